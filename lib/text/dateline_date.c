/* Dates as they stand in datelines and page furniture. */
#include "text/dateline.h"

#include "text/words.h"

static size_t
skip_blanks(struct dtl_str s, size_t pos)
{
	while (pos < s.n && s.p[pos] == ' ')
		pos++;
	return pos;
}

static struct dtl_str
letters_at(struct dtl_str s, size_t pos)
{
	size_t end = pos;

	while (end < s.n && ((s.p[end] | 0x20) >= 'a' && (s.p[end] | 0x20) <= 'z'))
		end++;
	return dtl_str_slice(s, pos, end);
}

static struct dtl_str
digits_at(struct dtl_str s, size_t pos)
{
	size_t end = pos;

	while (end < s.n && s.p[end] >= '0' && s.p[end] <= '9')
		end++;
	return dtl_str_slice(s, pos, end);
}

static int
month_of(struct dtl_str word)
{
	static const char *const names[] = { "january", "february", "march", "april", "may", "june",
		"july", "august", "september", "october", "november", "december" };

	if (word.n < 3)
		return 0;
	for (int m = 0; m < 12; m++) {
		struct dtl_str name = dtl_str_from(names[m]);
		bool whole = word.n == name.n || word.n == 3 || (m == 8 && word.n == 4);
		if (whole && word.n <= name.n &&
		    dtl_str_eq_nocase(word, dtl_str_slice(name, 0, word.n)))
			return m + 1;
	}
	return 0;
}

static bool
take_month(struct dtl_str s, size_t *pos, struct dtl_date *d)
{
	struct dtl_str word = letters_at(s, *pos);
	int month = month_of(word);

	if (month == 0)
		return false;
	d->month = (int8_t)month;
	*pos += word.n;
	if (*pos < s.n && s.p[*pos] == '.')
		(*pos)++;
	return true;
}

static bool
take_day(struct dtl_str s, size_t *pos, struct dtl_date *d)
{
	struct dtl_str digits = digits_at(s, *pos);
	int64_t day = 0;

	if (digits.n == 0 || digits.n > 2 || !dtl_str_to_i64(digits, 1, 31, &day))
		return false;
	size_t end = *pos + digits.n;
	struct dtl_str suffix = letters_at(s, end);
	if (dtl_str_is(suffix, "st") || dtl_str_is(suffix, "nd") || dtl_str_is(suffix, "rd") ||
	    dtl_str_is(suffix, "th"))
		end += suffix.n;
	else if (suffix.n > 0)
		return false;
	d->day = (int8_t)day;
	*pos = end;
	return true;
}

/* ", 2025" or " 2025"; a year that is not there is no error. */
static void
take_year(struct dtl_str s, size_t *pos, struct dtl_date *d)
{
	size_t at = *pos;
	int64_t year = 0;

	if (at < s.n && s.p[at] == ',')
		at++;
	at = skip_blanks(s, at);
	struct dtl_str digits = digits_at(s, at);
	if (at > *pos && digits.n == 4 && dtl_str_to_i64(digits, 1900, 2100, &year)) {
		d->year = (int16_t)year;
		*pos = at + digits.n;
	}
}

static bool
take_iso(struct dtl_str s, size_t *pos, struct dtl_date *ret)
{
	if (*pos + 10 > s.n || !dtl_date_parse(dtl_str_slice(s, *pos, *pos + 10), ret))
		return false;
	*pos += 10;
	return true;
}

bool
dtl_dateline_date(struct dtl_str s, size_t *pos, struct dtl_date *ret)
{
	size_t at = skip_blanks(s, *pos);
	struct dtl_date d = { 0 };

	if (take_iso(s, &at, ret)) {
		*pos = at;
		return true;
	}
	struct dtl_str word = letters_at(s, at);
	if ((dtl_word_classes(word) & DTL_WORD_WEEKDAY) != 0) {
		at += word.n;
		while (at < s.n && (s.p[at] == ',' || s.p[at] == '.'))
			at++;
		at = skip_blanks(s, at);
	}
	if (take_month(s, &at, &d)) {
		at = skip_blanks(s, at);
		if (!take_day(s, &at, &d))
			return false;
	} else {
		if (!take_day(s, &at, &d))
			return false;
		at = skip_blanks(s, at);
		if (!take_month(s, &at, &d))
			return false;
	}
	take_year(s, &at, &d);
	*ret = d;
	*pos = at;
	return true;
}

/* Dates as pages write them, in the languages of Europe and in Chinese and Japanese. */
#include "text/page_work.h"

#include "base/utf8.h"

enum { MAX_TEXT = 300, MIN_YEAR = 1990, MAX_YEAR = 2039 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word_byte(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || ((unsigned char)c & 0x80) != 0;
}

/* Digits at *pos, one to max of them and no more; *pos moves behind them. */
static bool
take_number(struct dtl_str s, size_t *pos, size_t max, int *ret)
{
	size_t end = *pos;
	int value = 0;

	for (; end < s.n && is_digit(s.p[end]) && end - *pos < max; end++)
		value = value * 10 + (s.p[end] - '0');
	if (end == *pos || (end < s.n && is_digit(s.p[end])))
		return false;
	*pos = end;
	*ret = value;
	return true;
}

static bool
take_year(struct dtl_str s, size_t *pos, int *ret)
{
	size_t at = *pos;
	int year = 0;

	if (!take_number(s, &at, 4, &year) || at - *pos != 4 || year < MIN_YEAR || year > MAX_YEAR)
		return false;
	*pos = at;
	*ret = year;
	return true;
}

/* "25" for 2025. */
static bool
take_short_year(struct dtl_str s, size_t pos, int *ret)
{
	size_t beg = pos;

	if (!take_number(s, &pos, 2, ret) || pos - beg != 2)
		return false;
	*ret += 2000;
	return true;
}

static bool
take_mark(struct dtl_str s, size_t *pos, const char *mark)
{
	if (!dtl_str_starts(dtl_str_slice(s, *pos, s.n), mark))
		return false;
	*pos += strlen(mark);
	return true;
}

/* Blanks, stops, commas, hyphens and the little words between the parts of a date. */
static void
skip_between(struct dtl_str s, size_t *pos)
{
	static const char *const words[] = { "de ", "del ", "of ", "d'" };
	bool moved = true;

	while (*pos < s.n && moved) {
		moved = strchr(" .,-'\t\n", s.p[*pos]) != NULL;
		*pos += moved;
		for (size_t i = 0; !moved && i < sizeof words / sizeof words[0]; i++)
			moved = take_mark(s, pos, words[i]);
	}
}

static bool
set_date(struct dtl_date *ret, int year, int month, int day)
{
	struct dtl_date d = { (int16_t)year, (int8_t)month, (int8_t)day };

	if (year < MIN_YEAR || year > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > 31 ||
	    !dtl_date_valid(d))
		return false;
	*ret = d;
	return true;
}

static struct dtl_str
word_at(struct dtl_str s, size_t pos)
{
	size_t end = pos;

	while (end < s.n && is_word_byte(s.p[end]))
		end++;
	return dtl_str_slice(s, pos, end);
}

/* What stands between numbers, with the blank behind a full stop; NUL when it is something else. */
static char
take_separator(struct dtl_str s, size_t *pos)
{
	char mark = *pos < s.n ? s.p[*pos] : '\0';

	if (mark != '.' && mark != '/' && mark != '-')
		return '\0';
	(*pos)++;
	if (mark == '.')
		(void)take_mark(s, pos, " ");
	return mark;
}

/* Month and day behind a year and its sign, in Chinese, Japanese and Korean. */
static bool
signed_day(struct dtl_str s, size_t pos, int year, struct dtl_date *ret)
{
	int month = 0;
	int day = 0;

	(void)take_mark(s, &pos, " ");
	if (!take_number(s, &pos, 2, &month) ||
	    (!take_mark(s, &pos, "\xE6\x9C\x88") && !take_mark(s, &pos, "\xEC\x9B\x94")))
		return false;
	(void)take_mark(s, &pos, " ");
	return take_number(s, &pos, 2, &day) && set_date(ret, year, month, day);
}

/* 2022. januar 14. as Hungarians write, 2022 m. sausio 14 d. as Lithuanians do */
static bool
year_and_month(struct dtl_str s, size_t pos, int year, struct dtl_date *ret)
{
	int day = 0;

	skip_between(s, &pos);
	(void)take_mark(s, &pos, "m. ");
	struct dtl_str word = word_at(s, pos);
	pos += word.n;
	if (word.n == 0 || !take_mark(s, &pos, " ") || !take_number(s, &pos, 2, &day))
		return false;
	int month = dtl_page_month(word);
	return month > 0 && set_date(ret, year, month, day);
}

/* 2025-12-22, 2025/12/22, 2025.12.22, 20251222 and the Chinese form. */
static bool
year_first(struct dtl_str s, size_t pos, struct dtl_date *ret)
{
	int year = 0;
	int month = 0;
	int day = 0;
	size_t at = pos;

	if (take_number(s, &at, 8, &year) && at - pos == 8)
		return set_date(ret, year / 10000, year / 100 % 100, year % 100);
	if (!take_year(s, &pos, &year))
		return false;
	if (take_mark(s, &pos, "\xE5\xB9\xB4") || take_mark(s, &pos, "\xEB\x85\x84"))
		return signed_day(s, pos, year, ret);
	if (year_and_month(s, pos, year, ret))
		return true;
	char mark = take_separator(s, &pos);
	return mark != '\0' && take_number(s, &pos, 2, &month) && pos < s.n && s.p[pos] == mark &&
	       take_separator(s, &pos) == mark && take_number(s, &pos, 2, &day) &&
	       set_date(ret, year, month, day);
}

/* 22.12.2025, 22/12/2025, 12/22/2025, 22.12.25 */
static bool
numbers(struct dtl_str s, size_t pos, bool month_first, struct dtl_date *ret)
{
	int first = 0;
	int second = 0;
	int year = 0;

	if (!take_number(s, &pos, 2, &first))
		return false;
	char mark = take_separator(s, &pos);
	if (mark == '\0' || !take_number(s, &pos, 2, &second) || take_separator(s, &pos) != mark)
		return false;
	bool plain = mark == '.' || (mark == '/' && (first > 12 || second > 12));
	if (!take_year(s, &pos, &year) && !(plain && take_short_year(s, pos, &year)))
		return false;
	bool swap = second > 12 || (month_first && mark == '/' && first <= 12);
	return swap ? set_date(ret, year, first, second) : set_date(ret, year, second, first);
}

/* The second day of "20. - 26. January 2025". */
static void
skip_second_day(struct dtl_str s, size_t *pos)
{
	size_t at = *pos;
	int day = 0;

	(void)take_mark(s, &at, ".");
	(void)take_mark(s, &at, " ");
	if (!take_mark(s, &at, "-") && !take_mark(s, &at, "bis ") && !take_mark(s, &at, "to "))
		return;
	(void)take_mark(s, &at, " ");
	if (take_number(s, &at, 2, &day))
		*pos = at;
}

/* 22 December 2025, 22nd of Dec. 2025, 22. Dezember 2025, 22 de diciembre de 2025 */
static bool
day_first(struct dtl_str s, size_t pos, struct dtl_date *ret)
{
	static const char *const endings[] = { "st", "nd", "rd", "th", "er", "\xC2\xBA",
		"\xC2\xAA" };
	int day = 0;
	int year = 0;

	if (!take_number(s, &pos, 2, &day))
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (take_mark(s, &pos, endings[i]))
			break;
	skip_second_day(s, &pos);
	skip_between(s, &pos);
	struct dtl_str word = word_at(s, pos);
	int month = dtl_page_month(word);
	pos += word.n;
	skip_between(s, &pos);
	return month > 0 && take_year(s, &pos, &year) && set_date(ret, year, month, day);
}

/* December 22, 2025 */
static bool
month_leads(struct dtl_str s, size_t pos, struct dtl_date *ret)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };
	struct dtl_str word = word_at(s, pos);
	int month = 0;
	int day = 0;
	int year = 0;

	pos += word.n;
	skip_between(s, &pos);
	if (!take_number(s, &pos, 2, &day) || (month = dtl_page_month(word)) == 0)
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (take_mark(s, &pos, endings[i]))
			break;
	skip_between(s, &pos);
	return take_year(s, &pos, &year) && set_date(ret, year, month, day);
}

/* All forms have two digits for a year and two more. */
static bool
has_digits(struct dtl_str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n && digits < 4; i++)
		digits += is_digit(s.p[i]);
	return digits == 4;
}

bool
dtl_page_date_find(struct dtl_str s, bool month_first, struct dtl_date *ret, size_t *ret_beg)
{
	for (size_t i = 0; i < s.n && i < MAX_TEXT; i++) {
		bool digit = is_digit(s.p[i]);
		bool after = i > 0 && (is_digit(s.p[i - 1]) ||
					  (is_word_byte(s.p[i]) && is_word_byte(s.p[i - 1])));
		if (after || (!digit && !is_word_byte(s.p[i])))
			continue;
		if (digit ? year_first(s, i, ret) || numbers(s, i, month_first, ret) ||
				day_first(s, i, ret)
			  : month_leads(s, i, ret)) {
			*ret_beg = i;
			return true;
		}
	}
	return false;
}

static struct dtl_str
day_text(struct dtl_arena *a, struct dtl_date date)
{
	char text[11];

	dtl_date_format(date, text);
	return dtl_str_make(dtl_arena_strndup(a, text, 10), 10);
}

static bool
is_instant(struct dtl_str text)
{
	int64_t ms;

	return text.n > 10 && is_digit(text.p[0]) && is_digit(text.p[3]) && text.p[4] == '-' &&
	       text.p[7] == '-' && dtl_time_parse(text, &ms);
}

void
dtl_page_offer_date(
    struct dtl_page_reader *r, struct dtl_str text, const char *origin, enum dtl_page_rank rank)
{
	struct dtl_arena *a = r->tree->a;
	struct dtl_date date;
	size_t beg;

	text = dtl_str_trim(text);
	if (text.n < 6 || (rank >= r->facts->published.rank && rank >= r->day.rank))
		return;
	text = dtl_str_slice(text, 0, MAX_TEXT);
	if (!has_digits(text))
		return;
	if (is_instant(text)) {
		dtl_page_offer(&r->facts->published, text, origin, rank);
		return;
	}
	text = dtl_utf8_lower_str(a, dtl_str_slice(text, 0, MAX_TEXT));
	if (!dtl_page_date_find(dtl_utf8_fold_str(a, text), r->month_first, &date, &beg))
		return;
	struct dtl_str day = day_text(a, date);
	dtl_page_offer(&r->facts->published, day, origin, rank);
	dtl_page_offer(&r->day, day, origin, rank);
}

/* 22:00 or 23:00 sharp in UTC is where a day begins in the middle of Europe, whatever a server in UTC shows. */
static bool
is_eastern_midnight(struct dtl_str instant)
{
	struct dtl_str hour = dtl_str_slice(instant, 11, 16);
	struct dtl_str seconds = dtl_str_slice(instant, 16, 19);

	return (dtl_str_is(hour, "22:00") || dtl_str_is(hour, "23:00")) &&
	       (dtl_str_is(seconds, ":00") || dtl_str_is(dtl_str_slice(seconds, 0, 1), "Z"));
}

void
dtl_page_settle_day(struct dtl_page_reader *r)
{
	struct dtl_str stated = r->facts->published.value;
	struct dtl_date day;
	struct dtl_date seen;

	if (stated.n < 10 || !dtl_date_parse(dtl_str_slice(stated, 0, 10), &day))
		return;
	r->facts->published_day = dtl_str_slice(stated, 0, 10);
	bool utc = dtl_str_ends(stated, "Z") || dtl_str_ends(stated, "+00:00") ||
		   dtl_str_ends(stated, "+0000");
	if (!utc)
		return;
	bool shown = r->day.rank <= PAGE_RANK_NAMED && dtl_date_parse(r->day.value, &seen);
	int64_t apart = shown ? dtl_date_to_days(seen) - dtl_date_to_days(day) : 0;
	if (apart == 1 || (apart == -1 && r->western)) {
		r->facts->published_day = r->day.value;
	} else if (apart == 0 && !(shown && dtl_str_is(dtl_str_from(r->day.origin), "url")) &&
		   !r->western && is_eastern_midnight(stated)) {
		day = dtl_date_from_days(dtl_date_to_days(day) + 1);
		r->facts->published_day = day_text(r->tree->a, day);
	}
}

/* /2025/12/22/, /2025/12-22/, 2025-12-22, 22-12-2025, /20251222/ */
void
dtl_page_url_date(struct dtl_page_reader *r, struct dtl_str url)
{
	struct dtl_date date;
	int month = 0;
	int day = 0;
	int year = 0;

	for (size_t i = 0; i + 8 <= url.n && i < 1000; i++) {
		size_t pos = i;
		if (!is_digit(url.p[i]) || (i > 0 && is_digit(url.p[i - 1])))
			continue;
		bool found = year_first(url, i, &date) || numbers(url, i, false, &date);
		if (!found && take_year(url, &pos, &year) &&
		    (take_mark(url, &pos, "/") || take_mark(url, &pos, "-")) &&
		    take_number(url, &pos, 2, &month) &&
		    (take_mark(url, &pos, "-") || take_mark(url, &pos, "/")) &&
		    take_number(url, &pos, 2, &day))
			found = set_date(&date, year, month, day);
		if (found) {
			struct dtl_str text = day_text(r->tree->a, date);
			dtl_page_offer(&r->facts->published, text, "url", PAGE_RANK_URL);
			dtl_page_offer(&r->day, text, "url", PAGE_RANK_URL);
			return;
		}
	}
}

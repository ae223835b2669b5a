#include "news/when_scan.h"

#include "news/number.h"

static bool
is_dash(struct dtl_str w)
{
	return dtl_str_is(w, "-") || dtl_str_is(w, "\xe2\x80\x93") ||
	       dtl_str_is(w, "\xe2\x80\x94") || dtl_str_is(w, "/");
}

/* "22", "22nd", "five", "twenty-first". */
static size_t
read_day(const struct dtl_when_scan *s, uint32_t at, int *ret)
{
	bool ordinal;
	double digits;
	int word;

	if (at >= s->end)
		return 0;
	if (dtl_number_digits(dtl_when_word(s, at), &digits) && digits >= 1 && digits <= 31 &&
	    dtl_when_word(s, at).n <= 4) {
		*ret = (int)digits;
		return digits == *ret ? 1 : 0;
	}
	if (!dtl_number_word(dtl_when_word(s, at), &ordinal, &word) || word > 31 || word < 1)
		return 0;
	*ret = word;
	if (word >= 20 && is_dash(dtl_when_word(s, at + 1))) {
		int unit;

		if (dtl_number_word(dtl_when_word(s, at + 2), &ordinal, &unit) && unit > 0 &&
		    unit < 10) {
			*ret = word + unit;
			return 3;
		}
	}
	return 1;
}

/* "3-4" as one token. */
static bool
split_range(struct dtl_str word, int64_t *a, int64_t *b)
{
	static const char *const dashes[] = { "-", "\xe2\x80\x93", "\xe2\x80\x94" };

	for (size_t i = 0; i < 3; i++) {
		struct dtl_str dash = dtl_str_from(dashes[i]);
		size_t at = dtl_str_find(word, dash, 0);

		if (at < word.n && dtl_str_to_i64(dtl_str_slice(word, 0, at), 1, 31, a) &&
		    dtl_str_to_i64(dtl_str_slice(word, at + dash.n, word.n), 1, 31, b))
			return *a < *b;
	}
	return false;
}

/* One day or two: "3", "3-4", "five and six", "3 to 4". Tokens used; *b is 0 for one day. Behind
 * a month the day after "to" may be that of the next month: "May 30 to 2 June". */
static size_t
read_days(const struct dtl_when_scan *s, uint32_t at, bool behind_month, int *a, int *b)
{
	int64_t first, last;
	size_t used, more;
	uint32_t next;

	*b = 0;
	if (split_range(dtl_when_word(s, at), &first, &last)) {
		*a = (int)first;
		*b = (int)last;
		return 1;
	}
	used = read_day(s, at, a);
	if (used == 0)
		return 0;
	next = at + (uint32_t)used;
	if (!is_dash(dtl_when_word(s, next)) && !dtl_when_is(s, next, "and") &&
	    !dtl_when_is(s, next, "to") && !dtl_when_is(s, next, "through"))
		return used;
	if (behind_month && dtl_when_month(s, next + 2) != 0 && dtl_when_is(s, next, "to"))
		return used;
	more = read_day(s, next + 1, b);
	if (more == 0 || *b <= *a) {
		*b = 0;
		return used;
	}
	return used + 1 + more;
}

/* A year after a date, with its comma: ", 2025" or "2025". */
static size_t
year_after(const struct dtl_when_scan *s, uint32_t at, int *ret)
{
	size_t comma = dtl_when_is(s, at, ",") ? 1 : 0;

	*ret = dtl_when_year(s, at + (uint32_t)comma);
	return *ret != 0 ? comma + 1 : 0;
}

static bool
set_days(const struct dtl_when_scan *s, struct dtl_timex *t, int year, int month, int a, int b)
{
	struct dtl_date first = { (int16_t)year, (int8_t)month, (int8_t)a }, last = first;

	t->type = DTL_TIMEX_DATE;
	if (year == 0) {
		t->value = dtl_when_printf(s, "XXXX-%02d-%02d", month, a);
		return true;
	}
	last.day = (int8_t)(b != 0 ? b : a);
	if (!dtl_date_valid(first) || !dtl_date_valid(last))
		return false;
	if (b != 0)
		dtl_when_set_range(s, t, first, last);
	else
		dtl_when_set_day(s, t, first);
	return true;
}

/* "December 22, 2025", "February 3-4", "November five and six". */
static size_t
month_first(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int month = dtl_when_month(s, at), a, b, year;
	size_t used = 1, days, more;

	if (month == 0)
		return 0;
	if (dtl_when_is(s, at + 1, "."))
		used++;
	if (dtl_when_is(s, at + (uint32_t)used, "the"))
		used++;
	days = read_days(s, at + (uint32_t)used, true, &a, &b);
	if (days == 0)
		return 0;
	used += days;
	more = year_after(s, at + (uint32_t)used, &year);
	if (more == 0)
		year = dtl_when_fit_year(s, month, a, dtl_when_tense(s, at));
	return set_days(s, t, year, month, a, b) ? used + more : 0;
}

/* "22 December 2025", "3-4 February", "the 5th of November". */
static size_t
day_first(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int month, a, b, year;
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0, days, more;

	days = read_days(s, at + (uint32_t)used, false, &a, &b);
	if (days == 0)
		return 0;
	used += days;
	if (dtl_when_is(s, at + (uint32_t)used, "of"))
		used++;
	month = dtl_when_month(s, at + (uint32_t)used);
	if (month == 0)
		return 0;
	used++;
	if (dtl_when_is(s, at + (uint32_t)used, "."))
		used++;
	more = year_after(s, at + (uint32_t)used, &year);
	if (more == 0)
		year = dtl_when_fit_year(s, month, a, dtl_when_tense(s, at));
	return set_days(s, t, year, month, a, b) ? used + more : 0;
}

static const char *const before_month[] = { "in", "since", "until", "till", "by", "last", "next",
	"this", "early", "late", "mid", "during", "of", "from", "to", "through", "before", "after",
	"and", "between", "past", "mid-", "-", "for", NULL };

/* "October 2025", "in March", "October, 2025". */
static size_t
month_alone(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int month = dtl_when_month(s, at), year;
	size_t used = dtl_when_is(s, at + 1, ".") ? 2 : 1, more;

	if (month == 0)
		return 0;
	if (dtl_when_is(s, at + (uint32_t)used, "of") &&
	    dtl_when_year(s, at + (uint32_t)used + 1) != 0)
		used++;
	more = year_after(s, at + (uint32_t)used, &year);
	if (more > 0) {
		dtl_when_set_month(s, t, year, month);
		return used + more;
	}
	if ((month == 3 || month == 5 || dtl_when_word(s, at).n < 5) &&
	    !(at > s->beg && dtl_when_any(s, at - 1, before_month)))
		return 0;
	year = dtl_when_fit_year(s, month, 15, dtl_when_tense(s, at));
	if (year == 0)
		dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_when_printf(s, "XXXX-%02d", month));
	else
		dtl_when_set_month(s, t, year, month);
	return used;
}

static bool
numeric_day(struct dtl_str word, char sep, struct dtl_date *ret)
{
	struct dtl_str rest = word, piece;
	int64_t n[3];
	size_t count = 0;

	while (count < 3 && dtl_str_split(&rest, sep, &piece)) {
		if (!dtl_str_to_i64(piece, 1, 2199, &n[count]))
			return false;
		count++;
	}
	if (count != 3 || rest.n > 0)
		return false;
	if (n[0] > 1000) /* 2025-12-22 */
		*ret = (struct dtl_date){ (int16_t)n[0], (int8_t)n[1], (int8_t)n[2] };
	else if (n[2] < 1000)
		return false;
	else if (n[0] > 12 || sep == '.') /* 22/12/2025, 22.12.2025 */
		*ret = (struct dtl_date){ (int16_t)n[2], (int8_t)(n[1] > 12 ? 0 : n[1]),
			(int8_t)n[0] };
	else /* 12/22/2025 */
		*ret = (struct dtl_date){ (int16_t)n[2], (int8_t)n[0],
			(int8_t)(n[1] > 31 ? 0 : n[1]) };
	return dtl_date_valid(*ret);
}

/* A date in digits, also where the tokeniser cut it at its dashes. */
static size_t
numeric(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	struct dtl_str word = dtl_when_word(s, at);
	struct dtl_date d;
	size_t used = 1;

	if (word.n == 0 || word.p[0] < '0' || word.p[0] > '9')
		return 0;
	if (at + 5 <= s->end && is_dash(dtl_when_word(s, at + 1)) &&
	    dtl_str_eq(dtl_when_word(s, at + 1), dtl_when_word(s, at + 3))) {
		word.n = s->doc->tokens[at + 4].end - s->doc->tokens[at].beg;
		word.p = s->doc->text.p + s->doc->tokens[at].beg;
		used = 5;
	}
	if (!numeric_day(word, '-', &d) && !numeric_day(word, '/', &d) &&
	    !numeric_day(word, '.', &d))
		return 0;
	dtl_when_set_day(s, t, d);
	return used;
}

/* "2011-2020": first and last year. */
static size_t
year_range(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int a = dtl_when_year(s, at), b = dtl_when_year(s, at + 2);
	struct dtl_str word = dtl_when_word(s, at);
	int64_t first, last;

	if (word.n == 9 && dtl_str_to_i64(dtl_str_slice(word, 0, 4), 1700, 2199, &first) &&
	    word.p[4] == '-' && dtl_str_to_i64(dtl_str_slice(word, 5, 9), 1700, 2199, &last) &&
	    first < last) {
		a = (int)first;
		b = (int)last;
	} else if (a == 0 || b <= a || !is_dash(dtl_when_word(s, at + 1))) {
		return 0;
	}
	dtl_when_set_year(s, t, a);
	t->when.end.year = (int16_t)b;
	t->when.precision = DTL_PRECISION_RANGE;
	return word.n == 9 ? 1 : 3;
}

static const char *const before_year[] = { "in", "since", "until", "till", "by", "of", "from", "to",
	"during", "before", "after", "early", "late", "mid", "year", "for", "and", "between",
	"through", "around", "circa", "(", "fiscal", "into", "than", "mid-", NULL };

/* "Resolution 1973", "Flight 1999": a number of a thing. */
static const char *const numbered[] = { "resolution", "flight", "article", "law", "act", "no.",
	"number", "unit", "room", "section", "page", "route", "highway", "order", "decree", "bill",
	"about", "some", "over", "nearly", "almost", "$", NULL };

static size_t
year_alone(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int year = dtl_when_year(s, at);
	bool plural;
	uint8_t next;

	if (year == 0)
		return year_range(s, at, t);
	if (year_range(s, at, t) > 0)
		return 3;
	if (at > s->beg && dtl_when_any(s, at - 1, numbered))
		return 0;
	next = at + 1 < s->end ? s->doc->tokens[at + 1].upos : DTL_PUNCT;
	if (!(at > s->beg && dtl_when_any(s, at - 1, before_year)) &&
	    (year < 1900 || year > 2100 || at == s->beg ||
		(next == DTL_NOUN && s->doc->tokens[at - 1].upos != DTL_DET &&
		    s->doc->tokens[at - 1].upos != DTL_ADP)))
		return 0;
	if (dtl_when_unit(s, at + 1, &plural) != DTL_UNIT_NONE && plural)
		return 0;
	dtl_when_set_year(s, t, year);
	return 1;
}

/* "1990s", "the 1980s". */
static size_t
decade(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0;
	struct dtl_str word = dtl_when_word(s, at + (uint32_t)used);
	int64_t year;

	if (word.n < 5 || word.n > 6 || word.p[word.n - 1] != 's' ||
	    !dtl_str_to_i64(dtl_str_slice(word, 0, 4), 1700, 2190, &year) || year % 10 != 0)
		return 0;
	dtl_when_set_year(s, t, (int)year);
	t->when.end.year = (int16_t)(year + 9);
	t->when.precision = DTL_PRECISION_RANGE;
	t->value = dtl_when_printf(s, "%03d", (int)(year / 10));
	return used + 1;
}

size_t
dtl_when_absolute(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static size_t (*const readers[])(
	    const struct dtl_when_scan *, uint32_t, struct dtl_timex *) = { month_first, day_first,
		month_alone, numeric, decade, year_alone };
	uint32_t weekday = 0;
	size_t used = 0;

	/* "Monday, December 22, 2025" */
	if (dtl_when_weekday(s, at) != 0)
		weekday = dtl_when_is(s, at + 1, ",") || dtl_when_is(s, at + 1, "(") ? 2 : 1;
	for (size_t i = 0; i < (weekday > 0 ? 2 : sizeof readers / sizeof readers[0]) && used == 0;
	     i++)
		used = readers[i](s, at + weekday, t);
	if (used == 0)
		return 0;
	t->when.basis = DTL_WHEN_STATED;
	if (weekday == 2 && dtl_when_is(s, at + 1, "(") &&
	    dtl_when_is(s, at + weekday + (uint32_t)used, ")"))
		used++;
	return used + weekday;
}

#include "news/when_scan.h"

#include "news/number.h"

#include <stdarg.h>

struct dtl_str
dtl_when_word(const struct dtl_when_scan *s, uint32_t at)
{
	return at < s->end ? s->doc->tokens[at].lower : dtl_str_make("", 0);
}

bool
dtl_when_is(const struct dtl_when_scan *s, uint32_t at, const char *word)
{
	return dtl_str_is(dtl_when_word(s, at), word);
}

bool
dtl_when_any(const struct dtl_when_scan *s, uint32_t at, const char *const *list)
{
	for (; *list != NULL; list++) {
		if (dtl_when_is(s, at, *list))
			return true;
	}
	return false;
}

/* A name or its short form with or without its point. */
static int
name_index(struct dtl_str word, const char *const *names, int count, size_t shortest)
{
	if (word.n > 0 && word.p[word.n - 1] == '.')
		word.n--;
	for (int i = 0; i < count; i++) {
		size_t n = strlen(names[i]);

		if (dtl_str_is(word, names[i]) ||
		    (word.n >= shortest && word.n <= shortest + 1 && word.n < n &&
			memcmp(word.p, names[i], word.n) == 0))
			return i + 1;
	}
	return 0;
}

int
dtl_when_month(const struct dtl_when_scan *s, uint32_t at)
{
	static const char *const names[] = { "january", "february", "march", "april", "may", "june",
		"july", "august", "september", "october", "november", "december" };
	int month = name_index(dtl_when_word(s, at), names, 12, 3);

	if (month == 0 || at >= s->end)
		return 0;
	return s->doc->tokens[at].flags & (DTL_TOKEN_TITLE_CASE | DTL_TOKEN_ALL_CAPS) ? month : 0;
}

int
dtl_when_weekday(const struct dtl_when_scan *s, uint32_t at)
{
	static const char *const names[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
		"saturday", "sunday" };
	struct dtl_str word = dtl_when_word(s, at);
	int day = name_index(word, names, 7, 3);

	if (day == 0 || !(s->doc->tokens[at].flags & (DTL_TOKEN_TITLE_CASE | DTL_TOKEN_ALL_CAPS)))
		return 0;
	/* "Sun" and "Sat" alone are words; a point or the whole name makes a day of them */
	return word.n <= 4 && word.p[word.n - 1] != '.' ? 0 : day;
}

int
dtl_when_season(const struct dtl_when_scan *s, uint32_t at)
{
	if (dtl_when_is(s, at, "autumn"))
		return 3;
	static const char *const names[] = { "spring", "summer", "fall", "winter" };

	for (int i = 0; i < 4; i++) {
		if (dtl_when_is(s, at, names[i]))
			return i + 1;
	}
	return 0;
}

enum dtl_unit
dtl_when_unit(const struct dtl_when_scan *s, uint32_t at, bool *ret_plural)
{
	static const struct {
		const char *word;
		enum dtl_unit unit;
	} units[] = { { "day", DTL_UNIT_DAY }, { "week", DTL_UNIT_WEEK },
		{ "month", DTL_UNIT_MONTH }, { "quarter", DTL_UNIT_QUARTER },
		{ "year", DTL_UNIT_YEAR }, { "decade", DTL_UNIT_DECADE },
		{ "century", DTL_UNIT_CENTURY }, { "hour", DTL_UNIT_HOUR },
		{ "minute", DTL_UNIT_MINUTE }, { "second", DTL_UNIT_SECOND },
		{ "weekend", DTL_UNIT_WEEKEND }, { "fortnight", DTL_UNIT_WEEK } };
	struct dtl_str word = dtl_when_word(s, at);

	*ret_plural = dtl_str_is(word, "centuries");
	if (*ret_plural)
		return DTL_UNIT_CENTURY;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		size_t n = strlen(units[i].word);

		if (!dtl_str_starts(word, units[i].word))
			continue;
		*ret_plural = word.n == n + 1 && word.p[n] == 's';
		if (word.n == n || *ret_plural)
			return units[i].unit;
	}
	return DTL_UNIT_NONE;
}

int
dtl_when_year(const struct dtl_when_scan *s, uint32_t at)
{
	struct dtl_str word = dtl_when_word(s, at);
	int64_t year;

	if (word.n != 4 || !dtl_str_to_i64(word, 1700, 2199, &year) || word.p[0] == '+')
		return 0;
	return (int)year;
}

size_t
dtl_when_number(const struct dtl_when_scan *s, uint32_t at, double *ret)
{
	if (at >= s->end)
		return 0;
	return dtl_number_read(s->doc->tokens, s->end, at, ret);
}

static const struct dtl_clause *
clause_of(const struct dtl_document *doc, uint32_t token)
{
	size_t lo = 0, hi = doc->clause_count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (doc->clauses[mid].predicate < token)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < doc->clause_count && doc->clauses[lo].predicate == token ? &doc->clauses[lo]
									     : NULL;
}

/* "is expected on Tuesday", "are to end Friday". */
static bool
looks_ahead(const struct dtl_document *doc, const struct dtl_clause *c)
{
	static const char *const verbs[] = { "expect", "schedule", "plan", "slate", "set",
		"anticipate", "due" };
	const struct dtl_token *t = &doc->tokens[c->predicate];

	if (c->tense == DTL_TENSE_PAST)
		return false;
	if (c->predicate >= 2 && dtl_str_is(t[-1].lower, "to") &&
	    (dtl_str_is(t[-2].lower, "is") || dtl_str_is(t[-2].lower, "are")))
		return true;
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		if (dtl_str_is(t->lemma, verbs[i]))
			return c->passive || i == 6;
	}
	return false;
}

/* "leaves on Tuesday", "are meeting on Friday": what is told in the present and has a day is to come. */
static bool
is_on_timetable(const struct dtl_document *doc, const struct dtl_clause *c)
{
	static const char *const verbs[] = { "leave", "depart", "arrive", "start", "begin", "open",
		"resume", "visit", "travel", "fly", "go", "come", "return", "meet", "hold", "host",
		"attend", "head" };

	return c->tense == DTL_TENSE_PRESENT && !c->perfect && !c->passive && c->modal.n == 0 &&
	       DTL_STR_IS_ANY(doc->tokens[c->predicate].lemma, verbs);
}

static int
direction(const struct dtl_document *doc, const struct dtl_clause *c)
{
	if (looks_ahead(doc, c) || is_on_timetable(doc, c))
		return 1;
	if (c->tense == DTL_TENSE_FUTURE || (dtl_str_is(c->modal, "would") && c->reported) ||
	    dtl_str_is(c->modal, "should") || dtl_str_is(c->modal, "must"))
		return 1;
	if (c->tense == DTL_TENSE_PAST || c->perfect)
		return -1;
	return 0;
}

/* Infinitives look ahead: "agreed to meet on Monday", "is scheduled to open in May". */
int
dtl_when_tense(const struct dtl_when_scan *s, uint32_t at)
{
	uint32_t token = at;

	for (int i = 0; i < 64 && token != DTL_NO_TOKEN && s->doc->clause_count > 0; i++) {
		const struct dtl_clause *c = clause_of(s->doc, token);

		if (c != NULL && !c->nominal) {
			if (c->link == DTL_LINK_XCOMP || c->link == DTL_LINK_PURPOSE) {
				if (c->tense == DTL_TENSE_NONE && !c->passive)
					return 1;
			}
			if (direction(s->doc, c) != 0)
				return direction(s->doc, c);
		}
		token = s->doc->tokens[token].head;
	}
	return 0;
}

struct dtl_str
dtl_when_printf(const struct dtl_when_scan *s, const char *fmt, ...)
{
	struct dtl_buf b;
	va_list ap;

	dtl_buf_init(&b, s->doc->a);
	va_start(ap, fmt);
	dtl_buf_addv(&b, fmt, ap);
	va_end(ap);
	return dtl_buf_str(&b);
}

static struct dtl_str
day_value(const struct dtl_when_scan *s, struct dtl_date d)
{
	char text[11];

	dtl_date_format(d, text);
	return dtl_when_printf(s, "%s", text);
}

static void
set_days(struct dtl_timex *t, struct dtl_date a, struct dtl_date b, enum dtl_when_precision p)
{
	t->type = DTL_TIMEX_DATE;
	t->when.start = a;
	t->when.end = b;
	t->when.precision = p;
}

void
dtl_when_set_day(const struct dtl_when_scan *s, struct dtl_timex *t, struct dtl_date d)
{
	set_days(t, d, d, DTL_PRECISION_DAY);
	t->value = day_value(s, d);
}

void
dtl_when_set_range(
    const struct dtl_when_scan *s, struct dtl_timex *t, struct dtl_date a, struct dtl_date b)
{
	set_days(t, a, b, DTL_PRECISION_RANGE);
	t->value = day_value(s, a);
}

void
dtl_when_set_week(const struct dtl_when_scan *s, struct dtl_timex *t, struct dtl_date in_it)
{
	int weekday = dtl_date_weekday(in_it);
	struct dtl_date monday = dtl_date_add_days(in_it, -weekday);
	struct dtl_date thursday = dtl_date_add_days(monday, 3), new_year = { thursday.year, 1, 1 };
	int week = (int)((dtl_date_to_days(thursday) - dtl_date_to_days(new_year)) / 7) + 1;

	set_days(t, monday, dtl_date_add_days(monday, 6), DTL_PRECISION_WEEK);
	t->value = dtl_when_printf(s, "%04d-W%02d", thursday.year, week);
}

void
dtl_when_set_month(const struct dtl_when_scan *s, struct dtl_timex *t, int year, int month)
{
	struct dtl_date a = { (int16_t)year, (int8_t)month, 1 }, b = a;

	b.day = (int8_t)dtl_date_days_in_month(year, month);
	set_days(t, a, b, DTL_PRECISION_MONTH);
	t->value = dtl_when_printf(s, "%04d-%02d", year, month);
}

void
dtl_when_set_year(const struct dtl_when_scan *s, struct dtl_timex *t, int year)
{
	struct dtl_date a = { (int16_t)year, 1, 1 }, b = { (int16_t)year, 12, 31 };

	set_days(t, a, b, DTL_PRECISION_YEAR);
	t->value = dtl_when_printf(s, "%04d", year);
}

void
dtl_when_set_season(const struct dtl_when_scan *s, struct dtl_timex *t, int year, int season)
{
	static const char *const names[] = { "SP", "SU", "FA", "WI" };
	static const int8_t first[] = { 3, 6, 9, 12 };
	struct dtl_date a = { (int16_t)year, first[season - 1], 1 };

	set_days(t, a, dtl_date_add_days(dtl_date_add_months(a, 3), -1), DTL_PRECISION_SEASON);
	t->value = dtl_when_printf(s, "%04d-%s", year, names[season - 1]);
}

void
dtl_when_set_quarter(const struct dtl_when_scan *s, struct dtl_timex *t, int year, int quarter)
{
	struct dtl_date a = { (int16_t)year, (int8_t)(3 * quarter - 2), 1 };

	set_days(t, a, dtl_date_add_days(dtl_date_add_months(a, 3), -1), DTL_PRECISION_SEASON);
	t->value = dtl_when_printf(s, "%04d-Q%d", year, quarter);
}

void
dtl_when_set_value(struct dtl_timex *t, enum dtl_timex_type type, struct dtl_str value)
{
	t->type = type;
	t->value = value;
	t->when.precision = DTL_PRECISION_UNKNOWN;
}

int
dtl_when_fit_year(const struct dtl_when_scan *s, int month, int day, int tense)
{
	int best = 0;
	int64_t best_far = INT64_MAX, now;

	if (s->anchor.year == 0)
		return 0;
	now = dtl_date_to_days(s->anchor);
	for (int year = s->anchor.year - 1; year <= s->anchor.year + 1; year++) {
		struct dtl_date d = { (int16_t)year, (int8_t)month, (int8_t)day };
		int64_t far;

		if (!dtl_date_valid(d))
			continue;
		far = dtl_date_to_days(d) - now;
		/* the wrong direction costs a season, so that a slip of tense does not cost a year */
		if ((far > 3 && tense < 0) || (far < -3 && tense > 0))
			far += far > 0 ? 150 : -150;
		far = far < 0 ? -far : far;
		if (far < best_far) {
			best_far = far;
			best = year;
		}
	}
	return best;
}

void
dtl_when_shift(const struct dtl_when_scan *s, struct dtl_timex *t, enum dtl_unit unit, int count)
{
	struct dtl_date d = s->anchor;

	switch (unit) {
	case DTL_UNIT_DAY:
		dtl_when_set_day(s, t, dtl_date_add_days(d, count));
		break;
	case DTL_UNIT_WEEK:
		dtl_when_set_week(s, t, dtl_date_add_days(d, 7 * count));
		break;
	case DTL_UNIT_WEEKEND:
		d = dtl_date_add_days(d, 7 * count - dtl_date_weekday(d) + 5);
		dtl_when_set_week(s, t, d);
		t->value = dtl_when_printf(s, "%.*s-WE", DTL_STR_FMT(t->value));
		t->when.start = d;
		break;
	case DTL_UNIT_MONTH:
		d = dtl_date_add_months(d, count);
		dtl_when_set_month(s, t, d.year, d.month);
		break;
	case DTL_UNIT_QUARTER:
		d = dtl_date_add_months(d, 3 * count);
		dtl_when_set_quarter(s, t, d.year, (d.month + 2) / 3);
		break;
	case DTL_UNIT_YEAR:
		dtl_when_set_year(s, t, d.year + count);
		break;
	case DTL_UNIT_DECADE:
		dtl_when_set_year(s, t, d.year + 10 * count);
		t->value = dtl_when_printf(s, "%03d", (d.year + 10 * count) / 10);
		t->when.start.year = (int16_t)((d.year + 10 * count) / 10 * 10);
		t->when.end.year = (int16_t)(t->when.start.year + 9);
		break;
	default:
		t->value = DTL_STR_NONE;
		break;
	}
}

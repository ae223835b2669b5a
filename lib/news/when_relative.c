#include "news/when_scan.h"

/* "Monday morning", "yesterday evening": a part of the day makes it a time. */
static size_t
add_part(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	const char *part = dtl_when_part(s, at);

	if (part == NULL)
		return 0;
	t->type = DTL_TIMEX_TIME;
	t->value = dtl_when_printf(s, "%.*s%s", DTL_STR_FMT(t->value), part);
	return 1;
}

static size_t
simple_day(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const struct {
		const char *word;
		int days;
	} words[] = { { "today", 0 }, { "yesterday", -1 }, { "tomorrow", 1 }, { "tonight", 0 } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!dtl_when_is(s, at, words[i].word))
			continue;
		t->past_reference = words[i].days < 0;
		if (s->anchor.year == 0) {
			dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_str_from("XXXX-XX-XX"));
			return 1;
		}
		dtl_when_set_day(s, t, dtl_date_add_days(s->anchor, words[i].days));
		if (dtl_when_is(s, at, "tonight")) {
			t->type = DTL_TIMEX_TIME;
			t->value = dtl_when_printf(s, "%.*sTNI", DTL_STR_FMT(t->value));
			return 1;
		}
		return 1 + add_part(s, at + 1, t);
	}
	return 0;
}

/* Direction words before a unit, a weekday, a month or a season. */
static bool
direction(const struct dtl_when_scan *s, uint32_t at, int *ret)
{
	static const struct {
		const char *word;
		int step;
	} words[] = { { "this", 0 }, { "last", -1 }, { "past", -1 }, { "previous", -1 },
		{ "next", 1 }, { "coming", 1 }, { "following", 1 }, { "current", 0 }, { "same", 0 },
		{ "upcoming", 1 } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (dtl_when_is(s, at, words[i].word)) {
			*ret = words[i].step;
			return true;
		}
	}
	return false;
}

static struct dtl_date
weekday_date(const struct dtl_when_scan *s, int weekday, int step, bool bare, int tense)
{
	int delta = weekday - 1 - dtl_date_weekday(s->anchor);

	if (bare) {
		if (tense > 0)
			delta = delta < 0 ? delta + 7 : delta;
		else
			delta = delta > 0 ? delta - 7 : delta;
	} else if (step < 0) {
		delta = delta >= 0 ? delta - 7 : delta;
	} else if (step > 0) {
		delta = delta <= 0 ? delta + 7 : delta;
	}
	return dtl_date_add_days(s->anchor, delta);
}

static size_t
weekday(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int step = 0, day;
	bool bare = !direction(s, at, &step);
	uint32_t here = bare ? at : at + 1;

	day = dtl_when_weekday(s, here);
	if (day == 0)
		return 0;
	t->past_reference = step < 0;
	if (s->anchor.year == 0) {
		dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_when_printf(s, "XXXX-WXX-%d", day));
		return here + 1 - at;
	}
	dtl_when_set_day(s, t, weekday_date(s, day, step, bare, dtl_when_tense(s, here)));
	return here + 1 - at + add_part(s, here + 1, t);
}

static size_t
directed_month(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t, int step)
{
	int month = dtl_when_month(s, at), season = dtl_when_season(s, at), year = s->anchor.year;

	if ((month == 0 && season == 0) || s->anchor.year == 0)
		return 0;
	if (season != 0) {
		int first = 3 * season;

		if (step < 0 && s->anchor.month <= first + 2)
			year--;
		else if (step > 0 && s->anchor.month >= first)
			year++;
		dtl_when_set_season(s, t, year, season);
		return 1;
	}
	if (step < 0 && month >= s->anchor.month)
		year--;
	else if (step > 0 && month <= s->anchor.month)
		year++;
	dtl_when_set_month(s, t, year, month);
	return 1;
}

/* "earlier this year", "late last month", "early next week". */
static size_t
modifier(const struct dtl_when_scan *s, uint32_t at)
{
	static const char *const words[] = { "earlier", "later", "early", "late", "mid", NULL };
	int step;

	return dtl_when_any(s, at, words) &&
		       (direction(s, at + 1, &step) || dtl_when_month(s, at + 1) != 0)
		   ? 1
		   : 0;
}

/* "next month", "the past year", "last December", "this spring", "this morning". */
static size_t
directed(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used = modifier(s, at), months;
	enum dtl_unit unit;
	bool plural;
	int step;

	if (dtl_when_is(s, at + (uint32_t)used, "the"))
		used++;
	if (!direction(s, at + (uint32_t)used, &step))
		return 0;
	used++;
	t->past_reference = step < 0;
	months = directed_month(s, at + (uint32_t)used, t, step);
	if (months > 0)
		return used + months;
	if (dtl_when_part(s, at + (uint32_t)used) != NULL && s->anchor.year != 0) {
		dtl_when_set_day(s, t, dtl_date_add_days(s->anchor, step));
		return used + add_part(s, at + (uint32_t)used, t);
	}
	unit = dtl_when_unit(s, at + (uint32_t)used, &plural);
	if (unit == DTL_UNIT_NONE || plural || unit == DTL_UNIT_HOUR || unit == DTL_UNIT_MINUTE ||
	    unit == DTL_UNIT_SECOND || s->anchor.year == 0)
		return 0;
	dtl_when_shift(s, t, unit, step);
	return t->value.n > 0 ? used + 1 : 0;
}

/* A number and a unit: "two days", "a week", "several months". */
static size_t
amount(const struct dtl_when_scan *s, uint32_t at, double *ret, enum dtl_unit *unit)
{
	size_t used = dtl_when_number(s, at, ret);
	bool plural;

	if (used == 0 && (dtl_when_is(s, at, "a") || dtl_when_is(s, at, "an"))) {
		*ret = 1;
		used = 1;
		if (dtl_when_is(s, at + 1, "few") || dtl_when_is(s, at + 1, "couple")) {
			*ret = dtl_when_is(s, at + 1, "few") ? 3 : 2;
			used = dtl_when_is(s, at + 2, "of") ? 3 : 2;
		}
	}
	if (used == 0)
		return 0;
	*unit = dtl_when_unit(s, at + (uint32_t)used, &plural);
	return *unit != DTL_UNIT_NONE ? used + 1 : 0;
}

/* Which way the words after an amount point: -1 "ago", 1 "later", 2 "from now"; 0 nowhere. */
static int
pointer(const struct dtl_when_scan *s, uint32_t at)
{
	static const char *const back[] = { "ago", "earlier", "before", NULL };

	if (dtl_when_any(s, at, back))
		return -1;
	if (dtl_when_is(s, at, "later"))
		return 1;
	return dtl_when_is(s, at, "from") && dtl_when_is(s, at + 1, "now") ? 2 : 0;
}

/* "two days ago", "a year earlier", "three weeks later", "five days from now". */
static size_t
distance(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	enum dtl_unit unit = DTL_UNIT_NONE;
	double n;
	size_t used = amount(s, at, &n, &unit);
	int sign = used > 0 ? pointer(s, at + (uint32_t)used) : 0;

	if (sign == 0 || n > 4000 || s->anchor.year == 0 || unit == DTL_UNIT_CENTURY)
		return 0;
	t->past_reference = sign < 0;
	used += sign == 2 ? 2 : 1;
	n = sign < 0 ? -n : n;
	if (unit == DTL_UNIT_HOUR || unit == DTL_UNIT_MINUTE || unit == DTL_UNIT_SECOND)
		dtl_when_set_day(s, t, s->anchor);
	else if (unit == DTL_UNIT_WEEK && n < 3 && n > -3) /* "a week ago" means that day */
		dtl_when_set_day(s, t, dtl_date_add_days(s->anchor, (int64_t)(7 * n)));
	else
		dtl_when_shift(s, t, unit, (int)n);
	return t->value.n > 0 ? used : 0;
}

static size_t
vague(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const struct {
		const char *word, *value;
	} words[] = { { "now", "PRESENT_REF" }, { "currently", "PRESENT_REF" },
		{ "presently", "PRESENT_REF" }, { "nowadays", "PRESENT_REF" },
		{ "recently", "PAST_REF" }, { "previously", "PAST_REF" },
		{ "formerly", "PAST_REF" }, { "soon", "FUTURE_REF" }, { "shortly", "FUTURE_REF" } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (dtl_when_is(s, at, words[i].word)) {
			dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_str_from(words[i].value));
			t->past_reference = words[i].value[1] == 'A';
			return 1;
		}
	}
	if (dtl_when_is(s, at, "the") && dtl_when_is(s, at + 1, "future")) {
		dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_str_from("FUTURE_REF"));
		return 2;
	}
	return 0;
}

size_t
dtl_when_relative(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static size_t (*const readers[])(const struct dtl_when_scan *, uint32_t,
	    struct dtl_timex *) = { simple_day, weekday, directed, distance, vague };

	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		size_t used = readers[i](s, at, t);

		if (used > 0) {
			t->when.basis = DTL_WHEN_RELATIVE;
			return used;
		}
	}
	return 0;
}

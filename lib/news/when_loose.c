/* Times that are said loosely or in other words: "years", "half an hour", "three straight days", "the
 * past decade", "long ago", "every summer", "the mid-1980s". */
#include "news/when_scan.h"

static uint32_t
step(uint32_t at, size_t used)
{
	return at + (uint32_t)used;
}

/* Nothing behind it belongs to it. */
static bool
ends_phrase(const struct dtl_when_scan *s, uint32_t at)
{
	return at >= s->end || s->doc->tokens[at].upos == DTL_PUNCT;
}

static const char *
letter(enum dtl_unit unit)
{
	static const char *const letters[] = { [DTL_UNIT_DAY] = "D",
		[DTL_UNIT_WEEK] = "W",
		[DTL_UNIT_MONTH] = "M",
		[DTL_UNIT_QUARTER] = "Q",
		[DTL_UNIT_YEAR] = "Y",
		[DTL_UNIT_DECADE] = "DE",
		[DTL_UNIT_CENTURY] = "CE",
		[DTL_UNIT_HOUR] = "H",
		[DTL_UNIT_MINUTE] = "M",
		[DTL_UNIT_SECOND] = "S" };

	return unit <= DTL_UNIT_SECOND ? letters[unit] : NULL;
}

static bool
is_clock(enum dtl_unit unit)
{
	return unit >= DTL_UNIT_HOUR && unit <= DTL_UNIT_SECOND;
}

/* n < 0: how many is not said. */
static void
set_amount(const struct dtl_when_scan *s, struct dtl_timex *t, enum dtl_timex_type type, double n,
    enum dtl_unit unit)
{
	const char *p = is_clock(unit) ? "PT" : "P";

	if (n < 0)
		dtl_when_set_value(t, type, dtl_when_printf(s, "%sX%s", p, letter(unit)));
	else
		dtl_when_set_value(t, type, dtl_when_printf(s, "%s%g%s", p, n, letter(unit)));
}

/* "for years", "lasted months", "decades-old", "months-long". */
static size_t
bare_units(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const before[] = { "for", "lasted", "lasting", "last", "after", "took",
		"takes", "within", "spent", "over", "many", "of", NULL };
	bool plural;
	enum dtl_unit unit = dtl_when_unit(s, at, &plural);
	size_t used = 1;

	if (!plural || letter(unit) == NULL)
		return 0;
	if (dtl_when_is(s, at + 1, "-") &&
	    (dtl_when_is(s, at + 2, "old") || dtl_when_is(s, at + 2, "long")))
		used = 3;
	else if (at == s->beg || !dtl_when_any(s, at - 1, before))
		return 0;
	set_amount(s, t, DTL_TIMEX_DURATION, -1, unit);
	return used;
}

/* "three consecutive days", "two full weeks". */
static size_t
strengthened(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const words[] = { "consecutive", "straight", "full", "whole", "more",
		"long", "solid", "successive", "additional", "further", NULL };
	bool plural;
	double n;
	size_t used = dtl_when_number(s, at, &n);

	if (used == 0 || n > 10000 || !dtl_when_any(s, step(at, used), words))
		return 0;
	enum dtl_unit unit = dtl_when_unit(s, step(at, used + 1), &plural);

	if (unit == DTL_UNIT_NONE || letter(unit) == NULL)
		return 0;
	set_amount(s, t, DTL_TIMEX_DURATION, n, unit);
	return used + 2;
}

/* "half an hour", "half a century". */
static size_t
half(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const halves[] = { [DTL_UNIT_HOUR] = "PT30M",
		[DTL_UNIT_MINUTE] = "PT30S",
		[DTL_UNIT_DAY] = "PT12H",
		[DTL_UNIT_YEAR] = "P6M",
		[DTL_UNIT_DECADE] = "P5Y",
		[DTL_UNIT_CENTURY] = "P50Y" };
	bool plural;

	if (!dtl_when_is(s, at, "half") ||
	    (!dtl_when_is(s, at + 1, "a") && !dtl_when_is(s, at + 1, "an")))
		return 0;
	enum dtl_unit unit = dtl_when_unit(s, at + 2, &plural);

	if (plural || unit > DTL_UNIT_MINUTE || halves[unit] == NULL)
		return 0;
	dtl_when_set_value(t, DTL_TIMEX_DURATION, dtl_str_from(halves[unit]));
	return 3;
}

/* "a fortnight", "a fortnight ago", "two fortnights". */
static size_t
fortnight(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	double n = 1;
	size_t used = dtl_when_is(s, at, "a") ? 1 : dtl_when_number(s, at, &n);

	if (used == 0 || n > 1000 ||
	    (!dtl_when_is(s, step(at, used), "fortnight") &&
		!dtl_when_is(s, step(at, used), "fortnights")))
		return 0;
	used++;
	if (dtl_when_is(s, step(at, used), "ago") && s->anchor.year != 0) {
		dtl_when_set_day(s, t, dtl_date_add_days(s->anchor, (int64_t)(-14 * n)));
		t->past_reference = true;
		t->when.basis = DTL_WHEN_RELATIVE;
		return used + 1;
	}
	set_amount(s, t, DTL_TIMEX_DURATION, 2 * n, DTL_UNIT_WEEK);
	return used;
}

/* "over the past year" is as long as a year; "last year" is a year of the calendar. */
static size_t
up_to_now(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const before[] = { "over", "in", "during", "for", "within", "throughout",
		NULL };
	bool plural;

	if (!dtl_when_is(s, at, "the") || at == s->beg || !dtl_when_any(s, at - 1, before) ||
	    (!dtl_when_is(s, at + 1, "past") && !dtl_when_is(s, at + 1, "last")))
		return 0;
	enum dtl_unit unit = dtl_when_unit(s, at + 2, &plural);

	if (plural ||
	    (unit != DTL_UNIT_YEAR && unit != DTL_UNIT_DECADE && unit != DTL_UNIT_MONTH &&
		unit != DTL_UNIT_WEEK && unit != DTL_UNIT_CENTURY && unit != DTL_UNIT_HOUR))
		return 0;
	set_amount(s, t, DTL_TIMEX_DURATION, 1, unit);
	t->past_reference = true;
	return 3;
}

/* "two decades ago" is a year, "several years ago" some time in the past. */
static size_t
far_back(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const vague[] = { "several", "some", "many", NULL };
	bool plural;
	double n = 1;
	size_t used = dtl_when_is(s, at, "a") ? 1 : dtl_when_number(s, at, &n);
	bool some = dtl_when_any(s, at, vague);

	if (some)
		used = 1;
	if (used == 0 || n > 100)
		return 0;
	enum dtl_unit unit = dtl_when_unit(s, step(at, used), &plural);

	if (unit == DTL_UNIT_NONE || !dtl_when_is(s, step(at, used + 1), "ago"))
		return 0;
	if (some)
		dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_str_from("PAST_REF"));
	else if (unit == DTL_UNIT_DECADE && s->anchor.year != 0)
		dtl_when_set_year(s, t, s->anchor.year - (int)(10 * n));
	else
		return 0;
	t->past_reference = true;
	t->when.basis = DTL_WHEN_RELATIVE;
	return used + 2;
}

/* "the mid-1980s", "the '90s". */
static size_t
loose_decade(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0;
	int64_t year = 0;

	if (dtl_when_is(s, step(at, used), "mid") && dtl_when_is(s, step(at, used + 1), "-"))
		used += 2;
	struct dtl_str word = dtl_when_word(s, step(at, used));

	if (used == 0)
		return 0;
	if (dtl_str_starts(word, "mid-"))
		word = dtl_str_slice(word, 4, word.n);
	if (dtl_str_is(word, "'") || dtl_str_is(word, "\xe2\x80\x99"))
		word = dtl_when_word(s, step(at, ++used));
	else if (word.n == 4 && word.p[0] == '\'')
		word = dtl_str_slice(word, 1, 4);
	if (word.n == 3 && dtl_str_to_i64(dtl_str_slice(word, 0, 2), 20, 90, &year))
		year += 1900;
	else if (word.n != 5 || !dtl_str_to_i64(dtl_str_slice(word, 0, 4), 1700, 2190, &year))
		return 0;
	if (word.p[word.n - 1] != 's' || year % 10 != 0)
		return 0;
	dtl_when_set_year(s, t, (int)year);
	t->when.end.year = (int16_t)(year + 9);
	t->when.precision = DTL_PRECISION_RANGE;
	t->when.basis = DTL_WHEN_STATED;
	t->value = dtl_when_printf(s, "%03d", (int)(year / 10));
	return used + 1;
}

/* "every summer", "every morning", "every few years", "per year". */
static size_t
again(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const seasons[] = { "", "XXXX-SP", "XXXX-SU", "XXXX-FA", "XXXX-WI" };
	bool every = dtl_when_is(s, at, "every") || dtl_when_is(s, at, "each"), plural;
	int season = every ? dtl_when_season(s, at + 1) : 0;
	const char *code = every ? dtl_when_part(s, at + 1) : NULL;
	uint32_t unit_at = at + 1;

	if (dtl_when_is(s, at, "hourly")) {
		dtl_when_set_value(t, DTL_TIMEX_SET, dtl_str_from("PT1H"));
		return 1;
	}
	if (season != 0) {
		dtl_when_set_value(t, DTL_TIMEX_SET, dtl_str_from(seasons[season]));
		return 2;
	}
	if (code != NULL) {
		dtl_when_set_value(t, DTL_TIMEX_SET, dtl_when_printf(s, "XXXX-XX-XX%s", code));
		return 2;
	}
	if (every && (dtl_when_is(s, at + 1, "few") || dtl_when_is(s, at + 1, "several")))
		unit_at = at + 2;
	else if (!dtl_when_is(s, at, "per"))
		return 0;
	enum dtl_unit unit = dtl_when_unit(s, unit_at, &plural);

	if (unit == DTL_UNIT_NONE || letter(unit) == NULL || plural != every)
		return 0;
	set_amount(s, t, DTL_TIMEX_SET, every ? -1 : 1, unit);
	return unit_at + 1 - at;
}

/* "the day before.", "the day after." */
static size_t
next_to(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int days = dtl_when_is(s, at + 2, "before") ? -1 : dtl_when_is(s, at + 2, "after") ? 1 : 0;

	if (days == 0 || !dtl_when_is(s, at, "the") || !dtl_when_is(s, at + 1, "day") ||
	    s->anchor.year == 0 || !ends_phrase(s, at + 3))
		return 0;
	dtl_when_set_day(s, t, dtl_date_add_days(s->anchor, days));
	t->past_reference = days < 0;
	t->when.basis = DTL_WHEN_RELATIVE;
	return 3;
}

static const struct phrase {
	const char *words[4];
	const char *value; /* NULL: the year of publication, "9/11": that day */
	bool alone; /* nothing behind it may belong to it */
} phrases[] = {
	{ { "at", "present" }, "PRESENT_REF", true },
	{ { "the", "moment" }, "PRESENT_REF", true },
	{ { "the", "past" }, "PAST_REF", true },
	{ { "long", "ago" }, "PAST_REF", false },
	{ { "in", "recent", "times" }, "PAST_REF", false },
	{ { "the", "near", "future" }, "FUTURE_REF", false },
	{ { "the", "foreseeable", "future" }, "FUTURE_REF", false },
	{ { "the", "distant", "future" }, "FUTURE_REF", false },
	{ { "year", "-", "end" }, NULL, false },
	{ { "year's", "end" }, NULL, false },
};

static size_t
phrase_words(const struct dtl_when_scan *s, uint32_t at, const struct phrase *p)
{
	size_t n = 0;

	while (n < 4 && p->words[n] != NULL) {
		if (!dtl_when_is(s, step(at, n), p->words[n]))
			return 0;
		n++;
	}
	return p->alone && !ends_phrase(s, step(at, n)) ? 0 : n;
}

static size_t
set_phrase(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	if (dtl_when_is(s, at, "9/11")) {
		dtl_when_set_day(s, t, (struct dtl_date){ 2001, 9, 11 });
		t->when.basis = DTL_WHEN_STATED;
		return 1;
	}
	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
		size_t used = phrase_words(s, at, &phrases[i]);

		if (used == 0 || (phrases[i].value == NULL && s->anchor.year == 0))
			continue;
		if (phrases[i].value == NULL) {
			dtl_when_set_year(s, t, s->anchor.year);
			t->when.basis = DTL_WHEN_RELATIVE;
			return used;
		}
		dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_str_from(phrases[i].value));
		t->past_reference = phrases[i].value[1] == 'A';
		return used;
	}
	return 0;
}

size_t
dtl_when_loose(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static size_t (*const readers[])(const struct dtl_when_scan *, uint32_t,
	    struct dtl_timex *) = { bare_units, strengthened, half, fortnight, up_to_now, far_back,
		loose_decade, again, next_to, set_phrase };

	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		size_t used = readers[i](s, at, t);

		if (used > 0)
			return used;
	}
	return 0;
}

#include "news/when_scan.h"

static const char *
unit_letter(enum dtl_unit unit)
{
	switch (unit) {
	case DTL_UNIT_DAY:
		return "D";
	case DTL_UNIT_WEEK:
		return "W";
	case DTL_UNIT_MONTH:
		return "M";
	case DTL_UNIT_QUARTER:
		return "Q";
	case DTL_UNIT_YEAR:
		return "Y";
	case DTL_UNIT_DECADE:
		return "DE";
	case DTL_UNIT_CENTURY:
		return "CE";
	case DTL_UNIT_HOUR:
		return "H";
	case DTL_UNIT_MINUTE:
		return "M";
	case DTL_UNIT_SECOND:
		return "S";
	case DTL_UNIT_WEEKEND:
		return "WE";
	default:
		return "";
	}
}

static bool
is_clock_unit(enum dtl_unit unit)
{
	return unit == DTL_UNIT_HOUR || unit == DTL_UNIT_MINUTE || unit == DTL_UNIT_SECOND;
}

static void
set_duration(const struct dtl_when_scan *s, struct dtl_timex *t, double n, enum dtl_unit unit)
{
	const char *p = is_clock_unit(unit) ? "PT" : "P";

	if (n < 0)
		dtl_when_set_value(
		    t, DTL_TIMEX_DURATION, dtl_when_printf(s, "%sX%s", p, unit_letter(unit)));
	else
		dtl_when_set_value(
		    t, DTL_TIMEX_DURATION, dtl_when_printf(s, "%s%g%s", p, n, unit_letter(unit)));
}

/* "a second cousin" is no time. */
static bool
is_ordinal(const struct dtl_when_scan *s, uint32_t at)
{
	return (dtl_when_is(s, at, "a") || dtl_when_is(s, at, "the")) &&
	       dtl_when_is(s, at + 1, "second");
}

/* "three", "several" (-1), and "a" where it may stand. */
static size_t
how_many(const struct dtl_when_scan *s, uint32_t at, bool one, double *ret)
{
	static const char *const some[] = { "several", "few", "many", "some", NULL };
	size_t used = dtl_when_number(s, at, ret);

	if (used > 0)
		return used;
	if (dtl_when_any(s, at, some)) {
		*ret = -1;
		return 1;
	}
	*ret = 1;
	return one && (dtl_when_is(s, at, "a") || dtl_when_is(s, at, "an")) ? 1 : 0;
}

/* "three days", "two-day", "the past five years", "several weeks", "decades". */
static size_t
duration(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const lead[] = { "past", "last", "next", "coming", "previous", "first",
		NULL };
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0, number;
	enum dtl_unit unit;
	bool plural, led = false;
	double n;

	if (is_ordinal(s, at))
		return 0;
	if (dtl_when_any(s, at + (uint32_t)used, lead)) {
		used++;
		led = true;
	} else if (used > 0) {
		return 0;
	}
	number = how_many(s, at + (uint32_t)used, !led, &n);
	if (number == 0)
		return 0;
	used += number;
	if (dtl_when_is(s, at + (uint32_t)used, "-"))
		used++;
	unit = dtl_when_unit(s, at + (uint32_t)used, &plural);
	if (unit == DTL_UNIT_NONE || n > 10000)
		return 0;
	used++;
	if (dtl_when_is(s, at + (uint32_t)used, "-") &&
	    dtl_when_is(s, at + (uint32_t)used + 1, "old"))
		used += 2;
	set_duration(s, t, n, unit);
	return used;
}

/* One token "two-day", "48-hour". */
static size_t
hyphenated(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	struct dtl_str word = dtl_when_word(s, at);
	size_t dash = dtl_str_find_char(word, '-', 0);
	struct dtl_token pieces[2];
	struct dtl_document doc;
	struct dtl_when_scan sub = *s;
	enum dtl_unit unit;
	bool plural;
	double n;

	if (dash == word.n)
		return 0;
	memset(pieces, 0, sizeof pieces);
	doc = *s->doc;
	pieces[0].lower = dtl_str_slice(word, 0, dash);
	pieces[1].lower = dtl_str_slice(word, dash + 1, word.n);
	doc.tokens = pieces;
	sub.doc = &doc;
	sub.beg = 0;
	sub.end = 2;
	if (dtl_when_number(&sub, 0, &n) != 1)
		return 0;
	unit = dtl_when_unit(&sub, 1, &plural);
	if (unit == DTL_UNIT_NONE)
		return 0;
	set_duration(s, t, n, unit);
	return 1;
}

static void
set_every(const struct dtl_when_scan *s, struct dtl_timex *t, double n, enum dtl_unit unit)
{
	set_duration(s, t, n, unit);
	t->type = DTL_TIMEX_SET;
}

/* "twice a year", "once a month", "three times a week", "on Mondays". */
static size_t
how_often(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	struct dtl_str word = dtl_when_word(s, at);
	size_t used = dtl_when_is(s, at, "once") || dtl_when_is(s, at, "twice") ? 1 : 0;
	struct dtl_token day;
	struct dtl_document doc = *s->doc;
	struct dtl_when_scan sub = *s;
	enum dtl_unit unit;
	bool plural;
	double n;

	if (used == 0) {
		used = dtl_when_number(s, at, &n);
		used = used > 0 && dtl_when_is(s, at + (uint32_t)used, "times") ? used + 1 : 0;
	}
	if (used > 0 && (dtl_when_is(s, at + (uint32_t)used, "a") ||
			    dtl_when_is(s, at + (uint32_t)used, "every"))) {
		unit = dtl_when_unit(s, at + (uint32_t)used + 1, &plural);
		if (unit == DTL_UNIT_NONE || plural)
			return 0;
		set_every(s, t, 1, unit);
		return used + 2;
	}
	if (!dtl_str_ends(word, "days") || word.n < 7)
		return 0;
	day = s->doc->tokens[at];
	day.lower = dtl_str_slice(word, 0, word.n - 1);
	doc.tokens = &day;
	sub.doc = &doc;
	sub.beg = 0;
	sub.end = 1;
	if (dtl_when_weekday(&sub, 0) == 0)
		return 0;
	dtl_when_set_value(
	    t, DTL_TIMEX_SET, dtl_when_printf(s, "XXXX-WXX-%d", dtl_when_weekday(&sub, 0)));
	return 1;
}

/* "every week", "every two years", "every other month", "each Monday". */
static size_t
every(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int day = dtl_when_weekday(s, at + 1);
	size_t used = 1;
	enum dtl_unit unit;
	bool plural;
	double n = 1;

	if (!dtl_when_is(s, at, "every") && !dtl_when_is(s, at, "each"))
		return 0;
	if (day != 0) {
		dtl_when_set_value(t, DTL_TIMEX_SET, dtl_when_printf(s, "XXXX-WXX-%d", day));
		return 2;
	}
	if (dtl_when_is(s, at + 1, "other")) {
		n = 2;
		used++;
	} else {
		used += dtl_when_number(s, at + 1, &n);
	}
	unit = dtl_when_unit(s, at + (uint32_t)used, &plural);
	if (unit == DTL_UNIT_NONE || n > 1000)
		return 0;
	set_every(s, t, n, unit);
	return used + 1;
}

/* "daily", "annual". */
static size_t
set_of_times(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const struct {
		const char *word, *value;
	} words[] = { { "daily", "P1D" }, { "weekly", "P1W" }, { "monthly", "P1M" },
		{ "quarterly", "P1Q" }, { "yearly", "P1Y" }, { "annually", "P1Y" },
		{ "annual", "P1Y" }, { "biennial", "P2Y" }, { "fortnightly", "P2W" } };
	size_t used;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (dtl_when_is(s, at, words[i].word) &&
		    !(s->doc->tokens[at].flags & DTL_TOKEN_TITLE_CASE)) {
			dtl_when_set_value(t, DTL_TIMEX_SET, dtl_str_from(words[i].value));
			return 1;
		}
	}
	used = every(s, at, t);
	return used > 0 ? used : how_often(s, at, t);
}

static bool
read_clock(struct dtl_str word, int *hour, int *minute)
{
	size_t colon = dtl_str_find_char(word, ':', 0);
	int64_t h, m = 0;

	if (!dtl_str_to_i64(dtl_str_slice(word, 0, colon), 0, 23, &h))
		return false;
	if (colon < word.n && !dtl_str_to_i64(dtl_str_slice(word, colon + 1, word.n), 0, 59, &m))
		return false;
	*hour = (int)h;
	*minute = (int)m;
	return true;
}

/* "10:30 a.m.", "9 p.m. EST", "noon": a time of the anchor's day. */
static size_t
clock_time(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const am[] = { "am", "a.m.", "a.m", NULL };
	static const char *const pm[] = { "pm", "p.m.", "p.m", NULL };
	static const char *const zones[] = { "est", "edt", "gmt", "utc", "ist", "pst", "pdt", "et",
		"bst", "cet", NULL };
	int hour = 12, minute = 0;
	size_t used = 1;
	char day[11] = "XXXX-XX-XX";

	if (dtl_when_is(s, at, "noon") || dtl_when_is(s, at, "midnight")) {
		hour = dtl_when_is(s, at, "noon") ? 12 : 0;
	} else {
		if (!read_clock(dtl_when_word(s, at), &hour, &minute))
			return 0;
		if (dtl_when_any(s, at + 1, pm))
			hour = hour < 12 ? hour + 12 : hour;
		else if (dtl_when_any(s, at + 1, am))
			hour = hour == 12 ? 0 : hour;
		else if (dtl_str_find_char(dtl_when_word(s, at), ':', 0) == dtl_when_word(s, at).n)
			return 0;
		else
			used = 0;
		used++;
		if (dtl_when_any(s, at + (uint32_t)used, zones))
			used++;
	}
	if (s->anchor.year != 0) {
		dtl_date_format(s->anchor, day);
		t->when.start = t->when.end = s->anchor;
	}
	t->type = DTL_TIMEX_TIME;
	t->value = dtl_when_printf(s, "%sT%02d:%02d", day, hour, minute);
	t->when.precision = DTL_PRECISION_DAY;
	t->when.basis = DTL_WHEN_INFERRED;
	return used;
}

/* "the third quarter of 2025", "second half". */
static size_t
quarter(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const ordinals[] = { "first", "second", "third", "fourth" };
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0, i = 0;
	int year = s->anchor.year, stated;

	while (i < 4 && !dtl_when_is(s, at + (uint32_t)used, ordinals[i]))
		i++;
	if (i == 4 || !dtl_when_is(s, at + (uint32_t)used + 1, "quarter"))
		return 0;
	used += 2;
	stated = dtl_when_is(s, at + (uint32_t)used, "of")
		     ? dtl_when_year(s, at + (uint32_t)used + 1)
		     : 0;
	if (stated != 0) {
		year = stated;
		used += 2;
	}
	if (year == 0)
		return 0;
	if (stated == 0 && dtl_when_tense(s, at) < 0 && (int)(3 * i + 1) > s->anchor.month)
		year--;
	dtl_when_set_quarter(s, t, year, (int)i + 1);
	t->when.basis = stated != 0 ? DTL_WHEN_STATED : DTL_WHEN_RELATIVE;
	return used;
}

size_t
dtl_when_duration(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static size_t (*const readers[])(const struct dtl_when_scan *, uint32_t,
	    struct dtl_timex *) = { clock_time, quarter, set_of_times, duration, hyphenated };

	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		size_t used = readers[i](s, at, t);

		if (used > 0)
			return used;
	}
	return 0;
}

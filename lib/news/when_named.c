/* Stretches of time with a name: seasons and halves of a year, fiscal years, decades and centuries,
 * "mid-2024", "in two weeks", "the coming days". */
#include "news/when_scan.h"

#include "news/number.h"

/* "spring 2024", "the summer of 2023". */
static size_t
season_of_year(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0;
	int season = dtl_when_season(s, at + (uint32_t)used), year;

	if (season == 0)
		return 0;
	used++;
	if (dtl_when_is(s, at + (uint32_t)used, "of"))
		used++;
	year = dtl_when_year(s, at + (uint32_t)used);
	if (year == 0)
		return 0;
	dtl_when_set_season(s, t, year, season);
	t->when.basis = DTL_WHEN_STATED;
	return used + 1;
}

/* "the second half of 2024". */
static size_t
half_year(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0;
	bool first = dtl_when_is(s, at + (uint32_t)used, "first");
	int year;

	if ((!first && !dtl_when_is(s, at + (uint32_t)used, "second")) ||
	    !dtl_when_is(s, at + (uint32_t)used + 1, "half") ||
	    !dtl_when_is(s, at + (uint32_t)used + 2, "of"))
		return 0;
	year = dtl_when_year(s, at + (uint32_t)used + 3);
	if (year == 0)
		return 0;
	dtl_when_set_year(s, t, year);
	if (first)
		t->when.end = (struct dtl_date){ (int16_t)year, 6, 30 };
	else
		t->when.start = (struct dtl_date){ (int16_t)year, 7, 1 };
	t->when.precision = DTL_PRECISION_SEASON;
	t->when.basis = DTL_WHEN_STATED;
	t->value = dtl_when_printf(s, "%04d-H%d", year, first ? 1 : 2);
	return used + 4;
}

/* "2023-24" as one token or three: the first of two years; 0 none. */
static int
split_year(const struct dtl_when_scan *s, uint32_t at, size_t *ret_used)
{
	struct dtl_str word = dtl_when_word(s, at), second = dtl_when_word(s, at + 2);
	int64_t first = dtl_when_year(s, at), next;

	*ret_used = 3;
	if (word.n == 7 && word.p[4] == '-') {
		*ret_used = 1;
		second = dtl_str_slice(word, 5, 7);
		if (!dtl_str_to_i64(dtl_str_slice(word, 0, 4), 1700, 2199, &first))
			return 0;
	} else if (first == 0 ||
		   (!dtl_when_is(s, at + 1, "-") && !dtl_when_is(s, at + 1, "\xe2\x80\x93"))) {
		return 0;
	}
	if (second.n != 2 || !dtl_str_to_i64(second, 0, 99, &next) || next != (first + 1) % 100)
		return 0;
	return (int)first;
}

static size_t
fiscal_word(const struct dtl_when_scan *s, uint32_t at)
{
	if (dtl_when_is(s, at, "fiscal") || dtl_when_is(s, at, "financial"))
		return dtl_when_is(s, at + 1, "year") ? 2 : 1;
	return dtl_when_is(s, at, "fy") ? 1 : 0;
}

static void
set_fiscal(const struct dtl_when_scan *s, struct dtl_timex *t, int year, bool named)
{
	dtl_when_set_year(s, t, year);
	t->when.basis = DTL_WHEN_STATED;
	t->when.precision = named ? DTL_PRECISION_YEAR : DTL_PRECISION_RANGE;
	if (named)
		t->value = dtl_when_printf(s, "FY%04d", year);
	else
		t->when.end.year = (int16_t)(year + 1);
}

/* "fiscal year 2024", "FY2024", "the 2023-24 fiscal year", "2026-27". */
static size_t
fiscal(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	struct dtl_str word = dtl_when_word(s, at);
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0, before, more, behind;
	int64_t year = 0;

	if (word.n == 6 && dtl_str_starts(word, "fy") &&
	    dtl_str_to_i64(dtl_str_slice(word, 2, 6), 1900, 2199, &year)) {
		set_fiscal(s, t, (int)year, true);
		return 1;
	}
	before = fiscal_word(s, at + (uint32_t)used);
	used += before;
	year = split_year(s, at + (uint32_t)used, &more);
	if (year == 0 && before > 0) {
		year = dtl_when_year(s, at + (uint32_t)used);
		more = 1;
	}
	if (year == 0)
		return 0;
	used += more;
	behind = before == 0 ? fiscal_word(s, at + (uint32_t)used) : 0;
	set_fiscal(s, t, (int)year, before + behind > 0);
	return used + behind;
}

/* "the nineties". */
static size_t
spelled_decade(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const names[] = { "twenties", "thirties", "forties", "fifties",
		"sixties", "seventies", "eighties", "nineties" };

	for (int i = 0; dtl_when_is(s, at, "the") && i < 8; i++) {
		if (!dtl_when_is(s, at + 1, names[i]))
			continue;
		dtl_when_set_year(s, t, 1920 + 10 * i);
		t->when.end.year = (int16_t)(1929 + 10 * i);
		t->when.precision = DTL_PRECISION_RANGE;
		t->when.basis = DTL_WHEN_STATED;
		t->value = dtl_when_printf(s, "%03d", 192 + i);
		return 2;
	}
	return 0;
}

/* "the 19th century", "the seventeenth century": too long to be the time of an event. */
static size_t
century(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0;
	struct dtl_str word = dtl_when_word(s, at + (uint32_t)used);
	bool ordinal = false;
	double digits;
	int n = 0;

	if (!dtl_when_is(s, at + (uint32_t)used + 1, "century"))
		return 0;
	if (dtl_number_digits(word, &digits)) {
		ordinal = word.n > 2 && word.p[word.n - 1] >= 'a';
		n = digits < 30 ? (int)digits : 0;
	} else if (!dtl_number_word(word, &ordinal, &n)) {
		return 0;
	}
	if (!ordinal || n < 11 || n > 22)
		return 0;
	dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_when_printf(s, "%02d", n - 1));
	return used + 2;
}

/* "mid-2024", "mid-May": what is after the dash. */
static size_t
middle(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	struct dtl_str word = dtl_when_word(s, at);
	struct dtl_token piece;
	struct dtl_document doc = *s->doc;
	struct dtl_when_scan sub = *s;
	int month, year;

	if (word.n < 7 || !dtl_str_starts(word, "mid-"))
		return 0;
	piece = s->doc->tokens[at];
	piece.lower = dtl_str_slice(word, 4, word.n);
	piece.flags |= DTL_TOKEN_TITLE_CASE;
	doc.tokens = &piece;
	sub.doc = &doc;
	sub.beg = 0;
	sub.end = 1;
	year = dtl_when_year(&sub, 0);
	month = dtl_when_month(&sub, 0);
	if (year == 0 && month == 0)
		return 0;
	if (month != 0)
		year = dtl_when_fit_year(s, month, 15, dtl_when_tense(s, at));
	if (year == 0)
		return 0;
	if (month != 0)
		dtl_when_set_month(s, t, year, month);
	else
		dtl_when_set_year(s, t, year);
	t->when.basis = DTL_WHEN_STATED;
	return 1;
}

/* "the day before yesterday". */
static size_t
day_beside(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0;
	bool before = dtl_when_is(s, at + (uint32_t)used + 1, "before") &&
		      dtl_when_is(s, at + (uint32_t)used + 2, "yesterday");
	bool after = dtl_when_is(s, at + (uint32_t)used + 1, "after") &&
		     dtl_when_is(s, at + (uint32_t)used + 2, "tomorrow");

	if (!dtl_when_is(s, at + (uint32_t)used, "day") || (!before && !after) ||
	    s->anchor.year == 0)
		return 0;
	dtl_when_set_day(s, t, dtl_date_add_days(s->anchor, before ? -2 : 2));
	t->past_reference = before;
	t->when.basis = DTL_WHEN_RELATIVE;
	return used + 3;
}

/* "will meet in two weeks": so far ahead; "built it in two weeks" is how long it took. */
static size_t
ahead(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used;
	enum dtl_unit unit;
	bool plural;
	double n = 1;

	if (!dtl_when_is(s, at, "in") || s->anchor.year == 0 || dtl_when_tense(s, at) <= 0)
		return 0;
	used = dtl_when_number(s, at + 1, &n);
	if (used == 0 && dtl_when_is(s, at + 1, "a"))
		used = 1;
	unit = used > 0 ? dtl_when_unit(s, at + 1 + (uint32_t)used, &plural) : DTL_UNIT_NONE;
	if (unit == DTL_UNIT_NONE || unit >= DTL_UNIT_CENTURY || n > 400 ||
	    dtl_when_is(s, at + 2 + (uint32_t)used, "of"))
		return 0;
	dtl_when_shift(s, t, unit, (int)n);
	t->when.basis = DTL_WHEN_RELATIVE;
	return used + 2;
}

/* "in the coming days", "in recent years". */
static size_t
vague_stretch(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0;
	bool recent = dtl_when_is(s, at, "recent");
	bool plural;

	if (!recent && (used == 0 || !dtl_when_is(s, at + 1, "coming")))
		return 0;
	used++;
	if (dtl_when_unit(s, at + (uint32_t)used, &plural) == DTL_UNIT_NONE || !plural)
		return 0;
	dtl_when_set_value(t, DTL_TIMEX_DATE, dtl_str_from(recent ? "PAST_REF" : "FUTURE_REF"));
	t->past_reference = recent;
	return used + 1;
}

/* "the end of the year", "the start of the week": this one. */
static size_t
edge(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static const char *const edges[] = { "end", "start", "beginning", "middle", NULL };
	size_t used = dtl_when_is(s, at, "the") ? 1 : 0;
	enum dtl_unit unit;
	bool plural;

	if (!dtl_when_any(s, at + (uint32_t)used, edges) ||
	    !dtl_when_is(s, at + (uint32_t)used + 1, "of") ||
	    !dtl_when_is(s, at + (uint32_t)used + 2, "the") || s->anchor.year == 0)
		return 0;
	unit = dtl_when_unit(s, at + (uint32_t)used + 3, &plural);
	if (plural || unit < DTL_UNIT_WEEK || unit > DTL_UNIT_DECADE)
		return 0;
	dtl_when_shift(s, t, unit, 0);
	t->when.basis = DTL_WHEN_RELATIVE;
	return used + 4;
}

size_t
dtl_when_named(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static size_t (*const readers[])(const struct dtl_when_scan *, uint32_t,
	    struct dtl_timex *) = { dtl_when_feast, season_of_year, half_year, fiscal,
		spelled_decade, century, middle, day_beside, ahead, vague_stretch, edge };

	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		size_t used = readers[i](s, at, t);

		if (used > 0)
			return used;
	}
	return 0;
}

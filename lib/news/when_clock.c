/* Times of day in words: "the morning of June 3", "overnight", "half past nine", "2 a.m. Tuesday". */
#include "news/when_scan.h"

static uint32_t
step(uint32_t at, size_t used)
{
	return at + (uint32_t)used;
}

static bool
is_noun(const struct dtl_when_scan *s, uint32_t at)
{
	if (at >= s->end)
		return false;
	uint8_t u = s->doc->tokens[at].upos;

	return u == DTL_NOUN || u == DTL_PROPN || u == DTL_ADJ || u == DTL_NUM;
}

const char *
dtl_when_part(const struct dtl_when_scan *s, uint32_t at)
{
	static const char *const words[] = { "morning", "afternoon", "evening", "night" };
	static const char *const codes[] = { "TMO", "TAF", "TEV", "TNI" };

	for (size_t i = 0; i < 4; i++) {
		if (dtl_when_is(s, at, words[i]))
			return codes[i];
	}
	return NULL;
}

static void
make_time(const struct dtl_when_scan *s, struct dtl_timex *t, const char *code)
{
	t->type = DTL_TIMEX_TIME;
	t->value = dtl_when_printf(s, "%.*s%s", DTL_STR_FMT(t->value), code);
}

/* "the morning of June 3", "in the morning", "overnight". */
static size_t
part_of_day(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	const char *code = dtl_when_is(s, at, "the") ? dtl_when_part(s, at + 1) : NULL;
	size_t used;

	if (dtl_when_is(s, at, "overnight") && s->anchor.year != 0 && !is_noun(s, at + 1)) {
		dtl_when_set_day(s, t, s->anchor);
		make_time(s, t, "TNI");
		return 1;
	}
	if (code == NULL)
		return 0;
	if (dtl_when_is(s, at + 2, "of")) {
		used = dtl_when_absolute(s, at + 3, t);
		if (used == 0 || t->when.precision != DTL_PRECISION_DAY)
			return 0;
		make_time(s, t, code);
		return used + 3;
	}
	if (s->anchor.year == 0 || at == s->beg || !dtl_when_is(s, at - 1, "in") ||
	    is_noun(s, at + 2))
		return 0;
	dtl_when_set_day(s, t, s->anchor);
	make_time(s, t, code);
	return 2;
}

/* "7:15pm" as one word: minutes of the day; -1 none. */
static int
glued_clock(struct dtl_str word)
{
	bool pm = dtl_str_ends(word, "pm");
	int64_t hour, minute = 0;

	if (word.n < 3 || (!pm && !dtl_str_ends(word, "am")))
		return -1;
	word.n -= 2;
	size_t colon = dtl_str_find_char(word, ':', 0);

	if (!dtl_str_to_i64(dtl_str_slice(word, 0, colon), 1, 12, &hour) ||
	    (colon < word.n &&
		!dtl_str_to_i64(dtl_str_slice(word, colon + 1, word.n), 0, 59, &minute)))
		return -1;
	return (int)((hour % 12 + (pm ? 12 : 0)) * 60 + minute);
}

/* "half past nine", "7:15pm". */
static size_t
said_clock(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	int minutes = glued_clock(dtl_when_word(s, at));
	size_t used = 1;
	double hour;
	char day[11] = "XXXX-XX-XX";

	if (dtl_when_is(s, at, "half") && dtl_when_is(s, at + 1, "past")) {
		used = dtl_when_number(s, at + 2, &hour);
		if (used != 1 || hour < 1 || hour > 12)
			return 0;
		minutes = (int)hour * 60 + 30;
		used = 3;
	}
	if (minutes < 0)
		return 0;
	if (s->anchor.year != 0) {
		dtl_date_format(s->anchor, day);
		t->when.start = t->when.end = s->anchor;
	}
	t->type = DTL_TIMEX_TIME;
	t->value = dtl_when_printf(s, "%sT%02d:%02d", day, minutes / 60, minutes % 60);
	t->when.precision = DTL_PRECISION_DAY;
	t->when.basis = DTL_WHEN_INFERRED;
	return used;
}

/* "2 a.m. Tuesday", "2 a.m. on Tuesday", "Tuesday at 2 a.m.": the clock of that day. */
static size_t
clock_of_day(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	struct dtl_timex clock = { .sentence = s->sentence }, day = { .sentence = s->sentence };
	bool day_first = dtl_when_weekday(s, at) != 0;
	size_t first =
	    day_first ? dtl_when_relative(s, at, &day) : dtl_when_duration(s, at, &clock);
	size_t joint = 0, second;

	if (first == 0 || (!day_first && clock.type != DTL_TIMEX_TIME))
		return 0;
	if (dtl_when_is(s, step(at, first), day_first ? "at" : "on"))
		joint = 1;
	else if (day_first)
		return 0;
	if (day_first)
		second = dtl_when_duration(s, step(at, first + 1), &clock);
	else if (dtl_when_weekday(s, step(at, first + joint)) != 0)
		second = dtl_when_relative(s, step(at, first + joint), &day);
	else
		return 0;
	size_t mark = dtl_str_find_char(clock.value, 'T', 0);

	if (second == 0 || clock.type != DTL_TIMEX_TIME || day.when.start.year == 0 ||
	    mark == clock.value.n)
		return 0;
	*t = day;
	dtl_when_set_day(s, t, day.when.start);
	t->type = DTL_TIMEX_TIME;
	t->when.basis = DTL_WHEN_RELATIVE;
	t->value = dtl_when_printf(s, "%.*s%.*s", DTL_STR_FMT(t->value),
	    DTL_STR_FMT(dtl_str_slice(clock.value, mark, clock.value.n)));
	return first + joint + second;
}

size_t
dtl_when_clock(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *t)
{
	static size_t (*const readers[])(const struct dtl_when_scan *, uint32_t,
	    struct dtl_timex *) = { clock_of_day, said_clock, part_of_day };

	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		size_t used = readers[i](s, at, t);

		if (used > 0)
			return used;
	}
	return 0;
}

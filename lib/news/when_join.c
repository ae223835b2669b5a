/* Two dates that are the ends of one stretch: "from May 30 to June 2", "between 1992 and 1995". */
#include "news/when_scan.h"

static bool
is_end(const struct dtl_timex *t)
{
	return t->type == DTL_TIMEX_DATE && t->when.start.year != 0 &&
	       t->when.precision != DTL_PRECISION_RANGE;
}

/* The one word between the two joins them. */
static bool
joins(const struct dtl_when_scan *s, const struct dtl_timex *a, const struct dtl_timex *b)
{
	static const char *const to[] = { "to", "through", "until", "till", "-", "\xe2\x80\x93",
		"\xe2\x80\x94", NULL };
	uint32_t joint = a->token + a->token_count;

	if (a->sentence != b->sentence || b->token != joint + 1)
		return false;
	if (dtl_when_any(s, joint, to))
		return true;
	return dtl_when_is(s, joint, "and") && a->token > s->beg &&
	       dtl_when_is(s, a->token - 1, "between");
}

static bool
is_weekday(const struct dtl_when_scan *s, const struct dtl_timex *t)
{
	return t->token_count == 1 && dtl_when_weekday(s, t->token) != 0;
}

/* "from Monday to Friday": the days of one week. */
static void
mend_week(const struct dtl_when_scan *s, struct dtl_date *start, struct dtl_date *end)
{
	if (dtl_date_to_days(*end) >= dtl_date_to_days(s->anchor))
		*end = dtl_date_add_days(*end, 7);
	else
		*start = dtl_date_add_days(*start, -7);
}

void
dtl_when_join(const struct dtl_when_scan *s, struct dtl_timex *a, struct dtl_timex *b)
{
	struct dtl_date start = a->when.start, end = b->when.end;
	char day[11];

	if (!is_end(a) || !is_end(b) || !joins(s, a, b))
		return;
	if (dtl_date_to_days(end) < dtl_date_to_days(start)) {
		if (!is_weekday(s, a) || !is_weekday(s, b))
			return;
		mend_week(s, &start, &end);
	}
	a->when.start = b->when.start = start;
	a->when.end = b->when.end = end;
	if (is_weekday(s, a)) {
		dtl_date_format(start, day);
		a->value = dtl_when_printf(s, "%s", day);
		dtl_date_format(end, day);
		b->value = dtl_when_printf(s, "%s", day);
	}
	a->when.precision = b->when.precision = DTL_PRECISION_RANGE;
}

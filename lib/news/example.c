#include "news/example.h"

#include <stdio.h>

static bool
is_who(const struct dtl_participant *p, struct dtl_str who)
{
	return dtl_str_eq(p->country, who) || dtl_str_eq(p->code, who);
}

static bool
is_listed(const struct dtl_participant *p, struct dtl_str list)
{
	struct dtl_str who;

	while (dtl_str_split(&list, ',', &who)) {
		if (is_who(p, dtl_str_trim(who)))
			return true;
	}
	return false;
}

/* Those of the list and those of the event's side are the same; "-" is nobody. */
static bool
side_is(const struct dtl_event *ev, enum dtl_side side, struct dtl_str list)
{
	struct dtl_str rest = list, who;

	for (size_t i = 0; i < ev->participant_count; i++) {
		if (ev->participants[i].side == side && !is_listed(&ev->participants[i], list))
			return false;
	}
	while (dtl_str_split(&rest, ',', &who)) {
		bool found = dtl_str_is(dtl_str_trim(who), "-");

		for (size_t i = 0; i < ev->participant_count && !found; i++)
			found = ev->participants[i].side == side &&
				is_who(&ev->participants[i], dtl_str_trim(who));
		if (!found)
			return false;
	}
	return true;
}

static bool
sides_are(const struct dtl_event *ev, struct dtl_str expect)
{
	size_t gt = dtl_str_find_char(expect, '>', 0), eq = dtl_str_find_char(expect, '=', 0);
	size_t at = gt < expect.n ? gt : eq;
	struct dtl_str left = dtl_str_trim(dtl_str_slice(expect, 0, at));
	struct dtl_str right = dtl_str_trim(dtl_str_slice(expect, at + 1, expect.n));
	struct dtl_str nobody = DTL_STR("-");
	char all[256];

	if (gt < expect.n)
		return side_is(ev, DTL_SIDE_SOURCE, left) && side_is(ev, DTL_SIDE_TARGET, right) &&
		       side_is(ev, DTL_SIDE_BOTH, nobody);
	(void)snprintf(all, sizeof all, "%.*s,%.*s", DTL_STR_FMT(left), DTL_STR_FMT(right));
	return side_is(ev, DTL_SIDE_BOTH, dtl_str_from(all)) &&
	       side_is(ev, DTL_SIDE_SOURCE, nobody) && side_is(ev, DTL_SIDE_TARGET, nobody);
}

/* The type, both sides, and what the pattern itself says: the code unless it is made with that of
 * another act or lies ahead, and the mode. */
static bool
is_expected(const struct dtl_event *ev, const struct dtl_pattern *p, struct dtl_str expect)
{
	enum dtl_event_type type = dtl_event_type_from_cameo(p->cameo);

	if (ev->type != type && ev->act != type)
		return false;
	if (ev->type == ev->act && !(p->flags & DTL_PATTERN_WRAP) &&
	    (ev->cameo.n < p->cameo.n || memcmp(ev->cameo.p, p->cameo.p, p->cameo.n) != 0))
		return false;
	return (p->mode.n == 0 || dtl_str_eq(ev->mode, p->mode)) && sides_are(ev, expect);
}

dtl_rc
dtl_example_try(const struct dtl_extractor *x, struct dtl_arena *a, const struct dtl_pattern *p,
    const struct dtl_pattern_example *e, struct dtl_example_result *ret, struct dtl_err *err)
{
	const struct dtl_date day = { 2025, 6, 18 };
	struct dtl_article art = { .id = DTL_STR("00000000000000000000000000000000"),
		.revision = 1,
		.published_at = dtl_date_to_ms(day) };
	dtl_rc rc;

	art.content.bytes = e->text;
	art.content.media_type = (struct dtl_str)DTL_STR("text/plain");
	rc = dtl_extract(x, a, &art, DTL_STAGE_EVENTS, &ret->got, err);
	ret->holds = rc == DTL_OK && dtl_str_is(p->cameo, "---") && ret->got.event_count == 0;
	for (size_t i = 0; rc == DTL_OK && i < ret->got.event_count && !ret->holds; i++)
		ret->holds = is_expected(&ret->got.events[i], p, e->expect);
	return rc;
}

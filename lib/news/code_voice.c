/* Whose forces they are of whom somebody tells: "Iran said troops had crossed the river". */
#include "news/trace.h"

enum { NAMED = 65 }; /* per cent: a country that is said, and not guessed */

static bool
bear_arms(const struct dtl_participant *p)
{
	return dtl_str_is(p->kind, "MIL") || dtl_str_is(p->kind, "COP");
}

static bool
is_guessed(const struct dtl_participant *p)
{
	return p->country.n > 0 && p->confidence * 100 < NAMED;
}

bool
dtl_code_speaks_for_country(const struct dtl_participant *p)
{
	static const char *const kinds[] = { "GOV", "MIL", "MED", "DIP" };

	return p->country.n > 0 && p->confidence * 100 >= NAMED &&
	       (p->kind.n == 0 || DTL_STR_IS_ANY(p->kind, kinds));
}

static void
set_country(const struct dtl_coder *k, struct dtl_participant *p, struct dtl_str country)
{
	p->country = country;
	p->code = dtl_str_from(
	    dtl_arena_printf(k->doc->a, "%.*s%.*s", DTL_STR_FMT(country), DTL_STR_FMT(p->kind)));
}

void
dtl_code_voice(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *source)
{
	struct dtl_actors speaker = { .count = 0 };

	if (!v->clause->reported || v->clause->speaker == DTL_NO_TOKEN)
		return;
	dtl_code_actors_at(k, v->clause->speaker, &speaker);
	if (speaker.count != 1 || !dtl_code_speaks_for_country(&speaker.items[0]))
		return;
	for (size_t i = 0; i < source->count; i++) {
		struct dtl_participant *p = &source->items[i];

		if (!bear_arms(p) || !is_guessed(p) ||
		    dtl_str_eq(p->country, speaker.items[0].country))
			continue;
		set_country(k, p, speaker.items[0].country);
		dtl_trace_taken(k, v, v->clause->sentence, source->entity[i],
		    "its country is that of who tells of it");
	}
}

void
dtl_code_not_own_fire(const struct dtl_coder *k, const struct dtl_view *v,
    struct dtl_actors *source, const struct dtl_actors *target)
{
	for (size_t i = 0; i < source->count && target->count > 0; i++) {
		struct dtl_participant *p = &source->items[i];
		const struct dtl_participant *q = &target->items[0];

		if (!bear_arms(p) || !is_guessed(p) || q->kind.n > 0 ||
		    q->confidence * 100 < NAMED || !dtl_str_eq(p->country, q->country))
			continue;
		set_country(k, p, DTL_STR_NONE);
		dtl_trace_taken(k, v, v->clause->sentence, source->entity[i],
		    "no country: forces do not attack their own");
	}
}

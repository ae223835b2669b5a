/* Which act is it: the code of a pattern, or of what it wraps. */
#include "news/code.h"

/* The code of the act that a wrapping predicate is about: "refused [to meet B]". */
struct dtl_str
dtl_code_inner(const struct dtl_coder *k, const struct dtl_clause *c)
{
	struct dtl_match m[DTL_MAX_MATCHES];
	struct dtl_view v;

	if (c == NULL)
		return DTL_STR_NONE;
	if (c->light_noun != DTL_NO_TOKEN) {
		dtl_view_noun(k, c, c->light_noun, &v);
		if (dtl_code_match(k, &v, DTL_PREDICATE_NOUN, m) > 0)
			return m[0].pattern->cameo;
	}
	dtl_view_verb(k, c, &v);
	return dtl_code_match(k, &v, DTL_PREDICATE_VERB, m) > 0 ? m[0].pattern->cameo
								: DTL_STR_NONE;
}

/* What is refused or proposed may also be a noun: "rejected the request for talks". */
static struct dtl_str
inner_noun_code(const struct dtl_coder *k, const struct dtl_view *v)
{
	for (size_t i = 0; i < v->patient_count; i++) {
		struct dtl_match m[DTL_MAX_MATCHES];
		struct dtl_view n;

		dtl_view_noun(k, v->clause, v->patients[i], &n);
		if (dtl_code_match(k, &n, DTL_PREDICATE_NOUN, m) > 0)
			return m[0].pattern->cameo;
	}
	return DTL_STR_NONE;
}

/* "proposed to slap tariffs on B": what is promised to him is a threat; what is agreed
 * is done for somebody. */
static bool
is_threat(const struct dtl_draft *d, struct dtl_str inner)
{
	static const char *const acts[] = { "163", "17", "18", "19", "20" };

	if (dtl_event_type_from_cameo(d->ev.cameo) != DTL_EVENT_AGREE ||
	    dtl_str_is(d->clause->lemma, "agree") || dtl_str_is(d->clause->lemma, "consent"))
		return false;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		if (dtl_str_starts(inner, acts[i]))
			return true;
	}
	return false;
}

/* Nobody else was named: the other side is the country itself. */
static bool
is_home(const struct dtl_draft *d)
{
	return d->participant_count > 0 && d->entity[d->participant_count - 1] == UINT32_MAX;
}

/* "agreed to walk to the bar": what is promised must be an act between sides, unless whole
 * countries promise it to each other. */
static bool
is_idle_promise(const struct dtl_view *v, const struct dtl_draft *d, struct dtl_str inner)
{
	struct dtl_str first = d->participant_count > 0 ? d->participants[0].country : DTL_STR_NONE;

	if (!(d->pattern->flags & DTL_PATTERN_WRAP) || d->ev.type != DTL_EVENT_AGREE ||
	    (inner.n > 0 && (v->complement != NULL || !is_home(d))))
		return false;
	for (size_t i = 1; i < d->participant_count; i++) {
		if (!dtl_str_eq(d->participants[i].country, first))
			return false;
	}
	return true;
}

bool
dtl_code_name_act(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d)
{
	struct dtl_str inner = DTL_STR_NONE;

	d->ev.cameo = d->pattern->cameo;
	if (d->pattern->flags & DTL_PATTERN_WRAP) {
		inner = dtl_code_inner(k, v->complement);
		if (inner.n == 0)
			inner = inner_noun_code(k, v);
		if (inner.n > 0)
			d->ev.cameo = dtl_patterns_compose(k->patterns, d->pattern->cameo, inner);
	}
	if (d->ev.cameo.n == 2)
		d->ev.cameo =
		    dtl_str_from(dtl_arena_printf(k->doc->a, "%.*s0", DTL_STR_FMT(d->ev.cameo)));
	if (is_threat(d, inner))
		d->ev.cameo = dtl_patterns_compose(k->patterns, dtl_str_from("13"), inner);
	d->ev.type = dtl_event_type_from_cameo(d->ev.cameo);
	d->ev.act = d->ev.type;
	d->act_cameo = d->ev.cameo;
	d->ev.mode = d->pattern->mode;
	return !is_idle_promise(v, d, inner);
}

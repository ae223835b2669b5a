/* From a pattern that matches to a draft: its sides are found, what is no event left out, its facts filled. */
#include "news/trace.h"

static struct dtl_draft *
add_draft(const struct dtl_coder *k, struct dtl_draft_list *list)
{
	if (list->count == list->cap) {
		size_t cap = list->cap != 0 ? 2 * list->cap : 16;

		list->items =
		    dtl_arena_grow(k->doc->a, list->items, list->count, cap, sizeof *list->items);
		list->cap = cap;
	}
	list->items[list->count] = (struct dtl_draft){ .pattern = NULL };
	return &list->items[list->count];
}

static void
set_evidence(const struct dtl_coder *k, struct dtl_draft *d)
{
	struct dtl_span span = k->doc->sentences[d->clause->sentence].span;

	d->ev.evidence.sentence = dtl_document_text(k->doc, span);
	d->ev.evidence.begin = (int32_t)span.beg;
	d->ev.evidence.end = (int32_t)span.end;
	d->ev.evidence.rule = d->pattern->rule;
}

/* Everything about a draft whose participants are known. */
static void
finish(struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d)
{
	dtl_code_when(k, d);
	dtl_code_status(k, d);
	dtl_code_when(k, d); /* what lies ahead has no date of the dateline */
	dtl_code_future(k, d);
	d->ev.historical = dtl_code_historical(k, d);
	dtl_code_facts(k, v, d);
	dtl_code_where(k, d);
	if (d->occasion != NULL)
		dtl_code_take_occasion(d, d->occasion);
	d->ev.quad_class = dtl_quad_class(d->ev.cameo);
	d->ev.goldstein = dtl_goldstein(d->ev.cameo);
	set_evidence(k, d);
	d->flat = k->flat;
}

static bool
has_both_ends(const struct dtl_draft *d, bool countries)
{
	bool source = false, target = false;

	for (size_t i = 0; i < d->participant_count; i++) {
		if (countries && d->participants[i].country.n == 0)
			continue;
		source |= d->participants[i].side != DTL_SIDE_TARGET;
		target |= d->participants[i].side != DTL_SIDE_SOURCE;
	}
	return source && target;
}

/* Without a parse an act needs a country on both sides; dissent and force at home need one. */
static bool
is_sure_when_flat(const struct dtl_view *v, const struct dtl_draft *d)
{
	enum dtl_event_type type = dtl_event_type_from_cameo(d->pattern->cameo);
	bool force = type == DTL_EVENT_PROTEST || type == DTL_EVENT_ASSAULT ||
		     type == DTL_EVENT_COERCE || type == DTL_EVENT_MOBILIZE;

	if (dtl_str_is(d->pattern->cameo, "030") && v->complement == NULL)
		return false;
	return has_both_ends(d, true) ||
	       (force && d->pattern->specificity > 0 && has_both_ends(d, false));
}

/* "a step towards closer ties": such verbs state something only in a clause of their own. */
static bool
is_mere_aim(const struct dtl_view *v, const struct dtl_pattern *p)
{
	enum dtl_link link = v->clause->link;

	return dtl_str_is(p->cameo, "050") && (p->flags & DTL_PATTERN_BOTH) &&
	       v->noun == DTL_NO_TOKEN && link != DTL_LINK_ROOT && link != DTL_LINK_CONJ &&
	       link != DTL_LINK_CCOMP && link != DTL_LINK_PARATAXIS;
}

/* Its people are known: is it one, and does it make news? */
static bool
is_act(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	const char *why = dtl_code_other_sense(k, v, d);

	if (why != NULL)
		return dtl_trace_no(k, d, why);
	if (dtl_code_is_opinion(d))
		return dtl_trace_no(k, d, "an opinion: nobody is blamed, or nobody blames");
	return dtl_code_is_news(k, d) ||
	       dtl_trace_no(k, d, "business, routine or talk of one country at home");
}

static bool
try_pattern(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_view *v,
    const struct dtl_pattern *p)
{
	struct dtl_draft *d = add_draft(k, list);

	d->pattern = p;
	d->clause = v->clause;
	d->predicate = v->noun != DTL_NO_TOKEN ? v->noun : v->clause->predicate;
	if (is_mere_aim(v, p))
		return dtl_trace_no(k, d, "only an aim, in a clause that states nothing");
	if (!dtl_code_sides(k, v, d) && !dtl_code_borrow_sides(k, list, v, d))
		return false;
	if (v->clause->nominal && !has_both_ends(d, false))
		return dtl_trace_no(k, d, "told by a noun that does not name both sides");
	if (k->flat && !is_sure_when_flat(v, d))
		return dtl_trace_no(
		    k, d, "read without the parse, and not both sides are countries");
	if (!dtl_code_name_act(k, v, d))
		return dtl_trace_no(k, d, "promises what no pattern knows as an act between sides");
	if (d->ev.act == DTL_EVENT_ASSAULT && dtl_code_is_toll(k, list, d)) {
		(void)dtl_trace_no(k, d, "the toll of the violence told before it");
		dtl_code_consume(k, v, d);
		return true;
	}
	if (!is_act(k, v, d))
		return false;
	if (d->occasion == NULL && d->ev.act != DTL_EVENT_AGREE)
		d->occasion = dtl_code_occasion_named(k, list, v->clause);
	finish(k, v, d);
	dtl_code_consume(k, v, d);
	list->count++;
	return true;
}

static void
add_people(struct dtl_draft *d, const struct dtl_actors *who, enum dtl_side side)
{
	for (size_t i = 0; i < who->count && d->participant_count < DTL_MAX_PARTICIPANTS; i++) {
		d->participants[d->participant_count] = who->items[i];
		d->participants[d->participant_count].side = side;
		d->entity[d->participant_count++] = who->entity[i];
	}
}

bool
dtl_code_try_demand(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_clause *c)
{
	static const struct dtl_pattern demand = { .cameo = DTL_STR("10"),
		.rule = DTL_STR("speech: must"),
		.specificity = 3,
		.flags = DTL_PATTERN_POLITICAL };
	static const struct dtl_pattern blame = { .cameo = DTL_STR("111"),
		.rule = DTL_STR("speech: should have"),
		.specificity = 3,
		.flags = DTL_PATTERN_POLITICAL };
	struct dtl_demand who = { .speaker = { .count = 0 } };
	struct dtl_view v;
	struct dtl_draft *d;

	if (!dtl_code_is_demand(k, c, &who))
		return false;
	d = add_draft(k, list);
	d->pattern = who.late ? &blame : &demand;
	d->clause = c->parent != DTL_NO_TOKEN ? &k->doc->clauses[c->parent] : c;
	d->predicate = d->clause->predicate;
	add_people(d, &who.speaker, DTL_SIDE_SOURCE);
	add_people(d, &who.asked, DTL_SIDE_TARGET);
	if (!dtl_code_is_plausible(k, d))
		return dtl_trace_no(k, d, "the sides are none that make politics");
	if (!dtl_code_is_news(k, d))
		return dtl_trace_no(k, d, "business, routine or talk of one country at home");
	d->ev.cameo = who.late
			  ? blame.cameo
			  : dtl_patterns_compose(k->patterns, demand.cameo, dtl_code_inner(k, c));
	if (d->ev.cameo.n == 2)
		d->ev.cameo = (struct dtl_str)DTL_STR("100");
	d->ev.type = d->ev.act = dtl_event_type_from_cameo(d->ev.cameo);
	d->act_cameo = d->ev.cameo;
	dtl_view_verb(k, c, &v);
	finish(k, &v, d);
	dtl_code_consume(k, &v, d);
	list->count++;
	return true;
}

/* The most specific pattern whose people are there. */
bool
dtl_code_try_matches(
    struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_match *m, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!try_pattern(k, list, &m[i].view, m[i].pattern))
			continue;
		for (size_t j = i + 1; j < count; j++)
			dtl_trace_pattern(k, &m[j].view, m[j].pattern,
			    "holds too, but asks for less than the one that won", DTL_STR_NONE);
		return true;
	}
	return false;
}

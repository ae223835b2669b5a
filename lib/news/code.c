#include "news/code.h"

enum { MAX_DRAFTS = 4096 };

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

/* "rejected a call for talks": what is refused, asked for or blamed is no event of its own. */
static void
consume_words(struct dtl_coder *k, const struct dtl_view *v, enum dtl_event_type act)
{
	if (act != DTL_EVENT_REJECT && act != DTL_EVENT_REQUEST && act != DTL_EVENT_THREATEN &&
	    act != DTL_EVENT_SUPPORT && act != DTL_EVENT_AGREE)
		return;
	for (size_t i = 0; i < v->patient_count; i++) {
		for (uint32_t t = k->tree.left[v->patients[i]]; t <= k->tree.right[v->patients[i]];
		     t++)
			k->consumed[t] = true;
	}
	for (size_t i = 0; i < v->oblique_count && act == DTL_EVENT_AGREE; i++)
		k->consumed[v->obliques[i].token] = true;
}

static void
consume(struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	const struct dtl_clause *c = v->complement;

	k->consumed[v->clause->predicate] = true;
	if (v->noun != DTL_NO_TOKEN)
		k->consumed[v->noun] = true;
	for (size_t i = 0; i < v->patient_count; i++)
		k->consumed[v->patients[i]] = true;
	consume_words(k, v, d->ev.act);
	if (c == NULL || (d->ev.act != DTL_EVENT_AGREE && d->ev.act != DTL_EVENT_REQUEST &&
			     d->ev.act != DTL_EVENT_REJECT && d->ev.act != DTL_EVENT_THREATEN &&
			     d->ev.act != DTL_EVENT_ACCUSE && !dtl_str_is(d->act_cameo, "057") &&
			     !(d->pattern->flags & DTL_PATTERN_WRAP) &&
			     d->pattern->complement.count == 0 && !d->pattern->complement.any))
		return;
	k->consumed[c->predicate] = true;
	if (c->light_noun != DTL_NO_TOKEN)
		k->consumed[c->light_noun] = true;
	for (size_t i = 0; i < c->object_count; i++)
		k->consumed[c->objects[i]] = true;
}

static double
confidence_of(const struct dtl_draft *d)
{
	double c = d->clause->nominal ? 0.65 : 0.8;
	bool target = false, source = false;

	for (size_t i = 0; i < d->participant_count; i++) {
		enum dtl_side side = d->participants[i].side;

		source |= side == DTL_SIDE_SOURCE || side == DTL_SIDE_BOTH;
		target |= side == DTL_SIDE_TARGET || side == DTL_SIDE_BOTH;
	}
	if (!source || !target)
		c -= 0.2;
	if (d->pattern->specificity >= 3)
		c += 0.1;
	if (d->ev.status == DTL_STATUS_HYPOTHETICAL)
		c = 0.25;
	if (d->ev.status == DTL_STATUS_PROPOSED && d->clause->link == DTL_LINK_PURPOSE)
		c = 0.25;
	return c;
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
	d->ev.confidence = confidence_of(d);
}

static bool
has_both_ends(const struct dtl_draft *d)
{
	bool source = false, target = false;

	for (size_t i = 0; i < d->participant_count; i++) {
		source |= d->participants[i].side != DTL_SIDE_TARGET;
		target |= d->participants[i].side != DTL_SIDE_SOURCE;
	}
	return source && target;
}

static bool
try_pattern(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_view *v,
    const struct dtl_pattern *p)
{
	struct dtl_draft *d = add_draft(k, list);

	d->pattern = p;
	d->clause = v->clause;
	d->predicate = v->noun != DTL_NO_TOKEN ? v->noun : v->clause->predicate;
	if (!dtl_code_sides(k, v, d) && !dtl_code_borrow_sides(k, list, v, d))
		return false;
	if (v->clause->nominal && !has_both_ends(d))
		return false;
	if (!dtl_code_name_act(k, v, d))
		return false;
	if (d->ev.act == DTL_EVENT_ASSAULT && dtl_code_is_toll(k, list, d)) {
		consume(k, v, d);
		return true;
	}
	dtl_code_find_author(k, list, v, d);
	if (dtl_code_is_opinion(d))
		return false;
	if (d->occasion == NULL && d->ev.act != DTL_EVENT_AGREE)
		d->occasion = dtl_code_occasion_named(k, list, v->clause);
	finish(k, v, d);
	consume(k, v, d);
	list->count++;
	return true;
}

struct demand {
	struct dtl_actors speaker, asked;
};

/* "A said B must leave": words that ask, though the verb only says. */
static bool
is_demand(const struct dtl_coder *k, const struct dtl_clause *c, struct demand *ret)
{
	if (!c->reported || c->speaker == DTL_NO_TOKEN || c->negated || c->nominal ||
	    !(dtl_str_is(c->modal, "must") || dtl_str_is(c->modal, "should")))
		return false;
	dtl_code_actors_at(k, c->speaker, &ret->speaker);
	for (size_t i = 0; i < c->subject_count; i++)
		dtl_code_actors_at(k, c->subjects[i], &ret->asked);
	return ret->speaker.count > 0 && ret->asked.count > 0 &&
	       ret->speaker.items[0].country.n > 0 && ret->asked.items[0].country.n > 0 &&
	       ret->speaker.entity[0] != ret->asked.entity[0] &&
	       (ret->asked.items[0].kind.n > 0 ||
		   !dtl_str_eq(ret->speaker.items[0].country, ret->asked.items[0].country));
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

static bool
try_demand(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_clause *c)
{
	static const struct dtl_pattern demand = { .cameo = DTL_STR("10"),
		.rule = DTL_STR("speech: must"),
		.specificity = 3,
		.flags = DTL_PATTERN_POLITICAL };
	struct demand who = { .speaker = { .count = 0 } };
	struct dtl_view v;
	struct dtl_draft *d;

	if (!is_demand(k, c, &who))
		return false;
	d = add_draft(k, list);
	d->pattern = &demand;
	d->clause = c->parent != DTL_NO_TOKEN ? &k->doc->clauses[c->parent] : c;
	d->predicate = d->clause->predicate;
	add_people(d, &who.speaker, DTL_SIDE_SOURCE);
	add_people(d, &who.asked, DTL_SIDE_TARGET);
	if (!dtl_code_is_plausible(k, d))
		return false;
	d->ev.cameo = dtl_patterns_compose(k->patterns, demand.cameo, dtl_code_inner(k, c));
	if (d->ev.cameo.n == 2)
		d->ev.cameo = (struct dtl_str)DTL_STR("100");
	d->ev.type = d->ev.act = dtl_event_type_from_cameo(d->ev.cameo);
	d->act_cameo = d->ev.cameo;
	dtl_view_verb(k, c, &v);
	finish(k, &v, d);
	consume(k, &v, d);
	list->count++;
	return true;
}

static enum dtl_predicate_kind
kind_of(const struct dtl_coder *k, const struct dtl_clause *c)
{
	switch (k->doc->tokens[c->predicate].upos) {
	case DTL_ADJ:
		return DTL_PREDICATE_ADJECTIVE;
	case DTL_NOUN:
	case DTL_PROPN:
		return DTL_PREDICATE_NOUN;
	default:
		return DTL_PREDICATE_VERB;
	}
}

/* The most specific pattern whose people are there. */
static bool
try_matches(
    struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_match *m, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (try_pattern(k, list, &m[i].view, m[i].pattern))
			return true;
	}
	return false;
}

/* "talks aimed at restoring ties": what something is for has not been done. */
static bool
is_aim(const struct dtl_coder *k, const struct dtl_clause *c)
{
	const struct dtl_clause *parent;

	if (dtl_str_is(dtl_tree_preposition(&k->tree, c->predicate), "towards"))
		return true;
	if (c->parent == DTL_NO_TOKEN || c->link == DTL_LINK_CONJ || c->link == DTL_LINK_RELATIVE)
		return false;
	parent = &k->doc->clauses[c->parent];
	return dtl_str_is(parent->lemma, "aim") || dtl_str_is(parent->lemma, "design");
}

static void
code_verb(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_clause *c)
{
	struct dtl_match verbs[DTL_MAX_MATCHES], nouns[DTL_MAX_MATCHES];
	struct dtl_view v;
	size_t verb_count, noun_count = 0;

	if (k->consumed[c->predicate] || c->link == DTL_LINK_PURPOSE || is_aim(k, c))
		return;
	if (try_demand(k, list, c))
		return;
	dtl_view_verb(k, c, &v);
	verb_count = dtl_code_match(k, &v, kind_of(k, c), verbs);
	if (c->light_noun != DTL_NO_TOKEN) {
		dtl_view_noun(k, c, c->light_noun, &v);
		noun_count = dtl_code_match(k, &v, DTL_PREDICATE_NOUN, nouns);
	}
	if (c->light_noun != DTL_NO_TOKEN && noun_count == 0) {
		dtl_view_noun(k, c, dtl_code_through(k, c->light_noun), &v);
		noun_count = dtl_code_match(k, &v, DTL_PREDICATE_NOUN, nouns);
	}
	if ((verb_count == 0 || verbs[0].pattern->specificity < 3) &&
	    try_matches(k, list, nouns, noun_count))
		return;
	if (!try_matches(k, list, verbs, verb_count))
		(void)try_matches(k, list, nouns, noun_count);
}

static void
code_noun(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_clause *c)
{
	struct dtl_match m[DTL_MAX_MATCHES];
	struct dtl_view v;

	if (k->consumed[c->predicate])
		return;
	dtl_view_noun(k, c, c->predicate, &v);
	(void)try_matches(k, list, m, dtl_code_match(k, &v, DTL_PREDICATE_NOUN, m));
}

static size_t
code_sentence(struct dtl_coder *k, struct dtl_draft_list *list, size_t first)
{
	const struct dtl_document *doc = k->doc;
	uint32_t sentence = doc->clauses[first].sentence;
	size_t end = first;

	while (end < doc->clause_count && doc->clauses[end].sentence == sentence)
		end++;
	if (!doc->blocks[doc->sentences[sentence].block].coded || list->count > MAX_DRAFTS)
		return end;
	for (size_t i = first; i < end; i++) {
		if (!doc->clauses[i].nominal)
			code_verb(k, list, &doc->clauses[i]);
	}
	for (size_t i = first; i < end; i++) {
		if (doc->clauses[i].nominal)
			code_noun(k, list, &doc->clauses[i]);
	}
	return end;
}

void
dtl_code_find(struct dtl_coder *k, struct dtl_draft **ret, size_t *ret_count)
{
	struct dtl_draft_list list = { NULL, 0, 0 };

	dtl_tree_build(&k->tree, k->doc);
	k->sports = dtl_code_is_sports(k->doc);
	k->consumed = DTL_NEW_ARRAY(k->doc->a, k->doc->token_count, bool);
	for (size_t i = 0; i < k->doc->clause_count;)
		i = code_sentence(k, &list, i);
	*ret = list.items;
	*ret_count = list.count;
}

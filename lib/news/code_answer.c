/* Who is meant by an act that names nobody: "Moscow vowed to retaliate" after sanctions on Moscow. */
#include "news/trace.h"

enum {
	ANSWER_REACH = 5, /* sentences behind an act in which it is answered */
	PARTNER_REACH = 2, /* behind talks */
	REQUEST_REACH = 1, /* what is asked for after it need not be asked of who did it */
	LEAD = 2, /* sentences that say what a story is about */
};

/* Who acts now, and how far back to look for whom. */
struct answer {
	const struct dtl_coder *k;
	const struct dtl_view *v;
	enum dtl_event_type type;
	const struct dtl_participant *who;
	uint32_t entity;
};

static bool
is_class(struct dtl_str country)
{
	return dtl_str_is(country, "IGO") || dtl_str_is(country, "NGO") ||
	       dtl_str_is(country, "IMG") || dtl_str_is(country, "MNC");
}

/* The same people, as far as their codes tell: "Russia" and "the Kremlin", not "police" and
 * "protesters", nor two organisations. */
static bool
is_same(const struct answer *an, const struct dtl_draft *e, size_t i)
{
	const struct dtl_participant *p = &e->participants[i], *q = an->who;

	if (p->country.n == 0 || !dtl_str_eq(p->country, q->country))
		return false;
	if (is_class(p->country))
		return e->entity[i] == an->entity || dtl_str_eq(p->name, q->name);
	return p->kind.n == 0 || q->kind.n == 0 || dtl_str_eq(p->kind, q->kind);
}

static bool
stands_on(const struct answer *an, const struct dtl_draft *e, enum dtl_side side)
{
	for (size_t i = 0; i < e->participant_count; i++) {
		if (e->participants[i].side == side && is_same(an, e, i))
			return true;
	}
	return false;
}

/* Those of one side of an act told before, but for who answers. */
static bool
take_side(const struct answer *an, const struct dtl_draft *e, enum dtl_side side,
    struct dtl_actors *target)
{
	const struct dtl_mention_list *mentions = an->k->mentions;

	for (size_t i = 0; i < e->participant_count && target->count < DTL_MAX_SIDE; i++) {
		const struct dtl_participant *p = &e->participants[i];
		uint32_t entity = e->entity[i];

		if (p->side != side || p->country.n == 0 || is_same(an, e, i))
			continue;
		target->items[target->count] = *p;
		target->items[target->count].confidence *= 0.8;
		target->entity[target->count] = entity;
		target->token[target->count++] =
		    entity < mentions->count ? mentions->items[entity].head : e->predicate;
	}
	return target->count > 0;
}

/* "the sanctions", "this decision": something told before. */
static bool
is_definite(const struct dtl_coder *k, uint32_t token)
{
	static const char *const words[] = { "the", "this", "that", "these", "those" };
	uint32_t det = dtl_tree_child(&k->tree, token, DTL_REL_DET);

	return det != DTL_NO_TOKEN && DTL_STR_IS_ANY(k->doc->tokens[det].lower, words);
}

/* "praised the decision", "condemned the listing of its firms": an act of somebody told before. */
static bool
is_about_act(const struct dtl_coder *k, const struct dtl_view *v)
{
	static const char *const acts[] = { "decision", "move", "measure", "step", "sanction",
		"action", "announcement", "ruling", "verdict", "accord", "agreement", "deal",
		"truce", "ceasefire", "expulsion", "listing", "package", "takeover", "coup",
		"proposal", "plan", "offer", "tariff", "ban", "restriction", "policy", "strike",
		"raid", "attack", "launch", "embargo", "criticism", "accusation", "allegation",
		"charge", "claim", "demand", "request", "call", "threat", "objection" };

	return v->patient_count > 0 && is_definite(k, v->patients[0]) &&
	       DTL_STR_IS_ANY(k->doc->tokens[v->patients[0]].lemma, acts);
}

/* "lifted its veto": on what others decide. */
static bool
is_about_veto(const struct dtl_coder *k, const struct dtl_view *v)
{
	static const char *const words[] = { "veto", "objection", "reservation", "opposition" };

	return v->patient_count > 0 && DTL_STR_IS_ANY(k->doc->tokens[v->patients[0]].lemma, words);
}

/* "refused to back a ban", "declined to join": what others do. */
static bool
is_about_joining(const struct dtl_view *v)
{
	static const char *const verbs[] = { "back", "support", "join", "endorse", "approve",
		"follow", "sign", "accept", "recognize", "recognise" };

	return v->complement != NULL && DTL_STR_IS_ANY(v->complement->lemma, verbs);
}

static bool
is_in_return(const struct dtl_coder *k, const struct dtl_view *v)
{
	static const char *const words[] = { "response", "retaliation", "return", "turn", "reply",
		"protest" };

	for (size_t i = 0; i < v->oblique_count; i++) {
		if (DTL_STR_IS_ANY(k->doc->tokens[v->obliques[i].token].lemma, words))
			return true;
	}
	return false;
}

/* Nothing is named, or only what was told before: "rejected the demand", "refused to go". */
static bool
points_back(const struct dtl_coder *k, const struct dtl_view *v)
{
	return v->patient_count == 0 || v->complement != NULL || is_definite(k, v->patients[0]) ||
	       k->doc->tokens[v->patients[0]].upos == DTL_PRON;
}

/* Acts that answer another one by their nature, or because it is said that they do. */
static bool
is_answer(const struct answer *an, const struct dtl_pattern *p)
{
	const struct dtl_view *v = an->v;

	switch (an->type) {
	case DTL_EVENT_REJECT:
		return points_back(an->k, v);
	case DTL_EVENT_ACCUSE:
		return v->patient_count > 0 && is_definite(an->k, v->patients[0]);
	case DTL_EVENT_THREATEN:
	case DTL_EVENT_CONCEDE:
	case DTL_EVENT_REQUEST:
		return true;
	case DTL_EVENT_SUPPORT:
		return is_about_act(an->k, v) && dtl_str_starts(p->cameo, "051");
	case DTL_EVENT_SANCTION:
	case DTL_EVENT_COERCE:
		return is_in_return(an->k, v);
	default:
		return false;
	}
}

/* Clauses that tell something of their own. */
static bool
may_answer(const struct dtl_clause *c)
{
	return !c->nominal &&
	       (c->link == DTL_LINK_ROOT || c->link == DTL_LINK_CONJ || c->link == DTL_LINK_CCOMP ||
		   c->link == DTL_LINK_PARATAXIS || c->link == DTL_LINK_ADVCL);
}

/* "arrested the men and used tear gas": what goes on is done to the same. */
static bool
goes_on_with(const struct answer *an, const struct dtl_draft *e)
{
	const struct dtl_clause *c = an->v->clause;

	if (c->link != DTL_LINK_CONJ || c->parent == DTL_NO_TOKEN ||
	    e->clause != &an->k->doc->clauses[c->parent])
		return false;
	for (size_t i = 0; i < e->participant_count; i++) {
		if (e->participants[i].side == DTL_SIDE_SOURCE && e->entity[i] == an->entity)
			return true;
	}
	return false;
}

static bool
is_of_words(enum dtl_event_type act)
{
	return act == DTL_EVENT_ACCUSE || act == DTL_EVENT_REQUEST || act == DTL_EVENT_REJECT ||
	       act == DTL_EVENT_SUPPORT || act == DTL_EVENT_AGREE || act == DTL_EVENT_THREATEN;
}

static bool
is_told_of(const struct dtl_draft *e)
{
	return !e->ev.historical && e->ev.status != DTL_STATUS_DENIED &&
	       e->ev.status != DTL_STATUS_HYPOTHETICAL;
}

/* Done back to who did something before: "Moscow expelled diplomats in turn". */
static bool
is_reply(const struct dtl_draft_list *told, const struct dtl_draft *e)
{
	for (const struct dtl_draft *d = told->items; d < e; d++) {
		for (size_t i = 0; i < d->participant_count; i++) {
			for (size_t j = 0; j < e->participant_count; j++) {
				if (d->participants[i].side == DTL_SIDE_SOURCE &&
				    e->participants[j].side == DTL_SIDE_TARGET &&
				    dtl_str_eq(
					d->participants[i].country, e->participants[j].country))
					return true;
			}
		}
	}
	return false;
}

/* Those who did what an outsider speaks of: the last deed told that is no reply, or what the story is
 * about; and both who made a deal. */
static bool
find_authors(const struct answer *an, struct dtl_actors *target)
{
	for (size_t i = an->k->told->count; i-- > 0;) {
		const struct dtl_draft *e = &an->k->told->items[i];

		if (e->clause->sentence + ANSWER_REACH < an->v->clause->sentence &&
		    e->clause->sentence >= LEAD)
			continue;
		if (!is_told_of(e) || stands_on(an, e, DTL_SIDE_BOTH) ||
		    stands_on(an, e, DTL_SIDE_SOURCE) || is_reply(an->k->told, e))
			continue;
		if (take_side(an, e, DTL_SIDE_BOTH, target) ||
		    (!is_of_words(e->ev.act) && take_side(an, e, DTL_SIDE_SOURCE, target)))
			return true;
	}
	return false;
}

/* Who did something to those who act now, or sits at one table with them. */
static bool
find_opponent(const struct answer *an, struct dtl_actors *target)
{
	uint32_t reach = an->type == DTL_EVENT_REQUEST ? REQUEST_REACH : ANSWER_REACH;

	for (size_t i = an->k->told->count; i-- > 0;) {
		const struct dtl_draft *e = &an->k->told->items[i];
		uint32_t behind = an->v->clause->sentence - e->clause->sentence;

		if (behind > reach)
			return false;
		if (!is_told_of(e))
			continue;
		if (stands_on(an, e, DTL_SIDE_TARGET) && take_side(an, e, DTL_SIDE_SOURCE, target))
			return true;
		if (behind <= PARTNER_REACH && e->participant_count == 2 &&
		    stands_on(an, e, DTL_SIDE_BOTH) && take_side(an, e, DTL_SIDE_BOTH, target))
			return true;
	}
	return false;
}

/* Whom an act without an addressee answers: who did something to those who act now, or sits at their
 * table; for what outsiders say of an act, who did it. */
void
dtl_code_counterpart(const struct dtl_coder *k, const struct dtl_view *v,
    const struct dtl_pattern *p, const struct dtl_actors *source, struct dtl_actors *target)
{
	struct answer an = { k, v, dtl_event_type_from_cameo(p->cameo), &source->items[0],
		source->entity[0] };
	const char *how = "nobody is named: whom the story told of last as facing those who act";
	const struct dtl_draft *last;

	if (source->count == 0 || source->items[0].country.n == 0 || k->told->count == 0 ||
	    v->passive || !may_answer(v->clause) || (p->flags & DTL_PATTERN_BOTH))
		return;
	last = &k->told->items[k->told->count - 1];
	if (goes_on_with(&an, last)) {
		(void)take_side(&an, last, DTL_SIDE_TARGET, target);
		how = "goes on with what was done to them";
	} else if (is_answer(&an, p) && !find_opponent(&an, target) &&
		   (is_about_act(k, v) || is_about_joining(v) || is_about_veto(k, v))) {
		(void)find_authors(&an, target);
		how = "nobody is named: who did what is spoken of";
	}
	for (size_t i = 0; i < target->count; i++)
		dtl_trace_taken(k, v, v->clause->sentence, target->entity[i], how);
}

/* "vowed to retaliate", "fired a missile into the sea": done towards others, whoever they are. */
bool
dtl_code_acts_abroad(
    const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p)
{
	static const char *const open[] = { "sea", "ocean", "water", "airspace" };
	static const char *const back[] = { "retaliate", "respond", "react", "answer", "reply" };
	static const char *const into[] = { "into", "in", "toward", "towards", "off" };

	if (dtl_event_type_from_cameo(p->cameo) == DTL_EVENT_THREATEN)
		return v->complement != NULL && DTL_STR_IS_ANY(v->complement->lemma, back);
	for (size_t i = 0; i < v->oblique_count; i++) {
		if (DTL_STR_IS_ANY(v->obliques[i].prep, into) &&
		    DTL_STR_IS_ANY(k->doc->tokens[v->obliques[i].token].lemma, open))
			return true;
	}
	return false;
}

/* Are the sides such as make politics? */
#include "news/trace.h"

static bool
has_country_side(const struct dtl_draft *d)
{
	for (size_t i = 0; i < d->participant_count; i++) {
		if (d->participants[i].country.n > 0)
			return true;
	}
	return false;
}

/* Those who trade and play under the name of a country. */
static const char *const trades[] = { "company", "firm", "maker", "manufacturer", "investor",
	"dealer", "trader", "crusher", "importer", "exporter", "miller", "refiner", "refinery",
	"buyer", "seller", "producer", "retailer", "carrier", "airline", "subsidiary", "giant",
	"consultancy", "consumer", "fan", "club", "market", "share", "stock", "bond", "industry",
	"farmer", "grower", "operator", "insurer", "lender", "supplier", "chain", "store", "bank",
	"business", "businessman", "executive", "group", "unit", "broker", "conglomerate", "brewer",
	"steelmaker", "carmaker", "developer", "publisher", "studio", "star", "singer", "actor",
	"director", "analyst", "economist", "scientist", "researcher", "study", "shopper" };

/* The country hangs on a word that names a firm or a trade. */
static bool
belongs_to_trade(const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_mention *m)
{
	const struct dtl_token *tok = &k->doc->tokens[m->head];
	const struct dtl_token *head;

	if (m->kind != DTL_MENTION_COUNTRY || tok->head == DTL_NO_TOKEN ||
	    tok->head == d->predicate ||
	    (tok->rel != DTL_REL_AMOD && tok->rel != DTL_REL_COMPOUND &&
		tok->rel != DTL_REL_NMOD_POSS))
		return false;
	/* ships call at ports and wheat is sold: that is no visit and no act of the country */
	if (dtl_str_is(d->pattern->mode, "visit") || dtl_str_is(d->pattern->cameo, "061"))
		return dtl_mention_at(k->mentions, tok->head) == NULL;
	head = &k->doc->tokens[tok->head];
	for (size_t i = 0; i < sizeof trades / sizeof trades[0]; i++) {
		if (dtl_str_is(head->lemma, trades[i]))
			return true;
	}
	return head->upos == DTL_PROPN && tok->rel != DTL_REL_AMOD &&
	       dtl_mention_at(k->mentions, tok->head) == NULL;
}

/* "Japanese crushers", "Oregon Steel": the country only tells whose firm it is. */
static bool
is_attribute(const struct dtl_coder *k, const struct dtl_draft *d, size_t i)
{
	const struct dtl_participant *p = &d->participants[i];

	if (p->side == DTL_SIDE_TARGET)
		return false;
	for (size_t j = 0; j < k->mentions->count; j++) {
		const struct dtl_mention *m = &k->mentions->items[j];

		if ((int32_t)m->span.beg != p->begin || (int32_t)m->span.end != p->end)
			continue;
		if (m->kind == DTL_MENTION_PLACE)
			return true;
		return belongs_to_trade(k, d, m);
	}
	return false;
}

/* Roles that are no political side by themselves: firms, clubs, the press, private people. */
static bool
is_private(const struct dtl_coder *k, const struct dtl_draft *d, size_t i)
{
	static const char *const kinds[] = { "BUS", "MNC", "MED" };
	const struct dtl_participant *p = &d->participants[i];
	const struct dtl_mention *m = dtl_draft_mention(k, d, i);

	if (p->country.n == 0 ||
	    (dtl_event_type_is_cooperative(dtl_event_type_from_cameo(d->pattern->cameo)) &&
		is_attribute(k, d, i)))
		return true;
	if (DTL_STR_IS_ANY(p->kind, kinds) || DTL_STR_IS_ANY(p->country, kinds))
		return true;
	return p->kind.n == 0 && m != NULL && m->kind == DTL_MENTION_PERSON;
}

/* How many of the sides must be political: trade and meetings need two, words and deeds one,
 * violence and protest, which anybody can suffer or do, none; but firms do not battle. */
static size_t
public_needed(const struct dtl_pattern *p)
{
	switch (dtl_event_type_from_cameo(p->cameo)) {
	case DTL_EVENT_ASSAULT:
	case DTL_EVENT_COERCE:
	case DTL_EVENT_PROTEST:
		return p->flags & DTL_PATTERN_BOTH ? 2 : 0;
	case DTL_EVENT_COOPERATE:
		return 2;
	default:
		return p->flags & DTL_PATTERN_BOTH ? 2 : 1;
	}
}

/* How many of those who stand on one of the sides are political; -1: nobody stands there. */
static int
count_public(const struct dtl_coder *k, const struct dtl_draft *d, uint32_t sides)
{
	int found = -1;

	for (size_t i = 0; i < d->participant_count; i++) {
		if (sides & 1u << d->participants[i].side)
			found = (found < 0 ? 0 : found) + !is_private(k, d, i);
	}
	return found;
}

/* What one country does with itself is an event when two of its bodies or factions do it; a visit
 * home and a sale at home are none. */
static bool
is_domestic_routine(const struct dtl_draft *d)
{
	enum dtl_event_type type = dtl_event_type_from_cameo(d->pattern->cameo);
	bool apart = false, named = true;

	bool home = (d->pattern->flags & DTL_PATTERN_DOMESTIC) != 0;

	if ((type == DTL_EVENT_AID && home) || type == DTL_EVENT_AGREE ||
	    !dtl_event_type_is_cooperative(type))
		return false;
	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_participant *p = &d->participants[i];

		if (!dtl_str_eq(p->country, d->participants[0].country))
			return false;
		apart |= !dtl_str_eq(p->kind, d->participants[0].kind);
		named &= p->kind.n > 0;
	}
	return type == DTL_EVENT_COOPERATE || type == DTL_EVENT_AID ||
	       dtl_str_is(d->pattern->mode, "visit") || !apart || !named;
}

/* "Trade between A and B reached two billion", "exports to B rose": how much there was of a thing is no
 * event; but that aid will rise is. */
static bool
is_statistic(const struct dtl_coder *k, const struct dtl_draft *d)
{
	static const char *const measured[] = { "reach", "total", "exceed", "amount", "stand",
		"surpass", "top", "average" };
	static const char *const moves[] = { "rise", "fall", "grow", "increase", "decline", "drop",
		"climb", "jump", "soar", "surge", "slump", "shrink", "dwindle", "double", "halve" };
	enum dtl_event_type type = dtl_event_type_from_cameo(d->pattern->cameo);
	const struct dtl_token *noun = &k->doc->tokens[d->predicate];
	struct dtl_str verb;

	if (noun->upos != DTL_NOUN || noun->rel != DTL_REL_NSUBJ || noun->head == DTL_NO_TOKEN ||
	    (type != DTL_EVENT_COOPERATE && type != DTL_EVENT_AID))
		return false;
	verb = k->doc->tokens[noun->head].lemma;
	return DTL_STR_IS_ANY(verb, measured) ||
	       (type == DTL_EVENT_COOPERATE && DTL_STR_IS_ANY(verb, moves));
}

/* A state, a court or a body of one is on a side: the name of a country before a firm is none. */
static bool
is_of_state(const struct dtl_coder *k, const struct dtl_draft *d, size_t i)
{
	static const char *const kinds[] = { "GOV", "LEG", "MIL", "COP", "JUD", "DIP", "SPY", "OPP",
		"PTY", "ELI", "REB" };
	const struct dtl_participant *p = &d->participants[i];

	if (p->kind.n > 0)
		return DTL_STR_IS_ANY(p->kind, kinds);
	for (size_t j = 0; j < k->mentions->count; j++) {
		const struct dtl_mention *m = &k->mentions->items[j];

		if ((int32_t)m->span.beg == p->begin && (int32_t)m->span.end == p->end)
			return m->kind != DTL_MENTION_PERSON && !belongs_to_trade(k, d, m);
	}
	return true;
}

/* "the tenants sued the store", "a suit between two makers of pumps": between private people. */
static bool
is_civil_suit(const struct dtl_coder *k, const struct dtl_draft *d)
{
	bool state = false;

	if (!dtl_str_is(d->pattern->cameo, "115"))
		return false;
	for (size_t i = 0; i < d->participant_count; i++)
		state |= is_of_state(k, d, i);
	return !state;
}

/* A firm that buys, a striker who signs, a minister who talks to reporters: no event. */
bool
dtl_code_is_plausible(const struct dtl_coder *k, const struct dtl_draft *d)
{
	uint32_t both = 1u << DTL_SIDE_BOTH;
	int source = count_public(k, d, 1u << DTL_SIDE_SOURCE | both);
	int target = count_public(k, d, 1u << DTL_SIDE_TARGET | both);
	int all = count_public(k, d, both | 1u << DTL_SIDE_SOURCE | 1u << DTL_SIDE_TARGET);

	if (is_domestic_routine(d))
		return dtl_trace_no(k, d, "routine of one country at home");
	if (is_civil_suit(k, d))
		return dtl_trace_no(k, d, "a suit between private people");
	if (is_statistic(k, d))
		return dtl_trace_no(k, d, "how much there was of a thing");
	if (!has_country_side(d))
		return dtl_trace_no(k, d, "nobody has a country");
	if (all < (int)public_needed(d->pattern))
		return dtl_trace_no(k, d, "too few sides are political");
	if (!(d->pattern->flags & DTL_PATTERN_POLITICAL) &&
	    !dtl_event_type_is_cooperative(dtl_event_type_from_cameo(d->pattern->cameo)))
		return true;
	if (source <= 0)
		return dtl_trace_no(k, d, "no political side is its source");
	return target > 0 || dtl_trace_no(k, d, "no political side is its target");
}

/* Blame is for somebody: of things and of nobody in particular it is an opinion. */
bool
dtl_code_is_opinion(const struct dtl_draft *d)
{
	bool source = false, target = false;

	for (size_t i = 0; i < d->participant_count; i++) {
		source |= d->participants[i].side != DTL_SIDE_TARGET;
		target |= d->participants[i].side != DTL_SIDE_SOURCE;
	}
	return dtl_event_type_from_cameo(d->pattern->cameo) == DTL_EVENT_ACCUSE &&
	       !(source && target);
}

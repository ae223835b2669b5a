/* Those who were found for a side and are none: the same as on the other, told, or only speaking. */
#include "news/code.h"

#define NAMED 0.85 /* confidence of a role whose country stands beside it */

static void
keep(struct dtl_actors *who, size_t *kept, size_t i)
{
	who->items[*kept] = who->items[i];
	who->entity[*kept] = who->entity[i];
	who->token[(*kept)++] = who->token[i];
}

void
dtl_code_drop_shared(struct dtl_actors *who, const struct dtl_actors *other)
{
	size_t kept = 0;

	for (size_t i = 0; i < who->count; i++) {
		bool shared = false;

		for (size_t j = 0; j < other->count; j++)
			shared |=
			    who->entity[i] == other->entity[j] || who->token[i] == other->token[j];
		if (!shared)
			keep(who, &kept, i);
	}
	who->count = kept;
}

/* "agreed to buy 12 warplanes", "talks on missiles": what is told of arms they do not hear; their country
 * does, when it is named beside them. */
void
dtl_code_drop_arms(const struct dtl_coder *k, const struct dtl_pattern *p, struct dtl_actors *who)
{
	static const char *const arms[] = { "missile", "rocket", "warplane", "plane", "aircraft",
		"jet", "bomber", "helicopter", "gunship", "tank", "artillery", "weapon", "warship",
		"ship", "frigate", "submarine", "vessel", "drone" };
	enum dtl_event_type type = dtl_event_type_from_cameo(p->cameo);
	size_t kept = 0;

	if (type == DTL_EVENT_ASSAULT || type == DTL_EVENT_COERCE || type == DTL_EVENT_MOBILIZE ||
	    type == DTL_EVENT_THREATEN || type == DTL_EVENT_COOPERATE)
		return;
	for (size_t i = 0; i < who->count; i++) {
		const struct dtl_mention *m = dtl_mention_at(k->mentions, who->token[i]);

		if (!DTL_STR_IS_ANY(k->doc->tokens[who->token[i]].lemma, arms)) {
			keep(who, &kept, i);
		} else if (m != NULL && m->confidence >= NAMED) {
			who->items[i].code = who->items[i].country;
			who->items[i].kind = DTL_STR_NONE;
			keep(who, &kept, i);
		}
	}
	who->count = kept;
}

/* "rejected an offer for talks between the two": the one who acts is not his own target. */
void
dtl_code_drop_own(struct dtl_actors *who, const struct dtl_actors *source)
{
	size_t kept = 0, others = 0;
	bool own[DTL_MAX_SIDE] = { false };

	for (size_t i = 0; i < who->count; i++) {
		for (size_t j = 0; j < source->count; j++)
			own[i] |= dtl_str_eq(who->items[i].country, source->items[j].country);
		others += !own[i];
	}
	for (size_t i = 0; i < who->count && others > 0; i++) {
		if (!own[i])
			keep(who, &kept, i);
	}
	if (others > 0)
		who->count = kept;
}

/* Words and favours go to somebody else; a state acts on its own people by force, and in its courts. */
static bool
is_towards_others(struct dtl_str cameo)
{
	switch (dtl_event_type_from_cameo(cameo)) {
	case DTL_EVENT_ACCUSE:
		return dtl_str_starts(cameo, "11") && !dtl_str_starts(cameo, "115");
	case DTL_EVENT_REJECT:
	case DTL_EVENT_REQUEST:
	case DTL_EVENT_SUPPORT:
	case DTL_EVENT_AID:
	case DTL_EVENT_RETREAT:
		return true;
	default:
		return false;
	}
}

static bool
is_bare_country(const struct dtl_coder *k, const struct dtl_actors *who, size_t i)
{
	const struct dtl_mention *m = dtl_mention_at(k->mentions, who->token[i]);

	if (m == NULL || (m->kind != DTL_MENTION_COUNTRY && m->kind != DTL_MENTION_PLACE))
		return false;
	return dtl_str_eq(who->items[i].code, who->items[i].country) &&
	       !(m->demonym &&
		   dtl_str_is(k->doc->tokens[m->token + m->token_count].lemma, "people"));
}

/* "[Kenya]'s minister refused to drop a [Kenyan] tax": the country of who acts is no target of his. */
void
dtl_code_drop_self(const struct dtl_coder *k, const struct dtl_pattern *p,
    const struct dtl_actors *source, struct dtl_actors *who)
{
	size_t kept = 0;

	if (!is_towards_others(p->cameo))
		return;
	for (size_t i = 0; i < who->count; i++) {
		bool own = false;

		for (size_t j = 0; j < source->count; j++)
			own |= dtl_str_eq(who->items[i].country, source->items[j].country);
		if (!own || !is_bare_country(k, who, i))
			keep(who, &kept, i);
	}
	who->count = kept;
}

/* "[French] Prime Minister X resigned": a word of the one who acts is nobody else. */
void
dtl_code_drop_within(struct dtl_actors *who, const struct dtl_actors *source)
{
	size_t kept = 0;

	for (size_t i = 0; i < who->count; i++) {
		bool within = false;

		for (size_t j = 0; j < source->count; j++)
			within |= who->items[i].begin >= source->items[j].begin &&
				  who->items[i].end <= source->items[j].end;
		if (!within)
			keep(who, &kept, i);
	}
	who->count = kept;
}

/* "told reporters the plan was dropped": who is told something does nothing himself. */
void
dtl_code_drop_told(const struct dtl_coder *k, struct dtl_actors *who)
{
	size_t kept = 0;

	for (size_t i = 0; i < who->count; i++) {
		uint32_t t = who->token[i];

		if (t == 0 || !dtl_str_is(k->doc->tokens[t - 1].lemma, "tell"))
			keep(who, &kept, i);
	}
	who->count = kept;
}

/* "criticised the plan, officials of B said": who tells it behind it has no part in it. */
void
dtl_code_drop_speaker(const struct dtl_clause *c, struct dtl_actors *who)
{
	if (who->count > 0 && c->speaker != DTL_NO_TOKEN && c->speaker > c->predicate &&
	    who->token[0] == c->speaker)
		who->count = 0;
}

/* A bare name without role or country takes no side in politics. */
void
dtl_code_drop_strangers(struct dtl_actors *who)
{
	size_t kept = 0;

	for (size_t i = 0; i < who->count; i++) {
		const struct dtl_participant *p = &who->items[i];

		if (p->country.n > 0 || p->code.n > 0 || p->kind.n > 0 || p->title.n > 0)
			keep(who, &kept, i);
	}
	who->count = kept;
}

/* Those who were found for a side and are none: the same as on the other, told, or only speaking. */
#include "news/code.h"

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
			shared |= who->entity[i] == other->entity[j];
		if (!shared)
			keep(who, &kept, i);
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

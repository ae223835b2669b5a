/* What those who stand beside a role, or who were told of before, say of it. */
#include "news/mention_work.h"

enum {
	NAME_REACH = 40, /* sentences in which a full name is that of the same person */
	OFFICE_REACH = 4, /* sentences in which "the minister" is the one named before */
};

/* "[union] boss", "[company]'s highly successful boss": where the body's noun ends; role: nothing there. */
static uint32_t
body_end(const struct finder *f, uint32_t role)
{
	uint32_t t = role;

	while (t > f->beg && role - t < 3 &&
	       (tok(f, t - 1)->upos == DTL_ADJ || tok(f, t - 1)->upos == DTL_ADV))
		t--;
	if (t > f->beg && (tok_is(f, t - 1, "'s") || tok_is(f, t - 1, "\u2019s") ||
			      tok_is(f, t - 1, "'") || tok_is(f, t - 1, "\u2019")))
		return t - 1;
	return role;
}

bool
kind_before(const struct finder *f, uint32_t role, struct dtl_str *ret_actor)
{
	uint32_t end = body_end(f, role);
	const struct hit *h = end > f->beg ? hit_at(f, end - 1) : NULL;
	struct dtl_entry e;

	if (h == NULL || h->token + h->count != end || !hit_entry(f, h, DTL_ENTRY_AGENT, &e) ||
	    e.actor.n == 0)
		return false;
	*ret_actor = e.actor;
	return true;
}

/* "the king, finance minister and interior minister of Oman": one country for all of a list. */
bool
country_behind_list(const struct finder *f, uint32_t end, struct country *ret)
{
	uint32_t t = end;
	bool joined = false;

	while (t < f->end && t < end + 12) {
		const struct hit *h = hit_begins(f, t, DTL_ENTRY_ROLE);

		if (tok_is(f, t, ",") || tok_is(f, t, "and") || tok_is(f, t, "the"))
			t++;
		else if (h != NULL)
			t = h->token + h->count;
		else
			break;
		joined |= h != NULL && t > end;
	}
	return joined && tok_is(f, t, "of") && country_after(f, t, ret);
}

/* Named as the second of two whom somebody meets, asks or visits. */
static bool
stands_behind_verb(const struct finder *f, const struct dtl_mention *m)
{
	uint8_t upos;

	if (m->token == f->beg)
		return false;
	upos = tok(f, m->token - 1)->upos;
	return upos == DTL_VERB || upos == DTL_ADP;
}

bool
country_of_joined(const struct finder *f, uint32_t beg, struct dtl_str *ret)
{
	const struct dtl_mention *m;
	uint32_t owner;

	if (beg < f->beg + 2 || !tok_is(f, beg - 1, "and"))
		return false;
	owner = f->owner[beg - 2 - f->beg];
	m = owner != 0 ? &f->items[owner - 1] : NULL;
	if (m == NULL || m->kind != DTL_MENTION_PERSON || m->title.n == 0 || m->country.n == 0 ||
	    strcmp(m->basis, "named beside it") != 0 || !stands_behind_verb(f, m))
		return false;
	*ret = m->country;
	return true;
}

const struct dtl_mention *
person_before(const struct finder *f, const struct dtl_mention *m)
{
	for (size_t i = f->count; i > 0; i--) {
		const struct dtl_mention *n = &f->items[i - 1];

		if (n->sentence + NAME_REACH < m->sentence)
			return NULL;
		if (n != m && n->kind == DTL_MENTION_PERSON && n->country.n > 0 &&
		    n->confidence >= 0.8 && dtl_str_eq(n->name, m->name))
			return n;
	}
	return NULL;
}

/* Agencies that tell of the whole world. */
static bool
is_of_world(struct dtl_str country)
{
	return dtl_str_is(country, "GBR") || dtl_str_is(country, "USA") ||
	       dtl_str_is(country, "FRA");
}

/* "told Sudanese radio": who speaks to it need not be of its country. */
static bool
is_spoken_to(const struct finder *f, uint32_t t)
{
	for (uint32_t steps = 0; steps < 4 && t > f->beg; steps++, t--) {
		if (tok_is(f, t - 1, "told") || tok_is(f, t - 1, "to") ||
		    tok_is(f, t - 1, "with") || tok_is(f, t - 1, "tells"))
			return true;
	}
	return false;
}

static bool
is_medium(const struct finder *f, uint32_t t)
{
	const struct hit *h = hit_at(f, t);
	struct dtl_entry e;

	return h != NULL && hit_entry(f, h, DTL_ENTRY_AGENT, &e) && dtl_str_is(e.actor, "MED");
}

bool
country_of_medium(const struct finder *f, struct dtl_str *ret)
{
	struct country c;
	struct dtl_entry e;

	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];
		uint32_t end = h->token + h->count;
		bool own = hit_entry(f, h, DTL_ENTRY_ORGANISATION, &e) && e.country.n > 0 &&
			   dtl_str_is(e.actor, "MED") && !is_of_world(e.country);

		if (!own &&
		    !(country_at(f, h->token, &c) && (is_medium(f, end) || is_medium(f, end + 1))))
			continue;
		if (is_spoken_to(f, h->token))
			continue;
		*ret = own ? e.country : c.code;
		return true;
	}
	return false;
}

bool
country_of_his(const struct finder *f, uint32_t beg, struct dtl_str *ret)
{
	uint32_t t =
	    beg > f->beg && !tok_is(f, beg, "his") && !tok_is(f, beg, "her") ? beg - 1 : beg;

	if (!tok_is(f, t, "his") && !tok_is(f, t, "her"))
		return false;
	for (size_t i = f->count; i > f->first; i--) {
		const struct dtl_mention *m = &f->items[i - 1];

		if (m->kind != DTL_MENTION_PERSON || m->token >= beg)
			continue;
		*ret = m->country.n > 0 ? m->country : f->items[m->entity].country;
		return ret->n > 0;
	}
	return false;
}

static bool
ends_with_word(struct dtl_str title, struct dtl_str word)
{
	if (title.n < word.n)
		return false;
	size_t at = title.n - word.n;
	struct dtl_str last = { .p = title.p + at, .n = word.n };

	return dtl_str_eq_nocase(last, word) && (at == 0 || title.p[at - 1] == ' ');
}

bool
holder_before(const struct finder *f, const struct dtl_mention *m, struct dtl_str *ret)
{
	if (m->kind != DTL_MENTION_AGENT || m->plural || m->title.n == 0 ||
	    !dtl_str_starts(m->actor, "GOV") || !tok_is(f, m->token, "the"))
		return false;
	for (size_t i = f->count; i > 0; i--) {
		const struct dtl_mention *n = &f->items[i - 1];

		if (n->sentence + OFFICE_REACH < f->sentence)
			return false;
		if (n == m || n->kind != DTL_MENTION_PERSON || n->country.n == 0 ||
		    n->confidence < 0.8 || !ends_with_word(n->title, m->name))
			continue;
		*ret = n->country;
		return true;
	}
	return false;
}

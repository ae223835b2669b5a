#include "news/coref_work.h"

#include "base/map.h"

static struct dtl_str
last_word(struct dtl_str s)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != ' ')
		at--;
	return dtl_str_slice(s, at, s.n);
}

static bool
one_word(struct dtl_str s)
{
	return dtl_str_find_char(s, ' ', 0) == s.n;
}

/* Two mentions of one person: the same name, or a surname after the full name. */
static bool
same_person(const struct dtl_mention *first, const struct dtl_mention *m)
{
	if (dtl_str_eq(first->name, m->name))
		return true;
	if (!one_word(m->name) && !one_word(first->name)) /* "Bimal N Patel", "Prof Bimal Patel" */
		return dtl_str_eq(last_word(first->name), last_word(m->name)) &&
		       first->name.p[0] == m->name.p[0];
	return dtl_str_eq(last_word(first->name), last_word(m->name));
}

static bool
same_organisation(const struct dtl_mention *first, const struct dtl_mention *m)
{
	if (dtl_str_eq(first->name, m->name))
		return true;
	if (first->acronym.n > 0 &&
	    (dtl_str_eq(first->acronym, m->name) || dtl_str_eq(first->acronym, m->acronym)))
		return true;
	return m->acronym.n > 0 && dtl_str_eq(first->name, m->acronym);
}

static bool
same_forum(const struct dtl_mention *first, const struct dtl_mention *m)
{
	if (first->ordinal != 0 && m->ordinal != 0 && first->ordinal != m->ordinal)
		return false;
	return same_organisation(first, m);
}

/* "the defence minister" after "Defence Minister Rajnath Singh". */
static bool
title_of_person(const struct dtl_mention *person, const struct dtl_mention *role)
{
	size_t at;

	if (person->kind != DTL_MENTION_PERSON || role->plural || role->title.n == 0 ||
	    person->title.n == 0)
		return false;
	at = dtl_str_find_nocase(person->title, role->title, 0);
	if (at == person->title.n)
		return false;
	/* A country named beside the role must be the person's. */
	return role->basis == NULL || strcmp(role->basis, "named beside it") != 0 ||
	       dtl_str_eq(role->country, person->country);
}

static bool
same_thing(const struct dtl_mention *first, const struct dtl_mention *m)
{
	if (m->kind == DTL_MENTION_AGENT && title_of_person(first, m))
		return true;
	if (first->kind != m->kind)
		return false;
	switch (m->kind) {
	case DTL_MENTION_PERSON:
		return same_person(first, m);
	case DTL_MENTION_ORGANISATION:
		return same_organisation(first, m);
	case DTL_MENTION_FORUM:
		return same_forum(first, m);
	case DTL_MENTION_COUNTRY:
		return dtl_str_eq(first->country, m->country);
	case DTL_MENTION_INSTRUMENT:
		return dtl_str_eq(first->name, m->name) && !m->plural && !first->plural;
	case DTL_MENTION_PLACE:
	case DTL_MENTION_EXERCISE:
		return dtl_str_eq(first->name, m->name);
	default:
		return false;
	}
}

/* "John Roe ... Mr Roe ... Michael Roe": the surname alone stands for the first of them. */
static bool
is_namesake(
    const struct dtl_mention_list *l, const struct dtl_mention *first, const struct dtl_mention *m)
{
	const struct dtl_mention *root = &l->items[first->entity];

	return m->kind == DTL_MENTION_PERSON && root->kind == DTL_MENTION_PERSON &&
	       !one_word(root->name) && !one_word(m->name) && !same_person(root, m);
}

static void
find_entity(struct dtl_mention_list *l, uint32_t i)
{
	struct dtl_mention *m = &l->items[i];
	uint32_t from = i > COREF_WINDOW ? i - COREF_WINDOW : 0;

	if (m->entity != i) {
		m->entity = l->items[m->entity].entity;
		return;
	}
	/* The nearest one before it: a later namesake hides an earlier one. */
	for (uint32_t j = i; j > from; j--) {
		const struct dtl_mention *first = &l->items[j - 1];

		if (first->sentence == m->sentence &&
		    first->token + first->token_count > m->token &&
		    first->kind != DTL_MENTION_COUNTRY)
			continue; /* nested in it */
		if (same_thing(first, m) && !is_namesake(l, first, m)) {
			m->entity = first->entity;
			return;
		}
	}
}

void
coref_copy(struct dtl_mention *m, const struct dtl_mention *from)
{
	m->country = from->country;
	m->actor = from->actor;
	m->kind_code = from->kind_code;
	m->wikidata = from->wikidata;
}

static double
worth(const struct dtl_mention *m)
{
	if (m->country.n == 0)
		return 0;
	return m->confidence + (m->actor.n > 3 ? 0.4 : m->actor.n > 0 ? 0.3 : 0);
}

/* "GOV" of "the minister" gives way to "GOVMIL" of "the defence minister". */
static void
take_role(struct dtl_mention *m, const struct dtl_mention *b)
{
	bool finer = m->kind == DTL_MENTION_PERSON && b->actor.n > m->actor.n &&
		     dtl_str_eq(dtl_str_slice(b->actor, 0, m->actor.n), m->actor);

	if (m->kind == DTL_MENTION_COUNTRY || (m->actor.n > 0 && !finer))
		return;
	m->actor = b->actor;
	m->kind_code = b->kind_code;
}

static void
take_person(struct dtl_mention *m, const struct dtl_mention *b)
{
	if (m->title.n == 0)
		m->title = b->title;
	if (m->affiliation.n == 0)
		m->affiliation = b->affiliation;
	if (one_word(m->name) && !one_word(b->name))
		m->name = b->name;
}

static void
take(struct dtl_mention *m, const struct dtl_mention *b)
{
	bool weak = m->country.n == 0 || m->confidence < 0.65;

	if (weak && b->country.n > 0 && b->confidence >= 0.65) {
		m->country = b->country;
		m->basis = "told elsewhere";
		m->confidence = b->confidence - 0.05;
	}
	take_role(m, b);
	if (m->kind == DTL_MENTION_PERSON && b->kind == DTL_MENTION_PERSON)
		take_person(m, b);
	if (m->kind != DTL_MENTION_AGENT && m->acronym.n == 0)
		m->acronym = b->acronym;
}

/* What the best told mention of a thing says fills the others. */
static void
spread(struct dtl_mention_list *l, uint32_t *best)
{
	for (uint32_t i = 0; i < l->count; i++) {
		uint32_t entity = l->items[i].entity;

		if (worth(&l->items[i]) > worth(&l->items[best[entity]]))
			best[entity] = i;
	}
	for (uint32_t i = 0; i < l->count; i++) {
		struct dtl_mention *m = &l->items[i];
		const struct dtl_mention *b = &l->items[best[m->entity]];

		if (b != m && m->kind != DTL_MENTION_ANAPHOR)
			take(m, b);
	}
}

void
dtl_mentions_link(const struct dtl_document *doc, struct dtl_mention_list *mentions)
{
	uint32_t *best = DTL_NEW_ARRAY(doc->a, mentions->count + 1, uint32_t);

	for (uint32_t i = 0; i < mentions->count; i++)
		find_entity(mentions, i);
	for (uint32_t i = 0; i < mentions->count; i++)
		best[i] = i;
	spread(mentions, best);
	if (doc->dateline.place.n == 0)
		coref_story(mentions);
	for (uint32_t i = 0; i < mentions->count; i++)
		coref_anaphor(doc, mentions, i);
}

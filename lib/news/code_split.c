/* One phrase, several countries. */
#include "news/code.h"

enum { MAX_SPLIT = 4 };

/* "the ministers of Mexico" is one mention; the country that ends it is another. */
static const struct dtl_mention *
country_ending(const struct dtl_coder *k, const struct dtl_mention *m)
{
	for (size_t i = dtl_code_first_mention(k, m->token); i < k->mentions->count; i++) {
		const struct dtl_mention *n = &k->mentions->items[i];

		if (n->token >= m->token + m->token_count)
			break;
		if (n->kind == DTL_MENTION_COUNTRY && !n->demonym)
			return n;
	}
	return NULL;
}

static bool
is_attribute(const struct dtl_coder *k, const struct dtl_mention *m)
{
	uint8_t rel = k->doc->tokens[m->head].rel;

	return m->kind == DTL_MENTION_COUNTRY && m->token_count == 1 && m->country.n > 0 &&
	       (rel == DTL_REL_AMOD || rel == DTL_REL_CONJ || rel == DTL_REL_COMPOUND);
}

/* "leaders of the two Koreas": the countries that the phrase stands for. */
static size_t
members(const struct dtl_coder *k, const struct dtl_mention *m,
    const struct dtl_mention *found[MAX_SPLIT], size_t count)
{
	for (size_t i = 0; i < m->member_count && count < MAX_SPLIT; i++) {
		const struct dtl_mention *one = &k->mentions->items[m->members[i]];

		if (one->kind == DTL_MENTION_COUNTRY)
			found[count++] = one;
	}
	return count;
}

/* "the ministers of Mexico and Guatemala": the countries behind "of". */
static size_t
owners(const struct dtl_coder *k, uint32_t token, const struct dtl_mention *found[MAX_SPLIT])
{
	uint32_t names[MAX_SPLIT];
	size_t count = 0;

	DTL_TREE_EACH(child, &k->tree, token)
	{
		size_t n = 0;

		if (dtl_str_is(dtl_tree_preposition(&k->tree, child), "of"))
			n = dtl_tree_conjuncts(&k->tree, child, names, 0, MAX_SPLIT);
		for (size_t i = 0; i < n && count < MAX_SPLIT; i++) {
			const struct dtl_mention *m = dtl_mention_at(k->mentions, names[i]);

			if (m != NULL && m->kind == DTL_MENTION_ANAPHOR)
				count = members(k, m, found, count);
			if (m != NULL && m->kind == DTL_MENTION_AGENT)
				m = country_ending(k, m);
			if (m != NULL && m->kind == DTL_MENTION_COUNTRY && !m->demonym)
				found[count++] = m;
		}
	}
	return count;
}

/* "Kenyan and Ugandan ministers" are some of each. */
void
dtl_code_split(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out, size_t from)
{
	size_t first = dtl_code_first_mention(k, k->tree.left[token]), count = 0;
	const struct dtl_mention *found[MAX_SPLIT];
	struct dtl_participant whole;

	if (out->count != from + 1)
		return;
	for (size_t i = first; i < k->mentions->count && count < MAX_SPLIT; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];
		uint32_t head = k->doc->tokens[m->head].head;

		if (m->token >= token)
			break;
		if (is_attribute(k, m) && (head == token || (count > 0 && head == found[0]->head)))
			found[count++] = m;
	}
	if (count < 2)
		count = owners(k, token, found);
	if (count < 2)
		return;
	whole = out->items[from];
	out->count = from;
	for (size_t i = 0; i < count && out->count < DTL_MAX_SIDE; i++) {
		struct dtl_participant *p = &out->items[out->count];

		*p = whole;
		p->country = found[i]->country;
		p->code = dtl_str_from(dtl_arena_printf(k->doc->a, "%.*s%.*s",
		    DTL_STR_FMT(found[i]->country), DTL_STR_FMT(whole.kind)));
		out->entity[out->count] = found[i]->entity;
		out->token[out->count++] = token;
	}
}

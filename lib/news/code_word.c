/* Is a token one of the words that a pattern asks for? */
#include "news/code.h"

/* Also a plural that the tagger took for a name: "tanks" is a tank. */
bool
dtl_code_is_listed(const struct dtl_word_list *list, const struct dtl_token *tok)
{
	struct dtl_str lemma = tok->lemma.n > 0 ? tok->lemma : tok->lower;
	struct dtl_str one = tok->lower;

	if (one.n > 3 && one.p[one.n - 1] == 's')
		one.n--;
	for (size_t i = 0; i < list->count; i++) {
		if (dtl_str_eq_nocase(list->items[i], lemma) || dtl_str_eq(list->items[i], one))
			return true;
	}
	return false;
}

/* A word of a phrase: its lemma, the word itself, or "minist*" its beginning. */
static bool
is_word(struct dtl_str item, const struct dtl_token *tok)
{
	if (dtl_str_ends(item, "*")) {
		item.n--;
		return tok->lower.n >= item.n && item.n > 0 &&
		       memcmp(tok->lower.p, item.p, item.n) == 0;
	}
	return dtl_str_eq_nocase(item, tok->lemma) || dtl_str_eq(item, tok->lower);
}

/* "relief_supply": the words before the head stand before it. */
static bool
is_phrase(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t token)
{
	for (size_t i = 0; i < list->count; i++) {
		struct dtl_str rest = list->items[i], word = rest;
		uint32_t at = token;

		for (;;) {
			size_t bar = rest.n;

			while (bar > 0 && rest.p[bar - 1] != '_')
				bar--;
			word = dtl_str_slice(rest, bar, rest.n);
			if (!is_word(word, &k->doc->tokens[at]))
				break;
			if (bar == 0)
				return true;
			rest.n = bar - 1;
			if (at-- == 0)
				break;
		}
	}
	return false;
}

/* "the 10th Joint Working Group meeting" is a meeting wherever the parse hangs it. */
static bool
names_listed(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t token)
{
	const struct dtl_mention *m = dtl_mention_at(k->mentions, token);

	if (m == NULL || (m->kind != DTL_MENTION_FORUM && m->kind != DTL_MENTION_INSTRUMENT &&
			     m->kind != DTL_MENTION_EXERCISE))
		return false;
	for (uint32_t i = 0; i < m->token_count; i++) {
		if (dtl_code_is_listed(list, &k->doc->tokens[m->token + i]))
			return true;
	}
	return false;
}

/* "both Koreas", "the two countries": words for several countries. */
static bool
is_several(const struct dtl_coder *k, const struct dtl_mention *m)
{
	for (size_t i = dtl_code_first_mention(k, m->token); i < k->mentions->count; i++) {
		const struct dtl_mention *n = &k->mentions->items[i];

		if (n->token != m->token)
			return false;
		if (n->kind == DTL_MENTION_ANAPHOR && n->head == m->head && n->member_count > 1)
			return k->mentions->items[n->members[0]].kind == DTL_MENTION_COUNTRY;
	}
	return false;
}

/* "Algerians": people named by their country; "Algeria", "Algiers": the country itself. */
static bool
is_country(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t token)
{
	const struct dtl_mention *m = dtl_mention_at(k->mentions, token);

	if (m == NULL || m->head != token)
		return false;
	if (is_several(k, m))
		return list->country;
	return m->kind == DTL_MENTION_COUNTRY && !m->demonym &&
	       (m->plural ? list->nationals : list->country);
}

/* "peacekeeping troops" are peacekeepers. */
static bool
keeps_peace(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t token)
{
	bool listed = false;

	for (size_t i = 0; i < list->count && !listed; i++)
		listed = dtl_str_is(list->items[i], "peacekeeper");
	if (!listed)
		return false;
	DTL_TREE_EACH(child, &k->tree, token)
	{
		if (dtl_str_is(k->doc->tokens[child].lower, "peacekeeping"))
			return true;
	}
	return false;
}

bool
dtl_code_has_word(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t token)
{
	if (list->any || keeps_peace(k, list, token))
		return true;
	if (list->actor && dtl_code_is_actor(k, token))
		return true;
	if ((list->nationals || list->country) && is_country(k, list, token))
		return true;
	return dtl_code_is_listed(list, &k->doc->tokens[token]) || names_listed(k, list, token) ||
	       (list->phrases && is_phrase(k, list, token));
}

bool
dtl_code_asks(const struct dtl_word_list *list)
{
	return list->count > 0 || list->actor || list->nationals || list->country || list->any;
}

bool
dtl_code_any_word(const struct dtl_coder *k, const struct dtl_word_list *list,
    const uint32_t *tokens, size_t count)
{
	if (!dtl_code_asks(list))
		return true;
	for (size_t i = 0; i < count; i++) {
		if (dtl_code_has_word(k, list, tokens[i]) ||
		    dtl_code_has_word(k, list, dtl_code_through(k, tokens[i])))
			return true;
	}
	return false;
}

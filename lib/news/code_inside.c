/* Who is named inside a phrase: its owners, those who stand before its head, those behind it. */
#include "news/code.h"

/* Every step from the mention up to the phrase's head must stay inside noun phrases. */
static bool
inside_phrase(const struct dtl_coder *k, uint32_t token, uint32_t top)
{
	for (int i = 0; i < 64 && token != DTL_NO_TOKEN; i++) {
		if (token == top)
			return true;
		switch (k->doc->tokens[token].rel) {
		case DTL_REL_NMOD:
		case DTL_REL_NMOD_POSS:
		case DTL_REL_NMOD_TMOD:
		case DTL_REL_NMOD_NPMOD:
		case DTL_REL_AMOD:
		case DTL_REL_COMPOUND:
		case DTL_REL_APPOS:
		case DTL_REL_FLAT:
		case DTL_REL_CONJ:
		case DTL_REL_OBL:
		case DTL_REL_NUMMOD:
		case DTL_REL_DET:
		case DTL_REL_DEP:
			break;
		default:
			return false;
		}
		token = k->doc->tokens[token].head;
	}
	return false;
}

/* Owners first, then what stands before the head, then what follows it. */
static int
zone(const struct dtl_coder *k, const struct dtl_mention *m, uint32_t top)
{
	const struct dtl_token *tok = &k->doc->tokens[m->head];

	if (tok->rel == DTL_REL_NMOD_POSS && tok->head == top)
		return 0;
	if (m->head < top)
		return 1;
	return tok->rel == DTL_REL_APPOS ? 1 : 2;
}

/* What only says where or when is nobody's. */
static bool
is_setting(const struct dtl_coder *k, uint32_t token)
{
	static const char *const preps[] = { "near", "at", "during", "after", "before", "ahead_of",
		"since", "until" };
	struct dtl_str prep = dtl_tree_preposition(&k->tree, token);

	return DTL_STR_IS_ANY(prep, preps);
}

/* "talks in New Delhi": the seat of a government is only where it stands after "in". */
static bool
is_seat(const struct dtl_coder *k, const struct dtl_mention *m)
{
	uint32_t above = k->doc->tokens[m->head].head;

	static const char *const posts[] = { "embassy", "mission", "consulate", "legation" };

	if (!dtl_str_is(dtl_tree_preposition(&k->tree, m->head), "in"))
		return false;
	if (above != DTL_NO_TOKEN && DTL_STR_IS_ANY(k->doc->tokens[above].lemma, posts))
		return false;
	if (m->kind == DTL_MENTION_COUNTRY && m->actor.n == 0)
		return above != DTL_NO_TOKEN && dtl_code_is_occasion(k, above);
	return m->kind == DTL_MENTION_PLACE || m->kind == DTL_MENTION_COUNTRY;
}

/* "the Lisbon treaty", "the Uruguay round": named after the place where it was made. */
static bool
gives_its_name(const struct dtl_coder *k, const struct dtl_mention *m, uint32_t thing)
{
	static const char *const things[] = { "treaty", "protocol", "accord", "accords",
		"convention", "round", "pact", "declaration", "process", "summit", "formula",
		"club", "agreement" };
	bool town = m->kind == DTL_MENTION_PLACE || m->actor.n > 0;

	for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
		if (dtl_str_is_nocase(k->doc->tokens[thing].lower, things[i]))
			return town || dtl_str_is(k->doc->tokens[thing].lower, "round");
	}
	return false;
}

/* "the Iran policy", "the Iraq war": what it is about; "the U.S. plan" is theirs. */
static bool
is_topic_of(const struct dtl_coder *k, const struct dtl_mention *m, uint32_t thing)
{
	static const char *const things[] = { "policy", "initiative", "arms", "war", "issue",
		"affair", "scandal", "crisis", "debate", "strategy", "question", "controversy",
		"conflict", "arms-sales", "vote", "file", "dossier", "problem", "deployment" };
	struct dtl_str form = k->doc->tokens[m->head].form;

	if (m->kind != DTL_MENTION_COUNTRY || m->actor.n > 0 || form.n < 3 ||
	    dtl_str_ends(form, "."))
		return false;
	if (form.p[1] >= 'A' && form.p[1] <= 'Z')
		return false;
	if (DTL_STR_IS_ANY(k->doc->tokens[thing].lemma, things))
		return true;
	return thing > m->head + 1 && DTL_STR_IS_ANY(k->doc->tokens[m->head + 1].lower, things);
}

/* "the Madrid club": a city beside a thing is no government. */
bool
dtl_code_only_names_thing(const struct dtl_coder *k, const struct dtl_mention *m)
{
	const struct dtl_token *tok = &k->doc->tokens[m->head];

	if (tok->rel != DTL_REL_COMPOUND || tok->head == DTL_NO_TOKEN || m->demonym)
		return false;
	if (gives_its_name(k, m, tok->head) || is_topic_of(k, m, tok->head))
		return true;
	return m->kind == DTL_MENTION_COUNTRY && m->actor.n > 0 &&
	       k->doc->tokens[tok->head].upos != DTL_PROPN;
}

bool
dtl_code_is_kin(const struct dtl_coder *k, uint32_t token)
{
	static const char *const words[] = { "wife", "husband", "widow", "son", "daughter",
		"brother", "sister", "mother", "father", "nephew", "cousin", "friend", "ally",
		"rival", "enemy", "foe", "opponent", "critic", "neighbour", "neighbor", "backer",
		"successor", "predecessor", "partner", "customer" };

	return k->doc->tokens[token].upos == DTL_NOUN &&
	       DTL_STR_IS_ANY(k->doc->tokens[token].lemma, words);
}

/* The phrase is of somebody else than the one named in it. */
static bool
is_somebody_else(const struct dtl_coder *k, const struct dtl_mention *m, uint32_t token)
{
	return dtl_code_is_kin(k, token) && k->doc->tokens[m->head].rel != DTL_REL_APPOS &&
	       k->doc->tokens[m->head].rel != DTL_REL_CONJ;
}

static bool
sits_inside(const struct dtl_coder *k, const struct dtl_mention *m, uint32_t token)
{
	return !m->apart && m->head != token && m->head >= k->tree.left[token] &&
	       m->head <= k->tree.right[token] && dtl_code_acts(m->kind) &&
	       (dtl_code_has_country(m) || m->member_count > 0) &&
	       inside_phrase(k, m->head, token) && !is_setting(k, m->head) && !is_seat(k, m) &&
	       !dtl_code_only_names_thing(k, m) && !is_somebody_else(k, m, token);
}

size_t
dtl_code_first_mention(const struct dtl_coder *k, uint32_t left)
{
	size_t lo = 0, hi = k->mentions->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (k->mentions->items[mid].token < left)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Those of the best zone before `limit`. */
static void
actors_inside(const struct dtl_coder *k, uint32_t token, int limit, struct dtl_actors *out)
{
	size_t first = dtl_code_first_mention(k, k->tree.left[token]);
	int best = limit;

	for (size_t i = first; i < k->mentions->count; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		if (m->token > k->tree.right[token])
			break;
		if (sits_inside(k, m, token) && zone(k, m, token) < best)
			best = zone(k, m, token);
	}
	for (size_t i = first; i < k->mentions->count && best < limit; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		if (m->token > k->tree.right[token])
			break;
		if (!sits_inside(k, m, token) || zone(k, m, token) != best)
			continue;
		if (m->kind == DTL_MENTION_ANAPHOR)
			dtl_code_add_anaphor(k, m, out);
		else
			dtl_code_add_mention(k, m, m, out);
	}
}

void
dtl_code_actors_inside(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out)
{
	actors_inside(k, token, 3, out);
}

void
dtl_code_owners(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out)
{
	actors_inside(k, token, 2, out);
}

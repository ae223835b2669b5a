#include "news/trace.h"

/* Also a plural that the tagger took for a name: "tanks" is a tank. */
static bool
is_listed(const struct dtl_word_list *list, const struct dtl_token *tok)
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
		if (is_listed(list, &k->doc->tokens[m->token + i]))
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

static bool
has_word(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t token)
{
	if (list->any || keeps_peace(k, list, token))
		return true;
	if (list->actor && dtl_code_is_actor(k, token))
		return true;
	if ((list->nationals || list->country) && is_country(k, list, token))
		return true;
	return is_listed(list, &k->doc->tokens[token]) || names_listed(k, list, token) ||
	       (list->phrases && is_phrase(k, list, token));
}

static bool
wanted(const struct dtl_word_list *list)
{
	return list->count > 0 || list->actor || list->nationals || list->country || list->any;
}

static bool
any_has_word(const struct dtl_coder *k, const struct dtl_word_list *list, const uint32_t *tokens,
    size_t count)
{
	if (!wanted(list))
		return true;
	for (size_t i = 0; i < count; i++) {
		if (has_word(k, list, tokens[i]) ||
		    has_word(k, list, dtl_code_through(k, tokens[i])))
			return true;
	}
	return false;
}

static bool
complement_holds(
    const struct dtl_coder *k, const struct dtl_word_list *list, const struct dtl_view *v)
{
	const struct dtl_clause *c = v->complement;

	if (!wanted(list))
		return true;
	if (c == NULL)
		return false;
	return has_word(k, list, c->predicate) ||
	       (c->light_noun != DTL_NO_TOKEN && has_word(k, list, c->light_noun));
}

static bool
preps_hold(const struct dtl_coder *k, const struct dtl_pattern *p, const struct dtl_view *v)
{
	for (size_t i = 0; i < p->prep_count; i++) {
		bool found = false;

		for (size_t j = 0; j < v->oblique_count && !found; j++)
			found = dtl_str_eq(v->obliques[j].prep, p->preps[i].prep) &&
				(has_word(k, &p->preps[i].words, v->obliques[j].token) ||
				    has_word(k, &p->preps[i].words,
					dtl_code_through(k, v->obliques[j].token)));
		if (!found)
			return false;
	}
	return true;
}

static bool
has_adverb(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_str word)
{
	if (dtl_str_eq(c->particle, word))
		return true;
	DTL_TREE_EACH(child, &k->tree, c->predicate)
	{
		const struct dtl_token *tok = &k->doc->tokens[child];

		if ((tok->rel == DTL_REL_ADVMOD || tok->rel == DTL_REL_COMPOUND_PRT ||
			tok->rel == DTL_REL_XCOMP || tok->rel == DTL_REL_CASE) &&
		    dtl_str_eq(tok->lower, word))
			return true;
	}
	return false;
}

/* "walk out of the talks": the second word stands beside the first one before the phrase. */
static bool
opens_phrase(const struct dtl_coder *k, const struct dtl_view *v, size_t first, struct dtl_str word)
{
	for (size_t i = first; i < v->patient_count; i++) {
		DTL_TREE_EACH(child, &k->tree, v->patients[i])
		{
			const struct dtl_token *tok = &k->doc->tokens[child];

			if (tok->rel == DTL_REL_CASE && dtl_str_eq(tok->lower, word))
				return true;
		}
	}
	return false;
}

/* "call_on", "carry_out", "crack_down_on": each word is an adverb of the verb or opens a phrase,
 * which then is the patient. */
static bool
particle_holds(const struct dtl_coder *k, struct dtl_view *v, struct dtl_str words)
{
	size_t first = v->patient_count;
	struct dtl_str word;

	while (dtl_str_split(&words, '_', &word)) {
		size_t kept = 0, moved = 0;
		bool has_object = v->noun == DTL_NO_TOKEN && !v->passive && v->patient_count > 0;

		if (v->noun == DTL_NO_TOKEN && has_adverb(k, v->clause, word))
			continue;
		for (size_t i = 0; i < v->oblique_count; i++) {
			if (dtl_str_eq(v->obliques[i].prep, word) &&
			    v->patient_count < DTL_MAX_VIEW) {
				v->patients[v->patient_count++] = v->obliques[i].token;
				moved++;
			} else {
				v->obliques[kept++] = v->obliques[i];
			}
		}
		v->oblique_count = kept;
		/* "approved the sending of aid" is not "approved of" it, "gave support in Paris" not
		 * "gave in" */
		if (moved > 0 && has_object &&
		    (dtl_str_is(word, "of") || dtl_str_is(word, "in") || dtl_str_is(word, "on")))
			return false;
		if (moved == 0 && !opens_phrase(k, v, first, word))
			return false;
	}
	return true;
}

/* "trade war", "heart attack" */
static bool
is_barred_by_name(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t noun)
{
	DTL_TREE_EACH(child, &k->tree, noun)
	{
		if (k->doc->tokens[child].rel == DTL_REL_COMPOUND &&
		    is_listed(list, &k->doc->tokens[child]))
			return true;
	}
	return false;
}

/* "a quake killed", "shot a film": words beside the predicate that make it another thing. */
static bool
is_barred(const struct dtl_coder *k, const struct dtl_word_list *list, const struct dtl_view *v)
{
	if (!wanted(list))
		return false;
	if (any_has_word(k, list, v->actors, v->actor_count) ||
	    any_has_word(k, list, v->patients, v->patient_count) ||
	    any_has_word(k, list, v->clause->subjects, v->clause->subject_count))
		return true;
	for (size_t i = 0; i < v->oblique_count; i++) {
		if (has_word(k, list, v->obliques[i].token))
			return true;
	}
	return v->noun != DTL_NO_TOKEN && is_barred_by_name(k, list, v->noun);
}

/* 1 its word stands here, 0 without its particle, -1 as another part of speech. */
static int
predicate_stands(const struct dtl_coder *k, const struct dtl_pattern *p, struct dtl_view *v,
    enum dtl_predicate_kind kind)
{
	int found = -1;

	for (size_t i = 0; i < p->predicate_count && found < 1; i++) {
		const struct dtl_predicate *q = &p->predicates[i];

		if (q->kind != kind || !dtl_str_eq(q->lemma, v->lemma))
			continue;
		found = q->particle.n == 0 || particle_holds(k, v, q->particle);
	}
	return found;
}

/* What the clause lacks for the pattern; NULL: it holds. "": another word is meant. */
static const char *
lacks(const struct dtl_coder *k, const struct dtl_pattern *p, struct dtl_view *v,
    enum dtl_predicate_kind kind)
{
	int stands;

	if ((p->flags & DTL_PATTERN_PASSIVE) && !v->passive)
		return "only in the passive";
	if ((p->flags & DTL_PATTERN_ACTIVE) && v->passive)
		return "only in the active";
	stands = predicate_stands(k, p, v, kind);
	if (stands < 1)
		return stands < 0 ? "" : "its particle or preposition is missing";
	if (is_barred(k, &p->unless, v))
		return "a word of its unless= stands beside it";
	if (!any_has_word(k, &p->subject, v->actors, v->actor_count))
		return "no subject of its subj=";
	if (!any_has_word(k, &p->object, v->patients, v->patient_count))
		return "no object of its obj=";
	if (!complement_holds(k, &p->complement, v))
		return "no clause below of its comp=";
	return preps_hold(k, p, v) ? NULL : "a phrase that it asks for is missing";
}

static bool
goes_before(const struct dtl_pattern *a, const struct dtl_pattern *b)
{
	if (a->specificity != b->specificity)
		return a->specificity > b->specificity;
	return a->own && !b->own;
}

/* What stands before the first pattern that means nothing; where nothing stands before it, its word
 * is not read in another way either. */
static size_t
stop_at_null(const struct dtl_coder *k, const struct dtl_match *m, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (m[i].pattern->cameo.p[0] != '-')
			continue;
		dtl_trace_pattern(k, &m[i].view, m[i].pattern,
		    "holds and says that this is no event", DTL_STR_NONE);
		if (i == 0)
			k->consumed[m[i].view.noun != DTL_NO_TOKEN ? m[i].view.noun
								   : m[i].view.clause->predicate] =
			    true;
		return i;
	}
	return count;
}

size_t
dtl_code_match(const struct dtl_coder *k, const struct dtl_view *v, enum dtl_predicate_kind kind,
    struct dtl_match out[DTL_MAX_MATCHES])
{
	const struct dtl_pattern *p;
	uint32_t cursor = 0;
	size_t count = 0;

	while ((p = dtl_patterns_next(k->patterns, v->lemma, &cursor)) != NULL) {
		struct dtl_match m = { p, *v };
		size_t at;
		const char *why = lacks(k, p, &m.view, kind);

		if (why != NULL) {
			if (why[0] != '\0')
				dtl_trace_pattern(k, v, p, why, DTL_STR_NONE);
			continue;
		}
		for (at = count; at > 0 && goes_before(p, out[at - 1].pattern); at--) {
			if (at < DTL_MAX_MATCHES)
				out[at] = out[at - 1];
		}
		if (at == DTL_MAX_MATCHES)
			continue;
		out[at] = m;
		if (count < DTL_MAX_MATCHES)
			count++;
	}
	return stop_at_null(k, out, count);
}

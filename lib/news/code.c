/* The walk over the clauses of a story: which of them are tried, in which order. */
#include "news/trace.h"

enum { MAX_DRAFTS = 4096 };

static enum dtl_predicate_kind
kind_of(const struct dtl_coder *k, const struct dtl_clause *c)
{
	switch (k->doc->tokens[c->predicate].upos) {
	case DTL_ADJ:
		return DTL_PREDICATE_ADJECTIVE;
	case DTL_NOUN:
	case DTL_PROPN:
		return DTL_PREDICATE_NOUN;
	default:
		return DTL_PREDICATE_VERB;
	}
}

/* "conferred on sharing water": what is talked of, asked for, blamed. */
static bool
is_topic(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const marks[] = { "on", "of", "about", "for", "towards", "toward",
		"against", "from", "in", "at", "over" };
	uint32_t t = dtl_tree_child(&k->tree, c->predicate, DTL_REL_MARK);
	struct dtl_str mark = dtl_tree_preposition(&k->tree, c->predicate);

	if (t != DTL_NO_TOKEN)
		mark = k->doc->tokens[t].lower;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (dtl_str_is(mark, marks[i]))
			return c->tense == DTL_TENSE_NONE;
	}
	return false;
}

/* "talks aimed at restoring ties": what something is for has not been done. */
static bool
is_aim(const struct dtl_coder *k, const struct dtl_clause *c)
{
	const struct dtl_clause *parent;

	if (is_topic(k, c))
		return true;
	if (c->parent == DTL_NO_TOKEN || c->link == DTL_LINK_CONJ || c->link == DTL_LINK_RELATIVE)
		return false;
	parent = &k->doc->clauses[c->parent];
	return dtl_str_is(parent->lemma, "aim") || dtl_str_is(parent->lemma, "design");
}

/* "told visiting Minister B", "met by visiting officials": says who he is. */
static bool
is_guest(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const before[] = { "tell", "meet", "ask", "urge", "assure", "inform",
		"receive", "welcome", "greet", "host", "brief", "see", "remind", "warn", "with",
		"by", "to" };
	uint32_t first = k->doc->sentences[c->sentence].token;

	return dtl_str_is(k->doc->tokens[c->predicate].lower, "visiting") && c->predicate > first &&
	       DTL_STR_IS_ANY(k->doc->tokens[c->predicate - 1].lemma, before);
}

static const char told_before[] = "told with another event of the sentence";

/* Clauses that state nothing of their own. */
static bool
is_no_act(const struct dtl_coder *k, const struct dtl_clause *c)
{
	const char *why = NULL;

	if (k->consumed[c->predicate])
		why = told_before;
	else if (c->link == DTL_LINK_PURPOSE)
		why = "a purpose is no act";
	else if (k->doc->tokens[c->predicate].rel == DTL_REL_AMOD || is_guest(k, c))
		why = "it only says who somebody is, like \"visiting\"";
	else if (is_aim(k, c))
		why = "only what is talked of, aimed at or blamed";
	if (why != NULL)
		dtl_trace_clause(k, c, why);
	return why != NULL;
}

static void
code_verb(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_clause *c)
{
	struct dtl_match verbs[DTL_MAX_MATCHES], nouns[DTL_MAX_MATCHES];
	struct dtl_view v;
	size_t verb_count, noun_count = 0;

	if (is_no_act(k, c))
		return;
	if (dtl_code_try_demand(k, list, c))
		return;
	dtl_view_verb(k, c, &v);
	verb_count = dtl_code_match(k, &v, kind_of(k, c), verbs);
	if (c->light_noun != DTL_NO_TOKEN) {
		dtl_view_noun(k, c, c->light_noun, &v);
		noun_count = dtl_code_match(k, &v, DTL_PREDICATE_NOUN, nouns);
	}
	if (c->light_noun != DTL_NO_TOKEN && noun_count == 0) {
		dtl_view_noun(k, c, dtl_code_through(k, c->light_noun), &v);
		noun_count = dtl_code_match(k, &v, DTL_PREDICATE_NOUN, nouns);
	}
	if ((verb_count == 0 || verbs[0].pattern->specificity < 3) &&
	    dtl_code_try_matches(k, list, nouns, noun_count))
		return;
	if (!dtl_code_try_matches(k, list, verbs, verb_count) &&
	    !dtl_code_try_matches(k, list, nouns, noun_count) && verb_count + noun_count == 0)
		dtl_trace_unmatched(k, c);
}

static void
code_noun(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_clause *c)
{
	struct dtl_match m[DTL_MAX_MATCHES];
	struct dtl_view v;
	size_t count;

	if (k->consumed[c->predicate]) {
		dtl_trace_clause(k, c, told_before);
		return;
	}
	dtl_view_noun(k, c, c->predicate, &v);
	count = dtl_code_match(k, &v, DTL_PREDICATE_NOUN, m);
	if (!dtl_code_try_matches(k, list, m, count) && count == 0)
		dtl_trace_unmatched(k, c);
}

/* The parse gave nothing: read the words in their order. */
static void
code_flat(struct dtl_coder *k, struct dtl_draft_list *list, uint32_t sentence)
{
	const struct dtl_sentence *s = &k->doc->sentences[sentence];

	k->flat = true;
	for (uint32_t t = s->token; t < s->token + s->token_count; t++) {
		struct dtl_clause *c = &k->doc->clauses[k->doc->clause_count + sentence];
		struct dtl_match m[DTL_MAX_MATCHES];
		struct dtl_view v, noun;
		size_t count;

		if (!dtl_view_flat(k, sentence, t, c, &v))
			continue;
		count = dtl_code_match(k, &v, DTL_PREDICATE_VERB, m);
		if (dtl_code_try_matches(k, list, m, count))
			break;
		if (!dtl_view_flat_noun(k, &v, &noun))
			continue;
		count = dtl_code_match(k, &noun, DTL_PREDICATE_NOUN, m);
		if (dtl_code_try_matches(k, list, m, count))
			break;
	}
	k->flat = false;
}

/* "since the accord of August": told to date what the sentence is about. */
static bool
is_past(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const preps[] = { "since", "after", "following", "before", "during",
		"until", "despite", "amid" };
	struct dtl_str prep = dtl_tree_preposition(&k->tree, c->predicate);

	return DTL_STR_IS_ANY(prep, preps);
}

/* "left open what it thinks of talks with B": only what somebody thinks or says of. */
static bool
is_thought_of(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const preps[] = { "about", "concerning", "regarding", "without",
		"against", "like" };

	return DTL_STR_IS_ANY(dtl_tree_preposition(&k->tree, c->predicate), preps);
}

static size_t
code_sentence(struct dtl_coder *k, struct dtl_draft_list *list, size_t first)
{
	const struct dtl_document *doc = k->doc;
	uint32_t sentence = doc->clauses[first].sentence;
	size_t end = first, before = list->count;

	while (end < doc->clause_count && doc->clauses[end].sentence == sentence)
		end++;
	if (!doc->blocks[doc->sentences[sentence].block].coded || list->count > MAX_DRAFTS)
		return end;
	for (size_t i = first; i < end; i++) {
		if (!doc->clauses[i].nominal)
			code_verb(k, list, &doc->clauses[i]);
	}
	if (list->count == before)
		code_flat(k, list, sentence);
	for (size_t i = first; i < end; i++) {
		if (!doc->clauses[i].nominal)
			continue;
		if (is_thought_of(k, &doc->clauses[i]))
			dtl_trace_clause(
			    k, &doc->clauses[i], "only what somebody speaks or thinks of");
		else if (list->count == before || !is_past(k, &doc->clauses[i]))
			code_noun(k, list, &doc->clauses[i]);
		else
			dtl_trace_clause(k, &doc->clauses[i], "only dates what the sentence tells");
	}
	return end;
}

/* Room behind the clauses for one of each sentence that the parse does not give. */
static void
reserve_clauses(struct dtl_coder *k)
{
	struct dtl_document *doc = DTL_NEW(k->doc->a, struct dtl_document);
	size_t count = k->doc->clause_count;

	*doc = *k->doc;
	doc->clauses = DTL_NEW_ARRAY(doc->a, count + doc->sentence_count + 1, struct dtl_clause);
	for (size_t i = 0; i < count; i++)
		doc->clauses[i] = k->doc->clauses[i];
	k->doc = doc;
}

void
dtl_code_find(struct dtl_coder *k, struct dtl_draft **ret, size_t *ret_count)
{
	struct dtl_draft_list list = { NULL, 0, 0 };

	k->told = &list;

	reserve_clauses(k);
	dtl_tree_build(&k->tree, k->doc);
	k->story = dtl_code_story(k);
	k->consumed = DTL_NEW_ARRAY(k->doc->a, k->doc->token_count, bool);
	for (size_t i = 0; i < k->doc->clause_count;)
		i = code_sentence(k, &list, i);
	dtl_code_doubt(k, list.items, list.count);
	*ret = list.items;
	*ret_count = list.count;
}

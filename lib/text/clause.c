#include "text/clause_work.h"

const char *
dtl_link_name(enum dtl_link link)
{
	static const char *const names[DTL_LINK_COUNT] = { "root", "conj", "xcomp", "ccomp",
		"advcl", "purpose", "condition", "relative", "participle", "noun", "parataxis" };

	return names[link];
}

/* A relation that a verb form may have without being a predicate: "agreed terms", "following". */
static bool
is_inner_rel(enum dtl_rel rel)
{
	switch (rel) {
	case DTL_REL_AMOD:
	case DTL_REL_COMPOUND:
	case DTL_REL_AUX:
	case DTL_REL_AUX_PASS:
	case DTL_REL_COP:
	case DTL_REL_CASE:
	case DTL_REL_MARK:
	case DTL_REL_FIXED:
	case DTL_REL_FLAT:
	case DTL_REL_CC:
	case DTL_REL_DISCOURSE:
	case DTL_REL_PUNCT:
		return true;
	default:
		return false;
	}
}

static bool
is_verbal(const struct dtl_clause_work *w, uint32_t t)
{
	const struct dtl_token *tok = &w->doc->tokens[t];

	if (dtl_tree_child(&w->tree, t, DTL_REL_COP) != DTL_NO_TOKEN)
		return true;
	if (tok->upos == DTL_ADJ && tok->rel == DTL_REL_XCOMP) /* "stands ready to help" */
		return dtl_tree_child(&w->tree, t, DTL_REL_XCOMP) != DTL_NO_TOKEN;
	if (tok->upos != DTL_VERB && tok->upos != DTL_AUX)
		return false;
	if (is_inner_rel((enum dtl_rel)tok->rel))
		return tok->rel == DTL_REL_COMPOUND && tok->upos == DTL_VERB &&
		       dtl_tree_child(&w->tree, t, DTL_REL_OBJ) != DTL_NO_TOKEN;
	return true;
}

/* A noun with arguments of its own may name an event: "talks between A and B", "A's visit to B". */
static bool
is_nominal(const struct dtl_clause_work *w, uint32_t t)
{
	const struct dtl_token *tok = &w->doc->tokens[t];

	if (tok->upos != DTL_NOUN && tok->upos != DTL_PROPN && tok->upos != DTL_VERB &&
	    tok->rel != DTL_REL_OBJ)
		return false;
	if (tok->rel == DTL_REL_COMPOUND || tok->rel == DTL_REL_FLAT || tok->rel == DTL_REL_FIXED)
		return false;
	DTL_TREE_EACH(child, &w->tree, t)
	{
		const struct dtl_token *arg = &w->doc->tokens[child];

		switch (arg->rel) {
		case DTL_REL_NMOD:
		case DTL_REL_NMOD_POSS:
		case DTL_REL_OBL:
		case DTL_REL_NSUBJ:
			return true;
		case DTL_REL_COMPOUND:
		case DTL_REL_AMOD:
			if (arg->flags & DTL_TOKEN_TITLE_CASE)
				return true;
			break;
		default:
			break;
		}
	}
	return tok->rel == DTL_REL_ROOT;
}

static size_t
collect(struct dtl_clause_work *w, bool *nominal)
{
	size_t count = 0;

	for (uint32_t t = 0; t < w->doc->token_count; t++) {
		w->of_token[t] = DTL_NO_TOKEN;
		if (w->tree.order[t] == DTL_NO_TOKEN)
			continue;
		if (is_verbal(w, t))
			w->of_token[t] = (uint32_t)count++;
		else if (is_nominal(w, t)) {
			nominal[t] = true;
			w->of_token[t] = (uint32_t)count++;
		}
	}
	return count;
}

static uint32_t
sentence_of(const struct dtl_document *doc, uint32_t token, uint32_t from)
{
	while (from + 1 < doc->sentence_count && doc->sentences[from + 1].token <= token)
		from++;
	return from;
}

void
dtl_clauses_find(struct dtl_document *doc)
{
	struct dtl_clause_work w = { .doc = doc };
	bool *nominal = DTL_NEW_ARRAY(doc->a, doc->token_count, bool);
	uint32_t sentence = 0;

	dtl_tree_build(&w.tree, doc);
	w.of_token = DTL_NEW_ARRAY(doc->a, doc->token_count, uint32_t);
	doc->clause_count = collect(&w, nominal);
	doc->clauses = DTL_NEW_ARRAY(doc->a, doc->clause_count, struct dtl_clause);
	for (uint32_t t = 0; t < doc->token_count; t++) {
		struct dtl_clause *c;

		if (w.of_token[t] == DTL_NO_TOKEN)
			continue;
		c = &doc->clauses[w.of_token[t]];
		sentence = sentence_of(doc, t, sentence);
		c->sentence = sentence;
		c->predicate = t;
		c->lemma = doc->tokens[t].lemma.n > 0 ? doc->tokens[t].lemma : doc->tokens[t].lower;
		c->light_noun = c->parent = c->speaker = DTL_NO_TOKEN;
		c->nominal = nominal[t];
		if (c->nominal)
			dtl_clause_read_nominal(&w, c);
		else
			dtl_clause_read_verbal(&w, c);
	}
	dtl_clauses_link(&w);
}

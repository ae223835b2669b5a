/* What is told as talk, left open or denied by a word above it: rumours, reports that nobody confirms. */
#include "news/code.h"

/* "declined to confirm", "refused to say" */
static bool
is_declined(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const verbs[] = { "decline", "refuse", "fail", "unable", "unwilling" };

	if (c->negated)
		return true;
	return c->link == DTL_LINK_XCOMP && c->parent != DTL_NO_TOKEN &&
	       (k->doc->clauses[c->parent].negated ||
		   DTL_STR_IS_ANY(k->doc->clauses[c->parent].lemma, verbs));
}

static const struct dtl_clause *
clause_of(const struct dtl_coder *k, const struct dtl_clause *near, uint32_t token)
{
	for (size_t i = 0; i < k->doc->clause_count; i++) {
		const struct dtl_clause *c = &k->doc->clauses[i];

		if (c->sentence == near->sentence && c->predicate == token)
			return c;
	}
	return NULL;
}

/* "rumours in the port that A had fired", "statements by B that A had fired": the noun that a clause spells
 * out may stand above the one that it hangs on. */
static bool
spells_out(const struct dtl_coder *k, const struct dtl_clause *c, const char *const *nouns,
    size_t count, uint32_t *ret)
{
	const struct dtl_token *tok = &k->doc->tokens[c->predicate];
	uint32_t at = tok->head, subject;

	if (at == DTL_NO_TOKEN ||
	    (tok->rel != DTL_REL_ACL && tok->rel != DTL_REL_ACL_RELCL && tok->rel != DTL_REL_CCOMP))
		return false;
	subject = dtl_tree_child(&k->tree, at, DTL_REL_NSUBJ);
	if (dtl_str_is(k->doc->tokens[at].lemma, "be") && subject != DTL_NO_TOKEN)
		at = subject;
	for (int up = 0; up < 3 && k->doc->tokens[at].upos != DTL_VERB; up++) {
		*ret = at;
		if (dtl_str_is_any(k->doc->tokens[at].lemma, nouns, count))
			return true;
		if (k->doc->tokens[at].rel != DTL_REL_NMOD)
			break;
		at = k->doc->tokens[at].head;
	}
	return false;
}

/* "denied a report that it would meet B", "would not confirm statements that it had met B" */
static bool
is_report_doubted(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const nouns[] = { "report", "statement", "claim", "allegation",
		"suggestion", "story", "rumour", "rumor", "assertion", "accusation" };
	static const char *const denials[] = { "deny", "refute", "dismiss", "reject", "discount" };
	const struct dtl_clause *verb;
	uint32_t noun;

	if (!spells_out(k, c, nouns, sizeof nouns / sizeof nouns[0], &noun) ||
	    k->doc->tokens[noun].head == DTL_NO_TOKEN)
		return false;
	verb = clause_of(k, c, k->doc->tokens[noun].head);
	if (verb == NULL)
		return false;
	return DTL_STR_IS_ANY(verb->lemma, denials) ||
	       (dtl_str_is(verb->lemma, "confirm") && is_declined(k, verb));
}

/* "did not rule out that A had met B", "ruled out meeting B" */
static bool
is_ruled_out(const struct dtl_coder *k, const struct dtl_clause *c)
{
	const struct dtl_clause *parent;

	if (c->parent == DTL_NO_TOKEN || c->link == DTL_LINK_CONJ)
		return false;
	parent = &k->doc->clauses[c->parent];
	return dtl_str_is(parent->lemma, "rule") && dtl_str_is(parent->particle, "out");
}

/* "A appears ready to yield", "A seems to have yielded" */
static bool
is_seen_so(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const verbs[] = { "appear", "seem" };
	const struct dtl_token *tok = &k->doc->tokens[c->predicate];

	return c->link == DTL_LINK_XCOMP &&
	       (tok->upos == DTL_ADJ || dtl_str_is(c->lemma, "prepare")) &&
	       c->parent != DTL_NO_TOKEN && DTL_STR_IS_ANY(k->doc->clauses[c->parent].lemma, verbs);
}

/* "speculation that A will help B", "a missile capable of hitting B", "accused of blaming B" */
static bool
is_rumoured(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const nouns[] = { "speculation", "rumour", "rumor", "hint", "guess",
		"prediction", "possibility", "request", "suggestion" };
	static const char *const words[] = { "criticise", "criticize", "insult", "blame" };
	const struct dtl_token *tok = &k->doc->tokens[c->predicate];
	uint32_t before = k->tree.left[c->predicate];

	if (tok->head == DTL_NO_TOKEN)
		return false;
	if (c->predicate >= 2 && dtl_str_is(tok[-1].lower, "of") &&
	    (dtl_str_is(tok[-2].lower, "capable") ||
		(dtl_str_is(tok[-2].lower, "accused") && DTL_STR_IS_ANY(c->lemma, words))))
		return true;
	if (before > 0 && k->doc->tokens[before - 1].upos == DTL_NOUN &&
	    DTL_STR_IS_ANY(k->doc->tokens[before - 1].lemma, nouns))
		return true;
	return spells_out(k, c, nouns, sizeof nouns / sizeof nouns[0], &before);
}

/* "asked whether A had met B", "it is vital that A yields", "would not confirm that A met B": what is
 * asked, wished or left open. */
static bool
is_left_open(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const open[] = { "confirm", "important", "essential", "vital",
		"necessary", "crucial", "imperative", "inconceivable", "unlikely", "doubt",
		"doubtful", "imagine", "pretend", "wonder", "speculate", "predict", "guess" };
	uint32_t mark = dtl_tree_child(&k->tree, c->predicate, DTL_REL_MARK);
	const struct dtl_clause *parent;

	if (c->link != DTL_LINK_CCOMP && c->link != DTL_LINK_XCOMP)
		return false;
	if (mark != DTL_NO_TOKEN && (dtl_str_is(k->doc->tokens[mark].lower, "whether") ||
					dtl_str_is(k->doc->tokens[mark].lower, "if")))
		return true;
	if (c->parent == DTL_NO_TOKEN)
		return false;
	parent = &k->doc->clauses[c->parent];
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
		if (dtl_str_is(parent->lemma, open[i]))
			return i > 0 || parent->negated || is_declined(k, parent);
	}
	return false;
}

bool
dtl_code_is_open(const struct dtl_coder *k, const struct dtl_clause *c)
{
	return is_rumoured(k, c) || is_left_open(k, c) || is_report_doubted(k, c) ||
	       is_ruled_out(k, c) || is_seen_so(k, c);
}

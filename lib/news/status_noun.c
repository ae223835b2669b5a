/* When a meeting told by its noun takes place: the words around the noun. */
#include "news/code.h"

/* Words beside an event noun. */
static const struct {
	const char *word;
	enum dtl_status status;
} beside[] = {
	{ "upcoming", DTL_STATUS_SCHEDULED },
	{ "forthcoming", DTL_STATUS_SCHEDULED },
	{ "coming", DTL_STATUS_SCHEDULED },
	{ "planned", DTL_STATUS_SCHEDULED },
	{ "scheduled", DTL_STATUS_SCHEDULED },
	{ "future", DTL_STATUS_SCHEDULED },
	{ "next", DTL_STATUS_SCHEDULED },
	{ "proposed", DTL_STATUS_PROPOSED },
	{ "probable", DTL_STATUS_PROPOSED },
	{ "expected", DTL_STATUS_PROPOSED },
	{ "likely", DTL_STATUS_PROPOSED },
	{ "possible", DTL_STATUS_HYPOTHETICAL },
	{ "potential", DTL_STATUS_HYPOTHETICAL },
	{ "ongoing", DTL_STATUS_ONGOING },
	{ "continuing", DTL_STATUS_ONGOING },
	{ "current", DTL_STATUS_ONGOING },
	{ "any", DTL_STATUS_HYPOTHETICAL },
	{ "no", DTL_STATUS_DENIED },
};

/* "ahead of the summit" looks forward, unless the sentence tells a story of the past. */
static bool
is_ahead(const struct dtl_coder *k, uint32_t noun)
{
	uint32_t of = dtl_tree_child(&k->tree, noun, DTL_REL_CASE);

	return of != DTL_NO_TOKEN && of > 0 && dtl_str_is(k->doc->tokens[of].lower, "of") &&
	       dtl_str_is(k->doc->tokens[of - 1].lower, "ahead");
}

/* "groundwork for talks", "the run-up to the visit" */
static bool
is_led_up_to(const struct dtl_coder *k, uint32_t noun)
{
	static const char *const words[] = { "groundwork", "preparation", "run-up", "runup", "up",
		"prelude", "countdown", "preparations" };
	const struct dtl_token *tok = &k->doc->tokens[noun];
	struct dtl_str prep = dtl_tree_preposition(&k->tree, noun);

	return tok->rel == DTL_REL_NMOD && tok->head != DTL_NO_TOKEN &&
	       (dtl_str_is(prep, "for") || dtl_str_is(prep, "to")) &&
	       DTL_STR_IS_ANY(k->doc->tokens[tok->head].lemma, words);
}

/* "the visit later this month", "a meeting later today" */
static bool
is_later(const struct dtl_coder *k, uint32_t noun)
{
	static const char *const spans[] = { "this", "today", "in", "on", "next" };

	for (uint32_t t = noun + 1; t + 1 < k->doc->token_count; t++) {
		enum dtl_upos upos = (enum dtl_upos)k->doc->tokens[t].upos;

		/* also where the parse hung it elsewhere, but no further than the next verb */
		if (t >= k->tree.right[noun] &&
		    (t > noun + 8 || upos == DTL_VERB || upos == DTL_AUX || upos == DTL_PUNCT))
			return false;
		if (dtl_str_is(k->doc->tokens[t].lower, "later") &&
		    DTL_STR_IS_ANY(k->doc->tokens[t + 1].lower, spans) &&
		    dtl_code_in_date(k, t + 1))
			return true;
	}
	return false;
}

/* "a visit was under consideration", "a meeting is under discussion" */
static bool
is_considered(const struct dtl_coder *k, uint32_t noun)
{
	static const char *const words[] = { "consideration", "discussion", "review" };
	const struct dtl_token *tok = &k->doc->tokens[noun];

	return tok->rel == DTL_REL_NSUBJ && tok->head != DTL_NO_TOKEN &&
	       DTL_STR_IS_ANY(k->doc->tokens[tok->head].lemma, words) &&
	       dtl_str_is(dtl_tree_preposition(&k->tree, tok->head), "under");
}

enum dtl_status
dtl_code_status_beside(const struct dtl_coder *k, uint32_t noun, enum dtl_status status)
{
	if (is_considered(k, noun))
		return DTL_STATUS_PROPOSED;
	if (is_ahead(k, noun) || is_led_up_to(k, noun) || is_later(k, noun))
		return DTL_STATUS_SCHEDULED;
	DTL_TREE_EACH(child, &k->tree, noun)
	{
		for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
			if (dtl_str_is(k->doc->tokens[child].lower, beside[i].word) &&
			    k->doc->tokens[child].rel != DTL_REL_NMOD)
				return beside[i].status;
		}
	}
	return status;
}

/* "agreed at last month's meeting", "was decided during talks", "the pact strengthened by the summit":
 * where or through what something was done has been held, whatever was decided there. */
bool
dtl_code_noun_is_held(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const preps[] = { "at", "in", "during", "by", "after", "following" };
	static const char *const ahead[] = { "plan", "schedule", "set", "slate", "expect", "hope",
		"arrange", "intend", "want", "seek" };
	const struct dtl_token *noun = &k->doc->tokens[c->predicate], *verb;
	const char *xpos;

	if (!c->nominal || noun->head == DTL_NO_TOKEN ||
	    !DTL_STR_IS_ANY(dtl_tree_preposition(&k->tree, c->predicate), preps))
		return false;
	verb = &k->doc->tokens[noun->head];
	xpos = dtl_xpos_name(verb->xpos);
	if (verb->upos != DTL_VERB || DTL_STR_IS_ANY(verb->lemma, ahead) ||
	    (strcmp(xpos, "VBN") != 0 && strcmp(xpos, "VBD") != 0))
		return false;
	/* "will be signed at the summit", "is to be signed" */
	DTL_TREE_EACH(child, &k->tree, noun->head)
	{
		const char *own = dtl_xpos_name(k->doc->tokens[child].xpos);

		if (strcmp(own, "MD") == 0 || strcmp(own, "TO") == 0 ||
		    (k->doc->tokens[child].rel == DTL_REL_AUX_PASS && strcmp(own, "VBD") != 0 &&
			strcmp(own, "VBN") != 0))
			return false;
	}
	return true;
}

/* "will speak on the visit of last week", "returns from a visit on Sunday" */
bool
dtl_code_noun_is_over(const struct dtl_coder *k, const struct dtl_draft *d)
{
	static const char *const ends[] = { "result", "outcome", "wake", "aftermath",
		"consequence" };
	uint32_t above = k->doc->tokens[d->predicate].head;

	if (dtl_str_is(dtl_tree_preposition(&k->tree, d->predicate), "from") ||
	    (above != DTL_NO_TOKEN && DTL_STR_IS_ANY(k->doc->tokens[above].lemma, ends)))
		return true;
	return k->published.year != 0 && d->date_own && dtl_date_valid(d->ev.when.end) &&
	       dtl_date_cmp(d->ev.when.end, k->published) < 0;
}

/* "when he visits B", "before travelling to B": still to come, in a sentence that lies ahead or is told
 * in the present. */
bool
dtl_code_is_yet_to_come(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const marks[] = { "when", "before", "until", "once" };
	const char *xpos = dtl_xpos_name(k->doc->tokens[c->predicate].xpos);

	if (c->nominal || c->passive || c->perfect || c->negated ||
	    (strcmp(xpos, "VBZ") != 0 && strcmp(xpos, "VBP") != 0))
		return false;
	DTL_TREE_EACH(child, &k->tree, c->predicate)
	{
		if (child < c->predicate && DTL_STR_IS_ANY(k->doc->tokens[child].lower, marks))
			return true;
	}
	return false;
}

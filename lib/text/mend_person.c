/* Who is meant by a word beside a verb: visitors, and subjects that stand for nobody new. */
#include "text/mend_work.h"

/* Who may come on a visit: the name of an office or of those who are sent. */
static bool
is_visitor(const struct dtl_token *t)
{
	static const char *const words[] = { "minister", "secretary", "president", "premier",
		"chancellor", "leader", "envoy", "ambassador", "king", "emir", "prince",
		"delegation", "official", "team", "chairman", "commissioner", "senator",
		"congressman", "general", "representative", "mission", "lawmaker", "mp", "diplomat",
		"negotiator", "chief" };

	return dtl_mend_is_noun(t) &&
	       (DTL_STR_IS_ANY(t->lemma, words) || DTL_STR_IS_ANY(t->lower, words));
}

/* One noun phrase of somebody who visits, without article. */
static bool
is_visitor_in(const struct dtl_token *tokens, uint32_t beg, uint32_t end)
{
	bool visitor = false;

	for (uint32_t k = beg; k < end; k++) {
		if (tokens[k].upos == DTL_DET || tokens[k].upos == DTL_ADP ||
		    dtl_str_is(tokens[k].lower, "'s"))
			return false;
		visitor |= is_visitor(&tokens[k]);
	}
	return visitor;
}

/* "told [visiting] Finance Minister Ada Holm", which the parser may take for a verb with an object. */
static bool
may_describe_visitor(const struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	const struct dtl_token *word = &tokens[i];

	return dtl_str_is(word->lower, "visiting") && word->rel != DTL_REL_AMOD &&
	       word->head != DTL_NO_TOKEN && word->head < first + i &&
	       (tokens[i - 1].upos == DTL_VERB ||
		   (tokens[i - 1].upos == DTL_ADP && word->head != first + i - 1));
}

/* Who visits is meant, and no visit is told. */
static void
mend_visitor(struct dtl_token *tokens, uint32_t count, uint32_t i, uint32_t first)
{
	struct dtl_token *word = &tokens[i];

	if (i == 0 || !may_describe_visitor(tokens, i, first))
		return;
	uint32_t who = dtl_mend_child(tokens, i + 1, count, first + i, DTL_REL_OBJ);
	if (who == DTL_NO_TOKEN || !is_visitor_in(tokens, i + 1, who + 1))
		return;
	for (uint32_t k = 0; k < count; k++)
		if (tokens[k].head == first + i && k != who)
			tokens[k].head = word->head;
	if (tokens[i - 1].upos == DTL_ADP) {
		dtl_mend_set(&tokens[i - 1], first + who, "case", DTL_REL_CASE);
		dtl_mend_set(&tokens[who], word->head, "obl", DTL_REL_OBL);
	} else {
		dtl_mend_set(&tokens[who], word->head, "obj", DTL_REL_OBJ);
	}
	dtl_mend_set(word, first + who, "amod", DTL_REL_AMOD);
}

/* "To the parliament, the Assembly, he spoke": behind a comma a pronoun is the subject, and the name
 * before it none. */
static void
mend_two_subjects(struct dtl_token *tokens, uint32_t i, uint32_t first)
{
	const struct dtl_token *pronoun = &tokens[i];

	if (i < 2 || pronoun->rel != DTL_REL_NSUBJ || pronoun->upos != DTL_PRON ||
	    pronoun->head == DTL_NO_TOKEN || pronoun->head < first + i ||
	    !dtl_str_is(tokens[i - 1].lower, ","))
		return;
	for (uint32_t k = 0; k + 1 < i; k++)
		if (tokens[k].rel == DTL_REL_NSUBJ && tokens[k].head == pronoun->head &&
		    dtl_mend_is_noun(&tokens[k]))
			dtl_mend_set(&tokens[k], pronoun->head, "dep", DTL_REL_DEP);
}

void
dtl_mend_persons(struct dtl_token *tokens, uint32_t count, uint32_t first)
{
	for (uint32_t i = 0; i < count; i++) {
		mend_visitor(tokens, count, i, first);
		mend_two_subjects(tokens, i, first);
	}
}

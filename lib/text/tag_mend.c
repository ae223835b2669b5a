#include "text/tag_mend.h"

#include "text/labels.h"

#define BIT DTL_XPOS_BIT

struct mending {
	const struct dtl_model *m;
	const struct dtl_token *tokens;
	struct dtl_word *words;
	size_t count;
};

static bool
has_tag(const struct mending *w, size_t i, uint64_t set)
{
	return i < w->count && ((uint64_t)1 << w->m->tag_xpos[w->words[i].tag] & set) != 0;
}

static void
set_tag(const struct mending *w, size_t i, uint16_t xpos, enum dtl_upos upos)
{
	w->words[i].tag = dtl_model_tag_class(w->m, xpos, upos);
}

/* What the word without its "s" was seen as: DTL_WORD_IS_*. */
static uint32_t
kind_without_s(const struct mending *w, size_t i)
{
	enum { BASE_MIN = 4 };
	struct dtl_str base = w->tokens[i].lower;

	if (base.n <= BASE_MIN || !dtl_str_ends(base, "s"))
		return 0;
	base.n--;
	return dtl_words_get(&w->m->lexicon.words, dtl_word_hash(base)) &
	       (DTL_WORD_IS_NOUN | DTL_WORD_IS_VERB);
}

/* "Turkey's backing for Mali": what somebody has and what is for or of another is a thing. */
static void
mend_owned(const struct mending *w, size_t i)
{
	if (i > 0 && has_tag(w, i, BIT(VBG)) && has_tag(w, i - 1, BIT(POS) | BIT(PRP_POSS)) &&
	    has_tag(w, i + 1, BIT(IN)))
		set_tag(w, i, DTL_XPOS_NN, DTL_NOUN);
}

/* "open to talks", "took it to court": "to" before a noun is a preposition. */
static void
mend_to(const struct mending *w, size_t i)
{
	if (!has_tag(w, i, BIT(TO)))
		return;
	if (i + 1 < w->count && dtl_str_is(w->tokens[i + 1].lower, "court") &&
	    (i + 2 == w->count || has_tag(w, i + 2, BIT(IN) | BIT(STOP) | BIT(COMMA))))
		set_tag(w, i + 1, DTL_XPOS_NN, DTL_NOUN);
	if (has_tag(w, i + 1, BIT(NN) | BIT(NNS) | BIT(NNP) | BIT(NNPS)))
		set_tag(w, i, DTL_XPOS_IN, DTL_ADP);
}

/* "the roundtable between them", "the gathering between": a thing is between two. */
static void
mend_between(const struct mending *w, size_t i)
{
	if (i > 0 && i + 1 < w->count && has_tag(w, i, BIT(JJ) | BIT(VBG)) &&
	    has_tag(w, i - 1, BIT(DT)) && dtl_str_is(w->tokens[i + 1].lower, "between"))
		set_tag(w, i, DTL_XPOS_NN, DTL_NOUN);
}

/*
 * "reviewed plans, discussed new ties", "Police arrested nine sailors, a lawyer said": before its object, behind a
 * comma or behind the first noun of a sentence, a participle is a past.
 */
static void
mend_series(const struct mending *w, size_t i, bool past_before, bool finite_before)
{
	static const char *const givers[] = { "given", "called", "named", "dubbed", "offered",
		"granted", "considered", "compared", "titled", "entitled", "asked", "told" };
	const uint64_t lead = BIT(DT) | BIT(PRP_POSS) | BIT(JJ) | BIT(CD) | BIT(VBG) | BIT(VBN);
	const uint64_t noun = BIT(NN) | BIT(NNS) | BIT(NNP) | BIT(NNPS);
	size_t k = i + 1;

	if (i == 0 || !has_tag(w, i, BIT(VBN)) || DTL_STR_IS_ANY(w->tokens[i].lower, givers))
		return;
	if (!(past_before && has_tag(w, i - 1, BIT(COMMA))) &&
	    !(!finite_before && has_tag(w, i - 1, noun)))
		return;
	while (k < i + 5 && has_tag(w, k, lead))
		k++;
	if (has_tag(w, k, noun))
		set_tag(w, i, DTL_XPOS_VBD, DTL_VERB);
}

/* "looking into whether": what opens a clause is the second word. */
static void
mend_whether(const struct mending *w, size_t i)
{
	if (has_tag(w, i, BIT(IN)) && i + 1 < w->count &&
	    dtl_str_is(w->tokens[i + 1].lower, "whether"))
		set_tag(w, i, DTL_XPOS_IN, DTL_ADP);
}

/* "led talks with Jamaica": behind a past no present follows. */
static void
mend_behind_past(const struct mending *w, size_t i)
{
	if (i > 0 && has_tag(w, i, BIT(VBZ)) && has_tag(w, i - 1, BIT(VBD)) &&
	    (kind_without_s(w, i) & DTL_WORD_IS_NOUN) != 0)
		set_tag(w, i, DTL_XPOS_NNS, DTL_NOUN);
}

/* "they parleyed": what ends so is a past, and "had armed the rebels" tells what they had done. */
static void
mend_past(const struct mending *w, size_t i)
{
	static const char *const have[] = { "have", "has", "had", "having" };
	enum { PAST_MIN = 6 };
	struct dtl_str lower = w->tokens[i].lower;

	if (lower.n < PAST_MIN - 1 || !dtl_str_ends(lower, "ed") || dtl_str_ends(lower, "eed"))
		return;
	if (has_tag(w, i, BIT(VBP)) && lower.n >= PAST_MIN)
		set_tag(w, i, DTL_XPOS_VBD, DTL_VERB);
	if (i > 0 && has_tag(w, i, BIT(JJ)) && has_tag(w, i + 1, BIT(DT) | BIT(PRP_POSS)) &&
	    DTL_STR_IS_ANY(w->tokens[i - 1].lower, have))
		set_tag(w, i, DTL_XPOS_VBN, DTL_VERB);
}

void
dtl_tag_mend(
    const struct dtl_model *m, const struct dtl_token *tokens, struct dtl_word *words, size_t count)
{
	const struct mending w = { m, tokens, words, count };

	const uint64_t finite_tags = BIT(VBD) | BIT(VBZ) | BIT(VBP) | BIT(MD);
	bool past = false, finite = false;

	for (size_t i = 0; i < count; i++) {
		mend_past(&w, i);
		mend_series(&w, i, past, finite);
		past |= has_tag(&w, i, BIT(VBD));
		finite |= has_tag(&w, i, finite_tags);
		mend_owned(&w, i);
		mend_between(&w, i);
		mend_whether(&w, i);
		mend_behind_past(&w, i);
	}
	for (size_t i = 0; i < count; i++)
		mend_to(&w, i);
	for (size_t i = 0; i < count; i++)
		dtl_word_set_tag(&m->lexicon, words, i, words[i].tag);
}

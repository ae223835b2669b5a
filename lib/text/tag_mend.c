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

/* Was it seen with any of these tags, or never seen at all? */
static bool
can_be(const struct mending *w, size_t i, uint64_t set)
{
	uint8_t usual = w->words[i].usual;

	return usual == 0 || (w->m->lexicon.usual_set[usual] & set) != 0;
}

static bool
is_upper(const struct dtl_word *word)
{
	return (word->shape & DTL_SHAPE_FIRST_UPPER) != 0;
}

/* "Laos rushed tents": a first word that nobody knows as another is a name, not an adverb. */
static void
mend_first(const struct mending *w, size_t i)
{
	const struct dtl_word *word = &w->words[i];

	if ((word->shape & DTL_SHAPE_FIRST) != 0 && is_upper(word) && word->usual == 0 &&
	    word->shape / DTL_SHAPE_MODE == DTL_CASE_NORMAL &&
	    has_tag(w, i, BIT(RB) | BIT(IN) | BIT(RP) | BIT(UH)) &&
	    !dtl_str_ends(w->tokens[i].lower, "ly"))
		set_tag(w, i, DTL_XPOS_NNP, DTL_PROPN);
}

/* "voiced goodwill": without a capital, before no name, it is no name. */
static void
mend_small(const struct mending *w, size_t i)
{
	const struct dtl_word *word = &w->words[i];
	const uint64_t name = BIT(NNP) | BIT(NNPS);

	if (has_tag(w, i, name) &&
	    (word->shape & (DTL_SHAPE_FIRST_UPPER | DTL_SHAPE_ANY_UPPER)) == 0 &&
	    word->shape / DTL_SHAPE_MODE == DTL_CASE_NORMAL &&
	    (word->shape & DTL_SHAPE_DIGIT) == 0 && !has_tag(w, i + 1, name))
		set_tag(w, i, DTL_XPOS_NN, DTL_NOUN);
}

/* "froze aid": what has no "s" is no present of a third person. */
static void
mend_form(const struct mending *w, size_t i)
{
	static const char *const states[] = { "ablaze", "adrift", "alight" };

	if (DTL_STR_IS_ANY(w->tokens[i].lower, states))
		set_tag(w, i, DTL_XPOS_JJ, DTL_ADJ);
	else if (has_tag(w, i, BIT(VBZ)) && !dtl_str_ends(w->tokens[i].lower, "s"))
		set_tag(w, i, DTL_XPOS_VBD, DTL_VERB);
}

/* "the lost ballots" have been lost; "Peru armed the guards" and "it involved guards" tell of deeds. */
static void
mend_past(const struct mending *w, size_t i)
{
	const uint64_t proper = BIT(NNP) | BIT(NNPS), noun = proper | BIT(NN) | BIT(NNS);
	const uint64_t lead = BIT(DT) | BIT(PRP_POSS), adjective = BIT(JJ);

	if (i == 0)
		return;
	if (has_tag(w, i, BIT(VBD))) {
		if (has_tag(w, i - 1, lead) && has_tag(w, i + 1, noun))
			set_tag(w, i, DTL_XPOS_VBN, DTL_VERB);
	} else if (has_tag(w, i, adjective) && dtl_str_ends(w->tokens[i].lower, "ed")) {
		bool involved = dtl_str_is(w->tokens[i].lower, "involved");
		uint64_t before = involved ? noun : proper;
		uint64_t behind = involved ? noun | lead | adjective : lead;

		if (has_tag(w, i - 1, before) && has_tag(w, i + 1, behind))
			set_tag(w, i, DTL_XPOS_VBD, DTL_VERB);
	}
}

/* "The government plans to leave": a sentence without another finite verb has it before "to". */
static void
mend_plan(const struct mending *w)
{
	const uint64_t noun = BIT(NN) | BIT(NNP) | BIT(NNPS);
	const uint64_t finite = BIT(VBD) | BIT(VBZ) | BIT(VBP) | BIT(MD);

	for (size_t i = 0; i < w->count; i++)
		if (has_tag(w, i, finite))
			return;
	for (size_t i = 1; i + 2 < w->count; i++) {
		if (has_tag(w, i, BIT(NNS)) && has_tag(w, i - 1, noun) &&
		    has_tag(w, i + 1, BIT(TO)) && has_tag(w, i + 2, BIT(VB)) &&
		    w->words[i].usual != 0 && can_be(w, i, BIT(VBZ))) {
			set_tag(w, i, DTL_XPOS_VBZ, DTL_VERB);
			return;
		}
	}
}

/* "took aim at", "plans talks": behind a verb that helps no other stands its object. */
static void
mend_object(const struct mending *w, size_t i)
{
	static const char *const helpers[] = { "do", "does", "did", "let", "lets", "help", "helps",
		"helped", "make", "makes", "made", "have", "has", "had", "go", "goes", "went",
		"come", "dare", "need", "needs", "is", "was", "are", "were" };
	const uint64_t finite = BIT(VBD) | BIT(VBZ) | BIT(VBP);

	if (i == 0 || !has_tag(w, i - 1, finite) || DTL_STR_IS_ANY(w->tokens[i - 1].lower, helpers))
		return;
	if (has_tag(w, i, BIT(VB)) && can_be(w, i, BIT(NN)))
		set_tag(w, i, DTL_XPOS_NN, DTL_NOUN);
	else if (has_tag(w, i, BIT(VBZ)) && can_be(w, i, BIT(NNS)) && w->words[i].usual != 0)
		set_tag(w, i, DTL_XPOS_NNS, DTL_NOUN);
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

/* "the roundtable between them": a quality is not between two. */
static void
mend_between(const struct mending *w, size_t i)
{
	if (i > 0 && i + 1 < w->count && has_tag(w, i, BIT(JJ)) && has_tag(w, i - 1, BIT(DT)) &&
	    dtl_str_is(w->tokens[i + 1].lower, "between"))
		set_tag(w, i, DTL_XPOS_NN, DTL_NOUN);
}

/* "reviewed plans, discussed new ties": behind a comma, before its object, a participle is a past. */
static void
mend_series(const struct mending *w, size_t i, bool past_before)
{
	static const char *const givers[] = { "given", "called", "named", "dubbed", "offered",
		"granted", "considered", "compared", "titled", "entitled", "asked", "told" };
	const uint64_t lead = BIT(DT) | BIT(PRP_POSS) | BIT(JJ) | BIT(CD) | BIT(VBG) | BIT(VBN);
	const uint64_t noun = BIT(NN) | BIT(NNS) | BIT(NNP) | BIT(NNPS);
	size_t k = i + 1;

	if (!past_before || i == 0 || !has_tag(w, i, BIT(VBN)) || !has_tag(w, i - 1, BIT(COMMA)) ||
	    DTL_STR_IS_ANY(w->tokens[i].lower, givers))
		return;
	while (k < i + 5 && has_tag(w, k, lead))
		k++;
	if (has_tag(w, k, noun))
		set_tag(w, i, DTL_XPOS_VBD, DTL_VERB);
}

void
dtl_tag_mend(
    const struct dtl_model *m, const struct dtl_token *tokens, struct dtl_word *words, size_t count)
{
	const struct mending w = { m, tokens, words, count };

	bool past = false;

	for (size_t i = 0; i < count; i++) {
		mend_series(&w, i, past);
		past |= has_tag(&w, i, BIT(VBD));
		mend_first(&w, i);
		mend_small(&w, i);
		mend_form(&w, i);
		mend_past(&w, i);
		mend_object(&w, i);
		mend_between(&w, i);
	}
	for (size_t i = 0; i < count; i++)
		mend_to(&w, i);
	mend_plan(&w);
	for (size_t i = 0; i < count; i++)
		dtl_word_set_tag(&m->lexicon, words, i, words[i].tag);
}

#include "text/labels.h"
#include "text/model.h"
#include "text/tag_mend.h"

#define BIT DTL_XPOS_BIT
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Without a capital, in a sentence that has capitals where they belong. */
static bool
is_small(const struct dtl_word *word)
{
	const uint32_t upper = DTL_SHAPE_FIRST_UPPER | DTL_SHAPE_ANY_UPPER;

	return (word->shape & upper) == 0 && (word->shape & DTL_SHAPE_LETTER) != 0 &&
	       word->shape / DTL_SHAPE_MODE == DTL_CASE_NORMAL;
}

/*
 * A word is no preposition or pronoun that training has not seen, and "march" is no month.
 */
static bool
may_have(const struct dtl_lexicon *lexicon, const struct dtl_word *word, uint32_t tag)
{
	uint8_t xpos = lexicon->closed[tag];

	if (lexicon->proper[tag] && word->usual != 0 && is_small(word))
		return false;
	return xpos == 0 || word->usual == 0 || (lexicon->usual_set[word->usual] >> xpos & 1) != 0;
}

static uint32_t
best_tag(const struct dtl_lexicon *lexicon, const struct dtl_word *word, const int32_t *score,
    uint32_t count)
{
	uint32_t best = dtl_best_class(score, 1, count);

	if (may_have(lexicon, word, best))
		return best;
	best = 0;
	for (uint32_t i = 1; i < count; i++)
		if ((best == 0 || score[i] > score[best]) && may_have(lexicon, word, i))
			best = i;
	return best;
}

static void
choose_tags(const struct dtl_model *m, const struct dtl_encoded *encoded, struct dtl_word *words,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const int32_t *score = encoded->tags + i * encoded->tag_stride;
		uint32_t tag = words[i].fixed != 0
				   ? words[i].fixed
				   : best_tag(&m->lexicon, &words[i], score, m->tag_count);

		dtl_word_set_tag(&m->lexicon, words, i, (uint8_t)tag);
	}
}

void
dtl_tag_words(
    const struct dtl_model *m, struct dtl_encoder_work *w, struct dtl_word *words, size_t count)
{
	struct dtl_encoder_text text = { .words = words, .count = count };

	dtl_encoder_tags(&m->encoder[DTL_READER_FULL], w, &text, 1);
	choose_tags(m, text.encoded, words, count);
}

/* A participle, an adjective that looks like one ("armed"), or a noun that can be a past ("spread"). */
static bool
may_be_past(const struct dtl_model *m, const struct dtl_word *word)
{
	uint16_t past = DTL_XPOS_VBD;

	if ((m->lexicon.usual_set[word->usual] >> past & 1) != 0 ||
	    dtl_words_get(&m->lemma_index, dtl_lemma_key(word->hash, past)) != 0)
		return true;
	return m->lexicon.group[word->tag] == DTL_GROUP_PARTICIPLE ||
	       (m->tag_upos[word->tag] == DTL_ADJ && word->suffix[1] == dtl_suffix_hash("ed"));
}

/*
 * A whole sentence has a finite verb. Where none was found, the participle after a subject that looks
 * most like a past is one: "Poland armed Ukraine."
 */
static void
mend_participle(const struct dtl_model *m, const struct dtl_encoded *encoded,
    struct dtl_word *words, size_t count)
{
	size_t best = count;
	int32_t least = INT32_MAX;

	if (count == 0 || !words[0].stop)
		return;
	for (size_t i = 0; i < count; i++) {
		unsigned group = m->lexicon.group[words[i].tag];
		if (group == DTL_GROUP_FINITE || group == DTL_GROUP_MODAL)
			return;
	}
	uint8_t past = dtl_model_tag_class(m, DTL_XPOS_VBD, DTL_VERB);
	for (size_t i = 1; i < count; i++) {
		uint64_t before = (uint64_t)1 << m->tag_xpos[words[i - 1].tag];
		if (!may_be_past(m, &words[i]) || !words[i - 1].subject ||
		    (before & (BIT(DT) | BIT(PRP_POSS))) != 0)
			continue;
		const int32_t *score = encoded->tags + i * encoded->tag_stride;
		int32_t lead = score[words[i].tag] - score[past];
		if (lead < least) {
			least = lead;
			best = i;
		}
	}
	if (best < count)
		words[best].tag = past;
}

/* Is the form a past, of a verb that looks otherwise in the present? */
static bool
is_past_alone(const struct dtl_model *m, const struct dtl_word *word)
{
	uint64_t set = m->lexicon.usual_set[word->usual];
	uint64_t key = dtl_lemma_key(word->hash, DTL_XPOS_VBD);
	bool known = (set & BIT(VBD)) != 0 && (set & (BIT(VB) | BIT(VBP))) == 0;

	return (known || dtl_words_get(&m->lemma_index, key) != 0) &&
	       (dtl_words_get(&m->lexicon.words, word->hash) & DTL_WORD_IS_VERB) == 0;
}

/* "Soldiers shot a guard", "Peru froze aid": a past alone is no present, nor a noun it never was. */
static void
mend_pasts(const struct dtl_model *m, struct dtl_word *words, size_t count)
{
	const uint64_t now = BIT(VB) | BIT(VBP) | BIT(VBZ), noun = BIT(NN);
	const uint64_t past = BIT(VBD) | BIT(VBN);
	uint8_t tag = dtl_model_tag_class(m, DTL_XPOS_VBD, DTL_VERB);

	for (size_t i = 0; i < count; i++) {
		uint64_t set = m->lexicon.usual_set[words[i].usual];
		uint64_t wrong = set != 0 && (set & ~past) == 0 ? now | noun : now;

		if (((uint64_t)1 << m->tag_xpos[words[i].tag] & wrong) != 0 &&
		    is_small(&words[i]) && is_past_alone(m, &words[i]))
			words[i].tag = tag;
	}
}

/* "Turkey is satisfied with it": what one feels is no deed of another. */
static void
mend_feelings(
    const struct dtl_model *m, const struct dtl_token *tokens, struct dtl_word *words, size_t count)
{
	static const char *const feelings[] = { "satisfied", "dissatisfied", "impressed", "pleased",
		"disappointed", "concerned", "worried", "alarmed", "delighted", "frustrated",
		"annoyed", "determined" };
	static const char *const causes[] = { "with", "about", "at", "over", "that", "to" };
	uint16_t done = DTL_XPOS_VBN;
	uint8_t tag = dtl_model_tag_class(m, DTL_XPOS_JJ, DTL_ADJ);

	for (size_t i = 1; i + 1 < count; i++)
		if (m->tag_xpos[words[i].tag] == done &&
		    DTL_STR_IS_ANY(tokens[i + 1].lower, causes) &&
		    DTL_STR_IS_ANY(tokens[i].lower, feelings))
			words[i].tag = tag;
}

/* What the encoder read becomes tags and lemmas. */
static void
tag_sentence(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	struct dtl_token *tokens = doc->tokens + sentence->token;
	struct dtl_word *words = sentence->words;
	const size_t count = sentence->token_count;

	choose_tags(m, sentence->encoded, words, count);
	mend_pasts(m, words, count);
	mend_feelings(m, tokens, words, count);
	dtl_tag_mend(m, tokens, words, count);
	mend_participle(m, sentence->encoded, words, count);
	for (size_t i = 0; i < count; i++) {
		struct dtl_token *t = &tokens[i];
		uint8_t tag = words[i].tag < m->tag_count ? words[i].tag : 0;

		t->xpos = m->tag_xpos[tag];
		t->upos = m->tag_upos[tag];
		t->lemma = dtl_lemma_of(m, doc->a, t, (enum dtl_upos)t->upos, t->xpos);
	}
}

void
dtl_tag_all(const struct dtl_model *m, struct dtl_document *doc,
    struct dtl_sentence *const *sentences, size_t count)
{
	struct dtl_encoder_text *texts = DTL_NEW_ARRAY(doc->a, count, struct dtl_encoder_text);

	for (size_t i = 0; i < count; i++) {
		struct dtl_sentence *s = sentences[i];
		struct dtl_token *tokens = doc->tokens + s->token;

		s->words = dtl_words_of(doc->a, &m->lexicon, tokens, s->token_count);
		texts[i].words = s->words;
		texts[i].count = s->token_count;
	}
	dtl_encoder_tags(dtl_model_reader(m, doc), dtl_encoder_work_of(doc), texts, count);
	for (size_t i = 0; i < count; i++) {
		sentences[i]->encoded = texts[i].encoded;
		tag_sentence(m, doc, sentences[i]);
	}
}

void
dtl_tag(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	dtl_tag_all(m, doc, &sentence, 1);
}

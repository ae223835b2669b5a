#include "text/model.h"

void
dtl_tag_words(const struct dtl_lexicon *lexicon, const struct dtl_linear *tags,
    struct dtl_word *words, size_t count)
{
	uint64_t features[DTL_TAG_FEATURES_MAX];

	for (size_t i = 0; i < count; i++) {
		int32_t score[DTL_CLASS_MAX + 1] = { 0 };

		if (words[i].fixed != 0) {
			dtl_word_set_tag(lexicon, words, i, words[i].fixed);
			continue;
		}
		size_t n = dtl_tag_features(words, count, i, features);
		dtl_linear_score(tags, features, n, score);
		uint32_t best = dtl_best_class(score, 1, tags->class_count);
		dtl_word_set_tag(lexicon, words, i, (uint8_t)best);
	}
}

void
dtl_tag(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	struct dtl_token *tokens = doc->tokens + sentence->token;
	size_t count = sentence->token_count;
	struct dtl_word *words = dtl_words_of(doc->a, &m->lexicon, tokens, count);

	dtl_tag_words(&m->lexicon, &m->tags, words, count);
	for (size_t i = 0; i < count; i++) {
		struct dtl_token *t = &tokens[i];
		uint8_t tag = words[i].tag < m->tag_count ? words[i].tag : 0;

		t->xpos = m->tag_xpos[tag];
		t->upos = m->tag_upos[tag];
		t->lemma = dtl_lemma_of(m, doc->a, t, (enum dtl_upos)t->upos, t->xpos);
	}
}

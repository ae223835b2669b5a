#include "train.h"

enum { UNKNOWN_WORD = 9 };

/*
 * A copy in which some words are strangers, told by their endings and neighbours alone. Otherwise a
 * verb that the treebanks have in one form only would take that form's tag everywhere.
 */
static struct dtl_word *
blur(struct dtl_corpus *c, struct dtl_arena *a, const struct dtl_word *words, size_t count,
    unsigned percent)
{
	struct dtl_word *out = dtl_arena_copy(a, words, count * sizeof *out);

	for (size_t i = 0; i < count; i++) {
		uint64_t roll = dtl_corpus_random(c) % 100;

		if (roll >= percent)
			continue;
		out[i].hash = out[i].atom[DTL_ATOM_WORD] = dtl_atom(UNKNOWN_WORD);
		out[i].usual = out[i].fixed = 0;
		out[i].atom[DTL_ATOM_USUAL] = dtl_atom(0);
		if (roll % 2 != 0)
			continue;
		out[i].cluster = out[i].coarse = 0;
		out[i].atom[DTL_ATOM_CLUSTER] = out[i].atom[DTL_ATOM_COARSE] = dtl_atom(0);
	}
	return out;
}

/* One example: every word is tagged with what was said before it, right or wrong. */
static void
learn_example(const struct dtl_lexicon *lexicon, struct dtl_learner *l, const struct dtl_example *e,
    struct dtl_word *words, int32_t margin)
{
	uint64_t features[DTL_TAG_FEATURES_MAX];
	int32_t score[DTL_CLASS_MAX + 1];

	for (uint32_t i = 0; i < e->count; i++) {
		if (words[i].fixed != 0) {
			dtl_word_set_tag(lexicon, words, i, words[i].fixed);
			continue;
		}
		uint8_t gold = e->tags[i];
		size_t n = dtl_tag_features(words, e->count, i, features);
		dtl_learner_score(l, features, n, score);
		uint32_t best = dtl_best_class(score, 1, l->class_count);
		dtl_word_set_tag(lexicon, words, i, (uint8_t)best);
		if (gold == 0)
			continue;
		int32_t own = score[gold];
		score[gold] = INT32_MIN;
		uint32_t rival = dtl_best_class(score, 1, l->class_count);
		dtl_learner_tick(l);
		if (own - score[rival] <= margin)
			dtl_learner_update(l, features, n, gold, rival);
	}
}

void
dtl_train_tags(struct dtl_corpus *c, const struct dtl_train_options *options, size_t folds,
    size_t skip, struct dtl_learner *l)
{
	uint32_t *order = DTL_NEW_ARRAY(c->a, c->count, uint32_t);
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		if (folds == 0 || i % folds != skip)
			order[count++] = (uint32_t)i;
	dtl_learner_init(l, c->model.tag_count);
	/* the folds only mark the parser's sentences: half the work is enough */
	unsigned epochs = folds == 0 ? options->tag_epochs : (options->tag_epochs + 1) / 2;
	dtl_corpus_seed(c, 1 + skip);
	struct dtl_arena *a = dtl_arena_new(0);
	for (unsigned epoch = 0; epoch < epochs; epoch++) {
		dtl_corpus_shuffle(c, order, count);
		for (size_t i = 0; i < count; i++) {
			const struct dtl_example *e = &c->examples[order[i]];
			struct dtl_word *words = blur(c, a, e->words[dtl_corpus_variant(c, e)],
			    e->count, options->blur_percent);

			learn_example(&c->model.lexicon, l, e, words, (int32_t)options->tag_margin);
			dtl_arena_reset(a);
		}
	}
	dtl_arena_free(a);
}

void
dtl_corpus_fold_tags(struct dtl_corpus *c, const struct dtl_train_options *options)
{
	/* the word table has seen these sentences, a tagger at work has not: it may not rule tags out */
	struct dtl_lexicon *lexicon =
	    dtl_arena_copy(c->a, &c->model.lexicon, sizeof c->model.lexicon);

	memset(lexicon->closed, 0, sizeof lexicon->closed);
	memset(lexicon->proper, 0, sizeof lexicon->proper);
	for (size_t i = 0; i < c->count; i++)
		for (int v = 0; v < DTL_VARIANTS; v++)
			for (uint32_t k = 0; k < c->examples[i].count; k++)
				dtl_word_set_tag(&c->model.lexicon, c->examples[i].words[v], k,
				    c->examples[i].tags[k]);
	for (size_t fold = 0; options->folds > 1 && fold < options->folds; fold++) {
		struct dtl_learner l;
		struct dtl_linear linear;
		struct dtl_buf packed;

		dtl_train_tags(c, options, options->folds, fold, &l);
		dtl_buf_init(&packed, c->a);
		dtl_pack_linear(c->a, &l, options->keep_tags, options->least_percent, &packed);
		dtl_learner_clear(&l);
		if (!dtl_linear_open(&linear, dtl_buf_str(&packed)))
			continue;
		for (size_t i = fold; i < c->count; i += options->folds)
			for (int v = 0; v < DTL_VARIANTS; v++)
				dtl_tag_words(lexicon, &linear, c->examples[i].words[v],
				    c->examples[i].count);
	}
}

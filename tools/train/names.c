#include "names.h"

#include "train.h"

#include <stdio.h>

/* A sentence as the labeller sees it, but for what it learns on the way. */
struct view {
	const struct dtl_token *tokens;
	struct dtl_word *words;
	const uint8_t *gold;
	size_t count;
	bool home;
};

struct trainer {
	struct dtl_model *m;
	const struct dtl_name_options *options;
	struct dtl_learner *l;
	struct dtl_arena *work;
	size_t wrong;
};

/* The twin of a feature that only speaks of the annotation that we want. */
static uint64_t
at_home(uint64_t feature)
{
	uint64_t h = (feature ^ 0x5851f42d4c957f2du) * 0xbf58476d1ce4e5b9u;

	return h ^ h >> 29;
}

/*
 * Texts from elsewhere help, but draw the line of a name elsewhere. What is common to all texts is
 * learnt by features that all have, what is ours by twins of them that only our texts have; in the
 * end the two are one (Daume's "frustratingly easy" adaptation, folded up).
 */
static size_t
features_of(const struct view *v, const struct dtl_name_word *names, size_t i,
    uint64_t out[2 * DTL_NAME_FEATURES_MAX])
{
	size_t n = dtl_name_features(v->words, names, v->count, i, out);

	if (!v->home)
		return n;
	for (size_t k = 0; k < n; k++)
		out[n + k] = at_home(out[k]);
	return 2 * n;
}

static void
tag_document(struct dtl_arena *a, struct dtl_model *m, struct dtl_document *doc, struct view *views)
{
	for (size_t i = 0; i < doc->sentence_count; i++) {
		struct dtl_sentence *s = &doc->sentences[i];
		struct dtl_token *tokens = doc->tokens + s->token;
		struct dtl_word *words = dtl_words_of(a, &m->lexicon, tokens, s->token_count);

		dtl_tag_words(m, dtl_encoder_work_of(doc), words, s->token_count);
		for (uint32_t k = 0; k < s->token_count; k++) {
			tokens[k].xpos = m->tag_xpos[words[k].tag];
			tokens[k].upos = m->tag_upos[words[k].tag];
		}
		views[i] = (struct view){ tokens, words, NULL, s->token_count, false };
	}
}

static void
read_steps(struct trainer *t, int32_t step[DTL_NAME_LABELS][DTL_NAME_LABELS])
{
	for (uint8_t from = 0; from < DTL_NAME_LABELS; from++) {
		uint64_t feature = dtl_name_step_feature(from);

		dtl_learner_score(t->l, &feature, 1, step[from]);
	}
}

/* Wrong labels get a start, and most of all that there is no name where one is. */
static void
add_margin(const struct trainer *t, uint8_t gold, int32_t *emission)
{
	for (uint8_t k = 0; k < DTL_NAME_LABELS; k++)
		if (k != gold)
			emission[k] += (int32_t)t->options->margin;
	if (gold != 0)
		emission[0] += (int32_t)t->options->miss;
}

static void
move_towards(
    struct trainer *t, const struct view *v, const struct dtl_name_word *names, const uint8_t *got)
{
	uint64_t features[2 * DTL_NAME_FEATURES_MAX];
	int32_t score[DTL_NAME_LABELS];

	for (size_t i = 0; i < v->count; i++) {
		uint8_t gold_before = i > 0 ? v->gold[i - 1] : 0, before = i > 0 ? got[i - 1] : 0;

		if (v->gold[i] != got[i] && !names[i].plain) {
			size_t n = features_of(v, names, i, features);

			dtl_learner_score(t->l, features, n, score);
			dtl_learner_update(t->l, features, n, v->gold[i], got[i]);
		}
		if (v->gold[i] == got[i] && gold_before == before)
			continue;
		dtl_learner_move(t->l, dtl_name_step_feature(gold_before), v->gold[i], 1);
		dtl_learner_move(t->l, dtl_name_step_feature(before), got[i], -1);
	}
}

static void
learn_sentence(struct trainer *t, const struct view *v, struct dtl_name_memory *memory)
{
	struct dtl_name_word *names =
	    dtl_name_words_of(t->work, &t->m->names.lists, memory, v->tokens, v->words, v->count);
	int32_t(*emission)[DTL_NAME_LABELS] =
	    dtl_arena_array(t->work, v->count + 1, sizeof *emission);
	uint8_t *got = DTL_NEW_ARRAY(t->work, v->count + 1, uint8_t);
	int32_t step[DTL_NAME_LABELS][DTL_NAME_LABELS];
	uint64_t features[2 * DTL_NAME_FEATURES_MAX];

	for (size_t i = 0; i < v->count; i++) {
		if (names[i].plain)
			continue;
		size_t n = features_of(v, names, i, features);
		dtl_learner_score(t->l, features, n, emission[i]);
		add_margin(t, v->gold[i], emission[i]);
	}
	read_steps(t, step);
	dtl_name_best_path(t->work, (const int32_t(*)[DTL_NAME_LABELS])emission,
	    (const int32_t(*)[DTL_NAME_LABELS])step, names, v->count, got);
	dtl_learner_tick(t->l);
	if (memcmp(got, v->gold, v->count) != 0) {
		t->wrong++;
		move_towards(t, v, names, got);
	}
	dtl_name_memory_label(memory, v->words, v->gold, v->count);
}

/* A document is read in order, for what its first sentences say about the later ones. */
static void
learn_document(struct trainer *t, const struct dtl_name_text *text, const struct view *views)
{
	struct dtl_name_memory memory;

	dtl_arena_reset(t->work);
	dtl_name_memory_init(&memory, t->work, text->doc.token_count);
	for (size_t i = 0; i < text->doc.sentence_count; i++)
		dtl_name_memory_count(&memory, views[i].words, views[i].count);
	for (size_t i = 0; i < text->doc.sentence_count; i++)
		learn_sentence(t, &views[i], &memory);
}

static void
learn_run(struct trainer *t, struct view **views, const struct dtl_name_texts *texts, uint64_t seed,
    uint32_t *order)
{
	struct dtl_corpus shuffler = { .random = seed };

	dtl_learner_init(t->l, DTL_NAME_LABELS);
	for (size_t i = 0; i < texts->count; i++)
		order[i] = (uint32_t)i;
	for (unsigned epoch = 0; epoch < t->options->epochs; epoch++) {
		t->wrong = 0;
		dtl_corpus_shuffle(&shuffler, order, texts->count);
		for (size_t i = 0; i < texts->count; i++)
			learn_document(t, &texts->items[order[i]], views[order[i]]);
	}
	dtl_learner_merge(t->l, at_home);
}

static struct view **
views_of(struct dtl_arena *a, struct dtl_model *m, struct dtl_name_texts *texts)
{
	struct view **views = DTL_NEW_ARRAY(a, texts->count + 1, struct view *);

	for (size_t i = 0; i < texts->count; i++) {
		struct dtl_name_text *text = &texts->items[i];

		views[i] = DTL_NEW_ARRAY(a, text->doc.sentence_count + 1, struct view);
		tag_document(a, m, &text->doc, views[i]);
		for (size_t k = 0; k < text->doc.sentence_count; k++) {
			views[i][k].gold = text->gold + text->doc.sentences[k].token;
			views[i][k].home = text->home;
		}
	}
	return views;
}

void
dtl_train_names(struct dtl_arena *a, struct dtl_model *m, struct dtl_name_texts *texts,
    const struct dtl_name_options *options, struct dtl_learner *ret)
{
	static const uint64_t seed = 88172645463325252u;
	uint32_t *order = DTL_NEW_ARRAY(a, texts->count + 1, uint32_t);
	struct view **views = views_of(a, m, texts);
	struct trainer t = { m, options, ret, dtl_arena_new(0), 0 };

	learn_run(&t, views, texts, seed, order);
	for (unsigned run = 1; run < options->runs; run++) {
		struct dtl_learner other;

		t.l = &other;
		learn_run(&t, views, texts, seed + run * 0x9e3779b97f4a7c15u, order);
		dtl_learner_add(ret, &other);
		dtl_learner_clear(&other);
	}
	dtl_arena_free(t.work);
}

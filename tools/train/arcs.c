#include "arcs.h"

#include <stdio.h>

enum { EXPLORE_PERCENT = 90 };

uint8_t
dtl_arc_learn_label(struct dtl_arc_trainer *t, const struct dtl_state *s, enum dtl_move move)
{
	uint64_t features[DTL_LABEL_FEATURES_MAX];
	int32_t score[DTL_CLASS_MAX + 1];

	if (move == DTL_SHIFT)
		return 0;
	size_t n = dtl_label_features(t->words, s, move, features);
	dtl_learner_score(&t->learn->arcs, features, n, score);
	uint8_t best = (uint8_t)dtl_best_class(score, 0, t->learn->arcs.class_count);
	if (dtl_state_head(s, move) != t->gold->head[s->top->word])
		return best;
	uint8_t gold = t->gold->label[s->top->word];
	int32_t own = score[gold];
	score[gold] = INT32_MIN;
	uint32_t rival = dtl_best_class(score, 0, t->learn->arcs.class_count);
	dtl_learner_tick(&t->learn->arcs);
	if (own - score[rival] <= (int32_t)t->options->arc_margin)
		dtl_learner_update(&t->learn->arcs, features, n, gold, rival);
	return t->explore ? best : gold;
}

static enum dtl_move
learn_move(struct dtl_arc_trainer *t, const struct dtl_state *s)
{
	uint64_t features[DTL_MOVE_FEATURES_MAX];
	int32_t score[DTL_MOVE_COUNT];
	uint32_t cost[DTL_MOVE_COUNT];
	uint32_t least = dtl_gold_costs(t->gold, s, cost);
	enum dtl_move only;
	int good = -1, bad = -1;

	if (dtl_state_choices(s, &only) == 1)
		return only;
	size_t n = dtl_move_features(t->words, s, DTL_MOVE_ALL, features);
	dtl_learner_score(&t->learn->moves, features, n, score);
	for (int i = 0; i < DTL_MOVE_COUNT; i++) {
		if (cost[i] == UINT32_MAX)
			continue;
		int *best = cost[i] == least ? &good : &bad;

		if (*best < 0 || score[i] > score[*best])
			*best = i;
	}
	if (bad < 0)
		return (enum dtl_move)good;
	t->total++;
	t->wrong += score[bad] >= score[good];
	if (score[good] - score[bad] <= (int32_t)t->options->move_margin)
		dtl_learner_update(&t->learn->moves, features, n, (uint32_t)good, (uint32_t)bad);
	bool follow = t->explore && dtl_corpus_random(t->c) % 100 < EXPLORE_PERCENT;
	return (enum dtl_move)(follow && score[bad] > score[good] ? bad : good);
}

/* One parse after the other, where mistakes lead. */
static void
learn_greedily(struct dtl_arc_trainer *t, struct dtl_arena *a, const struct dtl_example *e)
{
	struct dtl_state s;

	dtl_state_init(&s, a, e->count);
	while (!dtl_state_done(&s)) {
		enum dtl_move move = learn_move(t, &s);

		s = dtl_state_after(&s, move, dtl_arc_learn_label(t, &s, move));
	}
}

static void
learn_epoch(struct dtl_arc_trainer *t, struct dtl_arena *a, uint32_t *order, bool search)
{
	dtl_corpus_shuffle(t->c, order, t->c->count);
	t->wrong = t->total = 0;
	for (size_t i = 0; i < t->c->count; i++) {
		const struct dtl_example *e = &t->c->examples[order[i]];
		struct dtl_gold gold = dtl_gold_of(t->c, a, e);

		t->words = e->words[dtl_corpus_variant(t->c, e)];
		t->gold = &gold;
		if (search)
			dtl_search_learn(t, a, e);
		else
			learn_greedily(t, a, e);
		dtl_learner_tick(&t->learn->moves);
		dtl_arena_reset(a);
	}
}

void
dtl_train_arcs(
    struct dtl_corpus *c, const struct dtl_train_options *options, struct dtl_arc_learners *learn)
{
	uint32_t *order = DTL_NEW_ARRAY(c->a, c->count, uint32_t);
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_arc_trainer t = { .c = c, .options = options, .learn = learn };
	unsigned epochs = options->parse_epochs + options->beam_epochs;

	for (size_t i = 0; i < c->count; i++)
		order[i] = (uint32_t)i;
	dtl_corpus_seed(c, 100);
	dtl_learner_init(&learn->moves, DTL_MOVE_COUNT);
	dtl_learner_init(&learn->arcs, c->model.label_count);
	for (unsigned epoch = 0; epoch < epochs; epoch++) {
		bool search = epoch >= options->parse_epochs;

		t.explore = epoch > 0;
		if (options->close_epoch != 0 && epoch == options->close_epoch)
			dtl_learner_close(&learn->moves, options->keep_moves);
		learn_epoch(&t, a, order, search);
		if (options->progress)
			(void)fprintf(stderr, "parser epoch %u: %.2f%% of %s wrong, %zu features\n",
			    epoch + 1, 100.0 * (double)t.wrong / (double)(t.total + (t.total == 0)),
			    search ? "parses" : "moves", learn->moves.row_count);
	}
	dtl_arena_free(a);
}

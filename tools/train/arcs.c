#include "text/labels.h"
#include "train.h"

#include <stdio.h>

enum { EXPLORE_PERCENT = 90 };

/* The gold tree of an example in the parser's terms. */
struct gold {
	uint32_t *head; /* of nodes 1 .. n; 0 the root */
	uint8_t *label; /* class */
	uint32_t n;
};

static struct gold
gold_of(struct dtl_corpus *c, struct dtl_arena *a, const struct dtl_example *e)
{
	struct gold g = { .n = e->count };
	uint8_t class_of[256] = { 0 };

	for (uint32_t i = 0; i < c->model.label_count; i++)
		class_of[c->model.label[i]] = (uint8_t)i;
	g.head = DTL_NEW_ARRAY(a, (size_t)g.n + 1, uint32_t);
	g.label = DTL_NEW_ARRAY(a, (size_t)g.n + 1, uint8_t);
	for (uint32_t i = 0; i < g.n; i++) {
		const struct dtl_token *t = &e->tokens[i];

		g.head[i + 1] = t->head == DTL_NO_TOKEN ? 0 : t->head - e->first + 1;
		g.label[i + 1] = class_of[dtl_label_from_name(dtl_str_from(t->deprel))];
	}
	return g;
}

/* Children of a node in the rest of the sentence. */
static uint32_t
children_in_rest(const struct gold *g, const struct dtl_state *s, uint32_t node)
{
	uint32_t count = 0;

	for (uint32_t i = s->next; i <= g->n; i++)
		count += g->head[i] == node;
	return count;
}

/* Arcs of the gold tree that a move puts out of reach (Goldberg and Nivre 2013). */
static uint32_t
cost_of(const struct gold *g, const struct dtl_state *s, enum dtl_move move)
{
	uint32_t top = dtl_state_stack(s, 0), second = dtl_state_stack(s, 1);
	uint32_t next = s->next, cost = 0;

	if (move == DTL_SHIFT) {
		for (uint32_t i = 0; i < s->depth; i++) {
			cost += g->head[s->stack[i]] == next && s->stack[i] != 0;
			cost += g->head[next] == s->stack[i] && s->stack[i] != top;
		}
		return cost;
	}
	cost = children_in_rest(g, s, top);
	if (move == DTL_LEFT)
		return cost + (g->head[top] == second || g->head[top] > next);
	return cost + (g->head[top] >= next);
}

struct trainer {
	struct dtl_corpus *c;
	const struct dtl_train_options *options;
	struct dtl_learner *moves, *arcs;
	const struct dtl_word *words;
	const struct gold *gold;
	bool explore;
	uint64_t wrong, total;
};

/* Label for the arc that a move makes; learns when the arc is right. */
static uint8_t
learn_label(struct trainer *t, const struct dtl_state *s, enum dtl_move move)
{
	uint64_t features[DTL_LABEL_FEATURES_MAX];
	int32_t score[DTL_CLASS_MAX + 1];
	uint32_t dep = dtl_state_stack(s, 0);
	uint32_t head = move == DTL_LEFT ? s->next : dtl_state_stack(s, 1);

	if (move == DTL_SHIFT)
		return 0;
	size_t n = dtl_label_features(t->words, s, move, features);
	dtl_learner_score(t->arcs, features, n, score);
	uint8_t best = (uint8_t)dtl_best_class(score, 0, t->arcs->class_count);
	if (head != t->gold->head[dep])
		return best;
	uint8_t gold = t->gold->label[dep];
	int32_t own = score[gold];
	score[gold] = INT32_MIN;
	uint32_t rival = dtl_best_class(score, 0, t->arcs->class_count);
	dtl_learner_tick(t->arcs);
	if (own - score[rival] <= (int32_t)t->options->arc_margin)
		dtl_learner_update(t->arcs, features, n, gold, rival);
	return t->explore ? best : gold;
}

static enum dtl_move
learn_move(struct trainer *t, const struct dtl_state *s)
{
	uint64_t features[DTL_MOVE_FEATURES_MAX];
	int32_t score[DTL_MOVE_COUNT];
	uint32_t cost[DTL_MOVE_COUNT];
	int good = -1, bad = -1;
	uint32_t least = UINT32_MAX;

	for (int i = 0; i < DTL_MOVE_COUNT; i++) {
		bool allowed = dtl_state_allows(s, (enum dtl_move)i);

		cost[i] = allowed ? cost_of(t->gold, s, (enum dtl_move)i) : UINT32_MAX;
		least = cost[i] < least ? cost[i] : least;
	}
	size_t n = dtl_move_features(t->words, s, features);
	dtl_learner_score(t->moves, features, n, score);
	for (int i = 0; i < DTL_MOVE_COUNT; i++) {
		if (cost[i] == UINT32_MAX)
			continue;
		int *best = cost[i] == least ? &good : &bad;

		if (*best < 0 || score[i] > score[*best])
			*best = i;
	}
	if (bad < 0)
		return (enum dtl_move)good;
	dtl_learner_tick(t->moves);
	t->total++;
	t->wrong += score[bad] >= score[good];
	if (score[good] - score[bad] <= (int32_t)t->options->move_margin)
		dtl_learner_update(t->moves, features, n, (uint32_t)good, (uint32_t)bad);
	bool follow = t->explore && dtl_corpus_random(t->c) % 100 < EXPLORE_PERCENT;
	return (enum dtl_move)(follow && score[bad] > score[good] ? bad : good);
}

static void
learn_example(struct trainer *t, struct dtl_arena *a, const struct dtl_example *e)
{
	struct gold gold = gold_of(t->c, a, e);
	struct dtl_state s;

	t->words = e->words[dtl_corpus_variant(t->c, e)];
	t->gold = &gold;
	dtl_state_init(&s, a, e->count);
	while (!dtl_state_done(&s)) {
		enum dtl_move move = learn_move(t, &s);

		dtl_state_apply(&s, move, learn_label(t, &s, move));
	}
}

void
dtl_train_arcs(struct dtl_corpus *c, const struct dtl_train_options *options,
    struct dtl_learner *moves, struct dtl_learner *arcs)
{
	uint32_t *order = DTL_NEW_ARRAY(c->a, c->count, uint32_t);
	struct dtl_arena *a = dtl_arena_new(0);
	struct trainer t = { .c = c, .options = options, .moves = moves, .arcs = arcs };

	for (size_t i = 0; i < c->count; i++)
		order[i] = (uint32_t)i;
	dtl_learner_init(moves, DTL_MOVE_COUNT);
	dtl_learner_init(arcs, c->model.label_count);
	for (unsigned epoch = 0; epoch < options->parse_epochs; epoch++) {
		dtl_corpus_shuffle(c, order, c->count);
		t.explore = epoch > 0;
		t.wrong = t.total = 0;
		for (size_t i = 0; i < c->count; i++) {
			learn_example(&t, a, &c->examples[order[i]]);
			dtl_arena_reset(a);
		}
		if (options->progress)
			(void)fprintf(stderr, "parser epoch %u: %.2f%% of moves wrong\n", epoch + 1,
			    t.total > 0 ? 100.0 * (double)t.wrong / (double)t.total : 0.0);
	}
	dtl_arena_free(a);
}

#include "arcs.h"

/*
 * The beam learns by violation (Huang, Fayong and Guo 2012): of all the steps at which the best item
 * leads the right one, the one where it leads by most is where weights move. What is right is the
 * best of the moves that lose no more of the tree than has to be lost, so trees that no moves can make
 * (crossing arcs) teach too. A wrong move is paid a bonus, so that the right ones win by a margin.
 */
struct search {
	struct dtl_arc_trainer *t;
	struct dtl_beam beam;
	const struct dtl_beam_item *right; /* last of the right moves */
	const struct dtl_beam_item *worst_right, *worst_wrong; /* where the lead was greatest */
	int64_t lead;
};

static void
score_moves(const void *self, const uint64_t *features, size_t count, int32_t *score)
{
	const struct search *s = self;
	int32_t sum[DTL_MOVE_COUNT];

	dtl_learner_score(&s->t->learn->moves, features, count, sum);
	for (int i = 0; i < DTL_MOVE_COUNT; i++)
		score[i] += sum[i];
}

static uint8_t
choose_label(const void *self, const uint64_t *features, size_t count)
{
	const struct search *s = self;
	int32_t score[DTL_CLASS_MAX + 1];

	dtl_learner_score(&s->t->learn->arcs, features, count, score);
	return (uint8_t)dtl_best_class(score, 0, s->t->learn->arcs.class_count);
}

static int32_t
bonus(const void *self, const struct dtl_state *state, enum dtl_move move)
{
	const struct search *s = self;
	uint32_t cost[DTL_MOVE_COUNT];
	uint32_t least = dtl_gold_costs(s->t->gold, state, cost);

	return (int32_t)((cost[move] - least) * s->t->options->beam_margin);
}

/* The right item after one more move. */
static const struct dtl_beam_item *
right_step(struct search *s, const struct dtl_beam_item *item)
{
	int32_t score[DTL_MOVE_COUNT] = { 0 };
	uint32_t cost[DTL_MOVE_COUNT];
	uint32_t least = dtl_gold_costs(s->t->gold, &item->s, cost);
	enum dtl_move best = DTL_MOVE_COUNT, only;
	struct dtl_beam_item *next = DTL_NEW(s->beam.a, struct dtl_beam_item);

	if (dtl_state_choices(&item->s, &only) > 1)
		dtl_beam_score(&s->beam, &item->s, score);
	for (int i = 0; i < DTL_MOVE_COUNT; i++)
		if (cost[i] == least && (best == DTL_MOVE_COUNT || score[i] > score[best]))
			best = (enum dtl_move)i;
	*next = (struct dtl_beam_item){ .prev = item, .score = item->score + score[best] };
	next->move = (uint8_t)best;
	next->label = best == DTL_SHIFT ? 0 : dtl_beam_label(&s->beam, &item->s, best);
	next->s = dtl_state_after(&item->s, best, next->label);
	return next;
}

/* Moves the weights of the moves that led to an item, after the first `skip` of `count`. */
static void
move_path(struct search *s, const struct dtl_beam_item *item, size_t moves, int32_t by)
{
	uint64_t features[DTL_MOVE_FEATURES_MAX];
	enum dtl_move only;

	for (; moves > 0; moves--, item = item->prev) {
		const struct dtl_state *state = &item->prev->s;

		if (dtl_state_choices(state, &only) == 1)
			continue;
		size_t n = dtl_move_features(s->t->words, state, DTL_MOVE_ALL, features);
		dtl_learner_move_all(&s->t->learn->moves, features, n, item->move, by);
	}
}

/* How many moves back two items of a step part ways. */
static size_t
moves_apart(const struct dtl_beam_item *x, const struct dtl_beam_item *y)
{
	size_t apart = 0;

	for (size_t back = 1; x->prev != NULL; back++, x = x->prev, y = y->prev)
		if (x->move != y->move)
			apart = back;
	return apart;
}

static void
learn_labels(struct dtl_arc_trainer *t, const struct dtl_beam_item *last)
{
	for (const struct dtl_beam_item *item = last; item->prev != NULL; item = item->prev)
		(void)dtl_arc_learn_label(t, &item->prev->s, (enum dtl_move)item->move);
}

void
dtl_search_learn(struct dtl_arc_trainer *t, struct dtl_arena *a, const struct dtl_example *e)
{
	struct search s = { .t = t, .lead = -1 };
	const struct dtl_scorer scorer = { &s, NULL, score_moves, choose_label,
		t->options->beam_margin > 0 ? bonus : NULL, 0 };

	dtl_beam_init(&s.beam, a, &scorer, t->words, e->count, t->options->beam_width);
	s.right = s.beam.items[0];
	while (dtl_beam_step(&s.beam)) {
		const struct dtl_beam_item *best = s.beam.items[0];

		s.right = right_step(&s, s.right);
		if (best->score - s.right->score > s.lead && moves_apart(best, s.right) > 0) {
			s.lead = best->score - s.right->score;
			s.worst_right = s.right;
			s.worst_wrong = best;
		}
	}
	t->total++;
	if (s.worst_right != NULL) {
		size_t apart = moves_apart(s.worst_right, s.worst_wrong);

		t->wrong++;
		move_path(&s, s.worst_right, apart, 1);
		move_path(&s, s.worst_wrong, apart, -1);
	}
	learn_labels(t, s.beam.items[0]);
}

/* beam: moves and states, and what a wide beam finds that greed misses. */
#include "shipped_model.h"
#include "text/beam.h"

static void
no_weights(const void *self, const uint64_t *features, size_t count, int32_t *score)
{
	(void)self;
	(void)features;
	(void)count;
	(void)score;
}

static uint8_t
first_label(const void *self, const uint64_t *features, size_t count)
{
	(void)self;
	(void)features;
	return (uint8_t)(count == 0);
}

/* The first left is paid 2, but who shifts first gets 5 for a left at the last word. */
static int32_t
late_reward(const void *self, const struct dtl_state *s, enum dtl_move move)
{
	(void)self;
	if (move != DTL_LEFT)
		return 0;
	if (s->top->word == 1 && s->next->word == 2)
		return 2;
	return s->depth == 3 && s->next->word == s->n ? 5 : 0;
}

static const struct dtl_scorer toy = { NULL, no_weights, first_label, late_reward, 0 };

/* Heads of the three words. */
struct heads {
	uint32_t of[4];
};

static struct heads
search(struct dtl_arena *a, size_t width, int64_t *ret_score)
{
	struct dtl_word *words = DTL_NEW_ARRAY(a, 3, struct dtl_word);
	struct heads heads = { { 0 } };
	struct dtl_beam beam;
	size_t moves = 0;

	dtl_beam_init(&beam, a, &toy, words, 3, width);
	while (dtl_beam_step(&beam)) {
		assert_in_range(beam.count, 1, width);
		for (size_t i = 1; i < beam.count; i++)
			assert_true(beam.items[i - 1]->score >= beam.items[i]->score);
		moves++;
	}
	assert_int_equal(moves, 6);
	*ret_score = beam.items[0]->score;
	for (const struct dtl_beam_item *item = beam.items[0]; item->prev != NULL;
	     item = item->prev)
		if (item->move != DTL_SHIFT)
			heads.of[item->prev->s.top->word] =
			    dtl_state_head(&item->prev->s, (enum dtl_move)item->move);
	return heads;
}

static void
a_wide_beam_finds_what_greed_misses(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	int64_t score;

	(void)state;
	assert_int_equal(search(a, 1, &score).of[1], 2);
	assert_int_equal(score, 2);
	struct heads heads = search(a, 4, &score);
	assert_int_equal(score, 5);
	assert_int_equal(heads.of[2], 3);
	assert_int_not_equal(heads.of[1], 2);
	dtl_arena_free(a);
}

static void
a_move_leaves_the_state_before_it_as_it_was(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_state start, shifted, left, both;

	(void)state;
	dtl_state_init(&start, a, 3);
	assert_false(dtl_state_allows(&start, DTL_LEFT));
	shifted = dtl_state_after(&start, DTL_SHIFT, 0);
	left = dtl_state_after(&shifted, DTL_LEFT, 7);
	both = dtl_state_after(&shifted, DTL_SHIFT, 0);
	assert_int_equal(start.depth, 1);
	assert_int_equal(shifted.top->word, 1);
	assert_int_equal(shifted.next->left_count, 0);
	assert_int_equal(left.next->left[0]->word, 1);
	assert_int_equal(left.next->left_label[0], 7);
	assert_int_equal(left.depth, 1);
	assert_int_equal(both.top->word, 2);
	assert_int_equal(both.top->below->word, 1);
	assert_true(left.next->sign != both.top->sign);
	dtl_arena_free(a);
}

static void
equal_trees_have_equal_signs(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_state s, x, y;

	(void)state;
	dtl_state_init(&s, a, 3);
	s = dtl_state_after(&s, DTL_SHIFT, 0);
	x = dtl_state_after(&s, DTL_LEFT, 1);
	y = dtl_state_after(&s, DTL_LEFT, 1);
	assert_true(x.next != y.next);
	assert_true(x.next->sign == y.next->sign);
	assert_true(dtl_move_key(&x, DTL_PART_TREE) == dtl_move_key(&y, DTL_PART_TREE));
	y = dtl_state_after(&s, DTL_LEFT, 2);
	assert_true(x.next->sign != y.next->sign);
	assert_true(dtl_move_key(&x, DTL_PART_PAIR) == dtl_move_key(&y, DTL_PART_PAIR));
	dtl_arena_free(a);
}

/* Every width, also one out of range, gives one whole tree. */
static void
any_width_parses(void **state)
{
	static const unsigned widths[] = { 0, 1, 2, 16, 64, 1000 };

	(void)state;
	for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
		struct dtl_document doc =
		    sentence_of(shipped.a, "The two ministers signed an agreement in Oslo .");
		size_t roots = 0;

		dtl_model_set_beam(shipped.m, widths[i]);
		dtl_tag(shipped.m, &doc, doc.sentences);
		dtl_parse(shipped.m, &doc, doc.sentences);
		for (size_t k = 0; k < doc.token_count; k++)
			roots += doc.tokens[k].head == DTL_NO_TOKEN;
		assert_int_equal(roots, 1);
		assert_int_equal(doc.tokens[2].head, 3);
		assert_int_equal(doc.tokens[5].rel, DTL_REL_OBJ);
	}
	dtl_model_set_beam(shipped.m, DTL_BEAM_DEFAULT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wide_beam_finds_what_greed_misses),
		cmocka_unit_test(a_move_leaves_the_state_before_it_as_it_was),
		cmocka_unit_test(equal_trees_have_equal_signs),
		cmocka_unit_test(any_width_parses),
	};

	return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}

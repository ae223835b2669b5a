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

static const struct dtl_scorer toy = { NULL, NULL, no_weights, first_label, late_reward, 0 };

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
	uint64_t of_x[DTL_MOVE_GROUPS], of_y[DTL_MOVE_GROUPS];

	(void)state;
	dtl_state_init(&s, a, 3);
	s = dtl_state_after(&s, DTL_SHIFT, 0);
	x = dtl_state_after(&s, DTL_LEFT, 1);
	y = dtl_state_after(&s, DTL_LEFT, 1);
	assert_true(x.next != y.next);
	assert_true(x.next->sign == y.next->sign);
	dtl_move_keys(&x, of_x);
	dtl_move_keys(&y, of_y);
	assert_memory_equal(of_x, of_y, sizeof of_x);
	y = dtl_state_after(&s, DTL_LEFT, 2);
	assert_true(x.next->sign != y.next->sign);
	dtl_move_keys(&y, of_y);
	assert_true(of_x[0] == of_y[0]);
	assert_true(of_x[DTL_MOVE_GROUPS - 1] != of_y[DTL_MOVE_GROUPS - 1]);
	dtl_arena_free(a);
}

/* Words that have nothing in common, and states on a way that is drawn by lot. */
enum { LOT_WORDS = 12, LOT_STATES = 400, LOT_FEATURES = DTL_MOVE_FEATURES_MAX };

static size_t
draw_states(struct dtl_arena *a, struct dtl_state *states)
{
	uint64_t random = 99;
	size_t count = 0;

	while (count < LOT_STATES) {
		struct dtl_state s;

		dtl_state_init(&s, a, LOT_WORDS);
		while (!dtl_state_done(&s) && count < LOT_STATES) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			enum dtl_move move = (enum dtl_move)((random >> 40) % DTL_MOVE_COUNT);

			states[count++] = s;
			if (dtl_state_allows(&s, move))
				s = dtl_state_after(&s, move, (uint8_t)(random >> 60));
		}
	}
	return count;
}

static struct dtl_word *
different_words(struct dtl_arena *a)
{
	struct dtl_word *words = DTL_NEW_ARRAY(a, LOT_WORDS, struct dtl_word);

	for (uint32_t i = 0; i < LOT_WORDS; i++) {
		words[i].fence = (uint8_t)(1u << i % 8);
		for (uint32_t k = 0; k < DTL_ATOMS; k++)
			words[i].atom[k] = dtl_atom(100 * i + k + 1000);
	}
	return words;
}

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Groups asked for alone give what they give together, and no feature is in two of them. */
static void
groups_are_parts_of_the_whole(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_state *states = DTL_NEW_ARRAY(a, LOT_STATES, struct dtl_state);
	struct dtl_word *words = different_words(a);
	size_t count = draw_states(a, states);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		uint64_t whole[DTL_MOVE_FEATURES_MAX], group[DTL_MOVE_FEATURES_MAX];
		size_t n = dtl_move_features(words, &states[i], DTL_MOVE_ALL, whole), at = 0;

		for (int g = 0; g < DTL_MOVE_GROUPS; g++) {
			size_t k = dtl_move_features(words, &states[i], 1u << g, group);
			assert_int_equal(k, dtl_move_group_count(g));
			assert_memory_equal(group, whole + at, k * sizeof *group);
			at += k;
		}
		assert_int_equal(at, n);
		qsort(whole, n, sizeof *whole, by_number);
		for (size_t k = 1; k < n; k++)
			assert_true(whole[k] != whole[k - 1]);
	}
	dtl_arena_free(a);
}

/* What the memory of a beam builds on. */
static void
equal_keys_mean_equal_features(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_state *states = DTL_NEW_ARRAY(a, LOT_STATES, struct dtl_state);
	struct dtl_word *words = different_words(a);
	size_t count = draw_states(a, states), equal = 0;

	(void)state;
	for (size_t i = 0; i < count * count; i++) {
		const struct dtl_state *x = &states[i / count], *y = &states[i % count];
		uint64_t of_x[LOT_FEATURES], of_y[LOT_FEATURES];
		uint64_t key_x[DTL_MOVE_GROUPS], key_y[DTL_MOVE_GROUPS];

		dtl_move_keys(x, key_x);
		dtl_move_keys(y, key_y);
		for (int g = 0; g < DTL_MOVE_GROUPS; g++) {
			assert_true(key_x[g] != 0);
			if (x >= y || key_x[g] != key_y[g])
				continue;
			size_t n = dtl_move_features(words, x, 1u << g, of_x);
			(void)dtl_move_features(words, y, 1u << g, of_y);
			assert_memory_equal(of_x, of_y, n * sizeof *of_x);
			equal++;
		}
	}
	assert_true(equal > 1000);
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
		cmocka_unit_test(groups_are_parts_of_the_whole),
		cmocka_unit_test(equal_keys_mean_equal_features),
		cmocka_unit_test(any_width_parses),
	};

	return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}

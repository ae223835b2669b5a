#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/confidence.h"
#include "news/extract.h"
#include "news/lexicon.h"

static struct dtl_confidence
weights(struct dtl_arena *a, const char *text)
{
	struct dtl_confidence c;
	struct dtl_err err;

	assert_int_equal(dtl_confidence_open(a, dtl_str_from(text), &c, &err), DTL_OK);
	return c;
}

static void
nothing_is_no_signal_and_none_is_over_one(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_signals s = { .count = 0 };

	(void)state;
	dtl_signals_add(&s, "nominal", 0);
	dtl_signals_add_of(&s, a, "source", DTL_STR_NONE);
	assert_int_equal(s.count, 0);
	dtl_signals_add(&s, "long", 1.5);
	dtl_signals_add_of(&s, a, "source_path", dtl_str_from("named beside it"));
	assert_int_equal(s.count, 2);
	assert_true(s.items[0].value == 1 && s.items[1].value == 1);
	assert_true(dtl_str_is(s.items[1].name, "source_path=named_beside_it"));
	dtl_arena_free(a);
}

static void
what_may_be_stays_below_what_is_given(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_confidence certain = weights(a, "always 20\n");
	struct dtl_signals s = { .count = 0 };
	double c;

	(void)state;
	dtl_signals_add(&s, "always", 1);
	assert_true(dtl_confidence_of(&certain, &s) > 0.99);
	dtl_signals_add(&s, "perhaps", 1);
	c = dtl_confidence_of(&certain, &s);
	for (int i = 0; i < 10; i++)
		c = dtl_confidence_again(c);
	assert_true(c < DTL_USUAL_CONFIDENCE);
	dtl_arena_free(a);
}

static void
a_weight_moves_the_confidence_its_way(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_confidence zero = weights(a, ""), less = weights(a, "guessed -2\n"),
			      last = weights(a, "guessed -2\nguessed 2\n"),
			      member = weights(a, "by=sign 1.5\nby=meet -1.5\n");
	struct dtl_signals s = { .count = 0 };

	(void)state;
	dtl_signals_add(&s, "guessed", 0.5);
	assert_true(dtl_confidence_of(&zero, &s) == 0.5);
	assert_true(dtl_confidence_of(&less, &s) < 0.5);
	assert_true(dtl_confidence_of(&last, &s) > 0.5);
	dtl_signals_add_of(&s, a, "by", dtl_str_from("sign"));
	assert_true(dtl_confidence_of(&member, &s) > 0.8);
	assert_true(dtl_confidence_weight(&member, dtl_str_from("by=meet")) == -1.5);
	assert_true(dtl_confidence_weight(&member, dtl_str_from("by=talk")) == 0);
	assert_true(dtl_confidence_again(0.5) > 0.5 && dtl_confidence_again(1) == 1);
	dtl_arena_free(a);
}

static void
a_bare_sentence_has_its_own_base_and_share_of_the_rest(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_confidence news = weights(a, "always -2\nbare 1\n"),
			      both = weights(a, "always -2\nbare 1\nbare_share 0.5\n");
	struct dtl_signals s = { .count = 0 };

	(void)state;
	dtl_signals_add(&s, "always", 1);
	assert_true(dtl_confidence_of(&both, &s) == dtl_confidence_of(&news, &s));
	dtl_signals_add(&s, "bare", 1);
	assert_true(dtl_confidence_of(&news, &s) < 0.5);
	assert_true(dtl_confidence_of(&both, &s) == 0.5);
	assert_true(s.items[0].worth == -1 && s.items[1].worth == 1);
	dtl_arena_free(a);
}

static void
wrong_lines_are_told_with_their_number(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	struct dtl_confidence c;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_lexicon_add_source(b, "confidence", "confidence/w.txt",
			     dtl_str_from("# weights\nflat -1 # less\nflatt 1\nnominal 21\nby=sign "
					  "1\nbuy=sign 1\nby= 1\n"),
			     &err),
	    DTL_OK);
	assert_true(dtl_str_is(dtl_lexicon_problems(b),
	    "confidence/w.txt:3: 'flatt' is no signal that the coder gives; leave the line out\n"
	    "confidence/w.txt:4: 'nominal 21': the weight must be a number in -20..20\n"
	    "confidence/w.txt:6: 'buy=sign' is no signal that the coder gives; leave the line out\n"
	    "confidence/w.txt:7: 'by=' is no signal that the coder gives; leave the line out"));
	assert_int_equal(dtl_confidence_open(a, dtl_str_from("flatt 1\n"), &c, &err), DTL_FAIL);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_no_signal_and_none_is_over_one),
		cmocka_unit_test(what_may_be_stays_below_what_is_given),
		cmocka_unit_test(a_weight_moves_the_confidence_its_way),
		cmocka_unit_test(a_bare_sentence_has_its_own_base_and_share_of_the_rest),
		cmocka_unit_test(wrong_lines_are_told_with_their_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/code.h"
#include "news/extract.h"
#include "news/lexicon.h"

static struct dtl_confidence
weights(const char *text)
{
	struct dtl_confidence c;
	struct dtl_err err;

	assert_int_equal(dtl_confidence_open(dtl_str_from(text), &c, &err), DTL_OK);
	return c;
}

static const struct dtl_pattern plain = { .cameo = DTL_STR("040"), .specificity = 1 };

static struct dtl_draft
draft(const struct dtl_clause *clause)
{
	struct dtl_draft d = { .pattern = &plain, .clause = clause, .participant_count = 2 };

	d.participants[0] = (struct dtl_participant){
		.side = DTL_SIDE_SOURCE, .country = DTL_STR("KEN"), .confidence = 0.9
	};
	d.participants[1] = (struct dtl_participant){
		.side = DTL_SIDE_TARGET, .country = DTL_STR("UGA"), .confidence = 0.5
	};
	d.ev.type = DTL_EVENT_CONSULT;
	return d;
}

static void
signals_are_read_off_the_draft(void **state)
{
	const struct dtl_clause aside = { .link = DTL_LINK_RELATIVE, .reported = true };
	struct dtl_draft d = draft(&aside);

	(void)state;
	dtl_confidence_signals(&d, true, d.signals);
	assert_true(d.signals[DTL_SIGNAL_ALWAYS] == 1 && d.signals[DTL_SIGNAL_ASIDE] == 1);
	assert_true(d.signals[DTL_SIGNAL_FLAT] == 1 && d.signals[DTL_SIGNAL_REPORTED] == 1);
	assert_true(d.signals[DTL_SIGNAL_GUESSED] == 0.5);
	assert_true(d.signals[DTL_SIGNAL_ONE_SIDE] == 0 && d.signals[DTL_SIGNAL_AT_HOME] == 0);
	d.participants[1].country = dtl_str_from("KEN");
	dtl_confidence_signals(&d, false, d.signals);
	assert_true(d.signals[DTL_SIGNAL_AT_HOME] == 1 && d.signals[DTL_SIGNAL_FLAT] == 0);
	d.participant_count = 1;
	dtl_confidence_signals(&d, false, d.signals);
	assert_true(d.signals[DTL_SIGNAL_ONE_SIDE] == 1 && d.signals[DTL_SIGNAL_AT_HOME] == 0);
	assert_true(d.signals[DTL_SIGNAL_PROPOSED] == 0 && d.signals[DTL_SIGNAL_STATELESS] == 0);
	d.ev.status = DTL_STATUS_PROPOSED;
	d.participants[0].country = dtl_str_from("");
	d.participant_count = 3;
	d.participants[2] = d.participants[1];
	dtl_confidence_signals(&d, false, d.signals);
	assert_true(d.signals[DTL_SIGNAL_PROPOSED] == 1 && d.signals[DTL_SIGNAL_STATELESS] == 1);
	assert_true(d.signals[DTL_SIGNAL_CROWD] == 1);
}

static void
what_may_be_stays_below_what_is_given(void **state)
{
	const struct dtl_clause root = { .link = DTL_LINK_ROOT };
	struct dtl_confidence sure = weights("always 20\n");
	struct dtl_draft d = draft(&root);
	double c;

	(void)state;
	dtl_confidence_signals(&d, false, d.signals);
	assert_true(dtl_confidence_of(&sure, &d) > 0.99);
	d.ev.status = DTL_STATUS_HYPOTHETICAL;
	c = dtl_confidence_of(&sure, &d);
	for (int i = 0; i < 10; i++)
		c = dtl_confidence_again(c);
	assert_true(c < DTL_USUAL_CONFIDENCE);
}

static void
a_weight_moves_the_confidence_its_way(void **state)
{
	const struct dtl_clause root = { .link = DTL_LINK_ROOT };
	struct dtl_confidence zero = weights(""), less = weights("guessed -2\n"),
			      last = weights("guessed -2\nguessed 2\n");
	struct dtl_draft d = draft(&root);

	(void)state;
	dtl_confidence_signals(&d, false, d.signals);
	assert_true(dtl_confidence_of(&zero, &d) == 0.5);
	assert_true(dtl_confidence_of(&less, &d) < 0.5);
	assert_true(dtl_confidence_of(&last, &d) > 0.5);
	assert_true(dtl_confidence_again(0.5) > 0.5 && dtl_confidence_again(1) == 1);
}

static void
wrong_lines_are_told_with_their_number(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	struct dtl_confidence c;
	struct dtl_err err;

	(void)state;
	assert_int_equal(
	    dtl_lexicon_add_source(b, "confidence", "confidence/w.txt",
		dtl_str_from("# weights\nflat -1 # less\nflatt 1\nnominal 21\n"), &err),
	    DTL_OK);
	assert_true(dtl_str_is(dtl_lexicon_problems(b),
	    "confidence/w.txt:3: 'flatt 1' is no signal and its weight in -20..20\n"
	    "confidence/w.txt:4: 'nominal 21' is no signal and its weight in -20..20"));
	assert_int_equal(dtl_confidence_open(dtl_str_from("flatt 1\n"), &c, &err), DTL_FAIL);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signals_are_read_off_the_draft),
		cmocka_unit_test(what_may_be_stays_below_what_is_given),
		cmocka_unit_test(a_weight_moves_the_confidence_its_way),
		cmocka_unit_test(wrong_lines_are_told_with_their_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

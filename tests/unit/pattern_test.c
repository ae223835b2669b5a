#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/pattern.h"

static dtl_rc
build(struct dtl_arena *a, const char *text, struct dtl_buf *out, struct dtl_err *err)
{
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);

	dtl_buf_init(out, a);
	if (dtl_lexicon_add_source(b, "patterns", "patterns/x.txt", dtl_str_from(text), err) !=
	    DTL_OK)
		return DTL_FAIL;
	return dtl_lexicon_finish(b, out, err);
}

static void
open_text(struct dtl_arena *a, const char *text, struct dtl_patterns *p)
{
	struct dtl_lexicon *lex;
	struct dtl_buf out;
	struct dtl_err err = { "" };

	if (build(a, text, &out, &err) != DTL_OK)
		fail_msg("%s", err.text);
	assert_int_equal(dtl_lexicon_open(a, dtl_buf_str(&out), &lex, &err), DTL_OK);
	assert_int_equal(
	    dtl_patterns_open(a, dtl_lexicon_section(lex, "patterns"), p, &err), DTL_OK);
}

static void
a_line_is_read_with_its_fields_and_example(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_patterns p;
	uint32_t cursor = 0;
	const struct dtl_pattern *q;

	(void)state;
	open_text(a,
	    "set PAPER = pact treaty\n"
	    "# a comment\n"
	    "057 sign|enter_into obj=@PAPER|actor prep=with:any both target=with,in_obj "
	    "source_is=signatory,host mode=x\n"
	    "\tKenya signed a pact with Uganda.  KEN = UGA\n",
	    &p);
	assert_int_equal(p.count, 1);
	q = dtl_patterns_next(&p, dtl_str_from("sign"), &cursor);
	assert_non_null(q);
	assert_true(dtl_str_is(q->cameo, "057"));
	assert_true(dtl_str_is(q->rule, "x.txt:3 sign"));
	assert_int_equal(q->predicate_count, 2);
	assert_true(dtl_str_is(q->predicates[1].lemma, "enter"));
	assert_true(dtl_str_is(q->predicates[1].particle, "into"));
	assert_int_equal(q->object.count, 2);
	assert_true(q->object.actor);
	assert_true(q->preps[0].words.any);
	assert_int_equal(q->flags, DTL_PATTERN_BOTH);
	assert_int_equal(q->targets[0].kind, DTL_SLOT_PREP);
	assert_int_equal(q->targets[1].kind, DTL_SLOT_IN_OBJECT);
	assert_int_equal(q->source_functions, DTL_FUNCTION_SIGNATORY | DTL_FUNCTION_HOST);
	assert_int_equal(q->example_count, 1);
	assert_true(dtl_str_is(q->examples[0].expect, "KEN = UGA"));
	assert_null(dtl_patterns_next(&p, dtl_str_from("sign"), &cursor));
	dtl_arena_free(a);
}

static void
patterns_of_a_lemma_come_in_the_order_of_the_file(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_patterns p;
	uint32_t cursor = 0;

	(void)state;
	open_text(a, "040 meet\n\tA met B.  A = B\n046 meet obj=deadline\n\tA met B.  A > B\n", &p);
	assert_true(dtl_str_is(dtl_patterns_next(&p, dtl_str_from("meet"), &cursor)->cameo, "040"));
	assert_true(dtl_str_is(dtl_patterns_next(&p, dtl_str_from("meet"), &cursor)->cameo, "046"));
	assert_null(dtl_patterns_next(&p, dtl_str_from("meet"), &cursor));
	cursor = 0;
	assert_null(dtl_patterns_next(&p, dtl_str_from("eat"), &cursor));
	assert_true(p.items[1].specificity > p.items[0].specificity);
	dtl_arena_free(a);
}

static void
a_frame_gives_its_fields_to_each_pattern(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_patterns p;
	uint32_t cursor = 0;
	const struct dtl_pattern *q;

	(void)state;
	open_text(a,
	    "frame @PRAISE = target=obj,in_obj political\n"
	    "051 laud @PRAISE both\n\tA lauded B.  A = B\n"
	    "051 extol @PRAISE\n\tA extolled B.  A > B\n",
	    &p);
	q = dtl_patterns_next(&p, dtl_str_from("laud"), &cursor);
	assert_int_equal(q->target_count, 2);
	assert_int_equal(q->flags, DTL_PATTERN_POLITICAL | DTL_PATTERN_BOTH);
	assert_int_equal(p.items[1].flags, DTL_PATTERN_POLITICAL);
	assert_int_equal(p.items[1].targets[1].kind, DTL_SLOT_IN_OBJECT);
	dtl_arena_free(a);
}

static void
codes_are_composed_by_the_longest_inner_code(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_patterns p;
	struct dtl_str twelve = DTL_STR("120");

	(void)state;
	open_text(a, "compose 12 04 = 125\ncompose 12 045 = 126\n", &p);
	assert_true(dtl_str_is(dtl_patterns_compose(&p, twelve, dtl_str_from("042")), "125"));
	assert_true(dtl_str_is(dtl_patterns_compose(&p, twelve, dtl_str_from("045")), "126"));
	assert_true(dtl_str_is(dtl_patterns_compose(&p, twelve, dtl_str_from("190")), "120"));
	assert_true(dtl_str_is(dtl_patterns_compose(&p, twelve, DTL_STR_NONE), "120"));
	dtl_arena_free(a);
}

static void
faults_are_told_with_file_and_line(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "\n999 sign\n", "patterns/x.txt:2: '999' is no CAMEO code" },
		{ "057 sign obj=@PAPER\n", "patterns/x.txt:1: unknown set '@PAPER'" },
		{ "057 sign colour=red\n", "patterns/x.txt:1: unknown key 'colour'" },
		{ "057 sign bth\n", "patterns/x.txt:1: unknown flag 'bth'" },
		{ "057 q:sign\n", "patterns/x.txt:1: predicates are verbs" },
		{ "\tA signed B.  A = B\n", "patterns/x.txt:1: an example is" },
		{ "057 sign source_is=king\n", "patterns/x.txt:1: unknown function 'king'" },
		{ "set A = x\nset A = y\n", "patterns/x.txt:2: a set is" },
		{ "051 laud @PRAISE\n", "patterns/x.txt:1: unknown frame '@PRAISE'" },
		{ "frame PRAISE = both\n", "patterns/x.txt:1: a frame is" },
		{ "compose 1 2\n", "patterns/x.txt:1: a composition is" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_err err = { "" };
		struct dtl_buf out;

		assert_int_equal(build(a, cases[i].text, &out, &err), DTL_FAIL);
		if (strstr(err.text, cases[i].said) == NULL)
			fail_msg("want '%s' in '%s'", cases[i].said, err.text);
		dtl_arena_free(a);
	}
}

static void
a_damaged_section_is_refused_wherever_it_is_cut(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon *lex;
	struct dtl_patterns p;
	struct dtl_buf out;
	struct dtl_err err;
	struct dtl_str section;

	(void)state;
	assert_int_equal(build(a, "057 sign obj=pact\n\tA signed B.  A = B\n", &out, &err), DTL_OK);
	assert_int_equal(dtl_lexicon_open(a, dtl_buf_str(&out), &lex, &err), DTL_OK);
	section = dtl_lexicon_section(lex, "patterns");
	assert_true(section.n > 20);
	for (size_t n = 1; n < section.n; n++) {
		char *copy = dtl_arena_strndup(a, section.p, n);
		dtl_rc rc = dtl_patterns_open(a, dtl_str_make(copy, n), &p, &err);

		assert_true(rc == DTL_FAIL || p.count == 1);
	}
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_read_with_its_fields_and_example),
		cmocka_unit_test(patterns_of_a_lemma_come_in_the_order_of_the_file),
		cmocka_unit_test(a_frame_gives_its_fields_to_each_pattern),
		cmocka_unit_test(codes_are_composed_by_the_longest_inner_code),
		cmocka_unit_test(faults_are_told_with_file_and_line),
		cmocka_unit_test(a_damaged_section_is_refused_wherever_it_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

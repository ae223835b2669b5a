/* What an encoder takes from another one: its opinion, where that is trusted more than the treebank. */
#include "text/conllu.h"
#include "text/tag.h"
#include "train.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* The head of "the" and its label are left open. */
static const char bank[] = "1\tMinisters\tminister\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n"
			   "2\tsigned\tsign\tVERB\tVBD\t_\t0\troot\t_\t_\n"
			   "3\tthe\tthe\tDET\tDT\t_\t%s\t_\t_\n"
			   "4\ttreaty\ttreaty\tNOUN\tNN\t_\t2\tobj\t_\tSpaceAfter=No\n"
			   "5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n"
			   "\n";

/* Other classes, so that the two have the same ones in other places. */
static const char more[] = "1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n"
			   "2\taway\taway\tADV\tRB\t_\t1\tadvmod\t_\t_\n"
			   "\n";

static struct dtl_str
train(struct dtl_arena *a, struct dtl_str text, struct dtl_str teacher, unsigned trust)
{
	const struct dtl_train_options options = { .net_epochs = 150,
		.net_batch = 20,
		.net_state = 64,
		.net_buckets = 512,
		.tag_share = 100,
		.trust = trust };
	const struct dtl_train_input in = { .treebanks = &text,
		.treebank_count = 1,
		.clusters = dtl_str_from("signed 4 1\nthe 0 0\n"),
		.irregular = dtl_str_from("noun man men\n"),
		.manifest = dtl_str_from("a small model\n"),
		.teacher = teacher };
	struct dtl_err err;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	assert_int_equal(dtl_train(a, &in, &options, &out, &err), DTL_OK);
	return dtl_buf_str(&out);
}

static void
parse(struct dtl_arena *a, struct dtl_str bytes, struct dtl_str text, struct dtl_document *doc)
{
	struct dtl_model *m;
	struct dtl_err err;

	assert_int_equal(dtl_model_open(bytes, &m, &err), DTL_OK);
	assert_int_equal(dtl_conllu_read(a, text, doc, &err), DTL_OK);
	dtl_tag(m, doc, &doc->sentences[0]);
	dtl_parse(m, doc, &doc->sentences[0]);
	dtl_model_close(m);
}

static void
a_pupil_believes_its_teacher_as_far_as_it_trusts(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str right = dtl_str_from(dtl_arena_printf(a, bank, "4\tdet"));
	struct dtl_str wrong = dtl_str_from(dtl_arena_printf(a, bank, "2\tadvmod"));
	struct dtl_str pupils = dtl_str_from(
	    dtl_arena_printf(a, "%s%.*s%.*s", more, DTL_STR_FMT(wrong), DTL_STR_FMT(right)));
	struct dtl_document doc;
	struct dtl_str teacher = train(a, right, DTL_STR_NONE, 50);

	(void)state;
	/* half of what it reads is wrong, and it trusts the teacher alone */
	parse(a, train(a, pupils, teacher, 100), wrong, &doc);
	assert_int_equal(doc.tokens[2].head, 3);
	assert_string_equal(doc.tokens[2].deprel, "det");
	assert_int_equal(doc.tokens[3].head, 1);
	/* the other way round: the teacher errs and is not heard */
	teacher = train(a, wrong, DTL_STR_NONE, 50);
	parse(a, train(a, right, teacher, 0), wrong, &doc);
	assert_int_equal(doc.tokens[2].head, 3);
	assert_string_equal(doc.tokens[2].deprel, "det");
	assert_true(dtl_str_eq(train(a, right, teacher, 0), train(a, right, DTL_STR_NONE, 50)));
	dtl_arena_free(a);
}

static void
a_teacher_that_is_no_model_is_refused(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str text = dtl_str_from(dtl_arena_printf(a, bank, "4\tdet"));
	const struct dtl_train_options options = {
		.net_epochs = 1, .net_batch = 20, .net_state = 64, .net_buckets = 512
	};
	const struct dtl_train_input in = {
		.treebanks = &text, .treebank_count = 1, .teacher = dtl_str_from("no model")
	};
	struct dtl_err err;
	struct dtl_buf out;

	(void)state;
	dtl_buf_init(&out, a);
	assert_int_not_equal(dtl_train(a, &in, &options, &out, &err), DTL_OK);
	assert_non_null(strstr(err.text, "teacher"));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pupil_believes_its_teacher_as_far_as_it_trusts),
		cmocka_unit_test(a_teacher_that_is_no_model_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

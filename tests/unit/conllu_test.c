/* conllu: treebank text in and out. */
#include "text/conllu.h"
#include "text/labels.h"
#include "text/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char two[] = "# sent_id = 1\n"
			  "# text = Ministers didn't sign.\n"
			  "1\tMinisters\tminister\tNOUN\tNNS\t_\t4\tnsubj\t_\t_\n"
			  "2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\tSpaceAfter=No\n"
			  "3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n"
			  "4\tsign\tsign\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n"
			  "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n"
			  "\n"
			  "# sent_id = 2\n"
			  "# text = She left\n"
			  "1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n"
			  "2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n"
			  "\n";

static void
what_is_read_is_written_again(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;
	struct dtl_buf out;

	(void)state;
	assert_int_equal(dtl_conllu_read(a, dtl_str_from(two), &doc, &err), DTL_OK);
	assert_int_equal(doc.sentence_count, 2);
	assert_true(dtl_str_is(doc.text, "Ministers didn't sign.\nShe left"));
	assert_true(doc.sentences[0].parsed);
	assert_int_equal(doc.tokens[5].head, 6);
	assert_int_equal(doc.tokens[0].rel, DTL_REL_NSUBJ);
	assert_true(dtl_str_is(doc.tokens[5].lower, "she"));
	dtl_buf_init(&out, a);
	dtl_conllu_write(&doc, &out);
	assert_string_equal(out.p, two);
	dtl_arena_free(a);
}

static void
multiword_tokens_are_read_as_their_words(void **state)
{
	static const char text[] = "1-2\tcannot\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
				   "1\tcan\n2\tnot\n2.1\tgo\n3\t!\n";
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_conllu_read(a, dtl_str_from(text), &doc, &err), DTL_OK);
	assert_int_equal(doc.token_count, 3);
	assert_int_equal(doc.sentence_count, 1);
	assert_false(doc.sentences[0].parsed);
	assert_true(dtl_str_is(doc.text, "cannot!"));
	dtl_arena_free(a);
}

static void
multiword_tokens_are_written_again(void **state)
{
	static const char text[] = "# sent_id = 1\n# text = India's ministers couldn't've met\n"
				   "1-2\tIndia's\t_\t_\t_\t_\t_\t_\t_\t_\n"
				   "1\tIndia\tIndia\tPROPN\tNNP\t_\t3\tnmod:poss\t_\t_\n"
				   "2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_\n"
				   "3\tministers\tminister\tNOUN\tNNS\t_\t7\tnsubj\t_\t_\n"
				   "4-6\tcouldn't've\t_\t_\t_\t_\t_\t_\t_\t_\n"
				   "4\tcould\tcould\tAUX\tMD\t_\t7\taux\t_\t_\n"
				   "5\tn't\tnot\tPART\tRB\t_\t7\tadvmod\t_\t_\n"
				   "6\t've\thave\tAUX\tVB\t_\t7\taux\t_\t_\n"
				   "7\tmet\tmeet\tVERB\tVBN\t_\t0\troot\t_\t_\n\n";
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;
	struct dtl_buf out;

	(void)state;
	assert_int_equal(dtl_conllu_read(a, dtl_str_from(text), &doc, &err), DTL_OK);
	dtl_buf_init(&out, a);
	dtl_conllu_write(&doc, &out);
	assert_string_equal(out.p, text);
	dtl_arena_free(a);
}

static void
names_are_written_beside_their_words(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;
	struct dtl_buf out;

	(void)state;
	assert_int_equal(dtl_conllu_read(a, dtl_str_from(two), &doc, &err), DTL_OK);
	doc.tokens[1].name = doc.tokens[2].name = DTL_NAME_PLACE;
	doc.tokens[1].flags |= DTL_TOKEN_NAME_BEGIN;
	dtl_buf_init(&out, a);
	dtl_conllu_write(&doc, &out);
	assert_non_null(strstr(out.p, "aux\t_\tSpaceAfter=No|Name=B-LOC\n"));
	assert_non_null(strstr(out.p, "advmod\t_\tName=I-LOC\n"));
	dtl_arena_free(a);
}

static void
broken_lines_are_named(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = { { "1\n", "line 1: 1 columns" },
		{ "1\ta\n3\tb\n", "line 2: id '3' where 2 was due" },
		{ "x\ta\n", "line 1: id 'x'" }, { "1\t\n", "line 1: the word is empty" },
		{ "1-x\ta\n", "line 1: id '1-x' is no range" },
		{ "1\ta\t_\t_\t_\t_\t-1\tdep\n", "line 1: head '-1' is no number" },
		{ "# x\n1\ta\t_\t_\t_\t_\t2\tdep\n\n",
		    "line 3: word 1 has head 2, its sentence ends at 1" } };
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document doc;
		struct dtl_err err;

		assert_int_equal(
		    dtl_conllu_read(a, dtl_str_from(cases[i].text), &doc, &err), DTL_SKIP);
		if (strstr(err.text, cases[i].why) == NULL)
			fail_msg("'%s' does not say '%s'", err.text, cases[i].why);
	}
	dtl_arena_free(a);
}

static void
unknown_labels_fall_back_to_their_base(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_document doc;
	struct dtl_err err;

	(void)state;
	assert_int_equal(
	    dtl_conllu_read(a,
		dtl_str_from("1\ta\t_\tNOUN\tZZ\t_\t0\troot\n"
			     "2\tb\t_\tQ\t_\t_\t1\tflat:name\n3\tc\t_\t_\t_\t_\t1\tq:r\n"),
		&doc, &err),
	    DTL_OK);
	assert_string_equal(doc.tokens[1].deprel, "flat");
	assert_string_equal(doc.tokens[2].deprel, "dep");
	assert_int_equal(doc.tokens[0].xpos, 0);
	assert_int_equal(doc.tokens[1].upos, DTL_UPOS_NONE);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_written_again),
		cmocka_unit_test(multiword_tokens_are_read_as_their_words),
		cmocka_unit_test(multiword_tokens_are_written_again),
		cmocka_unit_test(names_are_written_beside_their_words),
		cmocka_unit_test(broken_lines_are_named),
		cmocka_unit_test(unknown_labels_fall_back_to_their_base),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

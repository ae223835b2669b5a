#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/sketch.h"

/* A document of one block whose tokens are the words of the text. */
static void
make_document(struct dtl_arena *a, const char *text, struct dtl_document *doc)
{
	struct dtl_str rest = dtl_str_from(text), word;

	*doc = (struct dtl_document){ .a = a, .text = rest };
	doc->tokens = DTL_NEW_ARRAY(a, rest.n + 1, struct dtl_token);
	while (dtl_str_split(&rest, ' ', &word))
		doc->tokens[doc->token_count++].form = word;
	doc->blocks = DTL_NEW(a, struct dtl_block);
	doc->blocks[0].coded = true;
	doc->block_count = 1;
	doc->sentences = DTL_NEW(a, struct dtl_sentence);
	doc->sentences[0].token_count = (uint32_t)doc->token_count;
	doc->sentence_count = 1;
}

static struct dtl_sketch
sketch_of(struct dtl_arena *a, const char *text)
{
	struct dtl_document doc;
	struct dtl_sketch s;

	make_document(a, text, &doc);
	dtl_sketch_make(a, &doc, &s);
	return s;
}

static const char long_text[] = "the ministers of the two coastal states met in the old harbour "
				"town to agree on how many boats "
				"may fish near the reef and for how long each season lasts";

static void
case_and_punctuation_do_not_count(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_sketch x = sketch_of(a, "the Kenyan boats left the harbour , early today");
	struct dtl_sketch y = sketch_of(a, "The kenyan boats left the HARBOUR early today .");

	(void)state;
	assert_int_equal(x.shingle_count, 6);
	assert_true(dtl_sketch_similarity(&x, &y) == 1.0);
	dtl_arena_free(a);
}

static void
a_changed_word_changes_little_and_another_text_everything(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	char changed[sizeof long_text];
	struct dtl_sketch x = sketch_of(a, long_text), y, z;

	(void)state;
	memcpy(changed, long_text, sizeof changed);
	changed[4] = 'X';
	y = sketch_of(a, changed);
	z = sketch_of(
	    a, "rain fell over the hills while farmers waited for seed and diesel to come up");
	assert_true(dtl_sketch_similarity(&x, &y) > 0.6);
	assert_true(dtl_sketch_similarity(&x, &y) < 1.0);
	assert_true(dtl_sketch_similarity(&x, &z) < 0.1);
	dtl_arena_free(a);
}

static void
fewer_words_than_a_shingle_give_no_sketch(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_sketch x = sketch_of(a, "two words");

	(void)state;
	assert_int_equal(x.shingle_count, 0);
	assert_int_equal(x.minimum_count, 0);
	assert_true(dtl_sketch_similarity(&x, &x) == 0.0);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_and_punctuation_do_not_count),
		cmocka_unit_test(a_changed_word_changes_little_and_another_text_everything),
		cmocka_unit_test(fewer_words_than_a_shingle_give_no_sketch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

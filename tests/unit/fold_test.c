/* fold: brackets do not pull a sentence apart. */
#include "base/file.h"
#include "text/fold.h"
#include "text/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct dtl_model *
open_model(struct dtl_arena *a)
{
	struct dtl_model *m = NULL;
	struct dtl_str bytes;
	struct dtl_err err;

	assert_int_equal(
	    dtl_file_read(a, dtl_share_path(a, "english.model"), 64 << 20, &bytes, &err), DTL_OK);
	assert_int_equal(dtl_model_open(bytes, &m, &err), DTL_OK);
	return m;
}

static struct dtl_document
cut(struct dtl_arena *a, const char *text)
{
	struct dtl_document doc = { .a = a, .text = dtl_str_from(text) };
	struct dtl_err err;

	doc.blocks = DTL_NEW(a, struct dtl_block);
	doc.blocks[0] =
	    (struct dtl_block){ DTL_BLOCK_BODY, { 0, (uint32_t)doc.text.n }, true, NULL };
	doc.block_count = 1;
	assert_int_equal(dtl_segment(&doc, 100, 1000, &err), DTL_OK);
	return doc;
}

static struct dtl_document
parse(struct dtl_arena *a, const struct dtl_model *m, const char *text)
{
	struct dtl_document doc = cut(a, text);

	for (size_t i = 0; i < doc.sentence_count; i++) {
		dtl_tag(m, &doc, &doc.sentences[i]);
		dtl_parse_folded(m, &doc, &doc.sentences[i]);
	}
	return doc;
}

static uint32_t
find(const struct dtl_document *doc, const char *form)
{
	for (uint32_t t = 0; t < doc->token_count; t++)
		if (dtl_str_is(doc->tokens[t].form, form))
			return t;
	fail_msg("no token '%s'", form);
	return 0;
}

static void
a_bracket_hangs_on_the_word_before_it(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_model *m = open_model(a);
	struct dtl_document doc =
	    parse(a, m, "The Coast Guard (CG) of Kenya (east Africa) met officials.");

	(void)state;
	assert_int_equal(doc.tokens[find(&doc, "CG")].head, find(&doc, "Guard"));
	assert_int_equal(doc.tokens[find(&doc, "CG")].rel, DTL_REL_APPOS);
	assert_int_equal(doc.tokens[find(&doc, "Africa")].head, find(&doc, "Kenya"));
	assert_int_equal(doc.tokens[find(&doc, "met")].head, DTL_NO_TOKEN);
	dtl_model_close(m);
	dtl_arena_free(a);
}

/* One root, and every chain of heads ends there. */
static void
every_token_hangs_on_one_root(void **state)
{
	static const char *const texts[] = {
		"(Alone) it stood.",
		"A (b (c) d) e signed.",
		"Ministers (of trade) and (of finance) signed a pact (the third) (in Rome).",
		"It ended (",
		"He said () nothing ) to ( them.",
	};
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_model *m = open_model(a);

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct dtl_document doc = parse(a, m, texts[i]);

		for (size_t s = 0; s < doc.sentence_count; s++) {
			const struct dtl_sentence *x = &doc.sentences[s];
			size_t roots = 0;

			for (uint32_t t = x->token; t < x->token + x->token_count; t++) {
				uint32_t up = t, steps = 0;

				roots += doc.tokens[t].head == DTL_NO_TOKEN;
				while (up != DTL_NO_TOKEN && steps++ <= x->token_count)
					up = doc.tokens[up].head;
				assert_true(up == DTL_NO_TOKEN);
				assert_non_null(doc.tokens[t].deprel);
			}
			assert_int_equal(roots, 1);
		}
	}
	dtl_model_close(m);
	dtl_arena_free(a);
}

/* Sentences that are read together come out as each does alone, also where some were tagged before. */
static void
together_is_as_alone(void **state)
{
	static const char text[] =
	    "Talks (the fourth) began. Envoys of Chad (Africa) and Peru (America) met in Oslo on "
	    "Friday, and nobody who was there said what they had agreed to do next. Why? The "
	    "minister (a lawyer) resigned. It rained. Guards (armed) shot at two boats (both of "
	    "them empty) that came too near to the harbour. No one was hurt (so far). He left.";
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_model *m = open_model(a);
	struct dtl_document alone = parse(a, m, text), doc = cut(a, text);
	struct dtl_sentence *all[16];

	(void)state;
	assert_in_range(doc.sentence_count, 6, 16);
	for (size_t i = 0; i < doc.sentence_count; i++)
		all[i] = &doc.sentences[doc.sentence_count - 1 - i];
	dtl_tag_all(m, &doc, all, doc.sentence_count);
	doc.sentences[0].encoded = doc.sentences[2].encoded = NULL;
	dtl_parse_folded_all(m, &doc, all, doc.sentence_count);
	assert_int_equal(doc.token_count, alone.token_count);
	for (size_t i = 0; i < doc.token_count; i++) {
		const struct dtl_token *x = &doc.tokens[i], *y = &alone.tokens[i];

		assert_true(dtl_str_eq(x->lemma, y->lemma));
		assert_int_equal(x->xpos, y->xpos);
		assert_int_equal(x->upos, y->upos);
		assert_int_equal(x->head, y->head);
		assert_ptr_equal(x->deprel, y->deprel);
	}
	for (size_t i = 0; i < doc.sentence_count; i++)
		assert_true(doc.sentences[i].parsed);
	dtl_model_close(m);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bracket_hangs_on_the_word_before_it),
		cmocka_unit_test(every_token_hangs_on_one_root),
		cmocka_unit_test(together_is_as_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

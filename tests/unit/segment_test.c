#include "text/segment.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct sample {
	struct dtl_arena *a;
	struct dtl_document doc;
	struct dtl_block blocks[4];
	struct dtl_err err;
};

static struct sample *
sample_of(struct dtl_str text)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct sample *s = DTL_NEW(a, struct sample);

	s->a = a;
	s->doc.a = a;
	s->doc.text = text;
	s->doc.blocks = s->blocks;
	s->doc.block_count = 1;
	s->blocks[0].span.end = (uint32_t)text.n;
	s->blocks[0].coded = true;
	return s;
}

static struct dtl_str
repeat(const char *piece, size_t count)
{
	static char bytes[4 << 20];
	size_t n = strlen(piece);

	assert_true(n * count <= sizeof bytes);
	for (size_t i = 0; i < count; i++)
		memcpy(bytes + i * n, piece, n);
	return dtl_str_make(bytes, n * count);
}

static void
sentences_own_their_tokens(void **state)
{
	struct sample *s = sample_of(dtl_str_from("Rain fell. Rivers rose fast."));

	(void)state;
	assert_int_equal(dtl_segment(&s->doc, 10, 100, &s->err), DTL_OK);
	assert_int_equal(s->doc.sentence_count, 2);
	assert_int_equal(s->doc.sentences[0].token_count, 3);
	assert_int_equal(s->doc.sentences[1].token, 3);
	assert_int_equal(s->doc.sentences[1].token_count, 4);
	assert_int_equal(s->doc.sentences[1].span.beg, 11);
	assert_int_equal(s->doc.sentences[1].span.end, 28);
	assert_false(s->doc.sentences[0].parsed);
	dtl_arena_free(s->a);
}

static void
only_coded_blocks_are_cut_and_never_across(void **state)
{
	struct sample *s = sample_of(dtl_str_from("A fire broke out\nREAD: Old news\nCrews came"));

	(void)state;
	s->doc.block_count = 3;
	s->blocks[0].span = (struct dtl_span){ 0, 16 };
	s->blocks[1] = (struct dtl_block){ .span = { 17, 31 } };
	s->blocks[2] = (struct dtl_block){ .span = { 32, 42 }, .coded = true };
	assert_int_equal(dtl_segment(&s->doc, 10, 100, &s->err), DTL_OK);
	assert_int_equal(s->doc.sentence_count, 2);
	assert_int_equal(s->doc.sentences[0].block, 0);
	assert_int_equal(s->doc.sentences[1].block, 2);
	assert_int_equal(s->doc.sentences[1].span.beg, 32);
	dtl_arena_free(s->a);
}

static void
long_sentences_are_split_at_a_safe_point(void **state)
{
	struct sample *s = sample_of(repeat("one two three four five, ", 100));

	(void)state;
	assert_int_equal(dtl_segment(&s->doc, 100, 10000, &s->err), DTL_OK);
	assert_int_equal(s->doc.split_sentence_count, 1);
	assert_true(s->doc.sentence_count >= 3);
	for (size_t i = 0; i + 1 < s->doc.sentence_count; i++) {
		const struct dtl_sentence *x = &s->doc.sentences[i];
		assert_true(x->token_count <= 200);
		assert_true(dtl_str_is(s->doc.tokens[x->token + x->token_count - 1].form, ","));
	}
	dtl_arena_free(s->a);
}

static void
bounds_skip_the_article(void **state)
{
	struct sample *s = sample_of(repeat("Go on. ", 50));

	(void)state;
	assert_int_equal(dtl_segment(&s->doc, 10, 1000, &s->err), DTL_SKIP);
	assert_non_null(strstr(s->err.text, "more than 10 sentences"));
	assert_int_equal(dtl_segment(&s->doc, 100, 20, &s->err), DTL_SKIP);
	assert_non_null(strstr(s->err.text, "more than 20 tokens"));
	assert_int_equal(dtl_segment(&s->doc, 100, 1000, &s->err), DTL_OK);
	dtl_arena_free(s->a);
}

static void
hostile_text_is_cut_in_bounded_time(void **state)
{
	static const struct {
		const char *piece;
		size_t count;
	} cases[] = {
		{ "x", 100000 },
		{ "x", 4000000 },
		{ "(", 100000 },
		{ ". ", 100000 },
		{ "\xE2\x80\xA2", 100000 },
		{ "a. B", 500000 },
		{ "e-", 1000000 },
		{ "a@", 1000000 },
		{ "www.", 500000 },
		{ "'s", 1000000 },
		{ "1,", 1000000 },
		{ "\"? ", 500000 },
		{ "(a. ", 500000 },
		{ "\xEF\xBF\xBD", 500000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct sample *s = sample_of(repeat(cases[i].piece, cases[i].count));
		dtl_rc rc = dtl_segment(&s->doc, 5000, 200000, &s->err);
		assert_true(rc == DTL_OK || rc == DTL_SKIP);
		assert_true(dtl_arena_used(s->a) < 100u << 20);
		dtl_arena_free(s->a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_own_their_tokens),
		cmocka_unit_test(only_coded_blocks_are_cut_and_never_across),
		cmocka_unit_test(long_sentences_are_split_at_a_safe_point),
		cmocka_unit_test(bounds_skip_the_article),
		cmocka_unit_test(hostile_text_is_cut_in_bounded_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

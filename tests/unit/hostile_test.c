/*
 * Texts made to hurt: every stage of the language core takes time and memory in proportion to their
 * size, cuts sentences that are too long and loses nothing. Times are CPU times of one process,
 * compared with each other: four times the text may take ten times as long, sixteen would be a square.
 */
#include "base/file.h"
#include "base/utf8.h"
#include "text/body.h"
#include "text/clause.h"
#include "text/fold.h"
#include "text/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { LIMIT = 20000000, RUNS = 2, SENTENCE_TOKENS = 200, BYTES_A_BYTE = 600 };

static const char *const pieces[] = {
	"x", /* one line without blanks */
	"(",
	"\"",
	"\n",
	"\xFF", /* no UTF-8 */
	"\xC3(", /* nor this */
	"the envoy and ", /* one sentence without end */
	". ",
	"\". ",
	"(a. ",
	".) [1] ",
	":) ",
	"?! :( ",
	"Mr. A. ",
	"Inc.. (",
	"seen.The",
	"a-b",
	"n't",
	"'s ",
	"\xE2\x80\x99s",
	"a@b.",
	"http://",
	"#a@b",
	"1,2.3-",
	"(x) ",
	"NEW DELHI (AP) - ",
	"- ",
	"\xE2\x80\xA2 ",
	"\xF0\x9F\x98\x80",
};

enum { PIECES = sizeof pieces / sizeof pieces[0] };

struct bench {
	struct dtl_mapping map;
	struct dtl_model *model;
	struct dtl_language_id *id;
};

static double
cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct dtl_str
repeat(struct dtl_arena *a, const char *piece, size_t bytes)
{
	size_t n = strlen(piece), count = bytes / n;
	char *text = dtl_arena_alloc(a, count * n + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(text + i * n, piece, n);
	return dtl_str_make(text, count * n);
}

static size_t
visible(struct dtl_str s)
{
	size_t n = 0;

	for (size_t pos = 0; pos < s.n;) {
		size_t beg = pos;
		if (!dtl_utf8_is_space(dtl_utf8_next(s, &pos)))
			n += pos - beg;
	}
	return n;
}

/* Every character of the coded blocks that can be seen lies in one token; no sentence is too long. */
static void
nothing_is_lost(const struct dtl_document *doc)
{
	size_t want = 0, have = 0, tokens = 0;

	for (size_t i = 0; i < doc->block_count; i++)
		if (doc->blocks[i].coded)
			want += visible(dtl_document_text(doc, doc->blocks[i].span));
	for (size_t i = 0; i < doc->token_count; i++)
		have += doc->tokens[i].form.n;
	for (size_t i = 0; i < doc->sentence_count; i++) {
		assert_int_equal(doc->sentences[i].token, tokens);
		assert_in_range(doc->sentences[i].token_count, 1, SENTENCE_TOKENS);
		tokens += doc->sentences[i].token_count;
	}
	assert_int_equal(tokens, doc->token_count);
	assert_int_equal(have, want);
}

static void
cut(const struct bench *b, struct dtl_arena *a, struct dtl_str text, struct dtl_document *doc)
{
	struct dtl_body_input in = { .bytes = text, .media_type = DTL_STR("text/plain") };
	struct dtl_err err;

	*doc = (struct dtl_document){ .a = a };
	assert_int_equal(dtl_body_read(a, &in, doc, &err), DTL_OK);
	dtl_language_find(b->id, doc);
	assert_int_equal(dtl_segment(doc, LIMIT, LIMIT, &err), DTL_OK);
}

/* CPU seconds of body, language, sentences and words of so many bytes: the least of some runs. */
static double
cutting(const struct bench *b, const char *piece, size_t bytes)
{
	double least = 1e9;

	for (int run = 0; run < RUNS; run++) {
		struct dtl_arena *a = dtl_arena_new((size_t)4 << 30);
		struct dtl_str text = repeat(a, piece, bytes);
		struct dtl_document doc;
		double begun = cpu_seconds();

		cut(b, a, text, &doc);
		begun = cpu_seconds() - begun;
		least = begun < least ? begun : least;
		nothing_is_lost(&doc);
		assert_true(dtl_arena_used(a) < (size_t)BYTES_A_BYTE * bytes + (1 << 20));
		dtl_arena_free(a);
	}
	return least;
}

/* The same of tags, trees and clauses. */
static double
reading(const struct bench *b, const char *piece, size_t bytes)
{
	double least = 1e9;

	for (int run = 0; run < RUNS; run++) {
		struct dtl_arena *a = dtl_arena_new((size_t)4 << 30);
		struct dtl_document doc;

		cut(b, a, repeat(a, piece, bytes), &doc);
		struct dtl_sentence **all =
		    DTL_NEW_ARRAY(a, doc.sentence_count, struct dtl_sentence *);
		for (size_t i = 0; i < doc.sentence_count; i++)
			all[i] = &doc.sentences[i];
		double begun = cpu_seconds();
		dtl_tag_all(b->model, &doc, all, doc.sentence_count);
		dtl_parse_folded_all(b->model, &doc, all, doc.sentence_count);
		for (size_t i = 0; i < doc.sentence_count; i++)
			assert_true(doc.sentences[i].parsed);
		dtl_clauses_find(&doc);
		begun = cpu_seconds() - begun;
		least = begun < least ? begun : least;
		dtl_arena_free(a);
	}
	return least;
}

static void
in_proportion(const char *what, const char *piece, double one, double four)
{
	if (four > 10.0 * one + 0.005)
		fail_msg(
		    "%s of '%s': %.4f s, of four times as much %.4f s", what, piece, one, four);
}

static void
cutting_is_linear(void **state)
{
	for (int i = 0; i < PIECES; i++)
		in_proportion("cutting", pieces[i], cutting(*state, pieces[i], 8 << 10),
		    cutting(*state, pieces[i], 32 << 10));
}

static void
reading_is_linear(void **state)
{
	for (int i = 0; i < PIECES; i++)
		in_proportion("reading", pieces[i], reading(*state, pieces[i], 1 << 10),
		    reading(*state, pieces[i], 4 << 10));
}

static void
large_texts_are_cut_whole(void **state)
{
	static const struct {
		const char *piece;
		size_t bytes, tokens;
	} cases[] = {
		{ "x", 100 << 10, 1 },
		{ "(", 100000, 100000 },
		{ "\"", 100000, 100000 },
		{ "\n", 1000000, 0 },
		{ "word ", 500000, 100000 },
		{ "The ministers met in Oslo on Monday (9 May). Mr. Okoro said: \"No.\"\n",
		    67 * 78000, 20 * 78000 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_arena *a = dtl_arena_new((size_t)4 << 30);
		struct dtl_document doc;

		cut(*state, a, repeat(a, cases[i].piece, cases[i].bytes), &doc);
		nothing_is_lost(&doc);
		assert_int_equal(doc.token_count, cases[i].tokens);
		assert_true(dtl_arena_used(a) < (size_t)BYTES_A_BYTE * cases[i].bytes);
		dtl_arena_free(a);
	}
}

static void
a_sentence_without_end_is_split_and_counted(void **state)
{
	struct dtl_arena *a = dtl_arena_new((size_t)4 << 30);
	struct dtl_document doc;

	cut(*state, a, repeat(a, "the envoy, then ", 400000), &doc);
	assert_int_equal(doc.token_count, 100000);
	assert_int_equal(doc.split_sentence_count, 1);
	assert_in_range(doc.sentence_count, 100000 / SENTENCE_TOKENS, 100000 / 80);
	for (size_t i = 0; i + 1 < doc.sentence_count; i++) {
		const struct dtl_sentence *s = &doc.sentences[i];
		assert_true(dtl_str_is(doc.tokens[s->token + s->token_count - 1].form, ","));
	}
	nothing_is_lost(&doc);
	dtl_arena_free(a);
}

static int
open_bench(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct bench *b = calloc(1, sizeof *b);
	struct dtl_err err;

	assert_non_null(b);
	assert_int_equal(
	    dtl_mapping_open(dtl_share_path(a, "english.model"), &b->map, &err), DTL_OK);
	assert_int_equal(dtl_model_open(dtl_str_make(b->map.p, b->map.n), &b->model, &err), DTL_OK);
	assert_int_equal(dtl_language_open(NULL, &b->id, &err), DTL_OK);
	dtl_arena_free(a);
	*state = b;
	return 0;
}

static int
close_bench(void **state)
{
	struct bench *b = *state;

	dtl_language_close(b->id);
	dtl_model_close(b->model);
	dtl_mapping_close(&b->map);
	free(b);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cutting_is_linear),
		cmocka_unit_test(reading_is_linear),
		cmocka_unit_test(large_texts_are_cut_whole),
		cmocka_unit_test(a_sentence_without_end_is_split_and_counted),
	};

	return cmocka_run_group_tests(tests, open_bench, close_bench);
}

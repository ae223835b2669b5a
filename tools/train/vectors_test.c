/* vectors: the file of word vectors is read as the encoder wants it; what is no such file is refused by name. */
#include "text/features.h"
#include "vectors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char good[] =
    "{\"precision\":4,\"vectors\":{\"the\":[1,-2,9,3,0.5],\"a\\\"b\":[7,7,7,1,1],"
    "\"Of\":[3,2,9,4,0.5],\"of\":[5,5,5,5,5],\"zum\":[5,1e1,8,4,1]}}\n";

struct fixture {
	struct dtl_arena *a;
	struct dtl_vectors v;
	struct dtl_err err;
};

static int
open_fixture(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (f == NULL)
		return -1;
	f->a = dtl_arena_new(0);
	*state = f;
	return 0;
}

static int
close_fixture(void **state)
{
	struct fixture *f = *state;

	dtl_arena_free(f->a);
	free(f);
	return 0;
}

static dtl_rc
read_from(struct fixture *f, struct dtl_str text, size_t limit, size_t cols)
{
	return dtl_vectors_read(f->a, text, limit, cols, &f->v, &f->err);
}

static void
assert_refused(struct fixture *f, const char *text, size_t cols, const char *why)
{
	assert_int_equal(read_from(f, dtl_str_from(text), 10, cols), DTL_SKIP);
	if (strstr(f->err.text, why) == NULL)
		fail_msg("'%s' does not say '%s'", f->err.text, why);
}

static void
words_come_once_and_without_escapes(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_from(f, dtl_str_from(good), 10, 2), DTL_OK);
	assert_int_equal(f->v.count, 3);
	assert_int_equal(f->v.cols, 2);
	assert_true(f->v.words[0] == dtl_word_hash(dtl_str_from("the")));
	assert_true(f->v.words[1] == dtl_word_hash(dtl_str_from("of")));
	assert_true(f->v.words[2] == dtl_word_hash(dtl_str_from("zum")));
}

/* Columns 1, 3, 5 and -2, 2, 10: means 3 and 10/3, breadths 1.633 and 4.989, of which one is 16. */
static void
columns_are_evened_out(void **state)
{
	static const int8_t expected[] = { 0, 0, -20, -17, 0, -4, 20, 21 };
	struct fixture *f = *state;

	assert_int_equal(read_from(f, dtl_str_from(good), 10, 2), DTL_OK);
	assert_memory_equal(f->v.rows, expected, sizeof expected);
}

/* A column that says the same of all words says nothing, and is no division by zero. */
static void
a_column_of_one_number_is_zero(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    read_from(f, dtl_str_from("{\"vectors\":{\"a\":[4,1],\"b\":[4,2]}}"), 10, 2), DTL_OK);
	assert_int_equal(f->v.rows[2], 0);
	assert_int_equal(f->v.rows[3], -16);
	assert_int_equal(f->v.rows[4], 0);
	assert_int_equal(f->v.rows[5], 16);
}

static void
no_more_words_than_the_limit(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_from(f, dtl_str_from(good), 2, 5), DTL_OK);
	assert_int_equal(f->v.count, 2);
	assert_true(f->v.words[1] == dtl_word_hash(dtl_str_from("of")));
}

static void
no_file_gives_no_words(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_from(f, DTL_STR_NONE, 10, 4), DTL_OK);
	assert_int_equal(f->v.count, 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(f->v.rows[i], 0);
}

static void
foreign_text_is_refused(void **state)
{
	assert_refused(*state, "", 2, "this is no file of word vectors");
	assert_refused(*state, "the 0.1 0.2 0.3\n", 2, "this is no file of word vectors");
	assert_refused(*state, "{\"vectors\":{}}", 2, "this is no file of word vectors");
	assert_refused(*state, "{\"vectors\":{\"", 2, "the file of word vectors is cut off");
}

static void
rows_of_other_sizes_are_refused(void **state)
{
	assert_refused(*state, good, 6, "vector of 'the' is no row of 6 numbers");
	assert_refused(*state, "{\"vectors\":{\"a\":[1,2],\"b\":[3]}}", 2,
	    "vector of 'b' is no row of 2 numbers");
	assert_refused(
	    *state, "{\"vectors\":{\"a\":[1,\"x\"]}}", 2, "vector of 'a' is no row of 2 numbers");
}

/* Wherever it is cut before the object's end, and for as many words as are asked for. */
static void
a_file_that_is_cut_off_is_refused(void **state)
{
	struct fixture *f = *state;
	size_t begin = (size_t)(strstr(good, "\"the") - good) + 1;
	size_t end = (size_t)(strstr(good, "]}}") - good) + 2;

	for (size_t n = begin; n < end; n++) {
		assert_int_equal(read_from(f, dtl_str_make(good, n), 10, 2), DTL_SKIP);
		assert_non_null(strstr(f->err.text, "cut off"));
	}
	/* what was asked for is all there */
	assert_int_equal(read_from(f, dtl_str_make(good, begin + 40), 1, 2), DTL_OK);
	assert_int_equal(f->v.count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    words_come_once_and_without_escapes, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(
		    columns_are_evened_out, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(
		    a_column_of_one_number_is_zero, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(
		    no_more_words_than_the_limit, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(
		    no_file_gives_no_words, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(
		    foreign_text_is_refused, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(
		    rows_of_other_sizes_are_refused, open_fixture, close_fixture),
		cmocka_unit_test_setup_teardown(
		    a_file_that_is_cut_off_is_refused, open_fixture, close_fixture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "text/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
every_block_kind_has_a_name(void **state)
{
	(void)state;
	for (int k = 0; k < DTL_BLOCK_KIND_COUNT; k++) {
		const char *name = dtl_block_kind_name((enum dtl_block_kind)k);
		assert_non_null(name);
		for (int other = 0; other < k; other++)
			assert_string_not_equal(
			    name, dtl_block_kind_name((enum dtl_block_kind)other));
	}
	assert_string_equal(dtl_block_kind_name(DTL_BLOCK_TEASER), "teaser");
	assert_string_equal(dtl_block_kind_name(DTL_BLOCK_KIND_COUNT), "unknown");
}

static void
a_span_is_a_view_of_the_text(void **state)
{
	struct dtl_document doc = { .text = DTL_STR("Kyiv and Warsaw") };

	(void)state;
	assert_true(dtl_str_is(dtl_document_text(&doc, (struct dtl_span){ 9, 15 }), "Warsaw"));
	assert_int_equal(dtl_document_text(&doc, (struct dtl_span){ 9, 99 }).n, 6);
}

static void
code_points_are_counted_forward_and_back(void **state)
{
	struct dtl_document doc = { .text = DTL_STR("a\xC3\xA9"
						    "b\xE2\x80\x99"
						    "c\xF0\x9F\x98\x80"
						    "d") };
	struct dtl_cursor cursor = { 0 };

	(void)state;
	assert_int_equal(dtl_document_code_points(&doc, 0, &cursor), 0);
	assert_int_equal(dtl_document_code_points(&doc, 1, &cursor), 1);
	assert_int_equal(dtl_document_code_points(&doc, 3, &cursor), 2);
	assert_int_equal(dtl_document_code_points(&doc, 7, &cursor), 4);
	assert_int_equal(dtl_document_code_points(&doc, 12, &cursor), 6);
	assert_int_equal(dtl_document_code_points(&doc, 4, &cursor), 3);
	assert_int_equal(dtl_document_code_points(&doc, 99, &cursor), 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_block_kind_has_a_name),
		cmocka_unit_test(a_span_is_a_view_of_the_text),
		cmocka_unit_test(code_points_are_counted_forward_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

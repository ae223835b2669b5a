#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/article.h"

static void
an_article_with_a_url_is_known_by_it(void **state)
{
	struct dtl_str url = DTL_STR("https://news.example/a/1");
	char x[DTL_ID_HEX + 1], y[DTL_ID_HEX + 1];

	(void)state;
	dtl_article_id(url, dtl_str_from("one text"), x);
	dtl_article_id(url, dtl_str_from("another text"), y);
	assert_string_equal(x, y);
	assert_int_equal(strlen(x), DTL_ID_HEX);
}

static void
an_article_without_a_url_is_known_by_its_content(void **state)
{
	char x[DTL_ID_HEX + 1], y[DTL_ID_HEX + 1];

	(void)state;
	dtl_article_id(DTL_STR_NONE, dtl_str_from("one text"), x);
	dtl_article_id(DTL_STR_NONE, dtl_str_from("another text"), y);
	assert_string_not_equal(x, y);
	dtl_article_id(dtl_str_from(""), dtl_str_from("one text"), y);
	assert_string_equal(x, y);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_article_with_a_url_is_known_by_it),
		cmocka_unit_test(an_article_without_a_url_is_known_by_its_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

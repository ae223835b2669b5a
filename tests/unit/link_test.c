#include "net/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
relations_are_found(void **state)
{
	static const struct {
		const char *header, *rel, *expect; /* expect NULL: absent */
	} cases[] = {
		{ "<https://hub.test/>; rel=\"hub\"", "hub", "https://hub.test/" },
		{ "<https://hub.test/>; rel=hub", "hub", "https://hub.test/" },
		{ "<https://hub.test/>;rel=HUB", "hub", "https://hub.test/" },
		{ "</feed>; rel=self, <//hub.test/x>; rel=hub", "self", "http://a.test/feed" },
		{ "</feed>; rel=self, <//hub.test/x>; rel=hub", "hub", "http://hub.test/x" },
		{ "<http://one.test/>; rel=\"next hub\"", "hub", "http://one.test/" },
		{ "<http://one.test/>; rel=hubs", "hub", NULL },
		{ "<http://one.test/>; title=\"a, <b>; rel=hub\"; rel=next", "hub", NULL },
		{ "<http://one.test/>; title=\"a \\\" b\"; rel=hub", "hub", "http://one.test/" },
		{ "<http://one.test/>; rel=next; rel=hub", "hub", NULL },
		{ "<http://one.test/>; rel=hub; anchor=\"#x\"", "hub", NULL },
		{ "<http://one.test/>", "hub", NULL },
		{ "<mailto:x@one.test>; rel=hub, <http://two.test/>; rel=hub", "hub",
		    "http://two.test/" },
		{ "<http://one.test/; rel=hub", "hub", NULL },
		{ "<http://one.test/>; rel=\"hub", "hub", "http://one.test/" },
		{ "rel=hub", "hub", NULL },
		{ "<>; rel=self", "self", "http://a.test/x" },
		{ "", "hub", NULL },
	};
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_str got = dtl_link_rel(a, dtl_str_from(cases[i].header),
		    dtl_str_from("http://a.test/x"), cases[i].rel);

		if (cases[i].expect == NULL)
			assert_null(got.p);
		else
			assert_true(dtl_str_is(got, cases[i].expect));
	}
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(relations_are_found) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

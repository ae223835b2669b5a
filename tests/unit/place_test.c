#include "lexicon_fixture.h"

#include <math.h>

static const struct {
	const char *text, *span, *country, *admin1;
	enum dtl_where_precision precision;
	int lat, lon; /* whole degrees, within one */
} cases[] = {
	{ "They met in Paris.", "Paris", "FRA", "Île-de-France", DTL_WHERE_CITY, 49, 2 },
	{ "They met in Paris, Texas.", "Paris", "USA", "Texas", DTL_WHERE_CITY, 34, -96 },
	{ "They met in Birmingham, Alabama.", "Birmingham", "USA", "Alabama", DTL_WHERE_CITY, 34,
	    -87 },
	{ "They met in Birmingham.", "Birmingham", "GBR", "England", DTL_WHERE_CITY, 52, -2 },
	{ "Talks in Hyderabad went on. Pakistan and Pakistani police spoke. Pakistan waits.",
	    "Hyderabad", "PAK", "Sindh", DTL_WHERE_CITY, 25, 68 },
	{ "Talks in Hyderabad went on. India and Indian police spoke.", "Hyderabad", "IND",
	    "Telangana", DTL_WHERE_CITY, 17, 78 },
	{ "They met at South Block.", "South Block", "IND", NULL, DTL_WHERE_VENUE, 29, 77 },
	{ "Ships met in the South China Sea.", "South China Sea", NULL, NULL, DTL_WHERE_REGION, 12,
	    114 },
	{ "They met in Gifford, Lancashire. Burnley and Preston sent men.", "Preston", "GBR",
	    "England", DTL_WHERE_CITY, 54, -3 },
	{ "Police in Paris spoke. Henry County and McKenzie, Tenn., waited.", "Paris", "USA",
	    "Tennessee", DTL_WHERE_CITY, 36, -88 },
	{ "They met in Licking County, Ohio.", "Licking County", "USA", "Ohio", DTL_WHERE_REGION,
	    40, -82 },
	{ "They met in Washington.", "Washington", "USA", "District of Columbia", DTL_WHERE_CITY,
	    39, -77 },
	{ "Farmers in Lebanon met. Nashville and Murfreesboro, Tennessee, are near.", "Lebanon",
	    "USA", "Tennessee", DTL_WHERE_CITY, 36, -86 },
	{ "They drove from Atlanta to Macon. Floods hit Georgia.", "Georgia", "USA", NULL,
	    DTL_WHERE_REGION, 33, -83 },
	{ "They fought in Bihar.", "Bihar", "IND", NULL, DTL_WHERE_REGION, 26, 86 },
};

static void
places_are_resolved_by_what_is_around_them(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = { 0, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document *doc = fixture_document(fx, cases[i].text);
		struct dtl_mention_list l = fixture_mentions(fx, doc, none);
		const struct dtl_mention *m =
		    fixture_mention(doc, &l, DTL_MENTION_PLACE, cases[i].span);

		if (m == NULL || m->place == NULL)
			fail_msg("'%s': no place '%s'", cases[i].text, cases[i].span);
		if (cases[i].country != NULL && !dtl_str_is(m->place->country, cases[i].country))
			fail_msg("'%s': '%.*s'", cases[i].text, DTL_STR_FMT(m->place->country));
		if (cases[i].admin1 != NULL && !dtl_str_is(m->place->admin1, cases[i].admin1))
			fail_msg("'%s': '%.*s'", cases[i].text, DTL_STR_FMT(m->place->admin1));
		assert_int_equal(m->place->precision, cases[i].precision);
		if (fabs(m->place->lat - cases[i].lat) > 1.01 ||
		    fabs(m->place->lon - cases[i].lon) > 1.01)
			fail_msg("'%s': at %f %f", cases[i].text, m->place->lat, m->place->lon);
	}
}

static void
a_country_named_as_a_noun_is_a_place(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = { 0, 0, 0 };
	struct dtl_document *doc = fixture_document(fx, "Peruvian police flew to Chile.");
	struct dtl_mention_list l = fixture_mentions(fx, doc, none);
	const struct dtl_mention *chile = fixture_mention(doc, &l, DTL_MENTION_COUNTRY, "Chile");
	const struct dtl_mention *peru = fixture_mention(doc, &l, DTL_MENTION_COUNTRY, "Peruvian");

	assert_non_null(chile);
	assert_non_null(chile->place);
	assert_int_equal(chile->place->precision, DTL_WHERE_COUNTRY);
	assert_false(isnan(chile->place->lat));
	assert_non_null(peru);
	assert_true(peru->demonym);
	assert_non_null(peru->place);
	assert_int_equal(peru->place->precision, DTL_WHERE_COUNTRY);
}

/* Words and names that a gazetteer knows too. */
static const struct {
	const char *text, *span;
} elsewhere[] = {
	{ "Linda Honda of Toyota spoke.", "Linda" },
	{ "The Council of Elders met.", "Council" },
	{ "They opened the Friendship Bridge.", "Friendship" },
	{ "NATO troops left.", "NATO" },
	{ "Many left as we came.", "Many" },
	{ "He spoke to the Lansing Chamber of Commerce.", "Commerce" },
	{ "Talks end on March 14.", "March" },
};

static void
a_town_that_shares_its_name_with_a_word_needs_a_sign(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = { 0, 0, 0 };

	for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
		struct dtl_document *doc = fixture_document(fx, elsewhere[i].text);
		struct dtl_mention_list l = fixture_mentions(fx, doc, none);

		if (fixture_mention(doc, &l, DTL_MENTION_PLACE, elsewhere[i].span) != NULL)
			fail_msg("'%s': '%s'", elsewhere[i].text, elsewhere[i].span);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_resolved_by_what_is_around_them),
		cmocka_unit_test(a_country_named_as_a_noun_is_a_place),
		cmocka_unit_test(a_town_that_shares_its_name_with_a_word_needs_a_sign),
	};

	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}

#include "lexicon_fixture.h"

#define NONE                                                                                       \
	{                                                                                          \
		0, 0, 0                                                                            \
	}

/* One mention that must be found. NULL fields are not looked at, "" must be absent. */
static const struct {
	const char *text;
	enum dtl_mention_kind kind;
	const char *span;
	const char *country, *actor, *name, *title;
} cases[] = {
	{ "Troops from Fooland met the Norwegian Defence Minister on Friday.", DTL_MENTION_AGENT,
	    "the Norwegian Defence Minister", "NOR", "GOVMIL", NULL, "Defence Minister" },
	{ "Kenyan troops crossed the border.", DTL_MENTION_AGENT, "Kenyan troops", "KEN", "MIL",
	    "troops", NULL },
	{ "Kenyan troops crossed the border.", DTL_MENTION_COUNTRY, "Kenyan", "KEN", NULL, "Kenya",
	    NULL },
	{ "Kenya's army chief resigned.", DTL_MENTION_AGENT, "Kenya's army chief", "KEN", "MIL",
	    NULL, NULL },
	{ "Rebels from Chad attacked the town.", DTL_MENTION_AGENT, "Rebels from Chad", "TCD",
	    "REB", NULL, NULL },
	{ "The talks were opened by Peruvian Foreign Minister Ana Quispe on Monday.",
	    DTL_MENTION_PERSON, "Peruvian Foreign Minister Ana Quispe", "PER", "GOV", "Ana Quispe",
	    "Foreign Minister" },
	{ "It was signed by Distinguished Scientist & Director General (Ships & Boats) Meera Nair.",
	    DTL_MENTION_PERSON,
	    "Distinguished Scientist & Director General (Ships & Boats) Meera Nair", NULL, NULL,
	    "Meera Nair", "Distinguished Scientist & Director General (Ships & Boats)" },
	{ "Secretary, Department of Fisheries and Chairman, NATO, Arno P Lind, spoke first.",
	    DTL_MENTION_PERSON,
	    "Secretary, Department of Fisheries and Chairman, NATO, Arno P Lind", NULL, NULL,
	    "Arno P Lind", "Secretary, Department of Fisheries and Chairman, NATO" },
	{ "Aldo Brandt, the Chilean defence minister, arrived.", DTL_MENTION_PERSON,
	    "Aldo Brandt, the Chilean defence minister", "CHL", "GOVMIL", "Aldo Brandt",
	    "defence minister" },
	{ "Former Ghanaian president Kojo Addai was detained.", DTL_MENTION_PERSON,
	    "Former Ghanaian president Kojo Addai", "GHA", "ELI", NULL, NULL },
	{ "The Uganda Coffee Development Authority (UCDA) filed a complaint.",
	    DTL_MENTION_ORGANISATION, "Uganda Coffee Development Authority (UCDA)", "UGA", "GOV",
	    "Uganda Coffee Development Authority", NULL },
	{ "The Brazilian Ministry of Fishing and Harbours protested.", DTL_MENTION_ORGANISATION,
	    "Brazilian Ministry of Fishing and Harbours", "BRA", "GOV", NULL, NULL },
	{ "The Swedish Foreign Ministry protested.", DTL_MENTION_ORGANISATION,
	    "Swedish Foreign Ministry", "SWE", "GOV", NULL, NULL },
	{ "Moscow accused the alliance.", DTL_MENTION_COUNTRY, "Moscow", "RUS", "GOV", "Russia",
	    NULL },
	{ "He was born in Moscow.", DTL_MENTION_PLACE, "Moscow", "RUS", NULL, NULL, NULL },
	{ "They held the 3rd Fiji-Tonga Joint Committee on Reefs (FTJCR) in Suva.",
	    DTL_MENTION_FORUM, "3rd Fiji-Tonga Joint Committee on Reefs (FTJCR)", NULL, NULL,
	    "Fiji-Tonga Joint Committee on Reefs", NULL },
	{ "The two signed a Memorandum of Understanding (MoU) there.", DTL_MENTION_INSTRUMENT,
	    "Memorandum of Understanding (MoU)", NULL, NULL, "MoU", NULL },
	{ "They ended with a project agreement yesterday.", DTL_MENTION_INSTRUMENT,
	    "project agreement", NULL, NULL, "project agreement", NULL },
	{ "Ships joined MALABAR-2031 off the coast.", DTL_MENTION_EXERCISE, "MALABAR-2031", NULL,
	    NULL, NULL, NULL },
	{ "Ties of the Indo-Thai kind grew.", DTL_MENTION_COUNTRY, "Indo", "IND", NULL, NULL,
	    NULL },
	{ "Ties of the Indo-Thai kind grew.", DTL_MENTION_COUNTRY, "Thai", "THA", NULL, NULL,
	    NULL },
	{ "They asked us to leave, the US said.", DTL_MENTION_COUNTRY, "US", "USA", NULL, NULL,
	    NULL },
	{ "Both sides agreed.", DTL_MENTION_ANAPHOR, "Both sides", "", NULL, NULL, NULL },
};

static void
check(const char *text, const char *what, struct dtl_str got, const char *want)
{
	if (want != NULL && !dtl_str_is(got, want) && !(want[0] == '\0' && got.n == 0))
		fail_msg("'%s': %s is '%.*s', not '%s'", text, what, DTL_STR_FMT(got), want);
}

static void
mentions_are_found_with_country_and_role(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = NONE;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document *doc = fixture_document(fx, cases[i].text);
		struct dtl_mention_list l = fixture_mentions(fx, doc, none);
		const struct dtl_mention *m =
		    fixture_mention(doc, &l, cases[i].kind, cases[i].span);

		if (m == NULL)
			fail_msg("'%s': no mention '%s'", cases[i].text, cases[i].span);
		check(cases[i].text, "country", m->country, cases[i].country);
		check(cases[i].text, "actor", m->actor, cases[i].actor);
		check(cases[i].text, "name", m->name, cases[i].name);
		check(cases[i].text, "title", m->title, cases[i].title);
		assert_true(m->head >= m->token && m->head < m->token + m->token_count);
		assert_non_null(m->basis);
	}
}

/* Looks like a mention and is none. */
static const struct {
	const char *text;
	enum dtl_mention_kind kind;
	const char *span;
} absent[] = {
	{ "They told us to go.", DTL_MENTION_COUNTRY, "us" },
	{ "The turkey was large.", DTL_MENTION_COUNTRY, "turkey" },
	{ "He was born in Moscow.", DTL_MENTION_COUNTRY, "Moscow" },
	{ "Russia and President Olga Maran met.", DTL_MENTION_PERSON,
	    "Russia and President Olga Maran" },
	{ "Reading is fun.", DTL_MENTION_PLACE, "Reading" },
	{ "The Latin American bloc met.", DTL_MENTION_COUNTRY, "American" },
};

static void
look_alikes_are_left_alone(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = NONE;

	for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
		struct dtl_document *doc = fixture_document(fx, absent[i].text);
		struct dtl_mention_list l = fixture_mentions(fx, doc, none);

		if (fixture_mention(doc, &l, absent[i].kind, absent[i].span) != NULL)
			fail_msg("'%s': '%s' is no such mention", absent[i].text, absent[i].span);
	}
}

static void
ordinals_and_acronyms_of_forums_are_read(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = NONE;
	struct dtl_document *doc = fixture_document(fx,
	    "They held the 7th session of the Fiji-Tonga Joint Committee on Reefs (FTJCR) in Suva. "
	    "The 8th FTJCR meeting will follow.");
	struct dtl_mention_list l = fixture_mentions(fx, doc, none);
	const struct dtl_mention *a = fixture_mention(doc, &l, DTL_MENTION_FORUM,
	    "7th session of the Fiji-Tonga Joint Committee on Reefs (FTJCR)");
	const struct dtl_mention *b =
	    fixture_mention(doc, &l, DTL_MENTION_FORUM, "8th FTJCR meeting");

	assert_non_null(a);
	assert_non_null(b);
	assert_int_equal(a->ordinal, 7);
	assert_int_equal(b->ordinal, 8);
	assert_true(dtl_str_is(a->acronym, "FTJCR"));
	assert_true(dtl_str_is(b->acronym, "FTJCR"));
	assert_true(dtl_str_is(b->name, "Fiji-Tonga Joint Committee on Reefs"));
}

static const struct {
	struct dtl_date published;
	const char *text;
	const char *span;
	const char *country, *actor;
} dated[] = {
	{ { 2005, 3, 1 }, "President Bush spoke.", "President Bush", "USA", "GOV" },
	{ { 2005, 3, 1 }, "Annan spoke.", "Annan", "IGO", "GOV" },
	{ { 2016, 3, 1 }, "Tony Blair spoke.", "Tony Blair", "GBR", "ELI" },
	{ { 2026, 1, 5 }, "Mark Rutte spoke.", "Mark Rutte", "IGO", "GOV" },
	{ { 2020, 1, 5 }, "Mark Rutte spoke.", "Mark Rutte", "NLD", "GOV" },
	/* A country in the text wins over what the lexicon knows. */
	{ { 2020, 1, 5 }, "Belgian mayor Mark Rutte spoke.", "Belgian mayor Mark Rutte", "BEL",
	    "GOV" },
};

static void
office_holders_are_read_by_the_day(void **state)
{
	struct fixture *fx = *state;

	for (size_t i = 0; i < sizeof dated / sizeof dated[0]; i++) {
		struct dtl_document *doc = fixture_document(fx, dated[i].text);
		struct dtl_mention_list l = fixture_mentions(fx, doc, dated[i].published);
		const struct dtl_mention *m =
		    fixture_mention(doc, &l, DTL_MENTION_PERSON, dated[i].span);

		if (m == NULL)
			fail_msg("'%s': no mention '%s'", dated[i].text, dated[i].span);
		check(dated[i].text, "country", m->country, dated[i].country);
		check(dated[i].text, "actor", m->actor, dated[i].actor);
	}
}

static void
a_country_comes_from_the_nearest_sign(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = NONE;
	struct dtl_source source = { .country = DTL_STR("IRL") };
	struct dtl_mention_list l;
	struct dtl_document *doc = fixture_document(fx, "Police arrested ten people.");

	dtl_mentions_find(fx->lex, doc, none, &source, &l);
	assert_true(dtl_str_is(l.items[0].country, "IRL"));
	double weakest = l.items[0].confidence;

	doc->dateline.place = dtl_str_from("Nairobi");
	dtl_mentions_find(fx->lex, doc, none, &source, &l);
	assert_true(dtl_str_is(l.items[0].country, "KEN"));
	assert_string_equal(l.items[0].basis, "dateline");
	assert_true(l.items[0].confidence > weakest);
	doc = fixture_document(fx, "Police arrested ten people in Lima.");
	doc->dateline.place = dtl_str_from("Nairobi");
	dtl_mentions_find(fx->lex, doc, none, &source, &l);
	assert_true(dtl_str_is(l.items[0].country, "PER"));
}

static void
mention_at_gives_the_head_before_the_cover(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = NONE;
	struct dtl_document *doc = fixture_document(fx, "Kenyan Foreign Minister Ruth Akol spoke.");
	struct dtl_mention_list l = fixture_mentions(fx, doc, none);
	const struct dtl_mention *m = dtl_mention_at(&l, 4);

	assert_non_null(m);
	assert_int_equal(m->kind, DTL_MENTION_PERSON);
	assert_int_equal(dtl_mention_at(&l, 0)->kind, DTL_MENTION_COUNTRY);
	assert_int_equal(dtl_mention_at(&l, 1)->kind, DTL_MENTION_PERSON);
	assert_null(dtl_mention_at(&l, 5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mentions_are_found_with_country_and_role),
		cmocka_unit_test(look_alikes_are_left_alone),
		cmocka_unit_test(ordinals_and_acronyms_of_forums_are_read),
		cmocka_unit_test(office_holders_are_read_by_the_day),
		cmocka_unit_test(a_country_comes_from_the_nearest_sign),
		cmocka_unit_test(mention_at_gives_the_head_before_the_cover),
	};

	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}

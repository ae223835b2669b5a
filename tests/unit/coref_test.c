#include "lexicon_fixture.h"

/* Two mentions that must be, or must not be, the same thing. */
static const struct {
	const char *text;
	enum dtl_mention_kind kind_a;
	const char *a;
	enum dtl_mention_kind kind_b;
	const char *b;
	bool same;
} cases[] = {
	{ "Foreign Minister Ana Quispe of Peru left. Quispe said little.", DTL_MENTION_PERSON,
	    "Foreign Minister Ana Quispe", DTL_MENTION_PERSON, "Quispe", true },
	{ "Peruvian Foreign Minister Ana Quispe left. The foreign minister said little.",
	    DTL_MENTION_PERSON, "Peruvian Foreign Minister Ana Quispe", DTL_MENTION_AGENT,
	    "The foreign minister", true },
	{ "Peruvian Foreign Minister Ana Quispe left. The Chilean foreign minister said little.",
	    DTL_MENTION_PERSON, "Peruvian Foreign Minister Ana Quispe", DTL_MENTION_AGENT,
	    "The Chilean foreign minister", false },
	{ "The Lake Fishing Board (LFB) met. LFB members voted.", DTL_MENTION_ORGANISATION,
	    "Lake Fishing Board (LFB)", DTL_MENTION_ORGANISATION, "LFB", true },
	{ "Peru spoke. Peruvian troops left.", DTL_MENTION_COUNTRY, "Peru", DTL_MENTION_COUNTRY,
	    "Peruvian", true },
	{ "Minister Ana Quispe met Minister Raul Quispe.", DTL_MENTION_PERSON,
	    "Minister Ana Quispe", DTL_MENTION_PERSON, "Minister Raul Quispe", false },
	{ "Defence Minister Ole Berg of Norway and his Finnish counterpart, Mr. Aki Salo, met. "
	  "Salo "
	  "left.",
	    DTL_MENTION_PERSON, "his Finnish counterpart, Mr. Aki Salo", DTL_MENTION_PERSON, "Salo",
	    true },
};

static void
names_titles_and_acronyms_join(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = { 0, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document *doc = fixture_document(fx, cases[i].text);
		struct dtl_mention_list l = fixture_mentions(fx, doc, none);
		const struct dtl_mention *a = fixture_mention(doc, &l, cases[i].kind_a, cases[i].a);
		const struct dtl_mention *b = fixture_mention(doc, &l, cases[i].kind_b, cases[i].b);

		if (a == NULL || b == NULL)
			fail_msg("'%s': no mention '%s'", cases[i].text,
			    a == NULL ? cases[i].a : cases[i].b);
		if ((a->entity == b->entity) != cases[i].same)
			fail_msg("'%s': '%s' and '%s'", cases[i].text, cases[i].a, cases[i].b);
	}
}

static void
what_is_known_once_is_known_everywhere(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = { 0, 0, 0 };
	struct dtl_document *doc =
	    fixture_document(fx, "Peruvian Defence Minister Ana Quispe left. Quispe said little.");
	struct dtl_mention_list l = fixture_mentions(fx, doc, none);
	const struct dtl_mention *m = fixture_mention(doc, &l, DTL_MENTION_PERSON, "Quispe");

	assert_non_null(m);
	assert_true(dtl_str_is(m->country, "PER"));
	assert_true(dtl_str_is(m->actor, "GOVMIL"));
	assert_true(dtl_str_is(m->name, "Ana Quispe"));
	assert_true(dtl_str_is(m->title, "Defence Minister"));
}

/* An anaphor of two and the texts of the two it means. */
static const struct {
	const char *text, *anaphor, *a, *b;
} pairs[] = {
	{ "Fiji and Tonga met on Friday. Both sides agreed to meet again.", "Both sides", "Fiji",
	    "Tonga" },
	{ "Fiji and Tonga met. The two countries share reefs.", "The two countries", "Fiji",
	    "Tonga" },
	{ "The Lake Fishing Board (LFB) and the Reef Diving Council (RDC) signed a pact. Both "
	  "organisations will share boats.",
	    "Both organisations", "Lake Fishing Board (LFB)", "Reef Diving Council (RDC)" },
	{ "Fijian Foreign Minister Ana Lal met Tongan Foreign Minister Tom Vea. The ministers "
	  "spoke "
	  "of reefs.",
	    "The ministers", "Fijian Foreign Minister Ana Lal", "Tongan Foreign Minister Tom Vea" },
};

static bool
means(const struct dtl_document *doc, const struct dtl_mention_list *l, const struct dtl_mention *m,
    const char *text)
{
	for (size_t i = 0; i < m->member_count; i++) {
		struct dtl_span s = l->items[m->members[i]].span;

		if (dtl_str_is(dtl_str_slice(doc->text, s.beg, s.end), text))
			return true;
	}
	return false;
}

static void
two_told_before_are_meant_by_both(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = { 0, 0, 0 };

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct dtl_document *doc = fixture_document(fx, pairs[i].text);
		struct dtl_mention_list l = fixture_mentions(fx, doc, none);
		const struct dtl_mention *m =
		    fixture_mention(doc, &l, DTL_MENTION_ANAPHOR, pairs[i].anaphor);

		if (m == NULL)
			fail_msg("'%s': no '%s'", pairs[i].text, pairs[i].anaphor);
		assert_int_equal(m->member_count, 2);
		if (!means(doc, &l, m, pairs[i].a) || !means(doc, &l, m, pairs[i].b))
			fail_msg("'%s'", pairs[i].text);
	}
}

static void
a_counterpart_has_the_rank_and_its_own_country(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = { 0, 0, 0 };
	struct dtl_document *doc = fixture_document(
	    fx, "Norwegian Defence Minister Ole Berg met his Finnish counterpart.");
	struct dtl_mention_list l = fixture_mentions(fx, doc, none);
	const struct dtl_mention *m = NULL;

	for (size_t i = 0; i < l.count; i++) {
		if (l.items[i].kind == DTL_MENTION_ANAPHOR)
			m = &l.items[i];
	}
	assert_non_null(m);
	assert_true(dtl_str_is(m->country, "FIN"));
	assert_true(dtl_str_is(m->actor, "GOVMIL"));
}

static void
a_pronoun_is_settled_only_by_one_candidate(void **state)
{
	struct fixture *fx = *state;
	struct dtl_date none = { 0, 0, 0 };
	struct dtl_document *doc =
	    fixture_document(fx, "Fijian Foreign Minister Ana Lal left. She said little.");
	struct dtl_mention_list l = fixture_mentions(fx, doc, none);
	const struct dtl_mention *m = fixture_mention(doc, &l, DTL_MENTION_ANAPHOR, "She");

	assert_non_null(m);
	assert_true(dtl_str_is(m->country, "FJI"));
	doc = fixture_document(fx,
	    "Fijian Foreign Minister Ana Lal met Tongan Foreign Minister Tom Vea. He said little.");
	l = fixture_mentions(fx, doc, none);
	m = fixture_mention(doc, &l, DTL_MENTION_ANAPHOR, "He");
	assert_non_null(m);
	assert_int_equal(m->country.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_titles_and_acronyms_join),
		cmocka_unit_test(what_is_known_once_is_known_everywhere),
		cmocka_unit_test(two_told_before_are_meant_by_both),
		cmocka_unit_test(a_counterpart_has_the_rank_and_its_own_country),
		cmocka_unit_test(a_pronoun_is_settled_only_by_one_candidate),
	};

	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}

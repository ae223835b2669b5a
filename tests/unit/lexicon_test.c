#include "lexicon_fixture.h"

#include <math.h>

static const char facts[] =
    "# comment\n"
    "[country]\n"
    "United States; US | code=USA | demonym=American | metonym=White House\n"
    "Turkey; Türkiye | code=TUR | ambiguous\n"
    "[organisation | code=IND | actor=GOVMIL]\n"
    "Defence Research & Development Organisation | acronym=DRDO\n"
    "[organisation | code=IMG | actor=REB]\n"
    "al-Qaeda\n"
    "[role | actor=GOVMIL]\n"
    "defence minister; minister of defence\n"
    "[person | code=IND | actor=GOV]\n"
    "Jane Roe; ~Roe | title=Chair | 2014-05-26..2019\n";

static const struct {
	const char *text; /* looked up from its first token */
	size_t tokens; /* 0 = no match */
	enum dtl_entry_kind kind;
	const char *name;
} cases[] = {
	{ "US said", 1, DTL_ENTRY_COUNTRY, "United States" },
	{ "us said", 0, DTL_ENTRY_COUNTRY, "" },
	{ "United States of", 2, DTL_ENTRY_COUNTRY, "United States" },
	{ "UNITED STATES SAYS", 2, DTL_ENTRY_COUNTRY, "United States" },
	{ "turkey dinner", 0, DTL_ENTRY_COUNTRY, "" },
	{ "Turkiye said", 1, DTL_ENTRY_COUNTRY, "Turkey" },
	{ "Türkiye said", 1, DTL_ENTRY_COUNTRY, "Turkey" },
	{ "American troops", 1, DTL_ENTRY_DEMONYM, "United States" },
	{ "Defence Research and Development Organisation said", 5, DTL_ENTRY_ORGANISATION,
	    "Defence Research & Development Organisation" },
	{ "DRDO said", 1, DTL_ENTRY_ORGANISATION, "Defence Research & Development Organisation" },
	{ "Al Qaeda said", 2, DTL_ENTRY_ORGANISATION, "al-Qaeda" },
	{ "al - Qaeda said", 3, DTL_ENTRY_ORGANISATION, "al-Qaeda" },
	{ "Defence Minister X", 2, DTL_ENTRY_ROLE, "defence minister" },
	{ "defence , minister", 0, DTL_ENTRY_ROLE, "" },
	{ "- minister", 0, DTL_ENTRY_ROLE, "" },
};

static void
phrases_are_met_as_they_are_written(void **state)
{
	struct fixture *fx = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_document *doc = fixture_words(fx, cases[i].text);
		const uint32_t *entries = NULL;
		size_t n = 0;
		size_t got =
		    dtl_lexicon_match(fx->lex, doc->tokens, doc->token_count, &entries, &n);

		if (got != cases[i].tokens)
			fail_msg("'%s' matched %zu tokens", cases[i].text, got);
		if (got == 0)
			continue;
		struct dtl_entry e;

		dtl_lexicon_entry(fx->lex, entries[0], &e);
		assert_int_equal(e.kind, cases[i].kind);
		if (!dtl_str_is(e.name, cases[i].name))
			fail_msg("'%s' is '%.*s'", cases[i].text, DTL_STR_FMT(e.name));
	}
}

static void
entries_keep_their_fields(void **state)
{
	struct fixture *fx = *state;
	const uint32_t *entries;
	struct dtl_entry e;

	assert_int_equal(dtl_lexicon_find(fx->lex, dtl_str_from("White House"), &entries), 1);
	dtl_lexicon_entry(fx->lex, entries[0], &e);
	assert_true(e.flags & DTL_ENTRY_METONYM);
	assert_true(dtl_str_is(e.source, "actors/t.txt:3"));
	assert_int_equal(dtl_lexicon_find(fx->lex, dtl_str_from("Roe"), &entries), 1);
	dtl_lexicon_entry(fx->lex, entries[0], &e);
	assert_true(e.flags & DTL_ENTRY_SURNAME);
	assert_true(dtl_str_is(e.name, "Jane Roe"));
	assert_true(dtl_str_is(e.title, "Chair"));
	assert_int_equal(e.from_day, 16216);
	assert_int_equal(e.to_day, 18261);
	assert_true(isnan(e.lat));
	assert_null(e.wikidata.p);
	assert_int_equal(dtl_lexicon_find(fx->lex, dtl_str_from("nobody"), &entries), 0);
}

static void
damage_is_refused(void **state)
{
	struct fixture *fx = *state;
	struct dtl_lexicon *lex;
	struct dtl_err err;
	static const size_t at[] = { 0, 8, 12, 20, 48, 60, 200 };

	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
		char *copy = dtl_arena_copy(fx->a, fx->bytes.p, fx->bytes.n);

		copy[at[i]] ^= 1;
		assert_int_equal(
		    dtl_lexicon_open(fx->a, dtl_str_make(copy, fx->bytes.n), &lex, &err), DTL_FAIL);
	}
	for (size_t n = 0; n < fx->bytes.n; n += 97) {
		char *copy = dtl_arena_copy(fx->a, fx->bytes.p, n + 1);

		assert_int_equal(
		    dtl_lexicon_open(fx->a, dtl_str_make(copy, n), &lex, &err), DTL_FAIL);
	}
}

static void
the_same_files_give_the_same_bytes(void **state)
{
	struct fixture *fx = *state, *other = fixture_new(facts, "");

	assert_true(dtl_str_eq(fx->bytes, other->bytes));
	assert_true(dtl_str_eq(dtl_lexicon_checksum(fx->lex), dtl_lexicon_checksum(other->lex)));
	fixture_free(other);
}

static int
set_up(void **state)
{
	*state = fixture_new(facts, "");
	return 0;
}

static int
tear_down(void **state)
{
	fixture_free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phrases_are_met_as_they_are_written),
		cmocka_unit_test(entries_keep_their_fields),
		cmocka_unit_test(damage_is_refused),
		cmocka_unit_test(the_same_files_give_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/petrarch.h"
#include "run/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct dtl_petrarch *
read_text(struct dtl_arena *a, enum dtl_petrarch_kind kind, const char *text)
{
	struct dtl_petrarch *p = dtl_petrarch_new(a, DTL_STEMMING_PETRARCH);

	(void)dtl_petrarch_read(p, kind, "my.txt", dtl_str_from(text));
	return p;
}

static void
has(struct dtl_str text, const char *needle)
{
	if (dtl_str_find(text, dtl_str_from(needle), 0) == text.n)
		fail_msg("'%s' is not in:\n%.*s", needle, DTL_STR_FMT(text));
}

static void
has_not(struct dtl_str text, const char *needle)
{
	if (dtl_str_find(text, dtl_str_from(needle), 0) < text.n)
		fail_msg("'%s' is in:\n%.*s", needle, DTL_STR_FMT(text));
}

static void
verbs_take_the_code_and_the_patterns_of_their_block(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = read_text(a, DTL_PETRARCH_VERBS,
	    "&GIFT\n+GRAIN\n+WINTER_COATS_\n+&OTHER\n"
	    "&ALL\n+&GIFT\n+TENT\n"
	    "--- ZORK [190] ---\nZORK {ZORKS ZARK}\nBLIB [070]\n"
	    "- * &ALL [070] # gifts\n"
	    "- SOLDIERS * {NEW &GIFT} (TO REFUGEES) [073]\n"
	    "- * (WITH) [042:043]\n"
	    "GLORP\n");
	struct dtl_str out = dtl_petrarch_patterns(p);

	(void)state;
	has(out, "#@ my.txt:9\n190 zork|zark\n");
	has(out, "070 blib\n");
	has(out, "190 glorp\n");
	has(out, "070 zork|zark|blib|glorp obj=grain|winter_coats|tent\n");
	has(out, "subj=soldiers obj=new_grain|new_winter_coats prep=to:refugees");
	has(out, "042 zork|zark|blib|glorp active prep=with:any");
	has(out, "043 zork|zark|blib|glorp passive prep=with:any source=obj target=subj");
	has(dtl_petrarch_warnings(p), "my.txt:4: the synset &OTHER is nowhere defined");
	assert_int_equal(dtl_petrarch_warning_count(p), 1);
	dtl_arena_free(a);
}

static void
compound_verbs_keep_their_words(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = read_text(a, DTL_PETRARCH_VERBS,
	    "--- Z [020] ---\n+ZORK_UP {+ZORKS_UP}\nWIRE_+ZORK\n+ZORK_LEAVE\n+LIVE_UP_TO\n");
	struct dtl_str out = dtl_petrarch_patterns(p);

	(void)state;
	has(out, "020 zork_up\n");
	has(out, "020 wirezork|wire-zork\n");
	has(out, "020 zork obj=leave\n");
	has(out, "020 live_up_to\n");
	dtl_arena_free(a);
}

static void
passive_meanings_and_null_codes(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = read_text(
	    a, DTL_PETRARCH_VERBS, "--- Z [:112] ---\nZORK\n- * TIRE [---]\n- + * (BY $) [061:]\n");
	struct dtl_str out = dtl_petrarch_patterns(p);

	(void)state;
	has(out, "112 zork passive source=obj target=subj\n");
	has(out, "--- zork obj=tire\n");
	has(out, "061 zork passive prep=by:any\n");
	assert_int_equal(dtl_petrarch_warning_count(p), 0);
	dtl_arena_free(a);
}

static void
transformations_become_patterns_over_complements(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = read_text(a, DTL_PETRARCH_VERBS,
	    "--- ZORK [190] ---\nZORK\n--- UTTER [010] ---\nUTTER\n"
	    "~ a (a b ZORK) UTTER = a b 138\n"
	    "~ a (b . ZORK) UTTER = a b 112\n"
	    "~ a (a b ZORK) WHISPER = a b 015\n"
	    "~ a (a b ZORK UTTER = a b 015\n"
	    "~ a (a b Q) UTTER = a b Q\n");
	struct dtl_str out = dtl_petrarch_patterns(p);

	(void)state;
	has(out, "138 utter to=zork source=subj target=in_comp own_act\n");
	has(out, "112 utter to=zork source=subj target=comp\n");
	has(dtl_petrarch_warnings(p), "my.txt:7: no verb 'WHISPER' is known here");
	has(dtl_petrarch_warnings(p), "my.txt:8: a transformation is");
	assert_int_equal(dtl_petrarch_warning_count(p), 2);
	dtl_arena_free(a);
}

static void
every_fault_of_verbs_is_a_warning(void **state)
{
	static const char *const faults[][2] = {
		{ "- * VENTURE (WITH VISIT) VISIT)[042]", "no blank before '['" },
		{ "- * DOWN (FROM)   [080!]", "'080!' is no code" },
		{ "- * &NOBODY [020]", "the synset &NOBODY is nowhere defined" },
		{ "ZORK", "the verb ZORK stands in a line before" },
		{ "- * (TO HIM [020]", "'(' is never closed" },
		{ "- * {A B [020]", "'{' is never closed" },
		{ "- HIM [020]", "a pattern has a '*'" },
		{ "- * A * [020]", "a second '*'" },
		{ "- * A", "a pattern without a [code]" },
		{ "- * A [020", "'[' is never closed" },
		{ "Z4RK", "'Z4RK' is no verb" },
		{ "BLIB {BLIBS", "'{' is never closed" },
		{ "&X\n+A%B", "a member of a synset may not hold '%'" },
		{ "&\n+A", "a synset without a name" },
		{ "--- NEXT ---", "the head of a block has no [code]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_petrarch *p = read_text(a, DTL_PETRARCH_VERBS,
		    dtl_arena_printf(
			a, "--- Z [190] ---\nZORK\n%s\n--- Y [020] ---\nGLORP\n", faults[i][0]));

		has(dtl_petrarch_warnings(p), faults[i][1]);
		has(dtl_petrarch_warnings(p), "my.txt:");
		has(dtl_petrarch_patterns(p), "020 glorp\n"); /* the load goes on */
		dtl_arena_free(a);
	}
}

static void
the_first_code_that_holds_wins(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = read_text(a, DTL_PETRARCH_ACTORS,
	    "ZALTAN_PRENK\n+PRENK_ZALTAN_\n\t[GRYMIL 920101-941231]\n\t[GRYGOV > 100101]\n"
	    "\t[GRYELI]\nGRYFFINDOR_ [PAL] # last line of the file\n");
	struct dtl_str out = dtl_petrarch_actors(p);

	(void)state;
	has(out, "[person]\n#@ my.txt:1\nZaltan Prenk | code=GRY | actor=MIL | "
		 "1992-01-01..1994-12-31\n");
	has(out, "Zaltan Prenk | code=GRY | actor=GOV | 2010-01-01..\n");
	has(out, "Zaltan Prenk | code=GRY | actor=ELI | ..1991-12-31\n");
	has(out, "Zaltan Prenk | code=GRY | actor=ELI | 1995-01-01..2009-12-31\n");
	has(out, "#@ my.txt:2\nPrenk Zaltan | code=GRY");
	has(out, "[country]\n#@ my.txt:6\nGryffindor; GRYFFINDOR | code=PSE\n");
	assert_int_equal(dtl_petrarch_warning_count(p), 0);
	dtl_arena_free(a);
}

static void
every_fault_of_actors_is_a_warning(void **state)
{
	static const char *const faults[][2] = {
		{ "PRENK_ [GRYGOV 9008223-940101]", "'9008223' is no date of 6 or 8 digits" },
		{ "PRENK_ [GRYGOV >201005011]", "'201005011' is no date" },
		{ "PRENK_ [GRYGOV >20100231]", "is no day of the calendar" },
		{ "PRENK_ [GRYGOV 100101-090101]", "ends before it begins" },
		{ "PRENK_ [GRYGOV 1998]", "is no restriction" },
		{ "PRENK_ [GRYG]", "not made of codes of three capitals" },
		{ "PRENK_", "'PRENK' has no code" },
		{ "PRENK_ []", "an empty code" },
		{ "PRENK_ [GRY", "'[' is never closed" },
		{ "\xef\xbf\xbdRENK_ [GRY]", "broken character" },
		{ "\xff\xffRENK_ [GRY]", "is not UTF-8" },
		{ "_ [GRY]", "a line without a name" },
		{ "PRENK_ [GRYGOVMILJUDLEGOPP]", "longer than a country and 12 letters" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct dtl_arena *a = dtl_arena_new(0);
		struct dtl_petrarch *p = read_text(a, DTL_PETRARCH_ACTORS,
		    dtl_arena_printf(a, "%s\nLAST_ONE_ [KENGOV]\n", faults[i][0]));

		has(dtl_petrarch_warnings(p), faults[i][1]);
		has(dtl_petrarch_warnings(p), "my.txt:1: ");
		has(dtl_petrarch_actors(p), "Last One | code=KEN | actor=GOV");
		dtl_arena_free(a);
	}
}

static void
a_nul_and_early_lines_are_warnings(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = dtl_petrarch_new(a, DTL_STEMMING_PETRARCH);
	struct dtl_str text = DTL_STR("\t[GRY]\n+PRENK\nTIR\0UR_ [IND]\n");

	(void)state;
	(void)dtl_petrarch_read(p, DTL_PETRARCH_ACTORS, "my.txt", text);
	has(dtl_petrarch_warnings(p), "my.txt:1: a code stands before any actor");
	has(dtl_petrarch_warnings(p), "my.txt:2: a synonym stands before any actor");
	has(dtl_petrarch_warnings(p), "my.txt:3: a NUL byte stands in the line");
	has(dtl_petrarch_actors(p), "Tirur; TIRUR | code=IND");
	dtl_arena_free(a);
}

static void
stems_are_read_when_asked_for(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = dtl_petrarch_new(a, DTL_STEMMING_TABARI);
	struct dtl_str verbs =
			   DTL_STR("ZORK [190] ;ab 1 Jan 1990\n- * MINIST [020]\n- * TAX_ [030]\n"
				   "GLORP [050]\n"),
		       actors = DTL_STR("PRENKIAN [GRY]\nBLIB_ [KEN]\n");

	(void)state;
	(void)dtl_petrarch_read(p, DTL_PETRARCH_VERBS, "my.verbs", verbs);
	(void)dtl_petrarch_read(p, DTL_PETRARCH_ACTORS, "my.actors", actors);
	has(dtl_petrarch_patterns(p), "020 zork obj=minist*\n");
	has(dtl_petrarch_patterns(p), "030 zork obj=tax\n");
	has(dtl_petrarch_patterns(p), "050 glorp\n");
	has_not(dtl_petrarch_patterns(p), "zork|glorp");
	has(dtl_petrarch_actors(p), "Prenkians; PRENKIANs | code=GRY");
	has_not(dtl_petrarch_actors(p), "Blibs");
	dtl_arena_free(a);
}

static void
agents_have_plurals_and_sets(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = read_text(a, DTL_PETRARCH_AGENTS,
	    "!PERSON! = MAN, WOMEN\nZORKER [~GOV]\nZORKY [~MIL]\nZORK {} [~REB]\n"
	    "ZORK_OF_ARMS {ZORKS_OF_ARMS} [~COP]\nZORKS!PERSON!_ [~LEG]\nAIDER [NGO~]\n"
	    "ZORK!NOBODY! [~GOV]\nBAD [GOV]\nNONE\nX {Y [~GOV]\n [~GOV]\n!E! = \n");
	struct dtl_str out = dtl_petrarch_actors(p), w = dtl_petrarch_warnings(p);

	(void)state;
	has(out, "zorker; zorkers | actor=GOV");
	has(out, "zorky; zorkies | actor=MIL");
	has(out, "\nzork | actor=REB");
	has(out, "zork of arms; zorks of arms | actor=COP");
	has(out, "zorksman | actor=LEG");
	has(out, "zorkswomen | actor=LEG");
	has(out, "aider; aiders | code=NGO | actor=NGO");
	has(w, "my.txt:8: the set !NOBODY! is nowhere defined");
	has(w, "my.txt:9: '[GOV]' needs a '~'");
	has(w, "my.txt:10: an agent without a code");
	has(w, "my.txt:11: '{' is never closed");
	has(w, "my.txt:12: an agent without a name");
	has(w, "my.txt:13: a set without words");
	dtl_arena_free(a);
}

static void
discards_and_issues_become_notes(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p =
	    read_text(a, DTL_PETRARCH_DISCARDS, "+WORLD ZORK CUP\nBALLS_\n+\n");

	(void)state;
	has(dtl_petrarch_notes(p), "[discard | scope=story]\n#@ my.txt:1\nworld zork cup\n");
	has(dtl_petrarch_notes(p), "[discard]\n#@ my.txt:2\nballs\n");
	has(dtl_petrarch_warnings(p), "my.txt:3: a discard without words");
	(void)dtl_petrarch_read(p, DTL_PETRARCH_ISSUES, "i.txt",
	    dtl_str_from("early [X]\n<ISSUE CATEGORY=\"A\" TYPE=\"ALL\">\nn:zork [ZORK_LAW]\n"
			 "old v:bake [BAKE]\na+b [AB]\n~not this\n~~not at all\nno code\n"));
	has(dtl_petrarch_notes(p), "zork; zorks | topic=ZORK_LAW");
	has(dtl_petrarch_notes(p), "old bake; old bakes; old baked; old baking | topic=BAKE");
	has(dtl_petrarch_notes(p), "a b | topic=AB");
	has(dtl_petrarch_notes(p), "[ignore]\n#@ i.txt:6\nnot this\n");
	has(dtl_petrarch_notes(p), "[ignore | scope=story]\n#@ i.txt:7\nnot at all\n");
	has(dtl_petrarch_warnings(p), "i.txt:1: a phrase stands outside of <ISSUE>");
	has(dtl_petrarch_warnings(p), "i.txt:8: an issue is 'phrase [CODE]'");
	has(dtl_petrarch_warnings(p), "<ISSUE> is never closed");
	dtl_arena_free(a);
}

static void
kinds_are_told_by_name_and_by_content(void **state)
{
	struct dtl_str none = DTL_STR("hello"), agents = DTL_STR("X [~GOV]\n");

	(void)state;
	assert_int_equal(
	    dtl_petrarch_kind_of("x/CAMEO.091003.master.verbs", none), DTL_PETRARCH_VERBS);
	assert_int_equal(
	    dtl_petrarch_kind_of("verbs/Phoenix.Countries.actors.txt", none), DTL_PETRARCH_ACTORS);
	assert_int_equal(dtl_petrarch_kind_of("x", agents), DTL_PETRARCH_AGENTS);
	assert_int_equal(dtl_petrarch_kind_of("x", none), DTL_PETRARCH_KIND_COUNT);
}

/* The dictionaries of the field, where they are: all load, with the shipped lexicon, and compile. */
static void
all_dictionaries_of_the_field_load(void **state)
{
	const char *shared = getenv("DATELINE_SHARED");
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_petrarch *p = dtl_petrarch_new(a, DTL_STEMMING_PETRARCH);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	const char *folder = dtl_arena_printf(
	    a, "%s/data/events/dictionaries", shared != NULL ? shared : "../shared");
	struct dtl_str *names, text;
	struct dtl_buf out;
	struct dtl_err err = { "" };
	size_t count;

	(void)state;
	if (shared == NULL)
		folder = dtl_arena_printf(
		    a, "%s/../shared/data/events/dictionaries", getenv("DATELINE_SOURCE"));
	assert_int_equal(dtl_folder_list(a, folder, "", &names, &count, &err), DTL_OK);
	if (count == 0) {
		(void)fprintf(stderr, "SKIPPED: no dictionaries in %s\n", folder);
		dtl_arena_free(a);
		skip();
	}
	for (size_t i = 0; i < count; i++) {
		const char *path = dtl_arena_printf(a, "%s/%s", folder, names[i].p);
		enum dtl_petrarch_kind kind;

		assert_int_equal(dtl_file_read(a, path, 1 << 26, &text, &err), DTL_OK);
		kind = dtl_petrarch_kind_of(names[i].p, text);
		assert_int_not_equal(kind, DTL_PETRARCH_KIND_COUNT);
		if (dtl_petrarch_read(p, kind, names[i].p, text) == 0)
			fail_msg("nothing was read from %s", path);
	}
	dtl_lexicon_add_petrarch(b, p);
	dtl_buf_init(&out, a);
	if (dtl_lexicon_finish(b, &out, &err) != DTL_OK)
		fail_msg("%.*s", DTL_STR_FMT(dtl_lexicon_problems(b)));
	assert_int_equal(dtl_lexicon_warnings(b).n, 0); /* what was written can be read */
	has(dtl_petrarch_warnings(p), "CAMEO.2.0.txt:2374: no blank before '['");
	has(dtl_petrarch_warnings(p), "CAMEO.2.0.txt:5787: '080!' is no code");
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verbs_take_the_code_and_the_patterns_of_their_block),
		cmocka_unit_test(compound_verbs_keep_their_words),
		cmocka_unit_test(passive_meanings_and_null_codes),
		cmocka_unit_test(transformations_become_patterns_over_complements),
		cmocka_unit_test(every_fault_of_verbs_is_a_warning),
		cmocka_unit_test(the_first_code_that_holds_wins),
		cmocka_unit_test(every_fault_of_actors_is_a_warning),
		cmocka_unit_test(a_nul_and_early_lines_are_warnings),
		cmocka_unit_test(stems_are_read_when_asked_for),
		cmocka_unit_test(agents_have_plurals_and_sets),
		cmocka_unit_test(discards_and_issues_become_notes),
		cmocka_unit_test(kinds_are_told_by_name_and_by_content),
		cmocka_unit_test(all_dictionaries_of_the_field_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* screen: a sentence is parsed when its words can make up a pattern. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/screen.h"

static const char lexicon[] = "set PAPER = pact treaty relief_deal\n"
			      "057 sign obj=@PAPER both target=with,in_obj\n"
			      "\tKenya signed a pact with Uganda.  KEN = UGA\n"
			      "060 carry_out obj=raid\n"
			      "\tKenya carried out a raid on Uganda.  KEN > UGA\n"
			      "042 n:visit prep=to:any target=to\n"
			      "\tThe visit of Kenya to Uganda began.  KEN > UGA\n"
			      "--- meet obj=deadline\n"
			      "190 shell obj=actor\n"
			      "\tKenya shelled Uganda.  KEN > UGA\n"
			      "120 reject political\n"
			      "\tKenya rejected a plan of Uganda.  KEN > UGA\n"
			      "173 jail obj=sailor domestic\n"
			      "\tKenya jailed sailors of Uganda.  KEN > UGA\n"
			      "130 warn obj=minist*\n"
			      "\tKenya warned ministers of Uganda.  KEN > UGA\n";

/* Words as "form/lemma/UPOS"; the lower-cased form is the form. */
static bool
passes(struct dtl_arena *a, const struct dtl_screen *s, const char *sentence,
    const struct dtl_screen_people *who)
{
	struct dtl_token *tokens = DTL_NEW_ARRAY(a, 16, struct dtl_token);
	struct dtl_str rest = dtl_str_from(sentence), word, part;
	size_t count = 0;

	while (dtl_str_split(&rest, ' ', &word)) {
		struct dtl_token *t = &tokens[count++];

		assert_true(count <= 16);
		assert_true(dtl_str_split(&word, '/', &t->form));
		assert_true(dtl_str_split(&word, '/', &t->lemma));
		assert_true(dtl_str_split(&word, '/', &part));
		t->lower = t->form;
		t->upos = (uint8_t)(dtl_str_is(part, "V")   ? DTL_VERB
				    : dtl_str_is(part, "N") ? DTL_NOUN
				    : dtl_str_is(part, "T") ? DTL_PART
							    : DTL_ADP);
	}
	return dtl_screen_passes(s, tokens, count, who);
}

static struct dtl_screen *
screen_of(struct dtl_arena *a, const char *text)
{
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	struct dtl_patterns *p = DTL_NEW(a, struct dtl_patterns);
	struct dtl_lexicon *lex;
	struct dtl_buf out;
	struct dtl_err err = { "" };

	dtl_buf_init(&out, a);
	if (dtl_lexicon_add_source(b, "patterns", "patterns/x.txt", dtl_str_from(text), &err) !=
		DTL_OK ||
	    dtl_lexicon_finish(b, &out, &err) != DTL_OK)
		fail_msg("%s: %.*s", err.text, DTL_STR_FMT(dtl_lexicon_problems(b)));
	assert_int_equal(dtl_lexicon_open(a, dtl_buf_str(&out), &lex, &err), DTL_OK);
	assert_int_equal(
	    dtl_patterns_open(a, dtl_lexicon_section(lex, "patterns"), p, &err), DTL_OK);
	return dtl_screen_new(a, p);
}

static void
every_word_that_a_pattern_needs_must_be_there(void **state)
{
	static const struct {
		const char *sentence;
		bool passes;
	} cases[] = {
		{ "signed/sign/V pacts/pact/N", true }, { "signed/sign/V treaties/treaty/N", true },
		{ "signed/sign/V deal/deal/N", true }, /* the last word of a phrase */
		{ "signed/sign/V letter/letter/N", false }, { "pacts/pact/N with/with/P", false },
		{ "carried/carry/V out/out/P raids/raid/N", true },
		{ "carried/carry/V raids/raid/N", false },
		{ "carried/carry/V out/out/P duty/duty/N", false },
		{ "visit/visit/N to/to/P", true }, { "visit/visit/N of/of/P", false },
		{ "met/meet/V deadline/deadline/N", false }, /* says that it is no event */
		{ "shelled/shell/V towns/town/N", true }, /* actors are not looked for */
		{ "shell/shell/N towns/town/N", true }, /* a tagger may err */
		{ "warned/warn/V people/people/N", true }, /* beginnings neither */
		{ "must/must/V leave/leave/V", true }, /* a demand whatever the verb */
	};
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_screen *s = screen_of(a, lexicon);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (passes(a, s, cases[i].sentence, NULL) != cases[i].passes)
			fail_msg("'%s' %s", cases[i].sentence,
			    cases[i].passes ? "is left out" : "passes");
	dtl_arena_free(a);
}

static void
those_whom_a_pattern_needs_must_be_there(void **state)
{
	static const struct dtl_screen_heads none = { 0, 0 }, one = { 1, 0 }, two = { 2, 0 };
	const struct {
		const char *sentence;
		struct dtl_screen_people who;
		bool passes;
	} cases[] = {
		{ "signed/sign/V pacts/pact/N with/with/P", { two, two, none, .country = true },
		    true },
		{ "signed/sign/V pacts/pact/N with/with/P", { two, two, none, .country = false },
		    false },
		{ "signed/sign/V pacts/pact/N with/with/P", { one, one, none, .country = true },
		    false },
		{ "signed/sign/V pacts/pact/N with/with/P", { two, one, none, .country = true },
		    false }, /* one is a firm */
		{ "signed/sign/V pacts/pact/N with/with/P", { none, none, none, .occasion = true },
		    true },
		{ "signed/sign/V pacts/pact/N with/with/P",
		    { two, two, one, .country = true, .leisure = true }, false },
		{ "signed/sign/V pacts/pact/N with/with/P",
		    { two, two, two, .country = true, .leisure = true }, true },
		{ "shelled/shell/V towns/town/N", { one, none, none, .country = true }, true },
		{ "shelled/shell/V towns/town/N", { none, none, none, .occasion = true }, false },
		{ "warned/warn/V people/people/N", { one, one, none, .country = true }, true },
		{ "warned/warn/V people/people/N", { one, none, none, .country = true }, false },
		{ "Kenya/Kenya/N shell/shell/N towns/town/N", { one, one, none, .country = true },
		    true }, /* no verb is finite: one was taken for a noun */
		{ "visit/visit/N to/to/P", { two, two, none, .country = true }, true },
		{ "rejected/reject/V plans/plan/N", { one, one, none, .country = true }, false },
		{ "rejected/reject/V plans/plan/N",
		    { one, one, none, .country = true, .told = true }, true },
		{ "signed/sign/V pacts/pact/N with/with/P",
		    { one, one, none, .country = true, .told = true }, false },
		{ "visit/visit/N to/to/T", { two, two, none, .country = true }, false },
		{ "must/must/V leave/leave/V", { two, none, none, .country = true }, true },
		{ "must/must/V leave/leave/V", { one, one, none, .country = true }, false },
		{ "must/must/V leave/leave/V", { two, two, none, .country = false }, false },
		{ "jailed/jail/V sailors/sailor/N", { one, none, none, .country = true }, true },
	};
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_screen *s = screen_of(a, lexicon);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (passes(a, s, cases[i].sentence, &cases[i].who) != cases[i].passes)
			fail_msg("%zu '%s' %s", i, cases[i].sentence,
			    cases[i].passes ? "is left out" : "passes");
	dtl_arena_free(a);
}

/* Longer than any that the segmenter makes: its words are not looked at. */
static void
an_endless_sentence_passes(void **state)
{
	enum { COUNT = 2000 };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_token *tokens = DTL_NEW_ARRAY(a, COUNT, struct dtl_token);

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		tokens[i].lower = tokens[i].lemma = dtl_str_from(dtl_arena_printf(a, "w%zu", i));
	assert_true(dtl_screen_passes(screen_of(a, lexicon), tokens, COUNT, NULL));
	assert_false(dtl_screen_passes(screen_of(a, lexicon), tokens, 200, NULL));
	dtl_arena_free(a);
}

static void
without_patterns_nothing_passes(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_screen *s = screen_of(a, "# nothing\n");

	(void)state;
	assert_false(passes(a, s, "signed/sign/V pacts/pact/N", NULL));
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_that_a_pattern_needs_must_be_there),
		cmocka_unit_test(those_whom_a_pattern_needs_must_be_there),
		cmocka_unit_test(an_endless_sentence_passes),
		cmocka_unit_test(without_patterns_nothing_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

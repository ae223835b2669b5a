#include "text/sentence.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Sentences are written with '|' between them. */
static void
check(const char *marked)
{
	struct dtl_breaker breaker;
	struct dtl_span span;
	struct dtl_buf text;
	struct dtl_buf got;

	dtl_buf_init(&text, NULL);
	dtl_buf_init(&got, NULL);
	for (const char *c = marked; *c; c++)
		if (*c != '|')
			dtl_buf_add_char(&text, *c);
	dtl_sentence_begin(&breaker, dtl_buf_str(&text), (struct dtl_span){ 0, (uint32_t)text.n });
	while (dtl_sentence_next(&breaker, &span)) {
		if (got.n > 0)
			dtl_buf_add_z(&got, text.p[span.beg - 1] == ' ' ? " |" : "|");
		dtl_buf_add(&got, text.p + span.beg, span.end - span.beg);
	}
	assert_string_equal(got.p ? got.p : "", marked);
	dtl_buf_clear(&text);
	dtl_buf_clear(&got);
}

static void
full_stops_end_sentences(void **state)
{
	(void)state;
	check("The envoy left. |Talks resume on Friday. |No date was set");
	check("Is it over? |Nobody knows! |The army waits.");
	check("It grew by 3.5 percent. |Exports fell to 12.25 billion.");
	check("");
	check("One line without a stop");
}

static void
titles_and_initials_do_not_end_sentences(void **state)
{
	(void)state;
	check("Gen. Ravi Kumar met Lt. Col. J. P. Smith in Pune. |They spoke for an hour.");
	check("Prof. Dr. Anna K. Berg signed for the institute.");
	check("Mr. Okoro and Mrs. Adeyemi, Sen. Brown and Gov. White attended.");
	check("The delegation was led by Maj. Gen. A. Bose. |He left on Monday.");
}

static void
abbreviations_end_sentences_when_a_first_word_follows(void **state)
{
	(void)state;
	check("He works in the U.S. |The family stayed in Lima.");
	check("The U.S. Navy and the U.K. Treasury agreed.");
	check("They met at 10 a.m. |Then they left.");
	check("Acme Corp. and Delta Ltd. merged. |Shares of Delta Inc. |The regulator agreed.");
	check("Tanks, guns, etc. |Nothing else was shown.");
}

static void
numbers_follow_their_abbreviations(void **state)
{
	(void)state;
	check("Resolution No. 1701 and Art. 5 were cited. |No. |That was all.");
	check("It ended on Jan. 5 in Oslo. |In Feb. 2024 it began again.");
	check("1. Ministers meet.");
}

static void
quotes_and_brackets_close_their_sentence(void **state)
{
	(void)state;
	check("\"We will not yield.\" |He then left.");
	check("\xE2\x80\x9CWe met twice. |It went well.\xE2\x80\x9D |The aide smiled.");
	check("\"Why now?\" the minister asked. |Nobody answered.");
	check("\"Stop!\" shouted the guard.");
	check("The pact (see Annex B. It is long) was signed. |Both left.");
	check("(The talks failed.) |A new round is planned.");
	check("He wrote it in 1805. [6] |The second part followed.");
}

static void
small_letters_go_on(void **state)
{
	(void)state;
	check("The firm paused... and then left.");
	check("what a day. |we went home. |it rained.");
	check("Buyers of the 2.0 version, i.e. the new one, were told.");
	check("Nobody came to the hearing. |then it was closed.");
	check("He met approx. thirty people, incl. two envoys, in the dept. of trade.");
}

static void
brackets_behind_abbreviations_go_on(void **state)
{
	(void)state;
	check("Delta Inc. (Lagos) and Acme Corp. [Oslo] agreed.");
	check("They meet at 9 a.m. (GMT) in Rome. |(No agenda was given.)");
	check("See Okafor et al. (2019) for it.");
}

static void
headlines_do_not_end_behind_abbreviations(void **state)
{
	(void)state;
	check("U.S. To Send Envoy To Kenya");
	check("U.S. TO SEND ENVOY TO KENYA AS TALKS WITH U.K. IN DOUBT");
	check("Gen. Okoro And Gov. White Meet In U.A.E. After Talks");
	check("DELTA CORP. AND ACME INC. TO MERGE");
	check("Talks Fail! |What Now? |Ministers Leave.");
}

static void
forgotten_blanks_end_sentences(void **state)
{
	(void)state;
	check("Both signed the accord.|The envoy then left.");
	check("\"We signed the accord.\"|The envoy then left!|Talks go on.");
	check("Write to ana.Silva@example.org or look at Example.Com today.");
	check("A U.S.Navy ship and the J.Smith report.");
}

static void
marks_of_names_and_faces_go_on(void **state)
{
	(void)state;
	check("Yahoo! and its rival agreed.");
	check("we won! |and now?");
	check("That was kind :) |Thanks for it. :-) |See you.");
	check("Read the rest. |https://example.org/a?b=C.D");
}

static void
bullets_begin_sentences(void **state)
{
	(void)state;
	check("\xE2\x80\xA2 trade and tariffs |\xE2\x80\xA2 visas");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_stops_end_sentences),
		cmocka_unit_test(titles_and_initials_do_not_end_sentences),
		cmocka_unit_test(abbreviations_end_sentences_when_a_first_word_follows),
		cmocka_unit_test(numbers_follow_their_abbreviations),
		cmocka_unit_test(quotes_and_brackets_close_their_sentence),
		cmocka_unit_test(small_letters_go_on),
		cmocka_unit_test(brackets_behind_abbreviations_go_on),
		cmocka_unit_test(headlines_do_not_end_behind_abbreviations),
		cmocka_unit_test(forgotten_blanks_end_sentences),
		cmocka_unit_test(marks_of_names_and_faces_go_on),
		cmocka_unit_test(bullets_begin_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

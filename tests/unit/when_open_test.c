#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "news/when_scan.h"

enum { WORDS = 7, TRIES = 20000 };

/* Words that the readers ask for, and some that they do not. */
static const char *const vocabulary[] = { "the", "a", "an", "in", "of", "and", "to", "-", "'", ",",
	".", "half", "past", "last", "next", "this", "coming", "previous", "following", "current",
	"same", "upcoming", "early", "late", "earlier", "later", "mid", "mid-May", "mid-2024",
	"first", "second", "third", "fifth", "twenty", "two", "three", "nine", "hundred",
	"thousand", "million", "dozen", "5", "22nd", "1,200", "2025", "1973", "2023-24",
	"2011-2020", "2025-12-22", "22/12/2025", "FY2024", "FY", "fiscal", "financial", "1980s",
	"90s", "nineties", "May", "may", "March", "Dec.", "October", "Monday", "Tuesdays", "Fri.",
	"spring", "Autumn", "day", "days", "week", "weeks", "month", "months", "quarter", "year",
	"years", "decade", "decades", "century", "centuries", "hour", "hours", "minutes", "seconds",
	"weekend", "fortnight", "fortnights", "morning", "night", "overnight", "noon", "midnight",
	"7:15pm", "10:30", "9", "p.m.", "at", "on", "today", "yesterday", "tomorrow", "tonight",
	"now", "recently", "soon", "future", "near", "foreseeable", "distant", "recent", "times",
	"moment", "present", "long", "ago", "before", "after", "from", "daily", "annual", "hourly",
	"every", "each", "other", "per", "once", "twice", "several", "few", "many", "some",
	"couple", "more", "straight", "consecutive", "whole", "end", "start", "beginning", "middle",
	"for", "over", "during", "year's", "9/11", "two-day", "Christmas", "Eve", "Day", "New",
	"Year", "'s", "Easter", "Eid", "al", "-Fitr", "old", "times", "minister", "signed",
	"London" };

static void
make_word(struct dtl_arena *a, const char *word, struct dtl_token *ret)
{
	char *lower = dtl_arena_strndup(a, word, strlen(word));

	for (char *p = lower; *p != '\0'; p++)
		*p = (char)(*p >= 'A' && *p <= 'Z' ? *p + ('a' - 'A') : *p);
	*ret = (struct dtl_token){ .form = dtl_str_from(word),
		.lower = dtl_str_from(lower),
		.head = DTL_NO_TOKEN,
		.upos = *word == ',' || *word == '.' ? DTL_PUNCT : DTL_NOUN,
		.flags = word[0] >= 'A' && word[0] <= 'Z' ? DTL_TOKEN_TITLE_CASE : 0 };
}

static void
a_reader_finds_times_only_where_one_can_begin(void **state)
{
	static size_t (*const readers[])(const struct dtl_when_scan *, uint32_t,
	    struct dtl_timex *) = { dtl_when_clock, dtl_when_loose, dtl_when_absolute,
		dtl_when_relative, dtl_when_named, dtl_when_duration };
	struct dtl_arena *a = dtl_arena_new(0);
	uint32_t seed = 7, found = 0, closed = 0;

	(void)state;
	for (size_t i = 0; i < TRIES; i++) {
		struct dtl_token tokens[WORDS];
		struct dtl_document doc = { .a = a, .tokens = tokens, .token_count = WORDS };
		struct dtl_when_scan s = { &doc, { 2025, 12, 24 }, 0, WORDS, 0 };
		bool open[WORDS];

		for (size_t t = 0; t < WORDS; t++) {
			seed = seed * 1664525 + 1013904223;
			make_word(a,
			    vocabulary[(seed >> 8) % (sizeof vocabulary / sizeof vocabulary[0])],
			    &tokens[t]);
		}
		dtl_when_open(&s, open);
		for (uint32_t at = 0; at < WORDS; at++) {
			for (size_t r = 0; r < sizeof readers / sizeof readers[0]; r++) {
				struct dtl_timex t = { .sentence = 0 };
				bool any = readers[r](&s, at, &t) > 0;

				found += any;
				if (any && !open[at])
					fail_msg("'%s %s' begins a time, and is shut",
					    tokens[at].form.p,
					    at + 1 < WORDS ? tokens[at + 1].form.p : "");
			}
			closed += !open[at];
		}
		dtl_arena_reset(a);
	}
	assert_true(found > TRIES / 10);
	assert_true(closed > TRIES / 10);
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reader_finds_times_only_where_one_can_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

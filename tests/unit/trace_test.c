#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "news/extract.h"
#include "news/trace.h"

static size_t
count_notes(const struct dtl_trace *t, uint32_t sentence)
{
	size_t cursor = 0, count = 0;

	while (dtl_trace_next(t, sentence, &cursor) != NULL)
		count++;
	return count;
}

static void
a_note_is_told_once_and_found_by_its_sentence(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_trace *t = dtl_trace_new(a);

	(void)state;
	dtl_trace_sentence(t, 3, "too short", DTL_STR_NONE);
	dtl_trace_sentence(t, 3, "too short", DTL_STR_NONE);
	dtl_trace_sentence(t, 3, "too short", dtl_str_from("a word"));
	dtl_trace_sentence(t, 4, "too short", DTL_STR_NONE);
	assert_int_equal(count_notes(t, 3), 2);
	assert_int_equal(count_notes(t, 4), 1);
	assert_int_equal(count_notes(t, 5), 0);
	dtl_trace_sentence(NULL, 3, "nobody asks", DTL_STR_NONE);
	dtl_arena_free(a);
}

static void
notes_have_a_bound(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_trace *t = dtl_trace_new(a);

	(void)state;
	for (uint32_t i = 0; i < 70000; i++)
		dtl_trace_sentence(t, i, "one of many", DTL_STR_NONE);
	assert_true(t->full);
	assert_int_equal(count_notes(t, 10), 1);
	assert_int_equal(count_notes(t, 69999), 0);
	dtl_arena_free(a);
}

struct asked {
	struct dtl_arena *a;
	struct dtl_extraction x;
};

static void
extract(struct asked *ask, bool trace, const char *text)
{
	struct dtl_extract_options options = { .min_confidence = DTL_USUAL_CONFIDENCE,
		.trace = trace };
	struct dtl_extract_resources res = { .language_data = NULL };
	struct dtl_article art = { .revision = 1, .published_at = DTL_TIME_NONE };
	struct dtl_extractor *x;
	struct dtl_err err;

	ask->a = dtl_arena_new(0);
	assert_int_equal(dtl_file_read(ask->a, dtl_share_path(ask->a, "lexicon.bin"), 64 << 20,
			     &res.lexicon, &err),
	    DTL_OK);
	assert_int_equal(dtl_file_read(ask->a, dtl_share_path(ask->a, "english.model"), 64 << 20,
			     &res.model, &err),
	    DTL_OK);
	assert_int_equal(dtl_extractor_new(&res, &options, &x, &err), DTL_OK);
	art.content.bytes = dtl_str_from(text);
	art.content.media_type = dtl_str_from("text/plain");
	assert_int_equal(dtl_extract(x, ask->a, &art, DTL_STAGE_EVENTS, &ask->x, &err), DTL_OK);
	dtl_extractor_free(x);
}

static const char text[] = "Kenya signed a trade agreement with Uganda. Uganda and Kenya signed "
			   "the agreement on Monday. Kenya may attack Uganda. The trees were "
			   "green.";

static void
who_does_not_ask_gets_no_notes(void **state)
{
	struct asked ask;

	(void)state;
	extract(&ask, false, text);
	assert_null(ask.x.trace);
	assert_int_equal(ask.x.event_count, 1);
	dtl_arena_free(ask.a);
}

static void
each_draft_has_its_fate(void **state)
{
	struct asked ask;
	const struct dtl_trace *t;

	(void)state;
	extract(&ask, true, text);
	t = ask.x.trace;
	assert_non_null(t);
	assert_int_equal(ask.x.event_count, 1);
	assert_int_equal(t->draft_count, 3);
	assert_int_equal(t->given[t->merged[0]], 0);
	assert_int_equal(t->merged[1], t->merged[0]);
	assert_true(t->given[t->merged[2]] == DTL_NO_TOKEN);
	assert_true(count_notes(t, 3) > 0);
	dtl_arena_free(ask.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_note_is_told_once_and_found_by_its_sentence),
		cmocka_unit_test(notes_have_a_bound),
		cmocka_unit_test(who_does_not_ask_gets_no_notes),
		cmocka_unit_test(each_draft_has_its_fate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "news/extract.h"
#include "news/when.h"

struct fixture {
	struct dtl_arena *files, *a;
	struct dtl_extract_resources res;
	struct dtl_extractor *x;
};

static int
setup(void **state)
{
	static struct fixture f;
	struct dtl_extract_options options = { .keep_text = true,
		.min_confidence = DTL_USUAL_CONFIDENCE };
	struct dtl_err err;

	f.files = dtl_arena_new(0);
	f.a = dtl_arena_new(0);
	if (dtl_file_read(f.files, dtl_share_path(f.files, "lexicon.bin"), 64 << 20, &f.res.lexicon,
		&err) != DTL_OK ||
	    dtl_file_read(f.files, dtl_share_path(f.files, "english.model"), 64 << 20, &f.res.model,
		&err) != DTL_OK ||
	    dtl_extractor_new(&f.res, &options, &f.x, &err) != DTL_OK) {
		print_error("%s\n", err.text);
		return -1;
	}
	*state = &f;
	return 0;
}

/* A file as they were before there was a second reader. */
static void
a_reader_that_the_model_lacks_is_refused(void **state)
{
	enum { SECTION_COUNT = 60, WITHOUT_QUICK = 9 };
	const struct fixture *f = *state;
	struct dtl_extract_resources resources = f->res;
	const struct dtl_extract_options options = { .reader = DTL_READER_QUICK };
	char *old = dtl_arena_copy(f->files, f->res.model.p, f->res.model.n);
	struct dtl_extractor *x = NULL;
	const uint32_t sections = WITHOUT_QUICK;
	struct dtl_err err;

	memcpy(old + SECTION_COUNT, &sections, sizeof sections);
	resources.model = dtl_str_make(old, f->res.model.n);
	assert_int_equal(dtl_extractor_new(&resources, &options, &x, &err), DTL_FAIL);
	assert_string_equal(err.text, "language model: it has no quick reader; choose 'full'");
	assert_null(x);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	dtl_extractor_free(f->x);
	dtl_arena_free(f->a);
	dtl_arena_free(f->files);
	return 0;
}

static struct dtl_article
article(const char *text)
{
	struct dtl_article art = { .id = DTL_STR("0123456789abcdef0123456789abcdef"),
		.revision = 3 };

	art.content.bytes = dtl_str_from(text);
	art.content.media_type = (struct dtl_str)DTL_STR("text/plain");
	art.url = (struct dtl_str)DTL_STR("https://news.example/1");
	art.published_at = 1750204800000; /* 2025-06-18 */
	return art;
}

static const char story[] =
    "KAMPALA, June 18 - The Kenyan president met his Ugandan counterpart on Tuesday. Kenya signed "
    "a "
    "trade agreement with Uganda at the end of the meeting. The weather was fine.";

static void
an_article_gives_events_and_a_ledger_record(void **state)
{
	struct fixture *f = *state;
	struct dtl_article art = article(story);
	struct dtl_extraction out;
	struct dtl_err err;

	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &out, &err), DTL_OK);
	assert_int_equal(out.coded.outcome, DTL_OUTCOME_CODED);
	assert_true(dtl_str_is(out.coded.language, "en"));
	assert_int_equal(out.event_count, out.coded.event_id_count);
	assert_int_equal(out.event_count, 2);
	assert_int_equal(out.coded.revision, 3);
	assert_int_equal(out.coded.sketch.minimum_count, 64);
	for (size_t i = 0; i < out.event_count; i++) {
		const struct dtl_event *ev = &out.events[i];

		assert_int_equal(ev->id.n, DTL_ID_HEX);
		assert_true(dtl_str_eq(ev->id, out.coded.event_ids[i]));
		assert_true(dtl_str_eq(ev->article_id, art.id));
		assert_int_equal(ev->published_at, art.published_at);
		assert_true(ev->mention_count >= 1);
		assert_true(ev->evidence.rule.n > 0);
		assert_true(dtl_str_eq(
		    dtl_document_text(&out.doc, (struct dtl_span){ (uint32_t)ev->evidence.begin,
						    (uint32_t)ev->evidence.end }),
		    ev->evidence.sentence));
	}
	assert_int_equal(out.events[0].type, DTL_EVENT_CONSULT);
	assert_int_equal(out.events[0].when.start.day, 17);
	assert_int_equal(out.events[1].type, DTL_EVENT_SUPPORT);
	dtl_arena_reset(f->a);
}

static void
the_same_article_gives_the_same_ids(void **state)
{
	struct fixture *f = *state;
	struct dtl_article art = article(story);
	struct dtl_extraction x, y;
	struct dtl_err err;

	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &x, &err), DTL_OK);
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &y, &err), DTL_OK);
	assert_int_equal(x.event_count, y.event_count);
	for (size_t i = 0; i < x.event_count; i++)
		assert_true(dtl_str_eq(x.events[i].id, y.events[i].id));
	dtl_arena_reset(f->a);
}

static void
stages_stop_where_they_are_told(void **state)
{
	struct fixture *f = *state;
	struct dtl_article art = article(story);
	struct dtl_extraction out;
	struct dtl_err err;

	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_BODY, &out, &err), DTL_OK);
	assert_true(out.doc.block_count > 0);
	assert_int_equal(out.doc.token_count, 0);
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_TOKENS, &out, &err), DTL_OK);
	assert_true(out.doc.token_count > 0);
	assert_int_equal(out.parsed_count, 0);
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_CLAUSES, &out, &err), DTL_OK);
	assert_true(out.doc.clause_count > 0);
	assert_null(out.mentions);
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_DATES, &out, &err), DTL_OK);
	assert_non_null(out.mentions);
	assert_true(out.dates->count >= 1);
	assert_int_equal(out.event_count, 0);
	dtl_arena_reset(f->a);
}

static void
walls_are_filtered_with_a_reason(void **state)
{
	struct fixture *f = *state;
	struct dtl_article art =
	    article("The ministers met in Paris on Monday. Subscribe to read on.");
	struct dtl_pair meta[] = { { DTL_STR("content"), DTL_STR("page") },
		{ DTL_STR("page"), DTL_STR("paywall") } };
	struct dtl_extraction out;
	struct dtl_err err;

	art.meta = meta;
	art.meta_count = 2;
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &out, &err), DTL_OK);
	assert_int_equal(out.coded.outcome, DTL_OUTCOME_FILTERED);
	assert_true(dtl_str_is(out.coded.reason, "page: paywall"));
	assert_int_equal(out.event_count, 0);
	meta[0].value =
	    dtl_str_from("feed"); /* the feed's own words beside a wall are an article */
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &out, &err), DTL_OK);
	assert_int_equal(out.coded.outcome, DTL_OUTCOME_CODED);
	dtl_arena_reset(f->a);
}

static void
other_languages_are_filtered_with_a_reason(void **state)
{
	struct fixture *f = *state;
	struct dtl_article art = article("Le ministre des affaires étrangères a rencontré hier son "
					 "homologue dans la capitale pour "
					 "parler de la pêche et du commerce entre les deux pays, "
					 "selon un communiqué publié par le "
					 "gouvernement. Les deux hommes ont aussi évoqué la "
					 "situation dans la région et ont promis de "
					 "se revoir avant la fin de l'année pour signer un accord "
					 "sur les échanges universitaires.");
	struct dtl_extraction out;
	struct dtl_err err;

	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &out, &err), DTL_OK);
	assert_int_equal(out.coded.outcome, DTL_OUTCOME_FILTERED);
	assert_true(dtl_str_is(out.coded.reason, "language: fr"));
	assert_true(dtl_str_is(out.coded.language, "fr"));
	assert_true(out.coded.text.n > 0);
	assert_int_equal(out.event_count, 0);
	art = article("");
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &out, &err), DTL_OK);
	assert_int_equal(out.coded.outcome, DTL_OUTCOME_FILTERED);
	assert_true(dtl_str_is(out.coded.reason, "no text"));
	dtl_arena_reset(f->a);
}

static void
publication_comes_from_a_dateline_when_nothing_else_states_it(void **state)
{
	struct fixture *f = *state;
	struct dtl_article art =
	    article("KAMPALA, December 4, 2025 (XYZ): Kenya signed a trade agreement with Uganda.");
	struct dtl_extraction out;
	struct dtl_err err;

	art.published_at = DTL_TIME_NONE;
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &out, &err), DTL_OK);
	assert_true(dtl_str_is(out.coded.published_basis, "dateline"));
	assert_int_equal(out.event_count, 1);
	assert_int_equal(out.events[0].when.start.day, 4);
	assert_int_equal(out.events[0].when.basis, DTL_WHEN_DATELINE);
	art = article("Kenya signed a trade agreement with Uganda.");
	art.published_at = DTL_TIME_NONE;
	assert_int_equal(dtl_extract(f->x, f->a, &art, DTL_STAGE_EVENTS, &out, &err), DTL_OK);
	assert_true(out.coded.published_at == DTL_TIME_NONE);
	assert_int_equal(out.events[0].when.start.year, 0);
	dtl_arena_reset(f->a);
}

static void
damaged_resources_are_refused(void **state)
{
	struct fixture *f = *state;
	struct dtl_extract_options options = { .keep_text = false,
		.min_confidence = DTL_USUAL_CONFIDENCE };
	struct dtl_extract_resources res = f->res;
	struct dtl_extractor *x = NULL;
	struct dtl_err err;

	res.lexicon.n /= 2;
	assert_int_equal(dtl_extractor_new(&res, &options, &x, &err), DTL_FAIL);
	assert_null(x);
	res = f->res;
	res.model.n /= 2;
	assert_int_equal(dtl_extractor_new(&res, &options, &x, &err), DTL_FAIL);
	assert_null(x);
	dtl_extractor_free(NULL);
}

static size_t
count_above(const struct fixture *f, double min_confidence)
{
	struct dtl_extract_options options = { .min_confidence = min_confidence };
	struct dtl_article art = article("Kenya signed a trade agreement with Uganda. Kenya may "
					 "attack Uganda.");
	struct dtl_extractor *x;
	struct dtl_extraction out;
	struct dtl_err err;

	assert_int_equal(dtl_extractor_new(&f->res, &options, &x, &err), DTL_OK);
	assert_int_equal(dtl_extract(x, f->a, &art, DTL_STAGE_EVENTS, &out, &err), DTL_OK);
	for (size_t i = 0; i < out.event_count; i++)
		assert_true(out.events[i].confidence >= min_confidence);
	assert_int_equal(out.coded.event_id_count, out.event_count);
	dtl_extractor_free(x);
	dtl_arena_reset(f->a);
	return out.event_count;
}

static void
events_below_the_least_confidence_are_not_given(void **state)
{
	assert_int_equal(count_above(*state, 0), 2);
	assert_int_equal(count_above(*state, DTL_USUAL_CONFIDENCE), 1);
	assert_int_equal(count_above(*state, 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_article_gives_events_and_a_ledger_record),
		cmocka_unit_test(the_same_article_gives_the_same_ids),
		cmocka_unit_test(stages_stop_where_they_are_told),
		cmocka_unit_test(walls_are_filtered_with_a_reason),
		cmocka_unit_test(other_languages_are_filtered_with_a_reason),
		cmocka_unit_test(publication_comes_from_a_dateline_when_nothing_else_states_it),
		cmocka_unit_test(damaged_resources_are_refused),
		cmocka_unit_test(a_reader_that_the_model_lacks_is_refused),
		cmocka_unit_test(events_below_the_least_confidence_are_not_given),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/*
 * The whole extractor over stories, one {"text", "title", "published"} a line: CPU seconds up to each
 * stage on one thread, and how many sentences there were and how many of them were parsed.
 */
#include "textbench.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "news/extract.h"

#include <stdio.h>

static const struct {
	const char *name;
	enum dtl_stage stage;
} stages[] = { { "sentences", DTL_STAGE_SENTENCES }, { "tokens", DTL_STAGE_TOKENS },
	{ "parse", DTL_STAGE_PARSE }, { "clauses", DTL_STAGE_CLAUSES },
	{ "mentions", DTL_STAGE_MENTIONS }, { "dates", DTL_STAGE_DATES },
	{ "places", DTL_STAGE_PLACES }, { "events", DTL_STAGE_EVENTS } };

enum { STAGES = sizeof stages / sizeof stages[0], REFERENCE_BYTES = 16 << 20 };

struct count {
	int64_t stories, sentences, parsed, tokens, events;
	double seconds[STAGES], reference;
};

/* Work that never changes, by which runs on other machines and days can be compared. */
static double
reference_seconds(struct dtl_arena *a)
{
	char *bytes = dtl_arena_array(a, REFERENCE_BYTES, 1);
	double begun = textbench_cpu_seconds();
	uint32_t h = 1;

	for (size_t i = 0; i < REFERENCE_BYTES; i++) {
		h = (h ^ (h >> 15)) * 0x2c1b3c6d + (uint32_t)i;
		bytes[h % REFERENCE_BYTES] ^= (char)h;
	}
	return textbench_cpu_seconds() - begun;
}

static dtl_rc
read_story(struct dtl_arena *a, struct dtl_str line, struct dtl_article *ret, struct dtl_err *err)
{
	const struct dtl_json *in = NULL;
	dtl_rc rc = dtl_json_read(a, line, &in, err);

	if (rc != DTL_OK)
		return rc;
	struct dtl_str published = dtl_json_get_str(in, "published");
	*ret = (struct dtl_article){ .revision = 1, .published_at = DTL_TIME_NONE };
	ret->title = dtl_json_get_str(in, "title");
	ret->content.bytes = dtl_json_get_str(in, "text");
	ret->content.media_type = dtl_str_from("text/plain");
	ret->content.charset = dtl_str_from("utf-8");
	if (published.n > 0)
		(void)dtl_time_parse(published, &ret->published_at);
	return DTL_OK;
}

/* Every stage from the beginning, so that the time of one is what it takes more than the one before. */
static dtl_rc
run_story(const struct dtl_extractor *x, struct dtl_arena *a, struct dtl_str line, struct count *c,
    struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	c->stories++;
	for (int i = 0; i < STAGES && rc == DTL_OK; i++) {
		struct dtl_article article;
		struct dtl_extraction out;

		rc = read_story(a, line, &article, err);
		double begun = textbench_cpu_seconds();
		if (rc == DTL_OK)
			rc = dtl_extract(x, a, &article, stages[i].stage, &out, err);
		c->seconds[i] += textbench_cpu_seconds() - begun;
		if (rc == DTL_OK && i == STAGES - 1) {
			c->sentences += (int64_t)out.sentence_count;
			c->parsed += (int64_t)out.parsed_count;
			c->tokens += (int64_t)out.doc.token_count;
			c->events += (int64_t)out.event_count;
		}
		dtl_arena_reset(a);
	}
	return rc;
}

static void
print_count(struct dtl_arena *a, const struct count *c)
{
	const struct {
		const char *name;
		int64_t value;
	} counts[] = { { "story_count", c->stories }, { "sentence_count", c->sentences },
		{ "parsed_count", c->parsed }, { "token_count", c->tokens },
		{ "event_count", c->events } };
	struct dtl_json_writer w;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		dtl_json_key(&w, counts[i].name);
		dtl_json_int(&w, counts[i].value);
	}
	dtl_json_key(&w, "reference_seconds");
	dtl_json_double(&w, c->reference);
	for (int i = 0; i < STAGES; i++) {
		dtl_json_key(&w, stages[i].name);
		dtl_json_double(&w, c->seconds[i]);
	}
	dtl_json_end_object(&w);
	(void)printf("%.*s\n", DTL_STR_FMT(dtl_buf_str(&out)));
}

int
textbench_extract(
    struct dtl_arena *a, struct dtl_str stories, const struct textbench_resources *from)
{
	const struct dtl_extract_options options = { .min_confidence = DTL_USUAL_CONFIDENCE,
		.reader = from->reader };
	struct dtl_mapping lexicon = { 0 }, model = { 0 };
	struct dtl_arena *work = dtl_arena_new(0);
	struct dtl_extractor *x = NULL;
	struct count c = { .reference = reference_seconds(a) };
	struct dtl_str line;
	struct dtl_err err;
	dtl_rc rc = dtl_mapping_open(from->lexicon, &lexicon, &err);

	if (rc == DTL_OK)
		rc = dtl_mapping_open(from->model, &model, &err);
	if (rc == DTL_OK)
		rc = dtl_extractor_new(
		    &(struct dtl_extract_resources){ .lexicon = dtl_str_make(lexicon.p, lexicon.n),
			.model = dtl_str_make(model.p, model.n) },
		    &options, &x, &err);
	while (rc == DTL_OK && dtl_str_split(&stories, '\n', &line))
		if (line.n > 0)
			rc = run_story(x, work, line, &c, &err);
	if (rc == DTL_OK)
		print_count(a, &c);
	else
		(void)fprintf(stderr, "extract: %s\n", err.text);
	dtl_extractor_free(x);
	dtl_mapping_close(&lexicon);
	dtl_mapping_close(&model);
	dtl_arena_free(work);
	return rc == DTL_OK ? 0 : 1;
}

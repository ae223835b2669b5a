#include "explain.h"

#include "base/file.h"
#include "base/utf8.h"
#include "conf/suggest.h"
#include "run/lexicon.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { MAX_INPUT_BYTES = 64 << 20 };

static const char *const stages[DTL_STAGE_COUNT] = {
	[DTL_STAGE_BODY] = "body",
	[DTL_STAGE_BLOCKS] = "blocks",
	[DTL_STAGE_SENTENCES] = "sentences",
	[DTL_STAGE_TOKENS] = "tokens",
	[DTL_STAGE_PARSE] = "parse",
	[DTL_STAGE_CLAUSES] = "clauses",
	[DTL_STAGE_MENTIONS] = "mentions",
	[DTL_STAGE_DATES] = "dates",
	[DTL_STAGE_PLACES] = "places",
	[DTL_STAGE_EVENTS] = "events",
};

struct request {
	const char *published, *media_type, *stage, *title, *url, *min_confidence, *sentence,
	    *reader;
	double confidence;
	int64_t only; /* sentence, from 1; 0 all */
	bool json, batch, conllu, pretokenised, why, why_not;
	int64_t published_at;
};

const char *
dtl_stage_name(enum dtl_stage stage)
{
	return stages[stage];
}

static int
parse_stage(const struct dtl_command *self, const char *name, enum dtl_stage *ret)
{
	for (int i = 0; i < DTL_STAGE_COUNT; i++) {
		if (strcmp(name, stages[i]) == 0) {
			*ret = (enum dtl_stage)i;
			return 0;
		}
	}
	const char *near = dtl_suggest(dtl_str_from(name), stages, DTL_STAGE_COUNT);
	if (near != NULL)
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "--stage: '%s' is no stage; did you mean '%s'?", name, near);
	return dtl_command_fail(self, DTL_EXIT_USAGE,
	    "--stage: '%s' is none of body, blocks, sentences, tokens, parse, clauses, mentions, "
	    "dates, places, events",
	    name);
}

static int
parse_reader(const struct dtl_command *self, const char *name, enum dtl_text_reader *ret)
{
	for (int i = 0; name != NULL && i < DTL_READER_COUNT; i++) {
		if (strcmp(name, dtl_text_readers[i]) == 0) {
			*ret = (enum dtl_text_reader)i;
			return 0;
		}
	}
	return name == NULL ? 0
			    : dtl_command_fail(self, DTL_EXIT_USAGE,
				  "--reader: '%s' is none of full, quick", name);
}

static bool
read_confidence(struct request *r)
{
	r->confidence = DTL_USUAL_CONFIDENCE;
	return r->min_confidence == NULL ||
	       (dtl_str_to_double(dtl_str_from(r->min_confidence), &r->confidence) &&
		   r->confidence >= 0 && r->confidence <= 1);
}

/* Reasons are those of events. */
static int
check_reasons(const struct dtl_command *self, struct request *r, enum dtl_stage stage)
{
	if (r->sentence != NULL && !dtl_str_to_i64(dtl_str_from(r->sentence), 1, 1000000, &r->only))
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "--sentence: '%s' is no number of a sentence, from 1", r->sentence);
	if (r->sentence != NULL && !r->why_not)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "--sentence goes with --why-not");
	if ((r->why || r->why_not) && stage != DTL_STAGE_EVENTS)
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "--why and --why-not go with --stage events alone");
	return 0;
}

static int
check_request(const struct dtl_command *self, struct request *r, enum dtl_stage *ret_stage)
{
	int code = r->stage != NULL ? parse_stage(self, r->stage, ret_stage) : 0;

	r->published_at = DTL_TIME_NONE;
	if (code != 0)
		return code;
	if (!read_confidence(r))
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "--min-confidence: '%s' is no number in 0..1", r->min_confidence);
	if (r->published != NULL && !dtl_time_parse(dtl_str_from(r->published), &r->published_at))
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "--published: '%s' is no date; write 2025-12-22 or 2025-12-22T09:00:00Z",
		    r->published);
	if ((r->conllu || r->pretokenised) && *ret_stage != DTL_STAGE_PARSE)
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "--conllu goes with --stage parse alone");
	if (r->pretokenised && !r->conllu)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "--pretokenised goes with --conllu");
	if (r->batch &&
	    (r->conllu || r->published != NULL || r->media_type != NULL || r->sentence != NULL))
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "--batch reads everything from its lines: {\"id\", \"text\" or \"html\", "
		    "\"published\", \"title\", \"url\"}");
	return check_reasons(self, r, *ret_stage);
}

/* A pipe's size is not known before its end: read as it comes, up to the bound. */
static dtl_rc
read_fd(int fd, const char *name, struct dtl_buf *out, struct dtl_err *err)
{
	char bytes[65536];

	for (;;) {
		ssize_t n = read(fd, bytes, sizeof bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return dtl_err_set(err, DTL_FAIL, "'%s': %s", name, strerror(errno));
		if (n == 0)
			return DTL_OK;
		if (out->n + (size_t)n > MAX_INPUT_BYTES)
			return dtl_err_set(
			    err, DTL_FAIL, "'%s' is larger than %d bytes", name, MAX_INPUT_BYTES);
		dtl_buf_add(out, bytes, (size_t)n);
	}
}

static dtl_rc
read_input(const char *path, struct dtl_buf *out, struct dtl_err *err)
{
	if (path == NULL || strcmp(path, "-") == 0)
		return read_fd(STDIN_FILENO, "standard input", out, err);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return dtl_err_set(err, DTL_FAIL, "'%s': %s", path, strerror(errno));
	dtl_rc rc = read_fd(fd, path, out, err);
	(void)close(fd);
	return rc;
}

static int
explain_one(struct dtl_explain *e, const struct request *r, struct dtl_str bytes)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_article article = { .revision = 1, .published_at = r->published_at };
	struct dtl_extraction x = { 0 };
	struct dtl_seen seen = { &article, &x, e->stage, e };
	char id[DTL_ID_HEX + 1];
	struct dtl_buf out;
	struct dtl_err err;
	int code = 0;

	article.url = article.canonical_url = dtl_str_from(r->url);
	article.title = dtl_str_from(r->title);
	article.content.bytes = bytes;
	article.content.media_type = dtl_str_from(r->media_type);
	if (r->published_at != DTL_TIME_NONE)
		article.published_basis = dtl_str_from("option");
	dtl_article_id(article.canonical_url, bytes, id);
	article.id = dtl_str_from(id);
	dtl_buf_init(&out, a);
	if (dtl_extract(e->extractor, a, &article, e->stage, &x, &err) != DTL_OK)
		code = dtl_command_fail(e->self, DTL_EXIT_FAIL, "%s", err.text);
	else if (e->only != DTL_NO_TOKEN && e->only >= x.doc.sentence_count)
		code = dtl_command_fail(e->self, DTL_EXIT_USAGE, "--sentence %u: the story has %zu",
		    (unsigned)e->only + 1, x.doc.sentence_count);
	else if (r->json)
		dtl_explain_lines(&out, &seen);
	else
		dtl_explain_print(&out, &seen, e->color);
	(void)fwrite(out.p != NULL ? out.p : "", 1, out.n, stdout);
	dtl_arena_free(a);
	return code;
}

static int
explain_input(struct dtl_explain *e, const struct request *r, const char *path)
{
	struct dtl_buf input;
	struct dtl_err err;
	int code;

	if (path == NULL && isatty(STDIN_FILENO) == 1)
		(void)fprintf(stderr, "reading standard input; end it with Ctrl-D\n");
	dtl_buf_init(&input, NULL);
	if (read_input(path, &input, &err) != DTL_OK)
		code = dtl_command_fail(e->self, DTL_EXIT_FAIL, "%s", err.text);
	else if (r->conllu)
		code = dtl_explain_conllu(e, dtl_buf_str(&input), r->pretokenised);
	else
		code = explain_one(e, r, dtl_buf_str(&input));
	dtl_buf_clear(&input);
	return code;
}

/* Lexicon and model are mapped from where the line has them: its data folder, else the share. */
static int
with_resources(
    struct dtl_explain *e, const struct request *r, struct dtl_line *line, const char *path)
{
	const char *model_path = dtl_shared_data_path(&line->shared, line->a, "english.model");
	const char *language = dtl_share_path(line->a, "language");
	struct dtl_line_lexicon lexicon;
	struct dtl_mapping model = { 0 };
	struct dtl_extract_options options = { .min_confidence = r->confidence,
		.parse_all = e->stage < DTL_STAGE_EVENTS,
		.reader = e->reader,
		.trace = e->why || e->why_not };
	struct dtl_err err;
	dtl_rc rc = dtl_line_lexicon_open(&line->shared, line->a, &lexicon, &err);
	int code;

	options.keep_text = true;
	if (rc == DTL_OK)
		rc = dtl_mapping_open(model_path, &model, &err);
	if (rc == DTL_OK) {
		struct dtl_extract_resources resources = { lexicon.bytes, { model.p, model.n },
			access(language, R_OK) == 0 ? language : NULL };

		e->model = resources.model;
		rc = dtl_extractor_new(&resources, &options, &e->extractor, &err);
	}
	if (rc != DTL_OK)
		code = dtl_command_fail(e->self, DTL_EXIT_FAIL, "%s", err.text);
	else if (r->batch)
		code = dtl_explain_batch(e);
	else
		code = explain_input(e, r, path);
	dtl_extractor_free(e->extractor);
	dtl_mapping_close(&model);
	dtl_line_lexicon_close(&lexicon);
	return code;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct request r = { 0 };
	const struct dtl_opt_extra extra[] = {
		{ 0, "published", &r.published, NULL },
		{ 0, "media-type", &r.media_type, NULL },
		{ 0, "stage", &r.stage, NULL },
		{ 0, "title", &r.title, NULL },
		{ 0, "url", &r.url, NULL },
		{ 0, "min-confidence", &r.min_confidence, NULL },
		{ 0, "sentence", &r.sentence, NULL },
		{ 0, "reader", &r.reader, NULL },
		{ 0, "why", NULL, &r.why },
		{ 0, "why-not", NULL, &r.why_not },
		{ 0, "json", NULL, &r.json },
		{ 0, "batch", NULL, &r.batch },
		{ 0, "conllu", NULL, &r.conllu },
		{ 0, "pretokenised", NULL, &r.pretokenised },
	};
	struct dtl_explain e = { .self = self, .stage = DTL_STAGE_EVENTS };
	struct dtl_opt opt;
	struct dtl_line line;
	int code = dtl_command_begin(self, argc, argv, extra, sizeof extra / sizeof extra[0], &opt);

	if (code >= 0)
		return code;
	code = check_request(self, &r, &e.stage);
	if (code == 0)
		code = parse_reader(self, r.reader, &e.reader);
	if (code != 0)
		return code;
	if (opt.rest_count > 1 || (r.batch && opt.rest_count > 0))
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    r.batch ? "--batch reads standard input" : "one file at a time");
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	/* a person is told why without asking */
	e.why = e.stage == DTL_STAGE_EVENTS && (r.why || (!r.json && !r.batch));
	e.batch = r.batch;
	e.why_not = r.why_not;
	e.only = r.only > 0 ? (uint32_t)r.only - 1 : DTL_NO_TOKEN;
	e.color = !r.json && dtl_command_color(STDOUT_FILENO);
	code = with_resources(&e, &r, &line, opt.rest_count == 1 ? opt.rest[0] : NULL);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_explain = {
	"explain",
	"[--published DATE] [--stage STAGE] [--why] [--why-not [--sentence N]] [--json] [--batch] "
	"[FILE | -]",
	"Shows what the extractor sees in a story, stage by stage; needs no Kafka",
	"STAGE is body, blocks, sentences, tokens, parse, clauses, mentions, dates, places or\n"
	"events (default). --json prints one JSON object a line; begin and end count code\n"
	"points of the clean text, byte_begin and byte_end bytes. --title and --url say what\n"
	"is known from outside, --media-type what the bytes are. For each event stand the marked\n"
	"sentence, the clause, the line of the pattern, why each side, date and place was chosen\n"
	"and what was not; --why puts this into the JSON. --why-not tells of every sentence "
	"without\n"
	"an event what was looked at and why it gave none; --sentence N of that one alone.\n"
	"--min-confidence 0 shows what a line leaves out, too (0.6 is\n"
	"usual). --reader quick tags and parses about twice as fast as full, the usual one, and\n"
	"not as well. --batch reads one {\"id\", \"text\" or \"html\", \"published\",\n"
	"\"title\", \"url\"} a line and answers each with one line. --stage parse --conllu\n"
	"[--pretokenised] reads raw text (or CoNLL-U, whose words are kept) and writes\n"
	"CoNLL-U: every sentence, datelines and headings too, parsed as the coder does.\n\n"
	"Exit codes: 0 done, 1 the story cannot be read, 64 wrong usage.\n\n"
	"Example:\n"
	"    dateline explain --published 2025-12-24 story.txt\n"
	"    dateline explain --why-not --sentence 3 story.txt\n"
	"    curl -s https://example.org/story.html | dateline explain --media-type text/html -\n",
	run,
};

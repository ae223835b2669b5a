#include "raw.h"

#include "base/date.h"
#include "base/file.h"
#include "run/hand.h"
#include "run/headers.h"
#include "run/schemas.h"

#include <inttypes.h>
#include <stdio.h>

/* What is known of the article that is to be taken back. */
struct retract {
	const struct dtl_command *self;
	struct dtl_line *line;
	struct dtl_wire *wire;
	struct dtl_hand *hand;
	struct dtl_str wanted; /* id or URL */
	struct dtl_str id, url; /* absent: not found */
	struct dtl_source source;
	int32_t revision; /* newest */
	bool retracted; /* and that took it back */
};

static struct dtl_str
kept(struct retract *r, struct dtl_str s)
{
	return s.p == NULL ? s : dtl_str_make(dtl_arena_strndup(r->line->a, s.p, s.n), s.n);
}

static void
note(struct retract *r, struct dtl_str id, struct dtl_str url, int32_t revision, bool retracted)
{
	if (r->id.p == NULL)
		r->id = kept(r, id);
	if (r->url.p == NULL)
		r->url = kept(r, url);
	if (revision < r->revision)
		return;
	r->retracted = retracted || (revision == r->revision && r->retracted);
	r->revision = revision;
}

static void
keep_source(struct retract *r, const struct dtl_source *s)
{
	if (r->source.name.p == NULL)
		r->source = (struct dtl_source){ kept(r, s->name), kept(r, s->domain),
			kept(r, s->country), kept(r, s->feed) };
}

static bool
is_it(const struct retract *r, struct dtl_str id, struct dtl_str url, struct dtl_str canonical)
{
	return dtl_str_eq(id, r->wanted) || (url.p != NULL && dtl_str_eq(url, r->wanted)) ||
	       (canonical.p != NULL && dtl_str_eq(canonical, r->wanted));
}

static void
look(void *self, const struct dtl_record *record)
{
	struct retract *r = self;

	if (record->kind == DTL_KIND_ARTICLE) {
		const struct dtl_article *art = record->u.article;

		if (!is_it(r, art->id, art->url, art->canonical_url))
			return;
		keep_source(r, &art->source);
		note(r, art->id, art->url, art->revision, art->action == DTL_ACTION_RETRACT);
	} else {
		const struct dtl_coded *coded = record->u.coded;

		if (!is_it(r, coded->article_id, coded->url, DTL_STR_NONE))
			return;
		keep_source(r, &coded->source);
		note(r, coded->article_id, coded->url, coded->revision,
		    coded->outcome == DTL_OUTCOME_RETRACTED);
	}
}

static dtl_rc
send(struct retract *r, struct dtl_err *err)
{
	struct dtl_article art = { .id = r->id,
		.revision = r->revision + 1,
		.action = DTL_ACTION_RETRACT,
		.url = r->url,
		.source = r->source,
		.published_at = DTL_TIME_NONE,
		.fetched_at = dtl_time_now_ms(),
		.content = { .bytes = DTL_STR(""), .media_type = DTL_STR("text/plain") } };
	struct dtl_record record = { .kind = DTL_KIND_ARTICLE, .u.article = &art };
	struct dtl_raw_message m = { .key = r->id, .partition = -1 };
	const struct dtl_trace no_trace = { DTL_STR_NONE, DTL_STR_NONE }; /* its id makes one */
	struct dtl_buf bytes;
	dtl_rc rc;

	dtl_buf_init(&bytes, r->line->a);
	rc = dtl_wire_encode(r->wire, record, &bytes, err);
	if (rc != DTL_OK)
		return rc;
	m.value = dtl_buf_str(&bytes);
	m.header_count =
	    dtl_headers_make(r->line->a, record, r->line->shared.line, &no_trace, &m.headers);
	return dtl_hand_send(
	    r->hand, r->line->shared.topics[DTL_TOPIC_ARTICLES], &m, NULL, NULL, err);
}

/* One URL or id; the exit code. */
static int
take_back(struct retract *r, const char *wanted)
{
	const struct dtl_raw_reader reader = { r->line, r->wire, look, r };
	struct dtl_err err;
	dtl_rc rc;

	r->wanted = dtl_str_from(wanted);
	r->id = r->url = DTL_STR_NONE;
	r->source = (struct dtl_source){ DTL_STR_NONE, DTL_STR_NONE, DTL_STR_NONE, DTL_STR_NONE };
	r->revision = 0;
	r->retracted = false;
	rc = dtl_raw_read(&reader, DTL_TOPIC_CODED, &err);
	if (rc == DTL_OK)
		rc = dtl_raw_read(&reader, DTL_TOPIC_ARTICLES, &err);
	if (rc == DTL_OK && r->id.p == NULL)
		return dtl_command_fail(r->self, DTL_EXIT_FAIL,
		    "'%s' is neither the id nor the URL of an article here", wanted);
	if (rc == DTL_OK && r->retracted) {
		(void)printf("%.*s was taken back already\n", DTL_STR_FMT(r->id));
		return 0;
	}
	if (rc == DTL_OK)
		rc = send(r, &err);
	if (rc != DTL_OK)
		return dtl_command_fail(r->self, DTL_EXIT_FAIL, "%s", err.text);
	(void)printf(
	    "%.*s is taken back as revision %" PRId32 "\n", DTL_STR_FMT(r->id), r->revision + 1);
	return 0;
}

static int
work(struct retract *r)
{
	const struct dtl_opt *opt = r->line->opt;
	struct dtl_schemas *schemas = NULL;
	struct dtl_err err;
	int code = 0;
	dtl_rc rc = dtl_schemas_open(&r->line->shared, &schemas, &err);

	if (rc == DTL_OK)
		r->wire = dtl_schemas_wire(schemas);
	if (rc == DTL_OK)
		rc = dtl_hand_open(&r->line->shared, "retract", &r->hand, &err);
	if (rc != DTL_OK)
		code = dtl_command_fail(r->self, DTL_EXIT_FAIL, "%s", err.text);
	for (int i = 0; rc == DTL_OK && i < opt->rest_count; i++) {
		int one = take_back(r, opt->rest[i]);

		code = one != 0 ? one : code;
	}
	dtl_hand_close(r->hand);
	dtl_schemas_close(schemas);
	return code;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct retract r = { .self = self };
	struct dtl_opt opt;
	struct dtl_line line;
	int code = dtl_command_begin(self, argc, argv, NULL, 0, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count == 0)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "which article? name its URL or id");
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	r.line = &line;
	code = work(&r);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_retract = {
	"retract",
	"URL | ID ... [-c FILE]",
	"Takes articles back: their events disappear from the tables",
	"Writes a retraction, one revision above the newest, into the topic of articles. The\n"
	"extractor enters it in the ledger as RETRACTED, and sinks delete what the article had.\n"
	"Older revisions that arrive later change nothing. What stands in files and in the\n"
	"topics themselves stays until their retention ends.\n\n"
	"Exit codes: 0 done, 1 failed, or an article is not known here.\n\n"
	"Example:\n"
	"    dateline retract https://example.org/2025/03/11/story -c config/dateline.yaml\n",
	run,
};

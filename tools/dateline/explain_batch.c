#include "explain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_LINE_BYTES = 64 << 20 };

static dtl_rc
fill_article(
    struct dtl_arena *a, const struct dtl_json *in, struct dtl_article *ret, struct dtl_err *err)
{
	struct dtl_str html = dtl_json_get_str(in, "html"), text = dtl_json_get_str(in, "text");
	struct dtl_str published = dtl_json_get_str(in, "published");
	char id[DTL_ID_HEX + 1];

	if (text.p == NULL && html.p == NULL)
		return dtl_err_set(err, DTL_SKIP, "neither \"text\" nor \"html\" is in it");
	*ret = (struct dtl_article){ .revision = 1, .published_at = DTL_TIME_NONE };
	ret->url = ret->canonical_url = dtl_json_get_str(in, "url");
	ret->title = dtl_json_get_str(in, "title");
	ret->content.bytes = html.p != NULL ? html : text;
	ret->content.media_type = dtl_str_from(html.p != NULL ? "text/html" : "text/plain");
	ret->content.charset = dtl_str_from("utf-8");
	if (published.n > 0 && !dtl_time_parse(published, &ret->published_at))
		return dtl_err_set(err, DTL_SKIP, "\"published\" is no date: '%.*s'",
		    (int)(published.n < 60 ? published.n : 60), published.p);
	if (published.n > 0)
		ret->published_basis = dtl_str_from("jsonl:published");
	dtl_article_id(ret->canonical_url, ret->content.bytes, id);
	ret->id = dtl_str_from(dtl_arena_strndup(a, id, DTL_ID_HEX));
	return DTL_OK;
}

static void
add_id(struct dtl_json_writer *w, const struct dtl_json *id)
{
	dtl_json_key(w, "id");
	if (id != NULL && id->type == DTL_JSON_INT)
		dtl_json_int(w, id->integer);
	else
		dtl_json_str(w, id != NULL ? id->string : DTL_STR_NONE);
}

/* Each line is answered, in order, whatever is in it. */
static bool
answer(struct dtl_explain *e, struct dtl_arena *a, struct dtl_str line, struct dtl_buf *out)
{
	const struct dtl_json *in = NULL;
	struct dtl_article article;
	struct dtl_extraction x = { 0 };
	struct dtl_seen seen = { &article, &x, e->stage, e };
	struct dtl_json_writer w;
	struct dtl_err err;
	dtl_rc rc = dtl_json_read(a, line, &in, &err);

	if (rc == DTL_OK && in->type != DTL_JSON_OBJECT)
		rc = dtl_err_set(&err, DTL_SKIP, "a line must be a JSON object");
	if (rc == DTL_OK)
		rc = fill_article(a, in, &article, &err);
	if (rc == DTL_OK)
		rc = dtl_extract(e->extractor, a, &article, e->stage, &x, &err);
	dtl_json_writer_init(&w, out, 0);
	dtl_json_begin_object(&w);
	add_id(&w, dtl_json_get(in, "id"));
	if (rc == DTL_OK) {
		dtl_explain_members(&w, &seen);
	} else {
		dtl_json_key(&w, "error");
		dtl_json_z(&w, err.text);
	}
	dtl_json_end_object(&w);
	dtl_buf_add_char(out, '\n');
	return rc == DTL_OK;
}

int
dtl_explain_batch(struct dtl_explain *e)
{
	struct dtl_arena *a = dtl_arena_new(0);
	char *line = NULL;
	size_t cap = 0;
	int64_t count = 0, failed = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, stdin)) > 0 && ferror(stdout) == 0) {
		struct dtl_str text = dtl_str_trim(dtl_str_make(line, (size_t)n));
		struct dtl_buf out;

		count++;
		if (n > MAX_LINE_BYTES) {
			failed++;
			(void)dtl_command_fail(e->self, 1, "line %lld is larger than %d bytes",
			    (long long)count, MAX_LINE_BYTES);
			break;
		}
		dtl_buf_init(&out, a);
		failed += answer(e, a, text, &out) ? 0 : 1;
		(void)fwrite(out.p, 1, out.n, stdout);
		(void)fflush(stdout);
		dtl_arena_reset(a);
	}
	free(line);
	dtl_arena_free(a);
	if (ferror(stdin) != 0)
		return dtl_command_fail(
		    e->self, DTL_EXIT_FAIL, "standard input: %s", strerror(errno));
	if (failed > 0)
		return dtl_command_fail(e->self, DTL_EXIT_FAIL, "%lld of %lld lines failed",
		    (long long)failed, (long long)count);
	return 0;
}

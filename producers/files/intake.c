#include "intake.h"

#include "base/log.h"
#include "base/utf8.h"
#include "news/identity.h"

void
intake_init(struct intake *t, const struct intake_options *options)
{
	const char *unknown;

	memset(t, 0, sizeof *t);
	t->opt = *options;
	dtl_buf_init(&t->path, NULL);
	(void)dtl_article_map_init(&t->map, &options->conf->jsonl, &unknown);
}

void
intake_drop(struct intake *t)
{
	input_close(&t->in);
	t->busy = false;
	t->have_line = false;
	t->moved = false;
	t->torn = false;
	t->consumed = 0;
}

void
intake_clear(struct intake *t)
{
	intake_drop(t);
	dtl_buf_clear(&t->path);
}

static bool
is_stdin(const struct intake *t)
{
	return strcmp(t->path.p, "-") == 0;
}

/* Reports, sends to the dead letters, counts. */
static dtl_rc
bury(struct intake *t, int64_t line, struct dtl_str bytes, const char *why, struct dtl_err *err)
{
	char quoted[512];
	struct dtl_buf origin;
	dtl_rc rc;

	dtl_buf_init(&origin, NULL);
	dtl_buf_add_str(&origin, dtl_buf_str(&t->path));
	if (line > 0)
		dtl_buf_addf(&origin, ":%lld", (long long)line);
	rc = dtl_out_dead(t->opt.out, dtl_buf_str(&origin), bytes, why, err);
	if (rc == DTL_OK) {
		dtl_out_count(t->opt.out, DTL_FATE_DEAD);
		t->counts.dead++;
		dtl_log(DTL_LOG_WARN, "files.dead", why, "path=%s",
		    dtl_log_quote(dtl_buf_str(&origin), quoted, sizeof quoted));
	}
	dtl_buf_clear(&origin);
	return rc;
}

static void
filter(struct intake *t)
{
	dtl_out_count(t->opt.out, DTL_FATE_FILTERED);
	t->counts.filtered++;
}

dtl_rc
intake_checkpoint(struct intake *t, struct dtl_err *err)
{
	struct dtl_buf text;
	dtl_rc rc;

	if (!t->busy || !t->moved || is_stdin(t))
		return DTL_OK;
	if (t->pos.lines && !t->compressed && t->in.reader != NULL)
		position_hash_tail(&t->pos, t->in.fd);
	dtl_buf_init(&text, NULL);
	position_print(&t->pos, &text);
	rc = dtl_out_progress(t->opt.out, dtl_buf_str(&t->path), dtl_buf_str(&text), err);
	dtl_buf_clear(&text);
	if (rc == DTL_OK)
		t->moved = false;
	return rc;
}

/* The file is read or given up: remember that, and let it go. */
static dtl_rc
finish(struct intake *t, enum intake_verdict *ret, struct dtl_err *err)
{
	t->pos.done = true;
	t->moved = true;
	dtl_rc rc = intake_checkpoint(t, err);

	if (rc != DTL_OK)
		return rc;
	t->counts.files++;
	if (!is_stdin(t))
		t->counts.bytes += t->pos.size - t->consumed;
	intake_drop(t);
	*ret = INTAKE_PASSED;
	return DTL_OK;
}

dtl_rc
intake_give_up(struct intake *t, struct dtl_str bytes, const char *why, enum intake_verdict *ret,
    struct dtl_err *err)
{
	struct dtl_err reason;

	/* why is often err's own text, and bury may write there. */
	(void)dtl_err_set(&reason, DTL_SKIP, "%s", why);
	dtl_rc rc = bury(t, 0, bytes, reason.text, err);

	return rc == DTL_OK ? finish(t, ret, err) : rc;
}

dtl_rc
intake_pass_empty(struct intake *t, enum intake_verdict *ret, struct dtl_err *err)
{
	filter(t);
	return finish(t, ret, err);
}

dtl_rc
intake_report(
    struct intake *t, struct dtl_arena *a, const char *path, const char *why, struct dtl_err *err)
{
	enum intake_verdict verdict;

	intake_drop(t);
	dtl_buf_truncate(&t->path, 0);
	dtl_buf_add_z(&t->path, path);
	if (dtl_out_position(t->opt.out, a, dtl_buf_str(&t->path)).p != NULL)
		return DTL_OK;
	memset(&t->pos, 0, sizeof t->pos);
	t->busy = true;
	return intake_give_up(t, dtl_str_from(""), why, &verdict, err);
}

static dtl_rc
put(struct intake *t, struct dtl_arena *a, struct dtl_article *art, struct dtl_err *err)
{
	const struct files_conf *conf = t->opt.conf;
	struct dtl_record record = { .kind = DTL_KIND_ARTICLE, .u.article = art };
	dtl_rc rc;

	art->source.feed = dtl_utf8_repair(a, dtl_buf_str(&t->path));
	art->fetched_at = t->mtime_ms;
	if (art->source.name.p == NULL && conf->source_name[0] != '\0')
		art->source.name = dtl_str_from(conf->source_name);
	if (art->source.country.p == NULL && conf->source_country[0] != '\0')
		art->source.country = dtl_str_from(conf->source_country);
	if (art->language.p == NULL && conf->language[0] != '\0')
		art->language = dtl_str_from(conf->language);
	rc = dtl_out_put(t->opt.out, record, err);
	if (rc != DTL_OK)
		return rc;
	dtl_out_count(t->opt.out, DTL_FATE_DONE);
	t->counts.articles++;
	return DTL_OK;
}

/* One line of a JSONL file. Revision: what the line states, else that of the file, for an article
 * that a URL identifies. */
static dtl_rc
work_line(struct intake *t, struct dtl_arena *a, struct dtl_err *err)
{
	struct dtl_str text = dtl_str_trim(t->line.text);
	struct dtl_article art;
	dtl_rc rc;

	if (text.n == 0)
		return DTL_OK;
	if (t->line.too_long)
		rc = dtl_err_set(err, DTL_SKIP, "line is longer than max_line_bytes (%lld)",
		    (long long)t->opt.conf->max_line_bytes);
	else
		rc = dtl_article_line(a, &t->map, text, &art, err);
	if (rc == DTL_OK && art.content.bytes.n > t->opt.max_article_bytes)
		rc = dtl_err_set(err, DTL_SKIP,
		    "article of %zu bytes is larger than limits.max_article_bytes (%zu)",
		    art.content.bytes.n, t->opt.max_article_bytes);
	if (rc == DTL_OK) {
		dtl_identity_settle(a, &art);
		if (art.revision == 0)
			art.revision = art.canonical_url.p != NULL ? t->pos.revision : 1;
		rc = put(t, a, &art, err);
	}
	if (rc != DTL_SKIP)
		return rc;
	/* Without a newline it may be half a line, which whoever writes it will finish. */
	if (!t->line.terminated && t->opt.wait_rest && !is_stdin(t)) {
		t->torn = true;
		return DTL_OK;
	}
	struct dtl_err reason = *err;

	return bury(t, t->line.number, t->line.text, reason.text, err);
}

static void
count_bytes(struct intake *t)
{
	int64_t consumed = is_stdin(t) ? 0 : input_consumed(&t->in);

	if (consumed > t->pos.size)
		consumed = t->pos.size;
	if (consumed > t->consumed) {
		t->counts.bytes += consumed - t->consumed;
		t->consumed = consumed;
	}
}

static dtl_rc
step_lines(struct intake *t, struct dtl_arena *a, enum intake_verdict *ret, struct dtl_err *err)
{
	size_t limit = (size_t)t->opt.conf->max_line_bytes;

	*ret = INTAKE_TAKEN;
	if (!t->have_line) {
		dtl_rc rc = input_line(&t->in, limit, &t->line, &t->have_line, err);

		count_bytes(t);
		if (rc == DTL_SKIP)
			return intake_give_up(t, DTL_STR_NONE, err->text, ret, err);
		if (rc != DTL_OK)
			return rc;
		if (!t->have_line && t->in.waiting) {
			*ret = INTAKE_WAITS;
			return DTL_OK;
		}
		if (!t->have_line)
			return finish(t, ret, err);
	}
	dtl_rc rc = work_line(t, a, err);

	if (rc != DTL_OK)
		return rc;
	t->have_line = false;
	/* A last line without its newline is read again, from its beginning, when the file grows:
	 * what was whole gives the same article once more. */
	if (t->line.terminated) {
		t->pos.offset = t->line.next_offset;
		t->pos.line = t->line.number;
	}
	t->moved = true;
	return DTL_OK;
}

/* The next revision where the file's URL stayed, the first of another article otherwise. */
static dtl_rc
put_whole(struct intake *t, struct dtl_arena *a, struct dtl_str bytes, struct dtl_err *err)
{
	struct dtl_article art;
	char content[DTL_ID_HEX + 1];
	bool first = t->pos.article_id[0] == '\0';

	dtl_id_from_bytes(bytes, content);
	if (!first && strcmp(content, t->pos.content) == 0) {
		filter(t);
		return DTL_OK;
	}
	if (t->kind == PAGE_HTML)
		dtl_head_article(a, bytes, &art);
	else
		page_text(a, bytes, &art);
	if (dtl_str_trim(art.content.bytes).n == 0) {
		filter(t);
		return DTL_OK;
	}
	dtl_identity_settle(a, &art);
	art.revision = dtl_str_is(art.id, t->pos.article_id) && t->pos.revision < INT32_MAX
			   ? t->pos.revision + 1
			   : 1;
	dtl_rc rc = put(t, a, &art, err);

	if (rc != DTL_OK)
		return rc;
	t->pos.revision = art.revision;
	memcpy(t->pos.article_id, art.id.p, DTL_ID_HEX);
	memcpy(t->pos.content, content, sizeof content);
	return DTL_OK;
}

static dtl_rc
step_whole(struct intake *t, struct dtl_arena *a, enum intake_verdict *ret, struct dtl_err *err)
{
	struct dtl_str bytes = DTL_STR_NONE;
	bool found = false;
	dtl_rc rc = input_whole(&t->in, t->opt.max_article_bytes, &bytes, &found, err);

	if (rc == DTL_OK && !found) {
		*ret = INTAKE_WAITS;
		return DTL_OK;
	}
	if (rc == DTL_OK)
		rc = put_whole(t, a, bytes, err);
	if (rc == DTL_SKIP) {
		if (bytes.p == NULL)
			bytes = dtl_str_slice(dtl_buf_str(&t->in.buf), t->in.beg, t->in.buf.n);
		return intake_give_up(t, bytes, err->text, ret, err);
	}
	return rc == DTL_OK ? finish(t, ret, err) : rc;
}

dtl_rc
intake_step(struct intake *t, struct dtl_arena *a, enum intake_verdict *ret, struct dtl_err *err)
{
	if (t->kind == PAGE_LINES)
		return step_lines(t, a, ret, err);
	return step_whole(t, a, ret, err);
}

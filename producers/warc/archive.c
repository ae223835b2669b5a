#include "archive.h"

#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEAD_BYTES ((size_t)64 * 1024)

void
archive_init(struct archive *x, struct dtl_out *out)
{
	memset(x, 0, sizeof *x);
	x->out = out;
	x->fd = -1;
	dtl_buf_init(&x->path, NULL);
	x->a = dtl_arena_new(0);
}

static bool
is_stdin(const struct archive *x)
{
	return strcmp(x->path.p, "-") == 0;
}

static void
let_go(struct archive *x)
{
	dtl_warc_close(x->warc);
	if (x->fd > STDIN_FILENO)
		(void)close(x->fd);
	x->warc = NULL;
	x->fd = -1;
	x->busy = false;
	x->moved = false;
	x->have = false;
	x->consumed = 0;
}

void
archive_clear(struct archive *x)
{
	let_go(x);
	dtl_arena_free(x->a);
	dtl_buf_clear(&x->path);
}

static void
print_place(const struct archive_place *place, struct dtl_buf *out)
{
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, 0);
	dtl_json_begin_object(&w);
	dtl_json_member_int(&w, "size", place->size);
	dtl_json_member_int(&w, "mtime_ns", place->mtime_ns);
	dtl_json_member_int(&w, "inode", place->inode);
	dtl_json_member_bool(&w, "done", place->done);
	dtl_json_member_int(&w, "offset", place->at.offset);
	dtl_json_member_int(&w, "skip", place->at.skip);
	dtl_json_member_int(&w, "records", place->records);
	dtl_json_end_object(&w);
}

static bool
parse_place(struct dtl_arena *a, struct dtl_str text, struct archive_place *ret)
{
	const struct dtl_json *obj = NULL;
	struct dtl_err err;

	if (text.n == 0 || dtl_json_read(a, text, &obj, &err) != DTL_OK)
		return false;
	ret->done = dtl_json_is_true(obj, "done");
	return dtl_json_get_count(obj, "size", &ret->size) &&
	       dtl_json_get_count(obj, "mtime_ns", &ret->mtime_ns) &&
	       dtl_json_get_count(obj, "inode", &ret->inode) &&
	       dtl_json_get_count(obj, "offset", &ret->at.offset) &&
	       dtl_json_get_count(obj, "skip", &ret->at.skip) &&
	       dtl_json_get_count(obj, "records", &ret->records);
}

static dtl_rc
bury(struct archive *x, int64_t offset, struct dtl_str bytes, const char *why, struct dtl_err *err)
{
	struct dtl_err reason;
	struct dtl_buf origin;
	char quoted[512];
	dtl_rc rc;

	/* why is often err's own text. */
	(void)dtl_err_set(&reason, DTL_SKIP, "%s", why);
	dtl_buf_init(&origin, NULL);
	dtl_buf_add_str(&origin, dtl_buf_str(&x->path));
	if (offset >= 0)
		dtl_buf_addf(&origin, "@%lld", (long long)offset);
	rc = dtl_out_dead(
	    x->out, dtl_buf_str(&origin), dtl_str_slice(bytes, 0, DEAD_BYTES), reason.text, err);
	if (rc == DTL_OK) {
		dtl_out_count(x->out, DTL_FATE_DEAD);
		x->counts.dead++;
		dtl_log(DTL_LOG_WARN, "warc.dead", reason.text, "path=%s",
		    dtl_log_quote(dtl_buf_str(&origin), quoted, sizeof quoted));
	}
	dtl_buf_clear(&origin);
	return rc;
}

dtl_rc
archive_checkpoint(struct archive *x, struct dtl_err *err)
{
	struct dtl_buf text;
	dtl_rc rc;

	if (!x->busy || !x->moved || is_stdin(x))
		return DTL_OK;
	dtl_buf_init(&text, NULL);
	print_place(&x->place, &text);
	rc = dtl_out_progress(x->out, dtl_buf_str(&x->path), dtl_buf_str(&text), err);
	dtl_buf_clear(&text);
	if (rc == DTL_OK)
		x->moved = false;
	return rc;
}

static dtl_rc
finish(struct archive *x, enum archive_verdict *ret, struct dtl_err *err)
{
	x->place.done = true;
	x->moved = true;
	dtl_rc rc = archive_checkpoint(x, err);

	if (rc != DTL_OK)
		return rc;
	x->counts.files++;
	x->counts.bytes += x->place.size - x->consumed;
	let_go(x);
	*ret = ARCHIVE_DONE;
	return DTL_OK;
}

static void
stamp(struct archive_place *place, const struct stat *st)
{
	place->size = S_ISREG(st->st_mode) ? st->st_size : 0;
	place->mtime_ns = st->st_mtim.tv_sec < 0 || st->st_mtim.tv_sec > INT64_MAX / 2000000000
			      ? 0
			      : (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
	place->inode = (int64_t)(st->st_ino & INT64_MAX);
}

/* Where to begin: behind what was worked when it is the same file, which may have grown; else at its begin. */
static void
settle_place(struct archive *x, struct dtl_arena *a, const struct stat *st)
{
	struct archive_place old = { 0 };

	stamp(&x->place, st);
	if (!parse_place(a, dtl_out_position(x->out, a, dtl_buf_str(&x->path)), &old))
		return;
	if (old.inode != x->place.inode || old.size > x->place.size)
		return;
	if (old.size == x->place.size && old.mtime_ns != x->place.mtime_ns)
		return; /* written anew */
	x->place.at = old.at;
	x->place.records = old.records;
	x->place.done = old.done && old.size == x->place.size;
}

dtl_rc
archive_report(struct archive *x, const char *path, const char *why, struct dtl_err *err)
{
	let_go(x);
	dtl_buf_truncate(&x->path, 0);
	dtl_buf_add_z(&x->path, path);
	return bury(x, -1, DTL_STR_NONE, why, err);
}

static dtl_rc
open_file(struct archive *x, struct dtl_arena *a, enum archive_verdict *ret, struct dtl_err *err)
{
	struct stat st = { 0 };

	x->fd = is_stdin(x) ? STDIN_FILENO : open(x->path.p, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	if (x->fd < 0 || fstat(x->fd, &st) != 0) {
		*ret = ARCHIVE_DONE;
		return archive_report(x, x->path.p, strerror(errno), err);
	}
	if (!is_stdin(x))
		settle_place(x, a, &st);
	x->busy = true;
	if (!x->place.done)
		return DTL_OK;
	x->counts.unchanged++;
	x->counts.bytes += x->place.size;
	let_go(x);
	*ret = ARCHIVE_DONE;
	return DTL_OK;
}

dtl_rc
archive_begin(struct archive *x, struct dtl_arena *a, const char *path, enum archive_verdict *ret,
    struct dtl_err *err)
{
	struct dtl_buf name;

	dtl_buf_init(&name, a);
	dtl_buf_add_z(&name, path);
	let_go(x);
	dtl_buf_truncate(&x->path, 0);
	dtl_buf_add_str(&x->path, dtl_buf_str(&name));
	memset(&x->place, 0, sizeof x->place);
	*ret = ARCHIVE_MORE;
	dtl_rc rc = open_file(x, a, ret, err);

	if (rc != DTL_OK || !x->busy)
		return rc;
	/* The head of an answer stands before the page, and its coding may have made it larger. */
	struct dtl_warc_options options = { .fd = x->fd,
		.waits = is_stdin(x),
		.from = x->place.at,
		.limit_bytes = x->opt.max_article_bytes + DEAD_BYTES };

	rc = dtl_warc_open(&options, &x->warc, err);
	if (rc != DTL_OK) {
		rc = bury(x, x->place.at.offset, DTL_STR_NONE, err->text, err);
		return rc == DTL_OK ? finish(x, ret, err) : rc;
	}
	x->consumed = x->place.at.offset;
	x->counts.bytes += x->consumed;
	return DTL_OK;
}

static dtl_rc
put(struct archive *x, struct dtl_arena *a, struct dtl_article *art, struct dtl_err *err)
{
	struct dtl_record record = { .kind = DTL_KIND_ARTICLE, .u.article = art };

	art->source.feed = dtl_utf8_repair(a, dtl_buf_str(&x->path));
	if (art->fetched_at == DTL_TIME_NONE)
		art->fetched_at = x->place.mtime_ns / 1000000;
	dtl_rc rc = dtl_out_put(x->out, record, err);

	if (rc != DTL_OK)
		return rc;
	dtl_out_count(x->out, DTL_FATE_DONE);
	x->counts.articles++;
	return DTL_OK;
}

static dtl_rc
work(struct archive *x, struct dtl_arena *a, struct dtl_err *err)
{
	enum capture_kind kind;
	struct dtl_article art;

	if (x->verdict == DTL_WARC_DAMAGED)
		return bury(x, x->record.place.offset, DTL_STR_NONE, x->damage.text, err);
	dtl_rc rc = capture_read(&x->opt, a, &x->record, &kind, &art, err);

	if (rc == DTL_OK && kind == CAPTURE_PAGE)
		rc = put(x, a, &art, err);
	if (rc == DTL_SKIP)
		return bury(x, x->record.place.offset, x->record.block, err->text, err);
	if (rc == DTL_OK && kind == CAPTURE_PASSED) {
		dtl_out_count(x->out, DTL_FATE_FILTERED);
		x->counts.filtered++;
	}
	return rc;
}

static void
count_bytes(struct archive *x)
{
	int64_t consumed = dtl_warc_consumed(x->warc);

	if (consumed > x->place.size)
		consumed = x->place.size;
	if (consumed > x->consumed) {
		x->counts.bytes += consumed - x->consumed;
		x->consumed = consumed;
	}
}

dtl_rc
archive_step(struct archive *x, struct dtl_arena *a, enum archive_verdict *ret, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	*ret = ARCHIVE_MORE;
	if (!x->have) {
		dtl_arena_reset(x->a);
		rc = dtl_warc_next(x->warc, x->a, &x->record, &x->verdict, &x->damage);
		if (rc != DTL_OK) {
			rc = bury(
			    x, dtl_warc_place(x->warc).offset, DTL_STR_NONE, x->damage.text, err);
			return rc == DTL_OK ? finish(x, ret, err) : rc;
		}
		count_bytes(x);
	}
	if (x->verdict == DTL_WARC_END)
		return finish(x, ret, err);
	if (x->verdict == DTL_WARC_WAITS) {
		*ret = ARCHIVE_WAITS;
		return DTL_OK;
	}
	x->have = true;
	rc = work(x, a, err);
	if (rc != DTL_OK)
		return rc;
	x->have = false;
	x->moved = true;
	x->place.at = dtl_warc_place(x->warc);
	x->place.records++;
	return DTL_OK;
}

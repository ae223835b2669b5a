#include "intake.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The start of an intake: open, compare with where the file stood, find out what it is. */

static enum page_kind
kind_of(const struct intake *t, struct dtl_str first)
{
	if (page_is_binary(first))
		return PAGE_BINARY;
	switch ((enum files_format)t->opt.conf->format) {
	case FILES_TEXT:
		return PAGE_TEXT;
	case FILES_HTML:
		return PAGE_HTML;
	case FILES_JSONL:
		return PAGE_LINES;
	case FILES_AUTO:
		break;
	}
	return page_classify(t->path.p, first);
}

static bool
too_fresh(const struct intake *t)
{
	int64_t age_ms = dtl_time_now_ms() - t->mtime_ms;

	return t->opt.settle && age_ms >= 0 && age_ms < t->opt.conf->settle_ms;
}

/* Where to go on in a file of lines that was begun before: at its old end when it only grew, else at
 * 0, as the next revision of what its URLs name. */
static void
place(struct intake *t, const struct position *old, int fd)
{
	int64_t at_least = t->compressed ? old->size : old->offset;

	t->pos.revision = old->revision;
	t->pos.lines = old->lines;
	if (!old->lines) {
		memcpy(t->pos.article_id, old->article_id, sizeof old->article_id);
		memcpy(t->pos.content, old->content, sizeof old->content);
	} else if (t->pos.size >= at_least && position_matches(old, fd)) {
		t->pos.offset = old->offset;
		t->pos.line = old->line;
	} else if (old->revision < INT32_MAX) {
		t->pos.revision = old->revision + 1;
	}
}

/* What the position said of another kind of file means nothing now. */
static void
settle_kind(struct intake *t, enum page_kind kind)
{
	bool lines = kind == PAGE_LINES;

	t->kind = kind;
	if (t->pos.revision == 0 || lines != t->pos.lines) {
		t->pos.revision = lines ? 1 : 0;
		t->pos.article_id[0] = '\0';
		t->pos.content[0] = '\0';
	}
	t->pos.lines = lines;
}

/* A file that we may not read is said once, and tried again at every look: a change of its mode
 * does not change its time. */
static dtl_rc
not_opened(struct intake *t, bool said, enum intake_verdict *ret, struct dtl_err *err)
{
	if (said) {
		t->counts.unchanged++;
		return DTL_OK;
	}
	t->busy = true;
	return intake_give_up(t, dtl_str_from(""), strerror(errno), ret, err);
}

/* Opens the file and stamps its position. *ret_fd -1: nothing to do, *ret says why. */
static dtl_rc
open_file(struct intake *t, struct dtl_arena *a, int *ret_fd, enum intake_verdict *ret,
    struct dtl_err *err)
{
	struct position old = { 0 };
	struct stat st;

	*ret = INTAKE_PASSED;
	*ret_fd = -1;
	if (stat(t->path.p, &st) != 0) /* taken away again; nothing was lost by us */
		return DTL_OK;
	if (!S_ISREG(st.st_mode))
		return intake_report(
		    t, a, dtl_arena_strndup(a, t->path.p, t->path.n), "is no regular file", err);
	bool known =
	    position_parse(a, dtl_out_position(t->opt.out, a, dtl_buf_str(&t->path)), &old);
	bool same = known && position_unchanged(&old, &st);

	if (same && old.head[0] != '\0') {
		t->counts.unchanged++;
		t->counts.bytes += st.st_size;
		return DTL_OK;
	}
	position_stamp(&t->pos, &st);
	int fd = open(t->path.p, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return not_opened(t, same, ret, err);
	t->busy = true;
	t->compressed = input_has_codec(fd);
	position_hash_head(&t->pos, fd);
	t->mtime_ms = t->pos.mtime_ns / 1000000;
	if (known)
		place(t, &old, fd);
	*ret_fd = fd;
	return DTL_OK;
}

static dtl_rc
look_at(struct intake *t, int fd, bool complete, enum intake_verdict *ret, struct dtl_err *err)
{
	struct dtl_str first = DTL_STR_NONE;
	bool fresh = !complete && too_fresh(t);

	*ret = INTAKE_NOT_YET;
	if (fresh && (t->compressed || t->pos.size == 0)) {
		(void)close(fd);
		intake_drop(t);
		return DTL_OK;
	}
	dtl_rc rc = input_open(&t->in, fd, false, t->pos.offset, t->pos.line, err);

	t->consumed = t->compressed ? 0 : t->pos.offset;
	t->counts.bytes += t->consumed;
	if (rc == DTL_OK)
		rc = input_peek(&t->in, &first, err);
	if (rc != DTL_OK)
		return intake_give_up(t, DTL_STR_NONE, err->text, ret, err);
	settle_kind(t, t->pos.offset > 0 ? PAGE_LINES : kind_of(t, first));
	if (fresh && t->kind != PAGE_LINES) {
		intake_drop(t);
		return DTL_OK;
	}
	if (t->kind == PAGE_BINARY)
		return intake_give_up(
		    t, first, "binary, neither text nor HTML nor JSON lines", ret, err);
	if (first.n == 0 && t->pos.offset == 0)
		return intake_pass_empty(t, ret, err);
	*ret = INTAKE_TAKEN;
	return DTL_OK;
}

static dtl_rc
begin_stdin(struct intake *t, enum intake_verdict *ret, struct dtl_err *err)
{
	struct dtl_str first = DTL_STR_NONE;
	dtl_rc rc = DTL_OK;

	if (!t->busy) {
		t->pos.revision = 0;
		t->mtime_ms = dtl_time_now_ms();
		t->busy = true;
	}
	if (t->in.reader == NULL) {
		struct input probe = { .fd = STDIN_FILENO, .is_stdin = true };

		*ret = INTAKE_WAITS;
		if (!input_ready(&probe))
			return DTL_OK;
		rc = input_open(&t->in, STDIN_FILENO, true, 0, 0, err);
	}
	if (rc == DTL_OK)
		rc = input_peek(&t->in, &first, err);
	if (rc != DTL_OK)
		return intake_give_up(t, DTL_STR_NONE, err->text, ret, err);
	/* One line, or all there is, tells what it is. */
	bool enough = !t->in.waiting || dtl_str_find_char(first, '\n', 0) < first.n;

	*ret = enough ? INTAKE_TAKEN : INTAKE_WAITS;
	if (!enough)
		return DTL_OK;
	settle_kind(t, kind_of(t, first));
	if (t->kind == PAGE_BINARY)
		return intake_give_up(t, first, "standard input is binary", ret, err);
	return DTL_OK;
}

dtl_rc
intake_begin(struct intake *t, struct dtl_arena *a, const char *path, bool complete,
    enum intake_verdict *ret, struct dtl_err *err)
{
	bool on_stdin = strcmp(path, "-") == 0;
	int fd = -1;

	if (!on_stdin || !t->busy) {
		intake_drop(t);
		dtl_buf_truncate(&t->path, 0);
		dtl_buf_add_z(&t->path, path);
		memset(&t->pos, 0, sizeof t->pos);
	}
	if (on_stdin)
		return begin_stdin(t, ret, err);
	dtl_rc rc = open_file(t, a, &fd, ret, err);

	return rc == DTL_OK && fd >= 0 ? look_at(t, fd, complete, ret, err) : rc;
}

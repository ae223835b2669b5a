#include "lines.h"

#include "base/file.h"
#include "base/log.h"
#include "jsonl_sink.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAIL_CHUNK 65536
#define MAX_SEQUENCE 999999

struct lines {
	struct lines_options opt;
	char *final; /* path as configured */
	char *grow; /* path that is written: final, or final.part when rotating */
	int fd; /* -1 between a rotation and the next line */
	int64_t size; /* bytes of whole lines in the file */
	int64_t period; /* number of the rotate_every period of the file's first line */
	int64_t cut;
	int sequence; /* last one used */
	struct dtl_buf buf;
	bool dirty; /* written since the last sync */
};

static bool
rotates(const struct lines *l)
{
	return l->opt.rotate_bytes > 0 || l->opt.rotate_every_ms > 0;
}

static bool
is_stdout(const struct lines *l)
{
	return l->fd == STDOUT_FILENO;
}

static int64_t
period_of(const struct lines *l, int64_t ms)
{
	return l->opt.rotate_every_ms > 0 ? ms / l->opt.rotate_every_ms : 0;
}

/* Where the last whole line of the file ends. */
static dtl_rc
whole_end(const struct lines *l, int64_t size, int64_t *ret, struct dtl_err *err)
{
	char chunk[TAIL_CHUNK];

	while (size > 0) {
		int64_t from = size > TAIL_CHUNK ? size - TAIL_CHUNK : 0;
		ssize_t n = pread(l->fd, chunk, (size_t)(size - from), from);

		if (n != size - from)
			return dtl_err_set(err, DTL_FAIL, "read '%s': %s", l->grow,
			    n < 0 ? strerror(errno) : "file became shorter");
		for (ssize_t i = n; i > 0; i--)
			if (chunk[i - 1] == '\n') {
				*ret = from + i;
				return DTL_OK;
			}
		size = from;
	}
	*ret = 0;
	return DTL_OK;
}

static dtl_rc
resume(struct lines *l, struct dtl_err *err)
{
	struct stat st;

	if (fstat(l->fd, &st) != 0)
		return dtl_err_set(err, DTL_FAIL, "stat '%s': %s", l->grow, strerror(errno));
	if (!S_ISREG(st.st_mode)) /* a pipe or /dev/null: nothing to resume */
		return DTL_OK;
	if (flock(l->fd, LOCK_EX | LOCK_NB) != 0)
		return dtl_err_set(err, DTL_FAIL,
		    "'%s' is written by another process; give each sink a path of its own",
		    l->grow);
	dtl_rc rc = whole_end(l, st.st_size, &l->size, err);

	if (rc != DTL_OK)
		return rc;
	if (l->size < st.st_size) {
		l->cut = st.st_size - l->size;
		if (ftruncate(l->fd, l->size) != 0)
			return dtl_err_set(
			    err, DTL_FAIL, "truncate '%s': %s", l->grow, strerror(errno));
		dtl_log(DTL_LOG_WARN, "jsonl.cut", "a torn line was cut off", "bytes=%lld",
		    (long long)l->cut);
	}
	l->period = period_of(l, l->size > 0 ? (int64_t)st.st_mtime * 1000 : l->opt.now_ms());
	return DTL_OK;
}

static dtl_rc
open_grow(struct lines *l, struct dtl_err *err)
{
	l->size = 0;
	l->fd = open(l->grow, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0644);
	if (l->fd < 0)
		return dtl_err_set(err, errno == ENOSPC ? DTL_RETRY : DTL_FAIL, "open '%s': %s",
		    l->grow, strerror(errno));
	dtl_rc rc = resume(l, err);

	if (rc != DTL_OK) {
		(void)close(l->fd);
		l->fd = -1;
	}
	return rc;
}

/* "dir/out.jsonl" and 7 to "dir/out-000007.jsonl". */
static void
rotated_name(const struct lines *l, int sequence, struct dtl_buf *out)
{
	struct dtl_str path = dtl_str_from(l->final);
	size_t dot = path.n;

	for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--)
		if (path.p[i - 1] == '.' && i > 1 && path.p[i - 2] != '/') {
			dot = i - 1;
			break;
		}
	dtl_buf_truncate(out, 0);
	dtl_buf_addf(
	    out, "%.*s-%06d%.*s", (int)dot, path.p, sequence, (int)(path.n - dot), path.p + dot);
}

static void
sync_folder(const struct lines *l)
{
	const char *slash = strrchr(l->final, '/');
	char *dir = slash == NULL ? strdup(".") : strndup(l->final, (size_t)(slash - l->final + 1));
	int fd = dir == NULL ? -1 : open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
	free(dir);
}

/* link fails when the name is taken, rename would not: a finished file is never overwritten. */
static dtl_rc
give_name(struct lines *l, struct dtl_err *err)
{
	struct dtl_buf name;
	dtl_rc rc = DTL_OK;

	dtl_buf_init(&name, NULL);
	do {
		l->sequence++;
		if (l->sequence > MAX_SEQUENCE) {
			rc = dtl_err_set(err, DTL_FAIL,
			    "'%s': all names up to %d are taken; move finished files away",
			    l->final, MAX_SEQUENCE);
			break;
		}
		rotated_name(l, l->sequence, &name);
		errno = 0;
	} while (link(l->grow, name.p) != 0 && errno == EEXIST);
	if (rc == DTL_OK && errno != 0 && errno != EEXIST)
		rc = dtl_err_set(err, errno == ENOSPC ? DTL_RETRY : DTL_FAIL,
		    "rename '%s' to '%s': %s", l->grow, name.p, strerror(errno));
	if (rc == DTL_OK && unlink(l->grow) != 0)
		rc = dtl_err_set(err, DTL_FAIL, "unlink '%s': %s", l->grow, strerror(errno));
	if (rc == DTL_RETRY)
		l->sequence--;
	dtl_buf_clear(&name);
	return rc;
}

static dtl_rc
sync_file(struct lines *l, struct dtl_err *err)
{
	if (!l->dirty || !l->opt.fsync || l->fd < 0)
		return DTL_OK;
	/* Pipes and terminals have nothing to sync. */
	if (fdatasync(l->fd) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
		return dtl_err_set(err, errno == ENOSPC ? DTL_RETRY : DTL_FAIL, "sync '%s': %s",
		    l->grow, strerror(errno));
	l->dirty = false;
	return DTL_OK;
}

static dtl_rc
rotate_if_due(struct lines *l, struct dtl_err *err)
{
	if (!rotates(l) || l->fd < 0 || l->size == 0)
		return DTL_OK;
	bool full = l->opt.rotate_bytes > 0 && l->size >= l->opt.rotate_bytes;
	bool old = l->opt.rotate_every_ms > 0 && period_of(l, l->opt.now_ms()) != l->period;

	if (!full && !old)
		return DTL_OK;
	dtl_rc rc = sync_file(l, err);

	if (rc == DTL_OK)
		rc = give_name(l, err);
	if (rc != DTL_OK)
		return rc;
	(void)close(l->fd);
	l->fd = -1;
	if (l->opt.fsync)
		sync_folder(l);
	return DTL_OK;
}

static dtl_rc
write_error(struct lines *l, struct dtl_err *err)
{
	int why = errno;

	if (why == EPIPE)
		return dtl_err_set(err, DTL_FAIL, "the reader of standard output is gone");
	/* What was written of the last line would stay as half a line. */
	if (!is_stdout(l) && ftruncate(l->fd, l->size) != 0)
		return dtl_err_set(err, DTL_FAIL, "truncate '%s': %s", l->grow, strerror(errno));
	if (why == ENOSPC || why == EDQUOT || why == EFBIG || why == EIO)
		return dtl_err_set(err, DTL_RETRY,
		    "write '%s': %s; free space there, nothing is lost meanwhile", l->grow,
		    strerror(why));
	return dtl_err_set(err, DTL_FAIL, "write '%s': %s", l->grow, strerror(why));
}

/* On a file all of the buffer is written or none of it. A pipe cannot take bytes back, so there the
 * buffer loses what went out. */
static dtl_rc
write_out(struct lines *l, struct dtl_err *err)
{
	size_t done = 0;

	if (l->size == 0)
		l->period = period_of(l, l->opt.now_ms());
	while (done < l->buf.n) {
		ssize_t n = write(l->fd, l->buf.p + done, l->buf.n - done);

		if (n >= 0) {
			done += (size_t)n;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno == EAGAIN) {
			struct pollfd pfd = { .fd = l->fd, .events = POLLOUT };

			(void)poll(&pfd, 1, 500);
			continue;
		}
		if (is_stdout(l)) {
			memmove(l->buf.p, l->buf.p + done, l->buf.n - done);
			dtl_buf_truncate(&l->buf, l->buf.n - done);
		}
		return write_error(l, err);
	}
	l->size += (int64_t)done;
	l->dirty = l->dirty || done > 0;
	dtl_buf_truncate(&l->buf, 0);
	return DTL_OK;
}

static dtl_rc
drain(struct lines *l, struct dtl_err *err)
{
	if (l->buf.n == 0)
		return DTL_OK;
	dtl_rc rc = rotate_if_due(l, err);

	if (rc == DTL_OK && l->fd < 0)
		rc = open_grow(l, err);
	if (rc == DTL_OK)
		rc = write_out(l, err);
	if (rc == DTL_OK)
		rc = rotate_if_due(l, err);
	return rc;
}

dtl_rc
lines_add(struct lines *l, struct dtl_str line, struct dtl_err *err)
{
	size_t limit = l->opt.rotate_bytes > 0 && l->opt.rotate_bytes < JSONL_SINK_BUFFER
			   ? (size_t)l->opt.rotate_bytes
			   : JSONL_SINK_BUFFER;

	assert(memchr(line.p, '\n', line.n) == NULL);
	if (l->buf.n > 0 && l->buf.n + line.n + 1 > limit) {
		dtl_rc rc = drain(l, err);

		if (rc != DTL_OK)
			return rc;
	}
	dtl_buf_add_str(&l->buf, line);
	dtl_buf_add_char(&l->buf, '\n');
	return DTL_OK;
}

dtl_rc
lines_flush(struct lines *l, struct dtl_err *err)
{
	dtl_rc rc = drain(l, err);

	if (rc == DTL_OK)
		rc = sync_file(l, err);
	if (rc == DTL_OK)
		rc = rotate_if_due(l, err);
	return rc;
}

int64_t
lines_cut(const struct lines *l)
{
	return l->cut;
}

static dtl_rc
open_paths(struct lines *l, struct dtl_err *err)
{
	const char *slash = strrchr(l->opt.path, '/');
	struct dtl_buf b;
	dtl_rc rc = DTL_OK;

	dtl_buf_init(&b, NULL);
	dtl_buf_addf(&b, "%s%s", l->opt.path, rotates(l) ? ".part" : "");
	l->final = strdup(l->opt.path);
	l->grow = strdup(b.p);
	if (l->final == NULL || l->grow == NULL)
		rc = dtl_err_set(err, DTL_FAIL, "out of memory");
	if (rc == DTL_OK && slash != NULL && slash != l->opt.path) {
		dtl_buf_truncate(&b, 0);
		dtl_buf_add(&b, l->opt.path, (size_t)(slash - l->opt.path));
		rc = dtl_dir_make(b.p, 0755, err);
	}
	dtl_buf_clear(&b);
	return rc;
}

dtl_rc
lines_open(const struct lines_options *options, struct lines **ret, struct dtl_err *err)
{
	struct lines *l = calloc(1, sizeof *l);
	dtl_rc rc;

	if (l == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	l->opt = *options;
	l->fd = -1;
	dtl_buf_init(&l->buf, NULL);
	rc = open_paths(l, err);
	if (rc == DTL_OK && strcmp(options->path, "-") == 0)
		l->fd = STDOUT_FILENO;
	else if (rc == DTL_OK)
		rc = open_grow(l, err);
	if (rc != DTL_OK) {
		lines_close(l);
		return rc;
	}
	*ret = l;
	return DTL_OK;
}

void
lines_close(struct lines *l)
{
	if (l == NULL)
		return;
	if (l->fd >= 0 && !is_stdout(l))
		(void)close(l->fd);
	dtl_buf_clear(&l->buf);
	free(l->final);
	free(l->grow);
	free(l);
}

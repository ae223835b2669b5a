#include "input.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#define CHUNK 65536
#define PEEK 4096
#define KEEP_OF_LONG_LINE 65536

/* Nothing must make us wait for a person at a terminal: signals are seen between calls only. */
bool
input_ready(struct input *in)
{
	struct pollfd pfd = { .fd = in->fd, .events = POLLIN };

	in->waiting = in->is_stdin && (in->reader == NULL || !dtl_reader_pending(in->reader)) &&
		      poll(&pfd, 1, 0) == 0;
	return !in->waiting;
}

/* Adds a chunk to the buffer. */
static dtl_rc
fill(struct input *in, struct dtl_err *err)
{
	size_t n = 0;
	dtl_rc rc;

	if (in->at_end || !input_ready(in))
		return DTL_OK;
	if (in->beg > 0 && in->beg >= in->buf.n / 2) {
		memmove(in->buf.p, in->buf.p + in->beg, in->buf.n - in->beg);
		dtl_buf_truncate(&in->buf, in->buf.n - in->beg);
		in->beg = 0;
	}
	dtl_buf_reserve(&in->buf, CHUNK);
	rc = dtl_reader_read(in->reader, in->buf.p + in->buf.n, CHUNK, &n, err);
	if (rc != DTL_OK)
		return DTL_SKIP;
	in->buf.n += n;
	in->buf.p[in->buf.n] = '\0';
	in->at_end = n == 0;
	return DTL_OK;
}

static dtl_rc
skip_to(struct input *in, int64_t offset, struct dtl_err *err)
{
	while (in->offset < offset && !in->at_end) {
		dtl_rc rc = fill(in, err);

		if (rc != DTL_OK)
			return rc;
		size_t have = in->buf.n - in->beg;
		size_t want = (size_t)(offset - in->offset);
		size_t step = have < want ? have : want;

		in->beg += step;
		in->offset += (int64_t)step;
	}
	return DTL_OK;
}

bool
input_has_codec(int fd)
{
	unsigned char m[4] = { 0 };
	ssize_t n = pread(fd, m, sizeof m, 0);

	return (n >= 2 && m[0] == 0x1f && m[1] == 0x8b) ||
	       (n >= 4 && m[0] == 0x28 && m[1] == 0xb5 && m[2] == 0x2f && m[3] == 0xfd);
}

dtl_rc
input_open(
    struct input *in, int fd, bool is_stdin, int64_t offset, int64_t line, struct dtl_err *err)
{
	dtl_rc rc;

	memset(in, 0, sizeof *in);
	in->fd = fd;
	in->is_stdin = is_stdin;
	in->line = line;
	dtl_buf_init(&in->buf, NULL);
	in->compressed = !is_stdin && input_has_codec(fd);
	if (offset > 0 && !in->compressed && lseek(fd, offset, SEEK_SET) == offset)
		in->offset = offset;
	rc = dtl_reader_open(fd, 0, &in->reader, err);
	if (rc == DTL_OK)
		rc = skip_to(in, offset, err);
	if (rc != DTL_OK) {
		input_close(in);
		return DTL_SKIP;
	}
	return DTL_OK;
}

void
input_close(struct input *in)
{
	dtl_reader_close(in->reader);
	if (in->buf.p != NULL)
		dtl_buf_clear(&in->buf);
	if (in->fd > 0)
		(void)close(in->fd);
	memset(in, 0, sizeof *in);
}

dtl_rc
input_peek(struct input *in, struct dtl_str *ret, struct dtl_err *err)
{
	while (in->buf.n - in->beg < PEEK && !in->at_end) {
		dtl_rc rc = fill(in, err);

		if (rc != DTL_OK)
			return rc;
		if (in->waiting)
			break;
	}
	*ret = dtl_str_make(in->buf.n > 0 ? in->buf.p + in->beg : "", in->buf.n - in->beg);
	return DTL_OK;
}

static void
give_line(struct input *in, size_t n, bool terminated, struct input_line *ret)
{
	ret->text = dtl_str_make(in->buf.p + in->beg, n);
	if (ret->text.n > 0 && ret->text.p[ret->text.n - 1] == '\r')
		ret->text.n--;
	ret->terminated = terminated;
	ret->too_long = in->dropped > 0;
	in->beg += n + (terminated ? 1 : 0);
	in->offset += (int64_t)n + in->dropped + (terminated ? 1 : 0);
	in->line++;
	in->searched = 0;
	in->dropped = 0;
	ret->number = in->line;
	ret->next_offset = in->offset;
}

/* Of a line over the limit only the first bytes are kept; the rest is thrown away as it comes. */
static void
shorten(struct input *in, size_t limit_bytes)
{
	size_t have = in->buf.n - in->beg;
	size_t keep = limit_bytes < KEEP_OF_LONG_LINE ? limit_bytes : KEEP_OF_LONG_LINE;

	if (have <= limit_bytes && in->dropped == 0)
		return;
	if (have <= keep)
		return;
	in->dropped += (int64_t)(have - keep);
	dtl_buf_truncate(&in->buf, in->beg + keep);
	in->searched = keep;
}

dtl_rc
input_line(struct input *in, size_t limit_bytes, struct input_line *ret, bool *ret_found,
    struct dtl_err *err)
{
	*ret_found = false;
	for (;;) {
		size_t have = in->buf.n - in->beg;
		const char *p = have > in->searched ? memchr(in->buf.p + in->beg + in->searched,
							  '\n', have - in->searched)
						    : NULL;

		if (p != NULL) {
			size_t n = (size_t)(p - (in->buf.p + in->beg));

			/* The newline came with the chunk that took the line over the limit. */
			give_line(in, n, true, ret);
			ret->too_long = ret->too_long || n > limit_bytes;
			*ret_found = true;
			return DTL_OK;
		}
		if (in->at_end) {
			*ret_found = have > 0;
			if (have > 0)
				give_line(in, have, false, ret);
			return DTL_OK;
		}
		in->searched = have;
		shorten(in, limit_bytes);
		dtl_rc rc = fill(in, err);

		if (rc != DTL_OK || in->waiting)
			return rc;
	}
}

dtl_rc
input_whole(
    struct input *in, size_t limit_bytes, struct dtl_str *ret, bool *ret_found, struct dtl_err *err)
{
	*ret_found = false;
	while (!in->at_end) {
		if (in->buf.n - in->beg > limit_bytes)
			return dtl_err_set(err, DTL_SKIP,
			    "larger than limits.max_article_bytes (%zu bytes)", limit_bytes);
		dtl_rc rc = fill(in, err);

		if (rc != DTL_OK || in->waiting)
			return rc;
	}
	if (in->buf.n - in->beg > limit_bytes)
		return dtl_err_set(
		    err, DTL_SKIP, "larger than limits.max_article_bytes (%zu bytes)", limit_bytes);
	*ret = dtl_str_make(in->buf.n > 0 ? in->buf.p + in->beg : "", in->buf.n - in->beg);
	*ret_found = true;
	return DTL_OK;
}

int64_t
input_consumed(const struct input *in)
{
	return in->reader == NULL ? 0 : (int64_t)dtl_reader_consumed(in->reader);
}

#include "net/warc.h"

#include "base/buf.h"
#include "base/compress.h"
#include "net/warc_head.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define CHUNK ((size_t)64 * 1024)
#define HEAD_MAX ((size_t)64 * 1024)

/* BETWEEN: before a head. BLOCK: its bytes are gathered, or passed over. SEARCH: for the next head, after damage. */
enum state { BETWEEN, BLOCK, SEARCH, END };

struct dtl_warc {
	struct dtl_warc_options opt;
	struct dtl_reader *reader;
	struct dtl_arena *tried; /* heads that a search looks at */
	struct dtl_buf buf; /* uncompressed; read up to beg */
	size_t beg;
	int64_t at; /* uncompressed offset of buf.p[beg], from the opening */
	bool drained; /* of the reader */
	bool waiting;
	/* The member that the newest bytes came from. */
	int64_t member; /* offset in the file as stored, from the opening */
	int64_t member_at; /* its begin, as at counts */
	enum state state;
	/* The record in hand. */
	struct dtl_buf head;
	struct dtl_buf block;
	int64_t left; /* of its block */
	bool cut;
	bool told; /* of damage, since the last good record */
	struct dtl_warc_place place;
};

static size_t
have(const struct dtl_warc *w)
{
	return w->buf.n - w->beg;
}

static struct dtl_str
unread(const struct dtl_warc *w)
{
	return dtl_str_make(have(w) > 0 ? w->buf.p + w->beg : "", have(w));
}

static void
pass(struct dtl_warc *w, size_t n)
{
	w->beg += n;
	w->at += (int64_t)n;
}

struct dtl_warc_place
dtl_warc_place(const struct dtl_warc *w)
{
	if (!dtl_reader_packed(w->reader))
		return (struct dtl_warc_place){ w->opt.from.offset + w->at, 0 };
	return (struct dtl_warc_place){ w->opt.from.offset + w->member, w->at - w->member_at };
}

int64_t
dtl_warc_consumed(const struct dtl_warc *w)
{
	return w->opt.from.offset + (int64_t)dtl_reader_consumed(w->reader);
}

static bool
comes_nothing(struct dtl_warc *w)
{
	struct pollfd pfd = { .fd = w->opt.fd, .events = POLLIN };

	w->waiting = w->opt.waits && !dtl_reader_pending(w->reader) && poll(&pfd, 1, 0) == 0;
	return w->waiting;
}

/* One read more. DTL_SKIP: damage of the compression. */
static dtl_rc
fill(struct dtl_warc *w, struct dtl_err *err)
{
	size_t n = 0;

	if (w->drained || comes_nothing(w))
		return DTL_OK;
	if (w->beg > 0) {
		memmove(w->buf.p, w->buf.p + w->beg, have(w));
		dtl_buf_truncate(&w->buf, have(w));
		w->beg = 0;
	}
	dtl_buf_reserve(&w->buf, CHUNK);
	dtl_rc rc = dtl_reader_read(w->reader, w->buf.p + w->buf.n, CHUNK, &n, err);

	if (rc != DTL_OK)
		return rc;
	if ((int64_t)dtl_reader_member(w->reader) != w->member) {
		w->member = (int64_t)dtl_reader_member(w->reader);
		w->member_at = w->at + (int64_t)w->buf.n;
	}
	w->buf.n += n;
	w->drained = n == 0;
	return DTL_OK;
}

/* Passes over the bytes before the place that the opening asked for. */
static dtl_rc
skip_ahead(struct dtl_warc *w, struct dtl_err *err)
{
	int64_t left = w->opt.from.skip;

	while (left > 0 && !w->drained) {
		dtl_rc rc = have(w) == 0 ? fill(w, err) : DTL_OK;

		if (rc != DTL_OK)
			return rc;
		size_t n = (int64_t)have(w) < left ? have(w) : (size_t)left;

		pass(w, n);
		left -= (int64_t)n;
	}
	return DTL_OK;
}

/* A member that cannot be read: what came of it is dropped, and the next one searched. */
static dtl_rc
next_member(struct dtl_warc *w, struct dtl_err *err)
{
	bool found = false;

	pass(w, have(w));
	dtl_rc rc = dtl_reader_resync(w->reader, &found, err);

	if (rc != DTL_OK)
		return rc;
	w->drained = !found;
	w->state = found ? BETWEEN : END;
	return DTL_OK;
}

dtl_rc
dtl_warc_open(const struct dtl_warc_options *options, struct dtl_warc **ret, struct dtl_err *err)
{
	struct dtl_warc *w = calloc(1, sizeof *w);

	if (w == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	w->opt = *options;
	w->tried = dtl_arena_new(0);
	dtl_buf_init(&w->buf, NULL);
	dtl_buf_init(&w->head, NULL);
	dtl_buf_init(&w->block, NULL);
	dtl_rc rc = DTL_OK;

	if (options->from.offset > 0 &&
	    lseek(options->fd, options->from.offset, SEEK_SET) != options->from.offset)
		rc = dtl_err_set(
		    err, DTL_FAIL, "cannot go to byte %lld", (long long)options->from.offset);
	if (rc == DTL_OK)
		rc = dtl_reader_open(options->fd, 0, &w->reader, err);
	if (rc == DTL_OK)
		rc = skip_ahead(w, err);
	if (rc == DTL_SKIP) {
		w->told = true; /* by who stood here before */
		rc = next_member(w, err);
	}
	if (rc != DTL_OK) {
		dtl_warc_close(w);
		return rc;
	}
	*ret = w;
	return DTL_OK;
}

void
dtl_warc_close(struct dtl_warc *w)
{
	if (w == NULL)
		return;
	dtl_reader_close(w->reader);
	dtl_arena_free(w->tried);
	dtl_buf_clear(&w->buf);
	dtl_buf_clear(&w->head);
	dtl_buf_clear(&w->block);
	free(w);
}

/* Passes over line ends. False: there is nothing else left now. */
static bool
pass_blank(struct dtl_warc *w)
{
	while (have(w) > 0 && (w->buf.p[w->beg] == '\r' || w->buf.p[w->beg] == '\n'))
		pass(w, 1);
	return have(w) > 0;
}

/* The search begins. False: it did already, and was told. */
static bool
damage(struct dtl_warc *w, const char *why, struct dtl_warc_record *ret,
    enum dtl_warc_verdict *ret_verdict, struct dtl_err *err)
{
	w->state = SEARCH;
	if (w->told)
		return false;
	w->told = true;
	memset(ret, 0, sizeof *ret);
	ret->date_ms = DTL_TIME_NONE;
	ret->place = w->place;
	(void)dtl_err_set(
	    err, DTL_SKIP, "archive damaged at byte %lld: %s", (long long)w->place.offset, why);
	*ret_verdict = DTL_WARC_DAMAGED;
	return true;
}

static void
begin_block(struct dtl_warc *w, size_t head_length, int64_t length)
{
	dtl_buf_truncate(&w->head, 0);
	dtl_buf_truncate(&w->block, 0);
	dtl_buf_add_str(&w->head, dtl_str_slice(unread(w), 0, head_length));
	pass(w, head_length);
	w->left = length;
	w->cut = false;
	w->state = BLOCK;
}

/* The head at hand. *ret_done false: more bytes are needed. */
static dtl_rc
take_head(struct dtl_warc *w, struct dtl_arena *a, struct dtl_warc_record *ret, bool *ret_done,
    enum dtl_warc_verdict *ret_verdict, struct dtl_err *err)
{
	const char *why = "no record begins here";

	*ret_done = false;
	if (!pass_blank(w)) {
		if (w->drained) {
			*ret_done = true;
			*ret_verdict = DTL_WARC_END;
			w->state = END;
		}
		return DTL_OK;
	}
	w->place = dtl_warc_place(w);
	size_t n = dtl_warc_head_length(unread(w));
	bool begins = dtl_warc_head_begins(unread(w));

	if (n == 0 && begins && have(w) < HEAD_MAX && !w->drained)
		return DTL_OK;
	if (n == 0 && begins)
		why = w->drained ? "ends in the middle of a record's head"
				 : "head of a record too long";
	if (n > 0 && begins && dtl_warc_head_read(a, dtl_str_slice(unread(w), 0, n), ret, &why)) {
		begin_block(w, n, ret->length);
		return DTL_OK;
	}
	*ret_done = damage(w, why, ret, ret_verdict, err);
	return DTL_OK;
}

static dtl_rc
take_block(struct dtl_warc *w, struct dtl_arena *a, struct dtl_warc_record *ret, bool *ret_done,
    enum dtl_warc_verdict *ret_verdict, struct dtl_err *err)
{
	size_t n = (int64_t)have(w) < w->left ? have(w) : (size_t)w->left;
	size_t room = w->opt.limit_bytes - w->block.n;
	const char *why;

	dtl_buf_add(&w->block, w->buf.p + w->beg, n < room ? n : room);
	w->cut = w->cut || n > room;
	pass(w, n);
	w->left -= (int64_t)n;
	*ret_done = w->left == 0 || w->drained;
	if (!*ret_done)
		return DTL_OK;
	w->state = BETWEEN;
	w->told = false;
	if (!dtl_warc_head_read(a, dtl_buf_str(&w->head), ret, &why))
		return dtl_err_set(err, DTL_FAIL, "a head that was read cannot be read: %s", why);
	ret->block = dtl_str_make(w->block.n > 0 ? w->block.p : "", w->block.n);
	ret->cut = w->cut;
	ret->early = w->left > 0;
	ret->place = w->place;
	*ret_verdict = DTL_WARC_RECORD;
	return DTL_OK;
}

/* Goes on behind damage: in a plain file at the next line that begins a WARC record, in a compressed one at the next
 * member. An ARC file that is plain is searched line by line for what is whole as a head. */
static void
search(struct dtl_warc *w)
{
	struct dtl_warc_record record;
	const char *why;

	for (;;) {
		size_t end = dtl_str_find_char(unread(w), '\n', 0);

		if (end == have(w)) {
			/* No line is longer than a head may be. */
			if (w->drained || have(w) > HEAD_MAX)
				pass(w, have(w));
			return;
		}
		struct dtl_str next = dtl_str_slice(unread(w), end + 1, have(w));
		size_t length = dtl_warc_head_length(next);

		if (length == 0 && !w->drained && dtl_warc_head_begins(next) && next.n < HEAD_MAX)
			return;
		pass(w, end + 1);
		dtl_arena_reset(w->tried);
		if (length > 0 && dtl_warc_head_begins(next) &&
		    dtl_warc_head_read(w->tried, dtl_str_slice(next, 0, length), &record, &why)) {
			w->state = BETWEEN;
			return;
		}
	}
}

static dtl_rc
step(struct dtl_warc *w, struct dtl_arena *a, struct dtl_warc_record *ret, bool *ret_done,
    enum dtl_warc_verdict *ret_verdict, struct dtl_err *err)
{
	*ret_done = false;
	switch (w->state) {
	case BETWEEN:
		return take_head(w, a, ret, ret_done, ret_verdict, err);
	case BLOCK:
		return take_block(w, a, ret, ret_done, ret_verdict, err);
	case SEARCH:
		search(w);
		return DTL_OK;
	case END:
		*ret_done = true;
		*ret_verdict = DTL_WARC_END;
	}
	return DTL_OK;
}

/* What the compression says is damaged becomes a verdict. */
static dtl_rc
broken(struct dtl_warc *w, struct dtl_warc_record *ret, enum dtl_warc_verdict *ret_verdict,
    bool *ret_done, struct dtl_err *err)
{
	struct dtl_err why = *err;
	struct dtl_warc_place place = { w->opt.from.offset + (int64_t)dtl_reader_member(w->reader),
		0 };
	dtl_rc rc = next_member(w, err);
	enum state state = w->state;

	if (rc != DTL_OK)
		return rc;
	w->place = place;
	*ret_done = damage(w, why.text, ret, ret_verdict, err);
	w->state = state;
	return DTL_OK;
}

/* A search that meets a new member looks for a head at its begin. */
static dtl_rc
read_on(struct dtl_warc *w, struct dtl_err *err)
{
	int64_t member = w->member;
	dtl_rc rc = fill(w, err);

	if (rc == DTL_OK && w->state == SEARCH && w->member != member) {
		pass(w, (size_t)(w->member_at - w->at));
		w->state = BETWEEN;
	} else if (rc == DTL_OK && w->state == SEARCH && w->drained && have(w) == 0) {
		w->state = END;
	}
	return rc;
}

dtl_rc
dtl_warc_next(struct dtl_warc *w, struct dtl_arena *a, struct dtl_warc_record *ret,
    enum dtl_warc_verdict *ret_verdict, struct dtl_err *err)
{
	for (;;) {
		bool done = false;
		enum state state = w->state;
		dtl_rc rc = step(w, a, ret, &done, ret_verdict, err);

		if (rc != DTL_OK || done)
			return rc;
		if (w->state != state)
			continue;
		rc = read_on(w, err);
		if (rc == DTL_SKIP)
			rc = broken(w, ret, ret_verdict, &done, err);
		if (rc != DTL_OK || done)
			return rc;
		if (w->waiting) {
			*ret_verdict = DTL_WARC_WAITS;
			return DTL_OK;
		}
	}
}

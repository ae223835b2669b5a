#include "base/compress.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define IN_BYTES ((size_t)256 * 1024)
#define FREE_OUTPUT ((uint64_t)1024 * 1024) /* below this no ratio is looked at */
#define ZSTD_WINDOW_LOG 23
#define MAGIC ((size_t)4)

enum codec { PLAIN, GZIP, ZSTD };

struct dtl_reader {
	int fd;
	enum codec codec;
	unsigned max_ratio;
	unsigned char *in;
	size_t beg, end; /* unread part of in */
	bool at_end; /* of the descriptor */
	bool between; /* gzip: at the border of members; zstd: of frames */
	uint64_t taken; /* bytes read from fd */
	uint64_t given; /* bytes given to the caller */
	uint64_t member; /* where the member in hand begins */
	off_t start; /* where fd stood at the opening; -1: it cannot seek */
	z_stream gzip;
	ZSTD_DStream *zstd;
};

/* Reads behind the first kept bytes of the buffer, which are unread ones. */
static dtl_rc
fill_from(struct dtl_reader *r, size_t kept, struct dtl_err *err)
{
	ssize_t n;

	do
		n = read(r->fd, r->in + kept, IN_BYTES - kept);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return dtl_err_set(err, DTL_FAIL, "read: %s", strerror(errno));
	r->beg = 0;
	r->end = kept + (size_t)n;
	r->at_end = n == 0;
	r->taken += (uint64_t)n;
	return DTL_OK;
}

static dtl_rc
fill(struct dtl_reader *r, struct dtl_err *err)
{
	return r->beg != r->end || r->at_end ? DTL_OK : fill_from(r, 0, err);
}

static enum codec
sniff(const unsigned char *p, size_t n)
{
	if (n >= 2 && p[0] == 0x1f && p[1] == 0x8b)
		return GZIP;
	if (n >= 4 && p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f && p[3] == 0xfd)
		return ZSTD;
	return PLAIN;
}

static dtl_rc
start_codec(struct dtl_reader *r, struct dtl_err *err)
{
	r->codec = sniff(r->in + r->beg, r->end - r->beg);
	r->between = true;
	if (r->codec == GZIP && inflateInit2(&r->gzip, 15 + 16) != Z_OK) {
		r->codec = PLAIN;
		return dtl_err_set(err, DTL_FAIL, "zlib cannot start");
	}
	if (r->codec == ZSTD) {
		r->zstd = ZSTD_createDStream();
		if (r->zstd == NULL || ZSTD_isError(ZSTD_DCtx_setParameter(
					   r->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG)))
			return dtl_err_set(err, DTL_FAIL, "zstd cannot start");
	}
	return DTL_OK;
}

dtl_rc
dtl_reader_open(int fd, unsigned max_ratio, struct dtl_reader **ret, struct dtl_err *err)
{
	struct dtl_reader *r = calloc(1, sizeof *r);
	dtl_rc rc;

	if (r == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	r->fd = fd;
	r->start = lseek(fd, 0, SEEK_CUR);
	r->max_ratio = max_ratio != 0 ? max_ratio : 1000;
	r->in = malloc(IN_BYTES);
	if (r->in == NULL) {
		rc = dtl_err_set(err, DTL_FAIL, "out of memory");
		goto fail;
	}
	rc = fill(r, err);
	if (rc == DTL_OK)
		rc = start_codec(r, err);
	if (rc != DTL_OK)
		goto fail;
	*ret = r;
	return DTL_OK;

fail:
	dtl_reader_close(r);
	return rc;
}

static dtl_rc
damaged(const struct dtl_reader *r, const char *what, const char *why, struct dtl_err *err)
{
	return dtl_err_set(err, DTL_SKIP, "%s damaged near input byte %llu: %s", what,
	    (unsigned long long)dtl_reader_consumed(r), why);
}

static dtl_rc
read_plain(struct dtl_reader *r, void *out, size_t size, size_t *ret_n, struct dtl_err *err)
{
	dtl_rc rc = fill(r, err);
	size_t n = r->end - r->beg;

	if (rc != DTL_OK)
		return rc;
	if (n > size)
		n = size;
	if (n != 0)
		memcpy(out, r->in + r->beg, n);
	r->beg += n;
	*ret_n = n;
	return DTL_OK;
}

static dtl_rc
read_gzip(struct dtl_reader *r, void *out, size_t size, size_t *ret_n, struct dtl_err *err)
{
	size_t done = 0;

	while (done == 0) {
		dtl_rc rc = fill(r, err);
		int z;

		if (rc != DTL_OK)
			return rc;
		if (r->beg == r->end) {
			if (!r->between)
				return damaged(r, "gzip", "ends in the middle", err);
			break;
		}
		if (r->between)
			r->member = dtl_reader_consumed(r);
		r->gzip.next_in = r->in + r->beg;
		r->gzip.avail_in = (uInt)(r->end - r->beg);
		r->gzip.next_out = out;
		r->gzip.avail_out = (uInt)(size < UINT32_MAX ? size : UINT32_MAX);
		z = inflate(&r->gzip, Z_NO_FLUSH);
		r->beg = r->end - r->gzip.avail_in;
		done = (size_t)(r->gzip.next_out - (Bytef *)out);
		r->between = z == Z_STREAM_END;
		if (z == Z_STREAM_END)
			(void)inflateReset(&r->gzip);
		else if (z != Z_OK && z != Z_BUF_ERROR)
			return damaged(
			    r, "gzip", r->gzip.msg != NULL ? r->gzip.msg : "bad data", err);
	}
	*ret_n = done;
	return DTL_OK;
}

static dtl_rc
read_zstd(struct dtl_reader *r, void *out, size_t size, size_t *ret_n, struct dtl_err *err)
{
	ZSTD_outBuffer o = { out, size, 0 };

	while (o.pos == 0) {
		ZSTD_inBuffer i;
		dtl_rc rc = fill(r, err);
		size_t left;

		if (rc != DTL_OK)
			return rc;
		if (r->beg == r->end && r->between)
			break;
		if (r->between)
			r->member = dtl_reader_consumed(r);
		i = (ZSTD_inBuffer){ r->in + r->beg, r->end - r->beg, 0 };
		left = ZSTD_decompressStream(r->zstd, &o, &i);
		if (ZSTD_isError(left))
			return damaged(r, "zstd", ZSTD_getErrorName(left), err);
		r->beg += i.pos;
		r->between = left == 0;
		if (o.pos == 0 && i.pos == 0 && r->at_end)
			return damaged(r, "zstd", "ends in the middle", err);
	}
	*ret_n = o.pos;
	return DTL_OK;
}

dtl_rc
dtl_reader_read(struct dtl_reader *r, void *out, size_t size, size_t *ret_n, struct dtl_err *err)
{
	dtl_rc rc;

	if (r->codec == GZIP)
		rc = read_gzip(r, out, size, ret_n, err);
	else if (r->codec == ZSTD)
		rc = read_zstd(r, out, size, ret_n, err);
	else
		rc = read_plain(r, out, size, ret_n, err);
	if (rc != DTL_OK)
		return rc;
	r->given += *ret_n;
	if (r->codec != PLAIN && r->given > FREE_OUTPUT &&
	    r->given / (dtl_reader_consumed(r) + 1) > r->max_ratio)
		return dtl_err_set(err, DTL_SKIP,
		    "compression bomb: %llu bytes out of %llu, more than %u to 1",
		    (unsigned long long)r->given, (unsigned long long)dtl_reader_consumed(r),
		    r->max_ratio);
	return DTL_OK;
}

bool
dtl_reader_packed(const struct dtl_reader *r)
{
	return r->codec != PLAIN;
}

uint64_t
dtl_reader_member(const struct dtl_reader *r)
{
	return r->member;
}

static bool
begins_member(const struct dtl_reader *r, const unsigned char *p)
{
	if (r->codec == GZIP)
		return p[0] == 0x1f && p[1] == 0x8b && p[2] == 8 && (p[3] & 0xe0) == 0;
	return sniff(p, MAGIC) == ZSTD;
}

/* At least MAGIC unread bytes, where the descriptor has them. */
static dtl_rc
fill_magic(struct dtl_reader *r, struct dtl_err *err)
{
	unsigned char kept[MAGIC];
	size_t n = r->end - r->beg;

	while (n < MAGIC && !r->at_end) {
		dtl_rc rc;

		memcpy(kept, r->in + r->beg, n);
		r->beg = r->end = 0;
		rc = fill_from(r, n, err);
		if (rc != DTL_OK)
			return rc;
		memcpy(r->in, kept, n);
		n = r->end;
	}
	return DTL_OK;
}

dtl_rc
dtl_reader_resync(struct dtl_reader *r, bool *ret_found, struct dtl_err *err)
{
	uint64_t wanted = r->member + 1, first = r->taken - r->end; /* of the buffer */

	*ret_found = false;
	if (wanted >= first && wanted <= r->taken) {
		r->beg = (size_t)(wanted - first);
	} else if (r->start >= 0 && lseek(r->fd, r->start + (off_t)wanted, SEEK_SET) >= 0) {
		r->beg = r->end = 0;
		r->at_end = false;
		r->taken = wanted;
	}
	for (;;) {
		dtl_rc rc = fill_magic(r, err);

		if (rc != DTL_OK)
			return rc;
		if (r->end - r->beg < MAGIC) {
			r->beg = r->end;
			r->between = true;
			return DTL_OK;
		}
		if (begins_member(r, r->in + r->beg))
			break;
		r->beg++;
	}
	if (r->codec == GZIP)
		(void)inflateReset(&r->gzip);
	else
		(void)ZSTD_DCtx_reset(r->zstd, ZSTD_reset_session_only);
	r->between = true;
	*ret_found = true;
	return DTL_OK;
}

uint64_t
dtl_reader_consumed(const struct dtl_reader *r)
{
	return r->taken - (r->end - r->beg);
}

bool
dtl_reader_pending(const struct dtl_reader *r)
{
	return r->beg != r->end || r->at_end;
}

void
dtl_reader_close(struct dtl_reader *r)
{
	if (r == NULL)
		return;
	if (r->codec == GZIP)
		(void)inflateEnd(&r->gzip);
	(void)ZSTD_freeDStream(r->zstd);
	free(r->in);
	free(r);
}

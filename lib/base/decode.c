#include "base/decode.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#define CHUNK ((size_t)64 * 1024)
#define ZSTD_WINDOW_LOG 23

enum dtl_coding
dtl_coding_from(struct dtl_str name)
{
	static const struct {
		const char *name;
		enum dtl_coding coding;
	} codings[] = {
		{ "", DTL_CODING_IDENTITY },
		{ "identity", DTL_CODING_IDENTITY },
		{ "gzip", DTL_CODING_GZIP },
		{ "x-gzip", DTL_CODING_GZIP },
		{ "deflate", DTL_CODING_DEFLATE },
		{ "br", DTL_CODING_BROTLI },
		{ "zstd", DTL_CODING_ZSTD },
	};

	name = dtl_str_trim(name);
	for (size_t i = 0; i < sizeof codings / sizeof codings[0]; i++)
		if (dtl_str_is_nocase(name, codings[i].name))
			return codings[i].coding;
	return DTL_CODING_UNKNOWN;
}

static dtl_rc
damaged(const char *coding, const char *why, struct dtl_err *err)
{
	return dtl_err_set(err, DTL_SKIP, "%s: %s", coding, why);
}

/* Room for the next piece, at most what is left of the limit; 0: the limit is reached. */
static size_t
room(struct dtl_buf *out, size_t beg, size_t limit)
{
	size_t left = limit - (out->n - beg);
	size_t n = left < CHUNK ? left : CHUNK;

	if (n > 0)
		dtl_buf_reserve(out, n);
	return n;
}

static dtl_rc
too_large(const char *coding, size_t limit, struct dtl_err *err)
{
	return dtl_err_set(err, DTL_SKIP, "%s: more than %zu bytes come out of it", coding, limit);
}

struct deflated {
	const char *name;
	int window; /* see inflateInit2 */
	bool members; /* streams that follow each other are one */
};

/* *ret_state: as inflate says. DTL_SKIP: the limit. */
static dtl_rc
inflate_piece(
    z_stream *z, const struct deflated *kind, size_t n, struct dtl_buf *out, int *ret_state)
{
	char spare;

	z->next_out = (Bytef *)(n > 0 ? out->p + out->n : &spare);
	z->avail_out = n > 0 ? (uInt)n : 1;
	*ret_state = inflate(z, Z_NO_FLUSH);
	if (n > 0)
		out->n += n - z->avail_out;
	else if (z->avail_out == 0)
		return DTL_SKIP;
	if (*ret_state == Z_STREAM_END && kind->members && z->avail_in > 1 &&
	    z->next_in[0] == 0x1f && z->next_in[1] == 0x8b && inflateReset(z) == Z_OK)
		*ret_state = Z_OK;
	return DTL_OK;
}

static dtl_rc
inflate_all(const struct deflated *kind, struct dtl_str in, size_t limit, struct dtl_buf *out,
    struct dtl_err *err)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)in.p, .avail_in = (uInt)in.n };
	size_t beg = out->n;
	dtl_rc rc = DTL_OK;
	int state = Z_OK;

	if (in.n > UINT32_MAX || inflateInit2(&z, kind->window) != Z_OK)
		return damaged(kind->name, "cannot start", err);
	while (rc == DTL_OK && state == Z_OK) {
		rc = inflate_piece(&z, kind, room(out, beg, limit), out, &state);
		if (rc != DTL_OK)
			rc = too_large(kind->name, limit, err);
	}
	if (rc == DTL_OK && state == Z_BUF_ERROR)
		rc = damaged(kind->name, "ends in the middle", err);
	else if (rc == DTL_OK && state != Z_STREAM_END)
		rc = damaged(kind->name, z.msg != NULL ? z.msg : "bad data", err);
	(void)inflateEnd(&z);
	return rc;
}

/* By the standard a zlib stream; some servers send the bare one. */
static dtl_rc
inflate_either(struct dtl_str in, size_t limit, struct dtl_buf *out, struct dtl_err *err)
{
	const struct deflated wrapped = { "deflate", 15, false }, bare = { "deflate", -15, false };
	size_t beg = out->n;
	dtl_rc rc = inflate_all(&wrapped, in, limit, out, err);

	if (rc == DTL_OK || out->n > beg)
		return rc;
	return inflate_all(&bare, in, limit, out, err);
}

static dtl_rc
unbrotli(struct dtl_str in, size_t limit, struct dtl_buf *out, struct dtl_err *err)
{
	BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	const uint8_t *next_in = (const uint8_t *)in.p;
	size_t avail_in = in.n, beg = out->n;
	BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	dtl_rc rc = DTL_OK;

	if (state == NULL)
		return damaged("br", "cannot start", err);
	while (rc == DTL_OK && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
		size_t n = room(out, beg, limit), left = n > 0 ? n : 1;
		uint8_t spare;
		uint8_t *next_out = n > 0 ? (uint8_t *)out->p + out->n : &spare;

		result = BrotliDecoderDecompressStream(
		    state, &avail_in, &next_in, &left, &next_out, NULL);
		if (n > 0)
			out->n += n - left;
		else if (left == 0)
			rc = too_large("br", limit, err);
	}
	if (rc == DTL_OK && result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
		rc = damaged("br", "ends in the middle", err);
	else if (rc == DTL_OK && result != BROTLI_DECODER_RESULT_SUCCESS)
		rc = damaged("br", BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state)), err);
	BrotliDecoderDestroyInstance(state);
	return rc;
}

static dtl_rc
unzstd(struct dtl_str in, size_t limit, struct dtl_buf *out, struct dtl_err *err)
{
	ZSTD_DCtx *z = ZSTD_createDCtx();
	ZSTD_inBuffer i = { in.p, in.n, 0 };
	size_t beg = out->n, left = 1;
	dtl_rc rc = DTL_OK;

	if (z == NULL ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG)))
		rc = damaged("zstd", "cannot start", err);
	while (rc == DTL_OK && (left != 0 || i.pos < i.size)) {
		size_t n = room(out, beg, limit), before = i.pos;
		char spare;
		ZSTD_outBuffer o = { n > 0 ? out->p + out->n : &spare, n > 0 ? n : 1, 0 };

		left = ZSTD_decompressStream(z, &o, &i);
		if (ZSTD_isError(left))
			rc = damaged("zstd", ZSTD_getErrorName(left), err);
		else if (n == 0 && o.pos > 0)
			rc = too_large("zstd", limit, err);
		else if (o.pos == 0 && i.pos == before)
			rc = damaged("zstd", "ends in the middle", err);
		if (n > 0)
			out->n += o.pos;
	}
	(void)ZSTD_freeDCtx(z);
	return rc;
}

dtl_rc
dtl_decode(enum dtl_coding coding, struct dtl_str in, size_t limit, struct dtl_buf *out,
    struct dtl_err *err)
{
	const struct deflated gzip = { "gzip", 15 + 16, true };

	switch (coding) {
	case DTL_CODING_IDENTITY:
		dtl_buf_add(out, in.p, in.n < limit ? in.n : limit);
		return in.n <= limit ? DTL_OK : too_large("identity", limit, err);
	case DTL_CODING_GZIP:
		return inflate_all(&gzip, in, limit, out, err);
	case DTL_CODING_DEFLATE:
		return inflate_either(in, limit, out, err);
	case DTL_CODING_BROTLI:
		return unbrotli(in, limit, out, err);
	case DTL_CODING_ZSTD:
		return unzstd(in, limit, out, err);
	case DTL_CODING_UNKNOWN:
		break;
	}
	return damaged("content coding", "unknown", err);
}

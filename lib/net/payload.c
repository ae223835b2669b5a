#include "net/payload.h"

#include "base/buf.h"
#include "base/decode.h"

#define MAX_HEADERS 256
#define MAX_CODINGS 3
#define MAX_SIZE_LINE 64 /* a chunk's size with its extensions */

struct dtl_str
dtl_payload_header(const struct dtl_payload *p, const char *name)
{
	for (size_t i = 0; i < p->header_count; i++)
		if (dtl_str_is_nocase(p->headers[i].name, name))
			return p->headers[i].value;
	return DTL_STR_NONE;
}

/* "HTTP/1.1 200 OK", "HTTP/2 200"; also without a version's dot or a reason. */
static bool
read_status(struct dtl_str line, int *ret)
{
	int64_t status;

	if (!dtl_str_starts_nocase(line, "HTTP/") && !dtl_str_starts_nocase(line, "ICY "))
		return false;
	line = dtl_str_trim(dtl_str_slice(line, dtl_str_find_char(line, ' ', 0), line.n));
	if (!dtl_str_to_i64(dtl_str_slice(line, 0, 3), 100, 999, &status))
		return false;
	*ret = (int)status;
	return true;
}

/* The body begins behind the empty line; absent when there is none. */
static struct dtl_str
read_head(struct dtl_arena *a, struct dtl_str bytes, struct dtl_payload *ret)
{
	struct dtl_payload_header *headers =
	    DTL_NEW_ARRAY(a, MAX_HEADERS, struct dtl_payload_header);
	struct dtl_str rest = bytes, line;

	ret->headers = headers;
	while (dtl_str_split(&rest, '\n', &line)) {
		size_t colon = dtl_str_find_char(line, ':', 0);

		if (dtl_str_trim(line).n == 0)
			break;
		if (colon < line.n && ret->header_count < MAX_HEADERS && line.p[0] > ' ') {
			headers[ret->header_count].name =
			    dtl_str_trim(dtl_str_slice(line, 0, colon));
			headers[ret->header_count].value =
			    dtl_str_trim(dtl_str_slice(line, colon + 1, line.n));
			ret->header_count++;
		}
	}
	return rest.p == NULL ? dtl_str_slice(bytes, bytes.n, bytes.n) : rest;
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The size of the chunk at *pos, which ends behind its line. False: no such line. */
static bool
chunk_size(struct dtl_str s, size_t *pos, size_t *ret)
{
	struct dtl_str near = dtl_str_slice(s, *pos, *pos + MAX_SIZE_LINE);
	size_t end = dtl_str_find_char(near, '\n', 0), size = 0, i = 0;

	for (; i < end && digit(near.p[i]) >= 0; i++) {
		if (size > SIZE_MAX / 32)
			return false;
		size = size * 16 + (size_t)digit(near.p[i]);
	}
	bool ended = i == end || near.p[i] == ';' || near.p[i] == '\r' || near.p[i] == ' ';

	if (i == 0 || end == near.n || !ended)
		return false;
	*pos += end + 1;
	*ret = size;
	return true;
}

static struct dtl_str
unchunk(struct dtl_arena *a, struct dtl_str body, bool *damaged)
{
	struct dtl_buf out;
	size_t pos = 0, size = 0;

	if (!chunk_size(body, &pos, &size))
		return body; /* the crawler did it */
	dtl_buf_init(&out, a);
	while (size > 0) {
		struct dtl_str chunk =
		    dtl_str_slice(body, pos, pos + (size < body.n ? size : body.n));

		dtl_buf_add_str(&out, chunk);
		pos += chunk.n;
		if (pos < body.n && body.p[pos] == '\r')
			pos++;
		if (pos < body.n && body.p[pos] == '\n')
			pos++;
		if (chunk.n < size || !chunk_size(body, &pos, &size)) {
			*damaged = true;
			break;
		}
	}
	return dtl_str_make(out.n > 0 ? out.p : "", out.n);
}

static bool
has_marks(enum dtl_coding coding, struct dtl_str body)
{
	if (coding == DTL_CODING_GZIP)
		return dtl_str_starts(body, "\x1f\x8b");
	if (coding == DTL_CODING_ZSTD)
		return dtl_str_starts(body, "\x28\xb5\x2f\xfd");
	/* The others have none: a page's own first letters tell. */
	return !dtl_str_starts(dtl_str_trim(body), "<") && !dtl_str_starts(body, "{");
}

/* The last coding first, as they were put on. */
static dtl_rc
decode(struct dtl_arena *a, struct dtl_str codings, size_t limit, struct dtl_payload *p,
    struct dtl_err *err)
{
	struct dtl_str names[MAX_CODINGS], rest = codings, name;
	size_t n = 0;

	while (dtl_str_split(&rest, ',', &name)) {
		if (n == MAX_CODINGS)
			return dtl_err_set(
			    err, DTL_SKIP, "more than %d content codings", MAX_CODINGS);
		names[n++] = name;
	}
	while (n-- > 0) {
		enum dtl_coding coding = dtl_coding_from(names[n]);
		struct dtl_buf out;

		if (coding == DTL_CODING_UNKNOWN && !has_marks(coding, p->body))
			continue; /* "utf-8" and other words that are no coding */
		if (coding == DTL_CODING_UNKNOWN)
			return dtl_err_set(err, DTL_SKIP, "content coding '%.*s' is not known",
			    DTL_STR_FMT(names[n]));
		if (coding == DTL_CODING_IDENTITY || !has_marks(coding, p->body))
			continue;
		dtl_buf_init(&out, a);
		dtl_rc rc = dtl_decode(coding, p->body, limit, &out, err);

		if (rc != DTL_OK && (out.n == 0 || out.n >= limit))
			return rc;
		p->damaged = p->damaged || rc != DTL_OK;
		p->body = dtl_buf_str(&out);
	}
	return DTL_OK;
}

dtl_rc
dtl_payload_read(struct dtl_arena *a, struct dtl_str bytes, size_t limit, struct dtl_payload *ret,
    struct dtl_err *err)
{
	struct dtl_str line = dtl_str_slice(bytes, 0, dtl_str_find_char(bytes, '\n', 0));

	memset(ret, 0, sizeof *ret);
	if (!read_status(line, &ret->status))
		return dtl_err_set(err, DTL_SKIP, "no HTTP answer: no status line");
	bytes = dtl_str_slice(bytes, line.n + 1, bytes.n);
	ret->body = read_head(a, bytes, ret);
	struct dtl_str transfer = dtl_payload_header(ret, "Transfer-Encoding");

	if (dtl_str_find_nocase(transfer, dtl_str_from("chunked"), 0) < transfer.n)
		ret->body = unchunk(a, ret->body, &ret->damaged);
	dtl_rc rc = decode(a, dtl_payload_header(ret, "Content-Encoding"), limit, ret, err);

	if (rc == DTL_OK && ret->body.n > limit)
		rc = dtl_err_set(
		    err, DTL_SKIP, "body of %zu bytes is larger than %zu", ret->body.n, limit);
	return rc;
}

#include "net/http.h"

#include "base/buf.h"
#include "base/utf8.h"

#define VALUE_MAX 1024

static const char *const outcome_names[DTL_HTTP_OUTCOMES] = { "answered", "dns", "connect", "tls",
	"timeout", "cut", "large", "redirects", "refused", "garbled", "stopped" };

const char *
dtl_http_outcome_name(enum dtl_http_outcome outcome)
{
	return outcome_names[outcome];
}

struct dtl_str
dtl_http_header(const struct dtl_http_response *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (dtl_str_is(r->headers[i].name, name))
			return r->headers[i].value;
	return DTL_STR_NONE;
}

struct dtl_str
dtl_http_header_all(struct dtl_arena *a, const struct dtl_http_response *r, const char *name)
{
	struct dtl_buf b;
	bool any = false;

	dtl_buf_init(&b, a);
	for (size_t i = 0; i < r->header_count; i++) {
		if (!dtl_str_is(r->headers[i].name, name))
			continue;
		if (any)
			dtl_buf_add_z(&b, ", ");
		dtl_buf_add_str(&b, r->headers[i].value);
		any = true;
	}
	return any ? dtl_str_make(b.p == NULL ? "" : b.p, b.n) : DTL_STR_NONE;
}

bool
dtl_http_value_good(struct dtl_str value)
{
	if (value.n == 0 || value.n > VALUE_MAX)
		return false;
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if ((c < ' ' && c != '\t') || c >= 0x7f)
			return false;
	}
	return value.p[0] > ' ' && value.p[value.n - 1] > ' ';
}

bool
dtl_http_etag_good(struct dtl_str value)
{
	struct dtl_str tag = value;

	if (!dtl_http_value_good(value))
		return false;
	if (dtl_str_starts(tag, "W/"))
		tag = dtl_str_slice(tag, 2, tag.n);
	if (tag.n < 2 || tag.p[0] != '"' || tag.p[tag.n - 1] != '"')
		return false;
	tag = dtl_str_slice(tag, 1, tag.n - 1);
	for (size_t i = 0; i < tag.n; i++)
		if (tag.p[i] == '"' || tag.p[i] <= ' ')
			return false;
	return true;
}

struct dtl_str
dtl_http_media_type(struct dtl_arena *a, struct dtl_str content_type)
{
	struct dtl_str s =
	    dtl_str_trim(dtl_str_slice(content_type, 0, dtl_str_find_char(content_type, ';', 0)));

	return s.n == 0 ? DTL_STR_NONE : dtl_utf8_lower_str(a, s);
}

struct dtl_str
dtl_http_charset(struct dtl_str content_type)
{
	struct dtl_str rest = content_type, part;

	(void)dtl_str_split(&rest, ';', &part);
	while (dtl_str_split(&rest, ';', &part)) {
		part = dtl_str_trim(part);
		if (!dtl_str_starts_nocase(part, "charset"))
			continue;
		size_t equals = dtl_str_find_char(part, '=', 0);

		if (dtl_str_trim(dtl_str_slice(part, 7, equals)).n > 0 || equals == part.n)
			continue;
		part = dtl_str_trim(dtl_str_slice(part, equals + 1, part.n));
		while (part.n > 0 && (part.p[0] == '"' || part.p[0] == '\''))
			part = dtl_str_slice(part, 1, part.n);
		while (part.n > 0 && (part.p[part.n - 1] == '"' || part.p[part.n - 1] == '\''))
			part.n--;
		return part.n > 0 && part.n <= 64 ? part : DTL_STR_NONE;
	}
	return DTL_STR_NONE;
}

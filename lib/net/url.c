#include "net/url.h"

#include "base/buf.h"
#include "base/utf8.h"

static bool
is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Escapes what may not stand in a URL, raises the case of escapes, undoes needless ones. */
static struct dtl_str
settle_escapes(struct dtl_arena *a, struct dtl_str s)
{
	struct dtl_buf b;

	if (s.p == NULL)
		return s;
	dtl_buf_init(&b, a);
	dtl_buf_reserve(&b, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		int high = c == '%' && i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s.p[i + 2]) : -1;

		if (low >= 0) {
			unsigned char plain = (unsigned char)(high * 16 + low);

			if (is_unreserved(plain))
				dtl_buf_add_char(&b, (char)plain);
			else
				dtl_buf_addf(&b, "%%%02X", plain);
			i += 2;
		} else if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c) != NULL) {
			dtl_buf_addf(&b, "%%%02X", c);
		} else if (c == '%') {
			dtl_buf_add_z(&b, "%25");
		} else {
			dtl_buf_add_char(&b, (char)c);
		}
	}
	return dtl_buf_str(&b);
}

/* RFC 3986 5.2.4; the result begins with '/'. */
static struct dtl_str
remove_dots(struct dtl_arena *a, struct dtl_str path)
{
	char *out = dtl_arena_alloc(a, path.n + 2);
	size_t n = 0, i = 0;

	while (i < path.n) {
		size_t end = dtl_str_find_char(path, '/', i + 1);
		struct dtl_str part = dtl_str_slice(path, i + 1, end);
		bool last = end >= path.n;

		if (dtl_str_is(part, "..")) {
			while (n > 0 && out[--n] != '/')
				;
			if (last)
				out[n++] = '/';
		} else if (dtl_str_is(part, ".")) {
			if (last)
				out[n++] = '/';
		} else {
			out[n++] = '/';
			memcpy(out + n, part.p, part.n);
			n += part.n;
		}
		i = end;
	}
	if (n == 0)
		out[n++] = '/';
	return dtl_str_make(out, n);
}

static bool
good_host(struct dtl_str host)
{
	if (host.n == 0 || host.n > 255)
		return false;
	if (host.p[0] == '[') {
		for (size_t i = 1; i + 1 < host.n; i++)
			if (hex_value(host.p[i]) < 0 && host.p[i] != ':' && host.p[i] != '.')
				return false;
		return host.n > 3 && host.p[host.n - 1] == ']';
	}
	for (size_t i = 0; i < host.n; i++) {
		unsigned char c = (unsigned char)host.p[i];

		if (c <= ' ' || c == 0x7f || (c < 0x80 && !is_unreserved(c)) || c == '~')
			return false;
	}
	return host.p[0] != '.' && host.p[0] != '-';
}

static bool
parse_authority(struct dtl_arena *a, struct dtl_str text, struct dtl_url *url)
{
	size_t at = text.n;
	int64_t port = url->https ? 443 : 80;

	while (at > 0 && text.p[at - 1] != '@')
		at--;
	if (at > 0)
		url->user = dtl_str_slice(text, 0, at - 1);
	text = dtl_str_slice(text, at, text.n);
	size_t colon = text.n;

	for (size_t i = text.n; i > 0 && text.p[i - 1] != ']'; i--)
		if (text.p[i - 1] == ':')
			colon = i - 1;
	if (colon + 1 < text.n &&
	    !dtl_str_to_i64(dtl_str_slice(text, colon + 1, text.n), 1, 65535, &port))
		return false;
	url->port = (int)port;
	text = dtl_str_slice(text, 0, colon);
	if (text.n > 1 && text.p[text.n - 1] == '.')
		text.n--;
	url->host = dtl_utf8_lower_str(a, text);
	return good_host(url->host);
}

bool
dtl_url_parse(struct dtl_arena *a, struct dtl_str text, struct dtl_url *ret)
{
	struct dtl_url url = { 0 };
	size_t beg = 7;

	url.https = dtl_str_starts_nocase(text, "https://");
	if (url.https)
		beg = 8;
	else if (!dtl_str_starts_nocase(text, "http://"))
		return false;
	if (text.n > DTL_URL_MAX)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f)
			return false;
	size_t end = beg;

	while (end < text.n && strchr("/?#\\", text.p[end]) == NULL)
		end++;
	if (!parse_authority(a, dtl_str_slice(text, beg, end), &url))
		return false;
	size_t hash = dtl_str_find_char(text, '#', end);
	size_t mark = dtl_str_find_char(dtl_str_slice(text, 0, hash), '?', end);

	if (hash < text.n)
		url.fragment = dtl_str_slice(text, hash + 1, text.n);
	if (mark < hash)
		url.query = dtl_str_slice(text, mark + 1, hash);
	url.path = dtl_str_slice(text, end, mark);
	if (url.path.n == 0)
		url.path = dtl_str_from("/");
	if (url.path.p[0] != '/')
		return false;
	*ret = url;
	return true;
}

static void
add_origin(struct dtl_buf *b, const struct dtl_url *url, bool user)
{
	dtl_buf_add_z(b, url->https ? "https://" : "http://");
	if (user && url->user.p != NULL)
		dtl_buf_addf(b, "%.*s@", DTL_STR_FMT(url->user));
	dtl_buf_add_str(b, url->host);
	if (url->port != (url->https ? 443 : 80))
		dtl_buf_addf(b, ":%d", url->port);
}

struct dtl_str
dtl_url_origin(struct dtl_arena *a, const struct dtl_url *url)
{
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	add_origin(&b, url, false);
	return dtl_buf_str(&b);
}

struct dtl_str
dtl_url_print(struct dtl_arena *a, const struct dtl_url *url)
{
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	add_origin(&b, url, true);
	dtl_buf_add_str(&b, url->path);
	if (url->query.p != NULL)
		dtl_buf_addf(&b, "?%.*s", DTL_STR_FMT(url->query));
	if (url->fragment.p != NULL)
		dtl_buf_addf(&b, "#%.*s", DTL_STR_FMT(url->fragment));
	return dtl_buf_str(&b);
}

struct dtl_str
dtl_url_normal(struct dtl_arena *a, struct dtl_str text)
{
	struct dtl_url url;

	if (!dtl_url_parse(a, dtl_str_trim(text), &url))
		return DTL_STR_NONE;
	url.path = remove_dots(a, settle_escapes(a, url.path));
	url.query = settle_escapes(a, url.query);
	url.fragment = settle_escapes(a, url.fragment);
	return dtl_url_print(a, &url);
}

/* As browsers read a link: no tabs and line breaks, no blanks around, blanks inside escaped. */
static struct dtl_str
clean_reference(struct dtl_arena *a, struct dtl_str ref)
{
	struct dtl_buf b;

	ref = dtl_str_trim(ref);
	dtl_buf_init(&b, a);
	for (size_t i = 0; i < ref.n && b.n < DTL_URL_MAX; i++) {
		unsigned char c = (unsigned char)ref.p[i];

		if (c == '\t' || c == '\n' || c == '\r')
			continue;
		if (c <= ' ' || c == 0x7f)
			dtl_buf_addf(&b, "%%%02X", c);
		else
			dtl_buf_add_char(&b, (char)c);
	}
	return dtl_str_make(b.n > 0 ? b.p : "", b.n);
}

/* Length of "scheme:" at the beginning, or 0. */
static size_t
scheme_length(struct dtl_str s)
{
	size_t i = 0;

	while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
			      (i > 0 && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '+' ||
					    s.p[i] == '.' || s.p[i] == '-'))))
		i++;
	return i > 0 && i < s.n && s.p[i] == ':' ? i + 1 : 0;
}

static struct dtl_str
join_path(struct dtl_arena *a, struct dtl_str base, struct dtl_str ref)
{
	struct dtl_buf b;
	size_t keep = base.n;

	while (keep > 0 && base.p[keep - 1] != '/')
		keep--;
	dtl_buf_init(&b, a);
	dtl_buf_add_str(&b, dtl_str_slice(base, 0, keep));
	dtl_buf_add_str(&b, ref);
	return dtl_buf_str(&b);
}

struct dtl_str
dtl_url_join(struct dtl_arena *a, struct dtl_str base, struct dtl_str ref)
{
	struct dtl_url url;
	struct dtl_str r = clean_reference(a, ref);

	if (scheme_length(r) > 0)
		return dtl_url_normal(a, r);
	if (!dtl_url_parse(a, dtl_str_trim(base), &url))
		return DTL_STR_NONE;
	if (dtl_str_starts(r, "//"))
		return dtl_url_normal(a, dtl_str_from(dtl_arena_printf(a, "%s:%.*s",
					     url.https ? "https" : "http", DTL_STR_FMT(r))));
	size_t hash = dtl_str_find_char(r, '#', 0);
	size_t mark = dtl_str_find_char(dtl_str_slice(r, 0, hash), '?', 0);
	struct dtl_str path = dtl_str_slice(r, 0, mark);

	url.fragment = hash < r.n ? dtl_str_slice(r, hash + 1, r.n) : DTL_STR_NONE;
	if (path.n > 0 || mark < hash)
		url.query = mark < hash ? dtl_str_slice(r, mark + 1, hash) : DTL_STR_NONE;
	if (path.n > 0 && path.p[0] == '/')
		url.path = path;
	else if (path.n > 0)
		url.path = join_path(a, url.path, path);
	return dtl_url_normal(a, dtl_url_print(a, &url));
}

struct dtl_str
dtl_url_site(struct dtl_str host)
{
	static const char *const second[] = { "co", "com", "net", "org", "gov", "gob", "edu", "ac",
		"or", "ne", "go", "mil", "nic", "info", "web" };
	size_t dots[3] = { 0, 0, 0 }, count = 0;

	if (host.n == 0 || host.p[0] == '[' ||
	    (host.p[host.n - 1] >= '0' && host.p[host.n - 1] <= '9'))
		return host;
	for (size_t i = host.n; i > 0 && count < 3; i--)
		if (host.p[i - 1] == '.')
			dots[count++] = i;
	if (count < 2)
		return host;
	struct dtl_str label = dtl_str_slice(host, dots[1], dots[0] - 1);
	bool country = host.n - dots[0] == 2;

	for (size_t i = 0; country && i < sizeof second / sizeof second[0]; i++)
		if (dtl_str_is(label, second[i]))
			return count == 3 ? dtl_str_slice(host, dots[2], host.n) : host;
	return dtl_str_slice(host, dots[1], host.n);
}

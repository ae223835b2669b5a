#include "news/head.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "news/identity.h"

/* What a page's head says about itself, by a scan over its tags that never fails: <html lang>,
 * <link rel=canonical>, <meta property=...>. Broken markup gives nothing, and costs one pass. */

#define MAX_HEAD ((size_t)256 * 1024)

struct attrs {
	struct dtl_str rel, href, name, content, lang;
};

struct stated {
	struct dtl_str canonical;
	struct dtl_str og_url;
	struct dtl_str published;
	struct dtl_str published_name;
	struct dtl_str lang;
};

static const char *const time_names[] = { "article:published_time", "og:published_time",
	"datepublished", "dc.date.issued", "dc.date", "pubdate", "publish-date", "parsely-pub-date",
	"sailthru.date" };

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static size_t
skip_space(struct dtl_str s, size_t i)
{
	while (i < s.n && is_space(s.p[i]))
		i++;
	return i;
}

static struct dtl_str
take_value(struct dtl_str s, size_t *pos)
{
	size_t i = skip_space(s, *pos);
	size_t beg = i;

	if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
		size_t end = dtl_str_find_char(s, s.p[i], i + 1);

		*pos = end < s.n ? end + 1 : s.n;
		/* Without its end it is half a value. */
		return end < s.n ? dtl_str_slice(s, beg + 1, end) : DTL_STR_NONE;
	}
	while (i < s.n && !is_space(s.p[i]) && s.p[i] != '>')
		i++;
	*pos = i;
	return dtl_str_slice(s, beg, i);
}

static void
keep_attr(struct attrs *at, struct dtl_str name, struct dtl_str value)
{
	const struct {
		const char *name;
		struct dtl_str *target;
	} wanted[] = { { "rel", &at->rel }, { "href", &at->href }, { "name", &at->name },
		{ "property", &at->name }, { "itemprop", &at->name }, { "content", &at->content },
		{ "lang", &at->lang }, { "xml:lang", &at->lang } };

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (wanted[i].target->p == NULL && dtl_str_is_nocase(name, wanted[i].name))
			*wanted[i].target = value;
}

/* Attributes from *pos, which ends behind the '>' (or at the end). */
static void
read_attrs(struct dtl_str s, size_t *pos, struct attrs *at)
{
	size_t i = *pos;

	for (;;) {
		i = skip_space(s, i);
		if (i >= s.n || s.p[i] == '>')
			break;
		size_t beg = i;

		while (i < s.n && !is_space(s.p[i]) && s.p[i] != '=' && s.p[i] != '>')
			i++;
		struct dtl_str name = dtl_str_slice(s, beg, i);

		i = skip_space(s, i);
		if (i < s.n && s.p[i] == '=') {
			i++;
			keep_attr(at, name, take_value(s, &i));
		}
	}
	*pos = i < s.n ? i + 1 : s.n;
}

static void
take_meta(const struct attrs *at, struct stated *st)
{
	if (at->name.p == NULL || at->content.p == NULL)
		return;
	if (st->og_url.p == NULL && dtl_str_is_nocase(at->name, "og:url"))
		st->og_url = at->content;
	for (size_t i = 0; i < sizeof time_names / sizeof time_names[0]; i++)
		if (st->published.p == NULL && dtl_str_is_nocase(at->name, time_names[i]) &&
		    dtl_identity_time(at->content) != DTL_TIME_NONE) {
			st->published = at->content;
			st->published_name = at->name;
		}
}

static void
take_tag(struct dtl_str tag, const struct attrs *at, struct stated *st)
{
	if (dtl_str_is_nocase(tag, "html") && st->lang.p == NULL)
		st->lang = at->lang;
	else if (dtl_str_is_nocase(tag, "meta"))
		take_meta(at, st);
	else if (dtl_str_is_nocase(tag, "link") && st->canonical.p == NULL &&
		 dtl_str_is_nocase(dtl_str_trim(at->rel), "canonical"))
		st->canonical = at->href;
}

/* Behind the end tag of an element whose content is no markup, or behind a comment. */
static size_t
skip_raw(struct dtl_str s, struct dtl_str tag, size_t pos)
{
	static const struct {
		const char *tag;
		const char *end;
	} raw[] = { { "script", "</script" }, { "style", "</style" }, { "title", "</title" },
		{ "noscript", "</noscript" }, { "template", "</template" } };

	for (size_t i = 0; i < sizeof raw / sizeof raw[0]; i++)
		if (dtl_str_is_nocase(tag, raw[i].tag))
			return dtl_str_find_nocase(s, dtl_str_from(raw[i].end), pos);
	return pos;
}

static void
scan(struct dtl_str s, struct stated *st)
{
	size_t i = dtl_str_find_char(s, '<', 0);

	while (i < s.n) {
		if (dtl_str_starts(dtl_str_slice(s, i, s.n), "<!--")) {
			i = dtl_str_find(s, dtl_str_from("-->"), i + 4);
		} else {
			struct attrs at = { 0 };
			size_t beg = ++i;

			while (i < s.n && !is_space(s.p[i]) && s.p[i] != '>' && s.p[i] != '<')
				i++;
			struct dtl_str tag = dtl_str_slice(s, beg, i);

			if (dtl_str_is_nocase(tag, "body") || dtl_str_is_nocase(tag, "/head"))
				return;
			read_attrs(s, &i, &at);
			take_tag(tag, &at, st);
			i = skip_raw(s, tag, i);
		}
		i = dtl_str_find_char(s, '<', i);
	}
}

/* "&amp;" is the one reference that URLs in attributes are full of. */
static struct dtl_str
clean_url(struct dtl_arena *a, struct dtl_str url)
{
	struct dtl_buf b;
	size_t i = 0;

	url = dtl_utf8_repair(a, dtl_str_trim(url));
	dtl_buf_init(&b, a);
	while (i < url.n) {
		size_t amp = dtl_str_find(url, dtl_str_from("&amp;"), i);

		dtl_buf_add_str(&b, dtl_str_slice(url, i, amp < url.n ? amp + 1 : url.n));
		i = amp < url.n ? amp + 5 : url.n;
	}
	url = dtl_identity_url(dtl_buf_str(&b));
	return dtl_str_starts_nocase(url, "http://") || dtl_str_starts_nocase(url, "https://")
		   ? url
		   : DTL_STR_NONE;
}

void
dtl_head_article(struct dtl_arena *a, struct dtl_str bytes, struct dtl_article *ret)
{
	struct stated st = { 0 };

	memset(ret, 0, sizeof *ret);
	ret->published_at = DTL_TIME_NONE;
	ret->content.media_type = dtl_str_from("text/html");
	ret->content.bytes = bytes;
	scan(dtl_str_slice(bytes, 0, MAX_HEAD), &st);
	ret->url = clean_url(a, st.canonical);
	if (ret->url.p == NULL)
		ret->url = clean_url(a, st.og_url);
	if (st.lang.p != NULL)
		ret->language = dtl_identity_language(a, dtl_utf8_repair(a, st.lang));
	if (st.published.p != NULL) {
		ret->published_at = dtl_identity_time(st.published);
		ret->published_basis =
		    dtl_str_from(dtl_arena_printf(a, "meta:%.*s", DTL_STR_FMT(st.published_name)));
	}
}

#include "news/identity.h"

#include "base/buf.h"
#include "base/utf8.h"

struct dtl_str
dtl_identity_url(struct dtl_str url)
{
	struct dtl_str s = dtl_str_trim(url);

	s = dtl_str_slice(s, 0, dtl_str_find_char(s, '#', 0));
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return DTL_STR_NONE;
	return dtl_str_find_char(s, ':', 0) < s.n ? s : DTL_STR_NONE;
}

struct dtl_str
dtl_identity_domain(struct dtl_arena *a, struct dtl_str url)
{
	struct dtl_str rest;

	if (dtl_str_starts_nocase(url, "https://"))
		rest = dtl_str_slice(url, 8, url.n);
	else if (dtl_str_starts_nocase(url, "http://"))
		rest = dtl_str_slice(url, 7, url.n);
	else
		return DTL_STR_NONE;
	size_t end = 0;

	while (end < rest.n && strchr("/?:", rest.p[end]) == NULL)
		end++;
	rest = dtl_str_slice(rest, 0, end);
	size_t at = dtl_str_find_char(rest, '@', 0);

	if (at < rest.n)
		rest = dtl_str_slice(rest, at + 1, rest.n);
	if (dtl_str_starts_nocase(rest, "www."))
		rest = dtl_str_slice(rest, 4, rest.n);
	return rest.n == 0 ? DTL_STR_NONE : dtl_utf8_lower_str(a, rest);
}

struct dtl_str
dtl_identity_language(struct dtl_arena *a, struct dtl_str tag)
{
	struct dtl_str s = dtl_str_trim(tag);
	size_t n = 0;

	while (n < s.n && s.p[n] != '-' && s.p[n] != '_')
		n++;
	s = dtl_utf8_lower_str(a, dtl_str_slice(s, 0, n));
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'a' || s.p[i] > 'z')
			return DTL_STR_NONE;
	return s.n == 2 || s.n == 3 ? s : DTL_STR_NONE;
}

int64_t
dtl_identity_time(struct dtl_str text)
{
	/* Seconds reach the year 5138 here; as milliseconds the same number is early 1973. */
	const int64_t seconds_max = INT64_C(100000000000);
	int64_t ms = DTL_TIME_NONE;
	int64_t n;

	if (dtl_time_parse(text, &ms))
		return ms;
	if (dtl_str_trim(text).n >= 9 &&
	    dtl_str_to_i64(dtl_str_trim(text), 1, INT64_C(99999999999999), &n))
		return n < seconds_max ? n * 1000 : n;
	return DTL_TIME_NONE;
}

/* Title and time of publication that stand beside the content are part of it: two articles that differ
 * in them are coded differently, so they must not share an id. */
static struct dtl_str
whole_content(struct dtl_arena *a, const struct dtl_article *art)
{
	char time[25] = "";
	struct dtl_buf b;

	if (art->title.p == NULL && art->published_at == DTL_TIME_NONE)
		return art->content.bytes;
	if (art->published_at != DTL_TIME_NONE)
		dtl_time_format(art->published_at, time);
	dtl_buf_init(&b, a);
	dtl_buf_addf(&b, "%.*s\n%s\n", DTL_STR_FMT(art->title), time);
	dtl_buf_add_str(&b, art->content.bytes);
	return dtl_buf_str(&b);
}

void
dtl_identity_settle(struct dtl_arena *a, struct dtl_article *art)
{
	char id[DTL_ID_HEX + 1];

	art->canonical_url =
	    dtl_identity_url(art->canonical_url.p != NULL ? art->canonical_url : art->url);
	if (art->source.domain.p == NULL)
		art->source.domain = dtl_identity_domain(a, art->canonical_url);
	dtl_article_id(art->canonical_url,
	    art->canonical_url.p != NULL ? DTL_STR_NONE : whole_content(a, art), id);
	art->id = dtl_str_make(dtl_arena_strndup(a, id, DTL_ID_HEX), DTL_ID_HEX);
}

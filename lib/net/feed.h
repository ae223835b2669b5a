/*
 * feed - RSS 0.9x / 1.0 / 2.0, Atom 0.3 / 1.0, JSON Feed, sitemaps and sitemap indexes as one structure.
 *
 *	charset = dtl_feed_charset(bytes, http charset)   (text/charset.h makes UTF-8)
 *	dtl_feed_parse(a, utf8, url, &feed)
 *	dtl_feed_plain(a, item->title)      as words;  dtl_feed_html(a, item->content)  as markup
 *
 * Links are absolute: xml:base where it is there, else the feed's own URL. An item keeps what its feed
 * says: an absent field was not stated, a time that could not be read is DTL_TIME_NONE. Of two spellings of
 * a field the more exact one wins (content:encoded before description, dc:creator before author).
 * Ill-formed documents are read leniently and say so in recovered.
 *
 * Errors:  DTL_SKIP: no feed (an HTML page, an empty body, another document), or refused.
 * Memory:  arena. At most 10,000 items (sitemaps 50,000); the rest is cut and counted in cut.
 * Threads: pure functions.
 */
#ifndef DTL_NET_FEED_H
#define DTL_NET_FEED_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

enum dtl_feed_kind {
	DTL_FEED_RSS, /* 0.9x, 2.0 */
	DTL_FEED_RDF, /* 0.90, 1.0 */
	DTL_FEED_ATOM,
	DTL_FEED_JSON,
	DTL_FEED_SITEMAP,
	DTL_FEED_INDEX, /* of sitemaps: items hold only link and updated */
};

/* A text as it was given: what it is decides how it is read. */
struct dtl_feed_text {
	struct dtl_str s; /* absent: not stated */
	enum { DTL_FEED_PLAIN, DTL_FEED_HTML, DTL_FEED_MAYBE } type; /* MAYBE: RSS does not say */
};

struct dtl_feed_item {
	struct dtl_str id; /* guid, atom:id, rdf:about ... as stated */
	struct dtl_str link; /* absolute */
	struct dtl_feed_text title;
	struct dtl_feed_text summary;
	struct dtl_feed_text content;
	const struct dtl_str *authors;
	size_t author_count;
	const struct dtl_str *categories;
	size_t category_count;
	struct dtl_str language;
	struct dtl_str enclosure; /* first, absolute */
	int64_t published_ms;
	int64_t updated_ms;
};

struct dtl_feed {
	enum dtl_feed_kind kind;
	struct dtl_str version; /* "2.0", "0.91", "1.0" */
	struct dtl_feed_text title;
	struct dtl_str link; /* home page */
	struct dtl_str self;
	struct dtl_str hub; /* WebSub */
	struct dtl_str language;
	int64_t ttl_ms; /* ttl or sy:updatePeriod / updateFrequency; 0: not stated */
	uint32_t skip_hours; /* bit 0 = 00:00-00:59 UTC */
	uint8_t skip_days; /* bit 0 = Monday */
	const struct dtl_feed_item *items;
	size_t item_count;
	size_t cut; /* items over the limit */
	bool recovered; /* ill-formed */
	const char *fault; /* why; NULL */
};

dtl_rc dtl_feed_parse(struct dtl_arena *a, struct dtl_str text, struct dtl_str url,
    struct dtl_feed *ret, struct dtl_err *err) DTL_MUST_USE;
/* What the bytes say of their charset; else what HTTP said (declared may be absent). RFC 7303. */
struct dtl_str dtl_feed_charset(struct dtl_str bytes, struct dtl_str declared);
/* An HTML page by its first bytes. */
bool dtl_feed_is_page(struct dtl_str text);
/* Words: tags off, references replaced, one line. */
struct dtl_str dtl_feed_plain(struct dtl_arena *a, struct dtl_feed_text text);
/* Markup: plain text is escaped. */
struct dtl_str dtl_feed_html(struct dtl_arena *a, struct dtl_feed_text text);
/* Instants in the many ways that feeds write them; DTL_TIME_NONE when it is none. */
int64_t dtl_feed_time(struct dtl_str text);

#endif

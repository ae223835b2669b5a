/*
 * article - one news article as it was fetched, and the ledger record of what became of it.
 *
 * Field names and meanings are those of schemas/article.avsc and schemas/coded.avsc; an absent
 * string (p == NULL) is null there.
 *
 * Errors:  none.
 * Memory:  plain structs; views belong to whoever made them (usually the message's arena).
 * Threads: no shared state.
 */
#ifndef DTL_NEWS_ARTICLE_H
#define DTL_NEWS_ARTICLE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/str.h"

enum dtl_action { DTL_ACTION_PUBLISH, DTL_ACTION_RETRACT };

struct dtl_pair {
	struct dtl_str key;
	struct dtl_str value;
};

struct dtl_source {
	struct dtl_str name; /* "ANI" */
	struct dtl_str domain; /* "aninews.in" */
	struct dtl_str country; /* ISO 3166 alpha-3 */
	struct dtl_str feed; /* feed URL or file that it came from */
};

struct dtl_content {
	struct dtl_str bytes; /* as fetched, at most max_article_bytes */
	struct dtl_str media_type; /* "text/plain", "text/html" */
	struct dtl_str charset; /* as declared; absent when not */
};

struct dtl_http {
	int32_t status; /* 0 = not fetched over HTTP */
	struct dtl_str etag;
	struct dtl_str last_modified;
};

struct dtl_article {
	struct dtl_str id; /* 32 hex digits */
	int32_t revision; /* 1 = first */
	enum dtl_action action;
	struct dtl_str url;
	struct dtl_str canonical_url;
	struct dtl_source source;
	struct dtl_str title;
	const struct dtl_str *authors;
	size_t author_count;
	struct dtl_str language; /* ISO 639-1 as stated; absent when not */
	int64_t published_at; /* ms; DTL_TIME_NONE when nothing states it */
	struct dtl_str published_basis; /* "jsonl:published", "meta", "feed", ...; absent */
	int64_t fetched_at; /* ms */
	struct dtl_content content;
	struct dtl_http http;
	const struct dtl_pair *meta;
	size_t meta_count;
};

/* Id of an article: over its canonical URL, or over its content where it has none. */
void dtl_article_id(struct dtl_str canonical_url, struct dtl_str content, char out[DTL_ID_HEX + 1]);

/* The wall that this page is ("paywall", "consent", "challenge") instead of the article; absent when it is none.
 * A feed's own content beside a walled page is an article. */
struct dtl_str dtl_article_wall(const struct dtl_article *art);

/* Generation of the coder: what made these events. number rises with any of the three. */
struct dtl_generation {
	int32_t number;
	struct dtl_str version; /* of the program */
	struct dtl_str lexicon; /* checksum, hex */
	struct dtl_str model; /* checksum, hex */
};

enum dtl_outcome {
	DTL_OUTCOME_CODED,
	DTL_OUTCOME_FILTERED,
	DTL_OUTCOME_RETRACTED,
	DTL_OUTCOME_DEAD
};

/* MinHash sketch for near-duplicates: count shingles gave these minima. */
struct dtl_sketch {
	const int64_t *minima;
	size_t minimum_count;
	int32_t shingle_count;
};

/* The ledger: what became of one article. Key is the article id, the topic is compacted. */
struct dtl_coded {
	struct dtl_str article_id;
	int32_t revision;
	enum dtl_outcome outcome;
	struct dtl_str reason; /* why it was filtered or is dead; absent when coded */
	struct dtl_str language; /* found */
	int64_t published_at;
	struct dtl_str published_basis;
	struct dtl_str url;
	struct dtl_str headline;
	struct dtl_str text; /* clean text; absent when coded.text is false */
	struct dtl_source source;
	struct dtl_sketch sketch;
	const struct dtl_str *event_ids;
	size_t event_id_count;
	struct dtl_generation generation;
};

#endif

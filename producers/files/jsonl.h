/*
 * jsonl - a line of JSON as an article, by a mapping from our fields to theirs.
 *
 *	jsonl: { url: link, title: headline, body: "content.text|summary", published: date }
 *
 * A path steps through objects with dots; '|' separates alternatives, the first that holds a value
 * wins; an empty path switches a field off. Fields that are not mapped keep their defaults.
 *
 * Errors:  jsonl_map_init: false with the unknown name. jsonl_article: DTL_SKIP with what is wrong.
 * Memory:  the article points into the arena.
 * Threads: pure functions.
 */
#ifndef DTL_PRODUCERS_FILES_JSONL_H
#define DTL_PRODUCERS_FILES_JSONL_H

#include "base/err.h"
#include "conf/conf.h"
#include "news/article.h"

enum jsonl_field {
	JSONL_ID,
	JSONL_URL,
	JSONL_TITLE,
	JSONL_BODY,
	JSONL_HTML,
	JSONL_PUBLISHED,
	JSONL_LANGUAGE,
	JSONL_SOURCE,
	JSONL_DOMAIN,
	JSONL_COUNTRY,
	JSONL_AUTHORS,
	JSONL_REVISION,
	JSONL_FIELD_COUNT,
};

struct jsonl_map {
	struct dtl_str path[JSONL_FIELD_COUNT];
};

/* *ret_unknown: the key of the mapping that is no field of ours. */
bool
jsonl_map_init(struct jsonl_map *map, const struct dtl_conf_map *conf, const char **ret_unknown);
/* Names of the fields, NULL-ended, for suggestions. */
extern const char *const jsonl_field_names[JSONL_FIELD_COUNT + 1];

/* Everything but id, canonical_url, source.feed and fetched_at. Revision 0: not stated. */
dtl_rc jsonl_article(struct dtl_arena *a, const struct jsonl_map *map, struct dtl_str line,
    struct dtl_article *ret, struct dtl_err *err) DTL_MUST_USE;

#endif

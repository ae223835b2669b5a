/*
 * article_json - JSON as an article, by a mapping from our fields to theirs.
 *
 *	jsonl: { url: link, title: headline, body: "content.text|summary", published: date }
 *
 * A path steps through objects with dots; '|' separates alternatives, the first that holds a value
 * wins; an empty path switches a field off. Fields that are not mapped keep their defaults.
 *
 * Errors:  dtl_article_map_init: false with the unknown name. dtl_article_line: DTL_SKIP with what is wrong.
 * Memory:  the article points into the arena.
 * Threads: pure functions.
 */
#ifndef DTL_RUN_ARTICLE_JSON_H
#define DTL_RUN_ARTICLE_JSON_H

#include "base/json.h"
#include "conf/conf.h"
#include "news/article.h"

enum dtl_article_field {
	DTL_ARTICLE_ID,
	DTL_ARTICLE_URL,
	DTL_ARTICLE_TITLE,
	DTL_ARTICLE_BODY,
	DTL_ARTICLE_HTML,
	DTL_ARTICLE_PUBLISHED,
	DTL_ARTICLE_LANGUAGE,
	DTL_ARTICLE_SOURCE,
	DTL_ARTICLE_DOMAIN,
	DTL_ARTICLE_COUNTRY,
	DTL_ARTICLE_AUTHORS,
	DTL_ARTICLE_REVISION,
	DTL_ARTICLE_FIELD_COUNT,
};

struct dtl_article_map {
	struct dtl_str path[DTL_ARTICLE_FIELD_COUNT];
};

/* *ret_unknown: the key of the mapping that is no field of ours. */
bool dtl_article_map_init(
    struct dtl_article_map *map, const struct dtl_conf_map *conf, const char **ret_unknown);
/* Names of the fields, NULL-ended, for suggestions. */
extern const char *const dtl_article_field_names[DTL_ARTICLE_FIELD_COUNT + 1];

/* Everything but id, canonical_url, source.feed and fetched_at. Revision 0: not stated. */
/* A line of JSON with one object. */
dtl_rc dtl_article_line(struct dtl_arena *a, const struct dtl_article_map *map, struct dtl_str line,
    struct dtl_article *ret, struct dtl_err *err) DTL_MUST_USE;
/* The same for an object that was read already. */
dtl_rc dtl_article_object(struct dtl_arena *a, const struct dtl_article_map *map,
    const struct dtl_json *obj, struct dtl_article *ret, struct dtl_err *err) DTL_MUST_USE;
/* More values than an article has would take far more memory than their text. */
bool dtl_article_too_many_values(struct dtl_str text, size_t limit);

#endif

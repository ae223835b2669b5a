/*
 * wall - whether a page is a wall in front of an article: a challenge, a consent page, a paywall.
 *
 *	dtl_walls_parse (data/net/page-marks.txt) once, dtl_wall_of for each page
 *
 * Errors:  dtl_walls_parse: DTL_SKIP with the line that is no mark.
 * Memory:  the arena; marks look at their text, which must stay.
 * Threads: marks are read-only. A page costs one pass over its first 256 KiB; its text is read only where its source
 *          holds words of a mark.
 */
#ifndef DTL_NEWS_WALL_H
#define DTL_NEWS_WALL_H

#include "news/article.h"

struct dtl_walls;

struct dtl_wall_page {
	struct dtl_str url; /* that answered at last */
	struct dtl_str media_type, charset; /* as declared; absent */
	struct dtl_str bytes;
	const struct dtl_pair *headers; /* of the answer, when they are known */
	size_t header_count;
	const struct dtl_str *text; /* what can be read of it, when that is known; else NULL */
};

dtl_rc dtl_walls_parse(struct dtl_arena *a, struct dtl_str text, const struct dtl_walls **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* "challenge", "consent", "paywall"; NULL: no wall. */
const char *
dtl_wall_of(struct dtl_arena *a, const struct dtl_walls *walls, const struct dtl_wall_page *page);

#endif

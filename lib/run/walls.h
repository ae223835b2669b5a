/*
 * walls - by what a page is known that is a wall in front of an article, from the data that is installed.
 *
 * Errors:  DTL_FAIL with the file and the line.
 * Memory:  the arena.
 * Threads: main thread.
 */
#ifndef DTL_RUN_WALLS_H
#define DTL_RUN_WALLS_H

#include "news/wall.h"
#include "run/shared.h"

dtl_rc dtl_walls_load(const struct dtl_shared *shared, struct dtl_arena *a,
    const struct dtl_walls **ret, struct dtl_err *err) DTL_MUST_USE;
/* Notes the wall in the article's meta, where dtl_article_wall finds it; an article that is no page of HTML, or says
 * already what it is, stays as it is. */
void dtl_walls_mark(struct dtl_arena *a, const struct dtl_walls *walls,
    const struct dtl_wall_page *page, struct dtl_article *art);

#endif

/*
 * head - an HTML page as an article, by what its head says for identity: canonical URL, time of publication,
 * language. Reading the page's text is the extractor's work.
 *
 * Errors:  none; what is not stated stays absent.
 * Memory:  the article points into the bytes and the arena. Linear in the first 256 KiB.
 * Threads: pure function.
 */
#ifndef DTL_NEWS_HEAD_H
#define DTL_NEWS_HEAD_H

#include "news/article.h"

/* Everything but id, canonical_url's fallback, source.feed, revision and fetched_at. */
void dtl_head_article(struct dtl_arena *a, struct dtl_str bytes, struct dtl_article *ret);

#endif

/*
 * identity - what makes an article the same article: its canonical URL, else its content with the title
 * and the time of publication that were stated beside it.
 *
 * Errors:  none.
 * Memory:  the arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_IDENTITY_H
#define DTL_NEWS_IDENTITY_H

#include "news/article.h"

/* The URL trimmed and without fragment; absent when it is empty or no URL. */
struct dtl_str dtl_identity_url(struct dtl_str url);
/* Host of an http(s) URL without "www.", lower-cased; absent. */
struct dtl_str dtl_identity_domain(struct dtl_arena *a, struct dtl_str url);
/* "en-GB" to "en"; absent when it names no language. */
struct dtl_str dtl_identity_language(struct dtl_arena *a, struct dtl_str tag);
/* An instant stated as text (RFC 3339, RFC 2822) or as seconds or milliseconds since 1970. */
int64_t dtl_identity_time(struct dtl_str text);
/* Sets canonical_url, source.domain where it is absent, and id. art->url and content are set. */
void dtl_identity_settle(struct dtl_arena *a, struct dtl_article *art);

#endif

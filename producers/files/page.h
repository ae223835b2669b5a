/*
 * page - a text or HTML file as an article.
 *
 * A text file may begin with front matter, which is taken off the text:
 *
 *	---
 *	url: https://example.org/a
 *	title: Two ministers meet
 *	published: 2025-12-22T10:00:00+05:30
 *	---
 *
 * (also language, source, domain, country, authors separated by commas; other keys go into meta).
 * Of an HTML page only its head is looked at, for what identity needs: canonical URL, time of
 * publication as the page states it, language. Reading the page is the extractor's work.
 *
 * Errors:  none: what cannot be read is content.
 * Memory:  the article points into the bytes and the arena.
 * Threads: pure functions.
 */
#ifndef DTL_PRODUCERS_FILES_PAGE_H
#define DTL_PRODUCERS_FILES_PAGE_H

#include "news/head.h"

enum page_kind { PAGE_TEXT, PAGE_HTML, PAGE_LINES, PAGE_BINARY };

/* What a file is, by its name (without .gz, .zst) and its first bytes. */
enum page_kind page_classify(const char *name, struct dtl_str first);
/* Binary whatever its name says. */
bool page_is_binary(struct dtl_str first);

/* Everything but id, canonical_url's fallback, source.feed, revision and fetched_at. */
void page_text(struct dtl_arena *a, struct dtl_str bytes, struct dtl_article *ret);

#endif

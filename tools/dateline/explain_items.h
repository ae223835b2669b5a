/*
 * explain_items - the items of the extractor's stages as JSON members.
 *
 * Each function adds members to the object that is open in `w`; dtl_item_event and
 * dtl_items_of_dateline write whole objects.
 *
 * Errors:  none; the writer keeps its own.
 * Memory:  nothing is kept.
 * Threads: a struct dtl_items belongs to one thread.
 */
#ifndef DATELINE_EXPLAIN_ITEMS_H
#define DATELINE_EXPLAIN_ITEMS_H

#include "explain.h"

struct dtl_items {
	struct dtl_json_writer *w;
	const struct dtl_seen *seen;
	const struct dtl_document *doc;
	struct dtl_cursor cursor; /* of begin and end, which mostly rise */
};

/* explain_items.c: single members. NULL, an empty string and what is no number are null. */
void dtl_put_str(struct dtl_items *j, const char *key, struct dtl_str value);
void dtl_put_text(struct dtl_items *j, const char *key, const char *value);
void dtl_put_number(struct dtl_items *j, const char *key, int64_t value);
void dtl_put_real(struct dtl_items *j, const char *key, double value);
void dtl_put_flag(struct dtl_items *j, const char *key, bool value);
/* Bytes of the clean text: "begin" and "end" in code points, "byte_begin" and "byte_end". Linear in how
 * far `beg` lies from the span before it. */
void dtl_put_span(struct dtl_items *j, uint32_t beg, uint32_t end);
void dtl_put_span_text(struct dtl_items *j, struct dtl_span s);

/* explain_text_json.c: item `i` of the document. */
void dtl_item_block(struct dtl_items *j, size_t i);
void dtl_item_sentence(struct dtl_items *j, size_t i);
void dtl_item_token(struct dtl_items *j, size_t i);
void dtl_item_clause(struct dtl_items *j, size_t i);
/* All that the body stage knows of the page. */
void dtl_items_body(struct dtl_items *j);

/* explain_news_json.c: item `i` of the extraction. */
void dtl_item_mention(struct dtl_items *j, size_t i);
void dtl_item_date(struct dtl_items *j, size_t i);
void dtl_item_event(struct dtl_items *j, size_t i);
void dtl_item_place(struct dtl_items *j, size_t i);
/* Places are the mentions of that kind, with the reading that was chosen. */
bool dtl_item_is_place(const struct dtl_items *j, size_t i);
/* The dateline's words stand in no sentence and are no mention, but they name a place, and often its region. */
void dtl_items_of_dateline(struct dtl_items *j);

#endif

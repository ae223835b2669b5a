/*
 * printer - text of explain for people: colours, and what a story may not say to a terminal.
 *
 * Errors:  none.
 * Memory:  appends to a buffer.
 * Threads: one printer, one thread.
 */
#ifndef DATELINE_PRINTER_H
#define DATELINE_PRINTER_H

#include "explain.h"

enum style { STYLE_PLAIN, STYLE_HEAD, STYLE_DIM, STYLE_GOOD, STYLE_WARN };

struct printer {
	struct dtl_buf *out;
	const struct dtl_seen *seen;
	const struct dtl_document *doc;
	bool color;
};

void print_styled(struct printer *p, enum style style, struct dtl_str s);
void print_plain(struct printer *p, struct dtl_str s);
void print_words(struct printer *p, enum style style, const char *z);

void print_clauses(struct printer *p);
void print_why(struct printer *p, size_t event);
void print_why_not(struct printer *p, uint32_t sentence);

#endif

/*
 * dateline - "Muscat [Oman], March 11 (GNA):" at the beginning of a paragraph.
 *
 * Knows places with a region in brackets or behind a comma, agencies, dates with and without year,
 * and the colons, dashes and slashes that end a dateline. A bare "Place:" or "Place -" counts only
 * when the place is a known dateline city or is written in capitals before a dash.
 *
 * Errors:  none.
 * Memory:  parts are views of the line.
 * Threads: pure functions; they look at the first 200 bytes only.
 */
#ifndef DTL_TEXT_DATELINE_H
#define DTL_TEXT_DATELINE_H

#include "text/document.h"

struct dtl_dateline_found {
	struct dtl_dateline parts; /* span: offsets in the line, the separator included */
	size_t kicker_end; /* "Defence ties: NEW DELHI, ..." has a kicker up to here; 0 none */
	struct dtl_date date; /* year 0 when not stated */
};

bool dtl_dateline_parse(struct dtl_str line, struct dtl_dateline_found *ret);
/* A date at s[*pos]: "December 22", "4 Dec. 2025", "Monday, Feb 4", "2025-12-04"; moves *pos. */
bool dtl_dateline_date(struct dtl_str s, size_t *pos, struct dtl_date *ret);

#endif

/*
 * extract_work - the extractor from inside, and what one call of it works on.
 *
 * extractor opens and closes it, extract goes from the bytes of an article to its mentions, dates and
 * places, extract_events from there to events.
 *
 * Errors:  none.
 * Memory:  the extractor's own arena; a call's is the caller's.
 * Threads: an extractor is only read during calls.
 */
#ifndef DTL_NEWS_EXTRACT_WORK_H
#define DTL_NEWS_EXTRACT_WORK_H

#include "news/extract.h"
#include "news/notes.h"
#include "news/screen.h"
#include "news/trace.h"

struct dtl_extractor {
	struct dtl_arena *a;
	struct dtl_extract_options options;
	struct dtl_lexicon *lexicon;
	struct dtl_model *model;
	struct dtl_language_id *language;
	struct dtl_patterns patterns;
	struct dtl_screen *screen;
	struct dtl_notes notes;
	struct dtl_confidence confidence;
	struct dtl_themes themes;
	struct dtl_generation generation;
};
/* What one call works on. */
struct extract_work {
	const struct dtl_extractor *x;
	struct dtl_arena *a;
	const struct dtl_article *article;
	struct dtl_extraction *out;
	struct dtl_date published; /* year 0 unknown */
	struct dtl_date dateline;
	struct dtl_noted noted; /* by the user's own notes */
	struct dtl_trace *trace; /* NULL unless asked for */
};
/* Codes what was read, and fills in what every event carries. */
void extract_events(struct extract_work *w);

#endif

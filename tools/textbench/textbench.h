/*
 * textbench - what the commands of dateline-textbench share.
 *
 * Errors:  messages on standard error, exit 1.
 * Memory:  heap until exit.
 * Threads: one.
 */
#ifndef DTL_TOOLS_TEXTBENCH_H
#define DTL_TOOLS_TEXTBENCH_H

#include "text/document.h"

#include <time.h>

/* What works on the text. */
struct textbench_resources {
	const char *lexicon, *model; /* paths; the lexicon for the extractor alone */
	enum dtl_text_reader reader;
};

static inline double
textbench_cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A document whose blocks are the lines of text, all body and coded. */
void textbench_lines(struct dtl_arena *a, struct dtl_str text, struct dtl_document *ret);
int textbench_segment(struct dtl_arena *a, struct dtl_str text);
int textbench_icu(struct dtl_arena *a, struct dtl_str text);
int
textbench_stages(struct dtl_arena *a, struct dtl_str text, const struct textbench_resources *from);
int textbench_extract(
    struct dtl_arena *a, struct dtl_str stories, const struct textbench_resources *from);
int textbench_body(struct dtl_arena *a, struct dtl_str bytes, const char *media_type);
int textbench_pages(struct dtl_arena *a, struct dtl_str input, int64_t rounds);

#endif

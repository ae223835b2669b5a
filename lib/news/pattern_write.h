/*
 * pattern_write - a pattern as it is read from its line, and its writing into the section.
 *
 * Errors:  none.
 * Memory:  the builder's arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_PATTERN_WRITE_H
#define DTL_NEWS_PATTERN_WRITE_H

#include "news/pattern.h"
#include "news/pattern_format.h"

enum {
	PATTERN_MAX_WORDS = 400,
	PATTERN_MAX_PREDICATES = 80,
	PATTERN_MAX_SLOTS = 12,
	PATTERN_MAX_PREPS = 4,
};

struct dtl_word_draft {
	struct dtl_str items[PATTERN_MAX_WORDS];
	size_t count;
	uint32_t flags;
};

struct dtl_pattern_draft {
	struct dtl_str cameo;
	struct dtl_str predicates[PATTERN_MAX_PREDICATES];
	size_t predicate_count; /* each with its kind in front: "vsign", "ntalk" */
	struct dtl_word_draft subject, object, complement, unless;
	struct dtl_str prep_names[PATTERN_MAX_PREPS];
	struct dtl_word_draft prep_words[PATTERN_MAX_PREPS];
	size_t prep_count;
	struct dtl_slot targets[PATTERN_MAX_SLOTS], sources[PATTERN_MAX_SLOTS];
	size_t target_count, source_count;
	uint32_t flags, source_functions, target_functions;
	struct dtl_str mode, context;
	size_t particle_count; /* predicates that have one */
	bool own; /* the user's own: of equals it wins */
};

/* Takes the next word off a line; empty at its end. */
struct dtl_str dtl_pattern_next_word(struct dtl_str *rest);
void dtl_pattern_put_text(struct dtl_buf *out, struct dtl_str s);
void dtl_pattern_put_record(struct dtl_buf *out, int tag, const struct dtl_buf *body);
void dtl_pattern_write(struct dtl_buf *out, struct dtl_arena *a, const struct dtl_pattern_draft *p,
    struct dtl_str rule);

#endif

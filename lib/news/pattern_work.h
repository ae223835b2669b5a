/*
 * pattern_work - what the readers of pattern files share while one file is read.
 *
 * pattern_build goes line by line; sets and frames (pattern_set) are kept for the lines and files
 * that follow, and the fields of a pattern (pattern_field) are read into its draft.
 *
 * Errors:  problems go to the builder with file and line; the reading goes on.
 * Memory:  the builder's arena.
 * Threads: one builder, one thread.
 */
#ifndef DTL_NEWS_PATTERN_WORK_H
#define DTL_NEWS_PATTERN_WORK_H

#include "news/lexicon_build.h"
#include "news/pattern_write.h"

struct pattern_build {
	struct dtl_lexicon_builder *b;
	struct dtl_arena *a;
	const char *file;
	int line;
	struct dtl_buf *out, *sets;
	bool has_pattern; /* examples belong to it */
	struct dtl_pattern_draft *draft; /* the one being read; large, hence used again */
	struct dtl_str origin; /* "#@ file:line": where the next line comes from; absent */
};

#define PROBLEM(s, ...) dtl_lexicon_problem((s)->b, (s)->file, (s)->line, __VA_ARGS__)

/* set: lists of words under a name. */
bool
pattern_find_set(const struct pattern_build *s, struct dtl_str name, struct dtl_str *ret_words);
void pattern_add_words(struct pattern_build *s, struct dtl_word_draft *w, struct dtl_str list);
void pattern_read_set(struct pattern_build *s, struct dtl_str rest);
void pattern_read_frame(struct pattern_build *s, struct dtl_str rest);

/* field: what follows the code of a pattern. */
void
pattern_read_predicates(struct pattern_build *s, struct dtl_pattern_draft *p, struct dtl_str list);
void pattern_read_fields(struct pattern_build *s, struct dtl_pattern_draft *p, struct dtl_str rest);

#endif

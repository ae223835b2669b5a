/*
 * lexicon - what `dateline lexicon` does: check, test, find, import.
 *
 * Errors:  one line on stderr.
 * Memory:  the arena of the call.
 * Threads: main thread.
 */
#ifndef DATELINE_LEXICON_H
#define DATELINE_LEXICON_H

#include "command.h"
#include "run/lexicon.h"

struct dtl_lexicon_call {
	const struct dtl_command *self;
	struct dtl_line *line;
	struct dtl_own_lexicon own;
	struct dtl_line_lexicon compiled;
	const char *into; /* import: folder to write to */
	const char *const *words; /* what follows the verb */
	size_t word_count;
};

int dtl_lexicon_find_words(struct dtl_lexicon_call *c);
int dtl_lexicon_test_examples(struct dtl_lexicon_call *c);
int dtl_lexicon_import_files(struct dtl_lexicon_call *c);

#endif

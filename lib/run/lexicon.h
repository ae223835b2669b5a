/*
 * lexicon - the lexicon of a line: the compiled one, or the shipped texts and the user's own compiled
 * together.
 *
 *	lexicon:
 *	  folder: ./lexicon        actors/ places/ patterns/ notes/ confidence/ as in data/lexicon, petrarch/ as they are
 *	  stemming: petrarch       or tabari: what a phrase without '_' at its end means
 *	  patterns: beside         ours stay; or instead: only the user's own
 *
 * A fault in a text of our form stops with all its lines "file:line: why"; one in a PETRARCH dictionary
 * is a warning.
 *
 * Errors:  DTL_FAIL.
 * Memory:  as named; the bytes live in the arena or are mapped.
 * Threads: none shared.
 */
#ifndef DTL_RUN_LEXICON_H
#define DTL_RUN_LEXICON_H

#include "base/arena.h"
#include "base/file.h"
#include "news/lexicon.h"
#include "run/shared.h"

struct dtl_own_lexicon {
	const char *folder; /* "" = none */
	bool tabari; /* stems */
	bool instead; /* no patterns but his */
};

struct dtl_line_lexicon {
	struct dtl_str bytes;
	struct dtl_mapping map; /* when the compiled one is used as it is */
	struct dtl_str warnings; /* "file:line: why", one a line; empty: none */
	size_t own_text_count; /* files of the user's folder */
};

/* What a line uses. The warnings are the caller's to show. */
dtl_rc dtl_line_lexicon_open(const struct dtl_shared *shared, struct dtl_arena *a,
    struct dtl_line_lexicon *ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_line_lexicon_close(struct dtl_line_lexicon *lexicon);

/* Shipped texts (their folder; NULL: none) and an own folder, compiled. *problems gets what is wrong
 * with texts of our form, when the call fails for them. */
dtl_rc
dtl_own_lexicon_compile(struct dtl_arena *a, const char *shipped, const struct dtl_own_lexicon *own,
    struct dtl_line_lexicon *ret, struct dtl_str *problems, struct dtl_err *err) DTL_MUST_USE;

/* Names of the regular files of a folder that end so, sorted; none when there is no such folder. */
dtl_rc dtl_folder_list(struct dtl_arena *a, const char *folder, const char *ending,
    struct dtl_str **ret, size_t *ret_count, struct dtl_err *err) DTL_MUST_USE;

#endif

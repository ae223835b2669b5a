/*
 * rules - the line rules of data/lexicon/boilerplate.txt, as a table made at build time.
 *
 * Errors:  none.
 * Memory:  static table; folded copies of lines in the arena.
 * Threads: pure functions. A line costs the number of rules times its length at most, and only its
 *          first 600 bytes are looked at.
 */
#ifndef DTL_TEXT_RULES_H
#define DTL_TEXT_RULES_H

#include "text/document.h"

enum dtl_rule_how { RULE_LINE, RULE_EXACT, RULE_REST, RULE_LIST, RULE_TAIL, RULE_HEAD };

struct dtl_rule {
	enum dtl_block_kind kind;
	enum dtl_rule_how how;
	const char *why;
	struct dtl_str pattern;
};

/* The first rule for whole lines that matches, or NULL. */
const struct dtl_rule *dtl_rule_for_line(struct dtl_arena *a, struct dtl_str line);
/* The first rule whose pattern matches the end of the paragraph; *ret_beg is where it begins. */
const struct dtl_rule *dtl_rule_for_tail(struct dtl_arena *a, struct dtl_str line, size_t *ret_beg);
/* The first rule whose pattern matches the beginning; *ret_end is where it ends. */
const struct dtl_rule *dtl_rule_for_head(struct dtl_str line, size_t *ret_end);
/* Does the pattern match the text as a whole? Linear with one step back to the last star. */
bool dtl_rule_match(struct dtl_str pattern, struct dtl_str text, bool exact);

#endif

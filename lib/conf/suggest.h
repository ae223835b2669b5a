/*
 * suggest - "did you mean": the known word nearest to one that was mistyped.
 *
 * Errors:  none.
 * Memory:  the result is one of the choices.
 * Threads: pure functions.
 */
#ifndef DTL_CONF_SUGGEST_H
#define DTL_CONF_SUGGEST_H

#include "base/str.h"

/* Edits (insert, delete, replace, swap of neighbours) from a to b without regard to ASCII case and
 * with '-' equal to '_'; words over 63 bytes are never near. */
unsigned dtl_suggest_distance(struct dtl_str a, struct dtl_str b);

/* The nearest of count choices when it is near enough to be meant (a third of its length), else
 * NULL; the earlier of equals. NULL choices are passed over. */
const char *dtl_suggest(struct dtl_str word, const char *const *choices, size_t count);

#endif

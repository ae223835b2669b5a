/*
 * entity - character references of HTML, and text with its markup taken off.
 *
 * Errors:  none: what is no reference stays as it is.
 * Memory:  arena.
 * Threads: pure functions. Linear.
 */
#ifndef DTL_BASE_ENTITY_H
#define DTL_BASE_ENTITY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* The reference at s[at] == '&': its length and its UTF-8 text; 0: none. Knows &#N; &#xN; and the names of
 * HTML 4 and of more letters and marks; those of Latin-1 also without semicolon. */
size_t dtl_entity_at(struct dtl_str s, size_t at, char out[4], size_t *ret_n);
/* What a number stands for: Windows-1252 in the place of C1 controls, as browsers read them; U+FFFD for what is no
 * character. */
uint32_t dtl_entity_code(uint32_t code);
/* All references replaced. */
struct dtl_str dtl_entity_decode(struct dtl_arena *a, struct dtl_str s);
/* Has a tag or a reference in it. */
bool dtl_markup_seen(struct dtl_str s);
/* Tags, comments, scripts and styles off, references replaced, white space run together and trimmed. */
struct dtl_str dtl_markup_strip(struct dtl_arena *a, struct dtl_str html);

#endif

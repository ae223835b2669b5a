/*
 * warc_head - the lines before a record's block.
 *
 * Errors:  false: no head of a record; why says what is wrong where it began as one.
 * Memory:  views into the text, copies in the arena where blanks had to go.
 * Threads: pure functions.
 */
#ifndef DTL_NET_WARC_HEAD_H
#define DTL_NET_WARC_HEAD_H

#include "net/warc.h"

/* Length of the head that begins the text, with its last line end: WARC up to the empty line, ARC one line. 0: it
 * is not whole yet. */
size_t dtl_warc_head_length(struct dtl_str text);
/* Whether text begins as a head does; at its end: as far as it goes. */
bool dtl_warc_head_begins(struct dtl_str text);
bool dtl_warc_head_read(
    struct dtl_arena *a, struct dtl_str head, struct dtl_warc_record *ret, const char **why);

#endif

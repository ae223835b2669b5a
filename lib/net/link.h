/*
 * link - the Link header of RFC 8288: where an answer says that related things are.
 *
 *	Link: <https://hub.example/>; rel="hub", </feed>; rel=self
 *	dtl_link_rel(a, header, base, "hub")  ->  "https://hub.example/"
 *
 * Errors:  none; what is garbled is passed over.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_NET_LINK_H
#define DTL_NET_LINK_H

#include "base/arena.h"
#include "base/str.h"

/* The first target of the relation, absolute and http(s); absent when there is none. Links that speak of
 * another document (anchor) do not count. header: all of them joined with ", "; may be absent. */
struct dtl_str
dtl_link_rel(struct dtl_arena *a, struct dtl_str header, struct dtl_str base, const char *rel);

#endif

/*
 * outlet - where articles and positions go: Kafka, or standard output with the cache as memory.
 *
 *	outlet_position   outlet_put ... outlet_progress
 *
 * Errors:  those of run/out.h; standard output that cannot be written is DTL_FAIL.
 * Memory:  a buffer for one line.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_OUTLET_H
#define DTL_PRODUCERS_FEEDS_OUTLET_H

#include "cache.h"
#include "run/out.h"

struct outlet {
	struct dtl_out *out; /* NULL: standard output */
	struct cache *cache;
	struct dtl_buf line;
	int64_t put_count;
};

void outlet_init(struct outlet *o, struct dtl_out *out, struct cache *cache);
/* Whether sources under this name are this process's; what it owns changed when the number did. */
bool outlet_owns(const struct outlet *o, struct dtl_str name);
uint64_t outlet_shares(const struct outlet *o);
/* Words to the processes that share (run/out.h); on standard output there are none. */
bool outlet_has_others(const struct outlet *o);
int32_t outlet_place(const struct outlet *o, struct dtl_str name);
dtl_rc
outlet_tell(struct outlet *o, int32_t to, struct dtl_str bytes, struct dtl_err *err) DTL_MUST_USE;
dtl_rc outlet_hear(
    struct outlet *o, struct dtl_word *ret, bool *ret_any, struct dtl_err *err) DTL_MUST_USE;
void outlet_clear(struct outlet *o);
struct dtl_str outlet_position(struct outlet *o, struct dtl_arena *a, struct dtl_str url);
dtl_rc
outlet_put(struct outlet *o, const struct dtl_article *art, struct dtl_err *err) DTL_MUST_USE;
dtl_rc outlet_progress(struct outlet *o, struct dtl_str url, struct dtl_str position,
    struct dtl_err *err) DTL_MUST_USE;
dtl_rc outlet_dead(struct outlet *o, struct dtl_str origin, struct dtl_str bytes, const char *why,
    struct dtl_err *err) DTL_MUST_USE;

#endif

/*
 * relay - words between the processes that share the sources of a producer, over a topic with a partition a place.
 *
 *	dtl_relay_open   (dtl_relay_listen  (dtl_relay_next ...)  dtl_relay_say ...) ...   dtl_relay_close
 *
 * A word goes to a place, and so to whoever listens there. It may be lost, when its hearer dies or hands the place
 * over, and it may come twice: whoever waits for an answer says it again, under the same name.
 *
 * Errors:  DTL_RETRY: Kafka does not answer, or too much waits to be sent. DTL_SKIP: the word is too large.
 *          DTL_FAIL: no such topic, not allowed.
 * Memory:  a bounded queue in each direction.
 * Threads: main thread.
 */
#ifndef DTL_RUN_RELAY_H
#define DTL_RUN_RELAY_H

#include "run/kafka.h"
#include "run/out.h"

struct dtl_relay;

dtl_rc dtl_relay_open(const struct dtl_shared *shared, const char *client_id,
    struct dtl_relay **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_relay_close(struct dtl_relay *r); /* NULL is fine */
/* Hears what is said to these places; of those that are new from now on. */
dtl_rc dtl_relay_listen(
    struct dtl_relay *r, const bool *places, size_t count, struct dtl_err *err) DTL_MUST_USE;
dtl_rc
dtl_relay_say(struct dtl_relay *r, const struct dtl_word *word, struct dtl_err *err) DTL_MUST_USE;
/* Never waits. *ret_any false: nothing was said. The word lives until the next call. */
dtl_rc dtl_relay_next(
    struct dtl_relay *r, struct dtl_word *ret, bool *ret_any, struct dtl_err *err) DTL_MUST_USE;

#endif

/*
 * hand - records sent once by a person's command, however often it is given or interrupted.
 *
 *	dtl_hand_open  (dtl_hand_marked  dtl_hand_send ...) ...  dtl_hand_close
 *
 * What is sent and the mark that says so ("deadletters/0:12" in the topic of progress) are one
 * transaction. Opening fences another command of the same name that is still at work, ends what it
 * left open, and then reads the marks: nothing is sent twice.
 *
 * Errors:  DTL_RETRY when Kafka does not answer in time: nothing of that record can be seen. DTL_FAIL:
 *          fenced or refused; the command may be given again.
 * Memory:  the handle's own.
 * Threads: one handle, one thread.
 */
#ifndef DTL_RUN_HAND_H
#define DTL_RUN_HAND_H

#include "run/admin.h"

struct dtl_hand;

/* name: of the command, and first part of its marks. */
dtl_rc dtl_hand_open(const struct dtl_shared *shared, const char *name, struct dtl_hand **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_hand_close(struct dtl_hand *hand); /* NULL is fine */
/* What the mark says; absent when there is none. Lives until the next call. */
struct dtl_str dtl_hand_marked(const struct dtl_hand *hand, const char *mark);
/* Commits the record (NULL: none) with the mark (said NULL: it is taken away). */
dtl_rc dtl_hand_send(struct dtl_hand *hand, const char *topic, const struct dtl_raw_message *msg,
    const char *mark, const char *said, struct dtl_err *err) DTL_MUST_USE;

#endif

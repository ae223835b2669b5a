/*
 * post - a batch of records on its way: requests made of it, sent, split and put again.
 *
 *	(post_add ... post_flush) ...   post_flush is called again until it returns DTL_OK
 *
 * Errors:  flush: DTL_RETRY: something is not delivered yet; what was delivered is not sent again.
 * Memory:  copies of the batch, until a flush that returned DTL_OK.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_WEBHOOK_POST_H
#define DTL_SINKS_WEBHOOK_POST_H

#include "webhook_sink.h"

struct post;

dtl_rc post_open(const struct webhook_conf *conf, const char *line, struct post **ret,
    struct dtl_err *err) DTL_MUST_USE;
void post_close(struct post *p); /* NULL is fine */
void post_lend(struct post *p, const struct dtl_sink_desk *desk);
void post_add(struct post *p, const struct dtl_message *msg);
dtl_rc post_flush(struct post *p, struct dtl_err *err) DTL_MUST_USE;

#endif

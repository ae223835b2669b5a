/*
 * route - where a record goes: topic and key.
 *
 *	to: politics.{type}	-> politics.AGREE
 *
 * What a field gives is cut to letters, digits, '.', '_' and '-'; nothing gives "none". However many values there
 * are, records go only to topics that are there, or that we may create.
 *
 * Errors:  route_check: DTL_FAIL with the byte that is wrong. routes_find: DTL_SKIP: no such topic; DTL_RETRY: the
 *          cluster does not answer; DTL_FAIL: the one topic of the configuration is missing.
 * Memory:  names of topics live as long as the routes.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_KAFKA_ROUTE_H
#define DTL_SINKS_KAFKA_ROUTE_H

#include "kafka_sink.h"

#define ROUTE_TOPICS 1000 /* names we remember at once */

struct route {
	const char *topic;
	int64_t max_bytes; /* of a record there */
};

dtl_rc route_check(const char *pattern, size_t *ret_at, struct dtl_err *err) DTL_MUST_USE;
bool route_is_one(const char *pattern); /* without fields */
void route_name(const char *pattern, const struct dtl_message *msg, struct dtl_buf *out);
/* Absent: no key. */
struct dtl_str route_key(struct dtl_arena *a, int key, const struct dtl_message *msg);

struct routes;
/* remote is borrowed. shared: whose topics may not be fed with what comes from them; NULL: another cluster. */
struct routes *routes_new(
    const struct kafka_conf *conf, struct dtl_remote *remote, const struct dtl_shared *shared);
void routes_free(struct routes *r); /* NULL is fine */
dtl_rc routes_find(struct routes *r, const struct dtl_message *msg, struct route *ret,
    struct dtl_err *err) DTL_MUST_USE;

#endif

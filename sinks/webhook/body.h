/*
 * body - what one request says: bytes, type and headers.
 *
 * Errors:  none.
 * Memory:  arena; the body grows in the caller's buffer.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_WEBHOOK_BODY_H
#define DTL_SINKS_WEBHOOK_BODY_H

#include "template.h"
#include "webhook_sink.h"

struct item {
	struct dtl_str json; /* of the record, one line */
	struct dtl_str id; /* the same whenever it is sent */
	struct dtl_str subject; /* article id */
	enum dtl_kind kind;
	int64_t time_ms;
	const char *topic;
	struct dtl_raw_message raw;
};

struct body_maker {
	const struct webhook_conf *conf;
	const char *line; /* of the CloudEvents' source */
	const struct template *template;
	struct dtl_str key; /* of the signature; absent: none */
};

/* Records and ids in the arena. */
void item_make(struct dtl_arena *a, const struct dtl_message *msg, struct item *ret);
/* "json" ... that may hold many records. */
bool body_holds_many(int body);
/* Idempotency-Key of some records. */
struct dtl_str body_id(struct dtl_arena *a, const struct item *items, size_t count);
/* Room for this many headers and conf->headers. */
#define BODY_HEADERS 16
void body_make(const struct body_maker *m, struct dtl_arena *a, const struct item *items,
    size_t count, struct dtl_buf *out);
size_t body_headers(const struct body_maker *m, struct dtl_arena *a, const struct item *items,
    size_t count, struct dtl_str body, struct dtl_http_header *ret);

#endif

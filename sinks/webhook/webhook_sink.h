/*
 * webhook_sink - events as POST requests to one address.
 *
 *	body: event			one event a request, as JSON
 *	body: array | ndjson		many in a request
 *	body: template			one, in the words of `template`
 *	body: cloudevents | cloudevents-batch | cloudevents-binary
 *
 * Answers: 2xx, it is delivered. 400, 413, 415, 422: the record is bad; a request of many is put again one
 * by one, and what is refused alone becomes a dead letter. Everything else (other statuses, redirects,
 * no answer) is the world's: it waits, at least as long as Retry-After says, and is put again for ever.
 * Order is kept only with `connections: 1`. A request may come twice after a crash: its Idempotency-Key is
 * the same each time for one event, and for the same batch.
 *
 * Errors:  flush: DTL_RETRY for the world. open: DTL_FAIL.
 * Memory:  one batch of the skeleton: each record as JSON and as it came.
 * Threads: main thread.
 */
#ifndef DTL_SINKS_WEBHOOK_SINK_H
#define DTL_SINKS_WEBHOOK_SINK_H

#include "net/http.h"
#include "run/sink.h"

enum webhook_records { WEBHOOK_EVENTS, WEBHOOK_CODED, WEBHOOK_ALL };

enum webhook_body {
	WEBHOOK_EVENT,
	WEBHOOK_ARRAY,
	WEBHOOK_NDJSON,
	WEBHOOK_TEMPLATE,
	WEBHOOK_CE,
	WEBHOOK_CE_BATCH,
	WEBHOOK_CE_BINARY,
};

struct webhook_conf {
	const char *url;
	int records; /* enum webhook_records */
	int body; /* enum webhook_body */
	const char *template;
	const char *media_type;
	int64_t max_records;
	int64_t max_bytes;
	int64_t connections;
	int64_t timeout_ms;
	int64_t retry_after_max_ms;
	double rate; /* requests a second; 0: no limit */
	const char *secret;
	struct dtl_conf_map headers;
	const char *contact;
	struct dtl_conf_list allow;
	struct dtl_conf_map connect;
	const char *ca_file;
	const char *proxy;
};

extern const struct dtl_sink dtl_webhook_sink;
/* The client's options; DTL_FAIL with the key that is wrong. */
dtl_rc webhook_http_options(const struct webhook_conf *conf, struct dtl_http_options *ret,
    const char **ret_key, struct dtl_err *err) DTL_MUST_USE;

#endif

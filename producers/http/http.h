/*
 * http - articles that others send: POST with a token, answered when Kafka has them.
 *
 *	open   step ... step   close
 *
 * request.h says what a request holds, held.h keeps those that wait for Kafka.
 *
 * Errors:  open: DTL_FAIL without a token, for an address in use or a certificate that cannot be read.
 * Memory:  at most in_flight requests of max_body bytes each.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_HTTP_H
#define DTL_PRODUCERS_HTTP_H

#include "run/producer.h"

struct http_conf {
	const char *address;
	int64_t port;
	const char *token;
	const char *next_token;
	const char *cert;
	const char *key;
	int64_t in_flight;
	int64_t max_body;
	int64_t answer_within_ms;
	struct dtl_conf_map json;
	bool walls;
	const char *source_name;
	const char *source_country;
	const char *language;
};

extern const struct dtl_conf_key http_keys[];
dtl_rc http_check(const struct dtl_conf *conf, void *section, struct dtl_err *err) DTL_MUST_USE;

extern const struct dtl_producer dtl_http_producer;

#endif

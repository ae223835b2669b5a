/*
 * server - answers HTTP requests, many at once from one thread.
 *
 *	dtl_server_open(options)   (dtl_server_run, when dtl_server_fd is readable or 500 ms passed) ...
 *	admit (head only)   serve (whole request) -> dtl_server_answer, now or later   dtl_server_close
 *
 *	static void
 *	serve(void *self, struct dtl_server_request *q)
 *	{
 *		struct dtl_server_answer answer = { .status = 202 };
 *
 *		dtl_server_answer(q, &answer);
 *	}
 *
 * A request that serve does not answer is held until dtl_server_answer is called for it, as for an answer that
 * waits for an acknowledgement; a client that goes away meanwhile is not noticed, its answer goes nowhere.
 *
 * Bounded: head 32 KiB, body limit_bytes as it comes off the wire (413; what is encoded is not decoded here),
 * receive_ms for a whole request, idle_ms for silence, connections in all and from one address. TLS when a
 * certificate is given. Only GET, HEAD, POST, PUT and DELETE get through (501).
 *
 * Errors:  open: DTL_FAIL (address in use, certificate). run: DTL_FAIL.
 * Memory:  a request and all its strings live until it is answered.
 * Threads: all calls and callbacks on one thread.
 */
#ifndef DTL_NET_SERVER_H
#define DTL_NET_SERVER_H

#include "base/err.h"
#include "base/str.h"

struct dtl_server;
struct dtl_server_request;

struct dtl_server_answer {
	int status;
	const char *type; /* media type; NULL: text/plain; charset=utf-8 */
	struct dtl_str body; /* copied; absent: the reason phrase where the status allows a body */
	int64_t retry_after_s; /* 0: none */
	const char *const *headers; /* "Name", "value", ..., NULL; NULL: none */
};

struct dtl_server_options {
	const char *address; /* numeric; NULL: 127.0.0.1 */
	int port; /* 0: any free one */
	const char *cert; /* PEM texts, not paths; NULL: no TLS */
	const char *key;
	size_t limit_bytes; /* of a body; 0 = 1 MiB */
	int64_t receive_ms; /* 0 = 30 s */
	int64_t idle_ms; /* 0 = 30 s; whole seconds */
	int connections; /* 0 = 256 */
	int address_connections; /* 0 = 64 */
	void *self;
	/* Before the body is read: a status to refuse with (401, 404, 405, 413, 415 ...), or 0. Called once a request;
	 * may be NULL. 429 and 503 say Retry-After: 1. */
	int (*admit)(void *self, struct dtl_server_request *q);
	void (*serve)(void *self, struct dtl_server_request *q);
};

dtl_rc dtl_server_open(const struct dtl_server_options *options, struct dtl_server **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Held requests end without an answer. NULL is fine. */
void dtl_server_close(struct dtl_server *s);
dtl_rc dtl_server_run(struct dtl_server *s, struct dtl_err *err) DTL_MUST_USE; /* never waits */
int dtl_server_fd(const struct dtl_server *s);
int dtl_server_port(const struct dtl_server *s);
/* How long the fd may be waited for, at most max_ms. */
int dtl_server_wait_ms(const struct dtl_server *s, int max_ms);
int dtl_server_held(const struct dtl_server *s); /* requests that serve has not answered yet */

const char *dtl_server_method(const struct dtl_server_request *q); /* "POST" */
struct dtl_str dtl_server_path(const struct dtl_server_request *q); /* decoded, without query */
struct dtl_str dtl_server_body(const struct dtl_server_request *q); /* absent in admit */
/* Header and query parameter (decoded) by name; absent when not there. */
struct dtl_str dtl_server_header(const struct dtl_server_request *q, const char *name);
struct dtl_str dtl_server_param(const struct dtl_server_request *q, const char *name);
const char *dtl_server_peer(const struct dtl_server_request *q); /* "127.0.0.1" */
/* "Authorization: Bearer TOKEN", compared in constant time. */
bool dtl_server_bearer(const struct dtl_server_request *q, struct dtl_str token);
/* What the caller keeps beside a request. */
void dtl_server_tag(struct dtl_server_request *q, void *tag);
void *dtl_server_tag_of(const struct dtl_server_request *q);

/* Once for each request; it is gone then. */
void dtl_server_answer(struct dtl_server_request *q, const struct dtl_server_answer *answer);

#endif

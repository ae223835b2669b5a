/*
 * http - asks servers: many at once from one thread, or one and wait.
 *
 *	dtl_http_open(options)
 *	many:  dtl_http_start(request, done, self) ...   dtl_http_run(wait_ms) ...   done(response)
 *	one:   dtl_http_fetch(request, &response)
 *	dtl_http_close
 *
 *	struct dtl_http_request q = { .url = dtl_str_from("https://example.org/feed") };
 *	rc = dtl_http_fetch(http, a, &q, &answer, err);   answer.status, answer.body
 *
 * Safe by default: http and https only, ports 80, 443 and those listed, every connection's address checked
 * on the socket (address.h) at every hop, TLS verified, no cookies, no environment's proxy, redirects
 * followed here one by one with secret headers left behind at another origin, caps on headers, on
 * decompressed bytes and on their ratio, a total time and a lowest speed. Without a contact for the
 * user agent only loopback is asked.
 *
 * Errors:  open: DTL_FAIL. A transfer's end is told by its outcome; fetch maps it: DTL_OK for every answer
 *          of a server whatever its status, DTL_RETRY for the world, DTL_SKIP for what would never work.
 * Memory:  a response lives until done returns; fetch copies it into the arena.
 * Threads: one client, one thread. libcurl resolves names on threads of its own.
 */
#ifndef DTL_NET_HTTP_H
#define DTL_NET_HTTP_H

#include "base/arena.h"
#include "net/address.h"
#include "net/url.h"

#define DTL_HTTP_PORTS 32
#define DTL_HTTP_CONNECTS 64

/* How a transfer ended. */
enum dtl_http_outcome {
	DTL_HTTP_ANSWERED, /* status, headers and body are whole */
	DTL_HTTP_DNS, /* the name has no address */
	DTL_HTTP_CONNECT, /* nobody there */
	DTL_HTTP_TLS,
	DTL_HTTP_TIMEOUT, /* too long in all, or too slow */
	DTL_HTTP_CUT, /* the answer ended before its end */
	DTL_HTTP_LARGE, /* body, headers or ratio over the limit */
	DTL_HTTP_REDIRECTS, /* too many, or one that leads nowhere */
	DTL_HTTP_REFUSED, /* by us: scheme, port or address */
	DTL_HTTP_GARBLED, /* no HTTP, or broken encoding */
	DTL_HTTP_STOPPED, /* the client was closed */
	DTL_HTTP_OUTCOMES
};

/* "host" or "*.suffix" is not looked up but taken to address:port; the address is checked all the same.
 * As /etc/hosts, for tests and for intranets. */
struct dtl_http_connect {
	const char *host;
	const char *to; /* "127.0.0.1:8080" */
};

struct dtl_http_options {
	const char *agent; /* "dateline/0.1.0" */
	const char
	    *contact; /* "https://example.org/bot" or "mailto:..."; NULL or "": loopback only */
	struct dtl_address_allow allow; /* addresses that are fine though special */
	int ports[DTL_HTTP_PORTS]; /* besides 80 and 443 */
	size_t port_count;
	struct dtl_http_connect connects[DTL_HTTP_CONNECTS];
	size_t connect_count;
	const char *ca_file; /* NULL: the system's */
	const char *cert_file, *key_file; /* PEM, of ourselves; NULL: none */
	const char *key_password; /* NULL: none */
	const char *
	    proxy; /* NULL: none. The proxy's address is not checked; the proxy has to check ours */
	int max_redirects; /* 0 = 8 */
	int64_t connect_ms; /* 0 = 10 s */
	int64_t total_ms; /* 0 = 60 s, over all hops */
	int64_t slow_ms; /* 0 = 20 s below slow_bytes each second ends it */
	int64_t slow_bytes; /* 0 = 32 */
	size_t limit_bytes; /* 0 = 8 MiB, decompressed */
	int ratio; /* 0 = 200: decompressed against received, beyond 1 MiB */
	int connections; /* 0 = 256 kept open */
};

struct dtl_http_header {
	struct dtl_str name; /* of a response: lower case */
	struct dtl_str value;
	bool secret; /* not sent to another origin, nor over plain http after https */
};

struct dtl_http_request {
	const char *method; /* NULL = GET */
	struct dtl_str url;
	const struct dtl_http_header *headers;
	size_t header_count;
	struct dtl_str body; /* absent: none */
	size_t limit_bytes; /* 0: the client's; the same below */
	int64_t total_ms;
	int max_redirects; /* -1: none */
	bool unverified; /* TLS exception: the caller logs and counts it */
};

enum { DTL_HTTP_PASSED = 8 };

struct dtl_http_response {
	enum dtl_http_outcome outcome;
	const char *why; /* a sentence; "" when answered */
	int status;
	struct dtl_str url; /* that answered, or was asked last */
	struct dtl_str permanent_url; /* where the leading 301s and 308s led; absent when none */
	int hops; /* redirects that were followed */
	const struct dtl_str
	    *passed; /* the addresses that led on, hops of them, at most DTL_HTTP_PASSED */
	const struct dtl_http_header *headers; /* of the last hop, at most 256 */
	size_t header_count;
	struct dtl_str body; /* decompressed; present when answered */
	int64_t sent_ms; /* ago: the last hop was put to its server then */
	int64_t received_bytes; /* before decompression, last hop */
	const char *address; /* of the peer, or "" */
};

typedef void (*dtl_http_done)(void *self, const struct dtl_http_response *response);

struct dtl_http;

dtl_rc dtl_http_open(const struct dtl_http_options *options, struct dtl_http **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Transfers under way end as DTL_HTTP_STOPPED. NULL is fine. */
void dtl_http_close(struct dtl_http *h);

/* Transfers under way end as DTL_HTTP_STOPPED; the client goes on. Not inside a done. */
void dtl_http_stop(struct dtl_http *h);

/* Copies the request. done may be called before start returns, and may start others. */
void dtl_http_start(
    struct dtl_http *h, const struct dtl_http_request *request, dtl_http_done done, void *self);
/* Works on what is ready, at most waiting so long for the first thing. */
dtl_rc dtl_http_run(struct dtl_http *h, int wait_ms, struct dtl_err *err) DTL_MUST_USE;
int dtl_http_fd(const struct dtl_http *h); /* readable when run has work */
size_t dtl_http_active(const struct dtl_http *h);

dtl_rc
dtl_http_fetch(struct dtl_http *h, struct dtl_arena *a, const struct dtl_http_request *request,
    struct dtl_http_response *ret, struct dtl_err *err) DTL_MUST_USE;

/* The first header of the name (lower case), or absent; all of them joined with ", ". */
struct dtl_str dtl_http_header(const struct dtl_http_response *r, const char *name);
struct dtl_str
dtl_http_header_all(struct dtl_arena *a, const struct dtl_http_response *r, const char *name);
/* Visible ASCII, blanks and tabs inside, 1 KiB: fit to be stored and sent back. */
bool dtl_http_value_good(struct dtl_str value);
/* `"abc"` or `W/"abc"`: an entity tag of RFC 9110, fit to be sent back as it is. */
bool dtl_http_etag_good(struct dtl_str value);
/* "text/html; charset=x": the type in lower case; the charset, absent when not stated. */
struct dtl_str dtl_http_media_type(struct dtl_arena *a, struct dtl_str content_type);
struct dtl_str dtl_http_charset(struct dtl_str content_type);
const char *dtl_http_outcome_name(enum dtl_http_outcome outcome); /* "timeout" */

#endif

/*
 * http_work - what the files of http share: a client, and a transfer from its first hop to its last.
 *
 *	transfer_new  (transfer_hop  callbacks ... transfer_after_hop) ...  transfer_end
 *
 * Errors:  see http.h.
 * Memory:  a transfer owns copies of all it was given; its arena dies with it.
 * Threads: the client's.
 */
#ifndef DTL_NET_HTTP_WORK_H
#define DTL_NET_HTTP_WORK_H

#include "base/buf.h"
#include "net/http.h"

#include <curl/curl.h>

#define HTTP_HEADERS 256
#define HTTP_HEADER_BYTES ((size_t)64 << 10)

struct transfer {
	struct dtl_http *http;
	struct transfer *prev, *next; /* in the client's list */
	struct dtl_arena *a;
	dtl_http_done done;
	void *self;
	CURL *easy;
	struct curl_slist *sent; /* header lines of this hop */
	struct curl_slist *connect;
	struct dtl_http_request request; /* url is that of the first hop */
	const char *method; /* of this hop */
	bool with_body;
	struct dtl_url first; /* origin that secrets belong to */
	struct dtl_url url; /* of this hop */
	struct dtl_str url_text;
	struct dtl_str permanent_url;
	bool temporary_seen; /* a redirect that was not permanent */
	int hops;
	struct dtl_str passed[DTL_HTTP_PASSED]; /* addresses that led on */
	int64_t until_ms; /* monotonic */
	/* what came */
	int status;
	bool in_body;
	bool redirecting;
	struct dtl_http_header headers[HTTP_HEADERS];
	size_t header_count;
	size_t header_bytes;
	struct dtl_buf body;
	const char *refused; /* why an address may not be asked */
	const char *large; /* which limit was passed */
	char address[DTL_ADDRESS_TEXT];
	char error[CURL_ERROR_SIZE];
};

struct dtl_http {
	struct dtl_http_options o;
	char *agent;
	struct curl_slist *connect[DTL_HTTP_CONNECTS];
	CURLM *multi;
	int epoll_fd;
	int timer_fd;
	CURL *spare[64];
	size_t spare_count;
	struct transfer *transfers; /* doubly linked */
	size_t active;
	bool closing;
};

struct transfer *transfer_new(
    struct dtl_http *h, const struct dtl_http_request *request, dtl_http_done done, void *self);
/* Hands the hop's handle to multi; false: it ended here and now (transfer_end was called). */
bool transfer_hop(struct transfer *t);
/* The hop is over: another one, or the end. */
void transfer_after_hop(struct transfer *t, CURLcode code);
/* Tells the caller and frees. */
void transfer_end(struct transfer *t, enum dtl_http_outcome outcome, const char *why);
/* Body, headers, sockets: sets the callbacks of t->easy. */
void transfer_callbacks(struct transfer *t);
enum dtl_http_outcome http_outcome_of(const struct transfer *t, CURLcode code);

dtl_rc engine_open(struct dtl_http *h, struct dtl_err *err) DTL_MUST_USE;
void engine_close(struct dtl_http *h);

#endif

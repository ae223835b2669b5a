#include "net/server_work.h"

#include "base/hash.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define DRAIN_BYTES ((size_t)1 << 20) /* read on past the limit, so that the client reads its 413 */

static void
add_header(struct MHD_Response *response, const char *name, const char *value)
{
	(void)MHD_add_response_header(response, name, value); /* a value that is none is left out */
}

static void
set_response(struct dtl_server_request *q, const struct dtl_server_answer *answer)
{
	bool bare = answer->status == 204 || answer->status == 304;
	struct dtl_str body = answer->body;
	const char *type = answer->type != NULL ? answer->type : "text/plain; charset=utf-8";
	char text[96];

	if (body.p == NULL && !bare) {
		(void)snprintf(
		    text, sizeof text, "%s\n", MHD_get_reason_phrase_for((unsigned)answer->status));
		body = dtl_str_from(text);
	}
	/* The library copies and does not write to it, whatever its type says. */
	union {
		const char *in;
		void *out;
	} bytes = { .in = body.n > 0 ? body.p : "" };

	q->response = MHD_create_response_from_buffer(body.n, bytes.out, MHD_RESPMEM_MUST_COPY);
	if (q->response == NULL)
		abort();
	q->status = (unsigned)answer->status;
	if (!bare)
		add_header(q->response, "Content-Type", type);
	if (answer->status == 401)
		add_header(q->response, "WWW-Authenticate", "Bearer");
	if (answer->retry_after_s > 0) {
		(void)snprintf(text, sizeof text, "%lld", (long long)answer->retry_after_s);
		add_header(q->response, "Retry-After", text);
	}
	for (const char *const *h = answer->headers; h != NULL && h[0] != NULL; h += 2)
		add_header(q->response, h[0], h[1]);
}

static enum MHD_Result
send_response(struct dtl_server_request *q)
{
	enum MHD_Result rc = MHD_queue_response(q->connection, q->status, q->response);

	q->peer->since_ms = dtl_time_mono_ms();
	MHD_destroy_response(q->response);
	q->response = NULL;
	return rc;
}

static enum MHD_Result
refuse(struct dtl_server_request *q, int status)
{
	/* What may pass soon: the client should come again. */
	bool passing = status == 429 || status == 503;
	struct dtl_server_answer answer = { .status = status, .retry_after_s = passing };

	set_response(q, &answer);
	return send_response(q);
}

static void
name_peer(struct dtl_server_request *q)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(q->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	socklen_t n;

	if (info == NULL || info->client_addr == NULL)
		return;
	n = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
						     : sizeof(struct sockaddr_in);
	(void)getnameinfo(info->client_addr, n, q->from, sizeof q->from, NULL, 0, NI_NUMERICHOST);
}

static bool
known_method(const char *method)
{
	static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "DELETE" };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(method, known[i]) == 0)
			return true;
	return false;
}

static enum MHD_Result
begin(struct dtl_server_request *q)
{
	struct dtl_str length = dtl_server_header(q, "Content-Length");
	int64_t n = 0;
	int status = 0;

	if (!known_method(q->method))
		return refuse(q, 501);
	if (q->s->options.admit != NULL)
		status = q->s->options.admit(q->s->options.self, q);
	if (status == 0 && length.p != NULL && dtl_str_to_i64(length, 0, INT64_MAX, &n) &&
	    n > (int64_t)q->s->options.limit_bytes)
		status = 413;
	return status == 0 ? MHD_YES : refuse(q, status);
}

static enum MHD_Result
receive(struct dtl_server_request *q, const char *p, size_t n)
{
	if (q->over_bytes > 0 || q->body.n + n > q->s->options.limit_bytes) {
		q->over_bytes += n;
		dtl_buf_clear(&q->body);
		return q->over_bytes > DRAIN_BYTES ? MHD_NO : MHD_YES;
	}
	dtl_buf_add(&q->body, p, n);
	return MHD_YES;
}

static enum MHD_Result
finish(struct dtl_server_request *q)
{
	if (q->response != NULL) /* answered while it was held */
		return send_response(q);
	if (q->whole)
		return MHD_NO; /* held when the server was closed */
	if (q->over_bytes > 0)
		return refuse(q, 413);
	q->whole = true;
	q->s->options.serve(q->s->options.self, q);
	if (q->response != NULL)
		return send_response(q);
	q->held = q->peer->held = true;
	q->s->held++;
	MHD_suspend_connection(q->connection);
	return MHD_YES;
}

/* A callback; its shape is the library's. Called for the head, for pieces of the body, at its end and after a
 * held request was answered. */
enum MHD_Result
dtl_server_on_request(void *self, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *data_size, void **request)
{
	struct dtl_server_request *q = *request;
	size_t n = *data_size;

	(void)version;
	*data_size = 0;
	if (q != NULL)
		return n > 0 ? receive(q, data, n) : finish(q);
	q = calloc(1, sizeof *q);
	if (q == NULL)
		return MHD_NO;
	*request = q;
	q->s = self;
	q->connection = connection;
	q->method = method;
	q->path = url;
	q->peer =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	dtl_buf_init(&q->body, NULL);
	name_peer(q);
	return begin(q);
}

void
dtl_server_on_completed(void *self, struct MHD_Connection *connection, void **request,
    enum MHD_RequestTerminationCode code)
{
	struct dtl_server_request *q = *request;

	(void)self;
	(void)connection;
	(void)code;
	*request = NULL;
	if (q == NULL)
		return;
	q->peer->since_ms = dtl_time_mono_ms();
	q->peer->held = false;
	if (q->response != NULL)
		MHD_destroy_response(q->response);
	dtl_buf_clear(&q->body);
	free(q);
}

void
dtl_server_on_connection(void *self, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode code)
{
	struct dtl_server *s = self;
	struct peer *peer = *context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		peer = calloc(1, sizeof *peer);
		if (peer == NULL)
			abort();
		peer->connection = connection;
		peer->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
			       ->connect_fd;
		peer->since_ms = dtl_time_mono_ms();
		peer->next = s->peers;
		peer->at = &s->peers;
		if (peer->next != NULL)
			peer->next->at = &peer->next;
		s->peers = peer;
		*context = peer;
	} else if (peer != NULL) {
		*peer->at = peer->next;
		if (peer->next != NULL)
			peer->next->at = peer->at;
		free(peer);
		*context = NULL;
	}
}

void
dtl_server_answer(struct dtl_server_request *q, const struct dtl_server_answer *answer)
{
	set_response(q, answer);
	if (!q->held)
		return; /* serve has not returned yet */
	q->held = q->peer->held = false;
	q->s->held--;
	MHD_resume_connection(q->connection);
}

const char *
dtl_server_method(const struct dtl_server_request *q)
{
	return q->method;
}

struct dtl_str
dtl_server_path(const struct dtl_server_request *q)
{
	return dtl_str_from(q->path);
}

struct dtl_str
dtl_server_body(const struct dtl_server_request *q)
{
	return dtl_str_make(q->body.n > 0 ? q->body.p : "", q->body.n);
}

struct dtl_str
dtl_server_header(const struct dtl_server_request *q, const char *name)
{
	return dtl_str_from(MHD_lookup_connection_value(q->connection, MHD_HEADER_KIND, name));
}

struct dtl_str
dtl_server_param(const struct dtl_server_request *q, const char *name)
{
	return dtl_str_from(
	    MHD_lookup_connection_value(q->connection, MHD_GET_ARGUMENT_KIND, name));
}

const char *
dtl_server_peer(const struct dtl_server_request *q)
{
	return q->from;
}

bool
dtl_server_bearer(const struct dtl_server_request *q, struct dtl_str token)
{
	struct dtl_str value = dtl_server_header(q, "Authorization");

	if (!dtl_str_starts_nocase(value, "Bearer "))
		return false;
	return dtl_secret_eq(dtl_str_trim(dtl_str_slice(value, 7, value.n)), token);
}

void
dtl_server_tag(struct dtl_server_request *q, void *tag)
{
	q->tag = tag;
}

void *
dtl_server_tag_of(const struct dtl_server_request *q)
{
	return q->tag;
}

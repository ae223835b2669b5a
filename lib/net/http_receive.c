#include "net/http_work.h"

#include "base/utf8.h"

#include <fcntl.h>
#include <unistd.h>

/* What a hop brings: headers, body, and the socket that it wants to open. */

static bool
good_value(struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < ' ' && s.p[i] != '\t') || s.p[i] == 0x7f)
			return false;
	return true;
}

static void
begin_answer(struct transfer *t, struct dtl_str line)
{
	size_t blank = dtl_str_find_char(line, ' ', 0);
	int64_t status = 0;

	(void)dtl_str_to_i64(dtl_str_slice(line, blank + 1, blank + 4), 100, 999, &status);
	t->status = (int)status;
	t->header_count = 0;
	t->redirecting = false;
}

static size_t
on_header(char *p, size_t size, size_t count, void *self)
{
	struct transfer *t = self;
	struct dtl_str line = dtl_str_trim(dtl_str_make(p, size * count));
	size_t colon = dtl_str_find_char(line, ':', 0);

	if (t->in_body) /* trailers say nothing that we ask for */
		return size * count;
	t->header_bytes += size * count;
	if (t->header_bytes > HTTP_HEADER_BYTES) {
		t->large = "headers of more than 64 KiB";
		return 0;
	}
	if (dtl_str_starts_nocase(line, "HTTP/") && colon == line.n) {
		begin_answer(t, line);
		return size * count;
	}
	struct dtl_str name = dtl_str_slice(line, 0, colon);
	struct dtl_str value = dtl_str_trim(dtl_str_slice(line, colon + 1, line.n));

	if (colon == 0 || colon == line.n || t->header_count == HTTP_HEADERS || !good_value(value))
		return size * count;
	struct dtl_http_header *header = &t->headers[t->header_count++];

	header->name = dtl_utf8_lower_str(t->a, dtl_str_trim(name));
	if (header->name.p == name.p)
		header->name.p = dtl_arena_strndup(t->a, name.p, name.n);
	header->value = dtl_str_make(dtl_arena_strndup(t->a, value.p, value.n), value.n);
	if (dtl_str_is(header->name, "location") && t->status >= 300 && t->status < 400)
		t->redirecting = true;
	return size * count;
}

/* Received so far, before decompression. */
static int64_t
received(const struct transfer *t)
{
	curl_off_t n = 0;

	(void)curl_easy_getinfo(t->easy, CURLINFO_SIZE_DOWNLOAD_T, &n);
	return n;
}

static size_t
on_body(char *p, size_t size, size_t count, void *self)
{
	struct transfer *t = self;
	size_t n = size * count;
	size_t limit = t->request.limit_bytes;
	size_t free_ride = (size_t)1 << 20;

	t->in_body = true;
	if (n > limit || t->body.n > limit - n) {
		t->large = "body over the limit";
		return 0;
	}
	if (t->redirecting && t->request.max_redirects > 0) {
		t->body.n +=
		    0; /* what a redirect says to people is not kept, but counted by curl */
		return received(t) > (int64_t)free_ride ? 0 : n;
	}
	dtl_buf_add(&t->body, p, n);
	if (t->body.n > free_ride &&
	    (int64_t)t->body.n > (received(t) + 1) * (int64_t)t->http->o.ratio) {
		t->large = "decompressed size out of proportion";
		return 0;
	}
	return n;
}

/* The one place where a connection is made: its address is judged here, whatever its name was. */
static curl_socket_t
on_open(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = self;
	const struct dtl_http_options *o = &t->http->o;
	bool proxied = o->proxy != NULL && o->proxy[0] != '\0';
	const char *why = NULL;

	(void)purpose;
	if (!proxied)
		why = dtl_address_refused(&o->allow, &address->addr, address->addrlen);
	if (why == NULL && (o->contact == NULL || o->contact[0] == '\0') &&
	    !dtl_address_is_loopback(&address->addr, address->addrlen))
		why = "a remote host, and no contact is configured for the user agent";
	dtl_address_text(&address->addr, address->addrlen, t->address);
	if (why != NULL) {
		t->refused = why;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Who is at the other end, also of a connection that is used again (it was judged when it was opened). */
static int
on_connected(void *self, char *peer, char *local, int peer_port, int local_port)
{
	struct transfer *t = self;

	(void)local;
	(void)peer_port;
	(void)local_port;
	(void)snprintf(t->address, sizeof t->address, "%s", peer == NULL ? "" : peer);
	return CURL_PREREQFUNC_OK;
}

void
transfer_callbacks(struct transfer *t)
{
	(void)curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
	(void)curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, on_connected);
	(void)curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
	(void)curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
	(void)curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
}

static bool
is_tls(CURLcode code)
{
	switch (code) {
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_CLIENTCERT:
	case CURLE_USE_SSL_FAILED:
		return true;
	default:
		return false;
	}
}

enum dtl_http_outcome
http_outcome_of(const struct transfer *t, CURLcode code)
{
	if (t->large != NULL)
		return DTL_HTTP_LARGE;
	if (is_tls(code))
		return DTL_HTTP_TLS;
	switch (code) {
	case CURLE_OK:
		return t->status > 0 ? DTL_HTTP_ANSWERED : DTL_HTTP_GARBLED;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return DTL_HTTP_DNS;
	case CURLE_COULDNT_CONNECT:
		return t->refused != NULL ? DTL_HTTP_REFUSED : DTL_HTTP_CONNECT;
	case CURLE_OPERATION_TIMEDOUT:
		return DTL_HTTP_TIMEOUT;
	case CURLE_URL_MALFORMAT:
		return DTL_HTTP_REFUSED;
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return DTL_HTTP_CUT;
	default:
		return DTL_HTTP_GARBLED;
	}
}

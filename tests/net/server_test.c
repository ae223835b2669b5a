#include "base/date.h"
#include "base/hash.h"
#include "net/http.h"
#include "net/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* The server against clients of bare sockets, so that they can misbehave. */

#define DEADLINE_MS 20000

/* For this test only. */
static const char cert[] = "-----BEGIN CERTIFICATE-----\n"
			   "MIIBkDCCATagAwIBAgIURW5s6zEDwqx8GyGHJzj1v5NSd5UwCgYIKoZIzj0EAwIw\n"
			   "FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMjExMTg1NloYDzIxMjYxMDI5\n"
			   "MTExODU2WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
			   "PQMBBwNCAAShqo5cfcCs33szIu+qaxmmyp1/ziekhzH1yVyG5OwOaiSQAD/HLY5U\n"
			   "2rN9Owu8zLTcjHXw/VbI0jTbxAYAe/JRo2QwYjAdBgNVHQ4EFgQUIbQ2jNO4Qcfq\n"
			   "OTJ4be15ufY2fXEwHwYDVR0jBBgwFoAUIbQ2jNO4QcfqOTJ4be15ufY2fXEwDwYD\n"
			   "VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC\n"
			   "IQDONo2BCRE91D5yZdHp4RKTZ49zvUsHCW51nwU5/T1dZAIgO7fF/aOoV1amIWVW\n"
			   "j/J1axRAqlSh6V3/MlhSSOgCIxY=\n"
			   "-----END CERTIFICATE-----\n";
static const char key[] = "-----BEGIN PRIVATE KEY-----\n"
			  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkBy+QPsoGiKSXEGm\n"
			  "oS3iztAU/XZe6R1IyV9po8qkZBahRANCAAShqo5cfcCs33szIu+qaxmmyp1/ziek\n"
			  "hzH1yVyG5OwOaiSQAD/HLY5U2rN9Owu8zLTcjHXw/VbI0jTbxAYAe/JR\n"
			  "-----END PRIVATE KEY-----\n";

struct world {
	struct dtl_server *s;
	struct dtl_server_request *kept;
	struct dtl_str token;
	int served;
};

static int
admit(void *self, struct dtl_server_request *q)
{
	struct world *w = self;

	assert_int_equal(dtl_server_body(q).n, 0);
	if (w->token.n > 0 && !dtl_server_bearer(q, w->token))
		return 401;
	return dtl_str_is(dtl_server_path(q), "/no") ? 404 : 0;
}

static void
serve(void *self, struct dtl_server_request *q)
{
	static const char *const more[] = { "X-More", "yes", NULL };
	struct world *w = self;
	struct dtl_server_answer answer = { .status = 200, .headers = more, .retry_after_s = 7 };
	struct dtl_str name = dtl_server_param(q, "name");
	char text[200];

	w->served++;
	if (dtl_str_is(dtl_server_path(q), "/later")) {
		w->kept = q;
		dtl_server_tag(q, w);
		return;
	}
	(void)snprintf(text, sizeof text, "%s %.*s name=%.*s body=%zu from=%s",
	    dtl_server_method(q), DTL_STR_FMT(dtl_server_path(q)), DTL_STR_FMT(name),
	    dtl_server_body(q).n, dtl_server_peer(q));
	answer.body = dtl_str_from(text);
	dtl_server_answer(q, &answer);
}

static void
open_world(struct world *w, struct dtl_server_options *options)
{
	struct dtl_err err;

	options->self = w;
	options->admit = admit;
	options->serve = serve;
	assert_int_equal(dtl_server_open(options, &w->s, &err), DTL_OK);
}

static void
turn(struct world *w, int fd)
{
	struct pollfd fds[2] = { { .fd = dtl_server_fd(w->s), .events = POLLIN },
		{ .fd = fd, .events = POLLIN } };
	struct dtl_err err;

	(void)poll(fds, 2, dtl_server_wait_ms(w->s, 50));
	assert_int_equal(dtl_server_run(w->s, &err), DTL_OK);
}

static int
dial(const struct world *w)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)dtl_server_port(w->s)),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

static void
say(int fd, const char *text)
{
	size_t n = strlen(text);

	while (n > 0) {
		ssize_t sent = send(fd, text, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		text += sent;
		n -= (size_t)sent;
	}
}

/* What comes until the server closes. */
static void
hear(struct world *w, int fd, char *out, size_t size)
{
	int64_t until_ms = dtl_time_mono_ms() + DEADLINE_MS;
	size_t n = 0;
	ssize_t got = 1;

	while (got != 0 && n + 1 < size && dtl_time_mono_ms() < until_ms) {
		turn(w, fd);
		got = recv(fd, out + n, size - n - 1, MSG_DONTWAIT);
		if (got < 0 && errno != EAGAIN)
			break;
		n += got > 0 ? (size_t)got : 0;
	}
	assert_true(dtl_time_mono_ms() < until_ms);
	out[n] = '\0';
	(void)close(fd);
}

static void
ask(struct world *w, const char *request, const char *const *expect)
{
	char answer[8192];
	int fd = dial(w);

	say(fd, request);
	hear(w, fd, answer, sizeof answer);
	for (; *expect != NULL; expect++)
		if (strstr(answer, *expect) == NULL)
			fail_msg("no '%s' in '%s' for '%s'", *expect, answer, request);
}

static void
requests_are_answered(void **state)
{
	static const struct {
		const char *request;
		const char *expect[4];
	} cases[] = {
		{ "GET /a%20b?name=x%26y HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
		    { "HTTP/1.1 200 OK", "GET /a b name=x&y body=0 from=127.0.0.1",
			"X-More: yes" } },
		{ "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: "
		  "5\r\n\r\nhello",
		    { "200 OK", "POST /p name= body=5", "Retry-After: 7" } },
		{ "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: "
		  "chunked\r\n\r\n"
		  "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
		    { "200 OK", "body=5" } },
		{ "GET /no HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", { "404 Not Found" } },
		{ "TRACE / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", { "501 " } },
		{ "nonsense\r\n\r\n", { NULL } },
		{ "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -3\r\n\r\n", { "400 " } },
	};
	struct dtl_server_options options = { 0 };
	struct world w = { 0 };

	(void)state;
	open_world(&w, &options);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ask(&w, cases[i].request, cases[i].expect);
	assert_int_equal(w.served, 3);
	dtl_server_close(w.s);
}

static void
bodies_over_the_limit_are_refused(void **state)
{
	static const char *const refused[] = { "413 ", NULL };
	struct dtl_server_options options = { .limit_bytes = 1000 };
	struct world w = { 0 };
	char chunked[4000];
	int n = snprintf(chunked, sizeof chunked,
	    "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "7d0\r\n%02000d\r\n0\r\n\r\n",
	    0);

	(void)state;
	assert_true(n > 0);
	open_world(&w, &options);
	ask(&w, "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 1001\r\n\r\n",
	    refused);
	ask(&w, chunked, refused);
	assert_int_equal(w.served, 0);
	dtl_server_close(w.s);
}

static void
a_body_that_never_ends_is_cut(void **state)
{
	struct dtl_server_options options = { .limit_bytes = 1000 };
	struct world w = { 0 };
	char chunk[1 + 6 + 4096 + 2], answer[1000];
	int fd, n = snprintf(chunk, sizeof chunk, "1000\r\n%04096d\r\n", 0);
	ssize_t sent = 0;

	(void)state;
	open_world(&w, &options);
	fd = dial(&w);
	say(fd, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 4000 && sent >= 0; i++) {
		sent = send(fd, chunk, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EAGAIN)
			sent = 0;
		turn(&w, -1);
		if (sent > 0 && sent < n)
			break; /* the rest of a chunk is no matter here */
	}
	if (sent >= 0)
		(void)shutdown(fd, SHUT_WR);
	hear(&w, fd, answer, sizeof answer);
	assert_int_equal(w.served, 0);
	dtl_server_close(w.s);
}

static void
tokens_are_asked_for(void **state)
{
	static const char *const good[] = { "200 OK", NULL };
	static const char *const bad[] = { "401 ", "WWW-Authenticate: Bearer", NULL };
	struct dtl_server_options options = { 0 };
	struct world w = { .token = DTL_STR("s3cret") };

	(void)state;
	open_world(&w, &options);
	ask(&w,
	    "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer "
	    "s3cret\r\n\r\n",
	    good);
	ask(&w,
	    "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer "
	    "s3cres\r\n\r\n",
	    bad);
	ask(&w, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", bad);
	ask(&w, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer\r\n\r\n",
	    bad);
	dtl_server_close(w.s);
}

static void
who_is_slow_is_cut_off(void **state)
{
	struct dtl_server_options options = { .receive_ms = 100 };
	struct world w = { 0 };
	char answer[1000];
	int fd;

	(void)state;
	open_world(&w, &options);
	fd = dial(&w);
	say(fd, "GET / HTT");
	hear(&w, fd, answer, sizeof answer);
	assert_int_equal(w.served, 0);
	dtl_server_close(w.s);
}

static void
an_answer_may_come_later(void **state)
{
	static const char request[] =
	    "POST /later HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
	struct dtl_server_options options = { .receive_ms = 100 };
	struct dtl_server_answer late = { .status = 202 };
	struct world w = { 0 };
	char answer[1000];
	int64_t held_ms;
	int fd;

	(void)state;
	open_world(&w, &options);
	fd = dial(&w);
	say(fd, request);
	while (w.kept == NULL)
		turn(&w, -1);
	held_ms = dtl_time_mono_ms();
	while (dtl_time_mono_ms() - held_ms < 600) /* longer than requests may take to come */
		turn(&w, -1);
	assert_int_equal(dtl_server_held(w.s), 1);
	assert_ptr_equal(dtl_server_tag_of(w.kept), &w);
	assert_int_equal(dtl_server_body(w.kept).n, 2);
	dtl_server_answer(w.kept, &late);
	assert_int_equal(dtl_server_held(w.s), 0);
	hear(&w, fd, answer, sizeof answer);
	assert_non_null(strstr(answer, "202 Accepted"));
	dtl_server_close(w.s);
}

static void
closing_drops_what_is_held(void **state)
{
	struct dtl_server_options options = { 0 };
	struct world w = { 0 };
	char byte;
	int fd;

	(void)state;
	open_world(&w, &options);
	fd = dial(&w);
	say(fd, "GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
	while (w.kept == NULL)
		turn(&w, -1);
	dtl_server_close(w.s);
	assert_true(recv(fd, &byte, 1, 0) <= 0);
	(void)close(fd);
}

static void
a_taken_port_is_told(void **state)
{
	struct dtl_server_options options = { 0 };
	struct dtl_server *second = NULL;
	struct world w = { 0 };
	struct dtl_err err;

	(void)state;
	open_world(&w, &options);
	options.port = dtl_server_port(w.s);
	assert_int_equal(dtl_server_open(&options, &second, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "Address already in use"));
	options.address = "localhost";
	assert_int_equal(dtl_server_open(&options, &second, &err), DTL_FAIL);
	assert_string_equal(err.text, "'localhost' is no numeric address");
	dtl_server_close(w.s);
}

/* A client in a process of its own; ends with 0 when it got what it should. */
static void
fetch_and_exit(int port)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_http_options options = { .agent = "test" };
	struct dtl_http_request q = { .unverified = true };
	struct dtl_http_response r;
	struct dtl_http *http;
	struct dtl_err err;

	q.url = dtl_str_from(dtl_arena_printf(a, "https://127.0.0.1:%d/tls", port));
	options.ports[options.port_count++] = port;
	if (dtl_address_allow(&options.allow, dtl_str_from("127.0.0.1"), &err) != DTL_OK ||
	    dtl_http_open(&options, &http, &err) != DTL_OK ||
	    dtl_http_fetch(http, a, &q, &r, &err) != DTL_OK)
		_exit(1);
	_exit(r.status == 200 && dtl_str_starts(r.body, "GET /tls ") ? 0 : 2);
}

static void
tls_is_spoken(void **state)
{
	struct dtl_server_options options = { .cert = cert, .key = key };
	struct world w = { 0 };
	int64_t until_ms = dtl_time_mono_ms() + DEADLINE_MS;
	int status = -1;
	pid_t child;

	(void)state;
	open_world(&w, &options);
	child = fork();
	if (child == 0)
		fetch_and_exit(dtl_server_port(w.s));
	while (waitpid(child, &status, WNOHANG) == 0 && dtl_time_mono_ms() < until_ms)
		turn(&w, -1);
	assert_int_equal(status, 0);
	dtl_server_close(w.s);
	options.key = "none";
	struct dtl_err err;

	assert_int_equal(dtl_server_open(&options, &w.s, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "certificate"));
}

static void
signatures_are_those_of_rfc_2202_and_4231(void **state)
{
	struct dtl_str jefe = DTL_STR("Jefe"), what = DTL_STR("what do ya want for nothing?");
	char hex[DTL_HMAC_HEX + 1];

	(void)state;
	assert_true(dtl_hmac_hex("sha1", jefe, what, hex));
	assert_string_equal(hex, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
	assert_true(dtl_hmac_hex("sha256", jefe, what, hex));
	assert_string_equal(
	    hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	assert_true(dtl_hmac_hex("sha384", jefe, what, hex));
	assert_int_equal(strlen(hex), 96);
	assert_true(dtl_hmac_hex("sha512", jefe, what, hex));
	assert_int_equal(strlen(hex), 128);
	assert_false(dtl_hmac_hex("md5", jefe, what, hex));
	assert_true(dtl_secret_eq(jefe, dtl_str_from("Jefe")));
	assert_false(dtl_secret_eq(jefe, what));
	assert_false(dtl_secret_eq(dtl_str_from(""), dtl_str_from("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_answered),
		cmocka_unit_test(bodies_over_the_limit_are_refused),
		cmocka_unit_test(a_body_that_never_ends_is_cut),
		cmocka_unit_test(tokens_are_asked_for),
		cmocka_unit_test(who_is_slow_is_cut_off),
		cmocka_unit_test(an_answer_may_come_later),
		cmocka_unit_test(closing_drops_what_is_held),
		cmocka_unit_test(a_taken_port_is_told),
		cmocka_unit_test(tls_is_spoken),
		cmocka_unit_test(signatures_are_those_of_rfc_2202_and_4231),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

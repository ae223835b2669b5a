#include "base/buf.h"
#include "net/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <cmocka.h>

static int port;
static pid_t server;
static struct dtl_arena *a;

static void
send_all(int fd, const void *p, size_t n)
{
	const char *at = p;

	while (n > 0) {
		ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		at += sent;
		n -= (size_t)sent;
	}
}

static void
say(int fd, const char *text)
{
	send_all(fd, text, strlen(text));
}

static void
gzipped(struct dtl_buf *out, size_t n)
{
	z_stream z = { 0 };
	char *plain = calloc(1, n);
	size_t cap = n / 100 + 4096;

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
	memset(plain, 'x', n);
	dtl_buf_reserve(out, cap);
	z.next_in = (unsigned char *)plain;
	z.avail_in = (unsigned)n;
	z.next_out = (unsigned char *)out->p;
	z.avail_out = (unsigned)cap;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->n = z.total_out;
	(void)deflateEnd(&z);
	free(plain);
}

static void
say_gzip(int fd, size_t n)
{
	struct dtl_buf b;
	char head[128];

	dtl_buf_init(&b, NULL);
	gzipped(&b, n);
	(void)snprintf(head, sizeof head,
	    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n", b.n);
	say(fd, head);
	send_all(fd, b.p, b.n);
	dtl_buf_clear(&b);
}

static void
endless(int fd)
{
	char chunk[4096];

	memset(chunk, 'x', sizeof chunk);
	say(fd, "HTTP/1.1 200 OK\r\n\r\n");
	for (int i = 0; i < 4096; i++)
		send_all(fd, chunk, sizeof chunk);
}

/* "/N" redirects to "/N-1"; "/0" answers. */
static void
chain(int fd, const char *path, int status)
{
	char text[256];
	int n = (int)strtol(path, NULL, 10);

	if (n == 0)
		(void)snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
	else
		(void)snprintf(text, sizeof text,
		    "HTTP/1.1 %d X\r\nLocation: %d\r\nContent-Length: 0\r\n\r\n", status, n - 1);
	say(fd, text);
}

static void
echo(int fd, const char *request, size_t n)
{
	char head[96];

	(void)snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", n);
	say(fd, head);
	send_all(fd, request, n);
}

static void
redirect(int fd, int status, const char *to)
{
	char text[512];

	(void)snprintf(text, sizeof text,
	    "HTTP/1.1 %d X\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status, to);
	say(fd, text);
}

static void
answer(int fd, const char *request, size_t n)
{
	const char *path = strchr(request, ' ') + 1;

	if (strncmp(path, "/echo", 5) == 0)
		echo(fd, request, n);
	else if (strncmp(path, "/301/", 5) == 0)
		chain(fd, path + 5, 301);
	else if (strncmp(path, "/302/", 5) == 0)
		chain(fd, path + 5, 302);
	else if (strncmp(path, "/gzip", 5) == 0)
		say_gzip(fd, 100000);
	else if (strncmp(path, "/bomb", 5) == 0)
		say_gzip(fd, (size_t)6 << 20);
	else if (strncmp(path, "/endless", 8) == 0)
		endless(fd);
	else if (strncmp(path, "/cut", 4) == 0)
		say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
	else if (strncmp(path, "/garbage", 8) == 0)
		say(fd, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
	else if (strncmp(path, "/silent", 7) == 0)
		(void)pause();
	else if (strncmp(path, "/loopback", 9) == 0)
		redirect(fd, 302, "http://127.0.0.2/");
	else if (strncmp(path, "/inside", 7) == 0)
		redirect(fd, 302, "http://inside.test/");
	else if (strncmp(path, "/file", 5) == 0)
		redirect(fd, 302, "file:///etc/passwd");
	else if (strncmp(path, "/port", 5) == 0)
		redirect(fd, 302, "http://a.test:22/");
	else if (strncmp(path, "/other", 6) == 0)
		redirect(fd, 307, "http://b.test/echo");
	else if (strncmp(path, "/see", 4) == 0)
		redirect(fd, 303, "/echo");
	else if (strncmp(path, "/headers", 8) == 0)
		say(fd, "HTTP/1.1 103 Early\r\nLink: <x>\r\n\r\nHTTP/1.1 404 No\r\nETag: "
			"\"a\"\r\nX-Bad: "
			"a\x01"
			"b\r\nX-Two: 1\r\nx-two: 2\r\nContent-Length: 0\r\n\r\n");
	else
		say(fd, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
}

/* A child a connection, so that one that is silent stops nobody. */
static void
serve(int listener)
{
	(void)signal(SIGCHLD, SIG_IGN);
	for (;;) {
		char request[8192];
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

		if (fd < 0 || fork() != 0) {
			(void)close(fd);
			continue;
		}
		ssize_t n = 0, got;

		(void)alarm(20);
		while ((got = recv(fd, request + n, sizeof request - 1 - (size_t)n, 0)) > 0) {
			n += got;
			request[n] = '\0';
			if (strstr(request, "\r\n\r\n") != NULL)
				break;
		}
		if (n > 0)
			answer(fd, request, (size_t)n);
		_exit(0);
	}
}

static int
start_server(void **state)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t size = sizeof in;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(fd, (struct sockaddr *)&in, sizeof in) != 0 || listen(fd, 64) != 0 ||
	    getsockname(fd, (struct sockaddr *)&in, &size) != 0)
		return -1;
	port = ntohs(in.sin_port);
	server = fork();
	if (server == 0) {
		(void)setpgid(0, 0);
		serve(fd);
	}
	(void)close(fd);
	a = dtl_arena_new(0);
	return server > 0 ? 0 : -1;
}

static int
stop_server(void **state)
{
	(void)state;
	(void)kill(-server, SIGKILL);
	(void)waitpid(server, NULL, 0);
	dtl_arena_free(a);
	return 0;
}

static struct dtl_http *
client(struct dtl_http_options *o)
{
	struct dtl_http *h = NULL;
	struct dtl_err err;

	o->agent = "dateline/test";
	o->connects[0] = (struct dtl_http_connect){ "inside.test", "127.0.0.3:80" };
	o->connects[1] =
	    (struct dtl_http_connect){ "*.test", dtl_arena_printf(a, "127.0.0.1:%d", port) };
	o->connect_count = 2;
	assert_int_equal(dtl_address_allow(&o->allow, dtl_str_from("127.0.0.1"), &err), DTL_OK);
	assert_int_equal(dtl_http_open(o, &h, &err), DTL_OK);
	return h;
}

static void
fetch(struct dtl_http *h, const char *url, struct dtl_http_response *ret)
{
	struct dtl_http_request q = { .url = dtl_str_from(url) };
	struct dtl_err err = { "" };
	dtl_rc rc = dtl_http_fetch(h, a, &q, ret, &err);

	assert_int_equal(rc == DTL_OK, ret->outcome == DTL_HTTP_ANSWERED);
}

struct row {
	const char *url;
	enum dtl_http_outcome outcome;
	int status;
	int hops;
};

static void
every_way_to_end_has_its_name(void **state)
{
	static const struct row rows[] = {
		{ "http://a.test/301/0", DTL_HTTP_ANSWERED, 200, 0 },
		{ "http://a.test/301/8", DTL_HTTP_ANSWERED, 200, 8 },
		{ "http://a.test/301/9", DTL_HTTP_REDIRECTS, 301, 8 },
		{ "http://a.test/nothing", DTL_HTTP_ANSWERED, 404, 0 },
		{ "http://a.test/gzip", DTL_HTTP_ANSWERED, 200, 0 },
		{ "http://a.test/bomb", DTL_HTTP_LARGE, 200, 0 },
		{ "http://a.test/endless", DTL_HTTP_LARGE, 200, 0 },
		{ "http://a.test/cut", DTL_HTTP_CUT, 200, 0 },
		{ "http://a.test/garbage", DTL_HTTP_GARBLED, 0, 0 },
		{ "http://a.test/silent", DTL_HTTP_TIMEOUT, 0, 0 },
		{ "http://a.test/loopback", DTL_HTTP_REFUSED, 0, 1 },
		{ "http://a.test/inside", DTL_HTTP_REFUSED, 0, 1 },
		{ "http://a.test/file", DTL_HTTP_REFUSED, 302, 0 },
		{ "http://a.test/port", DTL_HTTP_REFUSED, 302, 1 },
		{ "http://inside.test/", DTL_HTTP_REFUSED, 0, 0 },
		{ "http://127.0.0.2/", DTL_HTTP_REFUSED, 0, 0 },
		{ "http://2130706434/", DTL_HTTP_REFUSED, 0, 0 },
		{ "http://0x7f000002/", DTL_HTTP_REFUSED, 0, 0 },
		{ "http://0177.0.0.2/", DTL_HTTP_REFUSED, 0, 0 },
		{ "http://[::ffff:127.0.0.2]/", DTL_HTTP_REFUSED, 0, 0 },
		{ "http://169.254.169.254/", DTL_HTTP_REFUSED, 0, 0 },
		{ "http://a.test:22/", DTL_HTTP_REFUSED, 0, 0 },
		{ "ftp://a.test/", DTL_HTTP_REFUSED, 0, 0 },
		{ "http://name.invalid/", DTL_HTTP_DNS, 0, 0 },
	};
	struct dtl_http_options o = { .total_ms = 1500, .limit_bytes = 8 << 20 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct dtl_http_options mine = o;
		struct dtl_http *h = client(&mine);
		struct dtl_http_response r;

		fetch(h, rows[i].url, &r);
		if (r.outcome != rows[i].outcome || r.status != rows[i].status ||
		    r.hops != rows[i].hops)
			fail_msg("%s: %s, status %d, %d hops: %s", rows[i].url,
			    dtl_http_outcome_name(r.outcome), r.status, r.hops, r.why);
		dtl_http_close(h);
	}
}

static void
only_permanent_redirects_are_remembered(void **state)
{
	struct dtl_http_options o = { 0 };
	struct dtl_http *h = client(&o);
	struct dtl_http_response r;

	(void)state;
	fetch(h, "http://a.test/301/2", &r);
	assert_true(dtl_str_is(r.permanent_url, "http://a.test/301/0"));
	fetch(h, "http://a.test/302/2", &r);
	assert_null(r.permanent_url.p);
	assert_true(dtl_str_is(r.url, "http://a.test/302/0"));
	dtl_http_close(h);
}

static void
secrets_stay_at_home(void **state)
{
	struct dtl_http_options o = { 0 };
	struct dtl_http *h = client(&o);
	struct dtl_http_header headers[2] = { { DTL_STR("Authorization"), DTL_STR("Bearer x"),
						  true },
		{ DTL_STR("X-Open"), DTL_STR("yes"), false } };
	struct dtl_http_request q = { .method = "POST",
		.url = DTL_STR("http://a.test/echo"),
		.headers = headers,
		.header_count = 2,
		.body = DTL_STR("hello") };
	struct dtl_http_response r;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_http_fetch(h, a, &q, &r, &err), DTL_OK);
	assert_true(dtl_str_starts(r.body, "POST /echo"));
	assert_true(dtl_str_find(r.body, dtl_str_from("Bearer x"), 0) < r.body.n);
	assert_true(dtl_str_find(r.body, dtl_str_from("User-Agent: dateline/test"), 0) < r.body.n);
	q.url = dtl_str_from("http://a.test/other");
	assert_int_equal(dtl_http_fetch(h, a, &q, &r, &err), DTL_OK);
	assert_true(dtl_str_starts(r.body, "POST /echo"));
	assert_true(dtl_str_find(r.body, dtl_str_from("Bearer x"), 0) == r.body.n);
	assert_true(dtl_str_find(r.body, dtl_str_from("X-Open: yes"), 0) < r.body.n);
	q.url = dtl_str_from("http://a.test/see");
	assert_int_equal(dtl_http_fetch(h, a, &q, &r, &err), DTL_OK);
	assert_true(dtl_str_starts(r.body, "GET /echo"));
	dtl_http_close(h);
}

static void
headers_are_those_of_the_final_answer(void **state)
{
	struct dtl_http_options o = { 0 };
	struct dtl_http *h = client(&o);
	struct dtl_http_response r;

	(void)state;
	fetch(h, "http://a.test/headers", &r);
	assert_int_equal(r.status, 404);
	assert_true(dtl_str_is(dtl_http_header(&r, "etag"), "\"a\""));
	assert_null(dtl_http_header(&r, "x-bad").p);
	assert_null(dtl_http_header(&r, "link").p);
	assert_true(dtl_str_is(dtl_http_header_all(a, &r, "x-two"), "1, 2"));
	assert_string_equal(r.address, "127.0.0.1");
	dtl_http_close(h);
}

struct tally {
	int answered, other;
};

static void
count_answer(void *self, const struct dtl_http_response *r)
{
	struct tally *t = self;

	if (r->outcome == DTL_HTTP_ANSWERED && r->status == 200)
		t->answered++;
	else
		t->other++;
}

static void
many_run_at_once_and_a_close_ends_them(void **state)
{
	struct dtl_http_options o = { .total_ms = 20000 };
	struct dtl_http *h = client(&o);
	struct dtl_http_request q = { .url = DTL_STR("http://a.test/302/3") };
	struct tally t = { 0, 0 };
	struct dtl_err err;

	(void)state;
	for (int i = 0; i < 40; i++)
		dtl_http_start(h, &q, count_answer, &t);
	q.url = dtl_str_from("http://a.test/silent");
	dtl_http_start(h, &q, count_answer, &t);
	while (t.answered < 40)
		assert_int_equal(dtl_http_run(h, 100, &err), DTL_OK);
	assert_int_equal(t.other, 0);
	assert_int_equal(dtl_http_active(h), 1);
	dtl_http_close(h);
	assert_int_equal(t.other, 1);
}

static void
values_that_are_sent_back_are_checked(void **state)
{
	static const char *const good[] = { "\"a\"", "W/\"a,b\"", "\"\"", "\"a;b\"" };
	static const char *const bad[] = { "a", "\"a", "w/\"a\"", "\"a\"b\"", "\"a b\"",
		"\"a\x01\"", "\"a\r\nX: y\"", "", "\"\xc3\xa9\"" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(dtl_http_etag_good(dtl_str_from(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(dtl_http_etag_good(dtl_str_from(bad[i])));
	assert_true(dtl_str_is(
	    dtl_http_charset(dtl_str_from("text/xml; a=b; Charset = \"utf-8\"")), "utf-8"));
	assert_null(dtl_http_charset(dtl_str_from("text/xml; charset=")).p);
	assert_true(
	    dtl_str_is(dtl_http_media_type(a, dtl_str_from(" Text/XML ; charset=x")), "text/xml"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_to_end_has_its_name),
		cmocka_unit_test(only_permanent_redirects_are_remembered),
		cmocka_unit_test(secrets_stay_at_home),
		cmocka_unit_test(headers_are_those_of_the_final_answer),
		cmocka_unit_test(many_run_at_once_and_a_close_ends_them),
		cmocka_unit_test(values_that_are_sent_back_are_checked),
	};

	return cmocka_run_group_tests(tests, start_server, stop_server);
}

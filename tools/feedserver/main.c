/*
 * feedserver - virtual hosts on loopback that say what a script tells them. See README.md.
 */
#include "answer.h"
#include "base/date.h"
#include "base/file.h"
#include "base/json.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define REQUEST_MAX 16384

struct conn {
	int fd;
	char in[REQUEST_MAX];
	size_t in_n;
	struct dtl_buf out;
	size_t sent;
	const struct reply *reply; /* of the answer under way */
	int64_t drip_at_ms;
	bool close_after, stalled;
	struct conn *prev, *next; /* those that drip or never stop */
	bool slow;
};

struct server {
	struct script script;
	int epoll_fd, listen_fd, port;
	volatile int64_t *clock; /* NULL: the system's */
	FILE *log;
	struct conn *slow;
	int64_t requests, unchanged, unconditional, least_gap_ms;
	struct dtl_map hosts; /* when each was asked last */
	struct dtl_map given; /* pages that gave a validator */
};

static volatile sig_atomic_t stopping;

static void
on_signal(int number)
{
	(void)number;
	stopping = 1;
}

static int64_t
now_ms(const struct server *s)
{
	return s->clock != NULL ? *s->clock : dtl_time_now_ms();
}

static void
drop(struct server *s, struct conn *c)
{
	if (c->slow) {
		if (c->prev != NULL)
			c->prev->next = c->next;
		else
			s->slow = c->next;
		if (c->next != NULL)
			c->next->prev = c->prev;
	}
	(void)close(c->fd);
	dtl_buf_clear(&c->out);
	free(c);
}

static void
log_request(struct server *s, const struct request *q, const struct page *page, int status)
{
	struct dtl_json_writer w;
	struct dtl_buf line;

	if (s->log == NULL)
		return;
	dtl_buf_init(&line, NULL);
	dtl_json_writer_init(&w, &line, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "t");
	dtl_json_int(&w, now_ms(s));
	dtl_json_key(&w, "host");
	dtl_json_str(&w, q->host);
	dtl_json_key(&w, "path");
	dtl_json_str(&w, q->path);
	dtl_json_key(&w, "n");
	dtl_json_int(&w, page == NULL ? 0 : page->count);
	dtl_json_key(&w, "status");
	dtl_json_int(&w, status);
	dtl_json_key(&w, "head");
	dtl_json_str(&w, q->head);
	dtl_json_end_object(&w);
	dtl_buf_add_char(&line, '\n');
	(void)fwrite(line.p, 1, line.n, s->log);
	dtl_buf_clear(&line);
}

/* The name in the map, kept on its first use. */
static union dtl_map_value *
entry(struct server *s, struct dtl_map *map, struct dtl_str name, bool *ret_new)
{
	union dtl_map_value at;

	*ret_new = !dtl_map_get(map, name, &at);
	if (*ret_new) {
		at.ptr = DTL_NEW(s->script.a, union dtl_map_value);
		(void)dtl_map_put(
		    map, dtl_str_make(dtl_arena_strndup(s->script.a, name.p, name.n), name.n), at);
	}
	return at.ptr;
}

/* Unconditional requests for what had a validator, and how near to each other a host was asked. */
static void
watch_manners(struct server *s, const struct request *q, int status, const struct reply *reply)
{
	bool gives = reply != NULL && (reply->live_s > 0 || reply->etag.n > 0) && status == 200;
	union dtl_map_value *last, *given;
	char name[1024];
	bool first;
	int n;

	s->requests++;
	s->unchanged += status == 304;
	if (s->log != NULL)
		return;
	last = entry(s, &s->hosts, q->host, &first);
	if (!first && (s->least_gap_ms < 0 || now_ms(s) - last->num < s->least_gap_ms))
		s->least_gap_ms = now_ms(s) - last->num;
	last->num = now_ms(s);
	n = snprintf(name, sizeof name, "%.*s%.*s", DTL_STR_FMT(q->host), DTL_STR_FMT(q->path));
	given = entry(s, &s->given, dtl_str_make(name, n < 1024 ? (size_t)n : 1023), &first);
	s->unconditional += given->num == 1 && q->if_none_match.p == NULL;
	if (gives)
		given->num = 1;
}

static void
make_slow(struct server *s, struct conn *c)
{
	if (c->slow)
		return;
	c->slow = true;
	c->prev = NULL;
	c->next = s->slow;
	if (s->slow != NULL)
		s->slow->prev = c;
	s->slow = c;
}

static void
respond(struct server *s, struct conn *c, const struct request *q)
{
	static const char missing[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
	struct page *page = script_page(&s->script, q->host, q->path);
	const struct reply *reply = page == NULL ? NULL : answer_choose(page, q);
	struct said said = { 404, false };

	c->reply = reply;
	if (reply == NULL)
		dtl_buf_add_z(&c->out, missing);
	else if (reply->stall)
		c->stalled = true;
	else
		answer_write(reply, q, now_ms(s), s->port, &c->out, &said);
	c->close_after = said.close;
	if (reply != NULL && (reply->drip_ms > 0 || reply->endless))
		make_slow(s, c);
	watch_manners(s, q, said.status, reply);
	log_request(s, q, page, said.status);
}

/* Takes one request out of what came; false: not whole yet. */
static bool
take_request(struct server *s, struct conn *c)
{
	struct dtl_str in = dtl_str_make(c->in, c->in_n);
	size_t end = dtl_str_find(in, dtl_str_from("\r\n\r\n"), 0);
	struct request q = { .host = DTL_STR("") };
	struct dtl_str line;

	if (end == in.n)
		return false;
	q.head = dtl_str_slice(in, 0, end);
	line = dtl_str_slice(q.head, 0, dtl_str_find_char(q.head, '\r', 0));
	size_t one = dtl_str_find_char(line, ' ', 0), two = dtl_str_find_char(line, ' ', one + 1);

	q.method = dtl_str_slice(line, 0, one);
	q.path = dtl_str_slice(line, one + 1, two);
	q.host = request_header(&q, "Host");
	q.host = dtl_str_slice(q.host, 0, dtl_str_find_char(q.host, ':', 0));
	q.if_none_match = request_header(&q, "If-None-Match");
	q.if_modified_since = request_header(&q, "If-Modified-Since");
	respond(s, c, &q);
	c->in_n -= end + 4;
	memmove(c->in, c->in + end + 4, c->in_n);
	return true;
}

static void
fill_endless(struct conn *c)
{
	char filler[16384];

	if (c->reply == NULL || !c->reply->endless || c->out.n - c->sent >= 65536)
		return;
	if (c->sent > 1 << 20) {
		c->out.n -= c->sent;
		memmove(c->out.p, c->out.p + c->sent, c->out.n);
		c->sent = 0;
	}
	memset(filler, 'x', sizeof filler);
	dtl_buf_add(&c->out, filler, sizeof filler);
}

/* Bytes that may go in one call: one at a time where the answer drips, none before it is time. */
static size_t
portion(const struct conn *c)
{
	size_t left = c->out.n - c->sent;

	if (c->reply == NULL || c->reply->drip_ms == 0 || left == 0)
		return left;
	return dtl_time_mono_ms() < c->drip_at_ms ? 0 : 1;
}

/* Sends what may go now; false: the connection is over. */
static bool
flush(struct server *s, struct conn *c)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	size_t part;

	fill_endless(c);
	while ((part = portion(c)) > 0) {
		ssize_t n = send(c->fd, c->out.p + c->sent, part, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN) {
			event.events |= EPOLLOUT;
			(void)epoll_ctl(s->epoll_fd, EPOLL_CTL_MOD, c->fd, &event);
			return true;
		}
		if (n < 0)
			return false;
		c->sent += (size_t)n;
		if (c->reply != NULL && c->reply->drip_ms > 0)
			c->drip_at_ms = dtl_time_mono_ms() + c->reply->drip_ms;
	}
	if (c->sent < c->out.n)
		return true;
	dtl_buf_truncate(&c->out, 0);
	c->sent = 0;
	(void)epoll_ctl(s->epoll_fd, EPOLL_CTL_MOD, c->fd, &event);
	return !c->close_after || (c->reply != NULL && c->reply->endless);
}

static void
on_ready(struct server *s, struct conn *c)
{
	ssize_t n = recv(c->fd, c->in + c->in_n, sizeof c->in - c->in_n, 0);

	if (n == 0 || (n < 0 && errno != EAGAIN)) {
		drop(s, c);
		return;
	}
	if (n > 0)
		c->in_n += (size_t)n;
	while (!c->stalled && c->out.n == 0 && take_request(s, c))
		if (!flush(s, c)) {
			drop(s, c);
			return;
		}
	if (c->out.n > 0 && !flush(s, c))
		drop(s, c);
}

static void
accept_all(struct server *s)
{
	int fd, one = 1;

	while ((fd = accept4(s->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		struct conn *c = calloc(1, sizeof *c);
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };

		if (c == NULL)
			abort();
		c->fd = fd;
		dtl_buf_init(&c->out, NULL);
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		(void)epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &event);
	}
}

static void
serve(struct server *s)
{
	struct epoll_event events[256];

	while (!stopping) {
		int n = epoll_wait(s->epoll_fd, events, 256, s->slow != NULL ? 5 : 500);

		for (int i = 0; i < n; i++) {
			if (events[i].data.ptr == NULL)
				accept_all(s);
			else
				on_ready(s, events[i].data.ptr);
		}
		for (struct conn *c = s->slow, *next; c != NULL; c = next) {
			next = c->next;
			if (!flush(s, c))
				drop(s, c);
		}
	}
}

static dtl_rc
listen_on(struct server *s, int port, struct dtl_err *err)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct epoll_event event = { .events = EPOLLIN };
	struct rlimit files = { 65536, 65536 };
	socklen_t size = sizeof in;
	int one = 1;

	(void)setrlimit(RLIMIT_NOFILE, &files);
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	(void)setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(s->listen_fd, (struct sockaddr *)&in, sizeof in) != 0 ||
	    listen(s->listen_fd, 4096) != 0 ||
	    getsockname(s->listen_fd, (struct sockaddr *)&in, &size) != 0 ||
	    epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->listen_fd, &event) != 0)
		return dtl_err_set(err, DTL_FAIL, "listen: %s", strerror(errno));
	s->port = ntohs(in.sin_port);
	return DTL_OK;
}

static dtl_rc
open_clock(struct server *s, const char *path, struct dtl_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *page = MAP_FAILED;

	if (fd >= 0) {
		page = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, fd, 0);
		(void)close(fd);
	}
	if (page == MAP_FAILED)
		return dtl_err_set(err, DTL_FAIL, "clock '%s': %s", path, strerror(errno));
	s->clock = page;
	return DTL_OK;
}

struct options {
	const char *script, *port_file, *clock, *log;
	int64_t port;
};

static bool
parse(int argc, char **argv, struct options *o)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--script") == 0)
			o->script = argv[i + 1];
		else if (strcmp(argv[i], "--port-file") == 0)
			o->port_file = argv[i + 1];
		else if (strcmp(argv[i], "--clock") == 0)
			o->clock = argv[i + 1];
		else if (strcmp(argv[i], "--log") == 0)
			o->log = argv[i + 1];
		else if (strcmp(argv[i], "--port") != 0 ||
			 !dtl_str_to_i64(dtl_str_from(argv[i + 1]), 0, 65535, &o->port))
			return false;
	}
	return o->script != NULL && argc % 2 == 1;
}

static dtl_rc
open_server(struct server *s, const struct options *o, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new((size_t)4 << 30);
	dtl_rc rc = script_read(a, o->script, &s->script, err);
	char port[16];

	dtl_map_init(&s->given, NULL);
	dtl_map_init(&s->hosts, NULL);
	s->least_gap_ms = -1;
	if (rc == DTL_OK && o->clock != NULL)
		rc = open_clock(s, o->clock, err);
	if (rc == DTL_OK && o->log != NULL) {
		s->log = fopen(o->log, "we");
		if (s->log == NULL)
			rc = dtl_err_set(err, DTL_FAIL, "'%s': %s", o->log, strerror(errno));
		else
			(void)setvbuf(s->log, NULL, _IOLBF, 0);
	}
	if (rc == DTL_OK)
		rc = listen_on(s, (int)o->port, err);
	(void)snprintf(port, sizeof port, "%d\n", s->port);
	if (rc == DTL_OK && o->port_file != NULL)
		rc = dtl_file_write_atomic(o->port_file, dtl_str_from(port), 0644, err);
	return rc;
}

int
main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct server s = { .epoll_fd = -1, .listen_fd = -1 };
	struct options o = { .script = NULL };
	struct dtl_err err = { "" };

	if (!parse(argc, argv, &o)) {
		(void)fprintf(stderr, "usage: dateline-feedserver --script FILE [--port N] "
				      "[--port-file FILE] [--clock FILE] [--log FILE]\n");
		return 64;
	}
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	if (open_server(&s, &o, &err) != DTL_OK) {
		(void)fprintf(stderr, "dateline-feedserver: %s\n", err.text);
		return 1;
	}
	serve(&s);
	(void)fprintf(stderr,
	    "requests=%lld unchanged=%lld unconditional=%lld least_gap_ms=%lld hosts=%zu\n",
	    (long long)s.requests, (long long)s.unchanged, (long long)s.unconditional,
	    (long long)s.least_gap_ms, s.hosts.count);
	if (s.log != NULL)
		(void)fclose(s.log);
	return 0;
}

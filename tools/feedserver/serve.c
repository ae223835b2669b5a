#include "server.h"

#include "base/date.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
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
	if (page == NULL && stories_answer(&s->stories, q, server_now_ms(s), &c->out))
		said.status = 200;
	else if (reply == NULL)
		dtl_buf_add_z(&c->out, missing);
	else if (reply->stall)
		c->stalled = true;
	else
		answer_write(reply, q, server_now_ms(s), s->port, &c->out, &said);
	c->close_after = said.close;
	if (reply != NULL && (reply->drip_ms > 0 || reply->endless))
		make_slow(s, c);
	server_watch(s, q, page, reply, said.status);
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

void
server_run(struct server *s)
{
	struct epoll_event events[256];

	while (!server_stopping) {
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

#include "net/http_work.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define EVENTS 128

/* curl says which sockets and which time it waits for; both are in one epoll, which a caller may wait
 * for together with what else it has. */

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *self, void *known)
{
	struct dtl_http *h = self;
	struct epoll_event event = { .data.fd = fd };

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		(void)epoll_ctl(h->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	if (known == NULL || epoll_ctl(h->epoll_fd, EPOLL_CTL_MOD, fd, &event) != 0) {
		if (epoll_ctl(h->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0 && errno == EEXIST)
			(void)epoll_ctl(h->epoll_fd, EPOLL_CTL_MOD, fd, &event);
		(void)curl_multi_assign(h->multi, fd, h);
	}
	return 0;
}

static int
on_timer(CURLM *multi, long wait_ms, void *self)
{
	struct dtl_http *h = self;
	struct itimerspec at = { { 0, 0 }, { 0, 0 } };

	(void)multi;
	if (wait_ms == 0)
		at.it_value.tv_nsec = 1;
	else if (wait_ms > 0)
		at.it_value = (struct timespec){ wait_ms / 1000, wait_ms % 1000 * 1000000 };
	(void)timerfd_settime(h->timer_fd, 0, &at, NULL);
	return 0;
}

dtl_rc
engine_open(struct dtl_http *h, struct dtl_err *err)
{
	struct epoll_event event = { .events = EPOLLIN };

	h->multi = curl_multi_init();
	h->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	h->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (h->multi == NULL || h->epoll_fd < 0 || h->timer_fd < 0)
		return dtl_err_set(err, DTL_FAIL, "HTTP client: %s", strerror(errno));
	event.data.fd = h->timer_fd;
	if (epoll_ctl(h->epoll_fd, EPOLL_CTL_ADD, h->timer_fd, &event) != 0)
		return dtl_err_set(err, DTL_FAIL, "HTTP client: %s", strerror(errno));
	(void)curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	(void)curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
	(void)curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	(void)curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
	(void)curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)h->o.connections);
	return DTL_OK;
}

void
engine_close(struct dtl_http *h)
{
	if (h->multi != NULL)
		(void)curl_multi_cleanup(h->multi);
	if (h->epoll_fd >= 0)
		(void)close(h->epoll_fd);
	if (h->timer_fd >= 0)
		(void)close(h->timer_fd);
}

static void
collect(struct dtl_http *h)
{
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(h->multi, &left)) != NULL) {
		struct transfer *t = NULL;
		CURLcode code = msg->data.result;

		if (msg->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		transfer_after_hop(t, code);
	}
}

dtl_rc
dtl_http_run(struct dtl_http *h, int wait_ms, struct dtl_err *err)
{
	struct epoll_event events[EVENTS];
	uint64_t ticks;
	int running, n = epoll_wait(h->epoll_fd, events, EVENTS, wait_ms);

	if (n < 0 && errno != EINTR)
		return dtl_err_set(err, DTL_FAIL, "HTTP client: epoll: %s", strerror(errno));
	for (int i = 0; i < n; i++) {
		int what = 0;

		if (events[i].data.fd == h->timer_fd) {
			(void)!read(h->timer_fd, &ticks, sizeof ticks);
			(void)curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
			continue;
		}
		if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
			what |= CURL_CSELECT_IN;
		if (events[i].events & EPOLLOUT)
			what |= CURL_CSELECT_OUT;
		if (events[i].events & EPOLLERR)
			what |= CURL_CSELECT_ERR;
		(void)curl_multi_socket_action(h->multi, events[i].data.fd, what, &running);
	}
	collect(h);
	return DTL_OK;
}

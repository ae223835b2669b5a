#include "net/server_work.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD_BYTES (32 * 1024)
#define SWEEP_MS 250

static dtl_rc
listen_on(const char *address, int port, int *ret_fd, struct dtl_err *err)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	char service[8];
	int one = 1, fd = -1;

	(void)snprintf(service, sizeof service, "%d", port);
	if (getaddrinfo(address, service, &hints, &found) != 0)
		return dtl_err_set(err, DTL_FAIL, "'%s' is no numeric address", address);
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (fd < 0 || bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, 128) != 0) {
		(void)dtl_err_set(
		    err, DTL_FAIL, "listen on %s port %d: %s", address, port, strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		fd = -1;
	}
	freeaddrinfo(found);
	*ret_fd = fd;
	return fd >= 0 ? DTL_OK : DTL_FAIL;
}

static int
bound_port(int fd)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof at;

	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0)
		return 0;
	if (at.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&at)->sin6_port);
	return ntohs(((struct sockaddr_in *)&at)->sin_port);
}

static void
start_daemon(struct dtl_server *s, int listener)
{
	const struct dtl_server_options *o = &s->options;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem tls[] = { { MHD_OPTION_END, 0, NULL }, { MHD_OPTION_END, 0, NULL },
		{ MHD_OPTION_END, 0, NULL } };
	union {
		const char *in;
		void *out;
	} cert = { .in = o->cert }, key = { .in = o->key };

	if (o->cert != NULL) {
		flags |= MHD_USE_TLS;
		tls[0] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_CERT, 0, cert.out };
		tls[1] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_KEY, 0, key.out };
	}
	s->daemon = MHD_start_daemon(flags, 0, NULL, NULL, dtl_server_on_request, s,
	    MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)HEAD_BYTES, MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->connections,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)o->address_connections,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)((o->idle_ms + 999) / 1000),
	    MHD_OPTION_NOTIFY_COMPLETED, dtl_server_on_completed, s, MHD_OPTION_NOTIFY_CONNECTION,
	    dtl_server_on_connection, s, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

static void
set_defaults(struct dtl_server_options *o)
{
	if (o->address == NULL)
		o->address = "127.0.0.1";
	if (o->limit_bytes == 0)
		o->limit_bytes = (size_t)1 << 20;
	if (o->receive_ms == 0)
		o->receive_ms = 30000;
	if (o->idle_ms == 0)
		o->idle_ms = 30000;
	if (o->connections == 0)
		o->connections = 256;
	if (o->address_connections == 0)
		o->address_connections = 64;
}

dtl_rc
dtl_server_open(
    const struct dtl_server_options *options, struct dtl_server **ret, struct dtl_err *err)
{
	struct dtl_server *s = calloc(1, sizeof *s);
	const union MHD_DaemonInfo *info;
	int listener = -1;

	if (s == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	s->options = *options;
	set_defaults(&s->options);
	if (listen_on(s->options.address, s->options.port, &listener, err) != DTL_OK) {
		free(s);
		return DTL_FAIL;
	}
	s->port = bound_port(listener);
	start_daemon(s, listener);
	if (s->daemon == NULL) {
		(void)close(listener);
		free(s);
		return dtl_err_set(err, DTL_FAIL, "server on %s: %s",
		    options->address != NULL ? options->address : "127.0.0.1",
		    options->cert != NULL ? "its certificate or key cannot be used"
					  : "cannot be started");
	}
	info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	s->fd = info->epoll_fd;
	*ret = s;
	return DTL_OK;
}

void
dtl_server_close(struct dtl_server *s)
{
	if (s == NULL)
		return;
	for (struct peer *peer = s->peers; peer != NULL; peer = peer->next)
		if (peer->held) {
			peer->held = false;
			MHD_resume_connection(peer->connection);
		}
	MHD_stop_daemon(s->daemon);
	free(s);
}

/* The library knows silence, not slowness: who takes too long for a request is cut off here. */
static void
sweep(struct dtl_server *s)
{
	int64_t now_ms = dtl_time_mono_ms();

	if (now_ms - s->swept_ms < SWEEP_MS)
		return;
	s->swept_ms = now_ms;
	for (struct peer *peer = s->peers; peer != NULL; peer = peer->next)
		if (!peer->held && now_ms - peer->since_ms > s->options.receive_ms)
			(void)shutdown(peer->fd, SHUT_RDWR);
}

dtl_rc
dtl_server_run(struct dtl_server *s, struct dtl_err *err)
{
	sweep(s);
	if (MHD_run(s->daemon) != MHD_YES)
		return dtl_err_set(err, DTL_FAIL, "the HTTP server cannot go on");
	return DTL_OK;
}

int
dtl_server_fd(const struct dtl_server *s)
{
	return s->fd;
}

int
dtl_server_port(const struct dtl_server *s)
{
	return s->port;
}

int
dtl_server_wait_ms(const struct dtl_server *s, int max_ms)
{
	MHD_UNSIGNED_LONG_LONG ms = 0;

	if (MHD_get_timeout(s->daemon, &ms) == MHD_YES && ms < (MHD_UNSIGNED_LONG_LONG)max_ms)
		max_ms = (int)ms;
	return max_ms;
}

int
dtl_server_held(const struct dtl_server *s)
{
	return s->held;
}

#include "run/scrape.h"

#include "base/buf.h"
#include "base/date.h"
#include "net/server.h"
#include "run/exposition.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CLIENTS = 16, PATIENCE_MS = 5000, BODY_BYTES = 1024, TURN_MS = 500, HOST_BYTES = 48 };

struct scrape_address {
	char host[HOST_BYTES];
	int port;
};

struct dtl_scrape {
	struct dtl_metrics *m;
	struct dtl_server *server;
	struct dtl_floors floors;
	struct dtl_buf text;
	pthread_t thread;
	bool has_thread;
	int wake_fd;
};

static bool
is_numeric(const char *host)
{
	struct in6_addr any;

	return inet_pton(AF_INET, host, &any) == 1 || inet_pton(AF_INET6, host, &any) == 1;
}

static bool
split(const char *address, struct scrape_address *ret, const char **ret_why)
{
	const char *colon = strrchr(address, ':');
	struct dtl_str host =
	    dtl_str_make(address, colon != NULL ? (size_t)(colon - address) : strlen(address));
	int64_t port = 0;

	if (colon == NULL || !dtl_str_to_i64(dtl_str_from(colon + 1), 0, 65535, &port)) {
		*ret_why = "write it as 127.0.0.1:9100; port 0 is any free one";
		return false;
	}
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = dtl_str_slice(host, 1, host.n - 1);
	(void)snprintf(ret->host, sizeof ret->host, "%.*s", DTL_STR_FMT(host));
	ret->port = (int)port;
	*ret_why = "the host must be a numeric address, as 127.0.0.1 or [::1]";
	return host.n < sizeof ret->host && is_numeric(ret->host);
}

bool
dtl_scrape_address_good(const char *address, const char **ret_why)
{
	struct scrape_address parts;

	return address[0] == '\0' || split(address, &parts, ret_why);
}

static void
tell_live(struct dtl_scrape *s, struct dtl_server_answer *answer)
{
	int64_t age_ms = dtl_time_mono_ms() - atomic_load(&s->m->turn_ms);

	answer->status = dtl_metrics_live(s->m) ? 200 : 503;
	dtl_buf_addf(&s->text, "%s\nthe main loop turned %.1f s ago, at most %d s is well\n",
	    answer->status == 200 ? "live" : "stuck", (double)age_ms / 1000, DTL_LIVE_MS / 1000);
}

static void
tell_ready(struct dtl_scrape *s, struct dtl_server_answer *answer)
{
	int32_t missing = atomic_load(&s->m->needs) & ~atomic_load(&s->m->ends);

	answer->status = dtl_metrics_ready(s->m) ? 200 : 503;
	dtl_buf_addf(&s->text, "%s\nstate: %s\n", answer->status == 200 ? "ready" : "not ready",
	    dtl_metrics_state_name(atomic_load(&s->m->state)));
	if ((missing & DTL_END_KAFKA) != 0)
		dtl_buf_add_z(&s->text, "Kafka does not answer\n");
	if ((missing & DTL_END_GROUP) != 0)
		dtl_buf_add_z(&s->text, "the consumer group is not joined\n");
	if ((missing & DTL_END_WORK) != 0)
		dtl_buf_add_z(&s->text, "the destination does not take what we bring\n");
}

static void
serve(void *self, struct dtl_server_request *q)
{
	struct dtl_scrape *s = self;
	struct dtl_server_answer answer = { .status = 200 };
	struct dtl_str path = dtl_server_path(q);

	dtl_buf_truncate(&s->text, 0);
	if (dtl_str_is(path, "/metrics")) {
		dtl_exposition(s->m, &s->floors, &s->text);
		answer.type = DTL_EXPOSITION_TYPE;
	} else if (dtl_str_is(path, "/live")) {
		tell_live(s, &answer);
	} else if (dtl_str_is(path, "/ready")) {
		tell_ready(s, &answer);
	} else {
		answer.status = 404;
		dtl_buf_add_z(&s->text, "there are /metrics, /live and /ready\n");
	}
	answer.body = dtl_buf_str(&s->text);
	dtl_server_answer(q, &answer);
}

static int
admit(void *self, struct dtl_server_request *q)
{
	const char *method = dtl_server_method(q);

	(void)self;
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ? 0 : 405;
}

static void *
run(void *self)
{
	struct dtl_scrape *s = self;
	struct pollfd fds[2] = { { .fd = dtl_server_fd(s->server), .events = POLLIN },
		{ .fd = s->wake_fd, .events = POLLIN } };
	struct dtl_err err;

	while ((fds[1].revents & POLLIN) == 0) {
		(void)poll(fds, 2, dtl_server_wait_ms(s->server, TURN_MS));
		if (dtl_server_run(s->server, &err) != DTL_OK)
			break;
	}
	return NULL;
}

/* Signals are the main thread's. */
static dtl_rc
start_thread(struct dtl_scrape *s, struct dtl_err *err)
{
	sigset_t all, before;

	s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->wake_fd < 0)
		return dtl_err_set(err, DTL_FAIL, "eventfd: %s", strerror(errno));
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before);
	s->has_thread = pthread_create(&s->thread, NULL, run, s) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return s->has_thread ? DTL_OK : dtl_err_set(err, DTL_FAIL, "no thread for metrics");
}

static dtl_rc
listen_at(struct dtl_scrape *s, const struct scrape_address *at, int slot, struct dtl_err *err)
{
	struct dtl_server_options options = { .address = at->host,
		.port = at->port > 0 ? at->port + slot : 0,
		.limit_bytes = BODY_BYTES,
		.receive_ms = PATIENCE_MS,
		.idle_ms = PATIENCE_MS,
		.connections = CLIENTS,
		.address_connections = CLIENTS,
		.self = s,
		.admit = admit,
		.serve = serve };
	bool six = strchr(at->host, ':') != NULL;
	dtl_rc rc;

	if (options.port > 65535)
		return dtl_err_set(
		    err, DTL_FAIL, "metrics: port %d + slot %d is no port", at->port, slot);
	rc = dtl_server_open(&options, &s->server, err);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, rc,
		    "metrics: give this process an address of its own, or port 0 (any free one)");
	(void)snprintf(s->m->address, sizeof s->m->address, six ? "[%s]:%d" : "%s:%d", at->host,
	    dtl_server_port(s->server));
	return DTL_OK;
}

dtl_rc
dtl_scrape_open(struct dtl_metrics *m, const char *address, int slot, struct dtl_scrape **ret,
    struct dtl_err *err)
{
	struct dtl_scrape *s = calloc(1, sizeof *s);
	struct scrape_address at;
	const char *why = "";
	dtl_rc rc;

	if (s == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	s->m = m;
	s->wake_fd = -1;
	dtl_buf_init(&s->text, NULL);
	if (!split(address, &at, &why))
		rc = dtl_err_set(err, DTL_FAIL, "metrics: '%s': %s", address, why);
	else
		rc = listen_at(s, &at, slot, err);
	if (rc == DTL_OK)
		rc = start_thread(s, err);
	if (rc != DTL_OK) {
		dtl_scrape_close(s);
		return rc;
	}
	*ret = s;
	return DTL_OK;
}

void
dtl_scrape_close(struct dtl_scrape *s)
{
	uint64_t one = 1;

	if (s == NULL)
		return;
	if (s->has_thread) {
		(void)!write(s->wake_fd, &one, sizeof one);
		(void)pthread_join(s->thread, NULL);
	}
	if (s->wake_fd >= 0)
		(void)close(s->wake_fd);
	dtl_server_close(s->server);
	dtl_buf_clear(&s->text);
	free(s);
}

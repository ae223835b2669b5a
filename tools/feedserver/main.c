/*
 * feedserver - virtual hosts on loopback that say what a script tells them. See README.md.
 */
#include "server.h"

#include "base/date.h"
#include "base/file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

volatile sig_atomic_t server_stopping;

static void
on_signal(int number)
{
	(void)number;
	server_stopping = 1;
}

int64_t
server_now_ms(const struct server *s)
{
	return s->clock != NULL ? *s->clock : dtl_time_now_ms();
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
	const char *script, *port_file, *clock, *log, *stories;
	int64_t port, now, every_s;
};

static bool
parse_number(const char *name, const char *text, struct options *o)
{
	struct dtl_str value = dtl_str_from(text);

	if (strcmp(name, "--port") == 0)
		return dtl_str_to_i64(value, 0, 65535, &o->port);
	if (strcmp(name, "--now") == 0)
		return dtl_str_to_i64(value, 0, INT32_MAX, &o->now);
	return strcmp(name, "--every") == 0 && dtl_str_to_i64(value, 1, INT32_MAX, &o->every_s);
}

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
		else if (strcmp(argv[i], "--stories") == 0)
			o->stories = argv[i + 1];
		else if (!parse_number(argv[i], argv[i + 1], o))
			return false;
	}
	return (o->script != NULL || o->stories != NULL) && argc % 2 == 1;
}

static dtl_rc
open_server(struct server *s, const struct options *o, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new((size_t)4 << 30);
	dtl_rc rc = script_read(a, o->script, &s->script, err);
	char port[16];

	if (rc == DTL_OK && o->stories != NULL)
		rc = stories_read(a, o->stories, &s->stories, err);
	s->stories.now = (size_t)o->now;
	s->stories.every_ms = o->every_s * 1000;
	s->stories.begun_ms = dtl_time_now_ms();

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
	struct options o = { .now = INT32_MAX };
	struct dtl_err err = { "" };

	if (!parse(argc, argv, &o)) {
		(void)fprintf(stderr,
		    "usage: dateline-feedserver --script FILE [--port N] "
		    "[--port-file FILE] [--clock FILE] [--log FILE]\n"
		    "       dateline-feedserver --stories FILE [--now N] [--every "
		    "SECONDS] [--port-file FILE] [--log FILE]\n");
		return 64;
	}
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	if (open_server(&s, &o, &err) != DTL_OK) {
		(void)fprintf(stderr, "dateline-feedserver: %s\n", err.text);
		return 1;
	}
	server_run(&s);
	(void)fprintf(stderr,
	    "requests=%lld unchanged=%lld unconditional=%lld least_gap_ms=%lld hosts=%zu\n",
	    (long long)s.requests, (long long)s.unchanged, (long long)s.unconditional,
	    (long long)s.least_gap_ms, s.hosts.count);
	if (s.log != NULL)
		(void)fclose(s.log);
	return 0;
}

/*
 * server - what the files of the feed server share.
 *
 *	main.c   options, sockets        serve.c   connections        watch.c   what is noted of each request
 *
 * Errors:  none.
 * Memory:  heap, until the end.
 * Threads: one.
 */
#ifndef FEEDSERVER_SERVER_H
#define FEEDSERVER_SERVER_H

#include "answer.h"
#include "stories.h"

#include <signal.h>
#include <stdio.h>

struct conn;

struct server {
	struct script script;
	struct stories stories;
	int epoll_fd, listen_fd, port;
	volatile int64_t *clock; /* NULL: the system's */
	FILE *log;
	struct conn *slow;
	int64_t requests, unchanged, unconditional, least_gap_ms;
	struct dtl_map hosts; /* when each was asked last */
	struct dtl_map given; /* pages that gave a validator */
};

extern volatile sig_atomic_t server_stopping;

int64_t server_now_ms(const struct server *s);
/* Answers until a signal comes. */
void server_run(struct server *s);
/* Writes the log's line, or counts what clients do. */
void server_watch(struct server *s, const struct request *q, const struct page *page,
    const struct reply *reply, int status);

#endif

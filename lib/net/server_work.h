/*
 * server_work - what the files of the server share.
 *
 *	server.c   the listener and its time        server_request.c   a request from its head to its answer
 *
 * Errors:  none.
 * Memory:  heap.
 * Threads: as server.h.
 */
#ifndef DTL_NET_SERVER_WORK_H
#define DTL_NET_SERVER_WORK_H

#include "base/buf.h"
#include "base/date.h"
#include "net/server.h"

#include <microhttpd.h>

/* A connection; it has so long to deliver a whole request, and so long again to take its answer. */
struct peer {
	struct MHD_Connection *connection;
	struct peer *next, **at;
	int fd;
	int64_t since_ms;
	bool held;
};

struct dtl_server {
	struct MHD_Daemon *daemon;
	struct dtl_server_options options;
	struct peer *peers;
	int fd, port, held;
	int64_t swept_ms;
};

struct dtl_server_request {
	struct dtl_server *s;
	struct MHD_Connection *connection;
	struct peer *peer;
	const char *method, *path;
	char from[64];
	struct dtl_buf body;
	size_t over_bytes;
	bool whole;
	bool held; /* serve returned without an answer */
	struct MHD_Response *response;
	unsigned status;
	void *tag;
};

/* Callbacks of the library. */
enum MHD_Result
dtl_server_on_request(void *self, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *data_size, void **request);
void dtl_server_on_completed(void *self, struct MHD_Connection *connection, void **request,
    enum MHD_RequestTerminationCode code);
void dtl_server_on_connection(void *self, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode code);

#endif

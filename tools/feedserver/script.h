/*
 * script - what the virtual hosts say.
 *
 * Errors:  script_read: DTL_FAIL with line and reason.
 * Memory:  arena until the end.
 * Threads: one.
 */
#ifndef FEEDSERVER_SCRIPT_H
#define FEEDSERVER_SCRIPT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"

enum framing { FRAME_LENGTH, FRAME_CLOSE, FRAME_CHUNKED };
enum coding { CODE_NONE, CODE_GZIP, CODE_TWICE, CODE_BARE, CODE_BOMB };

struct reply {
	struct reply *next; /* for the next request of the same path */
	int status;
	struct dtl_str headers; /* lines with {..} still in them */
	struct dtl_str body;
	struct dtl_str etag, modified; /* of headers, for @match */
	struct dtl_str only_if; /* header that the request must carry */
	enum framing framing;
	enum coding coding;
	int bomb_mib;
	int live_s;
	int64_t length; /* a lie; -1: none */
	int64_t cut; /* -1: whole */
	int drip_ms;
	bool match, stall, endless, latin1;
};

struct page {
	struct reply *first;
	struct reply *now; /* of the last request; NULL before */
	int64_t count;
};

struct script {
	struct dtl_arena *a;
	struct dtl_map pages; /* "host/path" -> struct page; host may be "*.suffix" */
};

/* path NULL: no hosts. */
dtl_rc script_read(
    struct dtl_arena *a, const char *path, struct script *ret, struct dtl_err *err) DTL_MUST_USE;
/* NULL: no such page. Hosts under a "*.suffix" get pages of their own. */
struct page *script_page(struct script *s, struct dtl_str host, struct dtl_str path);

#endif

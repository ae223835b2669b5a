/*
 * registry_parts - the inside of the registry client, shared by registry*.c only.
 *
 * Errors:  as wire/registry.h. Memory: owned by the client. Threads: one.
 */
#ifndef DTL_WIRE_REGISTRY_PARTS_H
#define DTL_WIRE_REGISTRY_PARTS_H

#include "base/map.h"
#include "net/http.h"
#include "wire/registry.h"

/* The doors of one registry, and how it is entered. */
struct dtl_registry_doors {
	struct dtl_http *http;
	const char *urls[DTL_REGISTRY_URLS]; /* no slash at the end */
	size_t count;
	size_t good; /* answered last */
	struct dtl_http_header headers[3];
	size_t header_count;
	int64_t again_ms; /* nobody is asked before; 0: now */
	int64_t wait_ms;
	struct dtl_err why; /* nobody answered; "" while somebody does */
};

struct dtl_registry_answer {
	int status;
	int64_t code; /* error_code of the body, or 0 */
	struct dtl_str message; /* of the body */
	const struct dtl_json *body; /* NULL when there is none */
};

dtl_rc dtl_doors_open(struct dtl_registry_doors *d, struct dtl_arena *a,
    const struct dtl_registry_options *options, struct dtl_err *err) DTL_MUST_USE;
void dtl_doors_close(struct dtl_registry_doors *d);
/* path begins with '/'; body absent: none. DTL_OK also for 404 and 409: the caller knows what they mean. */
struct dtl_registry_question {
	const char *method;
	const char *path;
	struct dtl_str body;
};
dtl_rc dtl_doors_ask(struct dtl_registry_doors *d, struct dtl_arena *a,
    const struct dtl_registry_question *q, struct dtl_registry_answer *ret,
    struct dtl_err *err) DTL_MUST_USE;

/* What was learned from the registry, as files. */
struct dtl_registry_cache {
	const char *dir; /* NULL: none */
};

dtl_rc dtl_cache_open(struct dtl_registry_cache *c, struct dtl_arena *a, const char *dir,
    const char *registry, struct dtl_err *err) DTL_MUST_USE;
/* name: "id-7", "guid-..."; absent when it is not known. */
struct dtl_str
dtl_cache_get(const struct dtl_registry_cache *c, struct dtl_arena *a, const char *name);
void dtl_cache_put(const struct dtl_registry_cache *c, const char *name, struct dtl_str bytes);
void dtl_cache_forget(const struct dtl_registry_cache *c);

/* An id that the registry said it does not know is not asked for again for a while. */
#define DTL_REGISTRY_UNKNOWN 64

struct dtl_registry_client {
	struct dtl_arena *a;
	struct dtl_registry_doors doors;
	struct dtl_registry_cache cache;
	struct dtl_map texts; /* "id-7" -> struct dtl_str, in a */
	enum dtl_registry_strategy strategy;
	const char *topics[DTL_KIND_COUNT];
	const char *compatibility[DTL_KIND_COUNT];
	bool look_up_only;
	bool frame_locally;
	struct {
		char name[48];
		int64_t until_ms;
	} unknown[DTL_REGISTRY_UNKNOWN];
	size_t unknown_next;
};

#endif

/*
 * registry - the schema registry that Confluent's REST interface describes, as lib/wire needs it.
 *
 *	dtl_registry_open(options)   seam = dtl_registry_seam(client)   dtl_wire_open(..., &seam, ...)
 *	...   dtl_wire_close   dtl_registry_close
 *
 * The addresses are one registry, reached over several doors: the one that answered last is asked first,
 * the others when it does not. While none answers it is asked again after 1 s, 2 s ... 30 s only, and
 * what is known goes on: ids in memory, and in the cache folder those of every process and start
 * before. The first schema of our own that the registry knows under another id than the cache does
 * means that the registry was replaced, and the cache is forgotten.
 *
 * The text that is registered is the shipped file, byte for byte: it has the defaults and logical types.
 *
 * Errors:  DTL_RETRY: nobody answered, or 5xx, 408, 429. DTL_SKIP: the registry does not know it, or what
 *          it knows is no Avro. DTL_FAIL: refused (401, 403, 409, 422 ...); the text says what to do.
 *          No error text holds a credential.
 * Memory:  the client copies its options; answers live in the arena given.
 * Threads: one client, one thread.
 */
#ifndef DTL_WIRE_REGISTRY_H
#define DTL_WIRE_REGISTRY_H

#include "wire/wire.h"

#define DTL_REGISTRY_URLS 8

enum dtl_registry_strategy {
	DTL_REGISTRY_TOPIC, /* news.events-value */
	DTL_REGISTRY_RECORD, /* org.dateline.Event */
	DTL_REGISTRY_TOPIC_RECORD, /* news.events-org.dateline.Event */
};

struct dtl_registry_options {
	const char *const *urls;
	size_t url_count;
	const char *user; /* NULL or "": none */
	const char *password;
	const char *token; /* bearer; NULL or "": none */
	const char *ca_file; /* NULL: the system's */
	const char *cert_file, *key_file, *key_password; /* our own certificate; NULL: none */
	const char *cache_dir; /* NULL: nothing is kept */
	enum dtl_registry_strategy strategy;
	const char *topics[DTL_KIND_COUNT];
	const char *compatibility[DTL_KIND_COUNT]; /* "FULL_TRANSITIVE"; NULL: left as it is */
	bool look_up_only; /* never register, never set compatibility */
	bool frame_locally; /* while no id is known: single-object encoding */
	int64_t timeout_ms;
};

struct dtl_registry_client;

dtl_rc dtl_registry_open(const struct dtl_registry_options *options,
    struct dtl_registry_client **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_registry_close(struct dtl_registry_client *c); /* NULL is fine */
/* What dtl_wire_open wants; lives as long as the client. */
struct dtl_registry dtl_registry_seam(struct dtl_registry_client *c);
/* Why nobody answers just now; NULL while somebody does. */
const char *dtl_registry_down(const struct dtl_registry_client *c);

/* Good: an absolute http or https URL without credentials, query and fragment. */
dtl_rc dtl_registry_url_check(const char *url, struct dtl_err *err) DTL_MUST_USE;
/* The subject that a kind's schema is kept under. */
dtl_rc dtl_registry_subject(const struct dtl_registry_client *c, struct dtl_arena *a,
    enum dtl_kind kind, struct dtl_str schema, const char **ret, struct dtl_err *err) DTL_MUST_USE;

/* For people: each asks once, at once. */
dtl_rc dtl_registry_register(struct dtl_registry_client *c, enum dtl_kind kind,
    struct dtl_str schema, int32_t *ret_id, struct dtl_err *err) DTL_MUST_USE;
/* DTL_SKIP when the subject does not hold it. */
dtl_rc dtl_registry_find(struct dtl_registry_client *c, enum dtl_kind kind, struct dtl_str schema,
    int32_t *ret_id, struct dtl_err *err) DTL_MUST_USE;
/* Versions under the subject, absent: none; level: its own compatibility, "" when it has none. */
struct dtl_registry_state {
	int64_t versions[256];
	size_t version_count;
	const char *level;
};
dtl_rc dtl_registry_describe(struct dtl_registry_client *c, struct dtl_arena *a,
    const char *subject, struct dtl_registry_state *ret, struct dtl_err *err) DTL_MUST_USE;
/* Why the registry would not take the schema as the subject's next; NULL when it would. */
dtl_rc
dtl_registry_would_take(struct dtl_registry_client *c, struct dtl_arena *a, const char *subject,
    struct dtl_str schema, const char **ret_why, struct dtl_err *err) DTL_MUST_USE;

#endif

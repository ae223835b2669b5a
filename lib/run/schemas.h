/*
 * schemas - a line's wire, with the schema registry that its configuration names.
 *
 *	dtl_schemas_open   wire = dtl_schemas_wire   ...   dtl_schemas_close
 *
 * With registry.urls messages are framed with the registry's ids; without, with fingerprints. Either
 * way both framings are read. A registry that is down is told once, and once when it is back; what was
 * learned from it lies in <state>/registry.
 *
 * Errors:  open: DTL_FAIL. The registry itself is asked first when a message needs it.
 * Memory:  the wire belongs to the schemas.
 * Threads: main thread.
 */
#ifndef DTL_RUN_SCHEMAS_H
#define DTL_RUN_SCHEMAS_H

#include "run/shared.h"
#include "wire/registry.h"

struct dtl_schemas;

/* Values of registry.when_down. */
enum dtl_registry_when_down { DTL_REGISTRY_GO_ON, DTL_REGISTRY_WAIT };

/* Rows of a table of keys for whoever asks a registry. P: what their names begin with; S, M: the section's struct and its
 * struct dtl_registry_conf. */
#define DTL_REGISTRY_ROW(P, S, M, name, type, member, def, min, max, choices, help)                \
	{                                                                                          \
		P name, type, offsetof(S, M) + offsetof(struct dtl_registry_conf, member), def,    \
		    min, max, choices, help                                                        \
	}
#define DTL_REGISTRY_ROWS(P, S, M)                                                                 \
	DTL_REGISTRY_ROW(P, S, M, "urls", DTL_CONF_LIST, urls, "", 0, DTL_REGISTRY_URLS, NULL,     \
	    "addresses of one schema registry, asked in turn; empty: none"),                       \
	    DTL_REGISTRY_ROW(P, S, M, "user", DTL_CONF_STR, user, "", 0, 200, NULL,                \
		"name for basic authentication"),                                                  \
	    DTL_REGISTRY_ROW(P, S, M, "password", DTL_CONF_SECRET, password, "", 0, 700, NULL,     \
		"its password: ${file:/run/secrets/registry}"),                                    \
	    DTL_REGISTRY_ROW(P, S, M, "token", DTL_CONF_SECRET, token, "", 0, 1000, NULL,          \
		"bearer token, instead of user and password"),                                     \
	    DTL_REGISTRY_ROW(P, S, M, "ca", DTL_CONF_STR, ca, "", 0, 2048, NULL,                   \
		"PEM file with the authority that signed the registry's certificate; empty: the "  \
		"system's"),                                                                       \
	    DTL_REGISTRY_ROW(P, S, M, "certificate", DTL_CONF_STR, certificate, "", 0, 2048, NULL, \
		"PEM file with our own certificate, for a registry that asks for one"),            \
	    DTL_REGISTRY_ROW(                                                                      \
		P, S, M, "key", DTL_CONF_STR, key, "", 0, 2048, NULL, "PEM file with its key"),    \
	    DTL_REGISTRY_ROW(P, S, M, "key_password", DTL_CONF_SECRET, key_password, "", 0, 700,   \
		NULL, "what the key is locked with: ${file:/run/secrets/key}"),                    \
	    DTL_REGISTRY_ROW(P, S, M, "strategy", DTL_CONF_ENUM, strategy, "topic", 0, 0,          \
		dtl_registry_strategies, "name of a subject: topic | record | topic_record"),      \
	    DTL_REGISTRY_ROW(P, S, M, "register", DTL_CONF_BOOL, register_schemas, "true", 0, 0,   \
		NULL,                                                                              \
		"false: schemas are only looked up; `dateline schema register` brings them"),      \
	    DTL_REGISTRY_ROW(P, S, M, "timeout", DTL_CONF_DURATION, timeout_ms, "3s", 50, 60000,   \
		NULL, "longest wait for one answer")

extern const char *const dtl_registry_strategies[];
/* Keys of the section registry; offsets count from struct dtl_shared. */
extern const struct dtl_conf_key dtl_registry_keys[];
/* What the table cannot say of these rows in this section, with this before their names. */
dtl_rc dtl_registry_conf_check(const struct dtl_registry_conf *r, const struct dtl_conf *conf,
    const char *section, const char *prefix, struct dtl_err *err) DTL_MUST_USE;

dtl_rc dtl_schemas_open(
    const struct dtl_shared *shared, struct dtl_schemas **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_schemas_close(struct dtl_schemas *s); /* NULL is fine */
struct dtl_wire *dtl_schemas_wire(struct dtl_schemas *s);
struct dtl_registry_client *dtl_schemas_client(struct dtl_schemas *s); /* NULL: no registry */
/* The level that the configuration wants of a kind's subject; NULL: kept as it is. */
const char *dtl_schemas_level(const struct dtl_shared *shared, enum dtl_kind kind);

#endif

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

/* Keys of the section registry; offsets count from struct dtl_shared. */
extern const struct dtl_conf_key dtl_registry_keys[];
dtl_rc dtl_registry_conf_check(const struct dtl_registry_conf *r, const struct dtl_conf *conf,
    struct dtl_err *err) DTL_MUST_USE;

dtl_rc dtl_schemas_open(
    const struct dtl_shared *shared, struct dtl_schemas **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_schemas_close(struct dtl_schemas *s); /* NULL is fine */
struct dtl_wire *dtl_schemas_wire(struct dtl_schemas *s);
struct dtl_registry_client *dtl_schemas_client(struct dtl_schemas *s); /* NULL: no registry */
/* The level that the configuration wants of a kind's subject; NULL: kept as it is. */
const char *dtl_schemas_level(const struct dtl_shared *shared, enum dtl_kind kind);

#endif

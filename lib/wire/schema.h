/*
 * schema - an Avro schema as a tree of our own.
 *
 * Avro C drops defaults, aliases and enum defaults when it reads a schema, and all of them decide
 * what a reader may do. So every schema is read here, and Avro C only gets its canonical form.
 * Named types are shared: a recursive schema is a cyclic graph, and walks over data bound depth.
 *
 * Errors:  DTL_SKIP with the place inside the schema; limits: 64 levels of JSON and of records in
 *          records, 4,096 values in a record counted through its records.
 * Memory:  the tree lives in the arena and points into the text.
 * Threads: no shared state.
 */
#ifndef DTL_WIRE_SCHEMA_H
#define DTL_WIRE_SCHEMA_H

#include "base/json.h"

#define DTL_SCHEMA_DEPTH 64 /* records in records, and values in values */

enum dtl_schema_type {
	DTL_SCHEMA_NULL,
	DTL_SCHEMA_BOOLEAN,
	DTL_SCHEMA_INT,
	DTL_SCHEMA_LONG,
	DTL_SCHEMA_FLOAT,
	DTL_SCHEMA_DOUBLE,
	DTL_SCHEMA_BYTES,
	DTL_SCHEMA_STRING,
	DTL_SCHEMA_PRIMITIVE_COUNT,
	DTL_SCHEMA_RECORD = DTL_SCHEMA_PRIMITIVE_COUNT,
	DTL_SCHEMA_ENUM,
	DTL_SCHEMA_FIXED,
	DTL_SCHEMA_ARRAY,
	DTL_SCHEMA_MAP,
	DTL_SCHEMA_UNION,
};

struct dtl_schema;

struct dtl_schema_field {
	struct dtl_str name;
	const struct dtl_schema *schema;
	const struct dtl_json *default_value; /* NULL: none */
	const struct dtl_str *aliases;
	size_t alias_count;
};

struct dtl_schema {
	enum dtl_schema_type type;
	int height; /* levels of records inside; 0 while being measured */
	struct dtl_str name; /* record, enum, fixed: without its namespace */
	struct dtl_str full_name;
	const struct dtl_str *aliases; /* full names */
	size_t alias_count;
	struct dtl_schema_field *fields; /* record */
	size_t field_count;
	struct dtl_str *symbols; /* enum */
	size_t symbol_count;
	struct dtl_str symbol_default; /* enum; absent: none */
	int64_t size; /* fixed */
	const struct dtl_schema *items; /* array, map */
	const struct dtl_schema **branches; /* union */
	size_t branch_count;
	size_t weight; /* values that are there whatever the data */
};

/* Reads one schema. It may have any top-level type. */
dtl_rc dtl_schema_parse(struct dtl_arena *a, struct dtl_str text, const struct dtl_schema **ret,
    struct dtl_err *err) DTL_MUST_USE;

/* "int", "record" ... */
const char *dtl_schema_type_name(enum dtl_schema_type type);
/* NULL when there is no such field. */
const struct dtl_schema_field *
dtl_schema_field(const struct dtl_schema *record, struct dtl_str name);
bool dtl_schema_named(const struct dtl_schema *s); /* record, enum, fixed */
/* Equal unqualified names, or the writer's full name is an alias of the reader. */
bool dtl_schema_same_name(const struct dtl_schema *reader, const struct dtl_schema *writer);

#endif

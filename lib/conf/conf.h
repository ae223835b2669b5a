/*
 * conf - typed configuration from one YAML file.
 *
 *	dtl_conf_open(file)  (dtl_conf_override ...)  dtl_conf_read(sections)  ...  dtl_conf_free
 *
 * A program describes what it reads as tables of keys; parsing, range checks, -n, printing and
 * docs/config.md all read the same table:
 *
 *	static const struct dtl_conf_key keys[] = {
 *		{ "path", DTL_CONF_STR, offsetof(struct jsonl_conf, path), NULL, 0, 0, NULL,
 *		    "file to append to" },
 *		{ 0 },
 *	};
 *
 * The whole line is one file: shared sections (line, state, kafka, topics ...) and one section per
 * process ("producers.files", "processors.extract", "sinks.jsonl"). A program reads the shared
 * sections and its own; the top-level names and the folder names (producers, processors, sinks)
 * are checked too, other processes' keys are not.
 *
 * Several sections with the same path (a skeleton's keys and a program's own) share their names.
 *
 * ${ENV} and ${file:/run/secrets/x} are replaced in values after parsing (so that values cannot
 * inject YAML); $$ is a dollar. A file's last newline is cut. What was replaced prints as the ${...}
 * text, not as the value; a literal DTL_CONF_SECRET (or a map's key named password or secret)
 * prints as ***. Messages never show a secret, and -o takes none (everybody reads a command line).
 *
 * Every error reads  file:line:column: section.key: why; did you mean 'x'?
 *
 * Errors:  DTL_FAIL for all of them (exit code 78).
 * Memory:  strings live in the conf's own arena until dtl_conf_free.
 * Threads: no shared state.
 */
#ifndef DTL_CONF_CONF_H
#define DTL_CONF_CONF_H

#include "base/buf.h"
#include "base/err.h"

enum dtl_conf_type {
	DTL_CONF_STR, /* const char * */
	DTL_CONF_BOOL, /* bool */
	DTL_CONF_INT, /* int64_t */
	DTL_CONF_FLOAT, /* double; min and max are whole numbers */
	DTL_CONF_BYTES, /* int64_t; "5 MiB", "64 KiB", "1000" */
	DTL_CONF_DURATION, /* int64_t milliseconds; "100ms", "10s", "5m", "2h", "30d" */
	DTL_CONF_ENUM, /* int: index into choices */
	DTL_CONF_DATE, /* struct dtl_date */
	DTL_CONF_LIST, /* struct dtl_conf_list; a scalar is a list of one */
	DTL_CONF_MAP, /* struct dtl_conf_map of scalars */
	DTL_CONF_SECRET, /* const char *; never printed */
};

struct dtl_conf_key {
	const char *name;
	enum dtl_conf_type type;
	size_t offset; /* into the section's struct */
	const char
	    *def; /* default as it would be written; NULL = required. LIST, MAP: "" = empty */
	int64_t min, max; /* both 0 = no check; STR, LIST, MAP: length or count */
	const char *const *choices; /* ENUM; NULL-ended */
	const char *help; /* one line for docs/config.md */
};

struct dtl_conf_list {
	const char *const *items;
	size_t count;
};

struct dtl_conf_pair {
	const char *key;
	const char *value;
};

struct dtl_conf_map {
	const struct dtl_conf_pair *items;
	size_t count;
};

struct dtl_conf_section {
	const char *path; /* "kafka", "sinks.jsonl"; "" = top-level scalars (line, state) */
	const struct dtl_conf_key *keys;
	void *target; /* struct that the offsets count from */
	bool optional; /* false: the section must be there even if empty */
};

struct dtl_conf;

/* path NULL: an empty configuration (all defaults). Limits: 1 MiB, depth 16, 20,000 nodes, no
 * aliases or anchors, one document. */
dtl_rc dtl_conf_open(const char *path, struct dtl_conf **ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_conf_free(struct dtl_conf *conf); /* NULL is fine */
/* "sinks.jsonl.path=x" as given to -o; the value is a YAML scalar or flow list. Errors name "-o". */
dtl_rc
dtl_conf_override(struct dtl_conf *conf, const char *assignment, struct dtl_err *err) DTL_MUST_USE;
/* Fills every target. The first error in file order is reported. */
dtl_rc dtl_conf_read(struct dtl_conf *conf, const struct dtl_conf_section *sections, size_t count,
    struct dtl_err *err) DTL_MUST_USE;
/* Effective values of the sections last read, as YAML that parses again to itself. */
void dtl_conf_print(const struct dtl_conf *conf, struct dtl_buf *out);
/* The sections' keys as a Markdown table for docs/config.md: key, type, default, range, meaning. */
void dtl_conf_document(const struct dtl_conf_section *sections, size_t count, struct dtl_buf *out);
/* Whether two targets hold the same value of a key. */
bool dtl_conf_same(const struct dtl_conf_key *key, const void *one, const void *two);
/* Names of the process sections present under "producers", "processors" or "sinks". */
struct dtl_conf_list dtl_conf_names(const struct dtl_conf *conf, const char *folder);
/* Text of a single value of any section, as written, for programs that start others; NULL when it
 * is not there. After dtl_conf_read it includes -o. */
const char *dtl_conf_scalar(const struct dtl_conf *conf, const char *section, const char *key);
/* Folder of the file (or "."): relative paths in the file count from there. */
const char *dtl_conf_dir(const struct dtl_conf *conf);
/* Whether a name is one that secrets have ("sasl.password"): its value is never shown. */
bool dtl_conf_secret_name(const char *name);
/* After dtl_conf_read: whether any value is a secret, or came from a file. */
bool dtl_conf_holds_secret(const struct dtl_conf *conf);
/* An error in the style of this module at a key's place, for checks that tables cannot say. */
dtl_rc dtl_conf_error(const struct dtl_conf *conf, const char *section, const char *key,
    struct dtl_err *err, const char *fmt, ...) DTL_PRINTF(5, 6);
/* The same at a byte inside a key's text, where the file shows it one to one; elsewhere at the value, and
 * the text says at which character. err holds why before and the whole after. */
dtl_rc dtl_conf_error_at(const struct dtl_conf *conf, const char *section, const char *key,
    size_t at, struct dtl_err *err);

#endif

/*
 * path - where inside a record we are, for error texts: "event.participants[3].text".
 *
 * A chain of steps on the C stack; it costs nothing until an error is written.
 *
 * Errors:  none; long paths keep their end.
 * Memory:  steps point upwards and at names that outlive them.
 * Threads: pure functions.
 */
#ifndef DTL_WIRE_PATH_H
#define DTL_WIRE_PATH_H

#include "base/str.h"

#define DTL_PATH_SIZE 256

struct dtl_path {
	const struct dtl_path *up; /* NULL at the root */
	struct dtl_str name; /* absent for an item */
	size_t index; /* of an item */
};

static inline struct dtl_path
dtl_path_field(const struct dtl_path *up, struct dtl_str name)
{
	return (struct dtl_path){ up, name, 0 };
}

static inline struct dtl_path
dtl_path_item(const struct dtl_path *up, size_t index)
{
	return (struct dtl_path){ up, DTL_STR_NONE, index };
}

/* Writes the path and NUL; returns out. */
const char *dtl_path_format(const struct dtl_path *path, char out[DTL_PATH_SIZE]);

#endif

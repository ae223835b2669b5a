/*
 * same_json - two JSON values compared by what they say, not by how they are printed.
 *
 * Errors:  none.
 * Memory:  none.
 * Threads: pure function.
 */
#ifndef DTL_TESTS_WIRE_SAME_JSON_H
#define DTL_TESTS_WIRE_SAME_JSON_H

#include "base/json.h"

/* Members in any order; 1 and 1.0 are the same number. */
bool dtl_same_json(const struct dtl_json *x, const struct dtl_json *y);

#endif

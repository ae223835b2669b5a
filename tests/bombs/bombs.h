/*
 * bombs - hostile inputs and the doors that must bear them.
 *
 * Errors:  none: whatever a door says is right, as long as it ends in time.
 * Memory:  inputs on the heap of a process that ends.
 * Threads: none.
 */
#ifndef DTL_TESTS_BOMBS_H
#define DTL_TESTS_BOMBS_H

#include "base/buf.h"

struct bomb {
	const char *door;
	const char *name;
	const char *begin;
	const char *unit; /* '#': the number of the repetition */
	int count;
	const char *end;
};

extern const struct bomb bombs_repeated[];
extern const size_t bombs_repeated_count;

struct bomb_made {
	const char *door;
	const char *name;
	void (*make)(struct dtl_buf *out);
};

extern const struct bomb_made bombs_made[];
extern const size_t bombs_made_count;

typedef void (*bomb_door)(struct dtl_str bytes);
bomb_door bomb_door_of(const char *name); /* NULL: there is none */

#endif

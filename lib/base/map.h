/*
 * map - byte strings to pointers or numbers; open addressing, insertion order kept.
 *
 *	dtl_map_init(&m, a);  dtl_map_put(&m, key, value);  dtl_map_get(&m, key, &value)
 *	for (i = 0; i < m.count; i++) m.entries[i].key ...
 *
 * Keys are not copied: they must outlive the map (copy them into the same arena).
 *
 * Errors:  none; out of memory aborts.
 * Memory:  arena given at init, or NULL for heap and dtl_map_clear.
 * Threads: one map, one thread; reads may share.
 */
#ifndef DTL_BASE_MAP_H
#define DTL_BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

union dtl_map_value {
	void *ptr;
	const void *cptr;
	int64_t num;
};

struct dtl_map_entry {
	struct dtl_str key;
	union dtl_map_value value;
};

struct dtl_map {
	struct dtl_arena *a;
	struct dtl_map_entry *entries; /* in order of insertion */
	size_t count;
	size_t cap;
	uint32_t *slots;
	size_t slot_count;
};

void dtl_map_init(struct dtl_map *m, struct dtl_arena *a);
void dtl_map_clear(struct dtl_map *m);
/* True when the key was new; otherwise the value is replaced. O(1) expected. */
bool dtl_map_put(struct dtl_map *m, struct dtl_str key, union dtl_map_value value);
/* False when absent, *ret_value untouched. ret_value may be NULL. */
bool dtl_map_get(const struct dtl_map *m, struct dtl_str key, union dtl_map_value *ret_value);

#endif

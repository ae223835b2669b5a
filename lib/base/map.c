#include "base/map.h"

#include <stdio.h>
#include <stdlib.h>

#define EMPTY UINT32_MAX

void
dtl_map_init(struct dtl_map *m, struct dtl_arena *a)
{
	*m = (struct dtl_map){ .a = a };
}

void
dtl_map_clear(struct dtl_map *m)
{
	if (m->a == NULL) {
		free(m->entries);
		free(m->slots);
	}
	*m = (struct dtl_map){ .a = m->a };
}

static void *
take(struct dtl_map *m, size_t count, size_t size)
{
	void *p;

	if (m->a != NULL)
		return dtl_arena_array(m->a, count, size);
	p = calloc(count, size);
	if (p == NULL) {
		(void)fputs("map: out of memory\n", stderr);
		abort();
	}
	return p;
}

/* Index of the slot that holds the key or the empty one where it belongs. */
static size_t
find_slot(const struct dtl_map *m, struct dtl_str key)
{
	size_t mask = m->slot_count - 1;
	size_t i = (size_t)dtl_str_hash(key) & mask;

	while (m->slots[i] != EMPTY && !dtl_str_eq(m->entries[m->slots[i]].key, key))
		i = (i + 1) & mask;
	return i;
}

static void
grow(struct dtl_map *m)
{
	size_t cap = m->cap != 0 ? m->cap * 2 : 8, i;
	struct dtl_map_entry *entries = take(m, cap, sizeof *entries);

	if (m->count != 0)
		memcpy(entries, m->entries, m->count * sizeof *entries);
	if (m->a == NULL) {
		free(m->entries);
		free(m->slots);
	}
	m->entries = entries;
	m->cap = cap;
	m->slot_count = cap * 2;
	m->slots = take(m, m->slot_count, sizeof *m->slots);
	for (i = 0; i < m->slot_count; i++)
		m->slots[i] = EMPTY;
	for (i = 0; i < m->count; i++)
		m->slots[find_slot(m, m->entries[i].key)] = (uint32_t)i;
}

bool
dtl_map_put(struct dtl_map *m, struct dtl_str key, union dtl_map_value value)
{
	size_t slot;

	if (m->count == m->cap)
		grow(m);
	slot = find_slot(m, key);
	if (m->slots[slot] != EMPTY) {
		m->entries[m->slots[slot]].value = value;
		return false;
	}
	m->entries[m->count] = (struct dtl_map_entry){ key, value };
	m->slots[slot] = (uint32_t)m->count++;
	return true;
}

bool
dtl_map_get(const struct dtl_map *m, struct dtl_str key, union dtl_map_value *ret_value)
{
	size_t slot;

	if (m->count == 0)
		return false;
	slot = find_slot(m, key);
	if (m->slots[slot] == EMPTY)
		return false;
	if (ret_value != NULL)
		*ret_value = m->entries[m->slots[slot]].value;
	return true;
}

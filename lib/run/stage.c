#include "run/stage.h"

#include <stdlib.h>

#define FIRST_CAP 256

void
dtl_stage_init(struct dtl_stage *s)
{
	memset(s, 0, sizeof *s);
	s->a = dtl_arena_new(0);
}

void
dtl_stage_clear(struct dtl_stage *s)
{
	dtl_arena_free(s->a);
	free(s->items);
	memset(s, 0, sizeof *s);
}

void
dtl_stage_reset(struct dtl_stage *s)
{
	dtl_arena_reset(s->a);
	s->count = 0;
	s->kept = 0;
}

static struct dtl_str
copy(struct dtl_arena *a, struct dtl_str s)
{
	if (s.p == NULL)
		return s;
	return dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
}

static const struct dtl_header *
copy_headers(struct dtl_arena *a, const struct dtl_send *send)
{
	struct dtl_header *h;

	if (send->header_count == 0)
		return NULL;
	h = DTL_NEW_ARRAY(a, send->header_count, struct dtl_header);
	for (size_t i = 0; i < send->header_count; i++)
		h[i] = (struct dtl_header){ copy(a, send->headers[i].name),
			copy(a, send->headers[i].value) };
	return h;
}

static void
grow(struct dtl_stage *s)
{
	s->cap = s->cap > 0 ? 2 * s->cap : FIRST_CAP;
	s->items = realloc(s->items, s->cap * sizeof *s->items);
	if (s->items == NULL)
		abort();
}

void
dtl_stage_add(struct dtl_stage *s, const struct dtl_send *send, struct dtl_owner owner)
{
	struct dtl_staged *item;

	if (s->count == s->cap)
		grow(s);
	item = &s->items[s->count++];
	item->owner = owner;
	item->send = *send; /* the topic's name outlives us */
	item->send.key = copy(s->a, send->key);
	item->send.value = copy(s->a, send->value);
	item->send.headers = copy_headers(s->a, send);
}

void
dtl_stage_keep(struct dtl_stage *s)
{
	s->kept = s->count;
}

void
dtl_stage_undo(struct dtl_stage *s)
{
	s->count = s->kept;
}

void
dtl_stage_split(struct dtl_stage *s, struct dtl_stage *ret_rest)
{
	for (size_t i = s->kept; i < s->count; i++)
		dtl_stage_add(ret_rest, &s->items[i].send, s->items[i].owner);
	s->count = s->kept;
}

void
dtl_stage_drop_stale(struct dtl_stage *s)
{
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct dtl_owner *owner = &s->items[i].owner;

		if (owner->epoch == NULL || *owner->epoch == owner->was)
			s->items[count++] = s->items[i];
	}
	s->count = count;
	s->kept = count;
}

size_t
dtl_stage_bytes(const struct dtl_stage *s)
{
	return dtl_arena_used(s->a);
}

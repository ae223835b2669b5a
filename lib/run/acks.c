#include "run/acks.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 1024

void
dtl_acks_init(struct dtl_acks *w)
{
	memset(w, 0, sizeof *w);
}

void
dtl_acks_clear(struct dtl_acks *w)
{
	free(w->done);
	dtl_acks_init(w);
}

static void
grow(struct dtl_acks *w)
{
	size_t cap = w->cap > 0 ? 2 * w->cap : FIRST_CAP;
	uint8_t *done = calloc(cap, 1);

	if (done == NULL)
		abort();
	for (uint64_t seq = w->low; seq < w->next; seq++)
		done[seq & (cap - 1)] = w->done[seq & (w->cap - 1)];
	free(w->done);
	w->done = done;
	w->cap = cap;
}

uint64_t
dtl_acks_issue(struct dtl_acks *w)
{
	if (w->next - w->low == w->cap)
		grow(w);
	w->done[w->next & (w->cap - 1)] = 0;
	return w->next++;
}

void
dtl_acks_done(struct dtl_acks *w, uint64_t seq)
{
	assert(seq >= w->low && seq < w->next);
	w->done[seq & (w->cap - 1)] = 1;
	while (w->low < w->next && w->done[w->low & (w->cap - 1)] != 0)
		w->low++;
}

#include "run/retry.h"

#define FIRST_MS 50

void
dtl_retry_init(struct dtl_retry *r, int64_t max_ms, uint64_t seed)
{
	r->max_ms = max_ms;
	r->attempt = 0;
	r->random = seed != 0 ? seed : 1;
}

void
dtl_retry_reset(struct dtl_retry *r)
{
	r->attempt = 0;
}

/* xorshift64: spread is all that is asked of it. */
static uint64_t
next_random(struct dtl_retry *r)
{
	r->random ^= r->random << 13;
	r->random ^= r->random >> 7;
	r->random ^= r->random << 17;
	return r->random;
}

int64_t
dtl_retry_next(struct dtl_retry *r)
{
	int shift = r->attempt < 24 ? r->attempt : 24;
	int64_t limit_ms = (int64_t)FIRST_MS << shift;

	if (limit_ms > r->max_ms)
		limit_ms = r->max_ms;
	r->attempt++;
	return 1 + (int64_t)(next_random(r) % (uint64_t)limit_ms);
}

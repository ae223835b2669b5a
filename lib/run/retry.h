/*
 * retry - how long to wait before the world is asked again: exponential, full jitter, a maximum.
 *
 *	dtl_retry_init   (fail: dtl_retry_next ...   success: dtl_retry_reset) ...
 *
 * The n-th wait is uniform in [1, min(max, 50 * 2^n)] ms, so that many processes that failed
 * together do not come back together.
 *
 * Errors:  none.
 * Memory:  a plain struct.
 * Threads: one struct, one thread.
 */
#ifndef DTL_RUN_RETRY_H
#define DTL_RUN_RETRY_H

#include <stdint.h>

struct dtl_retry {
	int64_t max_ms;
	int attempt; /* waits since the last success */
	uint64_t random; /* never 0 */
};

void dtl_retry_init(struct dtl_retry *r, int64_t max_ms, uint64_t seed);
void dtl_retry_reset(struct dtl_retry *r);
int64_t dtl_retry_next(struct dtl_retry *r); /* ms to wait now */

#endif

#include "run/heap.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

#define MAPPED_BYTES                                                                               \
	(4 << 20) /* at least so large: a mapping of its own, which goes when it is freed */
#define SPARE_BYTES (8 << 20) /* at the end of the heap, kept for the next time */

/*
 * Our own threads hardly allocate, and small pieces come from each thread's own cache: one heap costs no waiting that could
 * be measured. An article's blocks stay below MAPPED_BYTES, so that they are not mapped anew for each article.
 */
void
dtl_heap_setup(void)
{
	if (getenv("MALLOC_ARENA_MAX") != NULL || getenv("GLIBC_TUNABLES") != NULL)
		return; /* who runs us knows better */
	(void)mallopt(M_ARENA_MAX, 1);
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, SPARE_BYTES);
}
#else
void
dtl_heap_setup(void)
{
}
#endif

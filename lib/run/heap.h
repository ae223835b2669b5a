/*
 * heap - one heap for all threads of a process, whose size is that of what was needed at once.
 *
 *	dtl_heap_setup   then anything else
 *
 * Left alone, glibc gives each of librdkafka's threads a heap of its own (eight for each core): a partition's records are
 * then taken from one and given back to another, and each of them grows for hours until it has seen its worst case. What
 * was large once is kept, or given back, by rules that change while the process runs.
 *
 * Errors:  none; another C library than glibc goes on as it likes.
 * Memory:  none.
 * Threads: before there is a second one.
 */
#ifndef DTL_RUN_HEAP_H
#define DTL_RUN_HEAP_H

void dtl_heap_setup(void);

#endif

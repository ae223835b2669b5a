/*
 * slot - which of the 16-bit prints at the head of a table's row is wanted.
 *
 * dtl_slot_plain works everywhere; on machines whose base has SSE2 (all of x86-64) dtl_slot compares
 * eight prints at a time instead. Both answer the same, which a test shows.
 *
 * Errors:  none.
 * Memory:  reads 2 * count bytes of the row.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_SLOT_H
#define DTL_TEXT_SLOT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* The first slot of count with this print, or count. */
static inline unsigned
dtl_slot_plain(const unsigned char *row, unsigned count, uint16_t print)
{
	for (unsigned i = 0; i < count; i++) {
		uint16_t there;

		memcpy(&there, row + 2 * (size_t)i, sizeof there);
		if (there == print)
			return i;
	}
	return count;
}

/* A bit for each slot with this print, of 8 .. 16: two groups of eight, which overlap in the middle. */
static inline unsigned
dtl_slot_bits(const unsigned char *row, unsigned count, uint16_t print)
{
#if defined(__SSE2__)
	const unsigned second = count - 8;
	__m128i wanted = _mm_set1_epi16((short)print);
	__m128i low = _mm_loadu_si128((const __m128i *)(const void *)row);
	__m128i high = _mm_loadu_si128((const __m128i *)(const void *)(row + 2 * (size_t)second));
	__m128i same = _mm_packs_epi16(_mm_cmpeq_epi16(low, wanted), _mm_cmpeq_epi16(high, wanted));
	unsigned mask = (unsigned)_mm_movemask_epi8(same);

	return (mask & 0xff) | (mask >> 8) << second;
#else
	unsigned slot = dtl_slot_plain(row, count, print);

	return slot < count ? 1u << slot : 0;
#endif
}

/* The first of them, or count. */
static inline unsigned
dtl_slot(const unsigned char *row, unsigned count, uint16_t print)
{
	return (unsigned)__builtin_ctz(dtl_slot_bits(row, count, print) | 1u << count);
}

#endif

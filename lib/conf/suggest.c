#include "conf/suggest.h"

#include <limits.h>

enum { WORD_MAX_BYTES = 63 };

static char
folded(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '-' ? '_' : c;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, three rows at a time. */
unsigned
dtl_suggest_distance(struct dtl_str a, struct dtl_str b)
{
	unsigned rows[3][WORD_MAX_BYTES + 1];

	if (a.n > WORD_MAX_BYTES || b.n > WORD_MAX_BYTES)
		return UINT_MAX;
	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i + 2) % 3];
		const unsigned *above_that = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			bool same = folded(a.p[i - 1]) == folded(b.p[j - 1]);

			row[j] =
			    least(above[j - 1] + (same ? 0 : 1), least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && folded(a.p[i - 1]) == folded(b.p[j - 2]) &&
			    folded(a.p[i - 2]) == folded(b.p[j - 1]))
				row[j] = least(row[j], above_that[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

const char *
dtl_suggest(struct dtl_str word, const char *const *choices, size_t count)
{
	const char *best = NULL;
	unsigned best_distance = UINT_MAX;

	for (size_t i = 0; i < count; i++) {
		if (choices[i] == NULL)
			continue;
		struct dtl_str choice = dtl_str_from(choices[i]);
		unsigned distance = dtl_suggest_distance(word, choice);
		unsigned limit = choice.n < 6 ? 2 : (unsigned)choice.n / 3;

		if (choice.n < 4)
			limit = 1;
		if (distance <= limit && distance < word.n && distance < best_distance) {
			best = choices[i];
			best_distance = distance;
		}
	}
	return best;
}

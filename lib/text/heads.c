#include "text/heads.h"

#include <string.h>

/*
 * Spans of words i .. j that one of its ends rules: `open` ones have an arc between i and j and may still
 * grow inside, `full` ones are done. [0] is ruled from the right end, [1] from the left.
 */
struct chart {
	const int32_t *score;
	size_t stride, n;
	int32_t *open[2], *full[2];
	uint16_t *open_cut, *full_cut[2]; /* where the best span was put together */
};

static size_t
cell(const struct chart *c, size_t i, size_t j)
{
	return i * c->n + j;
}

/* What the arc from head to word gains; both count from 0, the first word. */
static int32_t
gain(const struct chart *c, size_t head, size_t word)
{
	return c->score[(head + 1) * c->stride + word];
}

static void
fill_open(struct chart *c, size_t i, size_t j)
{
	const int32_t *left = c->full[1] + cell(c, i, 0);
	int32_t best = INT32_MIN;
	size_t cut = i;

	for (size_t k = i; k < j; k++) {
		int32_t sum = left[k] + c->full[0][cell(c, k + 1, j)];

		if (sum > best) {
			best = sum;
			cut = k;
		}
	}
	c->open[0][cell(c, i, j)] = best + gain(c, j, i);
	c->open[1][cell(c, i, j)] = best + gain(c, i, j);
	c->open_cut[cell(c, i, j)] = (uint16_t)cut;
}

static void
fill_full(struct chart *c, size_t i, size_t j)
{
	int32_t best[2] = { INT32_MIN, INT32_MIN };
	size_t at = cell(c, i, j);

	for (size_t k = i; k < j; k++) {
		int32_t right = c->full[0][cell(c, i, k)] + c->open[0][cell(c, k, j)];
		int32_t left = c->open[1][cell(c, i, k + 1)] + c->full[1][cell(c, k + 1, j)];

		if (right > best[0]) {
			best[0] = right;
			c->full_cut[0][at] = (uint16_t)k;
		}
		if (left > best[1]) {
			best[1] = left;
			c->full_cut[1][at] = (uint16_t)(k + 1);
		}
	}
	c->full[0][at] = best[0];
	c->full[1][at] = best[1];
}

struct piece {
	uint16_t i, j;
	uint8_t open, left;
};

/* Takes the best spans apart, from the whole down to words. */
static void
read_heads(const struct chart *c, struct dtl_scratch *s, size_t root, uint32_t *head)
{
	struct piece *stack = dtl_scratch_take(s, 2 * c->n + 4, sizeof *stack);
	size_t depth = 0;

	stack[depth++] = (struct piece){ 0, (uint16_t)root, 0, 0 };
	stack[depth++] = (struct piece){ (uint16_t)root, (uint16_t)(c->n - 1), 0, 1 };
	head[root] = 0;
	while (depth > 0) {
		struct piece p = stack[--depth];
		size_t at = cell(c, p.i, p.j);

		if (p.i == p.j)
			continue;
		if (p.open) {
			uint16_t k = c->open_cut[at];

			head[p.left ? p.j : p.i] = (p.left ? p.i : p.j) + 1U;
			stack[depth++] = (struct piece){ p.i, k, 0, 1 };
			stack[depth++] = (struct piece){ (uint16_t)(k + 1), p.j, 0, 0 };
			continue;
		}
		uint16_t k = c->full_cut[p.left][at];
		stack[depth++] = (struct piece){ p.i, k, p.left, p.left };
		stack[depth++] = (struct piece){ k, p.j, !p.left, p.left };
	}
}

static void
best_tree(struct dtl_scratch *s, const int32_t *score, size_t stride, size_t n, uint32_t *head)
{
	struct chart c = { .score = score, .stride = stride, .n = n };
	int64_t best = INT64_MIN;
	size_t root = 0;

	for (int d = 0; d < 2; d++) {
		c.open[d] = dtl_scratch_take(s, n * n, sizeof(int32_t));
		c.full[d] = dtl_scratch_take(s, n * n, sizeof(int32_t));
		c.full_cut[d] = dtl_scratch_take(s, n * n, sizeof(uint16_t));
		for (size_t i = 0; i < n; i++)
			c.full[d][cell(&c, i, i)] = 0;
	}
	c.open_cut = dtl_scratch_take(s, n * n, sizeof(uint16_t));
	for (size_t length = 1; length < n; length++)
		for (size_t i = 0; i + length < n; i++) {
			fill_open(&c, i, i + length);
			fill_full(&c, i, i + length);
		}
	for (size_t i = 0; i < n; i++) {
		int64_t sum =
		    (int64_t)score[i] + c.full[0][cell(&c, 0, i)] + c.full[1][cell(&c, i, n - 1)];

		if (sum > best) {
			best = sum;
			root = i;
		}
	}
	read_heads(&c, s, root, head);
}

bool
dtl_heads_are_tree(const uint32_t *head, size_t n)
{
	size_t roots = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = i + 1, steps = 0;

		roots += head[i] == 0;
		while (at != 0 && steps++ <= n)
			at = head[at - 1];
		if (at != 0)
			return false;
	}
	if (roots != 1)
		return false;
	for (size_t i = 1; i <= n; i++) {
		size_t low = i < head[i - 1] ? i : head[i - 1], high = i ^ head[i - 1] ^ low;

		for (size_t k = low + 1; k < high; k++)
			if (head[k - 1] < low || head[k - 1] > high)
				return false;
	}
	return true;
}

/* Words whose heads are looked for at a time: the compiler makes vectors of them. */
enum { SIDE = 16 };

/* Each word's best head, the first of equals; of words from `first` on. */
static void
best_heads(const int32_t *score, size_t stride, size_t n, size_t first, uint32_t *head)
{
	int32_t best[SIDE], from[SIDE] = { 0 };

	memcpy(best, score + first, sizeof best);
	for (size_t h = 1; h <= n; h++) {
		const int32_t *row = score + h * stride + first;
		size_t own = h - 1 - first; /* no word is its own head */
		int32_t kept = own < SIDE ? best[own] : 0, kept_from = own < SIDE ? from[own] : 0;

		for (size_t k = 0; k < SIDE; k++) {
			int32_t more = row[k] > best[k] ? -1 : 0;

			best[k] = (row[k] & more) | (best[k] & ~more);
			from[k] = ((int32_t)h & more) | (from[k] & ~more);
		}
		if (own < SIDE) {
			best[own] = kept;
			from[own] = kept_from;
		}
	}
	for (size_t k = 0; k < SIDE && first + k < n; k++)
		head[first + k] = (uint32_t)from[k];
}

void
dtl_heads_choose(
    struct dtl_scratch *s, const int32_t *score, size_t stride, size_t n, uint32_t *head)
{
	for (size_t i = 0; i < n; i += SIDE)
		best_heads(score, stride, n, i, head);
	if (n > 1 && !dtl_heads_are_tree(head, n))
		best_tree(s, score, stride, n, head);
	else if (n == 1)
		head[0] = 0;
}

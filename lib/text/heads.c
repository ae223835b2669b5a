#include "text/heads.h"

#include <string.h>

/* Words, or spans, that are worked on side by side. */
enum { SIDE = 4 };
typedef int32_t side __attribute__((vector_size(16)));
typedef uint32_t bits __attribute__((vector_size(16)));

static inline side
load(const int32_t *p)
{
	side v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* The best of what was seen, and where it was. */
struct best {
	side sum, at;
};

static inline struct best
nothing_yet(void)
{
	const side zero = { 0 };

	return (struct best){ zero + INT32_MIN, zero };
}

/* The first of equals stays. */
static inline struct best
better(struct best b, side sum, size_t at)
{
	side more = sum > b.sum;

	return (
	    struct best){ (sum & more) | (b.sum & ~more), ((int32_t)at & more) | (b.at & ~more) };
}

/* Behind the last span of a row anything may stand: its sum may run over. */
static inline side
sum_of(const int32_t *a, const int32_t *b)
{
	return (side)((bits)load(a) + (bits)load(b));
}

/*
 * Spans of words i .. j that one of its ends rules: `open` ones have an arc between i and j and may still
 * grow inside, `full` ones are done. [0] is ruled from the right end, [1] from the left. Spans of one length
 * stand side by side, by their first word, so that what a cut gives to each of them does too.
 */
struct chart {
	const int32_t *score;
	size_t stride, n;
	size_t width; /* of a row: spans of a length, and room for SIDE more */
	int32_t *open[2], *full[2];
	uint16_t *open_cut, *full_cut[2]; /* how far behind i the best span was put together */
};

static size_t
cell(const struct chart *c, size_t length, size_t i)
{
	return length * c->width + i;
}

/* What the arc from head to word gains; both count from 0, the first word. */
static int32_t
gain(const struct chart *c, size_t head, size_t word)
{
	return c->score[(head + 1) * c->stride + word];
}

static void
fill_open(struct chart *c, size_t length, size_t i)
{
	struct best b = nothing_yet();

	for (size_t t = 0; t < length; t++)
		b = better(b,
		    sum_of(c->full[1] + cell(c, t, i),
			c->full[0] + cell(c, length - 1 - t, i + t + 1)),
		    t);
	for (size_t s = 0; s < SIDE && i + s + length < c->n; s++) {
		size_t at = cell(c, length, i + s), j = i + s + length;

		c->open[0][at] = b.sum[s] + gain(c, j, i + s);
		c->open[1][at] = b.sum[s] + gain(c, i + s, j);
		c->open_cut[at] = (uint16_t)b.at[s];
	}
}

static void
fill_full(struct chart *c, size_t length, size_t i)
{
	struct best right = nothing_yet(), left = right;

	for (size_t t = 0; t < length; t++) {
		right = better(right,
		    sum_of(c->full[0] + cell(c, t, i), c->open[0] + cell(c, length - t, i + t)), t);
		left = better(left,
		    sum_of(c->open[1] + cell(c, t + 1, i),
			c->full[1] + cell(c, length - 1 - t, i + t + 1)),
		    t + 1);
	}
	for (size_t s = 0; s < SIDE && i + s + length < c->n; s++) {
		size_t at = cell(c, length, i + s);

		c->full[0][at] = right.sum[s];
		c->full[1][at] = left.sum[s];
		c->full_cut[0][at] = (uint16_t)right.at[s];
		c->full_cut[1][at] = (uint16_t)left.at[s];
	}
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
		size_t at = cell(c, (size_t)(p.j - p.i), p.i);

		if (p.i == p.j)
			continue;
		if (p.open) {
			uint16_t k = (uint16_t)(p.i + c->open_cut[at]);

			head[p.left ? p.j : p.i] = (p.left ? p.i : p.j) + 1U;
			stack[depth++] = (struct piece){ p.i, k, 0, 1 };
			stack[depth++] = (struct piece){ (uint16_t)(k + 1), p.j, 0, 0 };
			continue;
		}
		uint16_t k = (uint16_t)(p.i + c->full_cut[p.left][at]);
		stack[depth++] = (struct piece){ p.i, k, p.left, p.left };
		stack[depth++] = (struct piece){ k, p.j, !p.left, p.left };
	}
}

static struct chart
new_chart(struct dtl_scratch *s, const int32_t *score, size_t stride, size_t n)
{
	struct chart c = { .score = score, .stride = stride, .n = n, .width = n + SIDE };
	const size_t cells = (n + 1) * c.width;

	for (int d = 0; d < 2; d++) {
		c.open[d] = dtl_scratch_take(s, cells, sizeof(int32_t));
		c.full[d] = dtl_scratch_take(s, cells, sizeof(int32_t));
		c.full_cut[d] = dtl_scratch_take(s, cells, sizeof(uint16_t));
		memset(c.full[d], 0, c.width * sizeof(int32_t));
	}
	c.open_cut = dtl_scratch_take(s, cells, sizeof(uint16_t));
	return c;
}

static void
best_tree(struct dtl_scratch *s, const int32_t *score, size_t stride, size_t n, uint32_t *head)
{
	struct chart c = new_chart(s, score, stride, n);
	int64_t best = INT64_MIN;
	size_t root = 0;

	for (size_t length = 1; length < n; length++)
		for (size_t i = 0; i + length < n; i += SIDE) {
			fill_open(&c, length, i);
			fill_full(&c, length, i);
		}
	for (size_t i = 0; i < n; i++) {
		int64_t sum = (int64_t)score[i] + c.full[0][cell(&c, i, 0)] +
			      c.full[1][cell(&c, n - 1 - i, i)];

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

/* Each word's best head, of words from `first` on. */
static void
best_heads(const int32_t *score, size_t stride, size_t n, size_t first, uint32_t *head)
{
	struct best b = { load(score + first), { 0 } };

	for (size_t h = 1; h <= n; h++) {
		side sum = load(score + h * stride + first);
		size_t own = h - 1 - first;

		if (own < SIDE)
			sum[own] = INT32_MIN; /* no word is its own head */
		b = better(b, sum, h);
	}
	for (size_t k = 0; k < SIDE && first + k < n; k++)
		head[first + k] = (uint32_t)b.at[k];
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

#include "train.h"
#include "vectors.h"

#include <stdlib.h>

enum { SEEN_MIN = 2 };

static int
by_number(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return a < b ? -1 : a > b;
}

/* Hashes of words that were seen more than once, in order. */
static size_t
known_words(struct dtl_corpus *c, uint64_t **ret)
{
	size_t count = 0, kept = 0;
	uint64_t *all;

	for (size_t i = 0; i < c->count; i++)
		count += c->examples[i].count;
	all = DTL_NEW_ARRAY(c->a, count, uint64_t);
	count = 0;
	for (size_t i = 0; i < c->count; i++)
		for (uint32_t k = 0; k < c->examples[i].count; k++)
			all[count++] = c->examples[i].words[0][k].hash;
	qsort(all, count, sizeof *all, by_number);
	for (size_t i = 0; i < count;) {
		size_t end = i;

		while (end < count && all[end] == all[i])
			end++;
		if (end - i >= SEEN_MIN)
			all[kept++] = all[i];
		i = end;
	}
	*ret = all;
	return kept;
}

void
dtl_net_make_index(
    struct dtl_net *net, struct dtl_corpus *c, const struct dtl_vectors *v, struct dtl_buf *out)
{
	uint64_t *known;
	size_t count = known_words(c, &known), n = 0;
	struct dtl_pair *pairs = DTL_NEW_ARRAY(c->a, count + v->count, struct dtl_pair);
	struct dtl_words table;
	struct dtl_buf words;

	for (size_t i = 0; i < count; i++)
		pairs[n++] = (struct dtl_pair){ known[i], (uint32_t)(i + 1) };
	dtl_buf_init(&words, c->a);
	dtl_pack_words(pairs, n, &words);
	if (!dtl_words_open(&table, dtl_buf_str(&words)))
		return;
	n = 0;
	for (size_t i = 0; i < v->count; i++) {
		uint32_t word = dtl_words_get(&table, v->words[i]);

		pairs[n++] = (struct dtl_pair){ v->words[i], (uint32_t)(i + 1) | word << 17 };
	}
	dtl_buf_init(&words, c->a);
	struct dtl_pair *sorted = dtl_arena_copy(c->a, pairs, n * sizeof *pairs);
	dtl_pack_words(sorted, n, &words);
	if (!dtl_words_open(&table, dtl_buf_str(&words)))
		return;
	for (size_t i = 0; i < count; i++)
		if (dtl_words_get(&table, known[i]) == 0)
			pairs[n++] = (struct dtl_pair){ known[i], (uint32_t)(i + 1) << 17 };
	dtl_pack_words(pairs, n, out);
	net->size[DTL_ENCODER_WORDS] = (uint32_t)count + 1;
	net->size[DTL_ENCODER_VECTORS] = (uint32_t)v->count + 1;
	net->vectors = v->rows;
}

#include "text/encoder_work.h"

/* Words whose rows are asked for before the first of them is read: they are spread over megabytes. */
enum { AHEAD = 16, ROWS = DTL_ENCODER_SPELLINGS + 3, ZERO = 128 };

struct spelled {
	const int8_t *vector;
	const int8_t
	    *rows[ROWS]; /* what was learned of it, its endings and its shape: their sum counts */
};

static void
fetch(const int8_t *p, size_t bytes)
{
	for (size_t i = 0; i < bytes; i += 64)
		__builtin_prefetch(p + i);
	__builtin_prefetch(p + bytes - 1);
}

static void
find_rows(const struct dtl_encoder *e, const struct dtl_word *word, struct spelled *ret)
{
	const uint32_t known = e->size[DTL_ENCODER_VECTOR], own = e->size[DTL_ENCODER_OWN];
	const uint32_t buckets = e->size[DTL_ENCODER_BUCKETS];
	const uint64_t spelling[DTL_ENCODER_SPELLINGS] = { word->suffix[0], word->suffix[1],
		word->suffix[2], word->suffix[3], word->prefix[0] };
	uint32_t rows = dtl_words_get(&e->index, word->hash);
	size_t vector = rows & 0x1ffff, learned = rows >> 17, n = 0;

	vector = vector < e->size[DTL_ENCODER_VECTORS] ? vector : 0;
	learned = learned < e->size[DTL_ENCODER_WORDS] ? learned : 0;
	ret->vector = e->vectors + vector * known;
	fetch(ret->vector, known);
	ret->rows[n++] = e->words + learned * own;
	for (size_t i = 0; i < DTL_ENCODER_SPELLINGS; i++)
		ret->rows[n++] = e->spellings + (i * buckets + (spelling[i] >> 24) % buckets) * own;
	for (size_t i = 0; i < n; i++)
		fetch(ret->rows[i], own);
	ret->rows[n++] = e->shapes + (size_t)(word->shape & 255) * own;
	ret->rows[n++] = e->shapes + (size_t)(256 + (word->shape >> 8 & 31)) * own;
}

static void
copy_vector(const int8_t *vector, uint32_t count, uint8_t *out)
{
	for (uint32_t i = 0; i < count; i += DTL_DENSE_COLS)
		for (uint32_t k = 0; k < DTL_DENSE_COLS; k++)
			out[i + k] = (uint8_t)(vector[i + k] + ZERO);
}

void
dtl_encoder_spell(
    const struct dtl_encoder *e, const struct dtl_word *words, size_t count, uint8_t *out)
{
	const uint32_t known = e->size[DTL_ENCODER_VECTOR], own = e->size[DTL_ENCODER_OWN];
	struct spelled spelled[AHEAD];

	for (size_t i = 0; i < count; i++)
		dtl_words_fetch(&e->index, words[i].hash);
	for (size_t i = 0; i < count; i += AHEAD) {
		size_t some = count - i < AHEAD ? count - i : AHEAD;

		for (size_t k = 0; k < some; k++)
			find_rows(e, &words[i + k], &spelled[k]);
		for (size_t k = 0; k < some; k++, out += known + own) {
			copy_vector(spelled[k].vector, known, out);
			e->kernel->add(spelled[k].rows, ROWS, own, out + known);
		}
	}
}

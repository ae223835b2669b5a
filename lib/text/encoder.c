#include "text/encoder.h"

#include "text/heads.h"

enum { SCORE_UNIT = 1024, ZERO = 128 };

static void
add_row(int16_t *sum, const int8_t *rows, size_t row, uint32_t count)
{
	const int8_t *p = rows + row * count;

	for (uint32_t i = 0; i < count; i++)
		sum[i] = (int16_t)(sum[i] + p[i]);
}

/* The bytes that the first layer sees of a word. */
static void
spell_out(const struct dtl_encoder *e, const struct dtl_word *word, uint8_t *out)
{
	const uint32_t known = e->size[DTL_ENCODER_VECTOR], own = e->size[DTL_ENCODER_OWN];
	const uint32_t buckets = e->size[DTL_ENCODER_BUCKETS];
	const uint64_t spelling[DTL_ENCODER_SPELLINGS] = { word->suffix[0], word->suffix[1],
		word->suffix[2], word->suffix[3], word->prefix[0] };
	uint32_t rows = dtl_words_get(&e->index, word->hash);
	size_t vector = rows & 0x1ffff, learned = rows >> 17;
	int16_t sum[1024] = { 0 };

	vector = vector < e->size[DTL_ENCODER_VECTORS] ? vector : 0;
	learned = learned < e->size[DTL_ENCODER_WORDS] ? learned : 0;
	for (uint32_t i = 0; i < known; i++)
		out[i] = (uint8_t)(e->vectors[vector * known + i] + ZERO);
	add_row(sum, e->words, learned, own);
	for (size_t i = 0; i < DTL_ENCODER_SPELLINGS; i++)
		add_row(sum, e->spellings, i * buckets + (spelling[i] >> 24) % buckets, own);
	add_row(sum, e->shapes, word->shape & 255, own);
	add_row(sum, e->shapes, 256 + (word->shape >> 8 & 31), own);
	for (uint32_t i = 0; i < own; i++) {
		int v = sum[i] < -127 ? -127 : sum[i] > 127 ? 127 : sum[i];

		out[known + i] = (uint8_t)(v + ZERO);
	}
}

/* Words that are multiplied at a time: their sums stay in the first cache. */
enum { CHUNK = 8 };

struct inputs {
	const uint8_t *p;
	size_t count;
};

static const float *
bias_of(const struct dtl_dense *m, const float *const *bias, size_t i)
{
	return bias != NULL ? bias[i] : m->bias;
}

/* Inputs of a whole sentence times a matrix; each may have a bias of its own. */
static float *
apply_with(const struct dtl_encoder *e, struct dtl_scratch *s, const struct dtl_dense *m,
    const struct inputs *in, const float *const *bias)
{
	int32_t *sum = dtl_scratch_take(s, (size_t)CHUNK * m->rows, sizeof *sum);
	float *out = dtl_scratch_take(s, in->count * m->rows, sizeof *out);

	for (size_t i = 0; i < in->count; i += CHUNK) {
		size_t some = in->count - i < CHUNK ? in->count - i : CHUNK;

		e->kernel->multiply(m, in->p + i * m->cols, m->cols, some, sum);
		for (size_t k = 0; k < some; k++)
			e->kernel->floats(
			    m, sum + k * m->rows, bias_of(m, bias, i + k), out + (i + k) * m->rows);
	}
	return out;
}

static float *
apply(const struct dtl_encoder *e, struct dtl_scratch *s, const struct dtl_dense *m,
    const uint8_t *in, size_t count)
{
	return apply_with(e, s, m, &(struct inputs){ in, count }, NULL);
}

struct direction {
	int number; /* 0 forwards, 1 backwards */
	const struct dtl_dense *state;
	const float *before; /* what the input says to the gates of each word */
	size_t count;
};

/* Runs one direction of a layer; ret has two states a word. */
static void
run(const struct dtl_encoder *e, struct dtl_scratch *s, const struct direction *d, uint8_t *ret)
{
	const uint32_t n = e->size[DTL_ENCODER_STATE];
	int32_t *sum = dtl_scratch_take(s, (size_t)4 * n, sizeof *sum);
	uint8_t *last = dtl_scratch_take(s, n, 1);
	struct dtl_step step = { .count = n,
		.recurrent = sum,
		.offset = d->state->offset,
		.scale = d->state->scale,
		.memory = dtl_scratch_take(s, n, sizeof(float)) };

	memset(step.memory, 0, n * sizeof *step.memory);
	memset(last, ZERO, n);
	for (size_t t = 0; t < d->count; t++) {
		size_t at = d->number == 0 ? t : d->count - 1 - t;

		e->kernel->multiply(d->state, last, n, 1, sum);
		step.before = d->before + at * 4 * n;
		step.out = ret + (2 * at + (size_t)d->number) * n;
		e->kernel->cell(&step);
		last = step.out;
	}
}

/* What a sentence takes at most: see what the functions below take. */
static size_t
need(const struct dtl_encoder *e, size_t count)
{
	const uint32_t *z = e->size;
	size_t gates = 8 * (size_t)z[DTL_ENCODER_STATE] * sizeof(float);
	size_t views = 16 * (size_t)(z[DTL_ENCODER_ARC] + z[DTL_ENCODER_LABEL]);
	size_t bytes =
	    z[DTL_ENCODER_VECTOR] + z[DTL_ENCODER_OWN] + z[DTL_ENCODER_STATE] * 4 + views + 4096;

	return (count + 2 * CHUNK + DTL_DENSE_ROWS) * (gates + bytes + 4 * count) +
	       dtl_heads_need(count) + 65536;
}

/* States and scores of the tags of some words. */
static void
read_piece(const struct dtl_encoder *e, struct dtl_encoder_work *w, const struct dtl_word *words,
    size_t count, const struct dtl_encoded *to)
{
	const uint32_t cols = e->layer[0].input[0].cols;
	struct dtl_scratch *s = &w->scratch;

	dtl_scratch_begin(s, w->a, need(e, count));
	uint8_t *in = dtl_scratch_take(s, count, cols);
	for (size_t i = 0; i < count; i++)
		dtl_words_fetch(&e->index, words[i].hash);
	for (size_t i = 0; i < count; i++)
		spell_out(e, &words[i], in + i * cols);
	for (int d = 0; d < 2; d++) {
		const float *before = apply(e, s, &e->layer[0].input[d], in, count);

		run(e, s, &(struct direction){ d, &e->layer[0].state[d], before, count },
		    to->states);
	}
	const float *score = apply(e, s, &e->tags, to->states, count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < to->tag_stride; k++)
			to->tags[i * to->tag_stride + k] = (int32_t)dtl_encoder_clamp(
			    score[i * e->tags.rows + k] * (float)SCORE_UNIT, -1e9F, 1e9F);
}

/* What the encoder made of the words from `first` on. */
static struct dtl_encoded
encoded_from(const struct dtl_encoder *e, const struct dtl_encoded *whole, size_t first)
{
	return (struct dtl_encoded){ whole->states + first * 2 * e->size[DTL_ENCODER_STATE],
		whole->tags + first * whole->tag_stride, whole->tag_stride };
}

struct dtl_encoded *
dtl_encoder_tags(const struct dtl_encoder *e, struct dtl_encoder_work *w,
    const struct dtl_word *words, size_t count)
{
	struct dtl_encoded *ret = DTL_NEW(w->a, struct dtl_encoded);

	ret->states = DTL_NEW_ARRAY(w->a, count * 2 * e->size[DTL_ENCODER_STATE], uint8_t);
	ret->tag_stride = e->size[DTL_ENCODER_TAGS];
	ret->tags = DTL_NEW_ARRAY(w->a, count * ret->tag_stride, int32_t);
	for (size_t i = 0; i < count; i += DTL_ENCODER_PIECE) {
		struct dtl_encoded to = encoded_from(e, ret, i);

		read_piece(e, w, words + i,
		    count - i < DTL_ENCODER_PIECE ? count - i : DTL_ENCODER_PIECE, &to);
	}
	return ret;
}

/* The second layer, which knows the tags too. */
static uint8_t *
second_layer(const struct dtl_encoder *e, struct dtl_scratch *s, const struct dtl_encoded *first,
    const struct dtl_word *words, size_t count)
{
	const uint32_t n = e->size[DTL_ENCODER_STATE];
	uint8_t *ret = dtl_scratch_take(s, count, (size_t)2 * n);

	const float **bias = dtl_scratch_take(s, count, sizeof *bias);
	const struct inputs in = { first->states, count };

	for (int d = 0; d < 2; d++) {
		for (size_t i = 0; i < count; i++) {
			uint32_t tag = words[i].tag < e->size[DTL_ENCODER_TAGS] ? words[i].tag : 0;

			bias[i] = e->tag_input + ((size_t)tag * 2 + (size_t)d) * 4 * n;
		}
		const float *before = apply_with(e, s, &e->layer[1].input[d], &in, bias);
		run(e, s, &(struct direction){ d, &e->layer[1].state[d], before, count }, ret);
	}
	return ret;
}

/* Signed values as -127 .. 127. */
static int8_t
signed_byte(float v, float unit)
{
	return (int8_t)((int)(dtl_encoder_clamp(v * unit, -127.0F, 127.0F) + 128.5F) - 128);
}

/* Scores of all heads (0 the root) of all words: ret[head * stride + word]. */
static int32_t *
score_heads(const struct dtl_encoder *e, struct dtl_scratch *s, const float *views, size_t count,
    size_t *ret_stride)
{
	const uint32_t arc = e->size[DTL_ENCODER_ARC], wide = e->views.rows;
	const size_t stride = (count + DTL_DENSE_ROWS - 1) / DTL_DENSE_ROWS * DTL_DENSE_ROWS;
	uint8_t *dependent = dtl_scratch_take(s, count, arc);
	uint8_t *heads = dtl_scratch_take(s, count + 1, arc);
	int8_t *paired = dtl_scratch_take(s, stride, arc);
	int32_t *ret = dtl_scratch_take(s, (count + 1) * stride, sizeof *ret);
	float *none = dtl_scratch_take(s, arc, sizeof *none);

	memset(paired, 0, stride * arc);
	memset(none, 0, arc * sizeof *none);
	e->kernel->bytes(e->root, none, arc, e->view_unit, heads);
	for (size_t i = 0; i < count; i++) {
		const float *view = views + i * wide;

		e->kernel->bytes(view, none, arc, e->view_unit, dependent + i * arc);
		e->kernel->bytes(view + arc, none, arc, e->view_unit, heads + (i + 1) * arc);
	}
	float *pair = apply(e, s, &e->pairing, dependent, count);
	for (size_t i = 0; i < count; i++)
		for (uint32_t k = 0; k < arc; k++)
			paired[dtl_dense_place(arc, (uint32_t)i, k)] =
			    signed_byte(pair[i * e->pairing.rows + k], e->pair_unit);
	struct dtl_dense m = { .rows = (uint32_t)stride, .cols = arc, .weights = paired };
	e->kernel->multiply(&m, heads, arc, count + 1, ret);
	*ret_stride = stride;
	return ret;
}

/* The best label of each arc, given what words look like as dependents and as heads. */
static void
choose_labels(const struct dtl_encoder *e, struct dtl_scratch *s, const float *views, size_t count,
    const uint32_t *head, uint8_t *label)
{
	const uint32_t arc = e->size[DTL_ENCODER_ARC], n = e->size[DTL_ENCODER_LABEL];
	const uint32_t classes = e->size[DTL_ENCODER_LABELS];
	uint8_t *pair = dtl_scratch_take(s, count, n);

	for (size_t i = 0; i < count; i++) {
		const float *own = views + i * e->views.rows + 2 * arc;
		const float *other = head[i] == 0
					 ? e->root + arc
					 : views + (head[i] - 1) * e->views.rows + 2 * arc + n;

		e->kernel->bytes(own, other, n, e->label_unit, pair + i * n);
	}
	const float *score = apply(e, s, &e->labels, pair, count);
	for (size_t i = 0; i < count; i++, score += e->labels.rows) {
		uint32_t best = 0;

		for (uint32_t k = 1; k < classes; k++)
			if (score[k] > score[best])
				best = k;
		label[i] = (uint8_t)best;
	}
}

static void
parse_piece(const struct dtl_encoder *e, struct dtl_encoder_work *w,
    const struct dtl_encoded *first, const struct dtl_encoder_tree *t)
{
	struct dtl_scratch *s = &w->scratch;
	size_t stride;

	dtl_scratch_begin(s, w->a, need(e, t->count));
	const uint8_t *states = second_layer(e, s, first, t->words, t->count);
	const float *views = apply(e, s, &e->views, states, t->count);
	const int32_t *score = score_heads(e, s, views, t->count, &stride);

	dtl_heads_choose(s, score, stride, t->count, t->head);
	choose_labels(e, s, views, t->count, t->head, t->label);
}

/* Trees of the pieces become one: later ones hang on the first. */
void
dtl_encoder_arcs(const struct dtl_encoder *e, struct dtl_encoder_work *w,
    const struct dtl_encoded *first, const struct dtl_encoder_tree *t)
{
	uint32_t root = 0;

	for (size_t i = 0; i < t->count; i += DTL_ENCODER_PIECE) {
		const struct dtl_encoded from = encoded_from(e, first, i);
		const struct dtl_encoder_tree piece = { t->words + i,
			t->count - i < DTL_ENCODER_PIECE ? t->count - i : DTL_ENCODER_PIECE,
			t->head + i, t->label + i };

		parse_piece(e, w, &from, &piece);
		for (size_t k = 0; k < piece.count; k++) {
			bool top = piece.head[k] == 0;

			if (!top)
				piece.head[k] += (uint32_t)i;
			else if (i > 0)
				piece.head[k] = root;
			else
				root = (uint32_t)k + 1;
		}
	}
}

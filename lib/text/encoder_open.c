#include "text/encoder.h"

enum { ALIGN = 64 };
/* With more columns the sum over a tree could run over. */
enum { ARC_MOST = 256 };

/* What is left of the section. */
struct reader {
	const char *p;
	size_t n;
	bool bad;
};

static const void *
take(struct reader *r, size_t count, size_t size)
{
	size_t bytes = (count * size + ALIGN - 1) / ALIGN * ALIGN;
	const void *p = r->p;

	if (r->bad || bytes > r->n) {
		r->bad = true;
		return NULL;
	}
	r->p += bytes;
	r->n -= bytes;
	return p;
}

static struct dtl_dense
take_dense(struct reader *r, uint32_t rows, uint32_t cols)
{
	struct dtl_dense m = {
		.rows = (rows + DTL_DENSE_ROWS - 1) / DTL_DENSE_ROWS * DTL_DENSE_ROWS, .cols = cols
	};

	m.weights = take(r, (size_t)m.rows * cols, 1);
	m.offset = take(r, m.rows, sizeof *m.offset);
	m.scale = take(r, m.rows, sizeof *m.scale);
	m.bias = take(r, m.rows, sizeof *m.bias);
	return m;
}

/* Every size within reason, so that no product of two runs over. */
static bool
sizes_are_fine(const uint32_t *size)
{
	for (size_t i = DTL_ENCODER_VECTORS; i <= DTL_ENCODER_BUCKETS; i++)
		if (size[i] < 1 || size[i] > 1 << 17)
			return false;
	for (size_t i = DTL_ENCODER_VECTOR; i <= DTL_ENCODER_LABEL; i++)
		if (size[i] < DTL_DENSE_COLS || size[i] > 1024 || size[i] % DTL_DENSE_COLS != 0)
			return false;
	if (size[DTL_ENCODER_ARC] > ARC_MOST)
		return false;
	return size[DTL_ENCODER_TAGS] <= DTL_CLASS_MAX + 1 && size[DTL_ENCODER_TAGS] > 1 &&
	       size[DTL_ENCODER_LABELS] > 0 && size[DTL_ENCODER_LABELS] <= DTL_CLASS_MAX;
}

static void
take_layers(struct dtl_encoder *e, struct reader *r)
{
	const uint32_t state = e->size[DTL_ENCODER_STATE];
	const uint32_t input[2] = { e->size[DTL_ENCODER_VECTOR] + e->size[DTL_ENCODER_OWN],
		2 * state };

	for (int l = 0; l < 2; l++)
		for (int d = 0; d < 2; d++) {
			e->layer[l].input[d] = take_dense(r, 4 * state, input[l]);
			e->layer[l].state[d] = take_dense(r, 4 * state, state);
		}
}

/* What tags say is in steps of a unit; where that is 0, it is floats. */
static void
take_tag_input(struct dtl_encoder *e, struct reader *r, struct dtl_arena *a, float unit)
{
	const size_t count = (size_t)e->size[DTL_ENCODER_TAGS] * 8 * e->size[DTL_ENCODER_STATE];

	if (unit == 0.0F) {
		e->tag_input = take(r, count, sizeof(float));
		return;
	}
	const int16_t *steps = take(r, count, sizeof *steps);
	float *input = dtl_arena_bare(a, count * sizeof *input);
	for (size_t i = 0; steps != NULL && i < count; i++)
		input[i] = (float)steps[i] * unit;
	e->tag_input = input;
}

static bool
take_tables(struct dtl_encoder *e, struct reader *r)
{
	const uint32_t *s = e->size;
	const char *index = take(r, s[DTL_ENCODER_INDEX], 1);

	e->vectors = take(r, (size_t)s[DTL_ENCODER_VECTORS] * s[DTL_ENCODER_VECTOR], 1);
	e->words = take(r, (size_t)s[DTL_ENCODER_WORDS] * s[DTL_ENCODER_OWN], 1);
	e->spellings =
	    take(r, (size_t)s[DTL_ENCODER_BUCKETS] * DTL_ENCODER_SPELLINGS * s[DTL_ENCODER_OWN], 1);
	e->shapes = take(r, (size_t)DTL_ENCODER_SHAPES * s[DTL_ENCODER_OWN], 1);
	return !r->bad && dtl_words_open(&e->index, dtl_str_make(index, s[DTL_ENCODER_INDEX]));
}

/* Those of another, if they are of the sizes that this one was made for. */
static bool
share_tables(struct dtl_encoder *e, const struct dtl_encoder *tables)
{
	for (size_t i = DTL_ENCODER_VECTORS; i <= DTL_ENCODER_OWN; i++)
		if (e->size[i] != tables->size[i])
			return false;
	e->index = tables->index;
	e->vectors = tables->vectors;
	e->words = tables->words;
	e->spellings = tables->spellings;
	e->shapes = tables->shapes;
	return true;
}

bool
dtl_encoder_open(struct dtl_encoder *e, struct dtl_arena *a, struct dtl_str bytes,
    const struct dtl_encoder *tables)
{
	struct reader r = { bytes.p, bytes.n, false };
	const void *size = take(&r, sizeof e->size, 1);
	const float *units = take(&r, 4, sizeof *units);

	if (r.bad || (uintptr_t)bytes.p % sizeof(float) != 0)
		return false;
	memcpy(e->size, size, sizeof e->size);
	if (!sizes_are_fine(e->size))
		return false;
	if (tables == NULL ? !take_tables(e, &r) : !share_tables(e, tables))
		return false;
	const uint32_t *s = e->size, two = 2 * s[DTL_ENCODER_STATE];
	take_layers(e, &r);
	take_tag_input(e, &r, a, units[3]);
	e->tags = take_dense(&r, s[DTL_ENCODER_TAGS], two);
	e->views = take_dense(&r, 2 * (s[DTL_ENCODER_ARC] + s[DTL_ENCODER_LABEL]), two);
	e->pairing = take_dense(&r, s[DTL_ENCODER_ARC], s[DTL_ENCODER_ARC]);
	e->labels = take_dense(&r, s[DTL_ENCODER_LABELS], s[DTL_ENCODER_LABEL]);
	e->root = take(&r, s[DTL_ENCODER_ARC] + s[DTL_ENCODER_LABEL], sizeof *e->root);
	if (r.bad || r.n > 0)
		return false;
	e->view_unit = units[0];
	e->pair_unit = units[1];
	e->label_unit = units[2];
	e->kernel = dtl_kernel_best();
	return true;
}

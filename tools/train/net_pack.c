#include "net.h"

#include <math.h>

/* What one step of a byte is worth; see text/encoder.c. */
static const float VIEW_UNIT = 40.0F, PAIR_UNIT = 8.0F, LABEL_UNIT = 30.0F;

enum { ALIGN = 64, UNITS = 64, TABLE_UNIT = 32, STATE_UNIT = 127, ZERO = 128, MOST = 127 };

static void
put(struct dtl_buf *out, const void *p, size_t n)
{
	dtl_buf_add(out, p, n);
	while (out->n % ALIGN != 0)
		dtl_buf_add_char(out, 0);
}

static int8_t
rounded(float v)
{
	return (int8_t)lrintf(fminf(fmaxf(v, -(float)MOST), (float)MOST));
}

static void
put_table(struct dtl_buf *out, const float *v, size_t count)
{
	dtl_buf_reserve(out, count);
	for (size_t i = 0; i < count; i++)
		dtl_buf_add_char(out, (char)rounded(v[i] * (float)TABLE_UNIT));
	put(out, "", 0);
}

struct packed {
	const float *weights; /* inner x cols */
	const float *bias; /* cols; NULL: none */
	size_t inner, cols;
	float unit; /* what a step of the input is worth */
	int32_t zero; /* what an input of 0 is as a byte */
};

/* Every row of the result has a scale of its own, by its greatest weight. */
static void
put_dense(struct dtl_buf *out, struct dtl_arena *a, const struct packed *d)
{
	int8_t *weights = DTL_NEW_ARRAY(a, d->inner * d->cols, int8_t);
	int32_t *offset = DTL_NEW_ARRAY(a, d->cols, int32_t);
	float *scale = DTL_NEW_ARRAY(a, d->cols, float), *bias = DTL_NEW_ARRAY(a, d->cols, float);

	for (uint32_t c = 0; c < d->cols; c++) {
		float most = 0;

		for (size_t i = 0; i < d->inner; i++)
			most = fmaxf(most, fabsf(d->weights[i * d->cols + c]));
		float step = most > 0 ? most / (float)MOST : 1.0F;
		for (uint32_t i = 0; i < d->inner; i++) {
			int8_t w = rounded(d->weights[i * d->cols + c] / step);

			weights[dtl_dense_place((uint32_t)d->inner, c, i)] = w;
			offset[c] += d->zero * w;
		}
		scale[c] = step * d->unit;
		bias[c] = d->bias != NULL ? d->bias[c] : 0.0F;
	}
	put(out, weights, d->inner * d->cols);
	put(out, offset, d->cols * sizeof *offset);
	put(out, scale, d->cols * sizeof *scale);
	put(out, bias, d->cols * sizeof *bias);
}

static void
put_layers(struct dtl_buf *out, struct dtl_arena *a, const struct dtl_net *net)
{
	const float *w = net->w.mean;
	const size_t gates = 4 * (size_t)net->size[DTL_ENCODER_STATE];
	const float unit[2] = { 1.0F / (float)TABLE_UNIT, 1.0F / (float)STATE_UNIT };
	float *tags = DTL_NEW_ARRAY(a, net->size[DTL_ENCODER_TAGS] * 2 * gates, float);

	for (int l = 0; l < 2; l++)
		for (int d = 0; d < 2; d++) {
			const struct dtl_net_layer *layer = &net->layer[l];

			put_dense(out, a,
			    &(struct packed){ w + layer->input[d], w + layer->bias[d], layer->cols,
				gates, unit[l], ZERO });
			put_dense(out, a,
			    &(struct packed){
				w + layer->state[d], NULL, gates / 4, gates, unit[1], ZERO });
		}
	/* the second layer's bias is told with the tag */
	for (size_t i = 0; i < net->size[DTL_ENCODER_TAGS] * 2 * gates; i++)
		tags[i] = w[net->tag_input + i] + w[net->layer[1].bias[i / gates % 2] + i % gates];
	put(out, tags, net->size[DTL_ENCODER_TAGS] * 2 * gates * sizeof *tags);
}

/* What the root looks like as a head, of arcs and of labels. */
static void
put_root(struct dtl_buf *out, struct dtl_arena *a, const struct dtl_net *net)
{
	const float *w = net->w.mean;
	const size_t arc = net->size[DTL_ENCODER_ARC], label = net->size[DTL_ENCODER_LABEL];
	const size_t n = 2 * (size_t)net->size[DTL_ENCODER_STATE], cols = 2 * (arc + label);
	float *root = DTL_NEW_ARRAY(a, arc + label, float);

	for (size_t k = 0; k < arc + label; k++) {
		size_t c = k < arc ? arc + k : 2 * arc + label + (k - arc);

		root[k] = w[net->views_bias + c];
		for (size_t i = 0; i < n; i++)
			root[k] += w[net->root + i] * w[net->views + i * cols + c];
	}
	put(out, root, (arc + label) * sizeof *root);
}

static void
put_tables(struct dtl_buf *out, const struct dtl_net *net, struct dtl_str index)
{
	const uint32_t *s = net->size;
	const size_t own = s[DTL_ENCODER_OWN];
	const float *w = net->w.mean;

	put(out, index.p, index.n);
	put(out, net->vectors, (size_t)s[DTL_ENCODER_VECTORS] * s[DTL_ENCODER_VECTOR]);
	put_table(out, w + net->words, s[DTL_ENCODER_WORDS] * own);
	put_table(
	    out, w + net->spellings, (size_t)s[DTL_ENCODER_BUCKETS] * DTL_ENCODER_SPELLINGS * own);
	put_table(out, w + net->shapes, DTL_ENCODER_SHAPES * own);
}

void
dtl_net_pack(const struct dtl_net *net, struct dtl_str index, struct dtl_buf *out)
{
	const float *w = net->w.mean;
	const float units[16] = { VIEW_UNIT, PAIR_UNIT, LABEL_UNIT };
	const uint32_t *s = net->size;
	const size_t n = 2 * (size_t)s[DTL_ENCODER_STATE];
	const size_t arc = s[DTL_ENCODER_ARC], label = s[DTL_ENCODER_LABEL];
	uint32_t size[16] = { 0 };
	struct dtl_arena *a = dtl_arena_new(0);
	const float state = 1.0F / (float)STATE_UNIT;

	memcpy(size, s, sizeof net->size);
	size[DTL_ENCODER_INDEX] = (uint32_t)index.n;
	put(out, size, sizeof size);
	put(out, units, sizeof units);
	if (!net->shared)
		put_tables(out, net, index);
	put_layers(out, a, net);
	put_dense(out, a,
	    &(struct packed){ w + net->tags, w + net->tags_bias, n, net->tag_cols, state, ZERO });
	put_dense(out, a,
	    &(struct packed){
		w + net->views, w + net->views_bias, n, 2 * (arc + label), state, ZERO });
	put_dense(out, a,
	    &(struct packed){
		w + net->pairing, w + net->pairing_bias, arc, arc, 1.0F / VIEW_UNIT, 0 });
	put_dense(out, a,
	    &(struct packed){ w + net->labels, w + net->labels_bias, label, net->label_cols,
		1.0F / LABEL_UNIT, 0 });
	put_root(out, a, net);
	dtl_arena_free(a);
}

void
dtl_net_shorten(const struct dtl_encoder *e, struct dtl_str bytes, struct dtl_buf *out)
{
	const size_t count = (size_t)e->size[DTL_ENCODER_TAGS] * 8 * e->size[DTL_ENCODER_STATE];
	const size_t at = (size_t)((const char *)e->tag_input - bytes.p);
	const size_t begin = out->n;
	float most = 1e-6F, unit;

	memcpy(&unit, bytes.p + UNITS + 3 * sizeof unit, sizeof unit);
	if (unit > 0.0F) {
		dtl_buf_add_str(out, bytes);
		return;
	}
	for (size_t i = 0; i < count; i++)
		most = fmaxf(most, fabsf(e->tag_input[i]));
	unit = most / (float)INT16_MAX;
	dtl_buf_add(out, bytes.p, at);
	memcpy(out->p + begin + UNITS + 3 * sizeof unit, &unit, sizeof unit);
	for (size_t i = 0; i < count; i++) {
		const int16_t steps = (int16_t)lrintf(e->tag_input[i] / unit);

		dtl_buf_add(out, &steps, sizeof steps);
	}
	put(out, "", 0);
	dtl_buf_add_str(
	    out, dtl_str_slice(
		     bytes, at + (count * sizeof(float) + ALIGN - 1) / ALIGN * ALIGN, bytes.n));
}

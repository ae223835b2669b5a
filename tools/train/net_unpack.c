#include "net.h"

/* The way back from net_pack.c: weights of bytes become floats again, so that training can go on. */
enum { ALIGN = 64, TABLE_UNIT = 32, STATE_UNIT = 127, SWEEPS = 400 };

static const double LEAST = 1e-12;

static void
take_table(float *to, const int8_t *from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		to[i] = (float)from[i] / (float)TABLE_UNIT;
}

/* bias may be NULL; steps: how many an input of 1 has. */
static void
take_dense(const struct dtl_dense *d, float steps, float *weights, float *bias)
{
	for (uint32_t row = 0; row < d->rows; row++) {
		for (uint32_t i = 0; i < d->cols; i++)
			weights[(size_t)i * d->rows + row] =
			    (float)d->weights[dtl_dense_place(d->cols, row, i)] * d->scale[row] *
			    steps;
		if (bias != NULL)
			bias[row] = d->bias[row];
	}
}

/* The views that the root has as a head: w columns of the matrix of all views. */
struct looks {
	const float *weights; /* of the first look and the first cell */
	size_t cells, count, stride,
	    skip; /* skip: from the first of labels to where arcs would go on */
	size_t arc;
};

static float
weight(const struct looks *l, size_t cell, size_t look)
{
	return l->weights[cell * l->stride + look + (look < l->arc ? 0 : l->skip)];
}

/* The slope of the square of what is not yet explained. */
static double
slope_of(const struct looks *l, const double *rest, double *slope)
{
	double size = 0;

	for (size_t i = 0; i < l->cells; i++) {
		slope[i] = 0;
		for (size_t k = 0; k < l->count; k++)
			slope[i] += (double)weight(l, i, k) * rest[k];
		size += slope[i] * slope[i];
	}
	return size;
}

static double
looks_of(const struct looks *l, const double *way, double *seen)
{
	double size = 0;

	for (size_t k = 0; k < l->count; k++) {
		seen[k] = 0;
		for (size_t i = 0; i < l->cells; i++)
			seen[k] += (double)weight(l, i, k) * way[i];
		size += seen[k] * seen[k];
	}
	return size;
}

/*
 * The file only has what the root looks like; the root that looks most like it is found by conjugate
 * gradients on the normal equations.
 */
static void
find_root(struct dtl_net *net, struct dtl_arena *work, const float *root_looks)
{
	const size_t arc = net->size[DTL_ENCODER_ARC], label = net->size[DTL_ENCODER_LABEL];
	const struct looks l = { net->w.value + net->views + arc,
		2 * (size_t)net->size[DTL_ENCODER_STATE], arc + label, 2 * (arc + label), label,
		arc };
	double *rest = DTL_NEW_ARRAY(work, l.count, double);
	double *seen = DTL_NEW_ARRAY(work, l.count, double);
	double *way = DTL_NEW_ARRAY(work, l.cells, double);
	double *slope = DTL_NEW_ARRAY(work, l.cells, double);
	double *root = DTL_NEW_ARRAY(work, l.cells, double), before = 0;
	const float *bias = net->w.value + net->views_bias + arc;

	for (size_t k = 0; k < l.count; k++)
		rest[k] = (double)(root_looks[k] - bias[k + (k < arc ? 0 : label)]);
	for (int sweep = 0; sweep < SWEEPS; sweep++) {
		double size = slope_of(&l, rest, slope);

		for (size_t i = 0; i < l.cells; i++)
			way[i] = slope[i] + (sweep > 0 ? size / before * way[i] : 0);
		double step = looks_of(&l, way, seen);
		if (size < LEAST || step < LEAST)
			break;
		for (size_t i = 0; i < l.cells; i++)
			root[i] += size / step * way[i];
		for (size_t k = 0; k < l.count; k++)
			rest[k] -= size / step * seen[k];
		before = size;
	}
	for (size_t i = 0; i < l.cells; i++)
		net->w.value[net->root + i] = (float)root[i];
}

struct dtl_str
dtl_net_index(const struct dtl_encoder *e)
{
	const uint32_t n = e->size[DTL_ENCODER_INDEX];

	return dtl_str_make((const char *)e->vectors - (n + ALIGN - 1) / ALIGN * ALIGN, n);
}

void
dtl_net_take_tables(struct dtl_net *net, const struct dtl_encoder *e)
{
	const uint32_t *s = e->size;
	const size_t own = s[DTL_ENCODER_OWN];
	float *w = net->w.value;

	take_table(w + net->words, e->words, s[DTL_ENCODER_WORDS] * own);
	take_table(w + net->spellings, e->spellings,
	    (size_t)s[DTL_ENCODER_BUCKETS] * DTL_ENCODER_SPELLINGS * own);
	take_table(w + net->shapes, e->shapes, DTL_ENCODER_SHAPES * own);
}

void
dtl_net_unpack(struct dtl_net *net, struct dtl_arena *a, const struct dtl_encoder *e)
{
	const uint32_t *s = e->size;
	const size_t gates = 4 * (size_t)s[DTL_ENCODER_STATE];
	float *w = net->w.value;

	dtl_net_take_tables(net, e);
	for (int l = 0; l < 2; l++)
		for (int d = 0; d < 2; d++) {
			const struct dtl_net_layer *layer = &net->layer[l];

			take_dense(&e->layer[l].input[d],
			    l == 0 ? (float)TABLE_UNIT : (float)STATE_UNIT, w + layer->input[d],
			    w + layer->bias[d]);
			take_dense(
			    &e->layer[l].state[d], (float)STATE_UNIT, w + layer->state[d], NULL);
			/* the second layer's bias has gone into what the tags say */
			for (size_t i = 0; l == 1 && i < gates; i++)
				w[layer->bias[d] + i] = 0;
		}
	memcpy(w + net->tag_input, e->tag_input, s[DTL_ENCODER_TAGS] * 2 * gates * sizeof *w);
	take_dense(&e->tags, (float)STATE_UNIT, w + net->tags, w + net->tags_bias);
	take_dense(&e->views, (float)STATE_UNIT, w + net->views, w + net->views_bias);
	take_dense(&e->pairing, e->view_unit, w + net->pairing, w + net->pairing_bias);
	take_dense(&e->labels, e->label_unit, w + net->labels, w + net->labels_bias);
	find_root(net, a, e->root);
	memcpy(net->w.mean, w, net->count * sizeof *w);
}

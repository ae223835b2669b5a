#include "learning.h"

#include <math.h>

enum { DROP_VIEW = 20 }; /* percent */

struct views {
	struct dtl_net_dense dense;
	float *value, *gradient; /* of rows, then of the root */
	float *keep; /* of arcs' views */
	float *in; /* states, then the root's */
};

static void
lose_labels(struct dtl_learning *l, float *score)
{
	const size_t classes = l->net->size[DTL_ENCODER_LABELS], cols = l->net->label_cols;
	const struct dtl_net_opinions *opinions = l->batch->opinions;

	for (size_t row = 0; row < l->rows.count; row++) {
		float *own = score + row * cols;

		l->losses.labels += dtl_learning_loss(own, classes,
		    &(struct dtl_learning_goal){ l->words[row]->label,
			opinions != NULL ? opinions->labels + row * cols : NULL,
			dtl_learning_trust(l, l->sentence[row]), l->share });
		memset(own + classes, 0, (cols - classes) * sizeof *own);
	}
}

/* Labels of the gold arcs. */
static void
learn_labels(struct dtl_learning *l, const struct views *v)
{
	const struct dtl_net *net = l->net;
	const size_t arc = net->size[DTL_ENCODER_ARC], n = net->size[DTL_ENCODER_LABEL];
	const size_t wide = v->dense.cols, count = l->rows.count, cols = net->label_cols;
	const struct dtl_net_dense dense = { net->labels, net->labels_bias, n, cols };
	float *pair = DTL_NEW_ARRAY(l->work, count * n, float);
	float *d_pair = DTL_NEW_ARRAY(l->work, count * n, float);
	size_t *head = DTL_NEW_ARRAY(l->work, count, size_t);

	for (size_t row = 0; row < count; row++) {
		uint32_t h = l->words[row]->head;

		head[row] = h == 0 ? count : l->rows.first[h - 1] + l->sentence[row];
		const float *own = v->value + row * wide + 2 * arc;
		const float *other = v->value + head[row] * wide + 2 * arc + n;
		for (size_t k = 0; k < n; k++)
			pair[row * n + k] = fmaxf(own[k] + other[k], 0.0F);
	}
	float *score = dtl_net_apply(net, l->work, &dense, pair, count);
	if (l->r == NULL) {
		for (size_t row = 0; row < count; row++)
			dtl_learning_chances(score + row * cols, net->size[DTL_ENCODER_LABELS]);
		l->told->labels = score;
		return;
	}
	lose_labels(l, score);
	dtl_net_apply_back(
	    net, l->work, &dense, &(struct dtl_net_flow){ pair, score, count, d_pair });
	for (size_t row = 0; row < count; row++)
		for (size_t k = 0; k < n; k++) {
			float d = pair[row * n + k] > 0.0F ? d_pair[row * n + k] : 0.0F;

			v->gradient[row * wide + 2 * arc + k] += d;
			v->gradient[head[row] * wide + 2 * arc + n + k] += d;
		}
}

static void
lose_heads(struct dtl_learning *l, uint32_t s, float *score, size_t cols)
{
	const struct dtl_net_opinions *opinions = l->batch->opinions;
	const size_t n = l->batch->lengths[s];

	for (size_t i = 0; i < n; i++) {
		float *to = score + i * cols;

		to[i + 1] = -1e9F;
		if (l->r == NULL)
			dtl_learning_chances(to, n + 1);
		else
			l->losses.arcs += dtl_learning_loss(to, n + 1,
			    &(struct dtl_learning_goal){ l->batch->sentences[s][i].head,
				opinions != NULL ? opinions->heads[s] + i * cols : NULL,
				dtl_learning_trust(l, s), l->share });
		memset(to + n + 1, 0, (cols - n - 1) * sizeof *to);
	}
	if (l->r == NULL)
		l->told->heads[s] = score;
}

/* Heads of one sentence: paired and heads are views of its words; gradients of both are added. */
static void
learn_heads(
    struct dtl_learning *l, uint32_t s, const float *paired, float *d_paired, const struct views *v)
{
	const size_t arc = l->net->size[DTL_ENCODER_ARC], n = l->batch->lengths[s];
	const size_t wide = v->dense.cols, cols = (n + 1 + 31) / 32 * 32;
	float *own = DTL_NEW_ARRAY(l->work, n * arc, float);
	float *heads = DTL_NEW_ARRAY(l->work, cols * arc, float);
	float *turned = DTL_NEW_ARRAY(l->work, arc * cols, float);
	float *score = DTL_NEW_ARRAY(l->work, n * cols, float);
	float *d_own = DTL_NEW_ARRAY(l->work, n * arc, float);
	float *d_heads = DTL_NEW_ARRAY(l->work, cols * arc, float);
	float *scores_turned = DTL_NEW_ARRAY(l->work, cols * n, float);

	for (size_t i = 0; i <= n; i++) {
		size_t row = i == 0 ? l->rows.count : l->rows.first[i - 1] + s;

		for (size_t k = 0; k < arc; k++)
			heads[i * arc + k] = fmaxf(v->value[row * wide + arc + k], 0.0F) *
					     v->keep[row * 2 * arc + arc + k];
		if (i > 0)
			memcpy(own + (i - 1) * arc, paired + row * arc, arc * sizeof *own);
	}
	dtl_floats_turn(heads, cols, arc, cols, turned);
	dtl_floats_multiply(&(struct dtl_product){ n, arc, cols, false }, own, turned, score);
	lose_heads(l, s, score, cols);
	if (l->r == NULL)
		return;
	dtl_floats_multiply(&(struct dtl_product){ n, cols, arc, false }, score, heads, d_own);
	dtl_floats_turn(score, n, cols, n, scores_turned);
	dtl_floats_multiply(
	    &(struct dtl_product){ cols, n, arc, false }, scores_turned, own, d_heads);
	for (size_t i = 0; i <= n; i++) {
		size_t row = i == 0 ? l->rows.count : l->rows.first[i - 1] + s;

		for (size_t k = 0; k < arc; k++)
			if (v->value[row * wide + arc + k] > 0.0F)
				v->gradient[row * wide + arc + k] +=
				    d_heads[i * arc + k] * v->keep[row * 2 * arc + arc + k];
		if (i > 0)
			memcpy(d_paired + row * arc, d_own + (i - 1) * arc, arc * sizeof *own);
	}
}

static void
learn_arcs(struct dtl_learning *l, const struct views *v)
{
	const struct dtl_net *net = l->net;
	const size_t arc = net->size[DTL_ENCODER_ARC], count = l->rows.count;
	const struct dtl_net_dense dense = { net->pairing, net->pairing_bias, arc, arc };
	float *own = DTL_NEW_ARRAY(l->work, count * arc, float);
	float *d_own = DTL_NEW_ARRAY(l->work, count * arc, float);
	float *d_paired = DTL_NEW_ARRAY(l->work, count * arc, float);

	for (size_t row = 0; row < count; row++)
		for (size_t k = 0; k < arc; k++)
			own[row * arc + k] = fmaxf(v->value[row * v->dense.cols + k], 0.0F) *
					     v->keep[row * 2 * arc + k];
	const float *paired = dtl_net_apply(net, l->work, &dense, own, count);
	for (uint32_t s = 0; s < l->batch->count; s++)
		learn_heads(l, s, paired, d_paired, v);
	if (l->r == NULL)
		return;
	dtl_net_apply_back(
	    net, l->work, &dense, &(struct dtl_net_flow){ own, d_paired, count, d_own });
	for (size_t row = 0; row < count; row++)
		for (size_t k = 0; k < arc; k++)
			if (v->value[row * v->dense.cols + k] > 0.0F)
				v->gradient[row * v->dense.cols + k] +=
				    d_own[row * arc + k] * v->keep[row * 2 * arc + k];
}

float *
dtl_learning_tree(struct dtl_learning *l)
{
	const struct dtl_net *net = l->net;
	const size_t n = 2 * net->size[DTL_ENCODER_STATE], arc = net->size[DTL_ENCODER_ARC];
	const size_t rows = l->rows.count + 1;
	struct views v = { .dense = { net->views, net->views_bias, n,
			       2 * (arc + net->size[DTL_ENCODER_LABEL]) } };
	float *d_in = DTL_NEW_ARRAY(l->work, rows * n, float);

	v.in = DTL_NEW_ARRAY(l->work, rows * n, float);
	memcpy(v.in, l->states[1], (rows - 1) * n * sizeof *v.in);
	memcpy(v.in + (rows - 1) * n, net->w.value + net->root, n * sizeof *v.in);
	v.value = dtl_net_apply(net, l->work, &v.dense, v.in, rows);
	v.gradient = DTL_NEW_ARRAY(l->work, rows * v.dense.cols, float);
	v.keep = DTL_NEW_ARRAY(l->work, rows * 2 * arc, float);
	const int drop = l->r != NULL ? dtl_learning_drop(l, DROP_VIEW) : 0;
	const float kept = 100.0F / (float)(100 - drop);
	for (size_t i = 0; i < rows * 2 * arc; i++)
		v.keep[i] = dtl_learning_chance(l->r, drop) ? 0.0F : kept;
	learn_arcs(l, &v);
	learn_labels(l, &v);
	if (l->r == NULL)
		return NULL;
	dtl_net_apply_back(
	    net, l->work, &v.dense, &(struct dtl_net_flow){ v.in, v.gradient, rows, d_in });
	for (size_t k = 0; k < n; k++)
		net->w.gradient[net->root + k] += d_in[(rows - 1) * n + k];
	return d_in;
}

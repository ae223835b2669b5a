#include "net.h"

#include <math.h>

enum { TABLE_LIMIT = 4, INPUT_UNIT = 32 };

/* In percent, as found best on the dev sets. */
enum {
	STRANGER = 15,
	BLIND = 50,
	UNSPELT = 10,
	UNTAGGED = 15,
	DROP_INPUT = 25,
	DROP_STATE = 30,
	DROP_VIEW = 20,
};

static bool
chance(struct dtl_net_random *r, int percent)
{
	return dtl_net_roll(r) * 100.0F < (float)percent;
}

/* One batch on its way through the net. */
struct learning {
	const struct dtl_net *net;
	struct dtl_arena *work;
	const struct dtl_net_batch *batch;
	struct dtl_net_random *r;
	struct dtl_net_rows rows;
	const struct dtl_net_word **words; /* of each row */
	uint32_t *sentence; /* of each row */
	uint8_t *drops; /* what was left out of the input: see enum */
	float *in, *states[2], *mask_in, *mask[2];
	uint8_t *tags;
	float share; /* of each token */
	struct dtl_net_losses losses;
};

enum { DROP_WORD = 1, DROP_VECTOR = 2, DROP_SPELLING = 4 };

static void
lay_out(struct learning *l)
{
	const struct dtl_net_batch *b = l->batch;
	size_t *first = DTL_NEW_ARRAY(l->work, b->lengths[0] + 2, size_t), count = 0;

	for (size_t i = 0; i < b->count; i++)
		count += b->lengths[i];
	l->words = DTL_NEW_ARRAY(l->work, count, const struct dtl_net_word *);
	l->sentence = DTL_NEW_ARRAY(l->work, count, uint32_t);
	l->rows = (struct dtl_net_rows){ count, b->lengths[0], first };
	for (size_t step = 0, row = 0; step < b->lengths[0]; step++) {
		first[step] = row;
		for (size_t i = 0; i < b->count && b->lengths[i] > step; i++, row++) {
			l->words[row] = &b->sentences[i][step];
			l->sentence[row] = (uint32_t)i;
		}
		first[step + 1] = row;
	}
	l->share = 1.0F / (float)count;
}

/* What is kept of each column, for a whole sentence alike, and by how much it grows. */
static float *
make_mask(struct learning *l, size_t cols, int percent)
{
	float *mask = DTL_NEW_ARRAY(l->work, l->batch->count * cols, float);
	const float kept = 100.0F / (float)(100 - percent);

	for (size_t i = 0; i < l->batch->count * cols; i++)
		mask[i] = chance(l->r, percent) ? 0.0F : kept;
	return mask;
}

static void
apply_mask(const struct learning *l, const float *mask, size_t cols, float *rows)
{
	for (size_t row = 0; row < l->rows.count; row++)
		for (size_t k = 0; k < cols; k++)
			rows[row * cols + k] *= mask[l->sentence[row] * cols + k];
}

/* Rows of the own tables that a word sums up; the gradient goes the same way. */
static size_t
own_rows(const struct learning *l, size_t row, size_t place[DTL_NET_ROWS])
{
	const struct dtl_net *net = l->net;
	const uint32_t *at = l->words[row]->row;
	const size_t own = net->size[DTL_ENCODER_OWN];
	size_t count = 0;

	place[count++] = net->words + ((l->drops[row] & DROP_WORD) != 0 ? 0 : at[1] * own);
	place[count++] = net->shapes + at[2 + DTL_ENCODER_SPELLINGS] * own;
	place[count++] = net->shapes + at[3 + DTL_ENCODER_SPELLINGS] * own;
	for (size_t i = 0; i < DTL_ENCODER_SPELLINGS && (l->drops[row] & DROP_SPELLING) == 0; i++)
		place[count++] = net->spellings + at[2 + i] * own;
	return count;
}

static void
look_up(struct learning *l)
{
	const struct dtl_net *net = l->net;
	const size_t known = net->size[DTL_ENCODER_VECTOR], own = net->size[DTL_ENCODER_OWN];
	const size_t cols = known + own;

	l->in = DTL_NEW_ARRAY(l->work, l->rows.count * cols, float);
	l->drops = DTL_NEW_ARRAY(l->work, l->rows.count, uint8_t);
	for (size_t row = 0; row < l->rows.count; row++) {
		float *to = l->in + row * cols;
		size_t place[DTL_NET_ROWS];

		if (chance(l->r, STRANGER))
			l->drops[row] = chance(l->r, BLIND) ? DROP_WORD | DROP_VECTOR : DROP_WORD;
		if (chance(l->r, UNSPELT))
			l->drops[row] |= DROP_SPELLING;
		const int8_t *vector = net->vectors + l->words[row]->row[0] * known;
		for (size_t k = 0; k < known && (l->drops[row] & DROP_VECTOR) == 0; k++)
			to[k] = (float)vector[k] / (float)INPUT_UNIT;
		size_t count = own_rows(l, row, place);
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < own; k++)
				to[known + k] += net->w.value[place[i] + k];
		for (size_t k = known; k < cols; k++)
			to[k] = fminf(fmaxf(to[k], -(float)TABLE_LIMIT), (float)TABLE_LIMIT);
	}
	l->mask_in = make_mask(l, cols, DROP_INPUT);
}

static void
look_up_back(struct learning *l, float *d_in)
{
	const size_t known = l->net->size[DTL_ENCODER_VECTOR], own = l->net->size[DTL_ENCODER_OWN];
	size_t place[DTL_NET_ROWS];

	apply_mask(l, l->mask_in, known + own, d_in);
	for (size_t row = 0; row < l->rows.count; row++) {
		size_t count = own_rows(l, row, place);

		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < own; k++)
				l->net->w.gradient[place[i] + k] +=
				    d_in[row * (known + own) + known + k];
	}
}

/* Scores become their gradient; the loss. Of classes `from` .. `count`. */
static double
soft_max(float *score, size_t count, size_t gold, float share)
{
	float most = score[0];
	double sum = 0;

	for (size_t i = 1; i < count; i++)
		most = score[i] > most ? score[i] : most;
	for (size_t i = 0; i < count; i++) {
		score[i] = expf(score[i] - most);
		sum += (double)score[i];
	}
	double loss = log(sum) - log((double)score[gold] + 1e-30);
	for (size_t i = 0; i < count; i++)
		score[i] = (float)((double)score[i] / sum) * share;
	score[gold] -= share;
	return loss;
}

/* Tags from the first layer; l->tags is what the second is told. Returns the scores' gradient. */
static float *
learn_tags(struct learning *l)
{
	const struct dtl_net *net = l->net;
	const size_t cols = net->tag_cols, classes = net->size[DTL_ENCODER_TAGS];
	const struct dtl_net_dense dense = { net->tags, net->tags_bias,
		2 * net->size[DTL_ENCODER_STATE], cols };
	float *score = dtl_net_apply(net, l->work, &dense, l->states[0], l->rows.count);

	l->tags = DTL_NEW_ARRAY(l->work, l->rows.count, uint8_t);
	for (size_t row = 0; row < l->rows.count; row++) {
		float *own = score + row * cols;
		size_t best = 1;

		for (size_t k = 2; k < classes; k++)
			best = own[k] > own[best] ? k : best;
		uint8_t gold = l->words[row]->tag;
		if (gold != 0 && net->habits.told > 0 && chance(l->r, (int)net->habits.told))
			best = gold;
		l->tags[row] = chance(l->r, UNTAGGED) ? 0 : (uint8_t)best;
		if (gold == 0)
			memset(own, 0, cols * sizeof *own);
		else
			l->losses.tags += soft_max(
			    own, classes, gold, l->share * (float)net->habits.tag_share / 100.0F);
		memset(own + classes, 0, (cols - classes) * sizeof *own);
	}
	return score;
}

struct views {
	struct dtl_net_dense dense;
	float *value, *gradient; /* of rows, then of the root */
	float *keep; /* of arcs' views */
	float *in; /* states, then the root's */
};

/* Labels of the gold arcs. */
static void
learn_labels(struct learning *l, const struct views *v)
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
	for (size_t row = 0; row < count; row++) {
		size_t classes = net->size[DTL_ENCODER_LABELS];

		l->losses.labels +=
		    soft_max(score + row * cols, classes, l->words[row]->label, l->share);
		memset(score + row * cols + classes, 0, (cols - classes) * sizeof *score);
	}
	dtl_net_apply_back(
	    net, l->work, &dense, &(struct dtl_net_flow){ pair, score, count, d_pair });
	for (size_t row = 0; row < count; row++)
		for (size_t k = 0; k < n; k++) {
			float d = pair[row * n + k] > 0.0F ? d_pair[row * n + k] : 0.0F;

			v->gradient[row * wide + 2 * arc + k] += d;
			v->gradient[head[row] * wide + 2 * arc + n + k] += d;
		}
}

/* Heads of one sentence: paired and heads are views of its words; gradients of both are added. */
static void
learn_heads(
    struct learning *l, uint32_t s, const float *paired, float *d_paired, const struct views *v)
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
	for (size_t i = 0; i < n; i++) {
		float *to = score + i * cols;

		to[i + 1] = -1e9F;
		l->losses.arcs += soft_max(to, n + 1, l->batch->sentences[s][i].head, l->share);
		memset(to + n + 1, 0, (cols - n - 1) * sizeof *to);
	}
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
learn_arcs(struct learning *l, const struct views *v)
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
	dtl_net_apply_back(
	    net, l->work, &dense, &(struct dtl_net_flow){ own, d_paired, count, d_own });
	for (size_t row = 0; row < count; row++)
		for (size_t k = 0; k < arc; k++)
			if (v->value[row * v->dense.cols + k] > 0.0F)
				v->gradient[row * v->dense.cols + k] +=
				    d_own[row * arc + k] * v->keep[row * 2 * arc + k];
}

/* Arcs and labels from the second layer; the gradient of its states. */
static float *
learn_tree(struct learning *l)
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
	for (size_t i = 0; i < rows * 2 * arc; i++)
		v.keep[i] = chance(l->r, DROP_VIEW) ? 0.0F : 100.0F / (float)(100 - DROP_VIEW);
	learn_arcs(l, &v);
	learn_labels(l, &v);
	dtl_net_apply_back(
	    net, l->work, &v.dense, &(struct dtl_net_flow){ v.in, v.gradient, rows, d_in });
	for (size_t k = 0; k < n; k++)
		net->w.gradient[net->root + k] += d_in[(rows - 1) * n + k];
	return d_in;
}

struct dtl_net_losses
dtl_net_learn(const struct dtl_net *net, struct dtl_arena *work, const struct dtl_net_batch *batch,
    struct dtl_net_random *r)
{
	struct learning l = { .net = net, .work = work, .batch = batch, .r = r };
	const size_t n = 2 * net->size[DTL_ENCODER_STATE];

	lay_out(&l);
	look_up(&l);
	apply_mask(&l, l.mask_in, net->layer[0].cols, l.in);
	struct dtl_net_pass pass[2] = {
		{ .net = net, .layer = &net->layer[0], .rows = &l.rows, .in = l.in }
	};
	for (int i = 0; i < 2; i++)
		l.mask[i] = make_mask(&l, n, DROP_STATE);
	dtl_net_forward(&pass[0], work);
	l.states[0] = pass[0].out;
	apply_mask(&l, l.mask[0], n, l.states[0]);
	float *d_tags = learn_tags(&l);
	pass[1] = (struct dtl_net_pass){ .net = net,
		.layer = &net->layer[1],
		.rows = &l.rows,
		.in = l.states[0],
		.tags = l.tags };
	dtl_net_forward(&pass[1], work);
	l.states[1] = pass[1].out;
	apply_mask(&l, l.mask[1], n, l.states[1]);
	float *d_second = learn_tree(&l);
	apply_mask(&l, l.mask[1], n, d_second);
	float *d_first = DTL_NEW_ARRAY(work, l.rows.count * n, float);
	const struct dtl_net_dense dense = { net->tags, net->tags_bias, n, net->tag_cols };
	dtl_net_apply_back(net, work, &dense,
	    &(struct dtl_net_flow){ l.states[0], d_tags, l.rows.count, d_first });
	dtl_net_back(&pass[1], work, d_second, d_first);
	apply_mask(&l, l.mask[0], n, d_first);
	float *d_in = DTL_NEW_ARRAY(work, l.rows.count * net->layer[0].cols, float);
	dtl_net_back(&pass[0], work, d_first, d_in);
	look_up_back(&l, d_in);
	return l.losses;
}

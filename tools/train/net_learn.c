#include "learning.h"

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
};

enum { DROP_WORD = 1, DROP_VECTOR = 2, DROP_SPELLING = 4 };

static void
lay_out(struct dtl_learning *l)
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
make_mask(struct dtl_learning *l, size_t cols, int percent)
{
	if (l->r == NULL)
		return NULL;
	float *mask = DTL_NEW_ARRAY(l->work, l->batch->count * cols, float);
	const float kept = 100.0F / (float)(100 - percent);

	for (size_t i = 0; i < l->batch->count * cols; i++)
		mask[i] = dtl_learning_chance(l->r, percent) ? 0.0F : kept;
	return mask;
}

static void
apply_mask(const struct dtl_learning *l, const float *mask, size_t cols, float *rows)
{
	for (size_t row = 0; mask != NULL && row < l->rows.count; row++)
		for (size_t k = 0; k < cols; k++)
			rows[row * cols + k] *= mask[l->sentence[row] * cols + k];
}

/* Rows of the own tables that a word sums up; the gradient goes the same way. */
static size_t
own_rows(const struct dtl_learning *l, size_t row, size_t place[DTL_NET_ROWS])
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
look_up(struct dtl_learning *l)
{
	const struct dtl_net *net = l->net;
	const size_t known = net->size[DTL_ENCODER_VECTOR], own = net->size[DTL_ENCODER_OWN];
	const size_t cols = known + own;

	l->in = DTL_NEW_ARRAY(l->work, l->rows.count * cols, float);
	l->drops = DTL_NEW_ARRAY(l->work, l->rows.count, uint8_t);
	for (size_t row = 0; row < l->rows.count; row++) {
		float *to = l->in + row * cols;
		size_t place[DTL_NET_ROWS];

		if (dtl_learning_chance(l->r, dtl_learning_strange(l, STRANGER)))
			l->drops[row] =
			    dtl_learning_chance(l->r, BLIND) ? DROP_WORD | DROP_VECTOR : DROP_WORD;
		if (dtl_learning_chance(l->r, dtl_learning_strange(l, UNSPELT)))
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
	l->mask_in = make_mask(l, cols, dtl_learning_drop(l, DROP_INPUT));
}

static void
look_up_back(struct dtl_learning *l, float *d_in)
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

void
dtl_learning_chances(float *score, size_t count)
{
	float most = score[0];
	double sum = 0;

	for (size_t i = 1; i < count; i++)
		most = score[i] > most ? score[i] : most;
	for (size_t i = 0; i < count; i++) {
		score[i] = expf(score[i] - most);
		sum += (double)score[i];
	}
	for (size_t i = 0; i < count; i++)
		score[i] = (float)((double)score[i] / sum);
}

double
dtl_learning_loss(float *score, size_t count, const struct dtl_learning_goal *goal)
{
	const float trust = goal->opinion != NULL ? goal->trust : 0.0F;

	dtl_learning_chances(score, count);
	double loss = -log((double)score[goal->gold] + 1e-30);
	for (size_t i = 0; i < count; i++)
		score[i] *= goal->share;
	score[goal->gold] -= goal->share * (1.0F - trust);
	for (size_t i = 0; trust > 0.0F && i < count; i++)
		score[i] -= goal->share * trust * goal->opinion[i];
	return loss;
}

/* Tags from the first layer; l->tags is what the second is told. Returns the scores' gradient. */
static float *
learn_tags(struct dtl_learning *l)
{
	const struct dtl_net *net = l->net;
	const struct dtl_net_opinions *opinions = l->batch->opinions;
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
		if (gold != 0 && net->habits.told > 0 &&
		    dtl_learning_chance(l->r, (int)net->habits.told))
			best = gold;
		l->tags[row] = dtl_learning_chance(l->r, UNTAGGED) ? 0 : (uint8_t)best;
		if (l->r == NULL)
			dtl_learning_chances(own, classes);
		else if (gold == 0)
			memset(own, 0, cols * sizeof *own);
		else
			l->losses.tags += dtl_learning_loss(own, classes,
			    &(struct dtl_learning_goal){ gold,
				opinions != NULL ? opinions->tags + row * cols : NULL,
				dtl_learning_trust(l, l->sentence[row]) *
				    (float)net->habits.tag_trust / 100.0F,
				l->share * (float)net->habits.tag_share / 100.0F });
		memset(own + classes, 0, (cols - classes) * sizeof *own);
	}
	return score;
}

/* Both layers, and the gradient of the tags' scores, or the chances of the tags. */
static float *
run_layers(struct dtl_learning *l, struct dtl_net_pass pass[2])
{
	const struct dtl_net *net = l->net;
	const size_t n = 2 * net->size[DTL_ENCODER_STATE];

	lay_out(l);
	look_up(l);
	apply_mask(l, l->mask_in, net->layer[0].cols, l->in);
	pass[0] = (struct dtl_net_pass){
		.net = net, .layer = &net->layer[0], .rows = &l->rows, .in = l->in
	};
	for (int i = 0; i < 2; i++)
		l->mask[i] = make_mask(l, n, dtl_learning_drop(l, DROP_STATE));
	dtl_net_forward(&pass[0], l->work);
	l->states[0] = pass[0].out;
	apply_mask(l, l->mask[0], n, l->states[0]);
	float *d_tags = learn_tags(l);
	pass[1] = (struct dtl_net_pass){ .net = net,
		.layer = &net->layer[1],
		.rows = &l->rows,
		.in = l->states[0],
		.tags = l->tags };
	dtl_net_forward(&pass[1], l->work);
	l->states[1] = pass[1].out;
	apply_mask(l, l->mask[1], n, l->states[1]);
	return d_tags;
}

void
dtl_net_tell(const struct dtl_net *net, struct dtl_arena *work, const struct dtl_net_batch *batch,
    struct dtl_net_opinions *ret)
{
	struct dtl_learning l = { .net = net, .work = work, .batch = batch, .told = ret };
	struct dtl_net_pass pass[2];

	ret->tags = run_layers(&l, pass);
	ret->heads = DTL_NEW_ARRAY(work, batch->count, float *);
	ret->rows = l.rows.count;
	(void)dtl_learning_tree(&l);
}

struct dtl_net_losses
dtl_net_learn(const struct dtl_net *net, struct dtl_arena *work, const struct dtl_net_batch *batch,
    struct dtl_net_random *r)
{
	struct dtl_learning l = { .net = net, .work = work, .batch = batch, .r = r };
	const size_t n = 2 * net->size[DTL_ENCODER_STATE];
	struct dtl_net_pass pass[2];

	float *d_tags = run_layers(&l, pass);
	float *d_second = dtl_learning_tree(&l);
	apply_mask(&l, l.mask[1], n, d_second);
	float *d_first = DTL_NEW_ARRAY(work, l.rows.count * n, float);
	const struct dtl_net_dense dense = { net->tags, net->tags_bias, n, net->tag_cols };
	dtl_net_apply_back(net, work, &dense,
	    &(struct dtl_net_flow){ l.states[0], d_tags, l.rows.count, d_first });
	dtl_net_back(&pass[1], work, d_second, d_first);
	apply_mask(&l, l.mask[0], n, d_first);
	float *d_in =
	    net->shared ? NULL : DTL_NEW_ARRAY(work, l.rows.count * net->layer[0].cols, float);
	dtl_net_back(&pass[0], work, d_first, d_in);
	if (d_in != NULL)
		look_up_back(&l, d_in);
	return l.losses;
}

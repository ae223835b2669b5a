#include "net.h"

#include <math.h>

static size_t
reserve(struct dtl_net *net, size_t count)
{
	size_t at = net->count;

	net->count += (count + 15) / 16 * 16;
	return at;
}

static void
place_layers(struct dtl_net *net)
{
	const size_t n = net->size[DTL_ENCODER_STATE];

	net->layer[0].cols = net->size[DTL_ENCODER_VECTOR] + net->size[DTL_ENCODER_OWN];
	net->layer[1].cols = 2 * n;
	for (int l = 0; l < 2; l++)
		for (int d = 0; d < 2; d++) {
			net->layer[l].input[d] = reserve(net, net->layer[l].cols * 4 * n);
			net->layer[l].state[d] = reserve(net, n * 4 * n);
			net->layer[l].bias[d] = reserve(net, 4 * n);
		}
}

static void
place(struct dtl_net *net)
{
	const uint32_t *s = net->size;
	const size_t n = s[DTL_ENCODER_STATE], own = s[DTL_ENCODER_OWN];
	const size_t arc = s[DTL_ENCODER_ARC], label = s[DTL_ENCODER_LABEL];

	net->tag_cols = (s[DTL_ENCODER_TAGS] + 63) / 64 * 64;
	net->label_cols = (s[DTL_ENCODER_LABELS] + 63) / 64 * 64;
	net->count = 0;
	net->words = reserve(net, s[DTL_ENCODER_WORDS] * own);
	net->spellings = reserve(net, (size_t)s[DTL_ENCODER_BUCKETS] * DTL_ENCODER_SPELLINGS * own);
	net->shapes = reserve(net, DTL_ENCODER_SHAPES * own);
	place_layers(net);
	net->tag_input = reserve(net, s[DTL_ENCODER_TAGS] * 8 * n);
	net->tags = reserve(net, 2 * n * net->tag_cols);
	net->tags_bias = reserve(net, net->tag_cols);
	net->views = reserve(net, 2 * n * 2 * (arc + label));
	net->views_bias = reserve(net, 2 * (arc + label));
	net->pairing = reserve(net, arc * arc);
	net->pairing_bias = reserve(net, arc);
	net->labels = reserve(net, label * net->label_cols);
	net->labels_bias = reserve(net, net->label_cols);
	net->root = reserve(net, 2 * n);
}

static void
fill(struct dtl_net *net, struct dtl_net_random *r, size_t from, size_t to, float range)
{
	for (size_t i = from; i < to; i++)
		net->w.value[i] = (2.0F * dtl_net_roll(r) - 1.0F) * range;
}

void
dtl_net_init(struct dtl_net *net, struct dtl_arena *a, struct dtl_net_random *r)
{
	place(net);
	net->w = (struct dtl_adam_state){ DTL_NEW_ARRAY(a, net->count, float),
		DTL_NEW_ARRAY(a, net->count, float), DTL_NEW_ARRAY(a, net->count, float),
		DTL_NEW_ARRAY(a, net->count, float), DTL_NEW_ARRAY(a, net->count, float) };
	const float states = 1.0F / sqrtf((float)net->size[DTL_ENCODER_STATE]);

	fill(net, r, net->words, net->layer[0].input[0], 0.26F);
	fill(net, r, net->layer[0].input[0], net->tag_input, states);
	fill(net, r, net->tags, net->tags_bias, states * 0.7F);
	fill(net, r, net->views, net->views_bias, states * 0.7F);
	fill(net, r, net->pairing, net->pairing_bias, 0.087F);
	fill(net, r, net->labels, net->labels_bias, states);
	fill(net, r, net->root, net->count, 0.17F);
	memcpy(net->w.mean, net->w.value, net->count * sizeof(float));
}

#include "teacher.h"
#include "text/labels.h"
#include "train.h"
#include "vectors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const uint64_t SEED = 88172645463325252u, PUPIL = 0x9e3779b97f4a7c15u;

enum { WARM_STEPS = 200, HASH_SHIFT = 24 };

static const struct dtl_adam usual = { .rate = 2e-3F, .first = 0.9F, .second = 0.95F };
static const struct dtl_net_habits usual_habits = {
	.told = 0, .tag_share = 100, .tag_trust = 100, .drop = 100, .strange = 100
};
static const float RATE_LEAST = 1e-5F, CLIP = 5.0F, KEEP_MOST = 0.998F;

struct item {
	struct dtl_net_word *words[DTL_VARIANTS];
	struct dtl_net_word *taught[DTL_VARIANTS]; /* as the teacher knows them */
	const struct dtl_example *e;
	float rank; /* length, a little shaken */
};

/* Of the order of items. */
struct part {
	uint32_t from, to;
};

struct trainer {
	struct dtl_corpus *c;
	const struct dtl_train_options *options;
	struct dtl_net net;
	struct dtl_teacher *teacher; /* NULL: none */
	struct dtl_net_random random;
	struct item *items;
	uint32_t *order; /* of items, by rank */
	struct part *batches;
	size_t batch_count, step_count;
	float rate;
	unsigned epochs;
};

/* Rows of a word in the tables of a net. */
static struct dtl_net_word
word_of(const struct dtl_net *net, const struct dtl_words *index, const struct dtl_word *w)
{
	const uint64_t spelling[DTL_ENCODER_SPELLINGS] = { w->suffix[0], w->suffix[1], w->suffix[2],
		w->suffix[3], w->prefix[0] };
	uint32_t rows = dtl_words_get(index, w->hash), buckets = net->size[DTL_ENCODER_BUCKETS];
	struct dtl_net_word ret = { .row = { rows & 0x1ffff, rows >> 17 } };

	for (uint32_t k = 0; k < DTL_ENCODER_SPELLINGS; k++)
		ret.row[2 + k] = k * buckets + (uint32_t)((spelling[k] >> HASH_SHIFT) % buckets);
	ret.row[2 + DTL_ENCODER_SPELLINGS] = w->shape & 255;
	ret.row[3 + DTL_ENCODER_SPELLINGS] = 256 + (w->shape >> 8 & 31);
	return ret;
}

/* Words of an example as a net knows them, with gold heads. */
static struct dtl_net_word *
words_of(struct dtl_corpus *c, const struct dtl_net *net, const struct dtl_words *index,
    const struct dtl_example *e, int variant)
{
	struct dtl_net_word *words = DTL_NEW_ARRAY(c->a, e->count, struct dtl_net_word);

	for (uint32_t i = 0; i < e->count; i++) {
		const struct dtl_token *token = &e->tokens[i];
		size_t label = dtl_label_from_name(dtl_str_from(token->deprel));

		words[i] = word_of(net, index, &e->words[variant][i]);
		words[i].tag = e->tags[i];
		words[i].head = token->head == DTL_NO_TOKEN ? 0 : token->head - e->first + 1;
		for (uint32_t k = 0; k < c->model.label_count; k++)
			if (c->model.label[k] == label)
				words[i].label = (uint8_t)k;
	}
	return words;
}

static void
make_items(struct trainer *t, const struct dtl_words *index)
{
	struct dtl_corpus *c = t->c;

	t->items = DTL_NEW_ARRAY(c->a, c->count, struct item);
	t->order = DTL_NEW_ARRAY(c->a, c->count, uint32_t);
	t->batches = dtl_arena_array(c->a, c->count, sizeof *t->batches);
	for (size_t i = 0; i < c->count; i++) {
		const struct dtl_example *e = &c->examples[i];

		t->items[i].e = e;
		for (int v = 0; v < DTL_VARIANTS; v++) {
			t->items[i].words[v] = words_of(c, &t->net, index, e, v);
			if (t->teacher != NULL)
				t->items[i].taught[v] =
				    words_of(c, &t->teacher->net, &t->teacher->index, e, v);
		}
	}
}

/* Longest first; equal ones by number, so that every sort gives the same order. */
static int
by_rank(const void *x, const void *y, void *items)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	const struct item *all = items;

	if (all[a].rank != all[b].rank)
		return all[a].rank > all[b].rank ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* Batches of sentences of about one length, in a new order. */
static void
make_batches(struct trainer *t)
{
	size_t tokens = 0;
	struct dtl_corpus *c = t->c;

	for (size_t i = 0; i < c->count; i++) {
		t->order[i] = (uint32_t)i;
		t->items[i].rank = (float)t->items[i].e->count + 4.0F * dtl_net_roll(&t->random);
	}
	qsort_r(t->order, c->count, sizeof *t->order, by_rank, t->items);
	t->batch_count = 0;
	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t length = t->items[t->order[i]].e->count;

		if (i == 0 || tokens + length > t->options->net_batch) {
			t->batches[t->batch_count].from = i;
			t->batch_count++;
			tokens = 0;
		}
		tokens += length;
		t->batches[t->batch_count - 1].to = i + 1;
	}
	uint32_t *order = DTL_NEW_ARRAY(c->a, t->batch_count, uint32_t);
	for (size_t i = 0; i < t->batch_count; i++)
		order[i] = (uint32_t)i;
	dtl_corpus_shuffle(c, order, t->batch_count);
	struct part *shuffled = dtl_arena_array(c->a, c->count, sizeof *t->batches);
	for (size_t i = 0; i < t->batch_count; i++)
		shuffled[i] = t->batches[order[i]];
	t->batches = shuffled;
}

static int
by_length(const void *x, const void *y, void *items)
{
	const struct item *all = items;
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	uint32_t m = all[a].e->count, n = all[b].e->count;

	return m != n ? (m > n ? -1 : 1) : a < b ? -1 : a > b;
}

static void
get_teacher(struct trainer *t, const struct dtl_model *from)
{
	if (from == NULL || t->options->trust == 0)
		return;
	t->teacher = DTL_NEW(t->c->a, struct dtl_teacher);
	dtl_teacher_open(t->teacher, t->c->a, &from->encoder[DTL_READER_FULL], from, &t->c->model);
}

static struct dtl_net_losses
learn_batch(struct trainer *t, struct dtl_arena *work, size_t number)
{
	uint32_t *order = t->order + t->batches[number].from;
	size_t count = t->batches[number].to - t->batches[number].from;
	struct dtl_net_word **sentences = DTL_NEW_ARRAY(work, count, struct dtl_net_word *);
	struct dtl_net_word **taught = DTL_NEW_ARRAY(work, count, struct dtl_net_word *);
	uint32_t *lengths = DTL_NEW_ARRAY(work, count, uint32_t);
	float *trust = DTL_NEW_ARRAY(work, count, float);
	struct dtl_net_batch batch = { .sentences = sentences, .lengths = lengths, .count = count };
	struct dtl_net_opinions opinions;

	qsort_r(order, count, sizeof *order, by_length, t->items);
	for (size_t i = 0; i < count; i++) {
		const struct item *item = &t->items[order[i]];

		size_t variant = dtl_corpus_variant(t->c, item->e);
		sentences[i] = item->words[variant];
		taught[i] = item->taught[variant];
		lengths[i] = item->e->count;
		trust[i] = item->e->brief ? 0.0F : (float)t->options->trust / 100.0F;
	}
	if (t->teacher != NULL) {
		batch.sentences = taught;
		dtl_teacher_tell(t->teacher, &t->net, work, &batch, &opinions);
		batch.sentences = sentences;
		batch.opinions = &opinions;
		batch.trust = trust;
	}
	return dtl_net_learn(&t->net, work, &batch, &t->random);
}

/* Rising at first, then falling to nothing. */
static void
step(struct trainer *t)
{
	struct dtl_adam adam = usual;
	struct dtl_net *net = &t->net;
	float done = (float)net->steps / (float)t->step_count;
	float start = (float)(net->steps + 1) / (float)WARM_STEPS;
	const size_t first = dtl_net_first(net), count = net->count - first;
	const struct dtl_adam_state w = { net->w.value + first, net->w.gradient + first,
		net->w.first + first, net->w.second + first, net->w.mean + first };
	double size = sqrt(dtl_floats_square(w.gradient, count));

	adam.shrink = size > (double)CLIP ? (float)((double)CLIP / size) : 1.0F;
	net->steps++;
	adam.rate =
	    t->rate * fminf(start, 1.0F) * powf(fmaxf(1.0F - done, 0.0F), 0.75F) + RATE_LEAST;
	adam.correct_first = 1.0F - powf(adam.first, (float)net->steps);
	adam.correct_second = 1.0F - powf(adam.second, (float)net->steps);
	adam.keep = fminf(KEEP_MOST, (float)net->steps / (float)(net->steps + 49));
	dtl_floats_step(&adam, &w, count);
}

static void
learn(struct trainer *t)
{
	struct dtl_arena *work = dtl_arena_new((size_t)4 << 30);

	for (unsigned epoch = 0; epoch < t->epochs; epoch++) {
		struct dtl_net_losses sum = { 0 };
		size_t tokens = 0;

		make_batches(t);
		if (epoch == 0)
			t->step_count = t->batch_count * t->epochs;
		for (size_t i = 0; i < t->batch_count; i++) {
			struct dtl_net_losses l = learn_batch(t, work, i);

			sum.tags += l.tags;
			sum.arcs += l.arcs;
			sum.labels += l.labels;
			step(t);
			dtl_arena_reset(work);
		}
		for (size_t i = 0; i < t->c->count; i++)
			tokens += t->items[i].e->count;
		if (t->options->progress)
			(void)fprintf(stderr,
			    "encoder epoch %u: a token loses %.3f by its head, %.3f by the label,"
			    " %.3f by the tag\n",
			    epoch + 1, sum.arcs / (double)tokens, sum.labels / (double)tokens,
			    sum.tags / (double)tokens);
	}
	dtl_arena_free(work);
}

dtl_rc
dtl_train_net(struct dtl_corpus *c, const struct dtl_train_options *options, struct dtl_str vectors,
    const struct dtl_model *teacher, struct dtl_buf *out, struct dtl_err *err)
{
	struct trainer t = { .c = c,
		.options = options,
		.random = { SEED },
		.rate = usual.rate,
		.epochs = options->net_epochs };
	const uint32_t size[DTL_ENCODER_SIZES] = { [DTL_ENCODER_BUCKETS] = options->net_buckets,
		[DTL_ENCODER_VECTOR] = 96,
		[DTL_ENCODER_OWN] = 64,
		[DTL_ENCODER_STATE] = options->net_state,
		[DTL_ENCODER_ARC] = 128,
		[DTL_ENCODER_LABEL] = 128,
		[DTL_ENCODER_TAGS] = c->model.tag_count,
		[DTL_ENCODER_LABELS] = c->model.label_count };
	struct dtl_vectors known;
	struct dtl_words index;
	struct dtl_buf table;
	dtl_rc rc = dtl_vectors_read(
	    c->a, vectors, options->net_vectors, size[DTL_ENCODER_VECTOR], &known, err);

	if (rc != DTL_OK)
		return rc;
	memcpy(t.net.size, size, sizeof size);
	t.net.habits = usual_habits;
	dtl_buf_init(&table, c->a);
	dtl_net_make_index(&t.net, c, &known, &table);
	if (!dtl_words_open(&index, dtl_buf_str(&table)))
		return dtl_err_set(err, DTL_FAIL, "the table of words cannot be read back");
	dtl_corpus_seed(c, 200);
	get_teacher(&t, teacher);
	if (t.teacher != NULL)
		t.random.state += PUPIL; /* other weights at the start than the teacher had */
	make_items(&t, &index);
	dtl_net_init(&t.net, c->a, &t.random);
	learn(&t);
	dtl_net_pack(&t.net, dtl_buf_str(&table), out);
	return DTL_OK;
}

void
dtl_train_quick(struct dtl_corpus *c, const struct dtl_train_options *options,
    const struct dtl_encoder *from, struct dtl_buf *out)
{
	struct trainer t = { .c = c,
		.options = options,
		.random = { SEED },
		.rate = usual.rate,
		.epochs = options->quick_epochs };

	memcpy(t.net.size, from->size, sizeof t.net.size);
	t.net.size[DTL_ENCODER_STATE] = options->quick_state;
	t.net.size[DTL_ENCODER_ARC] = t.net.size[DTL_ENCODER_LABEL] = options->quick_view;
	t.net.vectors = from->vectors;
	t.net.shared = true;
	t.net.habits = usual_habits;
	t.net.habits.drop = options->quick_drop;
	dtl_corpus_seed(c, 500);
	make_items(&t, &from->index);
	dtl_net_init(&t.net, c->a, &t.random);
	dtl_net_take_tables(&t.net, from);
	learn(&t);
	dtl_net_pack(&t.net, DTL_STR_NONE, out);
}

void
dtl_train_net_more(struct dtl_corpus *c, const struct dtl_train_options *options,
    const struct dtl_model *teacher, const struct dtl_encoder *from, struct dtl_buf *out)
{
	struct trainer t = { .c = c,
		.options = options,
		.random = { SEED },
		.rate = (float)options->more_rate * 1e-6F,
		.epochs = options->more_epochs };
	const struct dtl_str index = dtl_net_index(from);

	memcpy(t.net.size, from->size, sizeof t.net.size);
	t.net.vectors = from->vectors;
	t.net.habits = (struct dtl_net_habits){ options->told, options->tag_share,
		options->tag_trust, options->drop, options->drop };
	dtl_corpus_seed(c, 400);
	get_teacher(&t, teacher);
	make_items(&t, &from->index);
	dtl_net_init(&t.net, c->a, &t.random);
	dtl_net_unpack(&t.net, c->a, from);
	learn(&t);
	dtl_net_pack(&t.net, index, out);
}

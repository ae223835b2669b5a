#include "text/encoder_work.h"

#include "text/heads.h"

/* The second layer, which knows the tags too; states of all pieces, one behind the other. */
static uint8_t *
second_layer(const struct dtl_encoder *e, struct dtl_scratch *s, const struct dtl_encoder_batch *b)
{
	const uint32_t n = e->size[DTL_ENCODER_STATE];
	uint8_t *ret = dtl_scratch_take(s, b->word_count, (size_t)2 * n), *out = ret;
	const float **bias = dtl_scratch_take(s, 2 * b->word_count, sizeof *bias);
	struct dtl_layer_sentence sentences[DTL_BATCH_PIECES];

	for (size_t i = 0; i < b->count; i++) {
		const struct dtl_encoder_piece *p = &b->piece[i];

		sentences[i] = (struct dtl_layer_sentence){ p->count, dtl_encoder_states(e, p),
			{ bias, bias + p->count }, out };
		for (size_t k = 0; k < p->count; k++) {
			uint32_t tag = p->text->words[p->first + k].tag;

			tag = tag < e->size[DTL_ENCODER_TAGS] ? tag : 0;
			bias[k] = e->tag_input + (size_t)tag * 2 * 4 * n;
			bias[p->count + k] = bias[k] + (size_t)4 * n;
		}
		bias += 2 * p->count;
		out += p->count * 2 * n;
	}
	dtl_layer_run(&(struct dtl_layer_run){ e->kernel, &e->layer[1], s }, sentences, b->count);
	return ret;
}

/* All rows of bytes, one behind the other, times a matrix. */
static float *
apply(const struct dtl_encoder *e, struct dtl_scratch *s, const struct dtl_dense *m,
    const uint8_t *in, size_t count)
{
	float *out = dtl_scratch_take(s, count * m->rows, sizeof *out);

	e->kernel->apply(m, dtl_encoder_rows(s, in, m->cols, count), NULL, count, out);
	return out;
}

/* The matrix that scores a head's view for all words: their views as dependents, as heads see them. */
static struct dtl_dense
pair_up(const struct dtl_encoder *e, struct dtl_scratch *s, const uint8_t *dependents, size_t count)
{
	const uint32_t arc = e->size[DTL_ENCODER_ARC];
	const uint32_t rows =
	    ((uint32_t)count + DTL_DENSE_ROWS - 1) / DTL_DENSE_ROWS * DTL_DENSE_ROWS;
	const float *pair = apply(e, s, &e->pairing, dependents, count);
	int8_t *weights = dtl_scratch_take(s, rows, arc);
	int8_t *row = dtl_scratch_take(s, arc, 1);

	memset(weights, 0, (size_t)rows * arc);
	for (uint32_t i = 0; i < count; i++, pair += e->pairing.rows) {
		e->kernel->signs(pair, arc, e->pair_unit, row);
		for (uint32_t k = 0; k < arc; k += DTL_DENSE_GROUP)
			memcpy(weights + dtl_dense_place(arc, i, k), row + k, DTL_DENSE_GROUP);
	}
	return (struct dtl_dense){ .rows = rows, .cols = arc, .weights = weights };
}

/* Scores of all heads (0 the root) of all words: ret[head * stride + word]. */
static int32_t *
score_heads(const struct dtl_encoder *e, struct dtl_scratch *s, const float *views, size_t count,
    size_t *ret_stride)
{
	const uint32_t arc = e->size[DTL_ENCODER_ARC], wide = e->views.rows;
	uint8_t *dependents = dtl_scratch_take(s, count, arc);
	uint8_t *heads = dtl_scratch_take(s, count + 1, arc);
	float *none = dtl_scratch_take(s, arc, sizeof *none);

	memset(none, 0, arc * sizeof *none);
	e->kernel->bytes(e->root, none, arc, e->view_unit, heads);
	for (size_t i = 0; i < count; i++) {
		const float *view = views + i * wide;

		e->kernel->bytes(view, none, arc, e->view_unit, dependents + i * arc);
		e->kernel->bytes(view + arc, none, arc, e->view_unit, heads + (i + 1) * arc);
	}
	const struct dtl_dense m = pair_up(e, s, dependents, count);
	int32_t *ret = dtl_scratch_take(s, (count + 1) * m.rows, sizeof *ret);

	e->kernel->multiply(&m, dtl_encoder_rows(s, heads, arc, count + 1), count + 1, ret);
	*ret_stride = m.rows;
	return ret;
}

/* The best label of each arc, given what words look like as dependents and as heads. */
static void
choose_labels(const struct dtl_encoder *e, struct dtl_scratch *s, const float *views,
    const struct dtl_encoder_piece *p)
{
	const uint32_t arc = e->size[DTL_ENCODER_ARC], n = e->size[DTL_ENCODER_LABEL];
	const uint32_t classes = e->size[DTL_ENCODER_LABELS];
	const uint32_t *head = p->text->head + p->first;
	uint8_t *pair = dtl_scratch_take(s, p->count, n);

	for (size_t i = 0; i < p->count; i++) {
		const float *own = views + i * e->views.rows + 2 * arc;
		const float *other = head[i] == 0
					 ? e->root + arc
					 : views + (head[i] - 1) * e->views.rows + 2 * arc + n;

		e->kernel->bytes(own, other, n, e->label_unit, pair + i * n);
	}
	const float *score = apply(e, s, &e->labels, pair, p->count);
	for (size_t i = 0; i < p->count; i++, score += e->labels.rows) {
		uint32_t best = 0;
		float most = score[0];

		for (uint32_t k = 1; k < classes; k++) {
			best = score[k] > most ? k : best;
			most = score[k] > most ? score[k] : most;
		}
		p->text->label[p->first + i] = (uint8_t)best;
	}
}

static void
parse_piece(const struct dtl_encoder *e, struct dtl_scratch *s, const struct dtl_encoder_piece *p,
    const uint8_t *states)
{
	const float *views = apply(e, s, &e->views, states, p->count);
	size_t stride;
	const int32_t *score = score_heads(e, s, views, p->count, &stride);

	dtl_heads_choose(s, score, stride, p->count, p->text->head + p->first);
	choose_labels(e, s, views, p);
}

/* Trees of the pieces become one: later ones hang on the first. */
static void
join_pieces(const struct dtl_encoder_text *t)
{
	uint32_t root = 0;

	for (size_t i = 0; i < t->count; i++) {
		bool top = t->head[i] == 0;
		size_t first = i - i % DTL_ENCODER_PIECE;

		if (!top)
			t->head[i] += (uint32_t)first;
		else if (first > 0)
			t->head[i] = root;
		else
			root = (uint32_t)i + 1;
	}
}

void
dtl_encoder_arcs(const struct dtl_encoder *e, struct dtl_encoder_work *w,
    const struct dtl_encoder_text *texts, size_t count)
{
	struct dtl_encoder_batch b = { .texts = texts, .text_count = count };

	while (dtl_encoder_next(&b)) {
		dtl_scratch_begin(&w->scratch, w->a);
		const uint8_t *states = second_layer(e, &w->scratch, &b);

		for (size_t i = 0; i < b.count; i++) {
			dtl_scratch_begin(&w->one, w->a);
			parse_piece(e, &w->one, &b.piece[i], states);
			states += b.piece[i].count * 2 * e->size[DTL_ENCODER_STATE];
		}
	}
	for (size_t i = 0; i < count; i++)
		join_pieces(&texts[i]);
}

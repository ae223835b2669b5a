#include "gates.h"
#include "net.h"

float *
dtl_net_apply(const struct dtl_net *net, struct dtl_arena *work, const struct dtl_net_dense *d,
    const float *in, size_t rows)
{
	const struct dtl_product p = { rows, d->inner, d->cols, true };
	float *out = DTL_NEW_ARRAY(work, rows * d->cols, float);

	for (size_t r = 0; r < rows; r++)
		memcpy(out + r * d->cols, net->w.value + d->bias, d->cols * sizeof *out);
	dtl_floats_multiply(&p, in, net->w.value + d->weights, out);
	return out;
}

void
dtl_net_apply_back(const struct dtl_net *net, struct dtl_arena *work, const struct dtl_net_dense *d,
    const struct dtl_net_flow *f)
{
	const struct dtl_product to_weights = { d->inner, f->rows, d->cols, true };
	const struct dtl_product to_input = { f->rows, d->cols, d->inner, true };
	float *turned = DTL_NEW_ARRAY(work, f->rows * d->inner, float);

	dtl_floats_turn(f->in, f->rows, d->inner, f->rows, turned);
	dtl_floats_multiply(&to_weights, turned, f->d_out, net->w.gradient + d->weights);
	for (size_t r = 0; r < f->rows; r++)
		for (size_t c = 0; c < d->cols; c++)
			net->w.gradient[d->bias + c] += f->d_out[r * d->cols + c];
	if (f->d_in == NULL)
		return;
	float *weights = DTL_NEW_ARRAY(work, d->inner * d->cols, float);
	dtl_floats_turn(net->w.value + d->weights, d->inner, d->cols, d->inner, weights);
	dtl_floats_multiply(&to_input, f->d_out, weights, f->d_in);
}

/* The row before this one in its direction, or rows->count at the start. */
static size_t
row_before(const struct dtl_net_rows *rows, int direction, size_t step, size_t k)
{
	if (direction == 0)
		return step > 0 ? rows->first[step - 1] + k : rows->count;
	if (step + 1 < rows->steps && rows->first[step + 1] + k < rows->first[step + 2])
		return rows->first[step + 1] + k;
	return rows->count;
}

/* How many rows of a step have one before them; they stand first. */
static size_t
going_on(const struct dtl_net_rows *rows, int direction, size_t step)
{
	size_t here = rows->first[step + 1] - rows->first[step];

	if (direction == 0)
		return step > 0 ? here : 0;
	return step + 1 < rows->steps ? rows->first[step + 2] - rows->first[step + 1] : 0;
}

static void
forward(struct dtl_net_pass *p, int d, float *state)
{
	const struct dtl_net_rows *rows = p->rows;
	const size_t n = p->net->size[DTL_ENCODER_STATE];
	const float *weights = p->net->w.value + p->layer->state[d];

	for (size_t i = 0; i < rows->steps; i++) {
		size_t step = d == 0 ? i : rows->steps - 1 - i, first = rows->first[step];
		size_t some = going_on(rows, d, step);
		const struct dtl_product product = { some, n, 4 * n, true };

		for (size_t k = 0; k < some; k++)
			memcpy(p->before[d] + (first + k) * n,
			    state + row_before(rows, d, step, k) * n, n * sizeof(float));
		dtl_floats_multiply(
		    &product, p->before[d] + first * n, weights, p->gates[d] + first * 4 * n);
		for (size_t row = first; row < rows->first[step + 1]; row++) {
			size_t last = row_before(rows, d, step, row - first);

			dtl_gates_run(
			    &(struct dtl_gates){ p->gates[d] + row * 4 * n,
				last < rows->count ? p->memory[d] + last * n : p->none, n },
			    p->memory[d] + row * n, state + row * n);
		}
	}
	for (size_t row = 0; row < rows->count; row++)
		memcpy(p->out + row * 2 * n + (size_t)d * n, state + row * n, n * sizeof(float));
}

void
dtl_net_forward(struct dtl_net_pass *p, struct dtl_arena *work)
{
	const size_t n = p->net->size[DTL_ENCODER_STATE], count = p->rows->count;

	p->out = DTL_NEW_ARRAY(work, count * 2 * n, float);
	p->none = DTL_NEW_ARRAY(work, n, float);
	for (int d = 0; d < 2; d++) {
		const struct dtl_net_dense dense = { p->layer->input[d], p->layer->bias[d],
			p->layer->cols, 4 * n };

		p->gates[d] = dtl_net_apply(p->net, work, &dense, p->in, count);
		for (size_t row = 0; p->tags != NULL && row < count; row++) {
			const float *tag = p->net->w.value + p->net->tag_input +
					   ((size_t)p->tags[row] * 2 + (size_t)d) * 4 * n;

			for (size_t k = 0; k < 4 * n; k++)
				p->gates[d][row * 4 * n + k] += tag[k];
		}
		p->memory[d] = DTL_NEW_ARRAY(work, count * n, float);
		p->before[d] = DTL_NEW_ARRAY(work, count * n, float);
		forward(p, d, DTL_NEW_ARRAY(work, count * n, float));
	}
}

/* The gates become their gradients. */
static void
back(struct dtl_net_pass *p, int d, float *d_state, float *d_memory, float *turned)
{
	const struct dtl_net_rows *rows = p->rows;
	const size_t n = p->net->size[DTL_ENCODER_STATE];

	dtl_floats_turn(p->net->w.value + p->layer->state[d], n, 4 * n, n, turned);
	for (size_t i = rows->steps; i-- > 0;) {
		size_t step = d == 0 ? i : rows->steps - 1 - i, first = rows->first[step];
		size_t some = going_on(rows, d, step);

		for (size_t row = first; row < rows->first[step + 1]; row++) {
			size_t last = row_before(rows, d, step, row - first);

			dtl_gates_back(
			    &(struct dtl_gates){ p->gates[d] + row * 4 * n,
				last < rows->count ? p->memory[d] + last * n : p->none, n },
			    p->memory[d] + row * n, d_state + row * n, d_memory + row * n);
			if (last < rows->count)
				memcpy(d_memory + last * n, d_memory + row * n, n * sizeof(float));
		}
		const struct dtl_product product = { some, 4 * n, n, true };
		if (some > 0)
			dtl_floats_multiply(&product, p->gates[d] + first * 4 * n, turned,
			    d_state + row_before(rows, d, step, 0) * n);
	}
}

void
dtl_net_back(struct dtl_net_pass *p, struct dtl_arena *work, const float *d_out, float *d_in)
{
	const size_t n = p->net->size[DTL_ENCODER_STATE], count = p->rows->count;
	float *turned = DTL_NEW_ARRAY(work, n * 4 * n, float);
	float *before = DTL_NEW_ARRAY(work, count * n, float);
	const struct dtl_product to_weights = { n, count, 4 * n, true };

	for (int d = 0; d < 2; d++) {
		const struct dtl_net_dense dense = { p->layer->input[d], p->layer->bias[d],
			p->layer->cols, 4 * n };
		float *d_state = DTL_NEW_ARRAY(work, count * n, float);

		for (size_t row = 0; row < count; row++)
			memcpy(d_state + row * n, d_out + row * 2 * n + (size_t)d * n,
			    n * sizeof(float));
		back(p, d, d_state, DTL_NEW_ARRAY(work, count * n, float), turned);
		dtl_floats_turn(p->before[d], count, n, count, before);
		dtl_floats_multiply(
		    &to_weights, before, p->gates[d], p->net->w.gradient + p->layer->state[d]);
		for (size_t row = 0; p->tags != NULL && row < count; row++) {
			float *tag = p->net->w.gradient + p->net->tag_input +
				     ((size_t)p->tags[row] * 2 + (size_t)d) * 4 * n;

			for (size_t k = 0; k < 4 * n; k++)
				tag[k] += p->gates[d][row * 4 * n + k];
		}
		dtl_net_apply_back(p->net, work, &dense,
		    &(struct dtl_net_flow){ p->in, p->gates[d], count, d_in });
	}
}

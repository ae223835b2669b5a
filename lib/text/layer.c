#include "text/layer.h"

#include <string.h>

/* Words that the input speaks for at a time, of all lanes: what it says stays in the second cache. */
enum { AHEAD = 32, ZERO = 128 };

/* One of the sentences that are under way. */
struct lane {
	const struct dtl_layer_sentence *sentence;
	size_t done; /* words */
	const uint8_t *last;
	float *memory;
};

struct lanes {
	const struct dtl_layer_run *run;
	int direction; /* 0 forwards, 1 backwards */
	struct lane lane[DTL_DENSE_SIDE];
	size_t count;
	const uint8_t *nothing; /* the state before the first word */
	float *before; /* what the input says to the gates of the words ahead */
};

/* Where in its sentence a lane is after so many words more. */
static size_t
place(const struct lanes *l, const struct lane *lane, size_t more)
{
	size_t at = lane->done + more;

	return l->direction == 0 ? at : lane->sentence->count - 1 - at;
}

/* Words that every lane has left before one of them ends. */
static size_t
ahead(const struct lanes *l)
{
	size_t least = AHEAD / l->count;

	for (size_t i = 0; i < l->count; i++) {
		size_t left = l->lane[i].sentence->count - l->lane[i].done;

		least = left < least ? left : least;
	}
	return least;
}

static void
read_input(struct lanes *l, size_t words)
{
	const struct dtl_dense *m = &l->run->layer->input[l->direction];
	const float *bias[AHEAD];
	const uint8_t *in[AHEAD];
	size_t count = 0;

	for (size_t i = 0; i < l->count; i++)
		for (size_t k = 0; k < words; k++) {
			const struct dtl_layer_sentence *s = l->lane[i].sentence;
			size_t at = place(l, &l->lane[i], k);

			in[count] = s->in + at * m->cols;
			bias[count++] =
			    s->bias[l->direction] != NULL ? s->bias[l->direction][at] : m->bias;
		}
	l->run->kernel->apply(m, in, bias, count, l->before);
}

/* A step of every lane; word k of those whose input was read. */
static void
take_step(struct lanes *l, size_t words, size_t k)
{
	const struct dtl_dense *m = &l->run->layer->state[l->direction];
	struct dtl_step step = { .m = m, .count = (uint32_t)l->count };

	for (size_t i = 0; i < l->count; i++) {
		struct lane *lane = &l->lane[i];
		size_t state = 2 * place(l, lane, 0) + (size_t)l->direction;

		step.before[i] = l->before + (i * words + k) * m->rows;
		step.last[i] = lane->last;
		step.memory[i] = lane->memory;
		step.out[i] = lane->sentence->out + state * m->cols;
		lane->last = step.out[i];
		lane->done++;
	}
	l->run->kernel->step(&step);
}

/* A lane for the sentence, in the place of one that has ended or behind all. */
static void
begin(struct lanes *l, struct lane *lane, const struct dtl_layer_sentence *s)
{
	const uint32_t cells = l->run->layer->state[0].cols;

	lane->sentence = s;
	lane->done = 0;
	lane->last = l->nothing;
	memset(lane->memory, 0, cells * sizeof *lane->memory);
}

/* Lanes that have ended go to the next sentences, as long as there are some. */
static void
refill(
    struct lanes *l, const struct dtl_layer_sentence **next, const struct dtl_layer_sentence *end)
{
	size_t i = 0;

	while (i < l->count) {
		struct lane *lane = &l->lane[i];

		if (lane->done < lane->sentence->count) {
			i++;
		} else if (*next < end) {
			begin(l, lane, (*next)++);
		} else {
			struct lane ended = *lane;

			*lane = l->lane[--l->count];
			l->lane[l->count] = ended;
		}
	}
}

static void
run_direction(struct lanes *l, const struct dtl_layer_sentence *sentences, size_t count)
{
	const struct dtl_layer_sentence *next = sentences, *end = sentences + count;

	while (l->count < DTL_DENSE_SIDE && next < end)
		begin(l, &l->lane[l->count++], next++);
	refill(l, &next, end);
	while (l->count > 0) {
		size_t words = ahead(l);

		read_input(l, words);
		for (size_t k = 0; k < words; k++)
			take_step(l, words, k);
		refill(l, &next, end);
	}
}

void
dtl_layer_run(
    const struct dtl_layer_run *r, const struct dtl_layer_sentence *sentences, size_t count)
{
	const struct dtl_dense *m = &r->layer->state[0];
	uint8_t *nothing = dtl_scratch_take(r->s, m->cols, 1);
	struct lanes l = { .run = r, .nothing = nothing };

	memset(nothing, ZERO, m->cols);
	l.before = dtl_scratch_take(r->s, (size_t)AHEAD * m->rows, sizeof *l.before);
	for (size_t i = 0; i < DTL_DENSE_SIDE; i++)
		l.lane[i].memory = dtl_scratch_take(r->s, m->cols, sizeof(float));
	for (l.direction = 0; l.direction < 2; l.direction++)
		run_direction(&l, sentences, count);
}

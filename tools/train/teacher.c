#include "teacher.h"

static const uint64_t ANY_SEED = 1;

static uint8_t
label_class(const struct dtl_model *m, size_t label)
{
	for (uint32_t k = 0; k < m->label_count; k++)
		if (m->label[k] == label)
			return (uint8_t)k;
	return 0;
}

void
dtl_teacher_open(struct dtl_teacher *t, struct dtl_arena *a, const struct dtl_encoder *e,
    const struct dtl_model *theirs, const struct dtl_model *ours)
{
	struct dtl_net_random random = { ANY_SEED };

	*t = (struct dtl_teacher){ .index = e->index };
	memcpy(t->net.size, e->size, sizeof t->net.size);
	t->net.vectors = e->vectors;
	dtl_net_init(&t->net, a, &random);
	dtl_net_unpack(&t->net, a, e);
	for (uint32_t k = 1; k < theirs->tag_count; k++)
		t->tag[k] = dtl_model_tag_class(ours, theirs->tag_xpos[k], theirs->tag_upos[k]);
	for (uint32_t k = 0; k < theirs->label_count; k++)
		t->label[k] = label_class(ours, theirs->label[k]);
}

/* Rows of chances with the classes in other places. */
static float *
place(struct dtl_arena *work, const float *from, size_t rows, const uint8_t *class, size_t count,
    const size_t cols[2])
{
	float *to = DTL_NEW_ARRAY(work, rows * cols[1], float);

	for (size_t row = 0; row < rows; row++)
		for (size_t k = 0; k < count; k++)
			to[row * cols[1] + class[k]] += from[row * cols[0] + k];
	return to;
}

void
dtl_teacher_tell(const struct dtl_teacher *t, const struct dtl_net *learner, struct dtl_arena *work,
    const struct dtl_net_batch *batch, struct dtl_net_opinions *ret)
{
	dtl_net_tell(&t->net, work, batch, ret);
	ret->tags = place(work, ret->tags, ret->rows, t->tag, t->net.size[DTL_ENCODER_TAGS],
	    (const size_t[2]){ t->net.tag_cols, learner->tag_cols });
	ret->labels = place(work, ret->labels, ret->rows, t->label, t->net.size[DTL_ENCODER_LABELS],
	    (const size_t[2]){ t->net.label_cols, learner->label_cols });
}

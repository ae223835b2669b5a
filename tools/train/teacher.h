/*
 * teacher - an encoder that learned before, and what another one learns from it.
 *
 *	dtl_teacher_open   (dtl_teacher_tell) ...
 *
 * Classes of tags and labels are known by their names, words by the teacher's own table.
 *
 * Errors:  none.
 * Memory:  the arena's; the encoder's bytes have to stay.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_TEACHER_H
#define DTL_TRAIN_TEACHER_H

#include "net.h"
#include "text/model.h"

enum { DTL_TEACHER_CLASSES = 256 };

struct dtl_teacher {
	struct dtl_net net;
	struct dtl_words index;
	uint8_t tag[DTL_TEACHER_CLASSES], label[DTL_TEACHER_CLASSES]; /* of the learner */
};

/* theirs: the model whose encoder it is; ours: the learner's, which knows its classes already. */
void dtl_teacher_open(struct dtl_teacher *t, struct dtl_arena *a, const struct dtl_encoder *e,
    const struct dtl_model *theirs, const struct dtl_model *ours);
/* What it thinks of a batch of its own words, in the places of the learner's classes. */
void dtl_teacher_tell(const struct dtl_teacher *t, const struct dtl_net *learner,
    struct dtl_arena *work, const struct dtl_net_batch *batch, struct dtl_net_opinions *ret);

#endif

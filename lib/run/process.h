/*
 * process - the main that producers, processors and sinks share: frame, outbox, work, end.
 *
 * Errors:  run's DTL_RETRY and DTL_FAIL end the process with exit code 1. A signal before Kafka answered is
 *          a clean stop.
 * Memory:  on the stack of the main.
 * Threads: main thread.
 */
#ifndef DTL_RUN_PROCESS_H
#define DTL_RUN_PROCESS_H

#include "run/outbox.h"

struct dtl_process {
	struct dtl_frame_spec spec;
	int32_t needs; /* enum dtl_end: what must answer before we are ready */
	void (*out)(void *self, const struct dtl_frame *f, struct dtl_out_options *options);
	dtl_rc (*run)(void *self, struct dtl_frame *f, struct dtl_out *out, struct dtl_err *err);
	void *self;
};

int dtl_process_main(int argc, char **argv, const struct dtl_process *process);

#endif

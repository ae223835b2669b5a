/*
 * processor - what a folder under processors/ has to provide, and the main it gets.
 *
 *	open   (work ... work)   close
 *
 * Offsets are committed after everything that work put was acknowledged by Kafka. The same message
 * may come again after a crash: what work puts must be a function of the message alone.
 *
 * Errors:  DTL_SKIP makes the message a dead letter; DTL_RETRY waits and calls again with the same
 *          message (what it put before is put again: ids are deterministic); DTL_FAIL exits 1.
 * Memory:  message and everything in the arena die when work returns.
 * Threads: all calls come from the main thread.
 */
#ifndef DTL_RUN_PROCESSOR_H
#define DTL_RUN_PROCESSOR_H

#include "run/message.h"
#include "run/out.h"

enum dtl_work { DTL_WORK_DONE, DTL_WORK_FILTERED };

struct dtl_processor {
	const char *name; /* folder name: "extract" */
	enum dtl_topic input;
	const struct dtl_conf_key *keys;
	size_t conf_size;
	dtl_rc (*check)(
	    const struct dtl_conf *conf, void *section, struct dtl_err *err); /* may be NULL */
	/* May be called again for new settings while the old self lives; it is closed then. */
	dtl_rc (*open)(const void *section, const struct dtl_shared *shared, void **ret_self,
	    struct dtl_err *err);
	/* *ret_work starts as DTL_WORK_DONE. */
	dtl_rc (*work)(void *self, struct dtl_arena *a, const struct dtl_message *msg,
	    struct dtl_out *out, enum dtl_work *ret_work, struct dtl_err *err);
	void (*close)(void *self);
};

int dtl_processor_main(int argc, char **argv, const struct dtl_processor *processor);

#endif

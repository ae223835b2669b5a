/*
 * producer - what a folder under producers/ has to provide, and the main it gets.
 *
 *	open   (step ... step)   close
 *
 * step does a bounded piece of work (one article, or up to about 100 ms) and says what next:
 * MORE = call again at once; IDLE = nothing now, call again after wait_fd is readable or wait_ms
 * passed; END = the input is drained, stop with exit 0. Counting, delivery, progress, dead
 * letters, signals and retry belong to the skeleton (run/out.h).
 *
 * Errors:  step: DTL_RETRY waits and calls again; DTL_FAIL flushes, closes and exits 1. A bad input
 *          is no error of step: it calls dtl_out_dead and goes on.
 * Memory:  the arena is reset before every step.
 * Threads: all calls come from the main thread.
 */
#ifndef DTL_RUN_PRODUCER_H
#define DTL_RUN_PRODUCER_H

#include "run/out.h"

typedef enum { DTL_STEP_MORE, DTL_STEP_IDLE, DTL_STEP_END } dtl_step;

struct dtl_wait {
	int fd; /* -1: none */
	int wait_ms; /* at most 500 */
};

struct dtl_producer {
	const char *name; /* folder name: "files" */
	const struct dtl_conf_key *keys;
	size_t conf_size;
	/* Further checks of the section at -n time; may be NULL. Must not touch the world. */
	dtl_rc (*check)(const struct dtl_conf *conf, void *section, struct dtl_err *err);
	/* once: --once was given. rest: operands of the command line (paths), may be empty. */
	/* Called again for new settings while the old self lives, between two steps; that one is closed then.
	 * steady: may be NULL; says why a self cannot be replaced, as when it has read half of a pipe. */
	const char *(*steady)(const void *self);
	dtl_rc (*open)(const void *section, const struct dtl_shared *shared,
	    const struct dtl_opt *opt, struct dtl_out *out, void **ret_self, struct dtl_err *err);
	dtl_rc (*step)(void *self, struct dtl_arena *a, dtl_step *ret_next,
	    struct dtl_wait *ret_wait, struct dtl_err *err);
	void (*close)(void *self);
	/* Sources are shared among the processes of a line: each works on those that dtl_out_owns. NULL: not so. */
	dtl_share_name share;
	/* Sources are about to go to others: what is under way is dropped, and nothing more put. With share. */
	void (*halt)(void *self);
};

int dtl_producer_main(int argc, char **argv, const struct dtl_producer *producer);

#endif

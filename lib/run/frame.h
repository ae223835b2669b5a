/*
 * frame - what every process of a line does first and last: options, config, slot, counters, wire.
 *
 *	code = dtl_frame_open(argc, argv, spec, &f)   (code >= 0: exit with it)   dtl_frame_close
 *
 * The section of a process holds its own keys and the skeleton's, read as one; targets are apart.
 *
 * Errors:  wrong usage 64 and wrong config 78 are said in plain words on stderr, later ones are logged.
 * Memory:  the frame owns everything in it; it is not copied.
 * Threads: main thread.
 */
#ifndef DTL_RUN_FRAME_H
#define DTL_RUN_FRAME_H

#include "run/heartbeat.h"
#include "run/retry.h"
#include "run/schemas.h"
#include "run/slot.h"

struct dtl_frame_spec {
	const char *verb; /* "sink": of dateline-sink-jsonl */
	const char *folder; /* "sinks" */
	const char *name; /* "jsonl" */
	bool operands; /* operands after the options are allowed */
	const struct dtl_conf_key *keys; /* the folder's own; may be NULL */
	size_t conf_size;
	const struct dtl_conf_key *more_keys; /* the skeleton's; may be NULL */
	size_t more_size;
	dtl_rc (*check)(const struct dtl_conf *conf, void *section, struct dtl_err *err);
	/* Of the skeleton's keys; path is the section's: "sinks.jsonl". May be NULL. */
	dtl_rc (*more_check)(
	    const struct dtl_conf *conf, const char *path, void *more, struct dtl_err *err);
};

struct dtl_scrape;
struct supervisor_conf;

struct dtl_frame {
	const struct dtl_frame_spec *spec;
	struct dtl_opt opt;
	struct dtl_shared shared;
	struct dtl_conf *conf;
	struct dtl_arena *a; /* lives as long as the process */
	struct dtl_conf_key *keys; /* both tables as one */
	void *section; /* of the folder's keys */
	void *more; /* of the skeleton's keys */
	const struct supervisor_conf *common; /* what every section may hold */
	struct dtl_slot slot;
	struct dtl_metrics *metrics;
	struct dtl_scrape *scrape; /* NULL: metrics are served nowhere */
	struct dtl_frame
	    *edition; /* of the last reload (run/reload.h); NULL: what was read at the start */
	struct dtl_schemas *schemas;
	struct dtl_wire *wire; /* of schemas */
	struct dtl_heartbeat *heartbeat; /* NULL: none */
};

/* Reads the configuration again into a frame that has spec, opt and arena: sections, shared and conf. */
dtl_rc dtl_frame_reread(struct dtl_frame *f, struct dtl_err *err) DTL_MUST_USE;
/* Whether a key of the section is the folder's own. */
bool dtl_frame_owns(const struct dtl_frame *f, const struct dtl_conf_key *key);
/* -1: go on. Otherwise the exit code, everything is closed again. */
int dtl_frame_open(int argc, char **argv, const struct dtl_frame_spec *spec, struct dtl_frame *f);
/* Says why and waits its turn before the world is asked again; DTL_RETRY: a signal came instead. */
dtl_rc dtl_frame_wait(
    struct dtl_frame *f, struct dtl_retry *retry, const struct dtl_err *why) DTL_MUST_USE;
/* Logs why it ended (rc other than DTL_OK) and the counters; gives the exit code. */
int dtl_frame_close(struct dtl_frame *f, dtl_rc rc, const struct dtl_err *err);

#endif

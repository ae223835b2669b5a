/*
 * fleet - the processes of a line as children of `dateline up`.
 *
 *	dtl_fleet_build  dtl_fleet_begin  (dtl_fleet_turn ...)  dtl_fleet_stop  dtl_fleet_clear
 *
 * Each child has a process group of its own, so that Ctrl-C reaches us alone and the stop keeps its
 * order, and dies with us (PR_SET_PDEATHSIG). A child that crashes is started again after a wait that
 * doubles; one that says "wrong usage" or "wrong config" is not.
 *
 * Errors:  DTL_FAIL: the line cannot go on; the text says why.
 * Memory:  the line's arena.
 * Threads: main thread; signals only set flags.
 */
#ifndef DATELINE_FLEET_H
#define DATELINE_FLEET_H

#include "command.h"
#include "programs.h"
#include "run/local_kafka.h"
#include "run/metrics.h"

#include <sys/types.h>

enum dtl_child_state {
	DTL_CHILD_WAITING, /* to be started at start_ms */
	DTL_CHILD_RUNNING,
	DTL_CHILD_ENDED, /* exit 0 */
	DTL_CHILD_LOST, /* given up */
};

struct dtl_child {
	enum dtl_kind_of kind;
	const char *name;
	int slot;
	const char *path;
	const char *counters; /* path of its metrics */
	enum dtl_child_state state;
	pid_t pid;
	int64_t start_ms; /* when it was, or is to be, started (monotonic) */
	int crashes; /* in a row */
	int restarts;
	int code; /* how it ended last: exit code, or 128 + signal */
	int fd; /* its output when we show it, else -1 */
	struct dtl_buf said; /* a line not yet ended */
	int64_t seen_count, seen_ms; /* for the rate */
	double rate;
	bool asked; /* to reload, and has not answered */
	int64_t reloads; /* its count when it was asked */
	int64_t idle_count, idle_ms; /* since when nothing came in (drain.c) */
};

struct dtl_fleet {
	const struct dtl_command *self;
	struct dtl_line *line;
	struct dtl_child *children;
	size_t count;
	bool once;
	bool table; /* events are shown as they come */
	bool in_place; /* the status is redrawn on a terminal */
	int drawn; /* lines of status on the screen now */
	struct dtl_local_kafka kafka;
	bool owns_kafka;
	int failed; /* children lost */
};

/* Reads the processes of the line, each instances times, on slots that are free. */
dtl_rc dtl_fleet_build(struct dtl_fleet *fleet, struct dtl_err *err) DTL_MUST_USE;
/* Signals are taken over. */
void dtl_fleet_begin(struct dtl_fleet *fleet);
/* Starts what is due, takes in what ended and what was said, waits up to wait_ms. */
dtl_rc dtl_fleet_turn(struct dtl_fleet *fleet, int wait_ms, struct dtl_err *err) DTL_MUST_USE;
/* Ctrl-C or SIGTERM came this often; a SIGHUP of a terminal that was closed counts too. */
int dtl_fleet_interrupts(void);
/* True once after each other SIGHUP. */
bool dtl_fleet_hangup(void);
/* Producers, then processors, then sinks, each kind given the line's drain time. */
void dtl_fleet_stop(struct dtl_fleet *fleet);
void dtl_fleet_clear(struct dtl_fleet *fleet);
/* Every child of this kind has ended or was given up. */
bool dtl_fleet_ended(const struct dtl_fleet *fleet, enum dtl_kind_of kind);

/* child.c */
dtl_rc
dtl_child_start(struct dtl_fleet *fleet, struct dtl_child *child, struct dtl_err *err) DTL_MUST_USE;
void dtl_child_signal(const struct dtl_child *child, int sig);
/* Reads what it wrote and prints whole lines above the status. */
void dtl_child_listen(struct dtl_fleet *fleet, struct dtl_child *child);
const char *dtl_child_label(const struct dtl_child *child); /* "sink jsonl/0"; static */

/* status.c */
int dtl_status_columns(void);
void dtl_status_draw(struct dtl_fleet *fleet);
void dtl_status_erase(struct dtl_fleet *fleet);
/* A processor has put something out since it was started. */
bool dtl_status_made(const struct dtl_fleet *fleet);
void dtl_status_totals(struct dtl_fleet *fleet);
/* A line about the fleet itself, above the status. */
void dtl_status_say(struct dtl_fleet *fleet, const char *fmt, ...) DTL_PRINTF(2, 3);

/* fleet_reload.c: passes SIGHUP on; tells what the processes made of it, once each has answered. */
void dtl_fleet_reload(struct dtl_fleet *fleet);
void dtl_fleet_reload_look(struct dtl_fleet *fleet);

/* drain.c: *ret true when nothing waits between the producers and the tables. */
struct dtl_admin;
dtl_rc dtl_fleet_drained(
    struct dtl_fleet *fleet, struct dtl_admin *admin, bool *ret, struct dtl_err *err) DTL_MUST_USE;

#endif

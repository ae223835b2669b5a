/*
 * lines - a file that only ever grows by whole lines.
 *
 *	lines_open   (lines_add ... lines_flush) ...   lines_close
 *
 * See jsonl_sink.h for the names of rotated files. lines_close leaves the growing file where it is:
 * the next start goes on in it.
 *
 * Errors:  DTL_RETRY: no room; what could not be written is kept and written by the next call.
 *          DTL_FAIL: rights, a lock held by another process, a closed pipe.
 * Memory:  one heap buffer.
 * Threads: one object, one thread.
 */
#ifndef DTL_SINKS_JSONL_LINES_H
#define DTL_SINKS_JSONL_LINES_H

#include "base/buf.h"
#include "base/err.h"

struct lines_options {
	const char *path; /* "-" = standard output */
	int64_t rotate_bytes;
	int64_t rotate_every_ms;
	bool fsync;
	int64_t (*now_ms)(void); /* wall clock; tests give their own */
};

struct lines;

dtl_rc lines_open(
    const struct lines_options *options, struct lines **ret, struct dtl_err *err) DTL_MUST_USE;
void lines_close(struct lines *l); /* NULL is fine */
/* The line without its newline. DTL_RETRY: the line was not taken, call again. */
dtl_rc lines_add(struct lines *l, struct dtl_str line, struct dtl_err *err) DTL_MUST_USE;
/* Everything added is in the file, and on the disk with fsync; then rotates when it is due. */
dtl_rc lines_flush(struct lines *l, struct dtl_err *err) DTL_MUST_USE;
/* Bytes of a torn line that opening cut off. */
int64_t lines_cut(const struct lines *l);

#endif

/*
 * input - one open file as a stream: its first bytes, whole, or line by line.
 *
 *	input_open   input_peek   (input_line ...) | input_whole   input_close
 *
 * gzip and zstd are seen through. Standard input is never waited for: `waiting` is set instead.
 *
 * Errors:  DTL_SKIP: damaged data, or I/O error of this file. The text says where.
 * Memory:  one heap buffer: the longest line or the whole file, bounded by the given limits.
 * Threads: one input, one thread.
 */
#ifndef DTL_PRODUCERS_FILES_INPUT_H
#define DTL_PRODUCERS_FILES_INPUT_H

#include "base/buf.h"
#include "base/compress.h"

struct input {
	int fd;
	bool is_stdin;
	bool compressed;
	struct dtl_reader *reader;
	struct dtl_buf buf;
	size_t beg; /* start of what was not given yet */
	size_t searched; /* bytes after beg known to hold no newline */
	int64_t offset; /* uncompressed position of beg */
	int64_t line; /* lines given */
	int64_t dropped; /* bytes of an over-long line thrown away so far */
	bool at_end;
	bool waiting; /* the last call found nothing on standard input yet */
};

struct input_line {
	struct dtl_str text; /* without its line end; the first bytes of an over-long line */
	int64_t number; /* from 1 */
	int64_t next_offset; /* where the next line begins */
	bool terminated; /* ended by a newline, not by the end of the file */
	bool too_long;
};

/* Takes over fd, also when it fails. offset > 0: go on there, line lines having been given. */
dtl_rc input_open(struct input *in, int fd, bool is_stdin, int64_t offset, int64_t line,
    struct dtl_err *err) DTL_MUST_USE;
/* Whether the file begins as gzip or zstd do. */
bool input_has_codec(int fd);
/* Whether a read would give something at once; always true but on standard input. */
bool input_ready(struct input *in);
void input_close(struct input *in); /* fine when it was never opened (zeroed) */
/* The first bytes not given yet, at least 4 KiB where the file has them. */
dtl_rc input_peek(struct input *in, struct dtl_str *ret, struct dtl_err *err) DTL_MUST_USE;
/* *ret_found false: end, or waiting. The text lives until the next call. */
dtl_rc input_line(struct input *in, size_t limit_bytes, struct input_line *ret, bool *ret_found,
    struct dtl_err *err) DTL_MUST_USE;
/* Everything to the end; DTL_SKIP over the limit. *ret_found false: waiting. */
dtl_rc input_whole(struct input *in, size_t limit_bytes, struct dtl_str *ret, bool *ret_found,
    struct dtl_err *err) DTL_MUST_USE;
/* Compressed bytes consumed. */
int64_t input_consumed(const struct input *in);

#endif

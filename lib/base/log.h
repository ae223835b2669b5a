/*
 * log - one fact, one line, on stderr, in logfmt, with an id that never changes.
 *
 *	ts=2025-12-22T09:14:03Z lvl=warn id=sink.retry sink=postgres wait_ms=400 msg="connect: refused"
 *
 *	dtl_log(DTL_LOG_WARN, "sink.retry", "connect: refused", "sink=%s wait_ms=%d", name, ms);
 *
 * Values with blanks, quotes or control characters are quoted and escaped; use dtl_log_quote for a
 * value of outside text inside the pairs. error = a person must act; warn = we coped and it cost
 * something; info = start, stop, assignment, config; debug = per message.
 *
 * Errors:  none; a log line that cannot be written is lost.
 * Memory:  one fixed line buffer; longer lines are cut.
 * Threads: safe; a line is one write(2).
 */
#ifndef DTL_BASE_LOG_H
#define DTL_BASE_LOG_H

#include "base/err.h"
#include "base/str.h"

enum dtl_log_level {
	DTL_LOG_ERROR,
	DTL_LOG_WARN,
	DTL_LOG_INFO,
	DTL_LOG_DEBUG,
};

/* Set once at start, before threads. component ("sink.jsonl") is added to each line as "proc=". */
void dtl_log_setup(const char *component, enum dtl_log_level max_level);
bool dtl_log_enabled(enum dtl_log_level level);
/* pairs_fmt may be NULL. msg may be NULL. */
void dtl_log(enum dtl_log_level level, const char *id, const char *msg, const char *pairs_fmt, ...)
    DTL_PRINTF(4, 5);
/* Writes s quoted and escaped for use as a value, cut to fit; returns out. */
const char *dtl_log_quote(struct dtl_str s, char *out, size_t out_size);

#endif

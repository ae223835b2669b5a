/*
 * err - results named for what the caller does next, and the sentence that says why.
 *
 *	rc = dtl_file_read(path, limit, &bytes, err);
 *	if (rc != DTL_OK)
 *		return dtl_err_wrap(err, rc, "feed '%s'", name);
 *
 * The lowest function that knows writes the text; each level may put context in front; only a
 * main skeleton logs it. Texts longer than the buffer are cut at a whole UTF-8 character.
 *
 * Errors:  none of its own.
 * Memory:  struct dtl_err lives on the caller's stack; nothing is allocated.
 * Threads: no shared state.
 */
#ifndef DTL_BASE_ERR_H
#define DTL_BASE_ERR_H

#define DTL_MUST_USE __attribute__((warn_unused_result))
#define DTL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

typedef enum {
	DTL_OK = 0,
	DTL_SKIP, /* this record is bad: dead letter, go on */
	DTL_RETRY, /* the world is bad: wait, try the same record again */
	DTL_FAIL, /* we are bad (config, bug, disk): stop the process */
} dtl_rc;

struct dtl_err {
	char text[1024];
};

/* Writes the text and returns rc, so that `return dtl_err_set(err, DTL_SKIP, ...)` reads well. */
dtl_rc dtl_err_set(struct dtl_err *err, dtl_rc rc, const char *fmt, ...) DTL_PRINTF(3, 4);

/* Puts "<fmt>: " in front of the present text and returns rc. */
dtl_rc dtl_err_wrap(struct dtl_err *err, dtl_rc rc, const char *fmt, ...) DTL_PRINTF(3, 4);

/* "ok", "skip", "retry", "fail". */
const char *dtl_rc_name(dtl_rc rc);

#endif

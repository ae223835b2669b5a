/*
 * intake - what becomes of one file: articles, dead letters, and a position.
 *
 *	intake_init   (intake_begin  [intake_step ...]) ...   intake_clear
 *
 * One file is one article (text, HTML) or one a line (JSONL). What cannot be used is reported by a
 * log line, sent to the dead letters with path[:line], counted, and passed over.
 *
 * The article's id comes from its URL, else from its content, so that the same file gives the same
 * article wherever it lies and whenever it is read. A changed file gives the next revision where
 * there is a URL; without one, new content is a new article. fetched_at is the file's modification
 * time (standard input: the wall clock); it is no part of any id. Nothing but the page, the front
 * matter or the JSON states when an article was published.
 *
 * Errors:  DTL_RETRY and DTL_FAIL of dtl_out_*; the same call may be repeated after DTL_RETRY.
 * Memory:  one file or line at a time.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FILES_INTAKE_H
#define DTL_PRODUCERS_FILES_INTAKE_H

#include "files.h"
#include "input.h"
#include "run/article_json.h"
#include "page.h"
#include "position.h"
#include "run/meter.h"

struct intake_options {
	const struct files_conf *conf;
	struct dtl_out *out;
	size_t max_article_bytes;
	bool settle; /* leave files alone that may still be written */
	bool wait_rest; /* a torn last line waits for its rest instead of being a dead letter */
};

struct intake {
	struct intake_options opt;
	struct dtl_article_map map;
	struct dtl_meter_counts counts;
	/* The file in hand. */
	bool busy; /* there is one */
	bool compressed;
	struct dtl_buf path;
	enum page_kind kind;
	struct input in;
	struct position pos;
	int64_t mtime_ms;
	struct input_line line;
	bool have_line; /* line was read and not yet worked */
	bool moved; /* position changed since it was saved */
	bool torn; /* the last line waits for its rest */
	int64_t consumed; /* of in, counted in counts.bytes */
};

enum intake_verdict {
	INTAKE_TAKEN, /* go on with intake_step until it is done */
	INTAKE_PASSED, /* nothing to do, or given up */
	INTAKE_NOT_YET, /* may still be written: come again after settle_ms */
	INTAKE_WAITS, /* standard input has nothing yet */
};

void intake_init(struct intake *t, const struct intake_options *options);
void intake_clear(struct intake *t);
/* complete: whoever wrote the file is known to be done with it. */
dtl_rc intake_begin(struct intake *t, struct dtl_arena *a, const char *path, bool complete,
    enum intake_verdict *ret, struct dtl_err *err) DTL_MUST_USE;
/* One article. INTAKE_PASSED: the file is finished. */
dtl_rc intake_step(struct intake *t, struct dtl_arena *a, enum intake_verdict *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Remembers where the file in hand stands. Fine without one. */
dtl_rc intake_checkpoint(struct intake *t, struct dtl_err *err) DTL_MUST_USE;
/* Lets the file in hand go, reported as a dead letter, and never looks again until it changes. */
dtl_rc intake_give_up(struct intake *t, struct dtl_str bytes, const char *why,
    enum intake_verdict *ret, struct dtl_err *err) DTL_MUST_USE;
/* The same for a file that holds nothing: counted as filtered. */
dtl_rc
intake_pass_empty(struct intake *t, enum intake_verdict *ret, struct dtl_err *err) DTL_MUST_USE;
void intake_drop(struct intake *t);
/* A path that is no file, or a folder that cannot be walked: said once, and remembered. */
dtl_rc intake_report(struct intake *t, struct dtl_arena *a, const char *path, const char *why,
    struct dtl_err *err) DTL_MUST_USE;

#endif

/*
 * archive - one file of an archive, from where an earlier run left it to its end.
 *
 *	archive_init   (archive_begin  archive_step ... until it is done) ...   archive_clear
 *
 * Every page becomes an article, what is damaged a dead letter "path@byte". Where the file stands goes to
 * news.progress with what was put: a later run opens it behind the last record that was worked, and a file that was
 * read to its end not at all, unless size, time or inode changed.
 *
 * Errors:  DTL_RETRY and DTL_FAIL of dtl_out_*; the same call may be repeated after DTL_RETRY.
 * Memory:  one record.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_WARC_ARCHIVE_H
#define DTL_PRODUCERS_WARC_ARCHIVE_H

#include "capture.h"

struct archive_place {
	int64_t size;
	int64_t mtime_ns;
	int64_t inode;
	bool done;
	struct dtl_warc_place at;
	int64_t records;
};

struct archive {
	struct capture_options opt;
	struct dtl_out *out;
	struct dtl_meter_counts counts;
	/* The file in hand. */
	bool busy;
	bool moved; /* place changed since it was told */
	struct dtl_buf path;
	int fd;
	struct dtl_warc *warc;
	struct archive_place place;
	int64_t consumed; /* of it, counted in counts.bytes */
	/* A record that was read and not yet worked. */
	bool have;
	struct dtl_arena *a; /* of the record */
	enum dtl_warc_verdict verdict;
	struct dtl_warc_record record;
	struct dtl_err damage;
};

enum archive_verdict { ARCHIVE_MORE, ARCHIVE_DONE, ARCHIVE_WAITS };

void archive_init(struct archive *x, struct dtl_out *out); /* then opt is set */
void archive_clear(struct archive *x);
/* ARCHIVE_DONE: there is nothing to do. "-" is standard input. */
dtl_rc archive_begin(struct archive *x, struct dtl_arena *a, const char *path,
    enum archive_verdict *ret, struct dtl_err *err) DTL_MUST_USE;
dtl_rc archive_step(struct archive *x, struct dtl_arena *a, enum archive_verdict *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Tells where the file in hand stands. Fine without one. */
dtl_rc archive_checkpoint(struct archive *x, struct dtl_err *err) DTL_MUST_USE;
/* A path that cannot be read: a dead letter. */
dtl_rc archive_report(
    struct archive *x, const char *path, const char *why, struct dtl_err *err) DTL_MUST_USE;

#endif

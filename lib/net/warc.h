/*
 * warc - the records of a web archive: WARC 0.17 to 1.1 (ISO 28500) and ARC 1 and 2, plain, gzip or zstd.
 *
 *	dtl_warc_open   (dtl_warc_next ...)   dtl_warc_close
 *
 * A gzip member or zstd frame may hold one record, as archives have it, or many. What is damaged is told once,
 * with where it lies, and passed over: the next record is looked for. A record's place is where a later opening
 * goes on before it: the file's offset of its member, and the bytes to pass over inside.
 *
 * Errors:  DTL_FAIL: I/O error. Damage is a verdict, with its reason in err.
 * Memory:  the block of one record up to the limit, 64 KiB of its head and of read-ahead.
 * Threads: one archive, one thread.
 */
#ifndef DTL_NET_WARC_H
#define DTL_NET_WARC_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct dtl_warc;

struct dtl_warc_place {
	int64_t offset; /* of the file as stored */
	int64_t skip; /* uncompressed bytes behind it */
};

struct dtl_warc_options {
	int fd; /* stays the caller's */
	bool waits; /* a pipe: what has not come yet is not waited for */
	struct dtl_warc_place from;
	size_t limit_bytes; /* of a block; what is longer is cut */
};

struct dtl_warc_field {
	struct dtl_str name;
	struct dtl_str value;
};

struct dtl_warc_record {
	struct dtl_str version; /* "WARC/1.0", "ARC" */
	struct dtl_str type; /* "response", "warcinfo" ...; ARC: "response", "filedesc" */
	struct dtl_str uri; /* blanks as %20, without <>; absent */
	int64_t date_ms; /* DTL_TIME_NONE when not stated */
	struct dtl_str media_type; /* of the block, as stated; of ARC: of the page */
	struct dtl_str block; /* HTTP head and payload of a response */
	bool cut; /* longer than the limit */
	bool early; /* the archive, uncompressed, ends before the record does */
	int64_t length; /* as stated */
	struct dtl_warc_place place;
	const struct dtl_warc_field *fields; /* of a WARC record */
	size_t field_count;
};

enum dtl_warc_verdict {
	DTL_WARC_RECORD,
	DTL_WARC_DAMAGED, /* err says what, and at which byte; ret->place is where it begins */
	DTL_WARC_WAITS, /* for the pipe */
	DTL_WARC_END,
};

dtl_rc dtl_warc_open(const struct dtl_warc_options *options, struct dtl_warc **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* The record lives until the next call; its strings partly in the arena. */
dtl_rc dtl_warc_next(struct dtl_warc *w, struct dtl_arena *a, struct dtl_warc_record *ret,
    enum dtl_warc_verdict *ret_verdict, struct dtl_err *err) DTL_MUST_USE;
/* Behind the last record that was given. */
struct dtl_warc_place dtl_warc_place(const struct dtl_warc *w);
int64_t dtl_warc_consumed(const struct dtl_warc *w); /* bytes of the file as stored */
void dtl_warc_close(struct dtl_warc *w); /* NULL is fine */

/* Value of a field by its name in any case; absent. */
struct dtl_str dtl_warc_field(const struct dtl_warc_record *r, const char *name);

#endif

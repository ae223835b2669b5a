/*
 * decode - bytes in memory out of the content codings of HTTP.
 *
 *	coding = dtl_coding_from("gzip")   dtl_decode(coding, bytes, limit, out)
 *
 * gzip (x-gzip; members that follow each other), deflate (RFC 1950, and the raw stream that some send), br, zstd.
 *
 * Errors:  DTL_SKIP: damaged, cut off, or more than the limit; out has what came before.
 * Memory:  out and the codec's window (br 16 MiB, zstd 8 MiB at most). Linear in input and output.
 * Threads: pure functions.
 */
#ifndef DTL_BASE_DECODE_H
#define DTL_BASE_DECODE_H

#include "base/buf.h"

enum dtl_coding {
	DTL_CODING_IDENTITY,
	DTL_CODING_GZIP,
	DTL_CODING_DEFLATE,
	DTL_CODING_BROTLI,
	DTL_CODING_ZSTD,
	DTL_CODING_UNKNOWN,
};

enum dtl_coding dtl_coding_from(struct dtl_str name); /* any case; "" is identity */
/* Appends to out, at most limit bytes. DTL_CODING_UNKNOWN is damaged. */
dtl_rc dtl_decode(enum dtl_coding coding, struct dtl_str in, size_t limit, struct dtl_buf *out,
    struct dtl_err *err) DTL_MUST_USE;

#endif

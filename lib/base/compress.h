/*
 * compress - reads a file descriptor through gzip or zstd, chosen by its first bytes.
 *
 *	open   (read ... read)   close
 *
 * Plain bytes pass unchanged; gzip members and zstd frames that follow each other are one stream.
 * A ratio over max_ratio beyond the first MiB of output is refused as a bomb.
 *
 * Errors:  read gives DTL_SKIP for damaged data with the input offset; DTL_FAIL for I/O errors.
 * Memory:  buffers of fixed size (256 KiB and the codec's window, zstd window <= 8 MiB).
 * Threads: one reader, one thread.
 */
#ifndef DTL_BASE_COMPRESS_H
#define DTL_BASE_COMPRESS_H

#include "base/err.h"
#include "base/str.h"

struct dtl_reader;

/* Does not take over fd. max_ratio 0 = 1000. */
dtl_rc dtl_reader_open(
    int fd, unsigned max_ratio, struct dtl_reader **ret, struct dtl_err *err) DTL_MUST_USE;
/* *ret_n 0 at the end. */
dtl_rc dtl_reader_read(
    struct dtl_reader *r, void *out, size_t size, size_t *ret_n, struct dtl_err *err) DTL_MUST_USE;
/* Compressed bytes consumed so far: progress against the file's size. */
uint64_t dtl_reader_consumed(const struct dtl_reader *r);
/* Whether the bytes are compressed; then where the gzip member or zstd frame begins that the last bytes read
 * came from, counted from where fd stood at the opening. One read never gives bytes of two members. */
bool dtl_reader_packed(const struct dtl_reader *r);
uint64_t dtl_reader_member(const struct dtl_reader *r);
/* After damage: goes on at the next bytes that begin as a member does, behind the begin of the damaged one where
 * fd can seek, else behind what was read. *ret_found false: there are none. DTL_FAIL for I/O errors. */
dtl_rc dtl_reader_resync(struct dtl_reader *r, bool *ret_found, struct dtl_err *err) DTL_MUST_USE;
/* True when a read would look at bytes that were already taken from fd, so that it does not wait. */
bool dtl_reader_pending(const struct dtl_reader *r);
void dtl_reader_close(struct dtl_reader *r); /* NULL is fine */

#endif

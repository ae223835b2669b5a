/*
 * gzip - streams without a library: stored blocks, and one match repeated for bombs.
 *
 * Errors:  none.
 * Memory:  the caller's buffer.
 * Threads: pure functions.
 */
#ifndef FEEDSERVER_GZIP_H
#define FEEDSERVER_GZIP_H

#include "base/buf.h"

void gzip_store(struct dtl_str bytes, struct dtl_buf *out);
/* mib MiB of one letter in less than a hundredth of it. */
void gzip_bomb(int mib, struct dtl_buf *out);

#endif

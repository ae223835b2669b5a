/*
 * file - whole files, folders and paths, with errors that name them.
 *
 * Errors:  DTL_FAIL with path and reason; DTL_SKIP when a file is over its limit or no regular file.
 * Memory:  read into the arena, or heap buffers named so; maps are unmapped by dtl_mapping_close.
 * Threads: no shared state.
 */
#ifndef DTL_BASE_FILE_H
#define DTL_BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <sys/types.h>

dtl_rc dtl_file_read(struct dtl_arena *a, const char *path, size_t limit_bytes, struct dtl_str *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* Writes to a temporary file beside path, syncs, renames: readers see the old or the new whole. */
dtl_rc dtl_file_write_atomic(
    const char *path, struct dtl_str bytes, mode_t mode, struct dtl_err *err) DTL_MUST_USE;
/* mkdir -p. */
dtl_rc dtl_dir_make(const char *path, mode_t mode, struct dtl_err *err) DTL_MUST_USE;

/* Read-only shared mapping of a whole file. */
struct dtl_mapping {
	const void *p;
	size_t n;
};
dtl_rc
dtl_mapping_open(const char *path, struct dtl_mapping *ret, struct dtl_err *err) DTL_MUST_USE;
void dtl_mapping_close(struct dtl_mapping *m);

/* Where installed files are: $DATELINE_SHARE, else ../share/dateline seen from the running program's
 * folder or from its libexec/dateline folder. "<that>/<name>" in the arena; existence not checked. */
const char *dtl_share_path(struct dtl_arena *a, const char *name);
/* The same for helper programs: ../libexec/dateline/<name>, or beside the running program. */
const char *dtl_libexec_path(struct dtl_arena *a, const char *name);

#endif

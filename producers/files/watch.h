/*
 * watch - inotify on folders: names of files that are complete, and of folders that are new.
 *
 *	watch_open  watch_folder ...   (poll fd)  (watch_next ...) ...   watch_close
 *
 * A file is complete when its writer closed it, when it was moved in, or when it is a new hard link.
 *
 * Errors:  watch_open: DTL_FAIL. watch_folder: false when the folder cannot be watched (the kernel's
 *          limit, rights); the caller looks there by itself from time to time.
 * Memory:  one path per folder, a fixed buffer of events.
 * Threads: one watch, one thread.
 */
#ifndef DTL_PRODUCERS_FILES_WATCH_H
#define DTL_PRODUCERS_FILES_WATCH_H

#include "base/err.h"

#include <stdbool.h>

enum watch_kind {
	WATCH_NOTHING,
	WATCH_FILE, /* complete */
	WATCH_FOLDER, /* new: watch it and look into it */
	WATCH_OVERFLOW, /* events were lost: look everywhere */
};

struct watch;

dtl_rc watch_open(struct watch **ret, struct dtl_err *err) DTL_MUST_USE;
void watch_close(struct watch *w); /* NULL is fine */
int watch_fd(const struct watch *w);
bool watch_folder(struct watch *w, const char *path);
/* Never waits. *ret_path lives until the next call. */
enum watch_kind watch_next(struct watch *w, const char **ret_path);

#endif

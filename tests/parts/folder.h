/*
 * folder - a folder of its own for each test, and files in it.
 *
 * Errors:  a failed call fails the test.
 * Memory:  paths live in static buffers or the given arena.
 * Threads: main thread.
 */
#ifndef DTL_TESTS_PARTS_FOLDER_H
#define DTL_TESTS_PARTS_FOLDER_H

#include "base/file.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
	char path[64];
	struct dtl_arena *a;
};

static inline void
folder_make(struct folder *f)
{
	(void)snprintf(f->path, sizeof f->path, "/tmp/dateline-test-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	f->a = dtl_arena_new(0);
}

static inline int
folder_remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static inline void
folder_remove(struct folder *f)
{
	(void)nftw(f->path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	dtl_arena_free(f->a);
}

static inline int
folder_set_up(void **state)
{
	static struct folder f;

	folder_make(&f);
	*state = &f;
	return 0;
}

static inline int
folder_tear_down(void **state)
{
	folder_remove(*state);
	return 0;
}

static inline const char *
folder_path(struct folder *f, const char *name)
{
	return dtl_arena_printf(f->a, "%s/%s", f->path, name);
}

/* flags: O_TRUNC or O_APPEND. */
static inline const char *
folder_put(struct folder *f, const char *name, int flags, const char *bytes, size_t n)
{
	const char *path = folder_path(f, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	assert_int_equal(close(fd), 0);
	return path;
}

static inline const char *
folder_write(struct folder *f, const char *name, const char *text)
{
	return folder_put(f, name, O_TRUNC, text, strlen(text));
}

static inline struct dtl_str
folder_read(struct folder *f, const char *name)
{
	struct dtl_str bytes = DTL_STR_NONE;
	struct dtl_err err = { "" };

	if (dtl_file_read(f->a, folder_path(f, name), 64 << 20, &bytes, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return bytes;
}

static inline bool
folder_has(struct folder *f, const char *name)
{
	return access(folder_path(f, name), F_OK) == 0;
}

#endif

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static dtl_rc
read_all(int fd, char *out, size_t size, const char *path, struct dtl_err *err)
{
	size_t n = 0;

	while (n < size) {
		ssize_t got = read(fd, out + n, size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return dtl_err_set(err, DTL_FAIL, "read '%s': %s", path, strerror(errno));
		if (got == 0)
			return dtl_err_set(err, DTL_FAIL,
			    "read '%s': file shrank from %zu to %zu bytes", path, size, n);
		n += (size_t)got;
	}
	return DTL_OK;
}

static dtl_rc
open_regular(const char *path, int *ret_fd, struct stat *st, struct dtl_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return dtl_err_set(err, DTL_FAIL, "open '%s': %s", path, strerror(errno));
	if (fstat(fd, st) != 0 || !S_ISREG(st->st_mode)) {
		(void)close(fd);
		return dtl_err_set(err, DTL_SKIP, "'%s' is no regular file", path);
	}
	*ret_fd = fd;
	return DTL_OK;
}

dtl_rc
dtl_file_read(struct dtl_arena *a, const char *path, size_t limit_bytes, struct dtl_str *ret,
    struct dtl_err *err)
{
	struct stat st;
	char *bytes;
	dtl_rc rc;
	int fd;

	rc = open_regular(path, &fd, &st, err);
	if (rc != DTL_OK)
		return rc;
	if ((uint64_t)st.st_size > limit_bytes) {
		(void)close(fd);
		return dtl_err_set(err, DTL_SKIP, "'%s' has %lld bytes, limit is %zu", path,
		    (long long)st.st_size, limit_bytes);
	}
	bytes = dtl_arena_alloc(a, (size_t)st.st_size + 1);
	rc = read_all(fd, bytes, (size_t)st.st_size, path, err);
	(void)close(fd);
	if (rc == DTL_OK)
		*ret = dtl_str_make(bytes, (size_t)st.st_size);
	return rc;
}

static dtl_rc
write_all(int fd, struct dtl_str bytes, const char *path, struct dtl_err *err)
{
	size_t n = 0;

	while (n < bytes.n) {
		ssize_t put = write(fd, bytes.p + n, bytes.n - n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return dtl_err_set(err, DTL_FAIL, "write '%s': %s", path, strerror(errno));
		n += (size_t)put;
	}
	if (fsync(fd) != 0)
		return dtl_err_set(err, DTL_FAIL, "fsync '%s': %s", path, strerror(errno));
	return DTL_OK;
}

dtl_rc
dtl_file_write_atomic(const char *path, struct dtl_str bytes, mode_t mode, struct dtl_err *err)
{
	char temporary[4096];
	dtl_rc rc;
	int fd, n;

	n = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof temporary)
		return dtl_err_set(err, DTL_FAIL, "path '%.200s...' is too long", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return dtl_err_set(err, DTL_FAIL, "create '%s': %s", temporary, strerror(errno));
	rc = write_all(fd, bytes, temporary, err);
	if (rc == DTL_OK && fchmod(fd, mode) != 0)
		rc = dtl_err_set(err, DTL_FAIL, "chmod '%s': %s", temporary, strerror(errno));
	if (close(fd) != 0 && rc == DTL_OK)
		rc = dtl_err_set(err, DTL_FAIL, "close '%s': %s", temporary, strerror(errno));
	if (rc == DTL_OK && rename(temporary, path) != 0)
		rc = dtl_err_set(
		    err, DTL_FAIL, "rename '%s' to '%s': %s", temporary, path, strerror(errno));
	if (rc != DTL_OK)
		(void)unlink(temporary);
	return rc;
}

dtl_rc
dtl_dir_make(const char *path, mode_t mode, struct dtl_err *err)
{
	char part[4096];
	size_t n = strlen(path), i;
	struct stat st;

	if (n >= sizeof part)
		return dtl_err_set(err, DTL_FAIL, "path '%.200s...' is too long", path);
	for (i = 1; i <= n; i++) {
		if (i != n && path[i] != '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, mode) != 0 && errno != EEXIST && errno != EISDIR)
			return dtl_err_set(
			    err, DTL_FAIL, "make folder '%s': %s", part, strerror(errno));
	}
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return dtl_err_set(err, DTL_FAIL, "'%s' is no folder", path);
	return DTL_OK;
}

dtl_rc
dtl_mapping_open(const char *path, struct dtl_mapping *ret, struct dtl_err *err)
{
	struct stat st;
	void *p = NULL;
	dtl_rc rc;
	int fd;

	rc = open_regular(path, &fd, &st, err);
	if (rc != DTL_OK)
		return rc;
	if (st.st_size > 0) {
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
		if (p == MAP_FAILED)
			rc = dtl_err_set(err, DTL_FAIL, "map '%s': %s", path, strerror(errno));
	}
	(void)close(fd);
	if (rc == DTL_OK)
		*ret = (struct dtl_mapping){ p, (size_t)st.st_size };
	return rc;
}

void
dtl_mapping_close(struct dtl_mapping *m)
{
	union {
		const void *in;
		void *out;
	} p = { m->p };

	if (m->p != NULL)
		(void)munmap(p.out, m->n);
	*m = (struct dtl_mapping){ NULL, 0 };
}

/* Folder of the running program, without a last slash. */
static const char *
program_dir(struct dtl_arena *a)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);
	size_t end;

	if (n <= 0 || (size_t)n == sizeof path)
		return ".";
	end = (size_t)n;
	while (end > 1 && path[end - 1] != '/')
		end--;
	return dtl_arena_strndup(a, path, end > 1 ? end - 1 : 1);
}

static bool
is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

const char *
dtl_share_path(struct dtl_arena *a, const char *name)
{
	const char *env = getenv("DATELINE_SHARE");
	const char *dir = program_dir(a);
	const char *from_bin = dtl_arena_printf(a, "%s/../share/dateline", dir);

	if (env != NULL && env[0] != '\0')
		return dtl_arena_printf(a, "%s/%s", env, name);
	if (is_dir(from_bin))
		return dtl_arena_printf(a, "%s/%s", from_bin, name);
	return dtl_arena_printf(a, "%s/../../share/dateline/%s", dir, name);
}

const char *
dtl_libexec_path(struct dtl_arena *a, const char *name)
{
	const char *dir = program_dir(a);
	const char *beside = dtl_arena_printf(a, "%s/%s", dir, name);

	if (access(beside, X_OK) == 0)
		return beside;
	return dtl_arena_printf(a, "%s/../libexec/dateline/%s", dir, name);
}

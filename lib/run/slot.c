#include "run/slot.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

const char *
dtl_slot_path(const struct dtl_shared *shared, struct dtl_arena *a, const char *stage, int number,
    const char *suffix)
{
	return dtl_arena_printf(a, "%s/run/%s.%d.%s", shared->state, stage, number, suffix);
}

static int64_t
lock_pid(const char *path)
{
	char text[24] = "";
	int64_t pid = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof text - 1);
	(void)close(fd);
	if (n > 0)
		(void)dtl_str_to_i64(
		    dtl_str_trim(dtl_str_make(text, (size_t)n)), 1, INT32_MAX, &pid);
	return pid;
}

bool
dtl_slot_alive(const struct dtl_shared *shared, const char *stage, int number)
{
	struct dtl_arena *a = dtl_arena_new(0);
	int64_t pid = lock_pid(dtl_slot_path(shared, a, stage, number, "lock"));

	dtl_arena_free(a);
	return pid > 0 && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}

/* *ret_fd -1 when another process holds the slot. The pid inside is for people and dtl_slot_alive. */
static dtl_rc
try_lock(const char *path, int *ret_fd, struct dtl_err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return dtl_err_set(err, DTL_FAIL, "open '%s': %s", path, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		int why = errno;

		(void)close(fd);
		if (why != EWOULDBLOCK)
			return dtl_err_set(err, DTL_FAIL, "lock '%s': %s", path, strerror(why));
		*ret_fd = -1;
		return DTL_OK;
	}
	if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0) {
		(void)dtl_err_set(err, DTL_FAIL, "write '%s': %s", path, strerror(errno));
		(void)close(fd);
		return DTL_FAIL;
	}
	*ret_fd = fd;
	return DTL_OK;
}

static bool
broker_is_local(const struct dtl_shared *shared)
{
	static const char *const local[] = { "127.", "localhost:", "[::1]", NULL };

	if (shared->bootstrap[0] == '\0')
		return true;
	for (const char *const *p = local; *p != NULL; p++)
		if (dtl_str_starts_nocase(dtl_str_from(shared->bootstrap), *p))
			return true;
	return false;
}

static void
name_slot(const struct dtl_shared *shared, const char *stage, struct dtl_slot *slot)
{
	char host[128] = "";

	if (!broker_is_local(shared) && gethostname(host, sizeof host - 1) == 0)
		(void)snprintf(slot->identity, sizeof slot->identity, "%s/%s/%s-%d", shared->line,
		    stage, host, slot->number);
	else
		(void)snprintf(slot->identity, sizeof slot->identity, "%s/%s/%d", shared->line,
		    stage, slot->number);
}

static dtl_rc
claim_in(struct dtl_arena *a, const struct dtl_shared *shared, const char *stage, int wanted,
    struct dtl_slot *ret, struct dtl_err *err)
{
	int first = wanted >= 0 ? wanted : 0;
	int end = wanted >= 0 ? wanted + 1 : DTL_SLOT_COUNT;
	dtl_rc rc = dtl_dir_make(dtl_arena_printf(a, "%s/run", shared->state), 0700, err);

	if (rc != DTL_OK)
		return rc;
	for (int number = first; number < end; number++) {
		int fd = -1;

		rc = try_lock(dtl_slot_path(shared, a, stage, number, "lock"), &fd, err);
		if (rc != DTL_OK)
			return rc;
		if (fd < 0)
			continue;
		ret->number = number;
		ret->fd = fd;
		return DTL_OK;
	}
	if (wanted < 0)
		return dtl_err_set(
		    err, DTL_FAIL, "all %d slots of '%s' are taken", DTL_SLOT_COUNT, stage);
	return dtl_err_set(err, DTL_FAIL, "slot %d of '%s' is taken by process %lld", wanted, stage,
	    (long long)lock_pid(dtl_slot_path(shared, a, stage, wanted, "lock")));
}

dtl_rc
dtl_slot_claim(const struct dtl_shared *shared, const char *stage, int wanted, struct dtl_slot *ret,
    struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	dtl_rc rc = claim_in(a, shared, stage, wanted, ret, err);
	dtl_arena_free(a);
	if (rc == DTL_OK)
		name_slot(shared, stage, ret);
	return rc;
}

void
dtl_slot_release(struct dtl_slot *slot)
{
	if (slot->fd >= 0)
		(void)close(slot->fd);
	slot->fd = -1;
}

#include "clock.h"

#include "base/date.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

dtl_rc
clock_open(struct clock *c, const char *path, int64_t lapse_ms, struct dtl_err *err)
{
	void *page;
	int fd;

	c->shared = NULL;
	c->end_ms = INT64_MAX;
	if (path[0] == '\0')
		return DTL_OK;
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return dtl_err_set(err, DTL_FAIL, "clock '%s': %s", path, strerror(errno));
	page = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (page == MAP_FAILED)
		return dtl_err_set(err, DTL_FAIL, "clock '%s': %s", path, strerror(errno));
	c->shared = page;
	if (lapse_ms > 0)
		c->end_ms = *c->shared + lapse_ms;
	return DTL_OK;
}

void
clock_close(struct clock *c)
{
	if (c->shared != NULL)
		(void)munmap((void *)(uintptr_t)c->shared, sizeof(int64_t));
	c->shared = NULL;
}

int64_t
clock_now(const struct clock *c)
{
	return c->shared != NULL ? *c->shared : dtl_time_now_ms();
}

bool
clock_leaps(const struct clock *c)
{
	return c->shared != NULL;
}

bool
clock_leap(struct clock *c, int64_t at_ms)
{
	if (at_ms > c->end_ms)
		return false;
	if (at_ms > *c->shared)
		*c->shared = at_ms;
	return true;
}

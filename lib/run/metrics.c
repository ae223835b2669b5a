#include "run/metrics.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAGIC 0x4d4c5444u /* "DTLM" */
#define LAYOUT_VERSION 1u

static const struct dtl_counter table[] = {
#define X(name, unit, help) { #name, unit, help, offsetof(struct dtl_metrics, name) },
	DTL_COUNTERS(X)
#undef X
};

const struct dtl_counter *
dtl_metrics_table(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof table[0];
	return table;
}

static dtl_rc
map_file(const char *path, int flags, int protection, void **ret, struct dtl_err *err)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	void *p;

	if (fd < 0)
		return dtl_err_set(err, DTL_FAIL, "open '%s': %s", path, strerror(errno));
	if ((flags & O_CREAT) != 0 && ftruncate(fd, sizeof(struct dtl_metrics)) != 0) {
		(void)dtl_err_set(err, DTL_FAIL, "size of '%s': %s", path, strerror(errno));
		(void)close(fd);
		return DTL_FAIL;
	}
	p = mmap(NULL, sizeof(struct dtl_metrics), protection, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (p == MAP_FAILED)
		return dtl_err_set(err, DTL_FAIL, "map '%s': %s", path, strerror(errno));
	*ret = p;
	return DTL_OK;
}

dtl_rc
dtl_metrics_open(const char *path, const char *name, const char *instance, struct dtl_metrics **ret,
    struct dtl_err *err)
{
	void *p = NULL;
	struct dtl_metrics *m;
	dtl_rc rc = map_file(path, O_RDWR | O_CREAT, PROT_READ | PROT_WRITE, &p, err);

	if (rc != DTL_OK)
		return rc;
	m = p;
	memset(m, 0, sizeof *m);
	m->version = LAYOUT_VERSION;
	m->pid = (int32_t)getpid();
	(void)snprintf(m->name, sizeof m->name, "%s", name);
	(void)snprintf(m->instance, sizeof m->instance, "%s", instance);
	atomic_store(&m->started_ms, dtl_time_now_ms());
	atomic_store(&m->beat_ms, dtl_time_now_ms());
	dtl_metrics_state(m, "starting");
	m->magic = MAGIC;
	*ret = m;
	return DTL_OK;
}

/* The file is read as bytes: a shorter or foreign one is refused before anything is believed. */
dtl_rc
dtl_metrics_read(const char *path, struct dtl_metrics *ret, struct dtl_err *err)
{
	struct dtl_metrics copy;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return dtl_err_set(err, DTL_FAIL, "open '%s': %s", path, strerror(errno));
	n = pread(fd, &copy, sizeof copy, 0);
	(void)close(fd);
	if (n != (ssize_t)sizeof copy || copy.magic != MAGIC || copy.version != LAYOUT_VERSION)
		return dtl_err_set(err, DTL_FAIL, "'%s' is no counter file of this version", path);
	copy.name[sizeof copy.name - 1] = '\0';
	copy.instance[sizeof copy.instance - 1] = '\0';
	copy.state[sizeof copy.state - 1] = '\0';
	memcpy(ret, &copy, sizeof copy);
	return DTL_OK;
}

void
dtl_metrics_close(struct dtl_metrics *m)
{
	if (m != NULL)
		(void)munmap(m, sizeof *m);
}

void
dtl_metrics_state(struct dtl_metrics *m, const char *state)
{
	(void)snprintf(m->state, sizeof m->state, "%s", state);
}

void
dtl_metrics_add(_Atomic int64_t *counter, int64_t n)
{
	(void)atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

int64_t
dtl_metrics_in_flight(const struct dtl_metrics *m)
{
	return atomic_load(&m->in) - atomic_load(&m->done) - atomic_load(&m->filtered) -
	       atomic_load(&m->dead);
}

static int64_t
counter_value(const struct dtl_metrics *m, const struct dtl_counter *c)
{
	const char *base = (const char *)m;

	return atomic_load((const _Atomic int64_t *)(const void *)(base + c->offset));
}

void
dtl_metrics_log(const struct dtl_metrics *m, const char *id)
{
	struct dtl_buf pairs;

	dtl_buf_init(&pairs, NULL);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		dtl_buf_addf(
		    &pairs, "%s=%lld ", table[i].name, (long long)counter_value(m, &table[i]));
	dtl_buf_addf(&pairs, "in_flight=%lld", (long long)dtl_metrics_in_flight(m));
	dtl_log(DTL_LOG_INFO, id, NULL, "instance=%s %.*s", m->instance,
	    DTL_STR_FMT(dtl_buf_str(&pairs)));
	dtl_buf_clear(&pairs);
}

#include "run/metrics.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/log.h"
#include "run/notify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAGIC 0x4d4c5444u /* "DTLM" */
#define LAYOUT_VERSION 2u

static const struct dtl_counter table[] = {
#define COUNTER true
#define GAUGE false
#define X(name, unit, kind, prometheus, scale, help)                                               \
	{ #name, unit, prometheus, scale, kind, help, offsetof(struct dtl_metrics, name) },
	DTL_COUNTERS(X)
#undef X
#undef COUNTER
#undef GAUGE
};

static const char *const states[DTL_STATE_COUNT] = {
#define X(name, text) [DTL_STATE_##name] = text,
	DTL_STATES(X)
#undef X
};

const int32_t dtl_latency_bounds_ms[DTL_LATENCY_BOUNDS] = { 5, 10, 25, 50, 100, 250, 500, 1000,
	2500, 10000 };

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
	atomic_store(&m->generation, 1);
	atomic_store(&m->reload_ok, 1);
	atomic_store(&m->config_ms, dtl_time_now_ms());
	dtl_metrics_beat(m);
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
	copy.address[sizeof copy.address - 1] = '\0';
	copy.reload_text[sizeof copy.reload_text - 1] = '\0';
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
dtl_metrics_state(struct dtl_metrics *m, enum dtl_state state)
{
	if (atomic_exchange(&m->state, (int32_t)state) == (int32_t)state)
		return;
	dtl_metrics_add(&m->state_changes, 1);
	dtl_notify_status(states[state]);
}

const char *
dtl_metrics_state_name(int32_t state)
{
	return state >= 0 && state < DTL_STATE_COUNT ? states[state] : "?";
}

void
dtl_metrics_beat(struct dtl_metrics *m)
{
	atomic_store_explicit(&m->beat_ms, dtl_time_now_ms(), memory_order_relaxed);
	atomic_store_explicit(&m->turn_ms, dtl_time_mono_ms(), memory_order_relaxed);
	dtl_notify_alive();
}

void
dtl_metrics_need(struct dtl_metrics *m, int32_t ends)
{
	atomic_store(&m->needs, ends);
}

void
dtl_metrics_end(struct dtl_metrics *m, enum dtl_end end, bool answers)
{
	if (answers)
		(void)atomic_fetch_or(&m->ends, (int32_t)end);
	else
		(void)atomic_fetch_and(&m->ends, ~(int32_t)end);
}

bool
dtl_metrics_served(const struct dtl_metrics *m)
{
	return m->address[0] != '\0';
}

bool
dtl_metrics_ready(const struct dtl_metrics *m)
{
	int32_t needs = atomic_load(&m->needs);
	int32_t state = atomic_load(&m->state);

	return state != DTL_STATE_STARTING && state < DTL_STATE_STOPPING && needs != 0 &&
	       (atomic_load(&m->ends) & needs) == needs;
}

bool
dtl_metrics_live(const struct dtl_metrics *m)
{
	return dtl_time_mono_ms() - atomic_load(&m->turn_ms) <= DTL_LIVE_MS;
}

void
dtl_metrics_topic(
    struct dtl_metrics *m, int32_t topic, const char *name, int32_t partitions, int32_t *ret_first)
{
	int32_t first = topic == 0 ? 0 : atomic_load(&m->part_count);

	*ret_first = -1;
	if (topic >= DTL_METRICS_TOPICS || first + partitions > DTL_METRICS_PARTS)
		return;
	if (topic == 0)
		atomic_store(&m->part_count, 0);
	if (strcmp(m->topics[topic], name) != 0)
		(void)snprintf(m->topics[topic], sizeof m->topics[topic], "%s", name);
	for (int32_t i = 0; i < partitions; i++) {
		atomic_store(&m->parts[first + i].topic, topic);
		atomic_store(&m->parts[first + i].partition, i);
		atomic_store(&m->parts[first + i].lag, -1);
	}
	atomic_store(&m->part_count, first + partitions);
	*ret_first = first;
}

void
dtl_metrics_committed(struct dtl_metrics *m, int64_t took_us)
{
	size_t i = 0;

	while (i < DTL_LATENCY_BOUNDS && took_us > (int64_t)dtl_latency_bounds_ms[i] * 1000)
		i++;
	dtl_metrics_add(&m->commit.counts[i], 1);
	dtl_metrics_add(&m->commit.sum_us, took_us);
}

void
dtl_metrics_reloaded(struct dtl_metrics *m, bool taken, const char *text)
{
	(void)snprintf(m->reload_text, sizeof m->reload_text, "%s", text);
	if (taken) {
		atomic_store(&m->config_ms, dtl_time_now_ms());
		dtl_metrics_add(&m->generation, 1);
	}
	atomic_store(&m->reload_ok, taken);
	(void)atomic_fetch_add(&m->reloads, 1);
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

int64_t
dtl_metrics_value(const struct dtl_metrics *m, const struct dtl_counter *c)
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
		    &pairs, "%s=%lld ", table[i].name, (long long)dtl_metrics_value(m, &table[i]));
	dtl_buf_addf(&pairs, "in_flight=%lld", (long long)dtl_metrics_in_flight(m));
	dtl_log(DTL_LOG_INFO, id, NULL, "instance=%s %.*s", m->instance,
	    DTL_STR_FMT(dtl_buf_str(&pairs)));
	dtl_buf_clear(&pairs);
}

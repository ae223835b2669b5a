#include "fleet.h"

#include "base/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_COLUMNS = 120, WIDE_COLUMNS = 125, MIN_RATE_MS = 900 };

void
dtl_status_erase(struct dtl_fleet *fleet)
{
	if (fleet->drawn > 0)
		(void)fprintf(stderr, "\r\033[%dA\033[J", fleet->drawn);
	fleet->drawn = 0;
}

void
dtl_status_say(struct dtl_fleet *fleet, const char *fmt, ...)
{
	va_list ap;

	dtl_status_erase(fleet);
	(void)fprintf(stderr, "dateline %s: ", fleet->self->name);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
}

int
dtl_status_columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
		return size.ws_col;
	return DEFAULT_COLUMNS;
}

static const char *
state_name(const struct dtl_child *child, const struct dtl_metrics *m, bool has_metrics)
{
	switch (child->state) {
	case DTL_CHILD_WAITING:
		return child->crashes > 0 ? "restarting" : "starting";
	case DTL_CHILD_RUNNING:
		return has_metrics && m->pid == child->pid
			   ? dtl_metrics_state_name(atomic_load(&m->state))
			   : "starting";
	case DTL_CHILD_ENDED:
		return "ended";
	case DTL_CHILD_LOST:
		break;
	}
	return "failed";
}

static void
update_rate(struct dtl_child *child, const struct dtl_metrics *m)
{
	int64_t now = dtl_time_mono_ms(), count = m->done + m->filtered + m->dead;
	int64_t passed = now - child->seen_ms;

	if (child->seen_ms != 0 && passed < MIN_RATE_MS)
		return;
	if (child->seen_ms != 0 && count >= child->seen_count)
		child->rate = (double)(count - child->seen_count) * 1000 / (double)passed;
	child->seen_count = count;
	child->seen_ms = now;
}

/* A narrow terminal gets what a person watches first: in, dead, lag, rate. */
static void
format_child(struct dtl_child *child, bool wide, char *out, size_t size)
{
	struct dtl_metrics m = { 0 };
	struct dtl_err err;
	bool has_metrics = dtl_metrics_read(child->counters, &m, &err) == DTL_OK;
	char restarts[32] = "";

	if (child->restarts > 0)
		(void)snprintf(restarts, sizeof restarts, "  restarts %d", child->restarts);
	update_rate(child, &m);
	if (!wide) {
		(void)snprintf(out, size, "%-21s %-10s in %-7lld dead %-3lld lag %-6lld %.0f/s%s",
		    dtl_child_label(child), state_name(child, &m, has_metrics), (long long)m.in,
		    (long long)m.dead, (long long)m.lag, child->rate, restarts);
		return;
	}
	(void)snprintf(out, size,
	    "%-24s %-16s in %-8lld done %-8lld filtered %-6lld dead %-4lld out %-8lld lag %-6lld "
	    "%.0f/s%s",
	    dtl_child_label(child), state_name(child, &m, has_metrics), (long long)m.in,
	    (long long)m.done, (long long)m.filtered, (long long)m.dead, (long long)m.out,
	    (long long)m.lag, child->rate, restarts);
}

bool
dtl_status_made(const struct dtl_fleet *fleet)
{
	for (size_t i = 0; i < fleet->count; i++) {
		const struct dtl_child *child = &fleet->children[i];
		struct dtl_metrics m = { 0 };
		struct dtl_err err;

		if (child->kind == DTL_OF_PROCESSOR && child->pid != 0 &&
		    dtl_metrics_read(child->counters, &m, &err) == DTL_OK && m.pid == child->pid &&
		    m.out > 0)
			return true;
	}
	return false;
}

static void
print_all(struct dtl_fleet *fleet, int width)
{
	char text[512];

	for (size_t i = 0; i < fleet->count; i++) {
		if (fleet->children[i].kind == DTL_OF_VIEWER)
			continue;
		format_child(&fleet->children[i], width >= WIDE_COLUMNS, text, sizeof text);
		(void)fprintf(stderr, "%.*s\n", width, text);
		if (fleet->in_place)
			fleet->drawn++;
	}
}

void
dtl_status_draw(struct dtl_fleet *fleet)
{
	dtl_status_erase(fleet);
	print_all(fleet, fleet->in_place ? dtl_status_columns() - 1 : 511);
	(void)fflush(stderr);
}

void
dtl_status_totals(struct dtl_fleet *fleet)
{
	dtl_status_erase(fleet);
	for (size_t i = 0; i < fleet->count; i++)
		fleet->children[i].rate = 0;
	(void)fprintf(stderr, "%-22s %9s %9s %8s %5s %9s %8s\n", "process", "in", "done",
	    "filtered", "dead", "out", "restarts");
	for (size_t i = 0; i < fleet->count; i++) {
		struct dtl_child *child = &fleet->children[i];
		struct dtl_metrics m = { 0 };
		struct dtl_err err;

		if (dtl_metrics_read(child->counters, &m, &err) != DTL_OK)
			continue;
		(void)fprintf(stderr, "%-22s %9lld %9lld %8lld %5lld %9lld %8d\n",
		    dtl_child_label(child), (long long)m.in, (long long)m.done,
		    (long long)m.filtered, (long long)m.dead, (long long)m.out, child->restarts);
	}
}

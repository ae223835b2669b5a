#include "run/meter.h"

#include "base/date.h"
#include "base/log.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_EVERY_MS 200
#define LINE_EVERY_MS 10000
#define BAR_CELLS 20

const char *const dtl_meter_choices[] = { "auto", "bar", "lines", "none", NULL };

void
dtl_meter_init(
    struct dtl_meter *m, const char *name, enum dtl_meter_style style, int64_t total_bytes)
{
	bool terminal = isatty(STDERR_FILENO) == 1;

	memset(m, 0, sizeof *m);
	m->name = name;
	m->bar = style == DTL_METER_BAR || (style == DTL_METER_AUTO && terminal);
	m->lines = style == DTL_METER_LINES || (style == DTL_METER_AUTO && !terminal);
	m->total_bytes = total_bytes;
	m->begun_ms = dtl_time_mono_ms();
	m->shown_ms = m->begun_ms;
}

static int64_t
rate(int64_t elapsed_ms, const struct dtl_meter_counts *counts)
{
	return elapsed_ms > 0 ? counts->articles * 1000 / elapsed_ms : 0;
}

static void
add_eta(struct dtl_buf *out, int64_t elapsed_ms, int64_t total_bytes, int64_t bytes)
{
	/* In double: bytes times milliseconds would leave 64 bits. */
	double left_s = (double)elapsed_ms / 1000 * (double)(total_bytes - bytes) / (double)bytes;
	int64_t s = left_s < 0 ? 0 : left_s > 359999 ? 359999 : (int64_t)left_s;

	if (s >= 3600)
		dtl_buf_addf(
		    out, "  ETA %d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
	else
		dtl_buf_addf(out, "  ETA %02d:%02d", (int)(s / 60), (int)(s % 60));
}

void
dtl_meter_text(int64_t elapsed_ms, int64_t total_bytes, const struct dtl_meter_counts *counts,
    struct dtl_buf *out)
{
	int64_t bytes = counts->bytes < total_bytes ? counts->bytes : total_bytes;

	if (total_bytes > 0) {
		int cells = (int)((double)bytes / (double)total_bytes * BAR_CELLS);

		dtl_buf_add_char(out, '[');
		for (int i = 0; i < BAR_CELLS; i++)
			dtl_buf_add_char(out, i < cells ? '#' : '.');
		dtl_buf_addf(out, "] %3d%%  ", (int)((double)bytes / (double)total_bytes * 100));
	}
	dtl_buf_addf(out, "%lld articles  %lld/s", (long long)counts->articles,
	    (long long)rate(elapsed_ms, counts));
	if (counts->dead > 0)
		dtl_buf_addf(out, "  %lld dead", (long long)counts->dead);
	if (total_bytes > 0 && bytes > 0)
		add_eta(out, elapsed_ms, total_bytes, bytes);
}

static void
draw(struct dtl_meter *m, const struct dtl_meter_counts *counts, int64_t elapsed_ms)
{
	struct dtl_buf b;

	/* Back to the first column last, so that a log line writes over the bar. */
	dtl_buf_init(&b, NULL);
	dtl_buf_addf(&b, "\r%s ", m->name);
	dtl_meter_text(elapsed_ms, m->total_bytes, counts, &b);
	dtl_buf_add_z(&b, "\033[K\r");
	m->drawn = write(STDERR_FILENO, b.p, b.n) > 0;
	dtl_buf_clear(&b);
}

static void
say(const struct dtl_meter *m, const char *what, const struct dtl_meter_counts *counts,
    int64_t elapsed_ms)
{
	double share = m->total_bytes > 0 ? (double)counts->bytes / (double)m->total_bytes : 0;
	char percent[24] = "";
	char id[64];

	(void)snprintf(id, sizeof id, "%s.%s", m->name, what);
	if (m->total_bytes > 0)
		(void)snprintf(
		    percent, sizeof percent, " percent=%d", share > 1 ? 100 : (int)(share * 100));
	dtl_log(DTL_LOG_INFO, id, NULL,
	    "files=%lld articles=%lld filtered=%lld dead=%lld unchanged=%lld per_s=%lld%s",
	    (long long)counts->files, (long long)counts->articles, (long long)counts->filtered,
	    (long long)counts->dead, (long long)counts->unchanged,
	    (long long)rate(elapsed_ms, counts), percent);
}

void
dtl_meter_show(struct dtl_meter *m, const struct dtl_meter_counts *counts)
{
	int64_t now_ms = dtl_time_mono_ms();

	if (m->ended)
		return;
	if (m->bar && now_ms - m->shown_ms >= BAR_EVERY_MS) {
		m->shown_ms = now_ms;
		draw(m, counts, now_ms - m->begun_ms);
	}
	if (m->lines && now_ms - m->shown_ms >= LINE_EVERY_MS) {
		m->shown_ms = now_ms;
		say(m, "progress", counts, now_ms - m->begun_ms);
	}
}

void
dtl_meter_end(struct dtl_meter *m, const struct dtl_meter_counts *counts)
{
	if (m->ended)
		return;
	if (m->drawn && write(STDERR_FILENO, "\r\033[K", 4) < 0)
		m->bar = false;
	m->ended = true;
	say(m, "drained", counts, dtl_time_mono_ms() - m->begun_ms);
}

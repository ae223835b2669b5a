#include "run/exposition.h"

#include "base/date.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum exposed { IN_FLIGHT, STATE, READY, END_UP, PART_LAG, COMMIT, BEAT, BUILD, CPU, RSS, START };

const struct dtl_exposed dtl_exposed[] = {
	[IN_FLIGHT] = { "dateline_in_flight_records", "gauge",
	    "input records taken up and not yet final" },
	[STATE] = { "dateline_state", "gauge",
	    "1 for what the process does now, 0 for the other states" },
	[READY] = { "dateline_ready", "gauge", "1 while both ends answer, as /ready tells" },
	[END_UP] = { "dateline_end_up", "gauge",
	    "1 for an end that answers: kafka (a broker is connected), group (joined), work (the "
	    "destination)" },
	[PART_LAG] = { "dateline_partition_lag_records", "gauge",
	    "records behind the end of a partition that is assigned to us" },
	[COMMIT] = { "dateline_commit_duration_seconds", "histogram",
	    "time until a batch was final: acknowledged, flushed and committed" },
	[BEAT] = { "dateline_turn_age_seconds", "gauge",
	    "time since the main loop last turned, as /live judges it" },
	[BUILD] = { "dateline_build_info", "gauge", "1; the version that runs, and its instance" },
	[CPU] = { "process_cpu_seconds_total", "counter", "user and system time" },
	[RSS] = { "process_resident_memory_bytes", "gauge", "memory in use" },
	[START] = { "process_start_time_seconds", "gauge", "start, in seconds since 1970" },
	{ 0 },
};

struct writer {
	struct dtl_buf *out;
	const struct dtl_metrics *m;
	char labels[512]; /* line="news",stage="extract",slot="0" */
};

static void
add_escaped(struct dtl_buf *out, struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			dtl_buf_add_z(out, "\\n");
		else if (s.p[i] == '\\' || s.p[i] == '"')
			dtl_buf_addf(out, "\\%c", s.p[i]);
		else
			dtl_buf_add_char(out, s.p[i]);
	}
}

/* In help only the backslash and the end of a line are escaped. */
static void
head(struct writer *w, const char *name, const char *type, const char *help)
{
	dtl_buf_addf(w->out, "# HELP %s ", name);
	for (const char *p = help; *p != '\0'; p++) {
		if (*p == '\\' || *p == '\n')
			dtl_buf_addf(w->out, "\\%c", *p == '\n' ? 'n' : '\\');
		else
			dtl_buf_add_char(w->out, *p);
	}
	dtl_buf_addf(w->out, "\n# TYPE %s %s\n", name, type);
}

static void
head_of(struct writer *w, enum exposed what)
{
	head(w, dtl_exposed[what].name, dtl_exposed[what].type, dtl_exposed[what].help);
}

/* more: further labels, escaped, with a comma before them; or "". */
static void
sample(struct writer *w, const char *name, const char *more, int64_t value, int scale)
{
	dtl_buf_addf(w->out, "%s{%s%s} ", name, w->labels, more);
	if (scale == 1)
		dtl_buf_addf(w->out, "%" PRId64 "\n", value);
	else
		dtl_buf_addf(w->out, "%.6f\n", (double)value / scale);
}

static void
one(struct writer *w, enum exposed what, int64_t value, int scale)
{
	head_of(w, what);
	sample(w, dtl_exposed[what].name, "", value, scale);
}

/* The instance is line/stage/slot. */
static void
make_labels(struct writer *w)
{
	static const char *const names[] = { "line", "stage", "slot" };
	struct dtl_str rest = dtl_str_from(w->m->instance), part;
	struct dtl_buf labels;

	dtl_buf_init(&labels, NULL);
	for (size_t i = 0; i < 3 && dtl_str_split(&rest, '/', &part); i++) {
		dtl_buf_addf(&labels, "%s%s=\"", i > 0 ? "," : "", names[i]);
		add_escaped(&labels, part);
		dtl_buf_add_char(&labels, '"');
	}
	(void)snprintf(w->labels, sizeof w->labels, "%.*s", DTL_STR_FMT(dtl_buf_str(&labels)));
	dtl_buf_clear(&labels);
}

static void
add_table(struct writer *w, struct dtl_floors *floors)
{
	size_t count;
	const struct dtl_counter *table = dtl_metrics_table(&count);

	assert(count <= DTL_EXPOSITION_FLOORS);
	for (size_t i = 0; i < count; i++) {
		int64_t value = dtl_metrics_value(w->m, &table[i]);
		char name[96];

		if (table[i].rises && value < floors->values[i])
			value = floors->values[i];
		floors->values[i] = value;
		(void)snprintf(name, sizeof name, "dateline_%s", table[i].prometheus);
		head(w, name, table[i].rises ? "counter" : "gauge", table[i].help);
		sample(w, name, "", value, table[i].scale);
	}
}

static void
add_states(struct writer *w)
{
	static const struct {
		enum dtl_end end;
		const char *label;
	} ends[] = { { DTL_END_KAFKA, ",end=\"kafka\"" }, { DTL_END_GROUP, ",end=\"group\"" },
		{ DTL_END_WORK, ",end=\"work\"" } };
	int32_t now = atomic_load(&w->m->state);
	char more[64];

	head_of(w, STATE);
	for (int32_t s = 0; s < DTL_STATE_COUNT; s++) {
		(void)snprintf(more, sizeof more, ",state=\"%s\"", dtl_metrics_state_name(s));
		sample(w, dtl_exposed[STATE].name, more, s == now, 1);
	}
	one(w, READY, dtl_metrics_ready(w->m), 1);
	head_of(w, END_UP);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if ((atomic_load(&w->m->needs) & (int32_t)ends[i].end) != 0)
			sample(w, dtl_exposed[END_UP].name, ends[i].label,
			    (atomic_load(&w->m->ends) & (int32_t)ends[i].end) != 0, 1);
}

static void
add_parts(struct writer *w)
{
	int32_t count = atomic_load(&w->m->part_count);
	struct dtl_buf more;

	dtl_buf_init(&more, NULL);
	head_of(w, PART_LAG);
	for (int32_t i = 0; i < count; i++) {
		const struct dtl_metrics_part *part = &w->m->parts[i];
		int64_t lag = atomic_load(&part->lag);

		if (lag < 0)
			continue;
		dtl_buf_truncate(&more, 0);
		dtl_buf_add_z(&more, ",topic=\"");
		add_escaped(&more, dtl_str_from(w->m->topics[atomic_load(&part->topic)]));
		dtl_buf_addf(&more, "\",partition=\"%" PRId32 "\"", atomic_load(&part->partition));
		dtl_buf_add_char(&more, '\0');
		sample(w, dtl_exposed[PART_LAG].name, more.p, lag, 1);
	}
	dtl_buf_clear(&more);
}

/* Buckets are read one after the other: what came between is in the next scrape, and their sum is the count. */
static void
add_commits(struct writer *w)
{
	const struct dtl_latency *l = &w->m->commit;
	const char *name = dtl_exposed[COMMIT].name;
	int64_t sum = 0;
	char more[64], part[96];

	head_of(w, COMMIT);
	(void)snprintf(part, sizeof part, "%s_bucket", name);
	for (size_t i = 0; i < DTL_LATENCY_BOUNDS; i++) {
		sum += atomic_load(&l->counts[i]);
		(void)snprintf(
		    more, sizeof more, ",le=\"%g\"", (double)dtl_latency_bounds_ms[i] / 1000);
		sample(w, part, more, sum, 1);
	}
	sum += atomic_load(&l->counts[DTL_LATENCY_BOUNDS]);
	sample(w, part, ",le=\"+Inf\"", sum, 1);
	(void)snprintf(part, sizeof part, "%s_sum", name);
	sample(w, part, "", atomic_load(&l->sum_us), 1000000);
	(void)snprintf(part, sizeof part, "%s_count", name);
	sample(w, part, "", sum, 1);
}

static int64_t
resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	char text[128] = "";
	struct dtl_str rest, word = DTL_STR_NONE;
	int64_t pages = 0;

	if (f == NULL)
		return 0;
	if (fgets(text, sizeof text, f) == NULL)
		text[0] = '\0';
	(void)fclose(f);
	rest = dtl_str_from(text);
	if (dtl_str_split(&rest, ' ', &word) && dtl_str_split(&rest, ' ', &word))
		(void)dtl_str_to_i64(word, 0, INT64_MAX / 65536, &pages);
	return pages * sysconf(_SC_PAGESIZE);
}

static void
add_process(struct writer *w)
{
	struct timespec cpu = { 0, 0 };
	struct dtl_buf more;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	one(w, CPU, (int64_t)cpu.tv_sec * 1000000 + cpu.tv_nsec / 1000, 1000000);
	one(w, RSS, resident_bytes(), 1);
	one(w, START, atomic_load(&w->m->started_ms), 1000);
	dtl_buf_init(&more, NULL);
	dtl_buf_addf(&more, ",version=\"%s\",instance_id=\"", DTL_VERSION);
	add_escaped(&more, dtl_str_from(w->m->instance));
	dtl_buf_add(&more, "\"", 2);
	head_of(w, BUILD);
	sample(w, dtl_exposed[BUILD].name, more.p, 1, 1);
	dtl_buf_clear(&more);
}

void
dtl_exposition(const struct dtl_metrics *m, struct dtl_floors *floors, struct dtl_buf *out)
{
	struct writer w = { .out = out, .m = m };
	int64_t in_flight = dtl_metrics_in_flight(m);

	make_labels(&w);
	add_table(&w, floors);
	one(&w, IN_FLIGHT, in_flight > 0 ? in_flight : 0, 1);
	add_states(&w);
	add_parts(&w);
	add_commits(&w);
	one(&w, BEAT, dtl_time_mono_ms() - atomic_load(&m->turn_ms), 1000);
	add_process(&w);
}

#include "run/sink.h"

#include "base/log.h"
#include "news/filter.h"
#include "run/fault.h"
#include "run/process.h"
#include "run/reload.h"
#include "run/worker.h"

enum source_topic { SOURCE_EVENTS, SOURCE_HAPPENINGS };
enum start_at { START_EARLIEST, START_LATEST };

struct skeleton_conf {
	int topic;
	int from;
	int64_t batch_ms;
	int64_t batch_records;
	const char *filter;
};

static const char *const topic_names[] = { "events", "happenings", NULL };
static const char *const from_names[] = { "earliest", "latest", NULL };

static const struct dtl_conf_key skeleton_keys[] = {
	{ "topic", DTL_CONF_ENUM, offsetof(struct skeleton_conf, topic), "events", 0, 0,
	    topic_names, "what is read: events | happenings" },
	{ "from", DTL_CONF_ENUM, offsetof(struct skeleton_conf, from), "earliest", 0, 0, from_names,
	    "where the first start begins: earliest | latest" },
	{ "batch_wait", DTL_CONF_DURATION, offsetof(struct skeleton_conf, batch_ms), "250ms", 1,
	    600000, NULL, "records of so long are flushed together" },
	{ "batch_records", DTL_CONF_INT, offsetof(struct skeleton_conf, batch_records), "1000", 1,
	    1000000, NULL, "most records flushed together" },
	{ "filter", DTL_CONF_STR, offsetof(struct skeleton_conf, filter), "", 0, DTL_FILTER_BYTES,
	    NULL, "which events are wanted (docs/filters.md); empty: all" },
	{ 0 },
};

struct runner {
	const struct dtl_sink *sink;
	void *self;
	struct dtl_metrics *metrics;
	struct dtl_frame *frame;
	struct dtl_worker_options *options;
	struct dtl_out *out;
	struct dtl_sink_desk desk;
	struct dtl_arena *filter_a;
	const struct dtl_filter *filter; /* NULL: all */
};

/* The ledger and tombstones pass: without them a table would not know what is current. */
static bool
wanted(const struct runner *r, const struct dtl_message *msg)
{
	if (r->filter == NULL || msg->record.u.any == NULL)
		return true;
	if (msg->record.kind == DTL_KIND_EVENT)
		return dtl_filter_match(r->filter, msg->record.u.event);
	if (msg->record.kind == DTL_KIND_HAPPENING)
		return dtl_filter_match(r->filter, &msg->record.u.happening->event);
	return true;
}

static dtl_rc
one(void *self, struct dtl_arena *a, const struct dtl_message *msg, enum dtl_work *ret_work,
    struct dtl_err *err)
{
	struct runner *r = self;
	dtl_rc rc;

	(void)a;
	if (!wanted(r, msg)) {
		*ret_work = DTL_WORK_FILTERED;
		return DTL_OK;
	}
	rc = r->sink->write(r->self, msg, err);
	dtl_fault_at(DTL_FAULT_SINK_WRITTEN);
	if (rc == DTL_OK && !dtl_out_is_transactional(r->out)) /* else counted when committed */
		dtl_metrics_add(&r->metrics->out, 1);
	return rc;
}

static dtl_rc
bury(void *self, const char *topic, const struct dtl_raw_message *raw, const char *why,
    struct dtl_err *err)
{
	struct runner *r = self;
	struct dtl_dead_reason reason = { .topic = topic,
		.partition = raw->partition,
		.offset = raw->offset,
		.process = r->frame->spec->name,
		.instance = r->frame->slot.identity,
		.stage = "TASK_PUT",
		.error = "skip",
		.message = why,
		.attempts = 1 };
	dtl_rc rc;

	dtl_out_own_of(r->out, topic, raw->partition);
	rc = dtl_out_bury(r->out, &reason, raw, err);
	if (rc != DTL_OK)
		return rc;
	dtl_log(DTL_LOG_WARN, "deadletter", why, "topic=%s partition=%d offset=%lld stage=TASK_PUT",
	    topic, (int)raw->partition, (long long)raw->offset);
	dtl_metrics_add(&r->metrics->dead, 1);
	dtl_metrics_add(&r->metrics->done, -1);
	return dtl_out_keep(r->out, err);
}

static dtl_rc
send_out(void *self, const struct dtl_send *msg, struct dtl_err *err)
{
	struct runner *r = self;

	return dtl_out_send(r->out, msg, err);
}

static dtl_rc
flush(void *self, const struct dtl_offset_range *ranges, size_t count, struct dtl_err *err)
{
	struct runner *r = self;

	return r->sink->flush(r->self, ranges, count, err);
}

static dtl_rc
start(void *self, const char *topic, int32_t partition, int64_t *ret_offset, struct dtl_err *err)
{
	struct runner *r = self;

	return r->sink->offsets_load(r->self, topic, partition, ret_offset, err);
}

/* Nothing but dead letters is sent, and what the sink itself sends. */
static void
out_options(void *self, const struct dtl_frame *f, struct dtl_out_options *o)
{
	const struct runner *r = self;

	o->transactional = r->sink->transactional != NULL && r->sink->transactional(f->section);
	o->letters = !o->transactional && r->sink->offsets_load == NULL;
}

static bool
reads_ledger(const struct dtl_sink *sink, const struct dtl_frame *f)
{
	if (sink->wants_ledger != NULL)
		return sink->wants_ledger(f->section);
	return !sink->no_ledger;
}

static dtl_rc
more_check(const struct dtl_conf *conf, const char *path, void *more, struct dtl_err *err)
{
	const struct skeleton_conf *self = more;
	const struct dtl_filter *filter = NULL;
	struct dtl_arena *a = dtl_arena_new(0);
	size_t at = 0;
	dtl_rc rc = dtl_filter_parse(a, dtl_str_from(self->filter), &filter, &at, err);

	dtl_arena_free(a);
	return rc == DTL_OK ? DTL_OK : dtl_conf_error_at(conf, path, "filter", at, err);
}

static dtl_rc
read_filter(
    struct dtl_arena *a, const char *text, const struct dtl_filter **ret, struct dtl_err *err)
{
	size_t at = 0;

	*ret = NULL;
	if (dtl_str_trim(dtl_str_from(text)).n == 0)
		return DTL_OK;
	return dtl_filter_parse(a, dtl_str_from(text), ret, &at, err);
}

static dtl_rc
open_sink(struct runner *r, const void *section, const struct dtl_shared *shared, void **ret_self,
    struct dtl_err *err)
{
	dtl_rc rc = r->sink->open(section, shared, ret_self, err);

	if (rc == DTL_OK && r->sink->lend != NULL)
		r->sink->lend(*ret_self, &r->desk);
	return rc;
}

/* Everything written is flushed: the old one has nothing open. */
static dtl_rc
take(void *self, const struct dtl_frame *next, struct dtl_err *err)
{
	struct runner *r = self;
	const struct skeleton_conf *conf = next->more;
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_filter *filter;
	void *opened = NULL;
	dtl_rc rc = read_filter(a, conf->filter, &filter, err);

	if (rc == DTL_OK && r->sink->reopens)
		rc = open_sink(r, next->section, &next->shared, &opened, err);
	if (rc != DTL_OK) {
		dtl_arena_free(a);
		return rc;
	}
	if (opened != NULL) {
		r->sink->close(r->self);
		r->self = opened;
	}
	dtl_arena_free(r->filter_a);
	r->filter_a = a;
	r->filter = filter;
	r->options->batch_ms = conf->batch_ms;
	r->options->batch_records = conf->batch_records;
	return DTL_OK;
}

static void
reload(void *self)
{
	struct runner *r = self;

	dtl_reload(
	    r->frame, &(struct dtl_reload){ .reopens = r->sink->reopens, .self = r, .take = take });
}

static dtl_rc
run(void *self, struct dtl_frame *f, struct dtl_out *out, struct dtl_err *err)
{
	struct runner *r = self;
	const struct skeleton_conf *conf = f->more;
	struct dtl_worker_options o = { .frame = f,
		.out = out,
		.ops = { .self = r,
		    .stage = "TASK_PUT",
		    .one = one,
		    .flush = flush,
		    .reload = reload,
		    .start = r->sink->offsets_load != NULL ? start : NULL },
		.topics = { conf->topic == SOURCE_EVENTS ? DTL_TOPIC_EVENTS : DTL_TOPIC_HAPPENINGS,
		    DTL_TOPIC_CODED },
		.topic_count = reads_ledger(r->sink, f) ? 2 : 1,
		.latest = conf->from == START_LATEST,
		.batch_ms = conf->batch_ms,
		.batch_records = conf->batch_records };
	bool again = false;
	dtl_rc rc;

	r->metrics = f->metrics;
	r->frame = f;
	r->out = out;
	r->desk = (struct dtl_sink_desk){ r, f->slot.identity, f->wire, send_out, bury };
	r->options = &o;
	rc = read_filter(r->filter_a, conf->filter, &r->filter, err);
	if (rc != DTL_OK)
		return rc;
	do {
		rc = open_sink(r, f->section, &f->shared, &r->self, err);
		if (rc != DTL_OK)
			return rc;
		dtl_fault_at(DTL_FAULT_SINK_OPENED);
		rc = dtl_worker_run(&o, &again, err);
		r->sink->close(r->self);
	} while (again);
	return rc;
}

int
dtl_sink_main(int argc, char **argv, const struct dtl_sink *sink)
{
	struct runner r = { .sink = sink, .filter_a = dtl_arena_new(0) };
	struct dtl_process process = { .spec = { .verb = "sink",
					   .folder = "sinks",
					   .name = sink->name,
					   .keys = sink->keys,
					   .conf_size = sink->conf_size,
					   .more_keys = skeleton_keys,
					   .more_size = sizeof(struct skeleton_conf),
					   .check = sink->check,
					   .more_check = more_check },
		.needs = DTL_END_KAFKA | DTL_END_GROUP | DTL_END_WORK,
		.out = out_options,
		.run = run,
		.self = &r };

	int code = dtl_process_main(argc, argv, &process);

	dtl_arena_free(r.filter_a);
	return code;
}

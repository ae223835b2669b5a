#include "run/sink.h"

#include "run/process.h"
#include "run/worker.h"

enum source_topic { SOURCE_EVENTS, SOURCE_HAPPENINGS };
enum start_at { START_EARLIEST, START_LATEST };

struct skeleton_conf {
	int topic;
	int from;
	int64_t batch_ms;
	int64_t batch_records;
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
	{ 0 },
};

struct runner {
	const struct dtl_sink *sink;
	void *self;
	struct dtl_metrics *metrics;
};

static dtl_rc
one(void *self, struct dtl_arena *a, const struct dtl_message *msg, enum dtl_work *ret_work,
    struct dtl_err *err)
{
	struct runner *r = self;
	dtl_rc rc = r->sink->write(r->self, msg, err);

	(void)a;
	(void)ret_work;
	if (rc == DTL_OK)
		dtl_metrics_add(&r->metrics->out, 1);
	return rc;
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

/* Nothing but dead letters is sent. */
static void
out_options(const struct dtl_frame *f, struct dtl_out_options *o)
{
	(void)f;
	o->transactional = false;
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
		    .start = r->sink->offsets_load != NULL ? start : NULL },
		.topics = { conf->topic == SOURCE_EVENTS ? DTL_TOPIC_EVENTS : DTL_TOPIC_HAPPENINGS,
		    DTL_TOPIC_CODED },
		.topic_count = r->sink->no_ledger ? 1 : 2,
		.latest = conf->from == START_LATEST,
		.batch_ms = conf->batch_ms,
		.batch_records = conf->batch_records };
	bool again = false;
	dtl_rc rc;

	r->metrics = f->metrics;
	do {
		rc = r->sink->open(f->section, &f->shared, &r->self, err);
		if (rc != DTL_OK)
			return rc;
		rc = dtl_worker_run(&o, &again, err);
		r->sink->close(r->self);
	} while (again);
	return rc;
}

int
dtl_sink_main(int argc, char **argv, const struct dtl_sink *sink)
{
	struct runner r = { .sink = sink };
	struct dtl_process process = { .spec = { .verb = "sink",
					   .folder = "sinks",
					   .name = sink->name,
					   .keys = sink->keys,
					   .conf_size = sink->conf_size,
					   .more_keys = skeleton_keys,
					   .more_size = sizeof(struct skeleton_conf),
					   .check = sink->check },
		.out = out_options,
		.run = run,
		.self = &r };

	return dtl_process_main(argc, argv, &process);
}

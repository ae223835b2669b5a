#include "run/processor.h"

#include "run/process.h"
#include "run/reload.h"
#include "run/worker.h"

struct skeleton_conf {
	bool transactions;
	int64_t batch_ms;
	int64_t batch_records;
};

static const struct dtl_conf_key skeleton_keys[] = {
	{ "transactions", DTL_CONF_BOOL, offsetof(struct skeleton_conf, transactions), "true", 0, 0,
	    NULL, "each record worked exactly once; false: at least once" },
	{ "batch_wait", DTL_CONF_DURATION, offsetof(struct skeleton_conf, batch_ms), "100ms", 1,
	    60000, NULL, "work of so long is committed together" },
	{ "batch_records", DTL_CONF_INT, offsetof(struct skeleton_conf, batch_records), "10000", 1,
	    1000000, NULL, "most input records committed together" },
	{ 0 },
};

struct runner {
	const struct dtl_processor *processor;
	void *self;
	struct dtl_out *out;
	struct dtl_frame *frame;
	struct dtl_worker_options *options;
};

/* A tombstone says that a record was deleted: there is nothing to work. */
static dtl_rc
one(void *self, struct dtl_arena *a, const struct dtl_message *msg, enum dtl_work *ret_work,
    struct dtl_err *err)
{
	struct runner *r = self;

	if (msg->record.u.any == NULL) {
		*ret_work = DTL_WORK_FILTERED;
		return DTL_OK;
	}
	return r->processor->work(r->self, a, msg, r->out, ret_work, err);
}

static dtl_rc
take(void *self, const struct dtl_frame *next, struct dtl_err *err)
{
	struct runner *r = self;
	const struct skeleton_conf *conf = next->more;
	void *opened = NULL;
	dtl_rc rc = r->processor->open(next->section, &next->shared, &opened, err);

	if (rc != DTL_OK)
		return rc;
	r->processor->close(r->self);
	r->self = opened;
	r->options->batch_ms = conf->batch_ms;
	r->options->batch_records = conf->batch_records;
	return DTL_OK;
}

static void
reload(void *self)
{
	struct runner *r = self;

	dtl_reload(r->frame, &(struct dtl_reload){ .reopens = true, .self = r, .take = take });
}

static void
out_options(void *self, const struct dtl_frame *f, struct dtl_out_options *o)
{
	const struct skeleton_conf *conf = f->more;

	(void)self;
	o->wire = f->wire;
	o->transactional = conf->transactions;
}

static dtl_rc
run(void *self, struct dtl_frame *f, struct dtl_out *out, struct dtl_err *err)
{
	struct runner *r = self;
	const struct skeleton_conf *conf = f->more;
	bool again = false;
	struct dtl_worker_options o = { .frame = f,
		.out = out,
		.ops = { .self = r, .stage = "TRANSFORMATION", .one = one, .reload = reload },
		.topics = { r->processor->input },
		.topic_count = 1,
		.batch_ms = conf->batch_ms,
		.batch_records = conf->batch_records };
	dtl_rc rc = r->processor->open(f->section, &f->shared, &r->self, err);

	if (rc != DTL_OK)
		return rc;
	r->out = out;
	r->frame = f;
	r->options = &o;
	do
		rc = dtl_worker_run(&o, &again, err);
	while (again);
	r->processor->close(r->self);
	return rc;
}

int
dtl_processor_main(int argc, char **argv, const struct dtl_processor *processor)
{
	struct runner r = { .processor = processor };
	struct dtl_process process = { .spec = { .verb = "process",
					   .folder = "processors",
					   .name = processor->name,
					   .keys = processor->keys,
					   .conf_size = processor->conf_size,
					   .more_keys = skeleton_keys,
					   .more_size = sizeof(struct skeleton_conf),
					   .check = processor->check },
		.needs = DTL_END_KAFKA | DTL_END_GROUP | DTL_END_WORK,
		.out = out_options,
		.run = run,
		.self = &r };

	return dtl_process_main(argc, argv, &process);
}

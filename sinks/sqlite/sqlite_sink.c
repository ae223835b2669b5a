#include "sqlite_sink.h"

#include "base/log.h"
#include "batch.h"
#include "ledger.h"
#include "migrations.h"

#include <stdlib.h>

static const char *const sync_choices[] = { "full", "normal", "off", NULL };

static const struct dtl_conf_key keys[] = {
	{ "path", DTL_CONF_STR, offsetof(struct sqlite_conf, path), "events.db", 1, 4000, NULL,
	    "database file, made when missing; relative to this file's folder" },
	{ "sync", DTL_CONF_ENUM, offsetof(struct sqlite_conf, sync), "full", 0, 0, sync_choices,
	    "full: a commit survives a power cut; normal: the last ones may not; off: for tests" },
	{ "busy_wait", DTL_CONF_DURATION, offsetof(struct sqlite_conf, busy_wait_ms), "400ms", 0,
	    60000, NULL, "how long to wait for another writer before the sink's own retry" },
	{ "batch_bytes", DTL_CONF_BYTES, offsetof(struct sqlite_conf, batch_bytes), "64 MiB",
	    1 << 20, 1 << 29, NULL, "a batch over this is written early into its transaction" },
	{ 0 },
};

struct sqlite_sink {
	const struct sqlite_conf *conf;
	struct dtl_store *store;
	struct ledger *ledger;
	struct batch batch;
	struct dtl_arena *scratch;
	bool spilled; /* part of the batch is in the open transaction and no longer in memory */
};

static dtl_rc
sqlite_check(const struct dtl_conf *conf, void *section, struct dtl_err *err)
{
	struct sqlite_conf *self = section;
	const char *topic = dtl_conf_scalar(conf, "sinks.sqlite", "topic");

	self->dir = dtl_conf_dir(conf);
	if (topic != NULL && strcmp(topic, "happenings") == 0)
		return dtl_conf_error(conf, "sinks.sqlite", "topic", err,
		    "the tables of this sink hold events, choose events");
	return DTL_OK;
}

static void
sqlite_close(void *p)
{
	struct sqlite_sink *self = p;

	if (self == NULL)
		return;
	ledger_close(self->ledger);
	if (self->store != NULL)
		dtl_store_rollback(self->store);
	dtl_store_close(self->store);
	batch_clear(&self->batch);
	dtl_arena_free(self->scratch);
	free(self);
}

static dtl_rc
sqlite_open(
    const void *section, const struct dtl_shared *shared, void **ret_self, struct dtl_err *err)
{
	const struct sqlite_conf *conf = section;
	struct dtl_store_options options = {
		.migrations = sqlite_migrations,
		.migration_count = sqlite_migration_count,
		.application_id = SQLITE_SINK_APPLICATION_ID,
		.busy_wait_ms = conf->busy_wait_ms,
		.sync = (enum dtl_store_sync)conf->sync,
	};
	struct sqlite_sink *self = calloc(1, sizeof *self);
	dtl_rc rc;

	(void)shared;
	if (self == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	self->conf = conf;
	batch_init(&self->batch);
	self->scratch = dtl_arena_new(0);
	options.path = conf->path[0] == '/' || conf->dir == NULL
			   ? conf->path
			   : dtl_arena_printf(self->scratch, "%s/%s", conf->dir, conf->path);
	rc = dtl_store_open(&options, &self->store, err);
	if (rc == DTL_OK)
		rc = ledger_open(self->store, &self->ledger, err);
	if (rc != DTL_OK) {
		sqlite_close(self);
		return rc;
	}
	dtl_log(DTL_LOG_INFO, "sqlite.open", NULL, "path=%s version=%d", options.path,
	    sqlite_migration_count);
	dtl_arena_reset(self->scratch);
	*ret_self = self;
	return DTL_OK;
}

static dtl_rc
apply_item(struct sqlite_sink *self, const struct batch_item *item, struct dtl_err *err)
{
	if (item->record.u.any == NULL)
		return ledger_forget(self->ledger, item->key, err);
	if (item->record.kind == DTL_KIND_CODED)
		return ledger_coded(self->ledger, item->record.u.coded, err);
	dtl_rc rc = ledger_event(self->ledger, self->scratch, item->record.u.event, err);

	dtl_arena_reset(self->scratch);
	return rc;
}

/* Takes the batch into a transaction, opening one when there is none. */
static dtl_rc
apply_batch(struct sqlite_sink *self, struct dtl_err *err)
{
	dtl_rc rc = self->spilled ? DTL_OK : dtl_store_begin(self->store, err);

	for (size_t i = 0; i < self->batch.count && rc == DTL_OK; i++)
		rc = apply_item(self, &self->batch.items[i], err);
	return rc;
}

/* After a failure nothing of the batch is in the file. What is no longer in memory can only come
 * again from Kafka, so then the process must stop. */
static dtl_rc
undo(struct sqlite_sink *self, dtl_rc rc, struct dtl_err *err)
{
	dtl_store_rollback(self->store);
	if (self->spilled || rc == DTL_SKIP)
		return dtl_err_wrap(err, DTL_FAIL, "large batch of events");
	return rc;
}

static dtl_rc
spill(struct sqlite_sink *self, struct dtl_err *err)
{
	dtl_rc rc = apply_batch(self, err);

	if (rc != DTL_OK)
		return undo(self, rc, err);
	self->spilled = true;
	batch_reset(&self->batch);
	return DTL_OK;
}

static dtl_rc
check_record(const struct dtl_message *msg, struct dtl_err *err)
{
	const struct dtl_record *record = &msg->record;

	if (record->kind != DTL_KIND_EVENT && record->kind != DTL_KIND_CODED)
		return dtl_err_set(err, DTL_FAIL,
		    "topic '%s' carries %ss; this sink's tables hold events: set 'topic: events'",
		    msg->topic_name, dtl_kind_name(record->kind));
	if (record->u.any == NULL)
		return DTL_OK;
	if (record->kind == DTL_KIND_CODED) {
		if (record->u.coded->article_id.n == 0)
			return dtl_err_set(err, DTL_SKIP, "ledger record without an article id");
		return DTL_OK;
	}
	if (record->u.event->id.n == 0 || record->u.event->article_id.n == 0)
		return dtl_err_set(err, DTL_SKIP, "event without an id or an article id");
	return DTL_OK;
}

static dtl_rc
sqlite_write(void *p, const struct dtl_message *msg, struct dtl_err *err)
{
	struct sqlite_sink *self = p;
	dtl_rc rc = check_record(msg, err);

	if (rc != DTL_OK)
		return rc;
	/* The events topic is not compacted: a null value there says nothing about an article. */
	if (msg->record.u.any == NULL && msg->record.kind == DTL_KIND_EVENT)
		return DTL_OK;
	if (batch_bytes(&self->batch) > (size_t)self->conf->batch_bytes) {
		rc = spill(self, err);
		if (rc != DTL_OK)
			return rc;
	}
	batch_add(&self->batch, msg->record, msg->key);
	return DTL_OK;
}

static dtl_rc
sqlite_flush(void *p, const struct dtl_offset_range *ranges, size_t count, struct dtl_err *err)
{
	struct sqlite_sink *self = p;

	if (count == 0 && self->batch.count == 0 && !self->spilled)
		return DTL_OK;
	dtl_rc rc = apply_batch(self, err);

	for (size_t i = 0; i < count && rc == DTL_OK; i++)
		rc = ledger_offset(self->ledger, &ranges[i], err);
	if (rc == DTL_OK)
		rc = dtl_store_commit(self->store, err);
	if (rc != DTL_OK)
		return undo(self, rc, err);
	self->spilled = false;
	batch_reset(&self->batch);
	return DTL_OK;
}

static dtl_rc
sqlite_offsets_load(
    void *p, const char *topic, int32_t partition, int64_t *ret_offset, struct dtl_err *err)
{
	struct sqlite_sink *self = p;

	return ledger_offset_load(self->ledger, topic, partition, ret_offset, err);
}

const struct dtl_sink dtl_sqlite_sink = {
	.name = "sqlite",
	.keys = keys,
	.conf_size = sizeof(struct sqlite_conf),
	.check = sqlite_check,
	.open = sqlite_open,
	.write = sqlite_write,
	.flush = sqlite_flush,
	.offsets_load = sqlite_offsets_load,
	.close = sqlite_close,
};

#include "jsonl_sink.h"

#include "lines.h"

#include <signal.h>
#include <stdlib.h>

static const char *const record_choices[] = { "events", "coded", "all", NULL };

static const struct dtl_conf_key keys[] = {
	{ "path", DTL_CONF_STR, offsetof(struct jsonl_conf, path), "-", 1, 4000, NULL,
	    "file that grows by whole lines, or - for standard output" },
	{ "records", DTL_CONF_ENUM, offsetof(struct jsonl_conf, records), "events", 0, 0,
	    record_choices,
	    "events (or happenings), coded (the ledger), or all, each as {\"event\": {...}}" },
	{ "rotate_bytes", DTL_CONF_BYTES, offsetof(struct jsonl_conf, rotate_bytes), "0", 0,
	    INT64_C(1) << 40, NULL, "start a new file at this size; 0 = never" },
	{ "rotate_every", DTL_CONF_DURATION, offsetof(struct jsonl_conf, rotate_every_ms), "0s", 0,
	    INT64_C(366) * 86400000, NULL,
	    "start a new file with each such period of UTC; 0s = never" },
	{ "fsync", DTL_CONF_BOOL, offsetof(struct jsonl_conf, fsync), "true", 0, 0, NULL,
	    "sync the file before offsets are committed" },
	{ 0 },
};

struct jsonl_sink {
	const struct jsonl_conf *conf;
	struct lines *lines;
	struct dtl_buf line;
};

static dtl_rc
jsonl_check(const struct dtl_conf *conf, void *section, struct dtl_err *err)
{
	struct jsonl_conf *self = section;

	self->dir = dtl_conf_dir(conf);
	if (self->rotate_bytes > 0 && self->rotate_bytes < 1024)
		return dtl_conf_error(conf, "sinks.jsonl", "rotate_bytes", err,
		    "%lld is too small, use 0 or at least 1024 bytes",
		    (long long)self->rotate_bytes);
	if (self->rotate_every_ms > 0 && self->rotate_every_ms < 1000)
		return dtl_conf_error(conf, "sinks.jsonl", "rotate_every", err,
		    "%lldms is too short, use 0s or at least 1s", (long long)self->rotate_every_ms);
	if (strcmp(self->path, "-") == 0 && (self->rotate_bytes > 0 || self->rotate_every_ms > 0))
		return dtl_conf_error(conf, "sinks.jsonl", "path", err,
		    "standard output cannot be rotated, name a file");
	return DTL_OK;
}

static void
jsonl_close(void *p)
{
	struct jsonl_sink *self = p;

	if (self == NULL)
		return;
	lines_close(self->lines);
	dtl_buf_clear(&self->line);
	free(self);
}

static dtl_rc
jsonl_open(
    const void *section, const struct dtl_shared *shared, void **ret_self, struct dtl_err *err)
{
	const struct jsonl_conf *conf = section;
	struct lines_options options = {
		.rotate_bytes = conf->rotate_bytes,
		.rotate_every_ms = conf->rotate_every_ms,
		.fsync = conf->fsync,
		.now_ms = dtl_time_now_ms,
	};
	struct jsonl_sink *self = calloc(1, sizeof *self);

	(void)shared;
	if (self == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	/* A reader that goes away is an error of write, not the end of us. */
	(void)signal(SIGPIPE, SIG_IGN);
	self->conf = conf;
	dtl_buf_init(&self->line, NULL);
	bool as_is = conf->path[0] == '/' || strcmp(conf->path, "-") == 0 || conf->dir == NULL;

	if (!as_is)
		dtl_buf_addf(&self->line, "%s/", conf->dir);
	dtl_buf_add_z(&self->line, conf->path);
	options.path = self->line.p;
	dtl_rc rc = lines_open(&options, &self->lines, err);

	if (rc != DTL_OK) {
		jsonl_close(self);
		return rc == DTL_RETRY ? DTL_FAIL : rc;
	}
	*ret_self = self;
	return DTL_OK;
}

static bool
wanted(const struct jsonl_sink *self, enum dtl_kind kind)
{
	switch ((enum jsonl_records)self->conf->records) {
	case JSONL_EVENTS:
		return kind != DTL_KIND_CODED;
	case JSONL_CODED:
		return kind == DTL_KIND_CODED;
	case JSONL_ALL:
		return true;
	}
	return false;
}

static void
put_record(struct dtl_json_writer *w, const struct dtl_message *msg)
{
	if (msg->record.u.any != NULL) {
		dtl_wire_json_value(msg->record, DTL_STR_NONE, w);
		return;
	}
	/* A compacted topic's tombstone. */
	dtl_json_begin_object(w);
	dtl_json_key(w, msg->record.kind == DTL_KIND_CODED ? "article_id" : "id");
	dtl_json_str(w, msg->key);
	dtl_json_key(w, "deleted");
	dtl_json_bool(w, true);
	dtl_json_end_object(w);
}

static dtl_rc
jsonl_write(void *p, const struct dtl_message *msg, struct dtl_err *err)
{
	struct jsonl_sink *self = p;
	struct dtl_json_writer w;

	if (!wanted(self, msg->record.kind))
		return DTL_OK;
	dtl_buf_truncate(&self->line, 0);
	dtl_json_writer_init(&w, &self->line, 0);
	if (self->conf->records == JSONL_ALL) {
		dtl_json_begin_object(&w);
		dtl_json_key(&w, dtl_kind_name(msg->record.kind));
		put_record(&w, msg);
		dtl_json_end_object(&w);
	} else {
		put_record(&w, msg);
	}
	return lines_add(self->lines, dtl_buf_str(&self->line), err);
}

static dtl_rc
jsonl_flush(void *p, const struct dtl_offset_range *ranges, size_t count, struct dtl_err *err)
{
	struct jsonl_sink *self = p;

	(void)ranges;
	(void)count;
	return lines_flush(self->lines, err);
}

const struct dtl_sink dtl_jsonl_sink = {
	.name = "jsonl",
	.keys = keys,
	.conf_size = sizeof(struct jsonl_conf),
	.check = jsonl_check,
	.open = jsonl_open,
	.write = jsonl_write,
	.flush = jsonl_flush,
	.close = jsonl_close,
};

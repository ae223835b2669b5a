/* lines - a sink that writes "kind article-id topic/partition/offset" lines; down: a file that stops it. */
#include "run/sink.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct lines_conf {
	const char *path;
	const char *down;
	const char *hang;
	int64_t delay_ms;
};

struct lines {
	const struct lines_conf *conf;
	FILE *file;
};

static const struct dtl_conf_key keys[] = {
	{ "path", DTL_CONF_STR, offsetof(struct lines_conf, path), NULL, 1, 4096, NULL,
	    "file to append to" },
	{ "down", DTL_CONF_STR, offsetof(struct lines_conf, down), "", 0, 4096, NULL,
	    "file that makes the destination bad" },
	{ "hang", DTL_CONF_STR, offsetof(struct lines_conf, hang), "", 0, 4096, NULL,
	    "file while which a flush does not come back" },
	{ "delay", DTL_CONF_DURATION, offsetof(struct lines_conf, delay_ms), "0ms", 0, 60000, NULL,
	    "time that a record takes" },
	{ 0 },
};

static dtl_rc
lines_open(
    const void *section, const struct dtl_shared *shared, void **ret_self, struct dtl_err *err)
{
	struct lines *self = calloc(1, sizeof *self);

	(void)shared;
	if (self == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	self->conf = section;
	self->file = fopen(self->conf->path, "ae");
	if (self->file == NULL) {
		free(self);
		return dtl_err_set(err, DTL_FAIL, "open: %s", strerror(errno));
	}
	*ret_self = self;
	return DTL_OK;
}

static void
pass_time(int64_t ms)
{
	struct timespec left = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

	while (ms > 0 && nanosleep(&left, &left) != 0 && errno == EINTR)
		continue;
}

static dtl_rc
lines_write(void *self, const struct dtl_message *msg, struct dtl_err *err)
{
	struct lines *l = self;
	bool event = msg->record.kind == DTL_KIND_EVENT;

	if (access(l->conf->down, F_OK) == 0)
		return dtl_err_set(err, DTL_RETRY, "the destination is down");
	pass_time(l->conf->delay_ms);
	if (fprintf(l->file, "%s %.*s %s/%" PRId32 "/%" PRId64 "\n", event ? "event" : "coded",
		DTL_STR_FMT(msg->key), msg->topic_name, msg->partition, msg->offset) < 0)
		return dtl_err_set(err, DTL_FAIL, "write: %s", strerror(errno));
	return DTL_OK;
}

static dtl_rc
lines_flush(void *self, const struct dtl_offset_range *ranges, size_t count, struct dtl_err *err)
{
	struct lines *l = self;

	(void)ranges;
	(void)count;
	while (access(l->conf->hang, F_OK) == 0)
		pass_time(50);
	if (fflush(l->file) != 0)
		return dtl_err_set(err, DTL_FAIL, "flush: %s", strerror(errno));
	return DTL_OK;
}

static void
lines_close(void *self)
{
	struct lines *l = self;

	(void)fclose(l->file);
	free(l);
}

static const struct dtl_sink lines = {
	.name = "lines",
	.keys = keys,
	.conf_size = sizeof(struct lines_conf),
	.reopens = true,
	.open = lines_open,
	.write = lines_write,
	.flush = lines_flush,
	.close = lines_close,
};

int
main(int argc, char **argv)
{
	return dtl_sink_main(argc, argv, &lines);
}

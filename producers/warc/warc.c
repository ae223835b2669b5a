#include "warc.h"

#include "archive.h"
#include "base/file.h"
#include "run/walk.h"
#include "run/walls.h"

#include <stdlib.h>
#include <unistd.h>

#define STEP_MS 100
#define STEP_BYTES ((size_t)16 << 20)
#define IDLE_MS 500
#define RULES_BYTES ((size_t)4 << 20)

struct warc {
	const struct warc_conf *conf;
	struct dtl_out *out;
	struct dtl_arena *a; /* of the rules */
	struct dtl_walk *walk;
	struct archive archive;
	struct dtl_meter meter;
};

static void
warc_close(void *p)
{
	struct warc *self = p;

	if (self == NULL)
		return;
	archive_clear(&self->archive);
	dtl_walk_close(self->walk);
	dtl_arena_free(self->a);
	free(self);
}

static dtl_rc
read_rules(struct warc *self, const struct dtl_shared *shared, const struct dtl_url_rules **ret,
    struct dtl_err *err)
{
	const char *path = dtl_shared_data_path(shared, self->a, "net/url-rules.txt");
	struct dtl_str text;
	dtl_rc rc = dtl_file_read(self->a, path, RULES_BYTES, &text, err);

	if (rc == DTL_OK)
		rc = dtl_url_rules_parse(self->a, text, ret, err);
	return rc == DTL_OK ? rc : dtl_err_wrap(err, DTL_FAIL, "'%s'", path);
}

static dtl_rc
open_parts(struct warc *self, const struct dtl_shared *shared, const struct dtl_opt *opt,
    struct dtl_err *err)
{
	struct dtl_walk_options options = {
		.paths = &self->conf->paths,
		.dir = self->conf->dir,
		.operands = opt->rest,
		.operand_count = opt->rest_count,
		.include = &self->conf->include,
		.exclude = &self->conf->exclude,
		.depth = (int)self->conf->depth,
	};
	struct capture_options capture = { .conf = self->conf,
		.max_article_bytes = (size_t)shared->max_article_bytes };
	dtl_rc rc = read_rules(self, shared, &capture.rules, err);

	if (rc == DTL_OK && self->conf->walls)
		rc = dtl_walls_load(shared, self->a, &capture.walls, err);
	self->archive.opt = capture;
	return rc == DTL_OK ? dtl_walk_open(&options, &self->walk, err) : rc;
}

static dtl_rc
warc_open(const void *section, const struct dtl_shared *shared, const struct dtl_opt *opt,
    struct dtl_out *out, void **ret_self, struct dtl_err *err)
{
	struct warc *self = calloc(1, sizeof *self);

	if (self == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	self->conf = section;
	self->out = out;
	self->a = dtl_arena_new(0);
	archive_init(&self->archive, out);
	dtl_rc rc = open_parts(self, shared, opt, err);

	if (rc != DTL_OK) {
		warc_close(self);
		return rc;
	}
	dtl_meter_init(&self->meter, "warc", (enum dtl_meter_style)self->conf->meter,
	    dtl_walk_bytes(self->walk));
	*ret_self = self;
	return DTL_OK;
}

/* One thing. *ret_next END: all is read. */
static dtl_rc
do_one(struct warc *self, struct dtl_arena *a, dtl_step *ret_next, struct dtl_err *err)
{
	enum archive_verdict verdict = ARCHIVE_MORE;
	struct dtl_walk_item item;
	dtl_rc rc;

	*ret_next = DTL_STEP_MORE;
	if (self->archive.busy)
		rc = archive_step(&self->archive, a, &verdict, err);
	else if (!dtl_walk_next(self->walk, &item)) {
		*ret_next = DTL_STEP_END;
		return DTL_OK;
	} else if (item.problem != NULL)
		rc = archive_report(&self->archive, item.path, item.problem, err);
	else
		rc = archive_begin(&self->archive, a, item.path, &verdict, err);
	if (verdict == ARCHIVE_WAITS)
		*ret_next = DTL_STEP_IDLE;
	return rc;
}

static dtl_rc
warc_step(void *p, struct dtl_arena *a, dtl_step *ret_next, struct dtl_wait *ret_wait,
    struct dtl_err *err)
{
	struct warc *self = p;
	int64_t until_ms = dtl_time_mono_ms() + STEP_MS;

	*ret_next = DTL_STEP_MORE;
	*ret_wait = (struct dtl_wait){ .fd = STDIN_FILENO, .wait_ms = IDLE_MS };
	while (*ret_next == DTL_STEP_MORE && dtl_time_mono_ms() < until_ms &&
	       dtl_arena_used(a) < STEP_BYTES && !dtl_out_stopping(self->out)) {
		dtl_rc rc = do_one(self, a, ret_next, err);

		if (rc != DTL_OK)
			return rc;
	}
	dtl_meter_show(&self->meter, &self->archive.counts);
	if (*ret_next == DTL_STEP_END)
		dtl_meter_end(&self->meter, &self->archive.counts);
	return archive_checkpoint(&self->archive, err);
}

static const char *
warc_steady(const void *p)
{
	const struct warc *self = p;

	return dtl_walk_steady(&self->conf->paths);
}

const struct dtl_producer dtl_warc_producer = {
	.name = "warc",
	.keys = warc_keys,
	.conf_size = sizeof(struct warc_conf),
	.check = warc_check,
	.steady = warc_steady,
	.open = warc_open,
	.step = warc_step,
	.close = warc_close,
};

#include "files.h"

#include "base/log.h"
#include "intake.h"
#include "run/meter.h"
#include "run/walk.h"
#include "watch.h"

#include <stdlib.h>
#include <unistd.h>

#define STEP_MS 100
#define STEP_BYTES ((size_t)8 << 20)
#define IDLE_MS 500
#define FALLBACK_RESCAN_MS 10000 /* where a folder cannot be watched */

struct files {
	const struct files_conf *conf;
	struct dtl_out *out;
	struct dtl_walk *walk;
	struct watch *watch; /* NULL: not watching */
	struct intake intake;
	struct dtl_meter meter;
	struct dtl_buf next; /* path whose intake has to be begun; empty: none */
	bool complete; /* it came by inotify, so its writer is done */
	bool once;
	bool walking; /* the walk has more */
	bool blind; /* a folder could not be watched */
	bool rescan; /* look everywhere again */
	int64_t rescan_ms; /* at this time of the monotonic clock; 0: never */
	int64_t walked_ms;
};

static void
files_close(void *p)
{
	struct files *self = p;

	if (self == NULL)
		return;
	intake_clear(&self->intake);
	dtl_walk_close(self->walk);
	watch_close(self->watch);
	dtl_buf_clear(&self->next);
	free(self);
}

static void
add_watch(void *p, const char *path)
{
	struct files *self = p;

	if (watch_folder(self->watch, path))
		return;
	if (!self->blind)
		dtl_log(DTL_LOG_WARN, "files.watch",
		    "cannot watch a folder; looking there from time to time instead (raise "
		    "fs.inotify.max_user_watches)",
		    "every_ms=%d", FALLBACK_RESCAN_MS);
	self->blind = true;
}

/* Watches first, then walks: what comes in between is seen twice rather than never. */
static void
start_walk(struct files *self)
{
	if (self->watch != NULL)
		dtl_walk_folders(self->walk, add_watch, self);
	dtl_walk_restart(self->walk);
	self->walking = true;
	self->rescan = false;
	self->rescan_ms = 0;
	self->walked_ms = dtl_time_mono_ms();
}

static dtl_rc
open_walk(struct files *self, const struct dtl_opt *opt, struct dtl_err *err)
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
	dtl_rc rc = dtl_walk_open(&options, &self->walk, err);

	if (rc == DTL_OK && self->conf->watch)
		rc = watch_open(&self->watch, err);
	return rc;
}

static dtl_rc
files_open(const void *section, const struct dtl_shared *shared, const struct dtl_opt *opt,
    struct dtl_out *out, void **ret_self, struct dtl_err *err)
{
	struct files *self = calloc(1, sizeof *self);

	if (self == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	self->conf = section;
	self->out = out;
	self->once = opt->once;
	dtl_buf_init(&self->next, NULL);
	struct intake_options options = {
		.conf = self->conf,
		.out = out,
		.max_article_bytes = (size_t)shared->max_article_bytes,
		.settle = self->conf->watch && !opt->once,
		.wait_rest = self->conf->watch && !opt->once,
	};

	intake_init(&self->intake, &options);
	dtl_rc rc = open_walk(self, opt, err);

	if (rc != DTL_OK) {
		files_close(self);
		return rc;
	}
	dtl_meter_init(&self->meter, "files", (enum dtl_meter_style)self->conf->meter,
	    dtl_walk_bytes(self->walk));
	start_walk(self);
	*ret_self = self;
	return DTL_OK;
}

/* The next path of the walk goes to self->next. */
static dtl_rc
take_walked(struct files *self, struct dtl_arena *a, struct dtl_err *err)
{
	struct dtl_walk_item item;

	if (!dtl_walk_next(self->walk, &item)) {
		self->walking = false;
		dtl_meter_end(&self->meter, &self->intake.counts);
		return DTL_OK;
	}
	if (item.problem != NULL)
		return intake_report(&self->intake, a, item.path, item.problem, err);
	dtl_buf_add_z(&self->next, item.path);
	self->complete = false;
	return DTL_OK;
}

/* The next complete file of the inbox goes to self->next. False: nothing came. */
static bool
take_watched(struct files *self)
{
	const char *path = NULL;

	switch (watch_next(self->watch, &path)) {
	case WATCH_NOTHING:
		return false;
	case WATCH_FILE:
		if (dtl_walk_wants(self->walk, path)) {
			dtl_buf_add_z(&self->next, path);
			self->complete = true;
		}
		break;
	case WATCH_FOLDER:
		self->rescan = true;
		break;
	case WATCH_OVERFLOW:
		dtl_log(DTL_LOG_WARN, "files.overflow",
		    "the kernel dropped events; looking everywhere again", NULL);
		self->rescan = true;
		break;
	}
	return true;
}

static bool
rescan_due(const struct files *self)
{
	int64_t every_ms = self->conf->rescan_ms;
	int64_t now_ms = dtl_time_mono_ms();

	if (self->rescan || (self->rescan_ms > 0 && now_ms >= self->rescan_ms))
		return true;
	if (self->blind && (every_ms == 0 || every_ms > FALLBACK_RESCAN_MS))
		every_ms = FALLBACK_RESCAN_MS;
	return every_ms > 0 && now_ms - self->walked_ms >= every_ms;
}

static dtl_rc
begin_next(struct files *self, struct dtl_arena *a, enum intake_verdict *ret, struct dtl_err *err)
{
	dtl_rc rc = intake_begin(&self->intake, a, self->next.p, self->complete, ret, err);

	if (rc != DTL_OK)
		return rc;
	if (*ret == INTAKE_NOT_YET)
		self->rescan_ms = dtl_time_mono_ms() + self->conf->settle_ms;
	if (*ret != INTAKE_WAITS)
		dtl_buf_truncate(&self->next, 0);
	return DTL_OK;
}

/* One thing. *ret false: nothing to do now. */
static dtl_rc
do_one(struct files *self, struct dtl_arena *a, bool *ret, struct dtl_err *err)
{
	enum intake_verdict verdict = INTAKE_PASSED;
	dtl_rc rc = DTL_OK;

	*ret = true;
	if (self->next.n > 0)
		rc = begin_next(self, a, &verdict, err);
	else if (self->intake.busy)
		rc = intake_step(&self->intake, a, &verdict, err);
	else if (self->walking)
		rc = take_walked(self, a, err);
	else if (self->watch == NULL || !take_watched(self))
		*ret = false;
	if (verdict == INTAKE_WAITS)
		*ret = false;
	return rc;
}

static void
rest(struct files *self, dtl_step *ret_next, struct dtl_wait *ret_wait)
{
	bool on_stdin = self->intake.busy || self->next.n > 0;

	*ret_next = DTL_STEP_IDLE;
	ret_wait->wait_ms = IDLE_MS;
	ret_wait->fd = on_stdin ? STDIN_FILENO : -1;
	if (on_stdin)
		return;
	if (self->watch == NULL || self->once) {
		*ret_next = DTL_STEP_END;
		return;
	}
	ret_wait->fd = watch_fd(self->watch);
	if (rescan_due(self)) {
		start_walk(self);
		*ret_next = DTL_STEP_MORE;
	}
}

static dtl_rc
files_step(void *p, struct dtl_arena *a, dtl_step *ret_next, struct dtl_wait *ret_wait,
    struct dtl_err *err)
{
	struct files *self = p;
	int64_t until_ms = dtl_time_mono_ms() + STEP_MS;
	bool more = true;

	*ret_next = DTL_STEP_MORE;
	while (more && dtl_time_mono_ms() < until_ms && dtl_arena_used(a) < STEP_BYTES &&
	       !dtl_out_stopping(self->out)) {
		dtl_rc rc = do_one(self, a, &more, err);

		if (rc != DTL_OK)
			return rc;
	}
	dtl_meter_show(&self->meter, &self->intake.counts);
	if (!more)
		rest(self, ret_next, ret_wait);
	/* Every step ends with its place remembered, so a stop between steps repeats nothing. */
	return intake_checkpoint(&self->intake, err);
}

static const char *
files_steady(const void *p)
{
	const struct files *self = p;

	return dtl_walk_steady(&self->conf->paths);
}

const struct dtl_producer dtl_files_producer = {
	.name = "files",
	.keys = files_keys,
	.conf_size = sizeof(struct files_conf),
	.check = files_check,
	.steady = files_steady,
	.open = files_open,
	.step = files_step,
	.close = files_close,
};

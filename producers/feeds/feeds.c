#include "run.h"

static dtl_rc
feeds_open(const void *section, const struct dtl_shared *shared, const struct dtl_opt *opt,
    struct dtl_out *out, void **ret_self, struct dtl_err *err)
{
	struct run *r = NULL;
	dtl_rc rc = run_open(section, shared, opt, out, &r, err);

	if (rc == DTL_OK)
		*ret_self = r;
	return rc;
}

static dtl_rc
feeds_step(void *self, struct dtl_arena *a, dtl_step *ret_next, struct dtl_wait *ret_wait,
    struct dtl_err *err)
{
	(void)a; /* every answer has an arena of its own: a step may work on many */
	return run_step(self, ret_next, ret_wait, err);
}

static void
feeds_close(void *self)
{
	run_close(self);
}

static void
feeds_halt(void *self)
{
	run_halt(self);
}

const struct dtl_producer dtl_feeds_producer = {
	.name = "feeds",
	.keys = feeds_keys,
	.conf_size = sizeof(struct feeds_conf),
	.check = feeds_check,
	.open = feeds_open,
	.step = feeds_step,
	.close = feeds_close,
	.share = run_share_name,
	.halt = feeds_halt,
};

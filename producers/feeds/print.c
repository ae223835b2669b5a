#include "run.h"

#include "run/frame.h"
#include "run/signals.h"

#include <poll.h>
#include <stdio.h>

/* The producer without Kafka: what it would send goes to standard output, where it stands into the cache. */

static dtl_rc
loop(struct run *r, struct dtl_err *err)
{
	dtl_step next = DTL_STEP_MORE;
	dtl_rc rc = DTL_OK;

	while (rc == DTL_OK && next != DTL_STEP_END && !dtl_signals_stopping()) {
		struct dtl_wait wait = { -1, 500 };

		rc = run_step(r, &next, &wait, err);
		if (rc == DTL_OK && next == DTL_STEP_IDLE) {
			struct pollfd fd = { .fd = wait.fd, .events = POLLIN };

			(void)fflush(stdout);
			(void)poll(&fd, 1, wait.wait_ms);
		}
	}
	return rc;
}

int
feeds_print_main(int argc, char **argv)
{
	struct dtl_frame_spec spec = { .verb = "produce",
		.folder = "producers",
		.name = "feeds",
		.keys = feeds_keys,
		.conf_size = sizeof(struct feeds_conf),
		.check = feeds_check };
	struct dtl_frame f;
	struct run *r = NULL;
	struct dtl_err err = { "" };
	int code = dtl_frame_open(argc, argv, &spec, &f);
	dtl_rc rc;

	if (code >= 0)
		return code;
	rc = run_open(f.section, &f.shared, &f.opt, NULL, &r, &err);
	if (rc == DTL_OK)
		rc = loop(r, &err);
	if (fflush(stdout) != 0 && rc == DTL_OK)
		rc = dtl_err_set(&err, DTL_FAIL, "standard output cannot be written");
	run_close(r);
	return dtl_frame_close(&f, rc, &err);
}

#include "run/process.h"

#include "run/fault.h"

int
dtl_process_main(int argc, char **argv, const struct dtl_process *process)
{
	struct dtl_out_options o = { .process = process->spec.name };
	struct dtl_out *out = NULL;
	struct dtl_err err = { "" };
	struct dtl_frame f;
	int code;
	dtl_rc rc;

	dtl_fault_setup();
	code = dtl_frame_open(argc, argv, &process->spec, &f);
	if (code >= 0)
		return code;
	o.shared = &f.shared;
	o.instance = f.slot.identity;
	o.metrics = f.metrics;
	process->out(process->self, &f, &o);
	dtl_metrics_need(f.metrics, process->needs);
	rc = dtl_frame_open_out(&f, &o, &out, &err);
	if (rc == DTL_OK)
		rc = process->run(process->self, &f, out, &err);
	else if (rc == DTL_RETRY)
		rc = DTL_OK; /* stopped as asked, before Kafka answered */
	dtl_out_close(out);
	return dtl_frame_close(&f, rc, &err);
}

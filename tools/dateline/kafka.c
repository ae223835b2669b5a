#include "command.h"
#include "run/local_kafka.h"

#include <stdio.h>

static dtl_rc
start(const struct dtl_shared *shared, struct dtl_err *err)
{
	struct dtl_local_kafka kafka;
	dtl_rc rc = dtl_local_kafka_start(shared, false, &kafka, err);

	if (rc == DTL_OK)
		(void)printf("Kafka %s at %s, pid %d\n",
		    kafka.started ? "started" : "already running", kafka.bootstrap, kafka.pid);
	return rc;
}

static dtl_rc
stop(const struct dtl_shared *shared, struct dtl_err *err)
{
	dtl_rc rc = dtl_local_kafka_stop(shared, err);

	if (rc == DTL_OK)
		(void)printf("Kafka stopped\n");
	return rc;
}

static int
status(const struct dtl_command *self, const struct dtl_shared *shared)
{
	struct dtl_local_kafka kafka = { 0 };
	struct dtl_err err;

	if (dtl_local_kafka_status(shared, &kafka, &err) != DTL_OK)
		return dtl_command_fail(self, DTL_EXIT_FAIL, "%s", err.text);
	if (kafka.pid == 0) {
		(void)printf("Kafka is not running\n");
		if (kafka.died)
			(void)printf("it died; %s/kafka/logs may tell why\n", shared->state);
		return DTL_EXIT_FAIL;
	}
	(void)printf("Kafka is running at %s, pid %d, data in %s/kafka\n", kafka.bootstrap,
	    kafka.pid, shared->state);
	return 0;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct dtl_opt opt;
	struct dtl_line line;
	struct dtl_err err;
	int code = dtl_command_begin(self, argc, argv, NULL, 0, &opt);
	dtl_rc rc = DTL_OK;

	if (code >= 0)
		return code;
	const char *verb = opt.rest_count == 1 ? opt.rest[0] : "";
	bool is_start = strcmp(verb, "start") == 0, is_stop = strcmp(verb, "stop") == 0;
	if (!is_start && !is_stop && strcmp(verb, "status") != 0)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "say `start`, `stop` or `status`");
	code = dtl_line_open(self, &opt, false, &line);
	if (code != 0)
		return code;
	if (line.shared.bootstrap[0] != '\0')
		code = dtl_command_fail(self, DTL_EXIT_CONFIG,
		    "kafka.bootstrap is '%s': that broker is not ours to start or stop",
		    line.shared.bootstrap);
	else if (is_start)
		rc = start(&line.shared, &err);
	else if (is_stop)
		rc = stop(&line.shared, &err);
	else
		code = status(self, &line.shared);
	dtl_line_close(&line);
	if (rc != DTL_OK)
		return dtl_command_fail(self, DTL_EXIT_FAIL, "%s", err.text);
	return code;
}

const struct dtl_command dtl_command_kafka = {
	"kafka",
	"start | stop | status [-c FILE]",
	"Starts, stops or shows the local Kafka of a line without a broker of its own",
	"It lives under the state folder and goes on running until it is stopped. `dateline\n"
	"up` starts one by itself and stops it at the end.\n\n"
	"Exit codes: 0 done (status: running), 1 failed (status: not running).\n\n"
	"Example:\n"
	"    dateline kafka start -c config/dateline.yaml\n",
	run,
};

#include "command.h"
#include "run/admin.h"

#include <stdio.h>

static int
print_states(struct dtl_topic_state states[DTL_TOPIC_COUNT])
{
	int wrong = 0;

	(void)printf("%-24s %10s %12s  %s\n", "topic", "partitions", "offsets", "state");
	for (int t = 0; t < DTL_TOPIC_COUNT; t++) {
		(void)printf("%-24s %10d %12lld  %s\n", states[t].name, states[t].partitions,
		    (long long)states[t].offsets, states[t].wrong != NULL ? states[t].wrong : "ok");
		wrong += states[t].wrong != NULL ? 1 : 0;
	}
	return wrong;
}

static int
work(const struct dtl_command *self, struct dtl_line *line, bool create, int partitions)
{
	struct dtl_topic_state states[DTL_TOPIC_COUNT];
	struct dtl_admin *admin = NULL;
	struct dtl_err err;
	int wrong = 0;
	dtl_rc rc = dtl_admin_open(&line->shared, &admin, &err);

	if (rc == DTL_OK && create)
		rc = dtl_admin_ensure(admin, partitions, &err);
	if (rc == DTL_OK)
		rc = dtl_admin_describe(admin, line->a, states, &err);
	if (rc == DTL_OK)
		wrong = print_states(states);
	dtl_admin_close(admin);
	if (rc != DTL_OK)
		return dtl_command_fail(self, DTL_EXIT_FAIL, "%s", err.text);
	return wrong == 0 ? 0 : DTL_EXIT_FAIL;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	const char *partitions = NULL;
	const struct dtl_opt_extra extra[] = { { 'p', "partitions", &partitions, NULL } };
	struct dtl_opt opt;
	struct dtl_line line;
	int64_t count = 0;
	int code = dtl_command_begin(self, argc, argv, extra, 1, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count != 1 ||
	    (strcmp(opt.rest[0], "create") != 0 && strcmp(opt.rest[0], "check") != 0))
		return dtl_command_fail(self, DTL_EXIT_USAGE, "say `create` or `check`");
	if (partitions != NULL && !dtl_str_to_i64(dtl_str_from(partitions), 1, 10000, &count))
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "--partitions: '%s' is no number in 1..10000", partitions);
	code = dtl_line_open(self, &opt, false, &line);
	if (code != 0)
		return code;
	code = work(self, &line, strcmp(opt.rest[0], "create") == 0, (int)count);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_topics = {
	"topics",
	"create | check [-c FILE] [--partitions N]",
	"Creates the topics of a line, or checks that they are as they must be",
	"create makes what is missing and alters nothing that exists; --partitions sets the\n"
	"number for the topics that may have several. check prints each topic with its state and\n"
	"its offsets: its records, and the marks that end transactions.\n\n"
	"Exit codes: 0 all are well, 1 one is missing or wrong, or Kafka did not answer.\n\n"
	"Example:\n"
	"    dateline topics create -c config/dateline.yaml --partitions 32\n",
	run,
};

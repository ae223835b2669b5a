#include "command.h"

#include <stdio.h>

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct dtl_opt opt;
	int code = argc > 1 ? dtl_command_begin(self, argc, argv, NULL, 0, &opt) : -1;

	if (code >= 0)
		return code;
	(void)printf("dateline %s\n%s", DTL_VERSION, DTL_LIBRARIES);
	return 0;
}

const struct dtl_command dtl_command_version = {
	"version",
	"",
	"Prints the version, and those of the libraries it was built with",
	"Example:\n"
	"    dateline version\n",
	run,
};

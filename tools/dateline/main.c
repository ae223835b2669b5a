/*
 * dateline - one front end for every part of a line; dispatches as git does.
 */
#include "command.h"

#include "conf/suggest.h"

#include <stdio.h>

const struct dtl_command *const dtl_commands[] = {
	&dtl_command_up,
	&dtl_command_explain,
	&dtl_command_lexicon,
	&dtl_command_check,
	&dtl_command_reload,
	&dtl_command_produce,
	&dtl_command_feeds,
	&dtl_command_process,
	&dtl_command_sink,
	&dtl_command_cat,
	&dtl_command_deadletters,
	&dtl_command_audit,
	&dtl_command_status,
	&dtl_command_filter,
	&dtl_command_retract,
	&dtl_command_topics,
	&dtl_command_schema,
	&dtl_command_kafka,
	&dtl_command_version,
	&dtl_command_help,
	NULL,
};

static int
unknown(const char *word)
{
	const char *names[sizeof dtl_commands / sizeof dtl_commands[0]];
	size_t count = 0;

	for (; dtl_commands[count] != NULL; count++)
		names[count] = dtl_commands[count]->name;
	const char *near = dtl_suggest(dtl_str_from(word), names, count);
	if (near != NULL)
		(void)fprintf(
		    stderr, "dateline: '%s' is no command; did you mean '%s'?\n", word, near);
	else
		(void)fprintf(
		    stderr, "dateline: '%s' is no command; `dateline help` lists them\n", word);
	return DTL_EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	char help[] = "help", version[] = "version";
	char *word = argc > 1 ? argv[1] : NULL;

	if (word == NULL) {
		(void)fprintf(stderr, "dateline: no command given; `dateline help` lists them\n");
		return DTL_EXIT_USAGE;
	}
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		word = help;
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		word = version;
	const struct dtl_command *command = dtl_command_find(word);
	if (command == NULL)
		return unknown(word);
	int code = command->run(command, argc - 1, argv + 1);
	if (fflush(stdout) != 0 || ferror(stdout))
		return code != 0 ? code : DTL_EXIT_FAIL;
	return code;
}

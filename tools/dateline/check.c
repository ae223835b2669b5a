#include "check.h"

#include <stdio.h>

const char **
dtl_check_argv(const struct dtl_line *line, const char *program, size_t *ret_count)
{
	size_t count = 0;
	const char **argv =
	    DTL_NEW_ARRAY(line->a, 2 * line->opt->override_count + 16, const char *);

	argv[count++] = program;
	if (line->config != NULL) {
		argv[count++] = "-c";
		argv[count++] = line->config;
	}
	for (size_t i = 0; i < line->opt->override_count; i++) {
		argv[count++] = "-o";
		argv[count++] = line->opt->overrides[i];
	}
	if (line->opt->debug)
		argv[count++] = "-d";
	*ret_count = count;
	return argv;
}

/* The first line, without the name of the program. */
static struct dtl_str
bare_message(struct dtl_str text, const char *path)
{
	struct dtl_str line = dtl_str_slice(text, 0, dtl_str_find_char(text, '\n', 0));
	const char *name = strrchr(path, '/') + 1;

	if (dtl_str_starts(line, name) && line.n > strlen(name) + 2)
		line = dtl_str_slice(line, strlen(name) + 2, line.n);
	return line;
}

static int
check_process(const struct dtl_command *self, struct dtl_line *line, enum dtl_kind_of kind,
    const char *name, struct dtl_buf *effective)
{
	const char *path = NULL;
	size_t count;
	int code = 0;
	struct dtl_buf said;
	struct dtl_err err, why;

	if (dtl_programs_find(line->a, kind, name, &path, &why) != DTL_OK) {
		(void)dtl_conf_error(line->conf, dtl_kind_folder(kind), name, &err, "%s", why.text);
		(void)dtl_command_fail(self, 1, "%s", err.text);
		return 1;
	}
	const char **argv = dtl_check_argv(line, path, &count);
	argv[count++] = effective != NULL ? "-nv" : "-n";
	dtl_buf_init(&said, line->a);
	if (dtl_program_run(argv, effective, &said, &code, &err) != DTL_OK) {
		(void)dtl_command_fail(self, 1, "%s", err.text);
		return 1;
	}
	if (code == 0)
		return 0;
	struct dtl_str message = bare_message(dtl_buf_str(&said), path);
	(void)dtl_command_fail(self, 1, "%.*s", DTL_STR_FMT(message));
	return 1;
}

int
dtl_check_line(const struct dtl_command *self, struct dtl_line *line, struct dtl_buf *effective)
{
	int problems = 0, processes = 0;

	for (int kind = 0; kind < DTL_OF_COUNT; kind++) {
		struct dtl_conf_list names =
		    dtl_conf_names(line->conf, dtl_kind_folder((enum dtl_kind_of)kind));

		for (size_t i = 0; i < names.count; i++, processes++)
			problems += check_process(
			    self, line, (enum dtl_kind_of)kind, names.items[i], effective);
	}
	if (processes == 0) {
		(void)dtl_command_fail(self, 1,
		    "%s: no process is in it; add sections under producers, processors or sinks",
		    line->config != NULL ? line->config : "no config file");
		problems++;
	}
	return problems;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct dtl_opt opt;
	struct dtl_line line;
	struct dtl_buf effective;
	int code = dtl_command_begin(self, argc, argv, NULL, 0, &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count > 1)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "one file at a time");
	if (opt.rest_count == 1)
		opt.config = opt.rest[0];
	if (dtl_line_config(&opt) == NULL)
		return dtl_command_fail(self, DTL_EXIT_USAGE,
		    "no config: name one, or stand where dateline.yaml or config/dateline.yaml is");
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	dtl_buf_init(&effective, line.a);
	int problems = dtl_check_line(self, &line, opt.print ? &effective : NULL);
	if (problems == 0 && opt.print)
		(void)fwrite(effective.p, 1, effective.n, stdout);
	else if (problems == 0)
		(void)printf("%s: ok\n", line.config);
	dtl_line_close(&line);
	return problems == 0 ? 0 : DTL_EXIT_CONFIG;
}

const struct dtl_command dtl_command_check = {
	"check",
	"[-c] [FILE] [-o key=value] [-nv]",
	"Checks a configuration without starting anything",
	"The shared part is read here; each process's section is read by the program that\n"
	"owns it. Every mistake is one line: file:line:column: section.key: why. -nv prints\n"
	"what each process would really use. Without FILE: $DATELINE_CONFIG, dateline.yaml,\n"
	"config/dateline.yaml.\n\n"
	"Exit codes: 0 all is well, 78 something is wrong.\n\n"
	"Example:\n"
	"    dateline check config/dateline.yaml\n",
	run,
};

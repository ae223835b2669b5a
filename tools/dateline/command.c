#include "command.h"

#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const struct dtl_command *
dtl_command_find(const char *name)
{
	for (size_t i = 0; dtl_commands[i] != NULL; i++) {
		if (strcmp(dtl_commands[i]->name, name) == 0)
			return dtl_commands[i];
	}
	return NULL;
}

void
dtl_command_print_help(const struct dtl_command *self)
{
	(void)printf(
	    "usage: dateline %s %s\n\n%s.\n\n%s", self->name, self->usage, self->brief, self->help);
}

bool
dtl_command_color(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (no == NULL || *no == '\0') && term != NULL && strcmp(term, "dumb") != 0 &&
	       isatty(fd) == 1;
}

int
dtl_command_fail(const struct dtl_command *self, int code, const char *fmt, ...)
{
	va_list ap;

	(void)fflush(stdout);
	(void)fprintf(stderr, "dateline %s: ", self->name);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
	return code;
}

int
dtl_command_begin(const struct dtl_command *self, int argc, char **argv,
    const struct dtl_opt_extra *extra, size_t extra_count, struct dtl_opt *ret)
{
	struct dtl_err err;

	if (dtl_opt_parse_more(argc, argv, extra, extra_count, ret, &err) != DTL_OK)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "%s", err.text);
	dtl_log_setup(self->name, ret->debug ? DTL_LOG_DEBUG : DTL_LOG_WARN);
	if (ret->version)
		return dtl_command_version.run(&dtl_command_version, 1, argv);
	if (!ret->help)
		return -1;
	dtl_command_print_help(self);
	return 0;
}

const char *
dtl_line_config(const struct dtl_opt *opt)
{
	static const char *const places[] = { "dateline.yaml", "config/dateline.yaml" };
	const char *path = opt->config != NULL ? opt->config : getenv("DATELINE_CONFIG");

	if (path != NULL && *path != '\0')
		return path;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (access(places[i], R_OK) == 0)
			return places[i];
	}
	return NULL;
}

static dtl_rc
read_conf(struct dtl_line *line, bool check_only, struct dtl_err *err)
{
	size_t count;
	const struct dtl_conf_section *sections = dtl_shared_sections(&line->shared, &count);
	dtl_rc rc = dtl_conf_open(line->config, &line->conf, err);

	for (size_t i = 0; rc == DTL_OK && i < line->opt->override_count; i++)
		rc = dtl_conf_override(line->conf, line->opt->overrides[i], err);
	if (rc == DTL_OK)
		rc = dtl_conf_read(line->conf, sections, count, err);
	if (rc == DTL_OK)
		rc = dtl_shared_finish(&line->shared, line->conf, check_only, err);
	return rc;
}

int
dtl_line_open(const struct dtl_command *self, const struct dtl_opt *opt, bool check_only,
    struct dtl_line *ret)
{
	struct dtl_err err;

	memset(ret, 0, sizeof *ret);
	ret->a = dtl_arena_new(0);
	ret->opt = opt;
	ret->config = dtl_line_config(opt);
	if (read_conf(ret, check_only, &err) == DTL_OK)
		return 0;
	dtl_line_close(ret);
	return dtl_command_fail(self, DTL_EXIT_CONFIG, "%s", err.text);
}

void
dtl_line_close(struct dtl_line *line)
{
	dtl_conf_free(line->conf);
	dtl_arena_free(line->a);
	memset(line, 0, sizeof *line);
}

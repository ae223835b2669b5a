#include "list.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct verb {
	const char *name;
	int (*run)(struct list *l, struct dtl_err *err);
	int least; /* operands */
	const char *usage;
};

static const struct verb verbs[] = {
	{ "add", list_add, 1,
	    "add URL [title=T folder=F interval=2h country=GBR language=en follow=page]" },
	{ "remove", list_remove, 1, "remove URL ..." },
	{ "list", list_show, 0, "list [--unhealthy] [--json]" },
	{ "check", list_check, 0,
	    "check [URL ...]     ask now and say what comes; finds the feeds of a page" },
	{ "import", list_import, 1, "import FILE         add what another OPML file holds" },
	{ "export", list_export, 0, "export [FILE]       the list as OPML" },
};

static int
usage(FILE *to, int code)
{
	(void)fprintf(to, "usage: dateline feeds [-c FILE] COMMAND\n       dateline feeds "
			  "--unhealthy [--json]\n\n");
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		(void)fprintf(to, "    %s\n", verbs[i].usage);
	return code;
}

/* As the front end looks for it. */
static const char *
default_config(void)
{
	static const char *const names[] = { "dateline.yaml", "config/dateline.yaml" };
	const char *env = getenv("DATELINE_CONFIG");

	if (env != NULL && env[0] != '\0')
		return env;
	for (size_t i = 0; i < 2; i++)
		if (access(names[i], R_OK) == 0)
			return names[i];
	return NULL;
}

static dtl_rc
read_conf(struct list *l, const char *config, struct dtl_err *err)
{
	size_t count = 0;
	const struct dtl_conf_section *shared = dtl_shared_sections(&l->shared, &count);
	struct dtl_conf_section *all = DTL_NEW_ARRAY(l->a, count + 1, struct dtl_conf_section);
	dtl_rc rc = dtl_conf_open(config, &l->conf, err);

	memcpy(all, shared, count * sizeof *all);
	all[count] = (struct dtl_conf_section){ "producers.feeds", feeds_keys, &l->section, true };
	if (rc == DTL_OK)
		rc = dtl_conf_read(l->conf, all, count + 1, err);
	if (rc == DTL_OK)
		rc = dtl_shared_finish(&l->shared, l->conf, true, err);
	if (rc == DTL_OK)
		rc = feeds_check(l->conf, &l->section, err);
	if (rc != DTL_OK)
		return rc;
	l->path = l->section.list[0] == '/'
		      ? l->section.list
		      : dtl_arena_printf(l->a, "%s/%s", l->section.dir, l->section.list);
	return DTL_OK;
}

/* Takes the options out of the words; false: one is unknown. */
static bool
take_options(struct list *l, int argc, char **argv, const char **ret_config)
{
	l->words = argv;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			l->json = true;
		else if (strcmp(argv[i], "--unhealthy") == 0)
			l->unhealthy = true;
		else if ((strcmp(argv[i], "-c") == 0 || strcmp(argv[i], "--config") == 0) &&
			 i + 1 < argc)
			*ret_config = argv[++i];
		else if (argv[i][0] == '-' && argv[i][1] != '\0')
			return false;
		else
			l->words[l->count++] = argv[i];
	}
	return true;
}

static int
run_verb(struct list *l, const struct verb *verb, const char *config)
{
	struct dtl_err err = { "" };
	int code;

	if (read_conf(l, config, &err) != DTL_OK) {
		(void)fprintf(stderr, "%s\n", err.text);
		return DTL_EXIT_CONFIG;
	}
	if (opml_load(l->a, l->path, true, &l->opml, &err) != DTL_OK)
		code = DTL_EXIT_FAIL;
	else
		code = verb->run(l, &err);
	if (err.text[0] != '\0')
		(void)fprintf(stderr, "dateline feeds: %s\n", err.text);
	return fflush(stdout) != 0 ? DTL_EXIT_FAIL : code;
}

int
feeds_list_main(int argc, char **argv)
{
	struct list l = { .a = dtl_arena_new((size_t)4 << 30) };
	const char *config = default_config();
	const struct verb *verb = NULL;
	int code;

	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		code = usage(stdout, 0);
	else if (!take_options(&l, argc, argv, &config))
		code = usage(stderr, DTL_EXIT_USAGE);
	else {
		const char *name = l.count > 0 ? l.words[0] : l.unhealthy ? "list" : "";

		for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
			if (strcmp(verbs[i].name, name) == 0)
				verb = &verbs[i];
		l.words += l.count > 0;
		l.count -= l.count > 0;
		code = verb == NULL || l.count < verb->least ? usage(stderr, DTL_EXIT_USAGE)
							     : run_verb(&l, verb, config);
	}
	dtl_conf_free(l.conf);
	dtl_arena_free(l.a);
	return code;
}

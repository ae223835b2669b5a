#include "command.h"
#include "run/schemas.h"

#include <stdio.h>

struct work {
	const struct dtl_command *self;
	const struct dtl_line *line;
	struct dtl_registry_client *client;
	struct dtl_wire *wire;
	int wrong;
};

static void
print_versions(const struct dtl_registry_state *state)
{
	(void)printf("  versions:      ");
	if (state->version_count == 0)
		(void)printf("none");
	for (size_t i = 0; i < state->version_count; i++)
		(void)printf("%s%lld", i > 0 ? " " : "", (long long)state->versions[i]);
	(void)printf("\n");
}

/* Our schema's id under the subject, or why there is none. */
static dtl_rc
print_own(struct work *w, enum dtl_kind kind, struct dtl_err *err)
{
	int32_t id = 0;
	dtl_rc rc = dtl_registry_find(w->client, kind, dtl_wire_schema(w->wire, kind), &id, err);

	if (rc == DTL_OK)
		(void)printf("  this program:  id %d\n", (int)id);
	else if (rc == DTL_SKIP)
		(void)printf("  this program:  not registered\n");
	return rc == DTL_SKIP ? DTL_OK : rc;
}

static dtl_rc
list_kind(struct work *w, enum dtl_kind kind, struct dtl_err *err)
{
	struct dtl_registry_state state;
	struct dtl_str schema = dtl_wire_schema(w->wire, kind);
	const char *subject = NULL;
	dtl_rc rc;

	(void)printf("%s\n  fingerprint:   %016llx\n", dtl_kind_name(kind),
	    (unsigned long long)dtl_wire_fingerprint(w->wire, kind));
	if (w->client == NULL)
		return DTL_OK;
	rc = dtl_registry_subject(w->client, w->line->a, kind, schema, &subject, err);
	if (rc == DTL_OK)
		rc = dtl_registry_describe(w->client, w->line->a, subject, &state, err);
	if (rc != DTL_OK)
		return rc;
	(void)printf("  subject:       %s\n  compatibility: %s\n", subject,
	    state.level[0] != '\0' ? state.level : "the registry's own");
	print_versions(&state);
	return print_own(w, kind, err);
}

static dtl_rc
check_kind(struct work *w, enum dtl_kind kind, struct dtl_err *err)
{
	struct dtl_registry_state state;
	struct dtl_str schema = dtl_wire_schema(w->wire, kind);
	const char *subject = NULL, *why = NULL, *is, *wanted;
	dtl_rc rc = dtl_registry_subject(w->client, w->line->a, kind, schema, &subject, err);

	if (rc == DTL_OK)
		rc = dtl_registry_describe(w->client, w->line->a, subject, &state, err);
	if (rc == DTL_OK)
		rc = dtl_registry_would_take(w->client, w->line->a, subject, schema, &why, err);
	if (rc != DTL_OK)
		return rc;
	wanted = dtl_schemas_level(&w->line->shared, kind);
	is = state.level[0] != '\0' ? state.level : "the registry's own";
	w->wrong++;
	if (why != NULL) {
		(void)printf("%s: incompatible: %s\n", subject, why);
	} else if (state.version_count > 0 && wanted != NULL && strcmp(is, wanted) != 0) {
		(void)printf("%s: compatibility is %s, not %s\n", subject, is, wanted);
	} else {
		(void)printf(
		    "%s: ok%s\n", subject, state.version_count == 0 ? ", not registered yet" : "");
		w->wrong--;
	}
	return DTL_OK;
}

static dtl_rc
register_kind(struct work *w, enum dtl_kind kind, struct dtl_err *err)
{
	struct dtl_str schema = dtl_wire_schema(w->wire, kind);
	const char *subject = NULL;
	int32_t id = 0;
	dtl_rc rc = dtl_registry_subject(w->client, w->line->a, kind, schema, &subject, err);

	if (rc == DTL_OK)
		rc = dtl_registry_register(w->client, kind, schema, &id, err);
	if (rc == DTL_OK)
		(void)printf("%s: id %d\n", subject, (int)id);
	return rc;
}

static const struct {
	const char *name;
	dtl_rc (*one)(struct work *w, enum dtl_kind kind, struct dtl_err *err);
	bool registry; /* makes no sense without one */
} verbs[] = {
	{ "list", list_kind, false },
	{ "check", check_kind, true },
	{ "register", register_kind, true },
};

static int
work(const struct dtl_command *self, struct dtl_line *line, size_t verb)
{
	struct work w = { .self = self, .line = line };
	struct dtl_schemas *schemas = NULL;
	struct dtl_err err;
	dtl_rc rc;

	if (verbs[verb].registry && line->shared.registry.urls.count == 0)
		return dtl_command_fail(
		    self, DTL_EXIT_CONFIG, "no registry is configured: set registry.urls");
	rc = dtl_schemas_open(&line->shared, &schemas, &err);
	if (rc == DTL_OK) {
		w.client = dtl_schemas_client(schemas);
		w.wire = dtl_schemas_wire(schemas);
	}
	for (int kind = 0; rc == DTL_OK && kind < DTL_KIND_COUNT; kind++)
		rc = verbs[verb].one(&w, (enum dtl_kind)kind, &err);
	dtl_schemas_close(schemas);
	if (rc != DTL_OK)
		return dtl_command_fail(self, DTL_EXIT_FAIL, "%s", err.text);
	return w.wrong == 0 ? 0 : DTL_EXIT_FAIL;
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	struct dtl_opt opt;
	struct dtl_line line;
	size_t verb = 0, count = sizeof verbs / sizeof verbs[0];
	int code = dtl_command_begin(self, argc, argv, NULL, 0, &opt);

	if (code >= 0)
		return code;
	while (verb < count && (opt.rest_count != 1 || strcmp(opt.rest[0], verbs[verb].name) != 0))
		verb++;
	if (verb == count)
		return dtl_command_fail(self, DTL_EXIT_USAGE, "say `list`, `check` or `register`");
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	code = work(self, &line, verb);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_schema = {
	"schema",
	"list | check | register [-c FILE]",
	"The schemas of a line, and what the schema registry has of them",
	"list prints each schema's fingerprint, and of a registry its subject, compatibility, "
	"versions and id.\n"
	"check asks the registry whether it would take the schemas of this program, and whether "
	"the\n"
	"compatibility is the configured one. register sets that and registers them; a line does "
	"the "
	"same\n"
	"by itself unless registry.register is false.\n\n"
	"Exit codes: 0 all are well, 1 one would be refused or the registry did not answer, 78 "
	"none "
	"is configured.\n\n"
	"Example:\n"
	"    dateline schema check -c config/dateline.yaml -o registry.urls=http://registry:8081\n",
	run,
};

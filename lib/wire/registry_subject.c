/* What is asked about subjects: register, look up, compatibility. */
#include "wire/registry_parts.h"
#include "wire/schema.h"

#include <stdio.h>

static dtl_rc
full_name(struct dtl_arena *a, struct dtl_str schema, struct dtl_str *ret, struct dtl_err *err)
{
	const struct dtl_schema *tree = NULL;
	dtl_rc rc = dtl_schema_parse(a, schema, &tree, err);

	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "own schema");
	*ret = tree->full_name;
	return DTL_OK;
}

dtl_rc
dtl_registry_subject(const struct dtl_registry_client *c, struct dtl_arena *a, enum dtl_kind kind,
    struct dtl_str schema, const char **ret, struct dtl_err *err)
{
	struct dtl_str name = DTL_STR_NONE;
	dtl_rc rc;

	if (c->strategy == DTL_REGISTRY_TOPIC) {
		*ret = dtl_arena_printf(a, "%s-value", c->topics[kind]);
		return DTL_OK;
	}
	rc = full_name(a, schema, &name, err);
	if (rc != DTL_OK)
		return rc;
	if (c->strategy == DTL_REGISTRY_RECORD)
		*ret = dtl_arena_printf(a, "%.*s", DTL_STR_FMT(name));
	else
		*ret = dtl_arena_printf(a, "%s-%.*s", c->topics[kind], DTL_STR_FMT(name));
	return DTL_OK;
}

static struct dtl_str
schema_body(struct dtl_arena *a, struct dtl_str schema)
{
	struct dtl_json_writer w;
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	dtl_json_writer_init(&w, &b, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "schema");
	dtl_json_str(&w, schema);
	dtl_json_key(&w, "schemaType");
	dtl_json_z(&w, "AVRO");
	dtl_json_end_object(&w);
	return dtl_buf_str(&b);
}

static dtl_rc
take_id(const struct dtl_json *body, int32_t *ret, struct dtl_err *err)
{
	const struct dtl_json *id = dtl_json_get(body, "id");

	if (id == NULL || id->type != DTL_JSON_INT || id->integer < 0 || id->integer > INT32_MAX)
		return dtl_err_set(err, DTL_RETRY, "registry: the answer holds no schema id");
	*ret = (int32_t)id->integer;
	return DTL_OK;
}

dtl_rc
dtl_registry_find(struct dtl_registry_client *c, enum dtl_kind kind, struct dtl_str schema,
    int32_t *ret_id, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_registry_answer answer = { 0 };
	const char *subject = NULL;
	dtl_rc rc = dtl_registry_subject(c, a, kind, schema, &subject, err);

	if (rc == DTL_OK) {
		struct dtl_registry_question q = { "POST",
			dtl_arena_printf(a, "/subjects/%s", subject), schema_body(a, schema) };

		rc = dtl_doors_ask(&c->doors, a, &q, &answer, err);
	}
	if (rc == DTL_OK && answer.status != 200)
		rc = dtl_err_set(err, DTL_SKIP, "subject '%s' does not hold this schema", subject);
	else if (rc == DTL_OK)
		rc = take_id(answer.body, ret_id, err);
	dtl_arena_free(a);
	return rc;
}

static dtl_rc
ask_level(struct dtl_registry_client *c, struct dtl_arena *a, const char *subject, const char **ret,
    struct dtl_err *err)
{
	struct dtl_registry_question q = { "GET", dtl_arena_printf(a, "/config/%s", subject),
		DTL_STR_NONE };
	struct dtl_registry_answer answer = { 0 };
	dtl_rc rc = dtl_doors_ask(&c->doors, a, &q, &answer, err);
	struct dtl_str level = DTL_STR_NONE;

	if (rc != DTL_OK)
		return rc;
	if (answer.status == 200)
		level = dtl_json_get_str(answer.body, "compatibilityLevel");
	*ret = dtl_arena_printf(a, "%.*s", DTL_STR_FMT(level));
	return DTL_OK;
}

/* *ret_set false: the registry wants a first version before it keeps a level. */
static dtl_rc
set_level(struct dtl_registry_client *c, struct dtl_arena *a, const char *subject,
    const char *level, bool *ret_set, struct dtl_err *err)
{
	struct dtl_registry_question q = { "PUT", dtl_arena_printf(a, "/config/%s", subject),
		dtl_str_from(dtl_arena_printf(a, "{\"compatibility\":\"%s\"}", level)) };
	struct dtl_registry_answer answer = { 0 };
	const char *now = "";
	dtl_rc rc = ask_level(c, a, subject, &now, err);

	*ret_set = rc == DTL_OK && strcmp(now, level) == 0;
	if (rc != DTL_OK || *ret_set)
		return rc;
	rc = dtl_doors_ask(&c->doors, a, &q, &answer, err);
	*ret_set = rc == DTL_OK && answer.status == 200;
	if (rc == DTL_OK && answer.status == 409)
		rc = dtl_err_set(err, DTL_FAIL, "subject '%s': compatibility %s is refused: %.*s",
		    subject, level, DTL_STR_FMT(dtl_str_slice(answer.message, 0, 300)));
	return rc == DTL_FAIL ? dtl_err_wrap(err, rc, "compatibility of '%s'", subject) : rc;
}

static dtl_rc
post_version(struct dtl_registry_client *c, struct dtl_arena *a, const char *subject,
    struct dtl_str schema, int32_t *ret_id, struct dtl_err *err)
{
	struct dtl_registry_question q = { "POST",
		dtl_arena_printf(a, "/subjects/%s/versions", subject), schema_body(a, schema) };
	struct dtl_registry_answer answer = { 0 };
	dtl_rc rc = dtl_doors_ask(&c->doors, a, &q, &answer, err);

	if (rc != DTL_OK)
		return dtl_err_wrap(err, rc, "register under '%s'", subject);
	if (answer.status == 409)
		return dtl_err_set(err, DTL_FAIL,
		    "subject '%s' refuses our schema as incompatible with an older one: %.*s",
		    subject, DTL_STR_FMT(dtl_str_slice(answer.message, 0, 300)));
	if (answer.status != 200)
		return dtl_err_set(err, DTL_FAIL,
		    "register under '%s': status %d: is registry.urls the address of the REST "
		    "interface (Apicurio: .../apis/ccompat/v7)?",
		    subject, answer.status);
	return take_id(answer.body, ret_id, err);
}

dtl_rc
dtl_registry_register(struct dtl_registry_client *c, enum dtl_kind kind, struct dtl_str schema,
    int32_t *ret_id, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const char *level = c->compatibility[kind], *subject = NULL;
	bool set = level == NULL;
	dtl_rc rc = dtl_registry_subject(c, a, kind, schema, &subject, err);

	if (rc == DTL_OK && !set)
		rc = set_level(c, a, subject, level, &set, err);
	if (rc == DTL_OK)
		rc = post_version(c, a, subject, schema, ret_id, err);
	if (rc == DTL_OK && !set) {
		rc = set_level(c, a, subject, level, &set, err);
		if (rc == DTL_OK && !set)
			rc = dtl_err_set(err, DTL_FAIL,
			    "subject '%s': the registry does not keep compatibility %s", subject,
			    level);
	}
	dtl_arena_free(a);
	return rc;
}

dtl_rc
dtl_registry_describe(struct dtl_registry_client *c, struct dtl_arena *a, const char *subject,
    struct dtl_registry_state *ret, struct dtl_err *err)
{
	struct dtl_registry_question q = { "GET",
		dtl_arena_printf(a, "/subjects/%s/versions", subject), DTL_STR_NONE };
	struct dtl_registry_answer answer = { 0 };
	dtl_rc rc = dtl_doors_ask(&c->doors, a, &q, &answer, err);
	size_t most = sizeof ret->versions / sizeof ret->versions[0];

	*ret = (struct dtl_registry_state){ .level = "" };
	if (rc != DTL_OK)
		return rc;
	if (answer.status == 200 && answer.body->type == DTL_JSON_ARRAY)
		for (size_t i = 0; i < answer.body->count && ret->version_count < most; i++)
			ret->versions[ret->version_count++] = answer.body->items[i].integer;
	return ask_level(c, a, subject, &ret->level, err);
}

dtl_rc
dtl_registry_would_take(struct dtl_registry_client *c, struct dtl_arena *a, const char *subject,
    struct dtl_str schema, const char **ret_why, struct dtl_err *err)
{
	struct dtl_registry_question q = { "POST",
		dtl_arena_printf(a, "/compatibility/subjects/%s/versions?verbose=true", subject),
		schema_body(a, schema) };
	struct dtl_registry_answer answer = { 0 };
	dtl_rc rc = dtl_doors_ask(&c->doors, a, &q, &answer, err);
	const struct dtl_json *yes, *messages;
	struct dtl_buf why;

	if (rc != DTL_OK)
		return rc;
	dtl_buf_init(&why, a);
	yes = dtl_json_get(answer.body, "is_compatible");
	messages = dtl_json_get(answer.body, "messages");
	/* 404: there is no version yet, so that every schema fits. */
	*ret_why = NULL;
	if (answer.status == 404 || (yes != NULL && yes->boolean))
		return DTL_OK;
	for (size_t i = 0; messages != NULL && i < messages->count && i < 20; i++)
		dtl_buf_addf(&why, "%s%.*s", i > 0 ? "; " : "",
		    DTL_STR_FMT(dtl_str_slice(messages->items[i].string, 0, 300)));
	*ret_why = why.n > 0 ? why.p : "it does not say why";
	return DTL_OK;
}

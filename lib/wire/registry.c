#include "wire/registry.h"

#include "base/date.h"
#include "base/hash.h"
#include "wire/registry_parts.h"
#include "wire/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define UNKNOWN_MS 30000
#define TEXTS_MAX 1024

dtl_rc
dtl_registry_open(
    const struct dtl_registry_options *o, struct dtl_registry_client **ret, struct dtl_err *err)
{
	struct dtl_registry_client *c = calloc(1, sizeof *c);
	dtl_rc rc;

	if (c == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	c->a = dtl_arena_new(0);
	dtl_map_init(&c->texts, NULL);
	c->strategy = o->strategy;
	c->look_up_only = o->look_up_only;
	c->frame_locally = o->frame_locally;
	for (int i = 0; i < DTL_KIND_COUNT; i++) {
		c->topics[i] = dtl_arena_printf(c->a, "%s", o->topics[i]);
		if (o->compatibility[i] != NULL)
			c->compatibility[i] = dtl_arena_printf(c->a, "%s", o->compatibility[i]);
	}
	rc = dtl_doors_open(&c->doors, c->a, o, err);
	if (rc == DTL_OK)
		rc = dtl_cache_open(&c->cache, c->a, o->cache_dir, c->doors.urls[0], err);
	if (rc != DTL_OK) {
		dtl_registry_close(c);
		return rc;
	}
	*ret = c;
	return DTL_OK;
}

void
dtl_registry_close(struct dtl_registry_client *c)
{
	if (c == NULL)
		return;
	dtl_doors_close(&c->doors);
	dtl_map_clear(&c->texts);
	dtl_arena_free(c->a);
	free(c);
}

static struct dtl_str
known_text(struct dtl_registry_client *c, struct dtl_arena *a, const char *name)
{
	union dtl_map_value value;

	if (dtl_map_get(&c->texts, dtl_str_from(name), &value))
		return *(const struct dtl_str *)value.cptr;
	return dtl_cache_get(&c->cache, a, name);
}

static void
learn_text(struct dtl_registry_client *c, const char *name, struct dtl_str text)
{
	if (c->texts.count < TEXTS_MAX) {
		struct dtl_str *copy = DTL_NEW_ARRAY(c->a, 1, struct dtl_str);

		*copy = dtl_str_make(dtl_arena_strndup(c->a, text.p, text.n), text.n);
		(void)dtl_map_put(&c->texts, dtl_str_from(name), (union dtl_map_value){ copy });
	}
	dtl_cache_put(&c->cache, name, text);
}

static bool
is_unknown(const struct dtl_registry_client *c, const char *name)
{
	for (size_t i = 0; i < DTL_REGISTRY_UNKNOWN; i++)
		if (strcmp(c->unknown[i].name, name) == 0)
			return dtl_time_mono_ms() < c->unknown[i].until_ms;
	return false;
}

static void
note_unknown(struct dtl_registry_client *c, const char *name)
{
	size_t at = c->unknown_next;

	(void)snprintf(c->unknown[at].name, sizeof c->unknown[at].name, "%s", name);
	c->unknown[at].until_ms = dtl_time_mono_ms() + UNKNOWN_MS;
	c->unknown_next = (at + 1) % DTL_REGISTRY_UNKNOWN;
}

/* The schema's text out of an answer, when it is an Avro schema that stands for itself. */
static dtl_rc
take_text(const struct dtl_json *body, const char *name, struct dtl_str *ret, struct dtl_err *err)
{
	const struct dtl_json *references = dtl_json_get(body, "references");
	struct dtl_str type = dtl_json_get_str(body, "schemaType");

	if (type.p != NULL && !dtl_str_is(type, "AVRO"))
		return dtl_err_set(err, DTL_SKIP, "schema %s is of type '%.*s', not AVRO", name,
		    DTL_STR_FMT(dtl_str_slice(type, 0, 40)));
	if (references != NULL && references->count > 0)
		return dtl_err_set(err, DTL_SKIP, "schema %s refers to other schemas", name);
	*ret = dtl_json_get_str(body, "schema");
	if (ret->p == NULL)
		return dtl_err_set(err, DTL_SKIP, "schema %s: the answer holds none", name);
	return DTL_OK;
}

static dtl_rc
fetch_text(struct dtl_registry_client *c, struct dtl_arena *a, const char *name, const char *path,
    struct dtl_str *ret, struct dtl_err *err)
{
	struct dtl_registry_question q = { "GET", path, DTL_STR_NONE };
	struct dtl_registry_answer answer;
	dtl_rc rc;

	*ret = known_text(c, a, name);
	if (ret->p != NULL)
		return DTL_OK;
	if (is_unknown(c, name))
		return dtl_err_set(err, DTL_SKIP, "the registry knows no schema %s", name);
	rc = dtl_doors_ask(&c->doors, a, &q, &answer, err);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, rc, "schema %s", name);
	if (answer.status != 200) {
		note_unknown(c, name);
		return dtl_err_set(err, DTL_SKIP, "the registry knows no schema %s", name);
	}
	rc = take_text(answer.body, name, ret, err);
	if (rc == DTL_OK)
		learn_text(c, name, *ret);
	return rc;
}

static dtl_rc
schema_by_id(void *self, struct dtl_arena *a, int32_t id, struct dtl_str *ret, struct dtl_err *err)
{
	char name[48], path[64];

	(void)snprintf(name, sizeof name, "id-%" PRId32, id);
	(void)snprintf(path, sizeof path, "/schemas/ids/%" PRId32, id);
	return fetch_text(self, a, name, path, ret, err);
}

static dtl_rc
schema_by_guid(void *self, struct dtl_arena *a, const uint8_t guid[16], struct dtl_str *ret,
    struct dtl_err *err)
{
	char hex[40], name[48], path[64];
	int n = 0;

	for (int i = 0; i < 16; i++)
		n += snprintf(hex + n, sizeof hex - (size_t)n,
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", guid[i]);
	(void)snprintf(name, sizeof name, "guid-%s", hex);
	(void)snprintf(path, sizeof path, "/schemas/guids/%s", hex);
	return fetch_text(self, a, name, path, ret, err);
}

/* Where the cache keeps the id of a schema of ours. */
static void
own_name(const char *subject, struct dtl_str schema, char out[48])
{
	struct dtl_str parts[2] = { dtl_str_from(subject), schema };
	char id[DTL_ID_HEX + 1];

	dtl_id_from_parts(parts, 2, id);
	(void)snprintf(out, 48, "own-%s", id);
}

static bool
cached_id(struct dtl_registry_client *c, struct dtl_arena *a, const char *name, int32_t *ret)
{
	struct dtl_str text = dtl_str_trim(dtl_cache_get(&c->cache, a, name));
	int64_t id;

	if (text.p == NULL || !dtl_str_to_i64(text, 0, INT32_MAX, &id))
		return false;
	*ret = (int32_t)id;
	return true;
}

/* Another id than last time: another registry stands there now, and its ids mean other things. */
static void
learn_id(struct dtl_registry_client *c, struct dtl_arena *a, const char *own, struct dtl_str schema,
    int32_t id)
{
	int32_t before = id;
	char name[48];

	(void)snprintf(name, sizeof name, "id-%" PRId32, id);
	if (cached_id(c, a, own, &before) && before != id)
		dtl_cache_forget(&c->cache);
	learn_text(c, name, schema);
	dtl_cache_put(&c->cache, own, dtl_str_from(dtl_arena_printf(a, "%" PRId32 "\n", id)));
}

static dtl_rc
ask_id(struct dtl_registry_client *c, struct dtl_arena *a, enum dtl_kind kind,
    struct dtl_str schema, int32_t *ret, struct dtl_err *err)
{
	const char *subject = NULL;
	char own[48];
	dtl_rc rc = dtl_registry_subject(c, a, kind, schema, &subject, err);

	if (rc != DTL_OK)
		return rc;
	own_name(subject, schema, own);
	rc = c->look_up_only ? dtl_registry_find(c, kind, schema, ret, err)
			     : dtl_registry_register(c, kind, schema, ret, err);
	if (rc == DTL_OK)
		learn_id(c, a, own, schema, *ret);
	else if (rc == DTL_RETRY && cached_id(c, a, own, ret))
		return DTL_OK;
	if (rc == DTL_SKIP)
		return dtl_err_wrap(err, DTL_FAIL,
		    "registry.register is false and the schema is not there: `dateline schema "
		    "register` brings it");
	return rc;
}

static dtl_rc
id_for_kind(
    void *self, enum dtl_kind kind, struct dtl_str schema, int32_t *ret, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	dtl_rc rc = ask_id(self, a, kind, schema, ret, err);

	dtl_arena_free(a);
	return rc;
}

struct dtl_registry
dtl_registry_seam(struct dtl_registry_client *c)
{
	return (
	    struct dtl_registry){ c, schema_by_id, schema_by_guid, id_for_kind, c->frame_locally };
}

#include "run/schemas.h"

#include "base/file.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>

struct dtl_schemas {
	struct dtl_registry_client *client;
	struct dtl_registry asked; /* the client's own */
	struct dtl_registry seam; /* the same, and what changes is told */
	struct dtl_wire *wire;
	bool down;
};

const char *const dtl_registry_strategies[] = { "topic", "record", "topic_record", NULL };
static const char *const levels[] = { "keep", "NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD",
	"FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE", NULL };
static const char *const when_down[] = { "go_on", "wait", NULL };

#define KEY(name, type, member, def, min, max, choices, help)                                      \
	DTL_REGISTRY_ROW(                                                                          \
	    "", struct dtl_shared, registry, name, type, member, def, min, max, choices, help)

const struct dtl_conf_key dtl_registry_keys[] = {
	DTL_REGISTRY_ROWS("", struct dtl_shared, registry),
	KEY("events_compatibility", DTL_CONF_ENUM, events, "FULL_TRANSITIVE", 0, 0, levels,
	    "set on the subjects of events, ledger and happenings; keep: left as it is"),
	KEY("articles_compatibility", DTL_CONF_ENUM, articles, "BACKWARD_TRANSITIVE", 0, 0, levels,
	    "the same for articles"),
	KEY("when_down", DTL_CONF_ENUM, when_down, "go_on", 0, 0, when_down,
	    "while no id of ours is known: go_on with fingerprints | wait"),
	{ 0 },
};

dtl_rc
dtl_registry_conf_check(const struct dtl_registry_conf *r, const struct dtl_conf *conf,
    const char *section, const char *prefix, struct dtl_err *err)
{
	const struct {
		const char *key;
		bool wrong;
		const char *why;
	} rules[] = {
		{ "token", r->token[0] != '\0' && r->user[0] != '\0',
		    "either a token or a user, not both" },
		{ r->key[0] == '\0' ? "certificate" : "key",
		    (r->certificate[0] == '\0') != (r->key[0] == '\0'),
		    "a certificate and its key go together" },
		{ "password", r->password[0] != '\0' && r->user[0] == '\0',
		    "a password without a user" },
	};
	struct dtl_err why = { "" };
	char key[64];

	(void)snprintf(key, sizeof key, "%surls", prefix);
	for (size_t i = 0; i < r->urls.count; i++)
		if (dtl_registry_url_check(r->urls.items[i], &why) != DTL_OK)
			return dtl_conf_error(conf, section, key, err, "%s", why.text);
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		(void)snprintf(key, sizeof key, "%s%s", prefix, rules[i].key);
		if (rules[i].wrong)
			return dtl_conf_error(conf, section, key, err, "%s", rules[i].why);
	}
	return DTL_OK;
}

const char *
dtl_schemas_level(const struct dtl_shared *shared, enum dtl_kind kind)
{
	const struct dtl_registry_conf *r = &shared->registry;
	int level = kind == DTL_KIND_ARTICLE ? r->articles : r->events;

	return level == 0 ? NULL : levels[level];
}

/* One line when it goes away, one when it is back. */
static void
tell(struct dtl_schemas *s)
{
	const char *why = dtl_registry_down(s->client);

	if (why != NULL && !s->down)
		dtl_log(DTL_LOG_WARN, "registry.down", why, NULL);
	if (why == NULL && s->down)
		dtl_log(DTL_LOG_INFO, "registry.back", "the schema registry answers again", NULL);
	s->down = why != NULL;
}

static dtl_rc
by_id(void *self, struct dtl_arena *a, int32_t id, struct dtl_str *ret, struct dtl_err *err)
{
	struct dtl_schemas *s = self;
	dtl_rc rc = s->asked.schema_by_id(s->asked.self, a, id, ret, err);

	tell(s);
	return rc;
}

static dtl_rc
by_guid(void *self, struct dtl_arena *a, const uint8_t guid[16], struct dtl_str *ret,
    struct dtl_err *err)
{
	struct dtl_schemas *s = self;
	dtl_rc rc = s->asked.schema_by_guid(s->asked.self, a, guid, ret, err);

	tell(s);
	return rc;
}

static dtl_rc
for_kind(void *self, enum dtl_kind kind, struct dtl_str schema, int32_t *ret, struct dtl_err *err)
{
	struct dtl_schemas *s = self;
	dtl_rc rc = s->asked.id_for_kind(s->asked.self, kind, schema, ret, err);

	tell(s);
	return rc;
}

static const char *
given(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : NULL;
}

static dtl_rc
open_client(struct dtl_schemas *s, const struct dtl_shared *shared, struct dtl_arena *a,
    struct dtl_err *err)
{
	const struct dtl_registry_conf *r = &shared->registry;
	struct dtl_registry_options o = { .urls = r->urls.items,
		.url_count = r->urls.count,
		.user = r->user,
		.password = r->password,
		.token = r->token,
		.ca_file = given(r->ca),
		.cert_file = given(r->certificate),
		.key_file = given(r->key),
		.key_password = given(r->key_password),
		.cache_dir = dtl_arena_printf(a, "%s/registry", shared->state),
		.strategy = (enum dtl_registry_strategy)r->strategy,
		.look_up_only = !r->register_schemas,
		.frame_locally = r->when_down == DTL_REGISTRY_GO_ON,
		.timeout_ms = r->timeout_ms };
	dtl_rc rc;

	for (int t = 0; t < DTL_TOPIC_COUNT; t++)
		if (dtl_topic_kind((enum dtl_topic)t) < DTL_KIND_COUNT)
			o.topics[dtl_topic_kind((enum dtl_topic)t)] = shared->topics[t];
	for (int k = 0; k < DTL_KIND_COUNT; k++)
		o.compatibility[k] = dtl_schemas_level(shared, (enum dtl_kind)k);
	rc = dtl_registry_open(&o, &s->client, err);
	if (rc != DTL_OK)
		return rc;
	s->asked = dtl_registry_seam(s->client);
	s->seam = (struct dtl_registry){ s, by_id, by_guid, for_kind, s->asked.frame_locally };
	return DTL_OK;
}

dtl_rc
dtl_schemas_open(const struct dtl_shared *shared, struct dtl_schemas **ret, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_schemas *s = calloc(1, sizeof *s);
	dtl_rc rc = s != NULL ? DTL_OK : dtl_err_set(err, DTL_FAIL, "out of memory");

	if (rc == DTL_OK && shared->registry.urls.count > 0)
		rc = open_client(s, shared, a, err);
	if (rc == DTL_OK)
		rc = dtl_wire_open(dtl_share_path(a, "schemas"),
		    s->client != NULL ? &s->seam : NULL, &s->wire, err);
	dtl_arena_free(a);
	if (rc != DTL_OK) {
		dtl_schemas_close(s);
		return rc;
	}
	*ret = s;
	return DTL_OK;
}

void
dtl_schemas_close(struct dtl_schemas *s)
{
	if (s == NULL)
		return;
	dtl_wire_close(s->wire);
	dtl_registry_close(s->client);
	free(s);
}

struct dtl_wire *
dtl_schemas_wire(struct dtl_schemas *s)
{
	return s->wire;
}

struct dtl_registry_client *
dtl_schemas_client(struct dtl_schemas *s)
{
	return s->client;
}

#include "kafka_sink.h"

#include "form.h"
#include "route.h"
#include "run/schemas.h"
#include "ship.h"

#include <stdlib.h>

#define SECTION "sinks.kafka"
#define OVERHEAD_BYTES 128 /* of what Kafka wraps around a record that travels alone */
#define HEADER_BYTES 10 /* lengths of a header, at most */

static const char *const key_names[] = { "event", "article", "dyad", "country", "type", "none",
	NULL };
static const char *const format_names[] = { "avro", "json", "cloudevents", NULL };
static const char *const framing_names[] = { "auto", "fingerprint", "line", NULL };

#define KEY(name, type, member, def, min, max, choices, help)                                      \
	{                                                                                          \
		name, type, offsetof(struct kafka_conf, member), def, min, max, choices, help      \
	}

static const struct dtl_conf_key keys[] = {
	KEY("bootstrap", DTL_CONF_STR, bootstrap, "", 0, 4096, NULL,
	    "brokers of another cluster (at least once); empty: the line's own (exactly once)"),
	KEY("properties", DTL_CONF_MAP, properties, "", 0, 200, NULL,
	    "librdkafka properties for that other cluster"),
	KEY("to", DTL_CONF_STR, to, NULL, 1, 249, NULL,
	    "topic for events; {kind} {type} {status} {quad_class} {country} {language} {source} "
	    "are filled in"),
	KEY("to_else", DTL_CONF_STR, to_else, "", 0, 249, NULL,
	    "topic for events whose own is not there; empty: they become dead letters"),
	KEY("ledger_to", DTL_CONF_STR, ledger_to, "", 0, 249, NULL,
	    "topic for the ledger (compacted), so that readers can tell what is current; empty: "
	    "not forwarded"),
	KEY("create", DTL_CONF_INT, create, "0", 0, 1000, NULL,
	    "most topics that may be created there; 0: only topics that are there are used"),
	KEY("partitions", DTL_CONF_INT, partitions, "0", 0, 10000, NULL,
	    "of a topic that is created; 0: that cluster's default"),
	KEY("key", DTL_CONF_ENUM, key, "event", 0, 0, key_names,
	    "key of an event: event | article | dyad | country | type | none; the ledger keeps "
	    "its own"),
	KEY("format", DTL_CONF_ENUM, format, "avro", 0, 0, format_names,
	    "avro | json, with CloudEvents in headers; cloudevents: one JSON envelope"),
	KEY("framing", DTL_CONF_ENUM, framing, "auto", 0, 0, framing_names,
	    "of Avro: auto (registry_urls, else in the own cluster the line's, else fingerprint) | "
	    "fingerprint | line"),
	KEY("max_bytes", DTL_CONF_BYTES, max_bytes, "0", 0, 8 << 20, NULL,
	    "largest record, a larger one becomes a dead letter; 0: as the topic's "
	    "max.message.bytes says"),
	/* Schema registry of the destination: its ids frame what is written there. */
	DTL_REGISTRY_ROWS("registry_", struct kafka_conf, registry),
	{ 0 },
};

struct kafka_sink {
	const struct kafka_conf *conf;
	const struct dtl_shared *line;
	struct dtl_shared there; /* what the destination's schemas are made from */
	struct dtl_schemas *schemas; /* NULL: the line's wire is used */
	struct dtl_remote *remote;
	struct routes *routes;
	struct ship *ship; /* NULL: the line's own cluster */
	struct form form;
	const struct dtl_sink_desk *desk;
	struct dtl_arena *a; /* the record in hand */
	struct dtl_buf value;
};

static bool
is_own_cluster(const void *section)
{
	const struct kafka_conf *conf = section;

	return conf->bootstrap[0] == '\0';
}

static bool
wants_ledger(const void *section)
{
	const struct kafka_conf *conf = section;

	return conf->ledger_to[0] != '\0';
}

static dtl_rc
check_topics(const struct dtl_conf *conf, const struct kafka_conf *self, struct dtl_err *err)
{
	const struct {
		const char *key;
		const char *pattern;
	} list[] = { { "to", self->to }, { "to_else", self->to_else },
		{ "ledger_to", self->ledger_to } };
	size_t at = 0;

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		if (route_check(list[i].pattern, &at, err) != DTL_OK)
			return dtl_conf_error_at(conf, SECTION, list[i].key, at, err);
	if (!route_is_one(self->to_else))
		return dtl_conf_error(
		    conf, SECTION, "to_else", err, "'%s' must be one topic", self->to_else);
	return DTL_OK;
}

/* With subjects named by topic, each topic would need a schema of its own. */
static dtl_rc
check_registry(const struct dtl_conf *conf, struct kafka_conf *self, struct dtl_err *err)
{
	const struct dtl_registry_conf *r = &self->registry;
	dtl_rc rc = dtl_registry_conf_check(r, conf, SECTION, "registry_", err);

	if (rc != DTL_OK)
		return rc;
	if (r->urls.count > 0 && self->framing != KAFKA_FRAMING_AUTO)
		return dtl_conf_error(conf, SECTION, "framing", err,
		    "must be auto when registry_urls name a registry");
	if (r->urls.count > 0 && r->strategy != DTL_REGISTRY_RECORD &&
	    !(route_is_one(self->to) && route_is_one(self->ledger_to)))
		return dtl_conf_error(conf, SECTION, "registry_strategy", err,
		    "must be record when topics have fields");
	return dtl_registry_place(&self->registry, conf, err);
}

static dtl_rc
kafka_check(const struct dtl_conf *conf, void *section, struct dtl_err *err)
{
	struct kafka_conf *self = section;
	struct dtl_err why = { "" };
	dtl_rc rc = check_topics(conf, self, err);

	if (rc == DTL_OK)
		rc = check_registry(conf, self, err);
	if (rc == DTL_OK && is_own_cluster(self) && self->properties.count > 0)
		rc = dtl_conf_error(conf, SECTION, "properties", err,
		    "are for another cluster: sinks.kafka.bootstrap names none");
	if (rc == DTL_OK && dtl_remote_check(&self->properties, &why) != DTL_OK)
		rc = dtl_conf_error(conf, SECTION, "properties", err, "%s", why.text);
	return rc;
}

static void
kafka_close(void *p)
{
	struct kafka_sink *self = p;

	if (self == NULL)
		return;
	routes_free(self->routes);
	dtl_remote_close(self->remote);
	ship_free(self->ship);
	dtl_schemas_close(self->schemas);
	dtl_buf_clear(&self->value);
	dtl_arena_free(self->a);
	free(self);
}

/* The line's wire comes with the desk, unless the destination has a registry, or a framing, of its own. */
static dtl_rc
open_schemas(struct kafka_sink *self, struct dtl_err *err)
{
	const struct kafka_conf *conf = self->conf;
	struct dtl_shared *there = &self->there;
	bool as_line = conf->framing == KAFKA_FRAMING_LINE ||
		       (conf->framing == KAFKA_FRAMING_AUTO && is_own_cluster(conf));
	dtl_rc rc;

	if (conf->format != KAFKA_AVRO || (as_line && conf->registry.urls.count == 0))
		return DTL_OK;
	there->state = self->line->state;
	there->registry = conf->registry;
	there->registry.when_down = DTL_REGISTRY_WAIT;
	for (int t = 0; t < DTL_TOPIC_COUNT; t++)
		there->topics[t] = t == DTL_TOPIC_CODED ? conf->ledger_to : conf->to;
	rc = dtl_schemas_open(there, &self->schemas, err);
	if (rc == DTL_OK)
		self->form.wire = dtl_schemas_wire(self->schemas);
	return rc;
}

static dtl_rc
open_remote(struct kafka_sink *self, struct dtl_err *err)
{
	struct dtl_remote_options o = { .shared = self->line,
		.bootstrap = self->conf->bootstrap,
		.properties = &self->conf->properties,
		.client_id = "dateline.forward" };

	if (!is_own_cluster(self->conf)) {
		self->ship = ship_new();
		o.done = ship_done;
		o.self = self->ship;
	}
	return dtl_remote_open(&o, &self->remote, err);
}

static dtl_rc
kafka_open(
    const void *section, const struct dtl_shared *shared, void **ret_self, struct dtl_err *err)
{
	struct kafka_sink *self = calloc(1, sizeof *self);
	dtl_rc rc;

	if (self == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	self->conf = section;
	self->line = shared;
	self->a = dtl_arena_new(0);
	dtl_buf_init(&self->value, NULL);
	self->form = (struct form){ self->conf->format, shared->line, NULL };
	rc = open_schemas(self, err);
	if (rc == DTL_OK)
		rc = open_remote(self, err);
	if (rc != DTL_OK) {
		kafka_close(self);
		return rc;
	}
	self->routes =
	    routes_new(self->conf, self->remote, is_own_cluster(self->conf) ? shared : NULL);
	*ret_self = self;
	return DTL_OK;
}

static void
kafka_lend(void *p, const struct dtl_sink_desk *desk)
{
	struct kafka_sink *self = p;

	self->desk = desk;
	if (self->form.wire == NULL)
		self->form.wire = desk->wire;
	if (self->ship != NULL)
		ship_use(self->ship, self->remote, desk);
}

static dtl_rc
check_size(const struct route *route, const struct dtl_send *send, struct dtl_err *err)
{
	size_t bytes = send->key.n + send->value.n + OVERHEAD_BYTES;

	for (size_t i = 0; i < send->header_count; i++)
		bytes += send->headers[i].name.n + send->headers[i].value.n + HEADER_BYTES;
	if ((int64_t)bytes <= route->max_bytes)
		return DTL_OK;
	return dtl_err_set(err, DTL_SKIP, "record for '%s' has %zu bytes, at most %lld fit",
	    route->topic, bytes, (long long)route->max_bytes);
}

static dtl_rc
kafka_write(void *p, const struct dtl_message *msg, struct dtl_err *err)
{
	struct kafka_sink *self = p;
	struct dtl_send send = { 0 };
	struct route route;
	dtl_rc rc;

	dtl_arena_reset(self->a);
	rc = routes_find(self->routes, msg, &route, err);
	if (rc == DTL_OK)
		rc = form_make(&self->form, self->a, msg, &self->value, &send, err);
	if (rc != DTL_OK)
		return rc;
	send.topic = route.topic;
	send.key = route_key(self->a, self->conf->key, msg);
	rc = check_size(&route, &send, err);
	if (rc != DTL_OK)
		return rc;
	if (self->ship == NULL)
		return self->desk->send(self->desk->self, &send, err);
	ship_add(self->ship, msg, &send);
	return DTL_OK;
}

/* Only of another cluster: with the own one the skeleton commits. */
static dtl_rc
kafka_flush(void *p, const struct dtl_offset_range *ranges, size_t count, struct dtl_err *err)
{
	struct kafka_sink *self = p;

	(void)ranges;
	(void)count;
	return self->ship != NULL ? ship_flush(self->ship, err) : DTL_OK;
}

const struct dtl_sink dtl_kafka_sink = {
	.name = "kafka",
	.keys = keys,
	.conf_size = sizeof(struct kafka_conf),
	.wants_ledger = wants_ledger,
	.transactional = is_own_cluster,
	.check = kafka_check,
	.open = kafka_open,
	.write = kafka_write,
	.flush = kafka_flush,
	.lend = kafka_lend,
	.close = kafka_close,
};

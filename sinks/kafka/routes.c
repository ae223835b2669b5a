#include "route.h"

#include "base/date.h"
#include "base/map.h"

#include <stdlib.h>

#define AGAIN_MS 30000 /* a topic that was not there is asked for again */
#define CREATED_MS 100
#define CREATED_ROUNDS 20
#define UNTOLD_BYTES (1 << 20) /* Kafka's default, when a topic's limit is not told */

struct known {
	const char *name;
	struct dtl_remote_topic topic;
	bool refused; /* a topic of the line itself */
	int64_t again_ms; /* when one that is not there is asked for again */
};

struct routes {
	const struct kafka_conf *conf;
	struct dtl_remote *remote;
	const struct dtl_shared *shared;
	struct dtl_arena *a;
	struct dtl_map known; /* name -> struct known */
	struct dtl_buf name;
	int64_t created;
};

struct routes *
routes_new(
    const struct kafka_conf *conf, struct dtl_remote *remote, const struct dtl_shared *shared)
{
	struct routes *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->conf = conf;
	r->remote = remote;
	r->shared = shared;
	r->a = dtl_arena_new(0);
	dtl_map_init(&r->known, r->a);
	dtl_buf_init(&r->name, NULL);
	return r;
}

void
routes_free(struct routes *r)
{
	if (r == NULL)
		return;
	dtl_buf_clear(&r->name);
	dtl_arena_free(r->a);
	free(r);
}

static bool
is_own(const struct routes *r, const char *name)
{
	for (int t = 0; r->shared != NULL && t < DTL_TOPIC_COUNT; t++)
		if (strcmp(r->shared->topics[t], name) == 0)
			return true;
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strncmp(name, "__", 2) == 0;
}

/* A topic that was just made is told of a little later. */
static dtl_rc
make(struct routes *r, struct known *k, struct dtl_err *err)
{
	dtl_rc rc = dtl_remote_create(r->remote, k->name, (int)r->conf->partitions, err);

	if (rc != DTL_OK)
		return rc;
	r->created++;
	for (int i = 0; rc == DTL_OK && k->topic.partitions == 0 && i < CREATED_ROUNDS; i++) {
		rc = dtl_remote_poll(r->remote, CREATED_MS, err);
		if (rc == DTL_OK)
			rc = dtl_remote_ask(r->remote, k->name, &k->topic, err);
	}
	if (rc == DTL_OK && k->topic.partitions == 0)
		return dtl_err_set(err, DTL_RETRY, "topic '%s' was created", k->name);
	return rc;
}

static dtl_rc
learn(struct routes *r, struct known *k, struct dtl_err *err)
{
	dtl_rc rc = dtl_remote_ask(r->remote, k->name, &k->topic, err);

	if (rc == DTL_OK && k->topic.partitions == 0 && r->created < r->conf->create)
		return make(r, k, err);
	k->again_ms = dtl_time_mono_ms() + AGAIN_MS;
	return rc;
}

/* *ret NULL: more names than we remember. */
static dtl_rc
look_up(struct routes *r, struct dtl_str name, struct known **ret, struct dtl_err *err)
{
	union dtl_map_value value = { .ptr = NULL };
	struct known *k;

	if (!dtl_map_get(&r->known, name, &value)) {
		if (r->known.count >= ROUTE_TOPICS)
			return DTL_OK;
		k = DTL_NEW(r->a, struct known);
		k->name = dtl_arena_strndup(r->a, name.p, name.n);
		k->refused = is_own(r, k->name);
		value.ptr = k;
		(void)dtl_map_put(&r->known, dtl_str_from(k->name), value);
	}
	k = value.ptr;
	*ret = k;
	if (k->refused || k->topic.partitions > 0 || dtl_time_mono_ms() < k->again_ms)
		return DTL_OK;
	return learn(r, k, err);
}

static dtl_rc
missing(const struct routes *r, dtl_rc rc, struct dtl_err *err)
{
	return dtl_err_set(err, rc,
	    "topic '%.*s' is not there, or not ours to write: create it, or see create and to_else "
	    "of sinks.kafka",
	    DTL_STR_FMT(dtl_buf_str(&r->name)));
}

static dtl_rc
find(struct routes *r, const char *pattern, const struct dtl_message *msg, struct known **ret,
    struct dtl_err *err)
{
	dtl_buf_truncate(&r->name, 0);
	route_name(pattern, msg, &r->name);
	*ret = NULL;
	return look_up(r, dtl_buf_str(&r->name), ret, err);
}

static bool
is_there(const struct known *k)
{
	return k != NULL && !k->refused && k->topic.partitions > 0;
}

dtl_rc
routes_find(struct routes *r, const struct dtl_message *msg, struct route *ret, struct dtl_err *err)
{
	bool coded = msg->record.kind == DTL_KIND_CODED;
	const char *pattern = coded ? r->conf->ledger_to : r->conf->to;
	struct known *k = NULL;
	dtl_rc rc = find(r, pattern, msg, &k, err);

	if (rc == DTL_OK && !is_there(k) && !coded && r->conf->to_else[0] != '\0') {
		pattern = r->conf->to_else;
		rc = find(r, pattern, msg, &k, err);
	}
	if (rc != DTL_OK)
		return rc;
	if (!is_there(k))
		return missing(r, route_is_one(pattern) ? DTL_FAIL : DTL_SKIP, err);
	ret->topic = k->name;
	ret->max_bytes = r->conf->max_bytes > 0	  ? r->conf->max_bytes
			 : k->topic.max_bytes > 0 ? k->topic.max_bytes
						  : UNTOLD_BYTES;
	return DTL_OK;
}

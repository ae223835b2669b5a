#include "push.h"

#include "base/file.h"
#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#define KEY_BYTES 32
#define LEASE_MIN_MS 1000
#define LEASE_MAX_MS ((int64_t)400 * 86400000)

/* The subscription whose callback the path is; NULL: none. */
static struct sub *
sub_of(const struct push *p, const struct dtl_server_request *q)
{
	struct dtl_str path = dtl_server_path(q);
	union dtl_map_value value = { NULL };
	struct sub *sub;

	if (path.n < PUSH_TOKEN ||
	    !dtl_map_get(&p->by_token, dtl_str_slice(path, path.n - PUSH_TOKEN, path.n), &value))
		return NULL;
	sub = value.ptr;
	return sub->over ? NULL : sub;
}

/* 410 tells a hub to forget us. */
static int
admit(void *self, struct dtl_server_request *q)
{
	const char *method = dtl_server_method(q);
	bool post = strcmp(method, "POST") == 0;

	if (!post && strcmp(method, "GET") != 0)
		return 405;
	if (sub_of(self, q) == NULL)
		return post ? 410 : 404;
	return 0;
}

static void
answer(struct dtl_server_request *q, int status, struct dtl_str body)
{
	struct dtl_server_answer a = { .status = status, .body = body };

	dtl_server_answer(q, &a);
}

/* "Are you sure?": only of what we asked for ourselves. */
static void
verify(struct push *p, struct sub *sub, struct dtl_server_request *q)
{
	struct dtl_str mode = dtl_server_param(q, "hub.mode");
	struct dtl_str topic = dtl_server_param(q, "hub.topic");
	struct dtl_str challenge = dtl_server_param(q, "hub.challenge");
	struct dtl_str lease = dtl_server_param(q, "hub.lease_seconds");
	int64_t seconds = 0;

	if (!dtl_str_eq(topic, sub->topic)) {
		answer(q, 404, DTL_STR_NONE);
		return;
	}
	if (dtl_str_is(mode, "denied")) {
		push_denied(p, sub, dtl_server_param(q, "hub.reason"));
		answer(q, 200, DTL_STR_NONE);
		return;
	}
	if (!dtl_str_is(mode, "subscribe") || challenge.n == 0 || !sub->asked ||
	    (lease.p != NULL &&
		!dtl_str_to_i64(lease, LEASE_MIN_MS / 1000, LEASE_MAX_MS / 1000, &seconds))) {
		answer(q, 404, DTL_STR_NONE);
		return;
	}
	answer(q, 200, challenge);
	push_confirmed(p, sub, seconds > 0 ? seconds * 1000 : p->r->conf->push_lease_ms);
}

/* "sha256=HEX" over the body, with our secret. NULL: it is right; else what is wrong. */
static const char *
forged(const struct push *p, const struct sub *sub, const struct dtl_server_request *q)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str given = dtl_server_header(q, "X-Hub-Signature");
	size_t equals = dtl_str_find_char(given, '=', 0);
	const char *hash = dtl_arena_strndup(a, given.p == NULL ? "" : given.p, equals);
	const char *why = NULL;
	char hex[DTL_HMAC_HEX + 1];

	if (given.n == 0)
		why = "no signature";
	else if (!dtl_hmac_hex(hash, push_secret(p, a, sub), dtl_server_body(q), hex))
		why = "a signature of an unknown kind";
	else if (!dtl_secret_eq(dtl_str_slice(given, equals + 1, given.n), dtl_str_from(hex)))
		why = "a wrong signature";
	dtl_arena_free(a);
	return why;
}

static void
deliver(struct push *p, struct sub *sub, struct dtl_server_request *q)
{
	struct dtl_http_header type = { DTL_STR("content-type"),
		dtl_server_header(q, "Content-Type"), false };
	struct dtl_http_response news = { .outcome = DTL_HTTP_ANSWERED,
		.why = "",
		.status = 200,
		.url = sub->topic,
		.headers = &type,
		.header_count = type.value.p != NULL,
		.body = dtl_server_body(q),
		.address = "" };
	const char *why = forged(p, sub, q);
	struct dtl_err err;

	if (why != NULL) {
		push_forged(p, sub, why);
		answer(q, 202, DTL_STR_NONE);
		return;
	}
	if (push_delivered(p, sub, &news, &err) == DTL_OK) {
		answer(q, 202, DTL_STR_NONE);
		return;
	}
	struct dtl_server_answer later = { .status = 503, .retry_after_s = 60 };

	dtl_server_answer(q, &later);
}

static void
serve(void *self, struct dtl_server_request *q)
{
	struct push *p = self;
	struct sub *sub = sub_of(p, q);

	if (sub == NULL) /* it went while the body came */
		answer(q, 410, DTL_STR_NONE);
	else if (strcmp(dtl_server_method(q), "GET") == 0)
		verify(p, sub, q);
	else
		deliver(p, sub, q);
}

struct dtl_str
push_secret(const struct push *p, struct dtl_arena *a, const struct sub *sub)
{
	char hex[DTL_HMAC_HEX + 1];

	if (!dtl_hmac_hex("sha256", p->key, dtl_str_from(sub->token), hex))
		abort();
	return dtl_str_from(dtl_arena_printf(a, "%s", hex));
}

static dtl_rc
make_key(const char *path, struct dtl_err *err)
{
	unsigned char bytes[KEY_BYTES];
	struct dtl_str raw = dtl_str_make((const char *)bytes, sizeof bytes);
	char hex[65];

	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return dtl_err_set(err, DTL_FAIL, "no random bytes");
	dtl_sha256_hex(raw, hex);
	return dtl_file_write_atomic(path, dtl_str_from(hex), 0600, err);
}

/* The configured one; else one that this machine makes for itself once. */
static dtl_rc
read_key(struct push *p, const struct dtl_shared *shared, struct dtl_err *err)
{
	struct run *r = p->r;
	const char *path = dtl_arena_printf(r->rules_a, "%s/feeds.key", shared->state);
	dtl_rc rc = DTL_OK;

	p->key = dtl_str_from(r->conf->push_secret);
	if (p->key.n > 0)
		return DTL_OK;
	if (access(path, F_OK) != 0)
		rc = make_key(path, err);
	if (rc == DTL_OK)
		rc = dtl_file_read(r->rules_a, path, 4096, &p->key, err);
	return rc == DTL_OK ? DTL_OK : dtl_err_wrap(err, DTL_FAIL, "key for hubs");
}

static dtl_rc
read_pem(struct run *r, const char *path, const char **ret, struct dtl_err *err)
{
	struct dtl_str text;

	*ret = NULL;
	if (path[0] == '\0')
		return DTL_OK;
	if (path[0] != '/')
		path = dtl_arena_printf(r->rules_a, "%s/%s", r->conf->dir, path);
	if (dtl_file_read(r->rules_a, path, 1 << 20, &text, err) != DTL_OK)
		return DTL_FAIL;
	*ret = dtl_arena_strndup(r->rules_a, text.p, text.n);
	return DTL_OK;
}

/* "127.0.0.1:8010", "[::]:8010". */
static dtl_rc
listen_on(struct push *p, struct dtl_err *err)
{
	struct run *r = p->r;
	struct dtl_str at = dtl_str_from(r->conf->callback_listen);
	struct dtl_server_options o = { .limit_bytes = (size_t)r->conf->max_bytes,
		.connections = 1024,
		.address_connections = 256,
		.self = p,
		.admit = admit,
		.serve = serve };
	int64_t port = 0;

	if (!feeds_listen(r->rules_a, at, &o.address, &port))
		return dtl_err_set(
		    err, DTL_FAIL, "'%s' is no address:port", r->conf->callback_listen);
	o.port = (int)port;
	if (read_pem(r, r->conf->callback_cert, &o.cert, err) != DTL_OK ||
	    read_pem(r, r->conf->callback_key, &o.key, err) != DTL_OK)
		return DTL_FAIL;
	return dtl_server_open(&o, &p->server, err);
}

dtl_rc
push_open(struct run *r, const struct dtl_shared *shared, struct push **ret, struct dtl_err *err)
{
	struct push *p;
	dtl_rc rc;

	*ret = NULL;
	if (r->conf->callback[0] == '\0' || r->once)
		return DTL_OK;
	p = calloc(1, sizeof *p);
	if (p == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	p->r = r;
	dtl_map_init(&p->by_token, NULL);
	rc = read_key(p, shared, err);
	if (rc == DTL_OK)
		rc = listen_on(p, err);
	if (rc != DTL_OK) {
		push_close(p);
		return DTL_FAIL;
	}
	struct dtl_str parts[] = { dtl_str_from(r->conf->callback), p->key };
	char id[DTL_ID_HEX + 1];

	dtl_id_from_parts(parts, 2, id);
	memcpy(p->by, id, sizeof p->by - 1);
	*ret = p;
	return DTL_OK;
}

void
push_close(struct push *p)
{
	if (p == NULL)
		return;
	dtl_server_close(p->server);
	dtl_map_clear(&p->by_token);
	free(p);
}

dtl_rc
push_serve(struct push *p, struct dtl_err *err)
{
	return p == NULL ? DTL_OK : dtl_server_run(p->server, err);
}

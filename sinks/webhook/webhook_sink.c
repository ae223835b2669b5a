#include "webhook_sink.h"

#include "post.h"
#include "sign.h"
#include "template.h"

#include <stdlib.h>

static const char *const record_choices[] = { "events", "coded", "all", NULL };
static const char *const body_choices[] = { "event", "array", "ndjson", "template", "cloudevents",
	"cloudevents-batch", "cloudevents-binary", NULL };

#define KEY(name, type, member, def, min, max, choices, help)                                      \
	{                                                                                          \
		name, type, offsetof(struct webhook_conf, member), def, min, max, choices, help    \
	}

static const struct dtl_conf_key keys[] = {
	KEY("url", DTL_CONF_STR, url, NULL, 1, DTL_URL_MAX, NULL,
	    "address that is asked with POST; its port and host are allowed"),
	KEY("records", DTL_CONF_ENUM, records, "events", 0, 0, record_choices,
	    "events (or happenings), coded (the ledger), or all"),
	KEY("body", DTL_CONF_ENUM, body, "event", 0, 0, body_choices,
	    "event: JSON of one; array, ndjson: of many; template; CloudEvents 1.0: structured, "
	    "batch or binary"),
	KEY("template", DTL_CONF_STR, template, "", 0, 65536, NULL,
	    "JSON with {{fields}}, for body: template"),
	KEY("media_type", DTL_CONF_STR, media_type, "", 0, 200, NULL,
	    "Content-Type instead of the body's own"),
	KEY("max_records", DTL_CONF_INT, max_records, "100", 1, 10000, NULL,
	    "most records in a request"),
	KEY("max_bytes", DTL_CONF_BYTES, max_bytes, "1 MiB", 1024, 64 << 20, NULL,
	    "largest request of several records"),
	KEY("connections", DTL_CONF_INT, connections, "1", 1, 64, NULL,
	    "requests at once; with more than 1 records may arrive out of order"),
	KEY("timeout", DTL_CONF_DURATION, timeout_ms, "10s", 100, 60000, NULL,
	    "longest time of one request"),
	KEY("retry_after_max", DTL_CONF_DURATION, retry_after_max_ms, "1h", 1000,
	    INT64_C(7) * 86400000, NULL, "longest Retry-After that is believed"),
	KEY("rate", DTL_CONF_FLOAT, rate, "0", 0, 100000, NULL, "requests a second; 0: no limit"),
	KEY("secret", DTL_CONF_SECRET, secret, "", 0, 4096, NULL,
	    "key of the signature (${file:...}); empty: not signed"),
	KEY("headers", DTL_CONF_MAP, headers, "", 0, 32, NULL,
	    "headers to send: Authorization: ${file:/run/secrets/token}"),
	KEY("contact", DTL_CONF_STR, contact, "", 0, 1000, NULL,
	    "who asks, for the user agent: https://... or mailto:...; without it only loopback is "
	    "asked"),
	KEY("allow", DTL_CONF_LIST, allow, "", 0, DTL_ADDRESS_NETS - 2, NULL,
	    "networks that may be asked though they are private or special (10.1.0.0/16)"),
	KEY("connect", DTL_CONF_MAP, connect, "", 0, DTL_HTTP_CONNECTS, NULL,
	    "host or *.suffix: address:port that stands in for its DNS entry"),
	KEY("ca_file", DTL_CONF_STR, ca_file, "", 0, 4000, NULL,
	    "certificates to trust instead of the system's"),
	KEY("proxy", DTL_CONF_STR, proxy, "", 0, 1000, NULL, "HTTP proxy"),
	{ 0 },
};

struct webhook_sink {
	const struct webhook_conf *conf;
	struct post *post;
};

static const char *
text_or_none(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

static dtl_rc
read_networks(const struct webhook_conf *conf, struct dtl_http_options *o, struct dtl_err *err)
{
	for (size_t i = 0; i < conf->allow.count; i++)
		if (dtl_address_allow(&o->allow, dtl_str_from(conf->allow.items[i]), err) != DTL_OK)
			return DTL_FAIL;
	for (size_t i = 0; i < conf->connect.count; i++)
		o->connects[o->connect_count++] =
		    (struct dtl_http_connect){ conf->connect.items[i].key,
			    conf->connect.items[i].value };
	return DTL_OK;
}

/* Who writes an address or localhost into the configuration means it. */
static void
allow_named(struct dtl_str host, struct dtl_http_options *o)
{
	static const struct dtl_str local[] = { DTL_STR("127.0.0.0/8"), DTL_STR("::1") };
	struct dtl_err err;

	if (dtl_str_is(host, "localhost")) {
		for (size_t i = 0; i < 2; i++)
			(void)!(dtl_address_allow(&o->allow, local[i], &err) == DTL_OK);
		return;
	}
	if (host.n > 2 && host.p[0] == '[')
		host = dtl_str_slice(host, 1, host.n - 1);
	/* A name is no network: then the address it leads to is judged as ever. */
	(void)!(dtl_address_allow(&o->allow, host, &err) == DTL_OK);
}

dtl_rc
webhook_http_options(const struct webhook_conf *conf, struct dtl_http_options *ret,
    const char **ret_key, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_url url;
	bool good;

	memset(ret, 0, sizeof *ret);
	memset(&url, 0, sizeof url);
	good = dtl_url_parse(a, dtl_str_from(conf->url), &url);
	ret->ports[0] = url.port;
	ret->port_count = 1;
	if (good)
		allow_named(url.host, ret);
	dtl_arena_free(a);
	*ret_key = "url";
	if (!good)
		return dtl_err_set(err, DTL_FAIL, "is no http or https address");
	ret->agent = "dateline/" DTL_VERSION;
	ret->contact = text_or_none(conf->contact);
	ret->ca_file = text_or_none(conf->ca_file);
	ret->proxy = text_or_none(conf->proxy);
	ret->total_ms = conf->timeout_ms;
	ret->connect_ms = conf->timeout_ms;
	ret->limit_bytes = 1 << 20;
	ret->connections = (int)conf->connections;
	*ret_key = "allow";
	return read_networks(conf, ret, err);
}

static dtl_rc
check_template(const struct dtl_conf *conf, const struct webhook_conf *self, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const struct template *t = NULL;
	size_t at = 0;
	dtl_rc rc = DTL_OK;

	if (self->body == WEBHOOK_TEMPLATE && self->template[0] == '\0')
		rc = dtl_conf_error(
		    conf, "sinks.webhook", "template", err, "is missing; body: template needs it");
	else if (self->body == WEBHOOK_TEMPLATE &&
		 template_parse(a, dtl_str_from(self->template), &t, &at, err) != DTL_OK)
		rc = dtl_conf_error_at(conf, "sinks.webhook", "template", at, err);
	dtl_arena_free(a);
	return rc;
}

static bool
is_header_name(const char *name)
{
	for (const char *p = name; *p != '\0'; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			(*p >= '0' && *p <= '9') || *p == '-' || *p == '_'))
			return false;
	return *name != '\0';
}

static dtl_rc
check_headers(const struct dtl_conf *conf, const struct webhook_conf *self, struct dtl_err *err)
{
	for (size_t i = 0; i < self->headers.count; i++) {
		const struct dtl_conf_pair *pair = &self->headers.items[i];

		if (!is_header_name(pair->key))
			return dtl_conf_error(conf, "sinks.webhook", "headers", err,
			    "'%s' is no name of a header", pair->key);
		if (strpbrk(pair->value, "\r\n") != NULL)
			return dtl_conf_error(conf, "sinks.webhook", "headers", err,
			    "the value of '%s' has a line break", pair->key);
	}
	return DTL_OK;
}

static dtl_rc
webhook_check(const struct dtl_conf *conf, void *section, struct dtl_err *err)
{
	struct webhook_conf *self = section;
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_http_options options;
	struct dtl_err why = { "" };
	struct dtl_str secret;
	const char *key = NULL;
	dtl_rc rc = DTL_OK;

	if (webhook_http_options(self, &options, &key, &why) != DTL_OK)
		rc = dtl_conf_error(conf, "sinks.webhook", key, err, "%s", why.text);
	else if (sign_key(a, self->secret, &secret, &why) != DTL_OK)
		rc = dtl_conf_error(conf, "sinks.webhook", "secret", err, "%s", why.text);
	if (rc == DTL_OK)
		rc = check_template(conf, self, err);
	if (rc == DTL_OK)
		rc = check_headers(conf, self, err);
	dtl_arena_free(a);
	return rc;
}

static void
webhook_close(void *p)
{
	struct webhook_sink *self = p;

	if (self == NULL)
		return;
	post_close(self->post);
	free(self);
}

static dtl_rc
webhook_open(
    const void *section, const struct dtl_shared *shared, void **ret_self, struct dtl_err *err)
{
	struct webhook_sink *self = calloc(1, sizeof *self);
	dtl_rc rc;

	if (self == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	self->conf = section;
	rc = post_open(self->conf, shared->line, &self->post, err);
	if (rc != DTL_OK) {
		webhook_close(self);
		return rc;
	}
	*ret_self = self;
	return DTL_OK;
}

static dtl_rc
webhook_write(void *p, const struct dtl_message *msg, struct dtl_err *err)
{
	struct webhook_sink *self = p;
	bool coded = msg->record.kind == DTL_KIND_CODED;

	(void)err;
	if (self->conf->records != WEBHOOK_ALL && coded != (self->conf->records == WEBHOOK_CODED))
		return DTL_OK;
	post_add(self->post, msg);
	return DTL_OK;
}

static dtl_rc
webhook_flush(void *p, const struct dtl_offset_range *ranges, size_t count, struct dtl_err *err)
{
	struct webhook_sink *self = p;

	(void)ranges;
	(void)count;
	return post_flush(self->post, err);
}

static void
webhook_lend(void *p, const struct dtl_sink_desk *desk)
{
	struct webhook_sink *self = p;

	post_lend(self->post, desk);
}

const struct dtl_sink dtl_webhook_sink = {
	.name = "webhook",
	.keys = keys,
	.conf_size = sizeof(struct webhook_conf),
	.check = webhook_check,
	.reopens = true,
	.open = webhook_open,
	.write = webhook_write,
	.flush = webhook_flush,
	.lend = webhook_lend,
	.close = webhook_close,
};

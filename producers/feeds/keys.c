#include "feeds.h"

#include "asker.h"

#define DAY 86400000

const struct dtl_conf_key feeds_keys[] = {
	{ "list", DTL_CONF_STR, offsetof(struct feeds_conf, list), "feeds.opml", 1, 4000, NULL,
	    "OPML file with the feeds, relative to this file's folder; `dateline feeds` edits it" },
	{ "contact", DTL_CONF_STR, offsetof(struct feeds_conf, contact), "", 0, 400, NULL,
	    "web or mail address for the user agent, so that servers can reach you; without it "
	    "only "
	    "loopback is asked" },
	{ "agent", DTL_CONF_STR, offsetof(struct feeds_conf, agent), "dateline/" DTL_VERSION, 1,
	    200, NULL,
	    "product in the user agent; its part before '/' is our name for robots.txt" },
	{ "interval", DTL_CONF_DURATION, offsetof(struct feeds_conf, interval_ms), "30m", 1000,
	    30 * (int64_t)DAY, NULL, "where the adaptive interval of a feed begins" },
	{ "floor", DTL_CONF_DURATION, offsetof(struct feeds_conf, floor_ms), "5m", 1000, DAY, NULL,
	    "no feed is asked more often by itself" },
	{ "ceiling", DTL_CONF_DURATION, offsetof(struct feeds_conf, ceiling_ms), "24h", 60000,
	    30 * (int64_t)DAY, NULL, "no feed is asked less often, unless it says so itself" },
	{ "retry_after_max", DTL_CONF_DURATION, offsetof(struct feeds_conf, retry_after_max_ms),
	    "7d", 60000, 365 * (int64_t)DAY, NULL, "longest Retry-After that is believed" },
	{ "moved_confirmations", DTL_CONF_INT, offsetof(struct feeds_conf, moved_confirmations),
	    "3", 1, 100, NULL,
	    "so many equal permanent redirects in a row before the new address is asked" },
	{ "transfers", DTL_CONF_INT, offsetof(struct feeds_conf, transfers), "64", 1, 4096, NULL,
	    "transfers at once" },
	{ "host_transfers", DTL_CONF_INT, offsetof(struct feeds_conf, host_transfers), "1", 1, 64,
	    NULL, "transfers at once from one host" },
	{ "host_delay", DTL_CONF_DURATION, offsetof(struct feeds_conf, host_delay_ms), "1s", 0,
	    3600000, NULL, "time between the starts of two transfers from one host" },
	{ "timeout", DTL_CONF_DURATION, offsetof(struct feeds_conf, timeout_ms), "60s", 100, 600000,
	    NULL, "longest time of one transfer; a redirect is the next one" },
	{ "slow", DTL_CONF_DURATION, offsetof(struct feeds_conf, slow_ms), "20s", 1000, 600000,
	    NULL, "a transfer below 32 bytes a second for so long is given up" },
	{ "max_bytes", DTL_CONF_BYTES, offsetof(struct feeds_conf, max_bytes), "8 MiB", 1024,
	    256 << 20, NULL, "largest feed, decompressed" },
	{ "max_ratio", DTL_CONF_INT, offsetof(struct feeds_conf, max_ratio), "200", 2, 10000, NULL,
	    "decompressed bytes for a received one, beyond 1 MiB" },
	{ "allow", DTL_CONF_LIST, offsetof(struct feeds_conf, allow), "", 0, DTL_ADDRESS_NETS, NULL,
	    "networks that may be asked though they are private or special (10.1.0.0/16)" },
	{ "ports", DTL_CONF_LIST, offsetof(struct feeds_conf, ports), "", 0, DTL_HTTP_PORTS, NULL,
	    "ports that may be asked besides 80 and 443" },
	{ "connect", DTL_CONF_MAP, offsetof(struct feeds_conf, connect), "", 0, DTL_HTTP_CONNECTS,
	    NULL, "host or *.suffix: address:port that stands in for its DNS entry" },
	{ "ca_file", DTL_CONF_STR, offsetof(struct feeds_conf, ca_file), "", 0, 4000, NULL,
	    "certificates to trust instead of the system's" },
	{ "proxy", DTL_CONF_STR, offsetof(struct feeds_conf, proxy), "", 0, 1000, NULL,
	    "HTTP proxy; it then has to refuse private addresses by itself" },
	{ "page_again", DTL_CONF_DURATION, offsetof(struct feeds_conf, page_again_ms), "6h", 0,
	    30 * (int64_t)DAY, NULL,
	    "the page of an article is looked at again after so long, then four times more, each "
	    "twice as late; 0s: only when its feed says that it changed" },
	{ "retract_gone", DTL_CONF_BOOL, offsetof(struct feeds_conf, retract_gone), "false", 0, 0,
	    NULL, "an article whose page answers 410 is retracted" },
	{ "callback", DTL_CONF_STR, offsetof(struct feeds_conf, callback), "", 0, 400, NULL,
	    "address under which hubs reach us from outside (https://news.example.org/hubs): news "
	    "is "
	    "pushed (WebSub) where a feed names a hub" },
	{ "callback_listen", DTL_CONF_STR, offsetof(struct feeds_conf, callback_listen),
	    "127.0.0.1:8010", 3, 200, NULL, "address:port that callback leads to" },
	{ "callback_cert", DTL_CONF_STR, offsetof(struct feeds_conf, callback_cert), "", 0, 4000,
	    NULL, "file with the certificate, as PEM, where no proxy in front does TLS" },
	{ "callback_key", DTL_CONF_STR, offsetof(struct feeds_conf, callback_key), "", 0, 4000,
	    NULL, "file with its private key" },
	{ "push_secret", DTL_CONF_SECRET, offsetof(struct feeds_conf, push_secret), "", 0, 4096,
	    NULL,
	    "what the secrets given to hubs are made of; without one, a random key is kept beside "
	    "the "
	    "state" },
	{ "push_lease", DTL_CONF_DURATION, offsetof(struct feeds_conf, push_lease_ms), "10d", 1000,
	    365 * (int64_t)DAY, NULL, "lease asked of hubs; renewed after nine tenths of it" },
	{ "push_poll", DTL_CONF_DURATION, offsetof(struct feeds_conf, push_poll_ms), "12h", 1000,
	    30 * (int64_t)DAY, NULL,
	    "a feed whose news is pushed is asked all the same after so long" },
	{ "feed_metrics", DTL_CONF_STR, offsetof(struct feeds_conf, gauges), "", 0, 4000, NULL,
	    "file that gets the figures of each feed once a minute, in the text format of "
	    "Prometheus; "
	    "relative to the state folder" },
	{ "clock", DTL_CONF_STR, offsetof(struct feeds_conf, clock), "", 0, 4000, NULL,
	    "for tests: a file that holds the time instead of the system's clock" },
	{ "lapse", DTL_CONF_DURATION, offsetof(struct feeds_conf, lapse_ms), "0s", 0,
	    365 * (int64_t)DAY, NULL,
	    "for tests, with clock: so much time goes by as fast as there is nothing to do, then "
	    "the "
	    "process ends" },
	{ 0 },
};

bool
feeds_listen(struct dtl_arena *a, struct dtl_str text, const char **ret_address, int64_t *ret_port)
{
	size_t colon = text.n;

	while (colon > 0 && text.p[colon - 1] != ':')
		colon--;
	if (colon < 2 || !dtl_str_to_i64(dtl_str_slice(text, colon, text.n), 0, 65535, ret_port))
		return false;
	text = dtl_str_slice(text, 0, colon - 1);
	if (text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']')
		text = dtl_str_slice(text, 1, text.n - 1);
	*ret_address = dtl_arena_strndup(a, text.p, text.n);
	return true;
}

static dtl_rc
check_push(const struct dtl_conf *conf, const struct feeds_conf *self, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	const char *address, *key = NULL, *why = NULL;
	struct dtl_url url;
	int64_t port;

	if (self->callback[0] != '\0' && !dtl_url_parse(a, dtl_str_from(self->callback), &url)) {
		key = "callback";
		why = "is no http or https address";
	} else if (!feeds_listen(a, dtl_str_from(self->callback_listen), &address, &port)) {
		key = "callback_listen";
		why = "is no address:port";
	} else if ((self->callback_cert[0] == '\0') != (self->callback_key[0] == '\0')) {
		key = self->callback_cert[0] == '\0' ? "callback_key" : "callback_cert";
		why = "needs the other of callback_cert and callback_key";
	}
	dtl_arena_free(a);
	return why == NULL ? DTL_OK : dtl_conf_error(conf, "producers.feeds", key, err, "%s", why);
}

dtl_rc
feeds_check(const struct dtl_conf *conf, void *section, struct dtl_err *err)
{
	struct feeds_conf *self = section;
	struct dtl_http_options options;
	struct dtl_err why = { "" };
	const char *key = NULL;

	self->dir = dtl_conf_dir(conf);
	if (self->floor_ms > self->ceiling_ms)
		return dtl_conf_error(conf, "producers.feeds", "floor", err, "is above ceiling");
	if (asker_options(self, &options, &key, &why) != DTL_OK)
		return dtl_conf_error(conf, "producers.feeds", key, err, "%s", why.text);
	return check_push(conf, self, err);
}

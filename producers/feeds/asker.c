#include "asker.h"

#include <stdlib.h>

static dtl_rc
read_allow(const struct feeds_conf *conf, struct dtl_http_options *o, struct dtl_err *err)
{
	for (size_t i = 0; i < conf->allow.count; i++) {
		dtl_rc rc = dtl_address_allow(&o->allow, dtl_str_from(conf->allow.items[i]), err);

		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

static dtl_rc
read_ports(const struct feeds_conf *conf, struct dtl_http_options *o, struct dtl_err *err)
{
	for (size_t i = 0; i < conf->ports.count; i++) {
		int64_t port;

		if (!dtl_str_to_i64(dtl_str_from(conf->ports.items[i]), 1, 65535, &port))
			return dtl_err_set(
			    err, DTL_SKIP, "'%s' is outside 1..65535", conf->ports.items[i]);
		o->ports[o->port_count++] = (int)port;
	}
	return DTL_OK;
}

dtl_rc
asker_options(const struct feeds_conf *conf, struct dtl_http_options *ret, const char **ret_key,
    struct dtl_err *err)
{
	memset(ret, 0, sizeof *ret);
	ret->agent = conf->agent;
	ret->contact = conf->contact;
	ret->ca_file = conf->ca_file;
	ret->proxy = conf->proxy;
	ret->total_ms = conf->timeout_ms;
	ret->slow_ms = conf->slow_ms;
	ret->limit_bytes = (size_t)conf->max_bytes;
	ret->ratio = (int)conf->max_ratio;
	*ret_key = "allow";
	if (read_allow(conf, ret, err) != DTL_OK)
		return DTL_SKIP;
	*ret_key = "ports";
	if (read_ports(conf, ret, err) != DTL_OK)
		return DTL_SKIP;
	for (size_t i = 0; i < conf->connect.count; i++) {
		ret->connects[i].host = conf->connect.items[i].key;
		ret->connects[i].to = conf->connect.items[i].value;
		ret->connect_count++;
	}
	return DTL_OK;
}

void
asker_request(struct dtl_arena *a, const struct feed *feed, const struct feed_state *state,
    struct dtl_http_request *ret)
{
	struct dtl_http_header *headers = DTL_NEW_ARRAY(a, 3, struct dtl_http_header);
	size_t n = 0;

	memset(ret, 0, sizeof *ret);
	ret->url = state->url.n > 0 ? state->url : feed->url;
	headers[n].name = dtl_str_from("Accept");
	headers[n++].value = dtl_str_from("application/rss+xml, application/atom+xml, "
					  "application/feed+json, application/rdf+xml, "
					  "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5");
	if (state->etag.n > 0) {
		headers[n].name = dtl_str_from("If-None-Match");
		headers[n++].value = state->etag;
	}
	if (state->modified.n > 0) {
		headers[n].name = dtl_str_from("If-Modified-Since");
		headers[n++].value = state->modified;
	}
	ret->headers = headers;
	ret->header_count = n;
	ret->unverified = feed->unverified;
}

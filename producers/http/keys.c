#include "conf/suggest.h"
#include "http.h"
#include "run/article_json.h"

#define KEY(name, type, member, def, min, max, choices, help)                                      \
	{                                                                                          \
		name, type, offsetof(struct http_conf, member), def, min, max, choices, help       \
	}

const struct dtl_conf_key http_keys[] = {
	KEY("address", DTL_CONF_STR, address, "127.0.0.1", 1, 64, NULL,
	    "numeric address to listen on; 0.0.0.0 or :: for all"),
	KEY("port", DTL_CONF_INT, port, "8480", 0, 65535, NULL, "0: any free one, which is logged"),
	KEY("token", DTL_CONF_SECRET, token, "", 0, 4096, NULL,
	    "bearer token that senders must show; at least 16 characters, best as ${file:...}"),
	KEY("next_token", DTL_CONF_SECRET, next_token, "", 0, 4096, NULL,
	    "a second token that will do, for the time of a change"),
	KEY("cert", DTL_CONF_STR, cert, "", 0, 4096, NULL,
	    "file with the certificate chain (PEM); empty = no TLS"),
	KEY("key", DTL_CONF_STR, key, "", 0, 4096, NULL, "file with its key (PEM)"),
	KEY("in_flight", DTL_CONF_INT, in_flight, "64", 1, 10000, NULL,
	    "requests that may wait for Kafka; more are answered 429 with Retry-After"),
	KEY("max_body", DTL_CONF_BYTES, max_body, "8 MiB", 1024, 1 << 30, NULL,
	    "longer requests are answered 413"),
	KEY("answer_within", DTL_CONF_DURATION, answer_within_ms, "30s", 100, 3600000, NULL,
	    "a request that Kafka has not acknowledged by then is answered 503; its articles may "
	    "still come"),
	KEY("json", DTL_CONF_MAP, json, "", 0, 0, NULL,
	    "our field: their.path|alternative; fields: id url title body html published language "
	    "source domain country authors revision"),
	KEY("walls", DTL_CONF_BOOL, walls, "true", 0, 0, NULL,
	    "mark pages of HTML that are a challenge, a consent page or a paywall; the extractor "
	    "passes them over"),
	KEY("source_name", DTL_CONF_STR, source_name, "", 0, 200, NULL,
	    "name of the source where the article states none"),
	KEY("source_country", DTL_CONF_STR, source_country, "", 0, 3, NULL,
	    "its country, ISO 3166 alpha-3"),
	KEY("language", DTL_CONF_STR, language, "", 0, 3, NULL,
	    "language where the article states none; empty = found by the extractor"),
	{ 0 },
};

static dtl_rc
check_map(const struct dtl_conf *conf, const struct http_conf *self, struct dtl_err *err)
{
	struct dtl_article_map map;
	const char *unknown = NULL;

	if (dtl_article_map_init(&map, &self->json, &unknown))
		return DTL_OK;
	const char *near =
	    dtl_suggest(dtl_str_from(unknown), dtl_article_field_names, DTL_ARTICLE_FIELD_COUNT);

	return dtl_conf_error(conf, "producers.http", "json", err, "unknown field '%s'%s%s%s",
	    unknown, near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
	    near != NULL ? "'?" : "");
}

dtl_rc
http_check(const struct dtl_conf *conf, void *section, struct dtl_err *err)
{
	struct http_conf *self = section;

	if (strlen(self->token) < 16)
		return dtl_conf_error(conf, "producers.http", "token", err,
		    "a token of at least 16 characters is needed, so that not everybody can send");
	if (self->next_token[0] != '\0' && strlen(self->next_token) < 16)
		return dtl_conf_error(
		    conf, "producers.http", "next_token", err, "at least 16 characters are needed");
	if ((self->cert[0] == '\0') != (self->key[0] == '\0'))
		return dtl_conf_error(conf, "producers.http", "cert", err,
		    "cert and key go together: both files, or neither");
	return check_map(conf, self, err);
}

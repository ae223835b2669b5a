/*
 * request - the articles that a request holds.
 *
 *	POST /articles		application/json: an object, or an array of them
 *				application/x-ndjson: one a line
 *				application/avro: one message in one of our framings
 *				text/html, text/plain: the article itself; url, title, published, language, source,
 *				country, revision as query parameters
 *	DELETE /articles?url=U	takes an article back; also /articles/ID
 *
 * Errors:  none: what is wrong with an article is in its entry, what is wrong with all of it in the status.
 * Memory:  the arena, and views into the body.
 * Threads: pure functions but for Avro, which asks the outbox.
 */
#ifndef DTL_PRODUCERS_HTTP_REQUEST_H
#define DTL_PRODUCERS_HTTP_REQUEST_H

#include "http.h"
#include "net/server.h"
#include "run/article_json.h"
#include "run/walls.h"

#define REQUEST_ARTICLES 10000

struct entry {
	struct dtl_article art;
	const char *wrong; /* NULL: it can be put */
	int64_t line; /* from 1 */
};

struct entries {
	struct entry *items;
	size_t count;
	int status; /* 200: go on; else what is wrong with the request, and why */
	const char *why;
};

struct request_options {
	const struct http_conf *conf;
	const struct dtl_article_map *map;
	const struct dtl_walls *walls; /* NULL: they are not looked for */
	size_t max_article_bytes;
	struct dtl_out *out;
};

/* 0, or the status to refuse with before the body is read. */
int request_admit(const struct http_conf *conf, struct dtl_server_request *q);
void request_read(const struct request_options *options, struct dtl_arena *a,
    struct dtl_server_request *q, struct entries *ret);

#endif

#include "http.h"

#include "base/date.h"
#include "base/file.h"
#include "base/log.h"
#include "held.h"
#include "request.h"

#include <stdlib.h>

#define IDLE_MS 500
#define HELD_MS 5 /* while answers wait for Kafka */
#define PEM_BYTES ((size_t)1 << 20)
#define SPARE_CONNECTIONS 32 /* to be told that there is no room */

struct http {
	const struct http_conf *conf;
	struct dtl_out *out;
	struct dtl_article_map map;
	struct request_options options;
	struct dtl_server *server;
	struct held held;
	struct dtl_arena *a; /* of the request in hand */
	struct dtl_arena *data_a; /* of what is read once */
	dtl_rc rc; /* of the last put that was no DTL_SKIP */
	struct dtl_err err;
};

static int
admit(void *p, struct dtl_server_request *q)
{
	struct http *self = p;
	int status = request_admit(self->conf, q);

	if (status != 0)
		return status;
	return dtl_server_held(self->server) >= self->conf->in_flight ? 429 : 0;
}

static void
refuse(struct dtl_server_request *q, int status, const char *why)
{
	struct dtl_json_writer w;
	struct dtl_buf body;

	dtl_buf_init(&body, NULL);
	dtl_json_writer_init(&w, &body, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "error");
	dtl_json_z(&w, why);
	dtl_json_end_object(&w);
	dtl_buf_add_char(&body, '\n');
	struct dtl_server_answer answer = { .status = status,
		.type = "application/json",
		.body = dtl_buf_str(&body),
		.retry_after_s = status == 429 || status == 503 };

	dtl_server_answer(q, &answer);
	dtl_buf_clear(&body);
}

/* Puts what can be put; what cannot says why. False: Kafka is in the way of all of it. */
static bool
put_all(struct http *self, struct entries *e, size_t *ret_good)
{
	*ret_good = 0;
	for (size_t i = 0; i < e->count; i++) {
		struct entry *item = &e->items[i];
		struct dtl_record record = { .kind = DTL_KIND_ARTICLE, .u.article = &item->art };
		dtl_rc rc = DTL_SKIP;

		item->art.fetched_at = dtl_time_now_ms();
		if (item->wrong == NULL)
			rc = dtl_out_put(self->out, record, &self->err);
		if (rc == DTL_SKIP && item->wrong == NULL)
			item->wrong =
			    dtl_arena_strndup(self->a, self->err.text, strlen(self->err.text));
		if (rc != DTL_OK && rc != DTL_SKIP) {
			self->rc = rc;
			return false;
		}
		dtl_out_count(self->out, rc == DTL_OK ? DTL_FATE_DONE : DTL_FATE_FILTERED);
		*ret_good += rc == DTL_OK;
	}
	return true;
}

static void
print_answer(const struct entries *e, struct dtl_buf *out)
{
	struct dtl_json_writer w;

	dtl_json_writer_init(&w, out, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "accepted");
	dtl_json_begin_array(&w);
	for (size_t i = 0; i < e->count; i++) {
		if (e->items[i].wrong != NULL)
			continue;
		dtl_json_begin_object(&w);
		dtl_json_key(&w, "id");
		dtl_json_str(&w, e->items[i].art.id);
		dtl_json_key(&w, "revision");
		dtl_json_int(&w, e->items[i].art.revision);
		dtl_json_end_object(&w);
	}
	dtl_json_end_array(&w);
	dtl_json_key(&w, "refused");
	dtl_json_begin_array(&w);
	for (size_t i = 0; i < e->count; i++) {
		if (e->items[i].wrong == NULL)
			continue;
		dtl_json_begin_object(&w);
		dtl_json_key(&w, "line");
		dtl_json_int(&w, e->items[i].line);
		dtl_json_key(&w, "error");
		dtl_json_z(&w, e->items[i].wrong);
		dtl_json_end_object(&w);
	}
	dtl_json_end_array(&w);
	dtl_json_end_object(&w);
	dtl_buf_add_char(out, '\n');
}

static void
serve(void *p, struct dtl_server_request *q)
{
	struct http *self = p;
	struct entries entries;
	size_t good = 0;

	if (self->rc != DTL_OK || self->held.count >= self->held.cap) {
		refuse(q, 503, "Kafka is away");
		return;
	}
	request_read(&self->options, self->a, q, &entries);
	if (entries.status != 200) {
		dtl_out_count(self->out, DTL_FATE_FILTERED);
		refuse(q, entries.status, entries.why);
		return;
	}
	if (!put_all(self, &entries, &good)) {
		refuse(q, 503, "Kafka is away; sending it again is safe");
		return;
	}
	struct held_item item = { .request = q,
		.ticket = dtl_out_ticket(self->out),
		.until_ms = dtl_time_mono_ms() + self->conf->answer_within_ms };

	dtl_buf_init(&item.answer, NULL);
	print_answer(&entries, &item.answer);
	if (good > 0) {
		held_add(&self->held, &item);
		return;
	}
	struct dtl_server_answer answer = {
		.status = 422, .type = "application/json", .body = dtl_buf_str(&item.answer)
	};

	dtl_server_answer(q, &answer);
	dtl_buf_clear(&item.answer);
}

/* Kafka has all that it will have: who waited is told. */
static void
http_close(void *p)
{
	struct http *self = p;
	struct dtl_err err;

	if (self == NULL)
		return;
	if (self->server != NULL) {
		held_settle(&self->held, dtl_out_committed(self->out), dtl_time_mono_ms());
		for (int i = 0; i < 10; i++)
			if (dtl_server_run(self->server, &err) != DTL_OK)
				break;
	}
	dtl_server_close(self->server);
	held_clear(&self->held);
	dtl_arena_free(self->data_a);
	free(self);
}

static dtl_rc
read_pem(struct dtl_arena *a, const char *path, const char **ret, struct dtl_err *err)
{
	struct dtl_str text;

	if (path[0] == '\0')
		return DTL_OK;
	dtl_rc rc = dtl_file_read(a, path, PEM_BYTES, &text, err);

	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "'%s'", path);
	*ret = dtl_arena_strndup(a, text.p, text.n);
	return DTL_OK;
}

static dtl_rc
listen_on(struct http *self, struct dtl_err *err)
{
	const struct http_conf *conf = self->conf;
	struct dtl_arena *a = dtl_arena_new(0);
	int connections = (int)conf->in_flight + SPARE_CONNECTIONS;
	struct dtl_server_options options = { .address = conf->address,
		.port = (int)conf->port,
		.limit_bytes = (size_t)conf->max_body,
		.connections = connections,
		.address_connections = connections,
		.idle_ms = conf->answer_within_ms + 5000,
		.self = self,
		.admit = admit,
		.serve = serve };
	dtl_rc rc = read_pem(a, conf->cert, &options.cert, err);

	if (rc == DTL_OK)
		rc = read_pem(a, conf->key, &options.key, err);
	if (rc == DTL_OK)
		rc = dtl_server_open(&options, &self->server, err);
	dtl_arena_free(a);
	if (rc == DTL_OK)
		dtl_log(DTL_LOG_INFO, "http.listening", NULL, "address=%s port=%d tls=%d",
		    conf->address, dtl_server_port(self->server), conf->cert[0] != '\0');
	return rc;
}

static dtl_rc
http_open(const void *section, const struct dtl_shared *shared, const struct dtl_opt *opt,
    struct dtl_out *out, void **ret_self, struct dtl_err *err)
{
	struct http *self = calloc(1, sizeof *self);
	const char *unknown = NULL;

	(void)opt;
	if (self == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	self->conf = section;
	self->out = out;
	(void)dtl_article_map_init(&self->map, &self->conf->json, &unknown);
	self->options = (struct request_options){ .conf = self->conf,
		.map = &self->map,
		.max_article_bytes = (size_t)shared->max_article_bytes,
		.out = out };
	held_init(&self->held, (size_t)self->conf->in_flight + SPARE_CONNECTIONS);
	self->data_a = dtl_arena_new(0);
	dtl_rc rc = DTL_OK;

	if (self->conf->walls)
		rc = dtl_walls_load(shared, self->data_a, &self->options.walls, err);
	if (rc == DTL_OK)
		rc = listen_on(self, err);
	if (rc != DTL_OK) {
		http_close(self);
		return rc;
	}
	*ret_self = self;
	return DTL_OK;
}

static dtl_rc
http_step(void *p, struct dtl_arena *a, dtl_step *ret_next, struct dtl_wait *ret_wait,
    struct dtl_err *err)
{
	struct http *self = p;

	self->a = a;
	self->rc = DTL_OK;
	held_settle(&self->held, dtl_out_committed(self->out), dtl_time_mono_ms());
	dtl_rc rc = dtl_server_run(self->server, err);

	if (rc == DTL_OK && self->rc != DTL_OK) {
		*err = self->err;
		rc = self->rc;
	}
	*ret_next = DTL_STEP_IDLE;
	ret_wait->fd = dtl_server_fd(self->server);
	ret_wait->wait_ms =
	    dtl_server_wait_ms(self->server, self->held.count > 0 ? HELD_MS : IDLE_MS);
	return rc;
}

const struct dtl_producer dtl_http_producer = {
	.name = "http",
	.keys = http_keys,
	.conf_size = sizeof(struct http_conf),
	.check = http_check,
	.open = http_open,
	.step = http_step,
	.close = http_close,
};

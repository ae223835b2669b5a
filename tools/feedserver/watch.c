#include "server.h"

#include "base/json.h"

static void
log_request(struct server *s, const struct request *q, const struct page *page, int status)
{
	struct dtl_json_writer w;
	struct dtl_buf line;

	if (s->log == NULL)
		return;
	dtl_buf_init(&line, NULL);
	dtl_json_writer_init(&w, &line, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "t");
	dtl_json_int(&w, server_now_ms(s));
	dtl_json_key(&w, "host");
	dtl_json_str(&w, q->host);
	dtl_json_key(&w, "path");
	dtl_json_str(&w, q->path);
	dtl_json_key(&w, "n");
	dtl_json_int(&w, page == NULL ? 0 : page->count);
	dtl_json_key(&w, "status");
	dtl_json_int(&w, status);
	dtl_json_key(&w, "head");
	dtl_json_str(&w, q->head);
	dtl_json_end_object(&w);
	dtl_buf_add_char(&line, '\n');
	(void)fwrite(line.p, 1, line.n, s->log);
	dtl_buf_clear(&line);
}

/* The name in the map, kept on its first use. */
static union dtl_map_value *
entry(struct server *s, struct dtl_map *map, struct dtl_str name, bool *ret_new)
{
	union dtl_map_value at;

	*ret_new = !dtl_map_get(map, name, &at);
	if (*ret_new) {
		at.ptr = DTL_NEW(s->script.a, union dtl_map_value);
		(void)dtl_map_put(
		    map, dtl_str_make(dtl_arena_strndup(s->script.a, name.p, name.n), name.n), at);
	}
	return at.ptr;
}

/* Unconditional requests for what had a validator, and how near to each other a host was asked. */
static void
watch_manners(struct server *s, const struct request *q, int status, const struct reply *reply)
{
	bool gives = reply != NULL && (reply->live_s > 0 || reply->etag.n > 0) && status == 200;
	union dtl_map_value *last, *given;
	char name[1024];
	bool first;
	int n;

	s->requests++;
	s->unchanged += status == 304;
	if (s->log != NULL)
		return;
	last = entry(s, &s->hosts, q->host, &first);
	if (!first && (s->least_gap_ms < 0 || server_now_ms(s) - last->num < s->least_gap_ms))
		s->least_gap_ms = server_now_ms(s) - last->num;
	last->num = server_now_ms(s);
	n = snprintf(name, sizeof name, "%.*s%.*s", DTL_STR_FMT(q->host), DTL_STR_FMT(q->path));
	given = entry(s, &s->given, dtl_str_make(name, n < 1024 ? (size_t)n : 1023), &first);
	s->unconditional += given->num == 1 && q->if_none_match.p == NULL;
	if (gives)
		given->num = 1;
}

void
server_watch(struct server *s, const struct request *q, const struct page *page,
    const struct reply *reply, int status)
{
	watch_manners(s, q, status, reply);
	log_request(s, q, page, status);
}

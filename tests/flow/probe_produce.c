/* probe - a producer whose articles are known beforehand: number n of `prefix` is the same each time. */
#include "run/producer.h"

#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>

struct probe_conf {
	const char *prefix;
	int64_t count;
	int64_t bytes;
	int64_t rate; /* articles a second; 0: as fast as can be */
	bool linger;
	struct dtl_conf_list marks; /* "17=skip": the URL of article 17 ends with /skip */
};

struct probe {
	const struct probe_conf *conf;
	struct dtl_out *out;
	int64_t next;
	int64_t begun_ms;
	int64_t begun_at;
	char *body;
};

static const struct dtl_conf_key keys[] = {
	{ "prefix", DTL_CONF_STR, offsetof(struct probe_conf, prefix), "probe", 1, 64, NULL,
	    "first part of every URL" },
	{ "count", DTL_CONF_INT, offsetof(struct probe_conf, count), "100", 0, 10000000, NULL,
	    "articles" },
	{ "bytes", DTL_CONF_BYTES, offsetof(struct probe_conf, bytes), "200", 1, 4 << 20, NULL,
	    "size of an article" },
	{ "rate", DTL_CONF_INT, offsetof(struct probe_conf, rate), "0", 0, 1000000, NULL,
	    "articles a second; 0: no limit" },
	{ "linger", DTL_CONF_BOOL, offsetof(struct probe_conf, linger), "false", 0, 0, NULL,
	    "stay when all is brought in, until a signal" },
	{ "marks", DTL_CONF_LIST, offsetof(struct probe_conf, marks), "", 0, 1000, NULL,
	    "number=word: what a relay does with it" },
	{ 0 },
};

static const struct dtl_str source = DTL_STR("all");

static dtl_rc
probe_open(const void *section, const struct dtl_shared *shared, const struct dtl_opt *opt,
    struct dtl_out *out, void **ret_self, struct dtl_err *err)
{
	struct probe *p = calloc(1, sizeof *p);
	struct dtl_arena *a = dtl_arena_new(0);

	(void)shared;
	(void)opt;
	if (p == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	p->conf = section;
	p->out = out;
	(void)dtl_str_to_i64(dtl_out_position(out, a, source), 0, INT64_MAX, &p->next);
	dtl_arena_free(a);
	p->begun_at = p->next;
	p->begun_ms = dtl_time_mono_ms();
	p->body = malloc((size_t)p->conf->bytes);
	if (p->body == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	for (int64_t i = 0; i < p->conf->bytes; i++)
		p->body[i] = (char)('a' + i % 26);
	*ret_self = p;
	return DTL_OK;
}

static const char *
mark_of(const struct probe *p, int64_t number)
{
	for (size_t i = 0; i < p->conf->marks.count; i++) {
		struct dtl_str rest = dtl_str_from(p->conf->marks.items[i]);
		struct dtl_str piece;
		int64_t n = -1;

		if (dtl_str_split(&rest, '=', &piece) && dtl_str_to_i64(piece, 0, INT64_MAX, &n) &&
		    n == number)
			return rest.p;
	}
	return "plain";
}

static dtl_rc
put(struct probe *p, struct dtl_arena *a, struct dtl_err *err)
{
	char id[DTL_ID_HEX + 1];
	struct dtl_article article = { .revision = 1,
		.published_at = DTL_TIME_NONE,
		.content = { .bytes = { p->body, (size_t)p->conf->bytes },
		    .media_type = DTL_STR("text/plain") } };
	struct dtl_record record = { .kind = DTL_KIND_ARTICLE, .u.article = &article };

	article.url = dtl_str_from(dtl_arena_printf(
	    a, "probe://%s/%lld/%s", p->conf->prefix, (long long)p->next, mark_of(p, p->next)));
	dtl_id_from_bytes(article.url, id);
	article.id = dtl_str_make(id, DTL_ID_HEX);
	return dtl_out_put(p->out, record, err);
}

static dtl_rc
probe_step(void *self, struct dtl_arena *a, dtl_step *ret_next, struct dtl_wait *ret_wait,
    struct dtl_err *err)
{
	struct probe *p = self;
	int64_t due = p->begun_at + p->conf->rate * (dtl_time_mono_ms() - p->begun_ms) / 1000;
	dtl_rc rc;

	if (p->next >= p->conf->count) {
		*ret_next = p->conf->linger ? DTL_STEP_IDLE : DTL_STEP_END;
		return DTL_OK;
	}
	if (p->conf->rate > 0 && p->next >= due) {
		*ret_next = DTL_STEP_IDLE;
		ret_wait->wait_ms = 10;
		return DTL_OK;
	}
	rc = put(p, a, err);
	if (rc != DTL_OK)
		return rc;
	p->next++;
	dtl_out_count(p->out, DTL_FATE_DONE);
	return dtl_out_progress(
	    p->out, source, dtl_str_from(dtl_arena_printf(a, "%lld", (long long)p->next)), err);
}

static void
probe_close(void *self)
{
	struct probe *p = self;

	free(p->body);
	free(p);
}

static const struct dtl_producer probe = {
	.name = "probe",
	.keys = keys,
	.conf_size = sizeof(struct probe_conf),
	.open = probe_open,
	.step = probe_step,
	.close = probe_close,
};

int
main(int argc, char **argv)
{
	return dtl_producer_main(argc, argv, &probe);
}

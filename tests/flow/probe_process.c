/* relay - a processor that does with an article what the end of its URL says: plain, skip, crash, retry. */
#include "run/processor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct relay_conf {
	int64_t delay_ms;
	const char *down; /* while this file is there, the world is bad */
};

static const struct dtl_conf_key keys[] = {
	{ "delay", DTL_CONF_DURATION, offsetof(struct relay_conf, delay_ms), "0ms", 0, 60000, NULL,
	    "time an article takes" },
	{ "down", DTL_CONF_STR, offsetof(struct relay_conf, down), "", 0, 4096, NULL,
	    "file that makes the world bad" },
	{ 0 },
};

static dtl_rc
relay_open(
    const void *section, const struct dtl_shared *shared, void **ret_self, struct dtl_err *err)
{
	struct relay_conf *copy = malloc(sizeof *copy);

	(void)shared;
	if (copy == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	memcpy(copy, section, sizeof *copy);
	*ret_self = copy;
	return DTL_OK;
}

static void
pass_time(int64_t ms)
{
	struct timespec left = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

	while (ms > 0 && nanosleep(&left, &left) != 0 && errno == EINTR)
		continue;
}

static dtl_rc
put(struct dtl_out *out, const struct dtl_article *article, struct dtl_arena *a,
    struct dtl_err *err)
{
	struct dtl_str *ids = DTL_NEW(a, struct dtl_str);
	struct dtl_event ev = { .article_id = article->id,
		.article_revision = article->revision,
		.url = article->url,
		.published_at = DTL_TIME_NONE,
		.type = DTL_EVENT_CONSULT,
		.act = DTL_EVENT_CONSULT };
	struct dtl_coded coded = { .article_id = article->id,
		.revision = article->revision,
		.published_at = DTL_TIME_NONE,
		.url = article->url,
		.event_ids = ids,
		.event_id_count = 1 };
	struct dtl_record record = { .kind = DTL_KIND_EVENT, .u.event = &ev };
	char id[DTL_ID_HEX + 1];
	dtl_rc rc;

	dtl_id_from_bytes(article->id, id);
	*ids = ev.id = dtl_str_make(id, DTL_ID_HEX);
	rc = dtl_out_put(out, record, err);
	if (rc != DTL_OK)
		return rc;
	record = (struct dtl_record){ .kind = DTL_KIND_CODED, .u.coded = &coded };
	return dtl_out_put(out, record, err);
}

static dtl_rc
relay_work(void *self, struct dtl_arena *a, const struct dtl_message *msg, struct dtl_out *out,
    enum dtl_work *ret_work, struct dtl_err *err)
{
	const struct relay_conf *conf = self;
	const struct dtl_article *article = msg->record.u.article;

	pass_time(conf->delay_ms);
	if (dtl_str_ends(article->url, "/skip"))
		return dtl_err_set(err, DTL_SKIP, "the probe asked to be skipped");
	if (dtl_str_ends(article->url, "/crash"))
		(void)raise(SIGSEGV);
	if (dtl_str_ends(article->url, "/retry") && access(conf->down, F_OK) == 0)
		return dtl_err_set(err, DTL_RETRY, "the world is bad");
	if (dtl_str_ends(article->url, "/filter"))
		*ret_work = DTL_WORK_FILTERED;
	return put(out, article, a, err);
}

static const struct dtl_processor relay = {
	.name = "relay",
	.input = DTL_TOPIC_ARTICLES,
	.keys = keys,
	.conf_size = sizeof(struct relay_conf),
	.open = relay_open,
	.work = relay_work,
	.close = free,
};

int
main(int argc, char **argv)
{
	return dtl_processor_main(argc, argv, &relay);
}

#include "errand.h"
#include "follow.h"
#include "push.h"
#include "trip.h"

#include "base/file.h"
#include "run/walls.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

static dtl_rc
open_rules(struct run *r, const struct dtl_shared *shared, struct dtl_err *err)
{
	const char *path = dtl_shared_data_path(shared, r->rules_a, "net/url-rules.txt");
	struct dtl_str text;
	dtl_rc rc = dtl_file_read(r->rules_a, path, 1 << 20, &text, err);

	if (rc == DTL_OK)
		rc = dtl_url_rules_parse(r->rules_a, text, &r->asker.rules, err);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "'%s'", path);
	return dtl_walls_load(shared, r->rules_a, &r->walls, err);
}

/* Strangers must be able to reach whoever asks them: no contact, no start. Places that the configuration
 * itself names are no strangers. */
static dtl_rc
need_contact(const struct run *r, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_url url;
	bool remote = false;

	for (size_t i = 0; i < r->by_url.count && !remote; i++) {
		remote = r->conf->contact[0] == '\0' && r->conf->connect.count == 0 &&
			 dtl_url_parse(a, r->by_url.entries[i].key, &url) &&
			 !dtl_str_is(url.host, "localhost") && !dtl_str_starts(url.host, "127.") &&
			 !dtl_str_is(url.host, "[::1]");
		dtl_arena_reset(a);
	}
	dtl_arena_free(a);
	if (!remote)
		return DTL_OK;
	return dtl_err_set(err, DTL_FAIL,
	    "set producers.feeds.contact to a web or mail address: servers that are asked must be "
	    "able to reach you");
}

/* One descriptor for whatever there is to wait for. */
static dtl_rc
open_wait(struct run *r, struct dtl_err *err)
{
	struct epoll_event event = { .events = EPOLLIN };

	r->wait_fd = epoll_create1(EPOLL_CLOEXEC);
	if (r->wait_fd < 0 ||
	    epoll_ctl(r->wait_fd, EPOLL_CTL_ADD, dtl_http_fd(r->http), &event) != 0 ||
	    (r->push != NULL &&
		epoll_ctl(r->wait_fd, EPOLL_CTL_ADD, dtl_server_fd(r->push->server), &event) != 0))
		return dtl_err_set(err, DTL_FAIL, "epoll: %s", strerror(errno));
	return DTL_OK;
}

static dtl_rc
open_all(struct run *r, const struct dtl_shared *shared, struct dtl_out *out, struct dtl_err *err)
{
	const char *cache = dtl_arena_printf(r->rules_a, "%s/feeds.db", shared->state);
	struct dtl_http_options options;
	const char *key;
	dtl_rc rc = asker_options(r->conf, &options, &key, err);

	options.connections = (int)r->conf->transfers;
	if (rc == DTL_OK)
		rc = dtl_http_open(&options, &r->http, err);
	if (rc == DTL_OK)
		rc = open_rules(r, shared, err);
	if (rc == DTL_OK)
		rc = cache_open(cache, false, &r->cache, err);
	if (rc == DTL_OK)
		rc = clock_open(&r->clock, r->conf->clock, r->conf->lapse_ms, err);
	if (rc != DTL_OK)
		return DTL_FAIL;
	if (push_open(r, shared, &r->push, err) != DTL_OK || open_wait(r, err) != DTL_OK)
		return DTL_FAIL;
	if (r->conf->gauges[0] != '\0')
		r->gauges_path = r->conf->gauges[0] == '/' ? r->conf->gauges
							   : dtl_arena_printf(r->rules_a, "%s/%s",
								 shared->state, r->conf->gauges);
	outlet_init(&r->outlet, out, r->cache);
	plan_init(&r->plan, r->conf);
	robots_init(&r->robots, r->conf->agent);
	rc = run_load_list(r, err);
	return rc == DTL_OK ? need_contact(r, err) : rc;
}

dtl_rc
run_open(const struct feeds_conf *conf, const struct dtl_shared *shared, const struct dtl_opt *opt,
    struct dtl_out *out, struct run **ret, struct dtl_err *err)
{
	struct run *r = calloc(1, sizeof *r);
	dtl_rc rc;

	if (r == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	r->conf = conf;
	r->wait_fd = -1;
	r->once = opt->once;
	r->errands = errands_new();
	r->a = dtl_arena_new(0);
	r->rules_a = dtl_arena_new(0);
	r->feeds_a = dtl_arena_new((size_t)4 << 30);
	dtl_map_init(&r->by_url, NULL);
	r->asker.conf = conf;
	r->asker.max_article_bytes = (size_t)shared->max_article_bytes;
	r->list_path = conf->list[0] == '/'
			   ? conf->list
			   : dtl_arena_printf(r->rules_a, "%s/%s", conf->dir, conf->list);
	rc = open_all(r, shared, out, err);
	if (rc != DTL_OK) {
		run_close(r);
		return rc;
	}
	*ret = r;
	return DTL_OK;
}

static void
leave(struct feed *feed)
{
	trip_free(trip_end(feed));
	if (feed->sub != NULL)
		trip_free(trip_end(&feed->sub->slot));
}

void
run_close(struct run *r)
{
	if (r == NULL)
		return;
	if (r->fetched > 0)
		run_gauge(r, true);
	if (r->wait_fd >= 0)
		(void)close(r->wait_fd);
	push_close(r->push);
	dtl_http_close(r->http);
	for (size_t i = 0; i < r->by_url.count; i++)
		leave(r->by_url.entries[i].value.ptr);
	follow_clear(r);
	errands_free(r->errands);
	if (r->plan.a != NULL)
		plan_clear(&r->plan);
	outlet_clear(&r->outlet);
	cache_close(r->cache);
	clock_close(&r->clock);
	dtl_map_clear(&r->by_url);
	dtl_arena_free(r->a);
	dtl_arena_free(r->rules_a);
	dtl_arena_free(r->feeds_a);
	free(r);
}

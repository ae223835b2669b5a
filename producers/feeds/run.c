#include "follow.h"

#include "base/file.h"
#include "base/log.h"

#include <stdlib.h>

#define STEP_MS 100
#define IDLE_MS 500
#define LOOK_MS 2000 /* between looks at the list */
#define LEAP_MS 1000 /* of a clock that leaps: what is due together is asked together */
#define DERIVED 200 /* sitemaps that one index may bring */

/* A transfer under way. */
struct job {
	struct run *run;
	struct feed *feed;
};

dtl_rc
run_put(struct run *r, const struct feed *feed, const struct dtl_article *art, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	if (art->content.bytes.n > r->asker.max_article_bytes)
		rc = dtl_err_set(err, DTL_SKIP,
		    "entry of %zu bytes is larger than limits.max_article_bytes (%zu)",
		    art->content.bytes.n, r->asker.max_article_bytes);
	if (rc == DTL_OK)
		rc = outlet_put(&r->outlet, art, err);
	if (rc == DTL_SKIP) {
		struct dtl_err why = *err;

		rc = outlet_dead(&r->outlet, art->url.p != NULL ? art->url : feed->url,
		    art->content.bytes, why.text, err);
	}
	return rc;
}

static dtl_rc
put_fresh(struct run *r, const struct feed *feed, const struct answer *answer, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; i < answer->fresh_count && rc == DTL_OK; i++) {
		struct dtl_article art;

		if (answer->feed.kind == DTL_FEED_SITEMAP && answer->fresh[i].item->title.s.n == 0)
			continue; /* only an address: nothing to code */
		asker_article(&r->asker, r->a, feed, answer, &answer->fresh[i], &art);
		art.fetched_at = clock_now(&r->clock);
		rc = run_put(r, feed, &art, err);
	}
	return rc;
}

static void
take_index(struct run *r, const struct feed *feed, struct answer *answer)
{
	for (size_t i = 0; i < answer->fresh_count && i < DERIVED; i++)
		run_derive(r, feed, answer->fresh[answer->fresh_count - 1 - i].item);
	answer->fresh_count = 0;
}

static void
note_health(const struct feed *feed, enum health before, const struct feed_state *state)
{
	char quoted[512];

	if (before == state->health || (before == HEALTH_NEW && state->health == HEALTH_OK))
		return;
	dtl_log(state->errors > 0 ? DTL_LOG_WARN : DTL_LOG_INFO, "feeds.health",
	    state->why.n > 0 ? dtl_log_quote(state->why, quoted, sizeof quoted) : NULL,
	    "feed=%.*s was=%s is=%s", DTL_STR_FMT(feed->url), health_names[before],
	    health_names[state->health]);
}

/* The address to ask from now on, and so the host whose turns count. */
static void
settle_address(struct run *r, struct feed *feed, const struct feed_state *state)
{
	if (dtl_str_eq(feed->asked, state->url) || (feed->asked.n == 0 && state->url.n == 0))
		return;
	feed->asked = state->url.n == 0
			  ? DTL_STR_NONE
			  : dtl_str_make(dtl_arena_strndup(r->feeds_a, state->url.p, state->url.n),
				state->url.n);
	feed->host = NULL;
}

void
run_read(struct run *r, struct dtl_arena *a, const struct feed *feed,
    const struct dtl_http_response *response, struct feed_state *state, struct answer *ret)
{
	int64_t now_ms = clock_now(&r->clock);

	asker_answer(&r->asker, a, state, response, now_ms, ret);
	plan_next(r->conf, feed, state, &ret->facts, now_ms,
	    dtl_str_hash(feed->url) ^ (uint64_t)state->fetches * 0x9e3779b97f4a7c15U);
	if (state->health == HEALTH_GONE)
		state->next_ms = INT64_MAX;
	if (ret->feed.kind == DTL_FEED_INDEX)
		take_index(r, feed, ret);
}

dtl_rc
run_remember(struct run *r, const struct feed *feed, enum health before,
    const struct feed_state *state, const struct answer *answer, struct dtl_err *err)
{
	struct dtl_buf position;
	dtl_rc rc;

	dtl_buf_init(&position, r->a);
	state_print(state, &position);
	rc = outlet_progress(&r->outlet, feed->url, dtl_buf_str(&position), err);
	note_health(feed, before, state);
	r->fetched++;
	r->failed += answer->facts.failed;
	r->unchanged += !answer->facts.failed && answer->fresh_count == 0;
	return rc;
}

void
run_settle(struct run *r, struct feed *feed, const struct feed_state *state)
{
	feed->due_ms = r->once ? INT64_MAX : state->next_ms;
	settle_address(r, feed, state);
	if (feed->listed)
		plan_add(&r->plan, feed);
}

static void
take_feed_answer(struct run *r, struct feed *feed, const struct dtl_http_response *response)
{
	struct feed_state state;
	struct answer answer;
	enum health before;
	struct dtl_err err = { "" };
	dtl_rc rc;

	dtl_arena_reset(r->a);
	(void)state_parse(r->a, outlet_position(&r->outlet, r->a, feed->url), &state);
	before = state.health;
	run_read(r, r->a, feed, response, &state, &answer);
	rc = put_fresh(r, feed, &answer, &err);
	if (rc == DTL_OK)
		rc = run_remember(r, feed, before, &state, &answer, &err);
	if (rc == DTL_OK) {
		run_settle(r, feed, &state);
		return;
	}
	r->rc = rc; /* nothing was remembered: it is asked again */
	r->err = err;
	feed->due_ms = clock_now(&r->clock) + r->conf->floor_ms;
	if (feed->listed)
		plan_add(&r->plan, feed);
}

static void
on_done(void *self, const struct dtl_http_response *response)
{
	struct job *job = self;
	struct run *r = job->run;
	struct feed *feed = job->feed;

	free(job);
	r->active--;
	plan_done(&r->plan, feed, clock_now(&r->clock));
	if (response->outcome == DTL_HTTP_STOPPED)
		return;
	if (feed->round != NULL || feed->origin != NULL)
		follow_slot(r, feed, response);
	else if (feed->follow_page)
		follow_feed(r, feed, response);
	else
		take_feed_answer(r, feed, response);
}

/* So many rounds of pages are under way that one more has to wait. */
static bool
put_off(struct run *r, struct feed *feed)
{
	if (!feed->follow_page || r->round_count < FOLLOW_ROUNDS)
		return false;
	plan_done(&r->plan, feed, clock_now(&r->clock));
	feed->due_ms = clock_now(&r->clock) + LOOK_MS;
	plan_add(&r->plan, feed);
	return true;
}

static void
start(struct run *r, struct feed *feed)
{
	struct job *job = malloc(sizeof *job);
	struct dtl_http_request request;
	struct feed_state state;

	if (job == NULL)
		abort();
	*job = (struct job){ r, feed };
	dtl_arena_reset(r->a);
	if (feed->round != NULL || feed->origin != NULL) {
		follow_request(r, r->a, feed, &request);
	} else {
		(void)state_parse(r->a, outlet_position(&r->outlet, r->a, feed->url), &state);
		asker_request(r->a, feed, &state, &request);
	}
	feed->begun_ms = clock_now(&r->clock);
	r->active++;
	dtl_http_start(r->http, &request, on_done, job);
}

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
	path = dtl_shared_data_path(shared, r->rules_a, "net/page-marks.txt");
	rc = dtl_file_read(r->rules_a, path, 1 << 20, &text, err);
	if (rc == DTL_OK)
		rc = page_marks_parse(r->rules_a, text, &r->marks, err);
	return rc == DTL_OK ? DTL_OK : dtl_err_wrap(err, DTL_FAIL, "'%s'", path);
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
	r->once = opt->once;
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

void
run_close(struct run *r)
{
	if (r == NULL)
		return;
	dtl_http_close(r->http);
	follow_clear(r);
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

static void
look_at_list(struct run *r)
{
	int64_t now_ms = dtl_time_mono_ms();
	struct dtl_err err;

	if (now_ms - r->looked_ms < LOOK_MS)
		return;
	if (r->looked_ms > 0 && run_load_list(r, &err) != DTL_OK)
		dtl_log(DTL_LOG_WARN, "feeds.list", err.text, "kept=%zu", r->by_url.count);
	r->looked_ms = now_ms;
}

/* Nothing is under way and nothing is due. */
static void
rest(struct run *r, dtl_step *ret_next, struct dtl_wait *ret_wait)
{
	int64_t due_ms = plan_due(&r->plan);
	int64_t wait_ms = due_ms - clock_now(&r->clock);

	*ret_next = DTL_STEP_IDLE;
	ret_wait->fd = -1;
	ret_wait->wait_ms = wait_ms < IDLE_MS ? (int)wait_ms : IDLE_MS;
	if (clock_leaps(&r->clock)) {
		/* What falls into the same second is asked in one go. */
		bool on = due_ms != INT64_MAX &&
			  clock_leap(&r->clock, (due_ms + LEAP_MS - 1) / LEAP_MS * LEAP_MS);

		*ret_next = on ? DTL_STEP_MORE : DTL_STEP_END;
	} else if (r->once && (due_ms == INT64_MAX)) {
		*ret_next = DTL_STEP_END;
	}
}

dtl_rc
run_step(struct run *r, dtl_step *ret_next, struct dtl_wait *ret_wait, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + STEP_MS;
	struct feed *feed;
	dtl_rc rc;

	look_at_list(r);
	r->rc = DTL_OK;
	do {
		while (r->active < r->conf->transfers &&
		       (feed = plan_take(&r->plan, clock_now(&r->clock))) != NULL)
			if (!put_off(r, feed))
				start(r, feed);
		rc = dtl_http_run(r->http, 0, err);
		if (rc == DTL_OK && r->rc != DTL_OK) {
			*err = r->err;
			rc = r->rc;
		}
	} while (rc == DTL_OK && r->active > 0 && dtl_time_mono_ms() < until_ms &&
		 plan_due(&r->plan) <= clock_now(&r->clock) && r->active < r->conf->transfers);
	if (rc == DTL_OK)
		rc = cache_flush(r->cache, err);
	if (rc != DTL_OK)
		return rc;
	*ret_next = DTL_STEP_MORE;
	if (r->active > 0) {
		*ret_next = DTL_STEP_IDLE;
		ret_wait->fd = dtl_http_fd(r->http);
		ret_wait->wait_ms = 20;
	} else if (plan_due(&r->plan) > clock_now(&r->clock)) {
		rest(r, ret_next, ret_wait);
	}
	return DTL_OK;
}

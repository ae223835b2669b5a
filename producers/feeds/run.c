#include "errand.h"
#include "follow.h"
#include "gauges.h"
#include "push.h"
#include "trip.h"

#include "base/log.h"

#include <stdlib.h>

#define STEP_MS 100
#define IDLE_MS 500
#define HEAR_MS 50 /* other processes may say something */
#define LOOK_MS 2000 /* between looks at the list */
#define GAUGE_MS 60000 /* between two writings of each feed's figures */
#define LEAP_MS 1000 /* of a clock that leaps: what is due together is asked together */

/* A transfer under way. */
struct job {
	struct run *run;
	struct feed *feed;
};

void
run_answered(struct run *r, struct feed *slot, const struct dtl_http_response *response)
{
	struct dtl_http_response whole = *response;
	struct trip *trip;

	if (slot->errand != NULL) {
		errand_answer(r, slot, response);
		return;
	}
	if (slot->round == NULL && trip_leads(r, slot, &whole))
		return;
	trip = trip_end(slot);
	if (slot->round != NULL || slot->origin != NULL)
		follow_slot(r, slot, &whole);
	else if (slot->asks != NULL)
		push_slot(r, slot, &whole);
	else
		run_take(r, slot, &whole, false);
	trip_free(trip);
}

static void
on_done(void *self, const struct dtl_http_response *response)
{
	struct job *job = self;
	struct run *r = job->run;
	struct feed *feed = job->feed;

	free(job);
	r->active--;
	plan_sent(&r->plan, feed, clock_now(&r->clock) - response->sent_ms);
	plan_done(&r->plan, feed, clock_now(&r->clock));
	if (response->outcome == DTL_HTTP_STOPPED)
		trip_free(trip_end(feed));
	else
		run_answered(r, feed, response);
}

/* So much is under way already that one more feed has to wait. */
static bool
put_off(struct run *r, struct feed *feed)
{
	bool rounds = feed->follow_page && r->round_count >= FOLLOW_ROUNDS;

	if (!rounds && !(feed->host->foreign && errands_given(r->errands) >= ERRANDS_GIVEN))
		return false;
	if (!feed->host->foreign)
		plan_done(&r->plan, feed, clock_now(&r->clock));
	feed->busy = feed->trip != NULL;
	feed->due_ms = clock_now(&r->clock) + LOOK_MS;
	plan_add(&r->plan, feed);
	return true;
}

static void
make_request(struct run *r, struct feed *feed, struct dtl_http_request *ret)
{
	struct feed_state state;

	dtl_arena_reset(r->a);
	if (feed->errand != NULL) {
		errand_request(feed, ret);
		return;
	}
	if (feed->round != NULL || feed->origin != NULL) {
		follow_request(r, r->a, feed, ret);
	} else if (feed->asks != NULL) {
		push_request(r, r->a, feed, ret);
	} else {
		(void)state_parse(r->a, outlet_position(&r->outlet, r->a, feed->url), &state);
		asker_request(r->a, feed, &state, ret);
	}
	trip_request(feed, ret);
}

static void
start(struct run *r, struct feed *feed)
{
	struct dtl_http_request request;
	struct job *job;

	make_request(r, feed, &request);
	if (feed->host->foreign) {
		errand_give(r, feed, &request, false);
		return;
	}
	job = malloc(sizeof *job);
	if (job == NULL)
		abort();
	*job = (struct job){ r, feed };
	r->active++;
	dtl_http_start(r->http, &request, on_done, job);
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

void
run_gauge(struct run *r, bool now)
{
	int64_t now_ms = dtl_time_mono_ms();
	struct dtl_err err;

	if (r->gauges_path == NULL || (!now && now_ms - r->gauged_ms < GAUGE_MS))
		return;
	if (gauges_write(r, r->gauges_path, &err) != DTL_OK)
		dtl_log(DTL_LOG_WARN, "feeds.metrics", err.text, NULL);
	r->gauged_ms = now_ms;
}

/* Nothing is under way and nothing is due. */
static void
rest(struct run *r, dtl_step *ret_next, struct dtl_wait *ret_wait)
{
	int64_t due_ms = plan_due(&r->plan);
	int64_t wait_ms = due_ms - clock_now(&r->clock);

	*ret_next = DTL_STEP_IDLE;
	ret_wait->fd = r->wait_fd;
	ret_wait->wait_ms = wait_ms < IDLE_MS ? (int)wait_ms : IDLE_MS;
	if (ret_wait->wait_ms > HEAR_MS && outlet_has_others(&r->outlet))
		ret_wait->wait_ms = HEAR_MS;
	if (r->shares == 0) /* nothing is ours yet */
		return;
	if (clock_leaps(&r->clock)) {
		/* What falls into the same second is asked in one go. */
		bool on = due_ms != INT64_MAX &&
			  clock_leap(&r->clock, (due_ms + LEAP_MS - 1) / LEAP_MS * LEAP_MS);

		*ret_next = on ? DTL_STEP_MORE : DTL_STEP_END;
	} else if (r->once && due_ms == INT64_MAX) {
		*ret_next = DTL_STEP_END;
	}
}

static void
start_due(struct run *r)
{
	struct feed *feed;

	while (r->active < r->conf->transfers &&
	       (feed = plan_take(&r->plan, clock_now(&r->clock))) != NULL)
		if (!put_off(r, feed))
			start(r, feed);
}

/* Starts what is due and works on what came, while there is more of both. */
static dtl_rc
work(struct run *r, int64_t until_ms, struct dtl_err *err)
{
	dtl_rc rc;

	do {
		start_due(r);
		rc = dtl_http_run(r->http, 0, err);
		if (rc == DTL_OK)
			rc = push_serve(r->push, err);
		if (rc == DTL_OK && r->rc != DTL_OK) {
			*err = r->err;
			rc = r->rc;
		}
	} while (rc == DTL_OK && r->active > 0 && dtl_time_mono_ms() < until_ms &&
		 plan_due(&r->plan) <= clock_now(&r->clock) && r->active < r->conf->transfers);
	return rc;
}

dtl_rc
run_step(struct run *r, dtl_step *ret_next, struct dtl_wait *ret_wait, struct dtl_err *err)
{
	int64_t until_ms = dtl_time_mono_ms() + STEP_MS;
	dtl_rc rc;

	look_at_list(r);
	run_share(r);
	run_gauge(r, false);
	r->rc = DTL_OK;
	rc = errand_serve(r, err);
	if (rc == DTL_OK)
		rc = work(r, until_ms, err);
	if (rc == DTL_OK)
		rc = cache_flush(r->cache, err);
	if (rc != DTL_OK)
		return rc;
	*ret_next = DTL_STEP_MORE;
	if (r->active > 0 || errands_given(r->errands) > 0) {
		*ret_next = DTL_STEP_IDLE;
		ret_wait->fd = r->wait_fd;
		ret_wait->wait_ms = 20;
	} else if (plan_due(&r->plan) > clock_now(&r->clock)) {
		rest(r, ret_next, ret_wait);
	}
	return DTL_OK;
}

#include "errand.h"
#include "follow.h"
#include "push.h"
#include "trip.h"

/* Which feeds are this process's, where several share the list: those of the sites that it owns. */

struct dtl_str
run_share_name(struct dtl_arena *a, struct dtl_str url)
{
	struct dtl_url parts;

	return dtl_url_parse(a, url, &parts) ? dtl_url_site(parts.host) : dtl_str_from("");
}

static void
let_go(struct feed *feed)
{
	trip_free(trip_end(feed));
	feed->heap = SIZE_MAX;
	feed->busy = feed->in_line = feed->again = feed->ours = false;
	feed->waits = NULL;
}

void
run_unplan(struct run *r, struct feed *feed)
{
	if (feed->heap == SIZE_MAX)
		return;
	plan_remove(&r->plan, feed);
	trip_free(trip_end(feed));
	feed->busy = false;
}

void
run_halt(struct run *r)
{
	for (size_t i = 0; i < r->by_url.count; i++)
		push_drop(r, r->by_url.entries[i].value.ptr);
	dtl_http_stop(r->http);
	errands_drop(r);
	follow_drop(r); /* after this the queue must not be looked into */
	plan_reset(&r->plan, clock_now(&r->clock));
	for (size_t i = 0; i < r->by_url.count; i++)
		let_go(r->by_url.entries[i].value.ptr);
	r->shares = 0;
}

static void
settle(struct run *r, struct feed *feed)
{
	bool ours;

	dtl_arena_reset(r->a);
	ours = outlet_owns(&r->outlet, run_share_name(r->a, feed->url));
	if (ours == feed->ours)
		return;
	feed->ours = ours;
	if (ours && feed->listed)
		run_plan_first(r, feed);
	else if (!ours)
		run_unplan(r, feed);
}

/* Each host is asked by one process, whose feed or page or redirect it may be. */
static bool
is_foreign(void *self, struct dtl_str host)
{
	struct run *r = self;

	return !outlet_owns(&r->outlet, dtl_url_site(host));
}

void
run_share(struct run *r)
{
	uint64_t now = outlet_shares(&r->outlet);

	if (now == r->shares)
		return;
	plan_share(&r->plan, is_foreign, r, clock_now(&r->clock));
	for (size_t i = 0; i < r->by_url.count; i++)
		settle(r, r->by_url.entries[i].value.ptr);
	r->shares = now;
}

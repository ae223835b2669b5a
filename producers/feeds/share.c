#include "follow.h"
#include "push.h"

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
	feed->heap = SIZE_MAX;
	feed->busy = feed->in_line = feed->again = feed->ours = false;
	feed->waits = NULL;
}

void
run_halt(struct run *r)
{
	for (size_t i = 0; i < r->by_url.count; i++)
		push_drop(r, r->by_url.entries[i].value.ptr);
	dtl_http_stop(r->http);
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
		plan_remove(&r->plan, feed);
}

/* Pages and redirects lead to hosts that belong to another process, so each asks any host at its part of the pace
 * only: together no more than one would. Where no feed's pages are followed, its owner alone asks a host. */
static int64_t
part_of(void *self, struct dtl_str host)
{
	struct run *r = self;

	if (r->outlet.out == NULL)
		return 1;
	if (!r->follows && outlet_owns(&r->outlet, dtl_url_site(host)))
		return 1;
	return dtl_out_sharers(r->outlet.out);
}

static bool
follows_pages(const struct run *r)
{
	for (size_t i = 0; i < r->by_url.count; i++) {
		const struct feed *feed = r->by_url.entries[i].value.ptr;
		if (feed->listed && feed->follow_page)
			return true;
	}
	return false;
}

void
run_share(struct run *r)
{
	uint64_t now = outlet_shares(&r->outlet);

	if (now == r->shares)
		return;
	for (size_t i = 0; i < r->by_url.count; i++)
		settle(r, r->by_url.entries[i].value.ptr);
	r->shares = now;
	r->follows = follows_pages(r);
	plan_share(&r->plan, part_of, r);
}

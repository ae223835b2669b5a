#include "robots.h"

#include "trip.h"

#include <stdio.h>
#include <stdlib.h>

#define DAY_MS ((int64_t)86400000)
#define HOUR_MS ((int64_t)3600000)
#define DELAY_MAX_MS ((int64_t)300000) /* longest crawl-delay that is believed */

void
robots_init(struct robots *r, const char *agent)
{
	struct dtl_str token = dtl_str_from(agent);

	memset(r, 0, sizeof *r);
	token = dtl_str_slice(token, 0, dtl_str_find_char(token, '/', 0));
	(void)snprintf(r->token, sizeof r->token, "%.*s", DTL_STR_FMT(token));
	r->a = dtl_arena_new(0);
	dtl_map_init(&r->origins, NULL);
}

static struct origin *
origin_at(const struct robots *r, size_t i)
{
	return r->origins.entries[i].value.ptr;
}

static void
forget(struct robots *r, struct origin *origin)
{
	r->kept -= origin->a != NULL;
	dtl_arena_free(origin->a);
	origin->a = NULL;
	origin->until_ms = 0;
}

void
robots_drop(struct robots *r)
{
	for (size_t i = 0; i < r->origins.count; i++) {
		struct origin *origin = r->origins.entries[i].value.ptr;

		trip_free(trip_end(&origin->slot));
		origin->waits = NULL;
		origin->asked = origin->slot.busy = origin->slot.in_line = false;
		origin->slot.heap = SIZE_MAX;
	}
}

void
robots_clear(struct robots *r)
{
	if (r->a == NULL)
		return;
	for (size_t i = 0; i < r->origins.count; i++)
		forget(r, origin_at(r, i));
	dtl_map_clear(&r->origins);
	dtl_arena_free(r->a);
}

static struct origin *
find(struct robots *r, struct dtl_arena *scratch, const struct dtl_url *url)
{
	struct dtl_str name = dtl_url_origin(scratch, url);
	union dtl_map_value value = { NULL };
	struct origin *origin;
	const char *address;

	if (dtl_map_get(&r->origins, name, &value))
		return value.ptr;
	origin = DTL_NEW(r->a, struct origin);
	address = dtl_arena_printf(r->a, "%.*s/robots.txt", DTL_STR_FMT(name));
	origin->slot.url = dtl_str_from(address);
	origin->slot.origin = origin;
	origin->slot.heap = SIZE_MAX;
	value.ptr = origin;
	(void)dtl_map_put(&r->origins, dtl_str_slice(origin->slot.url, 0, name.n), value);
	return origin;
}

enum robots_word
robots_of(struct robots *r, struct feed *page, int64_t now_ms, struct origin **ret_origin)
{
	struct dtl_arena *scratch = dtl_arena_new(0);
	enum robots_word word = ROBOTS_NO;
	struct dtl_url url;
	struct origin *origin;

	if (dtl_url_parse(scratch, page->url, &url)) {
		url.fragment = DTL_STR_NONE;
		origin = *ret_origin = find(r, scratch, &url);
		struct dtl_str whole = dtl_url_print(scratch, &url);
		struct dtl_str path =
		    dtl_str_slice(whole, dtl_url_origin(scratch, &url).n, whole.n);

		if (origin->asked || origin->until_ms <= now_ms) {
			page->waits = origin->waits;
			origin->waits = page;
			origin->slot.unverified = page->unverified;
			word = ROBOTS_WAIT;
		} else if (!origin->closed &&
			   (origin->a == NULL || dtl_robots_allows(&origin->rules, path))) {
			word = ROBOTS_YES;
		} else if (origin->closed && origin->refused) {
			word = ROBOTS_REFUSED;
		}
	}
	dtl_arena_free(scratch);
	return word;
}

/* Rules are kept of so many origins; then the next in turn is asked again when it is wanted. */
static void
make_room(struct robots *r)
{
	while (r->kept >= ROBOTS_KEPT) {
		r->evicted = (r->evicted + 1) % r->origins.count;
		forget(r, origin_at(r, r->evicted));
	}
}

struct feed *
robots_answer(struct robots *r, struct origin *origin, const struct dtl_http_response *response,
    int64_t now_ms)
{
	bool answered = response->outcome == DTL_HTTP_ANSWERED;
	int status = answered ? response->status : 0;
	struct feed *waits = origin->waits;

	forget(r, origin);
	origin->asked = false;
	origin->waits = NULL;
	origin->closed = status < 200 || status >= 500 || status == 429;
	origin->refused = response->outcome == DTL_HTTP_REFUSED;
	origin->until_ms = now_ms + (origin->closed ? HOUR_MS : DAY_MS);
	if (status < 200 || status >= 300)
		return waits;
	make_room(r);
	origin->a = dtl_arena_new(0);
	r->kept++;
	dtl_robots_parse(origin->a, response->body, r->token, &origin->rules);
	if (origin->slot.host != NULL)
		origin->slot.host->delay_ms = origin->rules.crawl_delay_ms < DELAY_MAX_MS
						  ? origin->rules.crawl_delay_ms
						  : DELAY_MAX_MS;
	return waits;
}

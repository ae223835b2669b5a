#include "trip.h"

#include <stdlib.h>

struct trip {
	struct dtl_arena *a;
	struct host *home; /* of the slot */
	struct dtl_str url; /* asked next */
	struct dtl_str permanent; /* where the leading permanent redirects led */
	int hops;
	bool passing; /* a redirect that was not permanent */
	bool bare; /* what was sent stays behind */
};

bool
trip_is_redirect(const struct dtl_http_response *response)
{
	int status = response->outcome == DTL_HTTP_ANSWERED ? response->status : 0;

	return (status == 301 || status == 302 || status == 303 || status == 307 ||
		   status == 308) &&
	       dtl_http_header(response, "location").p != NULL;
}

static struct trip *
trip_of(struct feed *slot)
{
	struct trip *trip = slot->trip;

	if (trip != NULL)
		return trip;
	trip = calloc(1, sizeof *trip);
	if (trip == NULL)
		abort();
	trip->a = dtl_arena_new(0);
	trip->home = slot->host;
	slot->trip = trip;
	return trip;
}

static void
go_on(struct trip *trip, const struct dtl_http_response *response, struct dtl_str next)
{
	bool permanent = response->status == 301 || response->status == 308;

	trip->hops++;
	trip->url = next;
	trip->passing = trip->passing || !permanent;
	if (!trip->passing)
		trip->permanent = next;
	trip->bare = trip->bare || response->status <= 303;
}

bool
trip_leads(struct run *r, struct feed *slot, struct dtl_http_response *response)
{
	bool leads = trip_is_redirect(response);
	struct trip *trip = leads ? trip_of(slot) : slot->trip;
	struct dtl_str next = DTL_STR_NONE;

	if (trip == NULL)
		return false;
	if (leads)
		next = dtl_url_join(trip->a, response->url, dtl_http_header(response, "location"));
	if (next.p != NULL && trip->hops < TRIP_HOPS) {
		go_on(trip, response, next);
		slot->busy = true;
		slot->due_ms = clock_now(&r->clock);
		plan_turn_to(&r->plan, slot, next);
		plan_add(&r->plan, slot);
		return true;
	}
	if (leads) {
		bool nowhere = next.p == NULL;

		response->outcome = nowhere ? DTL_HTTP_REFUSED : DTL_HTTP_REDIRECTS;
		response->why =
		    nowhere ? "a redirect to what is no http or https URL" : "too many redirects";
	}
	response->hops = trip->hops;
	response->permanent_url = trip->permanent;
	return false;
}

void
trip_request(struct feed *slot, struct dtl_http_request *request)
{
	const struct trip *trip = slot->trip;

	request->max_redirects = -1;
	if (trip == NULL)
		return;
	request->url = trip->url;
	if (trip->bare && request->body.p != NULL) {
		request->method = NULL;
		request->body = DTL_STR_NONE;
		request->header_count = 0; /* they spoke of it */
	}
}

struct trip *
trip_end(struct feed *slot)
{
	struct trip *trip = slot->trip;

	slot->trip = NULL;
	if (trip != NULL)
		slot->host = trip->home;
	return trip;
}

void
trip_free(struct trip *trip)
{
	if (trip == NULL)
		return;
	dtl_arena_free(trip->a);
	free(trip);
}

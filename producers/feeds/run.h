/*
 * run - the work itself, for the producer and for --print.
 *
 *	run_open   (run_step ...)   run_close
 *
 * Errors:  as run/producer.h.
 * Memory:  heap, until run_close.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_RUN_H
#define DTL_PRODUCERS_FEEDS_RUN_H

#include "asker.h"
#include "clock.h"
#include "opml.h"
#include "outlet.h"
#include "page.h"
#include "robots.h"

struct round;
struct push;
struct errands;

struct run {
	const struct feeds_conf *conf;
	struct asker asker;
	struct dtl_http *http;
	struct outlet outlet;
	struct cache *cache;
	struct plan plan;
	const struct dtl_walls *walls;
	struct robots robots;
	struct round *rounds; /* feeds whose pages are under way */
	int round_count;
	struct errands *errands; /* between us and other processes */
	struct push *push; /* NULL: hubs cannot reach us */
	int wait_fd; /* readable when there is something to do */
	struct clock clock;
	struct dtl_arena *a; /* for the answer in hand */
	struct dtl_arena *rules_a;
	struct dtl_arena *feeds_a; /* the feeds; grows with reloads */
	struct dtl_map by_url;
	const char *list_path;
	int64_t list_stamp; /* modification time of the list that is in force */
	int64_t looked_ms; /* monotonic: when it was last looked at */
	uint64_t shares; /* of dtl_out_shares, as far as feeds know */
	bool once;
	int active;
	dtl_rc rc; /* of an answer that could not be put; told by the step */
	struct dtl_err err;
	int64_t fetched, unchanged, failed;
	const char *gauges_path; /* NULL: none */
	int64_t gauged_ms; /* monotonic */
};

/* out NULL: print. */
dtl_rc
run_open(const struct feeds_conf *conf, const struct dtl_shared *shared, const struct dtl_opt *opt,
    struct dtl_out *out, struct run **ret, struct dtl_err *err) DTL_MUST_USE;
void run_close(struct run *r); /* NULL is fine */
dtl_rc run_step(
    struct run *r, dtl_step *ret_next, struct dtl_wait *ret_wait, struct dtl_err *err) DTL_MUST_USE;

/* The answer to a slot of the plan, ours or by another process. */
void run_answered(struct run *r, struct feed *slot, const struct dtl_http_response *response);
/* take.c: an answer of a feed, or what its hub sent in its place; the feed is in no queue. r->rc tells of what went wrong. */
void
run_take(struct run *r, struct feed *feed, const struct dtl_http_response *response, bool pushed);
/* An answer read: what is new in it, the state it leads to, when the feed is asked next; sitemaps of an index. */
void run_read(struct run *r, struct dtl_arena *a, struct feed *feed,
    const struct dtl_http_response *response, struct feed_state *state, struct answer *ret);
void run_read_push(struct run *r, struct dtl_arena *a, const struct dtl_http_response *news,
    struct feed_state *state, struct answer *ret);
/* An article, or a dead letter where it is none. */
dtl_rc run_put(struct run *r, const struct feed *feed, const struct dtl_article *art,
    struct dtl_err *err) DTL_MUST_USE;
/* The state after all articles of an answer were put; before: the health until then. */
dtl_rc run_remember(struct run *r, const struct feed *feed, enum health before,
    struct feed_state *state, const struct answer *answer, struct dtl_err *err) DTL_MUST_USE;
/* The feed goes back into the plan. */
void run_settle(struct run *r, struct feed *feed, const struct feed_state *state);

/* share.c: the name that feeds are shared under among processes; what is under way is dropped; feeds that came or
 * went are planned or not. */
struct dtl_str run_share_name(struct dtl_arena *a, struct dtl_str url);
void run_halt(struct run *r);
/* The feed is in no queue, and on no way. */
void run_unplan(struct run *r, struct feed *feed);
void run_share(struct run *r);
/* A feed that is in the plan by no other way, at the start and when it came to us. */
void run_plan_first(struct run *r, struct feed *feed);

/* The figures of each feed are written, where they are wanted and it is time. */
void run_gauge(struct run *r, bool now);

/* feed_list.c: reads the list when it is new or changed and settles what is planned. */
dtl_rc run_load_list(struct run *r, struct dtl_err *err) DTL_MUST_USE;
/* A sitemap that an index named becomes a feed of its own, due when it changed. */
void run_derive(struct run *r, const struct feed *parent, const struct dtl_feed_item *item);

#endif

/*
 * plan - when each feed is asked, so that no server is asked more than it likes.
 *
 *	plan_next: from what an answer says and what was really new (pure)
 *	plan_add  (plan_take ... plan_done) ...   the queue of feeds with the hosts' turns
 *
 * A feed whose host is busy, or had its turn just now, waits for the host's next free turn; so a host's
 * limit holds over all its feeds.
 *
 * Errors:  none.
 * Memory:  heap: one pointer a feed, some 150 bytes a host.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_PLAN_H
#define DTL_PRODUCERS_FEEDS_PLAN_H

#include "base/map.h"
#include "feeds.h"
#include "state.h"

struct host {
	struct dtl_str name;
	int active;
	int64_t turn_ms; /* the next free turn */
	int64_t delay_ms; /* the host's own wish; 0: ours */
	bool foreign; /* another process asks it */
	struct feed *first, *last; /* wait for a transfer to end */
};

struct round;
struct origin;
struct sub;
struct trip;
struct errand;

/* A feed in memory; or what takes its turn as feeds do. */
struct feed {
	struct dtl_str url; /* of the list; its identity */
	struct dtl_str asked; /* where it moved to; absent: url */
	struct dtl_str title, country, language, folder;
	int64_t interval_ms; /* of the list; 0: adaptive */
	bool follow_page;
	bool unverified; /* TLS exception */
	bool derived; /* a sitemap that an index named */
	bool busy;
	bool listed; /* in the list */
	bool found; /* in the list that is being read */
	bool in_line; /* waits for its host */
	bool ours; /* not another process's */
	bool again; /* asked once more at once: a hub told of news while it was busy */
	int64_t due_ms;
	struct host *host; /* of the address that is asked; NULL: to be found by plan_add */
	struct trip *trip; /* redirects led it on to another address; NULL */
	struct feed *waits; /* next in the host's list */
	size_t heap; /* place in the queue; SIZE_MAX: not in it */
	struct round *round; /* not a feed but a page of this round */
	struct origin *origin; /* not a feed but the robots.txt of this origin */
	struct sub *asks; /* not a feed but the hub of this subscription */
	struct errand *errand; /* not a feed but what another process asked us to ask */
	struct sub *sub; /* the feed's subscription; NULL: none */
};

/* What an answer said of time, all in milliseconds; -1 or 0 where it said nothing. */
struct plan_facts {
	int64_t fresh_ms; /* -1: not stated */
	int64_t retry_after_ms; /* -1 */
	size_t new_count;
	bool failed;
	bool limited; /* 429 or 503 */
};

/* Sets next_ms, hold_ms, interval_ms. random: any number that differs from feed to feed. */
void plan_next(const struct feeds_conf *conf, const struct feed *feed, struct feed_state *state,
    const struct plan_facts *facts, int64_t now_ms, uint64_t random);

typedef bool (*plan_foreign)(void *self, struct dtl_str host);

struct plan {
	const struct feeds_conf *conf;
	struct feed **queue; /* heap by due_ms */
	size_t count, cap;
	struct dtl_map hosts; /* name -> struct host */
	struct dtl_arena *a;
	plan_foreign foreign; /* NULL: none is */
	void *foreign_self;
	int64_t since_ms; /* what is ours came to us then; INT64_MIN: it was always ours */
};

void plan_init(struct plan *p, const struct feeds_conf *conf);
void plan_clear(struct plan *p);
/* Which hosts others ask, from now on. What came to us may have been asked a moment ago. */
void plan_share(struct plan *p, plan_foreign foreign, void *self, int64_t now_ms);
/* Whether another process asks the host of this address. */
bool plan_is_foreign(struct plan *p, struct dtl_str url);
/* Nothing waits and nothing is under way; every host that is known has just had its turn. */
void plan_reset(struct plan *p, int64_t now_ms);
/* The slot goes on at this address, and at its host. */
void plan_turn_to(struct plan *p, struct feed *slot, struct dtl_str url);
/* Puts the feed in the queue by its due_ms, which may be INT64_MAX (then it is left out). */
void plan_add(struct plan *p, struct feed *feed);
void plan_remove(struct plan *p, struct feed *feed);
/* A feed that may be asked now, its host's turn taken; NULL when there is none. Where its host is foreign there is
 * no turn of ours: its owner is to be asked, and plan_done is not called. */
struct feed *plan_take(struct plan *p, int64_t now_ms);
/* The request of the feed was not under way before this: names, connections and TLS take their time, and turns are
 * counted as servers see them. */
void plan_sent(struct plan *p, struct feed *feed, int64_t at_ms);
/* The transfer of the feed is over. */
void plan_done(struct plan *p, struct feed *feed, int64_t now_ms);
/* When the next feed is due; INT64_MAX when none is. */
int64_t plan_due(const struct plan *p);

#endif

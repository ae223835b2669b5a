/*
 * push - WebSub: hubs tell us of news, so that a feed is asked only now and then.
 *
 *	push_open   push_settle (a feed named a hub) -> asks the hub, at its host's turn
 *	the hub calls back: are you sure?   the hub calls back: here is news   push_slot: renewed before the lease ends
 *	push_close
 *
 * A subscription is one of its feed's: its callback cannot be guessed, its secret is made from the same key, so that
 * nothing of it needs to be stored but how long it holds. What is not signed as it should be is answered with success
 * and passed over. A lease that ends, a hub that refuses or is gone: the feed is asked as before.
 *
 *	push.c   subscriptions, in time        push_server.c   what hubs call
 *
 * Errors:  push_open: DTL_FAIL (address in use, key). Later what a hub does wrong is only told and counted.
 * Memory:  some 300 bytes a subscription, until the end.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_PUSH_H
#define DTL_PRODUCERS_FEEDS_PUSH_H

#include "net/server.h"
#include "run.h"

#define PUSH_TOKEN 32 /* characters of a callback's last part */

struct sub {
	struct feed slot; /* the hub in the plan */
	struct feed *feed;
	struct dtl_str topic; /* the hub is slot.url */
	char token[PUSH_TOKEN + 1];
	struct feed_push push; /* what the feed's position says of it */
	bool asked; /* the hub may ask whether we are sure */
	bool over; /* the feed has no such hub any more */
	int errors; /* in a row */
};

struct push {
	struct run *r;
	struct dtl_server *server;
	struct dtl_map by_token;
	struct dtl_str key; /* secrets are made of it */
	char by[17];
};

/* Without producers.feeds.callback there is none: NULL. */
dtl_rc push_open(struct run *r, const struct dtl_shared *shared, struct push **ret,
    struct dtl_err *err) DTL_MUST_USE;
void push_close(struct push *p); /* NULL is fine */

/* What a feed's state says of its hub is put to work; after every answer and at the start. */
void push_settle(struct run *r, struct feed *feed, struct feed_state *state);
/* The feed left the list, or its hub: what still comes is answered 410. */
void push_drop(struct run *r, struct feed *feed);
/* The state of the feed's subscription, before a position is printed. */
void push_note(const struct feed *feed, struct feed_state *state);
/* A subscribed feed is asked no sooner than this. */
int64_t push_poll_ms(const struct run *r, const struct feed_state *state, int64_t now_ms);
/* The hub's turn has come; what it answered. */
void
push_request(struct run *r, struct dtl_arena *a, struct feed *slot, struct dtl_http_request *ret);
void push_slot(struct run *r, struct feed *slot, const struct dtl_http_response *response);

/* push_server.c */
dtl_rc push_serve(struct push *p, struct dtl_err *err) DTL_MUST_USE;
struct dtl_str push_secret(const struct push *p, struct dtl_arena *a, const struct sub *sub);
/* The hub confirmed; the hub said no; a delivery was good or not. */
void push_confirmed(struct push *p, struct sub *sub, int64_t lease_ms);
void push_denied(struct push *p, struct sub *sub, struct dtl_str why);
dtl_rc push_delivered(struct push *p, struct sub *sub, const struct dtl_http_response *news,
    struct dtl_err *err) DTL_MUST_USE;
void push_forged(struct push *p, struct sub *sub, const char *why);

#endif

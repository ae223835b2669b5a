/*
 * asker - one fetch of a feed: what is sent, and what its answer means for the feed's state.
 *
 *	asker_request   (http)   asker_answer -> items that are new or changed, facts for the plan
 *
 * Errors:  asker_options: DTL_SKIP with the key that is wrong. asker_answer: none; what went wrong is the
 *          health of the feed.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_PRODUCERS_FEEDS_ASKER_H
#define DTL_PRODUCERS_FEEDS_ASKER_H

#include "net/feed.h"
#include "net/http.h"
#include "plan.h"

struct asker {
	const struct feeds_conf *conf;
	const struct dtl_url_rules *rules;
	size_t max_article_bytes;
};

/* An entry that is to be sent. */
struct fresh {
	const struct dtl_feed_item *item;
	struct dtl_str canonical; /* absent: identified by its content */
	int32_t revision;
	struct seen mark;
	bool shared; /* its link is that of other entries too */
};

struct answer {
	struct dtl_feed feed; /* parsed; item_count 0 when there was nothing to parse */
	struct fresh *fresh; /* oldest first */
	size_t fresh_count;
	struct plan_facts facts;
};

dtl_rc asker_options(const struct feeds_conf *conf, struct dtl_http_options *ret,
    const char **ret_key, struct dtl_err *err) DTL_MUST_USE;
/* Conditional when there is anything to be conditional about. */
void asker_request(struct dtl_arena *a, const struct feed *feed, const struct feed_state *state,
    struct dtl_http_request *ret);
/* Changes the state: health, validators, entries seen, address. The plan comes after. */
void asker_answer(const struct asker *k, struct dtl_arena *a, struct feed_state *state,
    const struct dtl_http_response *r, int64_t now_ms, struct answer *ret);
/* The same for what a hub sent: its entries, and nothing of the schedule. false: no feed, nothing changed. */
bool asker_push(const struct asker *k, struct dtl_arena *a, struct feed_state *state,
    const struct dtl_http_response *r, int64_t now_ms, struct answer *ret);
/* The entry as an article. */
void asker_article(const struct asker *k, struct dtl_arena *a, const struct feed *feed,
    const struct answer *answer, const struct fresh *fresh, struct dtl_article *ret);

#endif

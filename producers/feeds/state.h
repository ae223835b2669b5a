/*
 * state - what is remembered of a feed between two fetches, as text of at most 2 KiB (more only for feeds of
 * more than 100 entries). It is the feed's position in news.progress.
 *
 * An entry that was seen is 9 bytes: 5 of its identity, 3 of its content, its revision; 12 characters of
 * base64; 3 more bytes where the pages of the feed are followed. Those that left the feed are kept while there is room for 100, newest first.
 *
 * Errors:  state_parse: false for what is no state of ours.
 * Memory:  strings in the arena.
 * Threads: pure functions.
 */
#ifndef DTL_PRODUCERS_FEEDS_STATE_H
#define DTL_PRODUCERS_FEEDS_STATE_H

#include "base/buf.h"
#include "base/date.h"

#define STATE_SEEN_MIN 100 /* kept though they left the feed */
#define STATE_SEEN_MAX 2000

enum health {
	HEALTH_NEW, /* never asked */
	HEALTH_OK,
	HEALTH_MOVED, /* answers from another address, permanently */
	HEALTH_GONE, /* 410: not asked again */
	HEALTH_DNS,
	HEALTH_TLS,
	HEALTH_TIMEOUT, /* no or no whole answer */
	HEALTH_HTTP_4XX,
	HEALTH_HTTP_5XX,
	HEALTH_PARSE,
	HEALTH_EMPTY, /* a feed without entries */
	HEALTH_SILENT, /* nothing new for far longer than usual */
	HEALTH_BLOCKED, /* refused by the server, a challenge page, or an address that we do not ask */
	HEALTH_PAYWALLED,
	HEALTH_OVERSIZED,
	HEALTH_COUNT
};

struct seen {
	uint8_t id[5];
	uint8_t content[3];
	uint8_t revision; /* 255 stays 255; 0: seen, but nothing could be sent yet */
	uint8_t page[3]; /* what its page said; all 0: not read */
};

/* A subscription at a hub (WebSub), as far as it must outlive us. */
enum push_is { PUSH_NONE, PUSH_ON, PUSH_DENIED };

struct feed_push {
	enum push_is is;
	int64_t until_ms; /* on: end of the lease; denied: asked again then */
	int64_t count; /* deliveries that were taken */
	int64_t bad; /* deliveries whose signature was wrong or missing */
	char by[17]; /* our callback and secret when it was made, hashed; "" = none */
};

struct feed_state {
	int64_t next_ms; /* asked again then; INT64_MAX: never */
	int64_t hold_ms; /* the server does not want us before */
	int64_t interval_ms; /* adaptive; 0: not yet */
	int64_t gap_ms; /* usual time between new entries; 0: unknown */
	int64_t ttl_ms; /* what the feed itself said when it was last read */
	uint32_t skip_hours;
	uint8_t skip_days;
	int64_t ok_ms; /* last whole answer; 0: never */
	int64_t new_ms; /* last new entry; 0: never */
	int64_t since_ms; /* in this health since */
	int64_t errors; /* in a row */
	int64_t fetches;
	enum health health;
	struct dtl_str why; /* of the last error */
	struct dtl_str etag, modified;
	char body[17]; /* hash of the last body, hex; "" = none */
	struct dtl_str url; /* asked instead of the list's; absent */
	struct dtl_str moved_url; /* where permanent redirects lead */
	int64_t moved_count;
	struct dtl_str hub, topic; /* as the feed names them; absent: none */
	struct feed_push push;
	struct seen *seen;
	size_t seen_count;
};

extern const char *const health_names[HEALTH_COUNT];

void state_print(const struct feed_state *state, struct dtl_buf *out);
bool state_parse(struct dtl_arena *a, struct dtl_str text, struct feed_state *ret);
/* Identity and content of an entry, as seen remembers them. */
struct seen state_mark(struct dtl_str id, struct dtl_str content);
/* The entry of this identity, or NULL. */
struct seen *state_find(const struct feed_state *state, const struct seen *mark);
/* Puts what the feed holds now first, then what it held before; part: now is not all that the feed holds. */
void state_remember(
    struct dtl_arena *a, struct feed_state *state, const struct seen *now, size_t count, bool part);

#endif

/*
 * feeds - articles from RSS, Atom, JSON Feed and sitemaps, asked politely and forever.
 *
 *	open (list, positions)   step: start what is due, work on what came   close
 *
 *	list      what OPML says (opml.h)            plan   when each feed and each host is asked (plan.h)
 *	state     what is remembered of a feed       asker  one fetch: request and answer (asker.h)
 *	outlet    Kafka or standard output           cache  a local table for health and --print
 *
 * Errors:  open: DTL_FAIL when the list cannot be read. What a server does wrong is a state of its feed.
 * Memory:  about 300 bytes a feed, and its position (up to 2 KiB) in run's progress.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_H
#define DTL_PRODUCERS_FEEDS_H

#include "run/producer.h"

struct feeds_conf {
	const char *list;
	const char *agent;
	const char *contact;
	struct dtl_conf_list allow; /* networks */
	struct dtl_conf_list ports;
	struct dtl_conf_map connect;
	const char *ca_file;
	const char *proxy;
	int64_t transfers;
	int64_t host_transfers;
	int64_t host_delay_ms;
	int64_t interval_ms;
	int64_t floor_ms;
	int64_t ceiling_ms;
	int64_t retry_after_max_ms;
	int64_t moved_confirmations;
	int64_t timeout_ms;
	int64_t slow_ms;
	int64_t max_bytes;
	int64_t max_ratio;
	int64_t page_again_ms;
	bool retract_gone;
	const char *gauges; /* file with metrics of each feed; "": none */
	const char *callback; /* where hubs reach us; "": no WebSub */
	const char *callback_listen;
	const char *callback_cert;
	const char *callback_key;
	const char *push_secret;
	int64_t push_lease_ms;
	int64_t push_poll_ms;
	const char *clock; /* tests: file with the time, see clock.h */
	int64_t lapse_ms;
	const char *dir; /* of the configuration */
};

extern const struct dtl_conf_key feeds_keys[];
dtl_rc feeds_check(const struct dtl_conf *conf, void *section, struct dtl_err *err) DTL_MUST_USE;

/* "127.0.0.1:8010", "[::]:8010"; false: it is none. */
bool
feeds_listen(struct dtl_arena *a, struct dtl_str text, const char **ret_address, int64_t *ret_port);

extern const struct dtl_producer dtl_feeds_producer;
/* The same work without Kafka: JSON lines on standard output. Exit code. */
int feeds_print_main(int argc, char **argv);
/* `dateline feeds ...`: the list and the health of its feeds. Exit code. */
int feeds_list_main(int argc, char **argv);

#endif

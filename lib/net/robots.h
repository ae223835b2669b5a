/*
 * robots - robots.txt as RFC 9309 reads it.
 *
 *	dtl_robots_parse(a, text, "dateline", &robots)   dtl_robots_allows(&robots, "/path?query")
 *
 * All groups that name our product token are one group; without such a group those of '*' count. The
 * longest rule that fits wins, allow on a tie; '*' and a final '$' are understood; escapes are settled
 * on both sides. Bytes after the first 500 KiB are nothing. What an answer means: 2xx parse it; 4xx
 * everything is allowed; 5xx, 429 and no answer: nothing is allowed until it can be read.
 *
 * Errors:  none: what is no rule is passed over.
 * Memory:  rules point into the arena. At most 10,000 rules.
 * Threads: pure functions. Matching is linear in path times number of rules.
 */
#ifndef DTL_NET_ROBOTS_H
#define DTL_NET_ROBOTS_H

#include "base/arena.h"
#include "base/str.h"

#define DTL_ROBOTS_BYTES ((size_t)500 * 1024)
#define DTL_ROBOTS_RULES 10000

struct dtl_robots_rule {
	struct dtl_str path;
	bool allow;
};

struct dtl_robots {
	const struct dtl_robots_rule *rules;
	size_t rule_count;
	int64_t crawl_delay_ms; /* 0: not stated; at most a day */
	const struct dtl_str *sitemaps;
	size_t sitemap_count; /* at most 100 */
};

void dtl_robots_parse(
    struct dtl_arena *a, struct dtl_str text, const char *token, struct dtl_robots *ret);
/* path as in the request line, with its query. "/robots.txt" is always allowed. */
bool dtl_robots_allows(const struct dtl_robots *robots, struct dtl_str path);

#endif

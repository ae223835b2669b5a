/*
 * robots - what the robots.txt of each origin says to us, asked at its turn and kept for a day.
 *
 *	robots_init   robots_of -> allowed, or wait: robots_answer -> the first of those that wait ...   robots_clear
 *
 * An origin that refuses or has no robots.txt allows everything; one that cannot be read allows nothing, and is
 * asked again an hour later.
 *
 * Errors:  none.
 * Memory:  heap; the rules of at most ROBOTS_KEPT origins.
 * Threads: main thread.
 */
#ifndef DTL_PRODUCERS_FEEDS_ROBOTS_H
#define DTL_PRODUCERS_FEEDS_ROBOTS_H

#include "net/http.h"
#include "net/robots.h"
#include "plan.h"

#define ROBOTS_KEPT 1024

struct origin {
	struct feed slot; /* its robots.txt in the plan */
	struct dtl_arena *a; /* rules; NULL: not known */
	struct dtl_robots rules;
	bool closed; /* nothing is allowed */
	bool refused; /* closed, for it is at an address that is never asked */
	bool asked; /* under way */
	int64_t until_ms; /* known until then */
	struct feed *waits; /* pages, by their waits */
};

struct robots {
	struct dtl_map origins; /* "https://host" -> struct origin */
	struct dtl_arena *a;
	size_t kept;
	size_t evicted; /* place of the last that was forgotten */
	char token[64]; /* our name */
};

enum robots_word { ROBOTS_YES, ROBOTS_NO, ROBOTS_REFUSED, ROBOTS_WAIT };

void robots_init(struct robots *r, const char *agent);
/* Nothing waits and nothing is asked; what is known stays. */
void robots_drop(struct robots *r);
void robots_clear(struct robots *r);
/* May the page be asked? WAIT: it waits at the origin, whose slot is to be planned when it is not asked yet. */
enum robots_word
robots_of(struct robots *r, struct feed *page, int64_t now_ms, struct origin **ret_origin);
/* What came for the robots.txt. Pages that wait can be asked for again. */
struct feed *robots_answer(struct robots *r, struct origin *origin,
    const struct dtl_http_response *response, int64_t now_ms);

#endif

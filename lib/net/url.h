/*
 * url - http and https addresses: taken apart, joined, put into one spelling, and recognised as the same.
 *
 *	dtl_url_parse     the parts, host lower-cased; refuses what no fetch should ever see
 *	dtl_url_join      a relative reference against its base (RFC 3986)
 *	dtl_url_normal    the spelling that is fetched: default port, dots and percent case settled
 *	dtl_url_canonical the spelling that identifies an article: fragment, tracking parameters, AMP and
 *	                  print variants taken away by the rules of data/net/url-rules.txt
 *
 * Limits: 8 KiB. Blanks and control characters inside are refused in parse; join takes tabs and line
 * breaks out and writes blanks as %20, as browsers do. Letters outside ASCII are percent-encoded; hosts
 * outside ASCII are left to the resolver's IDNA.
 *
 * Errors:  false or an absent string.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_NET_URL_H
#define DTL_NET_URL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define DTL_URL_MAX 8192

struct dtl_url {
	bool https;
	struct dtl_str user; /* "name:password"; absent when none */
	struct dtl_str host; /* lower case, no trailing dot; IPv6 with its brackets */
	int port; /* as given, or 80 / 443 */
	struct dtl_str path; /* begins with '/' */
	struct dtl_str query; /* without '?'; absent when none */
	struct dtl_str fragment; /* without '#'; absent when none */
};

/* An absolute http or https URL. */
bool dtl_url_parse(struct dtl_arena *a, struct dtl_str text, struct dtl_url *ret);
/* "scheme://host[:port]", the port left out where it is the scheme's. */
struct dtl_str dtl_url_origin(struct dtl_arena *a, const struct dtl_url *url);
struct dtl_str dtl_url_print(struct dtl_arena *a, const struct dtl_url *url);

/* ref against base, normal, http(s) only. base may be absent when ref is absolute. */
struct dtl_str dtl_url_join(struct dtl_arena *a, struct dtl_str base, struct dtl_str ref);
struct dtl_str dtl_url_normal(struct dtl_arena *a, struct dtl_str text); /* keeps the fragment */

/* The part of a host that is registered under a public suffix, by a short list of two-label suffixes:
 * "news.example.co.uk" -> "example.co.uk". An address stays whole. */
struct dtl_str dtl_url_site(struct dtl_str host);

struct dtl_url_rules;
/* Rules are lines "kind [hosts] what"; '#' begins a comment. See data/net/url-rules.txt. */
dtl_rc dtl_url_rules_parse(struct dtl_arena *a, struct dtl_str text,
    const struct dtl_url_rules **ret, struct dtl_err *err) DTL_MUST_USE;
/* rules NULL: only fragment and spelling are settled. Absent when text is no http(s) URL. */
struct dtl_str
dtl_url_canonical(struct dtl_arena *a, const struct dtl_url_rules *rules, struct dtl_str text);

#endif

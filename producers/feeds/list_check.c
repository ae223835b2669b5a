#include "list.h"

#include "asker.h"
#include "net/robots.h"
#include "net/xml.h"
#include "text/charset.h"

#include <stdio.h>

#define FOUND_MAX 32

static bool
names_feed(const struct dtl_xml_node *node)
{
	struct dtl_str rel = dtl_xml_attr(node, "rel"), type = dtl_xml_attr(node, "type");

	return node->name.p != NULL && dtl_str_is(node->name, "link") &&
	       dtl_str_find_nocase(rel, dtl_str_from("alternate"), 0) < rel.n &&
	       (dtl_str_starts_nocase(type, "application/rss") ||
		   dtl_str_starts_nocase(type, "application/atom") ||
		   dtl_str_starts_nocase(type, "application/feed+json"));
}

size_t
discover(
    struct dtl_arena *a, struct dtl_str page, struct dtl_str url, struct dtl_str *ret, size_t limit)
{
	struct dtl_xml tree = { NULL, false, false, NULL };
	const struct dtl_xml_node *n;
	struct dtl_err err;
	size_t count = 0;

	/* Feeds are named in the head; what follows may nest deeper than a tree is taken. */
	page = dtl_str_slice(page, 0, dtl_str_find_nocase(page, dtl_str_from("<body"), 0));
	if (dtl_xml_parse(a, page, &tree, &err) != DTL_OK)
		return 0;
	n = tree.root;
	while (n != NULL && count < limit) {
		if (names_feed(n)) {
			ret[count] = dtl_url_join(a, url, dtl_xml_attr(n, "href"));
			count += ret[count].p != NULL;
		}
		if (n->first != NULL) {
			n = n->first;
			continue;
		}
		while (n != NULL && n->next == NULL)
			n = n->parent;
		n = n == NULL ? NULL : n->next;
	}
	return count;
}

static void
say_feed(struct dtl_arena *a, const struct answer *answer)
{
	static const char *const kinds[] = { "RSS", "RDF", "Atom", "JSON Feed", "sitemap",
		"sitemap index" };
	const struct dtl_feed *feed = &answer->feed;
	struct dtl_str title = dtl_feed_plain(a, feed->title);

	(void)printf("  %s %.*s, %zu entries%s%s, '%.*s'\n", kinds[feed->kind],
	    DTL_STR_FMT(feed->version), feed->item_count, feed->recovered ? ", ill-formed: " : "",
	    feed->recovered ? feed->fault : "", DTL_STR_FMT(title));
	for (size_t i = 0; i < feed->item_count && i < 3; i++) {
		struct dtl_str entry = dtl_feed_plain(a, feed->items[i].title);

		(void)printf("    %.*s\n", DTL_STR_FMT(entry));
	}
}

static void
say_page(struct dtl_arena *a, const struct dtl_http_response *r)
{
	struct dtl_str found[FOUND_MAX], text;
	struct dtl_err err;
	const char *charset;
	size_t count = 0;

	if (r->outcome == DTL_HTTP_ANSWERED &&
	    dtl_charset_decode(a, r->body, dtl_http_charset(dtl_http_header(r, "content-type")),
		&text, &charset, &err) == DTL_OK &&
	    dtl_feed_is_page(text))
		count = discover(a, text, r->url, found, FOUND_MAX);
	for (size_t i = 0; i < count; i++)
		(void)printf("  the page names a feed: %.*s\n", DTL_STR_FMT(found[i]));
}

/* What robots.txt of a page's site says of sitemaps. */
static void
say_sitemaps(struct dtl_arena *a, struct dtl_http *http, struct dtl_str page)
{
	struct dtl_http_request request = { .url =
						dtl_url_join(a, page, dtl_str_from("/robots.txt")),
		.limit_bytes = DTL_ROBOTS_BYTES * 2 };
	struct dtl_http_response r;
	struct dtl_robots robots;
	struct dtl_err err;

	if (request.url.p == NULL || dtl_http_fetch(http, a, &request, &r, &err) != DTL_OK ||
	    r.outcome != DTL_HTTP_ANSWERED || r.status != 200)
		return;
	dtl_robots_parse(a, r.body, "dateline", &robots);
	for (size_t i = 0; i < robots.sitemap_count && i < FOUND_MAX; i++) {
		struct dtl_str url = dtl_url_join(a, r.url, robots.sitemaps[i]);

		if (url.p != NULL)
			(void)printf("  robots.txt names a sitemap: %.*s\n", DTL_STR_FMT(url));
	}
}

static bool
check_one(struct list *l, struct dtl_http *http, const struct dtl_url_rules *rules,
    struct dtl_str url, bool unverified)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct feed feed = { .url = dtl_url_normal(a, url), .unverified = unverified };
	struct asker asker = { &l->section, rules, (size_t)l->shared.max_article_bytes };
	struct feed_state state = { .next_ms = 0 };
	struct dtl_http_response r;
	struct dtl_http_request request;
	struct answer answer;
	struct dtl_err err = { "" };
	bool well = false;

	(void)printf("%.*s\n", DTL_STR_FMT(url));
	asker_request(a, &feed, &state, &request);
	if (feed.url.p == NULL) {
		(void)printf("  no http or https address\n");
	} else {
		(void)!dtl_http_fetch(http, a, &request, &r, &err);
		asker_answer(&asker, a, &state, &r, dtl_time_now_ms(), &answer);
		well = state.errors == 0;
		(void)printf("  %s%s%.*s\n", health_names[state.health],
		    state.why.n > 0 ? ": " : "", DTL_STR_FMT(state.why));
		if (r.permanent_url.p != NULL)
			(void)printf("  moved permanently to %.*s\n", DTL_STR_FMT(r.permanent_url));
		if (well)
			say_feed(a, &answer);
		if (!well && r.outcome == DTL_HTTP_ANSWERED && r.status == 200) {
			say_page(a, &r);
			say_sitemaps(a, http, r.url);
		}
	}
	dtl_arena_free(a);
	return well;
}

int
list_check(struct list *l, struct dtl_err *err)
{
	struct dtl_http_options options;
	const struct dtl_url_rules *rules = NULL;
	struct dtl_http *http = NULL;
	const char *key;
	int ill = 0;

	if (asker_options(&l->section, &options, &key, err) != DTL_OK ||
	    dtl_url_rules_parse(l->a, dtl_str_from(""), &rules, err) != DTL_OK ||
	    dtl_http_open(&options, &http, err) != DTL_OK)
		return DTL_EXIT_FAIL;
	for (int i = 0; i < l->count; i++)
		ill += !check_one(l, http, rules, dtl_str_from(l->words[i]), false);
	for (size_t i = 0; l->count == 0 && i < l->opml.count; i++)
		ill += !check_one(l, http, rules, l->opml.feeds[i].raw_url,
		    dtl_str_is(l->opml.feeds[i].tls, "unverified"));
	dtl_http_close(http);
	return ill > 0 ? DTL_EXIT_FAIL : 0;
}

/* The door of feeds: RSS, Atom, JSON Feed, sitemaps, well-formed or not. */
#include "base/utf8.h"
#include "door.h"
#include "net/feed.h"
#include "net/url.h"

static void
check_item(struct dtl_arena *a, const struct dtl_feed_item *item)
{
	struct dtl_url url;

	if (item->link.p != NULL && item->link.n < DTL_URL_MAX / 3)
		expect(dtl_url_parse(a, item->link, &url));
	struct dtl_str title = dtl_feed_plain(a, item->title);

	expect(title.n <= item->title.s.n);
	expect(dtl_utf8_check(title) == title.n);
	(void)dtl_feed_plain(a, item->summary);
	(void)dtl_feed_html(a, item->content);
	expect(item->author_count == 0 || item->authors[0].n > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str s = dtl_str_make((const char *)bytes, n);
	struct dtl_feed feed;
	struct dtl_err err;

	(void)dtl_feed_charset(s, DTL_STR_NONE);
	s = dtl_utf8_repair(a, s);
	if (dtl_feed_parse(a, s, dtl_str_from("https://n.example/feed"), &feed, &err) == DTL_OK) {
		expect(feed.ttl_ms >= 0);
		for (size_t i = 0; i < feed.item_count; i++)
			check_item(a, &feed.items[i]);
	}
	dtl_arena_free(a);
	return 0;
}

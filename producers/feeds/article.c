#include "asker.h"

#include "base/utf8.h"

/* An entry of a feed as an article, with what the list and the feed say of its source. */

static struct dtl_str
language_of(struct dtl_arena *a, struct dtl_str tag)
{
	size_t n = 0;

	while (n < tag.n && tag.p[n] != '-' && tag.p[n] != '_')
		n++;
	tag = dtl_utf8_lower_str(a, dtl_str_slice(tag, 0, n));
	for (size_t i = 0; i < tag.n; i++)
		if (tag.p[i] < 'a' || tag.p[i] > 'z')
			return DTL_STR_NONE;
	return tag.n == 2 || tag.n == 3 ? tag : DTL_STR_NONE;
}

static struct dtl_str
domain_of(struct dtl_arena *a, struct dtl_str url)
{
	struct dtl_url parts;

	if (!dtl_url_parse(a, url, &parts))
		return DTL_STR_NONE;
	if (dtl_str_starts(parts.host, "www."))
		return dtl_str_slice(parts.host, 4, parts.host.n);
	return parts.host;
}

static void
set_source(struct dtl_arena *a, const struct feed *feed, const struct dtl_feed *parsed,
    struct dtl_article *art)
{
	struct dtl_str title = dtl_feed_plain(a, parsed->title);

	art->source.feed = feed->url;
	art->source.name = feed->title.n > 0 ? feed->title : title;
	if (art->source.name.n == 0)
		art->source.name = DTL_STR_NONE;
	art->source.domain = domain_of(a, art->url.p != NULL ? art->url : feed->url);
	art->source.country = feed->country.n > 0 ? feed->country : DTL_STR_NONE;
}

static void
set_times(const struct dtl_feed_item *item, struct dtl_article *art)
{
	art->published_at = item->published_ms;
	if (art->published_at != DTL_TIME_NONE) {
		art->published_basis = dtl_str_from("feed:published");
	} else if (item->updated_ms != DTL_TIME_NONE) {
		art->published_at = item->updated_ms;
		art->published_basis = dtl_str_from("feed:updated");
	}
}

/* The longer of what the feed gives; the title where it gives nothing else. */
static void
set_content(struct dtl_arena *a, const struct dtl_feed_item *item, struct dtl_article *art)
{
	struct dtl_feed_text body = item->content.s.n > 0 ? item->content : item->summary;
	bool markup = body.type == DTL_FEED_HTML ||
		      (body.type == DTL_FEED_MAYBE && dtl_feed_html(a, body).p == body.s.p);

	art->content.bytes = dtl_utf8_repair(a, markup ? dtl_feed_html(a, body) : body.s);
	art->content.media_type = dtl_str_from(markup ? "text/html" : "text/plain");
	if (dtl_str_trim(art->content.bytes).n == 0) {
		art->content.bytes = art->title.p != NULL ? art->title : dtl_str_from("");
		art->content.media_type = dtl_str_from("text/plain");
	}
	art->content.charset = dtl_str_from("utf-8");
}

void
asker_article(const struct asker *k, struct dtl_arena *a, const struct feed *feed,
    const struct answer *answer, const struct fresh *fresh, struct dtl_article *ret)
{
	const struct dtl_feed_item *item = fresh->item;
	struct dtl_str title = dtl_utf8_repair(a, dtl_feed_plain(a, item->title));
	struct dtl_pair *meta = DTL_NEW_ARRAY(a, 1, struct dtl_pair);
	char id[DTL_ID_HEX + 1];

	(void)k;
	memset(ret, 0, sizeof *ret);
	ret->action = DTL_ACTION_PUBLISH;
	ret->revision = fresh->revision;
	ret->url = item->link;
	ret->canonical_url = fresh->canonical;
	ret->title = title.n > 0 ? title : DTL_STR_NONE;
	ret->authors = item->authors;
	ret->author_count = item->author_count;
	ret->language = feed->language.n > 0 ? feed->language : language_of(a, item->language);
	set_source(a, feed, &answer->feed, ret);
	set_times(item, ret);
	set_content(a, item, ret);
	meta[0] = (struct dtl_pair){ DTL_STR("content"), DTL_STR("feed") };
	ret->meta = meta;
	ret->meta_count = 1;
	dtl_article_id(ret->canonical_url,
	    dtl_str_from(dtl_arena_printf(
		a, "%.*s\n%.*s", DTL_STR_FMT(title), DTL_STR_FMT(ret->content.bytes))),
	    id);
	ret->id = dtl_str_make(dtl_arena_strndup(a, id, DTL_ID_HEX), DTL_ID_HEX);
}

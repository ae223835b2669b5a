#include "base/json.h"
#include "net/feed_parts.h"
#include "net/url.h"

static struct dtl_str
link_of(struct feed_reader *r, const struct dtl_json *obj, const char *key)
{
	struct dtl_str s = dtl_str_trim(dtl_json_get_str(obj, key));

	return s.n == 0 ? DTL_STR_NONE : dtl_url_join(r->a, r->url, s);
}

/* Ids ought to be strings; numbers are taken too. */
static struct dtl_str
id_of(struct feed_reader *r, const struct dtl_json *obj)
{
	const struct dtl_json *id = dtl_json_get(obj, "id");

	if (id != NULL && id->type == DTL_JSON_INT)
		return dtl_str_from(dtl_arena_printf(r->a, "%lld", (long long)id->integer));
	return id != NULL && id->type == DTL_JSON_STRING ? id->string : DTL_STR_NONE;
}

static void
take_authors(const struct dtl_json *obj, struct feed_list *list)
{
	const struct dtl_json *many = dtl_json_get(obj, "authors");

	for (size_t i = 0; many != NULL && many->type == DTL_JSON_ARRAY && i < many->count; i++)
		feed_list_add(list, dtl_json_get_str(&many->items[i], "name"));
	if (list->count == 0)
		feed_list_add(list, dtl_json_get_str(dtl_json_get(obj, "author"), "name"));
}

static void
take_tags(const struct dtl_json *obj, struct feed_list *list)
{
	const struct dtl_json *tags = dtl_json_get(obj, "tags");

	for (size_t i = 0; tags != NULL && tags->type == DTL_JSON_ARRAY && i < tags->count; i++)
		if (tags->items[i].type == DTL_JSON_STRING)
			feed_list_add(list, tags->items[i].string);
}

static void
take_item(struct feed_reader *r, const struct dtl_json *obj, const struct feed_list *common)
{
	struct feed_list authors = { .count = 0 }, tags = { .count = 0 };
	struct dtl_feed_item *item = feed_add(r);

	if (item == NULL)
		return;
	item->id = id_of(r, obj);
	item->link = link_of(r, obj, "url");
	if (item->link.p == NULL)
		item->link = link_of(r, obj, "external_url");
	item->title.s = dtl_json_get_str(obj, "title");
	item->summary.s = dtl_json_get_str(obj, "summary");
	item->content.s = dtl_json_get_str(obj, "content_html");
	item->content.type = DTL_FEED_HTML;
	if (item->content.s.p == NULL) {
		item->content.s = dtl_json_get_str(obj, "content_text");
		item->content.type = DTL_FEED_PLAIN;
	}
	item->published_ms = dtl_feed_time(dtl_json_get_str(obj, "date_published"));
	item->updated_ms = dtl_feed_time(dtl_json_get_str(obj, "date_modified"));
	item->enclosure = link_of(r, obj, "image");
	item->language = dtl_json_get_str(obj, "language");
	feed_put(&item->language, r->feed->language);
	take_authors(obj, &authors);
	if (authors.count == 0)
		authors = *common;
	take_tags(obj, &tags);
	item->authors = feed_list_keep(r->a, &authors);
	item->author_count = authors.count;
	item->categories = feed_list_keep(r->a, &tags);
	item->category_count = tags.count;
}

dtl_rc
feed_json(struct feed_reader *r, struct dtl_str text, struct dtl_err *err)
{
	const struct dtl_json *root = NULL, *items, *hubs;
	struct feed_list common = { .count = 0 };
	dtl_rc rc = dtl_json_read(r->a, text, &root, err);
	struct dtl_str version;

	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_SKIP, "JSON Feed");
	version = dtl_json_get_str(root, "version");
	items = dtl_json_get(root, "items");
	if (dtl_str_find(version, dtl_str_from("jsonfeed.org/version/"), 0) >= version.n ||
	    items == NULL || items->type != DTL_JSON_ARRAY)
		return dtl_err_set(err, DTL_SKIP, "JSON, but no JSON Feed");
	size_t at = version.n;

	while (at > 0 && version.p[at - 1] != '/')
		at--;
	r->feed->kind = DTL_FEED_JSON;
	r->feed->version = dtl_str_slice(version, at, version.n);
	r->feed->title.s = dtl_json_get_str(root, "title");
	r->feed->link = link_of(r, root, "home_page_url");
	r->feed->self = link_of(r, root, "feed_url");
	r->feed->language = dtl_json_get_str(root, "language");
	hubs = dtl_json_get(root, "hubs");
	if (hubs != NULL && hubs->type == DTL_JSON_ARRAY && hubs->count > 0)
		r->feed->hub = link_of(r, &hubs->items[0], "url");
	take_authors(root, &common);
	for (size_t i = 0; i < items->count; i++)
		if (items->items[i].type == DTL_JSON_OBJECT)
			take_item(r, &items->items[i], &common);
	return DTL_OK;
}

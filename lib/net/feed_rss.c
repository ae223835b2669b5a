#include "net/feed_parts.h"

#include "net/url.h"

/* What an item says in several ways; the better way wins at the end. */
struct parts {
	struct dtl_feed_item *item;
	struct feed_list authors, creators, categories;
	struct dtl_str guid_link, about;
	struct dtl_feed_text media_title, dc_title, itunes_summary, media_description;
	int64_t dc_date_ms;
	bool orig_link;
};

static struct dtl_feed_text
maybe(struct feed_reader *r, const struct dtl_xml_node *node)
{
	struct dtl_feed_text text = { DTL_STR_NONE, DTL_FEED_MAYBE };

	for (const struct dtl_xml_node *c = node->first; c != NULL; c = c->next)
		if (c->name.p != NULL) {
			text.s = dtl_xml_markup(r->a, node);
			text.type = DTL_FEED_HTML;
			return text;
		}
	text.s = dtl_xml_text(r->a, node);
	return text;
}

static void
put(struct dtl_feed_text *place, struct dtl_feed_text text)
{
	if (place->s.n == 0 && text.s.p != NULL)
		*place = text;
}

static void
take_guid(struct feed_reader *r, struct parts *p, const struct dtl_xml_node *n)
{
	struct dtl_str guid = dtl_xml_text(r->a, n);

	feed_put(&p->item->id, guid);
	if (!dtl_str_is_nocase(dtl_xml_attr(n, "ispermalink"), "false") &&
	    (dtl_str_starts_nocase(guid, "http://") || dtl_str_starts_nocase(guid, "https://")))
		feed_put(&p->guid_link, feed_link(r, n, guid));
}

static void
take_plain(struct feed_reader *r, struct parts *p, const struct dtl_xml_node *n)
{
	struct dtl_feed_item *item = p->item;
	struct dtl_str name = n->name;

	if (dtl_str_is(name, "title"))
		put(&item->title, maybe(r, n));
	else if (dtl_str_is(name, "link"))
		feed_put(&item->link,
		    feed_link(
			r, n, n->first != NULL ? dtl_xml_text(r->a, n) : dtl_xml_attr(n, "href")));
	else if (dtl_str_is(name, "guid"))
		take_guid(r, p, n);
	else if (dtl_str_is(name, "description"))
		put(&item->summary, maybe(r, n));
	else if (dtl_str_is(name, "fullitem") || dtl_str_is(name, "body"))
		put(&item->content, maybe(r, n));
	else if (dtl_str_is(name, "pubdate") && item->published_ms == DTL_TIME_NONE)
		item->published_ms = dtl_feed_time(dtl_xml_text(r->a, n));
	else if (dtl_str_is(name, "author"))
		feed_list_add(&p->authors, dtl_xml_text(r->a, n));
	else if (dtl_str_is(name, "category"))
		feed_list_add(&p->categories, dtl_xml_text(r->a, n));
	else if (dtl_str_is(name, "enclosure"))
		feed_put(&item->enclosure, feed_link(r, n, dtl_xml_attr(n, "url")));
}

static void
take_dublin(struct feed_reader *r, struct parts *p, const struct dtl_xml_node *n)
{
	struct dtl_str name = n->name, text = dtl_xml_text(r->a, n);

	if (dtl_str_is(name, "creator") || dtl_str_is(name, "author"))
		feed_list_add(&p->creators, text);
	else if (dtl_str_is(name, "date") || dtl_str_is(name, "issued") ||
		 dtl_str_is(name, "created"))
		p->dc_date_ms =
		    p->dc_date_ms == DTL_TIME_NONE ? dtl_feed_time(text) : p->dc_date_ms;
	else if (dtl_str_is(name, "modified"))
		p->item->updated_ms = dtl_feed_time(text);
	else if (dtl_str_is(name, "title"))
		put(&p->dc_title, maybe(r, n));
	else if (dtl_str_is(name, "identifier"))
		feed_put(&p->item->id, text);
	else if (dtl_str_is(name, "subject"))
		feed_list_add(&p->categories, text);
	else if (dtl_str_is(name, "language"))
		feed_put(&p->item->language, text);
	else if (dtl_str_is(name, "description"))
		put(&p->itunes_summary, maybe(r, n));
}

static void
take_module(struct feed_reader *r, struct parts *p, const struct dtl_xml_node *n)
{
	if (dtl_xml_is(n, DTL_XML_CONTENT, "encoded"))
		put(&p->item->content, maybe(r, n));
	else if (dtl_xml_is(n, DTL_XML_XHTML, "body") || dtl_xml_is(n, DTL_XML_XHTML, "div"))
		put(&p->item->content,
		    (struct dtl_feed_text){ dtl_xml_markup(r->a, n), DTL_FEED_HTML });
	else if (dtl_xml_is(n, DTL_XML_MEDIA, "title"))
		put(&p->media_title, maybe(r, n));
	else if (dtl_xml_is(n, DTL_XML_MEDIA, "description"))
		put(&p->media_description, maybe(r, n));
	else if (dtl_xml_is(n, DTL_XML_MEDIA, "content") ||
		 dtl_xml_is(n, DTL_XML_MEDIA, "thumbnail"))
		feed_put(&p->item->enclosure, feed_link(r, n, dtl_xml_attr(n, "url")));
	else if (dtl_xml_is(n, DTL_XML_ITUNES, "author"))
		feed_list_add(&p->authors, dtl_xml_text(r->a, n));
	else if (dtl_xml_is(n, DTL_XML_ITUNES, "summary"))
		put(&p->itunes_summary, maybe(r, n));
	else if (dtl_xml_is(n, DTL_XML_FEEDBURNER, "origlink")) {
		p->item->link = feed_link(r, n, dtl_xml_text(r->a, n));
		p->orig_link = true;
	}
}

static void
settle(struct feed_reader *r, struct parts *p)
{
	struct dtl_feed_item *item = p->item;
	const struct feed_list *authors = p->creators.count > 0 ? &p->creators : &p->authors;

	put(&item->title, p->media_title);
	put(&item->title, p->dc_title);
	put(&item->summary, p->media_description);
	put(&item->summary, p->itunes_summary);
	feed_put(&item->link, p->guid_link);
	feed_put(&item->link, p->about);
	feed_put(&item->id, p->about);
	if (item->published_ms == DTL_TIME_NONE)
		item->published_ms = p->dc_date_ms;
	feed_put(&item->language, r->feed->language);
	item->authors = feed_list_keep(r->a, authors);
	item->author_count = authors->count;
	item->categories = feed_list_keep(r->a, &p->categories);
	item->category_count = p->categories.count;
}

static void
take_item(struct feed_reader *r, const struct dtl_xml_node *node)
{
	struct parts p = { .item = feed_add(r), .dc_date_ms = DTL_TIME_NONE };

	if (p.item == NULL)
		return;
	for (size_t i = 0; i < node->attr_count; i++)
		if (dtl_str_is(node->attrs[i].name, "about"))
			p.about = feed_link(r, node, node->attrs[i].value);
	for (const struct dtl_xml_node *n = node->first; n != NULL; n = n->next) {
		if (n->name.p == NULL || feed_atom_field(r, p.item, n, &p.authors))
			continue;
		if (n->space == DTL_XML_PLAIN && !(p.orig_link && dtl_str_is(n->name, "link")))
			take_plain(r, &p, n);
		else if (n->space == DTL_XML_DC)
			take_dublin(r, &p, n);
		else
			take_module(r, &p, n);
	}
	settle(r, &p);
}

static void
take_skip_hours(struct feed_reader *r, const struct dtl_xml_node *node)
{
	for (const struct dtl_xml_node *n = node->first; n != NULL; n = n->next) {
		int64_t hour;

		if (n->name.p != NULL && dtl_str_to_i64(dtl_xml_text(r->a, n), 0, 24, &hour))
			r->feed->skip_hours |= 1U << (hour % 24);
	}
}

static void
take_skip_days(struct feed_reader *r, const struct dtl_xml_node *node)
{
	static const char *const days[7] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

	for (const struct dtl_xml_node *n = node->first; n != NULL; n = n->next)
		for (unsigned i = 0; n->name.p != NULL && i < 7; i++)
			if (dtl_str_starts_nocase(dtl_xml_text(r->a, n), days[i]))
				r->feed->skip_days |= (uint8_t)(1U << i);
}

/* Period divided by frequency; 0 where either is not understood. */
static int64_t
update_interval(struct feed_reader *r, const struct dtl_xml_node *channel)
{
	static const char *const names[] = { "hourly", "daily", "weekly", "monthly", "yearly" };
	static const int hours[] = { 1, 24, 168, 720, 8760 };
	struct dtl_str period =
	    dtl_xml_text(r->a, dtl_xml_child(channel, DTL_XML_SY, "updateperiod"));
	const struct dtl_xml_node *often = dtl_xml_child(channel, DTL_XML_SY, "updatefrequency");
	int64_t frequency = 1;

	if (period.p == NULL && often == NULL)
		return 0;
	if (often != NULL && !dtl_str_to_i64(dtl_xml_text(r->a, often), 1, 10000, &frequency))
		return 0;
	if (period.p == NULL)
		period = dtl_str_from("daily");
	for (size_t i = 0; i < sizeof hours / sizeof hours[0]; i++)
		if (dtl_str_is_nocase(period, names[i]))
			return (int64_t)hours[i] * 3600000 / frequency;
	return 0;
}

static void
take_channel(struct feed_reader *r, const struct dtl_xml_node *channel)
{
	struct dtl_feed *feed = r->feed;
	int64_t minutes;

	feed->ttl_ms = update_interval(r, channel);
	for (const struct dtl_xml_node *n = channel->first; n != NULL; n = n->next) {
		if (n->name.p == NULL)
			continue;
		if (dtl_xml_is(n, DTL_XML_PLAIN, "title"))
			put(&feed->title, maybe(r, n));
		else if (dtl_xml_is(n, DTL_XML_PLAIN, "link"))
			feed_put(&feed->link, feed_link(r, n, dtl_xml_text(r->a, n)));
		else if (dtl_xml_is(n, DTL_XML_ATOM, "link"))
			feed_atom_feed_link(r, n);
		else if (dtl_str_is(n->name, "language"))
			feed_put(&feed->language, dtl_xml_text(r->a, n));
		else if (dtl_xml_is(n, DTL_XML_PLAIN, "ttl") &&
			 dtl_str_to_i64(dtl_xml_text(r->a, n), 1, 525600, &minutes))
			feed->ttl_ms = minutes * 60000;
		else if (dtl_xml_is(n, DTL_XML_PLAIN, "skiphours"))
			take_skip_hours(r, n);
		else if (dtl_xml_is(n, DTL_XML_PLAIN, "skipdays"))
			take_skip_days(r, n);
	}
}

static void
take_items(struct feed_reader *r, const struct dtl_xml_node *parent)
{
	for (const struct dtl_xml_node *n = parent->first; n != NULL; n = n->next)
		if (n->name.p != NULL && dtl_str_is(n->name, "item"))
			take_item(r, n);
}

void
feed_rss(struct feed_reader *r)
{
	const struct dtl_xml_node *root = r->xml->root;
	const struct dtl_xml_node *channel = dtl_xml_child(root, DTL_XML_PLAIN, "channel");

	r->feed->kind = dtl_str_is(root->name, "rdf") ? DTL_FEED_RDF : DTL_FEED_RSS;
	r->feed->version =
	    r->feed->kind == DTL_FEED_RDF ? dtl_str_from("1.0") : dtl_xml_attr(root, "version");
	r->feed->language = feed_language(root);
	if (dtl_str_is(root->name, "channel"))
		channel = root;
	if (channel != NULL) {
		take_channel(r, channel);
		take_items(r, channel);
	}
	if (channel != root)
		take_items(r, root);
}

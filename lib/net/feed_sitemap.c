#include "net/feed_parts.h"

/* A page of a sitemap, or a sitemap of an index; with what the news extension says of it. */
static void
take_page(struct feed_reader *r, const struct dtl_xml_node *node)
{
	const struct dtl_xml_node *loc = dtl_xml_child(node, DTL_XML_PLAIN, "loc");
	const struct dtl_xml_node *changed = dtl_xml_child(node, DTL_XML_PLAIN, "lastmod");
	const struct dtl_xml_node *news = dtl_xml_child(node, DTL_XML_NEWS, "news");
	struct dtl_str link = feed_link(r, node, dtl_xml_text(r->a, loc));
	struct dtl_feed_item *item = link.p == NULL ? NULL : feed_add(r);

	if (item == NULL)
		return;
	item->link = item->id = link;
	item->updated_ms = dtl_feed_time(dtl_xml_text(r->a, changed));
	if (news == NULL)
		return;
	item->title.s = dtl_xml_text(r->a, dtl_xml_child(news, DTL_XML_NEWS, "title"));
	item->title.type = DTL_FEED_MAYBE;
	item->published_ms = dtl_feed_time(
	    dtl_xml_text(r->a, dtl_xml_child(news, DTL_XML_NEWS, "publication_date")));
	item->language =
	    dtl_xml_text(r->a, dtl_xml_child(dtl_xml_child(news, DTL_XML_NEWS, "publication"),
				   DTL_XML_NEWS, "language"));
}

void
feed_sitemap(struct feed_reader *r)
{
	const struct dtl_xml_node *root = r->xml->root;
	bool index = dtl_str_is(root->name, "sitemapindex");

	r->feed->kind = index ? DTL_FEED_INDEX : DTL_FEED_SITEMAP;
	r->limit = FEED_SITEMAP_ITEMS;
	for (const struct dtl_xml_node *n = root->first; n != NULL; n = n->next)
		if (n->name.p != NULL && dtl_str_is(n->name, index ? "sitemap" : "url"))
			take_page(r, n);
}

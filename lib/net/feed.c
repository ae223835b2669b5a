#include "net/feed.h"

#include "base/utf8.h"
#include "base/entity.h"
#include "net/feed_parts.h"
#include "net/httpdate.h"
#include "net/url.h"

struct dtl_feed_item *
feed_add(struct feed_reader *r)
{
	struct dtl_feed_item *item;

	if (r->feed->item_count == r->limit) {
		r->feed->cut++;
		return NULL;
	}
	if (r->feed->item_count == r->cap) {
		size_t more = r->cap == 0 ? 64 : r->cap * 2;

		r->items = dtl_arena_grow(r->a, r->items, r->cap, more, sizeof *r->items);
		r->cap = more;
	}
	item = &r->items[r->feed->item_count++];
	memset(item, 0, sizeof *item);
	item->published_ms = item->updated_ms = DTL_TIME_NONE;
	return item;
}

static struct dtl_str
base_at(const struct feed_reader *r, const struct dtl_xml_node *node)
{
	const struct dtl_xml_node *chain[DTL_XML_DEPTH];
	struct dtl_str base = r->url;
	size_t n = 0;

	for (; node != NULL && n < DTL_XML_DEPTH; node = node->parent)
		chain[n++] = node;
	while (n-- > 0) {
		const struct dtl_xml_node *at = chain[n];

		for (size_t i = 0; i < at->attr_count; i++) {
			if (at->attrs[i].space != DTL_XML_XML ||
			    !dtl_str_is(at->attrs[i].name, "base"))
				continue;
			struct dtl_str joined = dtl_url_join(r->a, base, at->attrs[i].value);

			base = joined.p != NULL ? joined : base;
		}
	}
	return base;
}

struct dtl_str
feed_link(const struct feed_reader *r, const struct dtl_xml_node *node, struct dtl_str ref)
{
	ref = dtl_str_trim(ref);
	if (ref.n == 0)
		return DTL_STR_NONE;
	return dtl_url_join(r->a, r->xml->based ? base_at(r, node) : r->url, ref);
}

void
feed_put(struct dtl_str *place, struct dtl_str s)
{
	if (place->n == 0 && s.n > 0)
		*place = s;
}

void
feed_list_add(struct feed_list *list, struct dtl_str s)
{
	s = dtl_str_trim(s);
	for (size_t i = 0; i < list->count; i++)
		if (dtl_str_eq(list->items[i], s))
			return;
	if (s.n > 0 && list->count < FEED_LIST)
		list->items[list->count++] = s;
}

const struct dtl_str *
feed_list_keep(struct dtl_arena *a, const struct feed_list *list)
{
	return dtl_arena_copy(a, list->items, list->count * sizeof list->items[0]);
}

struct dtl_str
feed_language(const struct dtl_xml_node *node)
{
	for (; node != NULL; node = node->parent)
		for (size_t i = 0; i < node->attr_count; i++)
			if (node->attrs[i].space == DTL_XML_XML &&
			    dtl_str_is(node->attrs[i].name, "lang"))
				return dtl_str_trim(node->attrs[i].value);
	return DTL_STR_NONE;
}

bool
dtl_feed_is_page(struct dtl_str text)
{
	size_t beg = dtl_str_starts(text, "\xef\xbb\xbf") ? 3 : 0;

	text = dtl_str_trim(dtl_str_slice(text, beg, text.n));
	while (dtl_str_starts(text, "<!--"))
		text = dtl_str_trim(
		    dtl_str_slice(text, dtl_str_find(text, dtl_str_from("-->"), 4) + 3, text.n));
	return dtl_str_starts_nocase(text, "<!doctype html") ||
	       dtl_str_starts_nocase(text, "<html") || dtl_str_starts_nocase(text, "<head") ||
	       dtl_str_starts_nocase(text, "<body");
}

typedef void (*tree_reader)(struct feed_reader *);

/* Which reader knows this root; NULL: none. */
static tree_reader
reader_for(const struct dtl_xml_node *root)
{
	if (dtl_xml_is(root, DTL_XML_RDF, "rdf") || dtl_str_is(root->name, "rss") ||
	    dtl_str_is(root->name, "rdf") || dtl_xml_is(root, DTL_XML_PLAIN, "channel"))
		return feed_rss;
	if (dtl_str_is(root->name, "feed") || dtl_xml_is(root, DTL_XML_ATOM, "entry"))
		return feed_atom;
	if (dtl_str_is(root->name, "urlset") || dtl_str_is(root->name, "sitemapindex"))
		return feed_sitemap;
	return NULL;
}

enum { NOISE_BYTES = 8192 };

/* Programs complain before the feed that they write ("<br /><b>Warning</b>: ..."): it begins behind that. */
static struct dtl_str
without_noise(struct dtl_str text)
{
	static const char *const begins[] = { "<?xml", "<rss", "<feed", "<rdf:RDF", "<urlset",
		"<sitemapindex" };
	struct dtl_str head = dtl_str_slice(text, 0, NOISE_BYTES);
	size_t first = head.n;

	if (!dtl_str_starts_nocase(dtl_str_trim(text), "<br"))
		return text;
	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
		size_t at = dtl_str_find(head, dtl_str_from(begins[i]), 0);
		first = at < first ? at : first;
	}
	return first < head.n ? dtl_str_slice(text, first, text.n) : text;
}

dtl_rc
dtl_feed_parse(struct dtl_arena *a, struct dtl_str text, struct dtl_str url, struct dtl_feed *ret,
    struct dtl_err *err)
{
	struct dtl_xml xml = { NULL, false, false, NULL };
	struct dtl_feed feed = { .kind = DTL_FEED_RSS };
	struct feed_reader r = {
		.a = a, .xml = &xml, .url = url, .feed = &feed, .limit = FEED_ITEMS
	};
	struct dtl_str start = dtl_str_trim(text);
	dtl_rc rc;

	if (start.n > 0 && start.p[0] == '{') {
		rc = feed_json(&r, start, err);
	} else if (dtl_feed_is_page(text)) {
		return dtl_err_set(err, DTL_SKIP, "an HTML page, no feed");
	} else {
		rc = dtl_xml_parse(a, without_noise(text), &xml, err);
		if (rc != DTL_OK)
			return rc;
		tree_reader read = reader_for(xml.root);

		if (read == NULL)
			return dtl_err_set(err, DTL_SKIP, "no feed: the document is a '%.*s'",
			    DTL_STR_FMT(xml.root->name));
		read(&r);
	}
	if (rc != DTL_OK)
		return rc;
	feed.items = r.items;
	feed.recovered = xml.recovered;
	feed.fault = xml.fault;
	*ret = feed;
	return DTL_OK;
}

struct dtl_str
dtl_feed_charset(struct dtl_str bytes, struct dtl_str declared)
{
	struct dtl_str own = dtl_xml_charset(bytes);

	/* text/xml without a charset meant us-ascii once; nobody who says so means it. */
	if (declared.n > 0 && !dtl_str_is_nocase(declared, "us-ascii"))
		return declared;
	return own;
}

struct dtl_str
dtl_feed_plain(struct dtl_arena *a, struct dtl_feed_text text)
{
	if (text.s.p == NULL)
		return text.s;
	if (text.type == DTL_FEED_HTML || (text.type == DTL_FEED_MAYBE && dtl_markup_seen(text.s)))
		return dtl_markup_strip(a, text.s);
	struct dtl_buf b;
	struct dtl_str s = dtl_str_trim(text.s);

	dtl_buf_init(&b, a);
	for (size_t i = 0; i < s.n; i++) {
		bool hard = i + 1 < s.n && memcmp(s.p + i, "\xc2\xa0", 2) == 0;

		i += hard; /* U+00A0 */
		if (!hard && strchr(" \t\r\n", s.p[i]) == NULL)
			dtl_buf_add_char(&b, s.p[i]);
		else if (b.n > 0 && b.p[b.n - 1] != ' ')
			dtl_buf_add_char(&b, ' ');
	}
	return dtl_str_make(b.n > 0 ? b.p : "", b.n);
}

struct dtl_str
dtl_feed_html(struct dtl_arena *a, struct dtl_feed_text text)
{
	struct dtl_buf b;

	if (text.s.p == NULL || text.type == DTL_FEED_HTML ||
	    (text.type == DTL_FEED_MAYBE && dtl_markup_seen(text.s)))
		return text.s;
	dtl_buf_init(&b, a);
	for (size_t i = 0; i < text.s.n; i++) {
		char c = text.s.p[i];

		if (c == '<' || c == '&')
			dtl_buf_add_z(&b, c == '<' ? "&lt;" : "&amp;");
		else
			dtl_buf_add_char(&b, c);
	}
	return dtl_str_make(b.n > 0 ? b.p : "", b.n);
}

int64_t
dtl_feed_time(struct dtl_str text)
{
	int64_t ms = DTL_TIME_NONE;

	text = dtl_str_trim(text);
	if (text.n == 0 || text.n > 64)
		return DTL_TIME_NONE;
	if (dtl_time_parse(text, &ms) || dtl_httpdate_parse(text, INT64_C(1767225600000), &ms))
		return ms;
	/* A weekday in another language, or a wrong one, in front of a date. */
	size_t comma = dtl_str_find_char(text, ',', 0);

	if (comma < text.n && comma < 16 &&
	    dtl_time_parse(dtl_str_trim(dtl_str_slice(text, comma + 1, text.n)), &ms))
		return ms;
	return DTL_TIME_NONE;
}

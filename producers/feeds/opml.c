#include "opml.h"

#include "base/file.h"
#include "base/map.h"
#include "net/url.h"
#include "net/xml.h"

#include <errno.h>
#include <sys/stat.h>

#define LIST_BYTES ((size_t)256 << 20)

bool
opml_duration(struct dtl_str text, int64_t *ret_ms)
{
	static const struct {
		char unit;
		int64_t ms;
	} units[] = { { 's', 1000 }, { 'm', 60000 }, { 'h', 3600000 }, { 'd', 86400000 } };
	int64_t n;

	text = dtl_str_trim(text);
	for (size_t i = 0; text.n > 1 && i < sizeof units / sizeof units[0]; i++)
		if (text.p[text.n - 1] == units[i].unit &&
		    dtl_str_to_i64(dtl_str_slice(text, 0, text.n - 1), 1, 36500, &n)) {
			*ret_ms = n * units[i].ms;
			return true;
		}
	return false;
}

struct reader {
	struct dtl_arena *a;
	struct opml *list;
	size_t cap;
	struct dtl_map seen;
};

static struct dtl_str
folder_of(struct dtl_arena *a, const struct dtl_xml_node *node)
{
	struct dtl_str path = DTL_STR_NONE;

	for (node = node->parent; node != NULL && dtl_str_is(node->name, "outline");
	     node = node->parent) {
		struct dtl_str name = dtl_xml_attr(node, "text");

		if (name.n == 0)
			name = dtl_xml_attr(node, "title");
		if (name.n == 0)
			continue;
		path = path.n == 0 ? name
				   : dtl_str_from(dtl_arena_printf(
					 a, "%.*s/%.*s", DTL_STR_FMT(name), DTL_STR_FMT(path)));
	}
	return path;
}

static void
take_outline(struct reader *r, const struct dtl_xml_node *node)
{
	struct dtl_str raw = dtl_str_trim(dtl_xml_attr(node, "xmlurl"));
	struct opml_feed feed = { .raw_url = raw };
	union dtl_map_value value = { NULL };

	if (raw.n == 0)
		return;
	feed.url = dtl_url_normal(r->a, raw);
	if (feed.url.p != NULL && !dtl_map_put(&r->seen, feed.url, value))
		return; /* the same feed in another folder */
	r->list->bad += feed.url.p == NULL;
	feed.title = dtl_xml_attr(node, "title");
	if (feed.title.n == 0)
		feed.title = dtl_xml_attr(node, "text");
	feed.home = dtl_xml_attr(node, "htmlurl");
	feed.folder = folder_of(r->a, node);
	feed.interval = dtl_xml_attr(node, "interval");
	feed.country = dtl_xml_attr(node, "country");
	feed.language = dtl_xml_attr(node, "language");
	feed.follow = dtl_xml_attr(node, "follow");
	feed.tls = dtl_xml_attr(node, "tls");
	(void)opml_duration(feed.interval, &feed.interval_ms);
	if (r->list->count == r->cap) {
		size_t more = r->cap == 0 ? 256 : r->cap * 2;

		r->list->feeds =
		    dtl_arena_grow(r->a, r->list->feeds, r->cap, more, sizeof *r->list->feeds);
		r->cap = more;
	}
	r->list->feeds[r->list->count++] = feed;
}

static const struct dtl_xml_node *
next_in_order(const struct dtl_xml_node *top, const struct dtl_xml_node *node)
{
	if (node->first != NULL)
		return node->first;
	while (node != top && node->next == NULL)
		node = node->parent;
	return node == top ? NULL : node->next;
}

dtl_rc
opml_read(struct dtl_arena *a, struct dtl_str text, struct opml *ret, struct dtl_err *err)
{
	struct dtl_xml xml = { NULL, false, false, NULL };
	struct reader r = { .a = a, .list = ret };
	dtl_rc rc = dtl_xml_parse(a, text, &xml, err);

	memset(ret, 0, sizeof *ret);
	if (rc != DTL_OK)
		return rc;
	if (!dtl_str_is(xml.root->name, "opml"))
		return dtl_err_set(err, DTL_SKIP, "no OPML: the document is a '%.*s'",
		    DTL_STR_FMT(xml.root->name));
	/* Sloppy lists are read as well as can be, but one that was cut off would silently lose its feeds. */
	if (xml.recovered &&
	    dtl_str_find_nocase(text, (struct dtl_str)DTL_STR("</opml"), 0) >= text.n)
		return dtl_err_set(err, DTL_SKIP, "it is cut off: it has no '</opml>'");
	dtl_map_init(&r.seen, a);
	for (const struct dtl_xml_node *n = xml.root; n != NULL; n = next_in_order(xml.root, n))
		if (n->name.p != NULL && dtl_str_is(n->name, "outline"))
			take_outline(&r, n);
	return DTL_OK;
}

dtl_rc
opml_load(struct dtl_arena *a, const char *path, bool missing_is_empty, struct opml *ret,
    struct dtl_err *err)
{
	struct dtl_str text;
	struct stat st;
	dtl_rc rc;

	memset(ret, 0, sizeof *ret);
	if (missing_is_empty && stat(path, &st) != 0 && errno == ENOENT)
		return DTL_OK;
	rc = dtl_file_read(a, path, LIST_BYTES, &text, err);
	if (rc == DTL_OK)
		rc = opml_read(a, text, ret, err);
	return rc == DTL_OK ? rc : dtl_err_wrap(err, rc, "list of feeds '%s'", path);
}

static void
add_attr(struct dtl_buf *out, const char *name, struct dtl_str value)
{
	if (value.n == 0)
		return;
	dtl_buf_addf(out, " %s=\"", name);
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c == '&')
			dtl_buf_add_z(out, "&amp;");
		else if (c == '<')
			dtl_buf_add_z(out, "&lt;");
		else if (c == '"')
			dtl_buf_add_z(out, "&quot;");
		else
			dtl_buf_add_char(out, (unsigned char)c < ' ' ? ' ' : c);
	}
	dtl_buf_add_char(out, '"');
}

static void
add_feed(struct dtl_buf *out, const struct opml_feed *f, int depth)
{
	dtl_buf_addf(out, "%*s<outline type=\"rss\"", depth * 2, "");
	add_attr(out, "text", f->title.n > 0 ? f->title : f->raw_url);
	add_attr(out, "xmlUrl", f->raw_url);
	add_attr(out, "htmlUrl", f->home);
	add_attr(out, "interval", f->interval);
	add_attr(out, "country", f->country);
	add_attr(out, "language", f->language);
	add_attr(out, "follow", f->follow);
	add_attr(out, "tls", f->tls);
	dtl_buf_add_z(out, "/>\n");
}

/* Closes folders down to the common part of two paths and opens those of the second. */
static int
change_folder(struct dtl_buf *out, struct dtl_str from, struct dtl_str to)
{
	struct dtl_str rest_from = from, rest_to = to, a, b;
	int common = 0, depth = 2;
	bool equal = true;

	while (equal && dtl_str_split(&rest_from, '/', &a)) {
		struct dtl_str keep = rest_to;

		equal = dtl_str_split(&rest_to, '/', &b) && dtl_str_eq(a, b);
		common += equal;
		rest_to = equal ? rest_to : keep;
	}
	for (rest_from = from; dtl_str_split(&rest_from, '/', &a);)
		depth++;
	for (int left = depth - 2 - common; left > 0; left--)
		dtl_buf_addf(out, "%*s</outline>\n", --depth * 2, "");
	while (dtl_str_split(&rest_to, '/', &b)) {
		dtl_buf_addf(out, "%*s<outline", depth++ * 2, "");
		add_attr(out, "text", b);
		dtl_buf_add_z(out, ">\n");
	}
	return depth;
}

void
opml_write(const struct opml *list, struct dtl_buf *out)
{
	struct dtl_str folder = DTL_STR_NONE;

	dtl_buf_add_z(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
			   "  <head><title>feeds</title></head>\n  <body>\n");
	for (size_t i = 0; i < list->count; i++) {
		int depth = change_folder(out, folder, list->feeds[i].folder);

		add_feed(out, &list->feeds[i], depth);
		folder = list->feeds[i].folder;
	}
	(void)change_folder(out, folder, DTL_STR_NONE);
	dtl_buf_add_z(out, "  </body>\n</opml>\n");
}

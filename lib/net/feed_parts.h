/*
 * feed_parts - what the readers of the kinds of feed share.
 *
 * Errors:  none.
 * Memory:  arena.
 * Threads: one reader, one thread.
 */
#ifndef DTL_NET_FEED_PARTS_H
#define DTL_NET_FEED_PARTS_H

#include "net/feed.h"
#include "net/xml.h"

#define FEED_ITEMS 10000
#define FEED_SITEMAP_ITEMS 50000
#define FEED_LIST 32 /* authors or categories of an item */

struct feed_reader {
	struct dtl_arena *a;
	const struct dtl_xml *xml;
	struct dtl_str url; /* of the feed */
	struct dtl_feed *feed;
	struct dtl_feed_item *items;
	size_t cap;
	size_t limit;
};

struct feed_list {
	struct dtl_str items[FEED_LIST];
	size_t count;
};

/* A new item with its times unknown; NULL when there are too many. */
struct dtl_feed_item *feed_add(struct feed_reader *r);
/* What a reference at this node means. */
struct dtl_str
feed_link(const struct feed_reader *r, const struct dtl_xml_node *node, struct dtl_str ref);
/* Puts s when the place is empty and s is not. */
void feed_put(struct dtl_str *place, struct dtl_str s);
/* Adds trimmed s once, when it is not empty. */
void feed_list_add(struct feed_list *list, struct dtl_str s);
const struct dtl_str *feed_list_keep(struct dtl_arena *a, const struct feed_list *list);
/* xml:lang of the node or the nearest around it. */
struct dtl_str feed_language(const struct dtl_xml_node *node);
/* A text construct of Atom, with its type. */
struct dtl_feed_text feed_atom_text(const struct feed_reader *r, const struct dtl_xml_node *node);
/* Elements of Atom that stand in other feeds too; false: not one of them. */
bool feed_atom_field(struct feed_reader *r, struct dtl_feed_item *item,
    const struct dtl_xml_node *node, struct feed_list *authors);
/* link elements of Atom at the level of the feed: home page, self, hub. */
void feed_atom_feed_link(struct feed_reader *r, const struct dtl_xml_node *node);

void feed_rss(struct feed_reader *r);
void feed_atom(struct feed_reader *r);
void feed_sitemap(struct feed_reader *r);
dtl_rc feed_json(struct feed_reader *r, struct dtl_str text, struct dtl_err *err) DTL_MUST_USE;

#endif

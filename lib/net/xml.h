/*
 * xml - XML from outside as a tree, well-formed or not.
 *
 * expat reads it strictly; where that fails, a lenient reader begins anew: unknown entities, bare '&',
 * tags that do not match, attributes without quotes, control characters and an end that never comes are
 * taken as well as can be, and the tree says so. Nothing is ever loaded from elsewhere. A document type
 * with an internal subset is refused: it is the only way in for entities.
 *
 * Names are in lower case without prefix; the prefix became one of the namespaces below, by its URI, or by
 * custom where it was never declared. At most 128 levels, and 400,000 nodes or one for each 20 bytes.
 *
 * Errors:  DTL_SKIP: refused, too large, or no XML at all.
 * Memory:  arena, O(input).
 * Threads: pure functions. Linear.
 */
#ifndef DTL_NET_XML_H
#define DTL_NET_XML_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define DTL_XML_DEPTH 128
#define DTL_XML_NODES 400000

enum dtl_xml_space {
	DTL_XML_PLAIN, /* none, or one of those that RSS has had */
	DTL_XML_ATOM, /* 0.3 and 1.0 */
	DTL_XML_RDF,
	DTL_XML_CONTENT,
	DTL_XML_DC, /* elements and terms */
	DTL_XML_MEDIA,
	DTL_XML_ITUNES,
	DTL_XML_SY,
	DTL_XML_NEWS,
	DTL_XML_XHTML,
	DTL_XML_XML,
	DTL_XML_FEEDBURNER,
	DTL_XML_OTHER,
};

struct dtl_xml_attr {
	enum dtl_xml_space space;
	struct dtl_str name;
	struct dtl_str value;
};

struct dtl_xml_node {
	enum dtl_xml_space space;
	struct dtl_str name; /* absent: text */
	struct dtl_str text; /* of a text node */
	const struct dtl_xml_attr *attrs;
	size_t attr_count;
	struct dtl_xml_node *parent;
	struct dtl_xml_node *first, *last; /* children */
	struct dtl_xml_node *next;
};

struct dtl_xml {
	struct dtl_xml_node *root;
	bool recovered; /* read leniently */
	bool based; /* some xml:base is there */
	const char *fault; /* what was wrong first; NULL */
};

/* text is UTF-8 whatever its declaration says. */
dtl_rc dtl_xml_parse(struct dtl_arena *a, struct dtl_str text, struct dtl_xml *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* The encoding that the declaration or the first bytes of a document name, or absent. */
struct dtl_str dtl_xml_charset(struct dtl_str bytes);

bool dtl_xml_is(const struct dtl_xml_node *node, enum dtl_xml_space space, const char *name);
/* First child element of the name, or NULL (node may be NULL). */
const struct dtl_xml_node *
dtl_xml_child(const struct dtl_xml_node *node, enum dtl_xml_space space, const char *name);
/* Value of an attribute without namespace, or absent. */
struct dtl_str dtl_xml_attr(const struct dtl_xml_node *node, const char *name);
/* All text below, in order; trimmed. Absent when node is NULL. */
struct dtl_str dtl_xml_text(struct dtl_arena *a, const struct dtl_xml_node *node);
/* What is inside the element as HTML markup. */
struct dtl_str dtl_xml_markup(struct dtl_arena *a, const struct dtl_xml_node *node);

#endif

/*
 * xml_build - what the two readers of xml fill: begin, end and text in document order.
 *
 *	xml_build_init   (xml_build_begin | xml_build_text | xml_build_end) ...   xml_build_finish
 *
 * Errors:  the builder keeps the first refusal in fault; readers stop when it is set.
 * Memory:  arena.
 * Threads: one builder, one thread.
 */
#ifndef DTL_NET_XML_BUILD_H
#define DTL_NET_XML_BUILD_H

#include "base/buf.h"
#include "net/xml.h"

#define XML_PREFIXES 64
#define XML_ATTRS 256

struct xml_prefix {
	struct dtl_str prefix;
	enum dtl_xml_space space;
	int depth;
};

struct xml_build {
	struct dtl_arena *a;
	struct dtl_xml tree;
	struct dtl_xml_node *at; /* innermost open element, or NULL */
	int depth;
	size_t node_count, node_limit;
	struct dtl_buf text; /* that is not yet a node */
	struct xml_prefix prefixes[XML_PREFIXES];
	size_t prefix_count;
	const char *refused; /* why reading must stop; NULL */
};

struct xml_pair {
	struct dtl_str name;
	struct dtl_str value;
};

void xml_build_init(struct xml_build *b, struct dtl_arena *a, size_t input_bytes);
void xml_build_begin(
    struct xml_build *b, struct dtl_str name, const struct xml_pair *attrs, size_t attr_count);
void xml_build_text(struct xml_build *b, struct dtl_str text);
/* Closes the innermost element. */
void xml_build_end(struct xml_build *b);
void xml_build_finish(struct xml_build *b);

/* Reads leniently; never fails but by b->refused. */
void xml_soup(struct xml_build *b, struct dtl_str text);

#endif

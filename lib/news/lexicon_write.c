#include "base/hash.h"
#include "news/lexicon_build.h"

#include <assert.h>

struct writer {
	struct dtl_buf *out;
	size_t beg; /* of the header in out */
	struct lex_section sections[LEX_MAX_SECTIONS];
	uint32_t count, room;
};

static void
pad(struct writer *w)
{
	while ((w->out->n - w->beg) % 8 != 0)
		dtl_buf_add_char(w->out, '\0');
}

static void
add_section(struct writer *w, const char *name, const void *p, size_t size)
{
	struct lex_section *s = &w->sections[w->count];

	assert(w->count < w->room);
	pad(w);
	memset(s, 0, sizeof *s);
	memcpy(s->name, name, strlen(name) < sizeof s->name ? strlen(name) : sizeof s->name);
	s->off = w->out->n - w->beg;
	s->size = size;
	w->count++;
	dtl_buf_add(w->out, p, size);
}

/* A power of two with at least half of the slots empty. */
static size_t
slots_for(size_t count)
{
	size_t n = 16;

	while (n < 2 * count)
		n *= 2;
	return n;
}

static void
write_words(struct writer *w, struct dtl_lexicon_builder *b)
{
	size_t n = slots_for(b->word_ids.count);
	struct lex_word *slots = DTL_NEW_ARRAY(b->a, n, struct lex_word);

	for (size_t i = 0; i < b->word_ids.count; i++) {
		const struct dtl_map_entry *e = &b->word_ids.entries[i];
		size_t at = (size_t)dtl_str_hash(e->key) & (n - 1);

		while (slots[at].text != 0)
			at = (at + 1) & (n - 1);
		slots[at].text = lex_string(b, e->key);
		slots[at].id = (uint32_t)e->value.num;
	}
	add_section(w, "words", slots, n * sizeof *slots);
}

static void
write_edges(struct writer *w, struct dtl_lexicon_builder *b)
{
	size_t n = slots_for(b->edges.count);
	struct lex_edge *slots = DTL_NEW_ARRAY(b->a, n, struct lex_edge);

	for (size_t i = 0; i < b->edges.count; i++) {
		const struct dtl_map_entry *e = &b->edges.entries[i];
		uint32_t pair[2];

		memcpy(pair, e->key.p, sizeof pair);
		size_t at = lex_edge_hash(pair[0], pair[1]) & (n - 1);

		while (slots[at].word != 0)
			at = (at + 1) & (n - 1);
		slots[at] = (struct lex_edge){ pair[0], pair[1], (uint32_t)e->value.num };
	}
	add_section(w, "edges", slots, n * sizeof *slots);
}

/* What is met in any case is met with a capital too: each class holds those below it. */
static uint32_t
put_links(
    const struct dtl_lexicon_builder *b, const struct lex_build_node *n, int class, uint32_t *links)
{
	uint32_t used = 0;

	if (n->first[class] == 0)
		return 0;
	for (int c = class; c >= 0; c--) {
		for (uint32_t at = n->first[c]; at != 0; at = b->links[at - 1].next)
			links[used++] = b->links[at - 1].entry;
	}
	return used;
}

static void
write_nodes(struct writer *w, struct dtl_lexicon_builder *b)
{
	struct lex_node *nodes = DTL_NEW_ARRAY(b->a, b->node_count, struct lex_node);
	uint32_t *links = DTL_NEW_ARRAY(b->a, LEX_CASE_COUNT * b->link_count, uint32_t);
	uint32_t used = 0;

	for (size_t i = 0; i < b->node_count; i++) {
		for (int c = 0; c < LEX_CASE_COUNT; c++) {
			nodes[i].link[c] = used;
			nodes[i].count[c] = put_links(b, &b->nodes[i], c, links + used);
			used += nodes[i].count[c];
		}
	}
	add_section(w, "nodes", nodes, b->node_count * sizeof *nodes);
	add_section(w, "links", links, used * sizeof *links);
}

dtl_rc
dtl_lexicon_finish(struct dtl_lexicon_builder *b, struct dtl_buf *out, struct dtl_err *err)
{
	struct writer w = { .out = out, .beg = out->n };
	struct lex_header header = { .byte_order = LEX_BYTE_ORDER, .version = LEX_VERSION };
	size_t skip = offsetof(struct lex_header, sha256) + sizeof header.sha256;

	if (b->problem_count > 0)
		return dtl_err_set(err, DTL_FAIL, "%.*s", DTL_STR_FMT(dtl_buf_str(&b->problems)));
	memcpy(header.magic, LEX_MAGIC, sizeof header.magic);
	w.room = header.section_count = 6 + (uint32_t)b->out_count;
	dtl_buf_add(out, &header, sizeof header);
	dtl_buf_add(out, w.sections, w.room * sizeof w.sections[0]);
	write_words(&w, b);
	write_edges(&w, b);
	write_nodes(&w, b);
	add_section(&w, "entries", b->records, b->record_count * sizeof *b->records);
	for (size_t i = 0; i < b->out_count; i++)
		add_section(&w, b->outs[i].name, b->outs[i].buf.p, b->outs[i].buf.n);
	add_section(&w, "strings", b->strings.p, b->strings.n);
	pad(&w);
	memcpy(out->p + w.beg + sizeof header, w.sections, w.room * sizeof w.sections[0]);
	dtl_sha256(dtl_str_make(out->p + w.beg + skip, out->n - w.beg - skip), header.sha256);
	header.fast = lex_fast_hash(
	    &header, dtl_str_make(out->p + w.beg + sizeof header, out->n - w.beg - sizeof header));
	memcpy(out->p + w.beg, &header, sizeof header);
	return DTL_OK;
}

#include "text/gate.h"

#include "base/buf.h"
#include "text/gate_tag.h"

enum { MAX_ENDLESS = 32 }; /* more than there are names of skipped elements */

struct open {
	struct dtl_str name;
	unsigned classes;
};

struct gate {
	struct dtl_str page;
	struct dtl_buf out;
	struct dtl_gated *ret;
	struct open stack[DTL_GATE_MAX_DEPTH];
	size_t depth;
	struct dtl_str dropped_name; /* newest tag dropped for its depth */
	size_t dropped; /* how many of that name are open */
	bool bold, link; /* open */
	size_t tags;
	size_t references; /* and lone '&', which cost the parser as much */
	struct dtl_str endless[MAX_ENDLESS]; /* skipped elements known to have no end any more */
	size_t endless_count;
};

static void
close_link(struct gate *g)
{
	if (g->link)
		dtl_buf_add_z(&g->out, "</a>");
	g->link = false;
}

/* Takes off the stack what the start tag closes by itself: a paragraph before a block, an item
 * before the next item. Nothing is written: the parser closes them too. */
static void
close_implied(struct gate *g, struct dtl_str name, unsigned classes)
{
	for (size_t i = g->depth; i > 0; i--) {
		const struct open *o = &g->stack[i - 1];
		bool item = (classes & GATE_ITEM) != 0 && dtl_str_eq_nocase(o->name, name);
		bool paragraph = (classes & GATE_BLOCK) != 0 && dtl_str_is_nocase(o->name, "p");
		if (item || paragraph) {
			g->depth = i - 1;
			continue;
		}
		if ((o->classes & (GATE_SCOPE | GATE_LIST)) != 0)
			return;
	}
}

static void
write_start(struct gate *g, struct dtl_str tag, struct dtl_str name)
{
	dtl_buf_add_char(&g->out, '<');
	dtl_buf_add_str(&g->out, name);
	dtl_gate_attributes(&g->out, tag, (size_t)(name.p + name.n - tag.p));
	dtl_buf_add_char(&g->out, '>');
}

static void
start_tag(struct gate *g, struct dtl_str tag, struct dtl_str name, unsigned classes)
{
	if ((classes & GATE_DROP) != 0)
		return;
	if ((classes & GATE_BOLD) != 0) {
		if (!g->bold)
			dtl_buf_add_z(&g->out, "<b>");
		g->bold = true;
		return;
	}
	if ((classes & GATE_LINK) != 0) {
		close_link(g);
		write_start(g, tag, name);
		g->link = true;
		return;
	}
	close_implied(g, name, classes);
	if ((classes & GATE_VOID) != 0) {
		write_start(g, tag, name);
		return;
	}
	if (g->depth == DTL_GATE_MAX_DEPTH) {
		g->dropped = dtl_str_eq_nocase(g->dropped_name, name) ? g->dropped + 1 : 1;
		g->dropped_name = name;
		g->ret->flattened++;
		dtl_buf_add_char(&g->out, ' ');
		return;
	}
	g->stack[g->depth++] = (struct open){ name, classes };
	write_start(g, tag, name);
}

static void
end_tag(struct gate *g, struct dtl_str name, unsigned classes)
{
	if ((classes & GATE_BOLD) != 0) {
		if (g->bold)
			dtl_buf_add_z(&g->out, "</b>");
		g->bold = false;
		return;
	}
	if ((classes & GATE_LINK) != 0) {
		close_link(g);
		return;
	}
	if ((classes & (GATE_DROP | GATE_VOID | GATE_SKIP)) != 0)
		return;
	if (g->dropped > 0 && dtl_str_eq_nocase(g->dropped_name, name)) {
		g->dropped--;
		return;
	}
	for (size_t i = g->depth; i > 0; i--) {
		if (dtl_str_eq_nocase(g->stack[i - 1].name, name)) {
			g->depth = i - 1;
			dtl_buf_add_z(&g->out, "</");
			dtl_buf_add_str(&g->out, name);
			dtl_buf_add_char(&g->out, '>');
			return;
		}
		if ((g->stack[i - 1].classes & GATE_SCOPE) != 0 &&
		    (classes & (GATE_SCOPE | GATE_ITEM)) == 0)
			return;
	}
}

/* Begin of the end tag of a skipped element, or page.n. */
static size_t
find_end_tag(struct dtl_str page, struct dtl_str name, size_t from)
{
	while (from < page.n) {
		size_t at = dtl_str_find_char(page, '<', from);
		if (at + 2 + name.n > page.n)
			break;
		if (page.p[at + 1] == '/' &&
		    dtl_str_eq_nocase(dtl_str_slice(page, at + 2, at + 2 + name.n), name))
			return at;
		from = at + 1;
	}
	return page.n;
}

static void
keep_json(struct gate *g, struct dtl_str tag, struct dtl_str content)
{
	struct dtl_str type = DTL_STR("ld+json");

	if (dtl_str_find_nocase(tag, type, 0) < tag.n && g->ret->json_count < DTL_GATE_MAX_JSON)
		g->ret->json[g->ret->json_count++] = content;
}

static bool
is_endless(const struct gate *g, struct dtl_str name)
{
	for (size_t i = 0; i < g->endless_count; i++)
		if (dtl_str_eq_nocase(g->endless[i], name))
			return true;
	return false;
}

/* An element that goes with its content. One without an end tag loses only its start tag, except
 * scripts and styles, whose rest is no text; that there is no end is remembered, so that a
 * thousand of them cost one search. */
static size_t
skip_element(struct gate *g, struct dtl_str tag, struct dtl_str name, size_t after)
{
	size_t end = g->page.n;
	bool self_closed = tag.n >= 2 && tag.p[tag.n - 2] == '/' &&
			   (dtl_str_is_nocase(name, "svg") || dtl_str_is_nocase(name, "math"));

	if (self_closed)
		return after;
	if (!is_endless(g, name))
		end = find_end_tag(g->page, name, after);
	if (end == g->page.n) {
		bool raw = dtl_str_is_nocase(name, "script") || dtl_str_is_nocase(name, "style");
		if (!is_endless(g, name) && g->endless_count < MAX_ENDLESS)
			g->endless[g->endless_count++] = name;
		return raw ? end : after;
	}
	if (dtl_str_is_nocase(name, "script"))
		keep_json(g, tag, dtl_str_slice(g->page, after, end));
	dtl_buf_add_char(&g->out, ' ');
	return dtl_gate_tag_end(g->page, end);
}

/* A comment, a declaration or a lone '<' at pos; returns where it ends. */
static size_t
take_other(struct gate *g, size_t pos)
{
	struct dtl_str close = DTL_STR("-->");
	struct dtl_str rest = dtl_str_slice(g->page, pos, g->page.n);

	if (dtl_str_starts(rest, "<!--")) {
		size_t end = dtl_str_find(g->page, close, pos + 2);
		return end < g->page.n ? end + close.n : g->page.n;
	}
	if (rest.n > 1 && (rest.p[1] == '!' || rest.p[1] == '?' || rest.p[1] == '/')) {
		size_t end = dtl_str_find_char(g->page, '>', pos);
		return end < g->page.n ? end + 1 : g->page.n;
	}
	g->references++;
	dtl_buf_add_z(&g->out, "&lt;");
	return pos + 1;
}

static size_t
take_tag(struct gate *g, size_t pos)
{
	struct dtl_str name = dtl_gate_tag_name(g->page, pos);

	if (name.n == 0)
		return take_other(g, pos);
	size_t end = dtl_gate_tag_end(g->page, pos);
	struct dtl_str tag = dtl_str_slice(g->page, pos, end);
	unsigned classes = dtl_gate_class_of(name);
	g->tags++;
	if (tag.p[1] == '/') {
		end_tag(g, name, classes);
		return end;
	}
	if ((classes & GATE_SKIP) != 0)
		return skip_element(g, tag, name, end);
	start_tag(g, tag, name, classes);
	return end;
}

/* Text up to the next tag, as far as there is room for its characters and references. */
static void
take_text(struct gate *g, struct dtl_str text)
{
	size_t room = g->out.n < DTL_GATE_MAX_BYTES ? DTL_GATE_MAX_BYTES - g->out.n : 0;
	struct dtl_str part = dtl_str_slice(text, 0, room);
	size_t at = dtl_str_find_char(part, '&', 0);

	while (at < part.n && g->references < DTL_GATE_MAX_REFERENCES) {
		g->references++;
		at = dtl_str_find_char(part, '&', at + 1);
	}
	part.n = at < part.n ? at : part.n;
	dtl_buf_add_str(&g->out, part);
	g->ret->cut = g->ret->cut || part.n < text.n;
}

static bool
is_full(const struct gate *g)
{
	return g->out.n >= DTL_GATE_MAX_BYTES || g->tags >= DTL_GATE_MAX_TAGS ||
	       g->references >= DTL_GATE_MAX_REFERENCES;
}

void
dtl_gate(struct dtl_arena *a, struct dtl_str page, struct dtl_gated *ret)
{
	struct gate *g = DTL_NEW(a, struct gate);

	*ret = (struct dtl_gated){ .json_count = 0 };
	g->page = page;
	g->ret = ret;
	dtl_buf_init(&g->out, a);
	dtl_buf_reserve(&g->out, (page.n < DTL_GATE_MAX_BYTES ? page.n : DTL_GATE_MAX_BYTES) + 64);
	for (size_t pos = 0; pos < page.n;) {
		size_t at = dtl_str_find_char(page, '<', pos);

		take_text(g, dtl_str_slice(page, pos, at));
		if (at == page.n)
			break;
		if (is_full(g)) {
			ret->cut = true;
			break;
		}
		pos = take_tag(g, at);
	}
	ret->html = dtl_buf_str(&g->out);
}

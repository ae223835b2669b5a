/* A page to its tree, in one pass. */
#include "text/html_build.h"

enum { MAX_ENDLESS = 32 }; /* more than there are names of skipped elements */

struct reader {
	struct dtl_build build;
	struct dtl_str page;
	struct dtl_str endless[MAX_ENDLESS]; /* skipped elements known to have no end any more */
	size_t endless_count;
};

static void
start_page(struct dtl_build *b, const struct dtl_html_tag *tag)
{
	if (tag->element.tag == TAG_BODY) {
		if (!b->body)
			dtl_build_push(b, tag);
		b->body = true;
	} else if (b->tree->nodes[0].attribute_count == 0 && tag->name.n == 4 &&
		   (tag->name.p[1] | 0x20) == 't') {
		dtl_build_attributes(b, &b->tree->nodes[0], tag);
	}
}

static void
start_tag(struct dtl_build *b, const struct dtl_html_tag *tag)
{
	const struct dtl_str blank = DTL_STR(" ");
	unsigned classes = tag->element.classes;

	if ((classes & ELEMENT_DROP) != 0 || (tag->element.tag == TAG_FORM && b->form))
		return;
	if ((classes & ELEMENT_PAGE) != 0) {
		start_page(b, tag);
		return;
	}
	if ((classes & ELEMENT_HEAD) == 0)
		dtl_build_body(b);
	if (!dtl_build_close_implied(b, tag))
		return;
	if (b->depth >= DTL_HTML_MAX_DEPTH + 2 && (classes & ELEMENT_VOID) == 0) {
		b->dropped = dtl_html_key_eq(b->dropped_key, tag->key) ? b->dropped + 1 : 1;
		b->dropped_key = tag->key;
		b->tree->flattened++;
		dtl_build_text(b, blank);
		return;
	}
	dtl_build_push(b, tag);
	b->form = b->form || tag->element.tag == TAG_FORM;
}

static bool
is_endless(const struct reader *r, struct dtl_str name)
{
	for (size_t i = 0; i < r->endless_count; i++)
		if (dtl_str_eq_nocase(r->endless[i], name))
			return true;
	return false;
}

static void
keep_script(struct reader *r, const struct dtl_html_tag *tag, struct dtl_str content)
{
	const struct dtl_str type = DTL_STR("ld+json");
	struct dtl_tree *tree = r->build.tree;
	bool json = false;

	for (unsigned i = 0; i < tag->attribute_count; i++)
		json = json || (tag->attributes[i].name == ATTRIBUTE_TYPE &&
				   dtl_str_find_nocase(tag->attributes[i].value, type, 0) <
				       tag->attributes[i].value.n);
	if (json && tree->json_count < DTL_HTML_MAX_JSON)
		tree->json[tree->json_count++] = content;
	else if (!json && content.n > 0 && tree->script_count < DTL_HTML_MAX_SCRIPTS)
		tree->scripts[tree->script_count++] = content;
}

/* Where the element ends whose start tag this is, or page.n; that there is no end is remembered, so that a thousand of
 * them cost one search. */
static size_t
find_end(struct reader *r, const struct dtl_html_tag *tag)
{
	if (is_endless(r, tag->name))
		return r->page.n;
	size_t end = dtl_html_find_end_tag(r->page, tag->name, tag->end);
	if (end == r->page.n && r->endless_count < MAX_ENDLESS)
		r->endless[r->endless_count++] = tag->name;
	return end;
}

/* An element that goes with its content. One without an end tag loses only its start tag, except
 * scripts and styles, whose rest is no text. */
static size_t
skip_element(struct reader *r, const struct dtl_html_tag *tag)
{
	const struct dtl_str blank = DTL_STR(" ");

	if (tag->self_closed &&
	    (dtl_str_is_nocase(tag->name, "svg") || dtl_str_is_nocase(tag->name, "math")))
		return tag->end;
	size_t end = find_end(r, tag);
	bool script = dtl_str_is_nocase(tag->name, "script");
	if (end == r->page.n)
		return script || dtl_str_is_nocase(tag->name, "style") ? end : tag->end;
	if (script)
		keep_script(r, tag, dtl_str_slice(r->page, tag->end, end));
	dtl_build_text(&r->build, blank);
	end = dtl_str_find_char(r->page, '>', end);
	return end < r->page.n ? end + 1 : end;
}

/* The page's title is text up to its end tag. */
static size_t
take_title(struct reader *r, const struct dtl_html_tag *tag)
{
	size_t end = find_end(r, tag);

	if (end == r->page.n)
		return tag->end;
	dtl_build_push(&r->build, tag);
	r->build.text = dtl_str_slice(r->page, tag->end, end);
	r->build.behind_block = false;
	dtl_build_pop_to(&r->build, r->build.depth - 1);
	end = dtl_str_find_char(r->page, '>', end);
	return end < r->page.n ? end + 1 : end;
}

/* A comment, a declaration or a lone '<' at pos; returns where it ends. */
static size_t
take_other(struct reader *r, size_t pos)
{
	const struct dtl_str close = DTL_STR("-->");
	struct dtl_str rest = dtl_str_slice(r->page, pos, r->page.n);

	if (dtl_str_starts(rest, "<!--")) {
		size_t end = dtl_str_find(r->page, close, pos + 2);
		return end < r->page.n ? end + close.n : r->page.n;
	}
	if (rest.n > 1 && (rest.p[1] == '!' || rest.p[1] == '?' || rest.p[1] == '/')) {
		size_t end = dtl_str_find_char(r->page, '>', pos);
		return end < r->page.n ? end + 1 : r->page.n;
	}
	dtl_build_text(&r->build, dtl_str_slice(rest, 0, 1));
	return pos + 1;
}

static size_t
take_tag(struct reader *r, size_t pos)
{
	struct dtl_html_tag tag;

	if (!dtl_html_tag_read(r->build.a, r->build.names, r->page, pos, &tag))
		return take_other(r, pos);
	r->build.tags++;
	if (tag.closing)
		dtl_build_end(&r->build, &tag);
	else if ((tag.element.classes & ELEMENT_SKIP) != 0)
		return skip_element(r, &tag);
	else if (tag.element.tag == TAG_TITLE)
		return take_title(r, &tag);
	else
		start_tag(&r->build, &tag);
	return tag.end;
}

void
dtl_html_tree(struct dtl_arena *a, struct dtl_str page, struct dtl_tree *ret)
{
	struct reader *r = DTL_NEW(a, struct reader);

	r->page = page;
	dtl_build_init(&r->build, a, ret);
	for (size_t pos = 0; pos < page.n;) {
		size_t at = dtl_str_find_char(page, '<', pos);

		if (at > pos)
			dtl_build_text(&r->build, dtl_str_slice(page, pos, at));
		if (at == page.n)
			break;
		if (r->build.text_bytes >= DTL_HTML_MAX_BYTES ||
		    r->build.tags >= DTL_HTML_MAX_TAGS) {
			ret->cut = true;
			break;
		}
		pos = take_tag(r, at);
	}
	dtl_build_body(&r->build);
	dtl_build_pop_to(&r->build, 0);
}

/* What can be seen of a page's facts: elements that are named an author's or a date's, and short
 * lines next to the heading. What readers wrote below the article does not count. */
#include "text/page_work.h"

#include "text/words.h"

enum {
	MAX_AUTHOR = 120,
	MAX_DATE = 200,
	MAX_LINE = 100,
	CHANGED_BYTES = 24,
	TEXTS_BEFORE = 20,
	TEXTS_AFTER = 40
};

/* "comment" and the like as a word of a class or id. */
static bool
is_named_comment(struct dtl_str names)
{
	static const char *const words[] = { "comment", "kommentar", "commentaire", "comentario",
		"commenti", "reactie", "disqus" };

	for (size_t i = 0; names.n > 0 && i < sizeof words / sizeof words[0]; i++) {
		struct dtl_str word = dtl_str_from(words[i]);
		size_t at = dtl_str_find_nocase(names, word, 0);
		if (at < names.n && (at == 0 || strchr(" -_", names.p[at - 1]) != NULL))
			return true;
	}
	return false;
}

static bool
is_comment(const struct dtl_page_reader *r, uint32_t i)
{
	const struct dtl_node *node = &r->tree->nodes[i];
	bool around = i < r->heading && r->heading < node->end;

	return node->attribute_count > 0 && !around && node->tag != TAG_BODY &&
	       node->tag != TAG_ARTICLE && node->tag != TAG_MAIN && node->tag != TAG_A &&
	       node->tag != TAG_OTHER &&
	       (is_named_comment(dtl_html_attribute(node, ATTRIBUTE_CLASS)) ||
		   is_named_comment(dtl_html_attribute(node, ATTRIBUTE_ID)));
}

static bool
is_author_folder(struct dtl_str s)
{
	static const char *const folders[] = { "author", "authors", "autor", "autoren", "auteur",
		"auteurs", "autores", "autore", "contributor", "contributors", "by", "redakteur",
		"journalist" };

	if (s.n < 2 || s.n > 12 || strchr("abcrjABCRJ", s.p[0]) == NULL)
		return false;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (dtl_str_is_nocase(s, folders[i]))
			return true;
	return false;
}

static bool
is_author_link(const struct dtl_node *node)
{
	struct dtl_str href = dtl_html_attribute(node, ATTRIBUTE_HREF);

	if (node->tag != TAG_A || href.n == 0 || href.n > 300)
		return false;
	for (size_t at = dtl_str_find_char(href, '/', 0); at < href.n;) {
		size_t end = dtl_str_find_char(href, '/', at + 1);
		if (end < href.n && is_author_folder(dtl_str_slice(href, at + 1, end)))
			return true;
		at = end;
	}
	return false;
}

static bool
says_author(const struct dtl_node *node)
{
	return node->attribute_count > 0 &&
	       ((node->classes & DTL_WORD_MARKUP_AUTHOR) != 0 ||
		   dtl_str_is_nocase(dtl_html_attribute(node, ATTRIBUTE_ITEMPROP), "author") ||
		   dtl_str_is_nocase(dtl_html_attribute(node, ATTRIBUTE_REL), "author"));
}

/* A box around the name is not the name. */
static bool
has_author_inside(const struct dtl_tree *tree, uint32_t i)
{
	for (uint32_t c = i + 1; c < tree->nodes[i].end; c++)
		if (says_author(&tree->nodes[c]) || is_author_link(&tree->nodes[c]))
			return true;
	return false;
}

static void
offer_microdata(struct dtl_page_reader *r, uint32_t i)
{
	const struct dtl_tree *tree = r->tree;
	struct dtl_str content = dtl_html_attribute(&tree->nodes[i], ATTRIBUTE_CONTENT);

	for (uint32_t c = i + 1; content.n == 0 && c < tree->nodes[i].end; c++) {
		if (!dtl_str_is_nocase(
			dtl_html_attribute(&tree->nodes[c], ATTRIBUTE_ITEMPROP), "name"))
			continue;
		content = dtl_html_attribute(&tree->nodes[c], ATTRIBUTE_CONTENT);
		if (content.n == 0)
			content = dtl_html_text(tree, c, MAX_AUTHOR);
	}
	if (content.n == 0 && tree->nodes[i].tag != TAG_META)
		content = dtl_html_text(tree, i, MAX_AUTHOR + 1);
	if (content.n <= MAX_AUTHOR)
		dtl_page_offer_author(r, content, "microdata", PAGE_RANK_MICRODATA);
}

struct seen {
	struct dtl_page_reader *r;
	uint32_t comment_end; /* inside what readers wrote up to this node */
	uint32_t author; /* the first element that named one, or 0 */
	struct dtl_str label; /* the text before, when it is short */
	size_t texts, heading_text; /* pieces of text so far, and before the heading */
};

static bool
is_close(const struct dtl_tree *tree, uint32_t first, uint32_t i)
{
	return i < tree->nodes[tree->nodes[first].parent].end && i - first < 15;
}

static void
look_for_author(struct seen *s, uint32_t i)
{
	const struct dtl_tree *tree = s->r->tree;
	const struct dtl_node *node = &tree->nodes[i];
	bool link = is_author_link(node);

	if (node->attribute_count == 0 || (!link && !says_author(node)))
		return;
	if (dtl_str_is_nocase(dtl_html_attribute(node, ATTRIBUTE_ITEMPROP), "author")) {
		offer_microdata(s->r, i);
		return;
	}
	bool rel = dtl_str_is_nocase(dtl_html_attribute(node, ATTRIBUTE_REL), "author");
	if (node->tag == TAG_META || has_author_inside(tree, i))
		return;
	struct dtl_str text = dtl_html_text(tree, i, MAX_AUTHOR + 1);
	if (text.n < 2 || text.n > MAX_AUTHOR || (s->author != 0 && !is_close(tree, s->author, i)))
		return;
	size_t before = s->r->facts->author_count;
	dtl_page_offer_author(s->r, text, "visible", PAGE_RANK_NAMED - (rel && s->author == 0));
	if (s->author == 0 && s->r->facts->author_count > before)
		s->author = i;
}

static bool
has_digit(struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

static bool
says_changed(const struct dtl_node *node, struct dtl_str text)
{
	static const char *const words[] = { "updat", "modified", "aktualis", "changed",
		"ge\xC3\xA4ndert", "mis \xC3\xA0 jour", "actualiz", "stand:", "nderung", "modific",
		"aggiornat", "bijgewerkt", "pdater", "ivitetty", "aktualiz", "atualiz",
		"g\xC3\xBCncelle", "friss\xC3\xADt", "\xD0\xBE\xD0\xB1\xD0\xBD\xD0\xBE\xD0\xB2" };
	struct dtl_str class = dtl_html_attribute(node, ATTRIBUTE_CLASS);

	text = dtl_str_slice(text, 0, CHANGED_BYTES);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct dtl_str word = dtl_str_from(words[i]);
		if (dtl_str_find_nocase(text, word, 0) < text.n ||
		    (class.n > 0 && dtl_str_find_nocase(class, word, 0) < class.n))
			return true;
	}
	return false;
}

static void
offer_seen(struct seen *s, uint32_t i, const char *origin, enum dtl_page_rank rank)
{
	const struct dtl_node *node = &s->r->tree->nodes[i];
	struct dtl_str text = dtl_html_text(s->r->tree, i, MAX_DATE + 1);

	if (text.n <= MAX_DATE && has_digit(text))
		dtl_page_offer_date(
		    s->r, text, origin, says_changed(node, text) ? PAGE_RANK_CHANGED : rank);
}

static bool
is_near_heading(const struct seen *s)
{
	return s->r->heading != 0 && s->texts + TEXTS_BEFORE >= s->heading_text &&
	       s->texts <= s->heading_text + TEXTS_AFTER;
}

static void
offer_time(struct seen *s, uint32_t i, bool near)
{
	const struct dtl_node *node = &s->r->tree->nodes[i];
	struct dtl_str itemprop = dtl_html_attribute(node, ATTRIBUTE_ITEMPROP);
	bool changed =
	    dtl_str_is_nocase(itemprop, "dateModified") || says_changed(node, DTL_STR_NONE);
	bool named = (node->classes & DTL_WORD_MARKUP_DATE) != 0 ||
		     dtl_html_attribute(node, ATTRIBUTE_PUBDATE).p != NULL;
	enum dtl_page_rank rank = changed ? PAGE_RANK_CHANGED
				  : !near ? PAGE_RANK_TIME_FAR
				  : named ? PAGE_RANK_TIME_NAMED
					  : PAGE_RANK_TIME;

	dtl_page_offer_date(s->r, dtl_html_attribute(node, ATTRIBUTE_DATETIME), "visible", rank);
	offer_seen(s, i, "visible", rank == PAGE_RANK_TIME_NAMED ? PAGE_RANK_TIME : rank);
}

static void
look_for_date(struct seen *s, uint32_t i)
{
	const struct dtl_node *node = &s->r->tree->nodes[i];
	struct dtl_str stated = dtl_html_attribute(node, ATTRIBUTE_DATETIME);
	bool named = (node->classes & DTL_WORD_MARKUP_DATE) != 0 ||
		     dtl_html_attribute(node, ATTRIBUTE_PUBDATE).p != NULL;
	bool near = s->r->heading == 0 || is_near_heading(s);

	if (dtl_str_is_nocase(dtl_html_attribute(node, ATTRIBUTE_ITEMPROP), "datePublished")) {
		struct dtl_str content = dtl_html_attribute(node, ATTRIBUTE_CONTENT);
		dtl_page_offer_date(s->r, content, "microdata", PAGE_RANK_MICRODATA);
		dtl_page_offer_date(s->r, stated, "microdata", PAGE_RANK_MICRODATA);
		offer_seen(s, i, "microdata", PAGE_RANK_MICRODATA);
	}
	if (node->tag == TAG_META)
		return;
	if (node->tag == TAG_TIME || stated.n > 0)
		offer_time(s, i, near);
	if (named) {
		enum dtl_page_rank rank = !near		      ? PAGE_RANK_NAMED_FAR
					  : i < s->r->heading ? PAGE_RANK_NAMED_ABOVE
							      : PAGE_RANK_NAMED;
		dtl_page_offer_date(
		    s->r, dtl_html_attribute(node, ATTRIBUTE_TITLE), "visible", rank);
		offer_seen(s, i, "visible", rank);
	} else if ((node->classes & DTL_WORD_MARKUP_AUTHOR) != 0) {
		offer_seen(s, i, "visible", PAGE_RANK_BYLINE);
	}
}

/* "By Ann Example": the name may stand in an element of its own behind the word. */
static void
look_for_byline(struct seen *s, uint32_t i)
{
	static const char *const words[] = { "by ", "von ", "par ", "por ", "door ", "written by ",
		"posted by ", "autor: ", "autor ", "author: ", "text: ", "di " };
	const struct dtl_tree *tree = s->r->tree;
	struct dtl_str text = dtl_str_trim(tree->nodes[i].text);

	if (text.n < 2 || text.n > 40)
		return;
	struct dtl_str line = dtl_html_text(tree, tree->nodes[i].parent, MAX_AUTHOR + 1);
	for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
		size_t n = strlen(words[w]);
		if (!dtl_str_starts_nocase(line, words[w]) || line.n > MAX_AUTHOR || line.n <= n)
			continue;
		if (!(line.p[n] >= 'a' && line.p[n] <= 'z'))
			dtl_page_offer_author(s->r, line, "visible", PAGE_RANK_BYLINE);
		return;
	}
}

static void
look_at_text(struct seen *s, uint32_t i)
{
	struct dtl_str text = dtl_str_trim(s->r->tree->nodes[i].text);

	if (text.n == 0)
		return;
	struct dtl_str label = s->label;
	s->texts++;
	s->label = text.n <= CHANGED_BYTES && !has_digit(text) ? text : DTL_STR_NONE;
	if (text.n > MAX_LINE) {
		if (text.p[0] >= '0' && text.p[0] <= '9')
			dtl_page_offer_date(
			    s->r, dtl_str_slice(text, 0, 20), "visible", PAGE_RANK_ANYWHERE);
		return;
	}
	bool near = is_near_heading(s);
	if (near && i > s->r->heading)
		look_for_byline(s, i);
	if ((near || text.n <= 40) && has_digit(text))
		dtl_page_offer_date(s->r, text, "visible",
		    says_changed(&s->r->tree->nodes[i], text) ||
			    says_changed(&s->r->tree->nodes[i], label)
			? PAGE_RANK_CHANGED
		    : near ? PAGE_RANK_NEAR
			   : PAGE_RANK_ANYWHERE);
}

static size_t
texts_before(const struct dtl_tree *tree, uint32_t node)
{
	size_t n = 0;

	for (uint32_t i = 0; i < node; i++)
		n += tree->nodes[i].tag == TAG_TEXT && dtl_str_trim(tree->nodes[i].text).n > 0;
	return n;
}

void
dtl_page_read_visible(struct dtl_page_reader *r)
{
	struct seen s = { .r = r, .heading_text = texts_before(r->tree, r->heading) };

	for (uint32_t i = 1; i < r->tree->count; i++) {
		const struct dtl_node *node = &r->tree->nodes[i];
		if (i < s.comment_end)
			continue;
		if (is_comment(r, i)) {
			s.comment_end = node->end;
		} else if (node->tag == TAG_TEXT) {
			look_at_text(&s, i);
		} else if (node->attribute_count > 0 || node->tag == TAG_TIME) {
			look_for_author(&s, i);
			look_for_date(&s, i);
		}
	}
}

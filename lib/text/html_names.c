#include "text/html_names.h"

#include "text/words.h"

enum {
	ELEMENT_SLOTS = 512,
	ATTRIBUTE_SLOTS = 64,
	WORD_SLOTS = 1024,
	KEY_BYTES = 16,
	MAX_NAMES = 400
};

#define MARKUP                                                                                     \
	(DTL_WORD_MARKUP_BAD | DTL_WORD_MARKUP_GOOD | DTL_WORD_MARKUP_GONE |                       \
	    DTL_WORD_MARKUP_AUTHOR | DTL_WORD_MARKUP_DATE)

static const struct {
	const char *name;
	enum dtl_tag tag;
	unsigned classes;
} elements[] = {
	{ "a", TAG_A, ELEMENT_PLAIN },
	{ "address", TAG_DIV, ELEMENT_BLOCK },
	{ "applet", TAG_OTHER, ELEMENT_SKIP },
	{ "area", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "article", TAG_ARTICLE, ELEMENT_BLOCK },
	{ "aside", TAG_ASIDE, ELEMENT_BLOCK },
	{ "audio", TAG_OTHER, ELEMENT_SKIP },
	{ "b", TAG_OTHER, ELEMENT_PLAIN },
	{ "base", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "big", TAG_OTHER, ELEMENT_DROP },
	{ "blockquote", TAG_QUOTE, ELEMENT_BLOCK },
	{ "body", TAG_BODY, ELEMENT_PAGE },
	{ "br", TAG_BR, ELEMENT_VOID },
	{ "button", TAG_BUTTON, ELEMENT_SCOPE },
	{ "canvas", TAG_OTHER, ELEMENT_SKIP },
	{ "caption", TAG_CAPTION, ELEMENT_SCOPE | ELEMENT_TABLE },
	{ "center", TAG_DIV, ELEMENT_BLOCK },
	{ "code", TAG_OTHER, ELEMENT_DROP },
	{ "col", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "colgroup", TAG_OTHER, ELEMENT_DROP },
	{ "dd", TAG_ITEM, ELEMENT_BLOCK },
	{ "details", TAG_DIV, ELEMENT_BLOCK },
	{ "dialog", TAG_OTHER, ELEMENT_BLOCK },
	{ "dir", TAG_LIST, ELEMENT_BLOCK },
	{ "div", TAG_DIV, ELEMENT_BLOCK },
	{ "dl", TAG_LIST, ELEMENT_BLOCK },
	{ "dt", TAG_ITEM, ELEMENT_BLOCK },
	{ "em", TAG_OTHER, ELEMENT_DROP },
	{ "embed", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "fieldset", TAG_DIV, ELEMENT_BLOCK },
	{ "figcaption", TAG_CAPTION, ELEMENT_BLOCK },
	{ "figure", TAG_FIGURE, ELEMENT_BLOCK },
	{ "font", TAG_OTHER, ELEMENT_DROP },
	{ "footer", TAG_FOOTER, ELEMENT_BLOCK },
	{ "form", TAG_FORM, ELEMENT_BLOCK },
	{ "frame", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "frameset", TAG_OTHER, ELEMENT_DROP },
	{ "h1", TAG_H1, ELEMENT_BLOCK },
	{ "h2", TAG_H2, ELEMENT_BLOCK },
	{ "h3", TAG_H3, ELEMENT_BLOCK },
	{ "h4", TAG_H4, ELEMENT_BLOCK },
	{ "h5", TAG_H5, ELEMENT_BLOCK },
	{ "h6", TAG_H6, ELEMENT_BLOCK },
	{ "head", TAG_OTHER, ELEMENT_PAGE },
	{ "header", TAG_HEADER, ELEMENT_BLOCK },
	{ "hgroup", TAG_DIV, ELEMENT_BLOCK },
	{ "hr", TAG_HR, ELEMENT_VOID | ELEMENT_BLOCK },
	{ "html", TAG_OTHER, ELEMENT_PAGE },
	{ "i", TAG_OTHER, ELEMENT_DROP },
	{ "iframe", TAG_OTHER, ELEMENT_SKIP },
	{ "img", TAG_OTHER, ELEMENT_VOID },
	{ "input", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "keygen", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "li", TAG_ITEM, ELEMENT_BLOCK },
	{ "link", TAG_OTHER, ELEMENT_VOID | ELEMENT_HEAD },
	{ "main", TAG_MAIN, ELEMENT_BLOCK },
	{ "marquee", TAG_OTHER, ELEMENT_DROP },
	{ "math", TAG_OTHER, ELEMENT_SKIP },
	{ "menu", TAG_LIST, ELEMENT_BLOCK },
	{ "meta", TAG_META, ELEMENT_VOID | ELEMENT_HEAD },
	{ "nav", TAG_NAV, ELEMENT_BLOCK },
	{ "nobr", TAG_OTHER, ELEMENT_DROP },
	{ "noembed", TAG_OTHER, ELEMENT_SKIP },
	{ "noframes", TAG_OTHER, ELEMENT_SKIP | ELEMENT_HEAD },
	{ "noscript", TAG_OTHER, ELEMENT_SKIP | ELEMENT_HEAD },
	{ "object", TAG_OTHER, ELEMENT_SKIP },
	{ "ol", TAG_LIST, ELEMENT_BLOCK },
	{ "p", TAG_P, ELEMENT_BLOCK },
	{ "param", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "plaintext", TAG_OTHER, ELEMENT_DROP },
	{ "pre", TAG_PRE, ELEMENT_BLOCK },
	{ "s", TAG_OTHER, ELEMENT_DROP },
	{ "script", TAG_OTHER, ELEMENT_SKIP | ELEMENT_HEAD },
	{ "search", TAG_OTHER, ELEMENT_BLOCK },
	{ "section", TAG_SECTION, ELEMENT_BLOCK },
	{ "select", TAG_OTHER, ELEMENT_SKIP },
	{ "small", TAG_OTHER, ELEMENT_DROP },
	{ "source", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "strike", TAG_OTHER, ELEMENT_DROP },
	{ "strong", TAG_OTHER, ELEMENT_PLAIN },
	{ "style", TAG_OTHER, ELEMENT_SKIP | ELEMENT_HEAD },
	{ "summary", TAG_DIV, ELEMENT_BLOCK },
	{ "svg", TAG_OTHER, ELEMENT_SKIP },
	{ "table", TAG_TABLE, ELEMENT_BLOCK | ELEMENT_SCOPE | ELEMENT_TABLE },
	{ "tbody", TAG_ROWS, ELEMENT_TABLE },
	{ "td", TAG_CELL, ELEMENT_SCOPE | ELEMENT_TABLE },
	{ "template", TAG_OTHER, ELEMENT_SKIP | ELEMENT_HEAD },
	{ "textarea", TAG_OTHER, ELEMENT_SKIP },
	{ "tfoot", TAG_ROWS, ELEMENT_TABLE },
	{ "th", TAG_CELL, ELEMENT_SCOPE | ELEMENT_TABLE },
	{ "thead", TAG_ROWS, ELEMENT_TABLE },
	{ "time", TAG_TIME, ELEMENT_PLAIN },
	{ "title", TAG_TITLE, ELEMENT_HEAD },
	{ "tr", TAG_ROW, ELEMENT_TABLE },
	{ "track", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "tt", TAG_OTHER, ELEMENT_DROP },
	{ "u", TAG_OTHER, ELEMENT_DROP },
	{ "ul", TAG_LIST, ELEMENT_BLOCK },
	{ "video", TAG_OTHER, ELEMENT_SKIP },
	{ "wbr", TAG_OTHER, ELEMENT_VOID | ELEMENT_DROP },
	{ "xmp", TAG_OTHER, ELEMENT_SKIP },
};

static const char *const attributes[ATTRIBUTE_COUNT] = {
	[ATTRIBUTE_ARIA_HIDDEN] = "aria-hidden",
	[ATTRIBUTE_CLASS] = "class",
	[ATTRIBUTE_CONTENT] = "content",
	[ATTRIBUTE_DATETIME] = "datetime",
	[ATTRIBUTE_HIDDEN] = "hidden",
	[ATTRIBUTE_HREF] = "href",
	[ATTRIBUTE_ID] = "id",
	[ATTRIBUTE_ITEMPROP] = "itemprop",
	[ATTRIBUTE_LANG] = "lang",
	[ATTRIBUTE_NAME] = "name",
	[ATTRIBUTE_PROPERTY] = "property",
	[ATTRIBUTE_PUBDATE] = "pubdate",
	[ATTRIBUTE_REL] = "rel",
	[ATTRIBUTE_ROLE] = "role",
	[ATTRIBUTE_STYLE] = "style",
	[ATTRIBUTE_TITLE] = "title",
	[ATTRIBUTE_TYPE] = "type",
};

struct slot {
	struct dtl_html_key key; /* n 0: free */
	uint32_t value;
};

struct dtl_html_names {
	struct slot elements[ELEMENT_SLOTS];
	struct slot attributes[ATTRIBUTE_SLOTS];
	struct slot words[WORD_SLOTS];
};

static size_t
hash(struct dtl_html_key key)
{
	uint64_t h = key.head * 0x9E3779B97F4A7C15u ^ (key.tail + key.n) * 0xC2B2AE3D27D4EB4Fu;

	return (size_t)(h >> 40);
}

bool
dtl_html_key_eq(struct dtl_html_key a, struct dtl_html_key b)
{
	return a.head == b.head && a.tail == b.tail && a.n == b.n;
}

/* The tables are never full: find ends at a free slot. */
static const struct slot *
find(const struct slot *slots, size_t count, struct dtl_html_key key)
{
	size_t i = hash(key) & (count - 1);

	while (slots[i].key.n != 0 && !dtl_html_key_eq(slots[i].key, key))
		i = (i + 1) & (count - 1);
	return &slots[i];
}

static void
put(struct slot *slots, size_t count, struct dtl_str name, uint32_t value)
{
	struct dtl_html_key key = dtl_html_key_of(name);
	struct slot *slot = &slots[find(slots, count, key) - slots];

	*slot = (struct slot){ key, value };
}

struct dtl_html_key
dtl_html_key_of(struct dtl_str name)
{
	struct dtl_html_key key = { .n = (uint32_t)name.n };

	for (size_t i = 0; i < name.n && i < KEY_BYTES; i++) {
		unsigned char c = (unsigned char)name.p[i];
		uint64_t byte = c >= 'A' && c <= 'Z' ? c + 32u : c;
		*(i < 8 ? &key.head : &key.tail) |= byte << (i % 8 * 8);
	}
	return key;
}

const struct dtl_html_names *
dtl_html_names_new(struct dtl_arena *a)
{
	struct dtl_html_names *names = DTL_NEW(a, struct dtl_html_names);
	struct dtl_str word;
	unsigned classes = 0;

	for (uint32_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
		put(names->elements, ELEMENT_SLOTS, dtl_str_from(elements[i].name), i);
	for (uint32_t i = 0; i < ATTRIBUTE_COUNT; i++)
		put(names->attributes, ATTRIBUTE_SLOTS, dtl_str_from(attributes[i]), i);
	for (size_t i = 0; dtl_word_next(MARKUP, &i, &word, &classes);)
		put(names->words, WORD_SLOTS, word, classes & MARKUP);
	return names;
}

struct dtl_element
dtl_html_element(const struct dtl_html_names *names, struct dtl_html_key key)
{
	const struct slot *slot = find(names->elements, ELEMENT_SLOTS, key);

	if (slot->key.n == 0)
		return (struct dtl_element){ TAG_OTHER, ELEMENT_PLAIN };
	return (struct dtl_element){ elements[slot->value].tag, elements[slot->value].classes };
}

enum dtl_attribute_name
dtl_html_attribute_name(const struct dtl_html_names *names, struct dtl_html_key key)
{
	const struct slot *slot = find(names->attributes, ATTRIBUTE_SLOTS, key);

	return slot->key.n == 0 ? ATTRIBUTE_COUNT : (enum dtl_attribute_name)slot->value;
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

unsigned
dtl_html_markup(const struct dtl_html_names *names, struct dtl_str s)
{
	unsigned classes = 0;
	size_t beg = 0;

	if (s.n > MAX_NAMES)
		s.n = MAX_NAMES;
	for (size_t i = 0; i <= s.n; i++) {
		bool end = i == s.n || !is_letter(s.p[i]);
		bool hump = !end && i > beg && s.p[i] <= 'Z' && s.p[i - 1] >= 'a';
		if (!end && !hump)
			continue;
		if (i > beg && i - beg <= KEY_BYTES) {
			struct dtl_html_key key =
			    dtl_html_key_of((struct dtl_str){ s.p + beg, i - beg });
			classes |= find(names->words, WORD_SLOTS, key)->value;
		}
		beg = end ? i + 1 : i;
	}
	return classes;
}

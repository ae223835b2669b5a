#include "text/gate_tag.h"

#include "text/gate.h"

#include <ctype.h>

enum { MAX_VALUE = 2000 };

struct entry {
	struct dtl_str name;
	unsigned classes;
};

/* Sorted by name. */
static const struct entry entries[] = {
	{ DTL_STR("a"), GATE_LINK },
	{ DTL_STR("address"), GATE_BLOCK },
	{ DTL_STR("applet"), GATE_SKIP },
	{ DTL_STR("area"), GATE_VOID | GATE_DROP },
	{ DTL_STR("article"), GATE_BLOCK },
	{ DTL_STR("aside"), GATE_BLOCK },
	{ DTL_STR("audio"), GATE_SKIP },
	{ DTL_STR("b"), GATE_BOLD },
	{ DTL_STR("base"), GATE_VOID },
	{ DTL_STR("big"), GATE_DROP },
	{ DTL_STR("blockquote"), GATE_BLOCK },
	{ DTL_STR("br"), GATE_VOID },
	{ DTL_STR("canvas"), GATE_SKIP },
	{ DTL_STR("caption"), GATE_SCOPE },
	{ DTL_STR("center"), GATE_BLOCK },
	{ DTL_STR("code"), GATE_DROP },
	{ DTL_STR("col"), GATE_VOID | GATE_DROP },
	{ DTL_STR("dd"), GATE_BLOCK | GATE_ITEM },
	{ DTL_STR("details"), GATE_BLOCK },
	{ DTL_STR("dialog"), GATE_BLOCK },
	{ DTL_STR("dir"), GATE_BLOCK | GATE_LIST },
	{ DTL_STR("div"), GATE_BLOCK },
	{ DTL_STR("dl"), GATE_BLOCK | GATE_LIST },
	{ DTL_STR("dt"), GATE_BLOCK | GATE_ITEM },
	{ DTL_STR("em"), GATE_DROP },
	{ DTL_STR("embed"), GATE_VOID | GATE_DROP },
	{ DTL_STR("fieldset"), GATE_BLOCK },
	{ DTL_STR("figcaption"), GATE_BLOCK },
	{ DTL_STR("figure"), GATE_BLOCK },
	{ DTL_STR("font"), GATE_DROP },
	{ DTL_STR("footer"), GATE_BLOCK },
	{ DTL_STR("form"), GATE_BLOCK },
	{ DTL_STR("frame"), GATE_VOID | GATE_DROP },
	{ DTL_STR("frameset"), GATE_DROP },
	{ DTL_STR("h1"), GATE_BLOCK },
	{ DTL_STR("h2"), GATE_BLOCK },
	{ DTL_STR("h3"), GATE_BLOCK },
	{ DTL_STR("h4"), GATE_BLOCK },
	{ DTL_STR("h5"), GATE_BLOCK },
	{ DTL_STR("h6"), GATE_BLOCK },
	{ DTL_STR("header"), GATE_BLOCK },
	{ DTL_STR("hr"), GATE_VOID | GATE_BLOCK },
	{ DTL_STR("i"), GATE_DROP },
	{ DTL_STR("iframe"), GATE_SKIP },
	{ DTL_STR("img"), GATE_VOID },
	{ DTL_STR("input"), GATE_VOID | GATE_DROP },
	{ DTL_STR("keygen"), GATE_VOID | GATE_DROP },
	{ DTL_STR("li"), GATE_BLOCK | GATE_ITEM },
	{ DTL_STR("link"), GATE_VOID },
	{ DTL_STR("main"), GATE_BLOCK },
	{ DTL_STR("marquee"), GATE_DROP },
	{ DTL_STR("math"), GATE_SKIP },
	{ DTL_STR("menu"), GATE_BLOCK | GATE_LIST },
	{ DTL_STR("meta"), GATE_VOID },
	{ DTL_STR("nav"), GATE_BLOCK },
	{ DTL_STR("nobr"), GATE_DROP },
	{ DTL_STR("noembed"), GATE_SKIP },
	{ DTL_STR("noframes"), GATE_SKIP },
	{ DTL_STR("noscript"), GATE_SKIP },
	{ DTL_STR("object"), GATE_SKIP },
	{ DTL_STR("ol"), GATE_BLOCK | GATE_LIST },
	{ DTL_STR("p"), GATE_BLOCK },
	{ DTL_STR("param"), GATE_VOID | GATE_DROP },
	{ DTL_STR("plaintext"), GATE_DROP },
	{ DTL_STR("pre"), GATE_BLOCK },
	{ DTL_STR("s"), GATE_DROP },
	{ DTL_STR("script"), GATE_SKIP },
	{ DTL_STR("section"), GATE_BLOCK },
	{ DTL_STR("select"), GATE_SKIP },
	{ DTL_STR("small"), GATE_DROP },
	{ DTL_STR("source"), GATE_VOID | GATE_DROP },
	{ DTL_STR("strike"), GATE_DROP },
	{ DTL_STR("strong"), GATE_BOLD },
	{ DTL_STR("style"), GATE_SKIP },
	{ DTL_STR("summary"), GATE_BLOCK },
	{ DTL_STR("svg"), GATE_SKIP },
	{ DTL_STR("table"), GATE_BLOCK | GATE_SCOPE | GATE_LIST },
	{ DTL_STR("tbody"), GATE_ITEM },
	{ DTL_STR("td"), GATE_SCOPE | GATE_ITEM },
	{ DTL_STR("template"), GATE_SKIP },
	{ DTL_STR("textarea"), GATE_SKIP },
	{ DTL_STR("tfoot"), GATE_ITEM },
	{ DTL_STR("th"), GATE_SCOPE | GATE_ITEM },
	{ DTL_STR("thead"), GATE_ITEM },
	{ DTL_STR("tr"), GATE_ITEM },
	{ DTL_STR("track"), GATE_VOID | GATE_DROP },
	{ DTL_STR("tt"), GATE_DROP },
	{ DTL_STR("u"), GATE_DROP },
	{ DTL_STR("ul"), GATE_BLOCK | GATE_LIST },
	{ DTL_STR("video"), GATE_SKIP },
	{ DTL_STR("wbr"), GATE_VOID | GATE_DROP },
	{ DTL_STR("xmp"), GATE_SKIP },
};

static const char *const attributes[] = { "class", "id", "href", "name", "property", "content",
	"itemprop", "itemtype", "datetime", "pubdate", "role", "rel", "type", "hidden", "style",
	"lang", "aria-hidden", "title", "data-component", "data-testid" };

static int
compare_nocase(struct dtl_str a, struct dtl_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		int x = tolower((unsigned char)a.p[i]);
		int y = tolower((unsigned char)b.p[i]);
		if (x != y)
			return x - y;
	}
	return a.n < b.n ? -1 : a.n > b.n;
}

unsigned
dtl_gate_class_of(struct dtl_str name)
{
	size_t lo = 0;
	size_t hi = sizeof entries / sizeof entries[0];

	if (name.n > 16)
		return GATE_PLAIN;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = compare_nocase(entries[mid].name, name);
		if (order == 0)
			return entries[mid].classes;
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return GATE_PLAIN;
}

size_t
dtl_gate_tag_end(struct dtl_str page, size_t pos)
{
	char quote = '\0';
	char last = '\0'; /* newest byte that is no blank: a quote opens only behind '=' */

	for (; pos < page.n; pos++) {
		char c = page.p[pos];
		if (quote != '\0') {
			if (c == quote)
				quote = '\0';
			continue;
		}
		if (c == '>')
			return pos + 1;
		if ((c == '"' || c == '\'') && last == '=')
			quote = c;
		if (!isspace((unsigned char)c))
			last = c;
	}
	return page.n;
}

static bool
is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == ':' || c == '_' || c == '.';
}

struct dtl_str
dtl_gate_tag_name(struct dtl_str page, size_t pos)
{
	size_t beg = pos + 1;

	if (beg < page.n && page.p[beg] == '/')
		beg++;
	size_t end = beg;
	if (beg < page.n && isalpha((unsigned char)page.p[beg]))
		while (end < page.n && is_name_char(page.p[end]))
			end++;
	return dtl_str_slice(page, beg, end);
}

static bool
is_wanted(struct dtl_str name)
{
	for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
		if (dtl_str_is_nocase(name, attributes[i]))
			return true;
	return false;
}

static size_t
skip_spaces(struct dtl_str s, size_t pos)
{
	while (pos < s.n && (isspace((unsigned char)s.p[pos]) || s.p[pos] == '/'))
		pos++;
	return pos;
}

static struct dtl_str
take_value(struct dtl_str tag, size_t *pos)
{
	size_t beg = *pos;
	char quote = beg < tag.n ? tag.p[beg] : '\0';

	if (quote == '"' || quote == '\'') {
		size_t end = dtl_str_find_char(tag, quote, beg + 1);
		*pos = end < tag.n ? end + 1 : tag.n;
		return dtl_str_slice(tag, beg + 1, end);
	}
	size_t end = beg;
	while (end < tag.n && !isspace((unsigned char)tag.p[end]) && tag.p[end] != '>')
		end++;
	*pos = end;
	return dtl_str_slice(tag, beg, end);
}

static void
write_attribute(struct dtl_buf *out, struct dtl_str name, struct dtl_str value)
{
	size_t n = value.n;

	if (n > MAX_VALUE) {
		n = MAX_VALUE;
		while (n > 0 && ((unsigned char)value.p[n] & 0xC0) == 0x80)
			n--;
	}
	dtl_buf_add_char(out, ' ');
	dtl_buf_add_str(out, name);
	dtl_buf_add_z(out, "=\"");
	for (size_t i = 0; i < n; i++) {
		if (value.p[i] == '"')
			dtl_buf_add_z(out, "&quot;");
		else
			dtl_buf_add_char(out, value.p[i]);
	}
	dtl_buf_add_char(out, '"');
}

void
dtl_gate_attributes(struct dtl_buf *out, struct dtl_str tag, size_t name_end)
{
	size_t written = 0;

	for (size_t pos = skip_spaces(tag, name_end); pos < tag.n && tag.p[pos] != '>';
	     pos = skip_spaces(tag, pos)) {
		size_t beg = pos++;
		while (pos < tag.n && tag.p[pos] != '=' && tag.p[pos] != '>' && tag.p[pos] != '/' &&
		       !isspace((unsigned char)tag.p[pos]))
			pos++;
		struct dtl_str name = dtl_str_slice(tag, beg, pos);
		struct dtl_str value = DTL_STR("");
		size_t equals = pos;
		while (equals < tag.n && isspace((unsigned char)tag.p[equals]))
			equals++;
		if (equals < tag.n && tag.p[equals] == '=') {
			pos = equals + 1;
			while (pos < tag.n && isspace((unsigned char)tag.p[pos]))
				pos++;
			value = take_value(tag, &pos);
		}
		if (written < DTL_GATE_MAX_ATTRIBUTES && is_wanted(name)) {
			write_attribute(out, name, value);
			written++;
		}
	}
}

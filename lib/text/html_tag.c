#include "text/html_tag.h"

#include "base/entity.h"

enum { MAX_VALUE = 2000 };

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_name_char(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == ':' || c == '_' || c == '.';
}

static size_t
skip_blanks(struct dtl_str s, size_t pos)
{
	while (pos < s.n && is_blank(s.p[pos]))
		pos++;
	return pos;
}

/* A value behind '='; *pos moves behind it. */
static struct dtl_str
take_value(struct dtl_str page, size_t *pos)
{
	size_t beg = *pos;
	char quote = beg < page.n ? page.p[beg] : '\0';

	if (quote == '"' || quote == '\'') {
		const char *close = memchr(page.p + beg + 1, quote, page.n - beg - 1);
		size_t end = close != NULL ? (size_t)(close - page.p) : page.n;
		*pos = close != NULL ? end + 1 : page.n;
		return (struct dtl_str){ page.p + beg + 1, end - beg - 1 };
	}
	size_t end = beg;
	while (end < page.n && !is_blank(page.p[end]) && page.p[end] != '>')
		end++;
	*pos = end;
	return (struct dtl_str){ page.p + beg, end - beg };
}

static struct dtl_str
bounded(struct dtl_str value)
{
	if (value.n <= MAX_VALUE)
		return value;
	value.n = MAX_VALUE;
	while (value.n > 0 && ((unsigned char)value.p[value.n] & 0xC0) == 0x80)
		value.n--;
	return value;
}

static void
keep_attribute(struct dtl_arena *a, const struct dtl_html_names *names, struct dtl_html_tag *tag,
    struct dtl_str name, struct dtl_str value)
{
	if (tag->attribute_count == DTL_HTML_MAX_ATTRIBUTES)
		return;
	enum dtl_attribute_name known = dtl_html_attribute_name(names, dtl_html_key_of(name));
	if (known == ATTRIBUTE_COUNT || (tag->attribute_set & 1u << known) != 0)
		return;
	tag->attribute_set |= 1u << known;
	tag->attributes[tag->attribute_count++] =
	    (struct dtl_attribute){ known, dtl_entity_decode(a, bounded(value)) };
}

/* One attribute at *pos, which moves behind it. */
static void
take_attribute(struct dtl_arena *a, const struct dtl_html_names *names, struct dtl_str page,
    size_t *pos, struct dtl_html_tag *tag)
{
	size_t beg = *pos;
	size_t end = beg + 1;
	struct dtl_str value = DTL_STR("");

	while (end < page.n && page.p[end] != '=' && page.p[end] != '>' && page.p[end] != '/' &&
	       !is_blank(page.p[end]))
		end++;
	size_t equals = skip_blanks(page, end);
	*pos = end;
	if (equals < page.n && page.p[equals] == '=') {
		*pos = skip_blanks(page, equals + 1);
		value = take_value(page, pos);
	}
	keep_attribute(a, names, tag, (struct dtl_str){ page.p + beg, end - beg }, value);
}

bool
dtl_html_tag_read(struct dtl_arena *a, const struct dtl_html_names *names, struct dtl_str page,
    size_t pos, struct dtl_html_tag *ret)
{
	size_t beg = pos + 1;

	ret->closing = beg < page.n && page.p[beg] == '/';
	beg += ret->closing;
	size_t end = beg;
	if (beg < page.n && (page.p[beg] | 0x20) >= 'a' && (page.p[beg] | 0x20) <= 'z')
		while (end < page.n && is_name_char(page.p[end]))
			end++;
	if (end == beg)
		return false;
	ret->name = (struct dtl_str){ page.p + beg, end - beg };
	ret->key = dtl_html_key_of(ret->name);
	ret->element = dtl_html_element(names, ret->key);
	ret->attribute_count = ret->attribute_set = 0;
	for (pos = end; pos < page.n && page.p[pos] != '>';) {
		if (is_blank(page.p[pos]) || page.p[pos] == '/')
			pos++;
		else
			take_attribute(a, names, page, &pos, ret);
	}
	ret->self_closed = pos < page.n && page.p[pos - 1] == '/';
	ret->end = pos < page.n ? pos + 1 : page.n;
	return true;
}

size_t
dtl_html_find_end_tag(struct dtl_str page, struct dtl_str name, size_t from)
{
	while (from < page.n) {
		size_t at = dtl_str_find_char(page, '<', from);
		size_t end = at + 2 + name.n;
		if (end > page.n)
			break;
		if (page.p[at + 1] == '/' && (end == page.n || !is_name_char(page.p[end])) &&
		    dtl_str_eq_nocase((struct dtl_str){ page.p + at + 2, name.n }, name))
			return at;
		from = at + 1;
	}
	return page.n;
}

#include "base/entity.h"
#include "net/xml_build.h"

/* The lenient reader. Its only rule for tags that do not match: an end tag closes the nearest open
 * element of its name and all inside it, and is nothing where there is none. */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_name(char c)
{
	unsigned char u = (unsigned char)c;

	return ((u | 32) >= 'a' && (u | 32) <= 'z') || (u >= '0' && u <= '9') || u == ':' ||
	       u == '_' || u == '-' || u == '.' || u >= 0x80;
}

static size_t
skip_space(struct dtl_str s, size_t at)
{
	while (at < s.n && is_space(s.p[at]))
		at++;
	return at;
}

static size_t
skip_name(struct dtl_str s, size_t at)
{
	while (at < s.n && is_name(s.p[at]))
		at++;
	return at;
}

/* One attribute; *ret_pair.name is empty when there is none. */
static size_t
take_attr(struct xml_build *b, struct dtl_str s, size_t at, struct xml_pair *ret_pair)
{
	size_t beg = skip_space(s, at), end = skip_name(s, beg);

	ret_pair->name = dtl_str_slice(s, beg, end);
	ret_pair->value = dtl_str_from("");
	if (end == beg)
		return beg < s.n && s.p[beg] != '>' ? beg + 1 : beg;
	at = skip_space(s, end);
	if (at == s.n || s.p[at] != '=')
		return end;
	at = skip_space(s, at + 1);
	if (at < s.n && (s.p[at] == '"' || s.p[at] == '\'')) {
		end = dtl_str_find_char(s, s.p[at], at + 1);
		ret_pair->value = dtl_entity_decode(b->a, dtl_str_slice(s, at + 1, end));
		return end < s.n ? end + 1 : end;
	}
	end = at;
	while (end < s.n && !is_space(s.p[end]) && s.p[end] != '>')
		end++;
	ret_pair->value = dtl_entity_decode(b->a, dtl_str_slice(s, at, end));
	return end;
}

static size_t
begin_tag(struct xml_build *b, struct dtl_str s, size_t at)
{
	struct xml_pair pairs[XML_ATTRS];
	size_t end = skip_name(s, at + 1), n = 0;
	struct dtl_str name = dtl_str_slice(s, at + 1, end);

	at = end;
	while (at < s.n && s.p[at] != '>' && s.p[at] != '<') {
		struct xml_pair pair;

		at = take_attr(b, s, at, &pair);
		if (pair.name.n > 0 && n < XML_ATTRS)
			pairs[n++] = pair;
	}
	bool empty = at > 0 && at < s.n && s.p[at] == '>' && s.p[at - 1] == '/';

	/* Nesting beyond the limit goes on at the limit. */
	if (b->depth >= DTL_XML_DEPTH)
		xml_build_end(b);
	xml_build_begin(b, name, pairs, n);
	if (empty)
		xml_build_end(b);
	return at < s.n && s.p[at] == '>' ? at + 1 : at;
}

static bool
same_name(const struct dtl_xml_node *node, struct dtl_str name)
{
	size_t colon = dtl_str_find_char(name, ':', 0);

	if (colon < name.n)
		name = dtl_str_slice(name, colon + 1, name.n);
	return dtl_str_eq_nocase(node->name, name);
}

static size_t
end_tag(struct xml_build *b, struct dtl_str s, size_t at)
{
	size_t end = skip_name(s, at + 2);
	struct dtl_str name = dtl_str_slice(s, at + 2, end);
	struct dtl_xml_node *node = b->at;

	while (node != NULL && !same_name(node, name))
		node = node->parent;
	if (node != NULL) {
		while (b->at != node)
			xml_build_end(b);
		xml_build_end(b);
	}
	end = dtl_str_find_char(s, '>', end);
	return end < s.n ? end + 1 : end;
}

static size_t
past(struct dtl_str s, size_t at, const char *end)
{
	size_t found = dtl_str_find(s, dtl_str_from(end), at);

	return found < s.n ? found + strlen(end) : s.n;
}

static size_t
declaration(struct xml_build *b, struct dtl_str s, size_t at)
{
	struct dtl_str rest = dtl_str_slice(s, at, s.n);
	size_t end;

	if (dtl_str_starts(rest, "<!--"))
		return past(s, at + 4, "-->");
	if (dtl_str_starts_nocase(rest, "<![CDATA[")) {
		end = dtl_str_find(s, dtl_str_from("]]>"), at + 9);
		xml_build_text(b, dtl_str_slice(s, at + 9, end));
		return end < s.n ? end + 3 : end;
	}
	if (dtl_str_starts(rest, "<?"))
		return past(s, at + 2, ">");
	end = at;
	while (end < s.n && s.p[end] != '>' && s.p[end] != '[')
		end++;
	if (end < s.n && s.p[end] == '[' && dtl_str_starts_nocase(rest, "<!DOCTYPE"))
		b->refused = "a document type with declarations of its own";
	return end < s.n ? end + 1 : end;
}

/* Text up to the next tag, without the control characters that XML does not know. */
static size_t
text(struct xml_build *b, struct dtl_str s, size_t at)
{
	size_t end = at + 1, beg = 0;

	while (end < s.n && s.p[end] != '<')
		end++;
	struct dtl_str t = dtl_entity_decode(b->a, dtl_str_slice(s, at, end));

	for (size_t i = 0; i <= t.n; i++) {
		if (i < t.n && ((unsigned char)t.p[i] >= ' ' || is_space(t.p[i])))
			continue;
		xml_build_text(b, dtl_str_slice(t, beg, i));
		beg = i + 1;
	}
	return end;
}

void
xml_soup(struct xml_build *b, struct dtl_str s)
{
	size_t at = dtl_str_find_char(s, '<', 0);

	while (at < s.n && b->refused == NULL) {
		char next = at + 1 < s.n ? s.p[at + 1] : '\0';

		if (s.p[at] != '<')
			at = text(b, s, at);
		else if (next == '/')
			at = end_tag(b, s, at);
		else if (next == '!' || next == '?')
			at = declaration(b, s, at);
		else if (is_name(next) && !(next >= '0' && next <= '9') && next != '-' &&
			 next != '.')
			at = begin_tag(b, s, at);
		else
			at = text(b, s, at);
		if (b->at == NULL && b->tree.root != NULL)
			return; /* the root is closed: what follows is no part of the document */
	}
}

#include "page.h"

#include "base/utf8.h"

static const struct {
	const char *suffix;
	enum page_kind kind;
} suffixes[] = {
	{ ".jsonl", PAGE_LINES },
	{ ".ndjson", PAGE_LINES },
	{ ".html", PAGE_HTML },
	{ ".htm", PAGE_HTML },
	{ ".xhtml", PAGE_HTML },
	{ ".txt", PAGE_TEXT },
	{ ".text", PAGE_TEXT },
	{ ".md", PAGE_TEXT },
};

static bool
ends_nocase(struct dtl_str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && dtl_str_is_nocase(dtl_str_slice(s, s.n - n, s.n), suffix);
}

static bool
has_wide_bom(struct dtl_str s)
{
	return dtl_str_starts(s, "\xff\xfe") || dtl_str_starts(s, "\xfe\xff");
}

bool
page_is_binary(struct dtl_str first)
{
	size_t controls = 0;

	if (dtl_str_starts(first, "%PDF-") || dtl_str_starts(first, "PK\x03\x04") ||
	    dtl_str_starts(first, "{\\rtf"))
		return true;
	if (has_wide_bom(first))
		return false;
	for (size_t i = 0; i < first.n; i++) {
		unsigned char c = (unsigned char)first.p[i];

		if (c == '\0')
			return true;
		controls += c < ' ' && strchr("\t\n\v\f\r\x1b", c) == NULL;
	}
	return controls * 10 > first.n;
}

static bool
looks_like_html(struct dtl_str s)
{
	static const char *const starts[] = { "<!doctype html", "<html", "<head", "<body",
		"<?xml" };

	if (dtl_str_starts(s, "\xef\xbb\xbf"))
		s = dtl_str_slice(s, 3, s.n);
	s = dtl_str_trim(s);
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (dtl_str_starts_nocase(s, starts[i]))
			return true;
	return s.n > 0 && s.p[0] == '<' && dtl_str_find_nocase(s, dtl_str_from("<html"), 0) < s.n;
}

/* An object that does not open over several lines, as pretty-printed JSON does. */
static bool
looks_like_lines(struct dtl_str s)
{
	s = dtl_str_trim(s);
	if (s.n < 2 || s.p[0] != '{')
		return false;
	return dtl_str_trim(dtl_str_slice(s, 1, dtl_str_find_char(s, '\n', 0))).n > 0 &&
	       dtl_str_find_char(s, ':', 0) < s.n;
}

enum page_kind
page_classify(const char *name, struct dtl_str first)
{
	struct dtl_str s = dtl_str_from(name);

	if (page_is_binary(first))
		return PAGE_BINARY;
	if (ends_nocase(s, ".gz"))
		s.n -= 3;
	else if (ends_nocase(s, ".zst"))
		s.n -= 4;
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
		if (ends_nocase(s, suffixes[i].suffix))
			return suffixes[i].kind;
	if (looks_like_html(first))
		return PAGE_HTML;
	return looks_like_lines(first) ? PAGE_LINES : PAGE_TEXT;
}

/* URLs, addresses, handles, hashtags and emoticons: found where they begin, one token each. */
#include "text/token.h"

#include "base/utf8.h"

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static bool
is_host_char(char c)
{
	return is_name_char(c) || c == '-' || c == '.' || c == '+';
}

/* Marks at the end of a URL belong to the sentence around it. */
static size_t
trim_marks(struct dtl_str s)
{
	static const char marks[] = ".,;:!?'\")]}>*|";

	while (s.n > 0) {
		if (s.n >= 3 && memcmp(s.p + s.n - 3, "\xE2\x80", 2) == 0)
			s.n -= 3;
		else if (strchr(marks, s.p[s.n - 1]) != NULL)
			s.n--;
		else
			break;
	}
	return s.n;
}

static size_t
tagged(struct dtl_str s)
{
	size_t i = 1;

	while (i < s.n && is_name_char(s.p[i]) &&
	       !(i + 2 < s.n && memcmp(s.p + i, "\xE2\x80", 2) == 0))
		i++;
	bool named = i > 1 && !(s.p[0] == '#' && s.p[1] >= '0' && s.p[1] <= '9');
	return named ? i : 0;
}

static bool
is_known_ending(struct dtl_str label)
{
	static const char *const endings[] = { "com", "org", "net", "gov", "edu", "mil", "int",
		"info", "in", "uk", "us", "ru", "cn", "eu", "io", "tv", "de", "fr", "ca", "au",
		"pk", "bd" };

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (dtl_str_is_nocase(label, endings[i]))
			return true;
	return false;
}

struct host {
	size_t end; /* of the characters that a host or a mail address may have */
	size_t at; /* of the '@', 0 none */
};

static struct host
scan_host(struct dtl_str s)
{
	struct host h = { 0 };

	while (h.end < s.n &&
	       (is_host_char(s.p[h.end]) || (s.p[h.end] == '@' && h.at == 0 && h.end > 0))) {
		if (s.p[h.end] == '@')
			h.at = h.end;
		h.end++;
	}
	return h;
}

/* Offset of the last dot in s, or 0. */
static size_t
last_dot(struct dtl_str s)
{
	size_t i = s.n;

	while (i > 0 && s.p[i - 1] != '.')
		i--;
	return i > 0 ? i - 1 : 0;
}

/* "name@host.org", "host.com", "host.com/path?x=1" */
static size_t
address(struct dtl_str s)
{
	struct host h = scan_host(s);
	size_t end = trim_marks(dtl_str_slice(s, 0, h.end));
	size_t dot = last_dot(dtl_str_slice(s, 0, end));

	if (h.at != 0)
		return dot > h.at + 1 ? end : 0;
	if (dot == 0 || !is_known_ending(dtl_str_slice(s, dot + 1, end)))
		return 0;
	return h.end < s.n && s.p[h.end] == '/' && end == h.end ? trim_marks(s) : end;
}

size_t
dtl_token_url(struct dtl_str text, size_t beg, size_t end)
{
	struct dtl_str s = dtl_str_slice(text, beg, end);

	if (s.n > 2048)
		s.n = 2048;
	if (s.n < 3)
		return 0;
	if (s.p[0] == '@' || s.p[0] == '#')
		return tagged(s);
	if (dtl_str_starts_nocase(s, "http://") || dtl_str_starts_nocase(s, "https://") ||
	    dtl_str_starts_nocase(s, "ftp://") || dtl_str_starts_nocase(s, "www."))
		return trim_marks(s);
	return is_name_char(s.p[0]) ? address(s) : 0;
}

size_t
dtl_token_emoticon(struct dtl_str text, size_t pos)
{
	size_t end = pos + 1;

	if (pos >= text.n || strchr(":;=", text.p[pos]) == NULL || text.p[pos] == '\0')
		return 0;
	if (pos > 0 && (is_name_char(text.p[pos - 1]) || strchr(":;=(", text.p[pos - 1]) != NULL))
		return 0;
	if (end < text.n && (text.p[end] == '-' || text.p[end] == '\''))
		end++;
	if (end >= text.n || strchr(")(DPp", text.p[end]) == NULL || text.p[end] == '\0')
		return 0;
	end++;
	return end == text.n || strchr(" \n.,!?", text.p[end]) != NULL ? end - pos : 0;
}

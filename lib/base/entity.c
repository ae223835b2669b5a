#include "base/entity.h"

#include "base/entity_work.h"
#include "base/utf8.h"

/* Old pages leave the semicolon out behind these. */
static bool
may_be_bare(struct dtl_str name, uint32_t code)
{
	return (code >= 0xa0 && code <= 0xff) || dtl_str_is(name, "amp") ||
	       dtl_str_is(name, "lt") || dtl_str_is(name, "gt") || dtl_str_is(name, "quot");
}

uint32_t
dtl_entity_code(uint32_t code)
{
	static const uint16_t c1[32] = { 0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020,
		0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018,
		0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153,
		0x9d, 0x17e, 0x178 };

	if (code >= 0x80 && code < 0xa0)
		return c1[code - 0x80];
	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ||
	    (code < ' ' && code != '\t' && code != '\n' && code != '\r'))
		return 0xfffd;
	return code;
}

static uint32_t
number_code(struct dtl_str s, size_t at, size_t *ret_end)
{
	bool hex = at < s.n && (s.p[at] == 'x' || s.p[at] == 'X');
	uint32_t code = 0;
	size_t i = at + hex;

	for (; i < s.n; i++) {
		char c = s.p[i];
		int digit = c >= '0' && c <= '9' ? c - '0' : -1;

		if (hex && digit < 0 && ((c | 32) >= 'a' && (c | 32) <= 'f'))
			digit = (c | 32) - 'a' + 10;
		if (digit < 0)
			break;
		if (code < 0x110000)
			code = code * (hex ? 16 : 10) + (uint32_t)digit;
	}
	*ret_end = i;
	return i > at + hex ? dtl_entity_code(code) : 0;
}

size_t
dtl_entity_at(struct dtl_str s, size_t at, char out[4], size_t *ret_n)
{
	size_t end = at + 1;
	uint32_t code;
	bool bare = true;

	if (end < s.n && s.p[end] == '#') {
		code = number_code(s, at + 2, &end);
	} else {
		while (end < s.n && end < at + 10 &&
		       ((s.p[end] >= '0' && s.p[end] <= '9') ||
			   ((s.p[end] | 32) >= 'a' && (s.p[end] | 32) <= 'z')))
			end++;
		struct dtl_str name = dtl_str_slice(s, at + 1, end);
		code = dtl_entity_named(name);
		bare = may_be_bare(name, code);
	}
	bool closed = end < s.n && s.p[end] == ';';

	if (code == 0 || (!closed && !bare))
		return 0;
	*ret_n = dtl_utf8_put(code, out);
	return end + closed - at;
}

/* A reference is never shorter than what it stands for. */
struct dtl_str
dtl_entity_decode(struct dtl_arena *a, struct dtl_str s)
{
	size_t at = dtl_str_find_char(s, '&', 0);
	size_t from = 0;
	size_t n = 0;

	if (at == s.n)
		return s;
	char *out = dtl_arena_alloc(a, s.n);
	while (at < s.n) {
		char text[4];
		size_t length = 0;
		size_t used = dtl_entity_at(s, at, text, &length);
		size_t run = at - from + (used == 0);

		memcpy(out + n, s.p + from, run);
		n += run;
		memcpy(out + n, text, length);
		n += length;
		from = at + (used > 0 ? used : 1);
		at = dtl_str_find_char(s, '&', from);
	}
	memcpy(out + n, s.p + from, s.n - from);
	return dtl_str_make(out, n + s.n - from);
}

static bool
tag_at(struct dtl_str s, size_t at)
{
	size_t i = at + 1;

	if (i < s.n && (s.p[i] == '/' || s.p[i] == '!'))
		i++;
	if (i < s.n && s.p[i] == '-')
		return s.p[i - 1] == '!';
	return i < s.n && (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z' &&
	       dtl_str_find_char(s, '>', i) < s.n;
}

bool
dtl_markup_seen(struct dtl_str s)
{
	char text[4];
	size_t n;

	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] == '<' && tag_at(s, i)) ||
		    (s.p[i] == '&' && dtl_entity_at(s, i, text, &n) > 0))
			return true;
	return false;
}

/* Where the tag, comment or element without text that begins at s[at] ends. */
static size_t
after_tag(struct dtl_str s, size_t at)
{
	static const char *const silent[] = { "script", "style" };
	struct dtl_str rest = dtl_str_slice(s, at + 1, s.n);

	if (dtl_str_starts(rest, "!--")) {
		size_t end = dtl_str_find(s, dtl_str_from("-->"), at + 4);

		return end < s.n ? end + 3 : s.n;
	}
	for (size_t i = 0; i < 2; i++) {
		if (!dtl_str_starts_nocase(rest, silent[i]))
			continue;
		char close[16] = "</";

		memcpy(close + 2, silent[i], strlen(silent[i]) + 1);
		at = dtl_str_find_nocase(s, dtl_str_from(close), at);
	}
	size_t end = dtl_str_find_char(s, '>', at);

	return end < s.n ? end + 1 : s.n;
}

struct dtl_str
dtl_markup_strip(struct dtl_arena *a, struct dtl_str html)
{
	struct dtl_buf b;
	bool gap = false;

	dtl_buf_init(&b, a);
	for (size_t i = 0; i < html.n;) {
		char text[4] = { html.p[i] };
		size_t n = 1, used = 0;

		if (html.p[i] == '<' && tag_at(html, i)) {
			i = after_tag(html, i);
			continue;
		}
		if (html.p[i] == '&')
			used = dtl_entity_at(html, i, text, &n);
		i += used > 0 ? used : 1;
		if (used == 0)
			n = 1, text[0] = html.p[i - 1];
		if ((n == 1 && strchr(" \t\r\n", text[0]) != NULL) ||
		    (n == 2 && memcmp(text, "\xc2\xa0", 2) == 0)) {
			gap = b.n > 0;
			continue;
		}
		if (gap)
			dtl_buf_add_char(&b, ' ');
		gap = false;
		dtl_buf_add(&b, text, n);
	}
	return dtl_str_make(b.n > 0 ? b.p : "", b.n);
}

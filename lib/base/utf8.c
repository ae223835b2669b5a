#include "base/utf8.h"

/*
 * Decoder after the table of well-formed byte sequences in The Unicode Standard, chapter 3 (table
 * 3-7): the first byte fixes the length and the range of the second; the rest are 80..BF.
 */
static size_t
sequence(const unsigned char *p, size_t n, uint32_t *ret)
{
	unsigned char lo = 0x80, hi = 0xbf;
	size_t len, i;
	uint32_t c;

	if (p[0] < 0x80) {
		*ret = p[0];
		return 1;
	}
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (p[0] == 0xe0)
		lo = 0xa0;
	else if (p[0] == 0xed)
		hi = 0x9f;
	else if (p[0] == 0xf0)
		lo = 0x90;
	else if (p[0] == 0xf4)
		hi = 0x8f;
	if (n < len || p[1] < lo || p[1] > hi)
		return 0;
	c = (uint32_t)(p[0] & (0xff >> (len + 1)));
	c = (c << 6) | (p[1] & 0x3fu);
	for (i = 2; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = (c << 6) | (p[i] & 0x3fu);
	}
	*ret = c;
	return len;
}

uint32_t
dtl_utf8_next_long(struct dtl_str s, size_t *pos)
{
	uint32_t c = 0xfffd;
	size_t len = sequence((const unsigned char *)s.p + *pos, s.n - *pos, &c);

	*pos += len != 0 ? len : 1;
	return c;
}

uint32_t
dtl_utf8_prev(struct dtl_str s, size_t *pos)
{
	size_t beg = *pos - 1, at;
	uint32_t c;

	while (beg > 0 && *pos - beg < 4 && ((unsigned char)s.p[beg] & 0xc0) == 0x80)
		beg--;
	at = beg;
	c = dtl_utf8_next(s, &at);
	if (at != *pos) {
		*pos -= 1;
		return 0xfffd;
	}
	*pos = beg;
	return c;
}

size_t
dtl_utf8_put(uint32_t c, char out[4])
{
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | (c >> 6));
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | (c >> 12));
		out[1] = (char)(0x80 | ((c >> 6) & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | (c >> 18));
	out[1] = (char)(0x80 | ((c >> 12) & 0x3f));
	out[2] = (char)(0x80 | ((c >> 6) & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* Bytes below 0x80 at p, at least one; eight of them are looked at together. */
static size_t
ascii_run(const unsigned char *p, size_t n)
{
	size_t i = 1;

	for (; i + 8 <= n; i += 8) {
		uint64_t eight;

		memcpy(&eight, p + i, sizeof eight);
		if ((eight & 0x8080808080808080u) != 0)
			break;
	}
	return i;
}

size_t
dtl_utf8_check(struct dtl_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;
	uint32_t c;

	while (i < s.n) {
		size_t len = p[i] < 0x80 ? ascii_run(p + i, s.n - i) : sequence(p + i, s.n - i, &c);

		if (len == 0)
			return i;
		i += len;
	}
	return s.n;
}

/* NUL is broken too: a blank in its place keeps C strings whole. */
struct dtl_str
dtl_utf8_repair(struct dtl_arena *a, struct dtl_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0, n = 0;
	char *out;

	if (s.n == 0 || (dtl_utf8_check(s) == s.n && memchr(s.p, 0, s.n) == NULL))
		return s;
	out = dtl_arena_array(a, s.n, 3);
	while (i < s.n) {
		uint32_t c;
		size_t len = sequence(p + i, s.n - i, &c);

		if (len == 0) {
			memcpy(out + n, "\xef\xbf\xbd", 3);
			n += 3;
			i++;
			while (i < s.n && (p[i] & 0xc0) == 0x80)
				i++;
			continue;
		}
		memcpy(out + n, p + i, len);
		if (out[n] == '\0')
			out[n] = ' ';
		n += len;
		i += len;
	}
	return dtl_str_make(out, n);
}

size_t
dtl_utf8_count(struct dtl_str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/*
 * Case by ranges. `step` 32: upper block followed by its lower block; 1: alternating upper, lower
 * (even code points upper when parity is 0).
 */
struct case_range {
	uint32_t first, last; /* upper-case letters (step > 1), or the whole range (step 1) */
	uint32_t step;
	uint32_t parity;
};

static const struct case_range ranges[] = {
	{ 0x41, 0x5a, 32, 0 },
	{ 0xc0, 0xd6, 32, 0 },
	{ 0xd8, 0xde, 32, 0 },
	{ 0x100, 0x12f, 1, 0 },
	{ 0x132, 0x137, 1, 0 },
	{ 0x139, 0x148, 1, 1 },
	{ 0x14a, 0x177, 1, 0 },
	{ 0x179, 0x17e, 1, 1 },
	{ 0x1cd, 0x1dc, 1, 1 },
	{ 0x1de, 0x1ef, 1, 0 },
	{ 0x1f8, 0x21f, 1, 0 },
	{ 0x222, 0x233, 1, 0 },
	{ 0x391, 0x3a1, 32, 0 },
	{ 0x3a3, 0x3ab, 32, 0 },
	{ 0x410, 0x42f, 32, 0 },
	{ 0x400, 0x40f, 80, 0 },
	{ 0x460, 0x481, 1, 0 },
	{ 0x48a, 0x4bf, 1, 0 },
	{ 0x4d0, 0x52f, 1, 0 },
	{ 0x1e00, 0x1e95, 1, 0 },
	{ 0x1ea0, 0x1eff, 1, 0 },
};

static const struct case_range *
range_of(uint32_t c, bool *ret_upper)
{
	size_t i;

	for (i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
		const struct case_range *r = &ranges[i];

		if (r->step == 1 && c >= r->first && c <= r->last) {
			*ret_upper = (c & 1) == r->parity;
			return r;
		}
		if (r->step != 1 && c >= r->first && c <= r->last) {
			*ret_upper = true;
			return r;
		}
		if (r->step != 1 && c >= r->first + r->step && c <= r->last + r->step) {
			*ret_upper = false;
			return r;
		}
	}
	return NULL;
}

bool
dtl_utf8_is_upper(uint32_t c)
{
	bool upper = false;

	if (c < 0x80)
		return c >= 'A' && c <= 'Z';
	return c == 0x130 || c == 0x178 || (range_of(c, &upper) != NULL && upper);
}

bool
dtl_utf8_is_lower(uint32_t c)
{
	bool upper = true;

	if (c < 0x80)
		return c >= 'a' && c <= 'z';
	if (c == 0xdf || c == 0xff || c == 0x131 || c == 0x138 || c == 0x149 || c == 0x17f)
		return true;
	return range_of(c, &upper) != NULL && !upper;
}

uint32_t
dtl_utf8_lower(uint32_t c)
{
	const struct case_range *r;
	bool upper;

	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	if (c == 0x130)
		return 'i';
	if (c == 0x178)
		return 0xff;
	r = range_of(c, &upper);
	return r != NULL && upper ? c + r->step : c;
}

uint32_t
dtl_utf8_upper(uint32_t c)
{
	const struct case_range *r;
	bool upper;

	if (c < 0x80)
		return c >= 'a' && c <= 'z' ? c - 32 : c;
	if (c == 0xff)
		return 0x178;
	r = range_of(c, &upper);
	return r != NULL && !upper ? c - r->step : c;
}

bool
dtl_utf8_is_letter(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} letters[] = {
		{ 0xc0, 0x24f },
		{ 0x250, 0x2af },
		{ 0x370, 0x373 },
		{ 0x376, 0x377 },
		{ 0x37b, 0x37d },
		{ 0x386, 0x386 },
		{ 0x388, 0x481 },
		{ 0x48a, 0x556 },
		{ 0x561, 0x587 },
		{ 0x5d0, 0x5ea },
		{ 0x620, 0x64a },
		{ 0x66e, 0x6d3 },
		{ 0x6fa, 0x6ff },
		{ 0x710, 0x7ea },
		{ 0x904, 0x939 },
		{ 0x958, 0x961 },
		{ 0x985, 0x1fff },
		{ 0x2c00, 0x2dff },
		{ 0x3041, 0x318e },
		{ 0x3400, 0x4dbf },
		{ 0x4e00, 0x9fff },
		{ 0xa000, 0xabff },
		{ 0xac00, 0xd7a3 },
		{ 0xf900, 0xfaff },
		{ 0xfb00, 0xfdff },
		{ 0xfe70, 0xfefc },
		{ 0xff21, 0xff3a },
		{ 0xff41, 0xff5a },
		{ 0x10000, 0x1efff },
		{ 0x20000, 0x3ffff },
	};
	size_t i;

	if (c < 0x80)
		return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	if (c == 0xaa || c == 0xb5 || c == 0xba)
		return true;
	if (c == 0xd7 || c == 0xf7)
		return false;
	for (i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		if (c >= letters[i].first && c <= letters[i].last)
			return true;
	}
	return false;
}

bool
dtl_utf8_is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

bool
dtl_utf8_is_space(uint32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 ||
	       c == 0xfeff;
}

struct dtl_str
dtl_utf8_lower_str(struct dtl_arena *a, struct dtl_str s)
{
	char *out = dtl_arena_array(a, s.n + 1, 3);
	size_t i = 0, n = 0;

	while (i < s.n)
		n += dtl_utf8_put(dtl_utf8_lower(dtl_utf8_next(s, &i)), out + n);
	return dtl_str_make(out, n);
}

#include "base/str.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct dtl_str
dtl_str_from(const char *z)
{
	struct dtl_str s = { z, z != NULL ? strlen(z) : 0 };

	return s;
}

struct dtl_str
dtl_str_make(const char *p, size_t n)
{
	struct dtl_str s = { p, n };

	return s;
}

struct dtl_str
dtl_str_slice(struct dtl_str s, size_t beg, size_t end)
{
	if (end > s.n)
		end = s.n;
	if (beg > end)
		beg = end;
	return s.p != NULL ? dtl_str_make(s.p + beg, end - beg) : s;
}

struct dtl_str
dtl_str_trim(struct dtl_str s)
{
	size_t beg = 0, end = s.n;

	while (beg < end && is_blank(s.p[beg]))
		beg++;
	while (end > beg && is_blank(s.p[end - 1]))
		end--;
	return dtl_str_slice(s, beg, end);
}

bool
dtl_str_eq(struct dtl_str a, struct dtl_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
dtl_str_eq_z(struct dtl_str a, const char *z)
{
	size_t n = z == NULL ? 0 : strlen(z);

	return a.n == n && (n == 0 || memcmp(a.p, z, n) == 0);
}

bool
dtl_str_eq_nocase(struct dtl_str a, struct dtl_str b)
{
	size_t i;

	if (a.n != b.n)
		return false;
	for (i = 0; i < a.n; i++) {
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	}
	return true;
}

bool
dtl_str_is_any(struct dtl_str a, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (dtl_str_is(a, words[i]))
			return true;
	}
	return false;
}

bool
dtl_str_is_nocase(struct dtl_str a, const char *z)
{
	return dtl_str_eq_nocase(a, dtl_str_from(z));
}

bool
dtl_str_starts(struct dtl_str s, const char *prefix)
{
	size_t i = 0;

	while (i < s.n && prefix[i] != '\0' && prefix[i] == s.p[i])
		i++;
	return prefix[i] == '\0';
}

bool
dtl_str_starts_nocase(struct dtl_str s, const char *prefix)
{
	return dtl_str_is_nocase(dtl_str_slice(s, 0, strlen(prefix)), prefix);
}

bool
dtl_str_ends(struct dtl_str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return n <= s.n && dtl_str_is(dtl_str_slice(s, s.n - n, s.n), suffix);
}

int
dtl_str_cmp(struct dtl_str a, struct dtl_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n != 0 ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

size_t
dtl_str_find(struct dtl_str s, struct dtl_str needle, size_t from)
{
	size_t i;

	if (needle.n == 0)
		return from < s.n ? from : s.n;
	for (i = from; i + needle.n <= s.n; i++) {
		const char *hit = memchr(s.p + i, needle.p[0], s.n - needle.n + 1 - i);

		if (hit == NULL)
			return s.n;
		i = (size_t)(hit - s.p);
		if (memcmp(hit, needle.p, needle.n) == 0)
			return i;
	}
	return s.n;
}

size_t
dtl_str_find_nocase(struct dtl_str s, struct dtl_str needle, size_t from)
{
	size_t i;

	if (needle.n == 0)
		return from < s.n ? from : s.n;
	for (i = from; i + needle.n <= s.n; i++) {
		if (dtl_str_eq_nocase(dtl_str_slice(s, i, i + needle.n), needle))
			return i;
	}
	return s.n;
}

size_t
dtl_str_find_char(struct dtl_str s, char c, size_t from)
{
	const char *hit;

	if (from >= s.n)
		return s.n;
	hit = memchr(s.p + from, c, s.n - from);
	return hit != NULL ? (size_t)(hit - s.p) : s.n;
}

bool
dtl_str_split(struct dtl_str *rest, char sep, struct dtl_str *ret_piece)
{
	size_t at;

	if (rest->p == NULL)
		return false;
	at = dtl_str_find_char(*rest, sep, 0);
	*ret_piece = dtl_str_slice(*rest, 0, at);
	*rest = at < rest->n ? dtl_str_slice(*rest, at + 1, rest->n) : DTL_STR_NONE;
	return true;
}

bool
dtl_str_to_i64(struct dtl_str s, int64_t min, int64_t max, int64_t *ret)
{
	char digits[24];
	char *end;
	long long v;

	if (s.n == 0 || s.n >= sizeof digits || is_blank(s.p[0]) || s.p[0] == '+')
		return false;
	memcpy(digits, s.p, s.n);
	digits[s.n] = '\0';
	errno = 0;
	v = strtoll(digits, &end, 10);
	if (errno != 0 || end != digits + s.n || v < min || v > max)
		return false;
	*ret = v;
	return true;
}

/* newlocale once: strtod obeys LC_NUMERIC, and a host program may have set it. */
static locale_t
c_locale(void)
{
	static locale_t c;

	if (c == (locale_t)0)
		c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	return c;
}

bool
dtl_str_to_double(struct dtl_str s, double *ret)
{
	char digits[64];
	char *end;
	locale_t old;
	double v;

	if (s.n == 0 || s.n >= sizeof digits || is_blank(s.p[0]))
		return false;
	memcpy(digits, s.p, s.n);
	digits[s.n] = '\0';
	if (strspn(digits, "0123456789+-.eE") != s.n)
		return false;
	old = uselocale(c_locale());
	errno = 0;
	v = strtod(digits, &end);
	(void)uselocale(old);
	if (end != digits + s.n || (errno == ERANGE && (v > 1.0 || v < -1.0)))
		return false;
	*ret = v;
	return true;
}

/* FNV-1a in 64 bits with a final mix, so that low bits can index tables. */
uint64_t
dtl_str_hash(struct dtl_str s)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < s.n; i++) {
		h ^= (unsigned char)s.p[i];
		h *= 0x100000001b3u;
	}
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	h ^= h >> 32;
	return h;
}

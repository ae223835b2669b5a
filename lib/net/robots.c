#include "net/robots.h"

#include "base/buf.h"

#include <stdio.h>

#define DAY_MS ((int64_t)86400000)
#define SITEMAPS 100

struct reader {
	struct dtl_arena *a;
	const char *token;
	bool named; /* this group is about us by name */
	bool general; /* this group is about everybody */
	bool in_rules; /* the next user-agent line begins a new group */
	struct dtl_robots_rule *rules[2]; /* 0: everybody, 1: us */
	size_t count[2];
	size_t cap[2];
	bool seen[2];
	int64_t delay_ms[2];
	struct dtl_str *sitemaps;
	size_t sitemap_count;
};

static int
hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* One spelling for both sides: bytes outside ASCII as escapes, escapes of plain characters undone. */
static struct dtl_str
settle(struct dtl_arena *a, struct dtl_str s)
{
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		int high = c == '%' && i + 2 < s.n ? hex(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex(s.p[i + 2]) : -1;

		if (low >= 0) {
			c = (unsigned char)(high * 16 + low);
			i += 2;
			/* '%2F', '%2A' and '%24' stay what they are: a slash or a star would mean
			 * something else. */
			if (c <= ' ' || c >= 0x7f || strchr("/*$?%", c) != NULL) {
				dtl_buf_addf(&b, "%%%02X", c);
				continue;
			}
		} else if (c <= ' ' || c >= 0x7f) {
			dtl_buf_addf(&b, "%%%02X", c);
			continue;
		}
		dtl_buf_add_char(&b, (char)c);
	}
	return dtl_str_make(b.p == NULL ? "" : b.p, b.n);
}

static void
take_agent(struct reader *r, struct dtl_str value)
{
	size_t n = 0;

	if (r->in_rules) {
		r->named = r->general = r->in_rules = false;
	}
	while (n < value.n && strchr(" /\t", value.p[n]) == NULL)
		n++;
	value.n = n;
	if (dtl_str_is(value, "*"))
		r->general = r->seen[0] = true;
	else if (dtl_str_is_nocase(value, r->token))
		r->named = r->seen[1] = true;
}

static void
add_rule(struct reader *r, int list, struct dtl_str path, bool allow)
{
	if (r->count[list] == DTL_ROBOTS_RULES)
		return;
	if (r->count[list] == r->cap[list]) {
		size_t more = r->cap[list] == 0 ? 32 : r->cap[list] * 2;

		r->rules[list] = dtl_arena_grow(
		    r->a, r->rules[list], r->cap[list], more, sizeof *r->rules[list]);
		r->cap[list] = more;
	}
	r->rules[list][r->count[list]++] = (struct dtl_robots_rule){ path, allow };
}

static void
take_rule(struct reader *r, struct dtl_str value, bool allow)
{
	r->in_rules = true;
	if (value.n == 0 || (value.p[0] != '/' && value.p[0] != '*'))
		return;
	value = settle(r->a, value);
	if (r->general)
		add_rule(r, 0, value, allow);
	if (r->named)
		add_rule(r, 1, value, allow);
}

static void
take_delay(struct reader *r, struct dtl_str value)
{
	double seconds;

	r->in_rules = true;
	if (!dtl_str_to_double(value, &seconds) || !(seconds >= 0))
		return;
	int64_t ms = seconds > 86400 ? DAY_MS : (int64_t)(seconds * 1000);

	if (r->general && r->delay_ms[0] == 0)
		r->delay_ms[0] = ms;
	if (r->named && r->delay_ms[1] == 0)
		r->delay_ms[1] = ms;
}

static void
take_line(struct reader *r, struct dtl_str line)
{
	line = dtl_str_slice(line, 0, dtl_str_find_char(line, '#', 0));
	size_t colon = dtl_str_find_char(line, ':', 0);
	struct dtl_str name = dtl_str_trim(dtl_str_slice(line, 0, colon));
	struct dtl_str value = dtl_str_trim(dtl_str_slice(line, colon + 1, line.n));

	if (colon >= line.n)
		return;
	if (dtl_str_is_nocase(name, "user-agent"))
		take_agent(r, value);
	else if (dtl_str_is_nocase(name, "allow"))
		take_rule(r, value, true);
	else if (dtl_str_is_nocase(name, "disallow"))
		take_rule(r, value, false);
	else if (dtl_str_is_nocase(name, "crawl-delay"))
		take_delay(r, value);
	else if (dtl_str_is_nocase(name, "sitemap") && value.n > 0 && r->sitemap_count < SITEMAPS)
		r->sitemaps[r->sitemap_count++] = value;
}

void
dtl_robots_parse(
    struct dtl_arena *a, struct dtl_str text, const char *token, struct dtl_robots *ret)
{
	struct reader r = { .a = a, .token = token };
	size_t beg = dtl_str_starts(text, "\xef\xbb\xbf") ? 3 : 0;

	r.sitemaps = DTL_NEW_ARRAY(a, SITEMAPS, struct dtl_str);
	text = dtl_str_slice(text, beg, DTL_ROBOTS_BYTES);
	while (beg = 0, text.n > 0) {
		while (beg < text.n && text.p[beg] != '\n' && text.p[beg] != '\r')
			beg++;
		take_line(&r, dtl_str_slice(text, 0, beg));
		text = dtl_str_slice(text, beg + 1, text.n);
	}
	int list = r.seen[1] ? 1 : 0;

	ret->rules = r.rules[list];
	ret->rule_count = r.count[list];
	ret->crawl_delay_ms = r.delay_ms[list];
	ret->sitemaps = r.sitemaps;
	ret->sitemap_count = r.sitemap_count;
}

/* Wildcards without going back more than to the last star: linear in path times pattern. */
static bool
fits(struct dtl_str pattern, struct dtl_str path)
{
	bool whole = dtl_str_ends(pattern, "$");
	size_t p = 0, s = 0, star = SIZE_MAX, mark = 0;

	if (whole)
		pattern.n--;
	for (;;) {
		if (p == pattern.n && (!whole || s == path.n))
			return true;
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			mark = s;
		} else if (p < pattern.n && s < path.n && pattern.p[p] == path.p[s]) {
			p++;
			s++;
		} else if (star != SIZE_MAX && mark < path.n) {
			p = star + 1;
			s = ++mark;
		} else {
			return false;
		}
	}
}

bool
dtl_robots_allows(const struct dtl_robots *robots, struct dtl_str path)
{
	struct dtl_arena *a = dtl_arena_new((size_t)1 << 20);
	size_t longest = 0;
	bool allow = true, found = false;

	struct dtl_str settled = settle(a, dtl_str_slice(path, 0, 8192));

	for (size_t i = 0; i < robots->rule_count; i++) {
		const struct dtl_robots_rule *rule = &robots->rules[i];

		if (found && rule->path.n < longest)
			continue;
		if (found && rule->path.n == longest && (allow || !rule->allow))
			continue;
		if (!fits(rule->path, settled))
			continue;
		found = true;
		longest = rule->path.n;
		allow = rule->allow;
	}
	dtl_arena_free(a);
	return allow || dtl_str_is(path, "/robots.txt");
}

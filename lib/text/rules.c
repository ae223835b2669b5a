#include "text/rules.h"

#include "base/utf8.h"

static const struct dtl_rule rules[] = {
#include "text/boilerplate.inc"
};

enum {
	RULE_COUNT = sizeof rules / sizeof rules[0],
	LOOK_BYTES = 600,
	TAIL_BYTES = 120,
	MAX_LINE = 400,
	MAX_SHORT = 100,
};

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool
char_matches(char p, char c, bool exact)
{
	if (p == '#')
		return c >= '0' && c <= '9';
	if (p == '~')
		return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char)c >= 0x80;
	return exact ? p == c : lower(p) == lower(c);
}

/* Where the text may go on behind a star: at the next such mark, or anywhere when the pattern goes on with a letter or
 * a class. */
static size_t
next_start(char p, struct dtl_str text, size_t from)
{
	bool mark = (unsigned char)p < 0x80 && p != '#' && p != '~' && p != '*' &&
		    !(lower(p) >= 'a' && lower(p) <= 'z');

	return mark ? dtl_str_find_char(text, p, from) : from;
}

bool
dtl_rule_match(struct dtl_str pattern, struct dtl_str text, bool exact)
{
	size_t p = 0;
	size_t t = 0;
	size_t star = SIZE_MAX;
	size_t star_text = 0;

	while (t < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			star_text = t;
			if (p < pattern.n)
				t = star_text = next_start(pattern.p[p], text, t);
		} else if (p < pattern.n && char_matches(pattern.p[p], text.p[t], exact)) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			t = star_text + 1;
			if (p < pattern.n)
				t = next_start(pattern.p[p], text, t);
			star_text = t;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool
is_for_line(const struct dtl_rule *r, size_t length)
{
	switch (r->how) {
	case RULE_LINE:
	case RULE_EXACT:
		return length <= MAX_LINE || r->kind == DTL_BLOCK_DISCLAIMER;
	case RULE_REST:
	case RULE_LIST:
		return length <= MAX_SHORT;
	default:
		return false;
	}
}

/* Ends at a whole character, at most limit bytes long. */
static struct dtl_str
cut(struct dtl_str s, size_t limit)
{
	if (s.n <= limit)
		return s;
	while (limit > 0 && ((unsigned char)s.p[limit] & 0xC0) == 0x80)
		limit--;
	return dtl_str_slice(s, 0, limit);
}

/* A cheap look at the first and the last byte saves most of the matching. */
static bool
may_match(struct dtl_str pattern, struct dtl_str text)
{
	char last = pattern.p[pattern.n - 1];

	if (text.n == 0 || (pattern.p[0] != '*' && !char_matches(pattern.p[0], text.p[0], false)))
		return false;
	return last == '*' || char_matches(last, text.p[text.n - 1], false);
}

const struct dtl_rule *
dtl_rule_for_line(struct dtl_arena *a, struct dtl_str line)
{
	struct dtl_str folded = dtl_utf8_fold_str(a, cut(line, LOOK_BYTES));

	for (size_t i = 0; i < RULE_COUNT; i++)
		if (may_match(rules[i].pattern, folded) && is_for_line(&rules[i], line.n) &&
		    dtl_rule_match(rules[i].pattern, folded, rules[i].how == RULE_EXACT))
			return &rules[i];
	return NULL;
}

/* Where the last bracketed or dashed piece of the line begins; line.n when there is none. */
static size_t
tail_begin(struct dtl_str line)
{
	size_t limit = line.n > TAIL_BYTES ? line.n - TAIL_BYTES : 0;
	bool bracket = dtl_str_ends(line, ")") || dtl_str_ends(line, ").");

	for (size_t i = line.n; i > limit; i--) {
		char c = line.p[i - 1];
		if (bracket && c == '(')
			return i - 1;
		if (!bracket && i >= 3 && memcmp(line.p + i - 3, "\xE2\x80", 2) == 0 &&
		    ((unsigned char)c == 0x93 || (unsigned char)c == 0x94))
			return i - 3;
		if (!bracket && c == '-' && i >= 2 && line.p[i - 2] == ' ')
			return i - 1;
	}
	return line.n;
}

const struct dtl_rule *
dtl_rule_for_tail(struct dtl_arena *a, struct dtl_str line, size_t *ret_beg)
{
	size_t beg = tail_begin(line);

	if (beg == line.n)
		return NULL;
	struct dtl_str tail = dtl_utf8_fold_str(a, dtl_str_slice(line, beg, line.n));
	if (dtl_str_ends(tail, ")."))
		tail.n--;
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (rules[i].how == RULE_TAIL && dtl_rule_match(rules[i].pattern, tail, true)) {
			*ret_beg = beg;
			return &rules[i];
		}
	return NULL;
}

const struct dtl_rule *
dtl_rule_for_head(struct dtl_str line, size_t *ret_end)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		size_t n = rules[i].pattern.n;
		if (rules[i].how != RULE_HEAD || n > line.n || (n < line.n && line.p[n] != ' '))
			continue;
		if (dtl_rule_match(rules[i].pattern, dtl_str_slice(line, 0, n), false)) {
			*ret_end = n;
			return &rules[i];
		}
	}
	return NULL;
}

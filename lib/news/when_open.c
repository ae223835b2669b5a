/* Where an expression of time can begin: most words are none of those that the readers ask for. */
#include "news/when_scan.h"

#include "news/number.h"

/* By their first letter. Words of time, whatever stands beside them, */
static const char *const timely[26] = {
	['a' - 'a'] = "afternoon ago annual annually autumn",
	['b' - 'a'] = "biennial",
	['c' - 'a'] = "century centuries currently",
	['d' - 'a'] = "day days daily decade decades",
	['e' - 'a'] = "evening eighties",
	['f' - 'a'] = "fall fortnight fortnights fortnightly fifties forties formerly future",
	['h' - 'a'] = "hour hours hourly",
	['m' - 'a'] = "minute minutes month months monthly morning midnight moment",
	['n' - 'a'] = "night noon now nowadays nineties",
	['o' - 'a'] = "overnight",
	['p' - 'a'] = "past present presently previously",
	['q' - 'a'] = "quarter quarters quarterly",
	['r' - 'a'] = "recently",
	['s' - 'a'] = "second seconds spring summer sixties seventies soon shortly",
	['t' - 'a'] = "today tomorrow tonight twenties thirties times",
	['w' - 'a'] = "week weeks weekly weekend weekends winter",
	['y' - 'a'] = "year years yearly yesterday year's",
};

/* and words that may stand in front of them, or of numbers. */
static const char *const leading[26] = {
	['a' - 'a'] = "a an and at additional",
	['b' - 'a'] = "beginning",
	['c' - 'a'] = "coming couple consecutive current",
	['d' - 'a'] = "distant",
	['e' - 'a'] = "each early earlier end every",
	['f' - 'a'] = "few financial first fiscal following foreseeable full further fy",
	['h' - 'a'] = "half",
	['i' - 'a'] = "in",
	['l' - 'a'] = "last late later long",
	['m' - 'a'] = "many mid middle more",
	['n' - 'a'] = "near next",
	['o' - 'a'] = "of once other",
	['p' - 'a'] = "per previous",
	['r' - 'a'] = "recent",
	['s' - 'a'] = "same several solid some start straight successive",
	['t' - 'a'] = "the this through to twice",
	['u' - 'a'] = "upcoming",
	['w' - 'a'] = "whole",
};

static bool
is_listed(const char *list, struct dtl_str word)
{
	while (list != NULL && *list != '\0') {
		size_t i = 0;

		while (i < word.n && list[i] == word.p[i])
			i++;
		if (i == word.n && (list[i] == ' ' || list[i] == '\0'))
			return true;
		list += i;
		while (*list != ' ' && *list != '\0')
			list++;
		list += *list == ' ';
	}
	return false;
}

/* "Dec.", "Tuesday", and what begins like them. */
static bool
begins_like_a_day(const struct dtl_token *t)
{
	static const char beginnings[] = "jan feb mar apr may jun jul aug sep oct nov dec "
					 "mon tue wed thu fri sat sun ";

	if (t->lower.n < 3 || (t->flags & (DTL_TOKEN_TITLE_CASE | DTL_TOKEN_ALL_CAPS)) == 0)
		return false;
	for (const char *b = beginnings; *b != '\0'; b += 4) {
		if (memcmp(t->lower.p, b, 3) == 0)
			return true;
	}
	return false;
}

/* Digits, and what a dash joins: "2026", "48-hour", "mid-May", "7:15pm". */
static bool
is_written_so(struct dtl_str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if ((word.p[i] >= '0' && word.p[i] <= '9') || (word.p[i] == '-' && word.n > 1))
			return true;
	}
	return false;
}

static bool
is_timely(const struct dtl_token *t)
{
	unsigned char first = t->lower.n > 0 ? (unsigned char)t->lower.p[0] : 0;

	return is_written_so(t->lower) ||
	       (first >= 'a' && first <= 'z' && is_listed(timely[first - 'a'], t->lower)) ||
	       begins_like_a_day(t) || dtl_when_feast_begins(t);
}

/* Signs lead as well: "the '90s", "twenty - first of May". */
static bool
is_leading(struct dtl_str word)
{
	unsigned char first = word.n > 0 ? (unsigned char)word.p[0] : 'q';

	if (first < 'a' || first > 'z')
		return true;
	return is_listed(leading[first - 'a'], word) || dtl_number_begins(word);
}

void
dtl_when_open(const struct dtl_when_scan *s, bool *ret_open)
{
	bool open = false;

	for (uint32_t at = s->end; at-- > s->beg;) {
		const struct dtl_token *t = &s->doc->tokens[at];

		open = is_timely(t) || (open && is_leading(t->lower));
		ret_open[at - s->beg] = open;
	}
}

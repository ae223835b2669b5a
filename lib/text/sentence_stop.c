/* Words around a full stop: does it end an abbreviation, or the sentence, or both? */
#include "text/sentence_work.h"

#include "base/utf8.h"
#include "text/words.h"

enum { LOOK_BEHIND = 48, OPENERS_MAX = 8 };

uint32_t
dtl_break_peek(const struct dtl_breaker *b, size_t pos)
{
	return pos < b->end ? dtl_utf8_next(b->text, &pos) : 0;
}

bool
dtl_break_opener(uint32_t c)
{
	return c == '"' || c == '\'' || c == '(' || c == '[' || c == '{' || c == 0x201C ||
	       c == 0x2018 || c == 0xAB;
}

size_t
dtl_break_skip_spaces(const struct dtl_breaker *b, size_t pos)
{
	while (pos < b->end) {
		size_t next = pos;
		if (!dtl_utf8_is_space(dtl_utf8_next(b->text, &next)))
			break;
		pos = next;
	}
	return pos;
}

/* The run of letters, digits, dots and inner marks that ends at pos, at most LOOK_BEHIND bytes. */
struct dtl_str
dtl_break_word_before(const struct dtl_breaker *b, size_t begin, size_t pos)
{
	size_t at = pos;

	while (at > begin && pos - at < LOOK_BEHIND) {
		size_t prev = at;
		uint32_t c = dtl_utf8_prev(b->text, &prev);
		if (dtl_utf8_is_space(c) || dtl_break_opener(c) || c == '/' || c == 0x2013 ||
		    c == 0x2014)
			break;
		at = prev;
	}
	return dtl_str_slice(b->text, at, pos);
}

/* The word at pos, opening marks passed over. */
struct dtl_str
dtl_break_word_after(const struct dtl_breaker *b, size_t pos)
{
	for (int i = 0; i < OPENERS_MAX && dtl_break_opener(dtl_break_peek(b, pos)); i++)
		(void)dtl_utf8_next(b->text, &pos);
	size_t end = pos;
	while (end < b->end && end - pos < LOOK_BEHIND) {
		size_t next = end;
		uint32_t c = dtl_utf8_next(b->text, &next);
		if (!dtl_utf8_is_letter(c) && !dtl_utf8_is_digit(c))
			break;
		end = next;
	}
	return dtl_str_slice(b->text, pos, end);
}

static bool
is_starter(struct dtl_str word)
{
	return (dtl_word_classes(word) & DTL_WORD_STARTER) != 0;
}

/* "U.S", "Ph.D", "a.m": letters with dots between them. */
static bool
is_dotted(struct dtl_str word)
{
	size_t letters = 0;

	if (word.n < 3 || dtl_str_find_char(word, '.', 0) == word.n)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];
		if (c == '.') {
			if (letters == 0 || letters > 2)
				return false;
			letters = 0;
		} else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
			letters++;
		} else {
			return false;
		}
	}
	return letters <= 2;
}

static bool
is_initial(struct dtl_str word)
{
	size_t pos = 0;

	return word.n > 0 && dtl_utf8_is_upper(dtl_utf8_next(word, &pos)) && pos == word.n;
}

/* Are there one or two digits and nothing else: "1." in front of a list item? */
static bool
is_list_number(const struct dtl_breaker *b, size_t begin, struct dtl_str word)
{
	if (word.n == 0 || word.n > 2 || word.p != b->text.p + begin)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < '0' || word.p[i] > '9')
			return false;
	return true;
}

struct stop {
	struct dtl_str before, after; /* words around the full stop */
	uint32_t next; /* first character of what follows */
	unsigned classes; /* of the word before */
	bool digit; /* the word after is a number */
};

static bool
opens_quote(uint32_t c)
{
	return dtl_break_opener(c) && c != '(' && c != '[' && c != '{';
}

/* Behind an abbreviation a sentence ends only when a usual first word follows. */
static bool
abbreviation_ends(const struct dtl_breaker *b, const struct stop *s)
{
	if (b->headline)
		return false;
	bool starter = is_starter(s->after);

	if ((s->classes & DTL_WORD_TITLE) != 0)
		return starter && s->after.n > 2 &&
		       dtl_utf8_is_upper((unsigned char)s->before.p[0]) &&
		       (s->classes & (DTL_WORD_MAY_END | DTL_WORD_ORDINARY)) != 0;
	if ((s->classes & DTL_WORD_MONTH) != 0)
		return starter && !s->digit;
	if (is_initial(s->before))
		return starter && !dtl_str_is(s->after, "A") && !dtl_str_is(s->after, "I");
	return starter || opens_quote(s->next) || (s->digit && s->classes == 0) ||
	       dtl_str_is_nocase(s->before, "etc");
}

/* A full stop stands at stop, and the next text at next: does the sentence end here? */
bool
dtl_break_stop_ends(const struct dtl_breaker *b, size_t begin, size_t stop, size_t next)
{
	static const unsigned abbreviations = DTL_WORD_TITLE | DTL_WORD_MONTH | DTL_WORD_MAY_END;
	static const unsigned before_number = DTL_WORD_BEFORE_NUMBER | DTL_WORD_MONTH;
	struct stop s = {
		.before = dtl_break_word_before(b, begin, stop),
		.after = dtl_break_word_after(b, next),
		.next = dtl_break_peek(b, next),
	};

	s.classes = dtl_word_abbreviation(s.before);
	s.digit = s.after.n > 0 && dtl_utf8_is_digit((unsigned char)s.after.p[0]);
	if (is_list_number(b, begin, s.before))
		return false;
	if (s.digit && (s.classes & before_number) != 0)
		return false;
	if ((s.classes & abbreviations) != 0 || is_initial(s.before) || is_dotted(s.before))
		return abbreviation_ends(b, &s);
	return true;
}

bool
dtl_break_abbreviation(const struct dtl_breaker *b, size_t begin, size_t stop)
{
	struct dtl_str before = dtl_break_word_before(b, begin, stop);

	return dtl_word_abbreviation(before) != 0 || is_dotted(before);
}

static bool
is_small(struct dtl_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'a' || word.p[i] > 'z')
			return false;
	return true;
}

bool
dtl_break_plain(const struct dtl_breaker *b, size_t begin, size_t stop, size_t next)
{
	struct dtl_str before = dtl_break_word_before(b, begin, stop);
	struct dtl_str after = dtl_break_word_after(b, next);

	return before.n >= 4 && is_small(before) && after.n >= 2 && is_small(after) &&
	       (dtl_word_classes(before) & (DTL_WORD_ABBREVIATION | DTL_WORD_ORDINARY)) == 0;
}

/* "Vangie.Smith@host.org", "Example.Com": names of hosts and people in addresses. */
static bool
is_address(const struct dtl_breaker *b, size_t next)
{
	static const char *const endings[] = { "Com", "Org", "Net" };
	struct dtl_str after = dtl_break_word_after(b, next);

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (dtl_str_is(after, endings[i]))
			return true;
	for (size_t i = 0; i < LOOK_BEHIND && next + i < b->end; i++) {
		if (b->text.p[next + i] == '@')
			return true;
		if (dtl_utf8_is_space((unsigned char)b->text.p[next + i]))
			break;
	}
	return false;
}

bool
dtl_break_glued(const struct dtl_breaker *b, size_t begin, size_t stop, size_t next)
{
	struct dtl_str before = dtl_break_word_before(b, begin, stop);
	size_t small = 0;

	if (!dtl_utf8_is_upper(dtl_break_peek(b, next)) || before.p == b->text.p)
		return false;
	if (before.p[-1] == '/' || dtl_str_find_char(before, '.', 0) < before.n ||
	    dtl_str_find_char(before, '@', 0) < before.n ||
	    dtl_str_find_char(before, '=', 0) < before.n)
		return false;
	for (size_t pos = before.n; pos > 0; small++)
		if (!dtl_utf8_is_lower(dtl_utf8_prev(before, &pos)))
			break;
	return small >= 3 && !is_address(b, next);
}

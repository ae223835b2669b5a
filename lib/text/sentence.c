#include "text/sentence.h"

#include "base/utf8.h"
#include "text/words.h"

enum { LOOK_BEHIND = 48, LOOK_AHEAD = 120 };

void
dtl_sentence_begin(struct dtl_breaker *b, struct dtl_str text, struct dtl_span span)
{
	*b = (struct dtl_breaker){
		.text = dtl_str_slice(text, 0, span.end),
		.pos = span.beg,
		.end = span.end,
	};
}

static uint32_t
peek(const struct dtl_breaker *b, size_t pos)
{
	return pos < b->end ? dtl_utf8_next(b->text, &pos) : 0;
}

static bool
is_terminator(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
	       c == 0xFF1F || c == 0x0964 || c == 0x203D || c == 0x061F || c == 0x06D4;
}

static bool
is_closer(uint32_t c)
{
	return c == '"' || c == '\'' || c == ')' || c == ']' || c == '}' || c == 0x201D ||
	       c == 0x2019 || c == 0xBB || c == 0x203A;
}

static bool
is_quote(uint32_t c)
{
	return c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB;
}

static bool
is_opener(uint32_t c)
{
	return c == '"' || c == '\'' || c == '(' || c == '[' || c == '{' || c == 0x201C ||
	       c == 0x2018 || c == 0xAB;
}

static bool
is_bullet(uint32_t c)
{
	return c == 0x2022 || c == 0x25CF || c == 0x25AA || c == 0x2013 || c == 0x2014 ||
	       c == '-' || c == '*' || c == '#' || c == '@';
}

static size_t
skip_spaces(const struct dtl_breaker *b, size_t pos)
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
static struct dtl_str
word_before(const struct dtl_breaker *b, size_t begin, size_t pos)
{
	size_t at = pos;

	while (at > begin && pos - at < LOOK_BEHIND) {
		size_t prev = at;
		uint32_t c = dtl_utf8_prev(b->text, &prev);
		if (dtl_utf8_is_space(c) || is_opener(c) || c == '/' || c == 0x2013 || c == 0x2014)
			break;
		at = prev;
	}
	return dtl_str_slice(b->text, at, pos);
}

/* The word at pos, opening marks passed over. */
static struct dtl_str
word_after(const struct dtl_breaker *b, size_t pos)
{
	while (pos < b->end && is_opener(peek(b, pos)))
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

/* Behind an abbreviation a sentence ends only when a usual first word follows. */
static bool
abbreviation_ends(const struct stop *s)
{
	bool starter = is_starter(s->after);

	if ((s->classes & DTL_WORD_TITLE) != 0)
		return starter && s->after.n > 2 &&
		       dtl_utf8_is_upper((unsigned char)s->before.p[0]) &&
		       (s->classes & (DTL_WORD_MAY_END | DTL_WORD_ORDINARY)) != 0;
	if ((s->classes & DTL_WORD_MONTH) != 0)
		return starter && !s->digit;
	if (is_initial(s->before))
		return starter && !dtl_str_is(s->after, "A") && !dtl_str_is(s->after, "I");
	return starter || is_opener(s->next) || (s->digit && s->classes == 0) ||
	       dtl_str_is_nocase(s->before, "etc");
}

/* A full stop stands at stop, and the next text at next: does the sentence end here? */
static bool
stop_ends(const struct dtl_breaker *b, size_t begin, size_t stop, size_t next)
{
	static const unsigned abbreviations = DTL_WORD_TITLE | DTL_WORD_MONTH | DTL_WORD_MAY_END;
	static const unsigned before_number = DTL_WORD_BEFORE_NUMBER | DTL_WORD_MONTH;
	struct stop s = {
		.before = word_before(b, begin, stop),
		.after = word_after(b, next),
		.next = peek(b, next),
	};

	s.classes = dtl_word_abbreviation(s.before);
	s.digit = s.after.n > 0 && dtl_utf8_is_digit((unsigned char)s.after.p[0]);
	if (is_list_number(b, begin, s.before))
		return false;
	if (s.digit && (s.classes & before_number) != 0)
		return false;
	if ((s.classes & abbreviations) != 0 || is_initial(s.before) || is_dotted(s.before))
		return abbreviation_ends(&s);
	return true;
}

/* `"Why?" the minister asked.`: a verb of saying follows soon. */
static bool
speech_follows(const struct dtl_breaker *b, size_t next)
{
	size_t limit = next + LOOK_AHEAD < b->end ? next + LOOK_AHEAD : b->end;
	unsigned words = 0;

	while (next < limit && words < 4) {
		struct dtl_str w = word_after(b, next);
		if (w.n == 0)
			return false;
		if ((dtl_word_classes(w) & DTL_WORD_SPEECH) != 0)
			return true;
		next = skip_spaces(b, (size_t)(w.p - b->text.p) + w.n);
		words++;
	}
	return false;
}

struct mark {
	size_t beg, stop, after; /* run of terminators [beg, stop), closers up to after */
	bool strong; /* holds ! or ? */
	bool dots; /* ellipsis */
	bool quoted; /* a closing quote follows */
};

/* " [6]" behind a full stop: numbers of notes belong to the sentence before them. */
static size_t
skip_references(const struct dtl_breaker *b, size_t pos)
{
	for (;;) {
		size_t at = pos;
		if (at < b->end && b->text.p[at] == ' ')
			at++;
		if (at >= b->end || b->text.p[at] != '[')
			return pos;
		size_t digits = ++at;
		while (at < b->end && at - digits < 4 &&
		       dtl_utf8_is_digit((unsigned char)b->text.p[at]))
			at++;
		if (at == digits || at >= b->end || b->text.p[at] != ']')
			return pos;
		pos = at + 1;
	}
}

static struct mark
read_mark(const struct dtl_breaker *b, size_t pos)
{
	struct mark m = { .beg = pos };
	unsigned count = 0;

	while (pos < b->end && is_terminator(peek(b, pos))) {
		uint32_t c = dtl_utf8_next(b->text, &pos);
		m.strong = m.strong || (c != '.' && c != 0x2026);
		m.dots = m.dots || c == 0x2026;
		count++;
	}
	m.dots = m.dots || (count > 1 && !m.strong);
	m.stop = pos;
	while (pos < b->end && is_closer(peek(b, pos)))
		m.quoted = is_quote(dtl_utf8_next(b->text, &pos)) || m.quoted;
	m.after = skip_references(b, pos);
	return m;
}

/* Inside brackets that close soon nothing ends. */
static bool
in_brackets(struct dtl_breaker *b, size_t open, size_t pos)
{
	if (open == 0 || pos - open > 400)
		return false;
	if (b->close < pos)
		b->close = dtl_str_find_char(b->text, ')', pos);
	return b->close < b->end && b->close - open < 400 && b->close > pos;
}

static bool
may_begin(uint32_t c)
{
	return dtl_utf8_is_digit(c) || is_opener(c) || is_bullet(c) ||
	       (dtl_utf8_is_letter(c) && !dtl_utf8_is_lower(c));
}

/* Who begins sentences in small letters goes on doing so. */
static bool
is_informal(const struct dtl_breaker *b, size_t begin, const struct mark *m, uint32_t next)
{
	struct dtl_str before = word_before(b, begin, m->beg);

	return dtl_utf8_is_lower(next) && dtl_utf8_is_lower(peek(b, begin)) && !m->quoted &&
	       dtl_word_abbreviation(before) == 0 && !is_dotted(before);
}

static bool
mark_ends(const struct dtl_breaker *b, size_t begin, const struct mark *m)
{
	size_t next = skip_spaces(b, m->after);
	uint32_t c = peek(b, next);
	bool fresh = may_begin(c);

	if (next >= b->end)
		return true;
	if (next == m->after)
		return false;
	if (m->dots)
		return fresh && !dtl_utf8_is_digit(c);
	if (m->strong)
		return !m->quoted || (fresh && !speech_follows(b, next));
	if (!fresh)
		return is_informal(b, begin, m, c);
	return stop_ends(b, begin, m->beg, next);
}

static size_t
trim_end(const struct dtl_breaker *b, size_t begin, size_t end)
{
	while (end > begin) {
		size_t prev = end;
		if (!dtl_utf8_is_space(dtl_utf8_prev(b->text, &prev)))
			break;
		end = prev;
	}
	return end;
}

enum { BULLET = 0x2022, BULLET_BYTES = 3 };

/* Where the sentence that begins at begin ends: behind its mark, or before a bullet. */
static size_t
sentence_end(struct dtl_breaker *b, size_t begin)
{
	size_t open = 0; /* one past the first opening bracket that is not closed */

	for (size_t pos = begin; pos < b->end;) {
		size_t at = pos;
		uint32_t c = dtl_utf8_next(b->text, &pos);
		if (c == BULLET && at > begin)
			return at;
		if (c == '(' && open == 0)
			open = pos;
		else if (c == ')')
			open = 0;
		if (!is_terminator(c))
			continue;
		struct mark m = read_mark(b, at);
		pos = m.after;
		if (m.after > m.stop && b->text.p[m.stop] == ')')
			open = 0;
		if (mark_ends(b, begin, &m) && !in_brackets(b, open, m.after))
			return m.after;
	}
	return b->end;
}

bool
dtl_sentence_next(struct dtl_breaker *b, struct dtl_span *ret)
{
	size_t begin = skip_spaces(b, b->pos);

	if (begin >= b->end)
		return false;
	b->pos = sentence_end(b, begin);
	*ret = (struct dtl_span){ (uint32_t)begin, (uint32_t)trim_end(b, begin, b->pos) };
	return true;
}

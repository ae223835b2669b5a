#include "base/utf8.h"
#include "text/sentence_work.h"
#include "text/shape.h"
#include "text/token.h"
#include "text/words.h"

enum { LOOK_AHEAD = 120 };

void
dtl_sentence_begin(struct dtl_breaker *b, struct dtl_str text, struct dtl_span span)
{
	*b = (struct dtl_breaker){
		.text = dtl_str_slice(text, 0, span.end),
		.pos = span.beg,
		.end = span.end,
	};
	struct dtl_line_shape shape = dtl_line_shape_of(dtl_str_slice(text, span.beg, span.end));
	b->headline = shape.words >= 3 && shape.capitals == shape.words;
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
is_bullet(uint32_t c)
{
	return c == 0x2022 || c == 0x25CF || c == 0x25AA || c == 0x2013 || c == 0x2014 ||
	       c == '-' || c == '*' || c == '#' || c == '@';
}

/* `"Why?" the minister asked.`: a verb of saying follows soon. */
static bool
speech_follows(const struct dtl_breaker *b, size_t next)
{
	size_t limit = next + LOOK_AHEAD < b->end ? next + LOOK_AHEAD : b->end;
	unsigned words = 0;

	while (next < limit && words < 4) {
		struct dtl_str w = dtl_break_word_after(b, next);
		if (w.n == 0)
			return false;
		if ((dtl_word_classes(w) & DTL_WORD_SPEECH) != 0)
			return true;
		next = dtl_break_skip_spaces(b, (size_t)(w.p - b->text.p) + w.n);
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

	while (pos < b->end && is_terminator(dtl_break_peek(b, pos))) {
		uint32_t c = dtl_utf8_next(b->text, &pos);
		m.strong = m.strong || (c != '.' && c != 0x2026);
		m.dots = m.dots || c == 0x2026;
		count++;
	}
	m.dots = m.dots || (count > 1 && !m.strong);
	m.stop = pos;
	while (pos < b->end && is_closer(dtl_break_peek(b, pos)))
		m.quoted = is_quote(dtl_utf8_next(b->text, &pos)) || m.quoted;
	m.after = skip_references(b, pos);
	size_t face = dtl_break_skip_spaces(b, m.after);
	face += dtl_token_emoticon(b->text, face);
	if (face > m.after && face > dtl_break_skip_spaces(b, m.after))
		m.after = face;
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
	return dtl_utf8_is_digit(c) || dtl_break_opener(c) || is_bullet(c) ||
	       (dtl_utf8_is_letter(c) && !dtl_utf8_is_lower(c));
}

/* Who begins sentences in small letters goes on doing so. */
static bool
is_informal(const struct dtl_breaker *b, size_t begin, const struct mark *m, size_t next)
{
	if (m->after != m->stop || !dtl_utf8_is_lower(dtl_break_peek(b, next)))
		return false;
	if (!dtl_utf8_is_lower(dtl_break_peek(b, begin)))
		return dtl_break_plain(b, begin, m->beg, next);
	return !dtl_break_abbreviation(b, begin, m->beg);
}

static bool
begins_url(const struct dtl_breaker *b, size_t pos)
{
	struct dtl_str rest = dtl_str_slice(b->text, pos, b->end);

	return dtl_str_starts_nocase(rest, "http://") || dtl_str_starts_nocase(rest, "https://") ||
	       dtl_str_starts_nocase(rest, "www.");
}

/* "Yahoo! and": a name with its mark, in the middle of a sentence. */
static bool
goes_on(const struct dtl_breaker *b, size_t begin, size_t next)
{
	return !dtl_utf8_is_lower(dtl_break_peek(b, begin)) &&
	       (dtl_word_classes(dtl_break_word_after(b, next)) & DTL_WORD_SMALL) != 0 &&
	       dtl_utf8_is_lower(dtl_break_peek(b, next));
}

static bool
mark_ends(const struct dtl_breaker *b, size_t begin, const struct mark *m)
{
	size_t next = dtl_break_skip_spaces(b, m->after);
	uint32_t c = dtl_break_peek(b, next);
	bool fresh = may_begin(c) || begins_url(b, next);

	if (next >= b->end)
		return true;
	if (next == m->after)
		return dtl_break_glued(b, begin, m->beg, next);
	if (m->dots)
		return fresh && !dtl_utf8_is_digit(c);
	if (m->strong && !m->quoted)
		return b->text.p[m->beg] != '!' || m->stop > m->beg + 1 || !goes_on(b, begin, next);
	if (m->strong)
		return fresh && !speech_follows(b, next);
	if (!fresh)
		return is_informal(b, begin, m, next);
	return dtl_break_stop_ends(b, begin, m->beg, next);
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

/* One past the emoticon at pos when a sentence begins behind it, else 0. */
static size_t
face_end(const struct dtl_breaker *b, size_t pos)
{
	size_t end = pos + dtl_token_emoticon(b->text, pos);

	if (end == pos || !may_begin(dtl_break_peek(b, dtl_break_skip_spaces(b, end))))
		return 0;
	return end;
}

/* The first opening bracket that is not closed behind character c, which ends at pos. */
static size_t
open_bracket(size_t open, uint32_t c, size_t pos)
{
	if (c == ')')
		return 0;
	return c == '(' && open == 0 ? pos : open;
}

/* Where the sentence that begins at begin ends: behind its mark, or before a bullet. */
static size_t
sentence_end(struct dtl_breaker *b, size_t begin)
{
	size_t open = 0; /* one past the first opening bracket that is not closed */

	for (size_t pos = begin; pos < b->end;) {
		size_t at = pos;
		uint32_t c = dtl_utf8_next(b->text, &pos);
		size_t face = c == ':' || c == ';' ? face_end(b, at) : 0;
		if (face > 0 || (c == BULLET && at > begin))
			return face > 0 ? face : at;
		open = open_bracket(open, c, pos);
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
	size_t begin = dtl_break_skip_spaces(b, b->pos);

	if (begin >= b->end)
		return false;
	b->pos = sentence_end(b, begin);
	*ret = (struct dtl_span){ (uint32_t)begin, (uint32_t)trim_end(b, begin, b->pos) };
	return true;
}

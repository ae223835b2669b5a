#include "text/shape.h"

#include "base/utf8.h"
#include "text/words.h"

static bool
is_stop(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == ',' || c == ';' ||
	       c == 0x3002 || c == 0x0964;
}

/* The text without a short bracketed piece at its end: "... he said. (ANI)". */
static struct dtl_str
without_tag(struct dtl_str s)
{
	size_t open = s.n;

	if (!dtl_str_ends(s, ")"))
		return s;
	while (open > 0 && s.n - open < 40 && s.p[open - 1] != '(')
		open--;
	if (open < 2 || s.p[open - 1] != '(')
		return s;
	return dtl_str_trim(dtl_str_slice(s, 0, open - 1));
}

static bool
closes(struct dtl_str s)
{
	while (s.n > 0) {
		size_t pos = s.n;
		uint32_t c = dtl_utf8_prev(s, &pos);
		if (c != '"' && c != '\'' && c != ')' && c != ']' && c != 0x201D && c != 0x2019)
			return is_stop(c);
		s.n = pos;
	}
	return false;
}

/* The text without a link at its end. */
static struct dtl_str
without_link(struct dtl_str s)
{
	size_t beg = s.n;

	while (beg > 0 && s.n - beg < 2048 && s.p[beg - 1] != ' ')
		beg--;
	struct dtl_str word = dtl_str_slice(s, beg, s.n);
	bool link =
	    dtl_str_starts_nocase(word, "http://") || dtl_str_starts_nocase(word, "https://");
	return link ? dtl_str_trim(dtl_str_slice(s, 0, beg)) : s;
}

bool
dtl_ends_like_sentence(struct dtl_str s)
{
	s = without_link(s);
	return closes(s) || closes(without_tag(s));
}

static void
shape_word(struct dtl_line_shape *sh, struct dtl_str word)
{
	size_t pos = 0;
	size_t letters = 0;
	bool capital = false;

	while (pos < word.n) {
		uint32_t c = dtl_utf8_next(word, &pos);
		if (!dtl_utf8_is_letter(c) && !dtl_utf8_is_digit(c))
			continue;
		if (letters++ == 0)
			capital = dtl_utf8_is_upper(c) || dtl_utf8_is_digit(c);
	}
	if (letters == 0)
		return;
	sh->words++;
	sh->capitals += capital || (dtl_word_classes(word) & DTL_WORD_SMALL) != 0;
	sh->long_words += letters > 3;
	sh->long_capitals += letters > 3 && capital;
}

/* Of the first 300 bytes; longer lines are paragraphs whatever their shape. */
struct dtl_line_shape
dtl_line_shape_of(struct dtl_str s)
{
	struct dtl_line_shape sh = { .lower_only = s.n > 0, .stop = dtl_ends_like_sentence(s) };
	struct dtl_str rest = dtl_str_slice(s, 0, 300);
	struct dtl_str word;

	sh.colon = s.n > 0 && s.p[s.n - 1] == ':';
	for (size_t i = 0; i < rest.n; i++)
		if (!((rest.p[i] >= 'a' && rest.p[i] <= 'z') || rest.p[i] == ' '))
			sh.lower_only = false;
	while (dtl_str_split(&rest, ' ', &word))
		shape_word(&sh, word);
	return sh;
}

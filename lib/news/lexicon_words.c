#include "news/lexicon_file.h"

/* U+2010..U+2015 dashes and U+2018, U+2019 quotes are E2 80 90..95, 98, 99. */
static bool
is_typographic_joint(struct dtl_str s, size_t pos)
{
	if (pos + 3 > s.n || (unsigned char)s.p[pos] != 0xE2 || (unsigned char)s.p[pos + 1] != 0x80)
		return false;
	unsigned char c = (unsigned char)s.p[pos + 2];

	return (c >= 0x90 && c <= 0x95) || c == 0x98 || c == 0x99;
}

static bool
is_word_byte(struct dtl_str s, size_t pos)
{
	unsigned char c = (unsigned char)s.p[pos];

	if (c >= 0x80)
		return !is_typographic_joint(s, pos);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

static void
add_byte(struct lex_words *w, char c)
{
	if (w->n < sizeof w->word)
		w->word[w->n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_inner_dot(const struct lex_words *w)
{
	return w->text.p[w->pos] == '.' && w->text.n > 1 && w->n > 0;
}

enum lex_next
lex_words_next(struct lex_words *w)
{
	w->n = 0;
	while (w->pos < w->text.n) {
		char c = w->text.p[w->pos];

		if (is_word_byte(w->text, w->pos) || is_inner_dot(w)) {
			if (c != '.')
				add_byte(w, c);
			w->pos++;
			continue;
		}
		if (w->n > 0)
			return LEX_WORD;
		if (is_typographic_joint(w->text, w->pos)) {
			w->pos += 3;
			continue;
		}
		w->pos++;
		if (c == '&') {
			memcpy(w->word, "and", 3);
			w->n = 3;
			return LEX_WORD;
		}
		if (c != '-' && c != '\'' && c != ' ' && c != '\t' && c != '/')
			return LEX_BREAK;
	}
	return w->n > 0 ? LEX_WORD : LEX_END;
}

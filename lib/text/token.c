#include "text/token.h"

#include "base/utf8.h"
#include "text/words.h"

/* Marks outside ASCII, in order: punctuation, currency, arrows, signs. */
static const struct {
	uint32_t first, last;
} marks[] = {
	{ 0xA1, 0xA7 },
	{ 0xA9, 0xA9 },
	{ 0xAB, 0xAB },
	{ 0xAE, 0xAE },
	{ 0xB0, 0xB0 },
	{ 0xB7, 0xB7 },
	{ 0xBB, 0xBB },
	{ 0xBF, 0xBF },
	{ 0x060C, 0x060C },
	{ 0x061B, 0x061B },
	{ 0x061F, 0x061F },
	{ 0x06D4, 0x06D4 },
	{ 0x0964, 0x0964 },
	{ 0x2010, 0x205E },
	{ 0x20A0, 0x20CF },
	{ 0x2122, 0x2122 },
	{ 0x2190, 0x27BF },
	{ 0x3001, 0x3003 },
	{ 0x3008, 0x3011 },
	{ 0xFF01, 0xFF0F },
	{ 0xFF1A, 0xFF20 },
};

static bool
is_mark(uint32_t c)
{
	if (c < 0x80)
		return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			 (c >= '0' && c <= '9') || c == '_');
	for (size_t i = 0; i < sizeof marks / sizeof marks[0] && c >= marks[i].first; i++)
		if (c <= marks[i].last)
			return true;
	return false;
}

static uint32_t
peek(struct dtl_str text, size_t pos, size_t end)
{
	return pos < end ? dtl_utf8_next(text, &pos) : ' ';
}

static bool
is_wordy(uint32_t c)
{
	return !is_mark(c) && !dtl_utf8_is_space(c);
}

/* "store.The": a full stop without the blank that should follow it. */
static bool
is_missing_blank(struct dtl_str text, size_t from, size_t dot, uint32_t next)
{
	size_t letters = 0;

	while (dot > from && text.p[dot - 1] != '.' && letters < 4) {
		size_t prev = dot;
		if (!dtl_utf8_is_lower(dtl_utf8_prev(text, &prev)))
			break;
		dot = prev;
		letters++;
	}
	return letters >= 3 && dtl_utf8_is_upper(next);
}

/* Does mark c, with prev and next around it, join them into one word? */
static bool
joins(struct dtl_str text, size_t from, size_t at, uint32_t c, uint32_t next)
{
	size_t before = at;
	uint32_t prev = dtl_utf8_prev(text, &before);
	bool digits = dtl_utf8_is_digit(prev) && dtl_utf8_is_digit(next);

	if (!is_wordy(next) || !is_wordy(prev))
		return false;
	switch (c) {
	case '\'':
	case '`':
	case 0x2019:
	case '-':
	case 0x2010:
	case 0x2011:
	case '&':
	case '@':
		return true;
	case '.':
		return !is_missing_blank(text, from, at, next);
	case ',':
	case ':':
	case '/':
	case 0x2013:
		return digits;
	default:
		return false;
	}
}

/* End of the word that begins at beg: letters and digits with joining marks between them. */
static size_t
word_end(struct dtl_str text, size_t beg, size_t end)
{
	size_t pos = beg;

	while (pos < end) {
		size_t next = pos;
		uint32_t c = dtl_utf8_next(text, &next);
		if (!is_wordy(c) &&
		    (pos == beg || !joins(text, beg, pos, c, peek(text, next, end))))
			break;
		pos = next;
	}
	return pos;
}

static bool
only_closers(struct dtl_str text, size_t pos, size_t end)
{
	while (pos < end) {
		uint32_t c = dtl_utf8_next(text, &pos);
		if (c != '"' && c != '\'' && c != ')' && c != ']' && c != 0x201D && c != 0x2019)
			return false;
	}
	return true;
}

/* "U.S", "a.m": single letters with dots between them; "Ph.D" is in the list. */
static bool
is_dotted(struct dtl_str word)
{
	if (word.n < 3 || word.n > 16 || word.n % 2 == 0)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		char lower = (char)(word.p[i] | 0x20);
		if (i % 2 == 1 ? word.p[i] != '.' : lower < 'a' || lower > 'z')
			return false;
	}
	return true;
}

static bool
is_small_number(struct dtl_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < '0' || word.p[i] > '9')
			return false;
	return word.n > 0 && word.n <= 2;
}

static uint32_t
next_visible(struct dtl_str text, size_t pos, size_t end)
{
	while (pos < end) {
		uint32_t c = dtl_utf8_next(text, &pos);
		if (!dtl_utf8_is_space(c))
			return c;
	}
	return 0;
}

/* Does the full stop at dot belong to the word before it? */
static bool
keeps_stop(const struct dtl_token_out *out, size_t beg, size_t dot)
{
	struct dtl_str text = out->doc->text;
	struct dtl_str word = dtl_str_slice(text, beg, dot);
	size_t end = out->sentence_end;
	unsigned classes = dtl_word_abbreviation(word);
	bool last = only_closers(text, dot + 1, end);
	size_t first = 0;

	if (peek(text, dot + 1, end) == '.') /* "Inc..", but no ellipsis */
		return peek(text, dot + 2, end) != '.' && (classes & DTL_WORD_MAY_END) != 0;
	if (is_dotted(word))
		return true;
	if (last)
		return (classes & (DTL_WORD_MAY_END | DTL_WORD_TITLE)) != 0 &&
		       (classes & DTL_WORD_ORDINARY) == 0 && word.n > 1;
	uint32_t c = dtl_utf8_next(word, &first);
	if (first == word.n && dtl_utf8_is_upper(c))
		return true;
	if (is_small_number(word))
		return beg == out->sentence_beg;
	if (classes == DTL_WORD_BEFORE_NUMBER ||
	    classes == (DTL_WORD_BEFORE_NUMBER | DTL_WORD_ORDINARY))
		return dtl_utf8_is_digit(next_visible(text, dot + 1, end));
	return (classes & DTL_WORD_ABBREVIATION) != 0;
}

/* "US$", "HK$": capitals before a dollar sign. */
static bool
takes_dollar(struct dtl_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'A' || word.p[i] > 'Z')
			return false;
	return word.n > 0 && word.n <= 3;
}

static size_t
take_word(struct dtl_token_out *out, size_t beg, size_t end)
{
	struct dtl_str text = out->doc->text;
	size_t stop = word_end(text, beg, end);

	if (stop < end && text.p[stop] == '$' && takes_dollar(dtl_str_slice(text, beg, stop))) {
		dtl_token_add(out, beg, stop + 1, 0);
		return stop + 1;
	}
	if (stop < end && text.p[stop] == '.' && keeps_stop(out, beg, stop))
		stop++;
	dtl_token_add_word(out, beg, stop);
	return stop;
}

static bool
groups(uint32_t first, uint32_t c)
{
	switch (first) {
	case '.':
	case '-':
	case '*':
	case '=':
	case '~':
	case '#':
	case '+':
	case '>':
	case '<':
	case 0x2026:
		return c == first;
	case '!':
	case '?':
		return c == '!' || c == '?';
	case '\'':
	case '`':
		return c == first;
	default:
		return false;
	}
}

/* An apostrophe that opens a short form: 's after a closing quote, 'em, '90s. */
static size_t
short_form(struct dtl_str text, size_t beg, size_t after, size_t end)
{
	static const char *const forms[] = { "s", "re", "ve", "ll", "d", "m", "em", "til", "cause",
		"n", "tis", "twas" };
	size_t stop = after;

	while (stop < end && stop - after < 8 && is_wordy(peek(text, stop, end)))
		(void)dtl_utf8_next(text, &stop);
	struct dtl_str word = dtl_str_slice(text, after, stop);
	size_t prev = beg;
	bool glued = beg > 0 && !dtl_utf8_is_space(dtl_utf8_prev(text, &prev));
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (dtl_str_is(word, forms[i]) && (i >= 6 || glued))
			return stop;
	if (word.n == 3 && word.p[0] >= '0' && word.p[0] <= '9' && word.p[2] == 's')
		return stop;
	return 0;
}

static size_t
take_mark(struct dtl_token_out *out, size_t beg, size_t end)
{
	struct dtl_str text = out->doc->text;
	size_t pos = beg;
	size_t face = dtl_token_emoticon(dtl_str_slice(text, 0, end), beg);
	uint32_t first = dtl_utf8_next(text, &pos);

	if (face > 0) {
		dtl_token_add(out, beg, beg + face, 0);
		return beg + face;
	}
	if (first == '\'' || first == 0x2019 || first == '`') {
		size_t stop = short_form(text, beg, pos, end);
		if (stop != 0) {
			dtl_token_add(out, beg, stop, DTL_TOKEN_CLITIC);
			return stop;
		}
	}
	while (pos < end && groups(first, peek(text, pos, end)))
		(void)dtl_utf8_next(text, &pos);
	dtl_token_add(out, beg, pos, 0);
	return pos;
}

static void
take_chunk(struct dtl_token_out *out, size_t beg, size_t end)
{
	struct dtl_str text = out->doc->text;
	bool fresh = true; /* at the chunk's begin or behind a mark */

	while (beg < end && out->doc->token_count <= out->limit) {
		size_t url = fresh ? dtl_token_url(text, beg, end) : 0;
		if (url != 0) {
			dtl_token_add(out, beg, beg + url, DTL_TOKEN_URL);
			beg += url;
			fresh = false;
			continue;
		}
		bool word = is_wordy(peek(text, beg, end));
		beg = word ? take_word(out, beg, end) : take_mark(out, beg, end);
		fresh = !word;
	}
}

void
dtl_token_out_init(struct dtl_token_out *out, struct dtl_document *doc, size_t limit)
{
	*out = (struct dtl_token_out){ .doc = doc, .limit = limit };
	doc->tokens = NULL;
	doc->token_count = 0;
}

void
dtl_tokenise(struct dtl_token_out *out, struct dtl_span sentence)
{
	struct dtl_str text = dtl_str_slice(out->doc->text, 0, sentence.end);
	size_t pos = sentence.beg;

	out->sentence_beg = sentence.beg;
	out->sentence_end = sentence.end;
	while (pos < sentence.end && out->doc->token_count <= out->limit) {
		size_t next = pos;
		if (dtl_utf8_is_space(dtl_utf8_next(text, &next))) {
			pos = next;
			continue;
		}
		size_t end = next;
		while (end < sentence.end) {
			next = end;
			if (dtl_utf8_is_space(dtl_utf8_next(text, &next)))
				break;
			end = next;
		}
		take_chunk(out, pos, end);
		pos = end;
	}
}

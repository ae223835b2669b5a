/* Words to tokens: what is cut off a word that the scanner in token.c has found. */
#include "text/token.h"

#include "base/utf8.h"
#include "text/words.h"

static bool
is_ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_ascii_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static unsigned
shape_flags(struct dtl_str form)
{
	size_t letters = 0;
	size_t uppers = 0;
	size_t digits = 0;
	bool first_upper = false;

	for (size_t pos = 0; pos < form.n;) {
		uint32_t c = dtl_utf8_next(form, &pos);
		if (dtl_utf8_is_digit(c))
			digits++;
		if (!dtl_utf8_is_letter(c))
			continue;
		if (letters == 0)
			first_upper = dtl_utf8_is_upper(c);
		letters++;
		uppers += dtl_utf8_is_upper(c);
	}
	unsigned flags = 0;
	if (letters >= 2 && uppers == letters)
		flags |= DTL_TOKEN_ALL_CAPS;
	else if (first_upper)
		flags |= DTL_TOKEN_TITLE_CASE;
	if (digits > 0 && letters == 0)
		flags |= DTL_TOKEN_NUMBER;
	return flags;
}

static bool
is_lower_ascii(struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'A' && s.p[i] <= 'Z') || (unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static bool
space_before(const struct dtl_document *doc, size_t beg)
{
	if (beg == 0)
		return true;
	size_t prev = beg;
	return dtl_utf8_is_space(dtl_utf8_prev(doc->text, &prev));
}

void
dtl_token_add(struct dtl_token_out *out, size_t beg, size_t end, unsigned flags)
{
	struct dtl_document *doc = out->doc;

	if (doc->token_count > out->limit)
		return;
	if (doc->token_count == out->cap) {
		size_t cap = out->cap ? out->cap * 2 : 512;
		doc->tokens =
		    dtl_arena_grow(doc->a, doc->tokens, out->cap, cap, sizeof(struct dtl_token));
		out->cap = cap;
	}
	struct dtl_token *t = &doc->tokens[doc->token_count++];
	*t = (struct dtl_token){ .beg = (uint32_t)beg, .end = (uint32_t)end };
	t->form = dtl_str_slice(doc->text, beg, end);
	t->lower = is_lower_ascii(t->form) ? t->form : dtl_utf8_lower_str(doc->a, t->form);
	t->head = DTL_NO_TOKEN;
	t->flags = (uint8_t)(flags | shape_flags(t->form));
	if (space_before(doc, beg))
		t->flags |= DTL_TOKEN_SPACE_BEFORE;
}

/* "200km", "5pm", "10%": digits, then a unit that is a token of its own. */
static size_t
unit_cut(struct dtl_str word)
{
	size_t i = 0;

	while (i < word.n && (is_ascii_digit(word.p[i]) || word.p[i] == '.' || word.p[i] == ','))
		i++;
	if (i == 0 || i == word.n || !is_ascii_digit(word.p[i - 1]))
		return 0;
	struct dtl_str rest = dtl_str_slice(word, i, word.n);
	if (i == 1 && dtl_str_is(rest, "G")) /* telephones: 3G, 5G */
		return 0;
	if (rest.n > 1 && rest.p[rest.n - 1] == '.')
		rest.n--;
	return (dtl_word_classes(rest) & DTL_WORD_UNIT) != 0 ? i : 0;
}

static void
add_plain(struct dtl_token_out *out, size_t beg, size_t end)
{
	struct dtl_str word = dtl_str_slice(out->doc->text, beg, end);
	size_t cut = dtl_word_contraction(word);

	if (cut != 0) {
		dtl_token_add(out, beg, beg + cut, 0);
		dtl_token_add(out, beg + cut, end, DTL_TOKEN_CLITIC);
		return;
	}
	cut = unit_cut(word);
	if (cut != 0) {
		dtl_token_add(out, beg, beg + cut, 0);
		beg += cut;
	}
	dtl_token_add(out, beg, end, 0);
}

/* Length of a hyphen at i, or 0: '-', U+2010, U+2011. */
static size_t
hyphen_at(struct dtl_str s, size_t i)
{
	if (s.p[i] == '-')
		return 1;
	if (i + 2 < s.n && memcmp(s.p + i, "\xE2\x80", 2) == 0 &&
	    ((unsigned char)s.p[i + 2] == 0x90 || (unsigned char)s.p[i + 2] == 0x91))
		return 3;
	return 0;
}

static bool
stays_whole(struct dtl_str word)
{
	bool ampersand = false;
	bool lower = false;
	bool letter = false;

	for (size_t i = 0; i < word.n; i++) {
		ampersand = ampersand || word.p[i] == '&';
		lower = lower || (word.p[i] >= 'a' && word.p[i] <= 'z');
		letter = letter || is_ascii_alpha(word.p[i]) || (unsigned char)word.p[i] >= 0x80;
	}
	return !letter || (ampersand && !lower);
}

/* Does the hyphen between left and right bind? rest: all that follows it. */
static bool
hyphen_binds(struct dtl_str left, struct dtl_str right)
{
	if (left.n == 0 || right.n == 0)
		return true;
	if (is_ascii_digit(left.p[left.n - 1]) && is_ascii_digit(right.p[0]))
		return true;
	return (dtl_word_classes(left) & DTL_WORD_PREFIX) != 0 ||
	       (dtl_word_classes(right) & DTL_WORD_SUFFIX) != 0;
}

static size_t
part_end(struct dtl_str word, size_t from)
{
	while (from < word.n && hyphen_at(word, from) == 0)
		from++;
	return from;
}

static void
add_hyphenated(struct dtl_token_out *out, size_t beg, size_t end)
{
	struct dtl_str word = dtl_str_slice(out->doc->text, beg, end);
	size_t from = 0; /* begin of the token that grows */
	size_t last = 0; /* begin of its newest part */

	if (stays_whole(word)) {
		dtl_token_add(out, beg, end, 0);
		return;
	}
	for (size_t i = part_end(word, 0); i < word.n;) {
		size_t length = hyphen_at(word, i);
		size_t next = part_end(word, i + length);
		if (!hyphen_binds(
			dtl_str_slice(word, last, i), dtl_str_slice(word, i + length, next))) {
			add_plain(out, beg + from, beg + i);
			dtl_token_add(out, beg + i, beg + i + length, 0);
			from = i + length;
		}
		last = i + length;
		i = next;
	}
	add_plain(out, beg + from, end);
}

/* Length of the apostrophe at i: ' or ` or U+2019 or U+02BC; 0 when there is none. */
static size_t
apostrophe_at(struct dtl_str s, size_t i)
{
	if (s.p[i] == '\'' || s.p[i] == '`')
		return 1;
	if (i + 2 < s.n && memcmp(s.p + i, "\xE2\x80\x99", 3) == 0)
		return 3;
	if (i + 1 < s.n && memcmp(s.p + i, "\xCA\xBC", 2) == 0)
		return 2;
	return 0;
}

/* Begin of the clitic at the end of word, or word.n: "n't", "'s", "'re", "'ve", "'ll", "'d", "'m". */
static size_t
clitic_begin(struct dtl_str word)
{
	static const char *const forms[] = { "s", "re", "ve", "ll", "d", "m" };
	size_t from = word.n > 6 ? word.n - 6 : 1;

	for (size_t i = from; i < word.n; i++) {
		size_t length = apostrophe_at(word, i);
		if (length == 0)
			continue;
		struct dtl_str tail = dtl_str_slice(word, i + length, word.n);
		if (dtl_str_is_nocase(tail, "t") && i >= 2 && (word.p[i - 1] | 0x20) == 'n')
			return i - 1;
		for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++)
			if (dtl_str_is_nocase(tail, forms[f]))
				return i;
	}
	return word.n;
}

static bool
has_hyphen(struct dtl_str word)
{
	return part_end(word, 0) < word.n;
}

/* "1970's", "80's": a plural, no clitic. */
static bool
is_decade(struct dtl_str word)
{
	size_t i = 0;

	while (i < word.n && is_ascii_digit(word.p[i]))
		i++;
	if ((i != 2 && i != 4) || word.p[i - 1] != '0' || i == word.n)
		return false;
	size_t length = apostrophe_at(word, i);
	return length != 0 && i + length + 1 == word.n && word.p[i + length] == 's';
}

void
dtl_token_add_word(struct dtl_token_out *out, size_t beg, size_t end)
{
	struct dtl_str word = dtl_str_slice(out->doc->text, beg, end);
	size_t first = is_decade(word) ? word.n : clitic_begin(word);
	size_t second = first < word.n ? clitic_begin(dtl_str_slice(word, 0, first)) : first;
	size_t host = second < first ? second : first;

	if (has_hyphen(dtl_str_slice(word, 0, host)))
		add_hyphenated(out, beg, beg + host);
	else
		add_plain(out, beg, beg + host);
	if (host < first)
		dtl_token_add(out, beg + host, beg + first, DTL_TOKEN_CLITIC);
	if (first < word.n)
		dtl_token_add(out, beg + first, end, DTL_TOKEN_CLITIC);
}

#include "text/features.h"

#include "base/utf8.h"

enum { WORD_MAX = 48 }; /* bytes of a form that are looked at */

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0x9e3779b97f4a7c15u;
	h ^= h >> 29;
	h *= 0xbf58476d1ce4e5b9u;
	h ^= h >> 32;
	return h;
}

static uint64_t
hash_bytes(const unsigned char *p, size_t n, uint64_t h)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	return mix(h) | 1;
}

static uint32_t
fold(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return '0';
	if (c == 0x2018 || c == 0x2019 || c == 0x02bc)
		return '\'';
	if (c == 0x201c || c == 0x201d)
		return '"';
	if (c >= 0x2010 && c <= 0x2015)
		return '-';
	return dtl_utf8_lower(c);
}

/* The folded form, cut to WORD_MAX bytes. */
static size_t
fold_form(struct dtl_str form, unsigned char out[WORD_MAX + 4])
{
	size_t n = 0;

	for (size_t i = 0; i < form.n && n < WORD_MAX;) {
		unsigned char c = (unsigned char)form.p[i];

		if (c < 0x80) {
			out[n++] = (unsigned char)fold(c);
			i++;
			continue;
		}
		char bytes[4];
		size_t size = dtl_utf8_put(fold(dtl_utf8_next(form, &i)), bytes);
		memcpy(out + n, bytes, size);
		n += size;
	}
	return n;
}

uint64_t
dtl_word_hash(struct dtl_str form)
{
	unsigned char folded[WORD_MAX + 4];
	size_t n = fold_form(form, folded);

	return hash_bytes(folded, n, 0xcbf29ce484222325u);
}

uint64_t
dtl_suffix_hash(const char *ending)
{
	return hash_bytes((const unsigned char *)ending, strlen(ending), 0x811c9dc5u);
}

static uint32_t
shape_of(struct dtl_str form)
{
	uint32_t upper = 0, letters = 0, digits = 0, shape = 0;

	for (size_t i = 0; i < form.n && i < WORD_MAX;) {
		bool first = i == 0;
		uint32_t c = dtl_utf8_next(form, &i);

		if (dtl_utf8_is_letter(c)) {
			letters++;
			if (dtl_utf8_is_upper(c)) {
				upper++;
				shape |= first ? DTL_SHAPE_FIRST_UPPER : DTL_SHAPE_ANY_UPPER;
			}
		} else if (dtl_utf8_is_digit(c)) {
			digits++;
		} else if (c == '-') {
			shape |= DTL_SHAPE_HYPHEN;
		} else if (c == '.') {
			shape |= DTL_SHAPE_DOT;
		}
	}
	if (letters > 0)
		shape |= DTL_SHAPE_LETTER;
	if (letters > 1 && upper == letters)
		shape |= DTL_SHAPE_ALL_UPPER;
	if (digits > 0)
		shape |= letters == 0 ? DTL_SHAPE_DIGIT | DTL_SHAPE_ALL_DIGIT : DTL_SHAPE_DIGIT;
	return shape;
}

/* What the letters say. */
static void
spell(struct dtl_str form, struct dtl_word *ret)
{
	unsigned char folded[WORD_MAX + 4];
	size_t n = fold_form(form, folded);

	ret->hash = hash_bytes(folded, n, 0xcbf29ce484222325u);
	for (size_t i = 0; i < 5; i++)
		if (n > i)
			ret->suffix[i] = hash_bytes(folded + n - i - 1, i + 1, 0x811c9dc5u);
	for (size_t i = 0; i < 2; i++)
		ret->prefix[i] = hash_bytes(folded, n < 3 + i ? n : 3 + i, 0x811c9dc5u);
	ret->shape = shape_of(form);
}

/* What the word table says. */
static void
look_up(const struct dtl_lexicon *lexicon, struct dtl_word *ret)
{
	uint32_t value = dtl_words_get(&lexicon->words, ret->hash);
	ret->cluster = (uint16_t)(value & 2047);
	if (ret->cluster >= 1 && ret->cluster <= lexicon->cluster_count)
		ret->coarse = (uint16_t)(lexicon->coarse[ret->cluster - 1] + 1);
	/* a capital may make a name of a word that is otherwise of one kind */
	if ((ret->shape & (DTL_SHAPE_FIRST_UPPER | DTL_SHAPE_ANY_UPPER)) == 0)
		ret->fixed = (uint8_t)(value >> 11);
	ret->usual = (uint8_t)(value >> 19);
	ret->atom[DTL_ATOM_WORD] = ret->hash;
	ret->atom[DTL_ATOM_CLUSTER] = dtl_atom(ret->cluster);
	ret->atom[DTL_ATOM_COARSE] = dtl_atom(ret->coarse);
	ret->atom[DTL_ATOM_USUAL] = dtl_atom(ret->usual);
}

static enum dtl_case_mode
case_mode(const struct dtl_word *words, const struct dtl_token *tokens, size_t count)
{
	size_t letters = 0, first = 0, all = 0, any = 0;

	for (size_t i = 0; i < count; i++) {
		if ((words[i].shape & DTL_SHAPE_LETTER) == 0)
			continue;
		any += (words[i].shape & (DTL_SHAPE_FIRST_UPPER | DTL_SHAPE_ANY_UPPER)) != 0;
		if (tokens[i].form.n < 4)
			continue;
		letters++;
		first += (words[i].shape & DTL_SHAPE_FIRST_UPPER) != 0;
		all += (words[i].shape & DTL_SHAPE_ALL_UPPER) != 0;
	}
	if (any == 0)
		return DTL_CASE_LOWER;
	if (letters >= 2 && all * 4 >= letters * 3)
		return DTL_CASE_UPPER;
	if (letters >= 3 && first * 4 >= letters * 3)
		return DTL_CASE_TITLE;
	return DTL_CASE_NORMAL;
}

/* A full stop, also before closing quotes and brackets: what has one is no headline. */
static bool
has_stop(const struct dtl_token *tokens, size_t count)
{
	for (size_t i = count; i > 0; i--) {
		struct dtl_str form = tokens[i - 1].form;

		if (dtl_str_is(form, ".") || dtl_str_is(form, "?") || dtl_str_is(form, "!"))
			return true;
		if (form.n > 3 || (form.n > 0 && dtl_utf8_is_letter((unsigned char)form.p[0])))
			return false;
	}
	return false;
}

struct dtl_word *
dtl_words_of(struct dtl_arena *a, const struct dtl_lexicon *lexicon, const struct dtl_token *tokens,
    size_t count)
{
	struct dtl_word *words = DTL_NEW_ARRAY(a, count, struct dtl_word);
	bool first = true, stop = has_stop(tokens, count);

	for (size_t i = 0; i < count; i++) {
		spell(tokens[i].form, &words[i]);
		dtl_words_fetch(&lexicon->words, words[i].hash);
	}
	for (size_t i = 0; i < count; i++)
		look_up(lexicon, &words[i]);
	uint32_t mode = DTL_SHAPE_MODE * (uint32_t)case_mode(words, tokens, count);
	for (size_t i = 0; i < count; i++) {
		struct dtl_word *w = &words[i];

		if (first && (w->shape & DTL_SHAPE_LETTER) != 0) {
			w->shape |= DTL_SHAPE_FIRST;
			first = false;
		}
		if (i > 0 && tokens[i - 1].end == tokens[i].beg) {
			w->shape |= DTL_SHAPE_GLUED_BEFORE;
			words[i - 1].shape |= DTL_SHAPE_GLUED_AFTER;
		}
		w->shape |= mode;
		w->stop = stop;
	}
	return words;
}

#include "text/features.h"

#include "base/utf8.h"

enum {
	SHAPE_FIRST_UPPER = 1,
	SHAPE_ALL_UPPER = 2,
	SHAPE_ANY_UPPER = 4,
	SHAPE_DIGIT = 8,
	SHAPE_ALL_DIGIT = 16,
	SHAPE_HYPHEN = 32,
	SHAPE_DOT = 64,
	SHAPE_LETTER = 128,
	SHAPE_FIRST = 256, /* first word with letters of the sentence */
	SHAPE_GLUED_BEFORE = 512, /* no white space before it; after it */
	SHAPE_GLUED_AFTER = 1024,
	SHAPE_MODE = 2048, /* times enum dtl_case_mode */
};

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
				shape |= first ? SHAPE_FIRST_UPPER : SHAPE_ANY_UPPER;
			}
		} else if (dtl_utf8_is_digit(c)) {
			digits++;
		} else if (c == '-') {
			shape |= SHAPE_HYPHEN;
		} else if (c == '.') {
			shape |= SHAPE_DOT;
		}
	}
	if (letters > 0)
		shape |= SHAPE_LETTER;
	if (letters > 1 && upper == letters)
		shape |= SHAPE_ALL_UPPER;
	if (digits > 0)
		shape |= letters == 0 ? SHAPE_DIGIT | SHAPE_ALL_DIGIT : SHAPE_DIGIT;
	return shape;
}

static void
word_of(const struct dtl_lexicon *lexicon, struct dtl_str form, struct dtl_word *ret)
{
	unsigned char folded[WORD_MAX + 4];
	size_t n = fold_form(form, folded);

	ret->hash = hash_bytes(folded, n, 0xcbf29ce484222325u);
	for (size_t i = 0; i < 4; i++)
		if (n > i)
			ret->suffix[i] = hash_bytes(folded + n - i - 1, i + 1, 0x811c9dc5u);
	ret->prefix = hash_bytes(folded, n < 3 ? n : 3, 0x811c9dc5u);
	ret->shape = shape_of(form);
	uint32_t value = dtl_words_get(&lexicon->words, ret->hash);
	ret->cluster = (uint16_t)(value & 2047);
	if (ret->cluster >= 1 && ret->cluster <= lexicon->cluster_count)
		ret->coarse = (uint16_t)(lexicon->coarse[ret->cluster - 1] + 1);
	/* a capital may make a name of a word that is otherwise of one kind */
	if ((ret->shape & (SHAPE_FIRST_UPPER | SHAPE_ANY_UPPER)) == 0)
		ret->fixed = (uint8_t)(value >> 11);
	ret->usual = (uint8_t)(value >> 19);
}

static enum dtl_case_mode
case_mode(const struct dtl_word *words, const struct dtl_token *tokens, size_t count)
{
	size_t letters = 0, first = 0, all = 0, any = 0;

	for (size_t i = 0; i < count; i++) {
		if ((words[i].shape & SHAPE_LETTER) == 0)
			continue;
		any += (words[i].shape & (SHAPE_FIRST_UPPER | SHAPE_ANY_UPPER)) != 0;
		if (tokens[i].form.n < 4)
			continue;
		letters++;
		first += (words[i].shape & SHAPE_FIRST_UPPER) != 0;
		all += (words[i].shape & SHAPE_ALL_UPPER) != 0;
	}
	if (any == 0)
		return DTL_CASE_LOWER;
	if (letters >= 2 && all * 4 >= letters * 3)
		return DTL_CASE_UPPER;
	if (letters >= 3 && first * 4 >= letters * 3)
		return DTL_CASE_TITLE;
	return DTL_CASE_NORMAL;
}

/*
 * ahead: 0 no verb follows; 1 a finite one does before a comma, conjunction or relative; 2 after one of
 * these; 3 a form that is past or participle does; 4 only a link does.
 */
static void
look_ahead(const struct dtl_lexicon *lexicon, struct dtl_word *words, size_t count)
{
	uint8_t ahead = 0;

	for (size_t i = count; i-- > 0;) {
		words[i].ahead = ahead;
		switch (lexicon->usual_group[words[i].usual]) {
		case DTL_USUAL_FINITE:
			ahead = 1;
			break;
		case DTL_USUAL_LINK:
			ahead = ahead >= 1 && ahead <= 3 ? 2 : 4;
			break;
		case DTL_USUAL_MAYBE:
			ahead = ahead == 1 ? 1 : 3;
			break;
		default:
			break;
		}
	}
}

struct dtl_word *
dtl_words_of(struct dtl_arena *a, const struct dtl_lexicon *lexicon, const struct dtl_token *tokens,
    size_t count)
{
	struct dtl_word *words = DTL_NEW_ARRAY(a, count, struct dtl_word);
	bool first = true;

	for (size_t i = 0; i < count; i++)
		word_of(lexicon, tokens[i].form, &words[i]);
	uint32_t mode = SHAPE_MODE * (uint32_t)case_mode(words, tokens, count);
	for (size_t i = 0; i < count; i++) {
		struct dtl_word *w = &words[i];

		if (first && (w->shape & SHAPE_LETTER) != 0) {
			w->shape |= SHAPE_FIRST;
			first = false;
		}
		if (i > 0 && tokens[i - 1].end == tokens[i].beg) {
			w->shape |= SHAPE_GLUED_BEFORE;
			words[i - 1].shape |= SHAPE_GLUED_AFTER;
		}
		w->shape |= mode;
	}
	look_ahead(lexicon, words, count);
	return words;
}

enum dtl_tag_group
dtl_tag_group_of(const char *xpos, enum dtl_upos upos)
{
	static const struct {
		const char *xpos;
		enum dtl_tag_group group;
	} groups[] = { { "VBD", DTL_GROUP_FINITE }, { "VBZ", DTL_GROUP_FINITE },
		{ "VBP", DTL_GROUP_FINITE }, { "MD", DTL_GROUP_MODAL }, { "VB", DTL_GROUP_BASE },
		{ "VBN", DTL_GROUP_PARTICIPLE }, { "VBG", DTL_GROUP_GERUND },
		{ "TO", DTL_GROUP_TO }, { "NN", DTL_GROUP_NAME }, { "NNS", DTL_GROUP_NAME },
		{ "NNP", DTL_GROUP_NAME }, { "NNPS", DTL_GROUP_NAME }, { "PRP", DTL_GROUP_NAME },
		{ "WDT", DTL_GROUP_LINK }, { "WP", DTL_GROUP_LINK }, { "WRB", DTL_GROUP_LINK },
		{ "CC", DTL_GROUP_LINK }, { ",", DTL_GROUP_LINK }, { ":", DTL_GROUP_LINK },
		{ "``", DTL_GROUP_LINK }, { "''", DTL_GROUP_LINK }, { "-LRB-", DTL_GROUP_LINK } };

	if (upos == DTL_SCONJ)
		return DTL_GROUP_LINK;
	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (strcmp(groups[i].xpos, xpos) == 0)
			return groups[i].group;
	return DTL_GROUP_OTHER;
}

/*
 * verbs: the group of the last verb (4 bits), whether a name came after it (16), whether a link came
 * after it (32), and whether any finite verb came at all (64).
 */
void
dtl_word_set_tag(const struct dtl_lexicon *lexicon, struct dtl_word *words, size_t i, uint8_t tag)
{
	unsigned verbs = i > 0 ? words[i - 1].verbs : 0;
	unsigned group = lexicon->group[tag];

	words[i].tag = tag;
	words[i].verb = i > 0 ? words[i - 1].verb : 0;
	if (group >= DTL_GROUP_FINITE && group <= DTL_GROUP_GERUND)
		words[i].verb = words[i].cluster;
	if (group == DTL_GROUP_NAME)
		verbs |= 16;
	else if (group == DTL_GROUP_LINK)
		verbs = (verbs & ~16u) | 32;
	else if (group != DTL_GROUP_OTHER)
		verbs = (verbs & 64) | group | (group <= DTL_GROUP_MODAL ? 64 : 0);
	words[i].verbs = (uint8_t)verbs;
}

/* Atoms of the tagger: the word, two on each side, and the two tags before it. */
enum tag_atom {
	A_NONE,
	A_WORD,
	A_SUFFIX1,
	A_SUFFIX2,
	A_SUFFIX3,
	A_SUFFIX4,
	A_PREFIX,
	A_SHAPE,
	A_CASE, /* shape without what stands around it */
	A_CLUSTER,
	A_COARSE,
	A_USUAL,
	A_TAG1, /* tag before */
	A_TAG2,
	A_VERBS,
	A_VERB,
	A_AHEAD,
	A_PREV, /* word before, and so on */
	A_PREV_CLUSTER,
	A_PREV_SUFFIX,
	A_PREV2,
	A_PREV2_CLUSTER,
	A_NEXT,
	A_NEXT_SUFFIX,
	A_NEXT_CLUSTER,
	A_NEXT_COARSE,
	A_NEXT_SHAPE,
	A_NEXT_USUAL,
	A_NEXT2,
	A_NEXT2_CLUSTER,
	A_NEXT2_USUAL,
	A_COUNT,
};

static const uint8_t tag_templates[][4] = {
	{ A_WORD },
	{ A_WORD, A_SHAPE },
	{ A_WORD, A_TAG1 },
	{ A_WORD, A_NEXT },
	{ A_WORD, A_PREV },
	{ A_WORD, A_NEXT_USUAL },
	{ A_WORD, A_NEXT_SUFFIX },
	{ A_SHAPE, A_TAG1 },
	{ A_SHAPE, A_SUFFIX3 },
	{ A_SHAPE, A_CLUSTER },
	{ A_SHAPE, A_USUAL },
	{ A_SHAPE, A_PREV },
	{ A_SHAPE, A_NEXT },
	{ A_SUFFIX1, A_CASE },
	{ A_SUFFIX2, A_CASE },
	{ A_SUFFIX3, A_CASE },
	{ A_SUFFIX4, A_CASE },
	{ A_SUFFIX2, A_TAG1 },
	{ A_SUFFIX3, A_TAG1 },
	{ A_SUFFIX2, A_NEXT_USUAL },
	{ A_PREFIX },
	{ A_CLUSTER },
	{ A_CLUSTER, A_TAG1 },
	{ A_CLUSTER, A_TAG1, A_TAG2 },
	{ A_CLUSTER, A_SUFFIX2 },
	{ A_CLUSTER, A_NEXT_CLUSTER },
	{ A_CLUSTER, A_PREV_CLUSTER },
	{ A_COARSE, A_SUFFIX2, A_TAG1 },
	{ A_USUAL },
	{ A_USUAL, A_TAG1 },
	{ A_USUAL, A_TAG1, A_TAG2 },
	{ A_USUAL, A_NEXT_USUAL },
	{ A_USUAL, A_TAG1, A_NEXT_USUAL },
	{ A_USUAL, A_NEXT_USUAL, A_NEXT2_USUAL },
	{ A_USUAL, A_PREV },
	{ A_USUAL, A_NEXT },
	{ A_USUAL, A_NEXT_CLUSTER },
	{ A_TAG1, A_TAG2 },
	{ A_TAG1, A_NEXT },
	{ A_PREV },
	{ A_PREV2 },
	{ A_NEXT },
	{ A_NEXT2 },
	{ A_NEXT_CLUSTER },
	{ A_PREV_CLUSTER },
	{ A_NEXT_SUFFIX },
	{ A_AHEAD, A_VERBS, A_SUFFIX2 },
	{ A_AHEAD, A_VERBS, A_VERB, A_SUFFIX2 },
	{ A_VERBS, A_VERB, A_USUAL },
	{ A_VERBS, A_VERB, A_SUFFIX2, A_NEXT_USUAL },
	{ A_TAG1, A_SUFFIX2, A_NEXT_COARSE },
	{ A_AHEAD, A_VERBS, A_USUAL },
	{ A_VERBS, A_USUAL },
	{ A_VERBS, A_USUAL, A_NEXT_USUAL },
	{ A_VERBS, A_SUFFIX2 },
	{ A_VERBS, A_WORD },
	{ A_SUFFIX2, A_NEXT },
};

enum { TAG_TEMPLATES = sizeof tag_templates / sizeof tag_templates[0] };
_Static_assert((int)TAG_TEMPLATES <= (int)DTL_TAG_FEATURES_MAX, "too many templates");

static void
tag_atoms(const struct dtl_word *words, size_t count, size_t i, uint64_t atom[A_COUNT])
{
	static const struct dtl_word edge = { .hash = 3,
		.suffix = { 3, 3, 3, 3 },
		.usual = 255,
		.tag = 255,
		.cluster = 2046,
		.coarse = 2046 };
	const struct dtl_word *w = &words[i];
	const struct dtl_word *prev = i >= 1 ? w - 1 : &edge;
	const struct dtl_word *prev2 = i >= 2 ? w - 2 : &edge;
	const struct dtl_word *next = i + 1 < count ? w + 1 : &edge;
	const struct dtl_word *next2 = i + 2 < count ? w + 2 : &edge;

	atom[A_NONE] = 0;
	atom[A_WORD] = w->hash;
	for (size_t k = 0; k < 4; k++)
		atom[A_SUFFIX1 + k] = w->suffix[k];
	atom[A_PREFIX] = w->prefix;
	atom[A_SHAPE] = w->shape;
	atom[A_CASE] = w->shape & (SHAPE_FIRST_UPPER | SHAPE_DIGIT | SHAPE_HYPHEN);
	atom[A_CLUSTER] = w->cluster;
	atom[A_COARSE] = w->coarse;
	atom[A_USUAL] = w->usual;
	atom[A_TAG1] = prev->tag;
	atom[A_TAG2] = prev2->tag;
	atom[A_VERBS] = i >= 1 ? prev->verbs : 0;
	atom[A_VERB] = i >= 1 ? prev->verb : 0;
	atom[A_AHEAD] = w->ahead;
	atom[A_PREV] = prev->hash;
	atom[A_PREV_CLUSTER] = prev->cluster;
	atom[A_PREV_SUFFIX] = prev->suffix[1];
	atom[A_PREV2] = prev2->hash;
	atom[A_PREV2_CLUSTER] = prev2->cluster;
	atom[A_NEXT] = next->hash;
	atom[A_NEXT_SUFFIX] = next->suffix[1];
	atom[A_NEXT_CLUSTER] = next->cluster;
	atom[A_NEXT_COARSE] = next->coarse;
	atom[A_NEXT_SHAPE] = next->shape & ~(uint32_t)SHAPE_GLUED_AFTER;
	atom[A_NEXT_USUAL] = next->usual;
	atom[A_NEXT2] = next2->hash;
	atom[A_NEXT2_CLUSTER] = next2->cluster;
	atom[A_NEXT2_USUAL] = next2->usual;
}

size_t
dtl_tag_features(
    const struct dtl_word *words, size_t count, size_t i, uint64_t out[DTL_TAG_FEATURES_MAX])
{
	uint64_t atom[A_COUNT];

	tag_atoms(words, count, i, atom);
	dtl_templates_hash(tag_templates, TAG_TEMPLATES, atom, 1, out);
	return TAG_TEMPLATES;
}

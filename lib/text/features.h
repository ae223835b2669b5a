/*
 * features - what is said of each word of a sentence, for training and for work.
 *
 *	words = dtl_words_of(...)   dtl_encoder_tags (text/encoder.h)   dtl_word_set_tag ...
 *
 * A feature of the name labeller is a 64-bit hash of a template's number and up to four atoms. Any change here
 * needs a newly trained model: raise DTL_FEATURES_VERSION, which the model file carries.
 *
 * Errors:  none.
 * Memory:  work memory from the arena; outputs are the caller's.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_FEATURES_H
#define DTL_TEXT_FEATURES_H

#include "text/document.h"
#include "text/table.h"

enum { DTL_FEATURES_VERSION = 7 };

/* How the letters of a sentence stand: a headline's capitals say nothing about names. */
enum dtl_case_mode { DTL_CASE_NORMAL, DTL_CASE_TITLE, DTL_CASE_UPPER, DTL_CASE_LOWER };

/* What the letters of a form look like. */
enum {
	DTL_SHAPE_FIRST_UPPER = 1,
	DTL_SHAPE_ALL_UPPER = 2,
	DTL_SHAPE_ANY_UPPER = 4,
	DTL_SHAPE_DIGIT = 8,
	DTL_SHAPE_ALL_DIGIT = 16,
	DTL_SHAPE_HYPHEN = 32,
	DTL_SHAPE_DOT = 64,
	DTL_SHAPE_LETTER = 128,
	DTL_SHAPE_FIRST = 256, /* first word with letters of the sentence */
	DTL_SHAPE_GLUED_BEFORE = 512, /* no white space before it; after it */
	DTL_SHAPE_GLUED_AFTER = 1024,
	DTL_SHAPE_MODE = 2048, /* times enum dtl_case_mode */
};

/* What is said of a word wherever it stands; small numbers are spread by dtl_atom. */
enum dtl_word_atom {
	DTL_ATOM_WORD,
	DTL_ATOM_CLUSTER,
	DTL_ATOM_COARSE,
	DTL_ATOM_USUAL,
	DTL_ATOMS,
};

struct dtl_word {
	uint64_t atom[DTL_ATOMS];
	uint64_t hash; /* lower-cased, digits as 0, quotes and dashes folded; never 0 */
	uint64_t suffix[5]; /* last 1, 2, 3, 4, 5 bytes of that */
	uint64_t prefix[2]; /* first 3, 4 */
	uint32_t shape; /* capitals, digits, hyphen, and the sentence's case mode */
	uint16_t cluster, coarse; /* 0 unknown */
	uint8_t usual; /* set of tags the word had in training; 0 unknown */
	uint8_t fixed; /* its only tag, or 0 */
	uint8_t tag; /* tag class, once tagged */
	bool stop; /* its sentence ends with a full stop */
	bool subject; /* once tagged: a name came since the last verb or link, itself included */
};

/* What a tag says of the clause around it. */
enum dtl_tag_group {
	DTL_GROUP_OTHER,
	DTL_GROUP_FINITE,
	DTL_GROUP_MODAL,
	DTL_GROUP_BASE,
	DTL_GROUP_PARTICIPLE,
	DTL_GROUP_GERUND,
	DTL_GROUP_TO,
	DTL_GROUP_NAME, /* nouns and pronouns: a subject may have begun */
	DTL_GROUP_LINK, /* and, that, which, comma: a clause may begin */
};

/* A value of the word table: cluster + 1 : 11 bits, fixed tag : 8, usual tags : 8. */
static inline uint32_t
dtl_word_value(uint32_t cluster, uint32_t fixed, uint32_t usual)
{
	return cluster | fixed << 11 | usual << 19;
}

/* What the tags that a word takes say about verbs; told in the model file. */
enum dtl_usual_group { DTL_USUAL_OTHER, DTL_USUAL_FINITE, DTL_USUAL_LINK, DTL_USUAL_MAYBE };

struct dtl_lexicon {
	struct dtl_words words;
	const unsigned char *coarse; /* one byte a cluster */
	uint32_t cluster_count;
	uint8_t group[DTL_CLASS_MAX + 1]; /* enum dtl_tag_group of each tag class */
	uint64_t usual_set[256]; /* XPOS of each set */
	uint8_t closed[DTL_CLASS_MAX + 1]; /* XPOS of a tag class that takes no new words, or 0 */
	bool proper[DTL_CLASS_MAX + 1]; /* a name's tag: it wants a capital where others have one */
};

/* upos tells "that" before a clause from other prepositions. */
enum dtl_tag_group dtl_tag_group_of(const char *xpos, enum dtl_upos upos);
/* Tags of words that can be counted: "the", "of", "who"; no other word is one of them. */
bool dtl_tag_is_closed(const char *xpos);
/* Writes the tag of word i, after those before it. */
void
dtl_word_set_tag(const struct dtl_lexicon *lexicon, struct dtl_word *words, size_t i, uint8_t tag);

/* The key under which a form is in the word table. */
uint64_t dtl_word_hash(struct dtl_str form);
/* What struct dtl_word has in suffix for this ending. */
uint64_t dtl_suffix_hash(const char *ending);
/* Everything but tags, of the tokens of one sentence. */
struct dtl_word *dtl_words_of(struct dtl_arena *a, const struct dtl_lexicon *lexicon,
    const struct dtl_token *tokens, size_t count);

/* A number spread over 64 bits, as the hash of templates wants its atoms. */
static inline uint64_t
dtl_atom(uint64_t v)
{
	v = (v + 0x632be59bd9b4e019u) * 0x9e3779b97f4a7c15u;
	v = (v ^ v >> 32) * 0xbf58476d1ce4e5b9u;
	return v ^ v >> 29;
}

/*
 * The hash of each template over its atoms, which are as good as random (dtl_atom) and so need no more
 * than to be added; atom 0 is 0 and fills up short templates.
 */
static inline void
dtl_templates_sum(
    const uint8_t (*templates)[4], size_t count, const uint64_t *atom, uint64_t seed, uint64_t *out)
{
	uint64_t h = dtl_atom(seed);

	for (size_t i = 0; i < count; i++) {
		const uint8_t *t = templates[i];

		h += 0x9e3779b97f4a7c15u;
		out[i] = h + atom[t[0]] + atom[t[1]] * 3 + atom[t[2]] * 5 + atom[t[3]] * 9;
	}
}

#endif

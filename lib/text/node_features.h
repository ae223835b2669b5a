/*
 * node_features - what the features of moves and of labels say of a node, for these two alone.
 *
 * Errors:  none.
 * Memory:  atoms are the caller's.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_NODE_FEATURES_H
#define DTL_TEXT_NODE_FEATURES_H

#include "text/features.h"

/* Fields of a node: word, tag, cluster, coarse cluster, and the tags the word takes or, of a child,
 * the label of its arc. */
enum {
	W = DTL_ATOM_WORD,
	P = DTL_ATOM_TAG,
	C = DTL_ATOM_CLUSTER,
	D = DTL_ATOM_COARSE,
	U = DTL_ATOM_USUAL,
	FIELDS = DTL_ATOMS,
	L = U,
};

static inline void
dtl_mark_atoms(uint64_t mark, uint64_t *atom)
{
	for (int i = 0; i < FIELDS; i++)
		atom[i] = mark * 0xa0761d6478bd642fu;
}

/* A word of the sentence, which has n; the root and places outside look like nothing else. */
static inline void
dtl_word_atoms(const struct dtl_word *words, uint32_t n, uint32_t word, uint64_t *atom)
{
	if (word == 0 || word > n) {
		dtl_mark_atoms(word == 0 ? 5 : 7, atom);
		return;
	}
	memcpy(atom, words[word - 1].atom, FIELDS * sizeof *atom);
}

static inline void
dtl_child_atoms(
    const struct dtl_word *words, const struct dtl_node *child, uint8_t label, uint64_t *atom)
{
	if (child == NULL) {
		dtl_mark_atoms(7, atom);
		return;
	}
	dtl_word_atoms(words, child->word, child->word, atom);
	atom[L] = dtl_atom(label);
}

static inline uint64_t
dtl_distance(uint32_t from, uint32_t to)
{
	if (from == 0)
		return 20;
	uint32_t d = to > from ? to - from : from - to;

	if (d <= 5)
		return d;
	return d <= 8 ? 6 : d <= 14 ? 7 : 8;
}

/* Fences between two words, of the 24 nearest to the first. */
static inline uint64_t
dtl_fences(const struct dtl_word *words, uint32_t from, uint32_t to)
{
	uint64_t fences = 0;
	uint32_t end = to > from + 24 ? from + 24 : to;

	for (uint32_t i = from + 1; i < end; i++)
		fences |= words[i - 1].fence;
	return fences;
}

static inline uint64_t
dtl_key_mix(uint64_t h, uint64_t more)
{
	h = (h ^ more) * 0xbf58476d1ce4e5b9u;
	return h ^ h >> 29;
}

#endif

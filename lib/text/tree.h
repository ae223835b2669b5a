/*
 * tree - children and phrases of a parse: the heads of the tokens turned around.
 *
 *	dtl_tree_build(&tree, doc)
 *	DTL_TREE_EACH(child, &tree, token) ...
 *
 * Tokens of sentences that were not parsed have neither head nor children.
 *
 * Errors:  none; a head that points outside its sentence is treated as a root.
 * Memory:  the document's arena.
 * Threads: read-only after build.
 */
#ifndef DTL_TEXT_TREE_H
#define DTL_TEXT_TREE_H

#include "text/document.h"

struct dtl_tree {
	const struct dtl_document *doc;
	uint32_t *first; /* first child of a token, or DTL_NO_TOKEN */
	uint32_t *next; /* next sibling, or DTL_NO_TOKEN */
	uint32_t *left, *right; /* first and last token of the phrase (inclusive) */
	uint32_t *order; /* tokens of each sentence, heads before their children */
};

/* Walks the children of a token from left to right. */
#define DTL_TREE_EACH(child, tree, token)                                                          \
	for (uint32_t child = (tree)->first[token]; child != DTL_NO_TOKEN;                         \
	     child = (tree)->next[child])

void dtl_tree_build(struct dtl_tree *tree, const struct dtl_document *doc);
/* First child with this relation, or DTL_NO_TOKEN. */
uint32_t dtl_tree_child(const struct dtl_tree *tree, uint32_t token, enum dtl_rel rel);
/* The phrase of a token as bytes of the text. */
struct dtl_span dtl_tree_span(const struct dtl_tree *tree, uint32_t token);
/* Is `token` inside the phrase of `top` (or is it)? Bounded climb. */
bool dtl_tree_inside(const struct dtl_tree *tree, uint32_t token, uint32_t top);
/* Lemma of the preposition of a phrase ("with", "in_front_of"), absent when it has none. */
struct dtl_str dtl_tree_preposition(const struct dtl_tree *tree, uint32_t token);
/* Appends the token and its conjuncts to out (at most cap in all); the new count. */
size_t dtl_tree_conjuncts(
    const struct dtl_tree *tree, uint32_t token, uint32_t *out, size_t count, size_t cap);

#endif

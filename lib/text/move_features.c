#include "text/node_features.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Atoms of a move: the stack from its top, the rest of the sentence, and their outermost children. */
enum {
	NONE,
	S0,
	S1 = S0 + FIELDS,
	S2 = S1 + FIELDS,
	B0 = S2 + FIELDS,
	B1 = B0 + FIELDS,
	B2 = B1 + FIELDS,
	S0_AFTER = B2 + FIELDS, /* the word after it in the sentence */
	S0_BEFORE = S0_AFTER + FIELDS,
	S1_AFTER = S0_BEFORE + FIELDS,
	S1_BEFORE = S1_AFTER + FIELDS,
	B0_BEFORE = S1_BEFORE + FIELDS,
	S0L = B0_BEFORE + FIELDS,
	S0R = S0L + FIELDS,
	S0K = S0R + FIELDS, /* second child on the left */
	S0M = S0K + FIELDS, /* second child on the right */
	S1L = S0M + FIELDS,
	S1R = S1L + FIELDS,
	S1M = S1R + FIELDS,
	B0L = S1M + FIELDS,
	B0K = B0L + FIELDS,
	S0RL = B0K + FIELDS, /* left child of the right child */
	S1RL = S0RL + FIELDS,
	S0RR = S1RL + FIELDS,
	S0B0 = S0RR + FIELDS, /* distance, and what lies between */
	S0_TO_B0,
	S1S0,
	S1_TO_S0,
	S0_LEFT, /* sets of labels */
	S0_RIGHT,
	S1_LEFT,
	S1_RIGHT,
	B0_LEFT,
	S0_RIGHTS, /* how many children */
	S1_RIGHTS,
	ATOMS,
};

/* Of B0 and the words after it. */
static const uint8_t rest_templates[][4] = {
	{ B0 + W, B0 + P },
	{ B0 + C, B0 + P },
	{ B1 + W, B1 + P },
	{ B0 + C, B1 + C },
	{ B0 + U, B1 + U },
};

/* Of S0 too. */
static const uint8_t pair_templates[][4] = {
	{ S0 + W, S0 + P },
	{ S0 + C, S0 + P },
	{ S0 + P, B0 + W, B0 + P },
	{ S0 + W, B0 + W },
	{ S0 + C, B0 + C },
	{ S0 + D, B0 + D, S0 + P, B0 + P },
	{ S0 + U, B0 + U },
	{ S0 + P, B0 + P, B1 + P },
	{ S0 + P, B0 + P, B1 + P, B2 + P },
	{ S0 + W, B0 + P, B1 + P },
	{ S0 + P, B0 + P, B1 + W },
	{ S0 + P, B0 + C, B1 + P },
	{ S0 + C, B0 + P, B1 + P },
	{ S0 + P, S0_AFTER + P, B0_BEFORE + P, B0 + P },
	{ S0_BEFORE + P, S0 + P, B0_BEFORE + P, B0 + P },
	{ S0_BEFORE + P, S0 + P, B0 + P, B1 + P },
	{ S0 + P, S0_AFTER + W, B0 + P },
	{ S0B0, S0 + W },
	{ S0B0, B0 + W },
	{ S0B0, S0 + P, B0 + P },
	{ S0_TO_B0, S0 + P, B0 + P },
	{ S0_TO_B0, S0 + W, B0 + P },
};

/* Of S0 and S1. */
static const uint8_t stack_templates[][4] = {
	{ S1 + W, S1 + P },
	{ S1 + C, S1 + P },
	{ S1 + P, S0 + W, S0 + P },
	{ S1 + D, S0 + D, S1 + P, S0 + P },
	{ S1 + U, S0 + U },
	{ S1 + P, S1_AFTER + P, S0_BEFORE + P, S0 + P },
	{ S1_BEFORE + P, S1 + P, S0 + P, S0_AFTER + P },
	{ S1S0, S1 + W },
	{ S1S0, S0 + W },
	{ S1_TO_S0, S1 + W, S0 + P },
};

/* Of S0, S1 and B0. */
static const uint8_t triple_templates[][4] = {
	{ S1 + W, B0 + P },
	{ S1 + P, B0 + W },
	{ S1 + P, S0 + P, B0 + P, B1 + P },
	{ S1_TO_S0, S1 + P, S0 + P, B0 + P },
};

/* Of S0 with its children. */
static const uint8_t top_tree_templates[][4] = {
	{ S0RL + W, S0 + W },
	{ S0_LEFT, S0 + W },
	{ S0_RIGHT, S0 + W },
};

/* Of S0 and S1 with theirs. */
static const uint8_t stack_trees_templates[][4] = {
	{ S1 + P, S1L + P, S0 + P },
	{ S1 + P, S1R + P, S1M + P, S0 + P },
	{ S1 + P, S0 + P, S0R + P },
	{ S1 + W, S0 + W, S0L + W },
	{ S1 + P, S0L + W, S0 + P },
	{ S1 + P, S0L + W, S0 + C },
	{ S1 + P, S0L + W, S0 + W },
	{ S1R + W, S1 + W },
	{ S1RL + W, S1 + P, S0 + P },
	{ S1RL + W, S1 + W, S0L + W },
	{ S1_RIGHT, S0_LEFT, S1 + P, S0 + P },
	{ S1_RIGHTS, S1 + P, S0 + P },
};

/* Of S0 and B0 with theirs. */
static const uint8_t pair_trees_templates[][4] = {
	{ S0 + P, S0L + P, S0K + P, B0 + P },
	{ S0 + P, B0 + P, B0L + P, B0K + P },
	{ S0 + P, S0R + P, S0M + P, B0 + P },
	{ S0 + W, B0L + W, B0 + P },
	{ S0 + C, B0L + W, B0 + P },
	{ S0 + P, B0L + W, B0 + W },
	{ S0 + P, B0L + W, B0 + P },
	{ S0L + L, S0 + P, B0 + P },
	{ B0L + L, S0 + P, B0 + P },
	{ S0R + L, S0 + W, B0 + P },
	{ S0RR + P, S0R + P, S0 + P, B0 + P },
	{ S0_RIGHT, S0 + P, B0 + P },
	{ B0_LEFT, B0 + P, S0 + P },
	{ B0_LEFT, B0 + W },
	{ B0_LEFT, S0 + W, B0 + P },
	{ S0_LEFT, S0 + P, B0 + P, B0_LEFT },
	{ S0_LEFT, S0_RIGHT, S0 + P, B0 + P },
	{ S0_RIGHTS, S0 + P, B0 + P },
	{ S0B0, B0L + W, S0 + P, B0 + P },
};

/* Of all of them, and S2. */
static const uint8_t all_templates[][4] = {
	{ S2 + W, S2 + P },
	{ S2 + W, S0 + P, B0 + P },
	{ S2 + P, S0 + W, S1 + P },
	{ S1R + L, S1 + P, S0 + P, B0 + P },
	{ S0_LEFT, S1 + P, S0 + P, B0 + P },
};

struct group {
	const uint8_t (*templates)[4];
	size_t count;
};

static const struct group groups[DTL_MOVE_GROUPS] = {
	{ rest_templates, COUNT(rest_templates) },
	{ pair_templates, COUNT(pair_templates) },
	{ stack_templates, COUNT(stack_templates) },
	{ triple_templates, COUNT(triple_templates) },
	{ top_tree_templates, COUNT(top_tree_templates) },
	{ stack_trees_templates, COUNT(stack_trees_templates) },
	{ pair_trees_templates, COUNT(pair_trees_templates) },
	{ all_templates, COUNT(all_templates) },
};

enum { FLAT_GROUPS = 0xf }; /* those that know no children */

_Static_assert(COUNT(rest_templates) + COUNT(pair_templates) + COUNT(stack_templates) +
		       COUNT(triple_templates) + COUNT(top_tree_templates) +
		       COUNT(stack_trees_templates) + COUNT(pair_trees_templates) +
		       COUNT(all_templates) <=
		   DTL_MOVE_FEATURES_MAX,
    "too many templates");
_Static_assert((int)ATOMS < 256, "templates name atoms by a byte");

/* Below the root there is nothing. */
static uint32_t
word_of(const struct dtl_state *s, const struct dtl_node *node)
{
	return node == NULL ? s->n + 1 : node->word;
}

/* The word before or after, of a word that is none itself also none. */
static uint32_t
before(const struct dtl_state *s, uint32_t word)
{
	return word > 1 && word <= s->n ? word - 1 : s->n + 1;
}

static uint32_t
after(const struct dtl_state *s, uint32_t word)
{
	return word > 0 && word <= s->n ? word + 1 : s->n + 1;
}

static void
flat_atoms(const struct dtl_word *words, const struct dtl_state *s, uint64_t *atom)
{
	uint32_t s0 = s->top->word, s1 = word_of(s, s->top->below), b0 = s->next->word, n = s->n;

	dtl_word_atoms(words, n, b0 + 1, atom + B1);
	dtl_word_atoms(words, n, b0 + 2, atom + B2);
	dtl_word_atoms(words, n, after(s, s0), atom + S0_AFTER);
	dtl_word_atoms(words, n, before(s, s0), atom + S0_BEFORE);
	dtl_word_atoms(words, n, after(s, s1), atom + S1_AFTER);
	dtl_word_atoms(words, n, before(s, s1), atom + S1_BEFORE);
	dtl_word_atoms(words, n, b0 - 1, atom + B0_BEFORE);
	atom[S0_TO_B0] = dtl_atom(dtl_fences(words, s0, b0));
	atom[S1_TO_S0] = dtl_atom(dtl_fences(words, s1, s0));
}

static void
grandchild_atoms(
    const struct dtl_word *words, const struct dtl_node *child, uint64_t *left, uint64_t *right)
{
	if (child == NULL) {
		dtl_mark_atoms(9, left);
		if (right != NULL)
			dtl_mark_atoms(9, right);
		return;
	}
	dtl_child_atoms(words, child->left[0], child->left_label[0], left);
	if (right != NULL)
		dtl_child_atoms(words, child->right[0], child->right_label[0], right);
}

static void
tree_atoms(const struct dtl_word *words, const struct dtl_state *s, uint64_t *atom)
{
	static const struct dtl_node none = { .word = 0 };
	const struct dtl_node *s0 = s->top, *s1 = s0->below != NULL ? s0->below : &none;
	const struct dtl_node *b0 = s->next;

	dtl_word_atoms(words, s->n, word_of(s, s1->below), atom + S2);
	dtl_child_atoms(words, s0->left[0], s0->left_label[0], atom + S0L);
	dtl_child_atoms(words, s0->right[0], s0->right_label[0], atom + S0R);
	dtl_child_atoms(words, s0->left[1], s0->left_label[1], atom + S0K);
	dtl_child_atoms(words, s0->right[1], s0->right_label[1], atom + S0M);
	dtl_child_atoms(words, s1->left[0], s1->left_label[0], atom + S1L);
	dtl_child_atoms(words, s1->right[0], s1->right_label[0], atom + S1R);
	dtl_child_atoms(words, s1->right[1], s1->right_label[1], atom + S1M);
	dtl_child_atoms(words, b0->left[0], b0->left_label[0], atom + B0L);
	dtl_child_atoms(words, b0->left[1], b0->left_label[1], atom + B0K);
	grandchild_atoms(words, s0->right[0], atom + S0RL, atom + S0RR);
	grandchild_atoms(words, s1->right[0], atom + S1RL, NULL);
	atom[S0_LEFT] = dtl_atom(s0->left_labels);
	atom[S0_RIGHT] = dtl_atom(s0->right_labels);
	atom[S1_RIGHT] = dtl_atom(s1->right_labels);
	atom[S1_LEFT] = dtl_atom(s1->left_labels);
	atom[B0_LEFT] = dtl_atom(b0->left_labels);
	atom[S0_RIGHTS] = dtl_atom(s0->right_count);
	atom[S1_RIGHTS] = dtl_atom(s1->right_count);
}

static void
move_atoms(const struct dtl_word *words, const struct dtl_state *s, unsigned wanted, uint64_t *atom)
{
	uint32_t s0 = s->top->word, s1 = word_of(s, s->top->below), b0 = s->next->word, n = s->n;

	atom[NONE] = 0;
	dtl_word_atoms(words, n, s0, atom + S0);
	dtl_word_atoms(words, n, s1, atom + S1);
	dtl_word_atoms(words, n, b0, atom + B0);
	atom[S0B0] = dtl_atom(b0 > n ? 20 : dtl_distance(s0, b0));
	atom[S1S0] = dtl_atom(s1 > n ? 20 : dtl_distance(s1, s0));
	if ((wanted & FLAT_GROUPS) != 0)
		flat_atoms(words, s, atom);
	if ((wanted & ~(unsigned)FLAT_GROUPS) != 0)
		tree_atoms(words, s, atom);
}

/* Keys of small numbers must not be 0, which is the key of nothing. */
static uint64_t
group_key(uint64_t group, uint64_t first, uint64_t second)
{
	return dtl_key_mix(dtl_key_mix(group | (uint64_t)1 << 63, first), second);
}

void
dtl_move_keys(const struct dtl_state *s, uint64_t key[DTL_MOVE_GROUPS])
{
	static const struct dtl_node none = { .word = 0 };
	const struct dtl_node *s0 = s->top, *s1 = s0->below, *b0 = s->next;
	uint64_t word1 = word_of(s, s1), sign1 = s1 != NULL ? s1->sign : 1;
	uint64_t trees = group_key(5, s0->sign, sign1);

	key[0] = group_key(0, b0->word, 0);
	key[1] = group_key(1, s0->word, b0->word);
	key[2] = group_key(2, word1, s0->word);
	key[3] = dtl_key_mix(group_key(3, word1, s0->word), b0->word);
	key[4] = group_key(4, s0->sign, 0);
	key[5] = trees;
	key[6] = group_key(6, s0->sign, b0->sign);
	key[7] = dtl_key_mix(
	    dtl_key_mix(trees, b0->sign), word_of(s, s1 != NULL ? s1->below : &none) + 1u);
}

size_t
dtl_move_group_count(int group)
{
	return groups[group].count;
}

size_t
dtl_move_features(const struct dtl_word *words, const struct dtl_state *s, unsigned wanted,
    uint64_t out[DTL_MOVE_FEATURES_MAX])
{
	uint64_t atom[ATOMS];
	size_t n = 0;

	move_atoms(words, s, wanted, atom);
	for (unsigned g = 0; g < DTL_MOVE_GROUPS; g++) {
		if ((wanted >> g & 1) == 0)
			continue;
		dtl_templates_sum(groups[g].templates, groups[g].count, atom, 16 + g, out + n);
		n += groups[g].count;
	}
	return n;
}

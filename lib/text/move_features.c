#include "text/node_features.h"

/* Atoms of a move: the top of the stack, the rest, and their outermost children. */
enum {
	NONE,
	S0,
	S1 = S0 + FIELDS,
	B0 = S1 + FIELDS,
	/* of the pair */
	B1 = B0 + FIELDS,
	B2 = B1 + FIELDS,
	S0_AFTER = B2 + FIELDS, /* the word after it in the sentence */
	S0_BEFORE = S0_AFTER + FIELDS,
	B0_BEFORE = S0_BEFORE + FIELDS,
	S0B0 = B0_BEFORE + FIELDS, /* distance, and what lies between */
	S0_TO_B0,
	PAIR_ATOMS,
	/* of the triple */
	T_B1 = B0 + FIELDS,
	T_S1_AFTER = T_B1 + FIELDS,
	T_S1_BEFORE = T_S1_AFTER + FIELDS,
	T_S0_AFTER = T_S1_BEFORE + FIELDS,
	T_S0_BEFORE = T_S0_AFTER + FIELDS,
	S1S0 = T_S0_BEFORE + FIELDS,
	S1_TO_S0,
	TRIPLE_ATOMS,
	/* of the trees */
	S2 = B0 + FIELDS,
	S0L = S2 + FIELDS,
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
	S0_LEFT = S0RR + FIELDS, /* sets of labels */
	S0_RIGHT,
	S1_RIGHT,
	S1_LEFT,
	B0_LEFT,
	S0_RIGHTS, /* how many children */
	S1_RIGHTS,
	T_S1S0, /* distance again */
	T_S0B0,
	TREE_ATOMS,
	ATOMS = TREE_ATOMS,
};

static const uint8_t pair_templates[][4] = {
	{ S0 + W, S0 + P },
	{ S0 + C, S0 + P },
	{ B0 + W, B0 + P },
	{ B0 + C, B0 + P },
	{ B1 + W, B1 + P },
	{ B2 + W, B2 + P },
	{ S0 + W, S0 + P, B0 + P },
	{ S0 + P, B0 + W, B0 + P },
	{ S0 + W, B0 + W },
	{ S0 + C, B0 + C },
	{ S0 + C, S0 + P, B0 + C, B0 + P },
	{ S0 + D, B0 + D, S0 + P, B0 + P },
	{ S0 + U, B0 + U },
	{ B0 + C, B1 + C },
	{ B0 + U, B1 + U },
	{ S0 + P, B0 + P, B1 + P },
	{ S0 + P, B0 + P, B1 + P, B2 + P },
	{ S0 + W, B0 + P, B1 + P },
	{ S0 + P, B0 + W, B1 + P },
	{ S0 + P, B0 + P, B1 + W },
	{ S0 + P, B0 + C, B1 + P },
	{ S0 + C, B0 + P, B1 + P },
	/* neighbours in the sentence */
	{ S0 + P, S0_AFTER + P, B0_BEFORE + P, B0 + P },
	{ S0_BEFORE + P, S0 + P, B0_BEFORE + P, B0 + P },
	{ S0_BEFORE + P, S0 + P, B0 + P, B1 + P },
	{ S0 + P, S0_AFTER + W, B0 + P },
	/* how far */
	{ S0B0, S0 + W },
	{ S0B0, B0 + W },
	{ S0B0, S0 + P, B0 + P },
	{ S0_TO_B0, S0 + P, B0 + P },
	{ S0_TO_B0, S0 + W, B0 + P },
};

static const uint8_t triple_templates[][4] = {
	{ S1 + W, S1 + P },
	{ S1 + C, S1 + P },
	{ S1 + W, S1 + P, S0 + P },
	{ S1 + P, S0 + W, S0 + P },
	{ S1 + W, S0 + W },
	{ S1 + C, S0 + C },
	{ S1 + D, S0 + D, S1 + P, S0 + P },
	{ S1 + U, S0 + U },
	{ S1 + W, B0 + P },
	{ S1 + P, B0 + W },
	{ S1 + P, S0 + P, B0 + P, T_B1 + P },
	{ S1 + W, S0 + P, B0 + P },
	{ S1 + P, S0 + W, B0 + P },
	{ S1 + P, S0 + P, B0 + W },
	{ S1 + C, S0 + P, B0 + P },
	{ S1 + P, S0 + C, B0 + P },
	{ S1 + P, S0 + P, B0 + C },
	{ S1 + C, S0 + C, B0 + P },
	{ S1 + W, S0 + W, B0 + P },
	{ S1 + W, S0 + P, B0 + W },
	{ S1 + P, T_S1_AFTER + P, T_S0_BEFORE + P, S0 + P },
	{ T_S1_BEFORE + P, S1 + P, S0 + P, T_S0_AFTER + P },
	{ S1S0, S1 + W },
	{ S1S0, S0 + W },
	{ S1S0, S1 + P, S0 + P, B0 + P },
	{ S1_TO_S0, S1 + W, S0 + P },
	{ S1_TO_S0, S1 + P, S0 + P, B0 + P },
};

static const uint8_t tree_templates[][4] = {
	{ S2 + W, S2 + P },
	{ S2 + P, S1 + P, S0 + P, B0 + P },
	{ S2 + W, S0 + P, B0 + P },
	{ S2 + P, S0 + W, S1 + P },
	/* children */
	{ S0 + P, S0L + P, S0K + P, B0 + P },
	{ S0 + P, B0 + P, B0L + P, B0K + P },
	{ S0 + P, S0R + P, S0M + P, B0 + P },
	{ S1 + P, S1L + P, S0 + P },
	{ S1 + P, S1R + P, S1M + P, S0 + P },
	{ S1 + P, S0 + P, S0L + P },
	{ S1 + P, S0 + P, S0R + P },
	{ S1 + W, S0L + W, S0 + P },
	{ S1 + W, S0 + W, S0L + W },
	{ S1 + C, S0L + W, S0 + C },
	{ S1 + P, S0L + W, S0 + P },
	{ S1 + P, S0L + W, S0 + C },
	{ S1 + P, S0L + W, S0 + W },
	{ S0 + W, B0L + W, B0 + P },
	{ S0 + C, B0L + W, B0 + P },
	{ S0 + P, B0L + W, B0 + W },
	{ S0 + P, B0L + W, B0 + P },
	{ S0L + W, S0 + W },
	{ S0R + W, S0 + W },
	{ S1R + W, S1 + W },
	{ S0L + L, S0 + P, B0 + P },
	{ B0L + L, S0 + P, B0 + P },
	{ S0R + L, S0 + P, B0 + P },
	{ S0R + L, S0 + W, B0 + P },
	{ S1R + L, S1 + P, S0 + P, B0 + P },
	{ S1R + L, S1 + W, S0 + P },
	/* grandchildren: prepositions of what was attached before */
	{ S0RL + W, S0 + P, B0 + P },
	{ S0RL + W, S0 + W },
	{ S1RL + W, S1 + P, S0 + P },
	{ S1RL + W, S1 + W, S0L + W },
	{ S0RR + P, S0R + P, S0 + P, B0 + P },
	/* what the heads already have */
	{ S0_LEFT, S0 + W },
	{ S0_RIGHT, S0 + W },
	{ S0_RIGHT, S0 + P, B0 + P },
	{ S1_LEFT, S1 + P, S0 + P },
	{ S1_LEFT, S1 + W, S0 + P },
	{ S1_RIGHT, S1 + W, S0 + P },
	{ S1_RIGHT, S1_LEFT, S1 + P, S0 + P },
	{ S1_RIGHT, S0_LEFT, S1 + P, S0 + P },
	{ B0_LEFT, B0 + P, S0 + P },
	{ B0_LEFT, B0 + W },
	{ B0_LEFT, S0 + W, B0 + P },
	{ S0_LEFT, S0 + P, B0 + P, B0_LEFT },
	{ S0_LEFT, S0_RIGHT, S0 + P, B0 + P },
	{ S0_LEFT, S1 + P, S0 + P, B0 + P },
	{ S0_RIGHTS, S0 + W },
	{ S0_RIGHTS, S0 + P, B0 + P },
	{ S1_RIGHTS, S1 + P, S0 + P },
	{ T_S1S0, S0L + W, S1 + P, S0 + P },
	{ T_S0B0, B0L + W, S0 + P, B0 + P },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

_Static_assert(COUNT(pair_templates) <= DTL_MOVE_FEATURES_MAX, "too many templates");
_Static_assert(COUNT(triple_templates) <= DTL_MOVE_FEATURES_MAX, "too many templates");
_Static_assert(COUNT(tree_templates) <= DTL_MOVE_FEATURES_MAX, "too many templates");
_Static_assert((int)ATOMS < 256, "templates name atoms by a byte");

/* Below the root there is nothing. */
static uint32_t
word_of(const struct dtl_state *s, const struct dtl_node *node)
{
	return node == NULL ? s->n + 1 : node->word;
}

uint64_t
dtl_move_key(const struct dtl_state *s, enum dtl_move_part part)
{
	const struct dtl_node *s0 = s->top, *s1 = s0->below;
	uint64_t key = dtl_key_mix((uint64_t)s0->word << 32 | s->next->word, part + 1u);

	if (part == DTL_PART_PAIR)
		return key;
	key = dtl_key_mix(key, word_of(s, s1));
	if (part == DTL_PART_TRIPLE)
		return key;
	key = dtl_key_mix(key, s0->sign);
	key = dtl_key_mix(key, s1 != NULL ? s1->sign : 1);
	key = dtl_key_mix(key, s->next->sign);
	return dtl_key_mix(key, word_of(s, s1 != NULL ? s1->below : NULL));
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
pair_atoms(const struct dtl_word *words, const struct dtl_state *s, uint64_t *atom)
{
	uint32_t s0 = s->top->word, b0 = s->next->word, n = s->n;

	dtl_word_atoms(words, n, b0 + 1, atom + B1);
	dtl_word_atoms(words, n, b0 + 2, atom + B2);
	dtl_word_atoms(words, n, after(s, s0), atom + S0_AFTER);
	dtl_word_atoms(words, n, before(s, s0), atom + S0_BEFORE);
	dtl_word_atoms(words, n, b0 - 1, atom + B0_BEFORE);
	atom[S0B0] = dtl_atom(b0 > n ? 20 : dtl_distance(s0, b0));
	atom[S0_TO_B0] = dtl_atom(dtl_fences(words, s0, b0));
}

static void
triple_atoms(const struct dtl_word *words, const struct dtl_state *s, uint64_t *atom)
{
	uint32_t s0 = s->top->word, s1 = word_of(s, s->top->below), n = s->n;

	dtl_word_atoms(words, n, s->next->word + 1, atom + T_B1);
	dtl_word_atoms(words, n, after(s, s1), atom + T_S1_AFTER);
	dtl_word_atoms(words, n, before(s, s1), atom + T_S1_BEFORE);
	dtl_word_atoms(words, n, after(s, s0), atom + T_S0_AFTER);
	dtl_word_atoms(words, n, before(s, s0), atom + T_S0_BEFORE);
	atom[S1S0] = dtl_atom(s1 > n ? 20 : dtl_distance(s1, s0));
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
	atom[T_S1S0] = dtl_atom(dtl_distance(s1->word, s0->word));
	atom[T_S0B0] = dtl_atom(dtl_distance(s0->word, b0->word));
}

size_t
dtl_move_features(const struct dtl_word *words, const struct dtl_state *s, enum dtl_move_part part,
    uint64_t out[DTL_MOVE_FEATURES_MAX])
{
	static const struct {
		void (*atoms)(const struct dtl_word *, const struct dtl_state *, uint64_t *);
		const uint8_t (*templates)[4];
		size_t count;
	} parts[DTL_MOVE_PARTS] = {
		[DTL_PART_PAIR] = { pair_atoms, pair_templates, COUNT(pair_templates) },
		[DTL_PART_TRIPLE] = { triple_atoms, triple_templates, COUNT(triple_templates) },
		[DTL_PART_TREE] = { tree_atoms, tree_templates, COUNT(tree_templates) },
	};
	uint64_t atom[ATOMS];

	atom[NONE] = 0;
	dtl_word_atoms(words, s->n, s->top->word, atom + S0);
	dtl_word_atoms(words, s->n, word_of(s, s->top->below), atom + S1);
	dtl_word_atoms(words, s->n, s->next->word, atom + B0);
	parts[part].atoms(words, s, atom);
	dtl_templates_sum(
	    parts[part].templates, parts[part].count, atom, 16u + (unsigned)part, out);
	return parts[part].count;
}

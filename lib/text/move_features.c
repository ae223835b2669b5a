#include "text/move_work.h"

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
	uint32_t s0 = s->top->word, s1 = dtl_move_word_of(s, s->top->below), n = s->n;

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

	dtl_word_atoms(words, s->n, dtl_move_word_of(s, s1->below), atom + S2);
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

const struct dtl_move_part_of *
dtl_move_part_of(enum dtl_move_part part)
{
	static const struct dtl_move_part_of parts[DTL_MOVE_PARTS] = {
		[DTL_PART_PAIR] = { pair_atoms, pair_templates, COUNT(pair_templates) },
		[DTL_PART_TRIPLE] = { triple_atoms, triple_templates, COUNT(triple_templates) },
		[DTL_PART_TREE] = { tree_atoms, tree_templates, COUNT(tree_templates) },
	};

	return &parts[part];
}

void
dtl_move_atoms(const struct dtl_move_part_of *part, const struct dtl_word *words,
    const struct dtl_state *s, uint64_t atom[ATOMS])
{
	atom[NONE] = 0;
	dtl_word_atoms(words, s->n, s->top->word, atom + S0);
	dtl_word_atoms(words, s->n, dtl_move_word_of(s, s->top->below), atom + S1);
	dtl_word_atoms(words, s->n, s->next->word, atom + B0);
	part->atoms(words, s, atom);
}

size_t
dtl_move_features(const struct dtl_word *words, const struct dtl_state *s, enum dtl_move_part part,
    uint64_t out[DTL_MOVE_FEATURES_MAX])
{
	const struct dtl_move_part_of *p = dtl_move_part_of(part);
	uint64_t atom[ATOMS];

	dtl_move_atoms(p, words, s, atom);
	dtl_templates_sum(p->templates, p->count, atom, 16u + (unsigned)part, out);
	return p->count;
}

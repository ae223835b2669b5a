#include "text/features.h"

/* Fields of a node. */
enum { W, P, C, D, L, FIELDS }; /* word, tag, cluster, coarse cluster, label of its arc */

/* Atoms of a move: the top of the stack, the rest, and their outermost children. */
enum {
	NONE,
	S0,
	S1 = S0 + FIELDS,
	S2 = S1 + FIELDS,
	B0 = S2 + FIELDS,
	B1 = B0 + FIELDS,
	B2 = B1 + FIELDS,
	S0L = B2 + FIELDS,
	S0R = S0L + FIELDS,
	S0K = S0R + FIELDS, /* second child on the left */
	S0M = S0K + FIELDS, /* second child on the right */
	S1L = S0M + FIELDS,
	S1R = S1L + FIELDS,
	S1M = S1R + FIELDS,
	B0L = S1M + FIELDS,
	B0K = B0L + FIELDS,
	S0_LEFT = B0K + FIELDS, /* sets of labels */
	S0_RIGHT,
	S1_RIGHT,
	S1_LEFT,
	B0_LEFT,
	S0_LEFTS, /* how many children */
	S0_RIGHTS,
	S1_RIGHTS,
	B0_LEFTS,
	S0B0, /* distances */
	S1S0,
	MOVE_ATOMS,
};

static const uint8_t move_templates[][4] = {
	{ S0 + W, S0 + P },
	{ S0 + C, S0 + P },
	{ S1 + W, S1 + P },
	{ S1 + C, S1 + P },
	{ B0 + W, B0 + P },
	{ B0 + C, B0 + P },
	{ B1 + W, B1 + P },
	{ B1 + P },
	{ B2 + W, B2 + P },
	{ S2 + W, S2 + P },
	/* top and next */
	{ S0 + W, S0 + P, B0 + P },
	{ S0 + P, B0 + W, B0 + P },
	{ S0 + W, B0 + W },
	{ S0 + C, B0 + C },
	{ S0 + C, B0 + P },
	{ S0 + P, B0 + C },
	{ S0 + C, S0 + P, B0 + C, B0 + P },
	{ S0 + D, B0 + D, S0 + P, B0 + P },
	/* second and top */
	{ S1 + W, S1 + P, S0 + P },
	{ S1 + P, S0 + W, S0 + P },
	{ S1 + W, S0 + W },
	{ S1 + C, S0 + C },
	{ S1 + C, S0 + P },
	{ S1 + P, S0 + C },
	{ S1 + D, S0 + D, S1 + P, S0 + P },
	/* second and next */
	{ S1 + W, B0 + W },
	{ S1 + W, B0 + P },
	{ S1 + P, B0 + W },
	{ S1 + C, B0 + C },
	/* three at a time */
	{ B0 + P, B1 + P, B2 + P },
	{ S0 + P, B0 + P, B1 + P },
	{ S0 + P, B0 + P, B1 + P, B2 + P },
	{ S0 + W, B0 + P, B1 + P },
	{ S0 + P, B0 + W, B1 + P },
	{ S0 + P, B0 + P, B1 + W },
	{ S1 + P, S0 + P, B0 + P },
	{ S1 + P, S0 + P, B0 + P, B1 + P },
	{ S1 + W, S0 + P, B0 + P },
	{ S1 + P, S0 + P, B0 + W },
	{ S1 + D, S0 + D, B0 + D },
	{ S1 + C, S0 + P, B0 + P },
	{ S1 + P, S0 + C, B0 + P },
	{ S1 + P, S0 + P, B0 + C },
	{ S2 + P, S1 + P, S0 + P },
	{ S2 + P, S1 + P, S0 + P, B0 + P },
	{ S2 + W, S0 + W, S0L + W },
	/* children */
	{ S0 + P, S0L + P, B0 + P },
	{ S0 + P, B0 + P, B0L + P },
	{ S0 + P, S0L + P, S0K + P, B0 + P },
	{ S0 + P, B0 + P, B0L + P, B0K + P },
	{ S1 + P, S1L + P, S0 + P },
	{ S1 + P, S0 + P, S0L + P },
	{ S1 + P, S0 + P, S0R + P },
	{ S1 + W, S0L + W, S0 + P },
	{ S1 + W, S0 + W, S0L + W },
	{ S1 + C, S0L + W, S0 + C },
	{ S1 + C, S0L + W },
	{ S1 + P, S0L + W, S0 + P },
	{ S1 + P, S0L + W, S0 + C },
	{ S0 + W, B0L + W, B0 + P },
	{ S0 + C, B0L + W, B0 + P },
	{ S0 + P, B0L + W, B0 + W },
	{ S0L + W, S0 + W },
	{ S0R + W, S0 + W },
	{ S1R + W, S1 + W },
	{ S0L + L, S0 + P, B0 + P },
	{ B0L + L, S0 + P, B0 + P },
	/* what the heads already have */
	{ S0_LEFT, S0 + P },
	{ S0_LEFT, S0 + W },
	{ S0_RIGHT, S0 + W },
	{ S1_LEFT, S1 + P, S0 + P },
	{ S1_RIGHT, S1 + W },
	{ B0_LEFT, B0 + P, S0 + P },
	{ B0_LEFT, B0 + W },
	{ S0_LEFT, S0 + P, B0 + P, B0_LEFT },
	{ S0_LEFTS, S0 + W },
	{ S0_RIGHTS, S0 + W },
	{ B0_LEFTS, B0 + W },
	/* how far */
	{ S0B0, S0 + W },
	{ S0B0, S0 + P },
	{ S0B0, B0 + W },
	{ S0B0, S0 + P, B0 + P },
	{ S1S0, S1 + P, S0 + P },
	{ S1S0, S1 + W },
	{ S1S0, S0 + W },
	{ S1S0, S1 + P, S0 + P, B0 + P },
};

/* Atoms of a label: the head, the dependent, their children and neighbours. */
enum {
	H = 1,
	M = H + FIELDS,
	ML = M + FIELDS,
	MK = ML + FIELDS,
	MR = MK + FIELDS,
	HL = MR + FIELDS,
	HR = HL + FIELDS,
	M_BEFORE = HR + FIELDS,
	M_AFTER = M_BEFORE + FIELDS,
	H_BEFORE = M_AFTER + FIELDS,
	H_AFTER = H_BEFORE + FIELDS,
	S2_NODE = H_AFTER + FIELDS,
	H_LEFT = S2_NODE + FIELDS,
	H_RIGHT,
	M_LEFT,
	M_RIGHT,
	HM, /* distance */
	LABEL_ATOMS,
};

static const uint8_t label_templates[][4] = {
	{ H + W, M + W },
	{ H + W, M + P },
	{ H + P, M + W },
	{ H + W, H + P, M + P },
	{ H + P, M + W, M + P },
	{ H + W },
	{ M + W, M + P },
	{ H + C, M + C },
	{ H + C, M + P },
	{ H + D, M + D, H + P, M + P },
	{ M + C, M + P, H + P },
	{ M + P, HM },
	{ M + W, HM },
	{ H + P, M + P, ML + P },
	{ H + P, M + P, ML + W },
	{ H + W, M + P, ML + W },
	{ H + P, M + W, ML + W },
	{ H + C, M + P, ML + W },
	{ H + P, M + C, ML + W },
	{ ML + W, MK + W, M + P, H + P },
	{ M + P, ML + P, MK + P },
	{ M + P, MR + W },
	{ M_LEFT, M + P, H + P },
	{ M_LEFT, M + W },
	{ M_LEFT, M + C },
	{ M_LEFT, H + W },
	{ M_LEFT, H + C, M + P },
	{ M_LEFT, M_RIGHT, M + P, H + P },
	{ H_LEFT, H + P, M + P },
	{ H_LEFT, H + W, M + P },
	{ H_RIGHT, H + W, M + P },
	{ H_LEFT, H + P, M + W },
	{ H_LEFT, M_LEFT, H + P, M + P },
	{ H_LEFT, H_RIGHT, H + P, M + P },
	{ HL + W, H + P, M + P },
	{ HR + L, H + P, M + P, M_LEFT },
	{ M_BEFORE + P, M + P, H + P },
	{ M_AFTER + P, M + P, H + P },
	{ M_BEFORE + W, M + P, H + P },
	{ M_AFTER + W, M + P, H + P },
	{ M_BEFORE + P, M + P, M_AFTER + P },
	{ H_BEFORE + P, H + P, M + P },
	{ H_AFTER + P, H + P, M + P },
	{ H_BEFORE + P, H + P, M_AFTER + P, M + P },
	{ H_AFTER + P, H + P, M_BEFORE + P, M + P },
	{ S2_NODE + P, H + P, M + P },
};

enum { MOVE_TEMPLATES = sizeof move_templates / sizeof move_templates[0] };
enum { LABEL_TEMPLATES = sizeof label_templates / sizeof label_templates[0] };
_Static_assert((int)MOVE_TEMPLATES <= (int)DTL_MOVE_FEATURES_MAX, "too many templates");
_Static_assert((int)LABEL_TEMPLATES <= (int)DTL_LABEL_FEATURES_MAX, "too many templates");
_Static_assert(MOVE_ATOMS < 256 && LABEL_ATOMS < 256, "templates name atoms by a byte");

/* Fields of node i; a place that holds none, and the root, look like nothing else. */
static void
node_atoms(const struct dtl_word *words, const struct dtl_state *s, uint32_t node, uint64_t *atom)
{
	if (node == DTL_NO_NODE || node == 0) {
		uint64_t mark = node == 0 ? 5 : 7;

		for (int i = 0; i < FIELDS; i++)
			atom[i] = mark * 1000003;
		return;
	}
	const struct dtl_word *w = &words[node - 1];

	atom[W] = w->hash;
	atom[P] = w->tag;
	atom[C] = w->cluster;
	atom[D] = w->coarse;
	atom[L] = s->nodes[node].label + 1u;
}

/* A child, where 0 says that there is none. */
static void
child_atoms(const struct dtl_word *words, const struct dtl_state *s, uint32_t child, uint64_t *atom)
{
	node_atoms(words, s, child != 0 ? child : DTL_NO_NODE, atom);
}

static uint64_t
distance(uint32_t from, uint32_t to)
{
	if (from == DTL_NO_NODE || to == DTL_NO_NODE || from == 0)
		return 20;
	uint32_t d = to > from ? to - from : from - to;

	if (d <= 5)
		return d;
	return d <= 8 ? 6 : d <= 14 ? 7 : 8;
}

/* The node's own record; one without children where there is no node. */
static const struct dtl_node *
node_of(const struct dtl_state *s, uint32_t node)
{
	static const struct dtl_node none = { .head = DTL_NO_NODE };

	return node == DTL_NO_NODE ? &none : &s->nodes[node];
}

size_t
dtl_move_features(
    const struct dtl_word *words, const struct dtl_state *s, uint64_t out[DTL_MOVE_FEATURES_MAX])
{
	uint64_t atom[MOVE_ATOMS];
	uint32_t s0 = dtl_state_stack(s, 0), s1 = dtl_state_stack(s, 1);
	uint32_t b0 = dtl_state_rest(s, 0);
	const struct dtl_node *n0 = node_of(s, s0), *n1 = node_of(s, s1), *nb = node_of(s, b0);

	atom[NONE] = 0;
	node_atoms(words, s, s0, atom + S0);
	node_atoms(words, s, s1, atom + S1);
	node_atoms(words, s, dtl_state_stack(s, 2), atom + S2);
	node_atoms(words, s, b0, atom + B0);
	node_atoms(words, s, dtl_state_rest(s, 1), atom + B1);
	node_atoms(words, s, dtl_state_rest(s, 2), atom + B2);
	child_atoms(words, s, n0->left[0], atom + S0L);
	child_atoms(words, s, n0->right[0], atom + S0R);
	child_atoms(words, s, n0->left[1], atom + S0K);
	child_atoms(words, s, n0->right[1], atom + S0M);
	child_atoms(words, s, n1->left[0], atom + S1L);
	child_atoms(words, s, n1->right[0], atom + S1R);
	child_atoms(words, s, n1->right[1], atom + S1M);
	child_atoms(words, s, nb->left[0], atom + B0L);
	child_atoms(words, s, nb->left[1], atom + B0K);
	atom[S0_LEFT] = n0->left_labels;
	atom[S0_RIGHT] = n0->right_labels;
	atom[S1_RIGHT] = n1->right_labels;
	atom[S1_LEFT] = n1->left_labels;
	atom[B0_LEFT] = nb->left_labels;
	atom[S0_LEFTS] = n0->left_count;
	atom[S0_RIGHTS] = n0->right_count;
	atom[S1_RIGHTS] = n1->right_count;
	atom[B0_LEFTS] = nb->left_count;
	atom[S0B0] = distance(s0, b0);
	atom[S1S0] = distance(s1, s0);
	dtl_templates_hash(move_templates, MOVE_TEMPLATES, atom, 2, out);
	return MOVE_TEMPLATES;
}

size_t
dtl_label_features(const struct dtl_word *words, const struct dtl_state *s, enum dtl_move move,
    uint64_t out[DTL_LABEL_FEATURES_MAX])
{
	uint64_t atom[LABEL_ATOMS];
	uint32_t m = dtl_state_stack(s, 0);
	uint32_t h = move == DTL_LEFT ? dtl_state_rest(s, 0) : dtl_state_stack(s, 1);
	const struct dtl_node *nm = node_of(s, m), *nh = node_of(s, h);

	atom[NONE] = 0;
	node_atoms(words, s, h, atom + H);
	node_atoms(words, s, m, atom + M);
	child_atoms(words, s, nm->left[0], atom + ML);
	child_atoms(words, s, nm->left[1], atom + MK);
	child_atoms(words, s, nm->right[0], atom + MR);
	child_atoms(words, s, nh->left[0], atom + HL);
	child_atoms(words, s, nh->right[0], atom + HR);
	node_atoms(words, s, m > 1 ? m - 1 : DTL_NO_NODE, atom + M_BEFORE);
	node_atoms(words, s, m < s->n ? m + 1 : DTL_NO_NODE, atom + M_AFTER);
	node_atoms(words, s, h > 1 ? h - 1 : DTL_NO_NODE, atom + H_BEFORE);
	node_atoms(words, s, h < s->n ? h + 1 : DTL_NO_NODE, atom + H_AFTER);
	node_atoms(words, s, dtl_state_stack(s, move == DTL_LEFT ? 1 : 2), atom + S2_NODE);
	atom[H_LEFT] = nh->left_labels;
	atom[H_RIGHT] = nh->right_labels;
	atom[M_LEFT] = nm->left_labels;
	atom[M_RIGHT] = nm->right_labels;
	atom[HM] = distance(h, m);
	dtl_templates_hash(label_templates, LABEL_TEMPLATES, atom, move == DTL_LEFT ? 3 : 4, out);
	return LABEL_TEMPLATES;
}

#include "text/node_features.h"

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
	HM, /* distance, and what lies between */
	H_TO_M,
	LABEL_ATOMS,
};

static const uint8_t label_templates[][4] = {
	{ M + P, MR + W },
	{ M + P, ML + P, MK + P },
	{ H + P, M + P, ML + P },
	{ M + P, HM },
	{ H_LEFT, H + P, M + P },
	{ M + W, M + P },
	{ H_LEFT, H_RIGHT, H + P, M + P },
	{ H_TO_M, H + P, M + P },
	{ H + U, M + U },
	{ H + P, M + P, ML + W },
	{ M_LEFT, M + W },
	{ H_AFTER + P, H + P, M + P },
	{ HL + W, H + P, M + P },
	/* looked at where these leave a doubt */
	{ H + W, M + P },
	{ H + P, M + W },
	{ H + W, H + P, M + P },
	{ H + P, M + W, M + P },
	{ H + C, M + C },
	{ H + C, M + P },
	{ H + D, M + D, H + P, M + P },
	{ M + C, M + P, H + P },
	{ M + W, HM },
	{ H + P, M + W, ML + W },
	{ H + C, M + P, ML + W },
	{ H + P, M + C, ML + W },
	{ ML + W, MK + W, M + P, H + P },
	{ M_LEFT, M + P, H + P },
	{ M_LEFT, M + C },
	{ M_LEFT, H + W },
	{ M_LEFT, H + C, M + P },
	{ M_LEFT, M_RIGHT, M + P, H + P },
	{ H_LEFT, H + W, M + P },
	{ H_RIGHT, H + W, M + P },
	{ H_LEFT, H + P, M + W },
	{ HR + L, H + P, M + P, M_LEFT },
	{ M_BEFORE + P, M + P, H + P },
	{ M_AFTER + P, M + P, H + P },
	{ M_BEFORE + P, M + P, M_AFTER + P },
	{ H_BEFORE + P, H + P, M + P },
	{ S2_NODE + P, H + P, M + P },
	{ H + C, M + W },
	{ H + W, M + C },
};

enum { LABEL_TEMPLATES = sizeof label_templates / sizeof label_templates[0] };
_Static_assert((int)LABEL_TEMPLATES <= (int)DTL_LABEL_FEATURES_MAX, "too many templates");
_Static_assert((int)LABEL_ATOMS < 256, "templates name atoms by a byte");

uint64_t
dtl_label_key(const struct dtl_state *s, enum dtl_move move)
{
	const struct dtl_node *head = move == DTL_LEFT ? s->next : s->top->below;
	const struct dtl_node *third = move == DTL_LEFT ? s->top->below : s->top->below->below;
	uint64_t key = dtl_key_mix(head->sign, (uint64_t)move);

	key = dtl_key_mix(key, s->top->sign);
	return dtl_key_mix(key, third != NULL ? third->word + 1u : 0);
}

/* The word before or after in the sentence, or none. */
static uint32_t
beside(const struct dtl_state *s, uint32_t word, int by)
{
	if (word == 0 || word > s->n || (word == 1 && by < 0))
		return s->n + 1;
	return by < 0 ? word - 1 : word + 1;
}

size_t
dtl_label_features(const struct dtl_word *words, const struct dtl_state *s, enum dtl_move move,
    uint64_t out[DTL_LABEL_FEATURES_MAX])
{
	uint64_t atom[LABEL_ATOMS];
	const struct dtl_node *m = s->top, *h = move == DTL_LEFT ? s->next : m->below;
	const struct dtl_node *third = move == DTL_LEFT ? m->below : m->below->below;
	uint32_t n = s->n;

	atom[0] = 0;
	dtl_word_atoms(words, n, h->word, atom + H);
	dtl_word_atoms(words, n, m->word, atom + M);
	dtl_child_atoms(words, m->left[0], m->left_label[0], atom + ML);
	dtl_child_atoms(words, m->left[1], m->left_label[1], atom + MK);
	dtl_child_atoms(words, m->right[0], m->right_label[0], atom + MR);
	dtl_child_atoms(words, h->left[0], h->left_label[0], atom + HL);
	dtl_child_atoms(words, h->right[0], h->right_label[0], atom + HR);
	dtl_word_atoms(words, n, beside(s, m->word, -1), atom + M_BEFORE);
	dtl_word_atoms(words, n, beside(s, m->word, 1), atom + M_AFTER);
	dtl_word_atoms(words, n, beside(s, h->word, -1), atom + H_BEFORE);
	dtl_word_atoms(words, n, beside(s, h->word, 1), atom + H_AFTER);
	dtl_word_atoms(words, n, third != NULL ? third->word : n + 1, atom + S2_NODE);
	atom[H_LEFT] = dtl_atom(h->left_labels);
	atom[H_RIGHT] = dtl_atom(h->right_labels);
	atom[M_LEFT] = dtl_atom(m->left_labels);
	atom[M_RIGHT] = dtl_atom(m->right_labels);
	atom[H_TO_M] = dtl_atom(move == DTL_LEFT ? dtl_fences(words, m->word, h->word)
						 : dtl_fences(words, h->word, m->word));
	atom[HM] = dtl_atom(dtl_distance(h->word, m->word));
	dtl_templates_sum(label_templates, LABEL_TEMPLATES, atom, move == DTL_LEFT ? 3 : 4, out);
	return LABEL_TEMPLATES;
}

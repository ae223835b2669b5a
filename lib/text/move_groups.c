#include "text/move_work.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What of the state an atom tells of: a word, or its children too. */
enum {
	OF_S0 = 1,
	OF_S1 = 2,
	OF_B0 = 4,
	OF_S0_TREE = 8,
	OF_S1_TREE = 16,
	OF_B0_TREE = 32,
	OF_S2 = 64,
	OF_ALL = 127,
};

/* Atoms first .. end tell of it; several lines may speak of one atom. */
struct told {
	uint8_t first, end, of;
};

static const struct told told_by_pair[] = {
	{ S0, S1, OF_S0 },
	{ S1, B0, OF_S1 },
	{ B0, S0_AFTER, OF_B0 },
	{ S0_AFTER, B0_BEFORE, OF_S0 },
	{ B0_BEFORE, PAIR_ATOMS, OF_B0 },
	{ S0B0, PAIR_ATOMS, OF_S0 },
	{ 0 },
};

static const struct told told_by_triple[] = {
	{ S0, S1, OF_S0 },
	{ S1, B0, OF_S1 },
	{ B0, T_S1_AFTER, OF_B0 },
	{ T_S1_AFTER, T_S0_AFTER, OF_S1 },
	{ T_S0_AFTER, TRIPLE_ATOMS, OF_S0 },
	{ S1S0, TRIPLE_ATOMS, OF_S1 },
	{ 0 },
};

static const struct told told_by_tree[] = {
	{ S0, S1, OF_S0 },
	{ S1, B0, OF_S1 },
	{ B0, S2, OF_B0 },
	{ S2, S0L, OF_S2 },
	{ S0L, S1L, OF_S0_TREE },
	{ S1L, B0L, OF_S1_TREE },
	{ B0L, S0RL, OF_B0_TREE },
	{ S0RL, S1RL, OF_S0_TREE },
	{ S1RL, S0RR, OF_S1_TREE },
	{ S0RR, S1_RIGHT, OF_S0_TREE },
	{ S1_RIGHT, B0_LEFT, OF_S1_TREE },
	{ B0_LEFT, S0_RIGHTS, OF_B0_TREE },
	{ S0_RIGHTS, S1_RIGHTS, OF_S0_TREE },
	{ S1_RIGHTS, T_S1S0, OF_S1_TREE },
	{ T_S1S0, T_S0B0, OF_S1 | OF_S0 },
	{ T_S0B0, TREE_ATOMS, OF_S0 | OF_B0 },
	{ 0 },
};

/* Of a part the first group that knows all that a template tells of takes it. */
static const struct group {
	enum dtl_move_part part;
	unsigned knows;
} groups[] = {
	{ DTL_PART_PAIR, OF_B0 },
	{ DTL_PART_PAIR, OF_S0 | OF_B0 },
	{ DTL_PART_TRIPLE, OF_S1 | OF_S0 },
	{ DTL_PART_TRIPLE, OF_S1 | OF_S0 | OF_B0 },
	{ DTL_PART_TREE, OF_S0 | OF_S0_TREE },
	{ DTL_PART_TREE, OF_S1 | OF_S1_TREE | OF_S0 | OF_S0_TREE },
	{ DTL_PART_TREE, OF_S0 | OF_S0_TREE | OF_B0 | OF_B0_TREE },
	{ DTL_PART_TREE, OF_ALL },
};

_Static_assert(COUNT(groups) == DTL_MOVE_GROUPS, "features.h counts the groups");

static const struct told *const told_by_part[DTL_MOVE_PARTS] = {
	[DTL_PART_PAIR] = told_by_pair,
	[DTL_PART_TRIPLE] = told_by_triple,
	[DTL_PART_TREE] = told_by_tree,
};

static unsigned
told_by(const struct told *told, uint8_t atom)
{
	unsigned of = 0;

	for (; told->end > 0 && atom >= told->first; told++)
		if (atom < told->end)
			of |= told->of;
	return of;
}

void
dtl_move_plan_init(struct dtl_move_plan *plan)
{
	memset(plan->count, 0, sizeof plan->count);
	for (int part = 0; part < DTL_MOVE_PARTS; part++) {
		const struct dtl_move_part_of *p = dtl_move_part_of((enum dtl_move_part)part);

		for (size_t i = 0; i < p->count; i++) {
			unsigned of = 0;
			int g = 0;

			for (int k = 0; k < 4; k++)
				of |= told_by(told_by_part[part], p->templates[i][k]);
			while (groups[g].part != (enum dtl_move_part)part ||
			       (of & ~groups[g].knows) != 0)
				g++;
			plan->templates[g][plan->count[g]++] = (uint8_t)i;
		}
	}
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
	uint64_t word1 = dtl_move_word_of(s, s1), sign1 = s1 != NULL ? s1->sign : 1;
	uint64_t trees = group_key(5, s0->sign, sign1);

	key[0] = group_key(0, b0->word, 0);
	key[1] = group_key(1, s0->word, b0->word);
	key[2] = group_key(2, word1, s0->word);
	key[3] = dtl_key_mix(group_key(3, word1, s0->word), b0->word);
	key[4] = group_key(4, s0->sign, 0);
	key[5] = trees;
	key[6] = group_key(6, s0->sign, b0->sign);
	key[7] = dtl_key_mix(
	    dtl_key_mix(trees, b0->sign), dtl_move_word_of(s, s1 != NULL ? s1->below : &none) + 1u);
}

size_t
dtl_move_group_features(const struct dtl_move_plan *plan, const struct dtl_word *words,
    const struct dtl_state *s, unsigned wanted, uint64_t out[DTL_MOVE_GROUP_FEATURES_MAX])
{
	uint64_t atom[ATOMS];
	int gathered = DTL_MOVE_PARTS;
	size_t n = 0;

	for (int g = 0; g < DTL_MOVE_GROUPS; g++) {
		const struct dtl_move_part_of *p = dtl_move_part_of(groups[g].part);

		if ((wanted >> g & 1) == 0)
			continue;
		if (gathered != (int)groups[g].part)
			dtl_move_atoms(p, words, s, atom);
		gathered = (int)groups[g].part;
		n += dtl_templates_sum_some(p->templates, plan->templates[g], plan->count[g], atom,
		    16u + (unsigned)gathered, out + n);
	}
	return n;
}

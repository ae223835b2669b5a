#include "text/beam.h"

enum { MEMO_SLOTS = 128, MEMO_SLOTS_ALONE = 16 };

struct move_memo {
	uint64_t key;
	int32_t score[DTL_MOVE_COUNT];
};

struct label_memo {
	uint64_t key;
	uint8_t label;
};

/* What was summed before, by signature. A newer one replaces an older one of the same slot. */
struct dtl_beam_memo {
	size_t slots; /* of each array; a power of two */
	struct move_memo *moves[DTL_MOVE_GROUPS];
	struct label_memo *labels;
};

struct candidate {
	const struct dtl_beam_item *item;
	int64_t score;
	enum dtl_move move;
};

void
dtl_beam_init(struct dtl_beam *b, struct dtl_arena *a, const struct dtl_scorer *scorer,
    const struct dtl_word *words, uint32_t n, size_t width)
{
	*b = (struct dtl_beam){
		.a = a, .scorer = scorer, .words = words, .width = width, .count = 1
	};
	b->items = DTL_NEW_ARRAY(a, width, struct dtl_beam_item *);
	b->items[0] = DTL_NEW(a, struct dtl_beam_item);
	dtl_state_init(&b->items[0]->s, a, n);
	b->memo = DTL_NEW(a, struct dtl_beam_memo);
	/* a parse alone meets again only what it has just met */
	b->memo->slots = width > 1 ? MEMO_SLOTS : MEMO_SLOTS_ALONE;
	for (int g = 0; g < DTL_MOVE_GROUPS; g++)
		b->memo->moves[g] = DTL_NEW_ARRAY(a, b->memo->slots, struct move_memo);
	b->memo->labels = DTL_NEW_ARRAY(a, b->memo->slots, struct label_memo);
}

/* Sums the groups that are not remembered, all in one go. */
static void
score_groups(struct dtl_beam *b, const struct dtl_state *s, unsigned wanted,
    struct move_memo *const memo[DTL_MOVE_GROUPS])
{
	uint64_t features[DTL_MOVE_FEATURES_MAX];
	size_t at = 0;

	size_t n = dtl_move_features(b->words, s, wanted, features);
	if (b->scorer->fetch != NULL)
		b->scorer->fetch(b->scorer->self, features, n);
	for (int g = 0; g < DTL_MOVE_GROUPS; g++) {
		if ((wanted >> g & 1) == 0)
			continue;
		b->scorer->moves(
		    b->scorer->self, features + at, dtl_move_group_count(g), memo[g]->score);
		at += dtl_move_group_count(g);
	}
}

void
dtl_beam_score(struct dtl_beam *b, const struct dtl_state *s, int32_t score[DTL_MOVE_COUNT])
{
	struct move_memo *memo[DTL_MOVE_GROUPS];
	uint64_t key[DTL_MOVE_GROUPS];
	unsigned wanted = 0;

	dtl_move_keys(s, key);
	for (int g = 0; g < DTL_MOVE_GROUPS; g++) {
		memo[g] = &b->memo->moves[g][key[g] >> 7 & (b->memo->slots - 1)];
		if (memo[g]->key == key[g])
			continue;
		*memo[g] = (struct move_memo){ .key = key[g] };
		wanted |= 1u << g;
	}
	if (wanted != 0)
		score_groups(b, s, wanted, memo);
	for (int i = 0; i < DTL_MOVE_COUNT; i++) {
		score[i] = 0;
		for (int g = 0; g < DTL_MOVE_GROUPS; g++)
			score[i] += memo[g]->score[i];
	}
}

uint8_t
dtl_beam_label(struct dtl_beam *b, const struct dtl_state *s, enum dtl_move move)
{
	uint64_t features[DTL_LABEL_FEATURES_MAX];
	uint64_t key = dtl_label_key(s, move);
	struct label_memo *memo = &b->memo->labels[key >> 7 & (b->memo->slots - 1)];

	if (memo->key == key)
		return memo->label;
	size_t n = dtl_label_features(b->words, s, move, features);
	uint8_t label = b->scorer->label(b->scorer->self, features, n);
	*memo = (struct label_memo){ key, label };
	return label;
}

/* Keeps the width best; of equals the first to come. */
static size_t
keep(struct candidate *best, size_t count, size_t width, struct candidate c)
{
	size_t at = count < width ? count : width;

	if (count == width && best[width - 1].score >= c.score)
		return count;
	if (at == width)
		at--;
	for (; at > 0 && best[at - 1].score < c.score; at--)
		best[at] = best[at - 1];
	best[at] = c;
	return count < width ? count + 1 : count;
}

static size_t
keep_moves(
    struct dtl_beam *b, const struct dtl_beam_item *item, struct candidate *best, size_t count)
{
	int32_t score[DTL_MOVE_COUNT] = { 0 };
	enum dtl_move only = DTL_SHIFT;

	if (dtl_state_choices(&item->s, &only) > 1)
		dtl_beam_score(b, &item->s, score);
	for (int i = 0; i < DTL_MOVE_COUNT; i++) {
		enum dtl_move move = (enum dtl_move)i;

		if (!dtl_state_allows(&item->s, move))
			continue;
		int64_t sum = item->score + score[i];
		if (b->scorer->bonus != NULL)
			sum += b->scorer->bonus(b->scorer->self, &item->s, move);
		count = keep(best, count, b->width, (struct candidate){ item, sum, move });
	}
	return count;
}

bool
dtl_beam_step(struct dtl_beam *b)
{
	struct candidate best[DTL_BEAM_MAX];
	size_t count = 0;

	if (dtl_state_done(&b->items[0]->s))
		return false;
	for (size_t i = 0; i < b->count; i++)
		count = keep_moves(b, b->items[i], best, count);
	while (b->scorer->gap > 0 && best[0].score - best[count - 1].score > b->scorer->gap)
		count--;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &best[i];
		struct dtl_beam_item *item = DTL_NEW(b->a, struct dtl_beam_item);

		item->label = c->move == DTL_SHIFT ? 0 : dtl_beam_label(b, &c->item->s, c->move);
		item->move = (uint8_t)c->move;
		item->prev = c->item;
		item->score = c->score;
		item->s = dtl_state_after(&c->item->s, c->move, item->label);
		b->items[i] = item;
	}
	b->count = count;
	return true;
}

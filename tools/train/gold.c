#include "gold.h"

#include "text/labels.h"

struct dtl_gold
dtl_gold_of(const struct dtl_corpus *c, struct dtl_arena *a, const struct dtl_example *e)
{
	struct dtl_gold g = { .n = e->count };
	uint8_t class_of[256] = { 0 };

	for (uint32_t i = 0; i < c->model.label_count; i++)
		class_of[c->model.label[i]] = (uint8_t)i;
	g.head = DTL_NEW_ARRAY(a, (size_t)g.n + 1, uint32_t);
	g.label = DTL_NEW_ARRAY(a, (size_t)g.n + 1, uint8_t);
	for (uint32_t i = 0; i < g.n; i++) {
		const struct dtl_token *t = &e->tokens[i];

		g.head[i + 1] = t->head == DTL_NO_TOKEN ? 0 : t->head - e->first + 1;
		g.label[i + 1] = class_of[dtl_label_from_name(dtl_str_from(t->deprel))];
	}
	return g;
}

/* Children of a node in the rest of the sentence. */
static uint32_t
children_in_rest(const struct dtl_gold *g, const struct dtl_state *s, uint32_t node)
{
	uint32_t count = 0;

	for (uint32_t i = s->next->word; i <= g->n; i++)
		count += g->head[i] == node;
	return count;
}

static uint32_t
cost_of_shift(const struct dtl_gold *g, const struct dtl_state *s)
{
	uint32_t next = s->next->word, cost = 0;

	for (const struct dtl_node *node = s->top; node != NULL; node = node->below) {
		cost += node->word != 0 && g->head[node->word] == next;
		cost += node != s->top && g->head[next] == node->word;
	}
	return cost;
}

uint32_t
dtl_gold_cost(const struct dtl_gold *g, const struct dtl_state *s, enum dtl_move move)
{
	uint32_t top = s->top->word, next = s->next->word;

	if (move == DTL_SHIFT)
		return cost_of_shift(g, s);
	uint32_t cost = children_in_rest(g, s, top);
	if (move == DTL_LEFT)
		return cost + (g->head[top] == s->top->below->word || g->head[top] > next);
	return cost + (g->head[top] >= next);
}

uint32_t
dtl_gold_costs(const struct dtl_gold *g, const struct dtl_state *s, uint32_t cost[DTL_MOVE_COUNT])
{
	uint32_t least = UINT32_MAX;

	for (int i = 0; i < DTL_MOVE_COUNT; i++) {
		bool allowed = dtl_state_allows(s, (enum dtl_move)i);

		cost[i] = allowed ? dtl_gold_cost(g, s, (enum dtl_move)i) : UINT32_MAX;
		least = cost[i] < least ? cost[i] : least;
	}
	return least;
}

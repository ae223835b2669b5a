#include "text/transition.h"

#include <assert.h>

void
dtl_state_init(struct dtl_state *s, struct dtl_arena *a, uint32_t n)
{
	s->nodes = DTL_NEW_ARRAY(a, (size_t)n + 1, struct dtl_node);
	s->stack = DTL_NEW_ARRAY(a, (size_t)n + 1, uint32_t);
	s->stack[0] = 0;
	s->depth = 1;
	s->next = 1;
	s->n = n;
	for (uint32_t i = 0; i <= n; i++)
		s->nodes[i].head = DTL_NO_NODE;
}

bool
dtl_state_done(const struct dtl_state *s)
{
	return s->depth == 1 && s->next > s->n;
}

bool
dtl_state_allows(const struct dtl_state *s, enum dtl_move move)
{
	bool rest = s->next <= s->n;

	switch (move) {
	case DTL_SHIFT:
		return rest;
	case DTL_LEFT:
		return rest && s->depth > 1;
	case DTL_RIGHT:
		return s->depth > 2 || (s->depth == 2 && !rest);
	case DTL_MOVE_COUNT:
		break;
	}
	return false;
}

static void
count_up(uint8_t *count)
{
	if (*count < UINT8_MAX)
		++*count;
}

static void
attach_left(struct dtl_node *head, uint32_t child, uint8_t label)
{
	head->left[1] = head->left[0];
	head->left[0] = child;
	head->left_labels |= (uint64_t)1 << (label & 63);
	count_up(&head->left_count);
}

static void
attach_right(struct dtl_node *head, uint32_t child, uint8_t label)
{
	head->right[1] = head->right[0];
	head->right[0] = child;
	head->right_labels |= (uint64_t)1 << (label & 63);
	count_up(&head->right_count);
}

void
dtl_state_apply(struct dtl_state *s, enum dtl_move move, uint8_t label)
{
	assert(dtl_state_allows(s, move));
	if (move == DTL_SHIFT) {
		s->stack[s->depth++] = s->next++;
		return;
	}
	uint32_t child = s->stack[--s->depth];
	uint32_t head = move == DTL_LEFT ? s->next : s->stack[s->depth - 1];

	s->nodes[child].head = head;
	s->nodes[child].label = label;
	if (move == DTL_LEFT)
		attach_left(&s->nodes[head], child, label);
	else
		attach_right(&s->nodes[head], child, label);
}

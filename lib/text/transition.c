#include "text/transition.h"

#include <assert.h>

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 31;
	h *= 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

void
dtl_state_init(struct dtl_state *s, struct dtl_arena *a, uint32_t n)
{
	struct dtl_node *fresh = DTL_NEW_ARRAY(a, (size_t)n + 2, struct dtl_node);

	for (uint32_t i = 0; i < n + 2; i++) {
		fresh[i].word = i;
		fresh[i].sign = mix(i + 1);
	}
	*s = (struct dtl_state){
		.a = a, .top = &fresh[0], .next = &fresh[1], .fresh = fresh, .depth = 1, .n = n
	};
}

bool
dtl_state_done(const struct dtl_state *s)
{
	return s->depth == 1 && s->next->word > s->n;
}

bool
dtl_state_allows(const struct dtl_state *s, enum dtl_move move)
{
	bool rest = s->next->word <= s->n;

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

unsigned
dtl_state_choices(const struct dtl_state *s, enum dtl_move *ret_move)
{
	unsigned count = 0;

	for (int i = 0; i < DTL_MOVE_COUNT; i++) {
		if (dtl_state_allows(s, (enum dtl_move)i)) {
			count++;
			*ret_move = (enum dtl_move)i;
		}
	}
	return count;
}

static void
count_up(uint8_t *count)
{
	if (*count < UINT8_MAX)
		++*count;
}

static struct dtl_node *
copy_of(struct dtl_arena *a, const struct dtl_node *node)
{
	struct dtl_node *copy = DTL_NEW(a, struct dtl_node);

	*copy = *node;
	return copy;
}

static const struct dtl_node *
with_left(
    struct dtl_arena *a, const struct dtl_node *node, const struct dtl_node *child, uint8_t label)
{
	struct dtl_node *head = copy_of(a, node);

	head->left[1] = head->left[0];
	head->left[0] = child;
	head->left_label[1] = head->left_label[0];
	head->left_label[0] = label;
	head->left_labels |= (uint64_t)1 << (label & 63);
	count_up(&head->left_count);
	head->sign = mix(head->sign * 3 + child->sign + label);
	return head;
}

static const struct dtl_node *
with_right(
    struct dtl_arena *a, const struct dtl_node *node, const struct dtl_node *child, uint8_t label)
{
	struct dtl_node *head = copy_of(a, node);

	head->right[1] = head->right[0];
	head->right[0] = child;
	head->right_label[1] = head->right_label[0];
	head->right_label[0] = label;
	head->right_labels |= (uint64_t)1 << (label & 63);
	count_up(&head->right_count);
	head->sign = mix(head->sign * 5 + child->sign + label);
	return head;
}

struct dtl_state
dtl_state_after(const struct dtl_state *s, enum dtl_move move, uint8_t label)
{
	struct dtl_state after = *s;

	assert(dtl_state_allows(s, move));
	if (move == DTL_SHIFT) {
		struct dtl_node *top = copy_of(s->a, s->next);

		top->below = s->top;
		after.top = top;
		after.next = &s->fresh[s->next->word + 1];
		after.depth++;
		return after;
	}
	after.depth--;
	if (move == DTL_LEFT) {
		after.next = with_left(s->a, s->next, s->top, label);
		after.top = s->top->below;
	} else {
		after.top = with_right(s->a, s->top->below, s->top, label);
	}
	return after;
}

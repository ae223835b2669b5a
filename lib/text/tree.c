#include "text/tree.h"

#include "base/buf.h"

/* A parse is never deeper than its sentence is long; sentences are split at 200 tokens. */
enum { MAX_CLIMB = 256 };

static bool
same_sentence(const struct dtl_sentence *s, uint32_t token)
{
	return token >= s->token && token < s->token + s->token_count;
}

static void
link_children(struct dtl_tree *tree, const struct dtl_sentence *s)
{
	for (uint32_t i = s->token_count; i-- > 0;) {
		uint32_t t = s->token + i;
		uint32_t head = tree->doc->tokens[t].head;

		if (head == DTL_NO_TOKEN || !same_sentence(s, head) || head == t)
			continue;
		tree->next[t] = tree->first[head];
		tree->first[head] = t;
	}
}

/* Breadth first from the roots; tokens of a cycle are never reached and keep their own phrase. */
static uint32_t
order_sentence(struct dtl_tree *tree, const struct dtl_sentence *s)
{
	uint32_t *queue = tree->order + s->token;
	uint32_t end = 0;

	for (uint32_t i = 0; i < s->token_count; i++) {
		uint32_t head = tree->doc->tokens[s->token + i].head;

		if (head == DTL_NO_TOKEN || !same_sentence(s, head))
			queue[end++] = s->token + i;
	}
	for (uint32_t at = 0; at < end; at++) {
		DTL_TREE_EACH(child, tree, queue[at])
		{
			if (end < s->token_count)
				queue[end++] = child;
		}
	}
	return end;
}

static void
build_sentence(struct dtl_tree *tree, const struct dtl_sentence *s)
{
	uint32_t count;

	link_children(tree, s);
	count = order_sentence(tree, s);
	for (uint32_t i = count; i < s->token_count; i++)
		tree->order[s->token + i] = DTL_NO_TOKEN;
	for (uint32_t i = count; i-- > 0;) {
		uint32_t t = tree->order[s->token + i];

		DTL_TREE_EACH(child, tree, t)
		{
			if (tree->left[child] < tree->left[t])
				tree->left[t] = tree->left[child];
			if (tree->right[child] > tree->right[t])
				tree->right[t] = tree->right[child];
		}
	}
}

void
dtl_tree_build(struct dtl_tree *tree, const struct dtl_document *doc)
{
	size_t n = doc->token_count;

	tree->doc = doc;
	tree->first = DTL_NEW_ARRAY(doc->a, n, uint32_t);
	tree->next = DTL_NEW_ARRAY(doc->a, n, uint32_t);
	tree->left = DTL_NEW_ARRAY(doc->a, n, uint32_t);
	tree->right = DTL_NEW_ARRAY(doc->a, n, uint32_t);
	tree->order = DTL_NEW_ARRAY(doc->a, n, uint32_t);
	for (uint32_t t = 0; t < n; t++) {
		tree->first[t] = tree->next[t] = tree->order[t] = DTL_NO_TOKEN;
		tree->left[t] = tree->right[t] = t;
	}
	for (size_t i = 0; i < doc->sentence_count; i++) {
		if (doc->sentences[i].parsed)
			build_sentence(tree, &doc->sentences[i]);
	}
}

uint32_t
dtl_tree_child(const struct dtl_tree *tree, uint32_t token, enum dtl_rel rel)
{
	DTL_TREE_EACH(child, tree, token)
	{
		if (tree->doc->tokens[child].rel == rel)
			return child;
	}
	return DTL_NO_TOKEN;
}

struct dtl_span
dtl_tree_span(const struct dtl_tree *tree, uint32_t token)
{
	const struct dtl_token *tokens = tree->doc->tokens;

	return (struct dtl_span){ tokens[tree->left[token]].beg, tokens[tree->right[token]].end };
}

bool
dtl_tree_inside(const struct dtl_tree *tree, uint32_t token, uint32_t top)
{
	for (int i = 0; i < MAX_CLIMB && token != DTL_NO_TOKEN; i++) {
		if (token == top)
			return true;
		token = tree->doc->tokens[token].head;
	}
	return false;
}

static struct dtl_str
joined_case(const struct dtl_tree *tree, uint32_t adp)
{
	struct dtl_buf b;

	dtl_buf_init(&b, tree->doc->a);
	dtl_buf_add_str(&b, tree->doc->tokens[adp].lower);
	DTL_TREE_EACH(child, tree, adp)
	{
		if (tree->doc->tokens[child].rel != DTL_REL_FIXED)
			continue;
		dtl_buf_add_char(&b, '_');
		dtl_buf_add_str(&b, tree->doc->tokens[child].lower);
	}
	return dtl_buf_str(&b);
}

struct dtl_str
dtl_tree_preposition(const struct dtl_tree *tree, uint32_t token)
{
	DTL_TREE_EACH(child, tree, token)
	{
		const struct dtl_token *tok = &tree->doc->tokens[child];

		if (tok->rel != DTL_REL_CASE || dtl_str_is(tok->lower, "'s") ||
		    dtl_str_is(tok->lower, "\xe2\x80\x99s") || dtl_str_is(tok->lower, "'"))
			continue;
		return dtl_tree_child(tree, child, DTL_REL_FIXED) == DTL_NO_TOKEN
			   ? tok->lower
			   : joined_case(tree, child);
	}
	return DTL_STR_NONE;
}

size_t
dtl_tree_conjuncts(
    const struct dtl_tree *tree, uint32_t token, uint32_t *out, size_t count, size_t cap)
{
	size_t at = count;

	if (count < cap)
		out[count++] = token;
	/* conjuncts hang on the first one; a parser may also chain them */
	for (; at < count; at++) {
		DTL_TREE_EACH(child, tree, out[at])
		{
			if (tree->doc->tokens[child].rel == DTL_REL_CONJ && count < cap)
				out[count++] = child;
		}
	}
	return count;
}

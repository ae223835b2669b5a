#include "text/fold.h"

#include "text/labels.h"

#define MAX_GROUPS 16
#define MAX_INSIDE 24

/* Tokens [open, close] of a bracket with its signs, as indexes into the document. */
struct group {
	uint32_t open, close;
};

struct groups {
	struct group items[MAX_GROUPS];
	size_t count;
};

static bool
is_sign(const struct dtl_document *doc, uint32_t t, const char *sign)
{
	return dtl_str_is(doc->tokens[t].form, sign);
}

/* Brackets that close again within reach, hold something, and leave a sentence around them. */
static void
find_groups(const struct dtl_document *doc, const struct dtl_sentence *sentence, struct groups *out)
{
	uint32_t end = sentence->token + sentence->token_count;

	out->count = 0;
	for (uint32_t t = sentence->token + 1; t < end && out->count < MAX_GROUPS; t++) {
		uint32_t close = t + 1;

		if (!is_sign(doc, t, "("))
			continue;
		while (close < end && close - t <= MAX_INSIDE && !is_sign(doc, close, "(") &&
		       !is_sign(doc, close, ")"))
			close++;
		if (close >= end || !is_sign(doc, close, ")") || close == t + 1)
			continue;
		out->items[out->count++] = (struct group){ t, close };
		t = close;
	}
}

/* Parses the tokens that origin[] names as if they were a sentence, and copies what came back. */
static void
parse_some(
    const struct dtl_model *m, struct dtl_document *doc, const uint32_t *origin, size_t count)
{
	struct dtl_document part = *doc;
	struct dtl_sentence whole = { .token = 0, .token_count = (uint32_t)count };

	part.tokens = DTL_NEW_ARRAY(doc->a, count, struct dtl_token);
	part.token_count = count;
	for (size_t i = 0; i < count; i++)
		part.tokens[i] = doc->tokens[origin[i]];
	dtl_parse(m, &part, &whole);
	for (size_t i = 0; i < count; i++) {
		struct dtl_token *t = &doc->tokens[origin[i]];

		*t = part.tokens[i];
		if (t->head != DTL_NO_TOKEN)
			t->head = origin[t->head];
	}
}

static void
hang(struct dtl_token *t, uint32_t head, const char *name)
{
	size_t label = dtl_label_from_name(dtl_str_from(name));

	t->head = head;
	t->rel = (uint8_t)dtl_label_rel(label);
	t->deprel = dtl_label_name(label);
}

static bool
is_nominal(const struct dtl_token *t)
{
	return t->upos == DTL_NOUN || t->upos == DTL_PROPN || t->upos == DTL_PRON ||
	       t->upos == DTL_NUM || t->upos == DTL_SYM;
}

/* The head of the words that stand before a bracket: "Anna Berg (" is Anna, "deal, (" is deal. */
static uint32_t
name_before(const struct dtl_document *doc, uint32_t t)
{
	for (;;) {
		const struct dtl_token *word = &doc->tokens[t];
		bool climbs = word->rel == DTL_REL_FLAT || word->rel == DTL_REL_PUNCT;

		if (!climbs || word->head == DTL_NO_TOKEN)
			return t;
		t = word->head;
	}
}

/* The nearest verb above a word, or the root. */
static uint32_t
verb_above(const struct dtl_document *doc, uint32_t t)
{
	while (doc->tokens[t].upos != DTL_VERB && doc->tokens[t].head != DTL_NO_TOKEN)
		t = doc->tokens[t].head;
	return t;
}

/* Names and amounts say more about the name before them; sentences stand beside the sentence. */
static void
hang_inside(struct dtl_document *doc, uint32_t root, uint32_t before)
{
	struct dtl_token *t = &doc->tokens[root];

	before = name_before(doc, before);
	if (t->upos == DTL_VERB)
		hang(t, verb_above(doc, before), "parataxis");
	else if (is_nominal(&doc->tokens[before]))
		hang(t, before, "appos");
	else
		hang(t, before, "parataxis");
}

/* What stands in the bracket says more about the word before it. */
static void
unfold(const struct dtl_model *m, struct dtl_document *doc, const struct group *g)
{
	uint32_t origin[MAX_INSIDE], root = g->open + 1;
	size_t count = 0;

	for (uint32_t t = g->open + 1; t < g->close; t++)
		origin[count++] = t;
	parse_some(m, doc, origin, count);
	for (size_t i = 0; i < count; i++)
		if (doc->tokens[origin[i]].head == DTL_NO_TOKEN)
			root = origin[i];
	hang_inside(doc, root, g->open - 1);
	hang(&doc->tokens[g->open], root, "punct");
	hang(&doc->tokens[g->close], root, "punct");
}

void
dtl_parse_folded(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	uint32_t end = sentence->token + sentence->token_count;
	struct groups groups;
	uint32_t *outside;
	size_t count = 0, g = 0;

	find_groups(doc, sentence, &groups);
	if (groups.count == 0) {
		dtl_parse(m, doc, sentence);
		return;
	}
	outside = DTL_NEW_ARRAY(doc->a, sentence->token_count, uint32_t);
	for (uint32_t t = sentence->token; t < end; t++) {
		if (g < groups.count && t == groups.items[g].open)
			t = groups.items[g++].close;
		else
			outside[count++] = t;
	}
	parse_some(m, doc, outside, count);
	for (g = 0; g < groups.count; g++)
		unfold(m, doc, &groups.items[g]);
	sentence->parsed = true;
}

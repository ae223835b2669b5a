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

/* Tokens, somewhere in the document, that are parsed as one sentence. */
struct part {
	const uint32_t *origin;
	size_t count;
};

static struct dtl_parse_item
item_of(const struct dtl_document *doc, const struct part *p)
{
	struct dtl_token *tokens = DTL_NEW_ARRAY(doc->a, p->count, struct dtl_token);

	for (size_t i = 0; i < p->count; i++)
		tokens[i] = doc->tokens[p->origin[i]];
	return (struct dtl_parse_item){ .tokens = tokens, .count = (uint32_t)p->count };
}

/* Copies what came back of a part. */
static void
put_back(struct dtl_document *doc, const struct part *p, const struct dtl_token *tokens)
{
	for (size_t i = 0; i < p->count; i++) {
		struct dtl_token *t = &doc->tokens[p->origin[i]];

		*t = tokens[i];
		if (t->head != DTL_NO_TOKEN)
			t->head = p->origin[t->head];
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
unfold(struct dtl_document *doc, const struct group *g)
{
	uint32_t root = g->open + 1;

	for (uint32_t t = g->open + 1; t < g->close; t++)
		if (doc->tokens[t].head == DTL_NO_TOKEN)
			root = t;
	hang_inside(doc, root, g->open - 1);
	hang(&doc->tokens[g->open], root, "punct");
	hang(&doc->tokens[g->close], root, "punct");
}

/* A sentence and what is parsed of it: itself, or what is outside its brackets and inside of each. */
struct folded {
	struct dtl_sentence *sentence;
	struct groups groups;
	struct part part[1 + MAX_GROUPS];
	size_t first; /* of its items */
};

struct folding {
	struct dtl_document *doc;
	struct dtl_parse_item *items;
	size_t count, cap;
};

static void
add_item(struct folding *f, struct dtl_parse_item item)
{
	if (f->count == f->cap) {
		f->items =
		    dtl_arena_grow(f->doc->a, f->items, f->count, 2 * f->cap, sizeof *f->items);
		f->cap *= 2;
	}
	f->items[f->count++] = item;
}

/* Takes the sentence apart into one part outside its brackets and one inside of each. */
static void
take_apart(struct folding *f, struct folded *s)
{
	const uint32_t end = s->sentence->token + s->sentence->token_count;
	uint32_t *origin = DTL_NEW_ARRAY(f->doc->a, s->sentence->token_count, uint32_t),
		 *to = origin;
	size_t g = 0;

	for (uint32_t t = s->sentence->token; t < end; t++) {
		if (g < s->groups.count && t == s->groups.items[g].open)
			t = s->groups.items[g++].close;
		else
			*to++ = t;
	}
	s->part[0] = (struct part){ origin, (size_t)(to - origin) };
	for (g = 0; g < s->groups.count; g++) {
		s->part[g + 1].origin = to;
		for (uint32_t t = s->groups.items[g].open + 1; t < s->groups.items[g].close; t++)
			*to++ = t;
		s->part[g + 1].count = (size_t)(to - s->part[g + 1].origin);
	}
	for (g = 0; g <= s->groups.count; g++)
		add_item(f, item_of(f->doc, &s->part[g]));
}

static void
put_together(struct folding *f, const struct folded *s)
{
	for (size_t g = 0; g <= s->groups.count; g++)
		put_back(f->doc, &s->part[g], f->items[s->first + g].tokens);
	for (size_t g = 0; g < s->groups.count; g++)
		unfold(f->doc, &s->groups.items[g]);
}

void
dtl_parse_folded_all(const struct dtl_model *m, struct dtl_document *doc,
    struct dtl_sentence *const *sentences, size_t count)
{
	struct folded **folded = DTL_NEW_ARRAY(doc->a, count, struct folded *);
	struct folding f = { .doc = doc, .cap = count + 1 };
	struct groups groups;
	size_t at = 0;

	f.items = DTL_NEW_ARRAY(doc->a, f.cap, struct dtl_parse_item);
	for (size_t i = 0; i < count; i++) {
		struct dtl_sentence *s = sentences[i];

		find_groups(doc, s, &groups);
		if (groups.count == 0) {
			add_item(&f, (struct dtl_parse_item){ doc->tokens + s->token,
					 s->token_count, s->token, s->words, s->encoded });
			continue;
		}
		folded[i] = DTL_NEW(doc->a, struct folded);
		*folded[i] = (struct folded){ .sentence = s, .groups = groups, .first = f.count };
		take_apart(&f, folded[i]);
	}
	dtl_parse_all(m, doc, f.items, f.count);
	for (size_t i = 0; i < count; i++) {
		if (folded[i] != NULL)
			put_together(&f, folded[i]);
		else
			sentences[i]->encoded = f.items[at].encoded;
		at += folded[i] != NULL ? folded[i]->groups.count + 1 : 1;
		sentences[i]->parsed = true;
	}
}

void
dtl_parse_folded(const struct dtl_model *m, struct dtl_document *doc, struct dtl_sentence *sentence)
{
	dtl_parse_folded_all(m, doc, &sentence, 1);
}

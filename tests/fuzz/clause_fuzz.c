/*
 * The door of the clause reader: whatever tree the parser may give, clauses point into their sentence.
 *
 * The first byte is the root; then each token has four bytes: its word, part of speech, label and head.
 */
#include "door.h"
#include "text/clause.h"

enum { BYTES = 4, TOKENS_MAX = 200 };

static const char *const words[] = { "hold", "talk", "visit", "sign", "pay", "say", "be", "have",
	"will", "may", "should", "not", "n't", "never", "by", "with", "to", "of", "in", "from",
	"if", "unless", "that", "who", "and", "or", "minister", "Kenya", "Oslo", "agreement",
	"carry", "out", "do", "let", "please", "deny", "agree", "between", ",", ".", "?", "\"",
	"'s", "both", "there", "extend", "invitation", "as", "according", "tell" };

enum { WORDS = sizeof words / sizeof words[0] };

/* Would token i, hung on head, be its own ancestor? */
static bool
makes_cycle(const struct dtl_token *tokens, uint32_t i, uint32_t head)
{
	while (head != DTL_NO_TOKEN && head != i)
		head = tokens[head].head;
	return head == i;
}

static void
make_tokens(struct dtl_document *doc, const uint8_t *bytes, uint32_t root)
{
	for (uint32_t i = 0; i < doc->token_count; i++) {
		struct dtl_token *t = &doc->tokens[i];
		const uint8_t *b = bytes + (size_t)i * BYTES;

		t->beg = i * 16;
		t->end = t->beg + 1;
		t->form = t->lower = t->lemma = dtl_str_from(words[b[0] % WORDS]);
		t->upos = (uint8_t)(b[1] % DTL_UPOS_COUNT);
		t->xpos = b[1] % 40; /* fewer than there are */
		t->head = DTL_NO_TOKEN;
	}
	for (uint32_t i = 0; i < doc->token_count; i++) {
		struct dtl_token *t = &doc->tokens[i];
		const uint8_t *b = bytes + (size_t)i * BYTES;
		uint32_t head = b[3] % (uint32_t)doc->token_count;

		if (i == root || makes_cycle(doc->tokens, i, head))
			head = root;
		t->head = i == root ? DTL_NO_TOKEN : head;
		t->rel = (uint8_t)(i == root ? DTL_REL_ROOT : b[2] % DTL_REL_COUNT);
		t->deprel = dtl_rel_name((enum dtl_rel)t->rel);
	}
}

static void
check_tokens(const struct dtl_document *doc, const uint32_t *tokens, size_t count)
{
	expect(count <= doc->token_count);
	for (size_t i = 0; i < count; i++)
		expect(tokens[i] < doc->token_count);
}

static void
check_clause(const struct dtl_document *doc, size_t i)
{
	const struct dtl_clause *c = &doc->clauses[i];

	expect(c->sentence == 0 && c->predicate < doc->token_count && c->link < DTL_LINK_COUNT);
	expect(c->light_noun == DTL_NO_TOKEN || c->light_noun < doc->token_count);
	expect(c->speaker == DTL_NO_TOKEN || c->speaker < doc->token_count);
	expect(c->parent == DTL_NO_TOKEN || (c->parent < doc->clause_count && c->parent != i));
	check_tokens(doc, c->subjects, c->subject_count);
	check_tokens(doc, c->agents, c->agent_count);
	check_tokens(doc, c->objects, c->object_count);
	check_tokens(doc, c->recipients, c->recipient_count);
	for (size_t k = 0; k < c->oblique_count; k++) {
		expect(c->obliques[k].token < doc->token_count);
		expect(c->obliques[k].span.beg < c->obliques[k].span.end);
		expect(c->obliques[k].span.end <= doc->text.n);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	size_t count = n > 0 ? (n - 1) / BYTES : 0;

	if (count == 0)
		return 0;
	if (count > TOKENS_MAX)
		count = TOKENS_MAX;
	struct dtl_arena *a = dtl_arena_new((size_t)256 << 20);
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_sentence sentence = { .token_count = (uint32_t)count, .parsed = true };
	struct dtl_document doc = { .a = a, .blocks = &block, .block_count = 1 };

	doc.text = dtl_str_make(dtl_arena_alloc(a, count * 16), count * 16);
	block.span.end = sentence.span.end = (uint32_t)doc.text.n;
	doc.sentences = &sentence;
	doc.sentence_count = 1;
	doc.tokens = DTL_NEW_ARRAY(a, count, struct dtl_token);
	doc.token_count = count;
	make_tokens(&doc, bytes + 1, bytes[0] % (uint32_t)count);
	dtl_clauses_find(&doc);
	for (size_t i = 0; i < doc.clause_count; i++)
		check_clause(&doc, i);
	dtl_arena_free(a);
	return 0;
}

#include "text/segment.h"

#include "text/sentence.h"
#include "text/token.h"

enum { MAX_SENTENCE_TOKENS = 200, MIN_PIECE_TOKENS = 80 };

struct segmenter {
	struct dtl_document *doc;
	struct dtl_token_out tokens;
	size_t sentence_cap;
};

static void
add_sentence(struct segmenter *s, uint32_t block, size_t token, size_t count)
{
	struct dtl_document *doc = s->doc;

	if (doc->sentence_count == s->sentence_cap) {
		size_t cap = s->sentence_cap ? s->sentence_cap * 2 : 64;
		doc->sentences = dtl_arena_grow(
		    doc->a, doc->sentences, s->sentence_cap, cap, sizeof(struct dtl_sentence));
		s->sentence_cap = cap;
	}
	doc->sentences[doc->sentence_count++] = (struct dtl_sentence){
		.span = { doc->tokens[token].beg, doc->tokens[token + count - 1].end },
		.token = (uint32_t)token,
		.token_count = (uint32_t)count,
		.block = block,
	};
}

/* How many tokens the first piece of a sentence that is too long gets: up to a semicolon, a dash or
 * a comma when one stands late enough, else as many as are allowed. */
static size_t
safe_cut(const struct dtl_document *doc, size_t token)
{
	static const char *const marks[] = { ";", ":", "," };

	for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++)
		for (size_t i = MAX_SENTENCE_TOKENS; i > MIN_PIECE_TOKENS; i--)
			if (dtl_str_is(doc->tokens[token + i - 1].form, marks[m]))
				return i;
	return MAX_SENTENCE_TOKENS;
}

static void
add_pieces(struct segmenter *s, uint32_t block, size_t token)
{
	size_t left = s->doc->token_count - token;

	if (left > MAX_SENTENCE_TOKENS)
		s->doc->split_sentence_count++;
	while (left > MAX_SENTENCE_TOKENS) {
		size_t count = safe_cut(s->doc, token);
		add_sentence(s, block, token, count);
		token += count;
		left -= count;
	}
	if (left > 0)
		add_sentence(s, block, token, left);
}

static dtl_rc
segment_block(struct segmenter *s, uint32_t block, size_t max_sentences, size_t max_tokens,
    struct dtl_err *err)
{
	struct dtl_document *doc = s->doc;
	struct dtl_breaker breaker;
	struct dtl_span span;

	dtl_sentence_begin(&breaker, doc->text, doc->blocks[block].span);
	while (dtl_sentence_next(&breaker, &span)) {
		size_t token = doc->token_count;
		dtl_tokenise(&s->tokens, span);
		add_pieces(s, block, token);
		if (doc->token_count > max_tokens)
			return dtl_err_set(
			    err, DTL_SKIP, "more than %zu tokens in one article", max_tokens);
		if (doc->sentence_count > max_sentences)
			return dtl_err_set(
			    err, DTL_SKIP, "more than %zu sentences in one article", max_sentences);
	}
	return DTL_OK;
}

dtl_rc
dtl_segment(struct dtl_document *doc, size_t max_sentences, size_t max_tokens, struct dtl_err *err)
{
	struct segmenter s = { .doc = doc };

	doc->sentences = NULL;
	doc->sentence_count = 0;
	doc->split_sentence_count = 0;
	dtl_token_out_init(&s.tokens, doc, max_tokens);
	for (size_t i = 0; i < doc->block_count; i++) {
		if (!doc->blocks[i].coded)
			continue;
		dtl_rc rc = segment_block(&s, (uint32_t)i, max_sentences, max_tokens, err);
		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

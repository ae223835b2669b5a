/*
 * CoNLL-U in and out, so that the treebanks' own evaluation can judge tagger and parser. Every sentence
 * is parsed here, also those that the coder would pass over.
 */
#include "explain.h"

#include "text/segment.h"

#include <stdio.h>

enum { MAX_SENTENCES = 1000000, MAX_WORDS = 20000000 };

/* Words of one sentence of the input, and its lines that are passed on as they are. */
struct reader {
	struct dtl_arena *a;
	struct dtl_buf text; /* forms, with blanks where SpaceAfter does not say No */
	struct dtl_token *tokens;
	size_t token_count, token_cap;
	struct dtl_str *lines; /* comments, ranges and empty nodes, each before a word */
	size_t *line_before; /* index of the word it stands before */
	size_t line_count, line_cap;
};

static void
add_line(struct reader *r, struct dtl_str line)
{
	if (r->line_count == r->line_cap) {
		size_t cap = r->line_cap * 2 + 16;

		r->lines = dtl_arena_grow(r->a, r->lines, r->line_cap, cap, sizeof r->lines[0]);
		r->line_before
		    = dtl_arena_grow(r->a, r->line_before, r->line_cap, cap, sizeof(size_t));
		r->line_cap = cap;
	}
	r->lines[r->line_count] = line;
	r->line_before[r->line_count++] = r->token_count;
}

static struct dtl_str
column(struct dtl_str line, int want)
{
	struct dtl_str cell = DTL_STR_NONE;

	for (int i = 0; i <= want; i++) {
		if (!dtl_str_split(&line, '\t', &cell))
			return DTL_STR_NONE;
	}
	return cell;
}

static void
add_word(struct reader *r, struct dtl_str line)
{
	struct dtl_str form = column(line, 1), misc = column(line, 9);

	if (r->token_count == r->token_cap) {
		size_t cap = r->token_cap * 2 + 64;

		r->tokens
		    = dtl_arena_grow(r->a, r->tokens, r->token_cap, cap, sizeof r->tokens[0]);
		r->token_cap = cap;
	}
	struct dtl_token *token = &r->tokens[r->token_count++];
	*token = (struct dtl_token) { .beg = (uint32_t)r->text.n, .head = DTL_NO_TOKEN };
	dtl_buf_add_str(&r->text, form);
	token->end = (uint32_t)r->text.n;
	if (token->beg > 0 && r->text.p[token->beg - 1] == ' ')
		token->flags |= DTL_TOKEN_SPACE_BEFORE;
	if (dtl_str_find(misc, dtl_str_from("SpaceAfter=No"), 0) == misc.n)
		dtl_buf_add_char(&r->text, ' ');
}

static void
take_line(struct reader *r, struct dtl_str line)
{
	struct dtl_str id = column(line, 0);
	bool word = dtl_str_find_char(id, '-', 0) == id.n && dtl_str_find_char(id, '.', 0) == id.n;

	if (dtl_str_starts(line, "#") || !word)
		add_line(r, line);
	else
		add_word(r, line);
}

static void
write_word(struct dtl_buf *out, const struct dtl_document *doc, const struct dtl_sentence *sentence,
    size_t k)
{
	const struct dtl_token *t = &doc->tokens[sentence->token + k];
	const struct dtl_token *next = k + 1 < sentence->token_count ? t + 1 : NULL;
	size_t head = t->head == DTL_NO_TOKEN ? 0 : (size_t)(t->head - sentence->token) + 1;
	bool glued = next != NULL && (next->flags & DTL_TOKEN_SPACE_BEFORE) == 0;
	struct dtl_str lemma = t->lemma.n > 0 ? t->lemma : t->form;

	dtl_buf_addf(out, "%zu\t%.*s\t%.*s\t%s\t%s\t_\t%zu\t%s\t_\t%s\n", k + 1,
	    DTL_STR_FMT(t->form), DTL_STR_FMT(lemma), dtl_upos_name((enum dtl_upos)t->upos),
	    dtl_xpos_name(t->xpos), head, t->deprel != NULL ? t->deprel : head == 0 ? "root" : "dep",
	    glued ? "SpaceAfter=No" : "_");
}

/* "do" + "n't" without a blank between them is one token of two words. */
static void
write_range(struct dtl_buf *out, const struct dtl_document *doc,
    const struct dtl_sentence *sentence, size_t k)
{
	const struct dtl_token *first = &doc->tokens[sentence->token + k], *last = first;
	const struct dtl_token *end = &doc->tokens[sentence->token + sentence->token_count];

	if ((first->flags & DTL_TOKEN_CLITIC) != 0 && k > 0 && first[-1].end == first->beg)
		return;
	while (last + 1 < end && (last[1].flags & DTL_TOKEN_CLITIC) != 0
	    && last->end == last[1].beg)
		last++;
	if (last == first)
		return;
	struct dtl_str form = dtl_str_slice(doc->text, first->beg, last->end);
	dtl_buf_addf(out, "%zu-%zu\t%.*s\t_\t_\t_\t_\t_\t_\t_\t%s\n", k + 1,
	    k + 1 + (size_t)(last - first), DTL_STR_FMT(form),
	    last + 1 < end && (last[1].flags & DTL_TOKEN_SPACE_BEFORE) == 0 ? "SpaceAfter=No" : "_");
}

static void
flush(struct dtl_buf *out)
{
	(void)fwrite(out->p != NULL ? out->p : "", 1, out->n, stdout);
}

/* One sentence of the input as a document of one sentence. */
static void
finish_sentence(const struct dtl_model *model, struct reader *r)
{
	struct dtl_document doc = { .a = r->a };
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_sentence sentence = { .token_count = (uint32_t)r->token_count };
	struct dtl_buf out;
	size_t line = 0;

	if (r->token_count == 0 && r->line_count == 0)
		return;
	doc.text = dtl_buf_str(&r->text);
	block.span.end = sentence.span.end = (uint32_t)doc.text.n;
	doc.blocks = &block;
	doc.sentences = &sentence;
	doc.block_count = doc.sentence_count = 1;
	doc.tokens = r->tokens;
	doc.token_count = r->token_count;
	dtl_tokens_describe(&doc);
	if (r->token_count > 0) {
		dtl_tag(model, &doc, &sentence);
		dtl_parse(model, &doc, &sentence);
	}
	dtl_buf_init(&out, r->a);
	for (size_t k = 0; k <= r->token_count; k++) {
		while (line < r->line_count && r->line_before[line] == k)
			dtl_buf_addf(&out, "%.*s\n", DTL_STR_FMT(r->lines[line++]));
		if (k < r->token_count)
			write_word(&out, &doc, &sentence, k);
	}
	dtl_buf_add_char(&out, '\n');
	flush(&out);
}

static void
begin_sentence(struct reader *r)
{
	struct dtl_arena *a = r->a;

	dtl_arena_reset(a);
	*r = (struct reader) { .a = a };
	dtl_buf_init(&r->text, a);
}

static void
keep_words(const struct dtl_model *model, struct dtl_str text)
{
	struct reader r = { .a = dtl_arena_new(0) };
	struct dtl_str line;

	begin_sentence(&r);
	while (dtl_str_split(&text, '\n', &line)) {
		if (dtl_str_ends(line, "\r"))
			line.n--;
		if (line.n > 0) {
			take_line(&r, line);
			continue;
		}
		finish_sentence(model, &r);
		begin_sentence(&r);
	}
	finish_sentence(model, &r);
	dtl_arena_free(r.a);
}

/* Raw text: paragraphs end at blank lines; a single line end is a blank. */
static void
find_blocks(struct dtl_document *doc, struct dtl_str raw)
{
	char *text = dtl_arena_strndup(doc->a, raw.p, raw.n);
	size_t cap = 16, beg = 0;

	doc->text = dtl_str_make(text, raw.n);
	doc->blocks = DTL_NEW_ARRAY(doc->a, cap, struct dtl_block);
	for (size_t i = 0; i <= raw.n; i++) {
		bool ends = i == raw.n || (text[i] == '\n' && (i + 1 == raw.n || text[i + 1] == '\n'));

		if (!ends) {
			if (text[i] == '\n' || text[i] == '\r')
				text[i] = ' ';
			continue;
		}
		if (doc->block_count == cap) {
			doc->blocks = dtl_arena_grow(
			    doc->a, doc->blocks, cap, cap * 2, sizeof doc->blocks[0]);
			cap *= 2;
		}
		if (i > beg)
			doc->blocks[doc->block_count++] = (struct dtl_block) { DTL_BLOCK_BODY,
				{ (uint32_t)beg, (uint32_t)i }, true, NULL };
		while (i < raw.n && text[i] == '\n')
			i++;
		beg = i;
		if (i < raw.n)
			i--;
	}
}

static dtl_rc
segment_raw(const struct dtl_model *model, struct dtl_str raw, struct dtl_err *err)
{
	struct dtl_document doc = { .a = dtl_arena_new(0) };
	struct dtl_buf out;

	find_blocks(&doc, raw);
	dtl_rc rc = dtl_segment(&doc, MAX_SENTENCES, MAX_WORDS, err);
	dtl_buf_init(&out, NULL);
	for (size_t i = 0; rc == DTL_OK && i < doc.sentence_count; i++) {
		struct dtl_sentence *sentence = &doc.sentences[i];

		dtl_tag(model, &doc, sentence);
		dtl_parse(model, &doc, sentence);
		dtl_buf_addf(&out, "# sent_id = %zu\n# text = %.*s\n", i + 1,
		    DTL_STR_FMT(dtl_document_text(&doc, sentence->span)));
		for (size_t k = 0; k < sentence->token_count; k++) {
			write_range(&out, &doc, sentence, k);
			write_word(&out, &doc, sentence, k);
		}
		dtl_buf_add_char(&out, '\n');
		flush(&out);
		dtl_buf_truncate(&out, 0);
	}
	dtl_buf_clear(&out);
	dtl_arena_free(doc.a);
	return rc;
}

int
dtl_explain_conllu(struct dtl_explain *e, struct dtl_str text, bool pretokenised)
{
	struct dtl_model *model = NULL;
	struct dtl_err err;
	dtl_rc rc = dtl_model_open(e->model, &model, &err);

	if (rc == DTL_OK && pretokenised)
		keep_words(model, text);
	else if (rc == DTL_OK)
		rc = segment_raw(model, text, &err);
	dtl_model_close(model);
	return rc == DTL_OK ? 0 : dtl_command_fail(e->self, DTL_EXIT_FAIL, "%s", err.text);
}

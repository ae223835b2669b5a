/*
 * CoNLL-U in and out, so that the treebanks' own evaluation can judge tagger and parser. Every sentence
 * is parsed here, also those that the coder would pass over.
 */
#include "explain.h"

#include "text/conllu.h"
#include "text/fold.h"
#include "text/names.h"
#include "text/segment.h"

#include <stdio.h>

enum { MAX_SENTENCES = 1000000, MAX_WORDS = 20000000 };

/* Raw text: paragraphs end at blank lines; a single line end is a blank. */
static void
find_blocks(struct dtl_document *doc, struct dtl_str raw)
{
	char *text = dtl_arena_strndup(doc->a, raw.p, raw.n);
	size_t cap = 16, beg = 0;

	doc->text = dtl_str_make(text, raw.n);
	doc->blocks = DTL_NEW_ARRAY(doc->a, cap, struct dtl_block);
	for (size_t i = 0; i <= raw.n; i++) {
		bool ends =
		    i == raw.n || (text[i] == '\n' && (i + 1 == raw.n || text[i + 1] == '\n'));

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
			doc->blocks[doc->block_count++] = (struct dtl_block){ DTL_BLOCK_BODY,
				{ (uint32_t)beg, (uint32_t)i }, true, NULL };
		while (i < raw.n && text[i] == '\n')
			i++;
		beg = i;
		if (i < raw.n)
			i--;
	}
}

static void
parse_all(const struct dtl_model *model, struct dtl_document *doc)
{
	struct dtl_buf out;

	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_tag(model, doc, &doc->sentences[i]);
	dtl_names_label(model, doc);
	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_parse_folded(model, doc, &doc->sentences[i]);
	dtl_buf_init(&out, NULL);
	dtl_conllu_write(doc, &out);
	(void)fwrite(out.p != NULL ? out.p : "", 1, out.n, stdout);
	dtl_buf_clear(&out);
}

int
dtl_explain_conllu(struct dtl_explain *e, struct dtl_str text, bool pretokenised)
{
	struct dtl_document doc = { .a = dtl_arena_new((size_t)8 << 30) };
	struct dtl_arena *a = doc.a;
	struct dtl_model *model = NULL;
	struct dtl_err err;
	dtl_rc rc = dtl_model_open(e->model, &model, &err);

	if (rc == DTL_OK && pretokenised) {
		rc = dtl_conllu_read(a, text, &doc, &err);
	} else if (rc == DTL_OK) {
		find_blocks(&doc, text);
		rc = dtl_segment(&doc, MAX_SENTENCES, MAX_WORDS, &err);
	}
	doc.reader = e->reader;
	if (rc == DTL_OK)
		parse_all(model, &doc);
	dtl_model_close(model);
	dtl_arena_free(a);
	return rc == DTL_OK ? 0 : dtl_command_fail(e->self, DTL_EXIT_FAIL, "%s", err.text);
}

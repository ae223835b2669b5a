/*
 * The door of tagger, name labeller and parser: every sentence becomes one tree, which reads again
 * to the same as CoNLL-U.
 *
 * The first byte chooses: even, the rest is text; odd, CoNLL-U as --pretokenised reads it.
 */
#include "base/file.h"
#include "base/utf8.h"
#include "door.h"
#include "text/conllu.h"
#include "text/fold.h"
#include "text/names.h"
#include "text/segment.h"

static struct dtl_model *model;

static void
close_door(void)
{
	dtl_model_close(model);
}

static void
open_door(void)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_mapping map; /* stays mapped */
	struct dtl_err err;

	expect(dtl_mapping_open(dtl_share_path(a, "english.model"), &map, &err) == DTL_OK);
	expect(dtl_model_open(dtl_str_make(map.p, map.n), &model, &err) == DTL_OK);
	(void)atexit(close_door);
	dtl_arena_free(a);
}

/* Every token comes to the one root by its heads, in no more steps than there are tokens. */
static void
check_tree(const struct dtl_document *doc, const struct dtl_sentence *s)
{
	uint32_t end = s->token + s->token_count;
	uint32_t roots = 0;

	expect(s->parsed);
	for (uint32_t i = s->token; i < end; i++) {
		const struct dtl_token *t = &doc->tokens[i];
		uint32_t steps = 0, at = i;

		expect(t->upos != DTL_UPOS_NONE && t->upos < DTL_UPOS_COUNT && t->lemma.n > 0);
		expect(t->deprel != NULL && t->rel < DTL_REL_COUNT);
		expect((t->rel == DTL_REL_ROOT) == (t->head == DTL_NO_TOKEN));
		roots += t->head == DTL_NO_TOKEN;
		while (doc->tokens[at].head != DTL_NO_TOKEN) {
			at = doc->tokens[at].head;
			expect(at >= s->token && at < end && ++steps <= s->token_count);
		}
	}
	expect(roots == 1);
}

/* Names lie inside their sentence, one after the other. */
static void
check_names(const struct dtl_document *doc, const struct dtl_sentence *s)
{
	uint32_t at = s->token, end = s->token + s->token_count, last = at;
	struct dtl_name name;

	while (dtl_name_next(doc, &at, end, &name)) {
		expect(name.kind > DTL_NAME_NONE && name.kind < DTL_NAME_KIND_COUNT);
		expect(name.token >= last && name.token_count > 0);
		last = name.token + name.token_count;
		expect(last <= end);
	}
}

static void
check_again(struct dtl_arena *a, const struct dtl_document *doc)
{
	struct dtl_document again;
	struct dtl_buf out;
	struct dtl_err err;

	dtl_buf_init(&out, a);
	dtl_conllu_write(doc, &out);
	expect(dtl_conllu_read(a, dtl_buf_str(&out), &again, &err) == DTL_OK);
	expect(again.token_count == doc->token_count);
	expect(again.sentence_count == doc->sentence_count);
	for (size_t i = 0; i < doc->token_count; i++) {
		expect(again.tokens[i].head == doc->tokens[i].head);
		expect(again.tokens[i].upos == doc->tokens[i].upos);
		expect(again.tokens[i].rel == doc->tokens[i].rel);
	}
}

static void
parse_all(struct dtl_arena *a, struct dtl_document *doc)
{
	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_tag(model, doc, &doc->sentences[i]);
	dtl_names_label(model, doc);
	for (size_t i = 0; i < doc->sentence_count; i++) {
		check_names(doc, &doc->sentences[i]);
		dtl_parse_folded(model, doc, &doc->sentences[i]);
		check_tree(doc, &doc->sentences[i]);
	}
	check_again(a, doc);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_document doc = { .a = a, .blocks = &block, .block_count = 1 };
	struct dtl_err err;
	dtl_rc rc = DTL_SKIP;

	if (model == NULL)
		open_door();
	if (n > 0) {
		doc.text = dtl_utf8_repair(a, dtl_str_make((const char *)bytes + 1, n - 1));
		block.span.end = (uint32_t)doc.text.n;
		rc = bytes[0] % 2 == 0 ? dtl_segment(&doc, 5000, 200000, &err)
				       : dtl_conllu_read(a, doc.text, &doc, &err);
	}
	if (rc == DTL_OK)
		parse_all(a, &doc);
	dtl_arena_free(a);
	return 0;
}

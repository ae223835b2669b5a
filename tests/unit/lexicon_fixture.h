/* A lexicon made from texts, and documents from sentences, for the tests of lib/news. */
#ifndef LEXICON_FIXTURE_H
#define LEXICON_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "news/mention.h"
#include "text/segment.h"

#include <stdlib.h>

struct fixture {
	struct dtl_arena *a;
	struct dtl_str bytes;
	struct dtl_lexicon *lex;
	struct dtl_mapping map;
};

static inline struct fixture *
fixture_new(const char *actors, const char *places)
{
	struct fixture *fx = calloc(1, sizeof *fx);
	struct dtl_err err;
	struct dtl_buf out;

	assert_non_null(fx);
	fx->a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(fx->a);

	dtl_buf_init(&out, fx->a);
	if (dtl_lexicon_add_source(b, "actors", "actors/t.txt", dtl_str_from(actors), &err) !=
		DTL_OK ||
	    dtl_lexicon_add_source(b, "places", "places/t.txt", dtl_str_from(places), &err) !=
		DTL_OK ||
	    dtl_lexicon_finish(b, &out, &err) != DTL_OK)
		fail_msg("%s", err.text);
	fx->bytes = dtl_buf_str(&out);
	if (dtl_lexicon_open(fx->a, fx->bytes, &fx->lex, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return fx;
}

/* The lexicon that the product ships. */
static inline struct fixture *
fixture_shipped(void)
{
	struct fixture *fx = calloc(1, sizeof *fx);
	struct dtl_err err;

	assert_non_null(fx);
	fx->a = dtl_arena_new(0);
	if (dtl_mapping_open(dtl_share_path(fx->a, "lexicon.bin"), &fx->map, &err) != DTL_OK)
		fail_msg("%s", err.text);
	fx->bytes = dtl_str_make(fx->map.p, fx->map.n);
	if (dtl_lexicon_open(fx->a, fx->bytes, &fx->lex, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return fx;
}

static inline void
fixture_free(struct fixture *fx)
{
	if (fx->map.p != NULL)
		dtl_mapping_close(&fx->map);
	dtl_arena_free(fx->a);
	free(fx);
}

/* Set up and torn down around a program of tests: the shipped lexicon as its state. */
static inline int
fixture_set_up(void **state)
{
	*state = fixture_shipped();
	return 0;
}

static inline int
fixture_tear_down(void **state)
{
	fixture_free(*state);
	return 0;
}

/* One body block a line, segmented. */
static inline struct dtl_document *
fixture_document(struct fixture *fx, const char *text)
{
	struct dtl_document *doc = DTL_NEW(fx->a, struct dtl_document);
	struct dtl_err err;
	struct dtl_str rest, line;

	doc->a = fx->a;
	doc->text = dtl_str_make(dtl_arena_strndup(fx->a, text, strlen(text)), strlen(text));
	doc->blocks = DTL_NEW_ARRAY(fx->a, 64, struct dtl_block);
	rest = doc->text;
	while (dtl_str_split(&rest, '\n', &line)) {
		uint32_t beg = (uint32_t)(line.p - doc->text.p);

		assert_true(doc->block_count < 64);
		doc->blocks[doc->block_count++] = (struct dtl_block){ .kind = DTL_BLOCK_BODY,
			.span = { beg, beg + (uint32_t)line.n },
			.coded = true };
	}
	if (dtl_segment(doc, 5000, 200000, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return doc;
}

#define fixture_words fixture_document

static inline struct dtl_mention_list
fixture_mentions(struct fixture *fx, struct dtl_document *doc, struct dtl_date published)
{
	struct dtl_mention_list l;

	dtl_mentions_find(fx->lex, doc, published, NULL, &l);
	dtl_mentions_link(doc, &l);
	struct dtl_place_candidate *region;

	(void)dtl_mentions_place(fx->lex, doc, &l, &region);
	return l;
}

/* The first mention of this kind with exactly this text, NULL when there is none. */
static inline const struct dtl_mention *
fixture_mention(const struct dtl_document *doc, const struct dtl_mention_list *l,
    enum dtl_mention_kind kind, const char *text)
{
	for (size_t i = 0; i < l->count; i++) {
		const struct dtl_mention *m = &l->items[i];

		if (m->kind == kind &&
		    dtl_str_is(dtl_str_slice(doc->text, m->span.beg, m->span.end), text))
			return m;
	}
	return NULL;
}

#endif

/* The language model as shipped, mapped once for the tests of a file; and text to a document. */
#ifndef DTL_TESTS_SHIPPED_MODEL_H
#define DTL_TESTS_SHIPPED_MODEL_H

#include "base/file.h"
#include "base/utf8.h"
#include "text/labels.h"
#include "text/tag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct shipped {
	struct dtl_arena *a;
	struct dtl_mapping map;
	struct dtl_model *m;
};

static struct shipped shipped;

static inline int
open_shipped(void **state)
{
	struct dtl_err err;

	(void)state;
	shipped.a = dtl_arena_new(0);
	if (dtl_mapping_open(dtl_share_path(shipped.a, "english.model"), &shipped.map, &err) !=
		DTL_OK ||
	    dtl_model_open(dtl_str_make(shipped.map.p, shipped.map.n), &shipped.m, &err) !=
		DTL_OK) {
		print_error("%s\n", err.text);
		return -1;
	}
	return 0;
}

static inline int
close_shipped(void **state)
{
	(void)state;
	dtl_model_close(shipped.m);
	dtl_mapping_close(&shipped.map);
	dtl_arena_free(shipped.a);
	return 0;
}

/* One sentence of words between blanks. */
static inline struct dtl_document
sentence_of(struct dtl_arena *a, const char *words)
{
	struct dtl_document doc = { .a = a, .text = dtl_str_from(words) };
	struct dtl_str rest = doc.text, word;

	doc.tokens = DTL_NEW_ARRAY(a, doc.text.n + 1, struct dtl_token);
	while (dtl_str_split(&rest, ' ', &word)) {
		uint32_t beg = (uint32_t)(word.p - doc.text.p);

		doc.tokens[doc.token_count++] = (struct dtl_token){ .beg = beg,
			.end = beg + (uint32_t)word.n,
			.form = word,
			.lower = dtl_utf8_lower_str(a, word),
			.head = DTL_NO_TOKEN };
	}
	doc.sentences = DTL_NEW(a, struct dtl_sentence);
	doc.sentence_count = 1;
	doc.sentences[0] = (struct dtl_sentence){ .span = { 0, (uint32_t)doc.text.n },
		.token_count = (uint32_t)doc.token_count };
	return doc;
}

#endif

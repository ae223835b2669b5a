/* A sentence with its parse written out, and what the clause reader makes of it. */
#ifndef DTL_TESTS_PARSED_SENTENCE_H
#define DTL_TESTS_PARSED_SENTENCE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/clause.h"
#include "text/conllu.h"

/* Words of a sentence as "form/lemma/UPOS/XPOS/head/rel", heads counted from 1. */
static inline void
read_parse(struct dtl_arena *a, const char *words, struct dtl_document *doc)
{
	struct dtl_str rest = dtl_str_from(words), word;
	struct dtl_buf text;
	struct dtl_err err;
	int id = 1;

	dtl_buf_init(&text, a);
	while (dtl_str_split(&rest, ' ', &word)) {
		struct dtl_str f[6] = { { NULL, 0 } };

		for (size_t i = 0; i < 6; i++)
			assert_true(dtl_str_split(&word, '/', &f[i]));
		dtl_buf_addf(&text, "%d\t%.*s\t%.*s\t%.*s\t%.*s\t_\t%.*s\t%.*s\t_\t_\n", id++,
		    DTL_STR_FMT(f[0]), DTL_STR_FMT(f[1]), DTL_STR_FMT(f[2]), DTL_STR_FMT(f[3]),
		    DTL_STR_FMT(f[4]), DTL_STR_FMT(f[5]));
	}
	dtl_buf_add_z(&text, "\n");
	if (dtl_conllu_read(a, dtl_buf_str(&text), doc, &err) != DTL_OK)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < doc->sentence_count; i++)
		doc->sentences[i].parsed = true;
	dtl_clauses_find(doc);
}

static inline const struct dtl_clause *
clause(const struct dtl_document *doc, const char *lemma)
{
	for (size_t i = 0; i < doc->clause_count; i++) {
		if (dtl_str_is(doc->clauses[i].lemma, lemma))
			return &doc->clauses[i];
	}
	fail_msg("no clause '%s'", lemma);
	return NULL;
}

static inline bool
is_at(const struct dtl_document *doc, uint32_t token, const char *form)
{
	return token != DTL_NO_TOKEN && dtl_str_is(doc->tokens[token].form, form);
}

#endif

/*
 * names - which words of an article name a person, an organisation, a place or an event.
 *
 *	(dtl_tag every sentence)   dtl_names_label(m, doc)   dtl_name_next(...)
 *
 * A sequence labeller of the language model: each name is words next to each other in one sentence.
 * It reads the sentences of a document in order, because a name that was sure once ("the Halden
 * Institute") helps where it is short ("Halden"). Sentences without tags are passed over.
 *
 * Errors:  none.
 * Memory:  arena of the document.
 * Threads: pure functions. Linear in tokens.
 */
#ifndef DTL_TEXT_NAMES_H
#define DTL_TEXT_NAMES_H

#include "text/tag.h"

enum dtl_name_kind {
	DTL_NAME_NONE,
	DTL_NAME_PERSON,
	DTL_NAME_ORGANISATION,
	DTL_NAME_PLACE,
	DTL_NAME_EVENT, /* "the Winter Olympics" */
	DTL_NAME_KIND_COUNT,
};

const char *dtl_name_kind_name(enum dtl_name_kind kind); /* "PER", "ORG", "LOC", "EVENT"; "O" */

/* Sets name, DTL_TOKEN_ENTITY and DTL_TOKEN_NAME_BEGIN of every token of the tagged sentences. */
void dtl_names_label(const struct dtl_model *m, struct dtl_document *doc);

struct dtl_name {
	enum dtl_name_kind kind;
	uint32_t token, token_count;
};

/* The next name that begins in tokens [*at, end); moves *at behind it. False when none is left. */
bool
dtl_name_next(const struct dtl_document *doc, uint32_t *at, uint32_t end, struct dtl_name *ret);

#endif

/*
 * explain - the extractor seen from outside: any stage, for people or as JSON.
 *
 * Errors:  as news/extract.h.
 * Memory:  the caller's arena.
 * Threads: main thread.
 */
#ifndef DATELINE_EXPLAIN_H
#define DATELINE_EXPLAIN_H

#include "base/json.h"
#include "command.h"
#include "news/extract.h"
#include "text/tag.h"

struct dtl_explain {
	const struct dtl_command *self;
	struct dtl_extractor *extractor;
	struct dtl_str model; /* bytes, for conllu */
	enum dtl_stage stage;
	enum dtl_text_reader reader;
	bool color;
	bool batch;
	bool why; /* the reasons of each event */
	bool why_not; /* and of each sentence without one */
	uint32_t only; /* of this sentence alone, whatever it holds; DTL_NO_TOKEN: all without */
};

/* One article and what the extractor made of it. */
struct dtl_seen {
	const struct dtl_article *article;
	const struct dtl_extraction *x;
	enum dtl_stage stage;
	const struct dtl_explain *asked;
};

/* Whether --why-not speaks of this sentence. */
bool dtl_explain_asks(const struct dtl_seen *seen, uint32_t sentence);

const char *dtl_stage_name(enum dtl_stage stage);

/* explain_json.c: the members of the stage's object ("text": ..., "events": [...]), without braces. */
void dtl_explain_members(struct dtl_json_writer *w, const struct dtl_seen *seen);
/* One item a line where the stage is a list, else one object. */
void dtl_explain_lines(struct dtl_buf *out, const struct dtl_seen *seen);

/* explain_why_json.c: the event, with its reasons when they are asked for and it is no batch. */
void dtl_explain_event(struct dtl_json_writer *w, const struct dtl_seen *seen, size_t event);
/* Members "why" and "why_not" of a line of --batch, as far as they are asked for. */
void dtl_explain_why_members(struct dtl_json_writer *w, const struct dtl_seen *seen);
/* One line for each sentence that --why-not speaks of. */
void dtl_explain_why_not_lines(struct dtl_buf *out, const struct dtl_seen *seen);

/* explain_print.c */
void dtl_explain_print(struct dtl_buf *out, const struct dtl_seen *seen, bool color);

/* explain_batch.c: one line in, one line out. The exit code. */
int dtl_explain_batch(struct dtl_explain *e);

/* conllu.c: raw text, or CoNLL-U whose words are kept, to CoNLL-U on standard output. */
int dtl_explain_conllu(struct dtl_explain *e, struct dtl_str text, bool pretokenised);

#endif

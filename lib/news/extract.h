/*
 * extract - the extractor's line as one call: article in, document, events and ledger record out.
 *
 *	dtl_extractor_new(resources)   (dtl_extract ...)   dtl_extractor_free
 *
 * Resources are bytes that somebody else mapped or read (this room does no I/O) and must outlive
 * the extractor: the compiled lexicon (share/lexicon.bin) and the language model
 * (share/english.model). Same article in, same bytes out: no clock, no globals, no randomness.
 *
 * Errors:  new: DTL_FAIL when a resource is damaged, of another version or without the reader asked for.
 *          extract: DTL_SKIP when the article is over a bound or its bytes cannot be read as its media type
 *          says.
 * Memory:  results live in the arena; the extractor is read-only after new.
 * Threads: one extractor may serve any number of threads, each with its own arena.
 */
#ifndef DTL_NEWS_EXTRACT_H
#define DTL_NEWS_EXTRACT_H

#include "base/err.h"
#include "news/event.h"
#include "text/document.h"

struct dtl_extractor;

struct dtl_extract_resources {
	struct dtl_str lexicon; /* bytes of lexicon.bin */
	struct dtl_str model; /* bytes of english.model */
	const char
	    *language_data; /* folder of the language identifier's own data; NULL = its default */
};

#define DTL_USUAL_CONFIDENCE 0.6 /* docs/figures.md says what it keeps and what it leaves out */

struct dtl_extract_options {
	int32_t max_sentences; /* per article; 0 = 5,000 */
	int32_t max_tokens; /* per article; 0 = 200,000 */
	double min_confidence; /* events below are not given */
	bool parse_all; /* also sentences that can hold no event, for who looks at them */
	enum dtl_text_reader reader; /* who tags and parses */
	bool keep_text; /* clean text into the ledger record */
	bool trace; /* say why: dtl_extraction.trace */
	int32_t generation; /* number of this coder's generation; 0 = derived from its parts */
};

/* How far to go: the stages of `dateline explain --stage`. */
enum dtl_stage {
	DTL_STAGE_BODY,
	DTL_STAGE_BLOCKS,
	DTL_STAGE_SENTENCES,
	DTL_STAGE_TOKENS,
	DTL_STAGE_PARSE,
	DTL_STAGE_CLAUSES,
	DTL_STAGE_MENTIONS,
	DTL_STAGE_DATES,
	DTL_STAGE_PLACES,
	DTL_STAGE_EVENTS,
	DTL_STAGE_COUNT,
};

struct dtl_mention_list;
struct dtl_date_list;
struct dtl_trace;

struct dtl_extraction {
	struct dtl_document doc;
	const struct dtl_mention_list *mentions; /* NULL when the stage was not reached */
	const struct dtl_date_list *dates;
	const struct dtl_mention_list *places; /* the mentions again, toponyms resolved */
	struct dtl_place_candidate *dateline_place, *dateline_region; /* NULL unknown */
	const struct dtl_event *events;
	size_t event_count;
	struct dtl_coded coded; /* always filled at stage EVENTS: coded or filtered with a reason */
	size_t sentence_count; /* counters of this article */
	size_t parsed_count;
	const struct dtl_trace *trace; /* news/trace.h; NULL unless the options ask for it */
};

dtl_rc dtl_extractor_new(const struct dtl_extract_resources *resources,
    const struct dtl_extract_options *options, struct dtl_extractor **ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_extractor_free(struct dtl_extractor *x); /* NULL is fine */
/* Codes from now on as if the pattern of this index were not there; SIZE_MAX: all are there again. */
void dtl_extractor_mask_pattern(struct dtl_extractor *x, size_t index);
const struct dtl_generation *dtl_extractor_generation(const struct dtl_extractor *x);

dtl_rc
dtl_extract(const struct dtl_extractor *x, struct dtl_arena *a, const struct dtl_article *article,
    enum dtl_stage stage, struct dtl_extraction *ret, struct dtl_err *err) DTL_MUST_USE;

#endif

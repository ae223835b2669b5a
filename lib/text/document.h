/*
 * document - what one article is while it is being read: each stage fills its part.
 *
 *	body -> language -> sentences -> tokens -> tags -> parse -> clauses   (lib/text)
 *	-> mentions -> coreference -> dates -> places -> events               (lib/news)
 *
 * `text` is the clean text: UTF-8, one block a line, no boilerplate removed from it but marked in
 * `blocks` (a marked block is in the text so that offsets hold, and is never coded). A line may hold
 * several blocks: a dateline, an agency tag or a link in a paragraph is a block beside the body that
 * it stands in. Blocks are in order and do not overlap. All offsets are bytes, half-open [beg, end).
 *
 * Errors:  none here.
 * Memory:  everything lives in the arena of the message.
 * Threads: one document, one thread.
 */
#ifndef DTL_TEXT_DOCUMENT_H
#define DTL_TEXT_DOCUMENT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

struct dtl_span {
	uint32_t beg, end;
};

enum dtl_block_kind {
	DTL_BLOCK_TITLE,
	DTL_BLOCK_SUBTITLE,
	DTL_BLOCK_HEADING, /* subhead inside the body */
	DTL_BLOCK_BYLINE,
	DTL_BLOCK_DATELINE, /* the dateline, alone on its line or in front of the first paragraph */
	DTL_BLOCK_BODY,
	DTL_BLOCK_QUOTE, /* block quotation; coded as body */
	DTL_BLOCK_LIST, /* list item of the body */
	DTL_BLOCK_CAPTION,
	DTL_BLOCK_TEASER, /* "Also Read |", "READ:", related stories and their blurbs */
	DTL_BLOCK_PROMO, /* "Add ... as a Preferred Source", newsletter forms, follow us */
	DTL_BLOCK_AD,
	DTL_BLOCK_LINK, /* bare URL, tweet */
	DTL_BLOCK_DISCLAIMER,
	DTL_BLOCK_AGENCY, /* agency tag: "(ANI)" at the end of a paragraph */
	DTL_BLOCK_META, /* " date 2026-02-05 ..." and other page furniture with facts in it */
	DTL_BLOCK_KIND_COUNT,
};

struct dtl_block {
	enum dtl_block_kind kind;
	struct dtl_span span;
	bool coded; /* sentences in it may give events */
	const char *why; /* for explain: the rule that marked it, e.g. "teaser: Also Read" */
};

/* Universal part-of-speech tags, in the order of their names. */
enum dtl_upos {
	DTL_UPOS_NONE,
	DTL_ADJ,
	DTL_ADP,
	DTL_ADV,
	DTL_AUX,
	DTL_CCONJ,
	DTL_DET,
	DTL_INTJ,
	DTL_NOUN,
	DTL_NUM,
	DTL_PART,
	DTL_PRON,
	DTL_PROPN,
	DTL_PUNCT,
	DTL_SCONJ,
	DTL_SYM,
	DTL_VERB,
	DTL_X,
	DTL_UPOS_COUNT,
};

/* Universal Dependencies relations that the readers of a parse look at; anything else is OTHER.
 * The exact label text is in dtl_token.deprel. */
enum dtl_rel {
	DTL_REL_OTHER,
	DTL_REL_ROOT,
	DTL_REL_NSUBJ,
	DTL_REL_NSUBJ_PASS,
	DTL_REL_OBJ,
	DTL_REL_IOBJ,
	DTL_REL_OBL,
	DTL_REL_OBL_AGENT,
	DTL_REL_OBL_TMOD,
	DTL_REL_CSUBJ,
	DTL_REL_CSUBJ_PASS,
	DTL_REL_XCOMP,
	DTL_REL_CCOMP,
	DTL_REL_ADVCL,
	DTL_REL_ADVCL_RELCL,
	DTL_REL_ACL,
	DTL_REL_ACL_RELCL,
	DTL_REL_ADVMOD,
	DTL_REL_AMOD,
	DTL_REL_NMOD,
	DTL_REL_NMOD_POSS,
	DTL_REL_NMOD_TMOD,
	DTL_REL_NMOD_NPMOD,
	DTL_REL_APPOS,
	DTL_REL_NUMMOD,
	DTL_REL_DET,
	DTL_REL_DET_PREDET,
	DTL_REL_CASE,
	DTL_REL_MARK,
	DTL_REL_CC,
	DTL_REL_CC_PRECONJ,
	DTL_REL_CONJ,
	DTL_REL_COP,
	DTL_REL_AUX,
	DTL_REL_AUX_PASS,
	DTL_REL_COMPOUND,
	DTL_REL_COMPOUND_PRT,
	DTL_REL_FLAT,
	DTL_REL_FIXED,
	DTL_REL_GOESWITH,
	DTL_REL_LIST,
	DTL_REL_PARATAXIS,
	DTL_REL_ORPHAN,
	DTL_REL_DISCOURSE,
	DTL_REL_VOCATIVE,
	DTL_REL_EXPL,
	DTL_REL_DISLOCATED,
	DTL_REL_REPARANDUM,
	DTL_REL_PUNCT,
	DTL_REL_DEP,
	DTL_REL_COUNT,
};

enum {
	DTL_TOKEN_SPACE_BEFORE = 1 << 0, /* white space stands before it */
	DTL_TOKEN_TITLE_CASE = 1 << 1,
	DTL_TOKEN_ALL_CAPS = 1 << 2,
	DTL_TOKEN_NUMBER = 1 << 3,
	DTL_TOKEN_URL = 1 << 4, /* URL, hashtag or handle */
	DTL_TOKEN_CLITIC = 1 << 5, /* split off its host: "n't", "'s" */
	DTL_TOKEN_ENTITY = 1 << 6, /* inside a name (set by names) */
	DTL_TOKEN_NAME_BEGIN = 1 << 7, /* first word of a name */
};

struct dtl_token {
	uint32_t beg, end; /* bytes in the clean text */
	struct dtl_str form; /* view of the text */
	struct dtl_str lower; /* lower-cased form */
	struct dtl_str lemma; /* absent before tagging */
	uint32_t head; /* token index in the document, or DTL_NO_TOKEN for the root */
	uint16_t xpos; /* index into dtl_xpos_name; 0 none */
	uint8_t upos; /* enum dtl_upos */
	uint8_t rel; /* enum dtl_rel */
	uint8_t flags;
	uint8_t name; /* 0 none, else enum dtl_name_kind from the name labeller */
	const char *deprel; /* exact label, static string; NULL before parsing */
};

#define DTL_NO_TOKEN UINT32_MAX

struct dtl_word;
struct dtl_encoded;

/* Who tags and parses: the one that reads best, or one of fewer cells that takes about half as long. */
enum dtl_text_reader { DTL_READER_FULL, DTL_READER_QUICK, DTL_READER_COUNT };

struct dtl_encoder_work;

struct dtl_sentence {
	struct dtl_span span; /* trimmed */
	uint32_t token, token_count; /* tokens [token, token + token_count) of the document */
	uint32_t block; /* index into blocks */
	bool parsed; /* only where a sentence can hold an event */
	struct dtl_word
	    *words; /* what features say of its tokens (text/features.h); NULL untagged */
	struct dtl_encoded *encoded; /* the same by the encoder (text/encoder.h) */
};

/* A clause: one predicate and what hangs on it (lib/text/clause.h fills and explains it). */
struct dtl_clause;

/* The dateline: "Muscat [Oman], March 11 (GNA):" */
struct dtl_dateline {
	struct dtl_span span; /* whole, with the colon or dash; empty when there is none */
	struct dtl_str place; /* "New Delhi", absent when none */
	struct dtl_str region; /* "India" in "New Delhi [India]" or "Texas" in "Houston, Texas" */
	struct dtl_str date; /* "December 22" as written, absent when none */
	struct dtl_str agency; /* "ANI", absent when none */
};

struct dtl_document {
	struct dtl_arena *a;
	struct dtl_str text; /* clean text */
	struct dtl_str title; /* views of the text, or copies; absent when unknown */
	struct dtl_str subtitle;
	const struct dtl_str *authors;
	size_t author_count;
	struct dtl_str
	    published; /* as the page states it (ISO 8601 where it could be read); absent */
	struct dtl_str
	    published_day; /* "2025-12-22", as readers of the page are shown it; absent */
	struct dtl_str description; /* as the page states it; absent */
	/* Which part of the page told it: "json-ld", "microdata", "og", "meta", "url", "visible";
	 * NULL: the text itself, or unknown. */
	const char *title_origin, *authors_origin, *published_origin, *description_origin;
	struct dtl_dateline dateline;
	const char *language; /* ISO 639-1, "und" when unsure */
	double language_confidence;

	struct dtl_block *blocks;
	size_t block_count;
	struct dtl_sentence *sentences;
	size_t sentence_count;
	struct dtl_token *tokens;
	size_t token_count;
	struct dtl_clause *clauses;
	size_t clause_count;
	enum dtl_text_reader reader; /* may change between two calls (text/tag.h) */
	struct dtl_encoder_work *work; /* NULL before it is needed */
	size_t split_sentence_count; /* sentences that were over the bound and were split */
};

const char *dtl_block_kind_name(enum dtl_block_kind kind); /* "teaser" */
const char *dtl_upos_name(enum dtl_upos upos); /* "NOUN" */
const char *dtl_xpos_name(uint16_t xpos); /* "NN"; "_" for 0 */
const char *dtl_rel_name(enum dtl_rel rel); /* "nsubj:pass" */
/* Relation of an exact label: "nmod:unmarked" -> NMOD_TMOD-like subtypes fall back to their base. */
enum dtl_rel dtl_rel_from_label(const char *label);

/* The view of a span. */
struct dtl_str dtl_document_text(const struct dtl_document *doc, struct dtl_span span);
/* Byte offset to number of code points before it. O(n) for the first call, then O(1) amortised in
 * rising order: pass the same cursor, zeroed at first. */
struct dtl_cursor {
	uint32_t byte, code_point;
};
uint32_t
dtl_document_code_points(const struct dtl_document *doc, uint32_t byte, struct dtl_cursor *cursor);

#endif

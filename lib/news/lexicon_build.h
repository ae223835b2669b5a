/*
 * lexicon_build - the builder's inside, for its writer and the part readers beside it.
 *
 * Errors:  as lexicon.h.
 * Memory:  everything lives in the builder's arena.
 * Threads: one builder, one thread.
 */
#ifndef DTL_NEWS_LEXICON_BUILD_H
#define DTL_NEWS_LEXICON_BUILD_H

#include "base/map.h"
#include "news/article.h"
#include "news/lexicon.h"
#include "news/lexicon_file.h"

#define LEX_MAX_PROBLEMS 50

struct lex_link {
	uint32_t entry;
	uint32_t next; /* index + 1, 0 = last */
};

struct lex_build_node {
	uint32_t first[LEX_CASE_COUNT], last[LEX_CASE_COUNT]; /* link index + 1 */
};

struct lex_out {
	const char *name;
	struct dtl_buf buf;
};

struct dtl_lexicon_builder {
	struct dtl_arena *a;
	struct dtl_buf problems, warnings;
	int problem_count, warning_count;
	bool own; /* what is added now is the user's own */
	bool lenient; /* its problems are warnings */
	bool only_own; /* patterns that are not his own are left out */
	struct dtl_buf strings;
	struct dtl_map string_at; /* text -> offset */
	struct dtl_map word_ids;
	struct dtl_map edges; /* 8 bytes (node, word) -> child */
	struct lex_build_node *nodes;
	size_t node_count, node_cap;
	struct lex_link *links;
	size_t link_count, link_cap;
	struct lex_record *records;
	size_t record_count, record_cap;
	struct lex_out outs[LEX_MAX_SECTIONS - 8];
	size_t out_count;
};

typedef void (*lex_part_fn)(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text);

void lex_actors_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text);
void lex_places_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text);
void lex_notes_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text);
void lex_confidence_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text);
void lex_themes_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text);

/* Offset of a text in "strings", put there when new; 0 for absent. */
uint32_t lex_string(struct dtl_lexicon_builder *b, struct dtl_str s);

/* One line of a fact file after its [heading]: phrases and key=value fields (README.md). */
#define LEX_MAX_FIELDS 12
struct lex_fact {
	const char *file;
	int line;
	struct dtl_str origin; /* another file that it was made from; absent */
	struct dtl_str heading; /* first word of the heading: "country" */
	struct dtl_str phrases; /* "India; Republic of India" */
	struct dtl_pair fields[2 * LEX_MAX_FIELDS]; /* the line's own first, then the heading's */
	size_t field_count;
	size_t column_count; /* of the heading's columns, filled so far */
	bool unsure, ambiguous;
	struct dtl_str term; /* "2014-05-26..", absent */
};

/* Value of a field; absent when there is none. The line's own wins. */
struct dtl_str lex_fact_get(const struct lex_fact *f, const char *key);

/* What every entry takes from its fact: source, flags, the common fields. */
void lex_fact_entry(struct dtl_lexicon_builder *b, const struct lex_fact *f,
    enum dtl_entry_kind kind, struct dtl_entry *ret);
/* Puts the entry under each of the phrases "a; b; c", named by the first unless it has a name. */
void
lex_fact_put(struct dtl_lexicon_builder *b, struct dtl_str phrases, const struct dtl_entry *entry);
/* A number of the fact, 0 when absent; a problem is reported when it is none or out of range. */
double lex_fact_number(struct dtl_lexicon_builder *b, const struct lex_fact *f, const char *key,
    double min, double max);

struct lex_fact_reader {
	struct dtl_lexicon_builder *b;
	const char *file;
	struct dtl_str rest;
	int line;
	struct lex_fact heading;
	bool bad_heading;
	struct dtl_str origin; /* "#@ file:line": where the next fact comes from; absent */
};
/* Next fact of the file; false at its end. Problems are reported on the way. */
bool lex_fact_next(struct lex_fact_reader *r, struct lex_fact *ret);

#endif

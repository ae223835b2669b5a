/*
 * lexicon - one mapped file of named sections, compiled from the plain text files in data/lexicon/.
 *
 *	build:	dtl_lexicon_builder_new  (dtl_lexicon_add_source ...)  dtl_lexicon_finish
 *	use:	dtl_lexicon_open(bytes)  dtl_lexicon_section(lex, "phrases")  ...
 *
 * Layout: magic "DTLLEX1\n", byte order mark, version, SHA-256 of the rest, table of sections.
 * Everything is offsets: the file is used where it is mapped, in microseconds.
 *
 * A phrase is a sequence of lower-cased, folded words that maps to one or more entries; look-up walks
 * tokens and finds the longest match in time linear in its length (hash of word ids).
 *
 * Errors:  open: DTL_FAIL (damaged, other version, foreign byte order). build: DTL_FAIL whose text is
 *          "file:line: why"; the builder collects up to 50 such lines before it fails.
 * Memory:  an open lexicon points into the bytes it was given.
 * Threads: read-only after open.
 */
#ifndef DTL_NEWS_LEXICON_H
#define DTL_NEWS_LEXICON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "text/document.h"

/* What an entry of the actor and place files is. */
enum dtl_entry_kind {
	DTL_ENTRY_COUNTRY, /* "India"; also capitals and seats of power as metonyms, see flags */
	DTL_ENTRY_DEMONYM, /* "Indian" */
	DTL_ENTRY_ORGANISATION, /* IGOs, alliances, ministries, agencies, companies, armed groups */
	DTL_ENTRY_FORUM, /* "Joint Technical Group", "IRIGC-M&MTC" */
	DTL_ENTRY_ROLE, /* "defence minister", "spokesman": title with a kind */
	DTL_ENTRY_PERSON, /* office holders, with dates */
	DTL_ENTRY_PLACE, /* cities, venues, seas, regions */
	DTL_ENTRY_AGENT, /* common nouns that act: "troops", "protesters", "police" */
	DTL_ENTRY_EXERCISE, /* named military exercises */
	DTL_ENTRY_WORD, /* a word that the finders ask for: see data/lexicon/README.md, [word] */
	DTL_ENTRY_KIND_COUNT,
};

enum {
	DTL_ENTRY_METONYM = 1 << 0, /* "Moscow", "the Kremlin": acts for the government */
	DTL_ENTRY_CASED = 1 << 1, /* only when written in capitals as given ("US", "DRDO") */
	DTL_ENTRY_UNSURE = 1 << 2, /* dates or facts marked unsure in its file */
	DTL_ENTRY_AMBIGUOUS = 1 << 3, /* needs context ("Georgia", "Jordan", "Turkey", "Chad") */
	DTL_ENTRY_SURNAME = 1 << 4, /* PERSON under the surname alone ("Putin") */
};

struct dtl_entry {
	enum dtl_entry_kind kind;
	uint32_t flags;
	struct dtl_str name; /* canonical name */
	struct dtl_str country; /* alpha-3, or IGO / NGO / IMG / MNC; may be absent */
	struct dtl_str actor; /* CAMEO role part: "GOVMIL"; may be absent */
	struct dtl_str acronym;
	struct dtl_str wikidata;
	struct dtl_str title; /* PERSON: office held */
	int32_t from_day, to_day; /* days since 1970; INT32_MIN / MAX open */
	double lat, lon; /* PLACE; NaN unknown */
	int64_t geonames_id;
	struct dtl_str admin1;
	int64_t population;
	struct dtl_str source; /* "actors/countries.txt:12" */
};

struct dtl_lexicon;

dtl_rc dtl_lexicon_open(struct dtl_arena *a, struct dtl_str bytes, struct dtl_lexicon **ret,
    struct dtl_err *err) DTL_MUST_USE;
/* SHA-256 of the content as hex. */
struct dtl_str dtl_lexicon_checksum(const struct dtl_lexicon *lex);
/* Bytes of a section (for other modules' own tables, e.g. "patterns"); absent when not there. */
struct dtl_str dtl_lexicon_section(const struct dtl_lexicon *lex, const char *name);

/* Asks memory for what looking these tokens up will need. */
void dtl_lexicon_fetch(const struct dtl_lexicon *lex, const struct dtl_token *tokens, size_t count);
/* Longest phrase that begins at tokens[0]; 0 tokens when none. *ret_entries: indexes of its entries. */
size_t dtl_lexicon_match(const struct dtl_lexicon *lex, const struct dtl_token *tokens,
    size_t count, const uint32_t **ret_entries, size_t *ret_entry_count);
void dtl_lexicon_entry(const struct dtl_lexicon *lex, uint32_t index, struct dtl_entry *ret);
/* The kind of that, for less. */
enum dtl_entry_kind dtl_lexicon_kind(const struct dtl_lexicon *lex, uint32_t index);
/* Entries of exactly this phrase ("New Delhi"), 0 when there is none. */
size_t dtl_lexicon_find(
    const struct dtl_lexicon *lex, struct dtl_str phrase, const uint32_t **ret_entries);
size_t dtl_lexicon_entry_count(const struct dtl_lexicon *lex);

/* Building. A source is one text file; `part` says how it is read (the folder it stands in):
 * "actors", "places", "patterns" ... Each part has a reader, registered in lexicon_build.c.
 * A phrase is put as it is written: all capitals ("US") are only met in capitals, an initial capital
 * ("Turkey") only with one, lower case ("defence minister") in any. */
struct dtl_lexicon_builder;
struct dtl_lexicon_builder *dtl_lexicon_builder_new(struct dtl_arena *a);
dtl_rc dtl_lexicon_add_source(struct dtl_lexicon_builder *b, const char *part, const char *file,
    struct dtl_str text, struct dtl_err *err) DTL_MUST_USE;
dtl_rc dtl_lexicon_finish(
    struct dtl_lexicon_builder *b, struct dtl_buf *out, struct dtl_err *err) DTL_MUST_USE;
/* What is added from here on is the user's own: of equally specific patterns his wins. */
void dtl_lexicon_begin_own(struct dtl_lexicon_builder *b);
/* Before the first source: patterns that are not the user's own are left out, their sets stay. */
void dtl_lexicon_only_own_patterns(struct dtl_lexicon_builder *b);
/* Adds what PETRARCH dictionaries hold; what cannot be said in our form becomes a warning. */
struct dtl_petrarch;
void dtl_lexicon_add_petrarch(struct dtl_lexicon_builder *b, const struct dtl_petrarch *p);
struct dtl_str dtl_lexicon_warnings(const struct dtl_lexicon_builder *b);
/* True when the part has a reader. */
bool dtl_lexicon_part_known(const char *part);
/* All error lines so far, one a line; empty when there is none. */
struct dtl_str dtl_lexicon_problems(const struct dtl_lexicon_builder *b);
struct dtl_arena *dtl_lexicon_arena(struct dtl_lexicon_builder *b);
/* For part readers: adds one error line; adds an entry under a phrase; appends to a named section. */
void dtl_lexicon_problem(struct dtl_lexicon_builder *b, const char *file, int line, const char *fmt,
    ...) DTL_PRINTF(4, 5);
void dtl_lexicon_put(
    struct dtl_lexicon_builder *b, struct dtl_str phrase, const struct dtl_entry *entry);
struct dtl_buf *dtl_lexicon_out_section(struct dtl_lexicon_builder *b, const char *name);

#endif

/*
 * lexicon_file - the layout of lexicon.bin, shared by its writer and its reader.
 *
 *	header | section table | sections, each at a multiple of 8
 *
 * "strings"  texts: 2 bytes length, then the bytes; a reference is the offset, 0 = absent
 * "words"    open-addressed table of struct lex_word by hash of the folded word
 * "edges"    open-addressed table of struct lex_edge: (node, word) -> node; node 0 is the root
 * "nodes"    struct lex_node by node number
 * "links"    entry indexes
 * "entries"  struct lex_record
 *
 * Errors:  none.
 * Memory:  plain structs over mapped bytes.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_LEXICON_FILE_H
#define DTL_NEWS_LEXICON_FILE_H

#include "base/hash.h"

#define LEX_MAGIC "DTLLEX1\n"
#define LEX_BYTE_ORDER 0x01020304u
#define LEX_VERSION 3u
#define LEX_MAX_SECTIONS 64
#define LEX_MAX_PHRASE 16 /* tokens of the longest phrase looked for */
#define LEX_MAX_WORDS 24 /* words of the longest phrase */

struct lex_section {
	char name[16];
	uint64_t off, size;
};

struct lex_header {
	char magic[8];
	uint32_t byte_order;
	uint32_t version;
	uint8_t sha256[32]; /* of everything after it but fast: says which lexicon this is */
	uint32_t section_count;
	uint32_t root_unused;
	uint64_t fast; /* lex_fast_hash of the whole file: looked at on each start */
};

/* Of the header before `fast` and of what follows the header. */
static inline uint64_t
lex_fast_hash(const struct lex_header *h, struct dtl_str rest)
{
	struct dtl_str head = dtl_str_make((const char *)h, offsetof(struct lex_header, fast));

	return dtl_fast_hash(head) ^ dtl_fast_hash(rest);
}

struct lex_word {
	uint32_t text; /* strings; 0 = empty slot */
	uint32_t id; /* from 1 */
};

struct lex_edge {
	uint32_t node, word; /* word 0 = empty slot */
	uint32_t child;
};

/* How a phrase must be written in the text to count. */
enum lex_case { LEX_CASE_ANY, LEX_CASE_NAME, LEX_CASE_CAPS, LEX_CASE_COUNT };

struct lex_node {
	uint32_t link[LEX_CASE_COUNT]; /* first of its links */
	uint32_t count[LEX_CASE_COUNT];
};

struct lex_record {
	uint32_t kind, flags;
	uint32_t name, country, actor, acronym, wikidata, title, admin1, source;
	int32_t from_day, to_day;
	double lat, lon;
	int64_t geonames_id, population;
};

/* Words of a text: folded, hyphens and apostrophes between them, dots inside dropped, & = "and". */
struct lex_words {
	struct dtl_str text; /* lower-cased */
	size_t pos;
	char word[64];
	size_t n;
};

enum lex_next { LEX_END, LEX_WORD, LEX_BREAK /* a character that no phrase runs over */ };
enum lex_next lex_words_next(struct lex_words *w);

static inline uint32_t
lex_edge_hash(uint32_t node, uint32_t word)
{
	uint64_t h = ((uint64_t)node << 32 | word) * 0x9E3779B97F4A7C15u;

	return (uint32_t)(h >> 32);
}

#endif

/*
 * names_work - what the name labeller looks at and how it decides; shared with its trainer.
 *
 * A label says kind and part: the only word of a name, its first, an inner one, its last. The best
 * labels of a sentence are those whose words and steps from one to the next weigh most (Viterbi).
 * Words that can be no part of a name (small letters, no noun, no capital beside them) are not scored.
 * Any change here needs a newly trained model: raise DTL_NAMES_VERSION.
 *
 * Errors:  none.
 * Memory:  work memory from the arena given.
 * Threads: pure functions.
 */
#ifndef DTL_TEXT_NAMES_WORK_H
#define DTL_TEXT_NAMES_WORK_H

#include "text/features.h"
#include "text/names.h"

enum {
	DTL_NAMES_VERSION = 2,
	DTL_NAME_FEATURES_MAX = 96,
	DTL_NAME_LABELS = 1 + 4 * (DTL_NAME_KIND_COUNT - 1), /* 0 is no name */
	DTL_NAME_PHRASE_MAX = 7, /* words of a listed name */
};

enum dtl_name_part { DTL_NAME_ONLY, DTL_NAME_FIRST, DTL_NAME_INNER, DTL_NAME_LAST };

/* Lists of known names; a value of the phrase table is a set of them. */
enum dtl_name_list {
	DTL_LIST_CITY,
	DTL_LIST_TOWN, /* smaller */
	DTL_LIST_COUNTRY,
	DTL_LIST_DEMONYM,
	DTL_LIST_REGION,
	DTL_LIST_GIVEN,
	DTL_LIST_SURNAME,
	DTL_LIST_ORGANISATION,
	DTL_LIST_EVENT,
	DTL_LIST_COUNT,
};
#define DTL_LIST_GOES_ON (1u << 31) /* a longer phrase begins with these words */

/* Bits of mark. */
enum {
	DTL_MARK_OPEN = 1, /* inside brackets */
	DTL_MARK_ACRONYM = 2, /* capitals in brackets that abbreviate the words before */
	DTL_MARK_SPELT = 4, /* one of these words */
	DTL_MARK_CAPITAL = 8, /* in this document with a capital inside a sentence */
	DTL_MARK_SMALL = 16, /* in this document in small letters */
	DTL_MARK_LISTED = 32,
};

/* What is known of a word as part of a name, beside struct dtl_word. */
struct dtl_name_word {
	uint32_t lists; /* 3 bits a list: 0 not in it, else 1 + enum dtl_name_part */
	uint16_t look; /* case, digits, place in the sentence */
	uint8_t mark;
	uint8_t before; /* 1 + kind it had last in this document, 0 not met */
	bool plain; /* never part of a name */
};

/* What the document said so far of its words: a table of hashes. */
struct dtl_name_memory {
	struct dtl_name_seen {
		uint64_t hash;
		uint16_t capital, small;
		uint8_t kind; /* 1 + kind, 0 not labelled yet */
	} * slots;
	size_t slot_count; /* a power of two */
};

struct dtl_name_model {
	struct dtl_words lists;
	struct dtl_linear weights;
	int32_t step[DTL_NAME_LABELS][DTL_NAME_LABELS]; /* from, to */
};

static inline uint8_t
dtl_name_label(enum dtl_name_kind kind, enum dtl_name_part part)
{
	return kind == DTL_NAME_NONE ? 0 : (uint8_t)(1 + 4 * (kind - 1) + part);
}

static inline enum dtl_name_kind
dtl_name_label_kind(uint8_t label)
{
	return label == 0 ? DTL_NAME_NONE : (enum dtl_name_kind)(1 + (label - 1) / 4);
}

static inline enum dtl_name_part
dtl_name_label_part(uint8_t label)
{
	return (enum dtl_name_part)((label - 1) & 3);
}

/* Hash of a phrase with one more word; begin with 0. */
static inline uint64_t
dtl_name_phrase(uint64_t phrase, uint64_t word)
{
	uint64_t h = (phrase * 0x9e3779b97f4a7c15u) ^ word;

	h *= 0xbf58476d1ce4e5b9u;
	return h ^ h >> 31;
}

/* The feature of a step from this label; scored against the label it leads to. */
uint64_t dtl_name_step_feature(uint8_t from);

/* token_count: at most so many different words will be counted. */
void dtl_name_memory_init(struct dtl_name_memory *m, struct dtl_arena *a, size_t token_count);
/* Counts capitals of a sentence. */
void dtl_name_memory_count(struct dtl_name_memory *m, const struct dtl_word *words, size_t count);
void dtl_name_memory_label(
    struct dtl_name_memory *m, const struct dtl_word *words, const uint8_t *labels, size_t count);

/* What stands in the sentence; words are tagged, and name says which tag is PROPN. */
struct dtl_name_word *dtl_name_words_of(struct dtl_arena *a, const struct dtl_words *lists,
    const struct dtl_name_memory *m, const struct dtl_token *tokens, const struct dtl_word *words,
    size_t count);
/* Returns how many. */
size_t dtl_name_features(const struct dtl_word *words, const struct dtl_name_word *names,
    size_t count, size_t i, uint64_t out[DTL_NAME_FEATURES_MAX]);

/* The best labels; emission[i] is what word i gives to each label. Plain words get 0. */
void dtl_name_best_path(struct dtl_arena *a, const int32_t (*emission)[DTL_NAME_LABELS],
    const int32_t (*step)[DTL_NAME_LABELS], const struct dtl_name_word *names, size_t count,
    uint8_t *ret);
/* Whether this label may follow that one; 0 stands for the edges of a sentence too. */
bool dtl_name_may_follow(uint8_t from, uint8_t to);

/* Reads the steps out of the weights. */
void dtl_name_model_steps(struct dtl_name_model *n);

#endif

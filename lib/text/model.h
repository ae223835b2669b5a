/*
 * model - the language model file and what it looks like when it is open.
 *
 * The file: a head of 256 bytes, then sections that begin at multiples of 64.
 *
 *	0	"DTLMODEL"
 *	8	format version, byte-order mark 0x01020304 (4 bytes each)
 *	16	file size (8)
 *	24	SHA-256 of everything after the head (32)
 *	56	features version, number of sections (4 each)
 *	64	offset and size of each section (8 each)
 *
 * Numbers are in the byte order of the machine that made it; another machine says so and refuses.
 *
 * Errors:  see text/tag.h.
 * Memory:  an open model points into its bytes; its own arena holds the rest.
 * Threads: read-only once open.
 */
#ifndef DTL_TEXT_MODEL_H
#define DTL_TEXT_MODEL_H

#include "text/encoder.h"
#include "text/features.h"
#include "text/names_work.h"
#include "text/tag.h"

#define DTL_MODEL_MAGIC "DTLMODEL"

enum {
	DTL_MODEL_VERSION = 1,
	DTL_MODEL_ORDER = 0x01020304,
	DTL_MODEL_HEAD = 256,
	DTL_MODEL_ALIGN = 64,
	DTL_LABEL_CLASSES_MAX = 64, /* labels of a node's children are a set of 64 */
};

enum dtl_section {
	DTL_SECTION_MANIFEST, /* text: sources, licence, scores, how it was made */
	DTL_SECTION_LABELS, /* lines "tag XPOS UPOS" (from 1), "label NAME" (from 0), "usual GROUP SET", "names VERSION" */
	DTL_SECTION_WORDS, /* see struct dtl_lexicon */
	DTL_SECTION_COARSE, /* one byte a cluster */
	DTL_SECTION_LEMMA_INDEX, /* word and tag to an offset into the next + 1 */
	DTL_SECTION_LEMMA_TEXT, /* a length byte and the lemma, one after the other */
	DTL_SECTION_ENCODER, /* see struct dtl_encoder */
	DTL_SECTION_NAMES, /* weights of the name labeller; with the next may be empty */
	DTL_SECTION_NAME_LISTS, /* phrases of known names */
	DTL_SECTION_QUICK, /* the encoder with fewer cells; empty or not there: none */
	DTL_SECTION_COUNT,
};

/* Values of the word table say more than clusters and tags: words that are lemmas. */
enum { DTL_WORD_IS_VERB = 1u << 27, DTL_WORD_IS_NOUN = 1u << 28, DTL_WORD_IS_ADJ = 1u << 29 };

struct dtl_model {
	struct dtl_arena *a;
	struct dtl_str section[DTL_SECTION_COUNT];
	struct dtl_lexicon lexicon;
	struct dtl_words lemma_index;
	struct dtl_encoder encoder[DTL_READER_COUNT]; /* without a kernel: there is none */
	struct dtl_name_model names;
	int64_t names_version; /* 0: the model knows no names */
	uint32_t tag_count; /* classes, with 0 for none */
	uint16_t tag_xpos[DTL_CLASS_MAX + 1];
	uint8_t tag_upos[DTL_CLASS_MAX + 1];
	uint8_t tag_class[64][DTL_UPOS_COUNT]; /* class of a pair, 0 none; [xpos][0] the first */
	uint32_t usual_count;
	uint32_t label_count;
	uint8_t label[DTL_LABEL_CLASSES_MAX]; /* of text/labels.h */
	char checksum[65];
};

/* Key of a lemma: the lower-cased form with its tag. */
static inline uint64_t
dtl_lemma_key(uint64_t word, uint16_t xpos)
{
	uint64_t h = (word ^ xpos * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;

	return h ^ h >> 29;
}

/* Adds a class; false when there is no room. */
bool dtl_model_add_tag(struct dtl_model *m, uint16_t xpos, uint8_t upos);

/* Tag class of a token that was tagged, or 0. */
static inline uint8_t
dtl_model_tag_class(const struct dtl_model *m, uint16_t xpos, uint8_t upos)
{
	uint8_t exact = m->tag_class[xpos & 63][upos];

	return exact != 0 ? exact : m->tag_class[xpos & 63][DTL_UPOS_NONE];
}

/* Who reads the document now. */
static inline const struct dtl_encoder *
dtl_model_reader(const struct dtl_model *m, const struct dtl_document *doc)
{
	return &m->encoder[doc->reader];
}
/* The manifest text. */
struct dtl_str dtl_model_manifest(const struct dtl_model *m);

/* The best class of a score; the first of equals. */
static inline uint32_t
dtl_best_class(const int32_t *score, uint32_t first, uint32_t count)
{
	uint32_t best = first;
	int32_t most = score[first];

	for (uint32_t i = first + 1; i < count; i++) {
		best = score[i] > most ? i : best;
		most = score[i] > most ? score[i] : most;
	}
	return best;
}

/* The tagger alone, for training too: sets words[i].tag of the whole sentence. */
void dtl_tag_words(
    const struct dtl_model *m, struct dtl_encoder_work *w, struct dtl_word *words, size_t count);
/* The lemma of a form whose lower case is known. */
struct dtl_str dtl_lemma_of(const struct dtl_model *m, struct dtl_arena *a,
    const struct dtl_token *t, enum dtl_upos upos, uint16_t xpos);

#endif

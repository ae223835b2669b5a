/*
 * names - the name labeller's share of training: its texts, its lists, its weights.
 *
 *	dtl_name_bank_read   dtl_name_lists_pack   dtl_train_names
 *
 * A bank is text of one word a line: "word TAB label", or "id TAB word TAB label TAB ..." as
 * Universal NER writes it; an empty line ends a sentence, "# newdoc" a document. Labels are B- and
 * I- with PER, ORG, LOC or what others call them; any other label is no name.
 *
 * Errors:  DTL_SKIP with the line.
 * Memory:  the arena given.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_NAMES_H
#define DTL_TRAIN_NAMES_H

#include "base/buf.h"
#include "base/err.h"
#include "learn.h"
#include "text/model.h"

enum dtl_name_share { DTL_SHARE_ALL, DTL_SHARE_TRAIN, DTL_SHARE_DEV }; /* DEV: the last fifth */

struct dtl_name_bank {
	struct dtl_str text;
	enum dtl_name_share share;
	uint32_t document_sentences; /* of a text that does not mark its documents; 0: it does */
	bool home; /* annotated as we want it; elsewhere titles and peoples are no part of names */
	struct dtl_str treebank; /* CoNLL-U of the same words with Entity= of GUM: events; absent */
};

struct dtl_name_text { /* one document with what is right */
	struct dtl_document doc;
	uint8_t *gold; /* labels of the tokens */
	bool home;
};

struct dtl_name_texts {
	struct dtl_name_text *items;
	size_t count, cap;
};

/* Appends the documents of the bank. */
dtl_rc dtl_name_bank_read(struct dtl_arena *a, const struct dtl_name_bank *bank,
    struct dtl_name_texts *ret, struct dtl_err *err) DTL_MUST_USE;
/* names_events.c: adds the events of a treebank (CoNLL-U with GUM's "Entity=") to the labels of the texts from
 * `first_text` on, where no other name stands; DTL_SKIP when their words are not those of the treebank. */
dtl_rc dtl_name_add_events(struct dtl_arena *a, struct dtl_str treebank,
    struct dtl_name_texts *texts, size_t first_text, struct dtl_err *err) DTL_MUST_USE;
/*
 * The text of a bank, made from a treebank (CoNLL-U) and a list of what kind its names are: lines
 * "KIND: name; other name" with PER, ORG, LOC, or "?" for those whose sentences are left out.
 */
struct dtl_str
dtl_name_bank_of_trees(struct dtl_arena *a, struct dtl_str treebank, struct dtl_str kinds);
/* Labels from kinds: begin[i] says that a name begins at i. */
void dtl_name_labels_of(const uint8_t *kind, const bool *begin, size_t count, uint8_t *ret);

struct dtl_name_list_source {
	enum dtl_name_list list;
	struct dtl_str text; /* lines "name; other name"; "#" begins a comment */
};

/* columns of gaz/cities15000.tsv and gaz/countries_mledoze_odbl.tsv go to their lists. */
struct dtl_name_gazetteers {
	struct dtl_str cities, countries;
};

/* Everything that names are learnt from. */
struct dtl_name_input {
	const struct dtl_name_bank *banks;
	size_t bank_count; /* 0: the model will know no names */
	const struct dtl_name_list_source *lists;
	size_t list_count;
	struct dtl_name_gazetteers gazetteers;
};

/* The files of a data folder and of data/model/names; see names_input.c. */
dtl_rc dtl_name_input_read(struct dtl_arena *a, const char *data_dir, const char *list_dir,
    struct dtl_name_input *ret, struct dtl_err *err) DTL_MUST_USE;

struct dtl_name_options {
	unsigned runs; /* in different orders, whose mean is taken */
	unsigned epochs, keep, least_percent;
	unsigned margin; /* by which the right labels have to win, for each word */
	unsigned miss; /* and more where a name would be missed */
	unsigned hold; /* 1: leave out what `share` leaves out, to tune on it; 0: learn from all */
};

void dtl_name_lists_pack(struct dtl_arena *a, const struct dtl_name_input *in, struct dtl_buf *out);
/* The model has a lexicon, tags and name lists; learns the weights. */
void dtl_train_names(struct dtl_arena *a, struct dtl_model *m, struct dtl_name_texts *texts,
    const struct dtl_name_options *options, struct dtl_learner *ret);

#endif

/*
 * train - from treebanks and word clusters to the bytes of a language model.
 *
 *	dtl_train(corpus text, clusters text, irregular text, options) -> model bytes
 *
 * Single-threaded, whole numbers, a fixed seed: the same input gives the same bytes.
 *
 * Errors:  DTL_SKIP with the line for input that cannot be read.
 * Memory:  the arena given; some hundred MB for full treebanks.
 * Threads: pure functions.
 */
#ifndef DTL_TRAIN_TRAIN_H
#define DTL_TRAIN_TRAIN_H

#include "base/map.h"
#include "learn.h"
#include "names.h"
#include "net.h"
#include "pack.h"
#include "text/model.h"

struct dtl_train_options {
	unsigned headlines; /* 0 none */
	struct dtl_name_options names;
	unsigned net_epochs, net_batch, net_state, net_buckets, net_vectors;
	/* then it is learned on with short sentences (briefs.c), slower */
	unsigned more_epochs, more_rate; /* in millionths */
	unsigned told, tag_share, tag_trust, drop; /* percent: see struct dtl_net_habits */
	unsigned trust; /* percent: in what the teacher says beside the treebanks */
	unsigned hold_dev; /* 0: the dev parts of the treebanks are learned too */
	/* the second encoder; 0 epochs: none; drop: see struct dtl_net_habits */
	unsigned quick_epochs, quick_state, quick_view, quick_drop;
	bool quick_only; /* of the base all but the second encoder is taken as it is */
	bool progress; /* on standard error */
};

struct dtl_train_input {
	const struct dtl_str *treebanks; /* CoNLL-U */
	size_t treebank_count;
	struct dtl_str clusters; /* lines "word fine coarse" */
	struct dtl_str vectors; /* see vectors.h; may be absent */
	struct dtl_str irregular; /* see data/model/irregular.txt */
	struct dtl_str manifest;
	struct dtl_str
	    base; /* a model whose tagger and parser are taken as they are; absent: learned */
	struct dtl_str start; /* a model whose encoder is only learned on */
	struct dtl_str teacher; /* a model that the encoder learns from as well; may be absent */
	struct dtl_name_input names;
};

dtl_rc dtl_train(struct dtl_arena *a, const struct dtl_train_input *in,
    const struct dtl_train_options *options, struct dtl_buf *out, struct dtl_err *err) DTL_MUST_USE;

/* How a sentence is written: as it is, or as a headline would. */
enum { DTL_VARIANTS = 4 }; /* enum dtl_case_mode */

struct dtl_example {
	const struct dtl_token *tokens; /* gold */
	uint32_t first; /* index of the first in its document: heads count from there */
	uint32_t count;
	struct dtl_word *words[DTL_VARIANTS];
	uint8_t *tags; /* gold classes */
	bool headline; /* made by dtl_corpus_headlines */
	bool brief; /* made by dtl_corpus_briefs, or of such a one */
};

struct dtl_corpus {
	struct dtl_arena *a;
	struct dtl_example *examples;
	size_t count;
	uint64_t random;
	struct dtl_model model; /* what is known so far */
};

/* lexicon.c */
void dtl_corpus_labels(struct dtl_corpus *c, struct dtl_buf *out);
void
dtl_corpus_words(struct dtl_corpus *c, struct dtl_str clusters, const struct dtl_map *irregular,
    struct dtl_buf *words, struct dtl_buf *coarse, struct dtl_buf *labels);
/* Sets the gold tag classes of every example, and its words in every variant. */
void dtl_corpus_tags(struct dtl_corpus *c);
void dtl_corpus_variants(struct dtl_corpus *c);

/* headlines.c: adds sentences as headlines would have them, of those from a number on. */
void dtl_corpus_headlines(struct dtl_corpus *c, size_t from);

/* briefs.c: adds short sentences with names of the lists in them. */
void dtl_corpus_briefs(struct dtl_corpus *c, const struct dtl_name_input *in);

/* lemmas.c */
dtl_rc dtl_irregular_read(struct dtl_arena *a, struct dtl_str text, struct dtl_map *ret,
    struct dtl_err *err) DTL_MUST_USE;
void dtl_corpus_lemmas(struct dtl_corpus *c, const struct dtl_map *irregular, struct dtl_buf *index,
    struct dtl_buf *text);

/* net_train.c: the encoder, on gold tags and trees; teacher: a model whose opinions count as well, or NULL. */
dtl_rc
dtl_train_net(struct dtl_corpus *c, const struct dtl_train_options *options, struct dtl_str vectors,
    const struct dtl_model *teacher, struct dtl_buf *out, struct dtl_err *err) DTL_MUST_USE;
/* Learns on from the bytes of an encoder, on what the corpus holds now. */
void dtl_train_net_more(struct dtl_corpus *c, const struct dtl_train_options *options,
    const struct dtl_model *teacher, const struct dtl_encoder *from, struct dtl_buf *out);
/* The second encoder, which has the tables of words of the first. */
void dtl_train_quick(struct dtl_corpus *c, const struct dtl_train_options *options,
    const struct dtl_encoder *from, struct dtl_buf *out);

struct dtl_vectors;
/* net_index.c: the table that tells a word's rows, and how many rows the net has. */
void dtl_net_make_index(
    struct dtl_net *net, struct dtl_corpus *c, const struct dtl_vectors *v, struct dtl_buf *out);

/* Each part of a model starts from a number of its own, so that no part hangs on another's luck. */
void dtl_corpus_seed(struct dtl_corpus *c, uint64_t part);
uint64_t dtl_corpus_random(struct dtl_corpus *c);
/* A new order of 0 .. count. */
void dtl_corpus_shuffle(struct dtl_corpus *c, uint32_t *order, size_t count);
/* How this sentence is written this time: mostly as it is. */
size_t dtl_corpus_variant(struct dtl_corpus *c, const struct dtl_example *e);

#endif

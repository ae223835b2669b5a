/*
 * pattern - what a predicate with its arguments means: the compiled form of data/lexicon/patterns/.
 *
 *	build:	dtl_patterns_build(builder, file, text) for each file, in the order of their names
 *	use:	dtl_patterns_open(a, section)  dtl_patterns_for(p, lemma, &first) ...
 *
 * data/lexicon/patterns/README.md describes the text form.
 *
 * Errors:  build: problems go to the builder as "file:line: why". open: DTL_FAIL (damaged).
 * Memory:  an open table lives in the arena and points into the section's bytes.
 * Threads: read-only after open.
 */
#ifndef DTL_NEWS_PATTERN_H
#define DTL_NEWS_PATTERN_H

#include "base/map.h"
#include "news/event.h"
#include "news/lexicon.h"

enum dtl_predicate_kind { DTL_PREDICATE_VERB, DTL_PREDICATE_NOUN, DTL_PREDICATE_ADJECTIVE };

struct dtl_predicate {
	enum dtl_predicate_kind kind;
	struct dtl_str lemma;
	struct dtl_str particle; /* particle or preposition that belongs to it; absent */
};

/* Words that may stand in a place; `actor`: something that can act; `nationals`: people named by
 * their country ("Algerians"); `country`: a country or its capital as one who acts; `any`: anything
 * at all. */
struct dtl_word_list {
	const struct dtl_str *items;
	size_t count;
	bool actor, nationals, country, any;
	bool phrases; /* some are "relief_supply", or beginnings: "minist*" */
};

enum dtl_slot_kind {
	DTL_SLOT_SUBJECT,
	DTL_SLOT_OBJECT,
	DTL_SLOT_RECIPIENT,
	DTL_SLOT_PREP, /* a prepositional phrase: `prep` */
	DTL_SLOT_IN_SUBJECT, /* an actor inside the subject's phrase */
	DTL_SLOT_IN_OBJECT,
	DTL_SLOT_COMPLEMENT, /* subject of the complement clause: "demanded that B leave" */
	DTL_SLOT_IN_COMPLEMENT, /* an actor anywhere in it */
	DTL_SLOT_OWNER, /* "A's visit" */
	DTL_SLOT_SELF, /* the other side's country: what a state does inside itself */
	DTL_SLOT_NONE, /* nobody */
	DTL_SLOT_KIND_COUNT,
};

struct dtl_slot {
	enum dtl_slot_kind kind;
	struct dtl_str prep;
	bool
	    near; /* "in_obj!": whose it is, or what stands before it; not what is said behind it */
};

struct dtl_prep_rule {
	struct dtl_str prep;
	struct dtl_word_list words;
};

enum {
	DTL_PATTERN_BOTH = 1 << 0, /* both sides act alike */
	DTL_PATTERN_DOMESTIC = 1 << 1, /* without another target it is its own country */
	DTL_PATTERN_WRAP = 1 << 2, /* code is made with that of the complement: "refused to meet" */
	DTL_PATTERN_PASSIVE = 1 << 3, /* passive only */
	DTL_PATTERN_ACTIVE = 1 << 4, /* active only */
	DTL_PATTERN_NEEDS_TARGET = 1 << 5, /* no event without one */
	DTL_PATTERN_NEEDS_SOURCE = 1 << 6,
	DTL_PATTERN_OWN_ACT = 1 << 7, /* the complement's doer must be the speaker himself */
	DTL_PATTERN_POLITICAL =
	    1 << 8, /* each side has a country and is no firm, no private person */
};

struct dtl_pattern_example {
	struct dtl_str text; /* a sentence of our own */
	struct dtl_str expect; /* "KEN = UGA" or "TCD > SDN" */
	struct dtl_str rule; /* where it stands */
};

struct dtl_pattern {
	struct dtl_str cameo;
	struct dtl_str rule; /* "sign.txt:12" */
	const struct dtl_predicate *predicates;
	size_t predicate_count;
	struct dtl_word_list subject, object, complement;
	struct dtl_word_list unless; /* words that may stand nowhere beside the predicate */
	const struct dtl_prep_rule *preps;
	size_t prep_count;
	const struct dtl_slot *targets, *sources; /* none: the usual places */
	size_t target_count, source_count;
	uint32_t flags;
	struct dtl_str mode;
	struct dtl_str context;
	uint32_t source_functions, target_functions;
	int specificity;
	bool own; /* the user's own: of equally specific ones it wins */
	const struct dtl_pattern_example *examples;
	size_t example_count;
};

struct dtl_patterns {
	const struct dtl_pattern *items;
	size_t count;
	struct dtl_map by_lemma; /* lemma -> first index in chain, plus one */
	const uint32_t *chain; /* pattern and next: pairs */
	struct dtl_map composed; /* "03 04" -> code */
	size_t masked; /* index plus one of a pattern that is passed over; 0 for none */
};

dtl_rc dtl_patterns_open(struct dtl_arena *a, struct dtl_str section, struct dtl_patterns *ret,
    struct dtl_err *err) DTL_MUST_USE;

/* Walks the patterns of a lemma: *cursor is 0 at first; NULL at the end. */
const struct dtl_pattern *
dtl_patterns_next(const struct dtl_patterns *p, struct dtl_str lemma, uint32_t *cursor);
/* Code of a wrapping predicate (its own code) around an act: "12" and "042" make "125". */
struct dtl_str
dtl_patterns_compose(const struct dtl_patterns *p, struct dtl_str outer, struct dtl_str inner);

/* Reader of one file for lexicon_build.c's table. */
void dtl_patterns_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text);

#endif

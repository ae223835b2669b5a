/*
 * confidence - how likely a coded event is right, learned from judged events.
 *
 *	build:	lex_confidence_build (a part of the lexicon)
 *	use:	dtl_confidence_open(section)  dtl_confidence_signals(draft)  dtl_confidence_of(...)
 *
 * The probability is the logistic function of a weighted sum of signals that the coder has anyway;
 * data/lexicon/confidence/weights.txt holds the weights, tools/calibrate learns them. What may be, but
 * is not said to be, is no event: its confidence stays below DTL_USUAL_CONFIDENCE whatever the sum.
 *
 * Errors:  open: DTL_FAIL (damaged).
 * Memory:  plain structs.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_CONFIDENCE_H
#define DTL_NEWS_CONFIDENCE_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>

#define DTL_CONFIDENCE_SECTION "confidence"

/* Each lies in 0..1. */
enum dtl_signal {
	DTL_SIGNAL_ALWAYS, /* 1: the base rate */
	DTL_SIGNAL_NOMINAL, /* told by a noun */
	DTL_SIGNAL_ASIDE, /* told in passing: a participle, a relative clause */
	DTL_SIGNAL_FLAT, /* read without the parse */
	DTL_SIGNAL_ONE_SIDE, /* nobody on one of the sides */
	DTL_SIGNAL_DEMANDS, /* how much its pattern asks for beside the word */
	DTL_SIGNAL_GUESSED, /* how unsure its least sure side is */
	DTL_SIGNAL_REPORTED, /* told by somebody in the story */
	DTL_SIGNAL_VERBAL, /* words, not deeds: AGREE, REQUEST, ACCUSE, REJECT, THREATEN */
	DTL_SIGNAL_AT_HOME, /* both sides are of one country */
	DTL_SIGNAL_PROPOSED, /* wanted, urged, expected */
	DTL_SIGNAL_CROWD, /* more than two stand on its sides */
	DTL_SIGNAL_POINTED, /* a side is only pointed at: "he", "the two" (code_doubt.c) */
	DTL_SIGNAL_STATELESS, /* nothing says of which country one of them is */
	DTL_SIGNAL_ELSEWHERE, /* the story is about markets, sports or shows (code_doubt.c) */
	DTL_SIGNAL_SOLD, /* what is bought, sold and traded (code_doubt.c) */
	DTL_SIGNAL_COUNT,
};

struct dtl_confidence {
	double weights[DTL_SIGNAL_COUNT];
};

struct dtl_draft;

/* "told_by_noun": its name in the file. */
const char *dtl_signal_name(enum dtl_signal signal);
dtl_rc dtl_confidence_open(
    struct dtl_str section, struct dtl_confidence *ret, struct dtl_err *err) DTL_MUST_USE;
/* Needs sides, status and type. */
void dtl_confidence_signals(const struct dtl_draft *d, bool flat, double ret[DTL_SIGNAL_COUNT]);
double dtl_confidence_of(const struct dtl_confidence *c, const struct dtl_draft *d);
/* Told again: what is left of doubt shrinks; what may only be stays so. */
double dtl_confidence_again(double confidence);

#endif

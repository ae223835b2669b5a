/*
 * confidence - how likely a coded event is right, learned from judged events.
 *
 *	build:	lex_confidence_build (a part of the lexicon)
 *	use:	dtl_confidence_open(a, section)  dtl_signals_add(&s, ...) ...  dtl_confidence_of(&c, &s)
 *
 * The probability is the logistic function of a weighted sum of signals that the coder has anyway;
 * data/lexicon/confidence/weights.txt holds the weights, tools/calibrate learns them. What may be, but
 * is not said to be, is no event: its confidence stays below DTL_USUAL_CONFIDENCE whatever the sum.
 *
 * A signal is a name and a value in 0..1. `family=member` is 1 for the member that holds; each member
 * has its own weight, learned with a strong pull to 0, so that it says something only where many
 * judged events do. A signal without a line in the file weighs nothing.
 *
 * of the clause (code_doubt.c)
 *	always       1: the base rate             nominal    told by a noun
 *	aside        a participle, relative clause flat       read without the parse
 *	demands      what the pattern asks for     reported   told by somebody in the story
 *	verbal       words, not deeds              proposed   wanted, urged, expected
 *	perhaps      may be, but is not said to be: its share of the confidence is fixed, below any use
 *	above=       the word above the predicate  attribute=  its adjective
 *	denied_near  "not", "no", "without" close before it
 *	negated, question, modal ("may", "would"), quoted (not by its source or its country)
 *	code=        "057", CAMEO in three digits
 *	by=          the predicate: "sign"         file=      the file of its pattern
 *	link=        to the clause above           status=    "OCCURRED"
 * of its people (code_doubt_sides.c)
 *	one_side     nobody on one of the sides    crowd      more than two stand on its sides
 *	at_home      both are of one country       stateless  nothing says of which country one is
 *	own_words    its source is quoted
 *	pointed      only pointed at: "he"         guessed    how unsure the least sure side is
 *	source_guess, target_guess                 the same of each side
 *	source=, target=  role of a side ("GOV"), or what it is without one ("country", "none")
 *	pair=        both: "GOV-GOV"               type_target=  the target's role with the type
 *	source_deep, target_deep  how far below the predicate     target_first  it stands before it
 *	source_path=, target_path=  the relations on its way to the predicate ("nmod:poss>obj")
 *	source_far, target_far    how many words between
 *	source_often, target_often  how often the story speaks of its country
 *	rivals       countries of the sentence that are on no side
 * of sentence and story (code_doubt.c)
 *	headline     the first sentence            late       how far down in the story
 *	long         words of the sentence         others     events of the sentence beside it
 *	figures      numbers in it                 firms      bodies without a role in it
 *	lone         the story is one sentence or two
 *	bare         it is, and has no title: somebody chose it. The weight is where its sum begins; all
 *	             else counts by the weight of `bare_share`, for what stories teach says less of it
 *	story_plain  how far its sentences stay below 24 words     plain: clearly below
 *	lone_late, plain_late, ...  the same signal once more in a lone story, in a plain one: what makes
 *	             an event of long sentences doubtful says less there
 *	story_figures, story_firms                 the same of the whole story, for each sentence
 *	said_market, said_sport, said_show, said_politics, said_war       words of the sentence
 *	story_market, story_sport, story_show, story_politics, story_war  share of the story's words
 *
 * Errors:  open: DTL_FAIL (damaged).
 * Memory:  names of signals are the document's; weights the caller's arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_CONFIDENCE_H
#define DTL_NEWS_CONFIDENCE_H

#include "base/err.h"
#include "base/map.h"

#define DTL_CONFIDENCE_SECTION "confidence"

enum { DTL_MAX_SIGNALS = 192 };

struct dtl_signal {
	struct dtl_str name;
	double value;
	double worth; /* what it adds to the sum: value times weight */
};

struct dtl_signals {
	struct dtl_signal items[DTL_MAX_SIGNALS];
	size_t count;
};

struct dtl_confidence {
	struct dtl_map weights; /* name -> thousandths */
};

/* A value of 0 or a member that is absent adds nothing. `name` must outlive the signals. */
void dtl_signals_add(struct dtl_signals *s, const char *name, double value);
/* The plain signals found so far once more, as those of such a story: "lone", "plain". */
void dtl_signals_add_again(struct dtl_signals *s, struct dtl_arena *a, const char *story);
/* family=member: blanks in the member become _. */
void dtl_signals_add_of(
    struct dtl_signals *s, struct dtl_arena *a, const char *family, struct dtl_str member);

dtl_rc dtl_confidence_open(struct dtl_arena *a, struct dtl_str section, struct dtl_confidence *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* 0 when the file has no such line. */
double dtl_confidence_weight(const struct dtl_confidence *c, struct dtl_str signal);
/* Also says of each signal what it is worth. */
double dtl_confidence_of(const struct dtl_confidence *c, struct dtl_signals *s);
/* Told again: what is left of doubt shrinks; what may only be stays so. */
double dtl_confidence_again(double confidence);

#endif

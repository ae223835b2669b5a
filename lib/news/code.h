/*
 * code - patterns over clauses and mentions become events.
 *
 *	dtl_code_find -> drafts -> dtl_merge -> events          (extract.c runs them)
 *
 * A draft is one telling of one event: its participants, status, time, place and facts as that
 * clause gives them. Several tellings of one event are merged later.
 *
 *	code.c        which clauses are tried  code_view.c   voice and light verbs undone
 *	code_try.c    a pattern to a draft
 *	code_match.c  does a pattern hold?     magnitude.c   how many, how much
 *	code_actor.c  who stands at a token    code_lost.c   ... where the parse lost them
 *	code_gather.c where a pattern looks    code_side.c   which of them is on which side
 *	code_flat.c   clauses without a parse  code_drop.c   who is on neither
 *	code_voice.c  whose forces somebody tells of
 *	code_answer.c whom an answer without an address is for
 *	code_act.c    which act          code_plausible.c  firms, fans and players are no sides
 *	code_story.c  sports, shows, markets  code_news.c  business and routine are no news
 *	code_sense.c  cargo, opinions, questions, accidents are no acts
 *	code_occasion.c  told of a meeting told before
 *	code_doubt.c, code_doubt_sides.c, code_doubt_words.c  what makes it less sure
 *	status.c, status_noun.c, status_open.c  did it happen?
 *	facts.c       forum, instrument, magnitude, contexts
 *	where.c       time and place of it     code_bound.c  whose a date is
 *
 * Errors:  none.
 * Memory:  the document's arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_CODE_H
#define DTL_NEWS_CODE_H

#include "news/confidence.h"
#include "news/mention.h"
#include "news/pattern.h"
#include "news/theme.h"
#include "news/when.h"
#include "text/clause.h"
#include "text/tree.h"

enum { DTL_MAX_SIDE = 16, DTL_MAX_VIEW = 32, DTL_MAX_PARTICIPANTS = 32 };

struct dtl_trace;
struct dtl_draft_list;

/* What the coder reads: one document with everything found in it so far. */
enum dtl_story { /* what it is about besides politics */
	DTL_STORY_ANY,
	DTL_STORY_LEISURE, /* sports and shows */
	DTL_STORY_TRADE, /* firms, markets, prices */
};

struct dtl_coder {
	const struct dtl_patterns *patterns;
	const struct dtl_document *doc;
	const struct dtl_mention_list *mentions;
	const struct dtl_date_list *dates;
	struct dtl_tree tree;
	struct dtl_date published; /* year 0 when nothing states it */
	struct dtl_date dateline;
	struct dtl_place_candidate *dateline_place; /* NULL when unknown */
	enum dtl_story story;
	bool flat; /* sentences are read without their parse */
	const struct dtl_draft_list *told; /* what was coded so far */
	bool *consumed; /* per token: its noun was coded with a verb */
	const struct dtl_confidence *confidence;
	const struct dtl_themes *themes;
	struct dtl_trace *trace; /* news/trace.h: who asks why; NULL: nobody */
};

struct dtl_actors {
	struct dtl_participant items[DTL_MAX_SIDE];
	uint32_t entity[DTL_MAX_SIDE]; /* index of the mention's entity */
	uint32_t token[DTL_MAX_SIDE];
	size_t count;
};

/* A clause as patterns see it: voice and light verbs undone. */
struct dtl_view {
	const struct dtl_clause *clause;
	uint32_t noun; /* the event noun of a nominal or light-verb reading, or DTL_NO_TOKEN */
	struct dtl_str lemma;
	bool passive;
	uint32_t actors[DTL_MAX_VIEW], patients[DTL_MAX_VIEW], recipients[DTL_MAX_VIEW];
	size_t actor_count, patient_count, recipient_count;
	struct dtl_argument obliques[DTL_MAX_VIEW];
	size_t oblique_count;
	const struct dtl_clause
	    *complement; /* what is agreed to, asked for, refused; NULL when none */
};

struct dtl_draft {
	struct dtl_event ev;
	const struct dtl_pattern *pattern;
	const struct dtl_clause *clause;
	uint32_t predicate; /* token of the verb or noun that carries the meaning */
	struct dtl_participant participants[DTL_MAX_PARTICIPANTS];
	uint32_t entity[DTL_MAX_PARTICIPANTS];
	size_t participant_count;
	struct dtl_str act_cameo; /* code before the rule for future events */
	bool date_own; /* the date stands in the clause itself */
	bool flat; /* read without the parse */
	struct dtl_signals signals; /* news/confidence.h */
	const struct dtl_draft *occasion; /* whose people it borrowed; NULL */
};

/* Whom the text named as its i-th participant; NULL: nobody. */
static inline const struct dtl_mention *
dtl_draft_mention(const struct dtl_coder *k, const struct dtl_draft *d, size_t i)
{
	return d->entity[i] < k->mentions->count ? &k->mentions->items[d->entity[i]] : NULL;
}

struct dtl_draft_list {
	struct dtl_draft *items;
	size_t count, cap;
};

/* Drafts of the whole document, in text order. */
void dtl_code_find(struct dtl_coder *k, struct dtl_draft **ret, size_t *ret_count);

/* "the meeting", "the visit": a thing that events are told of. */
bool dtl_code_is_occasion(const struct dtl_coder *k, uint32_t token);
/* Time, place and forum of an event told before: "The meeting was held at ...". */
void dtl_code_details(const struct dtl_coder *k, struct dtl_draft *drafts, size_t count);
/* attendance.c: adds those who were there to the drafts before them. */
void dtl_code_attendance(const struct dtl_coder *k, struct dtl_draft *drafts, size_t count);
/* A word without which a sentence tells nothing of that. */
bool dtl_code_may_tell_attendance(const struct dtl_token *t);

/* code_view.c */
void dtl_view_verb(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_view *v);
void dtl_view_noun(
    const struct dtl_coder *k, const struct dtl_clause *c, uint32_t noun, struct dtl_view *v);
/* code_flat.c: a finite verb and what stands around it, without the parse; false: it states nothing.
 * The clause must outlive the view. */
bool dtl_view_flat(const struct dtl_coder *k, uint32_t sentence, uint32_t verb,
    struct dtl_clause *c, struct dtl_view *v);
bool dtl_view_flat_noun(const struct dtl_coder *k, const struct dtl_view *verb, struct dtl_view *v);
/* code_occasion.c: "the meeting ended with the signing of a protocol". */
bool dtl_code_borrow_sides(const struct dtl_coder *k, const struct dtl_draft_list *list,
    const struct dtl_view *v, struct dtl_draft *d);
const struct dtl_draft *dtl_code_occasion_named(
    const struct dtl_coder *k, const struct dtl_draft_list *list, const struct dtl_clause *c);
/* True when the draft only says how many the violence before it killed or hurt. */
bool dtl_code_is_toll(
    const struct dtl_coder *k, const struct dtl_draft_list *list, const struct dtl_draft *d);
void dtl_code_take_occasion(struct dtl_draft *d, const struct dtl_draft *occasion);

/* code_match.c */
enum { DTL_MAX_MATCHES = 6 };

/* A pattern that holds, with the view adapted to it (a preposition that belongs to the predicate
 * makes its phrase the patient). */
struct dtl_match {
	const struct dtl_pattern *pattern;
	struct dtl_view view;
};

/* A draft of the most specific pattern whose people are there; false when none. */
bool dtl_code_try_matches(
    struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_match *m, size_t count);
/* "Iran must stop ...": who says so demands it. */
bool
dtl_code_try_demand(struct dtl_coder *k, struct dtl_draft_list *list, const struct dtl_clause *c);
/* Patterns that hold, the most specific first; how many. */
size_t dtl_code_match(const struct dtl_coder *k, const struct dtl_view *v,
    enum dtl_predicate_kind kind, struct dtl_match out[DTL_MAX_MATCHES]);
/* "a number of soldiers" -> soldiers. */
uint32_t dtl_code_through(const struct dtl_coder *k, uint32_t token);

/* code_actor.c */
bool dtl_code_acts(enum dtl_mention_kind kind);
bool dtl_code_has_country(const struct dtl_mention *m);
/* Index of the first mention that begins at this token or behind it. */
size_t dtl_code_first_mention(const struct dtl_coder *k, uint32_t token);
void dtl_code_add_anaphor(
    const struct dtl_coder *k, const struct dtl_mention *m, struct dtl_actors *out);
bool dtl_code_is_actor(const struct dtl_coder *k, uint32_t token);
/* The actors that the phrase headed by the token is. */
void dtl_code_actors_at(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out);
/* Actors named inside the phrase: "Serbia's suppression", "the Senegalese peace plan". */
void dtl_code_actors_inside(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out);
/* "the minister's wife", "Kenya's allies": others than those whose they are. */
bool dtl_code_is_kin(const struct dtl_coder *k, uint32_t token);
/* "the Madrid club", "the Uruguay round": the place is part of a name, and nobody. */
bool dtl_code_only_names_thing(const struct dtl_coder *k, const struct dtl_mention *m);
/* Only those who own it or stand before it: "Serbia's plan for Bosnia" is Serbia's. */
void dtl_code_owners(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out);
/* code_split.c: "Kenyan and Ugandan ministers": the actor found last becomes one of each. */
void dtl_code_split(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out, size_t from);
/* Adds those whom "and" joins to the ones found. */
void dtl_code_actors_joined(const struct dtl_coder *k, struct dtl_actors *out);
/* Who stands before a verb whose subject the parse lost, and whom a verb without object is about. */
void
dtl_code_lost_subject(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *out);
void dtl_code_lost_target(const struct dtl_coder *k, const struct dtl_view *v,
    const struct dtl_pattern *p, struct dtl_actors *out);
void dtl_code_add_mention(const struct dtl_coder *k, const struct dtl_mention *m,
    const struct dtl_mention *as, struct dtl_actors *out);

/* code_drop.c: takes out of `who` those who are also `other`, whose country acts already (when
 * others are left), who are a word of a source, are told something, only speak, are just names, are arms. */
void dtl_code_drop_shared(struct dtl_actors *who, const struct dtl_actors *other);
void
dtl_code_drop_arms(const struct dtl_coder *k, const struct dtl_pattern *p, struct dtl_actors *who);
void dtl_code_drop_own(struct dtl_actors *who, const struct dtl_actors *source);
/* ... who are only the country of those who act, for words that nobody says to himself. */
void dtl_code_drop_self(const struct dtl_coder *k, const struct dtl_pattern *p,
    const struct dtl_actors *source, struct dtl_actors *who);
void dtl_code_drop_within(struct dtl_actors *who, const struct dtl_actors *source);
void dtl_code_drop_told(const struct dtl_coder *k, struct dtl_actors *who);
void dtl_code_drop_speaker(const struct dtl_clause *c, struct dtl_actors *who);
void dtl_code_drop_strangers(struct dtl_actors *who);

/* code_voice.c: forces of which somebody tells are his; none attacks its own country. */
void dtl_code_voice(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *source);
/* A state that is named, those who govern it, its forces, its press. */
bool dtl_code_speaks_for_country(const struct dtl_participant *p);
void dtl_code_not_own_fire(const struct dtl_coder *k, const struct dtl_view *v,
    struct dtl_actors *source, const struct dtl_actors *target);

/* code_gather.c */
bool dtl_view_is_active(const struct dtl_view *v);
bool dtl_pattern_has_slot(const struct dtl_pattern *p, enum dtl_slot_kind kind);
/* Whom it is done to may be those at home, whom nobody names. */
bool dtl_pattern_is_domestic(const struct dtl_pattern *p);
void dtl_code_gather(const struct dtl_coder *k, const struct dtl_view *v,
    const struct dtl_pattern *p, struct dtl_actors *source, struct dtl_actors *target);

/* code_answer.c: whom an act that names nobody answers: "Moscow vowed to retaliate". */
void dtl_code_counterpart(const struct dtl_coder *k, const struct dtl_view *v,
    const struct dtl_pattern *p, const struct dtl_actors *source, struct dtl_actors *target);
/* An act without a target that is never done at home. */
bool dtl_code_acts_abroad(
    const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p);

/* code_side.c: false when the event has nobody it needs. */
bool dtl_code_sides(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d);

/* code_act.c: the code of the act that a wrapping predicate is about: "refused [to meet B]". */
struct dtl_str dtl_code_inner(const struct dtl_coder *k, const struct dtl_clause *c);
/* Names the act of a draft whose people are known; false when nothing is done or promised. */
bool dtl_code_name_act(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d);

/* code_word.c: is it one of the words of a pattern's list? */
bool dtl_code_asks(const struct dtl_word_list *list);
bool dtl_code_is_listed(const struct dtl_word_list *list, const struct dtl_token *tok);
bool dtl_code_has_word(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t token);
/* True for a list that asks for nothing. */
bool dtl_code_any_word(const struct dtl_coder *k, const struct dtl_word_list *list,
    const uint32_t *tokens, size_t count);

/* code_demand.c: "A said B must leave". */
struct dtl_demand {
	struct dtl_actors speaker, asked;
	bool late; /* "should have left": that it was not done is blamed */
};
bool
dtl_code_is_demand(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_demand *ret);

/* code_consume.c: marks the words that a draft has told. */
void dtl_code_consume(struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d);

/* code_sense.c: why it is no act though its words are those of one; NULL: it is. */
const char *dtl_code_other_sense(
    const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d);

/* code_plausible.c */
bool dtl_code_is_plausible(const struct dtl_coder *k, const struct dtl_draft *d);
/* True when nobody is blamed, but a thing. */
/* code_news.c: not mere business, nor what somebody does to himself. */
bool dtl_code_is_news(const struct dtl_coder *k, const struct dtl_draft *d);
bool dtl_code_is_said(enum dtl_event_type type); /* an act of words */
bool dtl_code_is_opinion(const struct dtl_draft *d);
/* code_doubt.c: signals and confidence of each draft. */
void dtl_code_doubt(const struct dtl_coder *k, struct dtl_draft *drafts, size_t count);
bool dtl_code_may_be(const struct dtl_draft *d); /* not said to be: needs status and type */
/* code_doubt_sides.c: those that tell of its people. */
void dtl_code_doubt_sides(const struct dtl_coder *k, struct dtl_draft *d);
/* "We are ready," he said: is its source quoted, or who speaks for its source? */
bool dtl_code_speaks_himself(const struct dtl_coder *k, const struct dtl_draft *d);
/* code_doubt_words.c: those of the words around its predicate. */
void dtl_code_doubt_words(const struct dtl_coder *k, struct dtl_draft *d);
/* code_story.c: words of the story by what they are about; how many different ones. */
struct dtl_story_words {
	size_t all[DTL_THEME_COUNT], different[DTL_THEME_COUNT];
};
void dtl_code_story_words(const struct dtl_coder *k, struct dtl_story_words *ret);
enum dtl_story dtl_code_story(const struct dtl_coder *k);

/* status_noun.c: the words beside an event noun; one that has been held; "when he visits B". */
enum dtl_status
dtl_code_status_beside(const struct dtl_coder *k, uint32_t noun, enum dtl_status status);
bool dtl_code_noun_is_held(const struct dtl_coder *k, const struct dtl_clause *c);
bool dtl_code_noun_is_over(const struct dtl_coder *k, const struct dtl_draft *d);
bool dtl_code_is_yet_to_come(const struct dtl_coder *k, const struct dtl_clause *c);

/* status_open.c: rumours, what nobody confirms, what only seems so. */
bool dtl_code_is_open(const struct dtl_coder *k, const struct dtl_clause *c);

/* status.c */
void dtl_code_status(const struct dtl_coder *k, struct dtl_draft *d);
/* PLOVER's rules for acts that have not happened yet. */
void dtl_code_future(const struct dtl_coder *k, struct dtl_draft *d);
bool dtl_code_historical(const struct dtl_coder *k, const struct dtl_draft *d);

/* facts.c, where.c */
void dtl_code_facts(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d);
void
dtl_code_add_details(const struct dtl_coder *k, const struct dtl_draft *told, struct dtl_draft *d);
void dtl_code_magnitude(const struct dtl_coder *k, struct dtl_draft *d); /* magnitude.c */
/* code_near.c: whether the token belongs to an expression of time. Linear in these. */
bool dtl_code_in_date(const struct dtl_coder *k, uint32_t token);
/* 4: in the event noun's own phrase; 3: in its clause; 2, 1: in a clause above it; 0: elsewhere. */
int dtl_code_nearness(const struct dtl_coder *k, const struct dtl_draft *d, uint32_t token);
/* code_bound.c: a date below "since" or "after" is that of another event. */
bool dtl_code_dates_other(
    const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_timex *t);
/* A day, a city at the end of the clause: that of its verb. */
bool dtl_code_day_closes(
    const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_timex *t);
bool dtl_code_place_closes(
    const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_mention *m);
void dtl_code_when(const struct dtl_coder *k, struct dtl_draft *d);
void dtl_code_where(const struct dtl_coder *k, struct dtl_draft *d);

#endif

/*
 * mention_work - what the finders of mentions share while one document is read.
 *
 * dtl_mentions_find goes sentence by sentence: the lexicon is laid over the tokens once (hits,
 * longest from the left, none overlapping), then each finder adds its mentions in this order:
 * forums, organisations, people, agents, countries, places, instruments, anaphors. A token belongs
 * to at most one mention of the first four (`owner`); the others may nest inside.
 *
 * Errors:  none.
 * Memory:  the document's arena.
 * Threads: one finder, one thread.
 */
#ifndef DTL_NEWS_MENTION_WORK_H
#define DTL_NEWS_MENTION_WORK_H

#include "base/map.h"
#include "news/mention.h"
#include "text/names.h"

#define KIND(k) (1u << (k))

struct hit {
	uint32_t token, count;
	const uint32_t *entries;
	size_t entry_count;
	uint32_t kinds; /* KIND() of its entries */
};

struct finder {
	const struct dtl_lexicon *lex;
	struct dtl_document *doc;
	struct dtl_arena *a;
	int32_t today; /* days; INT32_MIN unknown */
	struct dtl_str source_country, dateline_country;
	struct dtl_str focus; /* the country the story is at; absent */
	bool seat_of_many; /* the dateline is such a place */
	bool home_told; /* the text has named the dateline's country */
	uint32_t focus_sentence; /* that named it, or a role of it, last */

	struct dtl_mention *items;
	size_t count, cap;
	struct dtl_map acronyms; /* learnt in this document -> index of a mention */
	struct dtl_map surnames; /* last names of people already named -> index of a mention */
	struct dtl_map toponyms; /* lower-case names that were surely places before */

	uint32_t sentence;
	uint32_t beg, end; /* tokens of the sentence */
	struct hit *hits;
	size_t hit_count;
	uint32_t *hit_of; /* per token of the sentence: hit + 1, 0 none */
	uint32_t *owner; /* per token of the sentence: mention + 1, 0 none */
	size_t first; /* first mention of the sentence */
};

/* scan: the sentence under the lexicon. */
void mention_scan(struct finder *f);
const struct hit *hit_at(const struct finder *f, uint32_t token); /* NULL none or outside */
/* The hit that begins here and has an entry of this kind; NULL none. */
const struct hit *hit_begins(const struct finder *f, uint32_t token, enum dtl_entry_kind kind);
/* First entry of this kind; false when there is none. */
bool hit_entry(
    const struct finder *f, const struct hit *h, enum dtl_entry_kind kind, struct dtl_entry *ret);
/* True when a WORD of this class stands in the hit; ret may be NULL. */
bool
hit_word(const struct finder *f, const struct hit *h, const char *class, struct dtl_entry *ret);
/* The WORD hit of this class that covers the token. */
bool word_at(const struct finder *f, uint32_t token, const char *class);

/* words: one token. */
const struct dtl_token *tok(const struct finder *f, uint32_t token);
bool tok_is(const struct finder *f, uint32_t token, const char *lower); /* false outside */
bool tok_cap(const struct finder *f, uint32_t token); /* letter, initial capital */
bool tok_caps(const struct finder *f, uint32_t token); /* two letters or more, all capital */
bool tok_punct(const struct finder *f, uint32_t token);
bool tok_glued(const struct finder *f, uint32_t token); /* no white space before it */
bool sentence_shouts(const struct finder *f); /* a headline wholly in capitals */
bool tok_initial(const struct finder *f, uint32_t token); /* "N", "J." */

/* list: mentions. */
struct dtl_mention *
mention_add(struct finder *f, enum dtl_mention_kind kind, uint32_t token, uint32_t count);
void mention_own(struct finder *f, const struct dtl_mention *m);
bool owned(const struct finder *f, uint32_t beg, uint32_t end);
uint32_t mention_head(const struct finder *f, uint32_t token, uint32_t count);
struct dtl_str text_of(const struct finder *f, uint32_t beg, uint32_t end);
struct dtl_str first_role(struct dtl_str actor);

/* country: the country a phrase names. */
struct country {
	struct dtl_str code;
	uint32_t token, count; /* where it stands */
	bool demonym, metonym;
};
/* The country, demonym or seat of power that covers the token; false when none. */
bool country_at(const struct finder *f, uint32_t token, struct country *ret);
/* The last country inside [beg, end). */
bool country_in(const struct finder *f, uint32_t beg, uint32_t end, struct country *ret);
/* Beginning of the modifiers that stand before a noun: "the US-led [coalition]". */
uint32_t modifiers_begin(const struct finder *f, uint32_t token);
/* "of Russia", "from Iran", "in Kabul" right after token: country; false when none. */
bool country_after(const struct finder *f, uint32_t token, struct country *ret);
/* Fills country, confidence and basis of a role-only or unexplained mention from its surroundings:
 * [beg, end) is the whole phrase. */
void country_from_context(struct finder *f, struct dtl_mention *m, uint32_t beg, uint32_t end);

/* "until March 14": a month, though a town has the same name. */
bool mention_is_month(const struct finder *f, const struct hit *h);

/* setting: where it happens. Of towns with one name the one in the country that the story is at or comes from, else the largest. */
bool place_entry(const struct finder *f, const struct hit *h, struct dtl_entry *ret);
/* Where the offices of many countries are: who speaks there is of none in particular. */
bool is_seat_of_many(struct dtl_str place);
/* The country of what is named after "in", "at", "near": how many, 2 for more than one. */
int country_of_setting(const struct finder *f, struct dtl_str *ret);
bool is_set_at_seat(const struct finder *f); /* in such a place */
/* The country of a town or a state right behind a role: "lawmakers [from Ontario]". */
bool region_after(const struct finder *f, uint32_t token, struct dtl_str *ret);

/* beside: the kind of the body that stands right before a role that says little: "the [union] boss",
 * "the [company]'s chairman"; false: none. */
bool kind_before(const struct finder *f, uint32_t role, struct dtl_str *ret_actor);
/* The country of the person before "and": "with Russian President A and Trade Minister B". */
bool country_of_joined(const struct finder *f, uint32_t beg, struct dtl_str *ret);
/* Whom the story told of by this name before, and whose country was named then; NULL nobody. */
const struct dtl_mention *person_before(const struct finder *f, const struct dtl_mention *m);
/* "Ankara Radio said the minister": the country of the medium that tells it. */
bool country_of_medium(const struct finder *f, struct dtl_str *ret);
/* "the king, finance minister and interior minister of Oman": of all of the list. */
bool country_behind_list(const struct finder *f, uint32_t end, struct country *ret);
/* "his government": the country of the last person before it in the sentence. */
bool country_of_his(const struct finder *f, uint32_t beg, struct dtl_str *ret);
/* "the minister": the country of the last person before with that office. */
bool holder_before(const struct finder *f, const struct dtl_mention *m, struct dtl_str *ret);

/* part: "NAIROBI - " opens a paragraph; the Lomé convention is no town: neither acts. */
bool heads_paragraph(const struct finder *f, const struct hit *h);
bool names_thing(const struct finder *f, const struct hit *h);
void take_paragraph_dateline(struct finder *f);
/* "all apart from Kenya": those who are left out of what the sentence tells. */
void set_apart(struct finder *f);

/* focus: the country that a sentence leaves to the roles without one of those behind it. */
void mention_focus(struct finder *f);
void focus_on(struct finder *f, struct dtl_str country);
bool focus_country(const struct finder *f, struct dtl_str *ret);
/* The focus has left the dateline's country, of which the text has told. */
bool focus_is_abroad(const struct finder *f);
/* The country that "its" at this token stands for; false when it is another word. */
bool owner_named(const struct finder *f, uint32_t token, struct dtl_str *ret);
bool same_role_before(const struct finder *f, const struct dtl_mention *m, struct dtl_str *ret);

void find_forums(struct finder *f);
void find_organisations(struct finder *f);
void find_people(struct finder *f);
void find_agents(struct finder *f);
void find_countries(struct finder *f);
void find_places(struct finder *f);
/* Names that the labeller found and nobody explained: organisations and places. */
void find_labelled(struct finder *f);
/* The kind that the labeller gave to all words of [beg, end); DTL_NAME_NONE when they differ. */
enum dtl_name_kind labelled(const struct finder *f, uint32_t beg, uint32_t end);
void find_instruments(struct finder *f);
void find_anaphors(struct finder *f);
/* "the council", "the exercise", "the summit": what was named with that word before. */
void find_things(struct finder *f);

#endif

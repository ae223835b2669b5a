/*
 * mention - the people, organisations, countries, forums, instruments and agents a story names,
 * and which mentions mean the same one.
 *
 * A mention covers tokens [token, token + token_count) with its head word (the token through which
 * it hangs in the parse). Coreference gives mentions of one thing the same `entity`.
 *
 * Errors:  none.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_NEWS_MENTION_H
#define DTL_NEWS_MENTION_H

#include "news/event.h"
#include "news/lexicon.h"

enum dtl_mention_kind {
	DTL_MENTION_PERSON, /* "Defence Minister Rajnath Singh": with title and affiliation */
	DTL_MENTION_ORGANISATION, /* "Defence Research & Development Organisation (DRDO)" */
	DTL_MENTION_COUNTRY, /* "India", "Indian", "Moscow" as actor */
	DTL_MENTION_AGENT, /* role-only: "Russian troops", "police", "the ministry", "protesters" */
	DTL_MENTION_PLACE,
	DTL_MENTION_FORUM, /* "24th Joint Technical Group Plenary" */
	DTL_MENTION_INSTRUMENT, /* "Memorandum of Understanding (MoU)" */
	DTL_MENTION_EXERCISE, /* "INDRA-2019" */
	DTL_MENTION_ANAPHOR, /* "both sides", "the ministers", "he", "his Russian counterpart" */
	DTL_MENTION_KIND_COUNT,
};

struct dtl_mention {
	enum dtl_mention_kind kind;
	struct dtl_span span;
	uint32_t token, token_count;
	uint32_t head; /* token index */
	uint32_t sentence;
	struct dtl_str name; /* canonical or as written */
	struct dtl_str title; /* PERSON */
	struct dtl_str affiliation; /* PERSON: organisation of the title */
	struct dtl_str acronym; /* ORGANISATION, FORUM */
	struct dtl_str country; /* alpha-3 or class; absent when unknown */
	struct dtl_str actor; /* CAMEO role part after the country: "GOVMIL"; absent */
	struct dtl_str kind_code; /* first role: "GOV" */
	struct dtl_str wikidata;
	int32_t ordinal; /* FORUM: 24; 0 none */
	bool demonym; /* COUNTRY: adjective form, an attribute rather than a thing */
	bool apart; /* a dateline, the name of a treaty, left out ("except Kenya"): takes no part */
	bool plural; /* "the ministers", "both countries" */
	double confidence;
	const char *basis; /* where country and kind came from, for explain */
	struct dtl_str lexicon; /* the line that knows it: "actors/leaders.txt:120"; absent */
	int32_t from_day, to_day; /* PERSON whom the lexicon knows: the term; 0, 0 none */
	uint32_t entity; /* index of the first mention of the same thing (own index if first) */
	const uint32_t *members; /* ANAPHOR of several ("both sides"): entities meant */
	size_t member_count;
	struct dtl_place_candidate *place; /* PLACE, COUNTRY as a noun: chosen reading; else NULL */
};

struct dtl_place_candidate {
	struct dtl_str name, country, admin1;
	double lat, lon;
	int64_t geonames_id;
	int64_t population;
	enum dtl_where_precision precision;
	double confidence;
};

struct dtl_trace;

struct dtl_mention_list {
	struct dtl_mention
	    *items; /* in text order; may nest: "Russian" inside "Russian Defence Minister" */
	size_t count;
	struct dtl_trace *trace; /* news/trace.h: who asks why; NULL: nobody */
};

/* published: day of publication for dated office holders; year 0 unknown. source: for the country
 * of last resort. Needs tokens; uses the parse where there is one. */
void dtl_mentions_find(const struct dtl_lexicon *lex, struct dtl_document *doc,
    struct dtl_date published, const struct dtl_source *source, struct dtl_mention_list *ret);
/* Light and safe coreference over the mentions; sets entity, members and fills what is absent. */
void dtl_mentions_link(const struct dtl_document *doc, struct dtl_mention_list *mentions);
/* Toponyms resolved: candidates ranked by country context, admin1, population, distance. Returns the
 * place of the dateline, in the country that stands beside it or that the story is about, and what
 * stands beside it (ret_region); NULL when there is none. */
struct dtl_place_candidate *
dtl_mentions_place(const struct dtl_lexicon *lex, const struct dtl_document *doc,
    struct dtl_mention_list *mentions, struct dtl_place_candidate **ret_region);
/* The mention whose head is this token, or the smallest one that covers it; NULL when none. */
const struct dtl_mention *dtl_mention_at(const struct dtl_mention_list *mentions, uint32_t token);

#endif

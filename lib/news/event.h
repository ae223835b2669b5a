/*
 * event - who did what to whom, when, where, in which forum, with which paper signed.
 *
 * Field names and meanings are those of schemas/event.avsc. Offsets count bytes of the article's
 * clean text (the ledger carries it); the JSON form adds code points.
 *
 * Errors:  none.
 * Memory:  plain structs; everything belongs to the message's arena.
 * Threads: no shared state.
 */
#ifndef DTL_NEWS_EVENT_H
#define DTL_NEWS_EVENT_H

#include "news/article.h"

/* PLOVER types (manual of 2021). NONE = a statement alone, no event. */
enum dtl_event_type {
	DTL_EVENT_NONE,
	DTL_EVENT_AGREE,
	DTL_EVENT_CONSULT,
	DTL_EVENT_SUPPORT,
	DTL_EVENT_COOPERATE,
	DTL_EVENT_AID,
	DTL_EVENT_CONCEDE,
	DTL_EVENT_RETREAT,
	DTL_EVENT_REQUEST,
	DTL_EVENT_ACCUSE,
	DTL_EVENT_REJECT,
	DTL_EVENT_THREATEN,
	DTL_EVENT_PROTEST,
	DTL_EVENT_SANCTION,
	DTL_EVENT_MOBILIZE,
	DTL_EVENT_COERCE,
	DTL_EVENT_ASSAULT,
	DTL_EVENT_TYPE_COUNT,
};

enum dtl_status {
	DTL_STATUS_OCCURRED,
	DTL_STATUS_ONGOING,
	DTL_STATUS_SCHEDULED,
	DTL_STATUS_PROPOSED,
	DTL_STATUS_DENIED,
	DTL_STATUS_HYPOTHETICAL,
	DTL_STATUS_COUNT,
};

enum dtl_side { DTL_SIDE_SOURCE, DTL_SIDE_TARGET, DTL_SIDE_BOTH, DTL_SIDE_NONE, DTL_SIDE_COUNT };

enum { /* bits of dtl_participant.functions */
	DTL_FUNCTION_HOST = 1 << 0,
	DTL_FUNCTION_CHAIR = 1 << 1,
	DTL_FUNCTION_SIGNATORY = 1 << 2,
	DTL_FUNCTION_WITNESS = 1 << 3,
	DTL_FUNCTION_MEDIATOR = 1 << 4,
	DTL_FUNCTION_ATTENDEE = 1 << 5,
};

struct dtl_participant {
	enum dtl_side side;
	uint32_t functions;
	struct dtl_str text; /* as written: "her Dutch counterpart, Mr. Jan Visser" */
	struct dtl_str name; /* "Jan Visser"; absent when unnamed */
	struct dtl_str title; /* "Defence Minister" */
	struct dtl_str affiliation; /* "DRDO" */
	struct dtl_str
	    country; /* ISO 3166 alpha-3, or IGO / NGO / IMG / MNC; absent when unknown */
	struct dtl_str code; /* CAMEO actor code: "RUSGOVMIL" */
	struct dtl_str kind; /* "GOV", "MIL", ... */
	struct dtl_str wikidata; /* "Q..." */
	int32_t begin, end;
	double confidence;
};

struct dtl_forum {
	struct dtl_str name; /* absent: no forum */
	struct dtl_str acronym;
	int32_t ordinal; /* 0 = none stated */
};

struct dtl_instrument {
	struct dtl_str kind; /* "MoU", "protocol", "agreement", ...; absent: no instrument */
	struct dtl_str name;
};

struct dtl_magnitude {
	int32_t killed, injured, arrested, displaced; /* -1 = not stated */
	double amount; /* with currency absent: not stated */
	struct dtl_str currency; /* ISO 4217 */
};

enum dtl_when_basis {
	DTL_WHEN_STATED,
	DTL_WHEN_RELATIVE,
	DTL_WHEN_DATELINE,
	DTL_WHEN_PUBLISHED,
	DTL_WHEN_INFERRED,
	DTL_WHEN_BASIS_COUNT,
};
enum dtl_when_precision {
	DTL_PRECISION_DAY,
	DTL_PRECISION_WEEK,
	DTL_PRECISION_MONTH,
	DTL_PRECISION_SEASON,
	DTL_PRECISION_YEAR,
	DTL_PRECISION_RANGE,
	DTL_PRECISION_UNKNOWN,
	DTL_WHEN_PRECISION_COUNT,
};

struct dtl_when {
	struct dtl_date start; /* first local day; year 0 = unknown */
	struct dtl_date end; /* last local day, inclusive */
	enum dtl_when_precision precision;
	struct dtl_str text; /* as written; absent when from dateline or publication */
	enum dtl_when_basis basis;
};

enum dtl_where_precision {
	DTL_WHERE_VENUE,
	DTL_WHERE_CITY,
	DTL_WHERE_REGION,
	DTL_WHERE_COUNTRY,
	DTL_WHERE_UNKNOWN,
	DTL_WHERE_PRECISION_COUNT,
};
enum dtl_where_basis {
	DTL_WHERE_STATED,
	DTL_WHERE_SENTENCE,
	DTL_WHERE_DATELINE,
	DTL_WHERE_INFERRED,
	DTL_WHERE_BASIS_COUNT,
};

struct dtl_where {
	struct dtl_str name; /* "South Block, New Delhi"; absent: unknown */
	struct dtl_str country; /* alpha-3 */
	struct dtl_str admin1;
	double lat, lon; /* NaN = unknown */
	int64_t geonames_id; /* 0 = unknown */
	enum dtl_where_precision precision;
	struct dtl_str text;
	enum dtl_where_basis basis;
};

struct dtl_evidence {
	struct dtl_str sentence; /* its text */
	int32_t begin, end; /* of the sentence */
	struct dtl_str rule; /* "verbs.txt:120 sign * agreement" */
};

struct dtl_telling {
	struct dtl_str sentence;
	int32_t begin, end;
};

struct dtl_event {
	struct dtl_str id;
	struct dtl_str article_id;
	int32_t article_revision;
	int32_t generation;
	struct dtl_str url;
	struct dtl_source source;
	struct dtl_str headline;
	struct dtl_str language;
	int64_t published_at;
	struct dtl_str published_basis;
	enum dtl_event_type type;
	enum dtl_event_type act; /* the type before PLOVER's rule for future events */
	struct dtl_str mode; /* "visit"; absent */
	const struct dtl_str *contexts;
	size_t context_count;
	struct dtl_str cameo; /* 3-4 digits */
	int32_t quad_class; /* 1 V-coop, 2 M-coop, 3 V-conf, 4 M-conf */
	double goldstein;
	enum dtl_status status;
	bool historical;
	struct dtl_str attribution; /* who says so; absent */
	const struct dtl_participant *participants;
	size_t participant_count;
	struct dtl_forum forum;
	struct dtl_instrument instrument;
	const struct dtl_str *topics;
	size_t topic_count;
	struct dtl_magnitude magnitude;
	struct dtl_when when;
	struct dtl_where where;
	struct dtl_evidence evidence;
	const struct dtl_telling *mentions;
	size_t mention_count;
	double confidence;
};

/* "SIGN" is no type; names are PLOVER's: "AGREE" ... NULL never. */
const char *dtl_event_type_name(enum dtl_event_type type);
const char *dtl_status_name(enum dtl_status status);
const char *dtl_side_name(enum dtl_side side);
const char *dtl_function_name(uint32_t bit); /* one bit */
const char *dtl_when_basis_name(enum dtl_when_basis basis);
const char *dtl_when_precision_name(enum dtl_when_precision precision); /* lower case: "day" */
const char *dtl_where_basis_name(enum dtl_where_basis basis);
const char *dtl_where_precision_name(enum dtl_where_precision precision);
/* TYPE_COUNT when no such name. */
enum dtl_event_type dtl_event_type_from_name(struct dtl_str name);

/* PLOVER type of a CAMEO code by the conversion table of 2021; NONE for 01x and unknown codes. */
enum dtl_event_type dtl_event_type_from_cameo(struct dtl_str cameo);
bool dtl_event_type_is_cooperative(enum dtl_event_type type); /* takes two who want it */
bool dtl_event_type_is_verbal(enum dtl_event_type type); /* words, not deeds; meetings are deeds */
int32_t dtl_quad_class(struct dtl_str cameo); /* 01-05, 06-08, 09-13, 14-20; 0 unknown */
double dtl_goldstein(struct dtl_str cameo); /* Goldstein 1992 as published with CAMEO; 0 unknown */

/* Event id: SHA-256 over length-prefixed (article id, normalised sentence, occurrence number in the
 * article, type, actor codes). occurrence counts equal (sentence, type, codes) from 0. */
void dtl_event_id(const struct dtl_event *ev, uint32_t occurrence, char out[DTL_ID_HEX + 1]);

/* One happening: the merged event and the reports it was merged from. */
struct dtl_report {
	struct dtl_str article_id;
	struct dtl_str event_id;
	struct dtl_str url;
	struct dtl_source source;
	int64_t published_at;
	struct dtl_str same_copy_as; /* event id of the report it is a copy of; absent */
};

struct dtl_happening {
	struct dtl_str id;
	struct dtl_event event;
	const struct dtl_report *sources;
	size_t source_count;
	int32_t independent_source_count;
	struct dtl_str follows;
	const struct dtl_str *supersedes;
	size_t supersede_count;
	int32_t revision;
	int64_t first_published;
	int64_t last_published;
};

#endif

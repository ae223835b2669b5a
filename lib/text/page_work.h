/*
 * page_work - what the readers of a page's facts share; for page*.c alone.
 *
 * Each source of a fact has a rank; the lowest wins, and of equals the first.
 *
 * Errors:  none.
 * Memory:  arena of the tree.
 * Threads: pure functions. Linear.
 */
#ifndef DTL_TEXT_PAGE_WORK_H
#define DTL_TEXT_PAGE_WORK_H

#include "text/html.h"

enum dtl_page_rank {
	PAGE_RANK_STATED = 1, /* article:published_time: of this page and nothing else */
	PAGE_RANK_ARTICLE, /* JSON-LD of the article */
	PAGE_RANK_META, /* meta elements that say published */
	PAGE_RANK_MICRODATA,
	PAGE_RANK_GRAPH, /* JSON-LD of the page or of a part of it */
	PAGE_RANK_URL,
	PAGE_RANK_TIME_NAMED, /* <time> that is named as the publication's */
	PAGE_RANK_TIME,
	PAGE_RANK_META_LOOSE, /* meta elements that may mean something else */
	PAGE_RANK_TIME_FAR, /* <time> that is not near to the heading */
	PAGE_RANK_NAMED, /* visible, class or id says what it is */
	PAGE_RANK_NAMED_ABOVE, /* before the heading, but near to it */
	PAGE_RANK_NEAR, /* visible, near to the heading */
	PAGE_RANK_NAMED_FAR,
	PAGE_RANK_BYLINE, /* visible, in a box of facts */
	PAGE_RANK_CREATED,
	PAGE_RANK_CHANGED, /* when it was last changed */
	PAGE_RANK_TOLD, /* in the title */
	PAGE_RANK_ANYWHERE,
	PAGE_RANK_NONE,
};

struct dtl_page_reader {
	const struct dtl_tree *tree;
	struct dtl_page_facts *facts;
	struct dtl_str site; /* the site's or publisher's name */
	bool month_first; /* 12/22/2025 */
	bool western; /* its language is spoken west of Greenwich, or is not told */
	uint32_t heading; /* the page's first H1, or 0 */
	struct dtl_page_fact day; /* the best that is stated as a day, not as an instant */
};

/* Keeps value when no better one is known. */
void dtl_page_offer(
    struct dtl_page_fact *fact, struct dtl_str value, const char *origin, enum dtl_page_rank rank);

/* White space collapsed. */
struct dtl_str dtl_page_one_line(struct dtl_arena *a, struct dtl_str s);

/* page_month.c: 1 to 12 for a month's name, whole or cut short, lower case and folded; or 0. */
int dtl_page_month(struct dtl_str word);

/* page_date.c: the first whole date in text; *ret_beg is where it begins. */
bool
dtl_page_date_find(struct dtl_str text, bool month_first, struct dtl_date *ret, size_t *ret_beg);
/* A stated instant as it is, another form of date as its day; what is no date is passed over. */
void dtl_page_offer_date(
    struct dtl_page_reader *r, struct dtl_str text, const char *origin, enum dtl_page_rank rank);
/* Fills published_day: the day readers are shown when it is next to an instant in UTC, or that
 * of the instant. */
void dtl_page_settle_day(struct dtl_page_reader *r);
void dtl_page_url_date(struct dtl_page_reader *r, struct dtl_str url);

/* page_author.c: names in text; those of a better rank replace the others, equals add up. */
void dtl_page_offer_author(
    struct dtl_page_reader *r, struct dtl_str text, const char *origin, enum dtl_page_rank rank);

/* page_json.c */
/* The string behind "name": in what is no whole JSON; name with its quotes. */
struct dtl_str dtl_page_string_behind(struct dtl_str text, const char *name);
void dtl_page_read_json(struct dtl_page_reader *r, struct dtl_str text);
/* "&#8217;" and "&amp;" in what is no HTML but often holds its entities. */
struct dtl_str dtl_page_decode_entities(struct dtl_arena *a, struct dtl_str s);

/* page_seen.c: what a reader of the page sees: bylines and dates in it. */
void dtl_page_read_visible(struct dtl_page_reader *r);

#endif

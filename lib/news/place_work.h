/*
 * place_work - how the readings of one story's place names are weighed against each other.
 *
 *	place_rank(p)   name = place_name_of(p, entries)   place_best(p, name, mention, ...)
 *
 * A name ("Paris") has readings (Paris in France, Paris in Tennessee). A reading gains by its people,
 * by the country that the story is about, by what is written behind the name ("Paris, Texas"), and
 * by readings of the story's other names that lie near it or hold it: these change each other, so the
 * weighing is done a few times over.
 *
 * Errors:  none.
 * Memory:  arena of the document.
 * Threads: pure functions. Bounded by MAX_PLACE_NAMES and MAX_READINGS whatever the text holds.
 */
#ifndef DTL_NEWS_PLACE_WORK_H
#define DTL_NEWS_PLACE_WORK_H

#include "base/map.h"
#include "news/mention.h"

#define MAX_PLACE_NAMES 48
#define MAX_READINGS 24
#define MAX_NAMESAKES 8 /* mentions of one name whose surroundings are looked at */

struct reading {
	struct dtl_entry e;
	double at[3]; /* on the unit sphere */
	bool on_map;
	double base; /* by itself and by the words beside the name */
	double held; /* by the words behind any of its mentions */
	double score, share; /* share: of the belief among the readings of its name */
};

struct place_name {
	const uint32_t *entries; /* of the lexicon: names are told apart by this */
	size_t entry_count;
	struct reading *readings;
	size_t count;
	bool is_country; /* "Lebanon", "Georgia" */
	const struct dtl_mention *mentions[MAX_NAMESAKES];
	size_t mention_count;
};

struct placer {
	const struct dtl_lexicon *lex;
	const struct dtl_document *doc;
	struct dtl_mention_list *l;
	struct dtl_map weight; /* country -> how much the story is about it */
	struct place_name *names;
	size_t name_count;
};

enum dtl_where_precision place_precision(struct dtl_str type);
/* Entries of the phrase that the mention covers; 0 when its words are none. */
size_t place_entries(const struct placer *p, const struct dtl_mention *m, const uint32_t **ret);
/* Reads a name as each place it can be; the story's countries and regions must be weighed before. */
void place_add_readings(struct placer *p, struct place_name *name);
/* How much one reading speaks for another, 0..1. */
double place_support(const struct reading *a, const struct reading *b);
/* How much the words behind the mention speak for this place: "Paris, Texas". */
double place_held(const struct placer *p, const struct dtl_mention *m, const struct dtl_entry *e);
/* Fills names from the mentions and weighs their readings. */
void place_rank(struct placer *p);
struct place_name *place_name_of(const struct placer *p, const uint32_t *entries);
/* The best reading for this mention, and its lead over the next; NULL when there is none. */
const struct reading *place_best(const struct placer *p, const struct place_name *name,
    const struct dtl_mention *m, double *ret_lead);

#endif

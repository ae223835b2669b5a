#include "news/place_work.h"

#include "news/trace.h"

#include <math.h>

static struct dtl_str
admin1_name(const struct placer *p, const struct dtl_entry *e)
{
	const uint32_t *entries;
	struct dtl_entry region;

	if (e->admin1.n == 0)
		return DTL_STR_NONE;
	char *key = dtl_arena_printf(
	    p->doc->a, "Admin1 %.*s %.*s", DTL_STR_FMT(e->country), DTL_STR_FMT(e->admin1));

	if (dtl_lexicon_find(p->lex, dtl_str_from(key), &entries) == 0)
		return DTL_STR_NONE;
	dtl_lexicon_entry(p->lex, entries[0], &region);
	return region.name;
}

static void
choose(struct placer *p, struct dtl_mention *m, const struct dtl_entry *e, double confidence)
{
	struct dtl_place_candidate *c = DTL_NEW(p->doc->a, struct dtl_place_candidate);
	bool part = dtl_str_is(e->title, "city") || dtl_str_is(e->title, "county");

	*c = (struct dtl_place_candidate){
		.name = e->name,
		.country = e->country,
		.admin1 = part ? admin1_name(p, e) : DTL_STR_NONE,
		.lat = e->lat,
		.lon = e->lon,
		.geonames_id = e->geonames_id,
		.population = e->population,
		.precision = place_precision(e->title),
		.confidence = confidence,
	};
	m->place = c;
	m->country = e->country;
	m->confidence = confidence > m->confidence ? confidence : m->confidence;
}

/* What spoke most for a reading. */
static const char *
reading_words(const struct reading *r, bool chosen)
{
	if (r->held > 0)
		return chosen ? "chosen: the words behind the name say so"
			      : "the words behind the name speak for it, but not most";
	if (!chosen)
		return "fewer people, or farther from what the story is about";
	return "chosen: its people, its country in the story, and the places near it";
}

/* The chosen reading, and up to three of the others that have a share of the belief. */
static void
trace_readings(const struct placer *p, const struct dtl_mention *m, const struct place_name *name,
    const struct reading *chosen)
{
	size_t others = 0;

	for (size_t i = 0; p->l->trace != NULL && i < name->count; i++) {
		const struct reading *r = &name->readings[i];
		struct dtl_str region = admin1_name(p, &r->e);

		if (r != chosen && (r->share < 0.001 || others++ >= 3))
			continue;
		dtl_trace_reading(p->l->trace, m->sentence, (size_t)(m - p->l->items),
		    dtl_str_from(dtl_arena_printf(p->doc->a, "%.*s%s%.*s, %.*s (%lld people), %.2f",
			DTL_STR_FMT(r->e.name), region.n > 0 ? ", " : "", DTL_STR_FMT(region),
			DTL_STR_FMT(r->e.country), (long long)r->e.population, r->share)),
		    reading_words(r, r == chosen));
	}
}

static double
confidence_of(double lead)
{
	return lead > 90 ? 0.9 : 0.5 + 0.4 * tanh(lead / 3);
}

static void
place_one(struct placer *p, struct dtl_mention *m)
{
	const uint32_t *entries = NULL;
	size_t n = place_entries(p, m, &entries);
	const struct place_name *name = n > 0 ? place_name_of(p, entries) : NULL;
	const struct reading *r;
	double lead;

	if (name == NULL)
		return;
	r = place_best(p, name, m, &lead);
	trace_readings(p, m, name, r);
	if (r != NULL)
		choose(p, m, &r->e, confidence_of(lead));
}

/* The place entry of this country among those of a phrase; a whole country or region rather than a
 * city of the same name. */
static bool
country_as_place(const struct placer *p, const uint32_t *entries, size_t n, struct dtl_str country,
    struct dtl_entry *ret)
{
	bool found = false;

	for (size_t i = 0; i < n; i++) {
		struct dtl_entry e;

		dtl_lexicon_entry(p->lex, entries[i], &e);
		if (e.kind != DTL_ENTRY_PLACE || !dtl_str_eq(e.country, country))
			continue;
		if (!found || !dtl_str_is(e.title, "city"))
			*ret = e;
		found = true;
	}
	return found;
}

/* "Lebanon", "Georgia", "Paris": the town or region of that name where the story is about its
 * neighbours. */
static bool
place_namesake(struct placer *p, struct dtl_mention *m)
{
	const uint32_t *entries = NULL;
	size_t n = place_entries(p, m, &entries);
	const struct place_name *name = n > 0 ? place_name_of(p, entries) : NULL;
	const struct reading *r;
	double lead;

	if (name == NULL)
		return false;
	r = place_best(p, name, m, &lead);
	trace_readings(p, m, name, r);
	if (r != NULL && !name->is_country && dtl_str_eq(r->e.country, m->country)) {
		choose(p, m, &r->e, m->confidence);
		return true;
	}
	if (r == NULL || lead < 1 || dtl_str_eq(r->e.country, m->country))
		return false;
	m->kind = DTL_MENTION_PLACE;
	m->name = r->e.name;
	m->actor = m->kind_code = DTL_STR_NONE;
	m->confidence = 0;
	m->basis = "gazetteer";
	choose(p, m, &r->e, confidence_of(lead));
	return true;
}

/* "in Russia", "in Crimea": by the words of the text, else by the country's name. */
static void
place_country(struct placer *p, struct dtl_mention *m)
{
	struct dtl_entry e = { .kind = DTL_ENTRY_PLACE,
		.name = m->name,
		.country = m->country,
		.title = dtl_str_from("country"),
		.lat = (double)NAN,
		.lon = (double)NAN };
	const uint32_t *entries;
	size_t n = place_entries(p, m, &entries);

	if (n == 0 || !country_as_place(p, entries, n, m->country, &e)) {
		n = dtl_lexicon_find(p->lex, m->name, &entries);
		(void)country_as_place(p, entries, n, m->country, &e);
	}
	choose(p, m, &e, m->confidence);
}

static bool
is_in(const struct placer *p, const struct dtl_entry *e, struct dtl_str region)
{
	const uint32_t *entries;
	size_t n = region.n > 0 ? dtl_lexicon_find(p->lex, region, &entries) : 0;

	for (size_t i = 0; i < n; i++) {
		struct dtl_entry c;

		dtl_lexicon_entry(p->lex, entries[i], &c);
		if (dtl_str_eq(c.country, e->country) &&
		    (c.kind == DTL_ENTRY_COUNTRY ||
			(c.kind == DTL_ENTRY_PLACE && dtl_str_eq(c.admin1, e->admin1))))
			return true;
	}
	return false;
}

/* "Ohio" in "COLUMBUS, Ohio", "India" in "KOLKATA, India". */
static struct dtl_place_candidate *
dateline_region(struct placer *p, const struct dtl_place_candidate *town)
{
	struct dtl_mention found = { .kind = DTL_MENTION_PLACE };
	struct dtl_str region = p->doc->dateline.region;
	const uint32_t *entries;
	size_t n = region.n > 0 ? dtl_lexicon_find(p->lex, region, &entries) : 0;
	struct dtl_entry e;

	for (size_t i = 0; i < n; i++) {
		dtl_lexicon_entry(p->lex, entries[i], &e);
		if (e.kind != DTL_ENTRY_PLACE || dtl_str_is(e.title, "city") ||
		    (town != NULL && !dtl_str_eq(e.country, town->country)))
			continue;
		choose(p, &found, &e, 0.9);
		return found.place;
	}
	return NULL;
}

static struct dtl_place_candidate *
dateline_place(struct placer *p)
{
	struct dtl_mention found = { .kind = DTL_MENTION_PLACE };
	const struct place_name *name = NULL;
	const struct reading *top = NULL;
	const uint32_t *entries;
	double best = -1;

	if (p->doc->dateline.place.n == 0)
		return NULL;
	if (dtl_lexicon_find(p->lex, p->doc->dateline.place, &entries) > 0)
		name = place_name_of(p, entries);
	for (size_t i = 0; name != NULL && i < name->count; i++) {
		const struct reading *r = &name->readings[i];
		double s = r->score + (is_in(p, &r->e, p->doc->dateline.region) ? 10 : 0);

		if (s > best) {
			best = s;
			top = r;
		}
	}
	if (top == NULL)
		return NULL;
	choose(p, &found, &top->e, 0.9);
	return found.place;
}

struct dtl_place_candidate *
dtl_mentions_place(const struct dtl_lexicon *lex, const struct dtl_document *doc,
    struct dtl_mention_list *mentions, struct dtl_place_candidate **ret_region)
{
	struct placer p = { .lex = lex, .doc = doc, .l = mentions };
	struct dtl_place_candidate *town;

	place_rank(&p);
	for (size_t i = 0; i < mentions->count; i++) {
		struct dtl_mention *m = &mentions->items[i];

		if (m->kind == DTL_MENTION_PLACE)
			place_one(&p, m);
		else if (m->kind == DTL_MENTION_COUNTRY &&
			 (m->demonym || m->plural || !place_namesake(&p, m)))
			place_country(&p, m);
	}
	town = dateline_place(&p);
	*ret_region = dateline_region(&p, town);
	return town;
}

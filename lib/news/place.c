#include "news/mention.h"

#include "base/map.h"

#include <math.h>

#define MAX_CANDIDATES 64

struct placer {
	const struct dtl_lexicon *lex;
	const struct dtl_document *doc;
	struct dtl_mention_list *l;
	struct dtl_map weight; /* country -> how much the story is about it */
};

static void
add_weight(struct placer *p, struct dtl_str country, int64_t points)
{
	union dtl_map_value v = { .num = 0 };

	if (country.n != 3)
		return;
	(void)dtl_map_get(&p->weight, country, &v);
	v.num += points;
	(void)dtl_map_put(&p->weight, country, v);
}

static double
country_weight(const struct placer *p, struct dtl_str country)
{
	union dtl_map_value v = { .num = 0 };

	(void)dtl_map_get(&p->weight, country, &v);
	return v.num > 0 ? 0.8 + 0.5 * log2(1.0 + (double)v.num) : 0;
}

static enum dtl_where_precision
precision_of(struct dtl_str type)
{
	if (dtl_str_is(type, "venue"))
		return DTL_WHERE_VENUE;
	if (dtl_str_is(type, "region") || dtl_str_is(type, "sea"))
		return DTL_WHERE_REGION;
	return dtl_str_is(type, "country") ? DTL_WHERE_COUNTRY : DTL_WHERE_CITY;
}

/* "Houston, Texas", "New Delhi [India]", "Kabul (Afghanistan)": what the next name says. */
static bool
container_agrees(const struct placer *p, const struct dtl_mention *m, const struct dtl_entry *e)
{
	uint32_t t = m->token + m->token_count;
	const uint32_t *entries;
	size_t n;

	if (t + 1 >= p->doc->token_count)
		return false;
	struct dtl_str joint = p->doc->tokens[t].form;

	if (!dtl_str_is(joint, ",") && !dtl_str_is(joint, "[") && !dtl_str_is(joint, "(") &&
	    !dtl_str_is(joint, "in"))
		return false;
	if (dtl_lexicon_match(
		p->lex, p->doc->tokens + t + 1, p->doc->token_count - t - 1, &entries, &n) == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct dtl_entry c;

		dtl_lexicon_entry(p->lex, entries[i], &c);
		if (c.kind == DTL_ENTRY_COUNTRY && dtl_str_eq(c.country, e->country))
			return true;
		if (c.kind == DTL_ENTRY_PLACE && dtl_str_is(c.title, "region") &&
		    dtl_str_eq(c.country, e->country) && dtl_str_eq(c.admin1, e->admin1))
			return true;
	}
	return false;
}

static double
score(const struct placer *p, const struct dtl_mention *m, const struct dtl_entry *e)
{
	double s = log10(1.0 + (double)e->population);

	if (precision_of(e->title) != DTL_WHERE_CITY)
		s += 6; /* listed by hand: known to the whole world */
	s += country_weight(p, e->country);
	if (container_agrees(p, m, e))
		s += 10;
	return s;
}

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

	*c = (struct dtl_place_candidate){
		.name = e->name,
		.country = e->country,
		.admin1 = dtl_str_is(e->title, "city") ? admin1_name(p, e) : DTL_STR_NONE,
		.lat = e->lat,
		.lon = e->lon,
		.geonames_id = e->geonames_id,
		.population = e->population,
		.precision = precision_of(e->title),
		.confidence = confidence,
	};
	m->place = c;
	m->country = e->country;
	m->confidence = confidence > m->confidence ? confidence : m->confidence;
}

static void
place_one(struct placer *p, struct dtl_mention *m)
{
	const uint32_t *entries;
	size_t n, taken = 0;
	double best = -1, second = -1;
	struct dtl_entry e, top = { .kind = DTL_ENTRY_KIND_COUNT };

	if (dtl_lexicon_match(p->lex, p->doc->tokens + m->token, m->token_count, &entries, &n) !=
	    m->token_count)
		return;
	for (size_t i = 0; i < n && taken < MAX_CANDIDATES; i++) {
		dtl_lexicon_entry(p->lex, entries[i], &e);
		if (e.kind != DTL_ENTRY_PLACE)
			continue;
		double s = score(p, m, &e);

		taken++;
		if (s > best) {
			second = best;
			best = s;
			top = e;
		} else if (s > second) {
			second = s;
		}
	}
	if (taken > 0)
		choose(p, m, &top, second < 0 ? 0.9 : 0.5 + 0.4 * tanh((best - second) / 3));
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
	size_t n;

	if (dtl_lexicon_match(p->lex, p->doc->tokens + m->token, m->token_count, &entries, &n) ==
		m->token_count &&
	    country_as_place(p, entries, n, m->country, &e)) {
		choose(p, m, &e, m->confidence);
		return;
	}
	n = dtl_lexicon_find(p->lex, m->name, &entries);
	(void)country_as_place(p, entries, n, m->country, &e);
	choose(p, m, &e, m->confidence);
}

static bool
surely_placed(const struct dtl_mention *m)
{
	return m->place != NULL && m->place->confidence >= 0.9;
}

/* Names with one reading first: they tell what the story is about. */
static void
place_all(struct placer *p)
{
	for (size_t i = 0; i < p->l->count; i++) {
		struct dtl_mention *m = &p->l->items[i];

		if (m->kind != DTL_MENTION_PLACE)
			continue;
		place_one(p, m);
		if (surely_placed(m))
			add_weight(p, m->place->country, 1);
	}
	for (size_t i = 0; i < p->l->count; i++) {
		struct dtl_mention *m = &p->l->items[i];

		if (m->kind == DTL_MENTION_PLACE && !surely_placed(m))
			place_one(p, m);
	}
}

/* Countries that the story names are what it is about. */
static void
weigh_countries(struct placer *p)
{
	dtl_map_init(&p->weight, p->doc->a);
	for (size_t i = 0; i < p->l->count; i++) {
		const struct dtl_mention *m = &p->l->items[i];

		if (m->kind != DTL_MENTION_PLACE && m->confidence >= 0.6)
			add_weight(p, m->country, 2);
	}
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

struct dtl_place_candidate *
dtl_dateline_place(const struct dtl_lexicon *lex, const struct dtl_document *doc,
    const struct dtl_mention_list *mentions)
{
	struct dtl_mention_list list = *mentions;
	struct placer p = { .lex = lex, .doc = doc, .l = &list };
	struct dtl_entry e, top = { .kind = DTL_ENTRY_KIND_COUNT };
	struct dtl_mention found = { .kind = DTL_MENTION_PLACE };
	const uint32_t *entries;
	size_t n =
	    doc->dateline.place.n > 0 ? dtl_lexicon_find(lex, doc->dateline.place, &entries) : 0;
	double best = -1;

	weigh_countries(&p);
	for (size_t i = 0; i < n; i++) {
		double s;

		dtl_lexicon_entry(lex, entries[i], &e);
		if (e.kind != DTL_ENTRY_PLACE)
			continue;
		s = log10(1.0 + (double)e.population) + country_weight(&p, e.country) +
		    (is_in(&p, &e, doc->dateline.region) ? 10 : 0);
		if (s > best) {
			best = s;
			top = e;
		}
	}
	if (top.kind == DTL_ENTRY_KIND_COUNT)
		return NULL;
	choose(&p, &found, &top, 0.9);
	return found.place;
}

void
dtl_mentions_place(const struct dtl_lexicon *lex, const struct dtl_document *doc,
    struct dtl_mention_list *mentions)
{
	struct placer p = { .lex = lex, .doc = doc, .l = mentions };

	weigh_countries(&p);
	place_all(&p);
	for (size_t i = 0; i < mentions->count; i++) {
		struct dtl_mention *m = &mentions->items[i];

		if (m->kind == DTL_MENTION_COUNTRY && !m->demonym && !m->plural &&
		    strcmp(m->basis, "country name") == 0)
			place_country(&p, m);
	}
}

#include "news/place_work.h"

#include <math.h>

#define HALF_KM 50.0 /* two names this far apart support each other half as much as neighbours */

static double
country_weight(const struct placer *p, struct dtl_str country)
{
	union dtl_map_value v = { .num = 0 };

	(void)dtl_map_get(&p->weight, country, &v);
	return v.num > 0 ? fmin(3.0, 1.1 + 0.5 * log2(1.0 + (double)v.num)) : 0;
}

/* How well known a place is: what was listed by hand is known to the whole world. */
static double
prior(const struct dtl_entry *e)
{
	if (dtl_str_is(e->title, "country"))
		return 7.5;
	if (dtl_str_is(e->title, "county") && e->geonames_id == 0)
		return 4.5;
	if (place_precision(e->title) != DTL_WHERE_CITY && e->geonames_id == 0)
		return 7.0;
	return log10(10.0 + (double)e->population);
}

static void
put_on_map(struct reading *r)
{
	double lat = r->e.lat * 3.14159265358979 / 180, lon = r->e.lon * 3.14159265358979 / 180;

	r->on_map = !isnan(r->e.lat);
	if (!r->on_map)
		return;
	r->at[0] = cos(lat) * cos(lon);
	r->at[1] = cos(lat) * sin(lon);
	r->at[2] = sin(lat);
}

static double
distance_km(const struct reading *a, const struct reading *b)
{
	double dx = a->at[0] - b->at[0], dy = a->at[1] - b->at[1], dz = a->at[2] - b->at[2];

	return 6371.0 * sqrt(dx * dx + dy * dy + dz * dz);
}

static bool
is_type(const struct reading *r, const char *type)
{
	return dtl_str_is(r->e.title, type);
}

static bool
same_region(const struct dtl_entry *a, const struct dtl_entry *b)
{
	return a->admin1.n > 0 && dtl_str_eq(a->country, b->country) &&
	       dtl_str_eq(a->admin1, b->admin1);
}

/* How much one reading speaks for another, 0..1. */
double
place_support(const struct reading *a, const struct reading *b)
{
	double near = 0, same = 0;

	if (is_type(a, "country") || is_type(b, "country"))
		return a->e.country.n > 0 && dtl_str_eq(a->e.country, b->e.country) ? 0.5 : 0;
	if (same_region(&a->e, &b->e))
		same = is_type(a, "region") || is_type(b, "region") ? 0.6 : 0.2;
	if (a->on_map && b->on_map && !is_type(a, "region") && !is_type(b, "region") &&
	    !is_type(a, "sea") && !is_type(b, "sea")) {
		double d = distance_km(a, b) / HALF_KM;

		near = 1 / (1 + d * d);
	}
	return fmax(near, same);
}

/* What the phrase behind a name says of where it lies: "Houston, Texas", "Kabul (Afghanistan)". */
static bool
holds(const struct dtl_entry *c, const struct dtl_entry *e)
{
	if (c->kind == DTL_ENTRY_COUNTRY)
		return dtl_str_eq(c->country, e->country) && !dtl_str_is(e->title, "country");
	return c->kind == DTL_ENTRY_PLACE && same_region(c, e) &&
	       ((dtl_str_is(c->title, "region") && !dtl_str_is(e->title, "region")) ||
		   (dtl_str_is(c->title, "county") && dtl_str_is(e->title, "city")));
}

static double
held_by_next(const struct placer *p, uint32_t token, const struct dtl_entry *e)
{
	const uint32_t *entries;
	size_t n;

	if (token + 1 >= p->doc->token_count)
		return 0;
	struct dtl_str joint = p->doc->tokens[token].form;

	if (!dtl_str_is(joint, ",") && !dtl_str_is(joint, "[") && !dtl_str_is(joint, "(") &&
	    !dtl_str_is(joint, "in"))
		return 0;
	if (dtl_lexicon_match(p->lex, p->doc->tokens + token + 1, p->doc->token_count - token - 1,
		&entries, &n) == 0)
		return 0;
	for (size_t i = 0; i < n; i++) {
		struct dtl_entry c;

		dtl_lexicon_entry(p->lex, entries[i], &c);
		if (holds(&c, e))
			return dtl_str_is(joint, "in") ? 4 : 10;
	}
	return 0;
}

double
place_held(const struct placer *p, const struct dtl_mention *m, const struct dtl_entry *e)
{
	return held_by_next(p, m->token + m->token_count, e);
}

/* Keeps the best readings only. */
static void
keep_reading(struct place_name *name, const struct reading *r)
{
	size_t worst = 0;

	if (name->count < MAX_READINGS) {
		name->readings[name->count++] = *r;
		return;
	}
	for (size_t i = 1; i < name->count; i++) {
		if (name->readings[i].base < name->readings[worst].base)
			worst = i;
	}
	if (r->base > name->readings[worst].base)
		name->readings[worst] = *r;
}

static bool
region_named(const struct placer *p, const struct dtl_entry *e)
{
	union dtl_map_value v;
	char key[32];
	struct dtl_str s = dtl_str_make(key, 0);

	if (e->admin1.n == 0 || dtl_str_is(e->title, "region") ||
	    e->country.n + 1 + e->admin1.n > sizeof key)
		return false;
	memcpy(key, e->country.p, e->country.n);
	key[e->country.n] = ' ';
	memcpy(key + e->country.n + 1, e->admin1.p, e->admin1.n);
	s.n = e->country.n + 1 + e->admin1.n;
	return dtl_map_get(&p->weight, s, &v);
}

/* Moscow in Russia rather than Moscow in Idaho, the city of Washington rather than the state. */
static bool
is_capital(const struct placer *p, const struct place_name *name, const struct dtl_entry *e)
{
	bool seat = false;
	struct dtl_entry other;

	if (!dtl_str_is(e->title, "city"))
		return false;
	for (size_t i = 0; i < name->entry_count; i++) {
		dtl_lexicon_entry(p->lex, name->entries[i], &other);
		if (!dtl_str_eq(other.country, e->country))
			continue;
		if (other.kind == DTL_ENTRY_COUNTRY && (other.flags & DTL_ENTRY_METONYM) != 0)
			seat = true;
		if (other.kind == DTL_ENTRY_PLACE && other.population > e->population &&
		    dtl_str_is(other.title, "city"))
			return false;
	}
	return seat;
}

static void
add_reading(struct placer *p, struct place_name *name, const struct dtl_entry *e)
{
	struct reading r = { .e = *e };

	r.base = prior(e) + country_weight(p, e->country) * (name->is_country ? 0.4 : 1.0) +
		 (region_named(p, e) ? 1.0 : 0) + (is_capital(p, name, e) ? 1.5 : 0);
	for (size_t i = 0; i < name->mention_count; i++)
		r.held = fmax(r.held, place_held(p, name->mentions[i], e));
	r.base += r.held * 0.5;
	put_on_map(&r);
	keep_reading(name, &r);
}

static bool
is_whole_country(const struct dtl_entry *e)
{
	return e->kind == DTL_ENTRY_PLACE && dtl_str_is(e->title, "country");
}

/* "America": a country under another of its names. */
static void
add_country(struct placer *p, struct place_name *name)
{
	const uint32_t *entries;
	size_t n = name->mention_count > 0
		       ? dtl_lexicon_find(p->lex, name->mentions[0]->name, &entries)
		       : 0;
	struct dtl_entry e;

	for (size_t i = 0; i < n; i++) {
		dtl_lexicon_entry(p->lex, entries[i], &e);
		if (is_whole_country(&e)) {
			add_reading(p, name, &e);
			return;
		}
	}
}

void
place_add_readings(struct placer *p, struct place_name *name)
{
	size_t room = name->entry_count + 1 < MAX_READINGS ? name->entry_count + 1 : MAX_READINGS;
	bool whole = false;
	struct dtl_entry e;

	name->readings = DTL_NEW_ARRAY(p->doc->a, room, struct reading);
	for (size_t i = 0; i < name->entry_count; i++) {
		dtl_lexicon_entry(p->lex, name->entries[i], &e);
		whole = whole || is_whole_country(&e);
		if (e.kind == DTL_ENTRY_PLACE)
			add_reading(p, name, &e);
	}
	if (name->is_country && !whole)
		add_country(p, name);
}

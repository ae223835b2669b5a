#include "news/place_work.h"

#include <math.h>

#define ROUNDS 4
#define SIGNS_MOST 6

enum dtl_where_precision
place_precision(struct dtl_str type)
{
	if (dtl_str_is(type, "venue"))
		return DTL_WHERE_VENUE;
	if (dtl_str_is(type, "region") || dtl_str_is(type, "county") || dtl_str_is(type, "sea"))
		return DTL_WHERE_REGION;
	return dtl_str_is(type, "country") ? DTL_WHERE_COUNTRY : DTL_WHERE_CITY;
}

size_t
place_entries(const struct placer *p, const struct dtl_mention *m, const uint32_t **ret)
{
	const uint32_t *entries;
	size_t n = 0;

	if (dtl_lexicon_match(p->lex, p->doc->tokens + m->token, m->token_count, &entries, &n) !=
	    m->token_count)
		return 0;
	*ret = entries;
	return n;
}

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

struct place_name *
place_name_of(const struct placer *p, const uint32_t *entries)
{
	for (size_t i = 0; i < p->name_count; i++) {
		if (p->names[i].entries == entries)
			return &p->names[i];
	}
	return NULL;
}

/* m may be NULL. */
static void
add_name(struct placer *p, const uint32_t *entries, size_t n, const struct dtl_mention *m)
{
	struct place_name *name = n > 0 ? place_name_of(p, entries) : NULL;

	if (n > 0 && name == NULL && p->name_count < MAX_PLACE_NAMES) {
		name = &p->names[p->name_count++];
		*name = (struct place_name){
			.entries = entries,
			.entry_count = n,
			.is_country =
			    m != NULL && m->kind == DTL_MENTION_COUNTRY && m->actor.n == 0,
		};
	}
	if (name != NULL && m != NULL && name->mention_count < MAX_NAMESAKES)
		name->mentions[name->mention_count++] = m;
}

static bool
has_other_reading(const struct placer *p, const uint32_t *entries, size_t n)
{
	struct dtl_entry e;

	for (size_t i = 0; i < n; i++) {
		dtl_lexicon_entry(p->lex, entries[i], &e);
		if (e.kind == DTL_ENTRY_PLACE && !dtl_str_is(e.title, "country"))
			return true;
	}
	return false;
}

/* "USA TX" in the map of weights: the story names the region. */
static void
note_region(struct placer *p, const uint32_t *entries, size_t n)
{
	union dtl_map_value v = { .num = 1 };
	struct dtl_entry e;

	for (size_t i = 0; i < n; i++) {
		dtl_lexicon_entry(p->lex, entries[i], &e);
		if (e.kind != DTL_ENTRY_PLACE || !dtl_str_is(e.title, "region") || e.admin1.n == 0)
			continue;
		char *key = dtl_arena_printf(
		    p->doc->a, "%.*s %.*s", DTL_STR_FMT(e.country), DTL_STR_FMT(e.admin1));

		(void)dtl_map_put(&p->weight, dtl_str_from(key), v);
		add_weight(p, e.country, 1);
	}
}

/* "councillor", "lakh", "sheriff": words of one country's daily life say where a story is at home.
 * Each counts once, and no more than SIGNS_MOST of them, so that a country that is named wins. */
static void
note_signs(struct placer *p)
{
	const struct dtl_document *doc = p->doc;
	const uint32_t *seen[SIGNS_MOST];
	const uint32_t *entries;
	size_t n = 0, seen_count = 0;
	struct dtl_entry e;

	for (uint32_t t = 0; t < doc->token_count && seen_count < SIGNS_MOST; t++) {
		bool again = false;

		if (dtl_lexicon_match(
			p->lex, doc->tokens + t, doc->token_count - t, &entries, &n) == 0)
			continue;
		for (size_t i = 0; i < seen_count; i++)
			again = again || seen[i] == entries;
		for (size_t i = 0; i < n && !again; i++) {
			dtl_lexicon_entry(p->lex, entries[i], &e);
			if (e.kind != DTL_ENTRY_WORD || !dtl_str_is(e.title, "country-sign"))
				continue;
			add_weight(p, e.country, 2);
			seen[seen_count++] = entries;
			again = true;
		}
	}
}

/* Countries that the story names, and names with one reading, are what it is about. */
static void
collect(struct placer *p)
{
	for (size_t i = 0; i < p->l->count; i++) {
		const struct dtl_mention *m = &p->l->items[i];
		const uint32_t *entries = NULL;
		size_t n = 0;
		bool country = m->kind == DTL_MENTION_COUNTRY;

		if (country || m->kind == DTL_MENTION_PLACE)
			n = place_entries(p, m, &entries);
		if (m->kind == DTL_MENTION_PLACE) {
			add_name(p, entries, n, m);
			note_region(p, entries, n);
			continue;
		}
		if (country && !m->demonym && !m->plural && n > 0 &&
		    has_other_reading(p, entries, n)) {
			add_name(p, entries, n, m);
		} else if (country && m->confidence >= 0.6) {
			add_weight(p, m->country, 2);
		}
	}
}

static void
share_out(struct place_name *name)
{
	double top = -1, sum = 0;

	for (size_t i = 0; i < name->count; i++)
		top = fmax(top, name->readings[i].score);
	for (size_t i = 0; i < name->count; i++) {
		struct reading *r = &name->readings[i];

		r->share = exp(r->score - top);
		sum += r->share;
	}
	for (size_t i = 0; i < name->count; i++)
		name->readings[i].share /= sum;
}

static double
support_by_name(const struct reading *r, const struct place_name *other)
{
	double best = 0;

	for (size_t i = 0; i < other->count; i++) {
		const struct reading *o = &other->readings[i];

		if (o->share > best)
			best = fmax(best, o->share * place_support(r, o));
	}
	return best;
}

static void
weigh_round(struct placer *p)
{
	for (size_t i = 0; i < p->name_count; i++) {
		struct place_name *name = &p->names[i];

		for (size_t j = 0; j < name->count; j++) {
			struct reading *r = &name->readings[j];
			double s = 0;

			for (size_t k = 0; k < p->name_count; k++) {
				if (k != i)
					s += support_by_name(r, &p->names[k]);
			}
			r->score = r->base + 5 * s / (1 + s);
		}
	}
	for (size_t i = 0; i < p->name_count; i++)
		share_out(&p->names[i]);
}

void
place_rank(struct placer *p)
{
	const uint32_t *entries;
	size_t n = 0;

	dtl_map_init(&p->weight, p->doc->a);
	p->names = DTL_NEW_ARRAY(p->doc->a, MAX_PLACE_NAMES, struct place_name);
	collect(p);
	note_signs(p);
	if (p->doc->dateline.place.n > 0)
		n = dtl_lexicon_find(p->lex, p->doc->dateline.place, &entries);
	if (n > 0)
		add_name(p, entries, n, NULL);
	for (size_t i = 0; i < p->name_count; i++) {
		struct place_name *name = &p->names[i];

		place_add_readings(p, name);
		for (size_t j = 0; j < name->count; j++)
			name->readings[j].score = name->readings[j].base;
		share_out(name);
	}
	for (int i = 0; i < ROUNDS; i++)
		weigh_round(p);
}

const struct reading *
place_best(const struct placer *p, const struct place_name *name, const struct dtl_mention *m,
    double *ret_lead)
{
	const struct reading *top = NULL;
	double best = -1e9, second = -1e9;

	for (size_t i = 0; i < name->count; i++) {
		const struct reading *r = &name->readings[i];
		double s = r->score + (m != NULL ? place_held(p, m, &r->e) : 0);

		if (s > best) {
			second = best;
			best = s;
			top = r;
		} else if (s > second) {
			second = s;
		}
	}
	*ret_lead = name->count > 1 ? best - second : 99;
	return top;
}

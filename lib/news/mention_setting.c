/* The country of where a sentence says that it happens. */
#include "news/mention_work.h"

enum { WELL_KNOWN = 200000 }; /* people of a city that is meant wherever the story is */

static bool
names_country(const struct finder *f, struct dtl_str code)
{
	struct country c;

	for (size_t i = 0; i < f->hit_count; i++) {
		if (country_at(f, f->hits[i].token, &c) && dtl_str_eq(c.code, code))
			return true;
	}
	return false;
}

static bool
is_near(const struct finder *f, struct dtl_str country)
{
	return dtl_str_eq(country, f->focus) || dtl_str_eq(country, f->dateline_country) ||
	       dtl_str_eq(country, f->source_country) || names_country(f, country);
}

bool
place_entry(const struct finder *f, const struct hit *h, struct dtl_entry *ret)
{
	bool found = false, several = false;

	for (size_t i = 0; i < h->entry_count; i++) {
		struct dtl_entry e;

		dtl_lexicon_entry(f->lex, h->entries[i], &e);
		if (e.kind != DTL_ENTRY_PLACE || e.country.n == 0)
			continue;
		several |= found && !dtl_str_eq(ret->country, e.country);
		if (!found || e.population > ret->population)
			*ret = e;
		found = true;
		if (is_near(f, e.country)) {
			*ret = e;
			return true;
		}
	}
	return found && (!several || ret->population >= WELL_KNOWN);
}

/* "in U.S. dollars" */
static bool
is_money(const struct finder *f, uint32_t t)
{
	static const char *const words[] = { "dollar", "dollars", "dlr", "dlrs", "currency",
		"bonds", "securities" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (tok_is(f, t, words[i]))
			return true;
	}
	return false;
}

static bool
is_setting(const struct finder *f, const struct hit *h)
{
	static const char *const words[] = { "in", "near", "at", "across", "through" };

	if (h->token == f->beg || mention_is_month(f, h) || is_money(f, h->token + h->count))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (tok_is(f, h->token - 1, words[i]))
			return true;
	}
	return false;
}

int
country_of_setting(const struct finder *f, struct dtl_str *ret)
{
	int count = 0;

	for (size_t i = 0; i < f->hit_count && count < 2; i++) {
		const struct hit *h = &f->hits[i];
		struct dtl_entry e;

		if (!is_setting(f, h) ||
		    (!hit_entry(f, h, DTL_ENTRY_COUNTRY, &e) && !place_entry(f, h, &e)) ||
		    e.country.n == 0 || (count > 0 && dtl_str_eq(*ret, e.country)))
			continue;
		*ret = e.country;
		count++;
	}
	return count;
}

bool
is_set_at_seat(const struct finder *f)
{
	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];

		if (is_setting(f, h) && is_seat_of_many(text_of(f, h->token, h->token + h->count)))
			return true;
	}
	return false;
}

bool
region_after(const struct finder *f, uint32_t token, struct dtl_str *ret)
{
	const struct hit *h = tok_is(f, token, "from") ? hit_at(f, token + 1) : NULL;
	int64_t largest = WELL_KNOWN;

	if (h == NULL || h->token != token + 1 || mention_is_month(f, h))
		return false;
	for (size_t i = 0; i < h->entry_count; i++) {
		struct dtl_entry e;

		dtl_lexicon_entry(f->lex, h->entries[i], &e);
		if (e.kind != DTL_ENTRY_PLACE || e.country.n == 0 || e.population < largest)
			continue;
		largest = e.population;
		*ret = e.country;
	}
	return ret->n > 0;
}

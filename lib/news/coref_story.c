/* What country a story is of, for those in it of whom nothing else says where they belong. */
#include "news/coref_work.h"

enum { MAX_COUNTRIES = 64, ENOUGH = 3 };

struct tally {
	struct dtl_str code[MAX_COUNTRIES];
	uint32_t times[MAX_COUNTRIES];
	size_t n;
	uint32_t all;
};

static void
count(struct tally *t, struct dtl_str code)
{
	size_t i = 0;

	while (i < t->n && !dtl_str_eq(t->code[i], code))
		i++;
	t->all++;
	if (i == MAX_COUNTRIES)
		return;
	if (i == t->n)
		t->code[t->n++] = code;
	t->times[i]++;
}

/* The words of the story that name a country themselves. */
static bool
says_country(const struct dtl_mention *m)
{
	if (m->country.n != 3 || m->basis == NULL || dtl_str_is(m->country, "IGO") ||
	    dtl_str_is(m->country, "NGO") || dtl_str_is(m->country, "MNC") ||
	    dtl_str_is(m->country, "IMG"))
		return false;
	switch (m->kind) {
	case DTL_MENTION_COUNTRY:
		return true;
	case DTL_MENTION_ORGANISATION:
		return strcmp(m->basis, "lexicon") == 0;
	case DTL_MENTION_PERSON:
		return strncmp(m->basis, "office holder", 13) == 0;
	default:
		return false;
	}
}

/* Three of five words that name a country name this one. */
static struct dtl_str
country_of_story(const struct dtl_mention_list *l)
{
	struct tally t = { .n = 0 };
	size_t best = 0;

	for (size_t i = 0; i < l->count; i++) {
		if (says_country(&l->items[i]))
			count(&t, l->items[i].country);
	}
	for (size_t i = 1; i < t.n; i++) {
		if (t.times[i] > t.times[best])
			best = i;
	}
	if (t.n == 0 || t.times[best] < ENOUGH || t.times[best] * 5 < t.all * 3)
		return DTL_STR_NONE;
	return t.code[best];
}

/* "Unions oppose the plan", "opposition leader A B": a role and no country. */
static bool
is_of_nowhere(const struct dtl_mention *m)
{
	return (m->kind == DTL_MENTION_AGENT || m->kind == DTL_MENTION_PERSON) &&
	       m->country.n == 0 && m->actor.n > 0 &&
	       (m->basis == NULL || strcmp(m->basis, "two countries compete") != 0);
}

void
coref_story(struct dtl_mention_list *l)
{
	struct dtl_str code = country_of_story(l);

	for (size_t i = 0; i < l->count && code.n > 0; i++) {
		struct dtl_mention *m = &l->items[i];

		if (!is_of_nowhere(m))
			continue;
		m->country = code;
		m->confidence = 0.45;
		m->basis = "country of the story";
	}
}

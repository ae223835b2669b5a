#include "news/mention_work.h"

#include <stdlib.h>

static struct dtl_str
country_of_text(const struct dtl_lexicon *lex, struct dtl_str s)
{
	const uint32_t *entries;
	size_t n = s.n > 0 ? dtl_lexicon_find(lex, s, &entries) : 0;
	struct dtl_str best = DTL_STR_NONE;
	int64_t population = -1;

	for (size_t i = 0; i < n; i++) {
		struct dtl_entry e;

		dtl_lexicon_entry(lex, entries[i], &e);
		if (e.kind == DTL_ENTRY_COUNTRY && e.country.n > 0)
			return e.country;
		if (e.kind == DTL_ENTRY_PLACE && e.population > population && e.country.n > 0) {
			best = e.country;
			population = e.population;
		}
	}
	return best;
}

bool
is_seat_of_many(struct dtl_str place)
{
	static const char *const seats[] = { "brussels", "luxembourg", "strasbourg", "geneva" };

	for (size_t i = 0; i < sizeof seats / sizeof seats[0]; i++) {
		if (dtl_str_is_nocase(place, seats[i]))
			return true;
	}
	return false;
}

/* "New Delhi [India]" says its country; "Moscow" alone is the largest Moscow. */
static struct dtl_str
dateline_country(const struct dtl_lexicon *lex, const struct dtl_document *doc)
{
	struct dtl_str c = country_of_text(lex, doc->dateline.region);

	if (c.n == 0 && is_seat_of_many(doc->dateline.place))
		return c;

	return c.n > 0 ? c : country_of_text(lex, doc->dateline.place);
}

static int
by_place(const void *x, const void *y)
{
	const struct dtl_mention *a = x, *b = y;

	if (a->token != b->token)
		return a->token < b->token ? -1 : 1;
	if (a->token_count != b->token_count)
		return a->token_count > b->token_count ? -1 : 1;
	return a->entity < b->entity ? -1 : a->entity > b->entity;
}

/* Text order; entity numbers follow their mentions. */
static void
sort_items(struct finder *f)
{
	uint32_t *self = DTL_NEW_ARRAY(f->a, f->count + 1, uint32_t);
	uint32_t *moved = DTL_NEW_ARRAY(f->a, f->count + 1, uint32_t);
	uint32_t *target = DTL_NEW_ARRAY(f->a, f->count + 1, uint32_t);

	for (uint32_t i = 0; i < f->count; i++) {
		target[i] = f->items[i].entity;
		f->items[i].entity = i; /* its old number, carried through the sort */
	}
	if (f->count > 1)
		qsort(f->items, f->count, sizeof *f->items, by_place);
	for (uint32_t i = 0; i < f->count; i++) {
		self[i] = f->items[i].entity;
		moved[self[i]] = i;
	}
	for (uint32_t i = 0; i < f->count; i++)
		f->items[i].entity = moved[target[self[i]]];
}

static void
find_in_sentence(struct finder *f, uint32_t index)
{
	const struct dtl_sentence *s = &f->doc->sentences[index];

	f->sentence = index;
	f->beg = s->token;
	f->end = s->token + s->token_count;
	if (f->beg == f->end)
		return;
	mention_scan(f);
	take_paragraph_dateline(f);
	find_forums(f);
	find_organisations(f);
	find_people(f);
	find_instruments(f);
	find_agents(f);
	find_countries(f);
	find_places(f);
	find_labelled(f);
	find_anaphors(f);
	find_things(f);
	set_apart(f);
	mention_focus(f);
}

void
dtl_mentions_find(const struct dtl_lexicon *lex, struct dtl_document *doc,
    struct dtl_date published, const struct dtl_source *source, struct dtl_mention_list *ret)
{
	struct finder f = {
		.lex = lex,
		.doc = doc,
		.a = doc->a,
		.today =
		    dtl_date_valid(published) ? (int32_t)dtl_date_to_days(published) : INT32_MIN,
		.source_country = source != NULL ? source->country : DTL_STR_NONE,
		.dateline_country = dateline_country(lex, doc),
		.seat_of_many = is_seat_of_many(doc->dateline.place),
	};

	dtl_map_init(&f.acronyms, doc->a);
	dtl_map_init(&f.surnames, doc->a);
	dtl_map_init(&f.toponyms, doc->a);
	for (uint32_t i = 0; i < doc->sentence_count; i++)
		find_in_sentence(&f, i);
	sort_items(&f);
	*ret = (struct dtl_mention_list){ .items = f.items, .count = f.count };
}

const struct dtl_mention *
dtl_mention_at(const struct dtl_mention_list *mentions, uint32_t token)
{
	const struct dtl_mention *by_head = NULL, *cover = NULL;

	for (size_t i = 0; i < mentions->count; i++) {
		const struct dtl_mention *m = &mentions->items[i];

		if (m->token > token)
			break;
		if (token >= m->token + m->token_count)
			continue;
		if (m->head == token && (by_head == NULL || m->token_count > by_head->token_count))
			by_head = m;
		if (cover == NULL || m->token_count < cover->token_count)
			cover = m;
	}
	return by_head != NULL ? by_head : cover;
}

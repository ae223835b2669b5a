/* Which names of the gazetteer are places here. Most towns share their name with a word, a family or
 * a firm, so a small one needs a sign: the labeller's, a preposition in front, or an earlier mention
 * that had one. */
#include "news/mention_work.h"

#define KNOWN_PEOPLE 100000 /* a city of this size needs no sign */

struct toponym {
	const struct hit *hit;
	uint32_t beg, end;
	int64_t people; /* of its largest reading */
	bool by_hand; /* a region, water, venue or country */
	bool wide; /* a region, a county */
	bool common; /* a word or a first name too */
	bool short_form; /* "Wash.", "TX" */
	bool behind_preposition, behind_comma;
	bool goes_on; /* another capitalised word follows that is in no phrase */
	bool before_noun; /* "Oakville police", "an Oakville man" */
	bool held; /* "Oakville, Minn." */
	bool first; /* opens its sentence */
};

/* "Moscow said": already a mention of the country. */
static bool
acts_for_country(const struct finder *f, const struct hit *h)
{
	for (size_t i = f->count; i > f->first; i--) {
		const struct dtl_mention *m = &f->items[i - 1];

		if (m->kind == DTL_MENTION_COUNTRY && m->token == h->token)
			return true;
	}
	return false;
}

bool
mention_is_month(const struct finder *f, const struct hit *h)
{
	return h->count == 1 && (tok_is(f, h->token, "march") || tok_is(f, h->token, "may") ||
				    tok_is(f, h->token, "august"));
}

static bool
read_entries(const struct finder *f, struct toponym *t)
{
	bool found = false;
	struct dtl_entry e;

	for (size_t i = 0; i < t->hit->entry_count; i++) {
		dtl_lexicon_entry(f->lex, t->hit->entries[i], &e);
		if (e.kind == DTL_ENTRY_WORD && dtl_str_is(e.title, "common"))
			t->common = true;
		if (e.kind != DTL_ENTRY_PLACE)
			continue;
		found = true;
		if (!dtl_str_is(e.title, "city") && e.geonames_id == 0)
			t->by_hand = true;
		if (dtl_str_is(e.title, "region") || dtl_str_is(e.title, "county"))
			t->wide = true;
		if (dtl_str_is(e.title, "region") && t->end - t->beg == 1 &&
		    tok(f, t->beg)->form.n <= 5 && e.name.n > tok(f, t->beg)->form.n)
			t->short_form = true;
		if (e.population > t->people)
			t->people = e.population;
	}
	return found;
}

/* A capitalised word that is no title, country or actor of its own carries the name on. */
static bool
goes_on(const struct finder *f, uint32_t token)
{
	const struct hit *h = hit_at(f, token);

	return tok_cap(f, token) &&
	       (h == NULL ||
		   (h->kinds & (KIND(DTL_ENTRY_COUNTRY) | KIND(DTL_ENTRY_DEMONYM) |
				   KIND(DTL_ENTRY_ROLE) | KIND(DTL_ENTRY_AGENT) |
				   KIND(DTL_ENTRY_PERSON) | KIND(DTL_ENTRY_ORGANISATION))) == 0);
}

static bool
tok_number(const struct finder *f, uint32_t token)
{
	struct dtl_str form = tok(f, token)->form;

	return form.n > 0 && form.p[0] >= '0' && form.p[0] <= '9';
}

/* A word of lower case for people or their bodies follows: who they are is said by a place. */
static bool
before_noun(const struct finder *f, uint32_t token)
{
	const struct hit *h = hit_at(f, token);

	if (tok_is(f, token, "-") && tok_is(f, token + 1, "based"))
		return true;
	return h != NULL && h->token == token && !tok_cap(f, token) &&
	       ((h->kinds & (KIND(DTL_ENTRY_AGENT) | KIND(DTL_ENTRY_ROLE))) != 0 ||
		   hit_word(f, h, "place-noun", NULL));
}

/* A region or country that a reading of the name lies in follows, mostly behind a comma. */
static bool
held(const struct finder *f, const struct toponym *t)
{
	const struct hit *outer = hit_at(f, tok_is(f, t->end, ",") ? t->end + 1 : t->end);
	struct dtl_entry e, o;

	for (size_t i = 0; outer != NULL && i < outer->entry_count; i++) {
		dtl_lexicon_entry(f->lex, outer->entries[i], &o);
		if (o.kind != DTL_ENTRY_COUNTRY &&
		    !(o.kind == DTL_ENTRY_PLACE && dtl_str_is(o.title, "region") && o.admin1.n > 0))
			continue;
		for (size_t j = 0; j < t->hit->entry_count; j++) {
			dtl_lexicon_entry(f->lex, t->hit->entries[j], &e);
			if (e.kind == DTL_ENTRY_PLACE && dtl_str_is(e.title, "city") &&
			    dtl_str_eq(e.country, o.country) &&
			    (o.kind == DTL_ENTRY_COUNTRY || dtl_str_eq(e.admin1, o.admin1)))
				return true;
		}
	}
	return false;
}

/* "in Oakville, Springtown and Hill counties": one of a list that ends in the word for its kind. */
static bool
in_list_of_kind(const struct finder *f, uint32_t token)
{
	bool more = tok_is(f, token, ",") || tok_is(f, token, "and");

	for (uint32_t t = token; more && t < f->end && t < token + 16; t++) {
		if (word_at(f, t, "place-kinds"))
			return !tok_cap(f, t);
		more = tok_cap(f, t) || tok_is(f, t, ",") || tok_is(f, t, "and");
	}
	return word_at(f, token, "place-kinds") && !tok_cap(f, token);
}

/* "28, of Oakville", "the city of Oakville", "Rep. Otieno, R-Oakville": as good as "in". */
static bool
behind_home(const struct finder *f, uint32_t token)
{
	if (token < f->beg + 2)
		return false;
	if (tok_is(f, token - 1, "-"))
		return tok_caps(f, token - 2)
			   ? tok_is(f, token - 2, "dfl")
			   : tok_is(f, token - 2, "r") || tok_is(f, token - 2, "d");
	if (!tok_is(f, token - 1, "of"))
		return false;
	if (word_at(f, token - 2, "place-kind"))
		return true;
	return token >= f->beg + 3 && tok_is(f, token - 2, ",") && tok_number(f, token - 3);
}

static void
look_around(const struct finder *f, struct toponym *t)
{
	t->first = t->beg == f->beg;
	t->behind_comma = !t->first && tok_is(f, t->beg - 1, ",");
	t->behind_preposition = !t->first && word_at(f, t->beg - 1, "place-preposition");
	if (t->beg > f->beg + 1 && tok_is(f, t->beg - 1, "the"))
		t->behind_preposition = word_at(f, t->beg - 2, "place-preposition");
	t->behind_preposition = t->behind_preposition || behind_home(f, t->beg);
	t->goes_on = goes_on(f, t->end);
	t->before_noun = before_noun(f, t->end);
	t->held = held(f, t) || in_list_of_kind(f, t->end);
}

static bool
has_label(const struct finder *f, const struct toponym *t, enum dtl_name_kind kind)
{
	for (uint32_t i = t->beg; i < t->end; i++) {
		if (tok(f, i)->name == kind)
			return true;
	}
	return false;
}

/* "Cottonport Fire Station", "University of Houston": where in the name of an organisation the hit
 * stands. */
static bool
names_seat(const struct finder *f, const struct toponym *t)
{
	bool begins = (tok(f, t->beg)->flags & DTL_TOKEN_NAME_BEGIN) != 0;
	bool ends = t->end >= f->end || tok(f, t->end)->name != DTL_NAME_ORGANISATION ||
		    (tok(f, t->end)->flags & DTL_TOKEN_NAME_BEGIN) != 0;

	if (begins && !ends)
		return true;
	return !begins && t->beg > f->beg && (tok_is(f, t->beg - 1, "of") || t->behind_preposition);
}

/* "East [Hampton]": the words before that a place name may have. */
static bool
points(const struct finder *f, uint32_t token)
{
	static const char *const words[] = { "east", "west", "north", "south", "greater",
		"downtown", "central", "upper", "lower", "northern", "southern", "eastern",
		"western", "mid", "northeast", "northwest", "southeast", "southwest", "the",
		"outer", "inner", "old" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (tok_is(f, token, words[i]))
			return true;
	}
	return false;
}

/* The labeller's place is the hit, or begins with it ("Houston suburbs"); "Church Street",
 * "Kennedy Center" are other places. */
static bool
labelled_here(const struct finder *f, const struct toponym *t)
{
	bool begins = (tok(f, t->beg)->flags & DTL_TOKEN_NAME_BEGIN) != 0;
	bool ends = t->end >= f->end || tok(f, t->end)->name != DTL_NAME_PLACE ||
		    (tok(f, t->end)->flags & DTL_TOKEN_NAME_BEGIN) != 0;

	if (!begins && t->beg > f->beg && !points(f, t->beg - 1) && !tok_punct(f, t->beg - 1))
		return false;
	return !t->goes_on || ends || t->by_hand;
}

/* Short forms with a stop inside ("S.C.") are sure; others stand behind a place and a comma. */
static bool
short_form_here(const struct finder *f, const struct toponym *t)
{
	struct dtl_str form = tok(f, t->beg)->form;

	if (dtl_str_find_char(form, '.', 0) + 1 < form.n)
		return true;
	return t->behind_comma && t->beg > f->beg + 1 && tok_cap(f, t->beg - 2);
}

static bool
was_place(const struct finder *f, const struct toponym *t)
{
	union dtl_map_value v;

	return t->end - t->beg == 1 && !t->goes_on &&
	       dtl_map_get(&f->toponyms, tok(f, t->beg)->lower, &v);
}

/* Nobody labelled it. */
static bool
bare_place(const struct finder *f, const struct toponym *t, bool big)
{
	if ((t->behind_preposition || t->before_noun) && !t->goes_on && !t->common)
		return true;
	if (was_place(f, t))
		return true;
	return big && !t->goes_on && (!t->first || t->people >= 10 * KNOWN_PEOPLE || t->by_hand);
}

static bool
in_organisation(const struct finder *f, const struct toponym *t)
{
	if (names_seat(f, t) || t->wide)
		return !t->common;
	return t->behind_preposition && !t->goes_on;
}

/* What the labeller said of the words decides, where it said anything. */
static bool
by_label(const struct finder *f, const struct toponym *t, bool big)
{
	if (has_label(f, t, DTL_NAME_PLACE))
		return labelled_here(f, t);
	if (has_label(f, t, DTL_NAME_PERSON))
		return t->behind_preposition && !t->goes_on && big;
	if (has_label(f, t, DTL_NAME_ORGANISATION))
		return in_organisation(f, t);
	return bare_place(f, t, big);
}

static bool
is_place(const struct finder *f, const struct toponym *t)
{
	bool big = (t->by_hand || t->people >= KNOWN_PEOPLE) && !t->common;

	if (t->short_form)
		return short_form_here(f, t);
	if (t->held || (big && (t->by_hand || t->wide) && t->end - t->beg > 1))
		return true;
	if (tok_caps(f, t->beg) && tok(f, t->beg)->form.n <= 4 && !sentence_shouts(f))
		return false;
	return by_label(f, t, big);
}

/* A name that was once surely a place is one where it stands bare. */
static void
learn(struct finder *f, const struct toponym *t)
{
	const union dtl_map_value one = { .num = 1 };

	if (t->end - t->beg == 1 && (t->behind_preposition || has_label(f, t, DTL_NAME_PLACE)))
		(void)dtl_map_put(&f->toponyms, tok(f, t->beg)->lower, one);
}

/* "Brussels said" is the union, "Paris Hilton" a woman; "in Brussels" is the town all the same, and
 * so is a large place behind a preposition that opens a title by mistake ("in Kansas, the governor"). */
static bool
is_somebody(const struct finder *f, const struct toponym *t)
{
	uint32_t owner = f->owner[t->beg - f->beg];
	bool sure =
	    t->behind_preposition && !t->common && (t->by_hand || t->people >= KNOWN_PEOPLE);

	if (heads_paragraph(f, t->hit))
		return false;
	if ((t->hit->kinds & KIND(DTL_ENTRY_ORGANISATION)) != 0)
		return !sure || tok_is(f, t->beg - 1, "the");
	if (owner == 0 || f->items[owner - 1].kind != DTL_MENTION_PERSON)
		return false;
	return !sure || t->goes_on || has_label(f, t, DTL_NAME_PERSON);
}

void
find_places(struct finder *f)
{
	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];
		struct toponym t = { .hit = h, .beg = h->token, .end = h->token + h->count };

		if ((h->kinds & KIND(DTL_ENTRY_PLACE)) == 0 || !read_entries(f, &t))
			continue;
		look_around(f, &t);
		if (is_somebody(f, &t))
			continue;
		if (acts_for_country(f, h) || mention_is_month(f, h) || !is_place(f, &t))
			continue;
		learn(f, &t);
		struct dtl_mention *m = mention_add(f, DTL_MENTION_PLACE, t.beg, h->count);

		m->name = text_of(f, t.beg, t.end);
		m->apart = heads_paragraph(f, h) || names_thing(f, h);
		m->confidence = t.behind_preposition || t.behind_comma ? 0.7 : 0.5;
		m->basis = "gazetteer";
	}
}

#include "news/mention_work.h"
#include "news/mention_title.h"

/* Kinds of the lexicon that a name does not run over. */
#define NOT_A_NAME                                                                                 \
	(KIND(DTL_ENTRY_COUNTRY) | KIND(DTL_ENTRY_DEMONYM) | KIND(DTL_ENTRY_ORGANISATION) |        \
	    KIND(DTL_ENTRY_FORUM) | KIND(DTL_ENTRY_ROLE) | KIND(DTL_ENTRY_EXERCISE) |              \
	    KIND(DTL_ENTRY_AGENT))

static bool
name_word(const struct finder *f, uint32_t t)
{
	const struct hit *h = hit_at(f, t);

	if (!tok_cap(f, t) || (tok(f, t)->flags & DTL_TOKEN_URL) != 0)
		return false;
	if (h == NULL)
		return !tok_caps(f, t) || sentence_shouts(f);
	if ((h->kinds & KIND(DTL_ENTRY_PERSON)) != 0)
		return true;
	if ((h->kinds & KIND(DTL_ENTRY_WORD)) != 0 && !hit_word(f, h, "given", NULL) &&
	    !hit_word(f, h, "common", NULL))
		return false;
	return (h->kinds & NOT_A_NAME) == 0;
}

/* "bin", "al-", "de", "van der": inside a name only. */
static bool
particle(const struct finder *f, uint32_t t)
{
	static const char *const particles[] = { "bin", "ibn", "al", "el", "ul", "de", "da", "do",
		"dos", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "abu",
		"ben", "bint", "ur", "e", "y" };

	for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++) {
		if (tok_is(f, t, particles[i]))
			return true;
	}
	return (tok_is(f, t, "-") || tok_is(f, t, "'")) && tok_glued(f, t) && tok_glued(f, t + 1);
}

/* "Hadi" in "Hadi Wibowo": the surname of an office holder is the first name of somebody else. */
static bool
goes_on(const struct finder *f, const struct hit *h)
{
	struct dtl_entry e;

	return hit_entry(f, h, DTL_ENTRY_PERSON, &e) && (e.flags & DTL_ENTRY_SURNAME) != 0 &&
	       h->token + h->count < f->end && hit_at(f, h->token + h->count) == NULL &&
	       name_word(f, h->token + h->count);
}

/* The office holder whose name begins here; NULL none. "said Musa" is a verb before him. */
static const struct hit *
listed_at(const struct finder *f, uint32_t t, bool first)
{
	const struct hit *h = hit_begins(f, t, DTL_ENTRY_PERSON);

	return h != NULL && (!first || tok_cap(f, t)) && !goes_on(f, h) ? h : NULL;
}

/* End of the name that begins here; token itself when none does. */
static uint32_t
name_end(const struct finder *f, uint32_t token)
{
	uint32_t end = token, t = token;

	while (t < f->end && t - token < 8) {
		const struct hit *listed = listed_at(f, t, t == token);

		if (listed != NULL) {
			end = listed->token + listed->count;
			break;
		}
		if (name_word(f, t) || (t > token && tok_initial(f, t))) {
			end = ++t;
			continue;
		}
		uint32_t skip = t;
		while (t > token && skip < t + 3 && particle(f, skip))
			skip++;
		if (skip == t || !name_word(f, skip))
			break;
		t = skip;
	}
	if (end < f->end && end > token && tok_is(f, end, "jr."))
		end++;
	return end;
}

/* Most of the words are capitalised: capitals say nothing. */
static bool
title_case_sentence(const struct finder *f)
{
	uint32_t words = 0, caps = 0;

	for (uint32_t t = f->beg; t < f->end; t++) {
		if (tok_punct(f, t) || tok(f, t)->form.n < 4)
			continue;
		words++;
		caps += tok_cap(f, t);
	}
	return words >= 1 && caps * 10 >= words * 8;
}

struct person {
	uint32_t beg, end; /* the name */
	struct person_title title;
	bool has_holder, known_surname;
	struct dtl_entry holder;
	double strength;
};

static bool
known_surname(const struct finder *f, const struct person *p, uint32_t *ret_index)
{
	union dtl_map_value at;

	if (person_word_count(f, p->beg, p->end) != 1 ||
	    !dtl_map_get(&f->surnames, tok(f, p->end - 1)->form, &at))
		return false;
	*ret_index = (uint32_t)at.num;
	return true;
}

/* "Self-Reliant", "Long-Term Program": compounds, and no names. */
static bool
glued_inside(const struct finder *f, uint32_t beg, uint32_t end)
{
	return beg + 1 < end && tok_is(f, beg + 1, "-") && tok_glued(f, beg + 1);
}

/* Two to four capitalised words that nothing else explains. */
static bool
looks_like_name(const struct finder *f, const struct person *p)
{
	uint32_t words = person_word_count(f, p->beg, p->end);
	const struct hit *h = hit_at(f, p->beg);
	uint8_t upos = tok(f, p->beg)->upos;

	if (words < 2 || words > 4 || glued_inside(f, p->beg, p->end))
		return false;
	if (h != NULL && (h->kinds & KIND(DTL_ENTRY_PLACE)) != 0)
		return false;
	if (p->beg > f->beg && tok_is(f, p->beg - 1, "the"))
		return false;
	return upos == DTL_UPOS_NONE || upos == DTL_PROPN;
}

/* Nouns and adjectives of an office. */
static bool
is_of_office(const struct finder *f, uint32_t t)
{
	return tok_cap(f, t) || tok(f, t)->upos == DTL_NOUN || tok(f, t)->upos == DTL_ADJ;
}

uint32_t
person_office_begin(const struct finder *f, uint32_t role)
{
	struct country c;

	for (uint32_t t = role; t > f->beg && role - t <= 4; t--) {
		if (country_at(f, t - 1, &c))
			return c.demonym ? t : role;
		if (!is_of_office(f, t - 1))
			break;
	}
	return role;
}

/* A single unknown word that the labeller takes for a person, and the lexicon for nothing else. */
static bool
stands_alone(const struct finder *f, const struct person *p)
{
	return p->end == p->beg + 1 && hit_at(f, p->beg) == NULL && p->beg > f->beg &&
	       tok(f, p->beg)->form.n > 2 && !tok_is(f, p->beg - 1, "the");
}

static double
strength_of(const struct finder *f, struct person *p)
{
	uint32_t ignored;

	p->known_surname = known_surname(f, p, &ignored);
	if (p->has_holder)
		return 0.95;
	if (p->title.role || p->title.honorific)
		return 0.9;
	if (p->known_surname)
		return 0.85;
	if (title_case_sentence(f) || sentence_shouts(f))
		return 0;
	enum dtl_name_kind kind = labelled(f, p->beg, p->end);
	if (!looks_like_name(f, p))
		return kind == DTL_NAME_PERSON && stands_alone(f, p) ? 0.5 : 0;
	if (kind == DTL_NAME_PERSON)
		return 0.75;
	if (kind == DTL_NAME_ORGANISATION || kind == DTL_NAME_PLACE || kind == DTL_NAME_EVENT)
		return 0;
	return word_at(f, p->beg, "given") ? 0.7 : 0.45;
}

/* "Amina of Somalia", "Somalia's Amina": says more than an office that she does not hold now. */
static bool
country_beside(const struct finder *f, const struct person *p, struct country *c)
{
	uint32_t b = p->beg;

	if (!p->has_holder || person_in_office(f, &p->holder))
		return false;
	if (b > f->beg + 1 && (tok_is(f, b - 1, "'s") || tok_is(f, b - 1, "\u2019s")))
		return country_at(f, b - 2, c);
	return !tok_is(f, p->end, "in") && country_after(f, p->end, c);
}

static void
fill_country(struct finder *f, struct dtl_mention *m, const struct person *p)
{
	const struct person_title *title = &p->title;
	struct country c;

	if (title->country.n > 0 || (title->host.n == 0 && country_in(f, m->token, p->beg, &c)) ||
	    country_beside(f, p, &c)) {
		m->country = title->country.n > 0 ? title->country : c.code;
		m->basis = "named beside it";
		m->confidence = 0.95;
	} else if (p->has_holder) {
		m->country = p->holder.country;
		m->basis = (p->holder.flags & DTL_ENTRY_UNSURE) != 0 ? "office holder, unsure"
								     : "office holder";
		m->confidence = (p->holder.flags & DTL_ENTRY_UNSURE) != 0 ? 0.7 : 0.9;
	} else if (title->role_country.n > 0) {
		m->country = title->role_country;
		m->basis = "role";
		m->confidence = 0.85;
	} else if (title->affiliation_country.n > 0) {
		m->country = title->affiliation_country;
		m->basis = "affiliation";
		m->confidence = 0.8;
	} else if (title->role && !title->counterpart) {
		country_from_context(f, m, m->token, p->beg);
		if (title->host.n > 0 && dtl_str_eq(m->country, title->host))
			m->country = DTL_STR_NONE;
	}
}

static bool
term_is_over(const struct finder *f, const struct dtl_entry *e)
{
	return f->today != INT32_MIN && f->today > e->to_day;
}

/* Who will hold the office one day holds something else now. */
static bool
term_lies_ahead(const struct finder *f, const struct dtl_entry *e)
{
	return f->today != INT32_MIN && f->today < e->from_day;
}

static void
fill_role(struct finder *f, struct dtl_mention *m, const struct person *p)
{
	const struct person_title *title = &p->title;

	m->title = title->text;
	m->affiliation = title->affiliation;
	m->actor = title->actor;
	m->lexicon = title->role_line;
	if (p->has_holder && term_lies_ahead(f, &p->holder)) {
		m->wikidata = p->holder.wikidata;
	} else if (p->has_holder) {
		m->wikidata = p->holder.wikidata;
		m->lexicon = p->holder.source;
		m->from_day = p->holder.from_day;
		m->to_day = p->holder.to_day;
		if (m->title.n == 0 && !term_is_over(f, &p->holder))
			m->title = p->holder.title;
		if (m->actor.n == 0)
			m->actor =
			    term_is_over(f, &p->holder) ? dtl_str_from("ELI") : p->holder.actor;
	}
	if (title->former)
		m->actor = dtl_str_from("ELI");
	m->kind_code = first_role(m->actor);
}

/* Whoever was told of by this name before is the same, and not of a country that is only guessed. */
static void
take_known(struct dtl_mention *m, const struct dtl_mention *before)
{
	if (before == NULL)
		return;
	m->entity = before->entity;
	if (m->title.n == 0 && before->title.n > 0 && before->actor.n > 0 &&
	    (m->actor.n == 0 || dtl_str_is(m->actor, "ELI"))) {
		m->actor = before->actor;
		m->kind_code = before->kind_code;
	}
	if (before->country.n == 0 || before->confidence < 0.8 || m->country.n == 0 ||
	    m->confidence >= 0.8)
		return;
	m->country = before->country;
	m->confidence = 0.8;
	m->basis = "named before";
}

/* Whole phrase: title before, name, appositive behind. */
static void
add_person(struct finder *f, const struct person *p)
{
	uint32_t beg = p->title.beg < p->beg ? p->title.beg : p->beg;
	uint32_t end = p->title.end > p->end ? p->title.end : p->end;
	uint32_t known;
	bool again = known_surname(f, p, &known);
	struct dtl_mention *m = mention_add(f, DTL_MENTION_PERSON, beg, end - beg);

	if (!f->doc->sentences[f->sentence].parsed)
		m->head = p->end - 1;
	m->name = text_of(f, p->beg, p->end);
	if (p->has_holder && person_word_count(f, p->beg, p->end) == 1)
		m->name = p->holder.name;
	m->confidence = p->strength;
	m->basis = "name";
	fill_role(f, m, p);
	fill_country(f, m, p);
	take_known(m, again ? &f->items[known] : person_before(f, m));
	mention_own(f, m);
	struct dtl_str last = tok(f, p->end - 1)->form;

	if (!again && person_word_count(f, p->beg, p->end) > 1 &&
	    !dtl_map_get(&f->surnames, last, NULL))
		(void)dtl_map_put(
		    &f->surnames, last, (union dtl_map_value){ .num = (int64_t)(m - f->items) });
}

void
find_people(struct finder *f)
{
	uint32_t t = f->beg;

	while (t < f->end) {
		struct person p = { .beg = t, .end = name_end(f, t) };

		if (p.end == t || owned(f, t, p.end)) {
			t++;
			continue;
		}
		p.has_holder = person_holder(f, p.beg, p.end, &p.holder);
		person_title_find(f, p.beg, p.end, &p.title);
		p.strength = strength_of(f, &p);
		if (p.strength > 0) {
			add_person(f, &p);
			t = p.title.end > p.end ? p.title.end : p.end;
		} else {
			t = p.end;
		}
	}
}

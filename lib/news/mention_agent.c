#include "news/mention_work.h"

/* Where the phrase of this noun begins: with tags all its modifiers, without them the country. */
static uint32_t
phrase_begin(const struct finder *f, uint32_t token)
{
	uint32_t beg = modifiers_begin(f, token);
	struct country c;

	if (tok(f, token)->upos != DTL_UPOS_NONE || beg == token)
		return beg;
	if (country_in(f, beg, token, &c)) {
		bool the = c.token > f->beg && tok_is(f, c.token - 1, "the");

		return the ? c.token - 1 : c.token;
	}
	return tok_is(f, token - 1, "the") ? token - 1 : token;
}

static bool
owned_by_other(const struct finder *f, uint32_t beg, uint32_t end)
{
	for (uint32_t t = beg; t < end; t++) {
		uint32_t owner = f->owner[t - f->beg];

		if (owner != 0 && f->items[owner - 1].kind != DTL_MENTION_ORGANISATION)
			return true;
	}
	return false;
}

/* An organisation that stands right before: "[NATO] troops", "[DRDO] scientists". */
static const struct dtl_mention *
owner_before(const struct finder *f, uint32_t beg, uint32_t token)
{
	for (uint32_t t = token; t > beg; t--) {
		uint32_t owner = f->owner[t - 1 - f->beg];

		if (owner != 0 && f->items[owner - 1].kind == DTL_MENTION_ORGANISATION)
			return &f->items[owner - 1];
	}
	return NULL;
}

/* "the members of [the Kenyan parliament]", "a spokesman for [DRDO]": whom a word that says little
 * belongs to; false: to nobody who says more. */
static bool
belongs_to(const struct finder *f, uint32_t end, struct dtl_str *ret_actor)
{
	struct dtl_entry e;

	if (!tok_is(f, end, "of") && !tok_is(f, end, "for") && !tok_is(f, end, "at"))
		return false;
	for (uint32_t t = end + 1; t < f->end && t < end + 8; t++) {
		const struct hit *h = hit_at(f, t);
		uint32_t owner = f->owner[t - f->beg];

		if (owner != 0 && f->items[owner - 1].kind == DTL_MENTION_ORGANISATION) {
			*ret_actor = f->items[owner - 1].actor;
			return ret_actor->n > 0;
		}
		if (h != NULL && h->token == t && hit_entry(f, h, DTL_ENTRY_AGENT, &e)) {
			*ret_actor = e.actor;
			return ret_actor->n > 0;
		}
		if (tok_punct(f, t) || tok(f, t)->upos == DTL_VERB ||
		    (tok(f, t)->upos == DTL_ADP && !tok_is(f, t, "at")))
			return false;
	}
	return false;
}

static bool
is_abroad(const struct finder *f, uint32_t t)
{
	static const char *const words[] = { "foreign", "overseas", "western", "international",
		"industrial", "industrialised", "industrialized", "developing", "creditor", "donor",
		"member", "allied", "neighbouring", "neighboring", "european", "african", "asian",
		"arab" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (tok_is(f, t, words[i]))
			return true;
	}
	return false;
}

/* "officials of the [European Commission]". */
static const struct dtl_mention *
owner_behind(const struct finder *f, uint32_t end)
{
	uint32_t t = end, owner;

	if (!tok_is(f, t, "of") && !tok_is(f, t, "from"))
		return NULL;
	t += tok_is(f, t + 1, "the") ? 2 : 1;
	owner = t < f->end ? f->owner[t - f->beg] : 0;
	return owner != 0 && f->items[owner - 1].kind == DTL_MENTION_ORGANISATION &&
		       f->items[owner - 1].country.n > 0
		   ? &f->items[owner - 1]
		   : NULL;
}

/* "four [UN staff] members": a role that has its own country describes them. */
static bool
body_of_role(const struct finder *f, uint32_t beg, uint32_t token, struct dtl_str *ret)
{
	for (uint32_t t = beg; t < token; t++) {
		const struct hit *h = hit_at(f, t);
		struct dtl_entry e;

		if (h == NULL || h->token + h->count > token ||
		    (!hit_entry(f, h, DTL_ENTRY_AGENT, &e) && !hit_entry(f, h, DTL_ENTRY_ROLE, &e)))
			continue;
		*ret = e.country;
		if (ret->n > 0)
			return true;
	}
	return false;
}

static bool
are_states(const struct finder *f, uint32_t t)
{
	return tok_is(f, t, "countries") || tok_is(f, t, "nations") || tok_is(f, t, "states") ||
	       tok_is(f, t, "governments");
}

/* "foreign governments", "ministers from 50 African states", "officials of both nations": of many
 * countries, and not of the one where the story is told. */
static bool
is_of_many(const struct finder *f, const struct dtl_mention *m, uint32_t noun)
{
	uint32_t end = m->token + m->token_count;

	for (uint32_t t = m->token; t < noun; t++) {
		if (is_abroad(f, t))
			return true;
	}
	if (!tok_is(f, end, "of") && !tok_is(f, end, "from"))
		return false;
	for (uint32_t t = end + 1; t < f->end && t < end + 6; t++) {
		if (are_states(f, t) && !tok_cap(f, t))
			return true;
		if (tok_punct(f, t) || tok(f, t)->upos == DTL_VERB || tok(f, t)->upos == DTL_ADP)
			return false;
	}
	return false;
}

/* What many of them are to the ontology; absent: those at home may be meant. */
static struct dtl_str
class_of_many(const struct dtl_mention *m)
{
	if (dtl_str_is(m->kind_code, "BUS"))
		return dtl_str_from("MNC");
	if (dtl_str_is(m->kind_code, "GOV") || dtl_str_is(m->kind_code, "MIL") ||
	    dtl_str_is(m->kind_code, "DIP") || dtl_str_is(m->kind_code, "LEG"))
		return dtl_str_from("IGO");
	return DTL_STR_NONE;
}

static void
take_body(struct dtl_mention *m, const struct dtl_mention *org, const struct dtl_entry *e)
{
	m->affiliation = org->name;
	m->country = org->country;
	if ((e->flags & DTL_ENTRY_AMBIGUOUS) != 0 && org->actor.n > 0) {
		m->actor = org->actor;
		m->kind_code = org->kind_code;
	}
	m->confidence = 0.85;
	m->basis = "affiliation";
}

/* Nothing beside the role names its country: the body it describes, many countries, or what surrounds it. */
static void
settle_country(struct finder *f, struct dtl_mention *m, uint32_t noun)
{
	uint32_t end = m->token + m->token_count;
	struct country c;
	bool named = country_in(f, m->token, end, &c);

	if (m->country.n == 0 && body_of_role(f, m->token, noun, &m->country)) {
		m->confidence = 0.85;
		m->basis = "affiliation";
	} else if (m->country.n == 0 && m->plural && !named && class_of_many(m).n > 0 &&
		   is_of_many(f, m, noun)) {
		m->country = class_of_many(m);
		m->confidence = 0.6;
		m->basis = "of many countries";
	} else if (m->country.n == 0 || named) {
		country_from_context(f, m, m->token, end);
	}
}

static void
fill(struct finder *f, struct dtl_mention *m, const struct dtl_entry *e, uint32_t noun)
{
	const struct dtl_mention *org = owner_before(f, m->token, noun);
	uint32_t end = m->token + m->token_count;
	struct country c;

	if (org == NULL)
		org = owner_behind(f, end);
	if ((e->flags & DTL_ENTRY_AMBIGUOUS) != 0 &&
	    (belongs_to(f, end, &m->actor) || kind_before(f, noun, &m->actor) ||
		belongs_to(f, noun + 1, &m->actor)))
		m->kind_code = first_role(m->actor);
	m->country = e->country;
	m->confidence = e->country.n > 0 ? 0.85 : 0.4;
	m->basis = e->country.n > 0 ? "role" : "role only";
	if (org != NULL && !country_in(f, m->token, noun, &c))
		take_body(m, org, e);
	settle_country(f, m, noun);
}

/* "three UN workers from Kabul": the body they work for says whose they are. */
static bool
is_of_body(const struct finder *f, uint32_t beg, uint32_t token)
{
	const struct dtl_mention *org = owner_before(f, beg, token);
	struct dtl_str country;

	return (org != NULL && org->country.n > 0) || body_of_role(f, beg, token, &country);
}

/* "Bauer's [government]": who is a mention of his own is left out, and the clitic with him. */
static uint32_t
behind_owner(const struct finder *f, uint32_t beg, uint32_t noun)
{
	while (beg < noun && owned_by_other(f, beg, beg + 1))
		beg++;
	return beg < noun && (tok_is(f, beg, "'s") || tok_is(f, beg, "\u2019s")) ? beg + 1 : beg;
}

static void
add_agent(struct finder *f, const struct hit *h, const struct dtl_entry *e)
{
	uint32_t beg = phrase_begin(f, h->token), end = h->token + h->count;
	struct dtl_str last = tok(f, end - 1)->lower;
	struct country c;

	beg = behind_owner(f, beg, h->token);
	if (owned_by_other(f, beg, end))
		return;
	if (!country_in(f, beg, end, &c) && !is_of_body(f, beg, h->token) &&
	    country_after(f, end, &c) && !owned_by_other(f, end, c.token + c.count))
		end = c.token + c.count;
	struct dtl_mention *m = mention_add(f, DTL_MENTION_AGENT, beg, end - beg);

	if (!f->doc->sentences[f->sentence].parsed)
		m->head = h->token + h->count - 1;
	m->name = text_of(f, h->token, h->token + h->count);
	m->actor = e->actor;
	m->lexicon = e->source;
	m->kind_code = first_role(e->actor);
	if (e->kind == DTL_ENTRY_ROLE)
		m->title = m->name;
	m->plural =
	    dtl_str_ends(last, "s") || dtl_str_is(last, "police") || dtl_str_ends(last, "men");
	fill(f, m, e, h->token);
	for (uint32_t t = beg; t < end; t++) {
		if (f->owner[t - f->beg] == 0)
			f->owner[t - f->beg] = (uint32_t)(m - f->items) + 1;
	}
}

/* "the Kenyan government and [M23] rebels": the name behind "and" begins somebody else. */
static bool
stands_beside_name(const struct finder *f, uint32_t end)
{
	struct country c;

	return tok_is(f, end, "and") && end + 1 < f->end &&
	       (owned(f, end + 1, end + 2) || country_at(f, end + 1, &c));
}

/* "national security", "police chief X said": the noun only describes another one. */
static bool
describes(const struct finder *f, const struct hit *h)
{
	const struct dtl_token *last = tok(f, h->token + h->count - 1);

	if (last->upos == DTL_ADJ || last->upos == DTL_VERB || last->upos == DTL_ADV)
		return true;
	if (!f->doc->sentences[f->sentence].parsed || stands_beside_name(f, h->token + h->count))
		return false;
	return last->rel == DTL_REL_AMOD ||
	       (last->rel == DTL_REL_COMPOUND && last->head != DTL_NO_TOKEN &&
		   last->head >= h->token + h->count);
}

/* "the government's opposition to the tax": what somebody feels, not those who feel it. */
static bool
is_feeling(const struct finder *f, const struct hit *h)
{
	return h->count == 1 && tok_is(f, h->token, "opposition") &&
	       (tok_is(f, h->token + 1, "to") ||
		   (h->token > f->beg &&
		       (tok_is(f, h->token - 1, "its") || tok_is(f, h->token - 1, "their") ||
			   tok_is(f, h->token - 1, "his") || tok_is(f, h->token - 1, "her"))));
}

/* "fellow OPEC member [Venezuela]": the country itself. */
static bool
is_apposed_country(const struct finder *f, const struct hit *h)
{
	uint32_t end = h->token + h->count;
	struct dtl_entry e;
	struct country c;

	return hit_entry(f, h, DTL_ENTRY_ROLE, &e) && (e.flags & DTL_ENTRY_AMBIGUOUS) != 0 &&
	       country_at(f, end, &c) && c.token == end && !c.demonym;
}

/* "Harbour General <HRB>": the last word of a firm's name is no officer. */
static bool
ends_name(const struct finder *f, const struct hit *h)
{
	return h->count == 1 && h->token > f->beg && tok_is(f, h->token, "general") &&
	       tok_cap(f, h->token) && !tok_caps(f, h->token) && tok_cap(f, h->token - 1) &&
	       hit_at(f, h->token - 1) == NULL && !tok_punct(f, h->token - 1);
}

/* "King was arrested": a surname; the monarch is "the king". */
static bool
is_surname(const struct finder *f, const struct hit *h)
{
	return h->count == 1 && tok_is(f, h->token, "king") && tok_cap(f, h->token) &&
	       (h->token == f->beg ||
		   (!tok_is(f, h->token - 1, "the") && !tok_cap(f, h->token - 1)));
}

/* "market forces", "task forces" bear no arms. */
static bool
is_unarmed(const struct finder *f, const struct hit *h)
{
	static const char *const words[] = { "market", "task", "labour", "labor", "work", "sales",
		"economic", "political", "natural", "driving", "social", "competitive" };

	if (h->count != 1 || h->token == f->beg || !tok_is(f, h->token, "forces"))
		return false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (tok_is(f, h->token - 1, words[i]))
			return true;
	}
	return false;
}

/* "the Community": a union of states that writes itself so, no people of the neighbourhood. */
static bool
is_proper(const struct finder *f, const struct hit *h)
{
	return h->count == 1 && h->token > f->beg && tok_is(f, h->token, "community") &&
	       tok_cap(f, h->token) && !tok_caps(f, h->token) && !sentence_shouts(f);
}

/* "US President Bush": the title of a person is no agent of its own; "the president" is. */
void
find_agents(struct finder *f)
{
	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];
		struct dtl_entry e;

		if (owned(f, h->token, h->token + h->count) || describes(f, h) ||
		    is_feeling(f, h) || is_apposed_country(f, h) || is_unarmed(f, h) ||
		    is_proper(f, h) || ends_name(f, h) || is_surname(f, h))
			continue;
		if (hit_entry(f, h, DTL_ENTRY_AGENT, &e) || hit_entry(f, h, DTL_ENTRY_ROLE, &e))
			add_agent(f, h, &e);
	}
}

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

static void
fill(struct finder *f, struct dtl_mention *m, const struct dtl_entry *e, uint32_t noun)
{
	const struct dtl_mention *org = owner_before(f, m->token, noun);
	uint32_t end = m->token + m->token_count;
	struct country c;

	m->country = e->country;
	m->confidence = e->country.n > 0 ? 0.85 : 0.4;
	m->basis = e->country.n > 0 ? "role" : "role only";
	if (org != NULL && !country_in(f, m->token, noun, &c)) {
		m->affiliation = org->name;
		m->country = org->country;
		if ((e->flags & DTL_ENTRY_AMBIGUOUS) != 0 && org->actor.n > 0) {
			m->actor = org->actor;
			m->kind_code = org->kind_code;
		}
		m->confidence = 0.85;
		m->basis = "affiliation";
	}
	if (m->country.n == 0 || country_in(f, m->token, end, &c))
		country_from_context(f, m, m->token, end);
}

static void
add_agent(struct finder *f, const struct hit *h, const struct dtl_entry *e)
{
	uint32_t beg = phrase_begin(f, h->token), end = h->token + h->count;
	struct dtl_str last = tok(f, end - 1)->lower;
	struct country c;

	while (beg < h->token && owned_by_other(f, beg, beg + 1))
		beg++;
	if (owned_by_other(f, beg, end))
		return;
	if (!country_in(f, beg, end, &c) && country_after(f, end, &c) &&
	    !owned_by_other(f, end, c.token + c.count))
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

/* "national security", "police chief X said": the noun only describes another one. */
static bool
describes(const struct finder *f, const struct hit *h)
{
	const struct dtl_token *last = tok(f, h->token + h->count - 1);

	if (last->upos == DTL_ADJ || last->upos == DTL_VERB || last->upos == DTL_ADV)
		return true;
	if (!f->doc->sentences[f->sentence].parsed)
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

/* "US President Bush": the title of a person is no agent of its own; "the president" is. */
void
find_agents(struct finder *f)
{
	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];
		struct dtl_entry e;

		if (owned(f, h->token, h->token + h->count) || describes(f, h) || is_feeling(f, h))
			continue;
		if (hit_entry(f, h, DTL_ENTRY_AGENT, &e) || hit_entry(f, h, DTL_ENTRY_ROLE, &e))
			add_agent(f, h, &e);
	}
}

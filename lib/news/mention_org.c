#include "base/utf8.h"
#include "news/mention_work.h"

/* A word that an organisation's name may hold besides capitalised ones. */
static bool
joins(const struct finder *f, uint32_t t)
{
	return tok_is(f, t, "of") || tok_is(f, t, "for") || tok_is(f, t, "&") ||
	       tok_is(f, t, "and") || tok_is(f, t, "the") || tok_is(f, t, "on") ||
	       tok_is(f, t, "to") || tok_is(f, t, "against") ||
	       ((tok_is(f, t, "-") || tok_is(f, t, "'s")) && tok_glued(f, t));
}

static bool
other_thing(const struct finder *f, uint32_t t)
{
	const struct hit *h = hit_at(f, t);

	return h != NULL && (h->kinds & (KIND(DTL_ENTRY_PERSON) | KIND(DTL_ENTRY_ROLE))) != 0 &&
	       (h->kinds & KIND(DTL_ENTRY_ORGANISATION)) == 0;
}

static bool
opens_tail(const struct finder *f, uint32_t t)
{
	return tok_is(f, t, "of") || tok_is(f, t, "for") || tok_is(f, t, "on");
}

/* "and" goes on only before a plain name word: not in "Ministry of Defence and Russia". */
static bool
and_begins_another(const struct finder *f, uint32_t t)
{
	struct country c;

	return tok_is(f, t, "and") &&
	       (country_at(f, t + 1, &c) || other_thing(f, t + 1) || word_at(f, t + 1, "orghead") ||
		   hit_begins(f, t + 1, DTL_ENTRY_ORGANISATION) != NULL);
}

/* "Ministry of [External Affairs]", "Office of the [Under Secretary of War for Research & Eng.]". */
static uint32_t
tail_end(const struct finder *f, uint32_t from)
{
	uint32_t end = from, t = from;

	if (!opens_tail(f, from))
		return from;
	while (t < f->end && t < from + 16) {
		if (tok_cap(f, t))
			end = t + 1;
		else if (!joins(f, t) || and_begins_another(f, t))
			break;
		t++;
	}
	return end;
}

static bool
joined_before(const struct finder *f, uint32_t t)
{
	return t > f->beg && tok_cap(f, t - 1) &&
	       (tok_is(f, t, "&") || (tok_is(f, t, "-") && tok_glued(f, t)));
}

static bool
in_head(const struct finder *f, uint32_t t)
{
	return tok_cap(f, t) && !tok_punct(f, t) && !other_thing(f, t) && !tok_initial(f, t) &&
	       !tok_is(f, t, "the");
}

/* A word that is capitalised only because it begins the sentence. */
static bool
opens_sentence(const struct finder *f, uint32_t t)
{
	uint8_t upos = tok(f, t)->upos;

	return t == f->beg && hit_at(f, t) == NULL && !tok_caps(f, t) &&
	       (upos == DTL_ADP || upos == DTL_DET || upos == DTL_ADV || upos == DTL_SCONJ);
}

/* Capitalised words and joiners in front of the head noun. */
static uint32_t
head_begin(const struct finder *f, uint32_t token)
{
	uint32_t t = token;

	while (t > f->beg) {
		if (joined_before(f, t - 1) && t > f->beg + 1)
			t -= 2;
		else if (in_head(f, t - 1))
			t--;
		else
			break;
	}
	return t < token && opens_sentence(f, t) ? t + 1 : t;
}

static void
fill_from_entry(struct dtl_mention *m, const struct dtl_entry *e)
{
	m->country = e->country;
	m->actor = e->actor;
	m->acronym = e->acronym;
	m->wikidata = e->wikidata;
	m->lexicon = e->source;
	m->kind_code = first_role(e->actor);
}

/* Explicit country in or beside the name, or what surrounds it. */
static void
settle_country(struct finder *f, struct dtl_mention *m, uint32_t beg, uint32_t end)
{
	struct country c;

	if (m->country.n > 0) {
		m->confidence = 0.9;
		m->basis = "lexicon";
		return;
	}
	if (country_in(f, beg, end, &c)) {
		m->country = c.code;
		m->confidence = 0.85;
		m->basis = "country in the name";
		return;
	}
	country_from_context(f, m, modifiers_begin(f, beg), end);
}

static bool
bracket_acronym(const struct finder *f, uint32_t token, uint32_t *ret_end)
{
	if (!tok_is(f, token, "(") || !tok_caps(f, token + 1))
		return false;
	for (uint32_t t = token + 2; t < f->end && t < token + 6; t++) {
		if (tok_is(f, t, ")")) {
			*ret_end = t;
			return true;
		}
	}
	return false;
}

static void
learn(struct finder *f, struct dtl_mention *m, struct dtl_str acronym)
{
	m->acronym = acronym;
	(void)dtl_map_put(
	    &f->acronyms, acronym, (union dtl_map_value){ .num = (int64_t)(m - f->items) });
}

/* One organisation over [beg, end) whose bracketed acronym follows; e may be NULL. */
static struct dtl_mention *
add_org(struct finder *f, uint32_t beg, uint32_t end, const struct dtl_entry *e)
{
	uint32_t bracket, stop = end;
	bool pair = bracket_acronym(f, end, &bracket);

	if (pair)
		stop = bracket + 1;
	if (owned(f, beg, stop))
		return NULL;
	struct dtl_mention *m = mention_add(f, DTL_MENTION_ORGANISATION, beg, stop - beg);

	m->name = text_of(f, beg, end);
	if (e != NULL)
		fill_from_entry(m, e);
	settle_country(f, m, beg, pair && tok_is(f, stop, "of") ? stop : end);
	if (pair)
		learn(f, m, text_of(f, end + 1, bracket));
	mention_own(f, m);
	return m;
}

static bool
after_country(const struct finder *f, uint32_t token, uint32_t *ret_beg)
{
	struct country c;
	uint32_t p = token;

	if (p > f->beg && tok_is(f, p - 1, "'s"))
		p--;
	if (p == f->beg || !country_at(f, p - 1, &c))
		return false;
	*ret_beg = c.token;
	return true;
}

static bool
was_named(const struct finder *f, struct dtl_str code)
{
	if (dtl_str_eq(code, f->dateline_country) || dtl_str_eq(code, f->source_country))
		return true;
	for (size_t i = 0; i < f->count; i++) {
		if (f->items[i].kind != DTL_MENTION_AGENT && dtl_str_eq(f->items[i].country, code))
			return true;
	}
	return false;
}

static bool
exists(const struct finder *f, const struct dtl_entry *e)
{
	return f->today == INT32_MIN || (e->from_day <= f->today && f->today <= e->to_day);
}

/* "Rafael Ortiz": the name of a firm that is somebody's first. */
static bool
is_first_name(const struct finder *f, const struct hit *h)
{
	uint32_t end = h->token + h->count;

	const struct hit *next = hit_at(f, end);

	return h->count == 1 && word_at(f, h->token, "given") && tok_cap(f, end) &&
	       tok(f, end)->upos == DTL_PROPN &&
	       (next == NULL || (next->kinds & ~(KIND(DTL_ENTRY_WORD) | KIND(DTL_ENTRY_PLACE) |
						   KIND(DTL_ENTRY_PERSON))) == 0);
}

/* Of bodies with one name the one whose country the story has named, else the first. */
static void
choose(const struct finder *f, const struct hit *h, struct dtl_entry *ret)
{
	(void)hit_entry(f, h, DTL_ENTRY_ORGANISATION, ret);
	for (size_t i = 0; i < h->entry_count && ret->country.n > 0; i++) {
		struct dtl_entry e;

		dtl_lexicon_entry(f->lex, h->entries[i], &e);
		if (e.kind != DTL_ENTRY_ORGANISATION || e.country.n == 0 ||
		    !was_named(f, e.country))
			continue;
		*ret = e;
		return;
	}
}

/* "Meadow [Republican Party]": a longer name that the lexicon does not know is another body's. */
static bool
is_piece(const struct finder *f, const struct hit *h, const struct dtl_entry *e)
{
	static const char *const heads[] = { "party", "front", "union", "movement", "alliance",
		"congress", "league" };
	uint32_t t = h->token - 1, last = h->token + h->count - 1;
	bool body = false;

	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		body |= tok_is(f, last, heads[i]);
	return body && h->count > 1 && e->country.n > 0 && t > f->beg && !sentence_shouts(f) &&
	       tok_cap(f, t) && !tok_caps(f, t) && hit_at(f, t) == NULL &&
	       tok(f, t)->upos != DTL_VERB;
}

/* "NAIROBI (Reuters) - ": the agency that tells the story, and no part of it. */
static bool
signs_story(const struct finder *f, const struct hit *h, const struct dtl_entry *e)
{
	return dtl_str_starts(e->actor, "MED") && h->token > f->beg + 1 && h->token < f->beg + 10 &&
	       tok_is(f, h->token - 1, "(") && tok_is(f, h->token + h->count, ")") &&
	       tok_caps(f, h->token - 2);
}

/* An organisation of the lexicon: its own country, or the one beside it. */
static void
listed(struct finder *f, const struct hit *h)
{
	struct dtl_entry e;
	uint32_t beg = h->token, end = h->token + h->count;

	choose(f, h, &e);
	if (!exists(f, &e) || is_first_name(f, h) || signs_story(f, h, &e))
		return;
	if (is_piece(f, h, &e)) {
		beg = head_begin(f, beg);
		e = (struct dtl_entry){ .actor = e.actor, .source = e.source };
	}
	if (e.country.n == 0) {
		(void)after_country(f, beg, &beg);
		uint32_t of = end;
		struct country c;

		if (tok_is(f, of, "of") && country_after(f, of, &c))
			end = c.token + c.count;
	}
	struct dtl_mention *m = add_org(f, beg, end, &e);

	if (m != NULL && e.country.n > 0)
		m->name = e.name;
}

/* "Rashtriya Raksha University", "Ministry of X", "Bank of Y": by its head noun. */
static void
by_head(struct finder *f, const struct hit *h)
{
	struct dtl_entry e;
	uint32_t last = h->token + h->count, beg = head_begin(f, h->token);
	uint32_t end = tail_end(f, last);

	(void)hit_word(f, h, "orghead", &e);
	if (beg == h->token && end == last)
		return; /* the bare noun: an agent, if anything */
	if (!tok_cap(f, h->token))
		return;
	if (tok_is(f, last, "on") && dtl_str_is(e.actor, "PTY"))
		e.actor = dtl_str_from("NGO"); /* "Coalition on Safe Rivers" */
	e.country = DTL_STR_NONE;
	e.acronym = DTL_STR_NONE;
	(void)add_org(f, beg, end, &e);
}

/* Initials of the capitalised words spell the acronym: "Liberian Peace Council" (LPC). */
static uint32_t
spelled_begin(const struct finder *f, uint32_t open, struct dtl_str acronym)
{
	size_t left = acronym.n;
	uint32_t t = open, best = open;

	while (t > f->beg && left > 0 && open - t < 16) {
		t--;
		if (tok_punct(f, t) && !tok_is(f, t, "-"))
			break;
		while (left > 0 && !dtl_utf8_is_letter((unsigned char)acronym.p[left - 1]))
			left--;
		if (left > 0 && tok(f, t)->form.n > 0 &&
		    dtl_utf8_lower((unsigned char)tok(f, t)->form.p[0]) ==
			dtl_utf8_lower((unsigned char)acronym.p[left - 1]) &&
		    !tok_is(f, t, "of") && !tok_is(f, t, "the")) {
			left--;
			best = t;
		}
	}
	return left == 0 && tok_cap(f, best) ? best : open;
}

static void
by_acronym(struct finder *f, uint32_t open)
{
	uint32_t bracket;

	if (open == f->beg || !bracket_acronym(f, open, &bracket) || owned(f, open - 1, open + 1))
		return;
	uint32_t beg = spelled_begin(f, open, text_of(f, open + 1, bracket));

	if (beg < open && !word_at(f, open - 1, "instrument"))
		(void)add_org(f, beg, open, NULL);
}

static void
told_before(struct finder *f, uint32_t t)
{
	union dtl_map_value at;

	if (!tok_caps(f, t) || owned(f, t, t + 1) ||
	    !dtl_map_get(&f->acronyms, tok(f, t)->form, &at) ||
	    f->items[at.num].kind != DTL_MENTION_ORGANISATION)
		return;
	struct dtl_mention *m = mention_add(f, DTL_MENTION_ORGANISATION, t, 1);
	const struct dtl_mention *first = &f->items[at.num];

	m->name = first->name;
	m->acronym = first->acronym;
	m->country = first->country;
	m->actor = first->actor;
	m->kind_code = first->kind_code;
	m->wikidata = first->wikidata;
	m->confidence = 0.9;
	m->basis = "acronym told before";
	m->entity = first->entity;
	mention_own(f, m);
}

void
find_organisations(struct finder *f)
{
	for (uint32_t t = f->beg; t < f->end; t++) {
		const struct hit *h = hit_begins(f, t, DTL_ENTRY_ORGANISATION);

		/* A title that begins so is the person's: "Secretary, Department of ...". */
		if (h != NULL && !heads_paragraph(f, h))
			listed(f, h);
	}
	if (!sentence_shouts(f)) {
		for (uint32_t t = f->beg; t < f->end; t++) {
			const struct hit *h = hit_begins(f, t, DTL_ENTRY_WORD);

			if (h != NULL && !owned(f, t, t + 1) && hit_word(f, h, "orghead", NULL))
				by_head(f, h);
			else if (tok_is(f, t, "("))
				by_acronym(f, t);
		}
	}
	for (uint32_t t = f->beg; t < f->end; t++)
		told_before(f, t);
}

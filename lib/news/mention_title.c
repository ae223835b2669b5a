#include "news/mention_title_work.h"

#define MAX_TITLE 28 /* tokens */

const struct dtl_mention *
title_organisation_at(const struct finder *f, uint32_t token)
{
	uint32_t owner = f->owner[token - f->beg];

	if (owner == 0 || f->items[owner - 1].kind != DTL_MENTION_ORGANISATION)
		return NULL;
	return &f->items[owner - 1];
}

static bool
person_owns(const struct finder *f, uint32_t token)
{
	uint32_t owner = f->owner[token - f->beg];

	return owner != 0 && f->items[owner - 1].kind == DTL_MENTION_PERSON;
}

/* "Indonesian Maritime [Minister]": words of the office that the lexicon lacks. */
static bool
describes_office(const struct walk *w, const struct country *c)
{
	return c->demonym && w->t->role &&
	       person_office_begin(w->f, w->t->beg) == c->token + c->count;
}

/* "Russian [Defence Minister]", "[President] of Russia" belong to the title; in "with Russia,
 * [Defence Minister] X" and "Russia and [President] X" the country is another side. */
static bool
take_country(struct walk *w, const struct country *c)
{
	const struct finder *f = w->f;
	bool beside = w->at == w->t->beg || tok_is(f, w->at, "'s");
	bool of =
	    c->token > f->beg && (tok_is(f, c->token - 1, "of") || tok_is(f, c->token - 1, "the"));

	if (!w->t->role && !c->demonym && c->token > f->beg && tok_is(f, c->token - 1, "to")) {
		w->t->host = c->code; /* "ambassador to Moscow": where, not whose */
		return true;
	}

	if (!beside && !of && describes_office(w, c)) {
		w->role_beg = c->token + c->count;
		w->pending = false;
		beside = true;
	}
	if (!beside && !of)
		return false;
	if (w->t->country.n == 0)
		w->t->country = c->code;
	if (w->t->role && beside)
		w->t->beg = c->token;
	return true;
}

/* "Director General (Production Coordination) X": over the bracket to what stands before it. */
static bool
over_bracket(struct walk *w)
{
	uint32_t t = w->at - 1;

	while (t > w->f->beg && w->at - t < 16 && !tok_is(w->f, t, "("))
		t--;
	const struct hit *h = t > w->f->beg ? hit_at(w->f, t - 1) : NULL;

	if (h == NULL || (h->kinds & KIND(DTL_ENTRY_ROLE)) == 0)
		return false;
	w->at = t;
	return true;
}

/* "Secretary, Department of X and Chairman" but not "President Putin and Chairman". */
static bool
and_joins_roles(const struct walk *w)
{
	uint32_t left = w->at - 2;
	const struct hit *h = w->at >= w->f->beg + 2 ? hit_at(w->f, left) : NULL;

	if (w->at < w->f->beg + 2)
		return false;
	if (h != NULL && (h->kinds & KIND(DTL_ENTRY_ROLE)) != 0)
		return w->t->role;
	const struct dtl_mention *m = title_organisation_at(w->f, left);

	return m != NULL && m->token >= w->f->beg + 2 && tok_is(w->f, m->token - 1, ",") &&
	       hit_at(w->f, m->token - 2) != NULL &&
	       (hit_at(w->f, m->token - 2)->kinds & KIND(DTL_ENTRY_ROLE)) != 0;
}

bool
title_connects(const struct finder *f, uint32_t t)
{
	return tok_is(f, t, "of") || tok_is(f, t, "for") || tok_is(f, t, "on") ||
	       tok_is(f, t, "to");
}

static bool
role_covers(const struct finder *f, uint32_t t)
{
	const struct hit *h = hit_at(f, t);

	return h != NULL && (h->kinds & KIND(DTL_ENTRY_ROLE)) != 0;
}

/* Before a comma: a role, an organisation or a bracket goes on; a country or a name does not. */
static bool
over_comma(const struct walk *w, uint32_t t)
{
	const struct finder *f = w->f;
	struct country c;

	if (w->pending || t == f->beg || country_at(f, t - 1, &c))
		return false;
	return title_organisation_at(f, t - 1) != NULL || tok_is(f, t - 1, ")") ||
	       word_at(f, t - 1, "counterpart") || role_covers(f, t - 1) || tok_cap(f, t - 1);
}

/* Punctuation, joiners and small words: false = the title ends here. */
static bool
step_small(struct walk *w)
{
	const struct finder *f = w->f;
	uint32_t t = w->at - 1;
	bool the = tok_is(f, t, "the") && t > f->beg && title_connects(f, t - 1);
	bool on = the || tok_is(f, t, "'s") || tok_is(f, t, "-");

	if (tok_is(f, t, ")"))
		return over_bracket(w);
	if (tok_is(f, t, "&") || tok_is(f, t, "and"))
		on = w->pending || and_joins_roles(w);
	else if (tok_is(f, t, ","))
		on = over_comma(w, t);
	else if (title_connects(f, t)) {
		w->pending = false;
		on = true;
	}
	if (on)
		w->at = t;
	return on;
}

/* "former", "visiting", "his": adjectives right before the role. */
static bool
step_adjective(struct walk *w)
{
	uint32_t t = w->at - 1;

	if (!w->t->role || w->at != w->t->beg || !word_at(w->f, t, "rank-adjective"))
		return false;
	w->t->former = w->t->former || tok_is(w->f, t, "former") || tok_is(w->f, t, "ex") ||
		       tok_is(w->f, t, "ousted") || tok_is(w->f, t, "late");
	w->t->beg = t;
	w->at = t;
	return true;
}

/* "leaders", "heads" are titles of several: "Singh Heads to ..." */
static bool
plural_role(const struct dtl_entry *e)
{
	struct dtl_str of = DTL_STR(" of ");

	return dtl_str_ends(e->name, "s") && !dtl_str_ends(e->name, "ss") &&
	       !dtl_str_ends(e->name, "affairs") && !dtl_str_ends(e->name, "operations") &&
	       dtl_str_find(e->name, of, 0) == e->name.n;
}

/* "Kerio Co chairman": not the co-chairman, who has a hyphen or a small letter. */
static bool
names_firm(const struct finder *f, const struct hit *h)
{
	return h->count > 1 && h->token > f->beg && tok_is(f, h->token, "co") &&
	       tok_cap(f, h->token) && tok_cap(f, h->token - 1) && !tok_is(f, h->token + 1, "-");
}

static bool
step_hit(struct walk *w, const struct hit *h)
{
	struct hit role = *h;
	struct dtl_entry e;
	struct country c;
	bool plain = !w->pending;

	if (h->token + h->count > w->at)
		return false;
	if (hit_word(w->f, h, "honorific", NULL) && plain) {
		w->t->honorific = true;
		w->t->beg = h->token;
		if (w->role_end == 0)
			w->name = h->token;
	} else if (hit_entry(w->f, h, DTL_ENTRY_ROLE, &e) && plain) {
		if (plural_role(&e))
			return false;
		if (names_firm(w->f, h)) {
			role.token++;
			role.count--;
		}
		title_take_role(w, &role, &e);
		w->at = role.token;
		return true;
	} else if (hit_word(w->f, h, "counterpart", &e) && plain && w->t->role == false) {
		title_take_role(w, h, &e);
		w->t->counterpart = true;
		w->t->actor = DTL_STR_NONE;
	} else if (country_at(w->f, h->token, &c)) {
		if (!take_country(w, &c))
			return false;
	} else {
		return false;
	}
	w->at = h->token;
	return true;
}

/* "[Foreign Ministry] spokesman": the organisation begins the title. False: nothing is left of it. */
static bool
step_organisation(struct walk *w, const struct dtl_mention *m)
{
	bool listed = hit_at(w->f, m->token) != NULL;

	title_take_affiliation(w, m);
	if (w->t->role && w->at == w->t->beg)
		w->t->beg = m->token;
	w->at = m->token;
	return listed || w->at > w->f->beg;
}

/* "Tory [home affairs] spokesman": where the words begin that stand behind a body. */
static uint32_t
field_begin(struct walk *w)
{
	const struct finder *f = w->f;

	for (uint32_t t = w->at; w->generic && t > f->beg && w->at - t <= 4; t--) {
		if (title_organisation_at(f, t - 1) != NULL)
			return t;
		if (t > f->beg + 1 && tok_is(f, t - 1, "'s")) {
			w->stranger |= tok_cap(f, t - 2) && hit_at(f, t - 2) == NULL;
			return title_organisation_at(f, t - 2) != NULL ? t - 1 : w->at;
		}
		if (tok_punct(f, t - 1) ||
		    (tok(f, t - 1)->upos != DTL_NOUN && tok(f, t - 1)->upos != DTL_ADJ &&
			!tok_is(f, t - 1, "and")))
			break;
	}
	return w->at;
}

/* "Guinean [natural resources] minister" */
static bool
step_office(struct walk *w)
{
	bool beside = w->t->role && w->at == w->t->beg;
	bool firm = w->generic && word_at(w->f, w->at - 1, "orghead");
	uint32_t beg = beside && !firm ? person_office_begin(w->f, w->at) : w->at;

	if (beside && beg == w->at)
		beg = field_begin(w);
	bool found = beg < w->at;

	w->at = beg;
	return found;
}

/* "Kerio Co chairman" is read as "co-chairman" where nothing but a blank stands between. */
static bool
word_is_co(const struct walk *w, const struct hit *h)
{
	return h != NULL && tok_is(w->f, w->at - 1, "co") && tok_cap(w->f, w->at - 1) &&
	       h->token + h->count > w->at;
}

/* "Kerio Corp [chairman]": the word of a name that no finder took for one. */
static void
take_firm(struct walk *w, const struct hit *h)
{
	struct dtl_entry e;
	bool co = word_is_co(w, h);

	if (h == NULL || !w->of_any || w->at != w->role_beg || w->t->affiliation.n > 0 ||
	    (!co && (!hit_word(w->f, h, "orghead", &e) || e.actor.n == 0)))
		return;
	w->t->actor = co ? dtl_str_from("BUS") : e.actor;
	w->generic = false;
}

/* A capitalised word that the lexicon does not explain stands right before the office. */
static void
meet_stranger(struct walk *w, const struct hit *h)
{
	uint32_t t = w->at - 1;
	bool beside = w->t->role && w->at == w->role_beg;

	if (beside && (h == NULL || h->kinds == KIND(DTL_ENTRY_WORD)) &&
	    (t > w->f->beg || tok_caps(w->f, t)))
		w->stranger = true;
	take_firm(w, h);
}

static bool
step(struct walk *w)
{
	uint32_t t = w->at - 1;
	const struct hit *h = hit_at(w->f, t);

	if (person_owns(w->f, t))
		return false;
	const struct dtl_mention *m = title_organisation_at(w->f, t);

	if (m != NULL && m->token < w->at && !w->pending)
		return step_organisation(w, m);
	if ((h != NULL && step_hit(w, h)) || step_adjective(w) || step_office(w))
		return true;
	if (tok_cap(w->f, t) && !tok_punct(w->f, t)) {
		meet_stranger(w, h);
		w->pending = !tok_caps(w->f, t) || w->pending;
		w->at = t;
		return true;
	}
	return step_small(w);
}

/* "[his] Russian counterpart, Mr X" */
static void
take_possessive(struct walk *w)
{
	uint32_t beg = w->t->beg;

	if (!w->t->counterpart || beg == w->f->beg)
		return;
	if (tok_is(w->f, beg - 1, "his") || tok_is(w->f, beg - 1, "her") ||
	    tok_is(w->f, beg - 1, "their"))
		w->t->beg--;
}

/* "Director Ruth Adler" of nothing named: firms and charities have directors, states hardly. */
static bool
is_of_firms(const struct walk *w)
{
	return w->t->country.n == 0 && tok_is(w->f, w->role_beg, "director") &&
	       w->role_end == w->role_beg + 1;
}

/* No body is named whose office it is: what stands right before it says what that is. */
static void
settle_kind(struct walk *w)
{
	if (w->stranger || is_of_firms(w))
		w->t->actor = DTL_STR_NONE;
	else
		(void)kind_before(w->f, w->role_beg, &w->t->actor);
}

static void
look_left(struct walk *w)
{
	const struct finder *f = w->f;

	/* "Secretary for [Critical Technologies]" is no name. */
	if (w->at > f->beg && title_connects(f, w->at - 1))
		return;
	while (w->at > f->beg && w->name - w->at < MAX_TITLE && step(w))
		;
	if (!w->t->role)
		return;
	take_possessive(w);
	if (w->generic && w->t->affiliation.n == 0)
		settle_kind(w);
	uint32_t end = w->name < w->t->end ? w->name : w->t->end;

	while (end > w->role_beg && (tok_is(f, end - 1, ",") || tok_is(f, end - 1, ")")) &&
	       !tok_is(f, end - 1, ")"))
		end--;
	w->t->text = text_of(f, w->role_beg, end);
}

void
person_title_find(const struct finder *f, uint32_t beg, uint32_t end, struct person_title *ret)
{
	struct walk w = { .f = f, .t = ret, .name = beg, .at = beg };

	*ret = (struct person_title){ .beg = beg, .end = end };
	look_left(&w);
	if (!ret->role) {
		uint32_t honoured = ret->beg;

		ret->country = DTL_STR_NONE;
		ret->affiliation = DTL_STR_NONE;
		ret->affiliation_country = DTL_STR_NONE;
		ret->actor = DTL_STR_NONE;
		w.generic = false;
		w.name = beg;
		title_look_right(&w, end);
		ret->beg = honoured;
	}
}

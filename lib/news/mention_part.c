/* Names that take no part in what is told: the dateline of a paragraph, the town by which a treaty is
 * called, whom a sentence leaves out. */
#include "news/mention_work.h"

static bool
is_dash(const struct finder *f, uint32_t t)
{
	return (tok_is(f, t, "-") || tok_is(f, t, "--") || tok_is(f, t, "\u2013") ||
		   tok_is(f, t, "\u2014")) &&
	       !tok_glued(f, t) && !tok_glued(f, t + 1);
}

/* Words of a dateline behind its place: regions, a day, the agency. */
static bool
goes_on(const struct finder *f, uint32_t t)
{
	struct dtl_str form = tok(f, t)->form;

	return tok_cap(f, t) || tok_is(f, t, ",") || tok_is(f, t, ".") || tok_is(f, t, "/") ||
	       tok_is(f, t, "(") || tok_is(f, t, ")") ||
	       (form.n <= 4 && form.p[0] >= '0' && form.p[0] <= '9');
}

/* "NAIROBI - ", "NAIROBI, June 18 - " at the head of a sentence. */
bool
heads_paragraph(const struct finder *f, const struct hit *h)
{
	uint32_t t = h->token + h->count;

	if (h->token != f->beg || !tok_caps(f, h->token) || sentence_shouts(f))
		return false;
	while (t < f->end && t < f->beg + 10 && goes_on(f, t))
		t++;
	return t + 1 < f->end && is_dash(f, t);
}

static bool
is_round(const struct finder *f, uint32_t t)
{
	return tok_is(f, t, "round");
}

/* What is called by the town where it was made or is held. */
static bool
is_thing(const struct finder *f, uint32_t t)
{
	static const char *const things[] = { "round", "accord", "accords", "agreement",
		"agreements", "pact", "treaty", "protocol", "convention", "declaration", "charter",
		"club", "communique", "summit", "meeting", "conference", "process", "session",
		"principles", "formula", "framework" };

	for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
		if (tok_is(f, t, things[i]))
			return true;
	}
	return false;
}

/* "Moscow and Beijing summit", "Moscow-Beijing pact": whose it is. */
static bool
is_one_of_two(const struct finder *f, const struct hit *h)
{
	return tok_is(f, h->token + h->count, "-") ||
	       (h->token > f->beg &&
		   (tok_is(f, h->token - 1, "-") || tok_is(f, h->token - 1, "and")));
}

bool
names_thing(const struct finder *f, const struct hit *h)
{
	uint32_t t = h->token + h->count;
	struct country c;

	if (is_one_of_two(f, h))
		return false;
	if (h->token > f->beg && tok_is(f, h->token - 1, "air") && tok_cap(f, h->token - 1))
		return true;
	if (country_at(f, h->token, &c) && !c.metonym)
		return !c.demonym && is_round(f, t);
	for (uint32_t steps = 0; steps < 3 && t < f->end; steps++, t++) {
		if (is_thing(f, t))
			return true;
		if (tok_cap(f, t) || (tok(f, t)->upos != DTL_NOUN && tok(f, t)->upos != DTL_ADJ))
			return false;
	}
	return false;
}

/* The dateline of a paragraph is that of the roles in it. */
void
take_paragraph_dateline(struct finder *f)
{
	const struct hit *h = f->hit_count > 0 ? &f->hits[0] : NULL;
	struct country c;
	struct dtl_entry e;

	if (h == NULL || !heads_paragraph(f, h))
		return;
	if (country_at(f, h->token, &c))
		f->dateline_country = c.code;
	else if ((h->kinds & KIND(DTL_ENTRY_ORGANISATION)) == 0 && place_entry(f, h, &e))
		f->dateline_country = e.country;
	else
		f->dateline_country = DTL_STR_NONE;
	focus_on(f, f->dateline_country);
}

/* "apart from", "other than", "except for" end here. */
static bool
leaves_out(const struct finder *f, uint32_t end)
{
	static const char *const pairs[][2] = { { "apart", "from" }, { "aside", "from" },
		{ "other", "than" }, { "except", "for" }, { "exception", "of" },
		{ "instead", "of" }, { "regardless", "of" } };

	if (end > f->beg && (tok_is(f, end - 1, "except") || tok_is(f, end - 1, "excluding") ||
				tok_is(f, end - 1, "excepting")))
		return true;
	for (size_t i = 0; end > f->beg + 1 && i < sizeof pairs / sizeof pairs[0]; i++) {
		if (tok_is(f, end - 2, pairs[i][0]) && tok_is(f, end - 1, pairs[i][1]))
			return true;
	}
	return false;
}

/* The mention before `at` that it is joined to is left out as well. */
static bool
is_joined_to_apart(const struct finder *f, uint32_t at)
{
	if (at == f->beg || (!tok_is(f, at - 1, "and") && !tok_is(f, at - 1, "or")))
		return false;
	for (size_t i = f->first; i < f->count; i++) {
		if (f->items[i].apart && f->items[i].token + f->items[i].token_count == at - 1)
			return true;
	}
	return false;
}

/* "OPEC member Venezuela": the member acts, and not the body. */
static bool
has_member_named(const struct finder *f, const struct dtl_mention *m)
{
	uint32_t end = m->token + m->token_count;
	struct country c;

	return m->kind == DTL_MENTION_ORGANISATION &&
	       (tok_is(f, end, "member") || tok_is(f, end, "members") || tok_is(f, end, "ally") ||
		   tok_is(f, end, "allies")) &&
	       country_at(f, end + 1, &c) && c.token == end + 1 && !c.demonym;
}

void
set_apart(struct finder *f)
{
	for (size_t i = f->first; i < f->count; i++) {
		struct dtl_mention *m = &f->items[i];
		uint32_t at = m->token;

		if (at > f->beg && tok_is(f, at - 1, "the"))
			at--;
		m->apart |=
		    leaves_out(f, at) || is_joined_to_apart(f, at) || has_member_named(f, m);
	}
}

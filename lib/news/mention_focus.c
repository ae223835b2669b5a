/* Which country a story is at: "thousands marched in Budapest" makes the police of the next sentence
 * Hungarian, wherever the story was written. */
#include "news/mention_work.h"

enum {
	KNOWN_PEOPLE = 100000, /* a city of this size is the one that is meant */
	FOCUS_REACH = 4, /* sentences without a word on any country that it lasts */
	ABROAD_REACH = 1, /* away from home, when the story has spoken of the dateline's country */
	ROLE_REACH = 12, /* sentences in which "the rebels" are those named before */
};

static bool
is_state(struct dtl_str country)
{
	static const char *const classes[] = { "IGO", "NGO", "IMG", "NGM", "MNC" };

	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
		if (dtl_str_is(country, classes[i]))
			return false;
	}
	return country.n > 0;
}

/* Those who act where they are: ministers and diplomats speak of other countries as well. */
static bool
is_local(const struct dtl_mention *m)
{
	static const char *const kinds[] = { "COP", "JUD", "OPP", "CVL", "REB", "UAF", "LAB", "EDU",
		"REL", "PTY", "AGR", "CRM", "SEP" };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (dtl_str_is(m->kind_code, kinds[i]))
			return m->kind == DTL_MENTION_AGENT ||
			       m->kind == DTL_MENTION_ORGANISATION || m->kind == DTL_MENTION_PERSON;
	}
	return false;
}

static bool
is_told(const struct dtl_mention *m)
{
	return m->confidence >= 0.8;
}

struct countries {
	struct dtl_str first;
	bool several, has_focus;
};

static void
count_country(const struct finder *f, struct dtl_str country, struct countries *c)
{
	if (!is_state(country))
		return;
	c->has_focus |= dtl_str_eq(country, f->focus);
	if (c->first.n == 0)
		c->first = country;
	c->several |= !dtl_str_eq(c->first, country);
}

static void
count_mentions(struct finder *f, struct countries *local, struct countries *any)
{
	for (size_t i = f->first; i < f->count; i++) {
		const struct dtl_mention *m = &f->items[i];

		if (!is_told(m))
			continue;
		count_country(f, m->country, any);
		f->home_told |=
		    f->dateline_country.n > 0 && dtl_str_eq(m->country, f->dateline_country);
		if (is_local(m))
			count_country(f, m->country, local);
	}
}

/* A town whose name others have, and that is in no country told of before, is no ground to go elsewhere. */
static bool
is_sure_place(const struct finder *f, const struct hit *h, struct dtl_str country)
{
	struct dtl_entry e;

	if (hit_entry(f, h, DTL_ENTRY_COUNTRY, &e))
		return true;
	if (place_entry(f, h, &e) && e.population >= KNOWN_PEOPLE)
		return true;
	for (size_t i = 0; i < h->entry_count; i++) {
		dtl_lexicon_entry(f->lex, h->entries[i], &e);
		if (e.kind == DTL_ENTRY_PLACE && !dtl_str_eq(e.country, country))
			return false;
	}
	return true;
}

/* The one country of the places it happens in, as far as their names are sure. */
static bool
sure_setting(const struct finder *f, struct dtl_str *ret)
{
	if (country_of_setting(f, ret) != 1 || !is_state(*ret))
		return false;
	if (dtl_str_eq(*ret, f->dateline_country))
		return true;
	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];

		if ((h->kinds & KIND(DTL_ENTRY_PLACE)) != 0 && !is_sure_place(f, h, *ret))
			return false;
	}
	return true;
}

/* A sentence that names one country as where it happens, or whose people they are, brings it into
 * focus; one that names others only takes an old focus away. */
void
mention_focus(struct finder *f)
{
	struct countries local = { .several = false }, any = { .several = false };
	struct dtl_str setting = DTL_STR_NONE;

	count_mentions(f, &local, &any);
	if (local.first.n > 0 && !local.several && dtl_str_eq(local.first, any.first))
		focus_on(f, local.first);
	else if (local.first.n == 0 && sure_setting(f, &setting))
		focus_on(f, setting);
	else if (any.first.n > 0 && !any.has_focus)
		f->focus = DTL_STR_NONE;
}

void
focus_on(struct finder *f, struct dtl_str country)
{
	f->focus = country;
	f->focus_sentence = f->sentence;
}

bool
focus_is_abroad(const struct finder *f)
{
	return f->home_told && !dtl_str_eq(f->focus, f->dateline_country);
}

bool
focus_country(const struct finder *f, struct dtl_str *ret)
{
	if (f->focus.n == 0 ||
	    f->sentence > f->focus_sentence + (focus_is_abroad(f) ? ABROAD_REACH : FOCUS_REACH))
		return false;
	*ret = f->focus;
	return true;
}

/* "the rebels" after "M23 rebels": who bears arms is who was named with that word before. */
bool
same_role_before(const struct finder *f, const struct dtl_mention *m, struct dtl_str *ret)
{
	static const char *const kinds[] = { "REB", "UAF", "SEP", "INS" };
	bool armed = false;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		armed |= dtl_str_is(m->kind_code, kinds[i]);
	for (size_t i = f->count; armed && i > 0; i--) {
		const struct dtl_mention *n = &f->items[i - 1];

		if (n->sentence + ROLE_REACH < f->sentence)
			return false;
		if (n == m || n->kind != DTL_MENTION_AGENT || !is_state(n->country) ||
		    !dtl_str_eq_nocase(n->name, m->name) || n->confidence < 0.55)
			continue;
		*ret = n->country;
		return true;
	}
	return false;
}

/* "Russia protested. Its foreign ministry said": the country that opens the sentence, or the one before. */
bool
owner_named(const struct finder *f, uint32_t token, struct dtl_str *ret)
{
	const struct dtl_mention *first = NULL;

	if (!tok_is(f, token, "its") && !tok_is(f, token, "their"))
		return false;
	for (size_t i = f->count; i > 0; i--) {
		const struct dtl_mention *m = &f->items[i - 1];

		if (m->sentence + 1 < f->sentence)
			break;
		if (m->token >= token || m->kind != DTL_MENTION_COUNTRY || m->demonym)
			continue;
		if (first != NULL && m->sentence < first->sentence)
			break;
		first = m;
	}
	if (first != NULL)
		*ret = first->country;
	return first != NULL;
}

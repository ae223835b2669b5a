#include "news/mention_work.h"

static bool
from_entry(const struct hit *h, const struct dtl_entry *e, struct country *ret)
{
	*ret = (struct country){
		.code = e->country,
		.token = h->token,
		.count = h->count,
		.demonym = e->kind == DTL_ENTRY_DEMONYM,
		.metonym = (e->flags & DTL_ENTRY_METONYM) != 0,
	};
	return ret->code.n > 0;
}

/* "Indo" in "Indo|-|US" or in "Indo-US": only in front of a hyphen. */
static bool
prefix_at(const struct finder *f, const struct hit *h, struct country *ret)
{
	struct dtl_entry e;

	if (!hit_word(f, h, "prefix", &e))
		return false;
	if (!tok_is(f, h->token + h->count, "-") && !tok_is(f, h->token + h->count, "\u2013"))
		return false;
	return from_entry(h, &e, ret);
}

bool
country_at(const struct finder *f, uint32_t token, struct country *ret)
{
	const struct hit *h = hit_at(f, token);
	struct dtl_entry e;

	if (h == NULL)
		return false;
	if (hit_entry(f, h, DTL_ENTRY_COUNTRY, &e) || hit_entry(f, h, DTL_ENTRY_DEMONYM, &e))
		return from_entry(h, &e, ret);
	return prefix_at(f, h, ret);
}

bool
country_in(const struct finder *f, uint32_t beg, uint32_t end, struct country *ret)
{
	for (uint32_t t = end; t > beg; t--) {
		if (country_at(f, t - 1, ret))
			return true;
	}
	return false;
}

/* Words that may stand between an article and a noun when there are no tags: anything but these. */
static const char *const boundaries[] = { "of", "in", "on", "at", "to", "for", "with", "by", "from",
	"against", "between", "among", "into", "over", "under", "after", "before", "during", "and",
	"or", "but", "that", "which", "who", "whom", "as", "than", "if", "when", "while", "because",
	"said", "says", "told", "is", "are", "was", "were", "has", "have", "had", "will", "would",
	"be", "been", "not", "he", "she", "it", "they", "killed", "met", "urged", "accused",
	"where", "including", "about", "through", "via", "near", "since", "until", "toward",
	"towards", "can", "could", "may", "might", "should", "must", "also", "because", "within",
	"without" };

/* "armed men", "the visiting minister": a participle that describes; finite forms do not. */
static bool
participle(const struct finder *f, uint32_t token)
{
	const struct dtl_token *t = tok(f, token);

	if (f->doc->sentences[f->sentence].parsed)
		return t->rel == DTL_REL_AMOD || t->rel == DTL_REL_COMPOUND;
	return dtl_str_ends(t->lower, "ed") || dtl_str_ends(t->lower, "ing") ||
	       dtl_str_ends(t->lower, "en") || dtl_str_is(t->lower, "led");
}

/* "On Tuesday border guards fired": a day is no part of who they are. */
static bool
is_weekday(const struct finder *f, uint32_t token)
{
	return tok_cap(f, token) && dtl_str_ends(tok(f, token)->lower, "day") &&
	       tok_is(f, token - 1, "on");
}

static bool
is_boundary(const struct finder *f, uint32_t token)
{
	if (tok_punct(f, token))
		return !(tok_glued(f, token) && tok_is(f, token, "-")) && !tok_is(f, token, "'s") &&
		       !tok_is(f, token, "\u2013");
	for (size_t i = 0; i < sizeof boundaries / sizeof boundaries[0]; i++) {
		if (tok_is(f, token, boundaries[i]))
			return true;
	}
	switch ((enum dtl_upos)tok(f, token)->upos) {
	case DTL_ADP:
	case DTL_AUX:
	case DTL_CCONJ:
	case DTL_SCONJ:
	case DTL_PRON:
	case DTL_ADV:
	case DTL_INTJ:
		return true;
	case DTL_VERB:
		return !participle(f, token);
	default:
		return is_weekday(f, token);
	}
}

uint32_t
modifiers_begin(const struct finder *f, uint32_t token)
{
	uint32_t t = token, steps = 0;

	while (t > f->beg && steps++ < 8 && !is_boundary(f, t - 1)) {
		t--;
		if (tok_is(f, t, "the") || tok_is(f, t, "a") || tok_is(f, t, "an"))
			break;
	}
	return t;
}

bool
country_after(const struct finder *f, uint32_t token, struct country *ret)
{
	uint32_t t = token;

	if (!tok_is(f, t, "of") && !tok_is(f, t, "from") && !tok_is(f, t, "in"))
		return false;
	t++;
	if (tok_is(f, t, "the") && !country_at(f, t, ret))
		t++;
	return country_at(f, t, ret) && !ret->demonym && !tok_is(f, ret->token + ret->count, "'s");
}

/* Georgia the state, Jordan the first name: another sign is asked for. */
static bool
ambiguous_here(const struct finder *f, const struct hit *h, const struct dtl_entry *e)
{
	if ((e->flags & DTL_ENTRY_AMBIGUOUS) == 0)
		return false;
	/* A capitalised word on either side makes it part of a name. */
	return (tok_cap(f, h->token + h->count) && hit_at(f, h->token + h->count) == NULL) ||
	       (h->token > f->beg + 1 && tok_cap(f, h->token - 1) &&
		   hit_at(f, h->token - 1) == NULL);
}

static bool
one_of(const struct finder *f, uint32_t token, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (tok_is(f, token, words[i]))
			return true;
	}
	return false;
}

/* "in Moscow", "Moscow, Russia", "Kyiv (Ukraine)", "New Delhi on Monday": the city, not the
 * government. */
static bool
metonym_acts(const struct finder *f, const struct hit *h)
{
	static const char *const before[] = { "in", "at", "near", "around", "outside", "across",
		"to", "from", "inside", "throughout", "through", "into", "over", "of", "central",
		"downtown", "east", "west", "north", "south", "eastern", "western", "northern",
		"southern", ",", "capital", "city", NULL };
	static const char *const behind[] = { "[", "(", ":", "on", "in", "at", "airport", NULL };
	uint32_t t = h->token, after = h->token + h->count;
	struct country c;

	if (t > f->beg && tok_is(f, t - 1, "the"))
		t--;
	if ((t > f->beg && one_of(f, t - 1, before)) || one_of(f, after, behind))
		return false;
	return !(tok_is(f, after, ",") && country_at(f, after + 1, &c) && !c.demonym && !c.metonym);
}

/* "Russian troops" against "the Russians said". */
static bool
is_attribute(const struct finder *f, const struct hit *h)
{
	uint32_t after = h->token + h->count;
	const struct dtl_token *t = tok(f, after - 1);

	if (dtl_str_ends(t->lower, "s") && !dtl_str_ends(t->lower, "ss"))
		return false;
	if (f->doc->sentences[f->sentence].parsed)
		return t->rel == DTL_REL_AMOD || t->rel == DTL_REL_COMPOUND ||
		       t->rel == DTL_REL_NMOD_POSS || t->rel == DTL_REL_DEP ||
		       t->rel == DTL_REL_FLAT;
	return after < f->end && !is_boundary(f, after);
}

static bool
country_entry(const struct finder *f, const struct hit *h, struct dtl_entry *ret)
{
	return hit_entry(f, h, DTL_ENTRY_COUNTRY, ret) || hit_entry(f, h, DTL_ENTRY_DEMONYM, ret) ||
	       hit_word(f, h, "prefix", ret);
}

static void
add_country(struct finder *f, const struct hit *h, const struct country *c, struct dtl_entry *e)
{
	struct dtl_mention *m = mention_add(f, DTL_MENTION_COUNTRY, h->token, h->count);

	m->name = e->name;
	m->country = c->code;
	m->wikidata = e->wikidata;
	m->lexicon = e->source;
	m->demonym = (c->demonym && is_attribute(f, h)) || e->kind == DTL_ENTRY_WORD;
	m->plural = c->demonym && !m->demonym;
	m->confidence = c->metonym ? 0.8 : 0.95;
	m->basis = c->metonym ? "seat of power" : c->demonym ? "demonym" : "country name";
	if (c->metonym) {
		m->actor = dtl_str_from("GOV");
		m->kind_code = m->actor;
	}
}

/* Was a country of this code named before? */
static bool
told(const struct finder *f, const char *code)
{
	for (size_t i = 0; i < f->count; i++) {
		if (f->items[i].kind == DTL_MENTION_COUNTRY &&
		    dtl_str_is(f->items[i].country, code))
			return true;
	}
	return false;
}

/* "the North", "the South" in a story of the two Koreas. */
static void
find_half(struct finder *f, uint32_t t)
{
	bool north = tok_is(f, t, "north");
	struct dtl_mention *m;

	if ((!north && !tok_is(f, t, "south")) || !tok_cap(f, t) || !tok_is(f, t - 1, "the") ||
	    tok_cap(f, t + 1) || !told(f, "PRK") || !told(f, "KOR"))
		return;
	m = mention_add(f, DTL_MENTION_COUNTRY, t - 1, 2);
	m->name = dtl_str_from(north ? "North Korea" : "South Korea");
	m->country = dtl_str_from(north ? "PRK" : "KOR");
	m->confidence = 0.85;
	m->basis = "half of a country";
}

void
find_countries(struct finder *f)
{
	for (uint32_t t = f->beg + 1; t < f->end; t++)
		find_half(f, t);
	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];
		struct country c;
		struct dtl_entry e;

		if (!country_at(f, h->token, &c) || !country_entry(f, h, &e) ||
		    ambiguous_here(f, h, &e) || heads_paragraph(f, h) || names_thing(f, h))
			continue;
		if (c.metonym &&
		    ((h->kinds & KIND(DTL_ENTRY_ORGANISATION)) != 0 || !metonym_acts(f, h)))
			continue;
		add_country(f, h, &c, &e);
	}
}

#include "news/trace.h"

bool
dtl_code_acts(enum dtl_mention_kind kind)
{
	return kind == DTL_MENTION_PERSON || kind == DTL_MENTION_ORGANISATION ||
	       kind == DTL_MENTION_COUNTRY || kind == DTL_MENTION_AGENT ||
	       kind == DTL_MENTION_ANAPHOR || kind == DTL_MENTION_PLACE;
}

static struct dtl_str
code_of(const struct dtl_coder *k, const struct dtl_mention *m)
{
	if (m->country.n == 0 && m->actor.n == 0)
		return DTL_STR_NONE;
	return dtl_str_from(dtl_arena_printf(
	    k->doc->a, "%.*s%.*s", DTL_STR_FMT(m->country), DTL_STR_FMT(m->actor)));
}

static bool
already(const struct dtl_actors *out, uint32_t entity)
{
	for (size_t i = 0; i < out->count; i++) {
		if (out->entity[i] == entity)
			return true;
	}
	return false;
}

/* "three German reporters in Ankara" are Germans. */
static void
prefer_demonym(const struct dtl_coder *k, const struct dtl_mention *m, struct dtl_participant *p)
{
	for (const struct dtl_mention *n = m + 1;
	     n < k->mentions->items + k->mentions->count && n->token < m->token + m->token_count;
	     n++) {
		if (n->kind != DTL_MENTION_COUNTRY || !n->demonym || n->country.n == 0 ||
		    dtl_str_eq(n->country, m->country) || k->doc->tokens[n->head].head < m->token ||
		    k->doc->tokens[n->head].head >= m->token + m->token_count)
			continue;
		p->country = n->country;
		p->code = dtl_str_from(dtl_arena_printf(
		    k->doc->a, "%.*s%.*s", DTL_STR_FMT(n->country), DTL_STR_FMT(m->actor)));
		return;
	}
}

/* `m` says who it is, `as` is how the text puts it here ("both sides"). */
void
dtl_code_add_mention(const struct dtl_coder *k, const struct dtl_mention *m,
    const struct dtl_mention *as, struct dtl_actors *out)
{
	struct dtl_participant *p;

	if (out->count == DTL_MAX_SIDE || already(out, m->entity))
		return;
	out->entity[out->count] = m->entity;
	out->token[out->count] = as->head;
	p = &out->items[out->count++];
	p->text = dtl_document_text(k->doc, as->span);
	p->begin = (int32_t)as->span.beg;
	p->end = (int32_t)as->span.end;
	p->name = m->name;
	p->title = m->title;
	p->affiliation = m->affiliation;
	if (m->country.n == 0 && m->entity < k->mentions->count &&
	    k->mentions->items[m->entity].country.n > 0)
		m = &k->mentions->items[m->entity];
	p->country = m->country;
	p->code = code_of(k, m);
	if (m->kind == DTL_MENTION_AGENT)
		prefer_demonym(k, m, p);
	p->kind = m->kind_code;
	p->wikidata = m->wikidata;
	p->confidence = m->confidence > 0 ? m->confidence : 0.5;
	if (m->kind == DTL_MENTION_PLACE) {
		p->name = DTL_STR_NONE;
		if (m->country.n == 0 && m->place != NULL)
			p->country = p->code = m->place->country;
	}
}

bool
dtl_code_has_country(const struct dtl_mention *m)
{
	return m->country.n > 0 || (m->place != NULL && m->place->country.n > 0);
}

void
dtl_code_add_anaphor(const struct dtl_coder *k, const struct dtl_mention *m, struct dtl_actors *out)
{
	for (size_t i = 0; i < m->member_count; i++)
		dtl_code_add_mention(k, &k->mentions->items[m->members[i]], m, out);
	if (m->member_count > 0)
		return;
	if (dtl_code_has_country(m) || m->kind_code.n > 0)
		dtl_code_add_mention(k, m, m, out);
	else if (m->entity < k->mentions->count && &k->mentions->items[m->entity] != m)
		dtl_code_add_mention(k, &k->mentions->items[m->entity], m, out);
}

/* The person or body that begins with this country: "Japanese Prime Minister A" for "Japanese". */
static const struct dtl_mention *
larger(const struct dtl_coder *k, const struct dtl_mention *m)
{
	for (const struct dtl_mention *w = m; w >= k->mentions->items && w->sentence == m->sentence;
	     w--) {
		if (w != m && w->head == m->head && w->token + w->token_count > m->token &&
		    dtl_code_acts(w->kind))
			return w;
	}
	return m;
}

static const struct dtl_mention *
mention_at(const struct dtl_coder *k, uint32_t token)
{
	const struct dtl_mention *m = dtl_mention_at(k->mentions, token);

	if (m == NULL || !dtl_code_acts(m->kind) || m->apart)
		return NULL;
	return m->demonym ? larger(k, m) : m;
}

uint32_t
dtl_code_through(const struct dtl_coder *k, uint32_t token)
{
	static const char *const partitive[] = { "number", "group", "series", "round", "part",
		"member", "dozen", "hundred", "thousand", "million", "one", "two", "three", "some",
		"most", "many", "several", "majority", "kind", "type", "set", "team", "tens",
		"scores", "score", "edition", "delegation", "deployment", "batch", "patch",
		"contingent", "crowd", "third", "half", "quarter", "all", "both", "couple",
		"handful", "wave", "string", "spate", "day", "week", "hour", "month", "end",
		"start", "beginning", "session", "flurry", "first", "second", "rest", "bulk" };
	uint32_t of;

	if (dtl_mention_at(k->mentions, token) != NULL &&
	    dtl_mention_at(k->mentions, token)->head == token &&
	    dtl_code_has_country(dtl_mention_at(k->mentions, token)))
		return token;
	if (k->doc->tokens[token].upos == DTL_SYM) { /* "$40 million" */
		of = dtl_tree_child(&k->tree, token, DTL_REL_NUMMOD);
		return of != DTL_NO_TOKEN ? of : token;
	}
	of = dtl_tree_child(&k->tree, token, DTL_REL_NMOD);
	if (of != DTL_NO_TOKEN && k->doc->tokens[token].upos == DTL_NUM)
		return of;
	if (of == DTL_NO_TOKEN || !dtl_str_is(dtl_tree_preposition(&k->tree, of), "of"))
		return token;
	for (size_t i = 0; i < sizeof partitive / sizeof partitive[0]; i++) {
		if (dtl_str_is(k->doc->tokens[token].lemma, partitive[i]))
			return of;
	}
	return token;
}

static bool
is_person_word(struct dtl_str lemma)
{
	static const char *const ends[] = { "ger", "ner", "cher", "ler", "men", "man", "ist", "ian",
		"ee" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		if (dtl_str_ends(lemma, ends[i]))
			return true;
	}
	return false;
}

/* "Palestinian teenagers": people with the name of a people right before it. */
static bool
are_nationals(const struct dtl_coder *k, uint32_t token)
{
	const struct dtl_mention *m = token > 0 ? dtl_mention_at(k->mentions, token - 1) : NULL;

	return m != NULL && m->demonym && k->doc->tokens[token].upos == DTL_NOUN &&
	       is_person_word(k->doc->tokens[token].lemma);
}

bool
dtl_code_is_actor(const struct dtl_coder *k, uint32_t token)
{
	const struct dtl_mention *m = mention_at(k, dtl_code_through(k, token));

	return (m != NULL && (m->kind != DTL_MENTION_PLACE || dtl_code_has_country(m))) ||
	       are_nationals(k, token);
}

/* "Russian aircraft including helicopters": what hangs on a noun is of its country. */
static void
from_above(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out)
{
	const struct dtl_token *tok = &k->doc->tokens[token];
	const struct dtl_mention *m;

	if ((tok->rel != DTL_REL_NMOD && tok->rel != DTL_REL_APPOS && tok->rel != DTL_REL_CONJ) ||
	    tok->head == DTL_NO_TOKEN)
		return;
	m = mention_at(k, tok->head);
	if (m != NULL && dtl_code_has_country(m))
		dtl_code_add_mention(k, m, m, out);
}

static uint32_t
sentence_of(const struct dtl_coder *k, uint32_t token)
{
	const struct dtl_mention *m = dtl_mention_at(k->mentions, token);

	return m != NULL ? m->sentence : DTL_NO_TOKEN;
}

/* "Russian border guards": the country of a role that has none stands beside it. */
static void
complete(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out, size_t from)
{
	struct dtl_actors inner = { .count = 0 };
	struct dtl_participant *p;

	if (out->count == from || out->items[from].country.n > 0)
		return;
	dtl_code_actors_inside(k, token, &inner);
	if (inner.count == 0)
		from_above(k, token, &inner);
	if (inner.count == 0)
		return;
	p = &out->items[from];
	p->country = inner.items[0].country;
	dtl_trace_taken(k, NULL, sentence_of(k, token), out->entity[from],
	    "its country stands in its phrase or above it");
	p->code = dtl_str_from(
	    dtl_arena_printf(k->doc->a, "%.*s%.*s", DTL_STR_FMT(p->country), DTL_STR_FMT(p->code)));
}

void
dtl_code_actors_at(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out)
{
	const struct dtl_mention *m;
	size_t from = out->count;

	token = dtl_code_through(k, token);
	m = mention_at(k, token);
	if (m == NULL)
		return;
	if (m->demonym && m->head != token)
		return;
	if (m->kind == DTL_MENTION_ANAPHOR)
		dtl_code_add_anaphor(k, m, out);
	else
		dtl_code_add_mention(k, m, m, out);
	complete(k, token, out, from);
	dtl_code_split(k, token, out, from);
}

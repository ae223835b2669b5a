/* Actors by where they stand, for sentences whose parse lost a subject, an object or a conjunct. */
#include "news/code.h"

static bool
is_joint(struct dtl_str word)
{
	return dtl_str_is(word, "and") || dtl_str_is(word, "&") || dtl_str_is(word, ",");
}

/* The one who opens the sentence acts in it, as news is written. */
static void
actors_first(
    const struct dtl_coder *k, uint32_t predicate, uint32_t sentence, struct dtl_actors *out)
{
	uint32_t begin = k->doc->sentences[sentence].token;
	size_t i = dtl_code_first_mention(k, begin);
	const struct dtl_mention *m;

	if (i >= k->mentions->count)
		return;
	m = &k->mentions->items[i];
	if (m->sentence != sentence || m->token > begin + 2 ||
	    m->token + m->token_count > predicate || !dtl_code_acts(m->kind) ||
	    m->kind == DTL_MENTION_PLACE || m->demonym ||
	    (m->token > begin && k->doc->tokens[begin].upos == DTL_ADP))
		return;
	if (m->kind == DTL_MENTION_ANAPHOR)
		dtl_code_add_anaphor(k, m, out);
	else
		dtl_code_add_mention(k, m, m, out);
}

/* Where another clause or an aside begins: who is named behind it is in something else. */
static bool
opens_another(const struct dtl_coder *k, uint32_t token)
{
	static const char *const words[] = { ",", ";", ":", "that", "which", "who", "while", "but",
		"than", "whereas", "although", "because", "front" };
	const struct dtl_token *tok = &k->doc->tokens[token];

	if (tok->upos == DTL_SCONJ || tok->upos == DTL_VERB)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (dtl_str_is(tok->lower, words[i]))
			return tok->upos != DTL_ADP;
	}
	return false;
}

/* "began a strike, [union leaders] said": who only speaks, or acts in a clause of his own. */
static bool
acts_elsewhere(const struct dtl_coder *k, const struct dtl_mention *m)
{
	const struct dtl_token *head = &k->doc->tokens[m->head];

	return head->rel == DTL_REL_NSUBJ && head->head != DTL_NO_TOKEN && head->head > m->head &&
	       k->doc->tokens[head->head].upos == DTL_VERB;
}

static bool
may_act(const struct dtl_mention *m)
{
	return dtl_code_acts(m->kind) && !m->apart;
}

/* Whom a verb is about that the parse hung elsewhere: the first to be named behind it. */
static void
actors_after(
    const struct dtl_coder *k, uint32_t predicate, uint32_t sentence, struct dtl_actors *out)
{
	const struct dtl_sentence *s = &k->doc->sentences[sentence];
	size_t i = dtl_code_first_mention(k, predicate + 1);

	for (; i < k->mentions->count && k->mentions->items[i].sentence == sentence; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		bool whether = dtl_str_is(k->doc->tokens[m->token - 1].lower, "whether");

		for (uint32_t t = predicate + 1; t < m->token - whether; t++) {
			if (opens_another(k, t) || t - predicate > 14)
				return;
		}
		if (acts_elsewhere(k, m) && !whether)
			return;
		if (!may_act(m) || m->kind == DTL_MENTION_PLACE || !dtl_code_has_country(m) ||
		    m->demonym || dtl_code_only_names_thing(k, m) ||
		    (m->token > s->token &&
			(dtl_str_is(k->doc->tokens[m->token - 1].lower, "in") ||
			    dtl_str_is(k->doc->tokens[m->token - 1].lower, "by"))))
			continue;
		dtl_code_add_mention(k, m, m, out);
		return;
	}
}

static bool
is_named(const struct dtl_mention *m)
{
	return m->kind == DTL_MENTION_PERSON || m->kind == DTL_MENTION_ORGANISATION ||
	       (m->kind == DTL_MENTION_COUNTRY && !m->demonym);
}

/* The mention that begins after "and" or a comma behind this one, for parses that lost the link. */
static const struct dtl_mention *
joined_after(const struct dtl_coder *k, const struct dtl_mention *m, bool *ret_and)
{
	uint32_t t = m->token + m->token_count;
	size_t i;

	*ret_and = false;
	while (t < k->doc->token_count && is_joint(k->doc->tokens[t].lower)) {
		*ret_and |= !dtl_str_is(k->doc->tokens[t].lower, ",");
		t++;
	}
	if (t == m->token + m->token_count)
		return NULL;
	while (t < k->doc->token_count && k->doc->tokens[t].upos == DTL_DET)
		t++;
	i = dtl_code_first_mention(k, t);
	if (i >= k->mentions->count || k->mentions->items[i].token != t ||
	    k->mentions->items[i].sentence != m->sentence)
		return NULL;
	return &k->mentions->items[i];
}

/* The mention that ends before "and" in front of this one: "signed by A and [B]". */
static const struct dtl_mention *
joined_before(const struct dtl_coder *k, const struct dtl_mention *m)
{
	uint32_t t = m->token;

	while (t > 0 && k->doc->tokens[t - 1].upos == DTL_DET)
		t--;
	if (t == 0 || !dtl_str_is(k->doc->tokens[t - 1].lower, "and"))
		return NULL;
	for (const struct dtl_mention *n = m; n > k->mentions->items && n->sentence == m->sentence;
	     n--) {
		if (n[-1].token + n[-1].token_count == t - 1 && n[-1].kind == m->kind)
			return &n[-1];
	}
	return NULL;
}

static bool
is_argument(const struct dtl_coder *k, const struct dtl_mention *m)
{
	enum dtl_rel rel = (enum dtl_rel)k->doc->tokens[m->head].rel;

	return rel == DTL_REL_NSUBJ || rel == DTL_REL_NSUBJ_PASS || rel == DTL_REL_OBJ;
}

/* "signed by A and B": B belongs to it unless it is the subject of something else. */
void
dtl_code_actors_joined(const struct dtl_coder *k, struct dtl_actors *out)
{
	for (size_t i = 0; i < out->count && out->count < DTL_MAX_SIDE; i++) {
		const struct dtl_mention *m = dtl_mention_at(k->mentions, out->token[i]), *next;
		bool joined;

		if (m == NULL || !is_named(m))
			continue;
		next = m->kind == DTL_MENTION_PERSON ? joined_before(k, m) : NULL;
		if (next != NULL && !is_argument(k, next))
			dtl_code_add_mention(k, next, next, out);
		next = joined_after(k, m, &joined);
		if (next == NULL || next->kind != m->kind ||
		    (!joined && m->kind != DTL_MENTION_COUNTRY))
			continue;
		if (!is_argument(k, next))
			dtl_code_add_mention(k, next, next, out);
	}
}

static bool
opens_phrase(const struct dtl_coder *k, const struct dtl_mention *m)
{
	uint32_t t = m->token;

	while (t > 0 && k->doc->tokens[t - 1].upos == DTL_DET)
		t--;
	return t > 0 &&
	       (k->doc->tokens[t - 1].upos == DTL_ADP || k->doc->tokens[t - 1].upos == DTL_SCONJ);
}

/* Words that may stand between a subject and its verb: "on Monday", "has", "again". */
static bool
is_filler(const struct dtl_coder *k, uint32_t token)
{
	const struct dtl_token *tok = &k->doc->tokens[token];

	if (is_joint(tok->lower) || tok->rel == DTL_REL_NMOD_POSS || tok->upos == DTL_AUX ||
	    tok->upos == DTL_ADV || tok->upos == DTL_DET || dtl_code_in_date(k, token))
		return true;
	return tok->upos == DTL_ADP && dtl_code_in_date(k, token + 1);
}

/* Who stands before a verb whose subject the parse lost: "..., A and B, signed the protocol". */
static void
actors_before(const struct dtl_coder *k, uint32_t predicate, struct dtl_actors *out)
{
	size_t i = dtl_code_first_mention(k, predicate);
	uint32_t edge = predicate;

	while (i-- > 0) {
		const struct dtl_mention *m = &k->mentions->items[i];
		uint32_t gap = m->token + m->token_count;

		if (!may_act(m) || m->demonym || m->token + m->token_count > edge)
			continue;
		while (gap < edge && is_filler(k, gap))
			gap++;
		if (gap < edge && edge - gap < 4) /* a piece of a longer mention */
			continue;
		if (gap < edge || opens_phrase(k, m))
			break;
		if (m->kind == DTL_MENTION_ANAPHOR)
			dtl_code_add_anaphor(k, m, out);
		else if (m->kind != DTL_MENTION_PLACE)
			dtl_code_add_mention(k, m, m, out);
		edge = m->token;
	}
}

/* The parse gave the verb a subject that is nobody: "lawyers say the [auction] violated the law".
 */
static bool
has_other_subject(const struct dtl_coder *k, const struct dtl_view *v, uint32_t token)
{
	const struct dtl_token *tok = &k->doc->tokens[token];

	return !k->flat && v->actor_count > 0 && tok->rel == DTL_REL_NSUBJ &&
	       tok->head != v->clause->predicate;
}

/* "he": somebody of whom nothing is known, and not the one who stands before him. */
static bool
is_one_told_of(const struct dtl_coder *k, uint32_t token)
{
	return dtl_str_is(k->doc->tokens[token].lower, "he") ||
	       dtl_str_is(k->doc->tokens[token].lower, "she");
}

void
dtl_code_lost_subject(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *out)
{
	enum dtl_link link = v->clause->link;

	for (size_t i = 0; i < v->actor_count; i++) {
		if (dtl_code_is_kin(k, v->actors[i]) || is_one_told_of(k, v->actors[i]))
			return;
	}
	actors_before(k, v->clause->predicate, out);
	/* "had left Kenya and would arrive": what the verb before was done to */
	if (out->count > 0 && link == DTL_LINK_CONJ &&
	    k->doc->tokens[out->token[0]].rel == DTL_REL_OBJ) {
		out->count = 0;
		return;
	}
	if (out->count == 0 &&
	    (link == DTL_LINK_ROOT || link == DTL_LINK_CCOMP || link == DTL_LINK_CONJ))
		actors_first(k, v->clause->predicate, v->clause->sentence, out);
	if (out->count > 0 && has_other_subject(k, v, out->token[0]))
		out->count = 0;
}

/* A threat is against the one it is conditional on: "unless B withdraws". */
static void
from_condition(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *out)
{
	for (const struct dtl_clause *c = v->clause + 1;
	     c < k->doc->clauses + k->doc->clause_count && c->sentence == v->clause->sentence &&
	     out->count == 0;
	     c++) {
		for (size_t i = 0; i < c->subject_count && c->link == DTL_LINK_CONDITION; i++)
			dtl_code_actors_at(k, c->subjects[i], out);
	}
}

/* "withdrew four diplomats": the object, where the pattern looks for its target behind it. */
static bool
is_own_object(const struct dtl_view *v, const struct dtl_pattern *p, uint32_t token)
{
	bool own = false;

	for (size_t i = 0; i < v->patient_count; i++)
		own |= v->patients[i] == token;
	/* "sent marines to the ports": its own, at home */
	return own && dtl_event_type_from_cameo(p->cameo) != DTL_EVENT_MOBILIZE &&
	       p->object.count > 0 && p->target_count > 0 &&
	       !dtl_pattern_has_slot(p, DTL_SLOT_OBJECT);
}

/* "complained to the United Nations": where a complaint is made is not whom it is about. */
static bool
is_arbiter(const struct dtl_view *v, const struct dtl_participant *who)
{
	return dtl_str_is(who->country, "IGO") &&
	       (dtl_str_is(v->lemma, "complain") || dtl_str_is(v->lemma, "protest"));
}

void
dtl_code_lost_target(const struct dtl_coder *k, const struct dtl_view *v,
    const struct dtl_pattern *p, struct dtl_actors *out)
{
	bool behind = v->noun != DTL_NO_TOKEN && v->noun > v->clause->predicate;

	if (v->passive || v->clause->nominal ||
	    (p->flags & (DTL_PATTERN_BOTH | DTL_PATTERN_POLITICAL)) ||
	    dtl_pattern_has_slot(p, DTL_SLOT_NONE) || dtl_pattern_has_slot(p, DTL_SLOT_SELF))
		return;
	if (dtl_event_type_from_cameo(p->cameo) == DTL_EVENT_THREATEN)
		from_condition(k, v, out);
	if (out->count == 0)
		actors_after(k, behind ? v->noun : v->clause->predicate, v->clause->sentence, out);
	if (out->count > 0 && (is_own_object(v, p, out->token[0]) || is_arbiter(v, &out->items[0])))
		out->count = 0;
}

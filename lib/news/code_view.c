#include "news/code.h"

static void
copy_tokens(uint32_t *out, size_t *count, const uint32_t *tokens, size_t n)
{
	for (size_t i = 0; i < n && *count < DTL_MAX_VIEW; i++)
		out[(*count)++] = tokens[i];
}

static void
copy_obliques(struct dtl_view *v, const struct dtl_clause *c, uint32_t but)
{
	for (size_t i = 0; i < c->oblique_count && v->oblique_count < DTL_MAX_VIEW; i++) {
		if (c->obliques[i].token != but)
			v->obliques[v->oblique_count++] = c->obliques[i];
	}
}

static uint32_t
index_of(const struct dtl_coder *k, const struct dtl_clause *c)
{
	return (uint32_t)(c - k->doc->clauses);
}

/* The clause that completes the predicate: "agreed to meet", "demanded that B leave". */
static const struct dtl_clause *
complement_of(const struct dtl_coder *k, const struct dtl_clause *c)
{
	const struct dtl_clause *weak = NULL;

	size_t first = index_of(k, c);

	while (first > 0 && k->doc->clauses[first - 1].sentence == c->sentence)
		first--;
	for (size_t i = first; i < k->doc->clause_count; i++) {
		const struct dtl_clause *d = &k->doc->clauses[i];

		if (d->sentence > c->sentence)
			break;
		if (d->parent != index_of(k, c) || d->nominal)
			continue;
		if (d->link == DTL_LINK_XCOMP || d->link == DTL_LINK_CCOMP)
			return d;
		if (weak == NULL && (d->link == DTL_LINK_PURPOSE ||
					(d->link == DTL_LINK_ADVCL && d->predicate > c->predicate)))
			weak = d;
	}
	return weak;
}

static const struct dtl_clause *
nominal_at(const struct dtl_coder *k, uint32_t noun)
{
	size_t lo = 0, hi = k->doc->clause_count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (k->doc->clauses[mid].predicate < noun)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < k->doc->clause_count && k->doc->clauses[lo].predicate == noun
		   ? &k->doc->clauses[lo]
		   : NULL;
}

static void
add_phrase(const struct dtl_coder *k, struct dtl_view *v, uint32_t token)
{
	struct dtl_str prep = dtl_tree_preposition(&k->tree, token);
	uint32_t conj[DTL_MAX_VIEW];
	size_t count = dtl_tree_conjuncts(&k->tree, token, conj, 0, DTL_MAX_VIEW);

	for (size_t j = 0; j < count && v->oblique_count < DTL_MAX_VIEW; j++)
		v->obliques[v->oblique_count++] =
		    (struct dtl_argument){ conj[j], prep, dtl_tree_span(&k->tree, conj[j]) };
}

/* "proposed it during a trip to B": when, not to whom; but "spoke after talks with B". */
static bool
is_meanwhile(struct dtl_str prep)
{
	return dtl_str_is(prep, "during") || dtl_str_is(prep, "after") ||
	       dtl_str_is(prep, "before") || dtl_str_is(prep, "since");
}

/* "signed a deal with B", "remained on alert in B": what hangs on a noun may belong to the verb. */
static void
phrases_below(const struct dtl_coder *k, struct dtl_view *v, uint32_t token, int depth)
{
	DTL_TREE_EACH(child, &k->tree, token)
	{
		struct dtl_str prep;
		bool of;

		if (k->doc->tokens[child].rel != DTL_REL_NMOD &&
		    k->doc->tokens[child].rel != DTL_REL_OBL)
			continue;
		prep = dtl_tree_preposition(&k->tree, child);
		of = dtl_str_is(prep, "of");
		if (!of || depth == 0)
			add_phrase(k, v, child);
		if (of && depth < 2)
			phrases_below(k, v, child, depth + 1);
	}
}

/* Of the phrases from `first` on only those with this preposition. */
static void
keep_with(struct dtl_view *v, const char *prep, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < v->oblique_count; i++) {
		if (dtl_str_is(v->obliques[i].prep, prep))
			v->obliques[kept++] = v->obliques[i];
	}
	v->oblique_count = kept;
}

static void
deeper_phrases(const struct dtl_coder *k, struct dtl_view *v)
{
	size_t own = v->oblique_count;

	for (size_t i = 0; i < v->patient_count; i++)
		phrases_below(k, v, v->patients[i], 0);
	for (size_t i = 0; i < own; i++) {
		size_t below = v->oblique_count;

		phrases_below(k, v, v->obliques[i].token, 1);
		if (is_meanwhile(v->obliques[i].prep))
			keep_with(v, dtl_str_is(v->lemma, "speak") ? "with" : "", below);
	}
}

/* "We will help", said A: A speaks for those who will. */
static uint32_t
voice_of(const struct dtl_coder *k, const struct dtl_clause *c, uint32_t token)
{
	struct dtl_str word = k->doc->tokens[token].lower;

	static const char *const own[] = { "we", "i", "us" };
	static const char *const likely[] = { "it", "he", "she", "they" };

	for (size_t i = 0; i < 3 && c->speaker != DTL_NO_TOKEN; i++) {
		if (dtl_str_is(word, own[i]))
			return c->speaker;
	}
	for (size_t i = 0; i < 4 && c->speaker != DTL_NO_TOKEN && c->link == DTL_LINK_CCOMP; i++) {
		if (dtl_str_is(word, likely[i]) && c->speaker < token)
			return c->speaker;
	}
	return token;
}

/* "Pakistan, a key American ally, refused": the name that opens the sentence, not what it is. */
static uint32_t
named_before(const struct dtl_coder *k, const struct dtl_clause *c, uint32_t token)
{
	uint32_t begin = k->doc->sentences[c->sentence].token, end;
	const struct dtl_mention *m = dtl_mention_at(k->mentions, begin);

	if (m == NULL)
		return token;
	end = m->token + m->token_count;
	if (m->demonym || (m->kind != DTL_MENTION_COUNTRY && m->kind != DTL_MENTION_ORGANISATION) ||
	    end + 1 >= token || token > end + 10 || token > c->predicate ||
	    !dtl_str_is(k->doc->tokens[end].lower, ",") ||
	    k->doc->tokens[end + 1].upos != DTL_DET || k->doc->tokens[token].rel == DTL_REL_CONJ)
		return token;
	for (uint32_t t = end + 1; t < token; t++) {
		if (dtl_str_is(k->doc->tokens[t].lower, ",") || k->doc->tokens[t].upos == DTL_VERB)
			return token;
	}
	return m->head;
}

/* "getting ready for the exercise": phrases of an adjective that completes the verb. */
static void
adjective_phrases(const struct dtl_coder *k, struct dtl_view *v)
{
	DTL_TREE_EACH(child, &k->tree, v->clause->predicate)
	{
		const struct dtl_token *tok = &k->doc->tokens[child];

		if (tok->rel == DTL_REL_XCOMP && tok->upos == DTL_ADJ)
			phrases_below(k, v, child, 0);
	}
}

/* A phrase without preposition that is no time is an object the parse took for something else. */
static void
bare_objects(const struct dtl_coder *k, struct dtl_view *v)
{
	for (size_t i = 0; i < v->oblique_count && v->patient_count == 0 && !v->passive; i++) {
		uint32_t token = v->obliques[i].token;

		if (v->obliques[i].prep.n == 0 && token > v->clause->predicate &&
		    dtl_code_is_actor(k, token))
			v->patients[v->patient_count++] = token;
	}
}

void
dtl_view_verb(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_view *v)
{
	*v = (struct dtl_view){ .clause = c, .noun = DTL_NO_TOKEN, .lemma = c->lemma };
	v->passive = c->passive;
	if (c->passive) {
		copy_tokens(v->actors, &v->actor_count, c->agents, c->agent_count);
		copy_tokens(v->patients, &v->patient_count, c->subjects, c->subject_count);
		copy_tokens(v->patients, &v->patient_count, c->objects, c->object_count);
	} else {
		copy_tokens(v->actors, &v->actor_count, c->subjects, c->subject_count);
		copy_tokens(v->patients, &v->patient_count, c->objects, c->object_count);
	}
	for (size_t i = 0; i < v->actor_count; i++)
		v->actors[i] = named_before(k, c, voice_of(k, c, v->actors[i]));
	copy_tokens(v->recipients, &v->recipient_count, c->recipients, c->recipient_count);
	copy_obliques(v, c, DTL_NO_TOKEN);
	deeper_phrases(k, v);
	adjective_phrases(k, v);
	bare_objects(k, v);
	if (v->patient_count == 0) { /* "asked B for help" */
		copy_tokens(v->patients, &v->patient_count, v->recipients, v->recipient_count);
		v->recipient_count = 0;
	}
	v->complement = complement_of(k, c);
	for (size_t i = 0; i < c->object_count && v->complement == NULL; i++) {
		const struct dtl_clause *n = nominal_at(k, c->objects[i]);

		if (n != NULL && n->nominal)
			v->complement = complement_of(k, n);
	}
}

/* Owner and "by" phrase act; what the noun is "of" is done to, unless nobody else acts. */
static void
noun_sides(struct dtl_view *v, const struct dtl_clause *n)
{
	size_t kept = 0;

	copy_tokens(v->actors, &v->actor_count, n->subjects, n->subject_count);
	copy_obliques(v, n, DTL_NO_TOKEN);
	for (size_t i = 0; i < v->oblique_count; i++) {
		if (dtl_str_is(v->obliques[i].prep, "by") && v->actor_count < DTL_MAX_VIEW)
			v->actors[v->actor_count++] = v->obliques[i].token;
		else
			v->obliques[kept++] = v->obliques[i];
	}
	v->oblique_count = kept;
}

void
dtl_view_noun(
    const struct dtl_coder *k, const struct dtl_clause *c, uint32_t noun, struct dtl_view *v)
{
	const struct dtl_clause *n = nominal_at(k, noun);

	*v = (struct dtl_view){ .clause = c, .noun = noun, .lemma = k->doc->tokens[noun].lemma };
	if (n != NULL && n->nominal) {
		noun_sides(v, n);
		deeper_phrases(k, v);
		/* "the attack by rebels on the village": the parse may hang both on the doer */
		for (size_t i = 0; i < v->actor_count; i++)
			phrases_below(k, v, v->actors[i], 1);
		v->complement = complement_of(k, n);
	}
	if (c->predicate == noun)
		return;
	if (c->passive)
		copy_tokens(v->actors, &v->actor_count, c->agents, c->agent_count);
	else
		copy_tokens(v->actors, &v->actor_count, c->subjects, c->subject_count);
	copy_tokens(v->recipients, &v->recipient_count, c->recipients, c->recipient_count);
	if (n == NULL)
		phrases_below(k, v, noun, 0);
	copy_obliques(v, c, noun);
	if (v->complement == NULL)
		v->complement = complement_of(k, c);
}

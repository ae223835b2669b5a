#include "news/trace.h"

static bool
complement_holds(
    const struct dtl_coder *k, const struct dtl_word_list *list, const struct dtl_view *v)
{
	const struct dtl_clause *c = v->complement;

	if (!dtl_code_asks(list))
		return true;
	if (c == NULL)
		return false;
	return dtl_code_has_word(k, list, c->predicate) ||
	       (c->light_noun != DTL_NO_TOKEN && dtl_code_has_word(k, list, c->light_noun));
}

/* A pattern may name several: "in|at". */
static bool
is_among(struct dtl_str names, struct dtl_str prep)
{
	struct dtl_str name;

	while (dtl_str_split(&names, '|', &name)) {
		if (dtl_str_eq(name, prep))
			return true;
	}
	return false;
}

static bool
preps_hold(const struct dtl_coder *k, const struct dtl_pattern *p, const struct dtl_view *v)
{
	for (size_t i = 0; i < p->prep_count; i++) {
		bool found = false;

		for (size_t j = 0; j < v->oblique_count && !found; j++)
			found = is_among(p->preps[i].prep, v->obliques[j].prep) &&
				(dtl_code_has_word(k, &p->preps[i].words, v->obliques[j].token) ||
				    dtl_code_has_word(k, &p->preps[i].words,
					dtl_code_through(k, v->obliques[j].token)));
		if (!found)
			return false;
	}
	return true;
}

static bool
has_adverb(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_str word)
{
	if (dtl_str_eq(c->particle, word))
		return true;
	DTL_TREE_EACH(child, &k->tree, c->predicate)
	{
		const struct dtl_token *tok = &k->doc->tokens[child];

		if ((tok->rel == DTL_REL_ADVMOD || tok->rel == DTL_REL_COMPOUND_PRT ||
			tok->rel == DTL_REL_XCOMP || tok->rel == DTL_REL_CASE) &&
		    dtl_str_eq(tok->lower, word))
			return true;
	}
	return false;
}

/* "walk out of the talks": the second word stands beside the first one before the phrase. */
static bool
opens_phrase(const struct dtl_coder *k, const struct dtl_view *v, size_t first, struct dtl_str word)
{
	for (size_t i = first; i < v->patient_count; i++) {
		DTL_TREE_EACH(child, &k->tree, v->patients[i])
		{
			const struct dtl_token *tok = &k->doc->tokens[child];

			if (tok->rel == DTL_REL_CASE && dtl_str_eq(tok->lower, word))
				return true;
		}
	}
	return false;
}

/* Behind an object: "approved the sending of aid" is not "approved of" it, "gave support in Paris" not
 * "gave in", "called a strike for more pay" not "called for" it. */
static bool
is_own_phrase(const struct dtl_view *v, struct dtl_str word)
{
	return dtl_str_is(word, "of") || dtl_str_is(word, "in") || dtl_str_is(word, "on") ||
	       (dtl_str_is(word, "for") && dtl_str_is(v->lemma, "call"));
}

/* The phrases that begin with the word become patients, but for dates: "was fired up on Saturday" is not
 * "fired on". How many there were. */
static size_t
move_phrases(const struct dtl_coder *k, struct dtl_view *v, struct dtl_str word)
{
	size_t kept = 0, moved = 0;

	for (size_t i = 0; i < v->oblique_count; i++) {
		if (dtl_str_eq(v->obliques[i].prep, word) && v->patient_count < DTL_MAX_VIEW &&
		    !dtl_code_in_date(k, v->obliques[i].token)) {
			v->patients[v->patient_count++] = v->obliques[i].token;
			moved++;
		} else {
			v->obliques[kept++] = v->obliques[i];
		}
	}
	v->oblique_count = kept;
	return moved;
}

/* "call_on", "carry_out", "crack_down_on": each word is an adverb of the verb or opens a phrase,
 * which then is the patient. */
static bool
particle_holds(const struct dtl_coder *k, struct dtl_view *v, struct dtl_str words)
{
	size_t first = v->patient_count;
	struct dtl_str word;

	while (dtl_str_split(&words, '_', &word)) {
		size_t moved;
		bool has_object = v->noun == DTL_NO_TOKEN && !v->passive && v->patient_count > 0;

		if (v->noun == DTL_NO_TOKEN && has_adverb(k, v->clause, word))
			continue;
		moved = move_phrases(k, v, word);
		if (moved > 0 && has_object && is_own_phrase(v, word))
			return false;
		if (moved == 0 && !opens_phrase(k, v, first, word))
			return false;
	}
	return true;
}

/* "trade war", "heart attack", "the existing pact" */
static bool
is_barred_by_name(const struct dtl_coder *k, const struct dtl_word_list *list, uint32_t noun)
{
	DTL_TREE_EACH(child, &k->tree, noun)
	{
		if ((k->doc->tokens[child].rel == DTL_REL_COMPOUND ||
			k->doc->tokens[child].rel == DTL_REL_AMOD) &&
		    dtl_code_is_listed(list, &k->doc->tokens[child]))
			return true;
	}
	return false;
}

/* Of the clause itself, or of one that goes on with it: "were killed and ten are missing after". */
static bool
is_said_of(const struct dtl_coder *k, uint32_t parent, uint32_t own)
{
	if (parent == DTL_NO_TOKEN || parent == own)
		return parent == own;
	return k->doc->clauses[parent].link == DTL_LINK_CONJ &&
	       k->doc->clauses[parent].parent == own;
}

/* "were killed when a dam collapsed": what befell those to whom nobody is said to have done it. */
static bool
is_barred_by_cause(
    const struct dtl_coder *k, const struct dtl_word_list *list, const struct dtl_view *v)
{
	static const char *const marks[] = { "when", "after", "as", "because" };
	uint32_t own = (uint32_t)(v->clause - k->doc->clauses);

	for (uint32_t i = own + 1; i < k->doc->clause_count && v->passive && v->actor_count == 0 &&
				   k->doc->clauses[i].sentence == v->clause->sentence;
	     i++) {
		const struct dtl_clause *c = &k->doc->clauses[i];

		if (c->link != DTL_LINK_ADVCL || c->nominal || !is_said_of(k, c->parent, own))
			continue;
		DTL_TREE_EACH(child, &k->tree, c->predicate)
		{
			if (DTL_STR_IS_ANY(k->doc->tokens[child].lower, marks) &&
			    (dtl_code_has_word(k, list, c->predicate) ||
				dtl_code_any_word(k, list, c->subjects, c->subject_count)))
				return true;
		}
	}
	return false;
}

/* "a quake killed", "shot a film": words beside the predicate that make it another thing. */
static bool
is_barred(const struct dtl_coder *k, const struct dtl_word_list *list, const struct dtl_view *v)
{
	if (!dtl_code_asks(list))
		return false;
	if (dtl_code_any_word(k, list, v->actors, v->actor_count) ||
	    dtl_code_any_word(k, list, v->patients, v->patient_count) ||
	    dtl_code_any_word(k, list, v->clause->subjects, v->clause->subject_count))
		return true;
	for (size_t i = 0; i < v->oblique_count; i++) {
		if (dtl_code_has_word(k, list, v->obliques[i].token))
			return true;
	}
	return v->noun != DTL_NO_TOKEN ? is_barred_by_name(k, list, v->noun)
				       : is_barred_by_cause(k, list, v);
}

/* 1 its word stands here, 0 without its particle, -1 as another part of speech. */
static int
predicate_stands(const struct dtl_coder *k, const struct dtl_pattern *p, struct dtl_view *v,
    enum dtl_predicate_kind kind)
{
	int found = -1;

	for (size_t i = 0; i < p->predicate_count && found < 1; i++) {
		const struct dtl_predicate *q = &p->predicates[i];

		if (q->kind != kind || !dtl_str_eq(q->lemma, v->lemma))
			continue;
		found = q->particle.n == 0 || particle_holds(k, v, q->particle);
	}
	return found;
}

/* What the clause lacks for the pattern; NULL: it holds. "": another word is meant. */
static const char *
lacks(const struct dtl_coder *k, const struct dtl_pattern *p, struct dtl_view *v,
    enum dtl_predicate_kind kind)
{
	int stands;

	if ((p->flags & DTL_PATTERN_PASSIVE) && !v->passive)
		return "only in the passive";
	if ((p->flags & DTL_PATTERN_ACTIVE) && v->passive)
		return "only in the active";
	stands = predicate_stands(k, p, v, kind);
	if (stands < 1)
		return stands < 0 ? "" : "its particle or preposition is missing";
	if (is_barred(k, &p->unless, v))
		return "a word of its unless= stands beside it";
	if (!dtl_code_any_word(k, &p->subject, v->actors, v->actor_count))
		return "no subject of its subj=";
	if (!dtl_code_any_word(k, &p->object, v->patients, v->patient_count))
		return "no object of its obj=";
	if (!complement_holds(k, &p->complement, v))
		return "no clause below of its comp=";
	return preps_hold(k, p, v) ? NULL : "a phrase that it asks for is missing";
}

static bool
goes_before(const struct dtl_pattern *a, const struct dtl_pattern *b)
{
	if (a->specificity != b->specificity)
		return a->specificity > b->specificity;
	return a->own && !b->own;
}

/* What stands before the first pattern that means nothing; where nothing stands before it, its word
 * is not read in another way either. */
static size_t
stop_at_null(const struct dtl_coder *k, const struct dtl_match *m, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (m[i].pattern->cameo.p[0] != '-')
			continue;
		dtl_trace_pattern(k, &m[i].view, m[i].pattern,
		    "holds and says that this is no event", DTL_STR_NONE);
		if (i == 0)
			k->consumed[m[i].view.noun != DTL_NO_TOKEN ? m[i].view.noun
								   : m[i].view.clause->predicate] =
			    true;
		return i;
	}
	return count;
}

size_t
dtl_code_match(const struct dtl_coder *k, const struct dtl_view *v, enum dtl_predicate_kind kind,
    struct dtl_match out[DTL_MAX_MATCHES])
{
	const struct dtl_pattern *p;
	uint32_t cursor = 0;
	size_t count = 0;

	while ((p = dtl_patterns_next(k->patterns, v->lemma, &cursor)) != NULL) {
		struct dtl_match m = { p, *v };
		size_t at;
		const char *why = lacks(k, p, &m.view, kind);

		if (why != NULL) {
			if (why[0] != '\0')
				dtl_trace_pattern(k, v, p, why, DTL_STR_NONE);
			continue;
		}
		for (at = count; at > 0 && goes_before(p, out[at - 1].pattern); at--) {
			if (at < DTL_MAX_MATCHES)
				out[at] = out[at - 1];
		}
		if (at == DTL_MAX_MATCHES)
			continue;
		out[at] = m;
		if (count < DTL_MAX_MATCHES)
			count++;
	}
	return stop_at_null(k, out, count);
}

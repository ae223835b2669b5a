/* Sentences that gave no event are read again without their parse: noun phrases and phrases with a
 * preposition, cut at the parts of speech, stand around each finite verb in the order of English:
 * who acts, the verb, who gets it, what, and the phrases behind. */
#include "news/code.h"

#include <string.h>

enum { MAX_BEFORE = 14, MAX_AFTER = 24 };

static const struct dtl_token *
at(const struct dtl_coder *k, uint32_t t)
{
	return &k->doc->tokens[t];
}

static bool
is_tag(const struct dtl_coder *k, uint32_t t, const char *tag)
{
	return strcmp(dtl_xpos_name(at(k, t)->xpos), tag) == 0;
}

static bool
is_noun(const struct dtl_coder *k, uint32_t t)
{
	uint8_t p = at(k, t)->upos;

	return p == DTL_NOUN || p == DTL_PROPN || p == DTL_PRON;
}

static bool
is_in_chunk(const struct dtl_coder *k, uint32_t t)
{
	const struct dtl_token *tok = at(k, t);

	return is_noun(k, t) || tok->upos == DTL_DET || tok->upos == DTL_ADJ ||
	       tok->upos == DTL_NUM || dtl_str_is(tok->lower, "'s") ||
	       dtl_str_is(tok->lower, "'") || dtl_str_is(tok->lower, "-") ||
	       dtl_str_is(tok->lower, "$");
}

/* Has the verb one of these forms of "be" or "have", or a modal, among the four words before it? */
static uint32_t
auxiliary(const struct dtl_coder *k, uint32_t begin, uint32_t verb, const char *lemma)
{
	for (uint32_t t = verb; t > begin && verb - t < 5;) {
		const struct dtl_token *tok = at(k, --t);

		if (tok->upos != DTL_AUX && tok->upos != DTL_ADV && tok->upos != DTL_PART)
			break;
		if (dtl_str_is(tok->lower, "to"))
			break;
		if (lemma == NULL ? is_tag(k, t, "MD") : dtl_str_is(tok->lemma, lemma))
			return t;
	}
	return DTL_NO_TOKEN;
}

static bool
is_negated(const struct dtl_coder *k, uint32_t begin, uint32_t verb)
{
	for (uint32_t t = verb; t > begin && verb - t < 5;) {
		struct dtl_str word = at(k, --t)->lower;

		if (dtl_str_is(word, "not") || dtl_str_is(word, "n't") || dtl_str_is(word, "never"))
			return true;
	}
	return false;
}

/* Words that make what follows them no statement of its own. */
static bool
is_subordinate(const struct dtl_coder *k, uint32_t begin, uint32_t verb)
{
	static const char *const words[] = { "if", "unless", "whether", "when", "while", "after",
		"before", "because", "although", "since", "until", "who", "which", "whose", "that",
		"where", "how", "why", "\"", "as", "what", "could", "might", "may", "should" };
	uint32_t first = verb > begin + MAX_BEFORE ? verb - MAX_BEFORE : begin;

	for (uint32_t t = verb; t > first;) {
		const struct dtl_token *tok = at(k, --t);

		if (tok->upos == DTL_VERB)
			return false;
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
			if (dtl_str_is(tok->lower, words[i]))
				return true;
		}
	}
	return false;
}

static bool
is_finite(const struct dtl_coder *k, uint32_t t)
{
	return is_tag(k, t, "VBD") || is_tag(k, t, "VBZ") || is_tag(k, t, "VBP") ||
	       is_tag(k, t, "MD");
}

/* "A bombs B", "A cut off aid": a sentence without any finite verb, whose first words are a country
 * or a body; the word behind them is its verb, which the tagger took for a noun. */
static bool
is_mistaken_verb(const struct dtl_coder *k, const struct dtl_sentence *s, uint32_t t)
{
	const struct dtl_mention *m = t > s->token ? dtl_mention_at(k->mentions, t - 1) : NULL;

	if (m == NULL || m->demonym || m->token > s->token + 1 || m->token + m->token_count != t ||
	    (m->kind != DTL_MENTION_COUNTRY && m->kind != DTL_MENTION_ORGANISATION) ||
	    at(k, t)->upos != DTL_NOUN)
		return false;
	for (uint32_t i = s->token; i < s->token + s->token_count; i++) {
		if (is_finite(k, i))
			return false;
	}
	return true;
}

/* A finite verb that states something. */
static bool
is_statement(const struct dtl_coder *k, uint32_t begin, uint32_t t)
{
	bool modal = auxiliary(k, begin, t, NULL) != DTL_NO_TOKEN;
	bool be = auxiliary(k, begin, t, "be") != DTL_NO_TOKEN;
	bool have = auxiliary(k, begin, t, "have") != DTL_NO_TOKEN;

	if (at(k, t)->upos != DTL_VERB || is_subordinate(k, begin, t))
		return false;
	if (is_tag(k, t, "VBD") || is_tag(k, t, "VBZ") || is_tag(k, t, "VBP"))
		return true;
	if (is_tag(k, t, "VBG"))
		return be;
	return is_tag(k, t, "VBN") ? be || have : modal;
}

/* The noun phrase that ends before `end`; its first word, its head in *ret. */
static uint32_t
chunk_before(const struct dtl_coder *k, uint32_t begin, uint32_t end, uint32_t *ret)
{
	*ret = DTL_NO_TOKEN;
	while (end > begin && is_in_chunk(k, end - 1)) {
		end--;
		if (*ret == DTL_NO_TOKEN && is_noun(k, end))
			*ret = end;
	}
	return end;
}

/* Who acts: the nearest phrase on the left that hangs on no preposition, and those joined to it. */
static void
subjects(const struct dtl_coder *k, uint32_t begin, uint32_t verb, struct dtl_view *v)
{
	uint32_t t = verb;

	while (t > begin && v->actor_count < 4) {
		uint32_t head, start = chunk_before(k, begin, t, &head);
		bool phrase = start > begin && at(k, start - 1)->upos == DTL_ADP;

		if (head != DTL_NO_TOKEN && !phrase)
			v->actors[v->actor_count++] = head;
		if (start == t || phrase) {
			t = start > begin ? start - 1 : begin;
			if (t > begin && at(k, t)->upos == DTL_VERB)
				return;
			continue;
		}
		if (start == begin ||
		    (v->actor_count > 0 && !dtl_str_is(at(k, start - 1)->lower, "and")))
			return;
		t = start - 1;
	}
}

struct right {
	struct dtl_view *v;
	struct dtl_str prep; /* of the phrase that begins; absent: an object */
	bool joined; /* "and" or a comma stands before it */
};

static void
add_oblique(const struct dtl_coder *k, struct right *r, uint32_t head)
{
	struct dtl_view *v = r->v;

	if (v->oblique_count == DTL_MAX_VIEW)
		return;
	v->obliques[v->oblique_count++] =
	    (struct dtl_argument){ head, r->prep, { at(k, head)->beg, at(k, head)->end } };
	/* "millions of aid": what there is so much of */
	if (dtl_str_is(r->prep, "of") && v->patient_count > 0 && v->oblique_count == 1 &&
	    !dtl_code_is_actor(k, v->patients[v->patient_count - 1]))
		v->patients[v->patient_count++] = head;
}

static void
add_right(const struct dtl_coder *k, struct right *r, uint32_t head)
{
	struct dtl_view *v = r->v;

	if (r->prep.n > 0) {
		add_oblique(k, r, head);
		return;
	}
	if (v->oblique_count > 0 || v->patient_count > 5)
		return;
	/* "gave B millions": two objects, the first gets the second */
	if (v->patient_count == 1 && !r->joined) {
		v->recipients[v->recipient_count++] = v->patients[0];
		v->patients[0] = head;
		return;
	}
	v->patients[v->patient_count++] = head;
}

/* The end of a noun phrase; names next to each other are two: "gave the Ivory Coast 5 million". */
static uint32_t
chunk_after(const struct dtl_coder *k, uint32_t t, uint32_t end, uint32_t *ret)
{
	const struct dtl_mention *m;
	uint32_t first = t;

	*ret = DTL_NO_TOKEN;
	for (; t < end && is_in_chunk(k, t); t++) {
		if (t > first && at(k, t)->upos == DTL_DET && *ret != DTL_NO_TOKEN)
			break;
		if (is_noun(k, t))
			*ret = t;
		m = dtl_mention_at(k->mentions, t);
		if (m != NULL && m->kind == DTL_MENTION_COUNTRY && !m->demonym && t + 1 < end &&
		    m->token + m->token_count == t + 1 &&
		    (at(k, t + 1)->upos == DTL_NUM || at(k, t + 1)->upos == DTL_ADJ))
			return t + 1;
	}
	return t;
}

static const struct dtl_clause *
clause_at(const struct dtl_coder *k, uint32_t token)
{
	for (size_t i = 0; i < k->doc->clause_count; i++) {
		if (k->doc->clauses[i].predicate == token)
			return &k->doc->clauses[i];
	}
	return NULL;
}

static struct dtl_str
preposition(const struct dtl_coder *k, uint32_t t)
{
	struct dtl_str lemma = at(k, t)->lemma;

	return lemma.n > 0 ? lemma : at(k, t)->lower;
}

/* Objects and phrases behind the verb, up to the next verb. */
static void
read_right(const struct dtl_coder *k, uint32_t verb, uint32_t end, struct dtl_clause *c,
    struct dtl_view *v)
{
	struct right r = { .v = v, .joined = true };
	uint32_t t = verb + 1;

	if (end > t + MAX_AFTER)
		end = t + MAX_AFTER;
	while (t < end) {
		uint32_t head;

		if (is_in_chunk(k, t)) {
			t = chunk_after(k, t, end, &head);
			if (head != DTL_NO_TOKEN)
				add_right(k, &r, head);
			r.joined = false;
			continue;
		}
		if (at(k, t)->upos == DTL_PART && t + 1 < end) {
			v->complement = clause_at(k, t + 1);
			return;
		}
		if (at(k, t)->upos == DTL_VERB)
			return;
		if (at(k, t)->upos == DTL_ADP) {
			if (r.prep.n > 0 && t == verb + 2)
				c->particle = r.prep;
			r.prep = preposition(k, t);
			if (is_tag(k, t, "RP"))
				c->particle = r.prep;
		}
		r.joined = at(k, t)->upos == DTL_CCONJ || dtl_str_is(at(k, t)->lower, ",");
		t++;
	}
}

static void
fill_clause(const struct dtl_coder *k, uint32_t sentence, uint32_t verb, struct dtl_clause *c)
{
	uint32_t begin = k->doc->sentences[sentence].token;
	uint32_t modal = auxiliary(k, begin, verb, NULL);
	const struct dtl_clause *own = clause_at(k, verb);

	*c = (struct dtl_clause){ .sentence = sentence, .predicate = verb };
	c->light_noun = c->speaker = c->parent = DTL_NO_TOKEN;
	c->lemma = at(k, verb)->lemma;
	c->passive = is_tag(k, verb, "VBN") && auxiliary(k, begin, verb, "be") != DTL_NO_TOKEN;
	c->perfect = auxiliary(k, begin, verb, "have") != DTL_NO_TOKEN;
	c->negated = is_negated(k, begin, verb);
	c->tense = DTL_TENSE_PAST;
	if (modal != DTL_NO_TOKEN) {
		c->modal = at(k, modal)->lemma;
		if (dtl_str_is(at(k, modal)->lower, "would"))
			c->modal = at(k, modal)->lower;
		c->tense = DTL_TENSE_FUTURE;
	} else if (!is_tag(k, verb, "VBD") && !is_tag(k, verb, "VBN")) {
		c->tense = DTL_TENSE_PRESENT;
	}
	if (own != NULL) {
		c->reported = own->reported;
		c->speaker = own->speaker;
		c->question = own->question;
	}
}

/* "staged war games": the view of what the verb is about. */
bool
dtl_view_flat_noun(const struct dtl_coder *k, const struct dtl_view *verb, struct dtl_view *v)
{
	static const char *const light[] = { "hold", "stage", "conduct", "give", "make", "launch",
		"begin", "start", "resume", "have", "host", "open", "mount", "undertake", "set",
		"take", "pay", "put", "impose", "issue", "express", "offer", "reach", "wage" };
	bool is_light = false;

	for (size_t i = 0; i < sizeof light / sizeof light[0]; i++)
		is_light |= dtl_str_is(verb->lemma, light[i]);
	if (verb->passive || verb->patient_count == 0 || !is_light)
		return false;
	*v = *verb;
	v->noun = verb->patients[0];
	v->lemma = k->doc->tokens[v->noun].lemma;
	v->patient_count = 0;
	return true;
}

static void
swap_voice(struct dtl_view *v)
{
	size_t kept = 0;

	v->patient_count = v->actor_count;
	for (size_t i = 0; i < v->actor_count; i++)
		v->patients[i] = v->actors[i];
	v->actor_count = 0;
	for (size_t i = 0; i < v->oblique_count; i++) {
		if (dtl_str_is(v->obliques[i].prep, "by"))
			v->actors[v->actor_count++] = v->obliques[i].token;
		else
			v->obliques[kept++] = v->obliques[i];
	}
	v->oblique_count = kept;
}

bool
dtl_view_flat(const struct dtl_coder *k, uint32_t sentence, uint32_t verb, struct dtl_clause *c,
    struct dtl_view *v)
{
	const struct dtl_sentence *s = &k->doc->sentences[sentence];
	uint32_t end = s->token + s->token_count;

	if (k->consumed[verb] ||
	    (!is_statement(k, s->token, verb) && !is_mistaken_verb(k, s, verb)))
		return false;
	fill_clause(k, sentence, verb, c);
	*v = (struct dtl_view){ .clause = c, .noun = DTL_NO_TOKEN, .lemma = c->lemma };
	v->passive = c->passive;
	read_right(k, verb, end, c, v);
	subjects(k, s->token, verb, v);
	if (v->passive)
		swap_voice(v);
	return true;
}

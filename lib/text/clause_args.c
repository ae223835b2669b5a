/* What hangs on a predicate: its arguments, auxiliaries, negation and tense. */
#include "text/clause_work.h"
#include "text/tag.h"

enum { MAX_ARGS = 24 };

/* Verbs whose object says what is done: "held talks", "paid a visit", "signed off an order". */
static const char *const light_verbs[] = {
	"hold",
	"have",
	"make",
	"take",
	"give",
	"pay",
	"extend",
	"offer",
	"issue",
	"reach",
	"lodge",
	"stage",
	"conduct",
	"launch",
	"undertake",
	"begin",
	"start",
	"conclude",
	"mount",
	"deliver",
	"express",
	"voice",
	"reiterate",
	"repeat",
	"file",
	"submit",
	"provide",
	"wage",
	"enter",
	"engage",
	"open",
	"hold",
	"carry",
	"resume",
	"continue",
	"announce",
	"impose",
	"declare",
	"call",
	"arrange",
	"organise",
	"organize",
	"perform",
	"complete",
	"wrap",
	"join",
	"attend",
	"host",
	"initiate",
	"commit",
	"order",
	"place",
	"receive",
	"accept",
	"welcome",
	"broker",
	"finalise",
	"finalize",
	"tender",
	"grant",
	"raise",
	"level",
	"send",
	"do",
	"kick",
	"set",
	"put",
	"renew",
	"repeat",
	"suffer",
	"plan",
};

static bool
is_tag(const struct dtl_token *tok, const char *xpos)
{
	return strcmp(dtl_xpos_name(tok->xpos), xpos) == 0;
}

const uint32_t *
dtl_clause_tokens(struct dtl_arena *a, const uint32_t *tokens, size_t count)
{
	return count == 0 ? NULL : dtl_arena_copy(a, tokens, count * sizeof *tokens);
}

struct args {
	uint32_t tokens[MAX_ARGS];
	size_t count;
};

/* "Prime Minister A and General B": what goes on behind a name goes on behind its title. */
static void
add_named(const struct dtl_clause_work *w, struct args *args, size_t begin)
{
	for (size_t i = begin, end = args->count; i < end; i++) {
		uint32_t name = dtl_clause_named(w, args->tokens[i]);

		if (name == DTL_NO_TOKEN)
			continue;
		size_t from = args->count;
		size_t count = dtl_tree_conjuncts(&w->tree, name, args->tokens, from, MAX_ARGS);
		if (count <= from)
			continue;
		memmove(args->tokens + from, args->tokens + from + 1,
		    (count - from - 1) * sizeof args->tokens[0]);
		args->count = count - 1;
	}
}

static void
add_args(const struct dtl_clause_work *w, struct args *args, uint32_t t)
{
	size_t before = args->count;

	args->count = dtl_tree_conjuncts(&w->tree, t, args->tokens, before, MAX_ARGS);
	add_named(w, args, before);
	args->count =
	    before + dtl_clause_drop_verbs(w, args->tokens + before, args->count - before);
}

struct sides {
	struct args subjects, agents, objects, recipients;
	struct dtl_argument obliques[MAX_ARGS];
	size_t oblique_count;
};

/* "no minister", "neither Kenya nor Uganda" */
static bool
is_no(const struct dtl_clause_work *w, uint32_t t)
{
	DTL_TREE_EACH(child, &w->tree, t)
	{
		const struct dtl_token *tok = &w->doc->tokens[child];

		if ((tok->rel == DTL_REL_DET && dtl_str_is(tok->lower, "no")) ||
		    (child < t && dtl_str_is(tok->lower, "neither")))
			return true;
	}
	return false;
}

static void
add_oblique(const struct dtl_clause_work *w, struct sides *s, uint32_t t)
{
	struct dtl_str prep = dtl_tree_preposition(&w->tree, t);
	uint32_t conj[MAX_ARGS];
	size_t count = dtl_tree_conjuncts(&w->tree, t, conj, 0, MAX_ARGS);

	for (size_t i = 0; i < count && s->oblique_count < MAX_ARGS; i++) {
		struct dtl_argument *arg = &s->obliques[s->oblique_count++];
		struct dtl_str own = i > 0 ? dtl_tree_preposition(&w->tree, conj[i]) : prep;

		arg->token = conj[i];
		arg->prep = own.n > 0 ? own : prep;
		arg->span = dtl_tree_span(&w->tree, conj[i]);
	}
}

static void
read_argument(const struct dtl_clause_work *w, struct dtl_clause *c, struct sides *s, uint32_t t)
{
	const struct dtl_token *tok = &w->doc->tokens[t];

	switch (tok->rel) {
	case DTL_REL_NSUBJ:
		c->negated |= is_no(w, t);
		add_args(w, &s->subjects, dtl_clause_subject(w, t));
		break;
	case DTL_REL_NSUBJ_PASS:
		c->negated |= is_no(w, t);
		c->passive = true;
		add_args(w, &s->subjects, dtl_clause_subject(w, t));
		break;
	case DTL_REL_OBJ:
		c->negated |= is_no(w, t);
		if (s->objects.count == 0 ||
		    !dtl_clause_behind_preposition(w, s->objects.tokens[0], t))
			add_args(w, &s->objects, dtl_clause_object(w, t));
		break;
	case DTL_REL_IOBJ:
		add_args(w, &s->recipients, t);
		break;
	case DTL_REL_OBL_AGENT:
		add_args(w, &s->agents, t);
		break;
	case DTL_REL_OBL:
	case DTL_REL_OBL_TMOD:
	case DTL_REL_NMOD:
	case DTL_REL_NMOD_TMOD:
		if (s->agents.count > 0 && dtl_clause_is_bare_person(w, t))
			add_args(w, &s->agents, t);
		else
			add_oblique(w, s, t);
		break;
	default:
		break;
	}
}

static void
read_auxiliary(const struct dtl_token *tok, struct dtl_clause *c)
{
	struct dtl_str word = tok->lower;

	if (dtl_str_is(word, "will") || dtl_str_is(word, "'ll") || dtl_str_is(word, "shall") ||
	    dtl_str_is(word, "wo")) {
		c->modal = (struct dtl_str)DTL_STR("will");
		c->tense = DTL_TENSE_FUTURE;
	} else if (is_tag(tok, "MD")) {
		c->modal = dtl_str_is(word, "ca")   ? (struct dtl_str)DTL_STR("can")
			   : dtl_str_is(word, "'d") ? (struct dtl_str)DTL_STR("would")
						    : word;
	} else if (dtl_str_is(tok->lemma, "have")) {
		c->perfect = true;
	}
	if (c->tense != DTL_TENSE_NONE)
		return;
	if (is_tag(tok, "VBD"))
		c->tense = DTL_TENSE_PAST;
	else if (is_tag(tok, "VBZ") || is_tag(tok, "VBP"))
		c->tense = DTL_TENSE_PRESENT;
}

static void
read_function_word(const struct dtl_clause_work *w, struct dtl_clause *c, uint32_t t)
{
	static const char *const negations[] = { "not", "n't", "n\xe2\x80\x99t", "never", "nor" };
	const struct dtl_token *tok = &w->doc->tokens[t];

	switch (tok->rel) {
	case DTL_REL_AUX_PASS:
		c->passive = true;
		read_auxiliary(tok, c);
		break;
	case DTL_REL_AUX:
	case DTL_REL_COP:
		read_auxiliary(tok, c);
		if (tok->rel == DTL_REL_AUX && dtl_str_is(tok->lemma, "be"))
			c->progressive = is_tag(&w->doc->tokens[c->predicate], "VBG");
		break;
	case DTL_REL_ADVMOD:
		if (DTL_STR_IS_ANY(tok->lower, negations))
			c->negated = true;
		break;
	case DTL_REL_COMPOUND_PRT:
		c->particle = tok->lower;
		break;
	case DTL_REL_CC:
		c->negated |= dtl_str_is(tok->lower, "nor");
		break;
	case DTL_REL_PUNCT:
		c->question |= dtl_str_is(tok->lower, "?");
		break;
	default:
		break;
	}
}

static void
read_own_tense(const struct dtl_clause_work *w, struct dtl_clause *c)
{
	const struct dtl_token *tok = &w->doc->tokens[c->predicate];

	if (is_tag(tok, "VBG") && c->tense == DTL_TENSE_PRESENT && !c->passive)
		c->progressive = true;
	if (c->tense != DTL_TENSE_NONE || c->nominal)
		return;
	if (is_tag(tok, "VBD"))
		c->tense = DTL_TENSE_PAST;
	else if (is_tag(tok, "VBZ") || is_tag(tok, "VBP"))
		c->tense = DTL_TENSE_PRESENT;
	if (is_tag(tok, "VB") && tok->rel == DTL_REL_ROOT && c->modal.n == 0 &&
	    c->subject_count == 0)
		c->imperative = true;
}

static void
keep_sides(struct dtl_arena *a, struct dtl_clause *c, const struct sides *s)
{
	c->subjects = dtl_clause_tokens(a, s->subjects.tokens, s->subjects.count);
	c->subject_count = s->subjects.count;
	c->agents = dtl_clause_tokens(a, s->agents.tokens, s->agents.count);
	c->agent_count = s->agents.count;
	c->objects = dtl_clause_tokens(a, s->objects.tokens, s->objects.count);
	c->object_count = s->objects.count;
	c->recipients = dtl_clause_tokens(a, s->recipients.tokens, s->recipients.count);
	c->recipient_count = s->recipients.count;
	c->oblique_count = s->oblique_count;
	if (s->oblique_count > 0)
		c->obliques =
		    dtl_arena_copy(a, s->obliques, s->oblique_count * sizeof s->obliques[0]);
}

/* "by" phrases of a passive are its agents, also where the parser did not say so. */
static void
move_agents(const struct dtl_clause_work *w, struct dtl_clause *c, struct sides *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->oblique_count; i++) {
		const struct dtl_token *tok = &w->doc->tokens[s->obliques[i].token];

		if (c->passive && s->agents.count < MAX_ARGS && tok->rel != DTL_REL_OBL_TMOD &&
		    !(tok->flags & DTL_TOKEN_NUMBER) && dtl_str_is(s->obliques[i].prep, "by"))
			s->agents.tokens[s->agents.count++] = s->obliques[i].token;
		else
			s->obliques[kept++] = s->obliques[i];
	}
	s->oblique_count = kept;
}

/* "Cambodia granted refuge to ten men.": outside of headlines a main verb without "was" is active. */
static bool
is_told_in_full(const struct dtl_clause_work *w, const struct dtl_clause *c, const struct sides *s)
{
	const struct dtl_sentence *own = &w->doc->sentences[c->sentence];
	const struct dtl_token *tok = &w->doc->tokens[c->predicate];
	uint32_t last = own->token + own->token_count - 1;

	for (size_t i = 0; i < s->oblique_count; i++) {
		if (dtl_str_is(s->obliques[i].prep, "by"))
			return false;
	}

	return (tok->rel == DTL_REL_ROOT || tok->rel == DTL_REL_CCOMP ||
		   tok->rel == DTL_REL_PARATAXIS) &&
	       dtl_str_is(w->doc->tokens[last].lower, ".") &&
	       dtl_tree_child(&w->tree, c->predicate, DTL_REL_AUX) == DTL_NO_TOKEN &&
	       dtl_tree_child(&w->tree, c->predicate, DTL_REL_AUX_PASS) == DTL_NO_TOKEN &&
	       dtl_tree_child(&w->tree, c->predicate, DTL_REL_COP) == DTL_NO_TOKEN;
}

void
dtl_clause_read_verbal(struct dtl_clause_work *w, struct dtl_clause *c)
{
	const struct dtl_token *tok = &w->doc->tokens[c->predicate];
	struct sides s = { 0 };

	DTL_TREE_EACH(child, &w->tree, c->predicate)
	{
		read_argument(w, c, &s, child);
		read_function_word(w, c, child);
	}
	if (s.subjects.count == 0) {
		uint32_t subject = dtl_clause_missing_subject(w, c->predicate);
		if (subject != DTL_NO_TOKEN)
			add_args(w, &s.subjects, subject);
	}
	/* "had agreed" is active whatever its subject was called */
	if (c->passive && c->perfect &&
	    dtl_tree_child(&w->tree, c->predicate, DTL_REL_AUX_PASS) == DTL_NO_TOKEN)
		c->passive = false;
	if (tok->rel == DTL_REL_ACL && is_tag(tok, "VBN"))
		c->passive = true;
	if (c->passive && is_told_in_full(w, c, &s)) {
		c->passive = false;
		c->tense = c->tense == DTL_TENSE_NONE ? DTL_TENSE_PAST : c->tense;
	}
	move_agents(w, c, &s);
	keep_sides(w->doc->a, c, &s);
	read_own_tense(w, c);
	if (DTL_STR_IS_ANY(c->lemma, light_verbs)) {
		if (!c->passive && c->object_count > 0)
			c->light_noun = c->objects[0];
		else if (c->passive && c->subject_count > 0)
			c->light_noun = c->subjects[0];
	}
}

void
dtl_clause_read_nominal(struct dtl_clause_work *w, struct dtl_clause *c)
{
	struct sides s = { 0 };

	DTL_TREE_EACH(child, &w->tree, c->predicate)
	{
		const struct dtl_token *tok = &w->doc->tokens[child];

		if (tok->rel == DTL_REL_NMOD_POSS)
			add_args(w, &s.subjects, child);
		else if (tok->rel == DTL_REL_NMOD || tok->rel == DTL_REL_OBL ||
			 tok->rel == DTL_REL_OBL_AGENT || tok->rel == DTL_REL_NMOD_TMOD)
			add_oblique(w, &s, child);
		else if (tok->rel == DTL_REL_DET && dtl_str_is(tok->lower, "no"))
			c->negated = true;
	}
	keep_sides(w->doc->a, c, &s);
}

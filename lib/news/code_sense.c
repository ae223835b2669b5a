/* Words that have the shape of an act and are none: cargo that arrives, an opinion shared, an accident, a question. */
#include "news/trace.h"

static bool
is_type(const struct dtl_draft *d, enum dtl_event_type type)
{
	return dtl_event_type_from_cameo(d->pattern->cameo) == type;
}

static bool
is_bare_country(const struct dtl_coder *k, const struct dtl_draft *d, size_t i)
{
	const struct dtl_mention *m = dtl_draft_mention(k, d, i);

	return m != NULL && m->kind == DTL_MENTION_COUNTRY && !m->demonym &&
	       d->participants[i].kind.n == 0;
}

static bool
has_actor(const struct dtl_coder *k, const uint32_t *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct dtl_actors at = { .count = 0 };

		dtl_code_actors_at(k, tokens[i], &at);
		if (at.count > 0)
			return true;
	}
	return false;
}

/* "Kenya will not go to the Fund" */
static bool
is_to_body(const struct dtl_coder *k, const struct dtl_draft *d)
{
	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_mention *m = dtl_draft_mention(k, d, i);

		if (d->participants[i].side == DTL_SIDE_TARGET && m != NULL &&
		    m->kind == DTL_MENTION_ORGANISATION)
			return true;
	}
	return false;
}

/* "cranes given by Kenya arrived", "a third goes to Uganda", "Kenya stopped selling in Uganda": things travel
 * and countries do not; people do. */
static bool
is_cargo(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	static const char *const travellers[] = { "delegation", "team", "party", "envoy", "mission",
		"group", "entourage", "aide", "representative", "negotiator", "official", "leader",
		"chief", "head", "minister", "member", "staff", "convoy", "squad", "contingent" };
	static const char *const ways[] = { "arrive", "travel", "go", "return", "come", "stop",
		"stop_over", "fly", "head" };

	if (!dtl_str_is(d->pattern->mode, "visit") || v->noun != DTL_NO_TOKEN ||
	    !DTL_STR_IS_ANY(v->lemma, ways))
		return false;
	for (size_t i = 0; i < d->participant_count; i++) {
		if (d->participants[i].side == DTL_SIDE_SOURCE && is_bare_country(k, d, i))
			return !is_to_body(k, d);
	}
	if (v->actor_count == 0 || has_actor(k, v->actors, v->actor_count))
		return false;
	return !DTL_STR_IS_ANY(k->doc->tokens[v->actors[0]].lemma, travellers);
}

/* The clause that completes the predicate states something, in a tense of its own. */
static bool
states_something(const struct dtl_coder *k, const struct dtl_clause *c)
{
	const char *xpos;

	if (c == NULL || c->link != DTL_LINK_CCOMP || c->modal.n > 0)
		return false;
	xpos = dtl_xpos_name(k->doc->tokens[c->predicate].xpos);
	return c->tense == DTL_TENSE_PAST || strcmp(xpos, "VBZ") == 0 || c->perfect ||
	       (c->tense == DTL_TENSE_PRESENT && strcmp(xpos, "VB") != 0 &&
		   strcmp(xpos, "VBP") != 0);
}

/* "agreed that there was hope", "also agreed: ..."; "insisted that B had made progress" */
static bool
is_opinion_shared(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	uint32_t next = v->clause->predicate + 1;

	if (v->noun != DTL_NO_TOKEN ||
	    !(dtl_str_is(v->lemma, "agree") ||
		(dtl_str_is(v->lemma, "insist") && is_type(d, DTL_EVENT_REQUEST))))
		return false;
	if (dtl_str_is(v->lemma, "agree") && next < k->doc->token_count &&
	    dtl_str_is(k->doc->tokens[next].form, ":"))
		return true;
	return states_something(k, v->complement);
}

static bool
has_to(const struct dtl_coder *k, const struct dtl_clause *c)
{
	uint32_t mark = dtl_tree_child(&k->tree, c->predicate, DTL_REL_MARK);

	return mark != DTL_NO_TOKEN && dtl_str_is(k->doc->tokens[mark].lower, "to");
}

/* "asked what the policy is", "asked whether B would help": a question. */
static bool
is_question(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	static const char *const words[] = { "what", "how", "why", "when", "where", "who", "which",
		"whether", "if" };
	const struct dtl_clause *c = v->complement;
	uint32_t left;

	if (!is_type(d, DTL_EVENT_REQUEST) || !dtl_str_is(v->lemma, "ask") || c == NULL ||
	    (c->link != DTL_LINK_CCOMP && c->link != DTL_LINK_XCOMP))
		return false;
	left = k->tree.left[c->predicate];
	return DTL_STR_IS_ANY(k->doc->tokens[left].lower, words);
}

/* "told B that he was leaving": only "to leave" orders. */
static bool
is_told(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	if (v->noun != DTL_NO_TOKEN || !dtl_str_is(v->lemma, "tell") ||
	    (!is_type(d, DTL_EVENT_REQUEST) && !is_type(d, DTL_EVENT_COERCE)))
		return false;
	return v->complement == NULL || !has_to(k, v->complement);
}

/* "is to call on the king on Monday": a visit, for nothing is asked. */
static bool
is_courtesy_call(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	const struct dtl_sentence *s = &k->doc->sentences[v->clause->sentence];

	if (!is_type(d, DTL_EVENT_REQUEST) || v->noun != DTL_NO_TOKEN ||
	    !dtl_str_is(v->lemma, "call") || v->complement != NULL)
		return false;
	for (size_t i = 0; i < v->oblique_count; i++) {
		if (dtl_str_is(v->obliques[i].prep, "for"))
			return false;
	}
	/* cut off behind an abbreviation: what was asked stands in the next one */
	if (k->doc->tokens[s->token + s->token_count - 1].form.n > 1)
		return false;
	for (uint32_t t = v->clause->predicate + 1; t + 1 < s->token + s->token_count; t++) {
		if (dtl_str_is(k->doc->tokens[t].lower, "for") ||
		    dtl_str_is(k->doc->tokens[t].lower, "not") ||
		    dtl_str_is(k->doc->tokens[t].lower, "to"))
			return false;
	}
	return true;
}

/* "the accord encouraged B to lend", "a defeat forced B to yield": what moves somebody is no word to him. */
static bool
is_effect(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	static const char *const verbs[] = { "encourage", "force", "press", "pressure", "push",
		"compel", "oblige" };

	return is_type(d, DTL_EVENT_REQUEST) && v->noun == DTL_NO_TOKEN && !v->passive &&
	       DTL_STR_IS_ANY(v->lemma, verbs) && v->actor_count > 0 &&
	       !has_actor(k, v->actors, v->actor_count);
}

/* "he said he had misled the public": nobody accuses himself. */
static bool
is_confession(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	static const char *const selves[] = { "he", "she", "i", "we", "they" };
	const struct dtl_clause *c = v->complement;

	if (!is_type(d, DTL_EVENT_ACCUSE) || !dtl_str_is(v->lemma, "say") || c == NULL)
		return false;
	for (size_t i = 0; i < c->subject_count; i++) {
		if (DTL_STR_IS_ANY(k->doc->tokens[c->subjects[i]].lower, selves))
			return true;
	}
	return false;
}

static bool
has_kind(const struct dtl_draft *d, enum dtl_side side, const char *kind)
{
	for (size_t i = 0; i < d->participant_count; i++) {
		if (d->participants[i].side == side && dtl_str_is(d->participants[i].kind, kind))
			return true;
	}
	return false;
}

/* "placed an order with B", "appealed to the court of appeal" */
static bool
is_routine_word(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	static const char *const trade[] = { "place", "win", "receive", "get", "book", "fill",
		"secure", "land" };

	if (!is_type(d, DTL_EVENT_REQUEST))
		return false;
	if (dtl_str_is(k->doc->tokens[d->predicate].lemma, "order") && v->noun != DTL_NO_TOKEN)
		return DTL_STR_IS_ANY(v->clause->lemma, trade);
	return dtl_str_is(v->lemma, "appeal") && has_kind(d, DTL_SIDE_TARGET, "JUD");
}

/* "questioned by journalists" */
static bool
is_interview(const struct dtl_draft *d)
{
	return is_type(d, DTL_EVENT_ACCUSE) && dtl_str_is(d->clause->lemma, "question") &&
	       has_kind(d, DTL_SIDE_SOURCE, "MED");
}

/* "concerned about the economy of B", "an inquiry into the wheat trade": a state of affairs, or a trade, is
 * weighed, and nobody is blamed. */
static bool
is_of_affairs(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	static const char *const moods[] = { "concerned", "worried", "nervous", "disappointed",
		"anxious", "uneasy", "concern", "worry", "inquiry", "enquiry" };
	static const char *const affairs[] = { "economy", "growth", "outlook", "situation",
		"health", "future", "debt", "industry", "outcome", "result", "prospect", "trend",
		"rate", "inflation", "level", "position", "respect" };

	if (!is_type(d, DTL_EVENT_ACCUSE) ||
	    !DTL_STR_IS_ANY(k->doc->tokens[d->predicate].lemma, moods))
		return false;
	for (size_t i = 0; i < v->oblique_count; i++) {
		const struct dtl_token *head = &k->doc->tokens[v->obliques[i].token];

		if (DTL_STR_IS_ANY(head->lemma, affairs) ||
		    (head->upos == DTL_NOUN &&
			(dtl_themes_of(k->themes, head) >> DTL_THEME_MARKET & 1) != 0))
			return true;
	}
	return false;
}

static bool
says_any(const struct dtl_coder *k, uint32_t sentence, const char *const *words, size_t count)
{
	const struct dtl_sentence *s = &k->doc->sentences[sentence];

	for (uint32_t t = s->token; t < s->token + s->token_count; t++) {
		if (dtl_str_is_any(k->doc->tokens[t].lemma, words, count))
			return true;
	}
	return false;
}

#define SAYS_ANY(k, sentence, words)                                                               \
	says_any((k), (sentence), (words), sizeof(words) / sizeof((words)[0]))

/* "a blast in a flax mill killed ten", "a jet that crashed": nobody did it, as long as nobody is said to. */
static bool
is_accident(const struct dtl_coder *k, const struct dtl_draft *d)
{
	static const char *const accidents[] = { "crash", "collide", "collision", "derail",
		"capsize", "leak", "hurricane", "typhoon", "earthquake", "quake", "flood",
		"explosion", "blast", "explode" };
	static const char *const works[] = { "factory", "refinery", "plant", "mine", "mill",
		"colliery", "pipeline", "boiler", "rig", "warehouse", "depot", "firework",
		"fireworks", "chemical", "gas", "pesticide", "reactor", "smelter", "crash",
		"collide", "collision", "derail", "capsize", "hurricane", "typhoon", "earthquake",
		"quake", "flood" };
	static const char *const weapons[] = { "bomb", "bomber", "bombing", "attack", "rebel",
		"militant", "guerrilla", "missile", "shell", "grenade", "sabotage", "terrorist",
		"suicide", "device", "dynamite", "soldier", "troop", "army", "police", "gunman",
		"raid", "war", "shoot", "strike", "rocket", "mortar", "torpedo", "insurgent",
		"hijack", "fighter", "riot" };

	if (!is_type(d, DTL_EVENT_ASSAULT))
		return false;
	return SAYS_ANY(k, d->clause->sentence, accidents) &&
	       SAYS_ANY(k, d->clause->sentence, works) &&
	       !SAYS_ANY(k, d->clause->sentence, weapons);
}

/* "his battle with the chief of police over pay": two by name fight with words. */
static bool
is_feud(const struct dtl_coder *k, const struct dtl_draft *d)
{
	static const char *const armed[] = { "MIL", "REB", "UAF", "PRM", "SEP" };

	if (!dtl_str_starts(d->pattern->cameo, "190") || d->participant_count < 2)
		return false;
	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_mention *m = dtl_draft_mention(k, d, i);

		if (m == NULL || m->kind != DTL_MENTION_PERSON ||
		    DTL_STR_IS_ANY(d->participants[i].kind, armed))
			return false;
	}
	return true;
}

const char *
dtl_code_other_sense(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_draft *d)
{
	if (is_cargo(k, v, d))
		return "things and countries do not travel";
	if (is_opinion_shared(k, v, d))
		return "an opinion, and nothing is promised or asked";
	if (is_question(k, v, d))
		return "a question";
	if (is_told(k, v, d))
		return "something is told, and nothing ordered";
	if (is_courtesy_call(k, v, d))
		return "nothing is said to be asked";
	if (is_effect(k, v, d))
		return "what moves somebody is no word to him";
	if (is_confession(k, v, d))
		return "said of himself";
	if (is_routine_word(k, v, d))
		return "an order of goods, an appeal to a court";
	if (is_interview(d))
		return "an interview";
	if (is_of_affairs(k, v, d))
		return "about a state of affairs, and nobody is blamed";
	if (is_accident(k, d))
		return "an accident";
	return is_feud(k, d) ? "two by name fight with words" : NULL;
}

/* Who was there without acting: "C was also present", "D attended the ceremony". */
#include "news/code.h"

static bool
is_word(struct dtl_str s, const char *const *list)
{
	for (; *list != NULL; list++) {
		if (dtl_str_is(s, *list))
			return true;
	}
	return false;
}

static const char *const occasions[] = { "meeting", "talks", "talk", "summit", "session", "plenary",
	"conference", "visit", "trip", "tour", "discussion", "dialogue", "consultation",
	"negotiation", "ceremony", "occasion", "event", "signing", "function", NULL };
static const char *const attends[] = { "attend", "accompany", "join", NULL };

bool
dtl_code_is_occasion(const struct dtl_coder *k, uint32_t token)
{
	return is_word(k->doc->tokens[token].lemma, occasions);
}

bool
dtl_code_may_tell_attendance(const struct dtl_token *t)
{
	return is_word(t->lemma, occasions) || is_word(t->lemma, attends) ||
	       dtl_str_is(t->lemma, "present") || dtl_str_is(t->lemma, "witness");
}

static bool
has_occasion(const struct dtl_coder *k, const struct dtl_clause *c)
{
	for (size_t i = 0; i < c->object_count; i++) {
		if (dtl_code_is_occasion(k, c->objects[i]))
			return true;
	}
	for (size_t i = 0; i < c->oblique_count; i++) {
		if (dtl_code_is_occasion(k, c->obliques[i].token))
			return true;
	}
	return false;
}

static uint32_t
function_of(const struct dtl_coder *k, const struct dtl_clause *c)
{
	if (c->negated || c->nominal || c->subject_count == 0)
		return 0;
	if (dtl_str_is(c->lemma, "present") && k->doc->tokens[c->predicate].upos == DTL_ADJ)
		return DTL_FUNCTION_WITNESS;
	if (dtl_str_is(c->lemma, "witness") && has_occasion(k, c))
		return DTL_FUNCTION_WITNESS;
	return is_word(c->lemma, attends) && has_occasion(k, c) ? DTL_FUNCTION_ATTENDEE : 0;
}

static struct dtl_draft *
occasion_before(struct dtl_draft *drafts, size_t count, uint32_t sentence)
{
	for (size_t i = count; i-- > 0;) {
		if (drafts[i].clause->sentence > sentence)
			continue;
		if (drafts[i].clause->sentence + 6 < sentence)
			return NULL;
		if (drafts[i].ev.act == DTL_EVENT_CONSULT || drafts[i].ev.act == DTL_EVENT_SUPPORT)
			return &drafts[i];
	}
	return NULL;
}

static void
add(struct dtl_draft *d, const struct dtl_actors *who, uint32_t function)
{
	for (size_t i = 0; i < who->count; i++) {
		size_t j = 0;

		while (j < d->participant_count && d->entity[j] != who->entity[i])
			j++;
		if (j == DTL_MAX_PARTICIPANTS)
			return;
		if (j < d->participant_count) {
			d->participants[j].functions |= function;
			continue;
		}
		d->participants[j] = who->items[i];
		d->participants[j].side = DTL_SIDE_NONE;
		d->participants[j].functions = function;
		d->entity[j] = who->entity[i];
		d->participant_count++;
	}
}

void
dtl_code_attendance(const struct dtl_coder *k, struct dtl_draft *drafts, size_t count)
{
	for (size_t i = 0; i < k->doc->clause_count && count > 0; i++) {
		const struct dtl_clause *c = &k->doc->clauses[i];
		uint32_t function = function_of(k, c);
		struct dtl_actors who = { .count = 0 };
		struct dtl_draft *d;

		if (function == 0 || !k->doc->blocks[k->doc->sentences[c->sentence].block].coded)
			continue;
		d = occasion_before(drafts, count, c->sentence);
		for (size_t j = 0; j < (c->passive ? c->agent_count : c->subject_count); j++)
			dtl_code_actors_at(k, c->passive ? c->agents[j] : c->subjects[j], &who);
		if (d != NULL)
			add(d, &who, function);
	}
}

static bool
is_definite(const struct dtl_coder *k, uint32_t token)
{
	uint32_t det = dtl_tree_child(&k->tree, token, DTL_REL_DET);

	return det != DTL_NO_TOKEN && (dtl_str_is(k->doc->tokens[det].lower, "the") ||
					  dtl_str_is(k->doc->tokens[det].lower, "this"));
}

static bool
is_visit(const struct dtl_coder *k, uint32_t token)
{
	static const char *const nouns[] = { "visit", "trip", "tour", NULL };

	return is_word(k->doc->tokens[token].lemma, nouns);
}

/* Does the clause say when or where an event was, and nothing that is an event itself? */
static uint32_t
occasion_of(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const verbs[] = { "hold", "be", "take", "conduct", "first", "begin",
		"start", "open", "convene", "schedule", "end", "conclude", "last", "organise",
		"organize", NULL };

	if (c->nominal || c->negated || c->subject_count == 0 || !is_word(c->lemma, verbs) ||
	    k->consumed[c->predicate] || !dtl_code_is_occasion(k, c->subjects[0]) ||
	    !is_definite(k, c->subjects[0]))
		return DTL_NO_TOKEN;
	return c->subjects[0];
}

void
dtl_code_details(const struct dtl_coder *k, struct dtl_draft *drafts, size_t count)
{
	for (size_t i = 0; i < k->doc->clause_count && count > 0; i++) {
		const struct dtl_clause *c = &k->doc->clauses[i];
		uint32_t noun = occasion_of(k, c);

		if (noun == DTL_NO_TOKEN)
			continue;
		for (size_t j = count; j-- > 0;) {
			struct dtl_draft *d = &drafts[j], told = drafts[j];

			if (d->clause->sentence >= c->sentence)
				continue;
			if (d->clause->sentence + 6 < c->sentence)
				break;
			if (d->ev.act != DTL_EVENT_CONSULT ||
			    is_visit(k, noun) != dtl_str_is(d->ev.mode, "visit"))
				continue;
			told.clause = c;
			told.predicate = c->predicate;
			dtl_code_add_details(k, &told, d);
			break;
		}
	}
}

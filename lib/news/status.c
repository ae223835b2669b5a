#include "news/code.h"

/* Verbs above an act that say it lies ahead; the rest of the ladder of certainty is below. */
static const struct {
	const char *lemma;
	enum dtl_status status;
} ahead[] = {
	{ "plan", DTL_STATUS_SCHEDULED },
	{ "schedule", DTL_STATUS_SCHEDULED },
	{ "set", DTL_STATUS_SCHEDULED },
	{ "due", DTL_STATUS_SCHEDULED },
	{ "slate", DTL_STATUS_SCHEDULED },
	{ "prepare", DTL_STATUS_SCHEDULED },
	{ "ready", DTL_STATUS_SCHEDULED },
	{ "expect", DTL_STATUS_PROPOSED },
	{ "intend", DTL_STATUS_SCHEDULED },
	{ "arrange", DTL_STATUS_SCHEDULED },
	{ "poise", DTL_STATUS_SCHEDULED },
	{ "be", DTL_STATUS_SCHEDULED },
	{ "decide", DTL_STATUS_SCHEDULED },
	{ "agree", DTL_STATUS_SCHEDULED },
	{ "vote", DTL_STATUS_SCHEDULED },
	{ "promise", DTL_STATUS_SCHEDULED },
	{ "pledge", DTL_STATUS_SCHEDULED },
	{ "vow", DTL_STATUS_SCHEDULED },
	{ "commit", DTL_STATUS_SCHEDULED },
	{ "likely", DTL_STATUS_PROPOSED },
	{ "want", DTL_STATUS_PROPOSED },
	{ "hope", DTL_STATUS_PROPOSED },
	{ "seek", DTL_STATUS_PROPOSED },
	{ "try", DTL_STATUS_PROPOSED },
	{ "attempt", DTL_STATUS_PROPOSED },
	{ "aim", DTL_STATUS_PROPOSED },
	{ "propose", DTL_STATUS_PROPOSED },
	{ "suggest", DTL_STATUS_PROPOSED },
	{ "consider", DTL_STATUS_PROPOSED },
	{ "explore", DTL_STATUS_HYPOTHETICAL },
	{ "examine", DTL_STATUS_HYPOTHETICAL },
	{ "discuss", DTL_STATUS_HYPOTHETICAL },
	{ "study", DTL_STATUS_HYPOTHETICAL },
	{ "urge", DTL_STATUS_PROPOSED },
	{ "ask", DTL_STATUS_PROPOSED },
	{ "invite", DTL_STATUS_PROPOSED },
	{ "offer", DTL_STATUS_PROPOSED },
	{ "demand", DTL_STATUS_PROPOSED },
	{ "call", DTL_STATUS_PROPOSED },
	{ "request", DTL_STATUS_PROPOSED },
	{ "need", DTL_STATUS_PROPOSED },
	{ "wish", DTL_STATUS_PROPOSED },
	{ "recommend", DTL_STATUS_PROPOSED },
	{ "order", DTL_STATUS_PROPOSED },
	{ "refuse", DTL_STATUS_DENIED },
	{ "decline", DTL_STATUS_DENIED },
	{ "fail", DTL_STATUS_DENIED },
	{ "deny", DTL_STATUS_DENIED },
	{ "reject", DTL_STATUS_DENIED },
	{ "threaten", DTL_STATUS_HYPOTHETICAL },
	{ "allow", DTL_STATUS_PROPOSED },
	{ "permit", DTL_STATUS_PROPOSED },
	{ "willing", DTL_STATUS_PROPOSED },
	{ "invitation", DTL_STATUS_PROPOSED },
	{ "proposal", DTL_STATUS_PROPOSED },
	{ "possibility", DTL_STATUS_HYPOTHETICAL },
	{ "prospect", DTL_STATUS_HYPOTHETICAL },
	{ "possible", DTL_STATUS_HYPOTHETICAL },
	{ "able", DTL_STATUS_HYPOTHETICAL },
	{ "capable", DTL_STATUS_HYPOTHETICAL },
	{ "capacity", DTL_STATUS_HYPOTHETICAL },
	{ "ability", DTL_STATUS_HYPOTHETICAL },
	{ "unable", DTL_STATUS_DENIED },
	{ "unlikely", DTL_STATUS_HYPOTHETICAL },
	{ "doubtful", DTL_STATUS_HYPOTHETICAL },
	{ "impossible", DTL_STATUS_HYPOTHETICAL },
	{ "certain", DTL_STATUS_PROPOSED },
	{ "stop", DTL_STATUS_DENIED },
	{ "avoid", DTL_STATUS_DENIED },
	{ "prevent", DTL_STATUS_DENIED },
	{ "prospective", DTL_STATUS_PROPOSED },
};

/* Modals of what may be; "would" is what a speaker announces unless a condition hangs on it. */
static bool
is_hypothetical_modal(struct dtl_str modal)
{
	return dtl_str_is(modal, "may") || dtl_str_is(modal, "might") ||
	       dtl_str_is(modal, "could") || dtl_str_is(modal, "can");
}

/* "they are to meet"; "Chile to host talks" above a story */
static bool
is_to_be(const struct dtl_coder *k, uint32_t predicate)
{
	uint32_t aux = dtl_tree_child(&k->tree, predicate, DTL_REL_AUX);
	uint32_t mark = dtl_tree_child(&k->tree, predicate, DTL_REL_MARK);

	if (aux == DTL_NO_TOKEN && mark != DTL_NO_TOKEN && mark + 1 == predicate &&
	    k->doc->tokens[predicate].rel == DTL_REL_ROOT)
		return dtl_str_is(k->doc->tokens[mark].lower, "to");
	return aux != DTL_NO_TOKEN && mark != DTL_NO_TOKEN && mark == aux + 1 &&
	       dtl_str_is(k->doc->tokens[aux].lemma, "be") &&
	       dtl_str_is(k->doc->tokens[mark].lower, "to");
}

/* "a plan to help", but not "the first country to help" */
static bool
is_left_to_do(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const done[] = { "first", "last", "latest", "only", "second", "third" };
	const struct dtl_token *tok = &k->doc->tokens[c->predicate];

	if (tok->rel != DTL_REL_ACL || c->link != DTL_LINK_XCOMP || tok->head == DTL_NO_TOKEN)
		return false;
	DTL_TREE_EACH(child, &k->tree, tok->head)
	{
		if (DTL_STR_IS_ANY(k->doc->tokens[child].lower, done))
			return false;
	}
	return true;
}

/* Conditions, questions, what may come; and what must: others want it of those who act. */
static bool
is_hypothetical(const struct dtl_clause *c)
{
	static const char *const wishes[] = { "should", "must", "ought" };

	return c->link == DTL_LINK_CONDITION || c->question || is_hypothetical_modal(c->modal) ||
	       DTL_STR_IS_ANY(c->modal, wishes);
}

/* "would help B if it was asked" */
static bool
has_condition(const struct dtl_coder *k, const struct dtl_clause *c)
{
	uint32_t own = (uint32_t)(c - k->doc->clauses);

	for (const struct dtl_clause *d = k->doc->clauses;
	     d < k->doc->clauses + k->doc->clause_count; d++) {
		uint32_t mark;

		if (d->sentence != c->sentence || d->link != DTL_LINK_CONDITION || d->parent != own)
			continue;
		mark = dtl_tree_child(&k->tree, d->predicate, DTL_REL_MARK);
		if (mark != DTL_NO_TOKEN && dtl_str_is(k->doc->tokens[mark].lower, "if"))
			return true;
	}
	return false;
}

/* "announced plans to bomb B": it is meant to be done, and by those who say so */
static bool
is_resolved(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const nouns[] = { "plan", "decision", "intention", "promise", "pledge",
		"vow", "threat", "commitment", "resolve", "determination", "agreement" };

	return DTL_STR_IS_ANY(k->doc->tokens[k->doc->tokens[c->predicate].head].lemma, nouns);
}

static bool
is_yet_to_be(const struct dtl_coder *k, const struct dtl_clause *c)
{
	return c->tense == DTL_TENSE_FUTURE || is_to_be(k, c->predicate);
}

static enum dtl_status
by_clause(const struct dtl_coder *k, const struct dtl_clause *c)
{
	if (c->negated)
		return DTL_STATUS_DENIED;
	if (is_hypothetical(c))
		return DTL_STATUS_HYPOTHETICAL;
	if (dtl_str_is(c->modal, "would"))
		return c->reported && !has_condition(k, c) ? DTL_STATUS_SCHEDULED
							   : DTL_STATUS_HYPOTHETICAL;
	if (c->imperative || c->link == DTL_LINK_PURPOSE)
		return DTL_STATUS_PROPOSED;
	if (is_yet_to_be(k, c))
		return DTL_STATUS_SCHEDULED;
	if (is_left_to_do(k, c))
		return is_resolved(k, c) ? DTL_STATUS_SCHEDULED : DTL_STATUS_PROPOSED;
	if (c->progressive && c->tense != DTL_TENSE_PAST)
		return DTL_STATUS_ONGOING;
	return DTL_STATUS_OCCURRED;
}

/* "does not plan to help", "if it decides to help" */
static enum dtl_status
under(const struct dtl_clause *parent, enum dtl_status status)
{
	if (parent->negated)
		return DTL_STATUS_DENIED;
	return parent->link == DTL_LINK_CONDITION ? DTL_STATUS_HYPOTHETICAL : status;
}

static enum dtl_status
by_parent(const struct dtl_coder *k, const struct dtl_clause *c, enum dtl_status status)
{
	const struct dtl_clause *parent;

	if (c->parent == DTL_NO_TOKEN)
		return status;
	parent = &k->doc->clauses[c->parent];
	if (c->link != DTL_LINK_XCOMP && c->link != DTL_LINK_CCOMP && c->link != DTL_LINK_PURPOSE &&
	    c->link != DTL_LINK_CONJ && !c->nominal)
		return status;
	for (size_t i = 0; i < sizeof ahead / sizeof ahead[0]; i++) {
		bool nominal = c->nominal && c->link == DTL_LINK_NOUN;

		if (!dtl_str_is(parent->lemma, ahead[i].lemma) || c->link == DTL_LINK_CONJ)
			continue;
		/* "there were talks" */
		if (nominal && dtl_str_is(parent->lemma, "be"))
			continue;
		return nominal && ahead[i].status == DTL_STATUS_DENIED
			   ? status
			   : under(parent, ahead[i].status);
	}
	return status;
}

/* "expected to meet", "agreed on Monday to begin talks": look up to three clauses. */
static enum dtl_status
climb(const struct dtl_coder *k, const struct dtl_clause *c, enum dtl_status status)
{
	if (dtl_code_noun_is_held(k, c))
		return status;
	for (int i = 0; i < 3 && status == DTL_STATUS_OCCURRED && c->parent != DTL_NO_TOKEN; i++) {
		const struct dtl_clause *parent = &k->doc->clauses[c->parent];

		status = by_parent(k, c, status);
		if (status != DTL_STATUS_OCCURRED)
			break;
		if (c->link != DTL_LINK_XCOMP && c->link != DTL_LINK_NOUN &&
		    c->link != DTL_LINK_CONJ)
			break;
		if (c->link == DTL_LINK_XCOMP || (c->nominal && !parent->nominal))
			status = parent->negated && c->link == DTL_LINK_NOUN ? status
									     : by_clause(k, parent);
		c = parent;
	}
	return status;
}

/* "denied that it would meet B" */
static bool
is_denied(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const verbs[] = { "deny", "refute", "disavow", "disclaim" };

	if (c->link != DTL_LINK_CCOMP || c->parent == DTL_NO_TOKEN)
		return false;
	if (dtl_str_is(k->doc->clauses[c->parent].lemma, "mean"))
		return k->doc->clauses[c->parent].negated;
	return DTL_STR_IS_ANY(k->doc->clauses[c->parent].lemma, verbs) &&
	       !k->doc->clauses[c->parent].negated;
}

/* "can help by joining B", "would answer by bombing B": what a participle tells is as open as what it hangs
 * on. */
static enum dtl_status
of_what_it_hangs_on(const struct dtl_coder *k, const struct dtl_clause *c, enum dtl_status own)
{
	const struct dtl_clause *parent;
	enum dtl_status status;

	if (c->parent == DTL_NO_TOKEN || c->tense == DTL_TENSE_PAST ||
	    (c->link != DTL_LINK_ADVCL && c->link != DTL_LINK_PARTICIPLE) ||
	    dtl_tree_child(&k->tree, c->predicate, DTL_REL_NSUBJ) != DTL_NO_TOKEN)
		return own;
	parent = &k->doc->clauses[c->parent];
	if (is_hypothetical_modal(parent->modal))
		return DTL_STATUS_HYPOTHETICAL;
	if (!dtl_str_is(dtl_tree_preposition(&k->tree, c->predicate), "by") &&
	    (c->predicate == 0 || !dtl_str_is(k->doc->tokens[c->predicate - 1].lower, "by")))
		return own;
	status = dtl_code_is_open(k, parent) ? DTL_STATUS_HYPOTHETICAL : by_clause(k, parent);
	if (status == DTL_STATUS_OCCURRED)
		status = climb(k, parent, status);
	return status == DTL_STATUS_OCCURRED ? own : status;
}

/* "was due to meet A before travelling to B": as open as what it comes after. */
static const struct dtl_clause *
what_comes_first(const struct dtl_coder *k, const struct dtl_clause *c)
{
	uint32_t mark = dtl_tree_child(&k->tree, c->predicate, DTL_REL_MARK);

	if (c->link != DTL_LINK_ADVCL || c->parent == DTL_NO_TOKEN || mark == DTL_NO_TOKEN ||
	    !dtl_str_is(k->doc->tokens[mark].lower, "before") ||
	    !dtl_str_ends(k->doc->tokens[c->predicate].lower, "ing"))
		return NULL;
	return &k->doc->clauses[c->parent];
}

/* "agreed to meet", "accepted an invitation": the meeting is still to come. */
static bool
is_meeting_agreed(const struct dtl_draft *d)
{
	return dtl_str_is(d->ev.cameo, "036") &&
	       (dtl_str_is(d->clause->lemma, "agree") || dtl_str_is(d->clause->lemma, "accept"));
}

/* "does not want to discuss it": nobody was refused, and nothing was to be. */
static bool
is_unwanted(const struct dtl_coder *k, const struct dtl_clause *c)
{
	static const char *const verbs[] = { "want", "intend", "wish" };

	return c->link == DTL_LINK_XCOMP && !c->negated && c->parent != DTL_NO_TOKEN &&
	       dtl_str_is(c->lemma, "discuss") && k->doc->clauses[c->parent].negated &&
	       DTL_STR_IS_ANY(k->doc->clauses[c->parent].lemma, verbs);
}

static enum dtl_status
by_clauses(const struct dtl_coder *k, const struct dtl_clause *c)
{
	enum dtl_status status = is_denied(k, c) ? DTL_STATUS_DENIED : by_clause(k, c);

	if (status == DTL_STATUS_OCCURRED)
		status = climb(k, c, status);
	if (status == DTL_STATUS_OCCURRED && what_comes_first(k, c) != NULL) {
		static const char *const words[] = { "due", "set", "scheduled" };

		status = DTL_STR_IS_ANY(what_comes_first(k, c)->lemma, words)
			     ? DTL_STATUS_SCHEDULED
			     : by_clause(k, what_comes_first(k, c));
		if (status == DTL_STATUS_OCCURRED)
			status = climb(k, what_comes_first(k, c), status);
	}
	if (status == DTL_STATUS_DENIED && is_unwanted(k, c))
		return DTL_STATUS_HYPOTHETICAL;
	if (status != DTL_STATUS_DENIED && dtl_code_is_open(k, c))
		return DTL_STATUS_HYPOTHETICAL;
	return status == DTL_STATUS_OCCURRED || status == DTL_STATUS_ONGOING
		   ? of_what_it_hangs_on(k, c, status)
		   : status;
}

static bool
is_visit_to_come(const struct dtl_coder *k, const struct dtl_draft *d)
{
	return dtl_event_type_from_cameo(d->pattern->cameo) == DTL_EVENT_CONSULT &&
	       dtl_code_is_yet_to_come(k, d->clause);
}

/* What the words beside the noun of an act say of it, and when it was. */
static enum dtl_status
by_noun(const struct dtl_coder *k, const struct dtl_draft *d, enum dtl_status status)
{
	if (status == DTL_STATUS_OCCURRED &&
	    (d->predicate != d->clause->predicate || d->clause->nominal))
		return dtl_code_status_beside(k, d->predicate, status);
	if (!d->clause->nominal)
		return status;
	if (status == DTL_STATUS_SCHEDULED &&
	    dtl_code_status_beside(k, d->predicate, status) == DTL_STATUS_HYPOTHETICAL)
		return DTL_STATUS_HYPOTHETICAL; /* "will stay despite any talks" */
	return (status == DTL_STATUS_SCHEDULED || status == DTL_STATUS_PROPOSED) &&
		       dtl_code_noun_is_over(k, d)
		   ? DTL_STATUS_OCCURRED
		   : status;
}

/* A stated day after publication has not come yet. */
static bool
is_of_a_day_to_come(const struct dtl_coder *k, const struct dtl_draft *d)
{
	return k->published.year != 0 && d->ev.when.start.year != 0 && d->date_own &&
	       (d->clause->tense != DTL_TENSE_PAST || d->clause->nominal) &&
	       dtl_date_cmp(d->ev.when.start, k->published) > 0;
}

void
dtl_code_status(const struct dtl_coder *k, struct dtl_draft *d)
{
	enum dtl_status status = by_clauses(k, d->clause);

	/* what must be done is what the demand is about */
	if (status == DTL_STATUS_HYPOTHETICAL && d->pattern->predicate_count == 0)
		status = DTL_STATUS_PROPOSED;
	status = by_noun(k, d, status);
	if (status == DTL_STATUS_OCCURRED &&
	    (is_visit_to_come(k, d) || is_meeting_agreed(d) || is_of_a_day_to_come(k, d)))
		status = DTL_STATUS_SCHEDULED;
	d->ev.status = status;
}

bool
dtl_code_historical(const struct dtl_coder *k, const struct dtl_draft *d)
{
	if (d->ev.status != DTL_STATUS_OCCURRED)
		return false;
	if (k->published.year != 0 && d->date_own && dtl_date_valid(d->ev.when.end))
		return dtl_date_to_days(d->ev.when.end) + 7 < dtl_date_to_days(k->published);
	/* "had agreed": told as background */
	return !d->date_own && d->clause->perfect && d->clause->tense == DTL_TENSE_PAST &&
	       !d->clause->reported;
}

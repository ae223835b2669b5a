/* To which event of a sentence a date or a place belongs where the parse leaves it open. */
#include "news/code.h"

/* "since", "after" and the like, which date by another event. */
static bool
dates_by_other(const struct dtl_coder *k, uint32_t token)
{
	static const char *const words[] = { "since", "after", "before", "following", "until",
		"till" };

	return DTL_STR_IS_ANY(k->doc->tokens[token].lower, words);
}

/* "the first since the war began in 2022", "frozen after the murder of 2023": the year of the other
 * event, however the parse hangs it. A day is as often that of both; "since 2020" speaks of this one. */
bool
dtl_code_dates_other(
    const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_timex *t)
{
	if (t->when.precision == DTL_PRECISION_DAY || t->token < d->predicate)
		return false;
	for (uint32_t at = t->token; at > d->predicate; at--) {
		if (dates_by_other(k, at - 1))
			return at - 1 > d->predicate && at != t->token;
		if (k->doc->tokens[at - 1].upos == DTL_PUNCT)
			return false;
	}
	return false;
}

/* "training" where the parse takes a noun for a verb, "understanding". */
static bool
is_gerund(const struct dtl_coder *k, const struct dtl_clause *c)
{
	return dtl_str_ends(k->doc->tokens[c->predicate].lower, "ing") &&
	       dtl_tree_child(&k->tree, c->predicate, DTL_REL_AUX) == DTL_NO_TOKEN;
}

/* No verb with a tense or a subject of its own stands between the event's and the token. */
static bool
is_in_reach(const struct dtl_coder *k, const struct dtl_draft *d, uint32_t token)
{
	if (d->clause->nominal || token < d->clause->predicate)
		return false;
	for (const struct dtl_clause *c = k->doc->clauses;
	     c < k->doc->clauses + k->doc->clause_count; c++) {
		if (c->predicate <= d->clause->predicate || c->predicate >= token || c->nominal ||
		    c->sentence != d->clause->sentence)
			continue;
		if ((c->tense != DTL_TENSE_NONE && !is_gerund(k, c)) ||
		    c->link == DTL_LINK_RELATIVE || c->link == DTL_LINK_CONJ ||
		    c->link == DTL_LINK_CCOMP)
			return false;
	}
	return true;
}

/* "signed a paper on training in Karachi [on Tuesday]": a day that closes a clause is that of its verb,
 * wherever the parse hangs it. */
bool
dtl_code_day_closes(const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_timex *t)
{
	return t->when.precision == DTL_PRECISION_DAY && t->token > 0 &&
	       dtl_str_is(k->doc->tokens[t->token - 1].lower, "on") && is_in_reach(k, d, t->token);
}

/* "[in Karachi] on Tuesday," behind a signing or a meeting: the city where it was. */
bool
dtl_code_place_closes(
    const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_mention *m)
{
	uint32_t next = m->token + m->token_count;
	const struct dtl_sentence *s = &k->doc->sentences[m->sentence];
	enum dtl_event_type type = dtl_event_type_from_cameo(d->pattern->cameo);

	if (m->kind != DTL_MENTION_PLACE || m->place == NULL ||
	    m->place->precision != DTL_WHERE_CITY || m->token == 0 ||
	    !dtl_str_is(k->doc->tokens[m->token - 1].lower, "in") || !is_in_reach(k, d, m->token))
		return false;
	if (type != DTL_EVENT_SUPPORT && type != DTL_EVENT_CONSULT && type != DTL_EVENT_AGREE)
		return false;
	return next >= s->token + s->token_count || dtl_code_in_date(k, next) ||
	       dtl_code_in_date(k, next + 1) ||
	       (k->doc->tokens[next].upos == DTL_PUNCT && type == DTL_EVENT_CONSULT);
}

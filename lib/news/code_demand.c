/* Words that ask or blame though the verb only says. */
#include "news/code.h"

/* "A said B should know that ...": what is put in mind is not asked. */
static bool
is_admonition(const struct dtl_clause *c)
{
	static const char *const verbs[] = { "realise", "realize", "know", "remember" };

	return DTL_STR_IS_ANY(c->lemma, verbs);
}

/* "A said B must leave", "... should have left". */
static bool
is_said_of_duty(const struct dtl_clause *c)
{
	bool must = dtl_str_is(c->modal, "must");

	return c->reported && c->speaker != DTL_NO_TOKEN && !c->negated && !c->nominal &&
	       (must || dtl_str_is(c->modal, "should")) && !(must && c->perfect) &&
	       !is_admonition(c);
}

/* "A said B must leave": words that ask, though the verb only says. */
bool
dtl_code_is_demand(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_demand *ret)
{
	if (!is_said_of_duty(c))
		return false;
	ret->late = c->perfect;
	dtl_code_actors_at(k, c->speaker, &ret->speaker);
	for (size_t i = 0; i < c->subject_count; i++)
		dtl_code_actors_at(k, c->subjects[i], &ret->asked);
	return ret->speaker.count > 0 && ret->asked.count > 0 &&
	       ret->speaker.items[0].country.n > 0 && ret->asked.items[0].country.n > 0 &&
	       ret->speaker.entity[0] != ret->asked.entity[0] &&
	       (ret->asked.items[0].kind.n > 0 ||
		   !dtl_str_eq(ret->speaker.items[0].country, ret->asked.items[0].country));
}

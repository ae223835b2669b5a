/* Words that ask though the verb only says. */
#include "news/code.h"

/* "A said B must leave": words that ask, though the verb only says. */
bool
dtl_code_is_demand(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_demand *ret)
{
	if (!c->reported || c->speaker == DTL_NO_TOKEN || c->negated || c->nominal ||
	    !(dtl_str_is(c->modal, "must") || dtl_str_is(c->modal, "should")))
		return false;
	dtl_code_actors_at(k, c->speaker, &ret->speaker);
	for (size_t i = 0; i < c->subject_count; i++)
		dtl_code_actors_at(k, c->subjects[i], &ret->asked);
	return ret->speaker.count > 0 && ret->asked.count > 0 &&
	       ret->speaker.items[0].country.n > 0 && ret->asked.items[0].country.n > 0 &&
	       ret->speaker.entity[0] != ret->asked.entity[0] &&
	       (ret->asked.items[0].kind.n > 0 ||
		   !dtl_str_eq(ret->speaker.items[0].country, ret->asked.items[0].country));
}

/* What lies ahead, is refused or is threatened gets another code than what is done. */
#include "news/code.h"

/* "will withdraw unless B yields" */
static bool
is_unless(const struct dtl_coder *k, const struct dtl_clause *c)
{
	const struct dtl_clause *end = k->doc->clauses + k->doc->clause_count;

	for (const struct dtl_clause *d = c + 1; d < end && d->sentence == c->sentence; d++) {
		if (d->link != DTL_LINK_CONDITION)
			continue;
		DTL_TREE_EACH(child, &k->tree, d->predicate)
		{
			if (k->doc->tokens[child].rel == DTL_REL_MARK &&
			    dtl_str_is(k->doc->tokens[child].lower, "unless"))
				return true;
		}
	}
	return false;
}

static void
recode(const struct dtl_coder *k, struct dtl_draft *d, const char *outer)
{
	d->ev.cameo = dtl_patterns_compose(k->patterns, dtl_str_from(outer), d->ev.cameo);
	if (d->ev.cameo.n == 2)
		d->ev.cameo = dtl_str_from(dtl_arena_printf(k->doc->a, "%s0", outer));
	d->ev.type = dtl_event_type_from_cameo(d->ev.cameo);
}

/* "have not yet agreed": nobody refuses what is still to come. */
static bool
is_refused(const struct dtl_coder *k, const struct dtl_clause *c)
{
	if (!c->negated)
		return false;
	DTL_TREE_EACH(child, &k->tree, c->predicate)
	{
		if (dtl_str_is(k->doc->tokens[child].lower, "yet"))
			return false;
	}
	return true;
}

/* Future cooperation is a promise, future hostility a threat, refused cooperation a rejection;
 * `act` keeps what it would be. RETREAT and CONCEDE keep their type. */
void
dtl_code_future(const struct dtl_coder *k, struct dtl_draft *d)
{
	bool future = d->ev.status == DTL_STATUS_SCHEDULED || d->ev.status == DTL_STATUS_PROPOSED;

	d->ev.act = d->ev.type;
	switch (d->ev.type) {
	case DTL_EVENT_CONSULT:
	case DTL_EVENT_SUPPORT:
	case DTL_EVENT_COOPERATE:
	case DTL_EVENT_AID:
		if (future)
			recode(k, d, "03");
		else if (d->ev.status == DTL_STATUS_DENIED && is_refused(k, d->clause) &&
			 d->clause->modal.n > 0)
			recode(k, d, "12");
		break;
	case DTL_EVENT_AGREE:
	case DTL_EVENT_CONCEDE:
		if (d->ev.status == DTL_STATUS_DENIED && is_refused(k, d->clause))
			recode(k, d, "12");
		break;
	case DTL_EVENT_RETREAT:
		if (d->ev.status == DTL_STATUS_SCHEDULED && is_unless(k, d->clause))
			recode(k, d, "13");
		break;
	case DTL_EVENT_SANCTION:
	case DTL_EVENT_COERCE:
	case DTL_EVENT_PROTEST:
	case DTL_EVENT_ASSAULT:
		if (d->ev.status == DTL_STATUS_SCHEDULED)
			recode(k, d, "13");
		break;
	default:
		break;
	}
	if (d->ev.type == DTL_EVENT_REJECT && d->ev.act != DTL_EVENT_REJECT)
		d->ev.status = DTL_STATUS_OCCURRED;
}

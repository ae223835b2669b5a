/* Events that are told of a meeting told before: its people, its time, its place. */
#include "news/code.h"

/* What is done at a meeting is done where and when it is held; a signing ends it. */
void
dtl_code_take_occasion(struct dtl_draft *d, const struct dtl_draft *occasion)
{
	if (!d->date_own && occasion->date_own) {
		d->ev.when = occasion->ev.when;
		if (d->ev.type == DTL_EVENT_SUPPORT) {
			d->ev.when.start = d->ev.when.end;
			d->ev.when.precision = DTL_PRECISION_DAY;
		}
		d->ev.when.basis = DTL_WHEN_INFERRED;
	}
	if (d->ev.where.name.n == 0 || d->ev.where.basis == DTL_WHERE_DATELINE)
		d->ev.where = occasion->ev.where;
	if (d->ev.forum.name.n == 0)
		d->ev.forum = occasion->ev.forum;
}

/* "the meeting", "the talks": an event told before, whose people need not be named again. */
static bool
refers_back(const struct dtl_coder *k, const struct dtl_view *v)
{
	uint32_t tokens[2 * DTL_MAX_VIEW];
	size_t count = 0;

	for (size_t i = 0; i < v->actor_count; i++)
		tokens[count++] = v->actors[i];
	for (size_t i = 0; i < v->clause->subject_count && count < 2 * DTL_MAX_VIEW; i++)
		tokens[count++] = v->clause->subjects[i];
	if (v->clause->nominal && v->clause->parent != DTL_NO_TOKEN) {
		const struct dtl_clause *up = &k->doc->clauses[v->clause->parent];

		for (size_t i = 0; i < up->subject_count && count < 2 * DTL_MAX_VIEW; i++)
			tokens[count++] = up->subjects[i];
	}
	for (size_t i = 0; i < count; i++) {
		if (dtl_code_is_occasion(k, tokens[i]))
			return true;
	}
	return false;
}

static const struct dtl_draft *
last_occasion(const struct dtl_draft_list *list, uint32_t sentence)
{
	for (size_t i = list->count; i-- > 0;) {
		const struct dtl_draft *e = &list->items[i];

		if (e->clause->sentence + 8 < sentence)
			return NULL;
		if (e->ev.act == DTL_EVENT_CONSULT && (e->date_own || e->ev.forum.name.n > 0))
			return e;
	}
	return NULL;
}

static const struct dtl_draft *
copy_of(const struct dtl_coder *k, const struct dtl_draft *d)
{
	return d != NULL ? dtl_arena_copy(k->doc->a, d, sizeof *d) : NULL;
}

/* The list may move while it grows, so an occasion is kept as a copy. */
bool
dtl_code_borrow_sides(const struct dtl_coder *k, const struct dtl_draft_list *list,
    const struct dtl_view *v, struct dtl_draft *d)
{
	if (!(d->pattern->flags & DTL_PATTERN_BOTH) || !refers_back(k, v) ||
	    (v->noun != DTL_NO_TOKEN && v->clause->nominal && d->ev.forum.name.n == 0 &&
		dtl_code_is_occasion(k, v->noun) && !dtl_str_is(v->lemma, "signing")))
		return false;
	for (size_t i = list->count; i-- > 0;) {
		const struct dtl_draft *e = &list->items[i];

		if (e->clause->sentence + 6 < d->clause->sentence)
			return false;
		if (e->ev.act != DTL_EVENT_CONSULT)
			continue;
		d->participant_count = 0;
		for (size_t j = 0; j < e->participant_count; j++) {
			if (e->participants[j].side == DTL_SIDE_NONE)
				continue;
			d->participants[d->participant_count] = e->participants[j];
			d->participants[d->participant_count].side = DTL_SIDE_BOTH;
			d->participants[d->participant_count].functions =
			    d->pattern->source_functions;
			d->entity[d->participant_count++] = e->entity[j];
		}
		d->occasion = copy_of(k, e);
		return d->participant_count >= 2;
	}
	return false;
}

/* "the sanctions", "this decision": something told before. */
static bool
is_definite(const struct dtl_coder *k, uint32_t token)
{
	static const char *const words[] = { "the", "this", "that", "these", "those" };
	uint32_t det = dtl_tree_child(&k->tree, token, DTL_REL_DET);

	for (size_t i = 0; det != DTL_NO_TOKEN && i < sizeof words / sizeof words[0]; i++) {
		if (dtl_str_is(k->doc->tokens[det].lower, words[i]))
			return true;
	}
	return false;
}

static bool
is_hostile(enum dtl_event_type act)
{
	return act == DTL_EVENT_SANCTION || act == DTL_EVENT_COERCE || act == DTL_EVENT_ASSAULT ||
	       act == DTL_EVENT_MOBILIZE || act == DTL_EVENT_THREATEN || act == DTL_EVENT_ACCUSE;
}

static bool
is_done_to(const struct dtl_draft *e, struct dtl_str country)
{
	for (size_t i = 0; i < e->participant_count; i++) {
		if (e->participants[i].side == DTL_SIDE_TARGET &&
		    dtl_str_eq(e->participants[i].country, country))
			return true;
	}
	return false;
}

static bool
answers(const struct dtl_draft *d, struct dtl_str *ret_country)
{
	bool words = d->ev.act == DTL_EVENT_ACCUSE || d->ev.act == DTL_EVENT_REJECT ||
		     d->ev.act == DTL_EVENT_THREATEN;

	*ret_country = DTL_STR_NONE;
	for (size_t i = 0; i < d->participant_count; i++) {
		if (d->participants[i].side == DTL_SIDE_TARGET)
			return false;
		*ret_country = d->participants[i].country;
	}
	return words && ret_country->n > 0;
}

/* "B condemned the sanctions": it answers the one who did that to B. */
void
dtl_code_find_author(const struct dtl_coder *k, const struct dtl_draft_list *list,
    const struct dtl_view *v, struct dtl_draft *d)
{
	struct dtl_str country;

	if (!answers(d, &country) || v->patient_count == 0 || !is_definite(k, v->patients[0]))
		return;
	for (size_t i = list->count; i-- > 0;) {
		const struct dtl_draft *e = &list->items[i];

		if (e->clause->sentence + 6 < d->clause->sentence)
			return;
		if (!is_hostile(e->ev.act) || !is_done_to(e, country))
			continue;
		for (size_t j = 0; j < e->participant_count; j++) {
			if (e->participants[j].side != DTL_SIDE_SOURCE ||
			    d->participant_count == DTL_MAX_PARTICIPANTS)
				continue;
			d->participants[d->participant_count] = e->participants[j];
			d->participants[d->participant_count].side = DTL_SIDE_TARGET;
			d->entity[d->participant_count++] = e->entity[j];
		}
		return;
	}
}

/* "bombed the town, killing nine", "a war that killed 6,000": the toll of what was told is no second
 * act. */
bool
dtl_code_is_toll(
    const struct dtl_coder *k, const struct dtl_draft_list *list, const struct dtl_draft *d)
{
	static const char *const verbs[] = { "kill", "wound", "injure", "hurt", "maim" };
	const struct dtl_draft *e = list->count > 0 ? &list->items[list->count - 1] : NULL;
	bool toll = false;

	if (e == NULL || e->clause->sentence != d->clause->sentence ||
	    e->ev.act != DTL_EVENT_ASSAULT || e->clause == d->clause ||
	    d->clause->predicate < e->predicate || d->clause->link == DTL_LINK_ROOT)
		return false;
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		toll |= dtl_str_is(k->doc->tokens[d->predicate].lemma, verbs[i]);
	return toll;
}

/* "during the visit they will discuss": what happens there happens then. */
const struct dtl_draft *
dtl_code_occasion_named(
    const struct dtl_coder *k, const struct dtl_draft_list *list, const struct dtl_clause *c)
{
	bool named = false;

	for (size_t i = 0; i < c->oblique_count; i++) {
		if (dtl_str_is(c->obliques[i].prep, "during") ||
		    dtl_str_is(c->obliques[i].prep, "at"))
			named |= dtl_code_is_occasion(k, c->obliques[i].token);
	}
	if (!named && c->parent != DTL_NO_TOKEN && c->link == DTL_LINK_RELATIVE)
		return dtl_code_occasion_named(k, list, &k->doc->clauses[c->parent]);
	return named ? copy_of(k, last_occasion(list, c->sentence)) : NULL;
}

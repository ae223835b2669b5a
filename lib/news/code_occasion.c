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

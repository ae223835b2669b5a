/* Why somebody stands on a side of an event. */
#include "explain_reasons.h"

#include "news/trace.h"

static const struct dtl_mention *
mention_of(const struct dtl_extraction *x, const struct dtl_participant *p)
{
	for (size_t i = 0; i < x->mentions->count; i++) {
		const struct dtl_mention *m = &x->mentions->items[i];

		if ((int32_t)m->span.beg == p->begin && (int32_t)m->span.end == p->end)
			return m;
	}
	return NULL;
}

static void
add_part(struct dtl_buf *out, const char *before, struct dtl_str s, const char *behind)
{
	if (out->n > 0)
		dtl_buf_add_z(out, "; ");
	dtl_buf_addf(out, "%s%.*s%s", before, DTL_STR_FMT(s), behind);
}

/* Where the coder found him, by its own notes. */
static void
add_slots(struct dtl_buf *out, const struct dtl_extraction *x, size_t event,
    const struct dtl_participant *p)
{
	for (size_t i = 0; i < x->trace->draft_count; i++) {
		const struct dtl_draft *d = &x->trace->drafts[i];
		const struct dtl_trace_note *note;
		size_t cursor = 0;
		uint32_t entity = DTL_NO_TOKEN - 2;

		for (size_t j = 0; j < d->participant_count; j++) {
			if (d->participants[j].begin == p->begin &&
			    d->participants[j].end == p->end)
				entity = d->entity[j];
		}
		if (!reasons_is_of(x, i, event) || entity == DTL_NO_TOKEN - 2)
			continue;
		while ((note = dtl_trace_next(x->trace, d->clause->sentence, &cursor)) != NULL) {
			if (note->step != DTL_TRACE_SLOT || note->item != entity ||
			    (note->predicate != d->predicate && note->predicate != DTL_NO_TOKEN))
				continue;
			add_part(out, "", dtl_str_from(note->why), "");
			if (note->word.n > 0)
				dtl_buf_addf(out, " '%.*s'", DTL_STR_FMT(note->word));
		}
		if (out->n > 0)
			return;
	}
}

static void
add_term(struct dtl_buf *out, const struct dtl_mention *m)
{
	char from[11] = "", to[11] = "";

	if (m->from_day == 0 && m->to_day == 0)
		return;
	if (m->from_day > INT32_MIN)
		dtl_date_format(dtl_date_from_days(m->from_day), from);
	if (m->to_day < INT32_MAX)
		dtl_date_format(dtl_date_from_days(m->to_day), to);
	dtl_buf_addf(out, "; in office %s..%s", from, to);
}

/* The word inside the phrase that names the country, and its own line. */
static void
add_country_word(struct dtl_buf *out, const struct dtl_extraction *x, const struct dtl_mention *m)
{
	for (size_t i = 0; i < x->mentions->count; i++) {
		const struct dtl_mention *c = &x->mentions->items[i];

		if (c == m || c->kind != DTL_MENTION_COUNTRY || c->span.beg < m->span.beg ||
		    c->span.end > m->span.end || !dtl_str_eq(c->country, m->country))
			continue;
		dtl_buf_addf(out, " '%.*s' (%.*s)",
		    DTL_STR_FMT(dtl_document_text(&x->doc, c->span)), DTL_STR_FMT(c->lexicon));
		return;
	}
}

/* "both sides" and surnames mean somebody named elsewhere. */
static void
add_meant(struct dtl_buf *out, const struct dtl_extraction *x, const struct dtl_mention *m)
{
	const struct dtl_mention *other;

	if (m->entity >= x->mentions->count || m->member_count > 0)
		return;
	other = &x->mentions->items[m->entity];
	if (other == m)
		return;
	add_part(out, "the same as '", dtl_document_text(&x->doc, other->span), "'");
	dtl_buf_addf(out, " of sentence %u", (unsigned)other->sentence + 1);
}

static struct dtl_str
why_of(const struct dtl_extraction *x, size_t event, const struct dtl_participant *p,
    const struct dtl_mention *m, struct dtl_arena *a)
{
	struct dtl_buf why;

	dtl_buf_init(&why, a);
	add_slots(&why, x, event, p);
	if (m == NULL)
		return why.n > 0 ? dtl_buf_str(&why) : dtl_str_from("added from the words around");
	if (m->basis != NULL)
		add_part(&why, "", dtl_str_from(m->basis), "");
	if (m->kind != DTL_MENTION_COUNTRY && m->country.n > 0)
		add_country_word(&why, x, m);
	if (m->title.n > 0)
		add_part(&why, "title '", m->title, "'");
	if (m->affiliation.n > 0)
		add_part(&why, "of '", m->affiliation, "'");
	add_term(&why, m);
	add_meant(&why, x, m);
	return dtl_buf_str(&why);
}

static const char *
role_of(enum dtl_side side)
{
	static const char *const roles[DTL_SIDE_COUNT] = { "source", "target", "both", "present" };

	return roles[side];
}

void
dtl_reasons_add_people(struct dtl_reasons *r, const struct dtl_event *ev, size_t event)
{
	for (size_t i = 0; i < ev->participant_count; i++) {
		const struct dtl_participant *p = &ev->participants[i];
		const struct dtl_mention *m = mention_of(r->x, p);
		struct dtl_str code = p->code.n > 0 ? p->code : p->country;

		reasons_mark(r, (uint32_t)p->begin, (uint32_t)p->end, role_of(p->side));
		reasons_row(r, role_of(p->side), false,
		    dtl_str_from(dtl_arena_printf(r->a, "%.*s '%.*s'",
			DTL_STR_FMT(code.n > 0 ? code : dtl_str_from("---")),
			DTL_STR_FMT(p->text))),
		    m != NULL ? m->lexicon : DTL_STR_NONE, why_of(r->x, event, p, m, r->a));
	}
}

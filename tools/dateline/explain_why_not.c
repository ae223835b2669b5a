/* Why a sentence gave no event: what was looked at in it, and what was found lacking. */
#include "explain_reasons.h"

#include "news/trace.h"

bool
dtl_sentence_has_event(const struct dtl_extraction *x, uint32_t sentence)
{
	for (size_t i = 0; x->trace != NULL && i < x->trace->draft_count; i++) {
		if (x->trace->drafts[i].clause->sentence == sentence &&
		    x->trace->given[x->trace->merged[i]] != DTL_NO_TOKEN)
			return true;
	}
	return false;
}

/* The drafts of the sentence: events, parts of events, or too weak. */
static void
add_fates(struct dtl_reasons *r)
{
	const struct dtl_trace *t = r->x->trace;

	for (size_t i = 0; i < t->draft_count; i++) {
		const struct dtl_draft *d = &t->drafts[i];
		uint32_t event = t->given[t->merged[i]];
		const char *why;

		if (d->clause->sentence != r->sentence)
			continue;
		if (event == DTL_NO_TOKEN)
			why = dtl_arena_printf(r->a, "%s: confidence %.2f is below min_confidence",
			    dtl_status_name(d->ev.status), d->ev.confidence);
		else if (i > 0 && t->merged[i] == t->merged[i - 1])
			why = dtl_arena_printf(r->a, "part of event %u", (unsigned)event + 1);
		else
			why = dtl_arena_printf(r->a, "is told by event %u", (unsigned)event + 1);
		reasons_rule(r, "event", event == DTL_NO_TOKEN, d->pattern,
		    dtl_str_from(
			dtl_arena_printf(r->a, "%s; %s", dtl_event_type_name(d->ev.type), why)));
	}
}

static void
add_clauses(struct dtl_reasons *r)
{
	const struct dtl_document *doc = &r->x->doc;
	size_t count = 0;

	for (size_t i = 0; i < doc->clause_count; i++) {
		const struct dtl_clause *c = &doc->clauses[i];
		const char *kind = c->nominal ? "noun" : dtl_link_name(c->link);

		if (c->sentence != r->sentence)
			continue;
		count++;
		reasons_row(r, "clause", false, c->lemma, DTL_STR_NONE,
		    dtl_str_from(c->negated ? dtl_arena_printf(r->a, "%s, negated", kind) : kind));
	}
	if (count == 0 && doc->sentences[r->sentence].parsed)
		reasons_row(r, "clause", true, dtl_str_from("none"), DTL_STR_NONE,
		    dtl_str_from("the parse gave no verb and no event noun"));
}

static void
add_mentions(struct dtl_reasons *r)
{
	static const char *const kinds[DTL_MENTION_KIND_COUNT] = { "person", "organisation",
		"country", "role", "place", "forum", "instrument", "exercise",
		"stands for another" };
	const struct dtl_mention_list *list = r->x->mentions;

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct dtl_mention *m = &list->items[i];

		if (m->sentence != r->sentence)
			continue;
		reasons_row(r, "mention", false,
		    dtl_str_from(dtl_arena_printf(r->a, "%.*s%.*s%s'%.*s'", DTL_STR_FMT(m->country),
			DTL_STR_FMT(m->actor), m->country.n + m->actor.n > 0 ? " " : "",
			DTL_STR_FMT(dtl_document_text(&r->x->doc, m->span)))),
		    m->lexicon,
		    dtl_str_from(dtl_arena_printf(r->a, "%s%s%s", kinds[m->kind],
			m->basis != NULL ? "; " : "", m->basis != NULL ? m->basis : "")));
	}
}

static void
add_note(struct dtl_reasons *r, const struct dtl_trace_note *note)
{
	static const char *const abouts[DTL_TRACE_STEP_COUNT] = {
		[DTL_TRACE_SENTENCE] = "sentence",
		[DTL_TRACE_CLAUSE] = "clause",
		[DTL_TRACE_PATTERN] = "pattern",
		[DTL_TRACE_PEOPLE] = "people",
	};
	const char *why = note->why;

	if (note->pattern != NULL && note->word.n > 0)
		why = dtl_arena_printf(r->a, "%s (%.*s)", why, DTL_STR_FMT(note->word));
	if (note->pattern != NULL)
		reasons_rule(r, abouts[note->step], true, note->pattern, dtl_str_from(why));
	else
		reasons_row(
		    r, abouts[note->step], true, note->word, DTL_STR_NONE, dtl_str_from(why));
}

/* What tells most first: sentence, then people, clauses, patterns. */
static void
add_notes(struct dtl_reasons *r)
{
	static const enum dtl_trace_step order[] = { DTL_TRACE_SENTENCE, DTL_TRACE_PEOPLE,
		DTL_TRACE_CLAUSE, DTL_TRACE_PATTERN };

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		const struct dtl_trace_note *note;
		size_t cursor = 0;

		while ((note = dtl_trace_next(r->x->trace, r->sentence, &cursor)) != NULL) {
			if (note->step == order[i])
				add_note(r, note);
		}
	}
}

void
dtl_reasons_of_sentence(
    struct dtl_arena *a, const struct dtl_extraction *x, uint32_t sentence, struct dtl_reasons *ret)
{
	*ret = (struct dtl_reasons){ .a = a, .x = x, .sentence = sentence };
	if (x->coded.outcome == DTL_OUTCOME_FILTERED) {
		reasons_row(
		    ret, "story", true, dtl_str_from("left out"), DTL_STR_NONE, x->coded.reason);
		return;
	}
	add_fates(ret);
	add_mentions(ret);
	add_clauses(ret);
	add_notes(ret);
}

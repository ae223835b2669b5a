#include "explain_reasons.h"

#include <math.h>

#define WORTH_TELLING 0.05
enum { SIGNALS_TOLD = 8 };

#include "news/trace.h"

void
reasons_row(struct dtl_reasons *r, const char *about, bool rejected, struct dtl_str what,
    struct dtl_str line, struct dtl_str why)
{
	if (r->row_count == r->row_cap) {
		size_t cap = r->row_cap != 0 ? 2 * r->row_cap : 16;

		r->rows = dtl_arena_grow(r->a, r->rows, r->row_count, cap, sizeof *r->rows);
		r->row_cap = cap;
	}
	r->rows[r->row_count++] = (struct dtl_reason){ about, rejected, what, line, why };
}

/* In order of the text; what overlaps a mark that is there is left out. */
void
reasons_mark(struct dtl_reasons *r, uint32_t beg, uint32_t end, const char *role)
{
	struct dtl_span s = r->x->doc.sentences[r->sentence].span;
	size_t at = 0;

	if (beg < s.beg || end > s.end || beg >= end)
		return;
	while (at < r->mark_count && r->marks[at].end <= beg)
		at++;
	if (at < r->mark_count && r->marks[at].beg < end)
		return;
	if (r->mark_count == r->mark_cap) {
		size_t cap = r->mark_cap != 0 ? 2 * r->mark_cap : 16;

		r->marks = dtl_arena_grow(r->a, r->marks, r->mark_count, cap, sizeof *r->marks);
		r->mark_cap = cap;
	}
	memmove(r->marks + at + 1, r->marks + at, (r->mark_count - at) * sizeof *r->marks);
	r->marks[at] = (struct dtl_mark){ beg, end, role };
	r->mark_count++;
}

bool
reasons_is_of(const struct dtl_extraction *x, size_t draft, size_t event)
{
	return x->trace->given[x->trace->merged[draft]] == event;
}

static uint32_t
sentence_at(const struct dtl_extraction *x, int32_t begin)
{
	for (uint32_t i = 0; i < x->doc.sentence_count; i++) {
		if ((int32_t)x->doc.sentences[i].span.beg == begin)
			return i;
	}
	return 0;
}

/* The telling that is the event's evidence. */
static const struct dtl_draft *
draft_of(const struct dtl_extraction *x, size_t event)
{
	const struct dtl_event *ev = &x->events[event];
	const struct dtl_draft *first = NULL;

	for (size_t i = 0; i < x->trace->draft_count; i++) {
		const struct dtl_draft *d = &x->trace->drafts[i];
		uint32_t sentence = d->clause->sentence;

		if (!reasons_is_of(x, i, event))
			continue;
		if (first == NULL)
			first = d;
		if ((int32_t)x->doc.sentences[sentence].span.beg == ev->evidence.begin &&
		    dtl_str_eq(d->pattern->rule, ev->evidence.rule))
			return d;
	}
	return first;
}

static void
add_tokens(struct dtl_buf *out, const struct dtl_document *doc, const char *role,
    const uint32_t *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++)
		dtl_buf_addf(out, "%s %s '%.*s'", i > 0 || out->n > 0 ? "," : "", role,
		    DTL_STR_FMT(doc->tokens[tokens[i]].form));
}

static struct dtl_str
clause_words(struct dtl_reasons *r, const struct dtl_clause *c)
{
	const struct dtl_document *doc = &r->x->doc;
	struct dtl_buf out;

	dtl_buf_init(&out, r->a);
	add_tokens(&out, doc, "subject", c->subjects, c->subject_count);
	add_tokens(&out, doc, "by", c->agents, c->agent_count);
	add_tokens(&out, doc, "object", c->objects, c->object_count);
	add_tokens(&out, doc, "to", c->recipients, c->recipient_count);
	for (size_t i = 0; i < c->oblique_count; i++)
		dtl_buf_addf(&out, "%s '%.*s'", out.n > 0 ? "," : "",
		    DTL_STR_FMT(dtl_document_text(doc, c->obliques[i].span)));
	if (c->negated)
		dtl_buf_add_z(&out, ", negated");
	if (c->modal.n > 0)
		dtl_buf_addf(&out, ", '%.*s'", DTL_STR_FMT(c->modal));
	if (c->reported && c->speaker != DTL_NO_TOKEN)
		dtl_buf_addf(&out, ", said by '%.*s', who only speaks",
		    DTL_STR_FMT(doc->tokens[c->speaker].form));
	return dtl_str_trim(dtl_buf_str(&out));
}

/* "aid-give.txt:12 give obj=..." -> file and line, rule. */
void
reasons_rule(struct dtl_reasons *r, const char *about, bool rejected, const struct dtl_pattern *p,
    struct dtl_str why)
{
	size_t gap = dtl_str_find_char(p->rule, ' ', 0);
	struct dtl_str line = dtl_str_slice(p->rule, 0, gap);
	struct dtl_str rule = dtl_str_trim(dtl_str_slice(p->rule, gap, p->rule.n));
	size_t colon = dtl_str_find_char(line, ':', 0);

	if (colon + 1 >= line.n) { /* made by the coder itself */
		rule = p->rule;
		line = DTL_STR_NONE;
	} else if (dtl_str_find_char(line, '/', 0) == line.n) {
		line = dtl_str_from(dtl_arena_printf(r->a, "patterns/%.*s", DTL_STR_FMT(line)));
	}
	reasons_row(r, about, rejected,
	    dtl_str_from(
		dtl_arena_printf(r->a, "%.*s %.*s", DTL_STR_FMT(p->cameo), DTL_STR_FMT(rule))),
	    line, why);
}

static void
pattern_note(struct dtl_reasons *r, const struct dtl_trace_note *note)
{
	const char *why = note->why;

	if (note->word.n > 0)
		why = dtl_arena_printf(r->a, "%s (%.*s)", why, DTL_STR_FMT(note->word));
	reasons_rule(r, "pattern", true, note->pattern, dtl_str_from(why));
}

static void
add_pattern(struct dtl_reasons *r, const struct dtl_draft *d)
{
	const struct dtl_token *word = &r->x->doc.tokens[d->predicate];
	const struct dtl_trace_note *note;
	size_t cursor = 0;

	reasons_mark(r, word->beg, word->end, "predicate");
	reasons_row(r, "clause", false, d->clause->lemma, DTL_STR_NONE, clause_words(r, d->clause));
	reasons_rule(r, "pattern", false, d->pattern,
	    d->pattern->specificity > 0
		? dtl_str_from(dtl_arena_printf(
		      r->a, "holds, and asks for more than its word (%d)", d->pattern->specificity))
		: dtl_str_from("holds"));
	while ((note = dtl_trace_next(r->x->trace, d->clause->sentence, &cursor)) != NULL) {
		if (note->predicate == d->predicate && note->pattern != d->pattern &&
		    (note->step == DTL_TRACE_PATTERN || note->step == DTL_TRACE_PEOPLE))
			pattern_note(r, note);
	}
}

static bool
is_about(const struct dtl_trace_note *note, const struct dtl_draft *d, enum dtl_trace_step step)
{
	return note->step == step && note->predicate == d->predicate && note->pattern == d->pattern;
}

static struct dtl_str
days_of(struct dtl_reasons *r, const struct dtl_when *when)
{
	char start[11], end[11];

	if (when->start.year == 0)
		return dtl_str_from("day unknown");
	dtl_date_format(when->start, start);
	dtl_date_format(when->end, end);
	if (strcmp(start, end) == 0)
		return dtl_str_from(dtl_arena_printf(r->a, "%s", start));
	return dtl_str_from(dtl_arena_printf(r->a, "%s..%s", start, end));
}

static void
date_rows(struct dtl_reasons *r, const struct dtl_draft *d, const struct dtl_event *ev)
{
	const struct dtl_trace_note *note;
	size_t cursor = 0;

	while ((note = dtl_trace_next(r->x->trace, d->clause->sentence, &cursor)) != NULL) {
		const struct dtl_timex *t;
		bool taken;

		if (!is_about(note, d, DTL_TRACE_DATE))
			continue;
		t = &r->x->dates->items[note->item];
		taken =
		    note->nearness > 0 && ev->when.text.n > 0 && ev->when.text.p == t->when.text.p;
		if (taken)
			reasons_mark(r, t->span.beg, t->span.end, "date");
		reasons_row(r, "date", !taken,
		    dtl_str_from(
			dtl_arena_printf(r->a, "%.*s '%.*s'", DTL_STR_FMT(days_of(r, &t->when)),
			    DTL_STR_FMT(dtl_document_text(&r->x->doc, t->span)))),
		    DTL_STR_NONE,
		    dtl_str_from(dtl_arena_printf(
			r->a, "%s; %s", dtl_when_basis_name(t->when.basis), note->why)));
	}
}

/* What the event says when no date of the sentence is its own. */
static void
add_dates(struct dtl_reasons *r, const struct dtl_draft *d, const struct dtl_event *ev)
{
	static const char *const words[DTL_WHEN_BASIS_COUNT] = {
		[DTL_WHEN_STATED] = "stated elsewhere in the story",
		[DTL_WHEN_RELATIVE] = "relative, told elsewhere in the story",
		[DTL_WHEN_DATELINE] = "no date in the sentence is its own: day of the dateline",
		[DTL_WHEN_PUBLISHED] = "no date in the sentence is its own: day of publication",
		[DTL_WHEN_INFERRED] = "nothing says when",
	};
	size_t before = r->row_count;

	date_rows(r, d, ev);
	for (size_t i = before; i < r->row_count; i++) {
		if (!r->rows[i].rejected)
			return;
	}
	reasons_row(r, "date", false, days_of(r, &ev->when), DTL_STR_NONE,
	    dtl_str_from(words[ev->when.basis]));
}

static bool
is_within(struct dtl_str part, struct dtl_str whole)
{
	return part.n > 0 && part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

static void
add_readings(struct dtl_reasons *r, uint32_t mention)
{
	const struct dtl_mention *m = &r->x->mentions->items[mention];
	const struct dtl_trace_note *note;
	size_t cursor = 0;

	while ((note = dtl_trace_next(r->x->trace, m->sentence, &cursor)) != NULL) {
		if (note->step == DTL_TRACE_READING && note->item == mention)
			reasons_row(r, "reading", strncmp(note->why, "chosen", 6) != 0, note->word,
			    DTL_STR_NONE, dtl_str_from(note->why));
	}
}

static bool
place_rows(struct dtl_reasons *r, const struct dtl_draft *d, const struct dtl_event *ev)
{
	const struct dtl_trace_note *note;
	size_t cursor = 0;
	bool any = false;

	while ((note = dtl_trace_next(r->x->trace, d->clause->sentence, &cursor)) != NULL) {
		const struct dtl_mention *m;
		struct dtl_str text;
		bool taken;

		if (!is_about(note, d, DTL_TRACE_PLACE))
			continue;
		m = &r->x->mentions->items[note->item];
		text = dtl_document_text(&r->x->doc, m->span);
		taken = note->nearness > 0 && is_within(text, ev->where.text);
		any |= taken;
		if (taken)
			reasons_mark(r, m->span.beg, m->span.end, "place");
		reasons_row(r, "place", !taken,
		    dtl_str_from(dtl_arena_printf(r->a, "%.*s '%.*s'",
			DTL_STR_FMT(m->place != NULL ? m->place->name : m->name),
			DTL_STR_FMT(text))),
		    m->lexicon, dtl_str_from(note->why));
		if (taken)
			add_readings(r, note->item);
	}
	return any;
}

static void
add_places(struct dtl_reasons *r, const struct dtl_draft *d, const struct dtl_event *ev)
{
	static const char *const words[DTL_WHERE_BASIS_COUNT] = {
		[DTL_WHERE_STATED] = "stated where the story tells of it again",
		[DTL_WHERE_SENTENCE] = "said elsewhere in its sentence",
		[DTL_WHERE_DATELINE] = "no place of the sentence is its own: the dateline",
		[DTL_WHERE_INFERRED] = "where its host is",
	};

	if (place_rows(r, d, ev))
		return;
	if (ev->where.name.n == 0)
		reasons_row(r, "place", false, dtl_str_from("unknown"), DTL_STR_NONE,
		    dtl_str_from("nothing says where"));
	else
		reasons_row(r, "place", false, ev->where.name, DTL_STR_NONE,
		    dtl_str_from(words[ev->where.basis]));
}

static void
add_merged(struct dtl_reasons *r, const struct dtl_draft *main_draft, size_t event)
{
	const struct dtl_extraction *x = r->x;

	for (size_t i = 0; i < x->trace->draft_count; i++) {
		const struct dtl_draft *d = &x->trace->drafts[i];
		size_t gap = dtl_str_find_char(d->pattern->rule, ' ', 0);

		if (d == main_draft || !reasons_is_of(x, i, event))
			continue;
		reasons_row(r, "merged", false,
		    dtl_str_from(dtl_arena_printf(r->a, "sentence %u: '%.*s'",
			(unsigned)d->clause->sentence + 1,
			DTL_STR_FMT(dtl_document_text(
			    &x->doc, x->doc.sentences[d->clause->sentence].span)))),
		    dtl_str_slice(d->pattern->rule, 0, gap),
		    dtl_str_from("the same type, sides, date, place, forum and instrument"));
	}
}

/* The signals that moved it most, the strongest first. */
static void
add_signals(const struct dtl_signals *signals, struct dtl_buf *out)
{
	bool told[DTL_MAX_SIGNALS] = { false };

	for (int n = 0; n < SIGNALS_TOLD; n++) {
		const struct dtl_signal *best = NULL;

		for (size_t i = 0; i < signals->count; i++) {
			const struct dtl_signal *s = &signals->items[i];

			if (!told[i] && fabs(s->worth) >= WORTH_TELLING &&
			    (best == NULL || fabs(s->worth) > fabs(best->worth)))
				best = s;
		}
		if (best == NULL)
			return;
		told[best - signals->items] = true;
		dtl_buf_addf(
		    out, "%s%.*s %+.2f", n > 0 ? ", " : "", DTL_STR_FMT(best->name), best->worth);
	}
	dtl_buf_add_z(out, " ...");
}

static void
add_confidence(struct dtl_reasons *r, const struct dtl_draft *d, const struct dtl_event *ev)
{
	struct dtl_buf why;

	dtl_buf_init(&why, r->a);
	add_signals(&d->signals, &why);
	if (ev->confidence > d->ev.confidence || ev->mention_count > 1)
		dtl_buf_add_z(&why, "; told more than once");
	reasons_row(r, "sure", false, dtl_str_from(dtl_arena_printf(r->a, "%.2f", ev->confidence)),
	    DTL_STR_NONE, dtl_buf_str(&why));
	r->signals = &d->signals;
}

void
dtl_reasons_of_event(
    struct dtl_arena *a, const struct dtl_extraction *x, size_t event, struct dtl_reasons *ret)
{
	const struct dtl_event *ev = &x->events[event];
	const struct dtl_draft *d = draft_of(x, event);

	*ret = (struct dtl_reasons){ .a = a, .x = x };
	ret->sentence = sentence_at(x, ev->evidence.begin);
	if (d == NULL)
		return;
	add_pattern(ret, d);
	dtl_reasons_add_people(ret, ev, event);
	add_dates(ret, d, ev);
	add_places(ret, d, ev);
	add_merged(ret, d, event);
	add_confidence(ret, d, ev);
}

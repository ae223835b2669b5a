/* The reasons of explain_reasons.h as text and as JSON. */
#include "explain_reasons.h"
#include "printer.h"

enum { SHOWN_REJECTED = 6 }; /* patterns; the JSON has them all */

static enum style
style_of(const char *role)
{
	if (strcmp(role, "predicate") == 0)
		return STYLE_HEAD;
	return strcmp(role, "date") == 0 || strcmp(role, "place") == 0 ? STYLE_WARN : STYLE_GOOD;
}

/* "[source Kenya] [predicate signed] a pact": brackets say it on paper, colours on a terminal too. */
static void
print_marked(struct printer *p, const struct dtl_reasons *r)
{
	struct dtl_span s = p->doc->sentences[r->sentence].span;
	uint32_t at = s.beg;

	dtl_buf_addf(p->out, "  %u  ", (unsigned)r->sentence + 1);
	for (size_t i = 0; i < r->mark_count; i++) {
		const struct dtl_mark *m = &r->marks[i];

		print_plain(p, dtl_document_text(p->doc, (struct dtl_span){ at, m->beg }));
		dtl_buf_add_char(p->out, '[');
		print_words(p, STYLE_DIM, m->role);
		dtl_buf_add_char(p->out, ' ');
		print_styled(p, style_of(m->role),
		    dtl_document_text(p->doc, (struct dtl_span){ m->beg, m->end }));
		dtl_buf_add_char(p->out, ']');
		at = m->end;
	}
	print_plain(p, dtl_document_text(p->doc, (struct dtl_span){ at, s.end }));
	dtl_buf_add_char(p->out, '\n');
}

static void
print_row(struct printer *p, const struct dtl_reason *row)
{
	dtl_buf_addf(
	    p->out, "     %-9s %s", row->about, row->rejected && row->what.n > 0 ? "not " : "");
	print_styled(p, row->rejected ? STYLE_DIM : STYLE_PLAIN, row->what);
	if (row->line.n > 0) {
		dtl_buf_add_z(p->out, "  ");
		print_styled(p, STYLE_DIM, row->line);
	}
	if (row->why.n > 0) {
		dtl_buf_add_z(p->out, row->what.n + row->line.n > 0 ? ": " : "");
		print_plain(p, row->why);
	}
	dtl_buf_add_char(p->out, '\n');
}

static void
print_rows(struct printer *p, const struct dtl_reasons *r)
{
	size_t patterns = 0;

	for (size_t i = 0; i < r->row_count; i++) {
		const struct dtl_reason *row = &r->rows[i];
		bool pattern = row->rejected && strcmp(row->about, "pattern") == 0;

		patterns += pattern ? 1 : 0;
		if (!pattern || patterns <= SHOWN_REJECTED)
			print_row(p, row);
	}
	if (patterns > SHOWN_REJECTED)
		dtl_buf_addf(p->out, "     pattern   not %zu more; --json shows them\n",
		    patterns - SHOWN_REJECTED);
}

void
print_why(struct printer *p, size_t event)
{
	struct dtl_reasons r;

	dtl_reasons_of_event(p->doc->a, p->seen->x, event, &r);
	print_marked(p, &r);
	print_rows(p, &r);
}

void
print_why_not(struct printer *p, uint32_t sentence)
{
	struct dtl_reasons r;

	dtl_reasons_of_sentence(p->doc->a, p->seen->x, sentence, &r);
	print_marked(p, &r);
	print_rows(p, &r);
	dtl_buf_add_char(p->out, '\n');
}

bool
dtl_explain_asks(const struct dtl_seen *seen, uint32_t sentence)
{
	const struct dtl_explain *e = seen->asked;

	if (!e->why_not)
		return false;
	return e->only != DTL_NO_TOKEN ? e->only == sentence
				       : !dtl_sentence_has_event(seen->x, sentence);
}

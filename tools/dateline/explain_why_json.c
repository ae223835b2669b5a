/* The reasons of explain_reasons.h as JSON. */
#include "explain_reasons.h"

#include "wire/wire.h"

static void
member(struct dtl_json_writer *w, const char *key, struct dtl_str value)
{
	dtl_json_key(w, key);
	dtl_json_str(w, value);
}

static void
write_marks(struct dtl_json_writer *w, const struct dtl_reasons *r)
{
	struct dtl_cursor cursor = { 0, 0 };

	dtl_json_key(w, "marks");
	dtl_json_begin_array(w);
	for (size_t i = 0; i < r->mark_count; i++) {
		const struct dtl_document *doc = &r->x->doc;
		const struct dtl_mark *m = &r->marks[i];

		dtl_json_begin_object(w);
		member(w, "role", dtl_str_from(m->role));
		member(w, "text", dtl_document_text(doc, (struct dtl_span){ m->beg, m->end }));
		dtl_json_key(w, "begin");
		dtl_json_int(w, dtl_document_code_points(doc, m->beg, &cursor));
		dtl_json_key(w, "end");
		dtl_json_int(w, dtl_document_code_points(doc, m->end, &cursor));
		dtl_json_end_object(w);
	}
	dtl_json_end_array(w);
}

static void
write_rows(struct dtl_json_writer *w, const struct dtl_reasons *r)
{
	dtl_json_key(w, "reasons");
	dtl_json_begin_array(w);
	for (size_t i = 0; i < r->row_count; i++) {
		const struct dtl_reason *row = &r->rows[i];

		dtl_json_begin_object(w);
		member(w, "about", dtl_str_from(row->about));
		dtl_json_key(w, "taken");
		dtl_json_bool(w, !row->rejected);
		member(w, "what", row->what);
		member(w, "line", row->line);
		member(w, "why", row->why);
		dtl_json_end_object(w);
	}
	dtl_json_end_array(w);
}

static void
write_sentence(struct dtl_json_writer *w, const struct dtl_reasons *r)
{
	struct dtl_span span = r->x->doc.sentences[r->sentence].span;

	dtl_json_key(w, "sentence");
	dtl_json_int(w, (int64_t)r->sentence + 1);
	member(w, "text", dtl_document_text(&r->x->doc, span));
}

/* {"nominal": 1, "long": 0.4, ...} */
static void
write_signals(struct dtl_json_writer *w, const struct dtl_reasons *r)
{
	dtl_json_key(w, "signals");
	dtl_json_begin_object(w);
	for (size_t i = 0; r->signals != NULL && i < r->signals->count; i++) {
		dtl_json_key_str(w, r->signals->items[i].name);
		dtl_json_double(w, r->signals->items[i].value);
	}
	dtl_json_end_object(w);
}

static void
write_why(struct dtl_json_writer *w, const struct dtl_extraction *x, size_t event)
{
	struct dtl_reasons r;

	dtl_reasons_of_event(x->doc.a, x, event, &r);
	dtl_json_begin_object(w);
	write_sentence(w, &r);
	write_marks(w, &r);
	write_rows(w, &r);
	write_signals(w, &r);
	dtl_json_end_object(w);
}

static void
write_why_not(struct dtl_json_writer *w, const struct dtl_extraction *x, uint32_t sentence)
{
	struct dtl_reasons r;

	dtl_reasons_of_sentence(x->doc.a, x, sentence, &r);
	dtl_json_begin_object(w);
	write_sentence(w, &r);
	write_rows(w, &r);
	dtl_json_end_object(w);
}

void
dtl_explain_event(struct dtl_json_writer *w, const struct dtl_seen *seen, size_t event)
{
	struct dtl_record record = { .kind = DTL_KIND_EVENT, .u.event = &seen->x->events[event] };

	if (!seen->asked->why || seen->asked->batch) {
		dtl_wire_json_value(record, seen->x->doc.text, w);
		return;
	}
	dtl_json_begin_object(w);
	dtl_json_key(w, "event");
	dtl_wire_json_value(record, seen->x->doc.text, w);
	dtl_json_key(w, "why");
	write_why(w, seen->x, event);
	dtl_json_end_object(w);
}

void
dtl_explain_why_members(struct dtl_json_writer *w, const struct dtl_seen *seen)
{
	const struct dtl_explain *e = seen->asked;

	if (e->why) {
		dtl_json_key(w, "why");
		dtl_json_begin_array(w);
		for (size_t i = 0; i < seen->x->event_count; i++)
			write_why(w, seen->x, i);
		dtl_json_end_array(w);
	}
	if (!e->why_not)
		return;
	dtl_json_key(w, "why_not");
	dtl_json_begin_array(w);
	for (uint32_t i = 0; i < seen->x->doc.sentence_count; i++) {
		if (dtl_explain_asks(seen, i))
			write_why_not(w, seen->x, i);
	}
	dtl_json_end_array(w);
}

void
dtl_explain_why_not_lines(struct dtl_buf *out, const struct dtl_seen *seen)
{
	for (uint32_t i = 0; i < seen->x->doc.sentence_count; i++) {
		struct dtl_json_writer w;

		if (!dtl_explain_asks(seen, i))
			continue;
		dtl_json_writer_init(&w, out, 0);
		write_why_not(&w, seen->x, i);
		dtl_buf_add_char(out, '\n');
	}
}

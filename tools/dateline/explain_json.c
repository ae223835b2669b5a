#include "explain_items.h"

#include "news/mention.h"
#include "news/when.h"

/* How the stages that are lists give their items. raw: item writes the whole value itself. */
struct listing {
	const char *name;
	void (*item)(struct dtl_items *j, size_t i);
	bool raw;
};

static const struct listing listings[DTL_STAGE_COUNT] = {
	[DTL_STAGE_BLOCKS] = { "blocks", dtl_item_block, false },
	[DTL_STAGE_SENTENCES] = { "sentences", dtl_item_sentence, false },
	[DTL_STAGE_TOKENS] = { "tokens", dtl_item_token, false },
	[DTL_STAGE_PARSE] = { "tokens", dtl_item_token, false },
	[DTL_STAGE_CLAUSES] = { "clauses", dtl_item_clause, false },
	[DTL_STAGE_MENTIONS] = { "mentions", dtl_item_mention, false },
	[DTL_STAGE_DATES] = { "dates", dtl_item_date, false },
	[DTL_STAGE_PLACES] = { "places", dtl_item_place, false },
	[DTL_STAGE_EVENTS] = { "events", dtl_item_event, true },
};

static size_t
item_count(const struct dtl_seen *seen)
{
	const struct dtl_extraction *x = seen->x;

	switch (seen->stage) {
	case DTL_STAGE_BLOCKS:
		return x->doc.block_count;
	case DTL_STAGE_SENTENCES:
		return x->doc.sentence_count;
	case DTL_STAGE_TOKENS:
	case DTL_STAGE_PARSE:
		return x->doc.token_count;
	case DTL_STAGE_CLAUSES:
		return x->doc.clause_count;
	case DTL_STAGE_MENTIONS:
	case DTL_STAGE_PLACES:
		return x->mentions != NULL ? x->mentions->count : 0;
	case DTL_STAGE_DATES:
		return x->dates != NULL ? x->dates->count : 0;
	case DTL_STAGE_EVENTS:
		return x->event_count;
	case DTL_STAGE_BODY:
	case DTL_STAGE_COUNT:
		break;
	}
	return 0;
}

static void
write_item(struct dtl_items *j, const struct listing *listing, size_t i)
{
	if (listing->raw) {
		listing->item(j, i);
		return;
	}
	dtl_json_begin_object(j->w);
	listing->item(j, i);
	dtl_json_end_object(j->w);
}

void
dtl_explain_members(struct dtl_json_writer *w, const struct dtl_seen *seen)
{
	struct dtl_items j = { w, seen, &seen->x->doc, { 0, 0 } };
	const struct listing *listing = &listings[seen->stage];

	if (seen->stage == DTL_STAGE_BODY) {
		dtl_items_body(&j);
		return;
	}
	if (seen->stage < DTL_STAGE_EVENTS)
		dtl_put_str(&j, "text", j.doc->text);
	dtl_json_key(w, listing->name);
	dtl_json_begin_array(w);
	if (seen->stage == DTL_STAGE_PLACES)
		dtl_items_of_dateline(&j);
	for (size_t i = 0; i < item_count(seen); i++) {
		if (seen->stage != DTL_STAGE_PLACES || dtl_item_is_place(&j, i))
			write_item(&j, listing, i);
	}
	dtl_json_end_array(w);
	dtl_explain_why_members(w, seen);
}

void
dtl_explain_lines(struct dtl_buf *out, const struct dtl_seen *seen)
{
	struct dtl_json_writer w;
	struct dtl_items j = { &w, seen, &seen->x->doc, { 0, 0 } };

	dtl_json_writer_init(&w, out, 0);
	if (seen->stage == DTL_STAGE_BODY) {
		dtl_json_begin_object(&w);
		dtl_items_body(&j);
		dtl_json_end_object(&w);
		dtl_buf_add_char(out, '\n');
		return;
	}
	for (size_t i = 0; i < item_count(seen); i++) {
		if (seen->stage == DTL_STAGE_PLACES && !dtl_item_is_place(&j, i))
			continue;
		dtl_json_writer_init(&w, out, 0);
		write_item(&j, &listings[seen->stage], i);
		dtl_buf_add_char(out, '\n');
	}
	dtl_explain_why_not_lines(out, seen);
}

#include "explain.h"

#include "news/mention.h"
#include "news/when.h"
#include "text/clause.h"
#include "text/names.h"

#include <math.h>
#include <stdio.h>

struct writer {
	struct dtl_json_writer *w;
	const struct dtl_seen *seen;
	const struct dtl_document *doc;
	struct dtl_cursor cursor; /* of begin and end, which mostly rise */
};

static void
str(struct writer *j, const char *key, struct dtl_str value)
{
	dtl_json_key(j->w, key);
	dtl_json_str(j->w, value);
}

static void
text(struct writer *j, const char *key, const char *value)
{
	dtl_json_key(j->w, key);
	dtl_json_z(j->w, value);
}

static void
number(struct writer *j, const char *key, int64_t value)
{
	dtl_json_key(j->w, key);
	dtl_json_int(j->w, value);
}

static void
real(struct writer *j, const char *key, double value)
{
	dtl_json_key(j->w, key);
	if (isfinite(value))
		dtl_json_double(j->w, value);
	else
		dtl_json_null(j->w);
}

static void
flag(struct writer *j, const char *key, bool value)
{
	dtl_json_key(j->w, key);
	dtl_json_bool(j->w, value);
}

static int64_t
code_points(struct writer *j, uint32_t byte)
{
	if (byte < j->cursor.byte)
		j->cursor = (struct dtl_cursor){ 0, 0 };
	return dtl_document_code_points(j->doc, byte, &j->cursor);
}

static void
span(struct writer *j, uint32_t beg, uint32_t end)
{
	number(j, "begin", code_points(j, beg));
	number(j, "end", code_points(j, end));
	number(j, "byte_begin", beg);
	number(j, "byte_end", end);
}

static void
span_text(struct writer *j, struct dtl_span s)
{
	span(j, s.beg, s.end);
	str(j, "text", dtl_document_text(j->doc, s));
}

static void
item_block(struct writer *j, size_t i)
{
	const struct dtl_block *block = &j->doc->blocks[i];

	text(j, "kind", dtl_block_kind_name(block->kind));
	flag(j, "coded", block->coded);
	text(j, "why", block->why);
	span_text(j, block->span);
}

static void
item_sentence(struct writer *j, size_t i)
{
	const struct dtl_sentence *sentence = &j->doc->sentences[i];

	number(j, "sentence", (int64_t)i);
	number(j, "block", sentence->block);
	number(j, "tokens", sentence->token_count);
	span_text(j, sentence->span);
}

static void
item_token(struct writer *j, size_t i)
{
	const struct dtl_token *token = &j->doc->tokens[i];

	number(j, "token", (int64_t)i);
	str(j, "form", token->form);
	if (j->seen->stage == DTL_STAGE_TOKENS) {
		flag(j, "space_before", (token->flags & DTL_TOKEN_SPACE_BEFORE) != 0);
		flag(j, "link", (token->flags & DTL_TOKEN_URL) != 0);
		flag(j, "clitic", (token->flags & DTL_TOKEN_CLITIC) != 0);
	} else {
		str(j, "lemma", token->lemma);
		text(j, "upos", dtl_upos_name((enum dtl_upos)token->upos));
		text(j, "xpos", dtl_xpos_name(token->xpos));
		dtl_json_key(j->w, "head");
		if (token->head != DTL_NO_TOKEN)
			dtl_json_int(j->w, token->head);
		else
			dtl_json_null(j->w);
		text(j, "deprel", token->deprel);
	}
	if (token->name != DTL_NAME_NONE) {
		text(j, "name", dtl_name_kind_name((enum dtl_name_kind)token->name));
		flag(j, "name_begins", (token->flags & DTL_TOKEN_NAME_BEGIN) != 0);
	}
	span(j, token->beg, token->end);
}

/* The words, and where each begins. */
static void
token_list(struct writer *j, const char *key, const uint32_t *tokens, size_t count)
{
	char at[40];

	dtl_json_key(j->w, key);
	dtl_json_begin_array(j->w);
	for (size_t i = 0; i < count; i++)
		dtl_json_str(j->w, j->doc->tokens[tokens[i]].form);
	dtl_json_end_array(j->w);
	(void)snprintf(at, sizeof at, "%s_byte_begin", key);
	dtl_json_key(j->w, at);
	dtl_json_begin_array(j->w);
	for (size_t i = 0; i < count; i++)
		dtl_json_int(j->w, j->doc->tokens[tokens[i]].beg);
	dtl_json_end_array(j->w);
}

static void
item_clause(struct writer *j, size_t i)
{
	static const char *const tenses[] = { NULL, "past", "present", "future" };
	const struct dtl_clause *clause = &j->doc->clauses[i];

	number(j, "sentence", clause->sentence);
	str(j, "lemma", clause->lemma);
	str(j, "particle", clause->particle);
	text(j, "tense", tenses[clause->tense]);
	text(j, "link", dtl_link_name(clause->link));
	str(j, "modal", clause->modal);
	flag(j, "passive", clause->passive);
	flag(j, "negated", clause->negated);
	flag(j, "nominal", clause->nominal);
	flag(j, "perfect", clause->perfect);
	flag(j, "progressive", clause->progressive);
	flag(j, "question", clause->question);
	flag(j, "imperative", clause->imperative);
	flag(j, "reported", clause->reported);
	if (clause->speaker != DTL_NO_TOKEN)
		str(j, "speaker", j->doc->tokens[clause->speaker].form);
	if (clause->light_noun != DTL_NO_TOKEN)
		str(j, "light_noun", j->doc->tokens[clause->light_noun].form);
	if (clause->parent != DTL_NO_TOKEN)
		number(j, "parent", clause->parent);
	token_list(j, "subjects", clause->subjects, clause->subject_count);
	token_list(j, "agents", clause->agents, clause->agent_count);
	token_list(j, "objects", clause->objects, clause->object_count);
	token_list(j, "recipients", clause->recipients, clause->recipient_count);
	dtl_json_key(j->w, "obliques");
	dtl_json_begin_array(j->w);
	for (size_t k = 0; k < clause->oblique_count; k++) {
		dtl_json_begin_object(j->w);
		str(j, "prep", clause->obliques[k].prep);
		str(j, "text", dtl_document_text(j->doc, clause->obliques[k].span));
		dtl_json_end_object(j->w);
	}
	dtl_json_end_array(j->w);
	const struct dtl_token *predicate = &j->doc->tokens[clause->predicate];
	span(j, predicate->beg, predicate->end);
}

static void
item_mention(struct writer *j, size_t i)
{
	static const char *const kinds[DTL_MENTION_KIND_COUNT] = { "person", "organisation",
		"country", "agent", "place", "forum", "instrument", "exercise", "anaphor" };
	const struct dtl_mention *m = &j->seen->x->mentions->items[i];

	number(j, "mention", (int64_t)i);
	text(j, "kind", kinds[m->kind]);
	str(j, "name", m->name);
	str(j, "title", m->title);
	str(j, "affiliation", m->affiliation);
	str(j, "acronym", m->acronym);
	str(j, "country", m->country);
	str(j, "actor", m->actor);
	str(j, "wikidata", m->wikidata);
	number(j, "ordinal", m->ordinal);
	number(j, "entity", m->entity);
	text(j, "basis", m->basis);
	real(j, "confidence", m->confidence);
	span_text(j, m->span);
}

static void
day(struct writer *j, const char *key, struct dtl_date date)
{
	char out[11];

	if (date.year != 0)
		dtl_date_format(date, out);
	text(j, key, date.year != 0 ? out : NULL);
}

static void
item_date(struct writer *j, size_t i)
{
	static const char *const types[] = { "DATE", "TIME", "DURATION", "SET" };
	const struct dtl_timex *t = &j->seen->x->dates->items[i];

	span_text(j, t->span);
	text(j, "type", types[t->type]);
	str(j, "value", t->value);
	day(j, "start", t->when.start);
	day(j, "end_date", t->when.end);
	text(j, "basis", dtl_when_basis_name(t->when.basis));
}

static void
item_event(struct writer *j, size_t i)
{
	dtl_explain_event(j->w, j->seen, i);
}

/* Places are the mentions of that kind, with the reading that was chosen. */
static bool
is_place(const struct writer *j, size_t i)
{
	return j->seen->x->mentions->items[i].kind == DTL_MENTION_PLACE ||
	       j->seen->x->mentions->items[i].place != NULL;
}

static void
place_members(struct writer *j, struct dtl_span span, const struct dtl_place_candidate *place)
{
	span_text(j, span);
	str(j, "name", place->name);
	str(j, "country", place->country);
	str(j, "admin1", place->admin1);
	real(j, "lat", place->lat);
	real(j, "lon", place->lon);
	number(j, "geonames_id", place->geonames_id);
	real(j, "confidence", place->confidence);
}

static void
item_place(struct writer *j, size_t i)
{
	const struct dtl_mention *m = &j->seen->x->mentions->items[i];
	const struct dtl_place_candidate unknown = { .name = m->name,
		.country = m->country,
		.lat = (double)NAN,
		.lon = (double)NAN,
		.confidence = m->confidence };

	place_members(j, m->span, m->place != NULL ? m->place : &unknown);
}

/* Its words stand in no sentence and are no mention, but they name a place, and often its region. */
static void
write_dateline_part(struct writer *j, struct dtl_str words, const struct dtl_place_candidate *place)
{
	struct dtl_str all = j->doc->text;

	if (place == NULL || words.n == 0 || words.p < all.p || words.p + words.n > all.p + all.n)
		return;
	uint32_t at = (uint32_t)(words.p - all.p);

	dtl_json_begin_object(j->w);
	place_members(j, (struct dtl_span){ at, at + (uint32_t)words.n }, place);
	dtl_json_end_object(j->w);
}

static void
write_dateline_places(struct writer *j)
{
	const struct dtl_dateline *d = &j->doc->dateline;

	write_dateline_part(j, d->place, j->seen->x->dateline_place);
	write_dateline_part(j, d->region, j->seen->x->dateline_region);
}

/* How the stages that are lists give their items. raw: item writes the whole value itself. */
struct listing {
	const char *name;
	void (*item)(struct writer *j, size_t i);
	bool raw;
};

static const struct listing listings[DTL_STAGE_COUNT] = {
	[DTL_STAGE_BLOCKS] = { "blocks", item_block, false },
	[DTL_STAGE_SENTENCES] = { "sentences", item_sentence, false },
	[DTL_STAGE_TOKENS] = { "tokens", item_token, false },
	[DTL_STAGE_PARSE] = { "tokens", item_token, false },
	[DTL_STAGE_CLAUSES] = { "clauses", item_clause, false },
	[DTL_STAGE_MENTIONS] = { "mentions", item_mention, false },
	[DTL_STAGE_DATES] = { "dates", item_date, false },
	[DTL_STAGE_PLACES] = { "places", item_place, false },
	[DTL_STAGE_EVENTS] = { "events", item_event, true },
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
write_item(struct writer *j, const struct listing *listing, size_t i)
{
	if (listing->raw) {
		listing->item(j, i);
		return;
	}
	dtl_json_begin_object(j->w);
	listing->item(j, i);
	dtl_json_end_object(j->w);
}

static void
body_members(struct writer *j)
{
	const struct dtl_document *doc = j->doc;

	str(j, "title", doc->title);
	str(j, "subtitle", doc->subtitle);
	dtl_json_key(j->w, "authors");
	dtl_json_begin_array(j->w);
	for (size_t i = 0; i < doc->author_count; i++)
		dtl_json_str(j->w, doc->authors[i]);
	dtl_json_end_array(j->w);
	str(j, "published", doc->published);
	str(j, "published_day", doc->published_day);
	str(j, "description", doc->description);
	dtl_json_key(j->w, "origins");
	dtl_json_begin_object(j->w);
	str(j, "title", dtl_str_from(doc->title_origin));
	str(j, "authors", dtl_str_from(doc->authors_origin));
	str(j, "published", dtl_str_from(doc->published_origin));
	str(j, "description", dtl_str_from(doc->description_origin));
	dtl_json_end_object(j->w);
	dtl_json_key(j->w, "dateline");
	if (doc->dateline.span.end > doc->dateline.span.beg) {
		dtl_json_begin_object(j->w);
		str(j, "place", doc->dateline.place);
		str(j, "region", doc->dateline.region);
		str(j, "date", doc->dateline.date);
		str(j, "agency", doc->dateline.agency);
		span_text(j, doc->dateline.span);
		dtl_json_end_object(j->w);
	} else {
		dtl_json_null(j->w);
	}
	str(j, "text", doc->text);
	dtl_json_key(j->w, "blocks");
	dtl_json_begin_array(j->w);
	for (size_t i = 0; i < doc->block_count; i++)
		write_item(j, &listings[DTL_STAGE_BLOCKS], i);
	dtl_json_end_array(j->w);
}

void
dtl_explain_members(struct dtl_json_writer *w, const struct dtl_seen *seen)
{
	struct writer j = { w, seen, &seen->x->doc, { 0, 0 } };
	const struct listing *listing = &listings[seen->stage];

	if (seen->stage == DTL_STAGE_BODY) {
		body_members(&j);
		return;
	}
	if (seen->stage < DTL_STAGE_EVENTS)
		str(&j, "text", j.doc->text);
	dtl_json_key(w, listing->name);
	dtl_json_begin_array(w);
	if (seen->stage == DTL_STAGE_PLACES)
		write_dateline_places(&j);
	for (size_t i = 0; i < item_count(seen); i++) {
		if (seen->stage != DTL_STAGE_PLACES || is_place(&j, i))
			write_item(&j, listing, i);
	}
	dtl_json_end_array(w);
	dtl_explain_why_members(w, seen);
}

void
dtl_explain_lines(struct dtl_buf *out, const struct dtl_seen *seen)
{
	struct dtl_json_writer w;
	struct writer j = { &w, seen, &seen->x->doc, { 0, 0 } };

	dtl_json_writer_init(&w, out, 0);
	if (seen->stage == DTL_STAGE_BODY) {
		dtl_json_begin_object(&w);
		body_members(&j);
		dtl_json_end_object(&w);
		dtl_buf_add_char(out, '\n');
		return;
	}
	for (size_t i = 0; i < item_count(seen); i++) {
		if (seen->stage == DTL_STAGE_PLACES && !is_place(&j, i))
			continue;
		dtl_json_writer_init(&w, out, 0);
		write_item(&j, &listings[seen->stage], i);
		dtl_buf_add_char(out, '\n');
	}
	dtl_explain_why_not_lines(out, seen);
}

#include "news/extract.h"

#include "news/code.h"
#include "news/merge.h"
#include "news/notes.h"
#include "news/screen.h"
#include "news/sketch.h"
#include "news/trace.h"
#include "text/body.h"
#include "text/segment.h"
#include "text/fold.h"
#include "text/names.h"

#define MAX_SENTENCES 5000
#define MAX_TOKENS 200000
#define SHORT_TEXT 300

struct dtl_extractor {
	struct dtl_arena *a;
	struct dtl_extract_options options;
	struct dtl_lexicon *lexicon;
	struct dtl_model *model;
	struct dtl_language_id *language;
	struct dtl_patterns patterns;
	struct dtl_screen *screen;
	struct dtl_notes notes;
	struct dtl_confidence confidence;
	struct dtl_generation generation;
};

/* "1.2.3" -> 10203: rises with every release. */
static int32_t
version_number(struct dtl_str version)
{
	struct dtl_str piece;
	int32_t number = 0;

	for (int i = 0; i < 3; i++) {
		int64_t part = 0;

		if (dtl_str_split(&version, '.', &piece))
			(void)dtl_str_to_i64(piece, 0, 99, &part);
		number = number * 100 + (int32_t)part;
	}
	return number;
}

static dtl_rc
open_parts(
    struct dtl_extractor *x, const struct dtl_extract_resources *resources, struct dtl_err *err)
{
	dtl_rc rc = dtl_lexicon_open(x->a, resources->lexicon, &x->lexicon, err);

	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "lexicon");
	rc =
	    dtl_patterns_open(x->a, dtl_lexicon_section(x->lexicon, "patterns"), &x->patterns, err);
	if (rc == DTL_OK)
		x->screen = dtl_screen_new(x->a, &x->patterns);
	if (rc == DTL_OK)
		rc = dtl_notes_open(
		    x->a, dtl_lexicon_section(x->lexicon, DTL_NOTES_SECTION), &x->notes, err);
	if (rc == DTL_OK)
		rc = dtl_confidence_open(
		    dtl_lexicon_section(x->lexicon, DTL_CONFIDENCE_SECTION), &x->confidence, err);
	if (rc != DTL_OK)
		return rc;
	rc = dtl_model_open(resources->model, &x->model, err);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_FAIL, "language model");
	return dtl_language_open(resources->language_data, &x->language, err);
}

dtl_rc
dtl_extractor_new(const struct dtl_extract_resources *resources,
    const struct dtl_extract_options *options, struct dtl_extractor **ret, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_extractor *x = DTL_NEW(a, struct dtl_extractor);

	x->a = a;
	x->options = *options;
	if (x->options.max_sentences == 0)
		x->options.max_sentences = MAX_SENTENCES;
	if (x->options.max_tokens == 0)
		x->options.max_tokens = MAX_TOKENS;
	if (open_parts(x, resources, err) != DTL_OK) {
		dtl_extractor_free(x);
		return DTL_FAIL;
	}
	if (options->beam_width > 0)
		dtl_model_set_beam(x->model, (unsigned)options->beam_width);
	x->generation.version = dtl_str_from(DTL_VERSION);
	x->generation.lexicon = dtl_lexicon_checksum(x->lexicon);
	x->generation.model = dtl_model_checksum(x->model);
	x->generation.number =
	    options->generation != 0 ? options->generation : version_number(x->generation.version);
	*ret = x;
	return DTL_OK;
}

void
dtl_extractor_free(struct dtl_extractor *x)
{
	if (x == NULL)
		return;
	dtl_language_close(x->language);
	dtl_model_close(x->model);
	dtl_arena_free(x->a);
}

void
dtl_extractor_mask_pattern(struct dtl_extractor *x, size_t index)
{
	x->patterns.masked = index == SIZE_MAX ? 0 : index + 1;
}

const struct dtl_generation *
dtl_extractor_generation(const struct dtl_extractor *x)
{
	return &x->generation;
}

/* What one call works on. */
struct work {
	const struct dtl_extractor *x;
	struct dtl_arena *a;
	const struct dtl_article *article;
	struct dtl_extraction *out;
	struct dtl_date published; /* year 0 unknown */
	struct dtl_date dateline;
	struct dtl_noted noted; /* by the user's own notes */
	struct dtl_trace *trace; /* NULL unless asked for */
};

static bool
page_date(struct dtl_str s, struct dtl_date *ret)
{
	int64_t ms;

	if (dtl_date_parse(dtl_str_slice(s, 0, 10), ret))
		return true;
	if (!dtl_time_parse(s, &ms))
		return false;
	*ret = dtl_date_from_ms(ms);
	return true;
}

static bool
same_day(struct dtl_date a, struct dtl_date b)
{
	return a.year != 0 && dtl_date_cmp(a, b) == 0;
}

/* Publication as the envelope states it, else the page, else a dateline with a year. */
static void
find_published(struct work *w)
{
	struct dtl_coded *c = &w->out->coded;
	struct dtl_date none = { 0, 0, 0 };

	c->published_at = w->article->published_at;
	c->published_basis = w->article->published_basis;
	w->published = none;
	if (c->published_at != DTL_TIME_NONE) {
		w->published = dtl_date_from_ms(c->published_at);
	} else if (page_date(w->out->doc.published, &w->published)) {
		c->published_at = dtl_date_to_ms(w->published);
		c->published_basis = same_day(dtl_dates_dateline(&w->out->doc, none), w->published)
					 ? (struct dtl_str)DTL_STR("dateline")
					 : (struct dtl_str)DTL_STR("page");
	}
	w->dateline = dtl_dates_dateline(&w->out->doc, w->published);
	if (w->published.year != 0 || w->dateline.year == 0)
		return;
	w->published = w->dateline;
	c->published_at = dtl_date_to_ms(w->dateline);
	c->published_basis = (struct dtl_str)DTL_STR("dateline");
}

static void
filter(struct work *w, struct dtl_str reason)
{
	w->out->coded.outcome = DTL_OUTCOME_FILTERED;
	w->out->coded.reason = reason;
}

static void
fill_coded(struct work *w)
{
	struct dtl_coded *c = &w->out->coded;
	const struct dtl_document *doc = &w->out->doc;

	c->article_id = w->article->id;
	c->revision = w->article->revision;
	c->outcome = DTL_OUTCOME_CODED;
	c->url = w->article->url;
	c->source = w->article->source;
	c->headline = doc->title.n > 0 ? doc->title : w->article->title;
	if (w->x->options.keep_text)
		c->text = doc->text;
	c->generation = w->x->generation;
}

static bool
has_coded_text(const struct dtl_document *doc)
{
	for (size_t i = 0; i < doc->block_count; i++) {
		if (doc->blocks[i].coded && doc->blocks[i].span.end > doc->blocks[i].span.beg)
			return true;
	}
	return false;
}

static bool
leave_out(const struct work *w, const struct dtl_sentence *s, const char *why, struct dtl_str word)
{
	dtl_trace_sentence(w->trace, (uint32_t)(s - w->out->doc.sentences), why, word);
	return false;
}

/* Do the words of the sentence make up a pattern? Without one it holds no event. */
static bool
can_hold_event(const struct work *w, const struct dtl_sentence *s)
{
	const struct dtl_token *tokens = w->out->doc.tokens + s->token;
	const struct dtl_block *block = &w->out->doc.blocks[s->block];
	struct dtl_str discard = w->noted.sentence_discards != NULL
				     ? w->noted.sentence_discards[s - w->out->doc.sentences]
				     : DTL_STR_NONE;

	if (discard.n > 0)
		return leave_out(w, s, "a phrase of your own notes leaves it out", discard);
	if (!block->coded)
		return leave_out(w, s, "its block is not coded",
		    dtl_str_from(
			block->why != NULL ? block->why : dtl_block_kind_name(block->kind)));
	if (s->token_count < 3)
		return leave_out(w, s, "fewer than three words", DTL_STR_NONE);
	if (dtl_screen_passes(w->x->screen, tokens, s->token_count))
		return true;
	for (uint32_t i = 0; i < s->token_count; i++)
		if (dtl_code_may_tell_attendance(&tokens[i]))
			return true;
	return leave_out(w, s, "its words make up no pattern: not parsed", DTL_STR_NONE);
}

/* Parts of speech and names. */
static void
label(struct work *w)
{
	struct dtl_document *doc = &w->out->doc;

	for (size_t i = 0; i < doc->sentence_count; i++)
		if (doc->blocks[doc->sentences[i].block].coded)
			dtl_tag(w->x->model, doc, &doc->sentences[i]);
	dtl_names_label(w->x->model, doc);
}

static void
parse(struct work *w)
{
	struct dtl_document *doc = &w->out->doc;

	for (size_t i = 0; i < doc->sentence_count; i++) {
		struct dtl_sentence *s = &doc->sentences[i];

		if (!can_hold_event(w, s))
			continue;
		dtl_parse_folded(w->x->model, doc, s);
		w->out->parsed_count++;
	}
}

/* Equal tellings of equal events are told apart by how often they occurred before. */
static void
give_ids(struct work *w, struct dtl_event *events, size_t count)
{
	struct dtl_map seen;

	dtl_map_init(&seen, w->a);
	for (size_t i = 0; i < count; i++) {
		char id[DTL_ID_HEX + 1];

		for (uint32_t occurrence = 0;; occurrence++) {
			dtl_event_id(&events[i], occurrence, id);
			if (!dtl_map_get(&seen, dtl_str_make(id, DTL_ID_HEX), NULL))
				break;
		}
		events[i].id = dtl_str_make(dtl_arena_strndup(w->a, id, DTL_ID_HEX), DTL_ID_HEX);
		(void)dtl_map_put(&seen, events[i].id, (union dtl_map_value){ .num = 1 });
	}
}

static void
fill_event(const struct work *w, struct dtl_event *ev)
{
	const struct dtl_coded *c = &w->out->coded;

	ev->article_id = w->article->id;
	ev->article_revision = w->article->revision;
	ev->generation = w->x->generation.number;
	ev->url = w->article->url;
	ev->source = w->article->source;
	ev->headline = c->headline;
	ev->language = c->language;
	ev->published_at = c->published_at;
	ev->published_basis = c->published_basis;
}

/* What the user's own notes say the sentence is about. */
static void
add_topics(const struct work *w, struct dtl_event *ev)
{
	const struct dtl_document *doc = &w->out->doc;

	for (size_t i = 0; w->noted.topics != NULL && i < doc->sentence_count; i++) {
		size_t more = w->noted.topic_counts[i];
		struct dtl_str *topics;

		if ((int32_t)doc->sentences[i].span.beg != ev->evidence.begin || more == 0)
			continue;
		topics = DTL_NEW_ARRAY(w->a, ev->topic_count + more, struct dtl_str);
		if (ev->topic_count > 0)
			memcpy(topics, ev->topics, ev->topic_count * sizeof *topics);
		memcpy(topics + ev->topic_count, w->noted.topics[i], more * sizeof *topics);
		ev->topics = topics;
		ev->topic_count += more;
	}
}

static size_t
keep_sure(const struct work *w, struct dtl_event *events, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		bool sure = events[i].confidence >= w->x->options.min_confidence;

		if (w->trace != NULL)
			w->trace->given[i] = sure ? (uint32_t)kept : DTL_NO_TOKEN;
		if (sure)
			events[kept++] = events[i];
	}
	return kept;
}

static void
trace_drafts(const struct work *w, const struct dtl_draft *drafts, size_t count)
{
	if (w->trace == NULL)
		return;
	w->trace->drafts = drafts;
	w->trace->draft_count = count;
	w->trace->merged = DTL_NEW_ARRAY(w->a, count + 1, uint32_t);
	w->trace->given = DTL_NEW_ARRAY(w->a, count + 1, uint32_t);
}

static void
code(struct work *w)
{
	struct dtl_extraction *out = w->out;
	struct dtl_coder k = { .patterns = &w->x->patterns,
		.doc = &out->doc,
		.mentions = out->mentions,
		.dates = out->dates,
		.published = w->published,
		.dateline = w->dateline,
		.dateline_place = dtl_dateline_place(w->x->lexicon, &out->doc, out->mentions),
		.confidence = w->x->confidence,
		.trace = w->trace };
	struct dtl_draft *drafts;
	struct dtl_event *events;
	struct dtl_str *ids;
	size_t count;

	dtl_code_find(&k, &drafts, &count);
	dtl_code_details(&k, drafts, count);
	dtl_code_attendance(&k, drafts, count);
	trace_drafts(w, drafts, count);
	dtl_merge(&k, drafts, count, &events, &count);
	count = keep_sure(w, events, count);
	for (size_t i = 0; i < count; i++)
		fill_event(w, &events[i]);
	for (size_t i = 0; i < count; i++)
		add_topics(w, &events[i]);
	give_ids(w, events, count);
	ids = DTL_NEW_ARRAY(w->a, count, struct dtl_str);
	for (size_t i = 0; i < count; i++)
		ids[i] = events[i].id;
	out->events = events;
	out->event_count = count;
	out->coded.event_ids = ids;
	out->coded.event_id_count = count;
	dtl_sketch_make(w->a, &out->doc, &out->coded.sketch);
}

/* From parsed sentences to events, as far as the stage asks. */
static void
understand(struct work *w, enum dtl_stage stage)
{
	struct dtl_document *doc = &w->out->doc;
	struct dtl_mention_list *mentions = DTL_NEW(w->a, struct dtl_mention_list);
	struct dtl_date_list *dates = DTL_NEW(w->a, struct dtl_date_list);

	dtl_clauses_find(doc);
	if (stage < DTL_STAGE_MENTIONS)
		return;
	dtl_mentions_find(w->x->lexicon, doc, w->published, &w->article->source, mentions);
	dtl_mentions_link(doc, mentions);
	mentions->trace = w->trace;
	w->out->mentions = mentions;
	if (stage < DTL_STAGE_DATES)
		return;
	dtl_dates_find(doc, w->published, dates);
	w->out->dates = dates;
	if (stage < DTL_STAGE_PLACES)
		return;
	dtl_mentions_place(w->x->lexicon, doc, mentions);
	w->out->places = mentions;
	if (stage >= DTL_STAGE_EVENTS)
		code(w);
}

/* A line or two is too short to be sure of; then what the envelope says, or English. */
static bool
is_english(const struct work *w)
{
	const struct dtl_document *doc = &w->out->doc;

	if (strcmp(doc->language, "und") != 0)
		return strcmp(doc->language, "en") == 0;
	if (w->article->language.n > 0)
		return dtl_str_starts(w->article->language, "en");
	return doc->text.n < SHORT_TEXT;
}

static dtl_rc
read_body(struct work *w, struct dtl_err *err)
{
	struct dtl_body_input in = { .bytes = w->article->content.bytes,
		.media_type = w->article->content.media_type,
		.charset = w->article->content.charset,
		.title = w->article->title,
		.url = w->article->url };

	return dtl_body_read(w->a, &in, &w->out->doc, err);
}

static void
apply_notes(struct work *w)
{
	if (w->x->notes.count == 0 || w->out->coded.outcome != DTL_OUTCOME_CODED)
		return;
	dtl_notes_find(&w->x->notes, &w->out->doc, &w->noted);
	if (w->noted.story_discard.n > 0)
		filter(w, dtl_str_from(dtl_arena_printf(
			      w->a, "discard: %.*s", DTL_STR_FMT(w->noted.story_discard))));
}

dtl_rc
dtl_extract(const struct dtl_extractor *x, struct dtl_arena *a, const struct dtl_article *article,
    enum dtl_stage stage, struct dtl_extraction *ret, struct dtl_err *err)
{
	struct dtl_extraction out = { .mentions = NULL };
	struct work w = { .x = x, .a = a, .article = article, .out = &out };
	dtl_rc rc = read_body(&w, err);

	if (rc != DTL_OK)
		return rc;
	if (x->options.trace)
		out.trace = w.trace = dtl_trace_new(a);
	fill_coded(&w);
	find_published(&w);
	if (stage <= DTL_STAGE_BLOCKS) {
		*ret = out;
		return DTL_OK;
	}
	dtl_language_find(x->language, &out.doc);
	out.coded.language = dtl_str_from(out.doc.language);
	if (dtl_article_wall(article).p != NULL)
		filter(&w, dtl_str_from(dtl_arena_printf(
			       a, "page: %.*s", DTL_STR_FMT(dtl_article_wall(article)))));
	else if (!has_coded_text(&out.doc))
		filter(&w, (struct dtl_str)DTL_STR("no text"));
	else if (!is_english(&w))
		filter(&w, dtl_str_from(dtl_arena_printf(a, "language: %s", out.doc.language)));
	rc = dtl_segment(
	    &out.doc, (size_t)x->options.max_sentences, (size_t)x->options.max_tokens, err);
	if (rc != DTL_OK)
		return rc;
	out.sentence_count = out.doc.sentence_count;
	apply_notes(&w);
	if (stage >= DTL_STAGE_TOKENS && out.coded.outcome == DTL_OUTCOME_CODED) {
		label(&w);
		if (stage >= DTL_STAGE_PARSE)
			parse(&w);
		if (stage > DTL_STAGE_PARSE)
			understand(&w, stage);
	}
	*ret = out;
	return DTL_OK;
}

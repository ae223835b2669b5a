#include "news/extract_work.h"

#include "news/code.h"
#include "text/body.h"
#include "text/fold.h"
#include "text/names.h"
#include "text/segment.h"

#define SHORT_TEXT 300

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
find_published(struct extract_work *w)
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
filter(struct extract_work *w, struct dtl_str reason)
{
	w->out->coded.outcome = DTL_OUTCOME_FILTERED;
	w->out->coded.reason = reason;
}

static void
fill_coded(struct extract_work *w)
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
leave_out(const struct extract_work *w, const struct dtl_sentence *s, const char *why,
    struct dtl_str word)
{
	dtl_trace_sentence(w->trace, (uint32_t)(s - w->out->doc.sentences), why, word);
	return false;
}

/* Is the sentence one that may be read at all? */
static bool
is_readable(const struct extract_work *w, const struct dtl_sentence *s)
{
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
	return s->token_count >= 3 || leave_out(w, s, "fewer than three words", DTL_STR_NONE);
}

/* Parts of speech and names. */
static void
label(struct extract_work *w)
{
	struct dtl_document *doc = &w->out->doc;
	struct dtl_sentence **coded =
	    DTL_NEW_ARRAY(doc->a, doc->sentence_count, struct dtl_sentence *);
	size_t count = 0;

	doc->reader = w->x->options.reader;
	for (size_t i = 0; i < doc->sentence_count; i++)
		if (doc->blocks[doc->sentences[i].block].coded)
			coded[count++] = &doc->sentences[i];
	dtl_tag_all(w->x->model, doc, coded, count);
	dtl_names_label(w->x->model, doc);
}

static bool
may_tell_attendance(const struct dtl_document *doc, const struct dtl_sentence *s)
{
	for (uint32_t i = 0; i < s->token_count; i++)
		if (dtl_code_may_tell_attendance(&doc->tokens[s->token + i]))
			return true;
	return false;
}

/* What may be done with a sentence. */
enum reading { LEFT_OUT, READABLE, CANDIDATE };

/* Which sentences' words make up a pattern; how many. */
static size_t
find_candidates(struct extract_work *w, enum reading *of)
{
	const struct dtl_document *doc = &w->out->doc;
	size_t count = 0;

	for (size_t i = 0; i < doc->sentence_count; i++) {
		const struct dtl_sentence *s = &doc->sentences[i];

		if (!is_readable(w, s))
			continue;
		of[i] = READABLE;
		if (w->x->options.parse_all ||
		    dtl_screen_passes(w->x->screen, doc->tokens + s->token, s->token_count, NULL))
			of[i] = CANDIDATE;
		else if (!may_tell_attendance(doc, s))
			(void)leave_out(
			    w, s, "its words make up no pattern: not parsed", DTL_STR_NONE);
		count += of[i] == CANDIDATE;
	}
	return count;
}

/* Those in each sentence, as far as they are known without a parse. */
static struct dtl_screen_people *
find_people(struct extract_work *w)
{
	struct dtl_document *doc = &w->out->doc;
	const struct dtl_coder k = { .doc = doc, .themes = &w->x->themes };
	struct dtl_mention_list mentions;

	dtl_mentions_find(w->x->lexicon, doc, w->published, &w->article->source, &mentions);
	dtl_mentions_link(doc, &mentions);
	return dtl_screen_people(doc, &mentions, dtl_code_story(&k) == DTL_STORY_LEISURE);
}

/* Do those who are in the candidate make up the sides of a pattern? */
static bool
has_sides(
    const struct extract_work *w, const struct dtl_sentence *s, const struct dtl_screen_people *who)
{
	return dtl_screen_passes(
		   w->x->screen, w->out->doc.tokens + s->token, s->token_count, who) ||
	       leave_out(
		   w, s, "nobody in it for the sides of its patterns: not parsed", DTL_STR_NONE);
}

/* So many sentences behind an event somebody still comes back to it; to the first ones of a story always. */
enum { TOLD_REACH = 6, LEAD = 2 };

static void
parse(struct extract_work *w)
{
	struct dtl_document *doc = &w->out->doc;
	enum reading *of = DTL_NEW_ARRAY(doc->a, doc->sentence_count + 1, enum reading);
	struct dtl_sentence **chosen =
	    DTL_NEW_ARRAY(doc->a, doc->sentence_count, struct dtl_sentence *);
	size_t first = SIZE_MAX, last = 0; /* sentences that may tell an event */
	struct dtl_screen_people *people;

	if (find_candidates(w, of) == 0)
		return;
	people = w->x->options.parse_all ? NULL : find_people(w);
	for (size_t i = 0; i < doc->sentence_count; i++) {
		struct dtl_sentence *s = &doc->sentences[i];
		bool near = first != SIZE_MAX && i - last <= TOLD_REACH;
		bool occasion = near && of[i] != LEFT_OUT && may_tell_attendance(doc, s);

		if (of[i] == CANDIDATE && people != NULL) {
			people[i].told = near || first < LEAD;
			people[i].occasion = occasion;
			of[i] = has_sides(w, s, &people[i]) ? CANDIDATE : READABLE;
		}
		if (of[i] == CANDIDATE) {
			first = first == SIZE_MAX ? i : first;
			last = i;
		}
		if (of[i] == CANDIDATE || occasion)
			chosen[w->out->parsed_count++] = s;
	}
	dtl_parse_folded_all(w->x->model, doc, chosen, w->out->parsed_count);
}

/* From parsed sentences to events, as far as the stage asks. */
static void
understand(struct extract_work *w, enum dtl_stage stage)
{
	struct dtl_document *doc = &w->out->doc;
	struct dtl_mention_list *mentions = DTL_NEW(w->a, struct dtl_mention_list);
	struct dtl_date_list *dates = DTL_NEW(w->a, struct dtl_date_list);

	if (stage == DTL_STAGE_EVENTS && w->out->parsed_count == 0) {
		w->out->mentions = w->out->places = mentions;
		w->out->dates = dates;
		extract_events(w); /* there are none, and nobody asks who is named */
		return;
	}
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
	w->out->dateline_place =
	    dtl_mentions_place(w->x->lexicon, doc, mentions, &w->out->dateline_region);
	w->out->places = mentions;
	if (stage >= DTL_STAGE_EVENTS)
		extract_events(w);
}

/* A line or two is too short to be sure of; then what the envelope says, or English. */
static bool
is_english(const struct extract_work *w)
{
	const struct dtl_document *doc = &w->out->doc;

	if (strcmp(doc->language, "und") != 0)
		return strcmp(doc->language, "en") == 0;
	if (w->article->language.n > 0)
		return dtl_str_starts(w->article->language, "en");
	return doc->text.n < SHORT_TEXT;
}

static dtl_rc
read_body(struct extract_work *w, struct dtl_err *err)
{
	struct dtl_body_input in = { .bytes = w->article->content.bytes,
		.media_type = w->article->content.media_type,
		.charset = w->article->content.charset,
		.title = w->article->title,
		.url = w->article->url };

	return dtl_body_read(w->a, &in, &w->out->doc, err);
}

static void
apply_notes(struct extract_work *w)
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
	struct extract_work w = { .x = x, .a = a, .article = article, .out = &out };
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

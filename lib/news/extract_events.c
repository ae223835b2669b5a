#include "news/extract_work.h"

#include "news/code.h"
#include "news/merge.h"
#include "news/sketch.h"

/* Equal tellings of equal events are told apart by how often they occurred before. */
static void
give_ids(struct extract_work *w, struct dtl_event *events, size_t count)
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
fill_event(const struct extract_work *w, struct dtl_event *ev)
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
add_topics(const struct extract_work *w, struct dtl_event *ev)
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
keep_sure(const struct extract_work *w, struct dtl_event *events, size_t count)
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
trace_drafts(const struct extract_work *w, const struct dtl_draft *drafts, size_t count)
{
	if (w->trace == NULL)
		return;
	w->trace->drafts = drafts;
	w->trace->draft_count = count;
	w->trace->merged = DTL_NEW_ARRAY(w->a, count + 1, uint32_t);
	w->trace->given = DTL_NEW_ARRAY(w->a, count + 1, uint32_t);
}

void
extract_events(struct extract_work *w)
{
	struct dtl_extraction *out = w->out;
	struct dtl_coder k = { .patterns = &w->x->patterns,
		.doc = &out->doc,
		.mentions = out->mentions,
		.dates = out->dates,
		.published = w->published,
		.dateline = w->dateline,
		.dateline_place = out->dateline_place,
		.confidence = &w->x->confidence,
		.themes = &w->x->themes,
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

#include "batch.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Every string of a record, so that one loop copies them all. */
static const size_t event_strings[] = {
	offsetof(struct dtl_event, id),
	offsetof(struct dtl_event, article_id),
	offsetof(struct dtl_event, url),
	offsetof(struct dtl_event, source.name),
	offsetof(struct dtl_event, source.domain),
	offsetof(struct dtl_event, source.country),
	offsetof(struct dtl_event, source.feed),
	offsetof(struct dtl_event, headline),
	offsetof(struct dtl_event, language),
	offsetof(struct dtl_event, published_basis),
	offsetof(struct dtl_event, mode),
	offsetof(struct dtl_event, cameo),
	offsetof(struct dtl_event, attribution),
	offsetof(struct dtl_event, forum.name),
	offsetof(struct dtl_event, forum.acronym),
	offsetof(struct dtl_event, instrument.kind),
	offsetof(struct dtl_event, instrument.name),
	offsetof(struct dtl_event, magnitude.currency),
	offsetof(struct dtl_event, when.text),
	offsetof(struct dtl_event, where.name),
	offsetof(struct dtl_event, where.country),
	offsetof(struct dtl_event, where.admin1),
	offsetof(struct dtl_event, where.text),
	offsetof(struct dtl_event, evidence.sentence),
	offsetof(struct dtl_event, evidence.rule),
};

static const size_t participant_strings[] = {
	offsetof(struct dtl_participant, text),
	offsetof(struct dtl_participant, name),
	offsetof(struct dtl_participant, title),
	offsetof(struct dtl_participant, affiliation),
	offsetof(struct dtl_participant, country),
	offsetof(struct dtl_participant, code),
	offsetof(struct dtl_participant, kind),
	offsetof(struct dtl_participant, wikidata),
};

static const size_t telling_strings[] = { offsetof(struct dtl_telling, sentence) };

static const size_t plain_string[] = { 0 };

static const size_t coded_strings[] = {
	offsetof(struct dtl_coded, article_id),
	offsetof(struct dtl_coded, reason),
	offsetof(struct dtl_coded, language),
	offsetof(struct dtl_coded, published_basis),
	offsetof(struct dtl_coded, url),
	offsetof(struct dtl_coded, headline),
	offsetof(struct dtl_coded, text),
	offsetof(struct dtl_coded, source.name),
	offsetof(struct dtl_coded, source.domain),
	offsetof(struct dtl_coded, source.country),
	offsetof(struct dtl_coded, source.feed),
	offsetof(struct dtl_coded, generation.version),
	offsetof(struct dtl_coded, generation.lexicon),
	offsetof(struct dtl_coded, generation.model),
};

static struct dtl_str
copy_str(struct dtl_arena *a, struct dtl_str s)
{
	if (s.p == NULL)
		return DTL_STR_NONE;
	return dtl_str_make(dtl_arena_strndup(a, s.p, s.n), s.n);
}

/* A copy of an array of structs, and of the strings at these offsets in each. */
static void *
copy_structs(struct dtl_arena *a, const void *p, size_t count, size_t size, const size_t *strings,
    size_t string_count)
{
	char *copy;

	if (count == 0)
		return NULL;
	copy = dtl_arena_copy(a, p, count * size);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < string_count; k++) {
			struct dtl_str s;

			memcpy(&s, copy + i * size + strings[k], sizeof s);
			s = copy_str(a, s);
			memcpy(copy + i * size + strings[k], &s, sizeof s);
		}
	return copy;
}

static const struct dtl_event *
copy_event(struct dtl_arena *a, const struct dtl_event *from)
{
	struct dtl_event *ev =
	    copy_structs(a, from, 1, sizeof *ev, event_strings, COUNT(event_strings));

	ev->contexts = copy_structs(
	    a, from->contexts, from->context_count, sizeof *ev->contexts, plain_string, 1);
	ev->topics =
	    copy_structs(a, from->topics, from->topic_count, sizeof *ev->topics, plain_string, 1);
	ev->participants = copy_structs(a, from->participants, from->participant_count,
	    sizeof *ev->participants, participant_strings, COUNT(participant_strings));
	ev->mentions = copy_structs(a, from->mentions, from->mention_count, sizeof *ev->mentions,
	    telling_strings, COUNT(telling_strings));
	return ev;
}

static const struct dtl_coded *
copy_coded(struct dtl_arena *a, const struct dtl_coded *from)
{
	struct dtl_coded *coded =
	    copy_structs(a, from, 1, sizeof *coded, coded_strings, COUNT(coded_strings));

	coded->event_ids = copy_structs(
	    a, from->event_ids, from->event_id_count, sizeof *coded->event_ids, plain_string, 1);
	/* The sketch has no table. */
	coded->sketch.minima = NULL;
	coded->sketch.minimum_count = 0;
	return coded;
}

void
batch_init(struct batch *b)
{
	memset(b, 0, sizeof *b);
	b->a = dtl_arena_new(0);
}

void
batch_clear(struct batch *b)
{
	dtl_arena_free(b->a);
	memset(b, 0, sizeof *b);
}

void
batch_reset(struct batch *b)
{
	dtl_arena_reset(b->a);
	b->items = NULL;
	b->count = 0;
	b->cap = 0;
}

void
batch_add(struct batch *b, struct dtl_record record, struct dtl_str key)
{
	if (b->count == b->cap) {
		size_t cap = b->cap == 0 ? 64 : 2 * b->cap;

		b->items = dtl_arena_grow(b->a, b->items, b->cap, cap, sizeof *b->items);
		b->cap = cap;
	}
	if (record.u.any != NULL && record.kind == DTL_KIND_EVENT)
		record.u.event = copy_event(b->a, record.u.event);
	else if (record.u.any != NULL)
		record.u.coded = copy_coded(b->a, record.u.coded);
	b->items[b->count].record = record;
	b->items[b->count].key = copy_str(b->a, key);
	b->count++;
}

size_t
batch_bytes(const struct batch *b)
{
	return dtl_arena_used(b->a);
}

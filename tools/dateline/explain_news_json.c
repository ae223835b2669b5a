#include "explain_items.h"

#include "news/mention.h"
#include "news/when.h"

#include <math.h>

void
dtl_item_mention(struct dtl_items *j, size_t i)
{
	static const char *const kinds[DTL_MENTION_KIND_COUNT] = { "person", "organisation",
		"country", "agent", "place", "forum", "instrument", "exercise", "anaphor" };
	const struct dtl_mention *m = &j->seen->x->mentions->items[i];

	dtl_put_number(j, "mention", (int64_t)i);
	dtl_put_text(j, "kind", kinds[m->kind]);
	dtl_put_str(j, "name", m->name);
	dtl_put_str(j, "title", m->title);
	dtl_put_str(j, "affiliation", m->affiliation);
	dtl_put_str(j, "acronym", m->acronym);
	dtl_put_str(j, "country", m->country);
	dtl_put_str(j, "actor", m->actor);
	dtl_put_str(j, "wikidata", m->wikidata);
	dtl_put_number(j, "ordinal", m->ordinal);
	dtl_put_number(j, "entity", m->entity);
	dtl_put_text(j, "basis", m->basis);
	dtl_put_real(j, "confidence", m->confidence);
	dtl_put_span_text(j, m->span);
}

static void
day(struct dtl_items *j, const char *key, struct dtl_date date)
{
	char out[11];

	if (date.year != 0)
		dtl_date_format(date, out);
	dtl_put_text(j, key, date.year != 0 ? out : NULL);
}

void
dtl_item_date(struct dtl_items *j, size_t i)
{
	static const char *const types[] = { "DATE", "TIME", "DURATION", "SET" };
	const struct dtl_timex *t = &j->seen->x->dates->items[i];

	dtl_put_span_text(j, t->span);
	dtl_put_text(j, "type", types[t->type]);
	dtl_put_str(j, "value", t->value);
	day(j, "start", t->when.start);
	day(j, "end_date", t->when.end);
	dtl_put_text(j, "basis", dtl_when_basis_name(t->when.basis));
}

void
dtl_item_event(struct dtl_items *j, size_t i)
{
	dtl_explain_event(j->w, j->seen, i);
}

bool
dtl_item_is_place(const struct dtl_items *j, size_t i)
{
	return j->seen->x->mentions->items[i].kind == DTL_MENTION_PLACE ||
	       j->seen->x->mentions->items[i].place != NULL;
}

static void
place_members(struct dtl_items *j, struct dtl_span span, const struct dtl_place_candidate *place)
{
	dtl_put_span_text(j, span);
	dtl_put_str(j, "name", place->name);
	dtl_put_str(j, "country", place->country);
	dtl_put_str(j, "admin1", place->admin1);
	dtl_put_real(j, "lat", place->lat);
	dtl_put_real(j, "lon", place->lon);
	dtl_put_number(j, "geonames_id", place->geonames_id);
	dtl_put_real(j, "confidence", place->confidence);
}

void
dtl_item_place(struct dtl_items *j, size_t i)
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
write_dateline_part(
    struct dtl_items *j, struct dtl_str words, const struct dtl_place_candidate *place)
{
	struct dtl_str all = j->doc->text;

	if (place == NULL || words.n == 0 || words.p < all.p || words.p + words.n > all.p + all.n)
		return;
	uint32_t at = (uint32_t)(words.p - all.p);

	dtl_json_begin_object(j->w);
	place_members(j, (struct dtl_span){ at, at + (uint32_t)words.n }, place);
	dtl_json_end_object(j->w);
}

void
dtl_items_of_dateline(struct dtl_items *j)
{
	const struct dtl_dateline *d = &j->doc->dateline;

	write_dateline_part(j, d->place, j->seen->x->dateline_place);
	write_dateline_part(j, d->region, j->seen->x->dateline_region);
}

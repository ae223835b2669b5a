/* When and where an event was: what its clause says, else its sentence, else the dateline. */
#include "news/trace.h"

#include <math.h>

/* "the 2011-2020 programme": a time that names a thing is not when something happens to it. */
static bool
names_a_thing(const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_timex *t)
{
	for (uint32_t i = t->token; i < t->token + t->token_count; i++) {
		uint32_t head = k->doc->tokens[i].head;

		if (head >= t->token && head < t->token + t->token_count)
			continue;
		switch (k->doc->tokens[i].rel) {
		case DTL_REL_COMPOUND:
		case DTL_REL_AMOD:
		case DTL_REL_NUMMOD:
		case DTL_REL_NMOD_POSS:
			return head != d->predicate;
		default:
			return false;
		}
	}
	return false;
}

static bool
is_usable(const struct dtl_timex *t)
{
	return (t->type == DTL_TIMEX_DATE || t->type == DTL_TIMEX_TIME) && t->when.start.year != 0;
}

/* Words for dtl_code_nearness. */
static const char *
distance_words(int near)
{
	static const char *const words[] = { "in another clause", "two clauses above",
		"in the clause above", "in its clause", "in its own phrase" };

	return words[near < 0 ? 0 : near > 4 ? 4 : near];
}

static const struct dtl_timex *
best_date(const struct dtl_coder *k, const struct dtl_draft *d, int *ret_nearness)
{
	const struct dtl_timex *best = NULL;
	int best_near = 0;

	for (size_t i = 0; i < k->dates->count; i++) {
		const struct dtl_timex *t = &k->dates->items[i];
		int near;

		if (t->sentence != d->clause->sentence)
			continue;
		if (!is_usable(t) || names_a_thing(k, d, t)) {
			dtl_trace_date(k, d, i, 0,
			    is_usable(t) ? "names a thing, not a day of the act"
					 : "a length of time, or no day in it");
			continue;
		}
		if (dtl_code_dates_other(k, d, t)) {
			dtl_trace_date(k, d, i, 0, "says when something else was");
			continue;
		}
		near = dtl_code_nearness(k, d, t->token);
		if (near < 3 && dtl_code_day_closes(k, d, t))
			near = 3;
		dtl_trace_date(k, d, i, near, distance_words(near));
		if (near > best_near) {
			best = t;
			best_near = near;
		}
	}
	*ret_nearness = best_near;
	return best;
}

static bool
happened(const struct dtl_draft *d)
{
	return d->ev.status == DTL_STATUS_OCCURRED || d->ev.status == DTL_STATUS_ONGOING ||
	       d->ev.status == DTL_STATUS_DENIED;
}

void
dtl_code_when(const struct dtl_coder *k, struct dtl_draft *d)
{
	int near;
	const struct dtl_timex *t = best_date(k, d, &near);
	struct dtl_when *w = &d->ev.when;

	if (t != NULL) {
		*w = t->when;
		d->date_own = near >= 3 || !d->clause->reported;
		return;
	}
	*w = (struct dtl_when){ .precision = DTL_PRECISION_UNKNOWN, .basis = DTL_WHEN_INFERRED };
	if (!happened(d) || (d->clause->perfect && d->clause->tense == DTL_TENSE_PAST))
		return;
	if (k->dateline.year != 0) {
		w->start = w->end = k->dateline;
		w->basis = DTL_WHEN_DATELINE;
		w->precision = DTL_PRECISION_DAY;
	} else if (k->published.year != 0) {
		w->start = w->end = k->published;
		w->basis = DTL_WHEN_PUBLISHED;
		w->precision = DTL_PRECISION_DAY;
	}
}

/* "bombed the town of Adwa": the name of a place of that kind. */
static bool
names_place(const struct dtl_coder *k, uint32_t of)
{
	static const char *const kinds[] = { "town", "city", "village", "port", "district",
		"province", "region", "state", "county", "island", "settlement", "suburb",
		"capital", "area", "neighbourhood", "neighborhood" };

	for (size_t i = 0; of != DTL_NO_TOKEN && i < sizeof kinds / sizeof kinds[0]; i++) {
		if (dtl_str_is(k->doc->tokens[of].lemma, kinds[i]))
			return true;
	}
	return false;
}

static bool
is_place_of(const struct dtl_coder *k, const struct dtl_mention *m)
{
	struct dtl_str prep;

	if (m->demonym)
		return false;
	if (m->kind == DTL_MENTION_PLACE && m->place != NULL) {
		const struct dtl_token *tok = &k->doc->tokens[m->head];

		prep = dtl_tree_preposition(&k->tree, m->head);
		if (prep.n == 0)
			return tok->rel == DTL_REL_APPOS || tok->rel == DTL_REL_OBL_TMOD ||
			       tok->rel == DTL_REL_COMPOUND || tok->rel == DTL_REL_FLAT ||
			       m->place->precision == DTL_WHERE_VENUE;
		if (dtl_str_is(prep, "of"))
			return names_place(k, tok->head);
		return !dtl_str_is(prep, "from") && !dtl_str_is(prep, "to");
	}
	prep = dtl_tree_preposition(&k->tree, m->head);
	return m->kind == DTL_MENTION_COUNTRY && dtl_str_is(prep, "in");
}

/* "a deal on research in the western Indian Ocean": what a paper is about is not where it is. */
static bool
in_topic(const struct dtl_coder *k, const struct dtl_draft *d, uint32_t token)
{
	token = k->doc->tokens[token].head;
	for (int i = 0; i < 16 && token != DTL_NO_TOKEN && token != d->predicate &&
			token != d->clause->predicate;
	     i++) {
		struct dtl_str prep = dtl_tree_preposition(&k->tree, token);

		if (dtl_str_is(prep, "on") || dtl_str_is(prep, "about") ||
		    dtl_str_is(prep, "regarding") || dtl_str_is(prep, "over") ||
		    dtl_str_is(prep, "concerning"))
			return true;
		token = k->doc->tokens[token].head;
	}
	return false;
}

static bool
may_be_place(const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_mention *m)
{
	const char *why = NULL;

	if (!is_place_of(k, m))
		why = "not said as a place";
	else if (in_topic(k, d, m->head) && !dtl_code_place_closes(k, d, m))
		why = "what it is about, not where";
	if (why != NULL && m->place != NULL && !m->demonym)
		dtl_trace_place(k, d, m, 0, why);
	return why == NULL;
}

static int
precision_rank(const struct dtl_mention *m)
{
	if (m->kind != DTL_MENTION_PLACE)
		return 0;
	switch (m->place->precision) {
	case DTL_WHERE_VENUE:
		return 3;
	case DTL_WHERE_CITY:
		return 2;
	default:
		return 1;
	}
}

struct places {
	const struct dtl_mention *venue, *city;
	int nearness;
};

/* Of equally near ones the most exact; a venue and the city it stands in go together. */
static struct places
best_places(const struct dtl_coder *k, const struct dtl_draft *d)
{
	struct places best = { NULL, NULL, 0 };

	for (size_t i = 0; i < k->mentions->count; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];
		int near;

		if (m->sentence > d->clause->sentence)
			break;
		if (m->sentence != d->clause->sentence || !may_be_place(k, d, m))
			continue;
		near = dtl_code_nearness(k, d, m->head);
		if (near < 3 && dtl_code_place_closes(k, d, m))
			near = 3;
		dtl_trace_place(k, d, m, near, distance_words(near));
		if (near == 0)
			continue;
		if (precision_rank(m) == 3) {
			if (best.venue == NULL || near > best.nearness)
				best.venue = m;
		} else if (best.city == NULL || near > best.nearness ||
			   (near == best.nearness &&
			       precision_rank(m) > precision_rank(best.city))) {
			best.city = m;
		}
		if (near > best.nearness)
			best.nearness = near;
	}
	return best;
}

static void
fill(const struct dtl_coder *k, struct dtl_where *w, const struct dtl_mention *m)
{
	w->text = dtl_document_text(k->doc, m->span);
	w->name = m->name.n > 0 ? m->name : w->text;
	if (m->kind == DTL_MENTION_COUNTRY || m->place == NULL) {
		w->country = m->country;
		w->precision = DTL_WHERE_COUNTRY;
		return;
	}
	if (m->place->name.n > 0)
		w->name = m->place->name;
	w->country = m->place->country;
	w->admin1 = m->place->admin1;
	w->lat = m->place->lat;
	w->lon = m->place->lon;
	w->geonames_id = m->place->geonames_id;
	w->precision = m->place->precision;
}

static void
fill_both(const struct dtl_coder *k, struct dtl_where *w, const struct places *p)
{
	struct dtl_where city = { .lat = (double)NAN, .lon = (double)NAN };

	fill(k, w, p->venue != NULL ? p->venue : p->city);
	if (p->venue == NULL || p->city == NULL)
		return;
	fill(k, &city, p->city);
	if (dtl_str_find_nocase(w->name, city.name, 0) == w->name.n)
		w->name = dtl_str_from(dtl_arena_printf(
		    k->doc->a, "%.*s, %.*s", DTL_STR_FMT(w->name), DTL_STR_FMT(city.name)));
	if (p->city->span.beg >= p->venue->span.end)
		w->text = dtl_document_text(
		    k->doc, (struct dtl_span){ p->venue->span.beg, p->city->span.end });
	if (isnan(w->lat)) {
		w->lat = city.lat;
		w->lon = city.lon;
	}
	if (w->country.n == 0)
		w->country = city.country;
	if (w->admin1.n == 0)
		w->admin1 = city.admin1;
	if (w->geonames_id == 0)
		w->geonames_id = city.geonames_id;
}

/* The dateline's own words are in no sentence; what the text says of that place helps. */
static bool
from_dateline(const struct dtl_coder *k, struct dtl_where *w)
{
	struct dtl_str place = k->doc->dateline.place;

	if (place.n == 0)
		return false;
	w->basis = DTL_WHERE_DATELINE;
	for (size_t i = 0; i < k->mentions->count; i++) {
		const struct dtl_mention *m = &k->mentions->items[i];

		if (m->kind == DTL_MENTION_PLACE && m->place != NULL &&
		    dtl_str_eq_nocase(dtl_document_text(k->doc, m->span), place)) {
			fill(k, w, m);
			w->text = place;
			return true;
		}
	}
	w->name = w->text = place;
	w->precision = DTL_WHERE_CITY;
	if (k->dateline_place != NULL) {
		const struct dtl_mention m = { .kind = DTL_MENTION_PLACE,
			.place = k->dateline_place };

		fill(k, w, &m);
		w->text = place;
	}
	return true;
}

/* A visit is where its host is. */
static bool
from_host(const struct dtl_draft *d, struct dtl_where *w)
{
	if (!dtl_str_is(d->ev.mode, "visit"))
		return false;
	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_participant *p = &d->participants[i];

		if (p->side != DTL_SIDE_TARGET || p->country.n == 0 || p->title.n > 0)
			continue;
		w->name = p->text;
		w->text = p->text;
		w->country = p->country;
		w->precision = DTL_WHERE_COUNTRY;
		w->basis = DTL_WHERE_INFERRED;
		return true;
	}
	return false;
}

/* What `told` says of time, place and forum completes the event that was told before it. */
void
dtl_code_add_details(const struct dtl_coder *k, const struct dtl_draft *told, struct dtl_draft *d)
{
	struct places p = best_places(k, told);
	const struct dtl_timex *t;
	int near;

	t = best_date(k, told, &near);
	if (t != NULL && (!d->date_own || (d->ev.when.precision != DTL_PRECISION_DAY &&
					      t->when.precision != DTL_PRECISION_MONTH))) {
		d->ev.when = t->when;
		d->date_own = true;
	}
	if (p.nearness >= 3 && (d->ev.where.basis != DTL_WHERE_STATED || p.venue != NULL)) {
		struct dtl_where city = d->ev.where;

		fill_both(k, &d->ev.where, &p);
		d->ev.where.basis = DTL_WHERE_STATED;
		if (p.city == NULL && city.precision == DTL_WHERE_CITY)
			d->ev.where.name = dtl_str_from(dtl_arena_printf(k->doc->a, "%.*s, %.*s",
			    DTL_STR_FMT(d->ev.where.name), DTL_STR_FMT(city.name)));
	}
}

void
dtl_code_where(const struct dtl_coder *k, struct dtl_draft *d)
{
	struct dtl_where *w = &d->ev.where;
	struct places p = best_places(k, d);

	*w = (struct dtl_where){ .lat = (double)NAN,
		.lon = (double)NAN,
		.precision = DTL_WHERE_UNKNOWN,
		.basis = DTL_WHERE_INFERRED };
	if (p.nearness > 0) {
		fill_both(k, w, &p);
		w->basis = p.nearness >= 3 ? DTL_WHERE_STATED : DTL_WHERE_SENTENCE;
		return;
	}
	if (from_host(d, w) || !happened(d) || d->ev.historical)
		return;
	(void)from_dateline(k, w);
}

#include "news/merge.h"

#include "news/trace.h"

#include <math.h>

enum { MAX_TELLINGS = 64 };

static bool
has_country_on(const struct dtl_draft *d, struct dtl_str country, uint32_t sides)
{
	for (size_t i = 0; i < d->participant_count; i++) {
		if ((sides & 1u << d->participants[i].side) &&
		    dtl_str_eq(d->participants[i].country, country))
			return true;
	}
	return false;
}

/* Every country of a's side is on b's: 1 yes, 0 no, 2 nobody has a country there. */
static int
covers(const struct dtl_draft *b, const struct dtl_draft *a, uint32_t sides)
{
	int any = 0;

	for (size_t i = 0; i < a->participant_count; i++) {
		const struct dtl_participant *p = &a->participants[i];

		if (!(sides & 1u << p->side) || p->country.n == 0)
			continue;
		any = 1;
		if (!has_country_on(b, p->country, sides))
			return 0;
	}
	return any ? 1 : 2;
}

static bool
sides_fit(const struct dtl_draft *a, const struct dtl_draft *b)
{
	uint32_t source = 1u << DTL_SIDE_SOURCE | 1u << DTL_SIDE_BOTH;
	uint32_t target = 1u << DTL_SIDE_TARGET | 1u << DTL_SIDE_BOTH;
	bool both = dtl_quad_class(a->ev.cameo) == 1 &&
		    (a->ev.act == DTL_EVENT_CONSULT || a->ev.act == DTL_EVENT_SUPPORT ||
			a->ev.act == DTL_EVENT_COOPERATE);

	if (both) {
		int ab = covers(b, a, source | target), ba = covers(a, b, source | target);

		return ab == 1 || ba == 1;
	}
	return (covers(b, a, source) != 0 || covers(a, b, source) == 1) &&
	       (covers(b, a, target) != 0 || covers(a, b, target) == 1) &&
	       (covers(b, a, source) == 1 || covers(a, b, source) == 1 ||
		   covers(b, a, target) == 1);
}

static bool
codes_fit(const struct dtl_draft *a, const struct dtl_draft *b)
{
	struct dtl_str x = a->act_cameo, y = b->act_cameo;

	if (x.n < 3 || y.n < 3)
		return true;
	/* a visit is not the talks that it is made for */
	if (a->ev.act == DTL_EVENT_CONSULT &&
	    dtl_str_is(a->ev.mode, "visit") != dtl_str_is(b->ev.mode, "visit"))
		return false;
	/* nor is a signing the closer ties that it stands for */
	if (a->ev.act == DTL_EVENT_SUPPORT && dtl_str_is(x, "057") != dtl_str_is(y, "057"))
		return false;
	/* words are as many as they are said; what is done is told again in other words */
	if (dtl_event_type_is_verbal(a->ev.act))
		return dtl_str_eq(x, y);
	return x.p[2] == y.p[2] || x.p[2] == '0' || y.p[2] == '0';
}

static bool
dates_fit(const struct dtl_draft *a, const struct dtl_draft *b)
{
	if (!a->date_own || !b->date_own || !dtl_date_valid(a->ev.when.start) ||
	    !dtl_date_valid(b->ev.when.start))
		return true;
	return dtl_date_cmp(a->ev.when.start, b->ev.when.end) <= 0 &&
	       dtl_date_cmp(b->ev.when.start, a->ev.when.end) <= 0;
}

static bool
forums_fit(const struct dtl_forum *a, const struct dtl_forum *b)
{
	if (a->ordinal != 0 && b->ordinal != 0 && a->ordinal != b->ordinal)
		return false;
	return a->acronym.n == 0 || b->acronym.n == 0 || dtl_str_eq_nocase(a->acronym, b->acronym);
}

static bool
instruments_fit(const struct dtl_instrument *a, const struct dtl_instrument *b)
{
	return a->kind.n == 0 || b->kind.n == 0 || dtl_str_eq_nocase(a->kind, b->kind);
}

static bool
places_fit(const struct dtl_where *a, const struct dtl_where *b)
{
	if (a->basis != DTL_WHERE_STATED || b->basis != DTL_WHERE_STATED)
		return true;
	if (a->country.n > 0 && b->country.n > 0 && !dtl_str_eq(a->country, b->country))
		return false;
	return a->precision != DTL_WHERE_CITY || b->precision != DTL_WHERE_CITY ||
	       dtl_str_eq(a->name, b->name);
}

static bool
statuses_fit(const struct dtl_draft *a, const struct dtl_draft *b)
{
	bool a_plan = a->ev.status == DTL_STATUS_SCHEDULED || a->ev.status == DTL_STATUS_PROPOSED;
	bool b_plan = b->ev.status == DTL_STATUS_SCHEDULED || b->ev.status == DTL_STATUS_PROPOSED;

	return a->ev.status == b->ev.status || (a_plan && b_plan);
}

bool
dtl_merge_same(const struct dtl_draft *a, const struct dtl_draft *b)
{
	return a->ev.type == b->ev.type && a->ev.act == b->ev.act && codes_fit(a, b) &&
	       statuses_fit(a, b) && a->ev.historical == b->ev.historical && dates_fit(a, b) &&
	       forums_fit(&a->ev.forum, &b->ev.forum) &&
	       instruments_fit(&a->ev.instrument, &b->ev.instrument) && sides_fit(a, b) &&
	       places_fit(&a->ev.where, &b->ev.where);
}

static bool
same_participant(const struct dtl_draft *a, size_t i, const struct dtl_draft *b, size_t j)
{
	const struct dtl_participant *p = &a->participants[i], *q = &b->participants[j];

	if (a->entity[i] == b->entity[j] && a->entity[i] != UINT32_MAX)
		return true;
	return dtl_str_eq(p->country, q->country) && dtl_str_eq(p->code, q->code) &&
	       dtl_str_eq_nocase(p->name, q->name);
}

static void
merge_participants(struct dtl_draft *into, const struct dtl_draft *from)
{
	for (size_t j = 0; j < from->participant_count; j++) {
		size_t i = 0;
		struct dtl_participant *p;

		while (i < into->participant_count && !same_participant(into, i, from, j))
			i++;
		if (i == DTL_MAX_PARTICIPANTS)
			return;
		p = &into->participants[i];
		if (i == into->participant_count) {
			*p = from->participants[j];
			into->entity[i] = from->entity[j];
			into->participant_count++;
			continue;
		}
		p->functions |= from->participants[j].functions;
		if (p->side == DTL_SIDE_NONE)
			p->side = from->participants[j].side;
		if (p->title.n == 0)
			p->title = from->participants[j].title;
		if (p->affiliation.n == 0)
			p->affiliation = from->participants[j].affiliation;
	}
}

static int
date_rank(const struct dtl_draft *d)
{
	if (!dtl_date_valid(d->ev.when.start))
		return 0;
	if (!d->date_own)
		return 1;
	return d->ev.when.precision == DTL_PRECISION_DAY     ? 5
	       : d->ev.when.precision == DTL_PRECISION_RANGE ? 4
	       : d->ev.when.precision == DTL_PRECISION_WEEK  ? 3
							     : 2;
}

static int
place_rank(const struct dtl_where *w)
{
	if (w->name.n == 0)
		return 0;
	if (w->basis == DTL_WHERE_DATELINE)
		return 1;
	return w->precision == DTL_WHERE_VENUE	  ? 5
	       : w->precision == DTL_WHERE_CITY	  ? 4
	       : w->precision == DTL_WHERE_REGION ? 3
						  : 2;
}

/* A venue told once and its city told elsewhere belong together. */
static void
merge_where(struct dtl_arena *a, struct dtl_where *into, const struct dtl_where *from)
{
	const struct dtl_where *venue = NULL, *city = NULL;
	struct dtl_where old = *into;

	if (place_rank(from) > place_rank(into))
		*into = *from;
	if (place_rank(into) == 5 && dtl_str_find_char(into->name, ',', 0) == into->name.n) {
		venue = into;
		city = place_rank(from) == 4 ? from : place_rank(&old) == 4 ? &old : NULL;
	}
	if (venue == NULL || city == NULL)
		return;
	into->name = dtl_str_from(
	    dtl_arena_printf(a, "%.*s, %.*s", DTL_STR_FMT(into->name), DTL_STR_FMT(city->name)));
	if (into->country.n == 0)
		into->country = city->country;
	if (into->admin1.n == 0)
		into->admin1 = city->admin1;
	if (isnan(into->lat)) {
		into->lat = city->lat;
		into->lon = city->lon;
	}
	if (into->geonames_id == 0)
		into->geonames_id = city->geonames_id;
}

static void
merge_magnitude(struct dtl_magnitude *into, const struct dtl_magnitude *from)
{
	if (into->killed < 0)
		into->killed = from->killed;
	if (into->injured < 0)
		into->injured = from->injured;
	if (into->arrested < 0)
		into->arrested = from->arrested;
	if (into->displaced < 0)
		into->displaced = from->displaced;
	if (into->currency.n == 0) {
		into->currency = from->currency;
		into->amount = from->amount;
	}
}

static double
weight(const struct dtl_draft *d)
{
	return d->ev.confidence + (d->date_own ? 0.1 : 0) +
	       (d->ev.where.basis == DTL_WHERE_STATED ? 0.05 : 0) +
	       0.02 * (double)(d->participant_count < 5 ? d->participant_count : 5);
}

/* "Joint Working Group on Space" says more than "Working Group on Space". */
static bool
is_fuller(struct dtl_str a, struct dtl_str b)
{
	return a.n > b.n && dtl_str_find_nocase(a, b, 0) < a.n;
}

static bool
tells_more(const struct dtl_forum *from, const struct dtl_forum *into)
{
	if (from->name.n == 0 || into->name.n == 0)
		return from->name.n > 0;
	if (into->ordinal != from->ordinal)
		return into->ordinal == 0;
	return is_fuller(from->name, into->name);
}

static void
merge_into(const struct dtl_coder *k, struct dtl_draft *into, const struct dtl_draft *from)
{
	double before = weight(into);

	if (date_rank(from) > date_rank(into)) {
		into->ev.when = from->ev.when;
		into->ev.historical = from->ev.historical;
		into->date_own = from->date_own;
	}
	if (weight(from) > before) {
		into->ev.evidence = from->ev.evidence;
		if (from->ev.cameo.n >= into->ev.cameo.n) {
			into->ev.cameo = from->ev.cameo;
			into->ev.goldstein = from->ev.goldstein;
		}
		if (into->ev.mode.n == 0)
			into->ev.mode = from->ev.mode;
	}
	if (from->ev.status == DTL_STATUS_OCCURRED || from->ev.status == DTL_STATUS_SCHEDULED)
		into->ev.status = from->ev.status;
	merge_where(k->doc->a, &into->ev.where, &from->ev.where);
	merge_magnitude(&into->ev.magnitude, &from->ev.magnitude);
	if (tells_more(&from->ev.forum, &into->ev.forum))
		into->ev.forum = from->ev.forum;
	if (into->ev.instrument.kind.n == 0)
		into->ev.instrument = from->ev.instrument;
	if (into->ev.topic_count == 0) {
		into->ev.topics = from->ev.topics;
		into->ev.topic_count = from->ev.topic_count;
	}
	if (into->ev.attribution.n == 0)
		into->ev.attribution = from->ev.attribution;
	merge_participants(into, from);
	if (from->ev.confidence > into->ev.confidence)
		into->ev.confidence = from->ev.confidence;
	into->ev.confidence = dtl_confidence_again(into->ev.confidence);
}

struct telling_list {
	struct dtl_telling items[MAX_TELLINGS];
	size_t count;
};

static void
add_telling(struct telling_list *list, const struct dtl_evidence *e)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].begin == e->begin)
			return;
	}
	if (list->count < MAX_TELLINGS)
		list->items[list->count++] = (struct dtl_telling){ e->sentence, e->begin, e->end };
}

static void
close_event(struct dtl_arena *a, struct dtl_draft *d, const struct telling_list *list,
    struct dtl_event *ret)
{
	d->ev.participants =
	    dtl_arena_copy(a, d->participants, d->participant_count * sizeof d->participants[0]);
	d->ev.participant_count = d->participant_count;
	d->ev.mentions = dtl_arena_copy(a, list->items, list->count * sizeof list->items[0]);
	d->ev.mention_count = list->count;
	*ret = d->ev;
}

void
dtl_merge(const struct dtl_coder *k, struct dtl_draft *drafts, size_t count, struct dtl_event **ret,
    size_t *ret_count)
{
	bool *gone = DTL_NEW_ARRAY(k->doc->a, count, bool);
	struct dtl_event *events = DTL_NEW_ARRAY(k->doc->a, count, struct dtl_event);
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		struct telling_list list = { .count = 0 };

		if (gone[i])
			continue;
		add_telling(&list, &drafts[i].ev.evidence);
		dtl_trace_merged(k, i, n);
		for (size_t j = i + 1; j < count; j++) {
			if (gone[j] || !dtl_merge_same(&drafts[i], &drafts[j]))
				continue;
			add_telling(&list, &drafts[j].ev.evidence);
			merge_into(k, &drafts[i], &drafts[j]);
			dtl_trace_merged(k, j, n);
			gone[j] = true;
		}
		close_event(k->doc->a, &drafts[i], &list, &events[n++]);
	}
	*ret = events;
	*ret_count = n;
}

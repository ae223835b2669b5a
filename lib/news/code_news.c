/* Is it the act of somebody in politics towards somebody, or business, routine and talk? */
#include "news/code.h"

enum who {
	WHO_NOBODY,
	WHO_COUNTRY, /* a country, an alliance; nothing says who in it */
	WHO_PUBLIC, /* who holds an office, bears arms, marches: any role but the private ones */
	WHO_PRIVATE, /* firms, bodies and people of whom nothing is known */
};

static bool
is_class(struct dtl_str country)
{
	static const char *const classes[] = { "IGO", "NGO", "IMG", "NGM" };

	return DTL_STR_IS_ANY(country, classes);
}

static enum who
who_is(const struct dtl_coder *k, const struct dtl_draft *d, size_t i)
{
	const struct dtl_participant *p = &d->participants[i];
	const struct dtl_mention *m = dtl_draft_mention(k, d, i);

	if (dtl_str_is(p->kind, "BUS") || dtl_str_is(p->country, "MNC") ||
	    dtl_str_is(p->kind, "MNC"))
		return WHO_PRIVATE;
	if (p->kind.n > 0 || is_class(p->country))
		return WHO_PUBLIC;
	if (m != NULL && (m->kind == DTL_MENTION_ORGANISATION || m->kind == DTL_MENTION_PERSON))
		return WHO_PRIVATE;
	return p->country.n > 0 ? WHO_COUNTRY : WHO_PRIVATE;
}

/* The most public of those on one side. */
static enum who
side_of(const struct dtl_coder *k, const struct dtl_draft *d, bool source)
{
	enum who best = WHO_NOBODY;

	for (size_t i = 0; i < d->participant_count; i++) {
		enum dtl_side side = d->participants[i].side;
		enum who who = who_is(k, d, i);

		if (side == (source ? DTL_SIDE_TARGET : DTL_SIDE_SOURCE))
			continue;
		if (best == WHO_NOBODY || best == WHO_PRIVATE || (who == WHO_PUBLIC))
			best = who;
	}
	return best;
}

static bool
is_both(const struct dtl_draft *d)
{
	return d->participant_count > 0 && d->participants[0].side == DTL_SIDE_BOTH;
}

static bool
is_force(enum dtl_event_type type)
{
	return type == DTL_EVENT_PROTEST || type == DTL_EVENT_ASSAULT || type == DTL_EVENT_COERCE ||
	       type == DTL_EVENT_MOBILIZE;
}

/* What is said to somebody: without him nothing is told. Rebels and workers answer those in power, and
 * organisations of states speak to whoever fights. */
static bool
needs_somebody(const struct dtl_draft *d, enum dtl_event_type type)
{
	static const char *const freely[] = { "REB", "OPP", "LAB", "UAF" };

	for (size_t i = 0; i < sizeof freely / sizeof freely[0] && d->participant_count > 0; i++) {
		if (dtl_str_is(d->participants[0].kind, freely[i]))
			return false;
	}
	if (d->participant_count > 0 && dtl_str_starts(d->participants[0].code, "IGO"))
		return false;
	return type == DTL_EVENT_REJECT || type == DTL_EVENT_REQUEST || type == DTL_EVENT_CONCEDE;
}

/* Everybody on one side stands on the other, too, as far as their codes tell. */
static bool
acts_on_itself(const struct dtl_draft *d)
{
	bool source = false, target = false;

	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_participant *p = &d->participants[i];

		if (p->side == DTL_SIDE_BOTH)
			return false;
		source |= p->side == DTL_SIDE_SOURCE;
		target |= p->side == DTL_SIDE_TARGET;
		for (size_t j = 0; j < d->participant_count; j++) {
			if (!dtl_str_eq(d->participants[j].code, p->code))
				return false;
		}
	}
	return source && target;
}

/* A country acts on itself, and nothing says who in it. */
static bool
is_vague_at_home(const struct dtl_coder *k, const struct dtl_draft *d)
{
	bool known[2] = { false, false };

	for (size_t i = 0; i < d->participant_count; i++) {
		if (!dtl_str_eq(d->participants[i].country, d->participants[0].country))
			return false;
		known[d->participants[i].side == DTL_SIDE_SOURCE] |=
		    who_is(k, d, i) != WHO_COUNTRY || d->entity[i] == UINT32_MAX;
	}
	return d->participant_count > 1 && !known[1];
}

/* A state that yields or threatens does so at home as well. */
static bool
is_done_at_home(enum dtl_event_type type)
{
	return is_force(type) || type == DTL_EVENT_CONCEDE || type == DTL_EVENT_RETREAT ||
	       type == DTL_EVENT_THREATEN;
}

static bool
is_place(const struct dtl_coder *k, const struct dtl_draft *d, size_t i)
{
	const struct dtl_mention *m = dtl_draft_mention(k, d, i);

	return m != NULL && m->kind == DTL_MENTION_PLACE;
}

/* A meeting and a deal need two who are neither firms nor towns. */
static bool
lacks_partner(const struct dtl_coder *k, const struct dtl_draft *d)
{
	size_t partners = 0;

	for (size_t i = 0; i < d->participant_count; i++)
		partners += who_is(k, d, i) != WHO_PRIVATE && !is_place(k, d, i);
	return partners < 2;
}

static bool
is_business(enum dtl_event_type type, enum who source, enum who target)
{
	if (source == WHO_PRIVATE)
		return type != DTL_EVENT_ASSAULT && type != DTL_EVENT_PROTEST;
	if (target != WHO_PRIVATE)
		return false;
	return type == DTL_EVENT_AGREE || type == DTL_EVENT_CONSULT || type == DTL_EVENT_SUPPORT ||
	       type == DTL_EVENT_COOPERATE || type == DTL_EVENT_AID || type == DTL_EVENT_REJECT;
}

static bool
is_office(struct dtl_str kind)
{
	static const char *const kinds[] = { "GOV", "MIL", "DIP", "LEG" };

	return DTL_STR_IS_ANY(kind, kinds);
}

/* Among players and stars only those in office make politics, and only with each other. */
static bool
is_play(const struct dtl_draft *d)
{
	for (size_t i = 0; i < d->participant_count; i++) {
		if (!is_office(d->participants[i].kind))
			return true;
	}
	return false;
}

/* Those in power do not demonstrate; people who travel do not visit a state. */
static bool
is_out_of_part(const struct dtl_draft *d, enum dtl_event_type type)
{
	const struct dtl_participant *p = &d->participants[0];

	if (d->participant_count == 0)
		return false;
	if (type == DTL_EVENT_PROTEST)
		return dtl_str_is(p->kind, "GOV") || dtl_str_is(p->kind, "JUD");
	return type == DTL_EVENT_CONSULT && p->side == DTL_SIDE_SOURCE &&
	       dtl_str_is(p->kind, "CVL");
}

static bool
is_at_home(const struct dtl_draft *d)
{
	for (size_t i = 1; i < d->participant_count; i++) {
		if (!dtl_str_eq(d->participants[i].country, d->participants[0].country))
			return false;
	}
	return d->participant_count > 1;
}

/* On the markets: what is bought and sold, and what bodies at home say to each other about it. */
static bool
is_market(const struct dtl_draft *d, enum dtl_event_type type)
{
	if (type == DTL_EVENT_COOPERATE && dtl_str_is(d->pattern->cameo, "061"))
		return true;
	return is_at_home(d) && !is_force(type) && type != DTL_EVENT_ACCUSE;
}

/* "assured parliament that ...": what is promised at home without a word on what is no event; who
 * leaves a post held one. */
static bool
is_idle_at_home(const struct dtl_draft *d)
{
	if (dtl_str_starts(d->pattern->cameo, "0831"))
		return !is_office(d->participants[0].kind) &&
		       !dtl_str_is(d->participants[0].kind, "JUD") &&
		       !dtl_str_is(d->participants[0].kind, "PTY") &&
		       !dtl_str_is(d->participants[0].kind, "OPP");
	return is_at_home(d) && dtl_str_is(d->ev.cameo, "030");
}

/* A town does nothing. */
static bool
is_done_by_town(const struct dtl_coder *k, const struct dtl_draft *d)
{
	bool town = false;

	for (size_t i = 0; i < d->participant_count; i++) {
		if (d->participants[i].side == DTL_SIDE_TARGET)
			continue;
		if (!is_place(k, d, i))
			return false;
		town = true;
	}
	return town;
}

bool
dtl_code_is_news(const struct dtl_coder *k, const struct dtl_draft *d)
{
	enum dtl_event_type type = dtl_event_type_from_cameo(d->pattern->cameo);
	enum who source = side_of(k, d, true), target = side_of(k, d, false);

	if (target == WHO_NOBODY && needs_somebody(d, type))
		return false;
	if ((k->story == DTL_STORY_LEISURE && is_play(d)) ||
	    (k->story == DTL_STORY_TRADE && is_market(d, type)) || is_done_by_town(k, d))
		return false;
	if (is_business(type, source, target))
		return false;
	if (is_out_of_part(d, type))
		return false;
	if (is_both(d))
		return !lacks_partner(k, d);
	if (is_idle_at_home(d))
		return false;
	if (is_done_at_home(type))
		return true;
	return !acts_on_itself(d) && !is_vague_at_home(k, d);
}

/* Words: that they were not said is no news; that a deed was not done may be. */
bool
dtl_code_is_said(enum dtl_event_type type)
{
	return type == DTL_EVENT_ACCUSE || type == DTL_EVENT_SUPPORT || type == DTL_EVENT_REJECT ||
	       type == DTL_EVENT_REQUEST || type == DTL_EVENT_AGREE || type == DTL_EVENT_THREATEN ||
	       type == DTL_EVENT_CONCEDE || type == DTL_EVENT_RETREAT;
}

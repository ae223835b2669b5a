#include "news/code.h"

/* Where the other side usually stands, best first. */
static const struct dtl_slot usual_targets[] = {
	{ DTL_SLOT_OBJECT, { NULL, 0 } },
	{ DTL_SLOT_RECIPIENT, { NULL, 0 } },
	{ DTL_SLOT_PREP, DTL_STR("against") },
	{ DTL_SLOT_PREP, DTL_STR("with") },
	{ DTL_SLOT_PREP, DTL_STR("to") },
	{ DTL_SLOT_IN_OBJECT, { NULL, 0 } },
	{ DTL_SLOT_COMPLEMENT, { NULL, 0 } },
	{ DTL_SLOT_PREP, DTL_STR("on") },
	{ DTL_SLOT_PREP, DTL_STR("at") },
	{ DTL_SLOT_PREP, DTL_STR("from") },
	{ DTL_SLOT_PREP, DTL_STR("for") },
	{ DTL_SLOT_PREP, DTL_STR("over") },
	{ DTL_SLOT_PREP, DTL_STR("towards") },
	{ DTL_SLOT_PREP, DTL_STR("toward") },
	{ DTL_SLOT_PREP, DTL_STR("into") },
	{ DTL_SLOT_PREP, DTL_STR("between") },
	{ DTL_SLOT_IN_COMPLEMENT, { NULL, 0 } },
};

static const struct dtl_slot usual_noun_targets[] = {
	{ DTL_SLOT_PREP, DTL_STR("between") },
	{ DTL_SLOT_PREP, DTL_STR("with") },
	{ DTL_SLOT_PREP, DTL_STR("against") },
	{ DTL_SLOT_PREP, DTL_STR("to") },
	{ DTL_SLOT_PREP, DTL_STR("on") },
	{ DTL_SLOT_PREP, DTL_STR("of") },
	{ DTL_SLOT_PREP, DTL_STR("from") },
	{ DTL_SLOT_PREP, DTL_STR("among") },
	{ DTL_SLOT_PREP, DTL_STR("for") },
	{ DTL_SLOT_PREP, DTL_STR("in") },
	{ DTL_SLOT_IN_COMPLEMENT, { NULL, 0 } },
};

static const struct dtl_slot usual_sources[] = {
	{ DTL_SLOT_SUBJECT, { NULL, 0 } },
	{ DTL_SLOT_IN_SUBJECT, { NULL, 0 } },
};

/* Actors of one place: whom it names, or else whom the phrase holds inside. */
static void
from_token(const struct dtl_coder *k, uint32_t token, bool inside, struct dtl_actors *out)
{
	size_t before = out->count;

	if (!inside) {
		dtl_code_actors_at(k, token, out);
		return;
	}
	if (out->count == before)
		dtl_code_actors_inside(k, token, out);
}

static void
from_tokens(const struct dtl_coder *k, const uint32_t *tokens, size_t count, bool inside,
    struct dtl_actors *out)
{
	for (size_t i = 0; i < count; i++)
		from_token(k, tokens[i], inside, out);
}

static void
from_preps(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_str prep,
    struct dtl_actors *out)
{
	for (size_t i = 0; i < v->oblique_count; i++) {
		if (dtl_str_eq(v->obliques[i].prep, prep))
			dtl_code_actors_at(k, v->obliques[i].token, out);
	}
	if (out->count > 0)
		return;
	for (size_t i = 0; i < v->oblique_count; i++) {
		if (dtl_str_eq(v->obliques[i].prep, prep))
			dtl_code_actors_inside(k, v->obliques[i].token, out);
	}
}

/* Whom the act inside is directed at: its objects, phrases, and what they hold; two levels deep. */
static void
from_complement(
    const struct dtl_coder *k, const struct dtl_clause *c, int depth, struct dtl_actors *out)
{
	struct dtl_view v;

	if (c == NULL || depth == 0)
		return;
	dtl_view_verb(k, c, &v);
	from_tokens(k, v.patients, v.patient_count, false, out);
	from_tokens(k, v.recipients, v.recipient_count, false, out);
	for (size_t i = 0; i < v.oblique_count && out->count == 0; i++) {
		if (!dtl_str_is(v.obliques[i].prep, "in") &&
		    !dtl_str_is(v.obliques[i].prep, "during"))
			from_preps(k, &v, v.obliques[i].prep, out);
	}
	if (out->count == 0)
		from_tokens(k, v.patients, v.patient_count, true, out);
	for (size_t i = 0; i < v.oblique_count && out->count == 0; i++)
		dtl_code_actors_inside(k, v.obliques[i].token, out);
	if (out->count == 0)
		from_complement(k, v.complement, depth - 1, out);
	for (size_t i = 0; i < v.oblique_count && out->count == 0; i++)
		dtl_code_actors_at(k, v.obliques[i].token, out);
}

static void
from_noun(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *out)
{
	if (v->noun != DTL_NO_TOKEN)
		dtl_code_actors_inside(k, v->noun, out);
}

static void
from_slot(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_slot *slot,
    struct dtl_actors *out)
{
	const struct dtl_clause *c = v->complement;

	switch (slot->kind) {
	case DTL_SLOT_SUBJECT:
	case DTL_SLOT_OWNER:
		from_tokens(k, v->actors, v->actor_count, false, out);
		break;
	case DTL_SLOT_IN_SUBJECT:
		from_tokens(k, v->actors, v->actor_count, true, out);
		break;
	case DTL_SLOT_OBJECT:
		from_tokens(k, v->patients, v->patient_count, false, out);
		break;
	case DTL_SLOT_IN_OBJECT:
		from_tokens(k, v->patients, v->patient_count, true, out);
		break;
	case DTL_SLOT_RECIPIENT:
		from_tokens(k, v->recipients, v->recipient_count, false, out);
		break;
	case DTL_SLOT_PREP:
		from_preps(k, v, slot->prep, out);
		break;
	case DTL_SLOT_COMPLEMENT:
		if (c != NULL && c->link == DTL_LINK_CCOMP)
			from_tokens(k, c->subjects, c->subject_count, false, out);
		break;
	case DTL_SLOT_IN_COMPLEMENT:
		from_complement(k, c, 3, out);
		break;
	default:
		break;
	}
}

static bool
same_side(const struct dtl_actors *a, const struct dtl_actors *b)
{
	size_t same = 0;

	for (size_t i = 0; i < a->count; i++) {
		for (size_t j = 0; j < b->count; j++)
			same += a->entity[i] == b->entity[j];
	}
	return same > 0 && same == a->count;
}

static void
drop_shared(struct dtl_actors *out, const struct dtl_actors *other)
{
	size_t kept = 0;

	for (size_t i = 0; i < out->count; i++) {
		bool shared = false;

		for (size_t j = 0; j < other->count; j++)
			shared |= out->entity[i] == other->entity[j];
		if (shared)
			continue;
		out->items[kept] = out->items[i];
		out->entity[kept] = out->entity[i];
		out->token[kept++] = out->token[i];
	}
	out->count = kept;
}

/* The first place with somebody new in it wins; people without a country wait for a better one. */
static void
gather(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_slot *slots,
    size_t count, const struct dtl_actors *other, struct dtl_actors *out)
{
	struct dtl_actors weak = { .count = 0 };

	for (size_t i = 0; i < count && out->count == 0; i++) {
		struct dtl_actors found = { .count = 0 };

		from_slot(k, v, &slots[i], &found);
		if (other != NULL)
			drop_shared(&found, other);
		if (found.count == 0)
			continue;
		if (found.items[0].country.n > 0)
			*out = found;
		else if (weak.count == 0)
			weak = found;
	}
	if (out->count == 0)
		*out = weak;
	else if (weak.count > 0 && weak.items[0].country.n == 0 && other != NULL) {
		/* the named role is who it is done to; the country found later says whose it is */
		for (size_t i = 0; i < weak.count; i++)
			weak.items[i].country = out->items[0].country;
	}
}

static bool
has_slot(const struct dtl_pattern *p, enum dtl_slot_kind kind)
{
	for (size_t i = 0; i < p->target_count; i++) {
		if (p->targets[i].kind == kind)
			return true;
	}
	return false;
}

static void
add_side(struct dtl_draft *d, const struct dtl_actors *from, enum dtl_side side, uint32_t functions)
{
	for (size_t i = 0; i < from->count && d->participant_count < DTL_MAX_PARTICIPANTS; i++) {
		struct dtl_participant *p = &d->participants[d->participant_count];

		*p = from->items[i];
		p->side = side;
		p->functions = functions;
		d->entity[d->participant_count++] = from->entity[i];
	}
}

/* A role without a country belongs to the country of the other side, or of the place. */
static void
lend_country(
    const struct dtl_coder *k, struct dtl_actors *to, const struct dtl_actors *from, bool both)
{
	struct dtl_str country = DTL_STR_NONE;

	for (size_t i = 0; i < from->count && country.n == 0; i++)
		country = from->items[i].country;
	for (size_t i = 0; i < to->count; i++) {
		struct dtl_participant *p = &to->items[i];

		if (p->country.n > 0 || country.n == 0 || (both && p->name.n > 0 && p->title.n > 0))
			continue;
		p->country = country;
		p->code = dtl_str_from(dtl_arena_printf(k->doc->a, "%.*s%.*s", DTL_STR_FMT(country),
		    DTL_STR_FMT(p->code.n > 0 ? p->code : p->kind)));
		p->confidence *= 0.7;
	}
}

/* Without anybody else a state's act is done at home: where the clause says, or its own country. */
static void
home(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_actors *source,
    struct dtl_actors *target)
{
	static const char *const places[] = { "in", "at", "near", "on", "across", "throughout",
		"inside", "into", "of", "around" };

	for (size_t i = 0; i < v->oblique_count && target->count == 0; i++) {
		for (size_t j = 0; j < sizeof places / sizeof places[0]; j++) {
			if (dtl_str_is(v->obliques[i].prep, places[j]))
				dtl_code_actors_at(k, v->obliques[i].token, target);
		}
	}
	if (target->count > 0 && target->items[0].country.n > 0)
		return;
	target->count = 0;
	for (size_t i = 0; i < source->count; i++) {
		if (source->items[i].country.n == 0)
			continue;
		target->items[0] = source->items[i];
		target->items[0].code = target->items[0].name = target->items[0].country;
		target->items[0].title = target->items[0].affiliation = DTL_STR_NONE;
		target->items[0].kind = target->items[0].wikidata = DTL_STR_NONE;
		target->items[0].code = source->items[i].country;
		target->entity[0] = UINT32_MAX;
		target->count = 1;
		return;
	}
}

static bool
is_domestic(const struct dtl_pattern *p)
{
	return (p->flags & DTL_PATTERN_DOMESTIC) != 0 || has_slot(p, DTL_SLOT_SELF);
}

static void
both_sides(struct dtl_draft *d, const struct dtl_pattern *p, const struct dtl_actors *source,
    const struct dtl_actors *target)
{
	add_side(d, source, DTL_SIDE_BOTH, p->source_functions);
	add_side(d, target, DTL_SIDE_BOTH, p->target_functions);
}

/* Two countries, or two bodies of one country, or one that stands for several. */
static bool
is_meeting_of_two(const struct dtl_draft *d)
{
	return d->participant_count >= 2;
}

static bool
has_country_side(const struct dtl_draft *d)
{
	for (size_t i = 0; i < d->participant_count; i++) {
		if (d->participants[i].country.n > 0)
			return true;
	}
	return false;
}

static bool
is_active(const struct dtl_view *v)
{
	return !v->passive && !v->clause->passive && !v->clause->nominal;
}

static void
find_lost_subject(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *source)
{
	enum dtl_link link = v->clause->link;

	dtl_code_actors_before(k, v->clause->predicate, source);
	if (source->count == 0 &&
	    (link == DTL_LINK_ROOT || link == DTL_LINK_CCOMP || link == DTL_LINK_CONJ))
		dtl_code_actors_first(k, v->clause->predicate, v->clause->sentence, source);
}

/* A threat is against the one it is conditional on: "unless B withdraws". */
static void
from_condition(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_actors *target)
{
	for (const struct dtl_clause *c = v->clause + 1;
	     c < k->doc->clauses + k->doc->clause_count && c->sentence == v->clause->sentence &&
	     target->count == 0;
	     c++) {
		if (c->link == DTL_LINK_CONDITION)
			from_tokens(k, c->subjects, c->subject_count, false, target);
	}
}

static void
find_lost_target(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    struct dtl_actors *target)
{
	if (v->passive || v->clause->nominal || (p->flags & DTL_PATTERN_BOTH) ||
	    has_slot(p, DTL_SLOT_NONE) || has_slot(p, DTL_SLOT_SELF))
		return;
	if (dtl_event_type_from_cameo(p->cameo) == DTL_EVENT_THREATEN)
		from_condition(k, v, target);
	if (target->count == 0)
		dtl_code_actors_after(k,
		    v->noun != DTL_NO_TOKEN && v->noun > v->clause->predicate
			? v->noun
			: v->clause->predicate,
		    v->clause->sentence, target);
}

/* "rejected an offer for talks between the two": the one who acts is not his own target. */
static void
drop_own(struct dtl_actors *target, const struct dtl_actors *source)
{
	struct dtl_actors kept = { .count = 0 };

	for (size_t i = 0; i < target->count; i++) {
		bool own = false;

		for (size_t j = 0; j < source->count; j++)
			own |= dtl_str_eq(target->items[i].country, source->items[j].country);
		if (own)
			continue;
		kept.items[kept.count] = target->items[i];
		kept.entity[kept.count] = target->entity[i];
		kept.token[kept.count++] = target->token[i];
	}
	if (kept.count > 0)
		*target = kept;
}

static void
gather_sides(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    struct dtl_actors *source, struct dtl_actors *target)
{
	const struct dtl_slot *targets =
	    v->noun == DTL_NO_TOKEN ? usual_targets : usual_noun_targets;
	size_t count = v->noun == DTL_NO_TOKEN
			   ? sizeof usual_targets / sizeof usual_targets[0]
			   : sizeof usual_noun_targets / sizeof usual_noun_targets[0];

	if (p->source_count > 0)
		gather(k, v, p->sources, p->source_count, NULL, source);
	else
		gather(k, v, usual_sources, 2, NULL, source);
	if (v->passive || (p->flags & DTL_PATTERN_BOTH))
		dtl_code_actors_joined(k, source);
	if (source->count == 0 && is_active(v) && v->clause->tense != DTL_TENSE_NONE)
		find_lost_subject(k, v, source);
	if (p->target_count > 0)
		gather(k, v, p->targets, p->target_count, source, target);
	else
		gather(k, v, targets, count, source, target);
	dtl_code_actors_joined(k, target);
	if (target->count == 0)
		find_lost_target(k, v, p, target);
	if (target->count == 0 || source->count > 0)
		drop_shared(target, source);
	if (!(p->flags & DTL_PATTERN_BOTH))
		drop_own(target, source);
	if (v->noun != DTL_NO_TOKEN && (source->count == 0 || target->count == 0)) {
		struct dtl_actors inner = { .count = 0 };

		from_noun(k, v, &inner);
		drop_shared(&inner, target);
		drop_shared(&inner, source);
		if (source->count == 0)
			*source = inner;
		else if ((p->flags & DTL_PATTERN_BOTH) != 0 && !has_slot(p, DTL_SLOT_NONE))
			*target = inner;
	}
}

/* A blast kills though nobody is named who set it off. */
static bool
is_violent(struct dtl_str cameo)
{
	return dtl_event_type_from_cameo(cameo) == DTL_EVENT_ASSAULT;
}

/* Told though nobody says who did it: violence, arrests, sanctions, releases. */
static bool
happens_to(struct dtl_str cameo)
{
	enum dtl_event_type type = dtl_event_type_from_cameo(cameo);

	return type == DTL_EVENT_ASSAULT || type == DTL_EVENT_COERCE || type == DTL_EVENT_RETREAT ||
	       type == DTL_EVENT_SANCTION || type == DTL_EVENT_SUPPORT || type == DTL_EVENT_CONSULT;
}

/* Said in passing: what such a clause does not say itself is not guessed. */
static bool
is_aside(const struct dtl_clause *c)
{
	return c->nominal || c->link == DTL_LINK_ADVCL || c->link == DTL_LINK_PARTICIPLE ||
	       c->link == DTL_LINK_RELATIVE || c->link == DTL_LINK_PURPOSE;
}

/* "killed two and wounded five": the second verb tells more of what the first one told. */
static bool
goes_on(const struct dtl_coder *k, const struct dtl_clause *c)
{
	return c->link == DTL_LINK_CONJ && c->parent != DTL_NO_TOKEN &&
	       k->consumed[k->doc->clauses[c->parent].predicate];
}

static bool
has_country_in(const struct dtl_actors *who)
{
	for (size_t i = 0; i < who->count; i++) {
		if (who->items[i].country.n > 0)
			return true;
	}
	return false;
}

static bool
is_pronoun(struct dtl_str text)
{
	static const char *const words[] = { "he", "him", "she", "her", "it", "they", "them",
		"his" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (dtl_str_is_nocase(text, words[i]))
			return true;
	}
	return false;
}

/* Two of one country meet only when both are named. */
static bool
is_self_talk(const struct dtl_draft *d)
{
	bool pronoun = false, same = true;

	for (size_t i = 0; i < d->participant_count; i++) {
		pronoun |= is_pronoun(d->participants[i].text);
		same &= dtl_str_eq(d->participants[i].country, d->participants[0].country);
	}
	return pronoun && same;
}

bool
dtl_code_sides(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_draft *d)
{
	struct dtl_actors source = { .count = 0 }, target = { .count = 0 };
	const struct dtl_pattern *p = d->pattern;

	gather_sides(k, v, p, &source, &target);
	if (target.count == 0 && is_domestic(p)) {
		if (is_aside(v->clause) || goes_on(k, v->clause))
			return false;
		home(k, v, &source, &target);
	}
	if (same_side(&source, &target))
		target.count = 0;
	if (source.count == 0 && (p->flags & DTL_PATTERN_NEEDS_SOURCE))
		return false;
	if (is_aside(v->clause) && !has_country_in(&source) && !has_country_in(&target))
		return false;
	lend_country(k, &target, &source, (p->flags & DTL_PATTERN_BOTH) != 0);
	if (is_domestic(p))
		lend_country(k, &source, &target, (p->flags & DTL_PATTERN_BOTH) != 0);
	if (source.count == 0 && !(p->flags & DTL_PATTERN_BOTH) &&
	    (is_active(v) ? !is_violent(p->cameo) : !happens_to(p->cameo)))
		return false;
	if (p->flags & DTL_PATTERN_BOTH) {
		both_sides(d, p, &source, &target);
		return has_country_side(d) && is_meeting_of_two(d) && !is_self_talk(d);
	}
	if (target.count == 0 && (p->flags & DTL_PATTERN_NEEDS_TARGET))
		return false;
	add_side(d, &source, DTL_SIDE_SOURCE, p->source_functions);
	add_side(d, &target, DTL_SIDE_TARGET, p->target_functions);
	return has_country_side(d);
}

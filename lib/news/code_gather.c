/* Who stands where a pattern looks for its source and target. */
#include "news/trace.h"

/* Where the other side usually stands, best first. */
static const struct dtl_slot usual_targets[] = {
	{ .kind = DTL_SLOT_OBJECT, .prep = { NULL, 0 } },
	{ .kind = DTL_SLOT_RECIPIENT, .prep = { NULL, 0 } },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("against") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("with") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("to") },
	{ .kind = DTL_SLOT_IN_OBJECT, .prep = { NULL, 0 } },
	{ .kind = DTL_SLOT_COMPLEMENT, .prep = { NULL, 0 } },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("on") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("at") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("from") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("for") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("over") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("towards") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("toward") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("into") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("between") },
	{ .kind = DTL_SLOT_IN_COMPLEMENT, .prep = { NULL, 0 } },
};

static const struct dtl_slot usual_noun_targets[] = {
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("between") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("with") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("against") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("to") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("on") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("of") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("from") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("among") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("for") },
	{ .kind = DTL_SLOT_PREP, .prep = DTL_STR("in") },
	{ .kind = DTL_SLOT_IN_COMPLEMENT, .prep = { NULL, 0 } },
};

static const struct dtl_slot usual_sources[] = {
	{ .kind = DTL_SLOT_SUBJECT, .prep = { NULL, 0 } },
	{ .kind = DTL_SLOT_IN_SUBJECT, .prep = { NULL, 0 } },
};

typedef void (*find_fn)(const struct dtl_coder *k, uint32_t token, struct dtl_actors *out);

static void
from_tokens(const struct dtl_coder *k, const uint32_t *tokens, size_t count, find_fn find,
    struct dtl_actors *out)
{
	for (size_t i = 0; i < count; i++)
		find(k, tokens[i], out);
}

static void
from_preps(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_str prep, find_fn inside,
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
			inside(k, v->obliques[i].token, out);
	}
}

static void
gather(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_slot *slots,
    size_t count, const struct dtl_actors *other, struct dtl_actors *out);

/* What the act inside is, says where its other side stands: "ready to send doctors to Nepal". */
static void
from_act(const struct dtl_coder *k, const struct dtl_clause *c, struct dtl_actors *out)
{
	struct dtl_match m[DTL_MAX_MATCHES];
	struct dtl_slot slots[DTL_SLOT_KIND_COUNT];
	struct dtl_view v;
	size_t count = 0;

	dtl_view_verb(k, c, &v);
	if (c->passive || dtl_code_match(k, &v, DTL_PREDICATE_VERB, m) == 0)
		return;
	for (size_t i = 0; i < m[0].pattern->target_count && count < DTL_SLOT_KIND_COUNT; i++) {
		enum dtl_slot_kind kind = m[0].pattern->targets[i].kind;

		if (kind != DTL_SLOT_SUBJECT && kind != DTL_SLOT_IN_COMPLEMENT)
			slots[count++] = m[0].pattern->targets[i];
	}
	gather(k, &m[0].view, slots, count, NULL, out);
	if (out->count > 0 && out->items[0].country.n == 0)
		out->count = 0;
}

/* Whom the act inside is directed at: its objects, phrases, and what they hold; two levels deep. */
static void
from_complement(
    const struct dtl_coder *k, const struct dtl_clause *c, int depth, struct dtl_actors *out)
{
	struct dtl_view v;

	if (c == NULL || depth == 0)
		return;
	from_act(k, c, out);
	if (out->count > 0)
		return;
	dtl_view_verb(k, c, &v);
	from_tokens(k, v.patients, v.patient_count, dtl_code_actors_at, out);
	from_tokens(k, v.recipients, v.recipient_count, dtl_code_actors_at, out);
	for (size_t i = 0; i < v.oblique_count && out->count == 0; i++) {
		if (!dtl_str_is(v.obliques[i].prep, "in") &&
		    !dtl_str_is(v.obliques[i].prep, "during"))
			from_preps(k, &v, v.obliques[i].prep, dtl_code_actors_inside, out);
	}
	if (out->count == 0)
		from_tokens(k, v.patients, v.patient_count, dtl_code_actors_inside, out);
	for (size_t i = 0; i < v.oblique_count && out->count == 0; i++)
		dtl_code_actors_inside(k, v.obliques[i].token, out);
	if (out->count == 0)
		from_complement(k, v.complement, depth - 1, out);
	for (size_t i = 0; i < v.oblique_count && out->count == 0; i++)
		dtl_code_actors_at(k, v.obliques[i].token, out);
}

/* "rejected the plan, saying it would hurt farmers", "condemned it because B had signed": what is
 * remarked on it is nothing that the act is directed at. */
static bool
is_remark(const struct dtl_coder *k, const struct dtl_clause *c)
{
	if (c == NULL || c->link != DTL_LINK_ADVCL)
		return false;
	if (c->tense != DTL_TENSE_NONE && !dtl_str_ends(k->doc->tokens[c->predicate].lower, "ing"))
		return true;
	for (const struct dtl_clause *d = k->doc->clauses;
	     d < k->doc->clauses + k->doc->clause_count; d++) {
		if (d->parent == (uint32_t)(c - k->doc->clauses) && d->reported)
			return true;
	}
	return false;
}

static void
from_noun(const struct dtl_coder *k, const struct dtl_view *v, find_fn find, struct dtl_actors *out)
{
	if (v->noun != DTL_NO_TOKEN)
		find(k, v->noun, out);
}

static void
from_slot(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_slot *slot,
    struct dtl_actors *out)
{
	const struct dtl_clause *c = v->complement;
	find_fn inside = slot->near ? dtl_code_owners : dtl_code_actors_inside;

	switch (slot->kind) {
	case DTL_SLOT_SUBJECT:
	case DTL_SLOT_OWNER:
		from_tokens(k, v->actors, v->actor_count, dtl_code_actors_at, out);
		break;
	case DTL_SLOT_IN_SUBJECT:
		from_tokens(k, v->actors, v->actor_count, inside, out);
		break;
	case DTL_SLOT_OBJECT:
		from_tokens(k, v->patients, v->patient_count, dtl_code_actors_at, out);
		break;
	case DTL_SLOT_IN_OBJECT:
		from_tokens(k, v->patients, v->patient_count, inside, out);
		break;
	case DTL_SLOT_RECIPIENT:
		from_tokens(k, v->recipients, v->recipient_count, dtl_code_actors_at, out);
		break;
	case DTL_SLOT_PREP:
		from_preps(k, v, slot->prep, inside, out);
		break;
	case DTL_SLOT_COMPLEMENT:
		if (c != NULL && c->link == DTL_LINK_CCOMP)
			from_tokens(k, c->subjects, c->subject_count, dtl_code_actors_at, out);
		break;
	case DTL_SLOT_IN_COMPLEMENT:
		if (!is_remark(k, c) && !(slot->near && c != NULL && c->link == DTL_LINK_CCOMP))
			from_complement(k, c, 3, out);
		break;
	default:
		break;
	}
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
		dtl_trace_slot(k, v, &slots[i], &found);
		if (other != NULL)
			dtl_code_drop_shared(&found, other);
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

bool
dtl_pattern_has_slot(const struct dtl_pattern *p, enum dtl_slot_kind kind)
{
	for (size_t i = 0; i < p->target_count; i++) {
		if (p->targets[i].kind == kind)
			return true;
	}
	return false;
}

bool
dtl_pattern_is_domestic(const struct dtl_pattern *p)
{
	return (p->flags & DTL_PATTERN_DOMESTIC) != 0 || dtl_pattern_has_slot(p, DTL_SLOT_SELF);
}

bool
dtl_view_is_active(const struct dtl_view *v)
{
	return !v->passive && !v->clause->passive && !v->clause->nominal;
}

/* "Their troops were sent": those who are sent act for who sends them. */
static bool
is_of_forces(struct dtl_str cameo)
{
	return dtl_event_type_from_cameo(cameo) == DTL_EVENT_MOBILIZE || dtl_str_is(cameo, "074") ||
	       dtl_str_is(cameo, "0874");
}

static void
gather_source(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    struct dtl_actors *source)
{
	if (p->source_count > 0)
		gather(k, v, p->sources, p->source_count, NULL, source);
	else
		gather(k, v, usual_sources, 2, NULL, source);
	if (v->passive || (p->flags & DTL_PATTERN_BOTH))
		dtl_code_actors_joined(k, source);
	if (source->count == 0 && v->passive && v->actor_count == 0 && is_of_forces(p->cameo))
		from_tokens(k, v->patients, v->patient_count, dtl_code_actors_at, source);
	if (source->count == 0 && dtl_view_is_active(v) && v->clause->tense != DTL_TENSE_NONE &&
	    !(k->flat && v->actor_count > 0)) {
		dtl_code_lost_subject(k, v, source);
		dtl_trace_found(k, v, "stands before the verb", source);
	}
	if (!v->passive)
		dtl_code_drop_told(k, source);
}

static void
gather_target(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    const struct dtl_actors *source, struct dtl_actors *target)
{
	if (p->target_count > 0)
		gather(k, v, p->targets, p->target_count, source, target);
	else if (v->noun == DTL_NO_TOKEN)
		gather(k, v, usual_targets, sizeof usual_targets / sizeof usual_targets[0], source,
		    target);
	else
		gather(k, v, usual_noun_targets,
		    sizeof usual_noun_targets / sizeof usual_noun_targets[0], source, target);
	dtl_code_actors_joined(k, target);
	dtl_code_drop_arms(k, p, target);
	if (target->count == 0) {
		dtl_code_lost_target(k, v, p, target);
		dtl_trace_found(k, v, "the first to be named behind it", target);
	}
	dtl_code_drop_speaker(v->clause, target);
	dtl_code_drop_within(target, source);
	dtl_code_drop_shared(target, source);
	if (p->flags & DTL_PATTERN_BOTH)
		return;
	dtl_code_drop_own(target, source);
	dtl_code_drop_self(k, p, source, target);
}

/* "the Franco-German pact was signed", "under the two countries' accord": what stands before the noun
 * only says which pact it is; that it was made is told by "between" and "with". */
static bool
is_pact_by_name(const struct dtl_view *v, const struct dtl_pattern *p)
{
	return v->clause->nominal && v->clause->predicate == v->noun &&
	       (p->flags & DTL_PATTERN_BOTH) != 0 && dtl_str_starts(p->cameo, "03");
}

/* "the Franco-German summit": the event noun's own phrase names its people. */
static void
fill_from_noun(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    struct dtl_actors *source, struct dtl_actors *target)
{
	struct dtl_actors inner = { .count = 0 };

	if (v->noun == DTL_NO_TOKEN || (source->count > 0 && target->count > 0))
		return;
	/* a suit is heard in a court and by it, and brought by whose it is */
	from_noun(
	    k, v, dtl_str_is(p->cameo, "115") ? dtl_code_owners : dtl_code_actors_inside, &inner);
	dtl_trace_found(k, v, "inside the phrase of the event's noun", &inner);
	dtl_code_drop_shared(&inner, target);
	dtl_code_drop_shared(&inner, source);
	if (source->count == 0)
		*source = inner;
	else if ((p->flags & DTL_PATTERN_BOTH) != 0 && !dtl_pattern_has_slot(p, DTL_SLOT_NONE))
		*target = inner;
}

void
dtl_code_gather(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    struct dtl_actors *source, struct dtl_actors *target)
{
	gather_source(k, v, p, source);
	gather_target(k, v, p, source, target);
	if (target->count > 0 || !is_pact_by_name(v, p))
		fill_from_noun(k, v, p, source, target);
	else
		source->count = 0;
}

#include "news/pattern_work.h"

static enum dtl_slot_kind
slot_kind(struct dtl_str name)
{
	static const char *const names[] = { "subj", "obj", "iobj", NULL, "in_subj", "in_obj",
		"comp", "in_comp", "owner", "self", "none" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i] != NULL && dtl_str_is(name, names[i]))
			return (enum dtl_slot_kind)i;
	}
	return DTL_SLOT_PREP;
}

static size_t
read_slots(struct pattern_build *s, struct dtl_str list, struct dtl_slot *out)
{
	struct dtl_str name;
	size_t count = 0;

	while (dtl_str_split(&list, ',', &name)) {
		if (count == PATTERN_MAX_SLOTS || name.n == 0) {
			PROBLEM(s, "a list of places has 1 to %d names", PATTERN_MAX_SLOTS);
			break;
		}
		out[count].near = dtl_str_ends(name, "!");
		name.n -= out[count].near;
		out[count].kind = slot_kind(name);
		out[count].prep = out[count].kind == DTL_SLOT_PREP ? name : DTL_STR_NONE;
		count++;
	}
	return count;
}

static uint32_t
read_functions(struct pattern_build *s, struct dtl_str list)
{
	static const char *const names[] = { "host", "chair", "signatory", "witness", "mediator",
		"attendee" };
	struct dtl_str name;
	uint32_t bits = 0;

	while (dtl_str_split(&list, ',', &name)) {
		uint32_t bit = 0;

		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			bit |= dtl_str_is(name, names[i]) ? 1u << i : 0;
		if (bit == 0)
			PROBLEM(s,
			    "unknown function '%.*s'; they are host, chair, signatory, witness, "
			    "mediator, attendee",
			    DTL_STR_FMT(name));
		bits |= bit;
	}
	return bits;
}

static void
read_prep(struct pattern_build *s, struct dtl_pattern_draft *p, struct dtl_str value)
{
	size_t colon = dtl_str_find_char(value, ':', 0);

	if (colon == value.n || p->prep_count == PATTERN_MAX_PREPS) {
		PROBLEM(
		    s, "prep= wants 'preposition:words' and at most %d of them", PATTERN_MAX_PREPS);
		return;
	}
	p->prep_names[p->prep_count] = dtl_str_slice(value, 0, colon);
	pattern_add_words(
	    s, &p->prep_words[p->prep_count++], dtl_str_slice(value, colon + 1, value.n));
}

static bool
read_flag(struct dtl_pattern_draft *p, struct dtl_str word)
{
	static const struct {
		const char *name;
		uint32_t bit;
	} flags[] = {
		{ "both", DTL_PATTERN_BOTH },
		{ "domestic", DTL_PATTERN_DOMESTIC },
		{ "wrap", DTL_PATTERN_WRAP },
		{ "passive", DTL_PATTERN_PASSIVE },
		{ "active", DTL_PATTERN_ACTIVE },
		{ "needs_target", DTL_PATTERN_NEEDS_TARGET },
		{ "needs_source", DTL_PATTERN_NEEDS_SOURCE },
		{ "own_act", DTL_PATTERN_OWN_ACT },
		{ "political", DTL_PATTERN_POLITICAL },
	};

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		if (dtl_str_is(word, flags[i].name)) {
			p->flags |= flags[i].bit;
			return true;
		}
	}
	return false;
}

static void
read_field(struct pattern_build *s, struct dtl_pattern_draft *p, struct dtl_str word)
{
	size_t eq = dtl_str_find_char(word, '=', 0);
	struct dtl_str key = dtl_str_slice(word, 0, eq);
	struct dtl_str value = dtl_str_slice(word, eq < word.n ? eq + 1 : eq, word.n);

	if (eq == word.n && read_flag(p, word))
		return;
	if (value.n == 0)
		PROBLEM(s, "unknown flag '%.*s'", DTL_STR_FMT(word));
	else if (dtl_str_is(key, "subj"))
		pattern_add_words(s, &p->subject, value);
	else if (dtl_str_is(key, "obj"))
		pattern_add_words(s, &p->object, value);
	else if (dtl_str_is(key, "to"))
		pattern_add_words(s, &p->complement, value);
	else if (dtl_str_is(key, "unless"))
		pattern_add_words(s, &p->unless, value);
	else if (dtl_str_is(key, "prep"))
		read_prep(s, p, value);
	else if (dtl_str_is(key, "target"))
		p->target_count = read_slots(s, value, p->targets);
	else if (dtl_str_is(key, "source"))
		p->source_count = read_slots(s, value, p->sources);
	else if (dtl_str_is(key, "mode"))
		p->mode = value;
	else if (dtl_str_is(key, "context"))
		p->context = value;
	else if (dtl_str_is(key, "source_is"))
		p->source_functions = read_functions(s, value);
	else if (dtl_str_is(key, "target_is"))
		p->target_functions = read_functions(s, value);
	else
		PROBLEM(s, "unknown key '%.*s'", DTL_STR_FMT(key));
}

/* Fields, one after the other; "@FRAME" stands for those of a frame. */
void
pattern_read_fields(struct pattern_build *s, struct dtl_pattern_draft *p, struct dtl_str rest)
{
	for (struct dtl_str word = dtl_pattern_next_word(&rest); word.n > 0;
	     word = dtl_pattern_next_word(&rest)) {
		struct dtl_str frame;

		if (word.p[0] != '@') {
			read_field(s, p, word);
			continue;
		}
		if (!pattern_find_set(s, word, &frame)) {
			PROBLEM(s, "unknown frame '%.*s'", DTL_STR_FMT(word));
			continue;
		}
		for (struct dtl_str w = dtl_pattern_next_word(&frame); w.n > 0;
		     w = dtl_pattern_next_word(&frame))
			read_field(s, p, w);
	}
}

void
pattern_read_predicates(struct pattern_build *s, struct dtl_pattern_draft *p, struct dtl_str list)
{
	struct dtl_word_draft words = { .count = 0 };
	char kind = list.n > 2 && list.p[1] == ':' ? list.p[0] : 'v';

	if (kind != 'v' && kind != 'n' && kind != 'a')
		PROBLEM(s, "predicates are verbs, 'n:' nouns or 'a:' adjectives, not '%c:'", kind);
	if (list.n > 2 && list.p[1] == ':')
		list = dtl_str_slice(list, 2, list.n);
	pattern_add_words(s, &words, list);
	for (size_t i = 0; i < words.count; i++) {
		if (p->predicate_count == PATTERN_MAX_PREDICATES) {
			PROBLEM(s, "over %d predicates in one pattern", PATTERN_MAX_PREDICATES);
			return;
		}
		/* the kind stands in front of the lemma, for the writer */
		p->predicates[p->predicate_count++] = dtl_str_from(
		    dtl_arena_printf(s->a, "%c%.*s", kind, DTL_STR_FMT(words.items[i])));
		p->particle_count += dtl_str_find_char(words.items[i], '_', 0) < words.items[i].n;
	}
}

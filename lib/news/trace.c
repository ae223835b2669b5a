#include "news/trace.h"

enum { MAX_NOTES = 1 << 16, LOOK_BACK = 256 };

struct dtl_trace *
dtl_trace_new(struct dtl_arena *a)
{
	struct dtl_trace *t = DTL_NEW(a, struct dtl_trace);

	t->a = a;
	return t;
}

static bool
same_note(const struct dtl_trace_note *a, const struct dtl_trace_note *b)
{
	return a->step == b->step && a->sentence == b->sentence && a->predicate == b->predicate &&
	       a->pattern == b->pattern && a->item == b->item && strcmp(a->why, b->why) == 0 &&
	       dtl_str_eq(a->word, b->word);
}

/* The coder may ask the same question twice; it is told once. */
static void
add(struct dtl_trace *t, const struct dtl_trace_note *note)
{
	size_t first = t->count > LOOK_BACK ? t->count - LOOK_BACK : 0;

	for (size_t i = t->count; i > first; i--) {
		if (same_note(&t->notes[i - 1], note))
			return;
	}
	if (t->count == MAX_NOTES) {
		t->full = true;
		return;
	}
	if (t->count == t->cap) {
		size_t cap = t->cap != 0 ? 2 * t->cap : 64;

		t->notes = dtl_arena_grow(t->a, t->notes, t->count, cap, sizeof *t->notes);
		t->cap = cap;
	}
	t->notes[t->count++] = *note;
}

const struct dtl_trace_note *
dtl_trace_next(const struct dtl_trace *t, uint32_t sentence, size_t *cursor)
{
	while (*cursor < t->count) {
		const struct dtl_trace_note *note = &t->notes[(*cursor)++];

		if (note->sentence == sentence)
			return note;
	}
	return NULL;
}

void
dtl_trace_sentence(struct dtl_trace *t, uint32_t sentence, const char *why, struct dtl_str word)
{
	if (t != NULL)
		add(t, &(struct dtl_trace_note){ .step = DTL_TRACE_SENTENCE,
			   .why = why,
			   .word = word,
			   .sentence = sentence,
			   .predicate = DTL_NO_TOKEN,
			   .item = DTL_NO_TOKEN });
}

void
dtl_trace_clause(const struct dtl_coder *k, const struct dtl_clause *c, const char *why)
{
	if (k->trace != NULL)
		add(k->trace, &(struct dtl_trace_note){ .step = DTL_TRACE_CLAUSE,
				  .why = why,
				  .word = c->lemma,
				  .sentence = c->sentence,
				  .predicate = c->predicate,
				  .item = DTL_NO_TOKEN });
}

void
dtl_trace_unmatched(const struct dtl_coder *k, const struct dtl_clause *c)
{
	if (k->trace != NULL)
		dtl_trace_clause(k, c,
		    dtl_map_get(&k->patterns->by_lemma, c->lemma, NULL)
			? "none of the patterns for this word holds"
			: "no pattern knows this word");
}

static uint32_t
predicate_of(const struct dtl_view *v)
{
	return v->noun != DTL_NO_TOKEN ? v->noun : v->clause->predicate;
}

void
dtl_trace_pattern(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_pattern *p,
    const char *why, struct dtl_str word)
{
	if (k->trace != NULL)
		add(k->trace, &(struct dtl_trace_note){ .step = DTL_TRACE_PATTERN,
				  .why = why,
				  .word = word,
				  .sentence = v->clause->sentence,
				  .predicate = predicate_of(v),
				  .pattern = p,
				  .item = DTL_NO_TOKEN });
}

static void
about_draft(const struct dtl_coder *k, const struct dtl_draft *d, struct dtl_trace_note note)
{
	note.sentence = d->clause->sentence;
	note.predicate = d->predicate;
	note.pattern = d->pattern;
	add(k->trace, &note);
}

bool
dtl_trace_no(const struct dtl_coder *k, const struct dtl_draft *d, const char *why)
{
	if (k->trace != NULL)
		about_draft(k, d,
		    (struct dtl_trace_note){
			.step = DTL_TRACE_PEOPLE, .why = why, .item = DTL_NO_TOKEN });
	return false;
}

static void
add_people(struct dtl_buf *out, const char *side, const struct dtl_actors *who)
{
	dtl_buf_addf(out, "%s ", side);
	if (who->count == 0)
		dtl_buf_add_z(out, "nobody");
	for (size_t i = 0; i < who->count; i++) {
		const struct dtl_participant *p = &who->items[i];
		struct dtl_str code = p->code.n > 0 ? p->code : p->country;

		dtl_buf_addf(out, "%s'%.*s' %.*s", i > 0 ? ", " : "", DTL_STR_FMT(p->text),
		    DTL_STR_FMT(code.n > 0 ? code : dtl_str_from("without country")));
	}
}

/* The last note, when it is about the people of this draft and names none of them. */
static struct dtl_trace_note *
unnamed(struct dtl_trace *t, const struct dtl_draft *d)
{
	struct dtl_trace_note *last = t->count > 0 ? &t->notes[t->count - 1] : NULL;

	if (last == NULL || last->step != DTL_TRACE_PEOPLE || last->pattern != d->pattern ||
	    last->predicate != d->predicate || last->word.n > 0)
		return NULL;
	return last;
}

bool
dtl_trace_sides(const struct dtl_coder *k, const struct dtl_draft *d,
    const struct dtl_actors *source, const struct dtl_actors *target, const char *why)
{
	struct dtl_trace_note *last;
	struct dtl_buf found;

	if (k->trace == NULL)
		return false;
	dtl_buf_init(&found, k->trace->a);
	add_people(&found, "source", source);
	dtl_buf_add_z(&found, "; ");
	add_people(&found, "target", target);
	last = unnamed(k->trace, d);
	if (last != NULL) {
		last->word = dtl_buf_str(&found);
		return false;
	}
	about_draft(k, d,
	    (struct dtl_trace_note){ .step = DTL_TRACE_PEOPLE,
		.why = why,
		.word = dtl_buf_str(&found),
		.item = DTL_NO_TOKEN });
	return false;
}

const char *
dtl_slot_words(enum dtl_slot_kind kind)
{
	static const char *const words[DTL_SLOT_KIND_COUNT] = {
		[DTL_SLOT_SUBJECT] = "subject",
		[DTL_SLOT_OBJECT] = "object",
		[DTL_SLOT_RECIPIENT] = "indirect object",
		[DTL_SLOT_PREP] = "phrase",
		[DTL_SLOT_IN_SUBJECT] = "inside the subject",
		[DTL_SLOT_IN_OBJECT] = "inside the object",
		[DTL_SLOT_COMPLEMENT] = "subject of the clause below",
		[DTL_SLOT_IN_COMPLEMENT] = "inside the clause below",
		[DTL_SLOT_OWNER] = "owner",
		[DTL_SLOT_SELF] = "its own country",
		[DTL_SLOT_NONE] = "nobody",
	};

	return words[kind];
}

static void
add_found(const struct dtl_coder *k, const struct dtl_view *v, struct dtl_trace_note note,
    const struct dtl_actors *found)
{
	note.step = DTL_TRACE_SLOT;
	note.sentence = v->clause->sentence;
	note.predicate = predicate_of(v);
	for (size_t i = 0; i < found->count; i++) {
		note.item = found->entity[i];
		add(k->trace, &note);
	}
}

void
dtl_trace_slot(const struct dtl_coder *k, const struct dtl_view *v, const struct dtl_slot *slot,
    const struct dtl_actors *found)
{
	if (k->trace != NULL)
		add_found(k, v,
		    (struct dtl_trace_note){
			.why = dtl_slot_words(slot->kind), .word = slot->prep },
		    found);
}

void
dtl_trace_found(const struct dtl_coder *k, const struct dtl_view *v, const char *how,
    const struct dtl_actors *found)
{
	if (k->trace != NULL)
		add_found(k, v, (struct dtl_trace_note){ .why = how }, found);
}

void
dtl_trace_taken(const struct dtl_coder *k, const struct dtl_view *v, uint32_t sentence,
    uint32_t entity, const char *why)
{
	if (k->trace != NULL)
		add(k->trace, &(struct dtl_trace_note){ .step = DTL_TRACE_SLOT,
				  .why = why,
				  .sentence = sentence,
				  .predicate = v != NULL ? predicate_of(v) : DTL_NO_TOKEN,
				  .item = entity });
}

void
dtl_trace_date(const struct dtl_coder *k, const struct dtl_draft *d, size_t date, int nearness,
    const char *why)
{
	if (k->trace != NULL)
		about_draft(k, d,
		    (struct dtl_trace_note){ .step = DTL_TRACE_DATE,
			.why = why,
			.item = (uint32_t)date,
			.nearness = nearness });
}

void
dtl_trace_place(const struct dtl_coder *k, const struct dtl_draft *d, const struct dtl_mention *m,
    int nearness, const char *why)
{
	if (k->trace != NULL)
		about_draft(k, d,
		    (struct dtl_trace_note){ .step = DTL_TRACE_PLACE,
			.why = why,
			.item = (uint32_t)(m - k->mentions->items),
			.nearness = nearness });
}

void
dtl_trace_reading(
    struct dtl_trace *t, uint32_t sentence, size_t mention, struct dtl_str reading, const char *why)
{
	if (t != NULL)
		add(t, &(struct dtl_trace_note){ .step = DTL_TRACE_READING,
			   .why = why,
			   .word = reading,
			   .sentence = sentence,
			   .predicate = DTL_NO_TOKEN,
			   .item = (uint32_t)mention });
}

void
dtl_trace_merged(const struct dtl_coder *k, size_t draft, size_t event)
{
	if (k->trace != NULL)
		k->trace->merged[draft] = (uint32_t)event;
}

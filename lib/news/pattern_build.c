#include "news/lexicon_build.h"
#include "news/pattern_write.h"

struct build {
	struct dtl_lexicon_builder *b;
	struct dtl_arena *a;
	const char *file;
	int line;
	struct dtl_buf *out, *sets;
	bool has_pattern; /* examples belong to it */
	struct dtl_pattern_draft *draft; /* the one being read; large, hence used again */
	struct dtl_str origin; /* "#@ file:line": where the next line comes from; absent */
};

#define PROBLEM(s, ...) dtl_lexicon_problem((s)->b, (s)->file, (s)->line, __VA_ARGS__)

/* Sets are kept as lines "NAME word word ..." for the files that follow. */
static bool
find_set(const struct build *s, struct dtl_str name, struct dtl_str *ret_words)
{
	struct dtl_str rest = dtl_buf_str(s->sets), line;

	while (dtl_str_split(&rest, '\n', &line)) {
		if (dtl_str_eq(dtl_pattern_next_word(&line), name)) {
			*ret_words = line;
			return true;
		}
	}
	return false;
}

/* Words that stand for a kind of word. */
static const struct {
	const char *name;
	uint32_t bit;
} word_kinds[] = {
	{ "actor", DTL_WORDS_ACTOR },
	{ "nationals", DTL_WORDS_NATIONALS },
	{ "country", DTL_WORDS_COUNTRY },
	{ "any", DTL_WORDS_ANY },
};

static void
add_word(struct build *s, struct dtl_word_draft *w, struct dtl_str word)
{
	for (size_t i = 0; i < sizeof word_kinds / sizeof word_kinds[0]; i++) {
		if (dtl_str_is(word, word_kinds[i].name)) {
			w->flags |= word_kinds[i].bit;
			return;
		}
	}
	if (w->count == PATTERN_MAX_WORDS)
		PROBLEM(s, "over %d words in one list", PATTERN_MAX_WORDS);
	else
		w->items[w->count++] = word;
}

/* "agreement|@TALKS|actor" */
static void
add_words(struct build *s, struct dtl_word_draft *w, struct dtl_str list)
{
	struct dtl_str word, members;

	while (dtl_str_split(&list, '|', &word)) {
		if (word.n == 0) {
			PROBLEM(s, "empty word in a list");
		} else if (word.p[0] != '@') {
			add_word(s, w, word);
		} else if (find_set(s, dtl_str_slice(word, 1, word.n), &members)) {
			for (struct dtl_str m = dtl_pattern_next_word(&members); m.n > 0;
			     m = dtl_pattern_next_word(&members))
				add_word(s, w, m);
		} else {
			PROBLEM(s, "unknown set '%.*s'", DTL_STR_FMT(word));
		}
	}
}

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
read_slots(struct build *s, struct dtl_str list, struct dtl_slot *out)
{
	struct dtl_str name;
	size_t count = 0;

	while (dtl_str_split(&list, ',', &name)) {
		if (count == PATTERN_MAX_SLOTS || name.n == 0) {
			PROBLEM(s, "a list of places has 1 to %d names", PATTERN_MAX_SLOTS);
			break;
		}
		out[count].kind = slot_kind(name);
		out[count].prep = out[count].kind == DTL_SLOT_PREP ? name : DTL_STR_NONE;
		count++;
	}
	return count;
}

static uint32_t
read_functions(struct build *s, struct dtl_str list)
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
read_prep(struct build *s, struct dtl_pattern_draft *p, struct dtl_str value)
{
	size_t colon = dtl_str_find_char(value, ':', 0);

	if (colon == value.n || p->prep_count == PATTERN_MAX_PREPS) {
		PROBLEM(
		    s, "prep= wants 'preposition:words' and at most %d of them", PATTERN_MAX_PREPS);
		return;
	}
	p->prep_names[p->prep_count] = dtl_str_slice(value, 0, colon);
	add_words(s, &p->prep_words[p->prep_count++], dtl_str_slice(value, colon + 1, value.n));
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
read_field(struct build *s, struct dtl_pattern_draft *p, struct dtl_str word)
{
	size_t eq = dtl_str_find_char(word, '=', 0);
	struct dtl_str key = dtl_str_slice(word, 0, eq);
	struct dtl_str value = dtl_str_slice(word, eq < word.n ? eq + 1 : eq, word.n);

	if (eq == word.n && read_flag(p, word))
		return;
	if (value.n == 0)
		PROBLEM(s, "unknown flag '%.*s'", DTL_STR_FMT(word));
	else if (dtl_str_is(key, "subj"))
		add_words(s, &p->subject, value);
	else if (dtl_str_is(key, "obj"))
		add_words(s, &p->object, value);
	else if (dtl_str_is(key, "to"))
		add_words(s, &p->complement, value);
	else if (dtl_str_is(key, "unless"))
		add_words(s, &p->unless, value);
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
static void
read_fields(struct build *s, struct dtl_pattern_draft *p, struct dtl_str rest)
{
	for (struct dtl_str word = dtl_pattern_next_word(&rest); word.n > 0;
	     word = dtl_pattern_next_word(&rest)) {
		struct dtl_str frame;

		if (word.p[0] != '@') {
			read_field(s, p, word);
			continue;
		}
		if (!find_set(s, word, &frame)) {
			PROBLEM(s, "unknown frame '%.*s'", DTL_STR_FMT(word));
			continue;
		}
		for (struct dtl_str w = dtl_pattern_next_word(&frame); w.n > 0;
		     w = dtl_pattern_next_word(&frame))
			read_field(s, p, w);
	}
}

static void
read_predicates(struct build *s, struct dtl_pattern_draft *p, struct dtl_str list)
{
	struct dtl_word_draft words = { .count = 0 };
	char kind = list.n > 2 && list.p[1] == ':' ? list.p[0] : 'v';

	if (kind != 'v' && kind != 'n' && kind != 'a')
		PROBLEM(s, "predicates are verbs, 'n:' nouns or 'a:' adjectives, not '%c:'", kind);
	if (list.n > 2 && list.p[1] == ':')
		list = dtl_str_slice(list, 2, list.n);
	add_words(s, &words, list);
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

static const char *
base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash != NULL ? slash + 1 : file;
}

static void
read_pattern(struct build *s, struct dtl_str code, struct dtl_str rest)
{
	struct dtl_pattern_draft *p = s->draft;
	struct dtl_str word = dtl_pattern_next_word(&rest);

	s->has_pattern = false;
	memset(p, 0, sizeof *p);
	p->cameo = code;
	if (s->b->only_own && !s->b->own)
		return;
	if (!dtl_str_is(code, DTL_PATTERN_NULL) && (code.n > 4 || dtl_quad_class(code) == 0)) {
		PROBLEM(s, "'%.*s' is no CAMEO code of 2 to 4 digits", DTL_STR_FMT(code));
		return;
	}
	read_predicates(s, p, word);
	if (p->predicate_count == 0) {
		PROBLEM(s, "a pattern is 'CODE predicate|predicate key=value ...'");
		return;
	}
	read_fields(s, p, rest);
	struct dtl_str origin = s->origin;

	if (origin.n == 0)
		origin = dtl_str_from(dtl_arena_printf(s->a, "%s:%d", base_name(s->file), s->line));
	p->own = s->b->own;
	dtl_pattern_write(s->out, s->a, p,
	    dtl_str_from(dtl_arena_printf(s->a, "%.*s %.*s", DTL_STR_FMT(origin),
		DTL_STR_FMT(dtl_str_slice(p->predicates[0], 1, p->predicates[0].n)))));
	s->origin = DTL_STR_NONE;
	s->has_pattern = true;
}

/* "\tA sentence of our own.  KEN = UGA": the expectation follows two blanks or more. */
static void
read_example(struct build *s, struct dtl_str line)
{
	struct dtl_str two = DTL_STR("  ");
	struct dtl_buf body;
	size_t at = line.n, next = dtl_str_find(line, two, 0);

	for (; next < line.n; next = dtl_str_find(line, two, next + 1))
		at = next;
	if (s->b->only_own && !s->b->own)
		return;
	if (at == line.n || !s->has_pattern) {
		PROBLEM(s, "an example is '<tab>Sentence.  SRC > TGT' below its pattern");
		return;
	}
	dtl_buf_init(&body, s->a);
	dtl_pattern_put_text(&body, dtl_str_trim(dtl_str_slice(line, 0, at)));
	dtl_pattern_put_text(&body, dtl_str_trim(dtl_str_slice(line, at, line.n)));
	dtl_pattern_put_text(
	    &body, dtl_str_from(dtl_arena_printf(s->a, "%s:%d", base_name(s->file), s->line)));
	dtl_pattern_put_record(s->out, DTL_PATTERN_EXAMPLE_TAG, &body);
}

/* "set NAME = word word @OTHER ..." */
static void
read_set(struct build *s, struct dtl_str rest)
{
	struct dtl_str name = dtl_pattern_next_word(&rest), eq = dtl_pattern_next_word(&rest),
		       members;
	struct dtl_word_draft *w = DTL_NEW(s->a, struct dtl_word_draft);

	if (name.n == 0 || !dtl_str_is(eq, "=") || find_set(s, name, &members)) {
		PROBLEM(s, "a set is 'set NAME = word word ...' and named once");
		return;
	}
	for (struct dtl_str word = dtl_pattern_next_word(&rest); word.n > 0;
	     word = dtl_pattern_next_word(&rest))
		add_words(s, w, word);
	dtl_buf_add_str(s->sets, name);
	for (size_t i = 0; i < w->count; i++) {
		dtl_buf_add_char(s->sets, ' ');
		dtl_buf_add_str(s->sets, w->items[i]);
	}
	for (size_t i = 0; i < sizeof word_kinds / sizeof word_kinds[0]; i++) {
		if ((w->flags & word_kinds[i].bit) == 0)
			continue;
		dtl_buf_add_char(s->sets, ' ');
		dtl_buf_add_str(s->sets, dtl_str_from(word_kinds[i].name));
	}
	dtl_buf_add_char(s->sets, '\n');
}

/* "frame @NAME = both target=with ...": fields that many patterns share. */
static void
read_frame(struct build *s, struct dtl_str rest)
{
	struct dtl_str name = dtl_pattern_next_word(&rest), eq = dtl_pattern_next_word(&rest),
		       fields;

	if (name.n < 2 || name.p[0] != '@' || !dtl_str_is(eq, "=") || find_set(s, name, &fields)) {
		PROBLEM(s, "a frame is 'frame @NAME = field field ...' and named once");
		return;
	}
	dtl_buf_add_str(s->sets, name);
	dtl_buf_add_char(s->sets, ' ');
	dtl_buf_add_str(s->sets, rest);
	dtl_buf_add_char(s->sets, '\n');
}

/* "compose 12 04 = 125": a wrapping 12x around an act 04x. */
static void
read_compose(struct build *s, struct dtl_str rest)
{
	struct dtl_str outer = dtl_pattern_next_word(&rest), inner = dtl_pattern_next_word(&rest),
		       eq = dtl_pattern_next_word(&rest);
	struct dtl_str code = dtl_pattern_next_word(&rest);
	struct dtl_buf body;

	if (outer.n != 2 || inner.n < 2 || !dtl_str_is(eq, "=") || dtl_quad_class(code) == 0) {
		PROBLEM(s, "a composition is 'compose 12 04 = 125'");
		return;
	}
	dtl_buf_init(&body, s->a);
	dtl_pattern_put_text(&body, dtl_str_from(dtl_arena_printf(s->a, "%.*s %.*s",
					DTL_STR_FMT(outer), DTL_STR_FMT(inner))));
	dtl_pattern_put_text(&body, code);
	dtl_pattern_put_record(s->out, DTL_PATTERN_COMPOSE_TAG, &body);
}

void
dtl_patterns_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text)
{
	struct build s = { .b = b, .a = dtl_lexicon_arena(b), .file = file };
	struct dtl_str line;

	s.out = dtl_lexicon_out_section(b, DTL_PATTERN_SECTION);
	s.sets = dtl_lexicon_out_section(b, DTL_PATTERN_SETS);
	s.draft = DTL_NEW(s.a, struct dtl_pattern_draft);
	while (dtl_str_split(&text, '\n', &line)) {
		struct dtl_str rest = dtl_str_trim(line), word = dtl_pattern_next_word(&rest);

		s.line++;
		if (dtl_str_is(word, "#@"))
			s.origin = dtl_str_trim(rest);
		if (word.n == 0 || word.p[0] == '#')
			continue;
		if (line.p[0] == '\t')
			read_example(&s, dtl_str_trim(line));
		else if (dtl_str_is(word, "set"))
			read_set(&s, rest);
		else if (dtl_str_is(word, "frame"))
			read_frame(&s, rest);
		else if (dtl_str_is(word, "compose"))
			read_compose(&s, rest);
		else
			read_pattern(&s, word, rest);
	}
}

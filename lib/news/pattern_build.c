#include "news/pattern_work.h"

static const char *
base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash != NULL ? slash + 1 : file;
}

static void
read_pattern(struct pattern_build *s, struct dtl_str code, struct dtl_str rest)
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
	pattern_read_predicates(s, p, word);
	if (p->predicate_count == 0) {
		PROBLEM(s, "a pattern is 'CODE predicate|predicate key=value ...'");
		return;
	}
	pattern_read_fields(s, p, rest);
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
read_example(struct pattern_build *s, struct dtl_str line)
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

/* "compose 12 04 = 125": a wrapping 12x around an act 04x. */
static void
read_compose(struct pattern_build *s, struct dtl_str rest)
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
	struct pattern_build s = { .b = b, .a = dtl_lexicon_arena(b), .file = file };
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
			pattern_read_set(&s, rest);
		else if (dtl_str_is(word, "frame"))
			pattern_read_frame(&s, rest);
		else if (dtl_str_is(word, "compose"))
			read_compose(&s, rest);
		else
			read_pattern(&s, word, rest);
	}
}

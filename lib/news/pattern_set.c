#include "news/pattern_work.h"

/* Sets are kept as lines "NAME word word ..." for the files that follow. */
bool
pattern_find_set(const struct pattern_build *s, struct dtl_str name, struct dtl_str *ret_words)
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
add_word(struct pattern_build *s, struct dtl_word_draft *w, struct dtl_str word)
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
void
pattern_add_words(struct pattern_build *s, struct dtl_word_draft *w, struct dtl_str list)
{
	struct dtl_str word, members;

	while (dtl_str_split(&list, '|', &word)) {
		if (word.n == 0) {
			PROBLEM(s, "empty word in a list");
		} else if (word.p[0] != '@') {
			add_word(s, w, word);
		} else if (pattern_find_set(s, dtl_str_slice(word, 1, word.n), &members)) {
			for (struct dtl_str m = dtl_pattern_next_word(&members); m.n > 0;
			     m = dtl_pattern_next_word(&members))
				add_word(s, w, m);
		} else {
			PROBLEM(s, "unknown set '%.*s'", DTL_STR_FMT(word));
		}
	}
}

/* "set NAME = word word @OTHER ..." */
void
pattern_read_set(struct pattern_build *s, struct dtl_str rest)
{
	struct dtl_str name = dtl_pattern_next_word(&rest), eq = dtl_pattern_next_word(&rest),
		       members;
	struct dtl_word_draft *w = DTL_NEW(s->a, struct dtl_word_draft);

	if (name.n == 0 || !dtl_str_is(eq, "=") || pattern_find_set(s, name, &members)) {
		PROBLEM(s, "a set is 'set NAME = word word ...' and named once");
		return;
	}
	for (struct dtl_str word = dtl_pattern_next_word(&rest); word.n > 0;
	     word = dtl_pattern_next_word(&rest))
		pattern_add_words(s, w, word);
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
void
pattern_read_frame(struct pattern_build *s, struct dtl_str rest)
{
	struct dtl_str name = dtl_pattern_next_word(&rest), eq = dtl_pattern_next_word(&rest),
		       fields;

	if (name.n < 2 || name.p[0] != '@' || !dtl_str_is(eq, "=") ||
	    pattern_find_set(s, name, &fields)) {
		PROBLEM(s, "a frame is 'frame @NAME = field field ...' and named once");
		return;
	}
	dtl_buf_add_str(s->sets, name);
	dtl_buf_add_char(s->sets, ' ');
	dtl_buf_add_str(s->sets, rest);
	dtl_buf_add_char(s->sets, '\n');
}

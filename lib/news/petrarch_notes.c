/* Discards and issues: what is left out, and what a story is about. */
#include "news/petrarch_work.h"

/* A phrase of a note: small letters, words with single blanks. */
static struct dtl_str
note_phrase(struct dtl_petrarch *p, struct dtl_str s)
{
	return petr_lower(p, petr_phrase(p, s));
}

void
petr_read_discards(struct dtl_petrarch *p)
{
	struct dtl_str line;
	bool indented;

	while (petr_next_line(p, &line, &indented)) {
		bool story = line.p[0] == '+';
		size_t open = dtl_str_find_char(line, '[', 0);
		struct dtl_str phrase = note_phrase(p, dtl_str_slice(line, story ? 1 : 0, open));

		if (phrase.n == 0) {
			petr_warn(p, "a discard without words");
			continue;
		}
		petr_source(p, &p->notes, story ? "discard | scope=story" : "discard");
		dtl_buf_addf(&p->notes, "%.*s\n", DTL_STR_FMT(phrase));
	}
}

static void
add_form(struct dtl_buf *out, struct dtl_str before, struct dtl_str stem, const char *ending)
{
	dtl_buf_addf(out, "%s%.*s%.*s%s", out->n > 0 ? "; " : "", DTL_STR_FMT(before),
	    DTL_STR_FMT(stem), ending);
}

/* "n:school" with its plural, "v:teach" with its forms; the word must be the last one. */
static void
put_forms(struct dtl_petrarch *p, struct dtl_buf *out, struct dtl_str phrase)
{
	struct dtl_str noun = DTL_STR("n:"), verb = DTL_STR("v:");
	size_t at = dtl_str_find(phrase, noun, 0);
	bool is_verb = at == phrase.n;

	if (is_verb)
		at = dtl_str_find(phrase, verb, 0);
	if (at == phrase.n) {
		add_form(out, DTL_STR_NONE, note_phrase(p, phrase), "");
		return;
	}
	struct dtl_str before = note_phrase(p, dtl_str_slice(phrase, 0, at));
	struct dtl_str word = note_phrase(p, dtl_str_slice(phrase, at + 2, phrase.n)), stem = word;

	if (before.n > 0)
		before = dtl_str_from(dtl_arena_printf(p->a, "%.*s ", DTL_STR_FMT(before)));
	add_form(out, before, word, "");
	add_form(out, before, petr_plural(p, word), "");
	if (!is_verb)
		return;
	if (dtl_str_ends(word, "e"))
		stem.n--;
	add_form(out, before, stem, "ed");
	add_form(out, before, stem, "ing");
}

static void
read_issue(struct dtl_petrarch *p, struct dtl_str line)
{
	size_t open = dtl_str_find_char(line, '[', 0);
	size_t from = dtl_str_starts(line, "~~") ? 2 : line.p[0] == '~' ? 1 : 0;
	struct dtl_str phrase = dtl_str_slice(line, from, open), code = DTL_STR_NONE;
	struct dtl_buf forms;

	if (from == 0 && (!petr_bracket(p, &line, &code) || code.n == 0)) {
		petr_warn(p, "an issue is 'phrase [CODE]'");
		return;
	}
	dtl_buf_init(&forms, p->a);
	put_forms(p, &forms, phrase);
	if (forms.n == 0) {
		petr_warn(p, "an issue without words");
		return;
	}
	petr_source(p, &p->notes,
	    from == 2	? "ignore | scope=story"
	    : from == 1 ? "ignore"
			: "issue");
	dtl_buf_add_str(&p->notes, dtl_buf_str(&forms));
	if (from == 0)
		dtl_buf_addf(&p->notes, " | topic=%.*s",
		    DTL_STR_FMT(dtl_str_slice(code, 0, dtl_str_find_char(code, '|', 0))));
	dtl_buf_add_char(&p->notes, '\n');
}

void
petr_read_issues(struct dtl_petrarch *p)
{
	bool inside = false, indented;
	struct dtl_str line;

	while (petr_next_line(p, &line, &indented)) {
		if (dtl_str_starts_nocase(line, "<ISSUE")) {
			if (inside)
				petr_warn(p, "an issue category stands inside another one");
			inside = true;
		} else if (dtl_str_starts_nocase(line, "</ISSUE")) {
			inside = false;
		} else if (!inside) {
			petr_warn(p, "a phrase stands outside of <ISSUE> and </ISSUE>");
		} else {
			read_issue(p, line);
		}
	}
	if (inside)
		petr_warn(p, "<ISSUE> is never closed");
}

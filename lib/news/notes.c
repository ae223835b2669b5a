#include "news/notes.h"

#include "base/utf8.h"
#include "news/lexicon_build.h"

enum { MAX_TOPICS = 16 };

enum note_kind { NOTE_DISCARD = 'd', NOTE_ISSUE = 'i', NOTE_IGNORE = 'g' };

struct dtl_note {
	enum note_kind kind;
	bool story;
	struct dtl_str phrase; /* "head start": small letters, single blanks */
	struct dtl_str topic;
	const struct dtl_note *next; /* of the same first word */
};

/* Letters and digits stay; everything else is one blank. */
static struct dtl_str
plain_words(struct dtl_arena *a, struct dtl_str s)
{
	struct dtl_str lower = dtl_utf8_lower_str(a, s);
	struct dtl_buf out;
	size_t at = 0;

	dtl_buf_init(&out, a);
	while (at < lower.n) {
		size_t beg = at;
		uint32_t c = dtl_utf8_next(lower, &at);

		if (dtl_utf8_is_letter(c) || dtl_utf8_is_digit(c))
			dtl_buf_add_str(&out, dtl_str_slice(lower, beg, at));
		else if (out.n > 0 && out.p[out.n - 1] != ' ')
			dtl_buf_add_char(&out, ' ');
	}
	return dtl_str_trim(dtl_buf_str(&out));
}

static void
put_notes(struct dtl_lexicon_builder *b, const struct lex_fact *f, enum note_kind kind)
{
	struct dtl_buf *out = dtl_lexicon_out_section(b, DTL_NOTES_SECTION);
	bool story = dtl_str_is(lex_fact_get(f, "scope"), "story");
	struct dtl_str rest = f->phrases, phrase;

	while (dtl_str_split(&rest, ';', &phrase)) {
		phrase = plain_words(b->a, phrase);
		if (phrase.n > 0)
			dtl_buf_addf(out, "%c\t%c\t%.*s\t%.*s\n", kind, story ? 's' : '-',
			    DTL_STR_FMT(lex_fact_get(f, "topic")), DTL_STR_FMT(phrase));
	}
}

void
lex_notes_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text)
{
	struct lex_fact_reader r = { .b = b, .file = file, .rest = text };
	struct lex_fact f;

	while (lex_fact_next(&r, &f)) {
		struct dtl_str topic = lex_fact_get(&f, "topic");

		if (dtl_str_is(f.heading, "discard"))
			put_notes(b, &f, NOTE_DISCARD);
		else if (dtl_str_is(f.heading, "ignore"))
			put_notes(b, &f, NOTE_IGNORE);
		else if (!dtl_str_is(f.heading, "issue"))
			dtl_lexicon_problem(b, file, f.line,
			    "unknown heading [%.*s]; they are discard, issue, ignore",
			    DTL_STR_FMT(f.heading));
		else if (topic.n == 0)
			dtl_lexicon_problem(b, file, f.line, "an issue needs topic=");
		else
			put_notes(b, &f, NOTE_ISSUE);
	}
}

static bool
read_note(struct dtl_arena *a, struct dtl_str line, struct dtl_note **ret)
{
	struct dtl_note *n = DTL_NEW(a, struct dtl_note);
	struct dtl_str kind, scope;

	if (!dtl_str_split(&line, '\t', &kind) || !dtl_str_split(&line, '\t', &scope) ||
	    !dtl_str_split(&line, '\t', &n->topic) || kind.n != 1 || scope.n != 1 || line.n == 0)
		return false;
	n->kind = (enum note_kind)kind.p[0];
	n->story = scope.p[0] == 's';
	n->phrase = line;
	*ret = n;
	return true;
}

dtl_rc
dtl_notes_open(
    struct dtl_arena *a, struct dtl_str section, struct dtl_notes *ret, struct dtl_err *err)
{
	struct dtl_str line;

	dtl_map_init(&ret->by_word, a);
	ret->count = 0;
	while (dtl_str_split(&section, '\n', &line)) {
		union dtl_map_value first = { .ptr = NULL };
		struct dtl_note *n;
		struct dtl_str word;

		if (line.n == 0)
			continue;
		if (!read_note(a, line, &n))
			return dtl_err_set(
			    err, DTL_FAIL, "lexicon: section '%s' is damaged", DTL_NOTES_SECTION);
		word = dtl_str_slice(n->phrase, 0, dtl_str_find_char(n->phrase, ' ', 0));
		if (dtl_map_get(&ret->by_word, word, &first))
			n->next = first.ptr;
		first.ptr = n;
		(void)dtl_map_put(&ret->by_word, word, first);
		ret->count++;
	}
	return DTL_OK;
}

struct finding {
	const struct dtl_notes *notes;
	struct dtl_noted *out;
	struct dtl_str topics[MAX_TOPICS];
	size_t topic_count;
	bool ignored, story_ignored;
};

static void
found(struct finding *f, const struct dtl_note *n, size_t sentence)
{
	if (n->kind == NOTE_DISCARD && n->story)
		f->out->story_discard = n->phrase;
	else if (n->kind == NOTE_DISCARD)
		f->out->sentence_discards[sentence] = n->phrase;
	else if (n->kind == NOTE_IGNORE && n->story)
		f->story_ignored = true;
	else if (n->kind == NOTE_IGNORE)
		f->ignored = true;
	for (size_t i = 0; i < f->topic_count; i++) {
		if (dtl_str_eq(f->topics[i], n->topic))
			return;
	}
	if (n->kind == NOTE_ISSUE && f->topic_count < MAX_TOPICS)
		f->topics[f->topic_count++] = n->topic;
}

static void
find_in(struct finding *f, struct dtl_str words, size_t sentence)
{
	for (size_t at = 0; at < words.n;) {
		size_t end = dtl_str_find_char(words, ' ', at);
		union dtl_map_value first = { .ptr = NULL };

		(void)dtl_map_get(&f->notes->by_word, dtl_str_slice(words, at, end), &first);
		for (const struct dtl_note *n = first.ptr; n != NULL; n = n->next) {
			size_t stop = at + n->phrase.n;

			if (stop <= words.n && (stop == words.n || words.p[stop] == ' ') &&
			    memcmp(words.p + at, n->phrase.p, n->phrase.n) == 0)
				found(f, n, sentence);
		}
		at = end + 1;
	}
}

void
dtl_notes_find(const struct dtl_notes *notes, const struct dtl_document *doc, struct dtl_noted *ret)
{
	struct finding f = { .notes = notes, .out = ret };

	ret->story_discard = DTL_STR_NONE;
	ret->sentence_discards = DTL_NEW_ARRAY(doc->a, doc->sentence_count, struct dtl_str);
	ret->topics = DTL_NEW_ARRAY(doc->a, doc->sentence_count, const struct dtl_str *);
	ret->topic_counts = DTL_NEW_ARRAY(doc->a, doc->sentence_count, size_t);
	for (size_t i = 0; i < doc->sentence_count; i++) {
		f.topic_count = 0;
		f.ignored = false;
		find_in(&f, plain_words(doc->a, dtl_document_text(doc, doc->sentences[i].span)), i);
		if (f.ignored || f.topic_count == 0)
			continue;
		ret->topics[i] =
		    dtl_arena_copy(doc->a, f.topics, f.topic_count * sizeof f.topics[0]);
		ret->topic_counts[i] = f.topic_count;
	}
	for (size_t i = 0; f.story_ignored && i < doc->sentence_count; i++)
		ret->topic_counts[i] = 0;
}

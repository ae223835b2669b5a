#include "text/conllu.h"

#include "base/utf8.h"
#include "text/labels.h"
#include "text/names.h"

enum { COLUMNS = 10 };
enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC };

struct reader {
	struct dtl_document *doc;
	struct dtl_buf text;
	size_t sentence_cap, token_cap;
	size_t line;
	uint32_t first; /* token of the sentence that is being read */
	bool open; /* a sentence has begun */
	uint32_t multiword_first, multiword_end; /* words of a multiword token, 0 none */
	bool multiword_glued; /* nothing stands between it and the next word */
	bool glued; /* nothing stands between the last word and the next */
};

static bool
is_glued(struct dtl_str misc)
{
	struct dtl_str piece;

	while (dtl_str_split(&misc, '|', &piece))
		if (dtl_str_is(piece, "SpaceAfter=No"))
			return true;
	return false;
}

static struct dtl_str
value_or_none(struct dtl_str column)
{
	return dtl_str_is(column, "_") ? DTL_STR_NONE : column;
}

static void
begin_sentence(struct reader *r)
{
	struct dtl_document *doc = r->doc;

	if (r->open)
		return;
	if (doc->sentence_count == r->sentence_cap) {
		size_t cap = r->sentence_cap * 2 + 64;
		doc->sentences = dtl_arena_grow(
		    doc->a, doc->sentences, r->sentence_cap, cap, sizeof *doc->sentences);
		r->sentence_cap = cap;
	}
	r->open = true;
	r->glued = false;
	r->multiword_end = 0;
	r->first = (uint32_t)doc->token_count;
}

static struct dtl_token *
add_token(struct reader *r, struct dtl_str form)
{
	struct dtl_document *doc = r->doc;

	if (doc->token_count == r->token_cap) {
		size_t cap = r->token_cap * 2 + 256;
		doc->tokens =
		    dtl_arena_grow(doc->a, doc->tokens, r->token_cap, cap, sizeof *doc->tokens);
		r->token_cap = cap;
	}
	struct dtl_token *t = &doc->tokens[doc->token_count++];
	if (!r->glued && r->text.n > 0) {
		bool first = doc->token_count == r->first + 1;
		dtl_buf_add_char(&r->text, first ? '\n' : ' ');
		t->flags |= DTL_TOKEN_SPACE_BEFORE;
	}
	t->beg = (uint32_t)r->text.n;
	dtl_buf_add_str(&r->text, form);
	t->end = (uint32_t)r->text.n;
	return t;
}

static dtl_rc
read_head(struct reader *r, const struct dtl_str *column, struct dtl_token *t, struct dtl_err *err)
{
	int64_t head;

	t->head = DTL_NO_TOKEN;
	if (dtl_str_is(column[HEAD], "_"))
		return DTL_OK;
	if (!dtl_str_to_i64(column[HEAD], 0, INT32_MAX, &head))
		return dtl_err_set(err, DTL_SKIP, "line %zu: head '%.*s' is no number", r->line,
		    DTL_STR_FMT(column[HEAD]));
	if (head > 0)
		t->head = r->first + (uint32_t)head - 1;
	if (!dtl_str_is(column[DEPREL], "_")) {
		size_t label = dtl_label_from_name(column[DEPREL]);

		t->deprel = dtl_label_name(label);
		t->rel = (uint8_t)dtl_label_rel(label);
	}
	return DTL_OK;
}

static dtl_rc
read_word(struct reader *r, const struct dtl_str *column, struct dtl_err *err)
{
	struct dtl_document *doc = r->doc;
	int64_t id;

	begin_sentence(r);
	int64_t expected = (int64_t)(doc->token_count - r->first) + 1;
	if (!dtl_str_to_i64(column[ID], expected, expected, &id))
		return dtl_err_set(err, DTL_SKIP, "line %zu: id '%.*s' where %d was due", r->line,
		    DTL_STR_FMT(column[ID]), (int)expected);
	if (column[FORM].n == 0)
		return dtl_err_set(err, DTL_SKIP, "line %zu: the word is empty", r->line);
	struct dtl_token *t = add_token(r, column[FORM]);
	t->lemma = value_or_none(column[LEMMA]);
	if (t->lemma.p != NULL)
		t->lemma =
		    dtl_str_make(dtl_arena_strndup(doc->a, t->lemma.p, t->lemma.n), t->lemma.n);
	t->upos = (uint8_t)dtl_upos_from_name(column[UPOS]);
	t->xpos = dtl_xpos_from_name(column[XPOS]);
	r->glued = is_glued(column[MISC]);
	if (r->multiword_end != 0) {
		if (id > r->multiword_first)
			t->flags |= DTL_TOKEN_CLITIC;
		r->glued = id < r->multiword_end || r->multiword_glued;
		if (id >= r->multiword_end)
			r->multiword_end = 0;
	}
	return read_head(r, column, t, err);
}

static dtl_rc
read_line(struct reader *r, struct dtl_str line, struct dtl_err *err)
{
	struct dtl_str column[COLUMNS], rest = line;
	size_t count = 0;

	while (count < COLUMNS && dtl_str_split(&rest, '\t', &column[count]))
		count++;
	if (count < 2)
		return dtl_err_set(
		    err, DTL_SKIP, "line %zu: %zu columns, a word has %d", r->line, count, COLUMNS);
	for (; count < COLUMNS; count++)
		column[count] = dtl_str_from("_");
	if (dtl_str_find_char(column[ID], '.', 0) < column[ID].n)
		return DTL_OK;
	size_t dash = dtl_str_find_char(column[ID], '-', 0);
	if (dash == column[ID].n)
		return read_word(r, column, err);
	int64_t end;
	if (!dtl_str_to_i64(dtl_str_slice(column[ID], dash + 1, column[ID].n), 1, INT32_MAX, &end))
		return dtl_err_set(err, DTL_SKIP, "line %zu: id '%.*s' is no range", r->line,
		    DTL_STR_FMT(column[ID]));
	begin_sentence(r);
	r->multiword_first = (uint32_t)(r->doc->token_count - r->first) + 1;
	r->multiword_end = (uint32_t)end;
	r->multiword_glued = is_glued(column[MISC]);
	return DTL_OK;
}

static dtl_rc
end_sentence(struct reader *r, struct dtl_err *err)
{
	struct dtl_document *doc = r->doc;

	if (!r->open)
		return DTL_OK;
	r->open = false;
	uint32_t count = (uint32_t)doc->token_count - r->first;
	if (count == 0)
		return DTL_OK;
	struct dtl_token *tokens = doc->tokens + r->first;
	bool parsed = true;
	for (uint32_t i = 0; i < count; i++) {
		if (tokens[i].head != DTL_NO_TOKEN && tokens[i].head >= doc->token_count)
			return dtl_err_set(err, DTL_SKIP,
			    "line %zu: word %u has head %u, its sentence ends at %u", r->line,
			    (unsigned)i + 1, (unsigned)(tokens[i].head - r->first + 1),
			    (unsigned)count);
		parsed = parsed && tokens[i].deprel != NULL;
	}
	doc->sentences[doc->sentence_count++] = (struct dtl_sentence){
		.span = { tokens[0].beg, tokens[count - 1].end },
		.token = r->first,
		.token_count = count,
		.parsed = parsed,
	};
	return DTL_OK;
}

/* The text stands still only now: forms become views of it. */
static void
finish(struct reader *r)
{
	struct dtl_document *doc = r->doc;

	doc->text = dtl_buf_str(&r->text);
	doc->language = "en";
	for (size_t i = 0; i < doc->token_count; i++) {
		struct dtl_token *t = &doc->tokens[i];

		t->form = dtl_str_slice(doc->text, t->beg, t->end);
		t->lower = dtl_utf8_lower_str(doc->a, t->form);
	}
	doc->blocks = DTL_NEW(doc->a, struct dtl_block);
	doc->block_count = 1;
	doc->blocks[0] = (struct dtl_block){
		.kind = DTL_BLOCK_BODY, .span = { 0, (uint32_t)doc->text.n }, .coded = true
	};
}

dtl_rc
dtl_conllu_read(
    struct dtl_arena *a, struct dtl_str text, struct dtl_document *ret, struct dtl_err *err)
{
	struct dtl_document doc = { .a = a };
	struct reader r = { .doc = &doc };
	struct dtl_str line;
	dtl_rc rc = DTL_OK;

	if (text.n >= UINT32_MAX)
		return dtl_err_set(err, DTL_SKIP, "%zu bytes, at most %u", text.n, UINT32_MAX - 1);
	dtl_buf_init(&r.text, a);
	while (rc == DTL_OK && dtl_str_split(&text, '\n', &line)) {
		r.line++;
		if (dtl_str_ends(line, "\r"))
			line.n--;
		if (line.n == 0)
			rc = end_sentence(&r, err);
		else if (line.p[0] != '#')
			rc = read_line(&r, line, err);
	}
	if (rc == DTL_OK)
		rc = end_sentence(&r, err);
	if (rc != DTL_OK)
		return rc;
	finish(&r);
	*ret = doc;
	return DTL_OK;
}

static void
add_form(struct dtl_buf *out, struct dtl_str s)
{
	if (s.n == 0)
		dtl_buf_add_char(out, '_');
	for (size_t i = 0; i < s.n; i++)
		dtl_buf_add_char(out, s.p[i] == '\t' || s.p[i] == '\n' ? ' ' : s.p[i]);
}

/* Does the token stand at once behind its host: "'s" in "India's"? */
static bool
is_clitic(const struct dtl_token *t)
{
	if ((t->flags & DTL_TOKEN_CLITIC) == 0 || t[-1].end != t->beg || t[-1].form.n == 0)
		return false;
	size_t pos = t[-1].form.n;
	uint32_t c = dtl_utf8_prev(t[-1].form, &pos);
	return dtl_utf8_is_letter(c) || dtl_utf8_is_digit(c);
}

/* A word and its clitics are one token of the treebanks: a line "3-4 India's" in front of them. */
static void
write_multiword(const struct dtl_document *doc, const struct dtl_sentence *sentence, uint32_t i,
    struct dtl_buf *out)
{
	const struct dtl_token *t = &doc->tokens[sentence->token + i];
	uint32_t end = i + 1;

	if (i > 0 && is_clitic(t))
		return;
	while (end < sentence->token_count && is_clitic(&doc->tokens[sentence->token + end]))
		end++;
	if (end == i + 1)
		return;
	const struct dtl_token *last = &doc->tokens[sentence->token + end - 1];
	dtl_buf_addf(out, "%u-%u\t", (unsigned)i + 1, (unsigned)end);
	add_form(out, dtl_str_slice(doc->text, t->beg, last->end));
	dtl_buf_add_z(out, "\t_\t_\t_\t_\t_\t_\t_");
	bool glued = end < sentence->token_count && last[1].beg == last->end;
	dtl_buf_add_z(out, glued ? "\tSpaceAfter=No\n" : "\t_\n");
}

static void
write_token(const struct dtl_document *doc, const struct dtl_sentence *sentence, uint32_t i,
    struct dtl_buf *out)
{
	const struct dtl_token *t = &doc->tokens[sentence->token + i];
	bool last = i + 1 == sentence->token_count;

	dtl_buf_addf(out, "%u\t", (unsigned)i + 1);
	add_form(out, t->form);
	dtl_buf_add_char(out, '\t');
	add_form(out, t->lemma);
	dtl_buf_addf(
	    out, "\t%s\t%s\t_\t", dtl_upos_name((enum dtl_upos)t->upos), dtl_xpos_name(t->xpos));
	if (t->deprel == NULL)
		dtl_buf_add_z(out, "_\t_");
	else if (t->head == DTL_NO_TOKEN)
		dtl_buf_addf(out, "0\t%s", t->deprel);
	else
		dtl_buf_addf(out, "%u\t%s", (unsigned)(t->head - sentence->token + 1), t->deprel);
	bool glued = !last && t[1].beg == t->end && !is_clitic(&t[1]);
	dtl_buf_add_z(out, glued ? "\t_\tSpaceAfter=No" : "\t_\t");
	if (t->name != DTL_NAME_NONE)
		dtl_buf_addf(out, "%sName=%s-%s", glued ? "|" : "",
		    (t->flags & DTL_TOKEN_NAME_BEGIN) != 0 ? "B" : "I",
		    dtl_name_kind_name((enum dtl_name_kind)t->name));
	dtl_buf_add_z(out, glued || t->name != DTL_NAME_NONE ? "\n" : "_\n");
}

void
dtl_conllu_write(const struct dtl_document *doc, struct dtl_buf *out)
{
	for (size_t k = 0; k < doc->sentence_count; k++) {
		const struct dtl_sentence *s = &doc->sentences[k];

		dtl_buf_addf(out, "# sent_id = %zu\n# text = ", k + 1);
		add_form(out, dtl_str_slice(doc->text, s->span.beg, s->span.end));
		dtl_buf_add_char(out, '\n');
		for (uint32_t i = 0; i < s->token_count; i++) {
			write_multiword(doc, s, i, out);
			write_token(doc, s, i, out);
		}
		dtl_buf_add_char(out, '\n');
	}
}

/* Events among the names: mentions of a treebank whose type is event. */
#include "names.h"

enum { COLUMNS = 10, SPAN_DEPTH = 64 };

/* A mention of GUM that is open: its id and where it began. */
struct span {
	struct dtl_str id;
	uint32_t first;
	bool event;
};

struct events {
	struct span open[SPAN_DEPTH];
	size_t depth;
	uint8_t *kind; /* of all words of the bank, one after the other */
	struct dtl_str *upos, *form;
	uint32_t count;
};

static bool
is_name_word(const struct events *e, uint32_t i)
{
	return dtl_str_is(e->upos[i], "PROPN") || dtl_str_is(e->upos[i], "NUM");
}

/* "the 2010 World Cup": names and numbers, "of", "the" and "and" between them. */
static void
close_span(struct events *e, struct dtl_str id)
{
	size_t k = e->depth;

	while (k > 0 && !dtl_str_eq(e->open[k - 1].id, id))
		k--;
	if (k == 0)
		return;
	struct span s = e->open[k - 1];
	memmove(&e->open[k - 1], &e->open[k], (e->depth - k) * sizeof s);
	e->depth--;
	bool name = false;
	if (s.first < e->count && dtl_str_is_nocase(e->form[s.first], "the"))
		s.first++;
	for (uint32_t i = s.first; i < e->count; i++) {
		name = name || dtl_str_is(e->upos[i], "PROPN");
		if (!is_name_word(e, i) && !dtl_str_is(e->form[i], "of") &&
		    !dtl_str_is(e->form[i], "the") && !dtl_str_is(e->form[i], "and"))
			return;
	}
	for (uint32_t i = s.first; s.event && name && i < e->count; i++)
		e->kind[i] = DTL_NAME_EVENT;
}

/* "(12-event-new-...(3-person-...)12)": brackets open and close mentions. */
static void
read_entity(struct events *e, struct dtl_str s)
{
	size_t i = 0;

	while (i < s.n) {
		bool opens = s.p[i] == '(';
		size_t end = i + opens;

		while (end < s.n && s.p[end] != '(' && s.p[end] != ')')
			end++;
		struct dtl_str rest = dtl_str_slice(s, i + opens, end), id = DTL_STR_NONE, type;
		(void)dtl_str_split(&rest, '-', &id);
		if (!dtl_str_split(&rest, '-', &type))
			type = DTL_STR_NONE;
		if (opens && e->depth < SPAN_DEPTH)
			e->open[e->depth++] =
			    (struct span){ id, e->count - 1, dtl_str_is(type, "event") };
		if (end < s.n && s.p[end] == ')') {
			close_span(e, id);
			end++;
		}
		i = end;
	}
}

static void
read_treebank_line(struct events *e, struct dtl_str line)
{
	static const struct dtl_str key = DTL_STR("Entity=");
	struct dtl_str column[COLUMNS] = { { NULL, 0 } };
	size_t count = 0;
	int64_t id;

	while (count < COLUMNS && dtl_str_split(&line, '\t', &column[count]))
		count++;
	if (count < COLUMNS || !dtl_str_to_i64(column[0], 1, 100000, &id))
		return;
	e->form[e->count] = column[1];
	e->upos[e->count++] = column[3];
	size_t at = dtl_str_find(column[9], key, 0);
	if (at == column[9].n)
		return;
	struct dtl_str value = dtl_str_slice(column[9], at + key.n, column[9].n), entity;
	if (dtl_str_split(&value, '|', &entity))
		read_entity(e, entity);
}

dtl_rc
dtl_name_add_events(struct dtl_arena *a, struct dtl_str treebank, struct dtl_name_texts *texts,
    size_t first_text, struct dtl_err *err)
{
	struct dtl_str rest = treebank, line;
	size_t lines = 1, at = 0;

	for (size_t i = 0; i < rest.n; i++)
		lines += rest.p[i] == '\n';
	struct events e = { .kind = DTL_NEW_ARRAY(a, lines, uint8_t),
		.upos = DTL_NEW_ARRAY(a, lines, struct dtl_str),
		.form = DTL_NEW_ARRAY(a, lines, struct dtl_str) };
	while (dtl_str_split(&rest, '\n', &line))
		read_treebank_line(&e, line);
	for (size_t i = first_text; i < texts->count; i++) {
		struct dtl_name_text *t = &texts->items[i];
		const struct dtl_document *doc = &t->doc;

		for (size_t k = 0; k < doc->token_count; k++, at++) {
			if (at >= e.count || !dtl_str_eq(doc->tokens[k].form, e.form[at]))
				return dtl_err_set(
				    err, DTL_SKIP, "word %zu is not that of the treebank", at + 1);
			if (t->gold[k] != 0 || e.kind[at] == 0)
				continue;
			bool first =
			    k == 0 || dtl_name_label_kind(t->gold[k - 1]) != DTL_NAME_EVENT;
			bool last = at + 1 >= e.count || e.kind[at + 1] == 0 ||
				    k + 1 >= doc->token_count || t->gold[k + 1] != 0;
			t->gold[k] = dtl_name_label(
			    DTL_NAME_EVENT, first ? (last ? DTL_NAME_ONLY : DTL_NAME_FIRST)
						  : (last ? DTL_NAME_LAST : DTL_NAME_INNER));
		}
	}
	return DTL_OK;
}

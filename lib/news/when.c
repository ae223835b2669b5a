#include "news/when.h"

#include "news/when_scan.h"

/* The longest reading wins; of equal ones the more definite. */
static size_t
best_reading(const struct dtl_when_scan *s, uint32_t at, struct dtl_timex *ret)
{
	static size_t (*const readers[])(const struct dtl_when_scan *, uint32_t,
	    struct dtl_timex *) = { dtl_when_clock, dtl_when_loose, dtl_when_absolute,
		dtl_when_relative, dtl_when_named, dtl_when_duration };
	size_t best = 0;

	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		struct dtl_timex t = { .sentence = s->sentence };
		size_t used = readers[i](s, at, &t);

		if (used > best) {
			best = used;
			*ret = t;
		}
	}
	return best;
}

/* "4000 years ago" and "in four thousand centuries" are no days that a calendar has. */
static bool
is_in_calendar(const struct dtl_when *when)
{
	bool none = when->start.year == 0 && when->end.year == 0;

	return none || (dtl_date_valid(when->start) && dtl_date_valid(when->end));
}

static void
keep(struct dtl_date_list *list, size_t *cap, const struct dtl_document *doc,
    const struct dtl_timex *t)
{
	if (list->count == *cap) {
		size_t more = *cap != 0 ? 2 * *cap : 16;

		list->items =
		    dtl_arena_grow(doc->a, list->items, list->count, more, sizeof *list->items);
		*cap = more;
	}
	list->items[list->count++] = *t;
}

void
dtl_dates_find(struct dtl_document *doc, struct dtl_date anchor, struct dtl_date_list *ret)
{
	bool *open = DTL_NEW_ARRAY(doc->a, doc->token_count, bool);
	size_t cap = 0;

	*ret = (struct dtl_date_list){ NULL, 0 };
	if (!dtl_date_valid(anchor))
		anchor = (struct dtl_date){ 0, 0, 0 };
	for (size_t i = 0; i < doc->sentence_count; i++) {
		const struct dtl_sentence *sent = &doc->sentences[i];
		struct dtl_when_scan s = { doc, anchor, sent->token,
			sent->token + sent->token_count, (uint32_t)i };

		dtl_when_open(&s, open);
		for (uint32_t at = s.beg; at < s.end;) {
			struct dtl_timex t = { .sentence = (uint32_t)i };
			size_t used = open[at - s.beg] ? best_reading(&s, at, &t) : 0;

			if (used == 0 || !is_in_calendar(&t.when)) {
				at += used > 0 ? (uint32_t)used : 1;
				continue;
			}
			t.token = at;
			t.token_count = (uint32_t)used;
			t.span = (struct dtl_span){ doc->tokens[at].beg,
				doc->tokens[at + used - 1].end };
			t.when.text = dtl_document_text(doc, t.span);
			keep(ret, &cap, doc, &t);
			if (ret->count > 1)
				dtl_when_join(
				    &s, &ret->items[ret->count - 2], &ret->items[ret->count - 1]);
			at += (uint32_t)used;
		}
	}
}

struct word_scan {
	struct dtl_token tokens[12];
	uint32_t count;
};

static void
split_words(struct dtl_str text, struct dtl_arena *a, struct word_scan *w)
{
	size_t at = 0;

	while (at < text.n && w->count < 12) {
		struct dtl_token *tok = &w->tokens[w->count];
		size_t beg = at;

		if (text.p[at] == ' ') {
			at++;
			continue;
		}
		if (text.p[at] == ',')
			at++;
		else
			while (at < text.n && text.p[at] != ' ' && text.p[at] != ',')
				at++;
		tok->beg = (uint32_t)beg;
		tok->end = (uint32_t)at;
		tok->form = dtl_str_slice(text, beg, at);
		tok->lower = dtl_str_from(dtl_arena_strndup(a, tok->form.p, tok->form.n));
		for (size_t i = 0; i < tok->lower.n; i++) {
			if (tok->lower.p[i] >= 'A' && tok->lower.p[i] <= 'Z') {
				char *low = dtl_arena_strndup(a, tok->lower.p, tok->lower.n);

				for (size_t j = 0; j < tok->lower.n; j++)
					low[j] = (char)(low[j] >= 'A' && low[j] <= 'Z' ? low[j] + 32
										       : low[j]);
				tok->lower = dtl_str_make(low, tok->form.n);
				tok->flags = DTL_TOKEN_TITLE_CASE;
				break;
			}
		}
		w->count++;
	}
}

/* A dateline is written on the day or just before, so without a year it is the latest that fits. */
struct dtl_date
dtl_dates_dateline(const struct dtl_document *doc, struct dtl_date published)
{
	struct word_scan w = { .count = 0 };
	struct dtl_document words = *doc;
	struct dtl_when_scan s = { &words, published, 0, 0, 0 };
	struct dtl_timex t = { .sentence = 0 };
	struct dtl_date none = { 0, 0, 0 };

	if (doc->dateline.date.n == 0)
		return none;
	split_words(doc->dateline.date, doc->a, &w);
	words.tokens = w.tokens;
	words.text = doc->dateline.date;
	words.clause_count = 0;
	for (uint32_t i = 0; i < w.count; i++)
		w.tokens[i].head = DTL_NO_TOKEN;
	s.end = w.count;
	if (!dtl_date_valid(published))
		s.anchor = none;
	for (uint32_t at = 0; at < w.count; at++) {
		if (dtl_when_absolute(&s, at, &t) > 0)
			return t.when.precision == DTL_PRECISION_DAY ? t.when.start : none;
		if (dtl_when_relative(&s, at, &t) > 0)
			return t.when.precision == DTL_PRECISION_DAY ? t.when.start : none;
	}
	return none;
}

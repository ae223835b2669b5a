/* run_spans FILE...: marked words with what they must be read as: dates, places, who is meant
 * (README.md). */
#include "case_reader.h"

#include "news/mention.h"
#include "news/when.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_MARKS = 12 };

static const char runner[] = "run_spans";

struct mark {
	struct dtl_str want; /* text of the expectation */
	uint32_t beg, end; /* in the text without braces */
	uint32_t group; /* who: its number */
	const struct dtl_mention *m;
};

struct span_case {
	const char *path;
	int line;
	struct dtl_str text; /* without braces */
	struct mark marks[MAX_MARKS];
	size_t count;
};

struct run {
	struct dtl_extractor *x;
	struct dtl_arena *a;
	struct dtl_str kind, published;
	int passed, failed;
};

static void
fail(struct run *r, const struct span_case *c, const struct mark *k, const char *got)
{
	struct dtl_str span = dtl_str_slice(c->text, k->beg, k->end);

	(void)printf("FAIL %s:%d: %.*s\n    '%.*s' want %.*s got %s\n", c->path, c->line,
	    DTL_STR_FMT(c->text), DTL_STR_FMT(span), DTL_STR_FMT(k->want), got);
	r->failed++;
}

static bool
overlaps(const struct mark *k, struct dtl_span s)
{
	return s.beg < k->end && s.end > k->beg;
}

/* "DATE 2025-06-03/2025-06-05" for a stretch, else the type and the value. */
static void
date_text(const struct dtl_timex *t, bool stretch, char *out, size_t size)
{
	static const char *const types[] = { "DATE", "TIME", "DURATION", "SET" };
	char start[11], end[11];

	if (!stretch || t->when.start.year == 0) {
		(void)snprintf(out, size, "%s %.*s", types[t->type], DTL_STR_FMT(t->value));
		return;
	}
	dtl_date_format(t->when.start, start);
	dtl_date_format(t->when.end, end);
	(void)snprintf(out, size, "%s %s/%s", types[t->type], start, end);
}

/* The first time that the mark touches, as the usual scorers match. */
static void
judge_date(
    struct run *r, const struct span_case *c, const struct mark *k, const struct dtl_extraction *x)
{
	bool stretch = dtl_str_find_char(k->want, '/', 0) < k->want.n;
	char got[200] = "-";

	for (size_t i = 0; i < x->dates->count && got[0] == '-'; i++) {
		if (overlaps(k, x->dates->items[i].span))
			date_text(&x->dates->items[i], stretch, got, sizeof got);
	}
	if (dtl_str_is(k->want, got))
		r->passed++;
	else
		fail(r, c, k, got);
}

/* The mention of exactly these words, else the shortest that holds them, else the longest in them. */
static const struct dtl_mention *
mention_of(const struct mark *k, const struct dtl_mention_list *l)
{
	const struct dtl_mention *around = NULL, *inside = NULL;

	for (size_t i = 0; i < l->count; i++) {
		const struct dtl_mention *m = &l->items[i];

		if (m->span.beg == k->beg && m->span.end == k->end)
			return m;
		if (m->span.beg <= k->beg && m->span.end >= k->end &&
		    (around == NULL || m->token_count < around->token_count))
			around = m;
		if (m->span.beg >= k->beg && m->span.end <= k->end &&
		    (inside == NULL || m->token_count > inside->token_count))
			inside = m;
	}
	return around != NULL ? around : inside;
}

/* "IND 28.6 77.2 CITY", "IND REGION", "-" for no place. */
static void
judge_place(
    struct run *r, const struct span_case *c, const struct mark *k, const struct dtl_extraction *x)
{
	static const char *const precisions[] = { [DTL_WHERE_UNKNOWN] = "UNKNOWN",
		[DTL_WHERE_COUNTRY] = "COUNTRY",
		[DTL_WHERE_REGION] = "REGION",
		[DTL_WHERE_CITY] = "CITY",
		[DTL_WHERE_VENUE] = "VENUE" };
	const struct dtl_mention *m = mention_of(k, x->places);
	char got[200] = "-";

	if (m != NULL && m->place != NULL)
		(void)snprintf(got, sizeof got, "%s %.*s %.0f %.0f",
		    precisions[m->place->precision],
		    m->place->country.n > 0 ? (int)m->place->country.n : 1,
		    m->place->country.n > 0 ? m->place->country.p : "-", m->place->lat,
		    m->place->lon);
	if (dtl_str_is(k->want, got))
		r->passed++;
	else
		fail(r, c, k, got);
}

static struct mark *
mark_of_group(struct span_case *c, uint32_t group)
{
	for (size_t i = 0; i < c->count; i++) {
		if (c->marks[i].group == group)
			return &c->marks[i];
	}
	return NULL;
}

static bool
is_member(
    const struct dtl_mention *m, const struct dtl_mention *of, const struct dtl_mention_list *l)
{
	for (size_t i = 0; of != NULL && i < m->member_count; i++) {
		if (l->items[m->members[i]].entity == of->entity)
			return true;
	}
	return false;
}

/* "1+2": those two and nobody else. */
static bool
means_all(struct span_case *c, const struct mark *k, const struct dtl_mention_list *l)
{
	struct dtl_str rest = k->want, part;
	size_t n = 0;

	while (dtl_str_split(&rest, '+', &part)) {
		int64_t group = 0;
		const struct mark *other;

		(void)dtl_str_to_i64(part, 1, 99, &group);
		other = mark_of_group(c, (uint32_t)group);
		if (other == NULL || !is_member(k->m, other->m, l))
			return false;
		n++;
	}
	return n == k->m->member_count;
}

/* A number: the first mark of that number is the same. 0: nobody of the marked ones. */
static void
judge_who(struct run *r, struct span_case *c, size_t at, const struct dtl_extraction *x)
{
	struct mark *k = &c->marks[at];
	bool several = dtl_str_find_char(k->want, '+', 0) < k->want.n;

	if (k->m == NULL) {
		fail(r, c, k, "no mention");
		return;
	}
	if (several) {
		if (means_all(c, k, x->mentions))
			r->passed++;
		else
			fail(r, c, k, "others");
		return;
	}
	for (size_t i = 0; i < at; i++) {
		const struct mark *o = &c->marks[i];

		if (o->m == NULL || o->group == 0 || k->m->member_count > 0)
			continue;
		if ((o->m->entity == k->m->entity) != (o->group == k->group)) {
			fail(r, c, k, o->group == k->group ? "another" : "the same as another");
			return;
		}
	}
	r->passed++;
}

static void
judge(struct run *r, struct span_case *c, const struct dtl_extraction *x)
{
	for (size_t i = 0; i < c->count; i++) {
		struct mark *k = &c->marks[i];
		int64_t group = 0;

		(void)dtl_str_to_i64(k->want, 0, 99, &group);
		k->group = (uint32_t)group;
		k->m = mention_of(k, x->mentions);
	}
	for (size_t i = 0; i < c->count; i++) {
		if (dtl_str_is(r->kind, "dates"))
			judge_date(r, c, &c->marks[i], x);
		else if (dtl_str_is(r->kind, "places"))
			judge_place(r, c, &c->marks[i], x);
		else
			judge_who(r, c, i, x);
	}
}

static void
run_case(struct run *r, struct span_case *c)
{
	struct dtl_article art = case_article(runner, c->text, r->published);
	struct dtl_extraction x = { .event_count = 0 };
	struct dtl_err err;

	if (dtl_extract(r->x, r->a, &art, DTL_STAGE_PLACES, &x, &err) != DTL_OK)
		case_die(runner, err.text);
	judge(r, c, &x);
}

/* "They met {last week}. => DATE 2025-W24": text and marks; false when it is no case. */
static bool
read_case(struct run *r, struct dtl_str line, struct span_case *c)
{
	struct dtl_str arrow = DTL_STR(" => ");
	size_t at = dtl_str_find(line, arrow, 0);
	struct dtl_str wants = dtl_str_slice(line, at + arrow.n, line.n);
	struct dtl_buf text;

	if (at >= line.n)
		return false;
	dtl_buf_init(&text, r->a);
	for (size_t i = 0; i < at; i++) {
		if (line.p[i] == '{' && c->count < MAX_MARKS) {
			c->marks[c->count++].beg = (uint32_t)dtl_buf_str(&text).n;
		} else if (line.p[i] == '}' && c->count > 0) {
			c->marks[c->count - 1].end = (uint32_t)dtl_buf_str(&text).n;
		} else {
			dtl_buf_add(&text, line.p + i, 1);
		}
	}
	c->text = dtl_buf_str(&text);
	for (size_t i = 0; i < c->count; i++) {
		struct dtl_str want;

		if (!dtl_str_split(&wants, dtl_str_is(r->kind, "coref") ? ' ' : '|', &want))
			return false;
		c->marks[i].want = dtl_str_trim(want);
	}
	return c->count > 0;
}

static void
run_file(struct run *r, const char *path)
{
	struct dtl_arena *keep = dtl_arena_new(0);
	struct dtl_str text = case_file(runner, keep, path), line;
	int number = 0;

	while (dtl_str_split(&text, '\n', &line)) {
		struct span_case c = { .path = path, .line = ++number };

		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (case_header(line, "kind:", &r->kind) ||
		    case_header(line, "published:", &r->published))
			continue;
		if (!read_case(r, line, &c))
			case_die(
			    runner, dtl_arena_printf(r->a, "%s:%d: no '{marked words} => meaning'",
					path, number));
		run_case(r, &c);
		dtl_arena_reset(r->a);
	}
	dtl_arena_free(keep);
}

int
main(int argc, char **argv)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct run r = { .a = dtl_arena_new(0) };

	if (argc < 2) {
		(void)fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		return 64;
	}
	r.x = case_extractor(
	    runner, a, &(struct dtl_extract_options){ .parse_all = true, .keep_text = true });
	for (int i = 1; i < argc; i++)
		run_file(&r, argv[i]);
	(void)printf("%d hold, %d fail\n", r.passed, r.failed);
	dtl_extractor_free(r.x);
	dtl_arena_free(r.a);
	dtl_arena_free(a);
	return r.failed == 0 ? 0 : 1;
}

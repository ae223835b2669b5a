#include "base/date.h"
#include "news/lexicon_build.h"

/* A fact that only tools read: whose office it is when no person of its own holds it. */
#define NO_ENTRY DTL_ENTRY_KIND_COUNT

struct heading {
	const char *name;
	enum dtl_entry_kind kind;
	const char *needs; /* a field without which the fact says nothing; NULL none */
};

static const struct heading headings[] = {
	{ "country", DTL_ENTRY_COUNTRY, "code" },
	{ "organisation", DTL_ENTRY_ORGANISATION, NULL },
	{ "forum", DTL_ENTRY_FORUM, NULL },
	{ "role", DTL_ENTRY_ROLE, "actor" },
	{ "person", DTL_ENTRY_PERSON, "code" },
	{ "agent", DTL_ENTRY_AGENT, "actor" },
	{ "exercise", DTL_ENTRY_EXERCISE, NULL },
	{ "word", DTL_ENTRY_WORD, "class" },
	{ "office", NO_ENTRY, NULL },
};

static const struct heading *
heading_of(struct dtl_str name)
{
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
		if (dtl_str_is(name, headings[i].name))
			return &headings[i];
	}
	return NULL;
}

/* "2014-05-26", "2014-05", "2014": first or last day of it. */
static bool
read_day(struct dtl_str s, bool last, int32_t *ret)
{
	int64_t part[3] = { 0, last ? 12 : 1, last ? 31 : 1 };
	struct dtl_str piece;
	int n = 0;

	while (dtl_str_split(&s, '-', &piece)) {
		if (n == 3 ||
		    !dtl_str_to_i64(piece, n == 0 ? 1800 : 1, n == 0 ? 2100 : 31, &part[n]))
			return false;
		n++;
	}
	if (n == 0 || part[1] > 12)
		return false;
	int most = dtl_date_days_in_month((int)part[0], (int)part[1]);

	if (part[2] > most && n == 3)
		return false;
	struct dtl_date d = { (int16_t)part[0], (int8_t)part[1],
		(int8_t)(part[2] > most ? most : part[2]) };

	*ret = (int32_t)dtl_date_to_days(d);
	return true;
}

static void
read_term(struct dtl_lexicon_builder *b, const struct lex_fact *f, struct dtl_entry *e)
{
	struct dtl_str dots = DTL_STR("..");
	size_t at = dtl_str_find(f->term, dots, 0);
	struct dtl_str from = dtl_str_trim(dtl_str_slice(f->term, 0, at));
	struct dtl_str to = dtl_str_trim(dtl_str_slice(f->term, at + 2, f->term.n));
	bool good = (from.n == 0 || read_day(from, false, &e->from_day)) &&
		    (to.n == 0 || read_day(to, true, &e->to_day));

	if (!good || e->from_day > e->to_day)
		dtl_lexicon_problem(b, f->file, f->line, "'%.*s' is no term like 2014-05-26..2019",
		    DTL_STR_FMT(f->term));
}

/* "India; Bharat" as names, "Indian; Indians" as demonyms, "New Delhi" as metonym. */
static void
put_country(struct dtl_lexicon_builder *b, const struct lex_fact *f, struct dtl_entry *e)
{
	lex_fact_put(b, f->phrases, e);
	e->name = dtl_str_trim(dtl_str_slice(f->phrases, 0, dtl_str_find_char(f->phrases, ';', 0)));
	struct dtl_entry metonym = *e, demonym = *e, prefix = *e;

	metonym.flags |= DTL_ENTRY_METONYM;
	lex_fact_put(b, lex_fact_get(f, "metonym"), &metonym);
	demonym.kind = DTL_ENTRY_DEMONYM;
	lex_fact_put(b, lex_fact_get(f, "demonym"), &demonym);
	prefix.kind = DTL_ENTRY_WORD;
	prefix.title = dtl_str_from("prefix");
	lex_fact_put(b, lex_fact_get(f, "prefix"), &prefix);
}

/* "Vladimir Putin; ~Putin": a surname that is enough alone. */
static void
put_person(struct dtl_lexicon_builder *b, const struct lex_fact *f, struct dtl_entry *e)
{
	struct dtl_str rest = f->phrases, phrase;

	if (f->term.p != NULL)
		read_term(b, f, e);
	while (dtl_str_split(&rest, ';', &phrase)) {
		phrase = dtl_str_trim(phrase);
		bool surname = dtl_str_starts(phrase, "~");

		phrase = dtl_str_slice(phrase, surname ? 1 : 0, phrase.n);
		if (phrase.n == 0)
			continue;
		if (e->name.p == NULL)
			e->name = phrase;
		struct dtl_entry put = *e;

		put.flags |= surname ? (uint32_t)DTL_ENTRY_SURNAME : 0u;
		dtl_lexicon_put(b, phrase, &put);
	}
}

static void
check_office(struct dtl_lexicon_builder *b, const struct lex_fact *f, struct dtl_entry *e)
{
	if (e->country.n == 0 || lex_fact_get(f, "held").n == 0)
		dtl_lexicon_problem(b, f->file, f->line, "an office needs code= and held=");
	if (f->term.p != NULL)
		read_term(b, f, e);
}

static void
put_named(struct dtl_lexicon_builder *b, const struct lex_fact *f, struct dtl_entry *e)
{
	if (f->term.p != NULL)
		read_term(b, f, e);
	lex_fact_put(b, f->phrases, e);
	e->name = dtl_str_trim(dtl_str_slice(f->phrases, 0, dtl_str_find_char(f->phrases, ';', 0)));
	if (e->acronym.n > 0)
		dtl_lexicon_put(b, e->acronym, e);
}

void
lex_actors_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text)
{
	struct lex_fact_reader r = { .b = b, .file = file, .rest = text };
	struct lex_fact f;

	while (lex_fact_next(&r, &f)) {
		const struct heading *h = heading_of(f.heading);
		struct dtl_entry e;

		if (h == NULL) {
			dtl_lexicon_problem(
			    b, file, f.line, "unknown heading [%.*s]", DTL_STR_FMT(f.heading));
			r.bad_heading = true;
			continue;
		}
		if (h->needs != NULL && lex_fact_get(&f, h->needs).n == 0) {
			dtl_lexicon_problem(b, file, f.line, "a %s needs %s=", h->name, h->needs);
			continue;
		}
		lex_fact_entry(b, &f, h->kind, &e);
		if (h->kind == DTL_ENTRY_WORD)
			e.title = lex_fact_get(&f, "class");
		if (h->kind == DTL_ENTRY_COUNTRY)
			put_country(b, &f, &e);
		else if (h->kind == DTL_ENTRY_PERSON)
			put_person(b, &f, &e);
		else if (h->kind == NO_ENTRY)
			check_office(b, &f, &e);
		else
			put_named(b, &f, &e);
	}
}

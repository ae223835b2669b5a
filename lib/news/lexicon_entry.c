#include "news/lexicon_build.h"

#include <math.h>

static bool
is_codes(struct dtl_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	}
	return s.n > 0 && s.n % 3 == 0;
}

/* A field that holds codes of three capitals; absent (and reported) when it does not. */
static struct dtl_str
codes(struct dtl_lexicon_builder *b, const struct lex_fact *f, const char *key, size_t max)
{
	struct dtl_str s = lex_fact_get(f, key);

	if (s.p == NULL || (is_codes(s) && s.n <= max))
		return s;
	dtl_lexicon_problem(b, f->file, f->line, "%s='%.*s' is not %s", key, DTL_STR_FMT(s),
	    max == 3 ? "a code of three capitals" : "made of codes of three capitals");
	return DTL_STR_NONE;
}

void
lex_fact_entry(struct dtl_lexicon_builder *b, const struct lex_fact *f, enum dtl_entry_kind kind,
    struct dtl_entry *ret)
{
	struct dtl_buf source;

	dtl_buf_init(&source, b->a);
	if (f->origin.n > 0)
		dtl_buf_add_str(&source, f->origin);
	else
		dtl_buf_addf(&source, "%s:%d", f->file, f->line);
	*ret = (struct dtl_entry){
		.kind = kind,
		.flags =
		    (f->unsure ? DTL_ENTRY_UNSURE : 0u) | (f->ambiguous ? DTL_ENTRY_AMBIGUOUS : 0u),
		.country = codes(b, f, "code", 3),
		.actor = codes(b, f, "actor", 12),
		.acronym = lex_fact_get(f, "acronym"),
		.wikidata = lex_fact_get(f, "wikidata"),
		.title = lex_fact_get(f, "title"),
		.admin1 = lex_fact_get(f, "admin1"),
		.source = dtl_buf_str(&source),
		.from_day = INT32_MIN,
		.to_day = INT32_MAX,
		.lat = (double)NAN,
		.lon = (double)NAN,
	};
}

void
lex_fact_put(struct dtl_lexicon_builder *b, struct dtl_str phrases, const struct dtl_entry *entry)
{
	struct dtl_entry e = *entry;
	struct dtl_str phrase;

	while (dtl_str_split(&phrases, ';', &phrase)) {
		phrase = dtl_str_trim(phrase);
		if (phrase.n == 0)
			continue;
		if (e.name.p == NULL)
			e.name = phrase;
		dtl_lexicon_put(b, phrase, &e);
	}
}

double
lex_fact_number(struct dtl_lexicon_builder *b, const struct lex_fact *f, const char *key,
    double min, double max)
{
	struct dtl_str s = lex_fact_get(f, key);
	double v = 0;

	if (s.p == NULL)
		return 0;
	if (dtl_str_to_double(s, &v) && v >= min && v <= max)
		return v;
	dtl_lexicon_problem(
	    b, f->file, f->line, "%s='%.*s' is no number in %g..%g", key, DTL_STR_FMT(s), min, max);
	return 0;
}

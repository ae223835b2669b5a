#include "news/lexicon_build.h"

static const char *const types[] = { "city", "venue", "region", "county", "sea", "country" };

static bool
type_known(struct dtl_str type)
{
	return DTL_STR_IS_ANY(type, types);
}

/* "Admin1 USA TX": how a finder gets from the code of a region to its name. */
static void
put_admin1(struct dtl_lexicon_builder *b, const struct dtl_entry *e)
{
	struct dtl_buf key;

	dtl_buf_init(&key, b->a);
	dtl_buf_addf(&key, "Admin1 %.*s %.*s", DTL_STR_FMT(e->country), DTL_STR_FMT(e->admin1));
	dtl_lexicon_put(b, dtl_buf_str(&key), e);
}

static void
put_place(struct dtl_lexicon_builder *b, const struct lex_fact *f)
{
	struct dtl_entry e;

	lex_fact_entry(b, f, DTL_ENTRY_PLACE, &e);
	e.title = lex_fact_get(f, "type");
	if (!type_known(e.title)) {
		dtl_lexicon_problem(b, f->file, f->line,
		    "type='%.*s' is none of city, venue, region, county, sea, country",
		    DTL_STR_FMT(e.title));
		return;
	}
	if (lex_fact_get(f, "lat").n > 0) {
		e.lat = lex_fact_number(b, f, "lat", -90, 90);
		e.lon = lex_fact_number(b, f, "lon", -180, 180);
	}
	e.population = (int64_t)lex_fact_number(b, f, "population", 0, 1e8);
	e.geonames_id = (int64_t)lex_fact_number(b, f, "id", 0, 1e12);
	lex_fact_put(b, f->phrases, &e);
	if (dtl_str_is(e.title, "region") && e.admin1.n > 0) {
		e.name = dtl_str_trim(
		    dtl_str_slice(f->phrases, 0, dtl_str_find_char(f->phrases, ';', 0)));
		put_admin1(b, &e);
	}
}

void
lex_places_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text)
{
	struct lex_fact_reader r = { .b = b, .file = file, .rest = text };
	struct lex_fact f;

	while (lex_fact_next(&r, &f)) {
		if (dtl_str_is(f.heading, "place")) {
			put_place(b, &f);
		} else if (dtl_str_is(f.heading, "common")) {
			/* Names that are words or first names too: seen as places only where one is
			 * asked for. The flag stands on an entry of its own under the phrase. */
			struct dtl_entry e;

			lex_fact_entry(b, &f, DTL_ENTRY_WORD, &e);
			e.title = dtl_str_from("common");
			lex_fact_put(b, f.phrases, &e);
		} else {
			dtl_lexicon_problem(
			    b, file, f.line, "unknown heading [%.*s]", DTL_STR_FMT(f.heading));
			r.bad_heading = true;
		}
	}
}

#include "rows.h"

#include "base/buf.h"

const char rows_event_sql[] =
    "INSERT OR REPLACE INTO events (id, article_id, revision, generation, listed,"
    " url, source_name, source_domain, source_country, headline, language, published_at,"
    " published_basis, type, act, mode, contexts, cameo, quad_class, goldstein, status,"
    " historical, attribution, forum_name, forum_acronym, forum_ordinal, instrument_kind,"
    " instrument_name, topics, killed, injured, arrested, displaced, amount, currency, date,"
    " end_date, date_precision, date_text, date_basis, place, place_country, place_admin1, lat,"
    " lon, geonames_id, place_precision, place_text, place_basis, sentence, sentence_begin,"
    " sentence_end, rule, confidence) VALUES"
    " (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,"
    "?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,?39,?40,?41,?42,?43,?44,?45,?46,"
    "?47,?48,?49,?50,?51,?52,?53,?54)";

const char rows_participant_sql[] =
    "INSERT INTO participants (event_no, position, side, functions, text, name, title,"
    " affiliation, country, code, kind, wikidata, begin, end, confidence)"
    " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)";

const char rows_mention_sql[] = "INSERT INTO mentions (event_no, position, sentence, begin, end)"
				" VALUES (?1,?2,?3,?4,?5)";

const char rows_article_sql[] =
    "INSERT OR REPLACE INTO articles (id, revision, generation, outcome, reason, language,"
    " published_at, published_basis, url, source_name, source_domain, source_country,"
    " source_feed, headline, text, event_count, coder_version, lexicon, model)"
    " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)";

static void
bind_strs(struct dtl_stmt *st, int first, const struct dtl_str *const *strs, int count)
{
	for (int i = 0; i < count; i++)
		dtl_stmt_bind_str(st, first + i, *strs[i]);
}

/* A number whose `none` means that nothing states it. */
static void
bind_known(struct dtl_stmt *st, int param, int64_t v, int64_t none)
{
	if (v == none)
		dtl_stmt_bind_null(st, param);
	else
		dtl_stmt_bind_int(st, param, v);
}

static struct dtl_str
join(struct dtl_arena *a, const struct dtl_str *items, size_t count)
{
	struct dtl_buf b;

	if (count == 0)
		return DTL_STR_NONE;
	dtl_buf_init(&b, a);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			dtl_buf_add_z(&b, "; ");
		dtl_buf_add_str(&b, items[i]);
	}
	return dtl_buf_str(&b);
}

static struct dtl_str
functions_text(struct dtl_arena *a, uint32_t functions)
{
	struct dtl_buf b;

	if (functions == 0)
		return DTL_STR_NONE;
	dtl_buf_init(&b, a);
	for (uint32_t bit = DTL_FUNCTION_HOST; bit <= DTL_FUNCTION_ATTENDEE; bit <<= 1) {
		if ((functions & bit) == 0)
			continue;
		if (b.n > 0)
			dtl_buf_add_char(&b, ' ');
		dtl_buf_add_z(&b, dtl_function_name(bit));
	}
	return dtl_buf_str(&b);
}

static void
bind_what(struct dtl_stmt *st, struct dtl_arena *a, const struct dtl_event *ev)
{
	dtl_stmt_bind_z(st, 14, dtl_event_type_name(ev->type));
	dtl_stmt_bind_z(st, 15, dtl_event_type_name(ev->act));
	dtl_stmt_bind_str(st, 16, ev->mode);
	dtl_stmt_bind_str(st, 17, join(a, ev->contexts, ev->context_count));
	dtl_stmt_bind_str(st, 18, ev->cameo);
	bind_known(st, 19, ev->quad_class, 0);
	dtl_stmt_bind_real(st, 20, ev->goldstein);
	dtl_stmt_bind_z(st, 21, dtl_status_name(ev->status));
	dtl_stmt_bind_bool(st, 22, ev->historical);
	dtl_stmt_bind_str(st, 23, ev->attribution);
	dtl_stmt_bind_str(st, 24, ev->forum.name);
	dtl_stmt_bind_str(st, 25, ev->forum.acronym);
	bind_known(st, 26, ev->forum.ordinal, 0);
	dtl_stmt_bind_str(st, 27, ev->instrument.kind);
	dtl_stmt_bind_str(st, 28, ev->instrument.name);
	dtl_stmt_bind_str(st, 29, join(a, ev->topics, ev->topic_count));
	bind_known(st, 30, ev->magnitude.killed, -1);
	bind_known(st, 31, ev->magnitude.injured, -1);
	bind_known(st, 32, ev->magnitude.arrested, -1);
	bind_known(st, 33, ev->magnitude.displaced, -1);
	if (ev->magnitude.currency.p == NULL)
		dtl_stmt_bind_null(st, 34);
	else
		dtl_stmt_bind_real(st, 34, ev->magnitude.amount);
	dtl_stmt_bind_str(st, 35, ev->magnitude.currency);
}

static void
bind_when_where(struct dtl_stmt *st, const struct dtl_event *ev)
{
	dtl_stmt_bind_date(st, 36, ev->when.start);
	dtl_stmt_bind_date(st, 37, ev->when.end);
	dtl_stmt_bind_z(st, 38, dtl_when_precision_name(ev->when.precision));
	dtl_stmt_bind_str(st, 39, ev->when.text);
	dtl_stmt_bind_z(st, 40, dtl_when_basis_name(ev->when.basis));
	dtl_stmt_bind_str(st, 41, ev->where.name);
	dtl_stmt_bind_str(st, 42, ev->where.country);
	dtl_stmt_bind_str(st, 43, ev->where.admin1);
	dtl_stmt_bind_real(st, 44, ev->where.lat);
	dtl_stmt_bind_real(st, 45, ev->where.lon);
	bind_known(st, 46, ev->where.geonames_id, 0);
	dtl_stmt_bind_z(st, 47, dtl_where_precision_name(ev->where.precision));
	dtl_stmt_bind_str(st, 48, ev->where.text);
	dtl_stmt_bind_z(st, 49, dtl_where_basis_name(ev->where.basis));
}

void
rows_bind_event(struct dtl_stmt *st, struct dtl_arena *a, const struct dtl_event *ev, bool listed)
{
	const struct dtl_str *const origin[] = { &ev->url, &ev->source.name, &ev->source.domain,
		&ev->source.country, &ev->headline, &ev->language };

	dtl_stmt_bind_str(st, 1, ev->id);
	dtl_stmt_bind_str(st, 2, ev->article_id);
	dtl_stmt_bind_int(st, 3, ev->article_revision);
	dtl_stmt_bind_int(st, 4, ev->generation);
	dtl_stmt_bind_bool(st, 5, listed);
	bind_strs(st, 6, origin, 6);
	dtl_stmt_bind_time(st, 12, ev->published_at);
	dtl_stmt_bind_str(st, 13, ev->published_basis);
	bind_what(st, a, ev);
	bind_when_where(st, ev);
	dtl_stmt_bind_str(st, 50, ev->evidence.sentence);
	dtl_stmt_bind_int(st, 51, ev->evidence.begin);
	dtl_stmt_bind_int(st, 52, ev->evidence.end);
	dtl_stmt_bind_str(st, 53, ev->evidence.rule);
	dtl_stmt_bind_real(st, 54, ev->confidence);
}

void
rows_bind_participant(struct dtl_stmt *st, struct dtl_arena *a, int64_t event_no, int position,
    const struct dtl_participant *p)
{
	const struct dtl_str *const strs[] = { &p->text, &p->name, &p->title, &p->affiliation,
		&p->country, &p->code, &p->kind, &p->wikidata };

	dtl_stmt_bind_int(st, 1, event_no);
	dtl_stmt_bind_int(st, 2, position);
	dtl_stmt_bind_z(st, 3, dtl_side_name(p->side));
	dtl_stmt_bind_str(st, 4, functions_text(a, p->functions));
	bind_strs(st, 5, strs, 8);
	dtl_stmt_bind_int(st, 13, p->begin);
	dtl_stmt_bind_int(st, 14, p->end);
	dtl_stmt_bind_real(st, 15, p->confidence);
}

void
rows_bind_mention(struct dtl_stmt *st, int64_t event_no, int position, const struct dtl_telling *m)
{
	dtl_stmt_bind_int(st, 1, event_no);
	dtl_stmt_bind_int(st, 2, position);
	dtl_stmt_bind_str(st, 3, m->sentence);
	dtl_stmt_bind_int(st, 4, m->begin);
	dtl_stmt_bind_int(st, 5, m->end);
}

void
rows_bind_article(struct dtl_stmt *st, const struct dtl_coded *coded, size_t event_count)
{
	static const char *const outcomes[] = { "CODED", "FILTERED", "RETRACTED", "DEAD" };
	const struct dtl_str *const origin[] = { &coded->published_basis, &coded->url,
		&coded->source.name, &coded->source.domain, &coded->source.country,
		&coded->source.feed, &coded->headline, &coded->text };

	dtl_stmt_bind_str(st, 1, coded->article_id);
	dtl_stmt_bind_int(st, 2, coded->revision);
	dtl_stmt_bind_int(st, 3, coded->generation.number);
	dtl_stmt_bind_z(st, 4, outcomes[coded->outcome]);
	dtl_stmt_bind_str(st, 5, coded->reason);
	dtl_stmt_bind_str(st, 6, coded->language);
	dtl_stmt_bind_time(st, 7, coded->published_at);
	bind_strs(st, 8, origin, 8);
	dtl_stmt_bind_int(st, 16, (int64_t)event_count);
	dtl_stmt_bind_str(st, 17, coded->generation.version);
	dtl_stmt_bind_str(st, 18, coded->generation.lexicon);
	dtl_stmt_bind_str(st, 19, coded->generation.model);
}

#include "news/filter_work.h"

#define DAY_MS INT64_C(86400000)

static const void *
at(const struct dtl_filter_field *f, const void *p)
{
	return (const char *)p + f->offset;
}

static size_t
count_one(const struct dtl_filter_field *f, const struct dtl_event *ev)
{
	(void)f;
	(void)ev;
	return 1;
}

static bool
value_str(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)i;
	ret->text = *(const struct dtl_str *)at(f, ev);
	return ret->text.p != NULL;
}

static bool
value_word(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	unsigned v;

	(void)i;
	memcpy(&v, at(f, ev), sizeof v);
	ret->text = dtl_str_from(f->word(v));
	return true;
}

static bool
value_int(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)i;
	ret->number = *(const int32_t *)at(f, ev);
	return ret->number >= 0;
}

static bool
value_double(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)i;
	ret->number = *(const double *)at(f, ev);
	return ret->number == ret->number;
}

static bool
value_amount(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)f;
	(void)i;
	ret->number = ev->magnitude.amount;
	return ev->magnitude.currency.p != NULL;
}

static bool
value_flag(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)i;
	ret->number = *(const bool *)at(f, ev) ? 1 : 0;
	return true;
}

static bool
value_date(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	struct dtl_date d = *(const struct dtl_date *)at(f, ev);

	(void)i;
	if (!dtl_date_valid(d))
		return false;
	ret->number = (double)dtl_date_to_days(d);
	return true;
}

static bool
value_published(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	int64_t ms = ev->published_at;

	(void)f;
	(void)i;
	if (ms == DTL_TIME_NONE)
		return false;
	ret->number = (double)(ms / DAY_MS - (ms % DAY_MS < 0));
	return true;
}

static bool
value_root(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)f;
	(void)i;
	ret->text = dtl_str_slice(ev->cameo, 0, 2);
	return ev->cameo.n >= 2;
}

static size_t
count_forum(const struct dtl_filter_field *f, const struct dtl_event *ev)
{
	(void)f;
	(void)ev;
	return 2;
}

static bool
value_forum(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)f;
	ret->text = i == 0 ? ev->forum.name : ev->forum.acronym;
	return ev->forum.name.p != NULL && ret->text.p != NULL;
}

static size_t
count_topics(const struct dtl_filter_field *f, const struct dtl_event *ev)
{
	(void)f;
	return ev->topic_count;
}

static bool
value_topic(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)f;
	ret->text = ev->topics[i];
	return true;
}

static size_t
count_contexts(const struct dtl_filter_field *f, const struct dtl_event *ev)
{
	(void)f;
	return ev->context_count;
}

static bool
value_context(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	(void)f;
	ret->text = ev->contexts[i];
	return true;
}

static size_t
count_sides(const struct dtl_filter_field *f, const struct dtl_event *ev)
{
	(void)f;
	return ev->participant_count;
}

static bool
value_side(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
    struct dtl_filter_value *ret)
{
	const struct dtl_participant *who = &ev->participants[i];

	if ((f->sides >> who->side & 1) == 0)
		return false;
	ret->text = *(const struct dtl_str *)at(f, who);
	return ret->text.p != NULL;
}

static const char *
type_word(unsigned i)
{
	return dtl_event_type_name((enum dtl_event_type)i);
}

static const char *
status_word(unsigned i)
{
	return dtl_status_name((enum dtl_status)i);
}

static const char *
precision_word(unsigned i)
{
	return dtl_when_precision_name((enum dtl_when_precision)i);
}

static const char *
where_precision_word(unsigned i)
{
	return dtl_where_precision_name((enum dtl_where_precision)i);
}

static bool
is_all(struct dtl_str s, char low, char high)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < low || s.p[i] > high)
			return false;
	return s.n > 0;
}

static bool
good_country(struct dtl_str s)
{
	return s.n == 3 && is_all(s, 'A', 'Z');
}

static bool
good_cameo(struct dtl_str s)
{
	return s.n >= 2 && s.n <= 4 && is_all(s, '0', '9');
}

static bool
good_root(struct dtl_str s)
{
	return s.n == 2 && is_all(s, '0', '9');
}

static bool
good_code(struct dtl_str s)
{
	return s.n % 3 == 0 && is_all(s, 'A', 'Z');
}

static bool
good_wikidata(struct dtl_str s)
{
	return s.n > 1 && s.p[0] == 'Q' && is_all(dtl_str_slice(s, 1, s.n), '0', '9');
}

#define COUNTRY_FORM "three capitals: IND, or IGO, NGO, IMG, MNC"
#define SOURCE (1u << DTL_SIDE_SOURCE | 1u << DTL_SIDE_BOTH)
#define TARGET (1u << DTL_SIDE_TARGET | 1u << DTL_SIDE_BOTH)
#define ANY (SOURCE | TARGET | 1u << DTL_SIDE_NONE)
#define EV(m) .offset = offsetof(struct dtl_event, m)
#define F(n, t, getter, m, h)                                                                      \
	{                                                                                          \
		.name = (n), .type = DTL_FILTER_##t, .count = count_one, .value = value_##getter,  \
		EV(m), .help = (h)                                                                 \
	}
#define N(n, getter, m, from, to, h)                                                               \
	{                                                                                          \
		.name = (n), .type = DTL_FILTER_NUMBER, .count = count_one,                        \
		.value = value_##getter, EV(m), .low = (from), .high = (to), .help = (h)           \
	}
#define V(n, m, words, number, h)                                                                  \
	{                                                                                          \
		.name = (n), .type = DTL_FILTER_WORD, .count = count_one, .value = value_word,     \
		EV(m), .word = (words), .word_count = (number), .help = (h)                        \
	}
#define G(n, getter, m, check, what, h)                                                            \
	{                                                                                          \
		.name = (n), .type = DTL_FILTER_TEXT, .count = count_one, .value = value_##getter, \
		EV(m), .good = (check), .form = (what), .help = (h)                                \
	}
#define M(n, many, getter, h)                                                                      \
	{                                                                                          \
		.name = (n), .type = DTL_FILTER_TEXT, .count = count_##many,                       \
		.value = value_##getter, .help = (h)                                               \
	}
#define P(prefix, mask, n, m, check, what, h)                                                      \
	{                                                                                          \
		.name = prefix n, .type = DTL_FILTER_TEXT, .count = count_sides,                   \
		.value = value_side, .offset = offsetof(struct dtl_participant, m),                \
		.sides = (mask), .good = (check), .form = (what), .help = (h)                      \
	}
#define SIDE(prefix, mask, of)                                                                     \
	P(prefix, mask, "country", country, good_country, COUNTRY_FORM, "Countries of " of),       \
	    P(prefix, mask, "kind", kind, good_code, "capitals: GOV, MIL", "Kinds of " of),        \
	    P(prefix, mask, "code", code, good_code, "capitals: INDGOV", "Actor codes of " of),    \
	    P(prefix, mask, "name", name, NULL, NULL, "Names of " of),                             \
	    P(prefix, mask, "affiliation", affiliation, NULL, NULL, "Organisations of " of),       \
	    P(prefix, mask, "wikidata", wikidata, good_wikidata, "Q and a number",                 \
		"Wikidata items of " of)

static const struct dtl_filter_field fields[] = {
	V("type", type, type_word, DTL_EVENT_TYPE_COUNT, "What was done, in PLOVER's types"),
	V("act", act, type_word, DTL_EVENT_TYPE_COUNT, "The type before the rule for the future"),
	F("mode", TEXT, str, mode, "How it was done"),
	M("context", contexts, context, "PLOVER's contexts"),
	G("cameo", str, cameo, good_cameo, "2 to 4 digits", "CAMEO code"),
	G("root", root, cameo, good_root, "2 digits", "First two digits of the CAMEO code"),
	N("quad_class", int, quad_class, 0, 4, "1 to 4; 0 is unknown"),
	N("goldstein", double, goldstein, -10, 10, "-10 to 10"),
	V("status", status, status_word, DTL_STATUS_COUNT, "Whether it has happened"),
	F("historical", FLAG, flag, historical, "Background told again"),
	F("attribution", TEXT, str, attribution, "Who says so"),
	SIDE("", ANY, "all participants"),
	SIDE("source.", SOURCE, "those who act"),
	SIDE("target.", TARGET, "those who are acted on"),
	M("forum", forum, forum, "Name or acronym of the forum"),
	F("instrument", TEXT, str, instrument.kind, "Kind of the paper"),
	M("topic", topics, topic, "Topics, as written"),
	F("killed", NUMBER, int, magnitude.killed, "How many"),
	F("injured", NUMBER, int, magnitude.injured, "How many"),
	F("arrested", NUMBER, int, magnitude.arrested, "How many"),
	F("displaced", NUMBER, int, magnitude.displaced, "How many"),
	F("amount", NUMBER, amount, magnitude.amount, "Money, in the currency"),
	F("currency", TEXT, str, magnitude.currency, "ISO 4217"),
	F("when.start", DATE, date, when.start, "First day"),
	F("when.end", DATE, date, when.end, "Last day"),
	V("when.precision", when.precision, precision_word, DTL_WHEN_PRECISION_COUNT,
	    "Of the days"),
	{ .name = "where", .type = DTL_FILTER_PLACE, .help = "Only: where in box(...)" },
	F("where.name", TEXT, str, where.name, "Place"),
	G("where.country", str, where.country, good_country, COUNTRY_FORM, "Its country"),
	F("where.admin1", TEXT, str, where.admin1, "Its state or province"),
	N("where.lat", double, where.lat, -90, 90, "Degrees north"),
	N("where.lon", double, where.lon, -180, 180, "Degrees east"),
	V("where.precision", where.precision, where_precision_word, DTL_WHERE_PRECISION_COUNT,
	    "Of the place"),
	N("confidence", double, confidence, 0, 1, "0 to 1"),
	F("published", DATE, published, published_at, "Day of publication, UTC"),
	F("publisher.domain", TEXT, str, source.domain, "Domain of the publisher"),
	F("publisher.name", TEXT, str, source.name, "Its name"),
	G("publisher.country", str, source.country, good_country, COUNTRY_FORM, "Its country"),
	F("publisher.feed", TEXT, str, source.feed, "The feed that brought the article"),
	F("language", TEXT, str, language, "ISO 639-1"),
	F("url", TEXT, str, url, "Address of the article"),
	F("headline", TEXT, str, headline, "Headline of the article"),
	F("article_id", TEXT, str, article_id, "Id of the article"),
	F("id", TEXT, str, id, "Id of the event"),
};

const struct dtl_filter_field *
dtl_filter_fields(size_t *ret_count)
{
	*ret_count = sizeof fields / sizeof fields[0];
	return fields;
}

const struct dtl_filter_field *
dtl_filter_field_find(struct dtl_str name)
{
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (dtl_str_is(name, fields[i].name))
			return &fields[i];
	return NULL;
}

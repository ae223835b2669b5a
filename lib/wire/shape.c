#include "wire/shape.h"

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Rows: A(struct, member, kind, null) for one value, L for pointer and count. */
#define A(type, m, kind, null_)                                                                    \
	{                                                                                          \
		.name = #m, .member = DTL_MEMBER_##kind, .null = DTL_NULL_##null_,                 \
		.offset = offsetof(struct dtl_##type, m),                                          \
	}
#define L(type, m, counter, kind, sub_)                                                            \
	{                                                                                          \
		.name = #m, .member = DTL_MEMBER_##kind, .offset = offsetof(struct dtl_##type, m), \
		.count_offset = offsetof(struct dtl_##type, counter), .sub = (sub_),               \
	}
#define R(type, m, null_, sub_)                                                                    \
	{                                                                                          \
		.name = #m, .member = DTL_MEMBER_RECORD, .null = DTL_NULL_##null_,                 \
		.offset = offsetof(struct dtl_##type, m), .sub = (sub_),                           \
	}
#define W(type, m, kind, words_)                                                                   \
	{                                                                                          \
		.name = #m, .member = DTL_MEMBER_##kind, .offset = offsetof(struct dtl_##type, m), \
		.words = (words_),                                                                 \
	}
#define O(type, m)                                                                                 \
	{                                                                                          \
		.name = #m, .member = DTL_MEMBER_I32, .offset = offsetof(struct dtl_##type, m),    \
		.role = DTL_OFFSET_BYTES,                                                          \
	}
#define SHAPE(type)                                                                                \
	static const struct dtl_shape type##_shape = { #type, sizeof(struct dtl_##type),           \
		type##_fields, COUNT(type##_fields) }

static const char *
action_name(unsigned v)
{
	static const char *const names[] = { "PUBLISH", "RETRACT" };

	return names[v];
}

static const char *
outcome_name(unsigned v)
{
	static const char *const names[] = { "CODED", "FILTERED", "RETRACTED", "DEAD" };

	return names[v];
}

static const char *
type_name(unsigned v)
{
	return dtl_event_type_name((enum dtl_event_type)v);
}

static const char *
status_name(unsigned v)
{
	return dtl_status_name((enum dtl_status)v);
}

static const char *
side_name(unsigned v)
{
	return dtl_side_name((enum dtl_side)v);
}

static const char *
function_name(unsigned v)
{
	return dtl_function_name(1U << v);
}

static const char *
when_basis_name(unsigned v)
{
	return dtl_when_basis_name((enum dtl_when_basis)v);
}

static const char *
when_precision_name(unsigned v)
{
	return dtl_when_precision_name((enum dtl_when_precision)v);
}

static const char *
where_basis_name(unsigned v)
{
	return dtl_where_basis_name((enum dtl_where_basis)v);
}

static const char *
where_precision_name(unsigned v)
{
	return dtl_where_precision_name((enum dtl_where_precision)v);
}

static const struct dtl_words actions = { action_name, 2, DTL_ACTION_PUBLISH };
static const struct dtl_words outcomes = { outcome_name, 4, DTL_OUTCOME_FILTERED };
static const struct dtl_words types = { type_name, DTL_EVENT_TYPE_COUNT, DTL_EVENT_NONE };
static const struct dtl_words statuses = { status_name, DTL_STATUS_COUNT, DTL_STATUS_HYPOTHETICAL };
static const struct dtl_words sides = { side_name, DTL_SIDE_COUNT, DTL_SIDE_NONE };
static const struct dtl_words functions = { function_name, 6, 0 };
static const struct dtl_words when_bases = { when_basis_name, DTL_WHEN_BASIS_COUNT,
	DTL_WHEN_INFERRED };
static const struct dtl_words when_precisions = { when_precision_name, DTL_WHEN_PRECISION_COUNT,
	DTL_PRECISION_UNKNOWN };
static const struct dtl_words where_bases = { where_basis_name, DTL_WHERE_BASIS_COUNT,
	DTL_WHERE_INFERRED };
static const struct dtl_words where_precisions = { where_precision_name, DTL_WHERE_PRECISION_COUNT,
	DTL_WHERE_UNKNOWN };

static const struct dtl_shape_field source_fields[] = {
	A(source, name, STR, ABSENT),
	A(source, domain, STR, ABSENT),
	A(source, country, STR, ABSENT),
	A(source, feed, STR, ABSENT),
};
SHAPE(source);

static const struct dtl_shape_field content_fields[] = {
	A(content, bytes, BYTES, NEVER),
	A(content, media_type, STR, ABSENT),
	A(content, charset, STR, ABSENT),
};
SHAPE(content);

static const struct dtl_shape_field http_fields[] = {
	A(http, status, I32, NEVER),
	A(http, etag, STR, ABSENT),
	A(http, last_modified, STR, ABSENT),
};
SHAPE(http);

static const struct dtl_shape_field article_fields[] = {
	A(article, id, STR, NEVER),
	A(article, revision, I32, NEVER),
	W(article, action, WORD, &actions),
	A(article, url, STR, ABSENT),
	A(article, canonical_url, STR, ABSENT),
	R(article, source, NEVER, &source_shape),
	A(article, title, STR, ABSENT),
	L(article, authors, author_count, STRS, NULL),
	A(article, language, STR, ABSENT),
	A(article, published_at, TIME, UNKNOWN),
	A(article, published_basis, STR, ABSENT),
	A(article, fetched_at, TIME, NEVER),
	R(article, content, NEVER, &content_shape),
	R(article, http, ABSENT, &http_shape),
	L(article, meta, meta_count, PAIRS, NULL),
};
SHAPE(article);

static const struct dtl_shape_field participant_fields[] = {
	W(participant, side, WORD, &sides),
	W(participant, functions, BITS, &functions),
	A(participant, text, STR, NEVER),
	A(participant, name, STR, ABSENT),
	A(participant, title, STR, ABSENT),
	A(participant, affiliation, STR, ABSENT),
	A(participant, country, STR, ABSENT),
	A(participant, code, STR, ABSENT),
	A(participant, kind, STR, ABSENT),
	A(participant, wikidata, STR, ABSENT),
	O(participant, begin),
	O(participant, end),
	A(participant, confidence, DOUBLE, NEVER),
};
SHAPE(participant);

static const struct dtl_shape_field forum_fields[] = {
	A(forum, name, STR, NEVER),
	A(forum, acronym, STR, ABSENT),
	A(forum, ordinal, I32, ZERO),
};
SHAPE(forum);

static const struct dtl_shape_field instrument_fields[] = {
	A(instrument, kind, STR, NEVER),
	A(instrument, name, STR, ABSENT),
};
SHAPE(instrument);

static const struct dtl_shape_field magnitude_fields[] = {
	A(magnitude, killed, I32, MINUS),
	A(magnitude, injured, I32, MINUS),
	A(magnitude, arrested, I32, MINUS),
	A(magnitude, displaced, I32, MINUS),
	A(magnitude, amount, DOUBLE, WITH_NEXT),
	A(magnitude, currency, STR, ABSENT),
};
SHAPE(magnitude);

static const struct dtl_shape_field when_fields[] = {
	A(when, start, DATE, UNKNOWN),
	A(when, end, DATE, UNKNOWN),
	W(when, precision, WORD, &when_precisions),
	A(when, text, STR, ABSENT),
	W(when, basis, WORD, &when_bases),
};
SHAPE(when);

static const struct dtl_shape_field where_fields[] = {
	A(where, name, STR, ABSENT),
	A(where, country, STR, ABSENT),
	A(where, admin1, STR, ABSENT),
	A(where, lat, DOUBLE, NAN),
	A(where, lon, DOUBLE, NAN),
	A(where, geonames_id, I64, ZERO),
	W(where, precision, WORD, &where_precisions),
	A(where, text, STR, ABSENT),
	W(where, basis, WORD, &where_bases),
};
SHAPE(where);

static const struct dtl_shape_field evidence_fields[] = {
	A(evidence, sentence, STR, NEVER),
	O(evidence, begin),
	O(evidence, end),
	A(evidence, rule, STR, ABSENT),
};
SHAPE(evidence);

static const struct dtl_shape_field telling_fields[] = {
	A(telling, sentence, STR, NEVER),
	O(telling, begin),
	O(telling, end),
};
SHAPE(telling);

static const struct dtl_shape_field event_fields[] = {
	A(event, id, STR, NEVER),
	A(event, article_id, STR, NEVER),
	A(event, article_revision, I32, NEVER),
	A(event, generation, I32, NEVER),
	A(event, url, STR, ABSENT),
	R(event, source, NEVER, &source_shape),
	A(event, headline, STR, ABSENT),
	A(event, language, STR, ABSENT),
	A(event, published_at, TIME, UNKNOWN),
	A(event, published_basis, STR, ABSENT),
	W(event, type, WORD, &types),
	W(event, act, WORD, &types),
	A(event, mode, STR, ABSENT),
	L(event, contexts, context_count, STRS, NULL),
	A(event, cameo, STR, ABSENT),
	A(event, quad_class, I32, NEVER),
	A(event, goldstein, DOUBLE, NEVER),
	W(event, status, WORD, &statuses),
	A(event, historical, BOOL, NEVER),
	A(event, attribution, STR, ABSENT),
	L(event, participants, participant_count, RECORDS, &participant_shape),
	R(event, forum, ABSENT, &forum_shape),
	R(event, instrument, ABSENT, &instrument_shape),
	L(event, topics, topic_count, STRS, NULL),
	R(event, magnitude, NEVER, &magnitude_shape),
	R(event, when, NEVER, &when_shape),
	R(event, where, NEVER, &where_shape),
	R(event, evidence, NEVER, &evidence_shape),
	L(event, mentions, mention_count, RECORDS, &telling_shape),
	A(event, confidence, DOUBLE, NEVER),
};
SHAPE(event);

static const struct dtl_shape_field generation_fields[] = {
	A(generation, number, I32, NEVER),
	A(generation, version, STR, NEVER),
	A(generation, lexicon, STR, NEVER),
	A(generation, model, STR, NEVER),
};
SHAPE(generation);

static const struct dtl_shape_field sketch_fields[] = {
	L(sketch, minima, minimum_count, I64S, NULL),
	A(sketch, shingle_count, I32, NEVER),
};
SHAPE(sketch);

static const struct dtl_shape_field coded_fields[] = {
	A(coded, article_id, STR, NEVER),
	A(coded, revision, I32, NEVER),
	W(coded, outcome, WORD, &outcomes),
	A(coded, reason, STR, ABSENT),
	A(coded, language, STR, ABSENT),
	A(coded, published_at, TIME, UNKNOWN),
	A(coded, published_basis, STR, ABSENT),
	A(coded, url, STR, ABSENT),
	A(coded, headline, STR, ABSENT),
	A(coded, text, STR, ABSENT),
	R(coded, source, NEVER, &source_shape),
	R(coded, sketch, NEVER, &sketch_shape),
	L(coded, event_ids, event_id_count, STRS, NULL),
	R(coded, generation, NEVER, &generation_shape),
};
SHAPE(coded);

static const struct dtl_shape_field report_fields[] = {
	A(report, article_id, STR, NEVER),
	A(report, event_id, STR, NEVER),
	A(report, url, STR, ABSENT),
	R(report, source, NEVER, &source_shape),
	A(report, published_at, TIME, UNKNOWN),
	A(report, same_copy_as, STR, ABSENT),
};
SHAPE(report);

static const struct dtl_shape_field happening_fields[] = {
	A(happening, id, STR, NEVER),
	R(happening, event, NEVER, &event_shape),
	L(happening, sources, source_count, RECORDS, &report_shape),
	A(happening, independent_source_count, I32, NEVER),
	A(happening, follows, STR, ABSENT),
	L(happening, supersedes, supersede_count, STRS, NULL),
	A(happening, revision, I32, NEVER),
	A(happening, first_published, TIME, UNKNOWN),
	A(happening, last_published, TIME, UNKNOWN),
};
SHAPE(happening);

static const struct dtl_shape_field portion_fields[] = {
	A(portion, source, STR, NEVER),
	A(portion, count, I64, NEVER),
	A(portion, total, I64, NEVER),
	A(portion, last_at, TIME, NEVER),
};
SHAPE(portion);

static const struct dtl_shape_field manifest_fields[] = {
	A(manifest, instance, STR, NEVER),
	A(manifest, stage, STR, NEVER),
	A(manifest, started_at, TIME, NEVER),
	A(manifest, sequence, I32, NEVER),
	A(manifest, interval_start, TIME, NEVER),
	A(manifest, interval_end, TIME, NEVER),
	A(manifest, every, I64, NEVER),
	A(manifest, final, BOOL, NEVER),
	A(manifest, state, STR, NEVER),
	A(manifest, in, I64, NEVER),
	A(manifest, done, I64, NEVER),
	A(manifest, filtered, I64, NEVER),
	A(manifest, dead, I64, NEVER),
	A(manifest, out, I64, NEVER),
	A(manifest, in_flight, I64, NEVER),
	A(manifest, lag, I64, NEVER),
	A(manifest, last_record_at, TIME, UNKNOWN),
	L(manifest, sources, source_count, RECORDS, &portion_shape),
	A(manifest, rest, I64, NEVER),
};
SHAPE(manifest);

static const struct dtl_shape *const shapes[DTL_KIND_COUNT] = {
	[DTL_KIND_ARTICLE] = &article_shape,
	[DTL_KIND_EVENT] = &event_shape,
	[DTL_KIND_CODED] = &coded_shape,
	[DTL_KIND_HAPPENING] = &happening_shape,
	[DTL_KIND_MANIFEST] = &manifest_shape,
};

const struct dtl_shape *
dtl_shape_of_kind(enum dtl_kind kind)
{
	return shapes[kind];
}

const char *
dtl_kind_name(enum dtl_kind kind)
{
	return shapes[kind]->name;
}

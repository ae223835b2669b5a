#include "news/event.h"

#include "base/utf8.h"

static const char *const type_names[] = { "NONE", "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID",
	"CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
	"MOBILIZE", "COERCE", "ASSAULT" };
static const char *const status_names[] = { "OCCURRED", "ONGOING", "SCHEDULED", "PROPOSED",
	"DENIED", "HYPOTHETICAL" };
static const char *const side_names[] = { "SOURCE", "TARGET", "BOTH", "NONE" };
static const char *const function_names[] = { "HOST", "CHAIR", "SIGNATORY", "WITNESS", "MEDIATOR",
	"ATTENDEE" };
static const char *const when_basis_names[] = { "STATED", "RELATIVE", "DATELINE", "PUBLISHED",
	"INFERRED" };
static const char *const when_precision_names[] = { "day", "week", "month", "season", "year",
	"range", "unknown" };
static const char *const where_basis_names[] = { "STATED", "SENTENCE", "DATELINE", "INFERRED" };
static const char *const where_precision_names[] = { "venue", "city", "region", "country",
	"unknown" };

const char *
dtl_event_type_name(enum dtl_event_type type)
{
	return (unsigned)type < DTL_EVENT_TYPE_COUNT ? type_names[type] : type_names[0];
}

const char *
dtl_status_name(enum dtl_status status)
{
	return (unsigned)status < DTL_STATUS_COUNT ? status_names[status] : status_names[0];
}

const char *
dtl_side_name(enum dtl_side side)
{
	return (unsigned)side < DTL_SIDE_COUNT ? side_names[side] : side_names[DTL_SIDE_NONE];
}

const char *
dtl_function_name(uint32_t bit)
{
	for (size_t i = 0; i < sizeof function_names / sizeof function_names[0]; i++) {
		if (bit == 1u << i)
			return function_names[i];
	}
	return "NONE";
}

const char *
dtl_when_basis_name(enum dtl_when_basis basis)
{
	return (unsigned)basis < DTL_WHEN_BASIS_COUNT ? when_basis_names[basis] : "INFERRED";
}

const char *
dtl_when_precision_name(enum dtl_when_precision precision)
{
	return (unsigned)precision < DTL_WHEN_PRECISION_COUNT ? when_precision_names[precision]
							      : "unknown";
}

const char *
dtl_where_basis_name(enum dtl_where_basis basis)
{
	return (unsigned)basis < DTL_WHERE_BASIS_COUNT ? where_basis_names[basis] : "INFERRED";
}

const char *
dtl_where_precision_name(enum dtl_where_precision precision)
{
	return (unsigned)precision < DTL_WHERE_PRECISION_COUNT ? where_precision_names[precision]
							       : "unknown";
}

enum dtl_event_type
dtl_event_type_from_name(struct dtl_str name)
{
	for (size_t i = 0; i < DTL_EVENT_TYPE_COUNT; i++) {
		if (dtl_str_is(name, type_names[i]))
			return (enum dtl_event_type)i;
	}
	return DTL_EVENT_TYPE_COUNT;
}

/* The sentence as an id sees it: lower case, one blank between words, no punctuation. */
static struct dtl_str
normalised(struct dtl_str s, char *out, size_t cap)
{
	size_t n = 0;
	bool gap = false;

	for (size_t at = 0; at < s.n;) {
		uint32_t c = dtl_utf8_next(s, &at);

		if (!dtl_utf8_is_letter(c) && !dtl_utf8_is_digit(c)) {
			gap = n > 0;
			continue;
		}
		if (n + 6 > cap)
			break;
		if (gap)
			out[n++] = ' ';
		gap = false;
		n += dtl_utf8_put(dtl_utf8_lower(c), out + n);
	}
	return dtl_str_make(out, n);
}

static struct dtl_str
actor_code(const struct dtl_participant *p)
{
	return p->code.n > 0 ? p->code : p->country.n > 0 ? p->country : p->name;
}

/* Codes of one side in byte order, so that the order of telling does not matter. */
static size_t
add_side(const struct dtl_event *ev, enum dtl_side side, struct dtl_str *out, size_t cap)
{
	size_t count = 0;

	for (size_t i = 0; i < ev->participant_count && count < cap; i++) {
		struct dtl_str code = actor_code(&ev->participants[i]);
		size_t at = count;

		if (ev->participants[i].side != side)
			continue;
		while (at > 0 && dtl_str_cmp(out[at - 1], code) > 0) {
			out[at] = out[at - 1];
			at--;
		}
		out[at] = code;
		count++;
	}
	return count;
}

enum { MAX_ID_PARTS = 64, ID_TEXT = 2048 };

void
dtl_event_id(const struct dtl_event *ev, uint32_t occurrence, char out[DTL_ID_HEX + 1])
{
	struct dtl_str parts[MAX_ID_PARTS];
	char text[ID_TEXT], number[4];
	size_t count = 0;

	for (size_t i = 0; i < 4; i++)
		number[i] = (char)(occurrence >> (24 - 8 * i));
	parts[count++] = ev->article_id;
	parts[count++] = normalised(ev->evidence.sentence, text, sizeof text);
	parts[count++] = dtl_str_make(number, sizeof number);
	parts[count++] = dtl_str_from(dtl_event_type_name(ev->type));
	for (int side = DTL_SIDE_SOURCE; side <= DTL_SIDE_BOTH; side++) {
		parts[count++] = dtl_str_from(side_names[side]);
		count += add_side(ev, (enum dtl_side)side, parts + count,
		    side == DTL_SIDE_BOTH ? MAX_ID_PARTS - count : 18);
	}
	dtl_id_from_parts(parts, count, out);
}

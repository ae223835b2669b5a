#include "route.h"

#define NAME_MOST 249

struct field {
	const char *name;
	struct dtl_str (*value)(struct dtl_arena *a, const struct dtl_message *msg);
};

static const struct dtl_event *
event_of(const struct dtl_message *msg)
{
	if (msg->record.u.any == NULL)
		return NULL;
	if (msg->record.kind == DTL_KIND_EVENT)
		return msg->record.u.event;
	return msg->record.kind == DTL_KIND_HAPPENING ? &msg->record.u.happening->event : NULL;
}

static struct dtl_str
kind_value(struct dtl_arena *a, const struct dtl_message *msg)
{
	(void)a;
	return dtl_str_from(dtl_kind_name(msg->record.kind));
}

static struct dtl_str
type_value(struct dtl_arena *a, const struct dtl_message *msg)
{
	const struct dtl_event *ev = event_of(msg);

	(void)a;
	return ev != NULL ? dtl_str_from(dtl_event_type_name(ev->type)) : DTL_STR_NONE;
}

static struct dtl_str
status_value(struct dtl_arena *a, const struct dtl_message *msg)
{
	const struct dtl_event *ev = event_of(msg);

	(void)a;
	return ev != NULL ? dtl_str_from(dtl_status_name(ev->status)) : DTL_STR_NONE;
}

static struct dtl_str
quad_value(struct dtl_arena *a, const struct dtl_message *msg)
{
	const struct dtl_event *ev = event_of(msg);

	return ev != NULL ? dtl_str_from(dtl_arena_printf(a, "%d", (int)ev->quad_class))
			  : DTL_STR_NONE;
}

static struct dtl_str
country_value(struct dtl_arena *a, const struct dtl_message *msg)
{
	const struct dtl_event *ev = event_of(msg);

	(void)a;
	return ev != NULL ? ev->where.country : DTL_STR_NONE;
}

static const struct dtl_coded *
coded_of(const struct dtl_message *msg)
{
	bool coded = msg->record.kind == DTL_KIND_CODED && msg->record.u.any != NULL;

	return coded ? msg->record.u.coded : NULL;
}

static struct dtl_str
language_value(struct dtl_arena *a, const struct dtl_message *msg)
{
	const struct dtl_event *ev = event_of(msg);
	const struct dtl_coded *coded = coded_of(msg);

	(void)a;
	return ev != NULL ? ev->language : coded != NULL ? coded->language : DTL_STR_NONE;
}

static struct dtl_str
source_value(struct dtl_arena *a, const struct dtl_message *msg)
{
	const struct dtl_event *ev = event_of(msg);
	const struct dtl_coded *coded = coded_of(msg);

	(void)a;
	return ev != NULL ? ev->source.domain : coded != NULL ? coded->source.domain : DTL_STR_NONE;
}

static const struct field fields[] = {
	{ "kind", kind_value },
	{ "type", type_value },
	{ "status", status_value },
	{ "quad_class", quad_value },
	{ "country", country_value },
	{ "language", language_value },
	{ "source", source_value },
	{ 0 },
};

static const struct field *
find_field(struct dtl_str name)
{
	for (const struct field *f = fields; f->name != NULL; f++)
		if (dtl_str_is(name, f->name))
			return f;
	return NULL;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("._-", c) != NULL);
}

bool
route_is_one(const char *pattern)
{
	return strchr(pattern, '{') == NULL;
}

dtl_rc
route_check(const char *pattern, size_t *ret_at, struct dtl_err *err)
{
	struct dtl_str p = dtl_str_from(pattern);

	for (size_t i = 0; i < p.n; i++) {
		size_t end = dtl_str_find_char(p, '}', i);

		*ret_at = i;
		if (p.p[i] != '{' && !is_name_char(p.p[i]))
			return dtl_err_set(err, DTL_FAIL,
			    "'%c' stands in no topic's name: letters, digits, '.', '_', '-' and "
			    "{fields} do",
			    p.p[i]);
		if (p.p[i] != '{')
			continue;
		if (end == p.n)
			return dtl_err_set(err, DTL_FAIL, "'{' has no '}'");
		if (find_field(dtl_str_slice(p, i + 1, end)) == NULL)
			return dtl_err_set(err, DTL_FAIL,
			    "'%.*s' is no field: kind, type, status, quad_class, country, "
			    "language, source are",
			    DTL_STR_FMT(dtl_str_slice(p, i + 1, end)));
		i = end;
	}
	return DTL_OK;
}

static void
add_value(struct dtl_str value, struct dtl_buf *out)
{
	if (value.n == 0)
		value = dtl_str_from("none");
	for (size_t i = 0; i < value.n; i++)
		dtl_buf_add_char(out, is_name_char(value.p[i]) ? value.p[i] : '_');
}

void
route_name(const char *pattern, const struct dtl_message *msg, struct dtl_buf *out)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str p = dtl_str_from(pattern);

	for (size_t i = 0; i < p.n; i++) {
		size_t end = dtl_str_find_char(p, '}', i);
		const struct field *f =
		    p.p[i] == '{' ? find_field(dtl_str_slice(p, i + 1, end)) : NULL;

		if (f == NULL) {
			dtl_buf_add_char(out, p.p[i]);
			continue;
		}
		add_value(f->value(a, msg), out);
		i = end;
	}
	if (out->n > NAME_MOST)
		dtl_buf_truncate(out, NAME_MOST);
	dtl_arena_free(a);
}

static struct dtl_str
side_of(const struct dtl_event *ev, enum dtl_side side, size_t both)
{
	for (size_t i = 0; i < ev->participant_count; i++) {
		const struct dtl_participant *p = &ev->participants[i];

		if (p->side != side && (p->side != DTL_SIDE_BOTH || both-- > 0))
			continue;
		if (p->country.n > 0)
			return p->country;
		return p->code.n > 0 ? p->code : dtl_str_from("-");
	}
	return dtl_str_from("-");
}

/* "IND>LKA"; those that act alike stand in the order of their letters. */
static struct dtl_str
dyad_of(struct dtl_arena *a, const struct dtl_event *ev)
{
	struct dtl_str first = side_of(ev, DTL_SIDE_SOURCE, 0),
		       second = side_of(ev, DTL_SIDE_TARGET, 1);
	bool alike = ev->participant_count > 0;

	for (size_t i = 0; i < ev->participant_count; i++)
		alike = alike && ev->participants[i].side != DTL_SIDE_SOURCE &&
			ev->participants[i].side != DTL_SIDE_TARGET;
	if (alike && dtl_str_cmp(first, second) > 0) {
		struct dtl_str t = first;

		first = second;
		second = t;
	}
	return dtl_str_from(dtl_arena_printf(
	    a, "%.*s%c%.*s", DTL_STR_FMT(first), alike ? ':' : '>', DTL_STR_FMT(second)));
}

/* The ledger and what was deleted keep their keys: only so do they replace what came before. */
struct dtl_str
route_key(struct dtl_arena *a, int key, const struct dtl_message *msg)
{
	const struct dtl_event *ev = event_of(msg);

	if (ev == NULL)
		return msg->key;
	switch ((enum kafka_key)key) {
	case KAFKA_KEY_EVENT:
		return msg->record.kind == DTL_KIND_HAPPENING ? msg->record.u.happening->id
							      : ev->id;
	case KAFKA_KEY_ARTICLE:
		return ev->article_id;
	case KAFKA_KEY_DYAD:
		return dyad_of(a, ev);
	case KAFKA_KEY_COUNTRY:
		return ev->where.country.n > 0 ? ev->where.country : dtl_str_from("-");
	case KAFKA_KEY_TYPE:
		return dtl_str_from(dtl_event_type_name(ev->type));
	case KAFKA_KEY_NONE:
		break;
	}
	return DTL_STR_NONE;
}

#include "news/filter_work.h"

#include <assert.h>

static bool
fits_number(const struct dtl_filter_node *node, double v)
{
	double n = node->number_count > 0 ? node->numbers[0] : 0;

	switch (node->op) {
	case DTL_FILTER_LESS:
		return v < n;
	case DTL_FILTER_LESS_EQUAL:
		return v <= n;
	case DTL_FILTER_MORE:
		return v > n;
	case DTL_FILTER_MORE_EQUAL:
		return v >= n;
	default:
		break;
	}
	for (size_t i = 0; i < node->number_count; i++)
		if (v == node->numbers[i])
			return true;
	return false;
}

static bool
fits(const struct dtl_filter_node *node, const struct dtl_filter_value *v)
{
	switch (node->op) {
	case DTL_FILTER_KNOWN:
		return true;
	case DTL_FILTER_IS_TRUE:
		return v->number != 0;
	case DTL_FILTER_IN:
		return dtl_map_get(&node->set, v->text, NULL);
	case DTL_FILTER_STARTS:
		return v->text.n >= node->prefix.n &&
		       memcmp(v->text.p, node->prefix.p, node->prefix.n) == 0;
	default:
		return fits_number(node, v->number);
	}
}

/* South, west, north, east; a box whose west is east of its east crosses the 180th meridian. */
static bool
fits_box(const double *box, const struct dtl_where *where)
{
	double lat = where->lat, lon = where->lon;

	if (!(lat >= box[0] && lat <= box[2]))
		return false;
	if (box[1] <= box[3])
		return lon >= box[1] && lon <= box[3];
	return lon >= box[1] || lon <= box[3];
}

static bool
test(const struct dtl_filter_node *node, const struct dtl_event *ev)
{
	struct dtl_filter_value v = { { NULL, 0 }, 0 };

	if (node->op == DTL_FILTER_ALL)
		return true;
	if (node->op == DTL_FILTER_BOX)
		return fits_box(node->numbers, &ev->where);
	size_t count = node->field->count(node->field, ev);

	for (size_t i = 0; i < count; i++)
		if (node->field->value(node->field, ev, i, &v) && fits(node, &v))
			return true;
	return false;
}

/* As deep as the parser let it be. An and is decided by its first part that fails, an or by its first that
 * fits; where all parts agree, the whole is the reason. */
static struct dtl_filter_verdict
judge(const struct dtl_filter_node *node, const struct dtl_event *ev, int depth)
{
	struct dtl_filter_verdict v = { true, node };

	assert(depth <= 3 * DTL_FILTER_DEPTH + 3);
	if (node->op == DTL_FILTER_NOT) {
		v = judge(node->first, ev, depth + 1);
		v.pass = !v.pass;
		return v;
	}
	if (node->op != DTL_FILTER_AND && node->op != DTL_FILTER_OR) {
		v.pass = test(node, ev);
		return v;
	}
	bool is_or = node->op == DTL_FILTER_OR;

	for (const struct dtl_filter_node *part = node->first; part != NULL; part = part->next) {
		v = judge(part, ev, depth + 1);
		if (v.pass == is_or)
			return v;
	}
	return (struct dtl_filter_verdict){ !is_or, node };
}

struct dtl_filter_verdict
dtl_filter_judge(const struct dtl_filter *filter, const struct dtl_event *ev)
{
	return judge(filter->root, ev, 0);
}

bool
dtl_filter_match(const struct dtl_filter *filter, const struct dtl_event *ev)
{
	return judge(filter->root, ev, 0).pass;
}

static void
add_value(const struct dtl_filter_field *f, const struct dtl_filter_value *v, struct dtl_buf *out)
{
	char date[11];

	switch (f->type) {
	case DTL_FILTER_WORD:
	case DTL_FILTER_TEXT:
		dtl_buf_add_str(out, v->text);
		break;
	case DTL_FILTER_NUMBER:
		dtl_buf_addf(out, "%g", v->number);
		break;
	case DTL_FILTER_DATE:
		dtl_date_format(dtl_date_from_days((int64_t)v->number), date);
		dtl_buf_add_z(out, date);
		break;
	case DTL_FILTER_FLAG:
	case DTL_FILTER_PLACE:
		dtl_buf_add_z(out, v->number != 0 ? "true" : "false");
		break;
	}
}

static void
add_values(const struct dtl_filter_field *f, const struct dtl_event *ev, struct dtl_buf *out)
{
	struct dtl_filter_value v = { { NULL, 0 }, 0 };
	size_t count = f->count(f, ev), shown = 0;

	dtl_buf_addf(out, ": %s is ", f->name);
	for (size_t i = 0; i < count; i++) {
		if (!f->value(f, ev, i, &v))
			continue;
		if (shown++ > 0)
			dtl_buf_add_z(out, ", ");
		add_value(f, &v, out);
	}
	if (shown == 0)
		dtl_buf_add_z(out, "unknown");
}

void
dtl_filter_explain(
    struct dtl_filter_verdict verdict, const struct dtl_event *ev, struct dtl_buf *out)
{
	const struct dtl_filter_node *node = verdict.why;

	if (node->op == DTL_FILTER_ALL) {
		dtl_buf_add_z(out, "there is no filter");
		return;
	}
	dtl_buf_add_str(out, node->text);
	if (node->op == DTL_FILTER_BOX && ev->where.lat == ev->where.lat)
		dtl_buf_addf(out, ": where is %g, %g", ev->where.lat, ev->where.lon);
	else if (node->op == DTL_FILTER_BOX)
		dtl_buf_add_z(out, ": where is unknown");
	else if (node->field != NULL)
		add_values(node->field, ev, out);
}

void
dtl_filter_document(struct dtl_buf *out)
{
	static const char *const types[] = { "word", "text", "number", "date", "yes or no",
		"place" };
	size_t count = 0;
	const struct dtl_filter_field *f = dtl_filter_fields(&count);

	dtl_buf_add_z(out, "| field | type | meaning |\n|---|---|---|\n");
	for (size_t i = 0; i < count; i++, f++) {
		dtl_buf_addf(out, "| `%s` | %s | %s", f->name, types[f->type], f->help);
		for (unsigned w = 0; w < f->word_count; w++)
			dtl_buf_addf(out, "%s %s", w == 0 ? ":" : "", f->word(w));
		if (f->form != NULL)
			dtl_buf_addf(out, "; %s", f->form);
		dtl_buf_add_z(out, " |\n");
	}
}

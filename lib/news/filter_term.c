#include "news/filter_work.h"

dtl_rc
dtl_filter_fail(struct dtl_filter_parser *p, size_t at)
{
	p->bad = at;
	return DTL_FAIL;
}

dtl_rc
dtl_filter_next(struct dtl_filter_parser *p)
{
	size_t from = p->now.end;

	p->last_end = p->now.end;
	if (dtl_filter_scan(p->text, from, &p->now, p->err) != DTL_OK)
		return dtl_filter_fail(p, p->now.beg);
	return DTL_OK;
}

const char *
dtl_filter_shown(const struct dtl_filter_parser *p)
{
	if (p->now.kind == DTL_FILTER_END)
		return "the end";
	return dtl_arena_printf(
	    p->a, "'%.*s'", (int)(p->now.text.n > 40 ? 40 : p->now.text.n), p->now.text.p);
}

bool
dtl_filter_is_word(const struct dtl_filter_parser *p, const char *word)
{
	return p->now.kind == DTL_FILTER_NAME && dtl_str_is(p->now.text, word);
}

bool
dtl_filter_is_sign(const struct dtl_filter_parser *p, const char *sign)
{
	return p->now.kind == DTL_FILTER_SIGN && dtl_str_is(p->now.text, sign);
}

dtl_rc
dtl_filter_expect(struct dtl_filter_parser *p, const char *sign)
{
	if (dtl_filter_is_sign(p, sign))
		return dtl_filter_next(p);
	(void)dtl_err_set(p->err, DTL_FAIL, "'%s' is missing before %s", sign, dtl_filter_shown(p));
	return dtl_filter_fail(p, p->now.beg);
}

dtl_rc
dtl_filter_node_new(
    struct dtl_filter_parser *p, enum dtl_filter_op op, struct dtl_filter_node **ret)
{
	struct dtl_filter_node *node = DTL_NEW(p->a, struct dtl_filter_node);

	if (++p->nodes > DTL_FILTER_NODES) {
		(void)dtl_err_set(
		    p->err, DTL_FAIL, "more than %d tests in one filter", DTL_FILTER_NODES);
		return dtl_filter_fail(p, p->now.beg);
	}
	node->op = op;
	*ret = node;
	return DTL_OK;
}

static bool
is_value(const struct dtl_filter_parser *p)
{
	return p->now.kind == DTL_FILTER_NAME || p->now.kind == DTL_FILTER_DIGITS ||
	       p->now.kind == DTL_FILTER_QUOTED;
}

/* Whether the token may stand for a value of the field; says why not. */
static dtl_rc
check_text(struct dtl_filter_parser *p, const struct dtl_filter_field *f)
{
	struct dtl_buf all;

	if (f->good != NULL && !f->good(p->now.text)) {
		(void)dtl_err_set(p->err, DTL_FAIL, "%s is no value of '%s': %s",
		    dtl_filter_shown(p), f->name, f->form);
		return dtl_filter_fail(p, p->now.beg);
	}
	dtl_buf_init(&all, p->a);
	for (unsigned i = 0; i < f->word_count; i++) {
		if (dtl_str_is(p->now.text, f->word(i)))
			return DTL_OK;
		dtl_buf_addf(&all, "%s%s", i > 0 ? ", " : "", f->word(i));
	}
	if (f->word_count == 0)
		return DTL_OK;
	(void)dtl_err_set(
	    p->err, DTL_FAIL, "%s is no %s; it is one of %s", dtl_filter_shown(p), f->name, all.p);
	return dtl_filter_fail(p, p->now.beg);
}

static dtl_rc
read_number(struct dtl_filter_parser *p, const struct dtl_filter_field *f, double *ret)
{
	bool date = f->type == DTL_FILTER_DATE;
	struct dtl_date d = { 0, 0, 0 };

	if (date && dtl_date_parse(p->now.text, &d)) {
		*ret = (double)dtl_date_to_days(d);
		return dtl_filter_next(p);
	}
	if (date || p->now.kind != DTL_FILTER_DIGITS || !dtl_str_to_double(p->now.text, ret) ||
	    *ret - *ret != 0)
		(void)dtl_err_set(p->err, DTL_FAIL,
		    date ? "%s is no date; write it as 2025-12-22" : "%s is no number",
		    dtl_filter_shown(p));
	else if (f->low < f->high && (*ret < f->low || *ret > f->high))
		(void)dtl_err_set(p->err, DTL_FAIL, "%s is outside %g..%g of '%s'",
		    dtl_filter_shown(p), f->low, f->high, f->name);
	else
		return dtl_filter_next(p);
	return dtl_filter_fail(p, p->now.beg);
}

static bool
is_numeric(const struct dtl_filter_field *f)
{
	return f->type == DTL_FILTER_NUMBER || f->type == DTL_FILTER_DATE;
}

/* One value more for the node. */
static dtl_rc
read_value(struct dtl_filter_parser *p, struct dtl_filter_node *node)
{
	const struct dtl_filter_field *f = node->field;
	double *numbers;

	if (!is_value(p)) {
		(void)dtl_err_set(p->err, DTL_FAIL, "a value of '%s' is missing before %s", f->name,
		    dtl_filter_shown(p));
		return dtl_filter_fail(p, p->now.beg);
	}
	if (is_numeric(f)) {
		numbers = dtl_arena_grow(p->a, (void *)(uintptr_t)node->numbers, node->number_count,
		    node->number_count + 1, sizeof *numbers);
		node->numbers = numbers;
		return read_number(p, f, &numbers[node->number_count++]);
	}
	if (check_text(p, f) != DTL_OK)
		return DTL_FAIL;
	(void)dtl_map_put(&node->set, p->now.text, (union dtl_map_value){ .num = 1 });
	return dtl_filter_next(p);
}

static dtl_rc
read_list(struct dtl_filter_parser *p, struct dtl_filter_node *node)
{
	dtl_rc rc = dtl_filter_expect(p, "(");

	if (rc == DTL_OK)
		rc = read_value(p, node);
	while (rc == DTL_OK && dtl_filter_is_sign(p, ",")) {
		rc = dtl_filter_next(p);
		if (rc == DTL_OK)
			rc = read_value(p, node);
	}
	return rc == DTL_OK ? dtl_filter_expect(p, ")") : rc;
}

static dtl_rc
check_box(struct dtl_filter_parser *p, const double *box, size_t beg)
{
	bool good = box[0] >= -90 && box[2] <= 90 && box[0] <= box[2] && box[1] >= -180 &&
		    box[1] <= 180 && box[3] >= -180 && box[3] <= 180;

	if (good)
		return DTL_OK;
	(void)dtl_err_set(p->err, DTL_FAIL,
	    "box(%g, %g, %g, %g) is no box: south, west, north, east in degrees, south below north",
	    box[0], box[1], box[2], box[3]);
	return dtl_filter_fail(p, beg);
}

static dtl_rc
read_box(struct dtl_filter_parser *p, struct dtl_filter_node *node)
{
	double *box = DTL_NEW_ARRAY(p->a, 4, double);
	size_t beg = p->now.beg;
	dtl_rc rc;

	if (!dtl_filter_is_word(p, "box")) {
		(void)dtl_err_set(p->err, DTL_FAIL,
		    "'where' is tested as: where in box(south, west, north, east)");
		return dtl_filter_fail(p, p->now.beg);
	}
	rc = dtl_filter_next(p);
	for (size_t i = 0; rc == DTL_OK && i < 4; i++) {
		rc = dtl_filter_expect(p, i == 0 ? "(" : ",");
		if (rc == DTL_OK)
			rc = read_number(p, node->field, &box[i]);
	}
	if (rc == DTL_OK)
		rc = dtl_filter_expect(p, ")");
	if (rc == DTL_OK)
		rc = check_box(p, box, beg);
	node->op = DTL_FILTER_BOX;
	node->numbers = box;
	node->number_count = 4;
	return rc;
}

/* After "in". */
static dtl_rc
read_in(struct dtl_filter_parser *p, struct dtl_filter_node *node)
{
	if (node->field->type == DTL_FILTER_PLACE)
		return read_box(p, node);
	node->op = is_numeric(node->field) ? DTL_FILTER_EQUAL : DTL_FILTER_IN;
	return read_list(p, node);
}

static dtl_rc
read_starts(struct dtl_filter_parser *p, struct dtl_filter_node *node)
{
	if (!is_value(p)) {
		(void)dtl_err_set(
		    p->err, DTL_FAIL, "a text is missing before %s", dtl_filter_shown(p));
		return dtl_filter_fail(p, p->now.beg);
	}
	node->op = DTL_FILTER_STARTS;
	node->prefix = p->now.text;
	return dtl_filter_next(p);
}

static bool
compare_op(struct dtl_str sign, enum dtl_filter_op *ret)
{
	static const struct {
		const char *sign;
		enum dtl_filter_op op;
	} ops[] = { { "<", DTL_FILTER_LESS }, { "<=", DTL_FILTER_LESS_EQUAL },
		{ ">", DTL_FILTER_MORE }, { ">=", DTL_FILTER_MORE_EQUAL } };

	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
		if (dtl_str_is(sign, ops[i].sign)) {
			*ret = ops[i].op;
			return true;
		}
	return false;
}

static dtl_rc
wrong_test(struct dtl_filter_parser *p, const struct dtl_filter_field *f, const char *usable)
{
	(void)dtl_err_set(
	    p->err, DTL_FAIL, "after '%s' comes %s, not %s", f->name, usable, dtl_filter_shown(p));
	return dtl_filter_fail(p, p->now.beg);
}

/* "historical", "historical = false": its own test. */
static dtl_rc
read_flag(struct dtl_filter_parser *p, struct dtl_filter_node *node, bool *ret_not)
{
	node->op = DTL_FILTER_IS_TRUE;
	bool differs = dtl_filter_is_sign(p, "!=");

	if (!differs && !dtl_filter_is_sign(p, "=") && !dtl_filter_is_sign(p, "=="))
		return DTL_OK;
	dtl_rc rc = dtl_filter_next(p);

	if (rc != DTL_OK)
		return rc;
	if (!dtl_filter_is_word(p, "true") && !dtl_filter_is_word(p, "false"))
		return wrong_test(p, node->field, "true or false");
	*ret_not = dtl_filter_is_word(p, "false") != differs;
	return dtl_filter_next(p);
}

static const char *
usable(const struct dtl_filter_field *f)
{
	switch (f->type) {
	case DTL_FILTER_PLACE:
		return "in box(south, west, north, east)";
	case DTL_FILTER_WORD:
		return "=, !=, in, known or unknown";
	case DTL_FILTER_TEXT:
		return "=, !=, in, starts, known or unknown";
	default:
		return "=, !=, <, <=, >, >=, in, known or unknown";
	}
}

/* "= VALUE", "!= VALUE", "< VALUE" ... */
static dtl_rc
read_compare(struct dtl_filter_parser *p, struct dtl_filter_node *node, bool *ret_not)
{
	const struct dtl_filter_field *f = node->field;
	bool equal = dtl_filter_is_sign(p, "=") || dtl_filter_is_sign(p, "==");
	bool sign = p->now.kind == DTL_FILTER_SIGN;

	*ret_not = dtl_filter_is_sign(p, "!=");
	if (f->type != DTL_FILTER_PLACE && (equal || *ret_not))
		node->op = is_numeric(f) ? DTL_FILTER_EQUAL : DTL_FILTER_IN;
	else if (!is_numeric(f) || !sign || !compare_op(p->now.text, &node->op))
		return wrong_test(p, f, usable(f));
	return dtl_filter_next(p) == DTL_OK ? read_value(p, node) : DTL_FAIL;
}

/* What follows the name of a field that has values. *ret_not: the test is to be turned round. */
static dtl_rc
read_operator(struct dtl_filter_parser *p, struct dtl_filter_node *node, bool *ret_not)
{
	const struct dtl_filter_field *f = node->field;

	if (dtl_filter_is_word(p, "not")) {
		*ret_not = true;
		if (dtl_filter_next(p) != DTL_OK)
			return DTL_FAIL;
		if (!dtl_filter_is_word(p, "in"))
			return wrong_test(p, f, "not in");
	}
	if (dtl_filter_is_word(p, "in"))
		return dtl_filter_next(p) == DTL_OK ? read_in(p, node) : DTL_FAIL;
	if (f->type == DTL_FILTER_TEXT && dtl_filter_is_word(p, "starts"))
		return dtl_filter_next(p) == DTL_OK ? read_starts(p, node) : DTL_FAIL;
	return read_compare(p, node, ret_not);
}

static dtl_rc
unknown_field(struct dtl_filter_parser *p)
{
	(void)dtl_err_set(p->err, DTL_FAIL,
	    p->now.kind == DTL_FILTER_NAME
		? "there is no field %s; `dateline filter fields` lists them"
		: "the name of a field is missing before %s",
	    dtl_filter_shown(p));
	return dtl_filter_fail(p, p->now.beg);
}

dtl_rc
dtl_filter_turn(
    struct dtl_filter_parser *p, struct dtl_filter_node *inner, struct dtl_filter_node **ret)
{
	struct dtl_filter_node *node = NULL;
	dtl_rc rc = dtl_filter_node_new(p, DTL_FILTER_NOT, &node);

	if (rc != DTL_OK)
		return rc;
	node->first = inner;
	*ret = node;
	return DTL_OK;
}

dtl_rc
dtl_filter_test(struct dtl_filter_parser *p, struct dtl_filter_node **ret)
{
	size_t beg = p->now.beg;
	struct dtl_filter_node *node = NULL;
	const struct dtl_filter_field *f =
	    p->now.kind == DTL_FILTER_NAME ? dtl_filter_field_find(p->now.text) : NULL;
	bool turned = false;
	dtl_rc rc = f == NULL ? unknown_field(p) : dtl_filter_node_new(p, DTL_FILTER_KNOWN, &node);

	if (rc == DTL_OK)
		rc = dtl_filter_next(p);
	if (rc != DTL_OK)
		return rc;
	node->field = f;
	dtl_map_init(&node->set, p->a);
	if (f->type != DTL_FILTER_PLACE &&
	    (dtl_filter_is_word(p, "known") || dtl_filter_is_word(p, "unknown"))) {
		turned = dtl_filter_is_word(p, "unknown");
		rc = dtl_filter_next(p);
	} else if (f->type == DTL_FILTER_FLAG) {
		rc = read_flag(p, node, &turned);
	} else {
		rc = read_operator(p, node, &turned);
	}
	if (rc != DTL_OK)
		return rc;
	node->text = dtl_str_slice(p->text, beg, p->last_end);
	*ret = node;
	return turned ? dtl_filter_turn(p, node, ret) : DTL_OK;
}

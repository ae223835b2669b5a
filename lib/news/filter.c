#include "news/filter_work.h"

static dtl_rc parse_or(struct dtl_filter_parser *p, struct dtl_filter_node **ret);

static dtl_rc
parse_not(struct dtl_filter_parser *p, struct dtl_filter_node **ret)
{
	bool is_not = dtl_filter_is_word(p, "not");
	dtl_rc rc;

	if (!is_not && !dtl_filter_is_sign(p, "("))
		return dtl_filter_test(p, ret);
	if (++p->depth > DTL_FILTER_DEPTH) {
		(void)dtl_err_set(
		    p->err, DTL_FAIL, "nested deeper than %d levels", DTL_FILTER_DEPTH);
		return dtl_filter_fail(p, p->now.beg);
	}
	rc = dtl_filter_next(p);
	if (rc == DTL_OK && is_not) {
		rc = parse_not(p, ret);
		if (rc == DTL_OK)
			rc = dtl_filter_turn(p, *ret, ret);
	} else if (rc == DTL_OK) {
		rc = parse_or(p, ret);
		if (rc == DTL_OK)
			rc = dtl_filter_expect(p, ")");
	}
	p->depth--;
	return rc;
}

/* A chain of parts with the same word between them: one node, however long. */
static dtl_rc
parse_chain(struct dtl_filter_parser *p, enum dtl_filter_op op, const char *word,
    dtl_rc (*part)(struct dtl_filter_parser *, struct dtl_filter_node **),
    struct dtl_filter_node **ret)
{
	size_t beg = p->now.beg;
	struct dtl_filter_node *chain = NULL, *last = NULL;
	dtl_rc rc = part(p, &last);

	*ret = last;
	while (rc == DTL_OK && dtl_filter_is_word(p, word)) {
		if (chain == NULL) {
			rc = dtl_filter_node_new(p, op, &chain);
			if (rc != DTL_OK)
				return rc;
			chain->first = last;
			*ret = chain;
		}
		struct dtl_filter_node *item = NULL;

		rc = dtl_filter_next(p);
		if (rc == DTL_OK)
			rc = part(p, &item);
		last->next = item;
		last = item;
	}
	if (rc == DTL_OK && chain != NULL)
		chain->text = dtl_str_slice(p->text, beg, p->last_end);
	return rc;
}

static dtl_rc
parse_and(struct dtl_filter_parser *p, struct dtl_filter_node **ret)
{
	return parse_chain(p, DTL_FILTER_AND, "and", parse_not, ret);
}

static dtl_rc
parse_or(struct dtl_filter_parser *p, struct dtl_filter_node **ret)
{
	return parse_chain(p, DTL_FILTER_OR, "or", parse_and, ret);
}

static dtl_rc
parse_all(struct dtl_filter_parser *p, struct dtl_filter_node **ret)
{
	dtl_rc rc = dtl_filter_next(p);

	if (rc == DTL_OK && p->now.kind == DTL_FILTER_END)
		return dtl_filter_node_new(p, DTL_FILTER_ALL, ret);
	if (rc == DTL_OK)
		rc = parse_or(p, ret);
	if (rc == DTL_OK && p->now.kind != DTL_FILTER_END) {
		(void)dtl_err_set(p->err, DTL_FAIL, "'and', 'or' or the end is missing before %s",
		    dtl_filter_shown(p));
		return dtl_filter_fail(p, p->now.beg);
	}
	return rc;
}

dtl_rc
dtl_filter_parse(struct dtl_arena *a, struct dtl_str text, const struct dtl_filter **ret,
    size_t *ret_at, struct dtl_err *err)
{
	struct dtl_filter *filter = DTL_NEW(a, struct dtl_filter);
	struct dtl_filter_node *root = NULL;
	struct dtl_filter_parser p = { .a = a, .text = text, .err = err };
	dtl_rc rc;

	*ret_at = 0;
	if (text.n > DTL_FILTER_BYTES)
		return dtl_err_set(
		    err, DTL_FAIL, "has %zu bytes; %d are allowed", text.n, DTL_FILTER_BYTES);
	rc = parse_all(&p, &root);
	if (rc != DTL_OK) {
		*ret_at = p.bad;
		return rc;
	}
	filter->root = root;
	*ret = filter;
	return DTL_OK;
}

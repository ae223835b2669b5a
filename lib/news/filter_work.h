/*
 * filter_work - the inside of a filter, shared by filter*.c only.
 *
 * Errors:  as news/filter.h. Memory: the filter's arena. Threads: read-only after parse.
 */
#ifndef DTL_NEWS_FILTER_WORK_H
#define DTL_NEWS_FILTER_WORK_H

#include "base/map.h"
#include "news/filter.h"

enum dtl_filter_type {
	DTL_FILTER_WORD, /* of a vocabulary */
	DTL_FILTER_TEXT,
	DTL_FILTER_NUMBER,
	DTL_FILTER_DATE, /* days since 1970 as a number */
	DTL_FILTER_FLAG,
	DTL_FILTER_PLACE, /* only in a box */
};

struct dtl_filter_value {
	struct dtl_str text;
	double number;
};

struct dtl_filter_field {
	const char *name;
	enum dtl_filter_type type;
	/* How many values the event has; value i, false when it is unknown. */
	size_t (*count)(const struct dtl_filter_field *f, const struct dtl_event *ev);
	bool (*value)(const struct dtl_filter_field *f, const struct dtl_event *ev, size_t i,
	    struct dtl_filter_value *ret);
	size_t offset; /* into the event or, with sides, into a participant */
	unsigned sides; /* bits of enum dtl_side */
	const char *(*word)(unsigned i); /* vocabulary; NULL: any */
	unsigned word_count;
	bool (*good)(struct dtl_str text); /* form of a value; NULL: any */
	const char *form; /* what good wants */
	double low, high; /* of a number; low == high: any */
	const char *help;
};

/* NULL when there is none. */
const struct dtl_filter_field *dtl_filter_field_find(struct dtl_str name);
const struct dtl_filter_field *dtl_filter_fields(size_t *ret_count);

enum dtl_filter_op {
	DTL_FILTER_AND,
	DTL_FILTER_OR,
	DTL_FILTER_NOT,
	DTL_FILTER_ALL, /* an empty filter */
	DTL_FILTER_IN, /* texts: one of a set */
	DTL_FILTER_STARTS,
	DTL_FILTER_EQUAL, /* numbers from here */
	DTL_FILTER_LESS,
	DTL_FILTER_LESS_EQUAL,
	DTL_FILTER_MORE,
	DTL_FILTER_MORE_EQUAL,
	DTL_FILTER_IS_TRUE,
	DTL_FILTER_KNOWN,
	DTL_FILTER_BOX,
};

struct dtl_filter_node {
	enum dtl_filter_op op;
	struct dtl_str text; /* as written */
	const struct dtl_filter_node *first, *next; /* parts of and, or, not */
	const struct dtl_filter_field *field;
	struct dtl_map set;
	struct dtl_str prefix;
	const double *numbers; /* EQUAL: one of them; the box; others: the first */
	size_t number_count;
};

struct dtl_filter {
	const struct dtl_filter_node *root;
};

enum dtl_filter_token_kind {
	DTL_FILTER_END,
	DTL_FILTER_NAME, /* letters, digits, '_', '.', '-'; begins with a letter */
	DTL_FILTER_DIGITS, /* number or date, as written */
	DTL_FILTER_QUOTED,
	DTL_FILTER_SIGN, /* ( ) , = != < <= > >= */
};

struct dtl_filter_token {
	enum dtl_filter_token_kind kind;
	struct dtl_str text; /* without quotes */
	size_t beg, end; /* in the whole text */
};

/* The token at or after from. */
dtl_rc dtl_filter_scan(struct dtl_str text, size_t from, struct dtl_filter_token *ret,
    struct dtl_err *err) DTL_MUST_USE;

struct dtl_filter_parser {
	struct dtl_arena *a;
	struct dtl_str text;
	struct dtl_filter_token now;
	size_t last_end; /* of the token before */
	size_t bad; /* where an error is */
	size_t nodes;
	int depth;
	struct dtl_err *err;
};

/* filter_term.c: one test, and what parsing needs. *ret is untouched unless they return DTL_OK. */
dtl_rc dtl_filter_test(struct dtl_filter_parser *p, struct dtl_filter_node **ret) DTL_MUST_USE;
dtl_rc dtl_filter_next(struct dtl_filter_parser *p) DTL_MUST_USE;
dtl_rc dtl_filter_expect(struct dtl_filter_parser *p, const char *sign) DTL_MUST_USE;
dtl_rc dtl_filter_node_new(
    struct dtl_filter_parser *p, enum dtl_filter_op op, struct dtl_filter_node **ret) DTL_MUST_USE;
/* "not inner". */
dtl_rc dtl_filter_turn(struct dtl_filter_parser *p, struct dtl_filter_node *inner,
    struct dtl_filter_node **ret) DTL_MUST_USE;
/* DTL_FAIL; the text is in err already. */
dtl_rc dtl_filter_fail(struct dtl_filter_parser *p, size_t at);
bool dtl_filter_is_word(const struct dtl_filter_parser *p, const char *word);
bool dtl_filter_is_sign(const struct dtl_filter_parser *p, const char *sign);
/* The token in 'ticks', or "the end". */
const char *dtl_filter_shown(const struct dtl_filter_parser *p);

#endif

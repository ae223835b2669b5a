/*
 * "~ a (a b ATTACK) SAY = a b 015": who says that he does what attacking does to another, does 015 to him.
 * As in PETRARCH the verbs stand for all verbs of the same code.
 */
#include "news/petrarch_work.h"

enum { MAX_VERBS = 60 };

struct transformation {
	struct dtl_str outer, inner_source, inner_target, inner_verb, outer_verb;
	struct dtl_str source, target, code;
};

/* "attack|assault": the verbs that share the code of this one; false when nobody knows it. */
static bool
verbs_like(struct dtl_petrarch *p, struct dtl_str verb, struct dtl_buf *out)
{
	struct dtl_str lower = petr_lower(p, verb);
	union dtl_map_value found;
	size_t count = 0;

	dtl_buf_init(out, p->a);
	if (!dtl_map_get(&p->codes, lower, &found)) {
		petr_warn(p, "no verb '%.*s' is known here", DTL_STR_FMT(verb));
		return false;
	}
	const struct dtl_str *code = found.ptr;

	dtl_buf_add_str(out, lower);
	for (size_t i = 0; i < p->codes.count && count < MAX_VERBS; i++) {
		const struct dtl_map_entry *e = &p->codes.entries[i];
		const struct dtl_str *other = e->value.ptr;

		if (code->n == 0 || dtl_str_is(*code, "---") || !dtl_str_eq(*other, *code) ||
		    dtl_str_find_char(e->key, '+', 0) < e->key.n ||
		    dtl_str_find_char(e->key, '_', 0) < e->key.n || dtl_str_eq(e->key, lower))
			continue;
		dtl_buf_addf(out, "|%.*s", DTL_STR_FMT(e->key));
		count++;
	}
	return true;
}

/* Parentheses stand for themselves; what is left are eight words. */
static bool
split(struct dtl_petrarch *p, struct dtl_str line, struct transformation *t)
{
	struct dtl_str *const fields[] = { &t->outer, &t->inner_source, &t->inner_target,
		&t->inner_verb, &t->outer_verb, &t->source, &t->target, &t->code };
	char *copy = dtl_arena_strndup(p->a, line.p, line.n);
	struct dtl_str rest = dtl_str_make(copy, line.n);
	size_t count = sizeof fields / sizeof fields[0], parens = 0, equals = 0;

	for (size_t i = 0; i < line.n; i++) {
		parens += copy[i] == '(' || copy[i] == ')';
		equals += copy[i] == '=';
		if (copy[i] == '(' || copy[i] == ')' || copy[i] == '=')
			copy[i] = ' ';
	}
	for (size_t i = 0; i < count; i++)
		*fields[i] = petr_word(&rest);
	return parens == 2 && equals == 1 && t->code.n > 0 && dtl_str_trim(rest).n == 0;
}

/* Where the one stands whom the result calls so. */
static const char *
place_of(const struct transformation *t, struct dtl_str name)
{
	if (dtl_str_eq(name, t->outer))
		return "subj";
	if (dtl_str_eq(name, t->inner_source))
		return "comp";
	return dtl_str_eq(name, t->inner_target) ? "in_comp" : NULL;
}

void
petr_transformation(struct dtl_petrarch *p, struct dtl_str line)
{
	struct transformation t = { .outer = DTL_STR_NONE };
	struct dtl_buf inner, outer;
	struct dtl_str active, passive;

	if (!split(p, line, &t)) {
		petr_warn(p, "a transformation is '~ a (a b VERB) VERB = a b CODE'");
		return;
	}
	if (dtl_str_is(t.inner_verb, "Q") && dtl_str_is(t.code, "Q"))
		return; /* what is said is coded as it is said: so it is here always */
	if (!petr_event_code(p, t.code, &active, &passive) || !verbs_like(p, t.outer_verb, &outer))
		return;
	if (dtl_str_is(t.inner_verb, "Q")) {
		dtl_buf_init(&inner, p->a);
		dtl_buf_add_z(&inner, "any");
	} else if (!verbs_like(p, t.inner_verb, &inner)) {
		return;
	}
	const char *source = place_of(&t, t.source), *target = place_of(&t, t.target);

	if (source == NULL || target == NULL) {
		petr_warn(p, "the result names somebody who stands nowhere before it");
		return;
	}
	petr_source(p, &p->patterns, NULL);
	dtl_buf_addf(&p->patterns, "%.*s %.*s to=%.*s source=%s target=%s%s\n", DTL_STR_FMT(active),
	    DTL_STR_FMT(dtl_buf_str(&outer)), DTL_STR_FMT(dtl_buf_str(&inner)), source, target,
	    dtl_str_eq(t.outer, t.inner_source) ? " own_act" : "");
}

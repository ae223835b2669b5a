#include "run/progress_parts.h"

/* What the topic has, as far as this table knows. */
static struct dtl_str
known_of(const struct dtl_standing *s)
{
	return s->same ? s->at : s->base;
}

static bool
is_known(const struct dtl_progress *p, struct dtl_str key, struct dtl_str *ret_base)
{
	union dtl_map_value value = { NULL };
	struct dtl_cold_row row;
	bool found = dtl_map_get(&p->sources, key, &value);

	*ret_base = DTL_STR_NONE;
	if (found) {
		*ret_base = known_of(value.ptr);
		return true;
	}
	found = dtl_progress_cold(p, key, &row);
	if (found)
		*ret_base = row.value;
	return found;
}

bool
dtl_progress_has(const struct dtl_progress *p, struct dtl_str key, struct dtl_str position)
{
	struct dtl_str base;

	(void)is_known(p, key, &base);
	return (base.p == NULL) == (position.p == NULL) && dtl_str_eq(base, position);
}

bool
dtl_progress_is_base(
    const struct dtl_progress *p, struct dtl_str key, const struct dtl_progress *view)
{
	struct dtl_str base;

	(void)is_known(view, key, &base);
	return dtl_progress_has(p, key, base);
}

struct comparison {
	const struct dtl_progress *other;
	bool absent_only;
	void (*differs)(void *self, struct dtl_str key);
	void *self;
};

static void
compare_one(const struct comparison *c, struct dtl_str key, struct dtl_str known)
{
	struct dtl_str theirs;

	if (c->absent_only && is_known(c->other, key, &theirs))
		return;
	if (!dtl_progress_has(c->other, key, known))
		c->differs(c->self, key);
}

static void
compare_all(const struct dtl_progress *p, const struct comparison *c)
{
	struct dtl_cold_row row = { .key = DTL_STR("") };

	for (size_t i = 0; i < p->sources.count; i++)
		compare_one(
		    c, p->sources.entries[i].key, known_of(p->sources.entries[i].value.ptr));
	while (dtl_progress_cold_next(p, row.key, &row))
		compare_one(c, row.key, row.value);
}

void
dtl_progress_compare(const struct dtl_progress *p, const struct dtl_progress *view,
    void (*differs)(void *self, struct dtl_str key), void *self)
{
	compare_all(p, &(struct comparison){ view, false, differs, self });
	compare_all(view, &(struct comparison){ p, true, differs, self });
}

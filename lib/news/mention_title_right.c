/* The title that stands behind a name: ", the Russian defence minister,". */
#include "news/mention_title_work.h"

/* "chairman of [the growers' group]": what it is of says what the office is; false: nothing known. */
static bool
take_owner(struct walk *w, uint32_t after)
{
	const struct finder *f = w->f;
	struct dtl_entry e;
	struct country c;

	for (uint32_t t = after + 1; t < f->end && t < after + 8 && !tok_punct(f, t); t++) {
		const struct dtl_mention *m = title_organisation_at(f, t);
		const struct hit *h = hit_at(f, t);

		if (m != NULL) {
			title_take_affiliation(w, m);
			return true;
		}
		if (country_at(f, t, &c))
			return true;
		if (h != NULL &&
		    (hit_entry(f, h, DTL_ENTRY_AGENT, &e) || hit_entry(f, h, DTL_ENTRY_ROLE, &e))) {
			w->t->actor = e.actor;
			return true;
		}
	}
	return false;
}

/* The role found behind the name; false when it is the next one's of a list. */
static bool
take_right_role(struct walk *w, const struct hit *h, const struct dtl_entry *e, struct country c)
{
	uint32_t after = h->token + h->count;

	if (tok_cap(w->f, after))
		return false;
	if (c.code.n == 0)
		(void)country_after(w->f, after, &c);
	w->t->country = c.code;
	title_take_role(w, h, e);
	w->t->beg = w->name;
	w->t->end = after;
	w->t->text = text_of(w->f, h->token, after);
	if (w->generic && (title_connects(w->f, after) || tok_is(w->f, after, "at")) &&
	    !take_owner(w, after))
		w->t->actor = DTL_STR_NONE;
	return true;
}

static bool
goes_on_right(const struct finder *f, uint32_t t)
{
	return tok_cap(f, t) || tok_is(f, t, "the") || tok_is(f, t, "a") || tok_is(f, t, "an") ||
	       tok_is(f, t, "'s") || word_at(f, t, "rank-adjective");
}

/* ", the Russian defence minister," right behind the name. */
void
title_look_right(struct walk *w, uint32_t end)
{
	const struct finder *f = w->f;
	uint32_t t = end + 1;
	struct country c = { .code = DTL_STR_NONE };
	struct dtl_entry e;

	if (!tok_is(f, end, ",") && !tok_is(f, end, "("))
		return;
	for (uint32_t steps = 0; steps < 8 && t < f->end; steps++, t++) {
		const struct hit *h = hit_at(f, t);

		if (h != NULL && hit_entry(f, h, DTL_ENTRY_ROLE, &e)) {
			(void)take_right_role(w, h, &e, c);
			return;
		}
		const struct dtl_mention *m = title_organisation_at(f, t);

		if (m != NULL)
			title_take_affiliation(w, m);
		else if (!country_at(f, t, &c) && !goes_on_right(f, t))
			return;
	}
}

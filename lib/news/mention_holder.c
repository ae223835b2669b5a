/* Which office holder of the lexicon a name is. */
#include "news/mention_title.h"

enum { YEARS_AHEAD = 3 };

uint32_t
person_word_count(const struct finder *f, uint32_t beg, uint32_t end)
{
	uint32_t n = 0;

	for (uint32_t t = beg; t < end; t++)
		n += tok_cap(f, t);
	return n;
}

bool
person_in_office(const struct finder *f, const struct dtl_entry *e)
{
	return e->from_day <= f->today && f->today <= e->to_day;
}

/* Whether a is the better of two terms: the one of today, without a date the latest. */
static bool
holds_rather(const struct finder *f, const struct dtl_entry *a, const struct dtl_entry *b)
{
	if (f->today == INT32_MIN || person_in_office(f, a) == person_in_office(f, b))
		return a->from_day > b->from_day &&
		       (f->today == INT32_MIN || a->from_day <= f->today);
	return person_in_office(f, a);
}

/* An ordinary name is the office holder's only while he is one; where the day is known, the surname alone
 * is neither that of who will hold the office years from now, nor of whose term no beginning is known. */
static bool
may_be_meant(const struct finder *f, const struct dtl_entry *e)
{
	bool surname = (e->flags & DTL_ENTRY_SURNAME) != 0;

	if ((e->flags & DTL_ENTRY_AMBIGUOUS) != 0 && !person_in_office(f, e))
		return false;
	return !surname || f->today == INT32_MIN ||
	       (e->from_day != INT32_MIN && e->from_day - f->today <= YEARS_AHEAD * 365);
}

static bool
stands_by_names(const struct finder *f, const struct hit *h, uint32_t beg, uint32_t end)
{
	return person_word_count(f, beg, h->token) > 0 ||
	       person_word_count(f, h->token + h->count, end) > 0;
}

bool
person_holder(const struct finder *f, uint32_t beg, uint32_t end, struct dtl_entry *ret)
{
	const struct hit *h = NULL;
	bool found = false;

	for (uint32_t t = end; t > beg && h == NULL; t--) {
		const struct hit *at = hit_at(f, t - 1);

		if (at != NULL && (at->kinds & KIND(DTL_ENTRY_PERSON)) != 0)
			h = at;
	}
	for (size_t i = 0; h != NULL && i < h->entry_count; i++) {
		struct dtl_entry e;

		dtl_lexicon_entry(f->lex, h->entries[i], &e);
		if (e.kind != DTL_ENTRY_PERSON || !may_be_meant(f, &e))
			continue;
		/* A surname that stands behind other names is somebody else's. */
		if ((e.flags & DTL_ENTRY_SURNAME) != 0 && stands_by_names(f, h, beg, end))
			continue;
		if (!found || holds_rather(f, &e, ret)) {
			*ret = e;
			found = true;
		}
	}
	return found;
}

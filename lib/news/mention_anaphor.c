#include "news/mention_work.h"

/* "both sides", "the two ministers", "the delegations": the class says what is meant. */
static const char *const pair_classes[] = { "pair-any", "pair-country", "pair-person",
	"pair-organisation" };

static bool
add_pair(struct finder *f, const struct hit *h)
{
	struct dtl_entry e;

	for (size_t i = 0; i < sizeof pair_classes / sizeof pair_classes[0]; i++) {
		if (!hit_word(f, h, pair_classes[i], &e))
			continue;
		struct dtl_mention *m = mention_add(f, DTL_MENTION_ANAPHOR, h->token, h->count);

		m->name = text_of(f, h->token, h->token + h->count);
		m->actor = e.actor;
		m->kind_code = first_role(e.actor);
		m->title = dtl_str_from(pair_classes[i]); /* for the linker, which takes it away */
		m->plural = true;
		m->confidence = 0.5;
		m->basis = "pair";
		return true;
	}
	return false;
}

/* "his Russian counterpart": somebody of the same rank in that country. */
static void
add_counterpart(struct finder *f, const struct hit *h)
{
	uint32_t beg = modifiers_begin(f, h->token), end = h->token + h->count;
	struct country c;

	while (beg > f->beg && (tok_is(f, beg - 1, "his") || tok_is(f, beg - 1, "her") ||
				   tok_is(f, beg - 1, "their")))
		beg--;
	struct dtl_mention *m = mention_add(f, DTL_MENTION_ANAPHOR, beg, end - beg);

	m->name = text_of(f, beg, end);
	m->title = dtl_str_from("counterpart");
	m->plural = tok_is(f, end - 1, "counterparts");
	m->confidence = 0.6;
	m->basis = "counterpart";
	if (country_in(f, beg, end, &c) || country_after(f, end, &c)) {
		m->country = c.code;
		m->confidence = 0.9;
		m->basis = "named beside it";
	}
}

static void
add_pronoun(struct finder *f, const struct hit *h)
{
	struct dtl_mention *m = mention_add(f, DTL_MENTION_ANAPHOR, h->token, h->count);

	m->name = text_of(f, h->token, h->token + h->count);
	m->title = dtl_str_from("pronoun");
	m->plural = tok_is(f, h->token, "they") || tok_is(f, h->token, "them");
	m->confidence = 0.2;
	m->basis = "pronoun";
}

void
find_anaphors(struct finder *f)
{
	for (size_t i = 0; i < f->hit_count; i++) {
		const struct hit *h = &f->hits[i];
		uint32_t owner = f->owner[h->token - f->beg];

		/* "the two ministers" may have been taken for an agent: the pair says more. */
		if (owner != 0 && f->items[owner - 1].kind != DTL_MENTION_AGENT)
			continue;
		if (add_pair(f, h))
			continue;
		if (hit_word(f, h, "counterpart", NULL))
			add_counterpart(f, h);
		else if (hit_word(f, h, "pronoun", NULL))
			add_pronoun(f, h);
	}
}

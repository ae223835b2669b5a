/* What an office and the body it belongs to say of who holds it. */
#include "news/mention_title_work.h"

/* An office that parties, unions and firms have as well as states. */
static bool
is_of_any_body(const struct dtl_entry *e)
{
	static const char *const offices[] = { "president", "vice president", "vice-president",
		"deputy president", "treasurer", "secretary" };

	for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++) {
		if (dtl_str_is_nocase(e->name, offices[i]))
			return true;
	}
	return (e->flags & DTL_ENTRY_AMBIGUOUS) != 0;
}

static bool
governs(struct dtl_str actor)
{
	return dtl_str_starts(actor, "GOV");
}

/* The role nearest to the name decides, unless it is one that says little ("chief", "official"); what
 * is said of a body before it stays: "the Labour Party's spokesman". */
void
title_take_role(struct walk *w, const struct hit *h, const struct dtl_entry *e)
{
	struct person_title *t = w->t;
	bool generic = (e->flags & DTL_ENTRY_AMBIGUOUS) != 0;
	bool known = !t->role && t->affiliation.n > 0 && t->actor.n > 0 && !governs(t->actor) &&
		     is_of_any_body(e);

	if (!t->role || (w->generic && !generic)) {
		if (!known)
			t->actor = e->actor;
		t->role_line = e->source;
		w->generic = generic && !known;
		w->of_any = is_of_any_body(e);
	}
	if (t->role_country.n == 0)
		t->role_country = e->country;
	if (!t->role)
		w->role_end = h->token + h->count;
	t->role = true;
	w->role_beg = h->token;
	t->beg = h->token;
}

/* The body right beside the office says what that is. */
static bool
decides(const struct walk *w, const struct dtl_mention *m)
{
	if (w->t->actor.n == 0 || w->generic)
		return true;
	return w->of_any && m->actor.n > 0 && !governs(m->actor) &&
	       !dtl_str_is(m->kind_code, "EDU") && m->token + m->token_count == w->t->beg;
}

void
title_take_affiliation(struct walk *w, const struct dtl_mention *m)
{
	bool party = w->of_any && dtl_str_is(m->kind_code, "PTY") && governs(w->t->actor);

	if (w->t->affiliation.n > 0 && !party)
		return;
	w->t->affiliation = m->name;
	w->t->affiliation_country = m->country;
	if (!decides(w, m) && !party)
		return;
	/* what nobody knows is no government; of the UN all are */
	if (m->actor.n > 0 || (w->generic && !dtl_str_is(m->country, "IGO")))
		w->t->actor = m->actor;
	w->generic = w->generic && m->actor.n == 0;
}

/* Who may stand on a side of an event in a sentence, told from its mentions. */
#include "news/screen.h"

#include "news/code.h"

/* The mention whose country and role it may have by coreference. */
static const struct dtl_mention *
meant_by(const struct dtl_mention_list *mentions, const struct dtl_mention *m)
{
	return m->entity < mentions->count ? &mentions->items[m->entity] : m;
}

static bool
is_firm(const struct dtl_mention *m)
{
	static const char *const kinds[] = { "BUS", "MNC", "MED" };

	return DTL_STR_IS_ANY(m->kind_code, kinds) || DTL_STR_IS_ANY(m->country, kinds);
}

/* A firm, the press, a bare name: in both of its mentions, since either may tell who it is. */
static bool
is_private(const struct dtl_mention *m, const struct dtl_mention *first)
{
	if (m->kind == DTL_MENTION_ANAPHOR)
		return false;
	if (m->kind == DTL_MENTION_PERSON && first->kind == DTL_MENTION_PERSON &&
	    m->kind_code.n == 0 && first->kind_code.n == 0)
		return true;
	return is_firm(m) && is_firm(first);
}

static bool
is_official(const struct dtl_mention *m)
{
	static const char *const kinds[] = { "GOV", "MIL", "DIP", "LEG" };

	return m->kind == DTL_MENTION_ANAPHOR || DTL_STR_IS_ANY(m->kind_code, kinds);
}

static bool
has_country(const struct dtl_mention_list *mentions, const struct dtl_mention *m)
{
	for (size_t i = 0; i < m->member_count; i++) {
		if (mentions->items[m->members[i]].country.n > 0)
			return true;
	}
	return m->country.n > 0 || m->kind == DTL_MENTION_PLACE;
}

/* Nobody asks for more than two. */
static void
add_head(struct dtl_screen_heads *heads, const struct dtl_mention *m)
{
	bool several = m->member_count > 1;
	uint32_t who = m->member_count == 1 ? m->members[0] : m->entity;

	if (several || (heads->count == 1 && heads->first != who))
		heads->count = 2;
	else if (heads->count == 0)
		*heads = (struct dtl_screen_heads){ 1, who };
}

static void
count_one(const struct dtl_mention_list *mentions, const struct dtl_mention *m,
    struct dtl_screen_people *who)
{
	const struct dtl_mention *first = meant_by(mentions, m);

	if (!dtl_code_acts(m->kind))
		return;
	add_head(&who->actors, m);
	if (!is_private(m, first))
		add_head(&who->publics, m);
	if (is_official(m) || is_official(first))
		add_head(&who->officials, m);
	who->country |= has_country(mentions, m) || has_country(mentions, first);
}

struct dtl_screen_people *
dtl_screen_people(
    const struct dtl_document *doc, const struct dtl_mention_list *mentions, bool leisure)
{
	struct dtl_screen_people *who =
	    DTL_NEW_ARRAY(doc->a, doc->sentence_count + 1, struct dtl_screen_people);

	for (size_t i = 0; i < doc->sentence_count; i++)
		who[i].leisure = leisure;
	for (size_t i = 0; i < mentions->count; i++)
		count_one(mentions, &mentions->items[i], &who[mentions->items[i].sentence]);
	return who;
}

/* "his Russian counterpart": somebody of the same rank in another country. */
#include "news/coref_work.h"

/* The nearest person before, in this sentence or the one before it. */
static const struct dtl_mention *
person_before(const struct dtl_mention_list *l, uint32_t index)
{
	const struct dtl_mention *m = &l->items[index];

	for (uint32_t i = index; i > 0 && l->items[i - 1].sentence + 1 >= m->sentence; i--) {
		const struct dtl_mention *p = &l->items[i - 1];

		if (p->token + p->token_count > m->token)
			continue;
		if (p->kind == DTL_MENTION_PERSON ||
		    (p->kind == DTL_MENTION_AGENT && p->title.n > 0))
			return p;
	}
	return NULL;
}

void
coref_counterpart(struct dtl_mention_list *l, uint32_t index)
{
	struct dtl_mention *m = &l->items[index];
	const struct dtl_mention *self = person_before(l, index);

	m->title = DTL_STR_NONE;
	if (self == NULL)
		return;
	m->title = self->title;
	m->actor = self->actor;
	m->kind_code = self->kind_code;
	if (m->country.n == 0 || m->plural)
		return;
	for (uint32_t i = 0; i < l->count; i++) {
		const struct dtl_mention *p = &l->items[i];

		if (p->kind == DTL_MENTION_PERSON && dtl_str_eq(p->country, m->country) &&
		    p->actor.n > 0 && dtl_str_eq(p->actor, m->actor)) {
			m->entity = p->entity;
			m->basis = "counterpart named in the story";
			return;
		}
	}
}

/* "her Dutch counterpart, Mr Jan Visser": rank of the one before. */
void
coref_titled_counterpart(struct dtl_mention_list *l, uint32_t index)
{
	struct dtl_mention *m = &l->items[index];
	struct dtl_str word = DTL_STR("counterpart");
	const struct dtl_mention *self;

	if (dtl_str_find_nocase(m->title, word, 0) == m->title.n)
		return;
	self = person_before(l, index);
	m->title = self != NULL ? self->title : DTL_STR_NONE;
	if (self != NULL && m->actor.n == 0) {
		m->actor = self->actor;
		m->kind_code = self->kind_code;
	}
}

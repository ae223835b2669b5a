#include "news/pattern.h"

#include "news/pattern_format.h"

struct reader {
	struct dtl_arena *a;
	const unsigned char *p;
	size_t n, at;
	bool broken;
};

static uint32_t
number(struct reader *r, size_t bytes)
{
	uint32_t v = 0;

	if (r->n - r->at < bytes) {
		r->broken = true;
		r->at = r->n;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		v |= (uint32_t)r->p[r->at++] << (8 * i);
	return v;
}

static struct dtl_str
text(struct reader *r)
{
	size_t n = number(r, 2);
	struct dtl_str s;

	if (r->n - r->at < n) {
		r->broken = true;
		return DTL_STR_NONE;
	}
	s = dtl_str_make((const char *)r->p + r->at, n);
	r->at += n;
	return n > 0 ? s : DTL_STR_NONE;
}

/* Every item takes two bytes or more, so a count over what is left is a lie. */
static size_t
list_count(struct reader *r)
{
	size_t count = number(r, 2);

	if (count * 2 > r->n - r->at) {
		r->broken = true;
		return 0;
	}
	return count;
}

static struct dtl_word_list
words(struct reader *r)
{
	uint32_t flags = number(r, 1);
	struct dtl_word_list list = { .actor = flags & DTL_WORDS_ACTOR,
		.nationals = flags & DTL_WORDS_NATIONALS,
		.country = flags & DTL_WORDS_COUNTRY,
		.any = flags & DTL_WORDS_ANY };
	struct dtl_str *items;

	list.count = list_count(r);
	items = DTL_NEW_ARRAY(r->a, list.count, struct dtl_str);
	for (size_t i = 0; i < list.count; i++)
		items[i] = text(r);
	list.items = items;
	for (size_t i = 0; i < list.count; i++)
		list.phrases |=
		    dtl_str_find_char(items[i], '_', 0) < items[i].n || dtl_str_ends(items[i], "*");
	return list;
}

static const struct dtl_slot *
slots(struct reader *r, size_t *ret_count)
{
	struct dtl_slot *items;

	*ret_count = list_count(r);
	items = DTL_NEW_ARRAY(r->a, *ret_count, struct dtl_slot);
	for (size_t i = 0; i < *ret_count; i++) {
		uint32_t kind = number(r, 1);

		items[i].near = (kind & DTL_SLOT_NEAR) != 0;
		items[i].kind = (enum dtl_slot_kind)(kind & (DTL_SLOT_NEAR - 1));
		items[i].prep = text(r);
		r->broken |= items[i].kind >= DTL_SLOT_KIND_COUNT;
	}
	return items;
}

static void
read_predicates(struct reader *r, struct dtl_pattern *p)
{
	struct dtl_predicate *items;

	p->predicate_count = list_count(r);
	items = DTL_NEW_ARRAY(r->a, p->predicate_count, struct dtl_predicate);
	for (size_t i = 0; i < p->predicate_count; i++) {
		items[i].kind = (enum dtl_predicate_kind)number(r, 1);
		items[i].lemma = text(r);
		items[i].particle = text(r);
	}
	p->predicates = items;
}

static void
read_preps(struct reader *r, struct dtl_pattern *p)
{
	struct dtl_prep_rule *items;

	p->prep_count = list_count(r);
	items = DTL_NEW_ARRAY(r->a, p->prep_count, struct dtl_prep_rule);
	for (size_t i = 0; i < p->prep_count; i++) {
		items[i].prep = text(r);
		items[i].words = words(r);
	}
	p->preps = items;
}

static void
read_pattern(struct reader *r, struct dtl_pattern *p)
{
	p->cameo = text(r);
	p->rule = text(r);
	read_predicates(r, p);
	p->subject = words(r);
	p->object = words(r);
	p->complement = words(r);
	p->unless = words(r);
	read_preps(r, p);
	p->targets = slots(r, &p->target_count);
	p->sources = slots(r, &p->source_count);
	p->flags = number(r, 4);
	p->mode = text(r);
	p->context = text(r);
	p->source_functions = number(r, 4);
	p->target_functions = number(r, 4);
	p->specificity = (int)number(r, 2);
	p->own = number(r, 1) != 0;
}

struct counts {
	size_t patterns, examples, predicates;
};

static void
add_chain(struct dtl_arena *a, struct dtl_patterns *t, uint32_t *chain, size_t *used,
    const struct dtl_pattern *p, uint32_t index)
{
	(void)a;
	for (size_t i = 0; i < p->predicate_count; i++) {
		union dtl_map_value at = { .num = 0 };

		(void)dtl_map_get(&t->by_lemma, p->predicates[i].lemma, &at);
		chain[2 * *used] = index;
		chain[2 * *used + 1] = (uint32_t)at.num;
		at.num = (int64_t)++ * used;
		(void)dtl_map_put(&t->by_lemma, p->predicates[i].lemma, at);
	}
}

/* Newest first in the chain; readers choose by specificity and keep the earliest of equals. */
static void
index_patterns(struct dtl_arena *a, struct dtl_patterns *t, size_t predicate_count)
{
	uint32_t *chain = DTL_NEW_ARRAY(a, 2 * predicate_count, uint32_t);
	size_t used = 0;

	dtl_map_init(&t->by_lemma, a);
	for (size_t i = t->count; i-- > 0;)
		add_chain(a, t, chain, &used, &t->items[i], (uint32_t)i);
	t->chain = chain;
}

/* One pass counts, the next one reads. */
static struct counts
count_records(struct reader *r)
{
	struct counts c = { 0 };

	while (r->at < r->n && !r->broken) {
		uint32_t tag = number(r, 1);
		size_t length = number(r, 4);

		if (length > r->n - r->at) {
			r->broken = true;
			break;
		}
		c.patterns += tag == DTL_PATTERN_TAG;
		c.examples += tag == DTL_PATTERN_EXAMPLE_TAG;
		r->at += length;
	}
	r->at = 0;
	return c;
}

static void
read_record(struct reader *r, struct dtl_patterns *t, struct dtl_pattern *items,
    struct dtl_pattern_example *examples, size_t *example_count)
{
	uint32_t tag = number(r, 1);

	(void)number(r, 4);
	if (tag == DTL_PATTERN_TAG) {
		read_pattern(r, &items[t->count]);
		items[t->count].examples = &examples[*example_count];
		t->count++;
	} else if (tag == DTL_PATTERN_EXAMPLE_TAG && t->count > 0) {
		struct dtl_pattern_example *e = &examples[(*example_count)++];

		e->text = text(r);
		e->expect = text(r);
		e->rule = text(r);
		items[t->count - 1].example_count++;
	} else if (tag == DTL_PATTERN_COMPOSE_TAG) {
		struct dtl_str key = text(r), code = text(r);
		struct dtl_str *kept = dtl_arena_copy(r->a, &code, sizeof code);

		(void)dtl_map_put(&t->composed, key, (union dtl_map_value){ .ptr = kept });
	} else {
		r->broken = true;
	}
}

dtl_rc
dtl_patterns_open(
    struct dtl_arena *a, struct dtl_str section, struct dtl_patterns *ret, struct dtl_err *err)
{
	struct reader r = { a, (const unsigned char *)section.p, section.n, 0, false };
	struct counts c = count_records(&r);
	struct dtl_pattern *items = DTL_NEW_ARRAY(a, c.patterns, struct dtl_pattern);
	struct dtl_pattern_example *examples =
	    DTL_NEW_ARRAY(a, c.examples, struct dtl_pattern_example);
	struct dtl_patterns t = { .items = items };
	size_t example_count = 0;

	dtl_map_init(&t.composed, a);
	while (r.at < r.n && !r.broken)
		read_record(&r, &t, items, examples, &example_count);
	if (r.broken)
		return dtl_err_set(err, DTL_FAIL,
		    "lexicon: section '%s' is damaged at byte %zu of %zu", DTL_PATTERN_SECTION,
		    r.at, r.n);
	for (size_t i = 0; i < t.count; i++)
		c.predicates += items[i].predicate_count;
	index_patterns(a, &t, c.predicates);
	*ret = t;
	return DTL_OK;
}

const struct dtl_pattern *
dtl_patterns_next(const struct dtl_patterns *p, struct dtl_str lemma, uint32_t *cursor)
{
	uint32_t at = *cursor;
	union dtl_map_value first;

	if (at == 0 && dtl_map_get(&p->by_lemma, lemma, &first))
		at = (uint32_t)first.num;
	while (at != 0 && at != UINT32_MAX) {
		uint32_t index = p->chain[2 * (at - 1)];

		at = p->chain[2 * (at - 1) + 1];
		*cursor = at != 0 ? at : UINT32_MAX;
		if ((size_t)index + 1 != p->masked)
			return &p->items[index];
	}
	return NULL;
}

/* The longest prefixes win: "12 042", then "12 04", then "12". */
struct dtl_str
dtl_patterns_compose(const struct dtl_patterns *p, struct dtl_str outer, struct dtl_str inner)
{
	char key[16];
	size_t base = outer.n < 2 ? outer.n : 2;

	if (base < 2)
		return outer;
	memcpy(key, outer.p, 2);
	key[2] = ' ';
	for (size_t n = inner.n < 4 ? inner.n : 4; n >= 2; n--) {
		union dtl_map_value code;

		memcpy(key + 3, inner.p, n);
		if (dtl_map_get(&p->composed, dtl_str_make(key, 3 + n), &code))
			return *(const struct dtl_str *)code.cptr;
	}
	return outer;
}

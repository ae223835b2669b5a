#include "news/screen.h"

enum { SET_BITS = 12, SET_WORDS = (1 << SET_BITS) / 64 };

/* One of the words pool[beg .. end) has to stand in the sentence. */
struct need {
	uint32_t beg, end;
};

/* A pattern under one of its lemmas: all needs have to be met. */
struct entry {
	uint32_t need, need_count;
	uint32_t next; /* of the same lemma, plus one; 0 none */
};

struct dtl_screen {
	struct dtl_map by_lemma; /* to an entry, plus one */
	struct entry *entries;
	struct need *needs;
	uint32_t *pool; /* hashes of words */
	size_t entry_count, need_count, pool_count;
	size_t entry_cap, need_cap, pool_cap;
	struct dtl_arena *a;
};

/* Words of a sentence by their hashes: what is not in it is not there. */
struct word_set {
	uint64_t bits[SET_WORDS];
};

static uint32_t
hash_of(struct dtl_str word)
{
	uint32_t h = 0x811c9dc5;

	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];

		c = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
		h = (h ^ (unsigned char)c) * 0x01000193;
	}
	return h ^ h >> 15;
}

static void
put(struct word_set *set, struct dtl_str word)
{
	uint32_t at = hash_of(word) & ((1u << SET_BITS) - 1);

	set->bits[at / 64] |= (uint64_t)1 << at % 64;
}

static bool
may_have(const struct word_set *set, uint32_t hash)
{
	uint32_t at = hash & ((1u << SET_BITS) - 1);

	return (set->bits[at / 64] >> at % 64 & 1) != 0;
}

static void
add_word(struct dtl_screen *s, struct dtl_str word)
{
	if (s->pool_count == s->pool_cap) {
		size_t cap = s->pool_cap != 0 ? 2 * s->pool_cap : 1024;

		s->pool = dtl_arena_grow(s->a, s->pool, s->pool_cap, cap, sizeof *s->pool);
		s->pool_cap = cap;
	}
	s->pool[s->pool_count++] = hash_of(word);
}

/* The words added since `beg` are one need. */
static void
add_need(struct dtl_screen *s, size_t beg)
{
	if (s->need_count == s->need_cap) {
		size_t cap = s->need_cap != 0 ? 2 * s->need_cap : 1024;

		s->needs = dtl_arena_grow(s->a, s->needs, s->need_cap, cap, sizeof *s->needs);
		s->need_cap = cap;
	}
	s->needs[s->need_count++] = (struct need){ (uint32_t)beg, (uint32_t)s->pool_count };
}

/* "crack_down_on": each word for itself. */
static void
need_each(struct dtl_screen *s, struct dtl_str words)
{
	struct dtl_str word;

	while (dtl_str_split(&words, '_', &word)) {
		size_t beg = s->pool_count;

		add_word(s, word);
		add_need(s, beg);
	}
}

static struct dtl_str
last_word(struct dtl_str phrase)
{
	size_t beg = phrase.n;

	while (beg > 0 && phrase.p[beg - 1] != '_')
		beg--;
	return dtl_str_slice(phrase, beg, phrase.n);
}

/* Names and the like are not looked for here; "minist*" may be many words; troops keep peace. */
static bool
is_open(const struct dtl_word_list *list)
{
	if (list->count == 0 || list->actor || list->nationals || list->country || list->any)
		return true;
	for (size_t i = 0; i < list->count; i++)
		if (dtl_str_ends(list->items[i], "*") || dtl_str_is(list->items[i], "peacekeeper"))
			return true;
	return false;
}

static void
need_listed(struct dtl_screen *s, const struct dtl_word_list *list)
{
	size_t beg = s->pool_count;

	if (is_open(list))
		return;
	for (size_t i = 0; i < list->count; i++)
		add_word(s, last_word(list->items[i]));
	add_need(s, beg);
}

static void
add_entry(struct dtl_screen *s, const struct dtl_pattern *p, const struct dtl_predicate *q)
{
	union dtl_map_value first = { .num = 0 };
	struct entry e = { .need = (uint32_t)s->need_count };

	need_each(s, q->particle);
	need_listed(s, &p->subject);
	need_listed(s, &p->object);
	need_listed(s, &p->complement);
	for (size_t i = 0; i < p->prep_count; i++) {
		need_each(s, p->preps[i].prep);
		need_listed(s, &p->preps[i].words);
	}
	e.need_count = (uint32_t)s->need_count - e.need;
	(void)dtl_map_get(&s->by_lemma, q->lemma, &first);
	e.next = (uint32_t)first.num;
	if (s->entry_count == s->entry_cap) {
		size_t cap = s->entry_cap != 0 ? 2 * s->entry_cap : 1024;

		s->entries = dtl_arena_grow(s->a, s->entries, s->entry_cap, cap, sizeof e);
		s->entry_cap = cap;
	}
	s->entries[s->entry_count++] = e;
	first.num = (int64_t)s->entry_count;
	(void)dtl_map_put(&s->by_lemma, q->lemma, first);
}

struct dtl_screen *
dtl_screen_new(struct dtl_arena *a, const struct dtl_patterns *patterns)
{
	struct dtl_screen *s = DTL_NEW(a, struct dtl_screen);

	s->a = a;
	dtl_map_init(&s->by_lemma, a);
	for (size_t i = 0; i < patterns->count; i++) {
		const struct dtl_pattern *p = &patterns->items[i];

		/* what says that there is no event, makes none */
		if (dtl_str_starts(p->cameo, "-"))
			continue;
		for (size_t k = 0; k < p->predicate_count; k++)
			add_entry(s, p, &p->predicates[k]);
	}
	return s;
}

static void
gather(const struct dtl_token *tokens, size_t count, struct word_set *set)
{
	memset(set, 0, sizeof *set);
	for (size_t i = 0; i < count; i++) {
		struct dtl_str one = tokens[i].lower;

		put(set, tokens[i].lemma);
		put(set, one);
		if (one.n > 1 && one.p[one.n - 1] == 's') {
			one.n--;
			put(set, one);
		}
	}
}

static bool
is_met(const struct dtl_screen *s, const struct need *need, const struct word_set *set)
{
	for (uint32_t i = need->beg; i < need->end; i++)
		if (may_have(set, s->pool[i]))
			return true;
	return false;
}

static bool
may_match(const struct dtl_screen *s, const struct entry *e, const struct word_set *set)
{
	for (uint32_t i = 0; i < e->need_count; i++)
		if (!is_met(s, &s->needs[e->need + i], set))
			return false;
	return true;
}

bool
dtl_screen_passes(const struct dtl_screen *s, const struct dtl_token *tokens, size_t token_count)
{
	union dtl_map_value first;
	struct word_set set;

	gather(tokens, token_count, &set);
	for (size_t i = 0; i < token_count; i++) {
		if (!dtl_map_get(&s->by_lemma, tokens[i].lemma, &first))
			continue;
		for (uint32_t at = (uint32_t)first.num; at != 0; at = s->entries[at - 1].next)
			if (may_match(s, &s->entries[at - 1], &set))
				return true;
	}
	return false;
}

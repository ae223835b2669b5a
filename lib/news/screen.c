#include "news/screen.h"

#include "news/code.h"

/* A word is there in three forms; longer sentences are not looked at. */
enum { SLOTS = 1024, FORMS = 3, LONGEST = SLOTS / FORMS - 1 };

/* One of the words pool[beg .. end) has to stand in the sentence. */
struct need {
	uint32_t beg, end;
};

/* A pattern under one of its lemmas: all needs have to be met. */
struct entry {
	uint32_t need, need_count;
	uint8_t actors, publics; /* so many people have to be there */
	uint8_t kind; /* enum dtl_predicate_kind */
	bool both;
	bool answers; /* whom it is done to may have been told before */
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

/* Words of a sentence by their hashes; 0 is an empty slot. */
struct word_set {
	uint32_t mask; /* of the slots in use */
	uint32_t slots[SLOTS];
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
	h ^= h >> 15;
	return h != 0 ? h : 1;
}

/* The slot that has the hash, or is empty. */
static uint32_t
slot_of(const struct word_set *set, uint32_t hash)
{
	uint32_t at = hash & set->mask;

	while (set->slots[at] != 0 && set->slots[at] != hash)
		at = (at + 1) & set->mask;
	return at;
}

static void
put(struct word_set *set, struct dtl_str word)
{
	uint32_t hash = hash_of(word);

	set->slots[slot_of(set, hash)] = hash;
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

/* "in|at": one of them. */
static void
need_preposition(struct dtl_screen *s, struct dtl_str names)
{
	struct dtl_str name;
	size_t beg = s->pool_count;

	if (dtl_str_find_char(names, '|', 0) == names.n) {
		need_each(s, names);
		return;
	}
	while (dtl_str_split(&names, '|', &name))
		add_word(s, last_word(name));
	add_need(s, beg);
}

/* Acts whose target code_answer.c finds in what was told before. */
static bool
is_answer(enum dtl_event_type type)
{
	return type == DTL_EVENT_REJECT || type == DTL_EVENT_ACCUSE || type == DTL_EVENT_THREATEN ||
	       type == DTL_EVENT_CONCEDE || type == DTL_EVENT_REQUEST ||
	       type == DTL_EVENT_SUPPORT || type == DTL_EVENT_SANCTION || type == DTL_EVENT_COERCE;
}

/* What code_plausible.c and code_news.c will ask for at least. */
static void
need_people(struct entry *e, const struct dtl_pattern *p)
{
	enum dtl_event_type type = dtl_event_type_from_cameo(p->cameo);
	bool harm =
	    type == DTL_EVENT_ASSAULT || type == DTL_EVENT_COERCE || type == DTL_EVENT_PROTEST;

	e->both = (p->flags & DTL_PATTERN_BOTH) != 0;
	e->answers = !e->both && is_answer(type);
	if (e->both || dtl_event_type_is_cooperative(type) ||
	    ((p->flags & DTL_PATTERN_POLITICAL) && !dtl_pattern_is_domestic(p)))
		e->publics = 2;
	else
		e->publics = harm ? 0 : 1;
	e->actors = e->publics == 2 || type == DTL_EVENT_ACCUSE ? 2 : 1;
}

static void
add_entry(struct dtl_screen *s, const struct dtl_pattern *p, const struct dtl_predicate *q)
{
	union dtl_map_value first = { .num = 0 };
	struct entry e = { .need = (uint32_t)s->need_count, .kind = (uint8_t)q->kind };

	need_people(&e, p);
	need_each(s, q->particle);
	need_listed(s, &p->subject);
	need_listed(s, &p->object);
	need_listed(s, &p->complement);
	for (size_t i = 0; i < p->prep_count; i++) {
		need_preposition(s, p->preps[i].prep);
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
	set->mask = SLOTS - 1;
	while (set->mask / 4 > FORMS * count)
		set->mask /= 2;
	memset(set->slots, 0, (set->mask + 1) * sizeof set->slots[0]);
	for (size_t i = 0; i < count; i++) {
		struct dtl_str one = tokens[i].lower;

		/* "to meet": the mark of an infinitive opens no phrase */
		if (tokens[i].upos == DTL_PART && dtl_str_is(one, "to"))
			continue;
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
		if (set->slots[slot_of(set, s->pool[i])] != 0)
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

static bool
is_finite(const struct dtl_token *t)
{
	static const char *const tags[] = { "VBD", "VBZ", "VBP", "MD" };

	return (t->upos == DTL_VERB || t->upos == DTL_AUX) &&
	       DTL_STR_IS_ANY(dtl_str_from(dtl_xpos_name(t->xpos)), tags);
}

/* What is the same for all patterns. */
struct setting {
	struct word_set words;
	const struct dtl_screen_people *who; /* NULL: not asked for */
	bool finite; /* it has a finite verb */
	bool demands; /* "must": somebody may demand it whatever the verb */
};

static void
look_around(const struct dtl_token *tokens, size_t count, struct setting *at)
{
	gather(tokens, count, &at->words);
	at->finite = at->demands = false;
	for (size_t i = 0; i < count; i++) {
		at->finite |= is_finite(&tokens[i]);
		at->demands |=
		    dtl_str_is(tokens[i].lower, "must") || dtl_str_is(tokens[i].lower, "should");
	}
}

/* Event nouns are looked for in words of all kinds; where no verb is finite, one was taken for a noun. */
static bool
may_be(const struct dtl_token *t, const struct entry *e, const struct setting *at)
{
	switch ((enum dtl_predicate_kind)e->kind) {
	case DTL_PREDICATE_NOUN:
		return true;
	case DTL_PREDICATE_ADJECTIVE:
		return t->upos == DTL_ADJ;
	case DTL_PREDICATE_VERB:
		break;
	}
	return (t->upos != DTL_NOUN || !at->finite) && t->upos != DTL_PROPN && t->upos != DTL_ADJ;
}

static bool
has_people(const struct entry *e, const struct dtl_screen_people *who)
{
	bool alone = e->answers && who->told; /* the other side need not be in the sentence */
	uint32_t actors = alone ? 1 : e->actors;
	uint32_t publics = alone && e->publics > 1 ? 1 : e->publics;

	if (e->both && who->occasion)
		return true;
	return who->country && who->actors.count >= actors && who->publics.count >= publics &&
	       (!who->leisure || who->officials.count >= actors);
}

static bool
may_code(const struct dtl_screen *s, const struct entry *e, const struct dtl_token *t,
    const struct setting *at)
{
	if (!may_match(s, e, &at->words))
		return false;
	return at->who == NULL || (may_be(t, e, at) && has_people(e, at->who));
}

bool
dtl_screen_passes(const struct dtl_screen *s, const struct dtl_token *tokens, size_t token_count,
    const struct dtl_screen_people *who)
{
	struct setting at;
	union dtl_map_value first;

	if (token_count > LONGEST)
		return true;
	at.who = who;
	look_around(tokens, token_count, &at);
	if (at.demands && (who == NULL || (who->country && who->actors.count > 1)))
		return true;
	for (size_t i = 0; i < token_count; i++) {
		if (!dtl_map_get(&s->by_lemma, tokens[i].lemma, &first))
			continue;
		for (uint32_t e = (uint32_t)first.num; e != 0; e = s->entries[e - 1].next)
			if (may_code(s, &s->entries[e - 1], &tokens[i], &at))
				return true;
	}
	return false;
}

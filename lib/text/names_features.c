#include "text/names_work.h"

/* look: what the letters say, times where the word stands. */
enum look {
	LOOK_OTHER, /* signs */
	LOOK_SMALL,
	LOOK_CAPITAL,
	LOOK_CAPITALS,
	LOOK_MIXED, /* "iPhone", "McKay" */
	LOOK_DIGITS,
	LOOK_LETTERS_DIGITS,
	LOOK_INITIAL, /* "J." or "J" */
	LOOK_DOTTED, /* "U.S." */
	LOOK_COUNT,
};

static enum look
look_of(const struct dtl_token *t, uint32_t shape)
{
	if ((shape & DTL_SHAPE_LETTER) == 0)
		return (shape & DTL_SHAPE_DIGIT) != 0 ? LOOK_DIGITS : LOOK_OTHER;
	if ((shape & DTL_SHAPE_DIGIT) != 0)
		return LOOK_LETTERS_DIGITS;
	if ((shape & DTL_SHAPE_FIRST_UPPER) == 0)
		return (shape & DTL_SHAPE_ANY_UPPER) != 0 ? LOOK_MIXED : LOOK_SMALL;
	if (t->form.n <= 2 && (t->form.n == 1 || (shape & DTL_SHAPE_DOT) != 0))
		return LOOK_INITIAL;
	if ((shape & DTL_SHAPE_ALL_UPPER) != 0)
		return (shape & DTL_SHAPE_DOT) != 0 ? LOOK_DOTTED : LOOK_CAPITALS;
	return (shape & DTL_SHAPE_ANY_UPPER) != 0 ? LOOK_MIXED : LOOK_CAPITAL;
}

static bool
has_capital(const struct dtl_word *w)
{
	return (w->shape & (DTL_SHAPE_FIRST_UPPER | DTL_SHAPE_ANY_UPPER)) != 0;
}

static unsigned
mode_of(const struct dtl_word *w)
{
	return w->shape / DTL_SHAPE_MODE;
}

static struct dtl_name_seen *
seen_of(const struct dtl_name_memory *m, uint64_t hash)
{
	size_t i = hash & (m->slot_count - 1);

	while (m->slots[i].hash != 0 && m->slots[i].hash != hash)
		i = (i + 1) & (m->slot_count - 1);
	return &m->slots[i];
}

void
dtl_name_memory_init(struct dtl_name_memory *m, struct dtl_arena *a, size_t token_count)
{
	m->slot_count = 64;
	while (m->slot_count < 2 * token_count)
		m->slot_count *= 2;
	m->slots = DTL_NEW_ARRAY(a, m->slot_count, struct dtl_name_seen);
}

void
dtl_name_memory_count(struct dtl_name_memory *m, const struct dtl_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct dtl_word *w = &words[i];

		if ((w->shape & DTL_SHAPE_LETTER) == 0 || mode_of(w) != DTL_CASE_NORMAL)
			continue;
		if (has_capital(w) && (w->shape & DTL_SHAPE_FIRST) != 0)
			continue;
		struct dtl_name_seen *s = seen_of(m, w->hash);
		s->hash = w->hash;
		if (has_capital(w))
			s->capital += s->capital < UINT16_MAX;
		else
			s->small += s->small < UINT16_MAX;
	}
}

void
dtl_name_memory_label(
    struct dtl_name_memory *m, const struct dtl_word *words, const uint8_t *labels, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!has_capital(&words[i]))
			continue;
		struct dtl_name_seen *s = seen_of(m, words[i].hash);
		s->hash = words[i].hash;
		s->kind = (uint8_t)(1 + dtl_name_label_kind(labels[i]));
	}
}

/* Marks the longest phrase of each list that begins here. */
static void
mark_lists(const struct dtl_words *lists, const struct dtl_word *words, struct dtl_name_word *names,
    size_t count, size_t i)
{
	uint32_t values[DTL_NAME_PHRASE_MAX];
	uint64_t phrase = 0;
	size_t n = 0;

	do {
		phrase = dtl_name_phrase(phrase, words[i + n].hash);
		values[n] = dtl_words_get(lists, phrase);
		n++;
	} while (
	    n < DTL_NAME_PHRASE_MAX && i + n < count && (values[n - 1] & DTL_LIST_GOES_ON) != 0);
	for (unsigned list = 0; list < DTL_LIST_COUNT; list++) {
		size_t length = n;

		while (length > 0 && (values[length - 1] >> list & 1) == 0)
			length--;
		if (length == 0 || (names[i].lists >> 3 * list & 7) != 0)
			continue;
		for (size_t k = 0; k < length; k++) {
			uint32_t part = length == 1	  ? DTL_NAME_ONLY
					: k == 0	  ? DTL_NAME_FIRST
					: k + 1 == length ? DTL_NAME_LAST
							  : DTL_NAME_INNER;

			names[i + k].lists &= ~(7u << 3 * list);
			names[i + k].lists |= (1 + part) << 3 * list;
			names[i + k].mark |= DTL_MARK_LISTED;
		}
	}
}

/* "Halden Research Institute (HRI)": its letters begin the words before, small words left out. */
static void
mark_acronym(const struct dtl_token *tokens, const struct dtl_word *words,
    struct dtl_name_word *names, size_t i)
{
	struct dtl_str letters = tokens[i].form;
	size_t k = i - 1, left = letters.n;

	if (letters.n < 2 || letters.n > 8)
		return;
	while (k > 0 && left > 0) {
		const struct dtl_token *t = &tokens[--k];

		if (has_capital(&words[k]) && t->form.p[0] == letters.p[left - 1])
			left--;
		else if (t->form.n > 3)
			return;
	}
	if (left > 0)
		return;
	names[i].mark |= DTL_MARK_ACRONYM;
	for (; k + 1 < i; k++)
		names[k].mark |= DTL_MARK_SPELT;
}

static void
mark_brackets(const struct dtl_token *tokens, const struct dtl_word *words,
    struct dtl_name_word *names, size_t count)
{
	bool open = false;

	for (size_t i = 0; i < count; i++) {
		if (dtl_str_is(tokens[i].form, "(") || dtl_str_is(tokens[i].form, "["))
			open = true;
		else if (dtl_str_is(tokens[i].form, ")") || dtl_str_is(tokens[i].form, "]"))
			open = false;
		else if (open) {
			names[i].mark |= DTL_MARK_OPEN;
			if (i >= 2 && dtl_str_is(tokens[i - 1].form, "(") &&
			    (words[i].shape & DTL_SHAPE_ALL_UPPER) != 0)
				mark_acronym(tokens, words, names, i);
		}
	}
}

/* May this word stand in a name by itself? */
static bool
may_be_name(const struct dtl_token *t, const struct dtl_word *w)
{
	return has_capital(w) || t->upos == DTL_PROPN ||
	       ((w->shape & DTL_SHAPE_DIGIT) != 0 && (w->shape & DTL_SHAPE_LETTER) != 0);
}

static void
find_plain(const struct dtl_token *tokens, const struct dtl_word *words,
    struct dtl_name_word *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool near = false;

		for (size_t k = i > 1 ? i - 2 : 0; k <= i + 2 && k < count && !near; k++)
			near = may_be_name(&tokens[k], &words[k]);
		names[i].plain = !near;
	}
}

struct dtl_name_word *
dtl_name_words_of(struct dtl_arena *a, const struct dtl_words *lists,
    const struct dtl_name_memory *m, const struct dtl_token *tokens, const struct dtl_word *words,
    size_t count)
{
	struct dtl_name_word *names = DTL_NEW_ARRAY(a, count + 1, struct dtl_name_word);

	find_plain(tokens, words, names, count);
	for (size_t i = 0; i < count; i++) {
		const struct dtl_word *w = &words[i];
		struct dtl_name_word *n = &names[i];

		if (n->plain)
			continue;
		const struct dtl_name_seen *s = seen_of(m, w->hash);
		n->look =
		    (uint16_t)(look_of(&tokens[i], w->shape) +
			       LOOK_COUNT * (mode_of(w) * 2 + ((w->shape & DTL_SHAPE_FIRST) != 0)));
		n->mark |= s->capital > 0 ? DTL_MARK_CAPITAL : 0;
		n->mark |= s->small > 0 ? DTL_MARK_SMALL : 0;
		n->before = has_capital(w) ? s->kind : 0;
		if (may_be_name(&tokens[i], w))
			mark_lists(lists, words, names, count, i);
	}
	mark_brackets(tokens, words, names, count);
	return names;
}

enum atom {
	A_NONE,
	A_WORD,
	A_PREFIX,
	A_SUFFIX2,
	A_SUFFIX3,
	A_SUFFIX4,
	A_LOOK,
	A_CLUSTER,
	A_COARSE,
	A_TAG,
	A_LISTS,
	A_PLACES, /* lists of places */
	A_PEOPLE,
	A_THINGS, /* organisations, events */
	A_MARK,
	A_CASES, /* how the document writes the word */
	A_BEFORE,
	A_PREV,
	A_PREV_LOOK,
	A_PREV_CLUSTER,
	A_PREV_TAG,
	A_PREV_LISTS,
	A_PREV_BEFORE,
	A_PREV2,
	A_PREV2_CLUSTER,
	A_PREV2_LOOK,
	A_NEXT,
	A_NEXT_LOOK,
	A_NEXT_CLUSTER,
	A_NEXT_TAG,
	A_NEXT_LISTS,
	A_NEXT_BEFORE,
	A_NEXT2,
	A_NEXT2_CLUSTER,
	A_NEXT2_LOOK,
	A_COUNT,
};

static const uint8_t templates[][4] = {
	{ A_LOOK },
	{ A_WORD },
	{ A_WORD, A_LOOK },
	{ A_PREFIX, A_LOOK },
	{ A_SUFFIX2, A_LOOK },
	{ A_SUFFIX3, A_LOOK },
	{ A_SUFFIX4 },
	{ A_CLUSTER },
	{ A_CLUSTER, A_LOOK },
	{ A_COARSE, A_LOOK },
	{ A_TAG, A_LOOK },
	{ A_TAG, A_PREV_TAG, A_NEXT_TAG },
	{ A_LISTS },
	{ A_LISTS, A_LOOK },
	{ A_PLACES, A_LOOK },
	{ A_PEOPLE, A_LOOK },
	{ A_THINGS, A_LOOK },
	{ A_LISTS, A_PREV },
	{ A_LISTS, A_NEXT },
	{ A_LISTS, A_PREV_LISTS },
	{ A_LISTS, A_NEXT_LISTS },
	{ A_LISTS, A_CLUSTER },
	{ A_PEOPLE, A_PREV_LISTS, A_PREV_LOOK },
	{ A_PEOPLE, A_NEXT_LISTS, A_NEXT_LOOK },
	{ A_MARK },
	{ A_MARK, A_LOOK },
	{ A_CASES, A_LOOK },
	{ A_BEFORE },
	{ A_BEFORE, A_LOOK },
	{ A_PREV_BEFORE, A_BEFORE },
	{ A_NEXT_BEFORE, A_BEFORE },
	{ A_PREV },
	{ A_PREV, A_LOOK },
	{ A_PREV_LOOK, A_LOOK },
	{ A_PREV_CLUSTER, A_LOOK },
	{ A_PREV_CLUSTER, A_CLUSTER },
	{ A_PREV_TAG, A_LOOK },
	{ A_PREV_LISTS },
	{ A_PREV2 },
	{ A_PREV2_CLUSTER, A_LOOK },
	{ A_PREV2_LOOK, A_PREV_LOOK, A_LOOK },
	{ A_PREV2, A_PREV, A_LOOK },
	{ A_NEXT },
	{ A_NEXT, A_LOOK },
	{ A_NEXT_LOOK, A_LOOK },
	{ A_NEXT_CLUSTER, A_LOOK },
	{ A_NEXT_CLUSTER, A_CLUSTER },
	{ A_NEXT_TAG, A_LOOK },
	{ A_NEXT_LISTS },
	{ A_NEXT2 },
	{ A_NEXT2_CLUSTER, A_LOOK },
	{ A_LOOK, A_NEXT_LOOK, A_NEXT2_LOOK },
	{ A_NEXT, A_NEXT2, A_LOOK },
	{ A_PREV_LOOK, A_LOOK, A_NEXT_LOOK },
	{ A_PREV_CLUSTER, A_LOOK, A_NEXT_CLUSTER },
};

enum { TEMPLATES = sizeof templates / sizeof templates[0], SEED = 7, STEP_SEED = 8 };
_Static_assert((int)TEMPLATES <= (int)DTL_NAME_FEATURES_MAX, "too many templates");

static uint32_t
of_lists(uint32_t lists, unsigned first, unsigned end)
{
	return lists >> 3 * first & ((1u << 3 * (end - first)) - 1);
}

size_t
dtl_name_features(const struct dtl_word *words, const struct dtl_name_word *names, size_t count,
    size_t i, uint64_t out[DTL_NAME_FEATURES_MAX])
{
	static const struct dtl_word edge = {
		.atom = { [DTL_ATOM_CLUSTER] = 5 }, .hash = 3, .tag = 255
	};
	static const struct dtl_name_word outside = { .look = 999 };
	const struct dtl_word *w = &words[i];
	const struct dtl_word *p = i >= 1 ? w - 1 : &edge, *p2 = i >= 2 ? w - 2 : &edge;
	const struct dtl_word *x = i + 1 < count ? w + 1 : &edge;
	const struct dtl_word *x2 = i + 2 < count ? w + 2 : &edge;
	const struct dtl_name_word *n = &names[i];
	const struct dtl_name_word *np = i >= 1 ? n - 1 : &outside,
				   *np2 = i >= 2 ? n - 2 : &outside;
	const struct dtl_name_word *nx = i + 1 < count ? n + 1 : &outside;
	const struct dtl_name_word *nx2 = i + 2 < count ? n + 2 : &outside;
	const uint64_t atom[A_COUNT] = {
		[A_WORD] = w->hash,
		[A_PREFIX] = w->prefix[0],
		[A_SUFFIX2] = w->suffix[1],
		[A_SUFFIX3] = w->suffix[2],
		[A_SUFFIX4] = w->suffix[3],
		[A_LOOK] = dtl_atom(n->look),
		[A_CLUSTER] = w->atom[DTL_ATOM_CLUSTER],
		[A_COARSE] = w->atom[DTL_ATOM_COARSE],
		[A_TAG] = dtl_atom(w->tag),
		[A_LISTS] = dtl_atom(n->lists),
		[A_PLACES] = dtl_atom(of_lists(n->lists, DTL_LIST_CITY, DTL_LIST_GIVEN)),
		[A_PEOPLE] = dtl_atom(of_lists(n->lists, DTL_LIST_GIVEN, DTL_LIST_ORGANISATION)),
		[A_THINGS] = dtl_atom(of_lists(n->lists, DTL_LIST_ORGANISATION, DTL_LIST_COUNT)),
		[A_MARK] = dtl_atom(n->mark & (DTL_MARK_OPEN | DTL_MARK_ACRONYM | DTL_MARK_SPELT)),
		[A_CASES] = dtl_atom(n->mark & (DTL_MARK_CAPITAL | DTL_MARK_SMALL)),
		[A_BEFORE] = dtl_atom(n->before),
		[A_PREV] = p->hash,
		[A_PREV_LOOK] = dtl_atom(np->look),
		[A_PREV_CLUSTER] = p->atom[DTL_ATOM_CLUSTER],
		[A_PREV_TAG] = dtl_atom(p->tag),
		[A_PREV_LISTS] = dtl_atom(np->lists),
		[A_PREV_BEFORE] = dtl_atom(np->before),
		[A_PREV2] = p2->hash,
		[A_PREV2_CLUSTER] = p2->atom[DTL_ATOM_CLUSTER],
		[A_PREV2_LOOK] = dtl_atom(np2->look),
		[A_NEXT] = x->hash,
		[A_NEXT_LOOK] = dtl_atom(nx->look),
		[A_NEXT_CLUSTER] = x->atom[DTL_ATOM_CLUSTER],
		[A_NEXT_TAG] = dtl_atom(x->tag),
		[A_NEXT_LISTS] = dtl_atom(nx->lists),
		[A_NEXT_BEFORE] = dtl_atom(nx->before),
		[A_NEXT2] = x2->hash,
		[A_NEXT2_CLUSTER] = x2->atom[DTL_ATOM_CLUSTER],
		[A_NEXT2_LOOK] = dtl_atom(nx2->look),
	};

	dtl_templates_sum(templates, TEMPLATES, atom, SEED, out);
	return TEMPLATES;
}

uint64_t
dtl_name_step_feature(uint8_t from)
{
	static const uint8_t step[1][4] = { { A_WORD } };
	const uint64_t atom[2] = { 0, dtl_atom(from) };
	uint64_t out;

	dtl_templates_sum(step, 1, atom, STEP_SEED, &out);
	return out;
}

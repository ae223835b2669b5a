/*
 * One pattern: "- PRE * POST [CODE]". What stands before the verb becomes subj=, its noun phrase after it
 * obj=, each phrase in parentheses prep=; '$' and '+' say where source and target stand. A noun phrase
 * in braces is matched word by word, and a synset stands for each of its members.
 */
#include "news/event.h"
#include "news/petrarch_work.h"

enum { MAX_ELEMENTS = 24, MAX_PREPS = 4, MAX_PHRASE = 5 };

/* Alternatives for one place: "gun_attack|bomb_attack". */
struct place {
	const struct dtl_str *items;
	size_t count;
	bool filled;
};

struct reading {
	struct place subject, object, preps[MAX_PREPS];
	struct dtl_str prep_names[MAX_PREPS];
	size_t prep_count;
	struct dtl_str particle;
	struct dtl_str target; /* a preposition, "obj" or absent */
	const struct petr_set *any_prep; /* the first preposition is any of these; NULL */
	bool passive, both, after;
	bool bad;
};

bool
petr_event_code(
    struct dtl_petrarch *p, struct dtl_str code, struct dtl_str *active, struct dtl_str *passive)
{
	size_t colon = dtl_str_find_char(code, ':', 0);
	struct dtl_str parts[2];

	parts[0] = dtl_str_trim(dtl_str_slice(code, 0, colon));
	parts[1] = colon < code.n ? dtl_str_trim(dtl_str_slice(code, colon + 1, code.n)) : parts[0];
	for (int i = 0; i < 2; i++) {
		int64_t number;

		if (parts[i].n == 0 || dtl_str_is(parts[i], "---") || dtl_str_is(parts[i], "###"))
			continue;
		if (parts[i].n < 2 || parts[i].n > 4 || dtl_quad_class(parts[i]) == 0 ||
		    !dtl_str_to_i64(parts[i], 0, 9999, &number)) {
			petr_warn(p, "'%.*s' is no code of 2 to 4 digits", DTL_STR_FMT(parts[i]));
			return false;
		}
	}
	*active = parts[0];
	*passive = parts[1];
	return true;
}

/* Small letters; in TABARI's files a word without '_' behind it is only a beginning. */
static struct dtl_str
word_of(struct dtl_petrarch *p, struct dtl_str s, bool last)
{
	bool whole = dtl_str_ends(s, "_");
	struct dtl_str phrase = petr_lower(p, petr_phrase(p, s));
	char *joined = dtl_arena_strndup(p->a, phrase.p, phrase.n);

	for (size_t i = 0; i < phrase.n; i++)
		joined[i] = joined[i] == ' ' ? '_' : joined[i];
	phrase.p = joined;
	if (phrase.n > 0 && last && !whole && p->stemming == DTL_STEMMING_TABARI)
		return dtl_str_from(dtl_arena_printf(p->a, "%.*s*", DTL_STR_FMT(phrase)));
	return phrase;
}

static void
alternatives(struct dtl_petrarch *p, struct dtl_str token, struct petr_set *out, bool *bad)
{
	const struct petr_set *set;

	out->count = 0;
	if (token.p[0] != '&') {
		out->items[out->count++] = word_of(p, token, true);
		return;
	}
	set = petr_synset(p, dtl_str_slice(token, 1, token.n));
	if (set == NULL) {
		petr_warn(p, "the synset %.*s is nowhere defined; the pattern is left out",
		    DTL_STR_FMT(token));
		*bad = true;
		return;
	}
	for (size_t i = 0; i < set->count; i++)
		out->items[out->count++] = word_of(p, set->items[i], true);
}

/* The cross product of what is there and one more word; the head alone when it gets too long. */
static void
extend(struct dtl_petrarch *p, struct place *at, struct dtl_str token, bool *bad)
{
	struct petr_set more;
	struct dtl_str *product;
	size_t count = 0;

	alternatives(p, token, &more, bad);
	if (!at->filled || at->count * more.count > PETR_MAX_SET) {
		at->items = dtl_arena_copy(p->a, more.items, more.count * sizeof more.items[0]);
		at->count = more.count;
		at->filled = true;
		return;
	}
	product = DTL_NEW_ARRAY(p->a, at->count * more.count, struct dtl_str);
	for (size_t i = 0; i < at->count; i++) {
		for (size_t j = 0; j < more.count; j++)
			product[count++] = dtl_str_from(dtl_arena_printf(p->a, "%.*s_%.*s",
			    DTL_STR_FMT(at->items[i]), DTL_STR_FMT(more.items[j])));
	}
	at->items = product;
	at->count = count;
}

static bool
is_particle(struct dtl_str lower)
{
	static const char *const words[] = { "up", "down", "out", "off", "on", "in", "over", "away",
		"back", "forward", "into", "for", "at", "by", "with", "against", "to", "about",
		"through", "after", "from", "upon", "aside", "apart", "together" };

	return DTL_STR_IS_ANY(lower, words);
}

static void
bare_token(struct dtl_petrarch *p, struct reading *r, struct dtl_str token)
{
	struct dtl_str lower = petr_lower(p, token);
	struct place *at = r->after ? &r->object : &r->subject;

	if (dtl_str_is(token, "^")) {
		return; /* skips a word: our arguments have no order */
	} else if (dtl_str_is(token, "$")) {
		r->passive |= r->after;
	} else if (dtl_str_is(token, "+")) {
		r->passive |= !r->after;
		if (r->after && r->target.n == 0)
			r->target = (struct dtl_str)DTL_STR("obj");
	} else if (dtl_str_is(token, "%")) {
		r->both = true;
	} else if (r->after && !r->object.filled && is_particle(lower)) {
		r->particle = dtl_str_from(dtl_arena_printf(
		    p->a, "%.*s_%.*s", DTL_STR_FMT(r->particle), DTL_STR_FMT(lower)));
	} else if (petr_phrase(p, token).n > 0) {
		extend(p, at, token, &r->bad);
	}
}

/* "(&PREP X)": any of these; false, with a warning, when it is no synset. */
static bool
any_preposition(struct dtl_petrarch *p, struct reading *r, struct dtl_str name)
{
	r->any_prep = petr_synset(p, dtl_str_slice(name, 1, name.n));
	if (r->any_prep != NULL && r->any_prep->count > 0 && r->prep_count == 0)
		return true;
	petr_warn(
	    p, "%.*s is no synset of prepositions; the pattern is left out", DTL_STR_FMT(name));
	r->bad = true;
	return false;
}

/* One word behind a preposition; braces round several of them do not matter. */
static void
behind_preposition(struct dtl_petrarch *p, struct reading *r, struct place *at, struct dtl_str name,
    struct dtl_str word)
{
	if (dtl_str_is(word, "+") || dtl_str_is(word, "%")) {
		r->target = name;
		r->both |= word.p[0] == '%';
	} else if (dtl_str_is(word, "$")) {
		r->passive |= dtl_str_is(name, "by");
	} else if (petr_phrase(p, word).n > 0) {
		while (strchr("{}", word.p[0]) != NULL)
			word = dtl_str_slice(word, 1, word.n);
		while (strchr("{}", word.p[word.n - 1]) != NULL)
			word.n--;
		if (word.p[0] != '^')
			extend(p, at, word, &r->bad);
	}
}

/* "(OVER {&WEAPON ATTACK})", "(WITH +)", "(TO)": the name, then words. */
static void
preposition(struct dtl_petrarch *p, struct reading *r, struct dtl_str inside)
{
	struct dtl_str first = petr_word(&inside), name = petr_lower(p, first), word;

	if (name.n == 0 || r->prep_count == MAX_PREPS) {
		petr_warn(p, "'(' opens a phrase of a preposition and words, at most %d of them",
		    MAX_PREPS);
		r->bad = true;
		return;
	}
	if (name.p[0] == '&' && !any_preposition(p, r, first))
		return;
	struct place *at = &r->preps[r->prep_count];

	r->prep_names[r->prep_count++] = name;
	for (word = petr_word(&inside); word.n > 0; word = petr_word(&inside))
		behind_preposition(p, r, at, name, word);
}

/* Where a token ends: a group at its closing sign, '*' alone, anything else at a blank or a sign. */
static size_t
token_end(struct dtl_petrarch *p, struct dtl_str s, size_t at, bool *bad)
{
	char open = s.p[at], close = open == '(' ? ')' : open == '{' ? '}' : '\0';
	size_t end = at + 1;

	if (close != '\0') {
		end = dtl_str_find_char(s, close, at);
		*bad |= end == s.n;
		if (end == s.n)
			petr_warn(p, "'%c' is never closed", open);
		return end < s.n ? end + 1 : end;
	}
	if (open == '*')
		return end;
	while (end < s.n && strchr(" \t(){}*", s.p[end]) == NULL)
		end++;
	return end;
}

static void
one_token(struct dtl_petrarch *p, struct reading *r, struct dtl_str token)
{
	struct dtl_str inside = dtl_str_slice(token, 1, token.n), word;

	if (dtl_str_ends(inside, ")") || dtl_str_ends(inside, "}"))
		inside.n--;
	if (token.p[0] == '*') {
		if (r->after)
			petr_warn(p, "a second '*'");
		r->bad |= r->after;
		r->after = true;
	} else if (token.p[0] == '(') {
		preposition(p, r, inside);
	} else if (token.p[0] == ')' || token.p[0] == '}') {
		petr_warn(p, "'%c' closes nothing", token.p[0]);
	} else if (token.p[0] == '{') {
		for (word = petr_word(&inside); word.n > 0; word = petr_word(&inside))
			if (petr_phrase(p, word).n > 0)
				extend(p, r->after ? &r->object : &r->subject, word, &r->bad);
	} else {
		bare_token(p, r, token);
	}
}

static void
read_tokens(struct dtl_petrarch *p, struct reading *r, struct dtl_str s)
{
	size_t at = 0;

	while (at < s.n && !r->bad) {
		if (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '_') {
			at++;
			continue;
		}
		size_t end = token_end(p, s, at, &r->bad);

		one_token(p, r, dtl_str_slice(s, at, end));
		at = end;
	}
	if (!r->bad && !r->after) {
		petr_warn(p, "a pattern has a '*' where its verb stands");
		r->bad = true;
	}
}

static void
put_words(struct dtl_buf *out, const char *key, struct dtl_str name, const struct place *at)
{
	dtl_buf_addf(out, " %s%.*s", key, DTL_STR_FMT(name));
	if (at->count == 0)
		dtl_buf_add_z(out, "any");
	for (size_t i = 0; i < at->count; i++)
		dtl_buf_addf(out, "%s%.*s", i > 0 ? "|" : "", DTL_STR_FMT(at->items[i]));
}

static void
put_predicates(struct dtl_buf *out, const struct reading *r, struct dtl_str list)
{
	struct dtl_str verb;
	bool first = true;

	while (dtl_str_split(&list, '|', &verb)) {
		dtl_buf_addf(out, "%s%.*s", first ? "" : "|", DTL_STR_FMT(verb));
		if (dtl_str_find_char(verb, '_', 0) == verb.n)
			dtl_buf_add_str(out, r->particle);
		first = false;
	}
}

/* In the passive meaning of "[a:b]" the one who stands before the verb acts as b says. */
static void
put_reading(struct dtl_petrarch *p, const struct reading *r, struct dtl_str predicates,
    struct dtl_str code, const char *voice)
{
	struct dtl_buf *out = &p->patterns;
	bool turned = strcmp(voice, " passive") == 0;

	petr_source(p, out, NULL);
	dtl_buf_addf(out, "%.*s ", DTL_STR_FMT(code));
	put_predicates(out, r, predicates);
	dtl_buf_add_z(out, r->passive && !turned ? " passive" : voice);
	if (r->subject.filled)
		put_words(
		    out, turned && !r->object.filled ? "obj=" : "subj=", DTL_STR_NONE, &r->subject);
	if (r->object.filled)
		put_words(out, "obj=", DTL_STR_NONE, &r->object);
	for (size_t i = 0; i < r->prep_count; i++) {
		struct dtl_str name =
		    dtl_str_from(dtl_arena_printf(p->a, "%.*s:", DTL_STR_FMT(r->prep_names[i])));

		put_words(out, "prep=", name, &r->preps[i]);
	}
	if (r->both)
		dtl_buf_add_z(out, " both");
	if (turned)
		dtl_buf_add_z(out, " source=obj target=subj");
	else if (r->target.n > 0)
		dtl_buf_addf(out, " target=%.*s", DTL_STR_FMT(r->target));
	dtl_buf_add_char(out, '\n');
}

/* The code ends the line; some lines of the wild have no blank before it. */
static bool
take_code(struct dtl_petrarch *p, struct dtl_str *line, struct dtl_str *ret)
{
	struct dtl_str rest = *line;
	size_t open = dtl_str_find_char(rest, '[', 0);

	if (!petr_bracket(p, &rest, ret)) {
		petr_warn(p, "a pattern without a [code]");
		return false;
	}
	if (open > 0 && strchr(" \t", line->p[open - 1]) == NULL)
		petr_warn(p, "no blank before '['");
	*line = dtl_str_slice(*line, 0, open);
	return true;
}

/* A synset of prepositions makes one pattern for each of them. */
static void
put_readings(struct dtl_petrarch *p, struct reading *r, struct dtl_str predicates,
    struct dtl_str code, const char *voice)
{
	for (size_t i = 0; r->any_prep != NULL && i < r->any_prep->count; i++) {
		r->prep_names[0] = petr_lower(p, petr_phrase(p, r->any_prep->items[i]));
		put_reading(p, r, predicates, code, voice);
	}
	if (r->any_prep == NULL)
		put_reading(p, r, predicates, code, voice);
}

void
petr_pattern(
    struct dtl_petrarch *p, struct dtl_str line, const struct dtl_str *predicates, size_t count)
{
	struct reading *r = DTL_NEW(p->a, struct reading);
	struct dtl_str code, active, passive;

	if (!take_code(p, &line, &code) || !petr_event_code(p, code, &active, &passive))
		return;
	read_tokens(p, r, line);
	if (r->bad || count == 0)
		return;
	bool two = !dtl_str_eq(active, passive);

	for (size_t i = 0; i < count; i++) {
		if (active.n > 0)
			put_readings(p, r, predicates[i], active, two ? " active" : "");
		if (two && passive.n > 0)
			put_readings(p, r, predicates[i], passive, " passive");
	}
}

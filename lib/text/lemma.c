#include "base/utf8.h"
#include "text/labels.h"
#include "text/model.h"

enum { STEM_MAX = 64 };

/* A base form being tried. */
struct stem {
	char p[STEM_MAX];
	size_t n;
};

static struct stem
stem_of(struct dtl_str word, size_t cut, const char *ending)
{
	struct stem s = { .n = word.n - cut };
	size_t more = strlen(ending);

	memcpy(s.p, word.p, s.n);
	memcpy(s.p + s.n, ending, more);
	s.n += more;
	return s;
}

static struct dtl_str
stem_str(const struct stem *s)
{
	return dtl_str_make(s->p, s->n);
}

static bool
is_vowel(char c)
{
	return c != '\0' && strchr("aeiou", c) != NULL;
}

/* 2 a word of that kind in the treebanks, 1 a word, 0 unknown. */
static int
known(const struct dtl_model *m, const struct stem *s, uint32_t kind)
{
	uint32_t value = dtl_words_get(&m->lexicon.words, dtl_word_hash(stem_str(s)));

	return (value & kind) != 0 ? 2 : value != 0 ? 1 : 0;
}

/* Endings of stems that had an e: "settl", "manag", "secur"; the first that fits decides. */
static bool
wants_e(const struct stem *s)
{
	static const struct {
		const char *ending;
		bool e;
	} endings[] = { { "ss", false }, { "ous", false }, { "us", false }, { "c", true },
		{ "v", true }, { "u", true }, { "zz", false }, { "z", true }, { "s", true },
		{ "dg", true }, { "rg", true }, { "ag", true }, { "eat", false }, { "oat", false },
		{ "at", true }, { "eut", false }, { "out", false }, { "ut", true },
		{ "air", false }, { "ir", true }, { "our", false }, { "ur", true },
		{ "oin", false }, { "ain", false }, { "oid", false }, { "aid", false },
		{ "id", true }, { "iev", true }, { "bl", true }, { "cl", true }, { "dl", true },
		{ "fl", true }, { "gl", true }, { "kl", true }, { "pl", true }, { "tl", true },
		{ "zl", true } };
	size_t vowels = 0;

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (dtl_str_ends(stem_str(s), endings[i].ending))
			return endings[i].e;
	if (s->n < 2)
		return true;
	for (size_t i = 0; i < s->n; i++)
		vowels += is_vowel(s->p[i]) || (i > 0 && s->p[i] == 'y');
	/* one short vowel before one consonant would have doubled it: "hop" is not in "hoped" */
	return vowels == 1 && !is_vowel(s->p[s->n - 1]) && is_vowel(s->p[s->n - 2]) &&
	       strchr("wxy", s->p[s->n - 1]) == NULL;
}

/* "stopp": a consonant that was doubled for the ending. */
static bool
is_doubled(const struct stem *s)
{
	return s->n >= 3 && s->p[s->n - 1] == s->p[s->n - 2] && !is_vowel(s->p[s->n - 1]);
}

static struct stem
choose(const struct dtl_model *m, const struct stem *plain, const struct stem *other, bool prefer,
    uint32_t kind)
{
	int kp = known(m, plain, kind), ko = known(m, other, kind);

	if (kp != ko && (kp == 2 || ko == 2 || kp == 0 || ko == 0))
		return kp > ko ? *plain : *other;
	return prefer ? *other : *plain;
}

/* Verbs in -ee, whose past looks like one of a verb in -e: "freed", "fleeing". */
static bool
is_ee_verb(const struct stem *s)
{
	static const char *const verbs[] = { "free", "flee", "agree", "disagree", "guarantee",
		"referee", "oversee", "foresee", "decree", "pedigree" };
	struct dtl_str base = dtl_str_make(s->p, s->n);

	return DTL_STR_IS_ANY(base, verbs);
}

/* The base of a word that lost `cut` bytes of an ending which begins with a vowel: -ed -ing -er. */
static struct stem
before_vowel(const struct dtl_model *m, struct dtl_str word, size_t cut, uint32_t kind)
{
	struct stem plain = stem_of(word, cut, "");
	struct stem with_e = stem_of(word, cut, "e");

	if (plain.n >= 2 && plain.p[plain.n - 1] == 'i')
		return stem_of(word, cut + 1, "y");
	if (is_ee_verb(&with_e))
		return with_e;
	if (dtl_str_ends(stem_str(&plain), "aim"))
		return plain;
	if (is_doubled(&plain)) {
		struct stem single = stem_of(word, cut + 1, "");
		bool prefer = strchr("lszf", plain.p[plain.n - 1]) == NULL;

		return choose(m, &plain, &single, prefer, kind);
	}
	return choose(m, &plain, &with_e, wants_e(&plain), kind);
}

/* The base of a word that ends in s: nouns and verbs alike. */
static struct stem
before_s(const struct dtl_model *m, struct dtl_str word, uint32_t kind)
{
	struct stem plain = stem_of(word, 1, "");

	if (word.n > 4 && dtl_str_ends(word, "ies"))
		return stem_of(word, 3, "y");
	if (word.n > 3 && dtl_str_ends(word, "es")) {
		struct stem shorter = stem_of(word, 2, "");
		static const char *const hiss[] = { "ss", "sh", "ch", "x", "zz", "o", "us" };

		for (size_t i = 0; i < sizeof hiss / sizeof hiss[0]; i++)
			if (dtl_str_ends(stem_str(&shorter), hiss[i]))
				return choose(m, &plain, &shorter, true, kind);
	}
	return plain;
}

static bool
find_in_table(const struct dtl_model *m, struct dtl_str lower, uint16_t xpos, struct dtl_str *ret)
{
	uint32_t at = dtl_words_get(&m->lemma_index, dtl_lemma_key(dtl_word_hash(lower), xpos));
	struct dtl_str text = m->section[DTL_SECTION_LEMMA_TEXT];

	if (at == 0 || at >= text.n)
		return false;
	size_t n = (unsigned char)text.p[at - 1];
	if (n > text.n - at)
		return false;
	*ret = dtl_str_make(text.p + at, n);
	return true;
}

/* Endings that a tag takes. */
static const struct rule {
	const char *xpos, *ending;
	uint32_t kind;
} rules[] = {
	{ "NNS", "s", DTL_WORD_IS_NOUN },
	{ "NNPS", "s", DTL_WORD_IS_NOUN },
	{ "VBZ", "s", DTL_WORD_IS_VERB },
	{ "VBD", "ed", DTL_WORD_IS_VERB },
	{ "VBN", "ed", DTL_WORD_IS_VERB },
	{ "VBG", "ing", DTL_WORD_IS_VERB },
	{ "JJR", "er", DTL_WORD_IS_ADJ },
	{ "RBR", "er", DTL_WORD_IS_ADJ },
	{ "JJS", "est", DTL_WORD_IS_ADJ },
	{ "RBS", "est", DTL_WORD_IS_ADJ },
};

/* True when a rule gave another word than the lower-cased form. */
static bool
by_rule(const struct dtl_model *m, struct dtl_str lower, const char *xpos, struct stem *ret)
{
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		const struct rule *r = &rules[i];
		size_t cut = strlen(r->ending);

		if (strcmp(xpos, r->xpos) != 0 || !dtl_str_ends(lower, r->ending))
			continue;
		if (lower.n < 4 || lower.n < cut + 2 || lower.n + 2 > STEM_MAX)
			return false;
		*ret =
		    cut == 1 ? before_s(m, lower, r->kind) : before_vowel(m, lower, cut, r->kind);
		return true;
	}
	return false;
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "Ministers" as part of a name keeps its capital: "Minister"; "oslo" gets one. */
static struct dtl_str
with_case(struct dtl_arena *a, struct dtl_str form, struct dtl_str lemma, bool name)
{
	if (!name || lemma.n < 3 || lemma.p[0] < 'a' || lemma.p[0] > 'z' ||
	    dtl_str_find_char(lemma, '.', 0) < lemma.n)
		return lemma;
	bool all = form.n > 2 && is_upper(form.p[0]) && is_upper(form.p[1]);
	char *p = dtl_arena_strndup(a, lemma.p, lemma.n);
	for (size_t i = 0; i < (all ? lemma.n : 1); i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)(p[i] - 'a' + 'A');
	return dtl_str_make(p, lemma.n);
}

enum { SHOUTED_MIN = 7 }; /* shorter words in capitals are mostly acronyms */

/* "TRIPOLIS" is "Tripolis". */
static struct dtl_str
name_lemma(struct dtl_arena *a, const struct dtl_token *t)
{
	bool shouted = t->form.n >= SHOUTED_MIN && t->form.n == t->lower.n;

	for (size_t i = 0; i < t->form.n; i++)
		shouted = shouted && is_upper(t->form.p[i]);
	if (!shouted)
		return with_case(a, t->form, t->form, true);
	char *p = dtl_arena_strndup(a, t->lower.p, t->lower.n);
	p[0] = t->form.p[0];
	return dtl_str_make(p, t->lower.n);
}

/* Part of a name, whatever its kind: "Eastern" and "United" of names are tagged as such. */
static bool
is_of_name(const struct dtl_token *t, enum dtl_upos upos, uint16_t xpos)
{
	if (upos == DTL_PROPN)
		return true;
	return dtl_str_starts(dtl_str_from(dtl_xpos_name(xpos)), "NNP") && is_upper(t->form.p[0]);
}

/* A word of a people or a country: "Bolivian", "Burmese". */
static bool
is_demonym(const struct dtl_token *t, enum dtl_upos upos)
{
	return upos == DTL_ADJ && t->form.n > 5 && is_upper(t->form.p[0]) &&
	       !is_upper(t->form.p[1]) &&
	       (dtl_str_ends(t->form, "ian") || dtl_str_ends(t->form, "ean") ||
		   dtl_str_ends(t->form, "ese"));
}

static bool
has_digit(struct dtl_str form)
{
	for (size_t i = 0; i < form.n; i++)
		if (form.p[i] >= '0' && form.p[i] <= '9')
			return true;
	return false;
}

/* Numbers lose the signs between their thousands: "12,500" is 12500. */
static struct dtl_str
number_lemma(struct dtl_arena *a, struct dtl_str lower, enum dtl_upos upos)
{
	char *p;
	size_t n = 0;

	if (upos != DTL_NUM || dtl_str_find_char(lower, ',', 0) == lower.n)
		return lower;
	p = dtl_arena_strndup(a, lower.p, lower.n);
	for (size_t i = 0; i < lower.n; i++)
		if (lower.p[i] != ',')
			p[n++] = lower.p[i];
	return dtl_str_make(p, n);
}

struct dtl_str
dtl_lemma_of(const struct dtl_model *m, struct dtl_arena *a, const struct dtl_token *t,
    enum dtl_upos upos, uint16_t xpos)
{
	struct dtl_str found;
	struct stem stem;

	if (upos == DTL_X || upos == DTL_SYM || dtl_str_is(t->form, "\xe2\x80\x94"))
		return t->form;
	bool name = t->form.n > 0 && is_of_name(t, upos, xpos);
	if (has_digit(t->lower))
		return upos == DTL_PROPN ? t->form : number_lemma(a, t->lower, upos);
	if (find_in_table(m, t->lower, xpos, &found))
		return with_case(a, t->form, found, name);
	if (by_rule(m, t->lower, dtl_xpos_name(xpos), &stem))
		return with_case(
		    a, t->form, dtl_str_make(dtl_arena_strndup(a, stem.p, stem.n), stem.n), name);
	if (name)
		return name_lemma(a, t);
	return is_demonym(t, upos) ? t->form : t->lower;
}

struct dtl_str
dtl_lemma(const struct dtl_model *m, struct dtl_arena *a, struct dtl_str form, enum dtl_upos upos,
    uint16_t xpos)
{
	struct dtl_token t = { .form = form, .lower = dtl_utf8_lower_str(a, form) };

	return dtl_lemma_of(m, a, &t, upos, xpos);
}

#include "base/utf8.h"
#include "text/labels.h"
#include "train.h"

enum { SURE_MIN = 3 }; /* times */

/* Lemmas that words with one tag had, and how often. */
struct lemmas {
	struct dtl_str form; /* lower-cased */
	uint16_t xpos;
	uint8_t upos;
	struct dtl_map counts;
};

static struct dtl_str
key_of(struct dtl_arena *a, const char *xpos, struct dtl_str lower)
{
	const char *key = dtl_arena_printf(a, "%s %.*s", xpos, DTL_STR_FMT(lower));

	return dtl_str_from(key);
}

/* "verb meet met met", "noun man men", "adj good better best": several forms are split by "/". */
static dtl_rc
read_irregular_line(struct dtl_arena *a, struct dtl_str line, struct dtl_map *ret)
{
	static const struct {
		const char *kind;
		const char *tags[2][2];
		const char *base;
	} kinds[] = { { "verb", { { "VBD", NULL }, { "VBN", NULL } }, "VB" },
		{ "noun", { { "NNS", "NNPS" }, { NULL, NULL } }, "NN" },
		{ "adj", { { "JJR", "RBR" }, { "JJS", "RBS" } }, "JJ" } };
	struct dtl_str kind, lemma, column, form;
	size_t k = 0;

	if (!dtl_str_split(&line, ' ', &kind) || !dtl_str_split(&line, ' ', &lemma))
		return DTL_SKIP;
	while (k < 3 && !dtl_str_is(kind, kinds[k].kind))
		k++;
	if (k == 3)
		return DTL_SKIP;
	union dtl_map_value value = { .cptr = dtl_arena_strndup(a, lemma.p, lemma.n) };
	dtl_map_put(ret, key_of(a, kinds[k].base, lemma), value);
	for (size_t c = 0; dtl_str_split(&line, ' ', &column); c++) {
		if (c == 2)
			return DTL_SKIP;
		while (dtl_str_split(&column, '/', &form))
			for (size_t t = 0; t < 2; t++)
				if (kinds[k].tags[c][t] != NULL)
					dtl_map_put(
					    ret, key_of(a, kinds[k].tags[c][t], form), value);
	}
	return DTL_OK;
}

dtl_rc
dtl_irregular_read(
    struct dtl_arena *a, struct dtl_str text, struct dtl_map *ret, struct dtl_err *err)
{
	struct dtl_str line;

	dtl_map_init(ret, a);
	for (size_t number = 1; dtl_str_split(&text, '\n', &line); number++)
		if (line.n > 0 && line.p[0] != '#' && read_irregular_line(a, line, ret) != DTL_OK)
			return dtl_err_set(err, DTL_SKIP, "irregular words, line %zu: '%.*s'",
			    number, DTL_STR_FMT(line));
	return DTL_OK;
}

static void
count_lemma(struct dtl_corpus *c, struct dtl_map *map, const struct dtl_token *t)
{
	struct dtl_str key = key_of(c->a, dtl_xpos_name(t->xpos), t->lower);
	union dtl_map_value value, times = { .num = 0 };
	struct dtl_str lemma = t->lemma;

	if (!dtl_map_get(map, key, &value)) {
		struct lemmas *l = DTL_NEW(c->a, struct lemmas);
		*l = (struct lemmas){ .form = t->lower, .xpos = t->xpos, .upos = t->upos };
		dtl_map_init(&l->counts, c->a);
		value.ptr = l;
		dtl_map_put(map, key, value);
	}
	if (t->upos == DTL_PROPN)
		lemma = dtl_utf8_lower_str(c->a, lemma);
	struct lemmas *l = value.ptr;
	(void)dtl_map_get(&l->counts, lemma, &times);
	times.num++;
	dtl_map_put(&l->counts, lemma, times);
}

/* The first of the most common. */
static struct dtl_str
usual_lemma(const struct lemmas *l)
{
	size_t best = 0;

	for (size_t i = 1; i < l->counts.count; i++)
		if (l->counts.entries[i].value.num > l->counts.entries[best].value.num)
			best = i;
	return l->counts.entries[best].key;
}

static void
add_lemma(struct dtl_pair *pair, struct dtl_str form, uint16_t xpos, struct dtl_str lemma,
    struct dtl_buf *text)
{
	if (lemma.n > 255)
		return;
	dtl_buf_add_char(text, (char)lemma.n);
	pair->hash = dtl_lemma_key(dtl_word_hash(form), xpos);
	pair->value = (uint32_t)text->n;
	dtl_buf_add_str(text, lemma);
}

/* What rules alone would say, compared without case for names. */
static bool
rules_agree(struct dtl_corpus *c, const struct lemmas *l, struct dtl_str lemma)
{
	struct dtl_str got = dtl_lemma(&c->model, c->a, l->form, (enum dtl_upos)l->upos, l->xpos);

	if (l->upos == DTL_PROPN)
		got = dtl_utf8_lower_str(c->a, got);
	return dtl_str_eq(got, lemma);
}

static bool
has_digit(struct dtl_str form)
{
	for (size_t i = 0; i < form.n; i++)
		if (form.p[i] >= '0' && form.p[i] <= '9')
			return true;
	return false;
}

/* A lemma that the treebanks have given often enough to be believed against the list, but for verbs. */
static bool
is_sure(const struct lemmas *l, struct dtl_str lemma)
{
	union dtl_map_value times = { .num = 0 };
	int64_t all = 0;

	if (l->upos == DTL_VERB || l->upos == DTL_AUX)
		return false;
	for (size_t i = 0; i < l->counts.count; i++)
		all += l->counts.entries[i].value.num;
	(void)dtl_map_get(&l->counts, lemma, &times);
	return times.num >= SURE_MIN && times.num * 3 >= all * 2;
}

/* Only what the rules get wrong is kept. What the treebanks are sure of comes first, then the list. */
void
dtl_corpus_lemmas(struct dtl_corpus *c, const struct dtl_map *irregular, struct dtl_buf *index,
    struct dtl_buf *text)
{
	struct dtl_map map;

	dtl_map_init(&map, c->a);
	for (size_t i = 0; i < c->count; i++)
		for (uint32_t k = 0; k < c->examples[i].count; k++)
			if (c->examples[i].tokens[k].lemma.p != NULL)
				count_lemma(c, &map, &c->examples[i].tokens[k]);
	struct dtl_pair *pairs = DTL_NEW_ARRAY(c->a, map.count + irregular->count, struct dtl_pair);
	size_t count = 0;
	for (size_t i = 0; i < map.count; i++) {
		const struct lemmas *l = map.entries[i].value.ptr;
		struct dtl_str lemma = usual_lemma(l);
		bool listed = dtl_map_get(irregular, map.entries[i].key, NULL);

		if (has_digit(l->form))
			continue;
		if (listed ? is_sure(l, lemma) : !rules_agree(c, l, lemma))
			add_lemma(&pairs[count++], l->form, l->xpos, lemma, text);
	}
	for (size_t i = 0; i < irregular->count; i++) {
		struct dtl_str form = irregular->entries[i].key, tag;
		union dtl_map_value value;

		(void)dtl_str_split(&form, ' ', &tag);
		if (!dtl_map_get(&map, irregular->entries[i].key, &value) ||
		    !is_sure(value.ptr, usual_lemma(value.ptr)))
			add_lemma(&pairs[count++], form, dtl_xpos_from_name(tag),
			    dtl_str_from(irregular->entries[i].value.cptr), text);
	}
	dtl_pack_words(pairs, count, index);
}

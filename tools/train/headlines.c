#include "base/utf8.h"
#include "text/labels.h"
#include "train.h"

/*
 * Treebanks hold few headlines and news is full of them, so some are made: a short sentence loses its
 * articles and the auxiliaries of its passives, its past becomes the present, and its full stop goes:
 * "The king opened a school ." -> "King opens school".
 */
enum { HEADLINE_MIN = 4, HEADLINE_MAX = 20 };

struct headline {
	struct dtl_corpus *c;
	const struct dtl_example *e;
	uint16_t vbd, vbz, vbp, dt;
};

static const struct dtl_token *
head_of(const struct headline *h, const struct dtl_token *t)
{
	return t->head == DTL_NO_TOKEN ? NULL : &h->e->tokens[t->head - h->e->first];
}

static bool
has_child(const struct headline *h, uint32_t i)
{
	for (uint32_t k = 0; k < h->e->count; k++)
		if (h->e->tokens[k].head == h->e->first + i)
			return true;
	return false;
}

static bool
is_left_out(const struct headline *h, uint32_t i)
{
	const struct dtl_token *t = &h->e->tokens[i];

	if (has_child(h, i))
		return false;
	if (t->rel == DTL_REL_DET && t->xpos == h->dt)
		return dtl_str_is(t->lower, "the") || dtl_str_is(t->lower, "a") ||
		       dtl_str_is(t->lower, "an");
	if (t->rel == DTL_REL_AUX_PASS)
		return t->xpos == h->vbd || t->xpos == h->vbz || t->xpos == h->vbp;
	return i + 1 == h->e->count && dtl_str_is(t->form, ".");
}

/* One sentence with a subject and a past verb that is its root. */
static bool
is_fit(const struct headline *h)
{
	bool subject = false, verb = false;

	for (uint32_t i = 0; i < h->e->count; i++) {
		const struct dtl_token *t = &h->e->tokens[i], *head = head_of(h, t);

		if (head == NULL)
			verb = t->upos == DTL_VERB;
		else if (head->head == DTL_NO_TOKEN &&
			 (t->rel == DTL_REL_NSUBJ || t->rel == DTL_REL_NSUBJ_PASS))
			subject = t->upos == DTL_NOUN || t->upos == DTL_PROPN;
	}
	return subject && verb && h->e->count >= HEADLINE_MIN && h->e->count <= HEADLINE_MAX;
}

static bool
is_plural(const struct headline *h, uint32_t verb)
{
	for (uint32_t i = 0; i < h->e->count; i++) {
		const struct dtl_token *t = &h->e->tokens[i];

		if (t->rel == DTL_REL_NSUBJ && t->head == h->e->first + verb) {
			for (uint32_t k = i + 1; k < h->e->count; k++)
				if (h->e->tokens[k].rel == DTL_REL_CONJ &&
				    h->e->tokens[k].head == h->e->first + i)
					return true;
			const char *tag = dtl_xpos_name(t->xpos);
			return strcmp(tag, "NNS") == 0 || strcmp(tag, "NNPS") == 0;
		}
	}
	return false;
}

/* "sign" -> "signs", "try" -> "tries", "push" -> "pushes". */
static struct dtl_str
with_s(struct dtl_arena *a, struct dtl_str base)
{
	static const char *const hiss[] = { "s", "x", "z", "ch", "sh", "o" };
	bool vowel = base.n > 1 && strchr("aeiou", base.p[base.n - 2]) != NULL;
	const char *out;

	if (dtl_str_ends(base, "y") && !vowel)
		return dtl_str_from(dtl_arena_printf(a, "%.*sies", (int)base.n - 1, base.p));
	for (size_t i = 0; i < sizeof hiss / sizeof hiss[0]; i++) {
		if (dtl_str_ends(base, hiss[i])) {
			out = dtl_arena_printf(a, "%.*ses", DTL_STR_FMT(base));
			return dtl_str_from(out);
		}
	}
	return dtl_str_from(dtl_arena_printf(a, "%.*ss", DTL_STR_FMT(base)));
}

static void
to_present(const struct headline *h, uint32_t i, struct dtl_token *t)
{
	if (t->xpos != h->vbd || t->upos != DTL_VERB || t->lemma.n == 0 ||
	    dtl_str_is(t->lemma, "be") || dtl_str_is(t->lemma, "have"))
		return;
	bool plural = is_plural(h, i);
	t->xpos = plural ? h->vbp : h->vbz;
	t->form = plural ? t->lemma : with_s(h->c->a, t->lemma);
}

static void
make_headline(const struct headline *h, struct dtl_example *ret)
{
	const struct dtl_example *e = h->e;
	uint32_t place[HEADLINE_MAX], count = 0, offset = 0;
	struct dtl_token *tokens = DTL_NEW_ARRAY(h->c->a, e->count, struct dtl_token);

	for (uint32_t i = 0; i < e->count; i++) {
		place[i] = count;
		if (is_left_out(h, i))
			continue;
		tokens[count] = e->tokens[i];
		to_present(h, i, &tokens[count++]);
	}
	for (uint32_t i = 0; i < count; i++) {
		struct dtl_token *t = &tokens[i];
		bool glued = i > 0 && t->beg == tokens[i - 1].end;

		if (t->head != DTL_NO_TOKEN)
			t->head = place[t->head - e->first];
		t->lower = dtl_utf8_lower_str(h->c->a, t->form);
		t->beg = glued ? offset : offset + 1;
		offset = t->beg + (uint32_t)t->form.n;
	}
	/* where tokens touched is only told by their places: renumber the ends last */
	for (uint32_t i = 0; i < count; i++)
		tokens[i].end = tokens[i].beg + (uint32_t)tokens[i].form.n;
	*ret = (struct dtl_example){
		.tokens = tokens, .count = count, .headline = true, .brief = e->brief
	};
}

void
dtl_corpus_headlines(struct dtl_corpus *c, size_t from)
{
	struct headline h = { .c = c,
		.vbd = dtl_xpos_from_name(dtl_str_from("VBD")),
		.vbz = dtl_xpos_from_name(dtl_str_from("VBZ")),
		.vbp = dtl_xpos_from_name(dtl_str_from("VBP")),
		.dt = dtl_xpos_from_name(dtl_str_from("DT")) };
	size_t count = c->count;

	c->examples = dtl_arena_grow(c->a, c->examples, count, count * 2, sizeof *c->examples);
	for (size_t i = from; i < count; i++) {
		h.e = &c->examples[i];
		if (is_fit(&h))
			make_headline(&h, &c->examples[c->count++]);
	}
}

#include "briefs.h"

#include "base/utf8.h"
#include "text/labels.h"
#include "train.h"

/*
 * News tells in few words who did what to whom, of people and countries that no treebank names. So of the
 * longer sentences of the treebanks short ones are made: subject, verb, object and at times a place remain,
 * and subject and object become names of the lists: "Then he visited the school that I know ." ->
 * "Latvia visited the school ." or "Latvian envoys visited the school ." Some sentences stay whole and get another subject.
 */
enum { BRIEF_MIN = 3, BRIEF_MAX = 24, SENTENCE_MAX = 60, WHOLE_MAX = 30, TIMES = 2 };

/* Words of a subtree that may stay; in percent how often what is done. */
enum { PHRASE_MAX = 6, PLACE_MAX = 5, PLACE = 40, RENAME = 30, OTHER_VERB = 25, WHOLE = 30 };

struct verb {
	struct dtl_str form, lemma;
};

struct briefs {
	struct dtl_corpus *c;
	struct dtl_brief_names names;
	struct verb *verbs; /* pasts that have an object somewhere */
	size_t verb_count;
};

/* One sentence on its way. */
struct brief {
	const struct briefs *b;
	const struct dtl_example *e;
	uint32_t root, subject, object; /* count: none */
	bool keep[SENTENCE_MAX];
	uint32_t size[SENTENCE_MAX]; /* of subtrees */
	bool renamed[SENTENCE_MAX]; /* a name stands for the subtree, whose other words go */
};

static bool
chance(const struct briefs *b, unsigned percent)
{
	return dtl_corpus_random(b->c) % 100 < percent;
}

static const struct dtl_token *
at(const struct brief *s, uint32_t i)
{
	return &s->e->tokens[i];
}

/* count: the root. */
static uint32_t
head_at(const struct brief *s, uint32_t i)
{
	uint32_t head = at(s, i)->head;

	return head == DTL_NO_TOKEN ? s->e->count : head - s->e->first;
}

static bool
is_below(const struct brief *s, uint32_t i, uint32_t top)
{
	for (uint32_t steps = 0; i < s->e->count && steps <= s->e->count; steps++) {
		if (i == top)
			return true;
		i = head_at(s, i);
	}
	return false;
}

static void
keep_below(struct brief *s, uint32_t top)
{
	for (uint32_t i = 0; i < s->e->count; i++)
		if (is_below(s, i, top))
			s->keep[i] = true;
}

/* Finds root, subject and object, and how large everything is. */
static bool
survey(struct brief *s)
{
	s->root = s->subject = s->object = s->e->count;
	for (uint32_t i = 0; i < s->e->count; i++)
		if (at(s, i)->head == DTL_NO_TOKEN)
			s->root = i;
	if (s->root == s->e->count || at(s, s->root)->upos != DTL_VERB)
		return false;
	for (uint32_t i = 0; i < s->e->count; i++) {
		const struct dtl_token *t = at(s, i);

		for (uint32_t k = 0; k < s->e->count; k++)
			s->size[i] += is_below(s, k, i);
		if (head_at(s, i) != s->root)
			continue;
		if (t->rel == DTL_REL_NSUBJ || t->rel == DTL_REL_NSUBJ_PASS)
			s->subject = i;
		if (t->rel == DTL_REL_OBJ)
			s->object = i;
	}
	return s->subject < s->root;
}

/* A clause that stands alone without its other parts. */
static bool
keep_clause(struct brief *s)
{
	bool place = !chance(s->b, PLACE);

	s->keep[s->root] = true;
	for (uint32_t i = 0; i < s->e->count; i++) {
		const struct dtl_token *t = at(s, i);

		if (head_at(s, i) != s->root)
			continue;
		switch (t->rel) {
		case DTL_REL_NSUBJ:
		case DTL_REL_NSUBJ_PASS:
		case DTL_REL_OBJ:
		case DTL_REL_IOBJ:
		case DTL_REL_OBL_AGENT:
			if (s->size[i] > PHRASE_MAX)
				return false;
			keep_below(s, i);
			break;
		case DTL_REL_AUX:
		case DTL_REL_AUX_PASS:
		case DTL_REL_COMPOUND_PRT:
			keep_below(s, i);
			break;
		case DTL_REL_CCOMP:
		case DTL_REL_XCOMP:
		case DTL_REL_EXPL:
		case DTL_REL_CSUBJ:
			return false;
		case DTL_REL_OBL:
			if (!place && i > s->root && s->size[i] <= PLACE_MAX) {
				keep_below(s, i);
				place = true;
			}
			break;
		default:
			if (dtl_str_is(t->lower, "not") || dtl_str_is(t->lower, "n't"))
				s->keep[i] = true;
		}
	}
	if (dtl_str_is(at(s, s->e->count - 1)->form, "."))
		s->keep[s->e->count - 1] = true;
	return true;
}

static bool
has_auxiliary(const struct brief *s, const char *const *forms, size_t count)
{
	for (uint32_t i = 0; i < s->root; i++)
		if (head_at(s, i) == s->root && at(s, i)->upos == DTL_AUX &&
		    dtl_str_is_any(at(s, i)->lower, forms, count))
			return true;
	return false;
}

/* Does a verb that agrees with it stay right behind one name? */
static bool
may_be_one(const struct brief *s)
{
	static const char *const many[] = { "were", "are", "have", "'re", "'ve", "am", "'m", "do",
		"don't" };

	return at(s, s->root)->xpos != DTL_XPOS_VBP &&
	       !has_auxiliary(s, many, sizeof many / sizeof many[0]);
}

static bool
may_be_many(const struct brief *s)
{
	static const char *const one[] = { "was", "is", "has", "'s", "am", "'m", "does" };

	return at(s, s->root)->xpos != DTL_XPOS_VBZ &&
	       !has_auxiliary(s, one, sizeof one / sizeof one[0]);
}

static bool
has_question_word(const struct brief *s)
{
	for (uint32_t i = 0; i < s->e->count; i++) {
		const char *tag = dtl_xpos_name(at(s, i)->xpos);

		if (s->keep[i] && (tag[0] == 'W' || strcmp(tag, "EX") == 0))
			return true;
	}
	return false;
}

static void
rename_phrase(struct brief *s, uint32_t top)
{
	for (uint32_t i = 0; i < s->e->count; i++)
		if (is_below(s, i, top))
			s->keep[i] = false;
	s->keep[top] = true;
	s->renamed[top] = true;
}

static void
choose_names(struct brief *s)
{
	const struct dtl_token *subject = at(s, s->subject);
	bool pronoun = subject->xpos == DTL_XPOS_PRP, named = subject->upos == DTL_PROPN;

	if ((may_be_one(s) || may_be_many(s)) && (pronoun || named || chance(s->b, RENAME)))
		rename_phrase(s, s->subject);
	if (s->object < s->e->count && s->object > s->root &&
	    (at(s, s->object)->xpos == DTL_XPOS_PRP || chance(s->b, RENAME / 2)))
		rename_phrase(s, s->object);
}

static struct dtl_str
with_capital(struct dtl_arena *a, struct dtl_str form, bool upper)
{
	struct dtl_str rest = dtl_str_make(form.p + 1, form.n - 1);
	unsigned char c = (unsigned char)form.p[0];

	if (c >= 0x80)
		return form;
	return dtl_str_from(dtl_arena_printf(
	    a, "%c%.*s", (int)(upper ? dtl_utf8_upper(c) : dtl_utf8_lower(c)), DTL_STR_FMT(rest)));
}

static void
change_verb(const struct brief *s, struct dtl_token *verb)
{
	const struct briefs *b = s->b;

	if (verb->xpos != DTL_XPOS_VBD || b->verb_count == 0 || s->object == s->e->count ||
	    !chance(b, OTHER_VERB))
		return;
	const struct verb *other = &b->verbs[dtl_corpus_random(b->c) % b->verb_count];
	verb->form = other->form;
	verb->lemma = other->lemma;
}

/* Letters and offsets of a sentence whose words are chosen; glued[i]: to the one before. */
static void
spell_words(struct brief *s, struct dtl_token *tokens, const bool *glued, uint32_t count)
{
	struct dtl_arena *a = s->b->c->a;
	uint32_t offset = 0;

	for (uint32_t i = 0; i < count; i++) {
		struct dtl_token *t = &tokens[i];

		if (i == 0)
			t->form = with_capital(a, t->form, true);
		t->lower = dtl_utf8_lower_str(a, t->form);
		t->beg = glued[i] || i == 0 ? offset : offset + 1;
		t->end = offset = t->beg + (uint32_t)t->form.n;
	}
}

static struct dtl_example
write_brief(struct brief *s)
{
	struct dtl_arena *a = s->b->c->a;
	uint32_t place[SENTENCE_MAX + 1] = { 0 }, count = 0;
	size_t room = s->e->count + 2 * DTL_BRIEF_WORDS;
	struct dtl_token *tokens = DTL_NEW_ARRAY(a, room, struct dtl_token);
	bool *glued = DTL_NEW_ARRAY(a, room, bool);
	bool *set = DTL_NEW_ARRAY(a, room, bool); /* the head is right */

	for (uint32_t i = 0; i < s->e->count; i++) {
		const struct dtl_token *t = at(s, i);

		place[i] = count;
		if (!s->keep[i])
			continue;
		glued[count] = (i > 0 && s->keep[i - 1] && t->beg == at(s, i - 1)->end) ||
			       dtl_str_is(t->form, ".");
		if (s->renamed[i]) {
			bool object = i != s->subject;

			count += dtl_brief_put(&s->b->names, s->b->c,
			    &(struct dtl_brief_place){ t, count, tokens + count, set + count,
				object || may_be_one(s), object || may_be_many(s) });
			continue;
		}
		tokens[count] = *t;
		if (i == 0 && t->upos != DTL_PROPN && count != 0)
			tokens[count].form = with_capital(a, t->form, false);
		if (i == s->root)
			change_verb(s, &tokens[count]);
		count++;
	}
	for (uint32_t i = 0; i < count; i++)
		if (!set[i] && tokens[i].head != DTL_NO_TOKEN)
			tokens[i].head = place[tokens[i].head - s->e->first];
	spell_words(s, tokens, glued, count);
	return (struct dtl_example){ .tokens = tokens, .count = count, .brief = true };
}

static void
add(struct brief *s)
{
	struct dtl_example made = write_brief(s);

	if (made.count >= BRIEF_MIN)
		s->b->c->examples[s->b->c->count++] = made;
}

/* "It said that he would come." -> "Latvia said that he would come." */
static void
make_whole(const struct briefs *b, const struct dtl_example *e)
{
	struct brief s = { .b = b, .e = e };

	if (e->count > WHOLE_MAX || !survey(&s) || s.subject != 0 || s.size[0] != 1 ||
	    !(may_be_one(&s) || may_be_many(&s)) || !chance(b, WHOLE))
		return;
	if (at(&s, 0)->xpos != DTL_XPOS_PRP && at(&s, 0)->upos != DTL_PROPN)
		return;
	memset(s.keep, true, sizeof s.keep);
	s.renamed[0] = true;
	add(&s);
}

static void
make_brief(const struct briefs *b, const struct dtl_example *e)
{
	struct brief s = { .b = b, .e = e };
	uint32_t kept = 0;

	if (!survey(&s) || !keep_clause(&s) || has_question_word(&s) ||
	    dtl_str_is(at(&s, e->count - 1)->form, "?"))
		return;
	choose_names(&s);
	if (at(&s, s.subject)->xpos == DTL_XPOS_PRP && !s.renamed[s.subject])
		return;
	for (uint32_t i = 0; i < e->count; i++)
		kept += s.keep[i];
	if (kept <= BRIEF_MAX && kept < e->count)
		add(&s);
}

static void
collect_verbs(struct briefs *b)
{
	struct dtl_corpus *c = b->c;

	b->verbs = DTL_NEW_ARRAY(c->a, c->count, struct verb);
	for (size_t i = 0; i < c->count; i++) {
		struct brief s = { .b = b, .e = &c->examples[i] };

		if (s.e->count > SENTENCE_MAX || !survey(&s) || s.object == s.e->count)
			continue;
		const struct dtl_token *verb = at(&s, s.root);
		if (verb->xpos == DTL_XPOS_VBD && !dtl_str_is(verb->lemma, "have"))
			b->verbs[b->verb_count++] = (struct verb){ verb->form, verb->lemma };
	}
}

void
dtl_corpus_briefs(struct dtl_corpus *c, const struct dtl_name_input *in)
{
	struct briefs b = { .c = c };
	size_t count = c->count;

	if (!dtl_brief_names_read(&b.names, c->a, in))
		return;
	collect_verbs(&b);
	c->examples =
	    dtl_arena_grow(c->a, c->examples, count, count * (TIMES + 2), sizeof *c->examples);
	for (size_t i = 0; i < count; i++) {
		const struct dtl_example e = c->examples[i];

		if (e.count > SENTENCE_MAX)
			continue;
		for (int times = 0; times < TIMES; times++)
			make_brief(&b, &e);
		make_whole(&b, &e);
	}
}

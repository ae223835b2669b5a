#include "text/model.h"
#include "text/names_work.h"

#include <assert.h>

const char *
dtl_name_kind_name(enum dtl_name_kind kind)
{
	static const char *const names[] = { "O", "PER", "ORG", "LOC", "EVENT" };

	return names[kind < DTL_NAME_KIND_COUNT ? kind : DTL_NAME_NONE];
}

static bool
ends_name(uint8_t label)
{
	return label == 0 || dtl_name_label_part(label) == DTL_NAME_ONLY ||
	       dtl_name_label_part(label) == DTL_NAME_LAST;
}

static bool
begins_name(uint8_t label)
{
	return label == 0 || dtl_name_label_part(label) == DTL_NAME_ONLY ||
	       dtl_name_label_part(label) == DTL_NAME_FIRST;
}

bool
dtl_name_may_follow(uint8_t from, uint8_t to)
{
	if (ends_name(from))
		return begins_name(to);
	return !begins_name(to) && dtl_name_label_kind(from) == dtl_name_label_kind(to);
}

void
dtl_name_model_steps(struct dtl_name_model *n)
{
	for (uint8_t from = 0; from < DTL_NAME_LABELS; from++) {
		uint64_t feature = dtl_name_step_feature(from);

		memset(n->step[from], 0, sizeof n->step[from]);
		dtl_linear_score(&n->weights, &feature, 1, n->step[from]);
	}
}

#define NEVER (INT64_MIN / 4)

/* For each label those that may stand before it, in order. */
struct before {
	uint8_t count[DTL_NAME_LABELS], label[DTL_NAME_LABELS][DTL_NAME_LABELS];
};

static void
find_before(struct before *ret)
{
	for (uint8_t to = 0; to < DTL_NAME_LABELS; to++) {
		ret->count[to] = 0;
		for (uint8_t k = 0; k < DTL_NAME_LABELS; k++)
			if (dtl_name_may_follow(k, to))
				ret->label[to][ret->count[to]++] = k;
	}
}

/* A word on the way, and the way so far. */
struct way {
	const int32_t (*step)[DTL_NAME_LABELS];
	struct before before;
	int64_t score[2][DTL_NAME_LABELS]; /* of words with even numbers, and odd */
};

/* The best way to each label of word i, over what was best for the word before. */
static void
step_on(struct way *w, size_t i, const int32_t *emission, uint8_t *from)
{
	const int64_t *before = w->score[i & 1];
	int64_t *now = w->score[(i + 1) & 1];

	for (uint8_t to = 0; to < DTL_NAME_LABELS; to++) {
		int64_t best = NEVER;

		for (unsigned n = 0; n < w->before.count[to]; n++) {
			uint8_t k = w->before.label[to][n];

			if (before[k] + w->step[k][to] <= best)
				continue;
			best = before[k] + w->step[k][to];
			from[to] = k;
		}
		now[to] = best + emission[to];
	}
}

/* A plain word is no name: all ways meet again. */
static void
step_plain(struct way *w, size_t i, uint8_t *from)
{
	const int64_t *before = w->score[i & 1];
	int64_t *now = w->score[(i + 1) & 1], best = NEVER;

	for (uint8_t k = 0; k < DTL_NAME_LABELS; k++) {
		now[k] = NEVER;
		if (!ends_name(k) || before[k] + w->step[k][0] <= best)
			continue;
		best = before[k] + w->step[k][0];
		from[0] = k;
	}
	now[0] = best;
}

void
dtl_name_best_path(struct dtl_arena *a, const int32_t (*emission)[DTL_NAME_LABELS],
    const int32_t (*step)[DTL_NAME_LABELS], const struct dtl_name_word *names, size_t count,
    uint8_t *ret)
{
	uint8_t(*from)[DTL_NAME_LABELS] = dtl_arena_array(a, count + 1, DTL_NAME_LABELS);
	struct way w = { .step = step };

	find_before(&w.before);
	for (int k = 0; k < DTL_NAME_LABELS; k++)
		w.score[0][k] = k == 0 ? 0 : NEVER;
	for (size_t i = 0; i < count; i++) {
		if (names[i].plain)
			step_plain(&w, i, from[i]);
		else
			step_on(&w, i, emission[i], from[i]);
	}
	uint8_t last = 0;
	for (uint8_t k = 1; k < DTL_NAME_LABELS; k++)
		if (ends_name(k) && w.score[count & 1][k] > w.score[count & 1][last])
			last = k;
	for (size_t i = count; i-- > 0;) {
		ret[i] = last;
		last = from[i][last];
	}
}

static void
write_labels(struct dtl_token *tokens, const uint8_t *labels, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct dtl_token *t = &tokens[i];

		t->name = (uint8_t)dtl_name_label_kind(labels[i]);
		t->flags &= (uint8_t) ~(DTL_TOKEN_ENTITY | DTL_TOKEN_NAME_BEGIN);
		if (labels[i] == 0)
			continue;
		t->flags |= DTL_TOKEN_ENTITY;
		if (begins_name(labels[i]))
			t->flags |= DTL_TOKEN_NAME_BEGIN;
	}
}

/* What each word gives to each label; a word's weights are asked for before those of the last one are read. */
static void
score_words(const struct dtl_name_model *n, const struct dtl_word *words,
    const struct dtl_name_word *names, size_t count, int32_t (*emission)[DTL_NAME_LABELS])
{
	uint64_t features[2][DTL_NAME_FEATURES_MAX];
	size_t used[2] = { 0 }, word[2] = { 0 };
	unsigned now = 0;

	for (size_t i = 0; i < count; i++) {
		if (names[i].plain)
			continue;
		word[now] = i;
		used[now] = dtl_name_features(words, names, count, i, features[now]);
		dtl_linear_fetch(&n->weights, features[now], used[now]);
		now ^= 1;
		dtl_linear_score(&n->weights, features[now], used[now], emission[word[now]]);
		used[now] = 0;
	}
	now ^= 1;
	dtl_linear_score(&n->weights, features[now], used[now], emission[word[now]]);
}

static void
label_sentence(const struct dtl_model *m, struct dtl_document *doc, const struct dtl_sentence *s,
    const struct dtl_word *words, struct dtl_name_memory *memory)
{
	struct dtl_token *tokens = doc->tokens + s->token;
	size_t count = s->token_count;
	const struct dtl_name_model *n = &m->names;
	struct dtl_name_word *names =
	    dtl_name_words_of(doc->a, &n->lists, memory, tokens, words, count);
	int32_t(*emission)[DTL_NAME_LABELS] = dtl_arena_array(doc->a, count + 1, sizeof *emission);
	uint8_t *labels = DTL_NEW_ARRAY(doc->a, count + 1, uint8_t);

	score_words(n, words, names, count, emission);
	dtl_name_best_path(
	    doc->a, (const int32_t(*)[DTL_NAME_LABELS])emission, n->step, names, count, labels);
	dtl_name_memory_label(memory, words, labels, count);
	write_labels(tokens, labels, count);
}

static bool
is_tagged(const struct dtl_document *doc, const struct dtl_sentence *s)
{
	return s->token_count > 0 && doc->tokens[s->token].upos != DTL_UPOS_NONE;
}

void
dtl_names_label(const struct dtl_model *m, struct dtl_document *doc)
{
	struct dtl_word **words = DTL_NEW_ARRAY(doc->a, doc->sentence_count + 1, struct dtl_word *);
	struct dtl_name_memory memory;

	if (m->names_version == 0)
		return;
	dtl_name_memory_init(&memory, doc->a, doc->token_count);
	for (size_t i = 0; i < doc->sentence_count; i++) {
		const struct dtl_sentence *s = &doc->sentences[i];
		const struct dtl_token *tokens = doc->tokens + s->token;

		if (!is_tagged(doc, s))
			continue;
		words[i] = s->words != NULL
			       ? s->words
			       : dtl_words_of(doc->a, &m->lexicon, tokens, s->token_count);
		for (uint32_t k = 0; k < s->token_count; k++)
			words[i][k].tag = dtl_model_tag_class(m, tokens[k].xpos, tokens[k].upos);
		dtl_name_memory_count(&memory, words[i], s->token_count);
	}
	for (size_t i = 0; i < doc->sentence_count; i++)
		if (words[i] != NULL)
			label_sentence(m, doc, &doc->sentences[i], words[i], &memory);
}

bool
dtl_name_next(const struct dtl_document *doc, uint32_t *at, uint32_t end, struct dtl_name *ret)
{
	assert(end <= doc->token_count);
	while (*at < end && doc->tokens[*at].name == DTL_NAME_NONE)
		(*at)++;
	if (*at >= end)
		return false;
	uint32_t beg = (*at)++;
	uint8_t kind = doc->tokens[beg].name;
	while (*at < end && doc->tokens[*at].name == kind &&
	       (doc->tokens[*at].flags & DTL_TOKEN_NAME_BEGIN) == 0)
		(*at)++;
	*ret = (struct dtl_name){ (enum dtl_name_kind)kind, beg, *at - beg };
	return true;
}

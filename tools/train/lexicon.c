#include "base/utf8.h"
#include "text/labels.h"
#include "train.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	TAG_PAIR_MIN = 8, /* rarer pairs of XPOS and UPOS are no class */
	FIXED_MIN = 20, /* times a word has to be seen before its only tag is certain */
	USUAL_MIN = 5,
	USUAL_SETS = 254,
};

/* What training saw of a word. */
struct seen {
	uint32_t tags[DTL_CLASS_MAX + 1]; /* by class */
	uint32_t small; /* times without capitals */
	uint32_t all;
	uint16_t xpos[64]; /* stops at UINT16_MAX */
	uint64_t set; /* of XPOS that are no rare exception */
	uint64_t listed; /* tags by the list of irregular words */
	uint32_t kind; /* DTL_WORD_IS_* */
	uint32_t cluster;
};

static void
add_labels(struct dtl_corpus *c, struct dtl_buf *out)
{
	bool used[256] = { false };

	for (size_t i = 0; i < c->count; i++)
		for (uint32_t k = 0; k < c->examples[i].count; k++)
			used[dtl_label_from_name(dtl_str_from(c->examples[i].tokens[k].deprel))] =
			    true;
	for (size_t i = 0; i < dtl_label_count(); i++) {
		if (!used[i])
			continue;
		dtl_buf_addf(out, "label %s\n", dtl_label_name(i));
		c->model.label[c->model.label_count++] = (uint8_t)i;
	}
}

void
dtl_corpus_labels(struct dtl_corpus *c, struct dtl_buf *out)
{
	struct dtl_model *m = &c->model;
	size_t width = DTL_UPOS_COUNT, size = dtl_xpos_count() * width;
	uint32_t *pairs = DTL_NEW_ARRAY(c->a, size, uint32_t);
	uint32_t total = 0;

	for (size_t i = 0; i < c->count; i++)
		for (uint32_t k = 0; k < c->examples[i].count; k++, total++) {
			const struct dtl_token *t = &c->examples[i].tokens[k];
			pairs[t->xpos * width + t->upos]++;
		}
	uint32_t least = total > 50000 ? TAG_PAIR_MIN : 1;
	m->tag_count = 1;
	for (size_t i = width; i < size; i++) {
		if (pairs[i] < least ||
		    !dtl_model_add_tag(m, (uint16_t)(i / width), (uint8_t)(i % width)))
			continue;
		dtl_buf_addf(out, "tag %s %s\n", dtl_xpos_name((uint16_t)(i / width)),
		    dtl_upos_name((enum dtl_upos)(i % width)));
	}
	add_labels(c, out);
	dtl_corpus_tags(c);
}

void
dtl_corpus_tags(struct dtl_corpus *c)
{
	for (size_t i = 0; i < c->count; i++) {
		struct dtl_example *e = &c->examples[i];
		e->tags = DTL_NEW_ARRAY(c->a, e->count, uint8_t);
		for (uint32_t k = 0; k < e->count; k++)
			e->tags[k] =
			    dtl_model_tag_class(&c->model, e->tokens[k].xpos, e->tokens[k].upos);
	}
}

static struct seen *
seen_of(struct dtl_arena *a, struct dtl_map *map, uint64_t hash)
{
	struct dtl_str key = dtl_str_make(dtl_arena_copy(a, &hash, sizeof hash), sizeof hash);
	union dtl_map_value value;

	if (dtl_map_get(map, key, &value))
		return value.ptr;
	value.ptr = DTL_NEW(a, struct seen);
	dtl_map_put(map, key, value);
	return value.ptr;
}

static uint32_t
kind_of(uint16_t xpos)
{
	struct dtl_str name = dtl_str_from(dtl_xpos_name(xpos));

	if (dtl_str_starts(name, "VB"))
		return DTL_WORD_IS_VERB;
	if (dtl_str_is(name, "NN") || dtl_str_is(name, "NNS"))
		return DTL_WORD_IS_NOUN;
	return dtl_str_starts(name, "JJ") || dtl_str_starts(name, "RB") ? DTL_WORD_IS_ADJ : 0;
}

static bool
has_upper(struct dtl_str form)
{
	for (size_t i = 0; i < form.n;)
		if (dtl_utf8_is_upper(dtl_utf8_next(form, &i)))
			return true;
	return false;
}

static void
count_token(struct dtl_corpus *c, struct dtl_map *map, const struct dtl_token *t, uint8_t tag)
{
	struct seen *s = seen_of(c->a, map, dtl_word_hash(t->form));

	s->all++;
	if (s->xpos[t->xpos] < UINT16_MAX)
		s->xpos[t->xpos]++;
	if (!has_upper(t->form)) {
		s->small++;
		s->tags[tag]++;
	}
	if (t->lemma.p != NULL)
		seen_of(c->a, map, dtl_word_hash(t->lemma))->kind |= kind_of(t->xpos);
}

static void
read_clusters(struct dtl_corpus *c, struct dtl_str text, struct dtl_map *map,
    unsigned char coarse[2047], uint32_t *ret_count)
{
	struct dtl_str line;
	static uint16_t votes[2047][256];

	memset(votes, 0, sizeof votes);
	while (dtl_str_split(&text, '\n', &line)) {
		struct dtl_str word = DTL_STR_NONE, fine = DTL_STR_NONE, rough = DTL_STR_NONE;
		int64_t cluster, group;

		if (!dtl_str_split(&line, ' ', &word) || !dtl_str_split(&line, ' ', &fine) ||
		    !dtl_str_split(&line, ' ', &rough) ||
		    !dtl_str_to_i64(fine, 0, 2045, &cluster) ||
		    !dtl_str_to_i64(rough, 0, 253, &group))
			continue;
		struct seen *s = seen_of(c->a, map, dtl_word_hash(word));
		if (s->cluster == 0)
			s->cluster = (uint32_t)cluster + 1;
		if (++votes[cluster][group] > votes[cluster][coarse[cluster]])
			coarse[cluster] = (unsigned char)group;
		if ((uint32_t)cluster >= *ret_count)
			*ret_count = (uint32_t)cluster + 1;
	}
}

struct usual {
	uint64_t set;
	uint32_t weight;
};

static int
by_weight(const void *a, const void *b)
{
	const struct usual *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->set < y->set ? -1 : x->set > y->set;
}

static void
find_set(struct seen *s)
{
	for (size_t i = 1; i < dtl_xpos_count(); i++)
		if (s->xpos[i] * 25u >= s->all && s->xpos[i] > 0)
			s->set |= (uint64_t)1 << i;
}

static enum dtl_usual_group
usual_group(uint64_t set)
{
	bool finite = false, link = false, other = false;

	for (size_t i = 1; i < dtl_xpos_count(); i++) {
		if ((set >> i & 1) == 0)
			continue;
		enum dtl_tag_group g = dtl_tag_group_of(dtl_xpos_name((uint16_t)i), DTL_UPOS_NONE);
		if (g == DTL_GROUP_FINITE || g == DTL_GROUP_MODAL)
			finite = true;
		else if (g == DTL_GROUP_LINK)
			link = true;
		else if (g != DTL_GROUP_PARTICIPLE)
			other = true;
	}
	if (other || finite == link)
		return DTL_USUAL_OTHER;
	if (link)
		return DTL_USUAL_LINK;
	return (set >> dtl_xpos_from_name(dtl_str_from("VBN")) & 1) != 0 ? DTL_USUAL_MAYBE
									 : DTL_USUAL_FINITE;
}

/* The most common sets of tags that words take. */
static size_t
usual_sets(struct dtl_corpus *c, const struct dtl_map *map, struct usual **ret)
{
	struct usual *sets = DTL_NEW_ARRAY(c->a, map->count + 1, struct usual);
	struct dtl_map index;
	size_t count = 0;

	dtl_map_init(&index, c->a);
	for (size_t i = 0; i < map->count; i++) {
		struct seen *s = map->entries[i].value.ptr;
		find_set(s);
		struct dtl_str key = dtl_str_make((const char *)&s->set, sizeof s->set);
		union dtl_map_value at = { .num = (int64_t)count };

		if (s->all < USUAL_MIN)
			continue;
		if (!dtl_map_get(&index, key, &at)) {
			sets[count++].set = s->set;
			dtl_map_put(&index, key, at);
		}
		sets[at.num].weight += s->all;
	}
	qsort(sets, count, sizeof *sets, by_weight);
	*ret = sets;
	return count < USUAL_SETS ? count : USUAL_SETS;
}

static uint32_t
fixed_tag(const struct seen *s)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i <= DTL_CLASS_MAX; i++)
		if (s->tags[i] > s->tags[best])
			best = i;
	return s->small >= FIXED_MIN && s->tags[best] * 1000 >= s->small * 999 ? best : 0;
}

static uint32_t
value_of(const struct seen *s, const struct usual *sets, size_t set_count)
{
	uint32_t usual = 0;

	for (size_t i = 0; i < set_count; i++)
		if (sets[i].set == (s->all >= USUAL_MIN ? s->set : s->listed) && sets[i].set != 0)
			usual = (uint32_t)i + 1;
	return dtl_word_value(s->cluster, fixed_tag(s), usual) | s->kind;
}

/* An irregular form says what it can be, also when no treebank has it. */
static void
list_irregular(struct dtl_corpus *c, struct dtl_map *map, const struct dtl_map_entry *entry)
{
	struct dtl_str form = entry->key, tag;

	if (!dtl_str_split(&form, ' ', &tag) || !dtl_str_starts(tag, "VB"))
		return;
	seen_of(c->a, map, dtl_word_hash(form))->listed |= (uint64_t)1 << dtl_xpos_from_name(tag);
	seen_of(c->a, map, dtl_word_hash(dtl_str_from(entry->value.cptr)))->kind |=
	    DTL_WORD_IS_VERB;
}

void
dtl_corpus_words(struct dtl_corpus *c, struct dtl_str clusters, const struct dtl_map *irregular,
    struct dtl_buf *words, struct dtl_buf *coarse, struct dtl_buf *labels)
{
	unsigned char group[2047] = { 0 };
	uint32_t cluster_count = 0;
	struct usual *sets;
	struct dtl_map map;

	dtl_map_init(&map, c->a);
	read_clusters(c, clusters, &map, group, &cluster_count);
	for (size_t i = 0; i < c->count; i++)
		for (uint32_t k = 0; k < c->examples[i].count; k++)
			count_token(c, &map, &c->examples[i].tokens[k], c->examples[i].tags[k]);
	for (size_t i = 0; i < irregular->count; i++)
		list_irregular(c, &map, &irregular->entries[i]);
	size_t set_count = usual_sets(c, &map, &sets);
	dtl_buf_addf(labels, "usual %d 0\n", DTL_USUAL_OTHER);
	for (size_t i = 0; i < set_count; i++) {
		c->model.lexicon.usual_set[i + 1] = sets[i].set;
		dtl_buf_addf(
		    labels, "usual %d %" PRIu64 "\n", (int)usual_group(sets[i].set), sets[i].set);
	}
	struct dtl_pair *pairs = DTL_NEW_ARRAY(c->a, map.count, struct dtl_pair);
	size_t count = 0;
	for (size_t i = 0; i < map.count; i++) {
		uint32_t value = value_of(map.entries[i].value.ptr, sets, set_count);

		memcpy(&pairs[count].hash, map.entries[i].key.p, sizeof pairs[count].hash);
		pairs[count].value = value;
		count += value != 0;
	}
	dtl_pack_words(pairs, count, words);
	dtl_buf_add(coarse, group, cluster_count);
}

/* The form as a headline in title case, in capitals or without any would have it. */
static struct dtl_str
rewrite(struct dtl_arena *a, struct dtl_str form, enum dtl_case_mode mode, bool first)
{
	struct dtl_buf out;

	if (mode == DTL_CASE_TITLE && form.n < 4 && !first)
		return form;
	dtl_buf_init(&out, a);
	for (size_t i = 0; i < form.n;) {
		bool begin = i == 0;
		uint32_t letter = dtl_utf8_next(form, &i);
		char bytes[4];

		if (mode == DTL_CASE_LOWER)
			letter = dtl_utf8_lower(letter);
		else if (mode == DTL_CASE_UPPER || begin)
			letter = dtl_utf8_upper(letter);
		dtl_buf_add(&out, bytes, dtl_utf8_put(letter, bytes));
	}
	return dtl_buf_str(&out);
}

void
dtl_corpus_variants(struct dtl_corpus *c)
{
	for (size_t i = 0; i < c->count; i++) {
		struct dtl_example *e = &c->examples[i];
		if (e->words[0] != NULL)
			continue;
		struct dtl_token *copy = dtl_arena_copy(c->a, e->tokens, e->count * sizeof *copy);

		for (int v = 0; v < DTL_VARIANTS; v++) {
			for (uint32_t k = 0; k < e->count && v != DTL_CASE_NORMAL; k++)
				copy[k].form =
				    rewrite(c->a, e->tokens[k].form, (enum dtl_case_mode)v, k == 0);
			e->words[v] = dtl_words_of(c->a, &c->model.lexicon, copy, e->count);
		}
	}
}

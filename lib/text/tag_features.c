#include "text/features.h"

enum dtl_tag_group
dtl_tag_group_of(const char *xpos, enum dtl_upos upos)
{
	static const struct {
		const char *xpos;
		enum dtl_tag_group group;
	} groups[] = { { "VBD", DTL_GROUP_FINITE }, { "VBZ", DTL_GROUP_FINITE },
		{ "VBP", DTL_GROUP_FINITE }, { "MD", DTL_GROUP_MODAL }, { "VB", DTL_GROUP_BASE },
		{ "VBN", DTL_GROUP_PARTICIPLE }, { "VBG", DTL_GROUP_GERUND },
		{ "TO", DTL_GROUP_TO }, { "NN", DTL_GROUP_NAME }, { "NNS", DTL_GROUP_NAME },
		{ "NNP", DTL_GROUP_NAME }, { "NNPS", DTL_GROUP_NAME }, { "PRP", DTL_GROUP_NAME },
		{ "WDT", DTL_GROUP_LINK }, { "WP", DTL_GROUP_LINK }, { "WRB", DTL_GROUP_LINK },
		{ "CC", DTL_GROUP_LINK }, { ",", DTL_GROUP_LINK }, { ":", DTL_GROUP_LINK },
		{ "``", DTL_GROUP_LINK }, { "''", DTL_GROUP_LINK }, { "-LRB-", DTL_GROUP_LINK } };

	if (upos == DTL_SCONJ)
		return DTL_GROUP_LINK;
	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (strcmp(groups[i].xpos, xpos) == 0)
			return groups[i].group;
	return DTL_GROUP_OTHER;
}

bool
dtl_tag_is_closed(const char *xpos)
{
	static const char *const closed[] = { "CC", "DT", "EX", "IN", "MD", "PDT", "POS", "PRP",
		"PRP$", "RP", "TO", "WDT", "WP", "WP$", "WRB" };

	for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
		if (strcmp(xpos, closed[i]) == 0)
			return true;
	return false;
}

uint8_t
dtl_tag_fence_of(const char *xpos, enum dtl_upos upos)
{
	if (strcmp(xpos, ",") == 0)
		return 1;
	if (strncmp(xpos, "VB", 2) == 0 || strcmp(xpos, "MD") == 0)
		return strcmp(xpos, "VBN") == 0 || strcmp(xpos, "VBG") == 0 ? 4 : 2;
	switch (upos) {
	case DTL_CCONJ:
		return 8;
	case DTL_ADP:
		return 16;
	case DTL_SCONJ:
		return 32;
	case DTL_PUNCT:
		return 64;
	case DTL_NOUN:
	case DTL_PROPN:
		return 128;
	default:
		return xpos[0] == 'W' ? 32 : 0;
	}
}

/*
 * verbs: the group of the last verb (4 bits), whether a name came after it (16), whether a link came
 * after it (32), and whether any finite verb came at all (64).
 */
void
dtl_word_set_tag(const struct dtl_lexicon *lexicon, struct dtl_word *words, size_t i, uint8_t tag)
{
	unsigned verbs = i > 0 ? words[i - 1].verbs : 0;
	unsigned group = lexicon->group[tag];

	words[i].tag = tag;
	words[i].atom[DTL_ATOM_TAG] = dtl_atom(tag);
	words[i].fence = lexicon->fence[tag];
	words[i].verb = i > 0 ? words[i - 1].verb : 0;
	if (group >= DTL_GROUP_FINITE && group <= DTL_GROUP_GERUND)
		words[i].verb = words[i].cluster;
	if (group == DTL_GROUP_NAME)
		verbs |= DTL_VERBS_SUBJECT;
	else if (group == DTL_GROUP_LINK)
		verbs = (verbs & ~(unsigned)DTL_VERBS_SUBJECT) | 32;
	else if (group != DTL_GROUP_OTHER)
		verbs = (verbs & 64) | group | (group <= DTL_GROUP_MODAL ? 64 : 0);
	words[i].verbs = (uint8_t)verbs;
}

/* Atoms of the tagger: the word, two on each side, and the two tags before it. */
enum tag_atom {
	A_NONE,
	A_WORD,
	A_SUFFIX2,
	A_SUFFIX3,
	A_SUFFIX4,
	A_SUFFIX5,
	A_PREFIX,
	A_PREFIX4,
	A_SHAPE,
	A_CASE, /* shape without what stands around it */
	A_CLUSTER,
	A_COARSE,
	A_USUAL,
	A_TAG1, /* tag before */
	A_TAG2,
	A_VERBS,
	A_VERB,
	A_AHEAD,
	A_PREV, /* word before, and so on */
	A_PREV_CLUSTER,
	A_PREV_SUFFIX,
	A_PREV_CASE,
	A_PREV2_CLUSTER,
	A_NEXT,
	A_NEXT_SUFFIX,
	A_NEXT_CLUSTER,
	A_NEXT_COARSE,
	A_NEXT_CASE,
	A_NEXT2_CASE,
	A_NEXT_USUAL,
	A_NEXT2_CLUSTER,
	A_NEXT2_USUAL,
	A_COUNT,
};

static const uint8_t tag_templates[][4] = {
	{ A_PREFIX },
	{ A_USUAL },
	{ A_PREFIX4, A_CASE },
	{ A_SUFFIX2, A_CASE },
	{ A_SHAPE, A_TAG1 },
	{ A_SUFFIX2, A_NEXT_USUAL },
	{ A_USUAL, A_TAG1 },
	{ A_SUFFIX3, A_CASE },
	{ A_NEXT_SUFFIX },
	{ A_TAG1, A_TAG2 },
	{ A_SHAPE, A_USUAL },
	{ A_SUFFIX2, A_TAG1 },
	{ A_CLUSTER },
	{ A_USUAL, A_NEXT_USUAL },
	/* looked at where these leave a doubt */
	{ A_WORD },
	{ A_WORD, A_NEXT_USUAL },
	{ A_SHAPE, A_SUFFIX3 },
	{ A_SHAPE, A_CLUSTER },
	{ A_SHAPE, A_PREV },
	{ A_SHAPE, A_NEXT },
	{ A_SUFFIX4, A_CASE },
	{ A_SUFFIX3, A_TAG1 },
	{ A_CLUSTER, A_SUFFIX2 },
	{ A_CLUSTER, A_NEXT_CLUSTER },
	{ A_CLUSTER, A_PREV_CLUSTER },
	{ A_COARSE, A_SUFFIX2, A_TAG1 },
	{ A_USUAL, A_TAG1, A_TAG2 },
	{ A_USUAL, A_TAG1, A_NEXT_USUAL },
	{ A_USUAL, A_NEXT_USUAL, A_NEXT2_USUAL },
	{ A_USUAL, A_PREV },
	{ A_USUAL, A_NEXT },
	{ A_PREV },
	{ A_NEXT },
	{ A_NEXT_CLUSTER },
	{ A_PREV_CLUSTER },
	{ A_AHEAD, A_VERBS, A_SUFFIX2 },
	{ A_AHEAD, A_VERBS, A_VERB, A_SUFFIX2 },
	{ A_VERBS, A_VERB, A_USUAL },
	{ A_TAG1, A_SUFFIX2, A_NEXT_COARSE },
	{ A_SUFFIX2, A_NEXT },
	{ A_VERBS, A_SUFFIX2 },
	{ A_VERBS, A_USUAL },
	{ A_SUFFIX5, A_CASE },
	{ A_SHAPE, A_PREV_CASE, A_NEXT_CASE },
	{ A_SHAPE, A_TAG1, A_NEXT_CASE },
	{ A_CASE, A_USUAL, A_PREV_CASE, A_NEXT_CASE },
	{ A_CASE, A_CLUSTER, A_NEXT_CASE },
	{ A_CASE, A_CLUSTER, A_TAG1 },
	{ A_WORD, A_PREV_CASE, A_NEXT_CASE },
	{ A_CASE, A_NEXT_CASE, A_NEXT2_CASE, A_NEXT_COARSE },
	{ A_SUFFIX3, A_TAG1, A_TAG2 },
	{ A_SUFFIX3, A_NEXT_USUAL },
	{ A_NEXT2_CLUSTER },
	{ A_PREV2_CLUSTER },
	{ A_TAG1, A_NEXT_USUAL, A_NEXT2_USUAL },
	{ A_TAG1, A_NEXT_CLUSTER },
	{ A_CLUSTER, A_NEXT_USUAL },
	{ A_PREV, A_CLUSTER },
};

enum { TAG_TEMPLATES = sizeof tag_templates / sizeof tag_templates[0] };
_Static_assert((int)TAG_TEMPLATES <= (int)DTL_TAG_FEATURES_MAX, "too many templates");

static uint64_t
case_of(const struct dtl_word *w)
{
	return dtl_atom(w->shape & (DTL_SHAPE_FIRST_UPPER | DTL_SHAPE_DIGIT | DTL_SHAPE_HYPHEN));
}

static void
tag_atoms(const struct dtl_word *words, size_t count, size_t i, uint64_t atom[A_COUNT])
{
	static const struct dtl_word edge = {
		.atom = { 3, 5, 7, 11, 13 }, .hash = 3, .suffix = { 3, 3, 3, 3, 3 }
	};
	const struct dtl_word *w = &words[i];
	const struct dtl_word *prev = i >= 1 ? w - 1 : &edge;
	const struct dtl_word *prev2 = i >= 2 ? w - 2 : &edge;
	const struct dtl_word *next = i + 1 < count ? w + 1 : &edge;
	const struct dtl_word *next2 = i + 2 < count ? w + 2 : &edge;

	atom[A_NONE] = 0;
	atom[A_WORD] = w->hash;
	for (size_t k = 1; k < 5; k++)
		atom[A_SUFFIX2 + k - 1] = w->suffix[k];
	atom[A_PREFIX] = w->prefix[0];
	atom[A_PREFIX4] = w->prefix[1];
	atom[A_SHAPE] = dtl_atom(w->shape);
	atom[A_CASE] = case_of(w);
	atom[A_CLUSTER] = w->atom[DTL_ATOM_CLUSTER];
	atom[A_COARSE] = w->atom[DTL_ATOM_COARSE];
	atom[A_USUAL] = w->atom[DTL_ATOM_USUAL];
	atom[A_TAG1] = prev->atom[DTL_ATOM_TAG];
	atom[A_TAG2] = prev2->atom[DTL_ATOM_TAG];
	atom[A_VERBS] = dtl_atom(i >= 1 ? prev->verbs : 0);
	atom[A_VERB] = dtl_atom(i >= 1 ? prev->verb : 0);
	atom[A_AHEAD] = dtl_atom(w->ahead);
	atom[A_PREV] = prev->hash;
	atom[A_PREV_CLUSTER] = prev->atom[DTL_ATOM_CLUSTER];
	atom[A_PREV_SUFFIX] = prev->suffix[1];
	atom[A_PREV_CASE] = case_of(prev);
	atom[A_PREV2_CLUSTER] = prev2->atom[DTL_ATOM_CLUSTER];
	atom[A_NEXT] = next->hash;
	atom[A_NEXT_SUFFIX] = next->suffix[1];
	atom[A_NEXT_CLUSTER] = next->atom[DTL_ATOM_CLUSTER];
	atom[A_NEXT_COARSE] = next->atom[DTL_ATOM_COARSE];
	atom[A_NEXT_CASE] = case_of(next);
	atom[A_NEXT_USUAL] = next->atom[DTL_ATOM_USUAL];
	atom[A_NEXT2_CLUSTER] = next2->atom[DTL_ATOM_CLUSTER];
	atom[A_NEXT2_CASE] = case_of(next2);
	atom[A_NEXT2_USUAL] = next2->atom[DTL_ATOM_USUAL];
}

size_t
dtl_tag_features(
    const struct dtl_word *words, size_t count, size_t i, uint64_t out[DTL_TAG_FEATURES_MAX])
{
	uint64_t atom[A_COUNT];

	tag_atoms(words, count, i, atom);
	dtl_templates_sum(tag_templates, TAG_TEMPLATES, atom, 1, out);
	return TAG_TEMPLATES;
}

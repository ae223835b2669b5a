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

void
dtl_word_set_tag(const struct dtl_lexicon *lexicon, struct dtl_word *words, size_t i, uint8_t tag)
{
	unsigned group = lexicon->group[tag];

	words[i].tag = tag;
	if (group == DTL_GROUP_OTHER)
		words[i].subject = i > 0 && words[i - 1].subject;
	else
		words[i].subject = group == DTL_GROUP_NAME;
}

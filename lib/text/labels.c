#include "text/labels.h"

#include <assert.h>

static const char *const upos_names[DTL_UPOS_COUNT] = { "_", "ADJ", "ADP", "ADV", "AUX", "CCONJ",
	"DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB",
	"X" };

/* Of one width, so that a name is found by whole numbers. */
enum { XPOS_BYTES = 8 };
#define XPOS_NAME(tag, name) name,
static const char xpos_names[DTL_XPOS_COUNT][XPOS_BYTES] = { "_", DTL_XPOS_LIST(XPOS_NAME) };

static const char *const rel_names[DTL_REL_COUNT] = {
	[DTL_REL_OTHER] = "other",
	[DTL_REL_ROOT] = "root",
	[DTL_REL_NSUBJ] = "nsubj",
	[DTL_REL_NSUBJ_PASS] = "nsubj:pass",
	[DTL_REL_OBJ] = "obj",
	[DTL_REL_IOBJ] = "iobj",
	[DTL_REL_OBL] = "obl",
	[DTL_REL_OBL_AGENT] = "obl:agent",
	[DTL_REL_OBL_TMOD] = "obl:tmod",
	[DTL_REL_CSUBJ] = "csubj",
	[DTL_REL_CSUBJ_PASS] = "csubj:pass",
	[DTL_REL_XCOMP] = "xcomp",
	[DTL_REL_CCOMP] = "ccomp",
	[DTL_REL_ADVCL] = "advcl",
	[DTL_REL_ADVCL_RELCL] = "advcl:relcl",
	[DTL_REL_ACL] = "acl",
	[DTL_REL_ACL_RELCL] = "acl:relcl",
	[DTL_REL_ADVMOD] = "advmod",
	[DTL_REL_AMOD] = "amod",
	[DTL_REL_NMOD] = "nmod",
	[DTL_REL_NMOD_POSS] = "nmod:poss",
	[DTL_REL_NMOD_TMOD] = "nmod:tmod",
	[DTL_REL_NMOD_NPMOD] = "nmod:npmod",
	[DTL_REL_APPOS] = "appos",
	[DTL_REL_NUMMOD] = "nummod",
	[DTL_REL_DET] = "det",
	[DTL_REL_DET_PREDET] = "det:predet",
	[DTL_REL_CASE] = "case",
	[DTL_REL_MARK] = "mark",
	[DTL_REL_CC] = "cc",
	[DTL_REL_CC_PRECONJ] = "cc:preconj",
	[DTL_REL_CONJ] = "conj",
	[DTL_REL_COP] = "cop",
	[DTL_REL_AUX] = "aux",
	[DTL_REL_AUX_PASS] = "aux:pass",
	[DTL_REL_COMPOUND] = "compound",
	[DTL_REL_COMPOUND_PRT] = "compound:prt",
	[DTL_REL_FLAT] = "flat",
	[DTL_REL_FIXED] = "fixed",
	[DTL_REL_GOESWITH] = "goeswith",
	[DTL_REL_LIST] = "list",
	[DTL_REL_PARATAXIS] = "parataxis",
	[DTL_REL_ORPHAN] = "orphan",
	[DTL_REL_DISCOURSE] = "discourse",
	[DTL_REL_VOCATIVE] = "vocative",
	[DTL_REL_EXPL] = "expl",
	[DTL_REL_DISLOCATED] = "dislocated",
	[DTL_REL_REPARANDUM] = "reparandum",
	[DTL_REL_PUNCT] = "punct",
	[DTL_REL_DEP] = "dep",
};

/* Every label that a treebank may carry and the relation that readers see. */
static const struct label {
	const char *name;
	enum dtl_rel rel;
} labels[] = {
	{ "dep", DTL_REL_DEP },
	{ "acl", DTL_REL_ACL },
	{ "acl:relcl", DTL_REL_ACL_RELCL },
	{ "advcl", DTL_REL_ADVCL },
	{ "advcl:relcl", DTL_REL_ADVCL_RELCL },
	{ "advmod", DTL_REL_ADVMOD },
	{ "amod", DTL_REL_AMOD },
	{ "appos", DTL_REL_APPOS },
	{ "aux", DTL_REL_AUX },
	{ "aux:pass", DTL_REL_AUX_PASS },
	{ "case", DTL_REL_CASE },
	{ "cc", DTL_REL_CC },
	{ "cc:preconj", DTL_REL_CC_PRECONJ },
	{ "ccomp", DTL_REL_CCOMP },
	{ "compound", DTL_REL_COMPOUND },
	{ "compound:prt", DTL_REL_COMPOUND_PRT },
	{ "conj", DTL_REL_CONJ },
	{ "cop", DTL_REL_COP },
	{ "csubj", DTL_REL_CSUBJ },
	{ "csubj:outer", DTL_REL_CSUBJ },
	{ "csubj:pass", DTL_REL_CSUBJ_PASS },
	{ "det", DTL_REL_DET },
	{ "det:predet", DTL_REL_DET_PREDET },
	{ "discourse", DTL_REL_DISCOURSE },
	{ "dislocated", DTL_REL_DISLOCATED },
	{ "expl", DTL_REL_EXPL },
	{ "fixed", DTL_REL_FIXED },
	{ "flat", DTL_REL_FLAT },
	{ "goeswith", DTL_REL_GOESWITH },
	{ "iobj", DTL_REL_IOBJ },
	{ "list", DTL_REL_LIST },
	{ "mark", DTL_REL_MARK },
	{ "nmod", DTL_REL_NMOD },
	{ "nmod:desc", DTL_REL_NMOD_NPMOD },
	{ "nmod:npmod", DTL_REL_NMOD_NPMOD },
	{ "nmod:poss", DTL_REL_NMOD_POSS },
	{ "nmod:tmod", DTL_REL_NMOD_TMOD },
	{ "nmod:unmarked", DTL_REL_NMOD_TMOD },
	{ "nsubj", DTL_REL_NSUBJ },
	{ "nsubj:outer", DTL_REL_NSUBJ },
	{ "nsubj:pass", DTL_REL_NSUBJ_PASS },
	{ "nummod", DTL_REL_NUMMOD },
	{ "obj", DTL_REL_OBJ },
	{ "obl", DTL_REL_OBL },
	{ "obl:agent", DTL_REL_OBL_AGENT },
	{ "obl:npmod", DTL_REL_OBL_TMOD },
	{ "obl:tmod", DTL_REL_OBL_TMOD },
	{ "obl:unmarked", DTL_REL_OBL_TMOD },
	{ "orphan", DTL_REL_ORPHAN },
	{ "parataxis", DTL_REL_PARATAXIS },
	{ "punct", DTL_REL_PUNCT },
	{ "reparandum", DTL_REL_REPARANDUM },
	{ "root", DTL_REL_ROOT },
	{ "vocative", DTL_REL_VOCATIVE },
	{ "xcomp", DTL_REL_XCOMP },
};

enum { LABEL_COUNT = sizeof labels / sizeof labels[0] };

const char *
dtl_upos_name(enum dtl_upos upos)
{
	assert(upos < DTL_UPOS_COUNT);
	return upos_names[upos];
}

enum dtl_upos
dtl_upos_from_name(struct dtl_str name)
{
	for (int i = 1; i < DTL_UPOS_COUNT; i++)
		if (dtl_str_is(name, upos_names[i]))
			return (enum dtl_upos)i;
	return DTL_UPOS_NONE;
}

const char *
dtl_xpos_name(uint16_t xpos)
{
	assert(xpos < DTL_XPOS_COUNT);
	return xpos_names[xpos];
}

size_t
dtl_xpos_count(void)
{
	return DTL_XPOS_COUNT;
}

uint16_t
dtl_xpos_from_name(struct dtl_str name)
{
	uint64_t key = 0, at;

	if (name.n == 0 || name.n >= XPOS_BYTES)
		return 0;
	memcpy(&key, name.p, name.n);
	for (uint16_t i = 1; i < DTL_XPOS_COUNT; i++) {
		memcpy(&at, xpos_names[i], sizeof at);
		if (at == key)
			return i;
	}
	return 0;
}

const char *
dtl_rel_name(enum dtl_rel rel)
{
	assert(rel < DTL_REL_COUNT);
	return rel_names[rel];
}

size_t
dtl_label_count(void)
{
	return LABEL_COUNT;
}

const char *
dtl_label_name(size_t label)
{
	assert(label < LABEL_COUNT);
	return labels[label].name;
}

enum dtl_rel
dtl_label_rel(size_t label)
{
	assert(label < LABEL_COUNT);
	return labels[label].rel;
}

size_t
dtl_label_from_name(struct dtl_str name)
{
	for (size_t i = 0; i < LABEL_COUNT; i++)
		if (dtl_str_is(name, labels[i].name))
			return i;
	size_t colon = dtl_str_find_char(name, ':', 0);
	if (colon < name.n)
		return dtl_label_from_name(dtl_str_slice(name, 0, colon));
	return 0;
}

enum dtl_rel
dtl_rel_from_label(const char *label)
{
	struct dtl_str name = dtl_str_from(label);
	size_t found = dtl_label_from_name(name);

	if (found == 0 && !dtl_str_is(name, "dep"))
		return DTL_REL_OTHER;
	return labels[found].rel;
}

#include "base/file.h"
#include "train.h"

enum { LIMIT = 256 << 20 };

static const struct {
	const char *file;
	enum dtl_name_share share;
	uint32_t document_sentences;
	bool home;
	const char *treebank;
	const char *kinds; /* the list, for a treebank without names of its own */
} banks[] = {
	{ "ner/en_ewt-ud-dev.iob2", DTL_SHARE_TRAIN, 0, true, NULL, NULL },
	{ "ud/ewt.train.conllu", DTL_SHARE_ALL, 0, true, NULL, "treebank.txt" },
	{ "ner/wikigold.iob2", DTL_SHARE_ALL, 20, false, NULL, NULL },
	{ "ner/gum_clean_derived.train.iob2", DTL_SHARE_ALL, 40, false, "ud/gum_clean.train.conllu",
	    NULL },
	{ "ner/wnut17train.conll", DTL_SHARE_ALL, 1, false, NULL, NULL },
};

static const struct {
	const char *file;
	enum dtl_name_list list;
} lists[] = {
	{ "given.txt", DTL_LIST_GIVEN },
	{ "surnames.txt", DTL_LIST_SURNAME },
	{ "organisations.txt", DTL_LIST_ORGANISATION },
	{ "regions.txt", DTL_LIST_REGION },
	{ "events.txt", DTL_LIST_EVENT },
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static dtl_rc
read_text(struct dtl_arena *a, const char *dir, const char *file, struct dtl_str *ret,
    struct dtl_err *err)
{
	return dtl_file_read(a, dtl_arena_printf(a, "%s/%s", dir, file), LIMIT, ret, err);
}

dtl_rc
dtl_name_input_read(struct dtl_arena *a, const char *data_dir, const char *list_dir,
    struct dtl_name_input *ret, struct dtl_err *err)
{
	struct dtl_name_bank *bank = DTL_NEW_ARRAY(a, COUNT(banks), struct dtl_name_bank);
	struct dtl_name_list_source *list =
	    DTL_NEW_ARRAY(a, COUNT(lists), struct dtl_name_list_source);
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; i < COUNT(banks) && rc == DTL_OK; i++) {
		bank[i].share = banks[i].share;
		bank[i].document_sentences = banks[i].document_sentences;
		bank[i].home = banks[i].home;
		rc = read_text(a, data_dir, banks[i].file, &bank[i].text, err);
		if (rc == DTL_OK && banks[i].treebank != NULL)
			rc = read_text(a, data_dir, banks[i].treebank, &bank[i].treebank, err);
		if (rc != DTL_OK || banks[i].kinds == NULL)
			continue;
		struct dtl_str kinds = DTL_STR_NONE;
		rc = read_text(a, list_dir, banks[i].kinds, &kinds, err);
		bank[i].text = dtl_name_bank_of_trees(a, bank[i].text, kinds);
	}
	for (size_t i = 0; i < COUNT(lists) && rc == DTL_OK; i++) {
		list[i].list = lists[i].list;
		rc = read_text(a, list_dir, lists[i].file, &list[i].text, err);
	}
	if (rc == DTL_OK)
		rc = read_text(a, data_dir, "gaz/cities15000.tsv", &ret->gazetteers.cities, err);
	if (rc == DTL_OK)
		rc = read_text(
		    a, data_dir, "gaz/countries_mledoze_odbl.tsv", &ret->gazetteers.countries, err);
	if (rc != DTL_OK)
		return rc;
	ret->banks = bank;
	ret->bank_count = COUNT(banks);
	ret->lists = list;
	ret->list_count = COUNT(lists);
	return DTL_OK;
}

/* Sentences of our own, and a model of them that is made in seconds. */
#ifndef DTL_TRAIN_SMALL_MODEL_H
#define DTL_TRAIN_SMALL_MODEL_H

#include "text/conllu.h"
#include "train.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const char bank[] = "1\tMinisters\tminister\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n"
			   "2\tsigned\tsign\tVERB\tVBD\t_\t0\troot\t_\t_\n"
			   "3\tthe\tthe\tDET\tDT\t_\t4\tdet\t_\t_\n"
			   "4\ttreaty\ttreaty\tNOUN\tNN\t_\t2\tobj\t_\tSpaceAfter=No\n"
			   "5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n"
			   "\n"
			   "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n"
			   "2\tgeneral\tgeneral\tNOUN\tNN\t_\t4\tnsubj:pass\t_\t_\n"
			   "3\twas\tbe\tAUX\tVBD\t_\t4\taux:pass\t_\t_\n"
			   "4\treceived\treceive\tVERB\tVBN\t_\t0\troot\t_\t_\n"
			   "5\tby\tby\tADP\tIN\t_\t7\tcase\t_\t_\n"
			   "6\tthe\tthe\tDET\tDT\t_\t7\tdet\t_\t_\n"
			   "7\tking\tking\tNOUN\tNN\t_\t4\tobl:agent\t_\t_\n"
			   "8\tin\tin\tADP\tIN\t_\t9\tcase\t_\t_\n"
			   "9\tOslo\tOslo\tPROPN\tNNP\t_\t4\tobl\t_\tSpaceAfter=No\n"
			   "10\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n"
			   "\n";

enum { MORE = 20 };

static const struct dtl_train_options small = {
	.net_epochs = 300,
	.net_batch = 20,
	.net_state = 64,
	.net_buckets = 512,
	.net_vectors = 4,
	.more_rate = 500,
	.told = 30,
	.tag_share = 100,
	.quick_state = 64,
	.quick_view = 64,
	.quick_drop = 50,
	.drop = 100,
	.names = { .epochs = 8, .keep = 100000, .margin = 1, .miss = 1 },
};

static const char names[] = "# newdoc\n"
			    "1\tMinisters\tO\t-\t-\n"
			    "2\tleft\tO\t-\t-\n"
			    "3\tOslo\tB-LOC\t-\t-\n"
			    "\n"
			    "1\tAda\tB-PER\t-\t-\n"
			    "2\tHolm\tI-PER\t-\t-\n"
			    "3\tsaw\tO\t-\t-\n"
			    "4\tBergen\tB-LOC\t-\t-\n"
			    "\n";

static inline struct dtl_str
train_so(struct dtl_arena *a, struct dtl_train_options options, struct dtl_str base,
    struct dtl_str start)
{
	struct dtl_str text = dtl_str_from(bank);
	const struct dtl_name_bank names_bank = { .text = dtl_str_from(names), .home = true };
	const struct dtl_name_list_source list = { DTL_LIST_GIVEN,
		dtl_str_from("# given names\nAda; Ole\n") };
	struct dtl_train_input in = {
		.names = { .banks = &names_bank, .bank_count = 1, .lists = &list, .list_count = 1 },
		.treebanks = &text,
		.treebank_count = 1,
		.clusters = dtl_str_from("signed 4 1\nthe 0 0\nking 7 1\ngeneral 7 1\n"),
		.irregular = dtl_str_from("# ours\nverb meet met met\nnoun man men\n"),
		.manifest = dtl_str_from("a small model\n"),
		.base = base,
		.start = start,
	};
	struct dtl_err err;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	assert_int_equal(dtl_train(a, &in, &options, &out, &err), DTL_OK);
	return dtl_buf_str(&out);
}

static inline struct dtl_str
train_with(struct dtl_arena *a, struct dtl_str base, struct dtl_str start, unsigned more)
{
	struct dtl_train_options options = small;

	options.more_epochs = more;
	return train_so(a, options, base, start);
}

static inline struct dtl_str
train_small(struct dtl_arena *a)
{
	return train_with(a, DTL_STR_NONE, DTL_STR_NONE, MORE);
}

/* The words of the bank alone. */
static inline struct dtl_document
bare_bank(struct dtl_arena *a, enum dtl_text_reader reader)
{
	struct dtl_document doc;
	struct dtl_err err;

	assert_int_equal(dtl_conllu_read(a, dtl_str_from(bank), &doc, &err), DTL_OK);
	for (size_t i = 0; i < doc.token_count; i++)
		doc.tokens[i] = (struct dtl_token){ .beg = doc.tokens[i].beg,
			.end = doc.tokens[i].end,
			.form = doc.tokens[i].form,
			.lower = doc.tokens[i].lower };
	doc.reader = reader;
	return doc;
}

#endif

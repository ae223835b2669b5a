/*
 * train - makes data/model/english.model from the treebanks and the word clusters.
 *
 *	train --data DIR [--out FILE] [--irregular FILE] [--manifest FILE] [--names DIR]
 *	      [--vectors FILE] [--base MODEL [--quick]] [--start MODEL] [--teacher MODEL]
 *	      [--set NAME=NUMBER ...]
 *
 * --vectors: what tools/train/fetch-vectors fetches; without it the encoder knows only its own words.
 *
 * --base takes both encoders of a model, so that only names are learned (same bytes, sooner); with --quick all but the
 * quick encoder is taken, and that alone is learned.
 * --start takes the encoder of a model as it was before it was learned on (--set more_epochs=0), and learns on.
 * --teacher: the encoder learns from what another model's thinks, too.
 * --set changes a number of struct dtl_train_options, for experiments.
 */
#include "base/file.h"
#include "train.h"

#include <getopt.h>
#include <stdio.h>

enum { LIMIT = 256 << 20, VECTORS_LIMIT = 1 << 30 }; /* bytes of a file */

struct arguments {
	const char *data, *out, *irregular, *manifest, *names, *base, *start, *teacher, *vectors;
	struct dtl_train_options options;
};

static const struct dtl_train_options full = {
	.headlines = 1,
	.names = { .runs = 3,
	    .epochs = 10,
	    .keep = 160000,
	    .least_percent = 10,
	    .margin = 40,
	    .miss = 80 },
	.net_epochs = 20,
	.net_batch = 1000,
	.net_state = 128,
	.net_buckets = 8192,
	.net_vectors = 64000,
	.more_epochs = 3,
	.more_rate = 500,
	.told = 30,
	.tag_share = 150,
	.drop = 40,
	.trust = 50,
	.quick_epochs = 16,
	.quick_state = 64,
	.quick_view = 64,
	.quick_drop = 50,
	.progress = true,
};

static bool
set_option(struct dtl_train_options *o, const char *text)
{
	const struct {
		const char *name;
		unsigned *value;
	} names[] = { { "headlines", &o->headlines }, { "more_epochs", &o->more_epochs },
		{ "more_rate", &o->more_rate }, { "told", &o->told },
		{ "tag_share", &o->tag_share }, { "trust", &o->trust },
		{ "tag_trust", &o->tag_trust }, { "drop", &o->drop }, { "hold_dev", &o->hold_dev },
		{ "name_runs", &o->names.runs }, { "name_epochs", &o->names.epochs },
		{ "keep_names", &o->names.keep }, { "name_percent", &o->names.least_percent },
		{ "name_margin", &o->names.margin }, { "name_miss", &o->names.miss },
		{ "name_hold", &o->names.hold }, { "net_epochs", &o->net_epochs },
		{ "net_batch", &o->net_batch }, { "net_state", &o->net_state },
		{ "net_buckets", &o->net_buckets }, { "net_vectors", &o->net_vectors },
		{ "quick_epochs", &o->quick_epochs }, { "quick_state", &o->quick_state },
		{ "quick_view", &o->quick_view }, { "quick_drop", &o->quick_drop } };
	struct dtl_str setting = dtl_str_from(text), name;
	int64_t value;
	bool whole =
	    dtl_str_split(&setting, '=', &name) && dtl_str_to_i64(setting, 0, 100000000, &value);

	for (size_t i = 0; whole && i < sizeof names / sizeof names[0]; i++) {
		if (!dtl_str_is(name, names[i].name))
			continue;
		*names[i].value = (unsigned)value;
		return true;
	}
	(void)fprintf(
	    stderr, "train: --set: '%s' sets none of the numbers in tools/train/main.c\n", text);
	return false;
}

static bool
read_arguments(int argc, char **argv, struct arguments *ret)
{
	static const struct option options[] = {
		{ "data", required_argument, NULL, 'd' },
		{ "out", required_argument, NULL, 'o' },
		{ "irregular", required_argument, NULL, 'i' },
		{ "manifest", required_argument, NULL, 'm' },
		{ "names", required_argument, NULL, 'n' },
		{ "base", required_argument, NULL, 'b' },
		{ "start", required_argument, NULL, 'S' },
		{ "teacher", required_argument, NULL, 't' },
		{ "set", required_argument, NULL, 's' },
		{ "vectors", required_argument, NULL, 'v' },
		{ "quick", no_argument, NULL, 'q' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'd':
			ret->data = optarg;
			break;
		case 'o':
			ret->out = optarg;
			break;
		case 'i':
			ret->irregular = optarg;
			break;
		case 'm':
			ret->manifest = optarg;
			break;
		case 'n':
			ret->names = optarg;
			break;
		case 'b':
			ret->base = optarg;
			break;
		case 'S':
			ret->start = optarg;
			break;
		case 't':
			ret->teacher = optarg;
			break;
		case 'v':
			ret->vectors = optarg;
			break;
		case 'q':
			ret->options.quick_only = true;
			break;
		case 's':
			if (!set_option(&ret->options, optarg))
				return false;
			break;
		default:
			return false;
		}
	}
	return ret->data != NULL && optind == argc &&
	       (ret->base != NULL || !ret->options.quick_only);
}

static dtl_rc
run(struct dtl_arena *a, const struct arguments *args, struct dtl_err *err)
{
	static const char *const banks[] = { "ud/ewt.train.conllu", "ud/gum_clean.train.conllu",
		"ud/ewt.dev.conllu", "ud/gum_clean.dev.conllu" };
	static const char clusters[] = "clusters/glove100d_kmeans_1000_100.txt";
	struct dtl_train_input in = { 0 };
	const size_t bank_count = args->options.hold_dev != 0 ? 2 : 4;
	struct dtl_str text[4];
	struct dtl_buf out;
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; i < bank_count && rc == DTL_OK; i++)
		rc = dtl_file_read(
		    a, dtl_arena_printf(a, "%s/%s", args->data, banks[i]), LIMIT, &text[i], err);
	in.treebanks = text;
	in.treebank_count = bank_count;
	const struct {
		const char *path;
		size_t limit;
		struct dtl_str *text;
	} files[] = {
		{ dtl_arena_printf(a, "%s/%s", args->data, clusters), LIMIT, &in.clusters },
		{ args->irregular, LIMIT, &in.irregular },
		{ args->manifest, LIMIT, &in.manifest },
		{ args->vectors, VECTORS_LIMIT, &in.vectors },
		{ args->start, LIMIT, &in.start },
		{ args->teacher, LIMIT, &in.teacher },
		{ args->base, LIMIT, &in.base },
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0] && rc == DTL_OK; i++)
		if (files[i].path != NULL)
			rc = dtl_file_read(a, files[i].path, files[i].limit, files[i].text, err);
	if (rc == DTL_OK)
		rc = dtl_name_input_read(a, args->data, args->names, &in.names, err);
	if (rc != DTL_OK)
		return rc;
	dtl_buf_init(&out, a);
	rc = dtl_train(a, &in, &args->options, &out, err);
	if (rc != DTL_OK)
		return rc;
	(void)fprintf(stderr, "%s: %zu bytes\n", args->out, out.n);
	return dtl_file_write_atomic(args->out, dtl_buf_str(&out), 0644, err);
}

int
main(int argc, char **argv)
{
	struct arguments args = { .out = DTL_MODEL_DIR "/english.model",
		.irregular = DTL_MODEL_DIR "/irregular.txt",
		.manifest = DTL_MODEL_DIR "/manifest.txt",
		.names = DTL_MODEL_DIR "/names",
		.options = full };
	struct dtl_err err;

	if (!read_arguments(argc, argv, &args)) {
		(void)fputs(
		    "usage: train --data DIR [--out FILE] [--irregular FILE]"
		    " [--manifest FILE] [--names DIR]"
		    " [--vectors FILE] [--base MODEL [--quick]] [--start MODEL] [--teacher MODEL]"
		    " [--set NAME=NUMBER ...]\n",
		    stderr);
		return 64;
	}
	struct dtl_arena *a = dtl_arena_new((size_t)16 << 30);
	dtl_rc rc = run(a, &args, &err);
	if (rc != DTL_OK)
		(void)fprintf(stderr, "train: %s\n", err.text);
	dtl_arena_free(a);
	return rc == DTL_OK ? 0 : 1;
}

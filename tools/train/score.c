/*
 * score - how well a model tags and parses gold treebank files, and how fast.
 *
 *	score [--json] [--quick] [--runs N] MODEL FILE.conllu ...
 *
 * Words and sentences are the treebank's; tags, lemmas and trees are the model's. Arcs of
 * punctuation count, labels count with their subtypes, as in the CoNLL 2018 evaluation of
 * pretokenised text but for subtypes, which that one leaves out ("LAS" here is the stricter one;
 * "las_base" compares labels without subtypes).
 */
#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "text/conllu.h"
#include "text/tag.h"

#include <getopt.h>
#include <stdio.h>
#include <time.h>

struct counts {
	size_t tokens, upos, xpos, lemma, uas, las, las_base;
	double tag_seconds, parse_seconds;
};

static double
cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
same_base(const char *a, const char *b)
{
	size_t n = strcspn(a, ":");

	return n == strcspn(b, ":") && memcmp(a, b, n) == 0;
}

static void
compare(const struct dtl_token *gold, const struct dtl_token *got, size_t count, struct counts *c)
{
	for (size_t i = 0; i < count; i++) {
		const struct dtl_token *g = &gold[i], *t = &got[i];

		if (g->deprel == NULL)
			continue;
		c->tokens++;
		c->upos += g->upos == t->upos;
		c->xpos += g->xpos == t->xpos;
		c->lemma += g->lemma.p == NULL || dtl_str_eq(g->lemma, t->lemma);
		if (g->head != t->head)
			continue;
		c->uas++;
		c->las += strcmp(g->deprel, t->deprel) == 0;
		c->las_base += same_base(g->deprel, t->deprel);
	}
}

static void
work(const struct dtl_model *m, struct dtl_document *doc, struct counts *c)
{
	double t0 = cpu_seconds();

	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_tag(m, doc, &doc->sentences[i]);
	double t1 = cpu_seconds();
	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_parse(m, doc, &doc->sentences[i]);
	c->tag_seconds += t1 - t0;
	c->parse_seconds += cpu_seconds() - t1;
}

struct options {
	int64_t runs;
	bool json;
	enum dtl_text_reader reader;
};

static dtl_rc
score_file(const struct dtl_model *m, const char *path, const struct options *o, struct counts *c,
    struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new((size_t)4 << 30);
	struct dtl_document gold, doc;
	struct dtl_str text;
	dtl_rc rc = dtl_file_read(a, path, (size_t)256 << 20, &text, err);

	if (rc == DTL_OK)
		rc = dtl_conllu_read(a, text, &gold, err);
	for (int i = 0; i < o->runs && rc == DTL_OK; i++) {
		doc = gold;
		doc.reader = o->reader;
		doc.tokens = dtl_arena_copy(a, gold.tokens, gold.token_count * sizeof *doc.tokens);
		doc.sentences =
		    dtl_arena_copy(a, gold.sentences, gold.sentence_count * sizeof *doc.sentences);
		for (size_t k = 0; k < doc.token_count; k++) {
			struct dtl_token *t = &doc.tokens[k];
			t->upos = t->rel = 0;
			t->xpos = 0;
			t->lemma = DTL_STR_NONE;
			t->head = DTL_NO_TOKEN;
			t->deprel = NULL;
		}
		work(m, &doc, c);
		compare(gold.tokens, doc.tokens, gold.token_count, c);
	}
	dtl_arena_free(a);
	return rc;
}

static double
percent(size_t part, size_t all)
{
	return all > 0 ? 100.0 * (double)part / (double)all : 0;
}

static void
print_row(const char *path, const struct counts *c, struct dtl_json_writer *json)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	const struct {
		const char *name;
		double value;
	} figures[] = { { "upos", percent(c->upos, c->tokens) },
		{ "xpos", percent(c->xpos, c->tokens) }, { "lemma", percent(c->lemma, c->tokens) },
		{ "uas", percent(c->uas, c->tokens) }, { "las", percent(c->las, c->tokens) },
		{ "las_base", percent(c->las_base, c->tokens) },
		{ "tag_tokens_per_s", (double)c->tokens / c->tag_seconds },
		{ "tokens_per_s", (double)c->tokens / (c->tag_seconds + c->parse_seconds) } };

	if (json == NULL) {
		(void)printf("%-24s %8zu", name, c->tokens);
		for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
			(void)printf(i < 6 ? " %8.2f" : " %9.0f", figures[i].value);
		(void)printf("\n");
		return;
	}
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
		char key[128];
		(void)snprintf(
		    key, sizeof key, "%.*s.%s", (int)strcspn(name, "."), name, figures[i].name);
		dtl_json_key(json, key);
		dtl_json_double(json, (double)(int64_t)(figures[i].value * 100 + 0.5) / 100);
	}
}

static dtl_rc
run(char **argv, const struct options *o, struct dtl_err *err)
{
	struct dtl_mapping map;
	struct dtl_model *m = NULL;
	struct dtl_buf out;
	struct dtl_json_writer writer;
	dtl_rc rc = dtl_mapping_open(argv[0], &map, err);

	if (rc != DTL_OK)
		return rc;
	dtl_buf_init(&out, NULL);
	dtl_json_writer_init(&writer, &out, 0);
	dtl_json_begin_object(&writer);
	rc = dtl_model_open(dtl_str_make(map.p, map.n), &m, err);
	if (rc == DTL_OK && !dtl_model_has(m, o->reader))
		rc = dtl_err_set(err, DTL_FAIL, "the model has no quick reader");
	if (rc == DTL_OK && !o->json)
		(void)printf("%-24s %8s %8s %8s %8s %8s %8s %8s %9s %9s\n", "file", "tokens",
		    "UPOS", "XPOS", "lemma", "UAS", "LAS", "LASbase", "tag/s", "all/s");
	for (char **path = argv + 1; rc == DTL_OK && *path != NULL; path++) {
		struct counts c = { 0 };
		rc = score_file(m, *path, o, &c, err);
		if (rc == DTL_OK)
			print_row(*path, &c, o->json ? &writer : NULL);
	}
	dtl_json_end_object(&writer);
	if (rc == DTL_OK && o->json)
		(void)printf("%.*s\n", DTL_STR_FMT(dtl_buf_str(&out)));
	dtl_buf_clear(&out);
	dtl_model_close(m);
	dtl_mapping_close(&map);
	return rc;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, 'j' },
		{ "quick", no_argument, NULL, 'q' }, { "runs", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 } };
	struct options o = { .runs = 1 };
	struct dtl_err err;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'j')
			o.json = true;
		else if (c == 'q')
			o.reader = DTL_READER_QUICK;
		else if (c != 'r' || !dtl_str_to_i64(dtl_str_from(optarg), 1, 1000, &o.runs))
			return 64;
	}
	if (argc - optind < 2) {
		(void)fputs(
		    "usage: score [--json] [--quick] [--runs N] MODEL FILE.conllu ...\n", stderr);
		return 64;
	}
	if (run(argv + optind, &o, &err) != DTL_OK) {
		(void)fprintf(stderr, "score: %s\n", err.text);
		return 1;
	}
	return 0;
}

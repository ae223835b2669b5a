/*
 * names_score - how well a model finds names in texts with gold words, and how fast.
 *
 *	names_score [--json] [--wrong] [--dev] MODEL FILE[:SENTENCES] ...
 *
 * FILE is a bank as tools/train/names.h describes; SENTENCES in a document where it marks none. A
 * name counts when its words and its kind are right. --dev takes the last fifth of the documents;
 * --wrong prints each name missed or made up.
 */
#include "base/file.h"
#include "base/json.h"
#include "names.h"

#include <getopt.h>
#include <stdio.h>
#include <time.h>

struct counts {
	size_t right[DTL_NAME_KIND_COUNT], gold[DTL_NAME_KIND_COUNT], got[DTL_NAME_KIND_COUNT];
	size_t tokens;
	double seconds;
};

struct scoring {
	struct dtl_model *m;
	enum dtl_name_share share;
	bool wrong, json;
	struct dtl_json_writer *writer;
};

static double
cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Writes gold labels over the tokens of a copy, so that both are walked alike. */
static struct dtl_document
gold_document(struct dtl_arena *a, const struct dtl_name_text *text)
{
	struct dtl_document doc = text->doc;

	doc.tokens = dtl_arena_copy(a, doc.tokens, doc.token_count * sizeof *doc.tokens);
	for (size_t i = 0; i < doc.token_count; i++) {
		uint8_t label = text->gold[i];
		bool begins = label != 0 && (dtl_name_label_part(label) == DTL_NAME_ONLY ||
						dtl_name_label_part(label) == DTL_NAME_FIRST);

		doc.tokens[i].name = (uint8_t)dtl_name_label_kind(label);
		doc.tokens[i].flags |= begins ? DTL_TOKEN_NAME_BEGIN : 0;
	}
	return doc;
}

static void
print_wrong(const struct dtl_document *doc, const char *what, const struct dtl_name *n)
{
	uint32_t from = n->token > 4 ? n->token - 4 : 0, to = n->token + n->token_count + 4;

	(void)printf("%s %-5s", what, dtl_name_kind_name(n->kind));
	for (uint32_t i = from; i < to && i < doc->token_count; i++)
		(void)printf(" %s%.*s%s", i == n->token ? "[" : "",
		    DTL_STR_FMT(doc->tokens[i].form),
		    i + 1 == n->token + n->token_count ? "]" : "");
	(void)printf("\n");
}

static bool
same_name(const struct dtl_document *doc, const struct dtl_name *n)
{
	struct dtl_name other;
	uint32_t at = n->token;

	if (at > 0 && (doc->tokens[at].flags & DTL_TOKEN_NAME_BEGIN) == 0)
		return false;
	return dtl_name_next(doc, &at, (uint32_t)doc->token_count, &other) &&
	       other.token == n->token && other.token_count == n->token_count &&
	       other.kind == n->kind;
}

static void
count_names(const struct scoring *s, const struct dtl_document *doc,
    const struct dtl_document *other, const char *what, size_t *all, size_t *right)
{
	struct dtl_name n;

	for (size_t i = 0; i < doc->sentence_count; i++) {
		uint32_t at = doc->sentences[i].token, end = at + doc->sentences[i].token_count;

		while (dtl_name_next(doc, &at, end, &n)) {
			bool same = same_name(other, &n);

			all[n.kind]++;
			right[n.kind] += same;
			if (s->wrong && !same)
				print_wrong(doc, what, &n);
		}
	}
}

static void
score_text(
    const struct scoring *s, struct dtl_arena *a, struct dtl_name_text *text, struct counts *c)
{
	size_t again[DTL_NAME_KIND_COUNT] = { 0 };
	struct dtl_document gold = gold_document(a, text), *doc = &text->doc;

	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_tag(s->m, doc, &doc->sentences[i]);
	double before = cpu_seconds();
	dtl_names_label(s->m, doc);
	c->seconds += cpu_seconds() - before;
	c->tokens += doc->token_count;
	count_names(s, &gold, doc, "missed ", c->gold, c->right);
	count_names(s, doc, &gold, "made up", c->got, again);
}

static double
f1(size_t right, size_t gold, size_t got)
{
	return gold + got > 0 ? 200.0 * (double)right / (double)(gold + got) : 0;
}

static void
put_figure(const struct scoring *s, const char *file, const char *name, double value)
{
	char key[128];

	if (!s->json) {
		(void)printf(" %7.1f", value);
		return;
	}
	(void)snprintf(key, sizeof key, "%.*s.%s", (int)strcspn(file, "."), file, name);
	dtl_json_key(s->writer, key);
	dtl_json_double(s->writer, (double)(int64_t)(value * 100 + 0.5) / 100);
}

static void
print_counts(const struct scoring *s, const char *path, const struct counts *c)
{
	const char *slash = strrchr(path, '/'), *file = slash != NULL ? slash + 1 : path;
	size_t right = 0, gold = 0, got = 0;

	if (!s->json)
		(void)printf("%-28s", file);
	for (int k = DTL_NAME_PERSON; k <= DTL_NAME_EVENT; k++) {
		if (k <= DTL_NAME_PLACE) { /* no bank says what events it leaves out */
			right += c->right[k];
			gold += c->gold[k];
			got += c->got[k];
		}
		put_figure(s, file, dtl_name_kind_name((enum dtl_name_kind)k),
		    f1(c->right[k], c->gold[k], c->got[k]));
	}
	put_figure(s, file, "precision", got > 0 ? 100.0 * (double)right / (double)got : 0);
	put_figure(s, file, "recall", gold > 0 ? 100.0 * (double)right / (double)gold : 0);
	put_figure(s, file, "f1", f1(right, gold, got));
	put_figure(s, file, "tokens_per_s", (double)c->tokens / (c->seconds + 1e-9));
	if (!s->json)
		(void)printf("\n");
}

static dtl_rc
score_file(const struct scoring *s, const char *argument, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_arena_new((size_t)4 << 30);
	struct dtl_str rest = dtl_str_from(argument), path = rest;
	struct dtl_name_bank bank = { .share = s->share, .home = true };
	struct dtl_name_texts texts = { 0 };
	struct counts c = { 0 };
	int64_t sentences = 0;

	if (dtl_str_split(&rest, ':', &path) && rest.n > 0 &&
	    dtl_str_to_i64(rest, 0, 10000, &sentences))
		bank.document_sentences = (uint32_t)sentences;
	const char *file = dtl_arena_strndup(a, path.p, path.n);
	dtl_rc rc = dtl_file_read(a, file, (size_t)256 << 20, &bank.text, err);
	if (rc == DTL_OK)
		rc = dtl_name_bank_read(a, &bank, &texts, err);
	for (size_t i = 0; i < texts.count && rc == DTL_OK; i++)
		score_text(s, a, &texts.items[i], &c);
	if (rc == DTL_OK)
		print_counts(s, file, &c);
	dtl_arena_free(a);
	return rc;
}

static dtl_rc
run(struct scoring *s, char **argv, struct dtl_err *err)
{
	struct dtl_mapping map;
	struct dtl_json_writer writer;
	struct dtl_buf out;
	dtl_rc rc = dtl_mapping_open(argv[0], &map, err);

	if (rc != DTL_OK)
		return rc;
	dtl_buf_init(&out, NULL);
	dtl_json_writer_init(&writer, &out, 0);
	dtl_json_begin_object(&writer);
	s->writer = &writer;
	rc = dtl_model_open(dtl_str_make(map.p, map.n), &s->m, err);
	if (rc == DTL_OK && !s->json)
		(void)printf("%-28s %7s %7s %7s %7s %7s %7s %7s %9s\n", "file", "PER", "ORG", "LOC",
		    "EVENT", "prec", "recall", "F1", "tokens/s");
	for (char **path = argv + 1; rc == DTL_OK && *path != NULL; path++)
		rc = score_file(s, *path, err);
	dtl_json_end_object(&writer);
	if (rc == DTL_OK && s->json)
		(void)printf("%.*s\n", DTL_STR_FMT(dtl_buf_str(&out)));
	dtl_buf_clear(&out);
	dtl_model_close(s->m);
	dtl_mapping_close(&map);
	return rc;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, 'j' },
		{ "wrong", no_argument, NULL, 'w' }, { "dev", no_argument, NULL, 'd' },
		{ NULL, 0, NULL, 0 } };
	struct scoring s = { .share = DTL_SHARE_ALL };
	struct dtl_err err;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == '?')
			return 64;
		s.json = s.json || c == 'j';
		s.wrong = s.wrong || c == 'w';
		if (c == 'd')
			s.share = DTL_SHARE_DEV;
	}
	if (argc - optind < 2) {
		(void)fputs("usage: names_score [--json] [--wrong] [--dev] MODEL FILE[:SENTENCES] "
			    "...\n",
		    stderr);
		return 64;
	}
	if (run(&s, argv + optind, &err) != DTL_OK) {
		(void)fprintf(stderr, "names_score: %s\n", err.text);
		return 1;
	}
	return 0;
}

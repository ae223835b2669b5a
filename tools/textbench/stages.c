/* CPU seconds of each stage of the language core over raw text, a paragraph a line, on one thread. */
#include "textbench.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "text/clause.h"
#include "text/fold.h"
#include "text/names.h"
#include "text/segment.h"

#include <stdio.h>
#include <stdlib.h>

enum stage { SEGMENT, TAG, NAMES, PARSE, CLAUSES, STAGE_COUNT };

static const char *const names[STAGE_COUNT] = { "segment", "tag", "names", "parse", "clauses" };

struct sums {
	size_t tokens;
	double seconds[STAGE_COUNT];
};

static dtl_rc
run_stage(
    enum stage stage, const struct dtl_model *m, struct dtl_document *doc, struct dtl_err *err)
{
	struct dtl_sentence **all =
	    DTL_NEW_ARRAY(doc->a, doc->sentence_count, struct dtl_sentence *);

	for (size_t i = 0; i < doc->sentence_count; i++)
		all[i] = &doc->sentences[i];
	switch (stage) {
	case SEGMENT:
		return dtl_segment(doc, 1000000, 10000000, err);
	case TAG:
		dtl_tag_all(m, doc, all, doc->sentence_count);
		break;
	case NAMES:
		dtl_names_label(m, doc);
		break;
	case PARSE:
		dtl_parse_folded_all(m, doc, all, doc->sentence_count);
		break;
	case CLAUSES:
		dtl_clauses_find(doc);
		break;
	case STAGE_COUNT:
		break;
	}
	return DTL_OK;
}

/* One paragraph is one document, as short as articles are: the arena is new for each. */
static dtl_rc
run_line(const struct dtl_model *m, enum dtl_text_reader reader, struct dtl_arena *a,
    struct dtl_str line, struct sums *sums, struct dtl_err *err)
{
	struct dtl_document doc;
	dtl_rc rc = DTL_OK;

	textbench_lines(a, line, &doc);
	doc.reader = reader;
	for (enum stage stage = SEGMENT; stage < STAGE_COUNT && rc == DTL_OK; stage++) {
		double begun = textbench_cpu_seconds();

		rc = run_stage(stage, m, &doc, err);
		sums->seconds[stage] += textbench_cpu_seconds() - begun;
	}
	sums->tokens += doc.token_count;
	dtl_arena_reset(a);
	return rc;
}

static void
print_sums(struct dtl_arena *a, const struct sums *sums)
{
	struct dtl_json_writer w;
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	dtl_json_key(&w, "tokens");
	dtl_json_int(&w, (int64_t)sums->tokens);
	for (int i = 0; i < STAGE_COUNT; i++) {
		dtl_json_key(&w, names[i]);
		dtl_json_double(&w, sums->seconds[i]);
	}
	dtl_json_end_object(&w);
	(void)printf("%.*s\n", DTL_STR_FMT(dtl_buf_str(&out)));
}

int
textbench_stages(struct dtl_arena *a, struct dtl_str text, const struct textbench_resources *from)
{
	struct dtl_arena *work = dtl_arena_new(0);
	struct sums sums = { 0 };
	struct dtl_mapping map = { 0 };
	struct dtl_model *m = NULL;
	struct dtl_str line;
	struct dtl_err err;
	dtl_rc rc = dtl_mapping_open(from->model, &map, &err);

	if (rc == DTL_OK)
		rc = dtl_model_open(dtl_str_make(map.p, map.n), &m, &err);
	if (rc == DTL_OK && !dtl_model_has(m, from->reader))
		rc = dtl_err_set(&err, DTL_FAIL, "the model has no such reader");
	while (rc == DTL_OK && dtl_str_split(&text, '\n', &line))
		rc = run_line(m, from->reader, work, line, &sums, &err);
	if (rc == DTL_OK)
		print_sums(a, &sums);
	else
		(void)fprintf(stderr, "stages: %s\n", err.text);
	dtl_model_close(m);
	dtl_mapping_close(&map);
	dtl_arena_free(work);
	return rc == DTL_OK ? 0 : 1;
}

/* dateline lexicon test: the examples below the patterns of a folder, coded. */
#include "lexicon.h"

#include "news/example.h"

#include <stdio.h>
#include <unistd.h>

struct test {
	struct dtl_extractor *x;
	struct dtl_arena *a;
	size_t held, failed, bare;
};

static void
say_failed(const struct dtl_pattern *p, const struct dtl_pattern_example *e,
    const struct dtl_extraction *got)
{
	(void)printf("%.*s: %.*s\n    want %s %.*s %.*s\n", DTL_STR_FMT(e->rule),
	    DTL_STR_FMT(e->text), dtl_event_type_name(dtl_event_type_from_cameo(p->cameo)),
	    DTL_STR_FMT(p->cameo), DTL_STR_FMT(e->expect));
	for (size_t i = 0; i < got->event_count; i++) {
		const struct dtl_event *ev = &got->events[i];

		(void)printf("    got  %s %.*s by %.*s:", dtl_event_type_name(ev->type),
		    DTL_STR_FMT(ev->cameo), DTL_STR_FMT(ev->evidence.rule));
		for (size_t j = 0; j < ev->participant_count; j++)
			(void)printf(" %s '%.*s'", dtl_side_name(ev->participants[j].side),
			    DTL_STR_FMT(ev->participants[j].text));
		(void)printf("\n");
	}
}

static dtl_rc
test_pattern(struct test *t, const struct dtl_pattern *p, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	t->bare += p->example_count == 0;
	for (size_t i = 0; rc == DTL_OK && i < p->example_count; i++) {
		struct dtl_example_result result;

		rc = dtl_example_try(t->x, t->a, p, &p->examples[i], &result, err);
		if (rc != DTL_OK)
			return rc;
		if (!result.holds)
			say_failed(p, &p->examples[i], &result.got);
		t->held += result.holds;
		t->failed += !result.holds;
		dtl_arena_reset(t->a);
	}
	return rc;
}

static dtl_rc
test_all(struct dtl_lexicon_call *c, struct test *t, struct dtl_err *err)
{
	struct dtl_arena *a = c->line->a;
	bool all = c->own.folder[0] == '\0';
	struct dtl_lexicon *lex;
	struct dtl_patterns patterns;
	dtl_rc rc = dtl_lexicon_open(a, c->compiled.bytes, &lex, err);

	if (rc == DTL_OK)
		rc = dtl_patterns_open(a, dtl_lexicon_section(lex, "patterns"), &patterns, err);
	for (size_t i = 0; rc == DTL_OK && i < patterns.count; i++) {
		if (all || patterns.items[i].own)
			rc = test_pattern(t, &patterns.items[i], err);
	}
	return rc;
}

int
dtl_lexicon_test_examples(struct dtl_lexicon_call *c)
{
	const struct dtl_extract_options options = { .keep_text = false };
	struct dtl_arena *a = c->line->a;
	const char *language = dtl_share_path(a, "language");
	struct dtl_extract_resources resources = { .lexicon = c->compiled.bytes,
		.language_data = access(language, R_OK) == 0 ? language : NULL };
	struct test t = { .a = dtl_arena_new(0) };
	struct dtl_mapping model = { 0 };
	struct dtl_err err;
	dtl_rc rc = dtl_mapping_open(
	    dtl_shared_data_path(&c->line->shared, a, "english.model"), &model, &err);

	resources.model = dtl_str_make(model.p, model.n);
	if (rc == DTL_OK)
		rc = dtl_extractor_new(&resources, &options, &t.x, &err);
	if (rc == DTL_OK)
		rc = test_all(c, &t, &err);
	dtl_extractor_free(t.x);
	dtl_mapping_close(&model);
	dtl_arena_free(t.a);
	if (rc != DTL_OK)
		return dtl_command_fail(c->self, DTL_EXIT_FAIL, "%s", err.text);
	(void)printf(
	    "%zu examples hold, %zu fail; %zu patterns have none\n", t.held, t.failed, t.bare);
	return t.failed == 0 ? 0 : DTL_EXIT_FAIL;
}

/* run_patterns [--mutate] [--totals] [FILE...]: the examples below the patterns of data/lexicon/patterns
 * (README.md). With --mutate each pattern is taken away in turn: its examples must then fail. */
#include "base/file.h"
#include "news/example.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_BYTES = 64 << 20 };

struct run {
	struct dtl_extractor *x;
	struct dtl_arena *a;
	struct dtl_patterns patterns;
	const char *const *files; /* beginnings of the names of the files to look at; none: all */
	int file_count;
	size_t held, failed, dead;
};

static void
die(const struct dtl_err *err)
{
	(void)fprintf(stderr, "run_patterns: %s\n", err->text);
	exit(1);
}

static void
open_all(struct run *r, struct dtl_arena *a)
{
	struct dtl_extract_resources res = { .language_data = NULL };
	struct dtl_extract_options options = { .keep_text = false };
	struct dtl_lexicon *lexicon;
	struct dtl_err err;

	if (dtl_file_read(a, dtl_share_path(a, "lexicon.bin"), MAX_BYTES, &res.lexicon, &err) !=
		DTL_OK ||
	    dtl_file_read(a, dtl_share_path(a, "english.model"), MAX_BYTES, &res.model, &err) !=
		DTL_OK ||
	    dtl_extractor_new(&res, &options, &r->x, &err) != DTL_OK ||
	    dtl_lexicon_open(a, res.lexicon, &lexicon, &err) != DTL_OK ||
	    dtl_patterns_open(a, dtl_lexicon_section(lexicon, "patterns"), &r->patterns, &err) !=
		DTL_OK)
		die(&err);
}

static bool
is_chosen(const struct run *r, const struct dtl_pattern *p)
{
	for (int i = 0; i < r->file_count; i++) {
		if (dtl_str_starts(p->rule, r->files[i]))
			return true;
	}
	return r->file_count == 0;
}

static bool
example_holds(struct run *r, const struct dtl_pattern *p, const struct dtl_pattern_example *e,
    struct dtl_extraction *ret)
{
	struct dtl_example_result result;
	struct dtl_err err;

	if (dtl_example_try(r->x, r->a, p, e, &result, &err) != DTL_OK)
		die(&err);
	*ret = result.got;
	return result.holds;
}

static void
print_events(const struct dtl_extraction *out)
{
	for (size_t i = 0; i < out->event_count; i++) {
		const struct dtl_event *ev = &out->events[i];

		(void)printf("    got  %s %.*s %.*s %s by %.*s:", dtl_event_type_name(ev->type),
		    DTL_STR_FMT(ev->cameo), DTL_STR_FMT(ev->mode), dtl_status_name(ev->status),
		    DTL_STR_FMT(ev->evidence.rule));
		for (size_t j = 0; j < ev->participant_count; j++)
			(void)printf(" %s %.*s '%.*s'", dtl_side_name(ev->participants[j].side),
			    DTL_STR_FMT(ev->participants[j].country),
			    DTL_STR_FMT(ev->participants[j].text));
		(void)printf("\n");
	}
}

static void
check_example(struct run *r, const struct dtl_pattern *p, const struct dtl_pattern_example *e)
{
	struct dtl_extraction out;

	if (example_holds(r, p, e, &out)) {
		r->held++;
	} else {
		r->failed++;
		(void)printf("FAIL %.*s: %.*s\n    want %s %.*s %.*s %.*s\n", DTL_STR_FMT(e->rule),
		    DTL_STR_FMT(e->text), dtl_event_type_name(dtl_event_type_from_cameo(p->cameo)),
		    DTL_STR_FMT(p->cameo), DTL_STR_FMT(p->mode), DTL_STR_FMT(e->expect));
		print_events(&out);
	}
	dtl_arena_reset(r->a);
}

/* A pattern whose example holds without it is dead: another one does its work. */
static void
mutate_example(struct run *r, size_t index, const struct dtl_pattern_example *e)
{
	const struct dtl_pattern *p = &r->patterns.items[index];
	struct dtl_extraction out;

	dtl_extractor_mask_pattern(r->x, index);
	if (example_holds(r, p, e, &out)) {
		r->dead++;
		(void)printf("DEAD %.*s: holds without '%.*s': %.*s\n", DTL_STR_FMT(e->rule),
		    DTL_STR_FMT(p->rule), DTL_STR_FMT(e->text));
		print_events(&out);
	}
	dtl_arena_reset(r->a);
}

static void
run_all(struct run *r, bool mutate)
{
	for (size_t i = 0; i < r->patterns.count; i++) {
		const struct dtl_pattern *p = &r->patterns.items[i];

		if (!is_chosen(r, p))
			continue;
		if (p->example_count == 0) {
			(void)printf("FAIL %.*s: no example\n", DTL_STR_FMT(p->rule));
			r->failed++;
		}
		for (size_t j = 0; j < p->example_count; j++) {
			if (mutate)
				mutate_example(r, i, &p->examples[j]);
			else
				check_example(r, p, &p->examples[j]);
		}
	}
}

/* Different predicates: kind, lemma and particle. */
static size_t
add_predicates(struct dtl_arena *a, struct dtl_map *seen, const struct dtl_pattern *p)
{
	union dtl_map_value one = { .num = 1 };
	size_t before = seen->count;

	for (size_t i = 0; i < p->predicate_count; i++) {
		const struct dtl_predicate *q = &p->predicates[i];

		(void)dtl_map_put(seen,
		    dtl_str_from(dtl_arena_printf(a, "%d %.*s_%.*s", (int)q->kind,
			DTL_STR_FMT(q->lemma), DTL_STR_FMT(q->particle))),
		    one);
	}
	return seen->count - before;
}

static void
print_totals(struct run *r, struct dtl_arena *a)
{
	struct dtl_map seen;
	size_t predicates = 0, examples = 0;

	dtl_map_init(&seen, a);
	for (int type = DTL_EVENT_NONE + 1; type < DTL_EVENT_TYPE_COUNT; type++) {
		size_t patterns = 0, found = 0;

		for (size_t i = 0; i < r->patterns.count; i++) {
			const struct dtl_pattern *p = &r->patterns.items[i];

			if ((int)dtl_event_type_from_cameo(p->cameo) != type || !is_chosen(r, p))
				continue;
			patterns++;
			examples += p->example_count;
			found += add_predicates(a, &seen, p);
		}
		predicates += found;
		(void)printf("%-10s %5zu patterns, %5zu predicates not counted above\n",
		    dtl_event_type_name((enum dtl_event_type)type), patterns, found);
	}
	(void)printf("%-10s %5zu patterns, %5zu predicates, %5zu examples\n", "all",
	    r->patterns.count, predicates, examples);
}

int
main(int argc, char **argv)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct run r = { .a = dtl_arena_new(0), .files = (const char *const *)argv + 1 };
	bool mutate = false, totals = false;

	r.file_count = argc - 1;
	for (; r.file_count > 0 && r.files[0][0] == '-'; r.files++, r.file_count--) {
		mutate |= strcmp(r.files[0], "--mutate") == 0;
		totals |= strcmp(r.files[0], "--totals") == 0;
		if (!mutate && !totals) {
			(void)fprintf(
			    stderr, "usage: %s [--mutate | --totals] [FILE...]\n", argv[0]);
			return 64;
		}
	}
	open_all(&r, a);
	if (totals)
		print_totals(&r, a);
	else
		run_all(&r, mutate);
	(void)printf(
	    "%zu hold, %zu fail, %zu hold without their pattern\n", r.held, r.failed, r.dead);
	dtl_extractor_free(r.x);
	dtl_arena_free(r.a);
	dtl_arena_free(a);
	return r.failed == 0 && r.dead == 0 ? 0 : 1;
}

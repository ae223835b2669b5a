/* run_cases FILE...: texts with the events they must give (README.md). */
#include "case_reader.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_EXPECTED = 32 };

static const char runner[] = "run_cases";

struct expected {
	struct dtl_str line;
	bool found;
};

struct test_case {
	struct dtl_str title, text, published, headline, source_country;
	struct dtl_str least; /* confidence; absent: the usual one */
	struct dtl_str story; /* file beside the case that holds the text, or file.jsonl:line */
	const char *media_type;
	struct expected expected[MAX_EXPECTED];
	size_t count;
	bool others_allowed;
	int line;
};

struct run {
	struct dtl_extractor *x;
	struct dtl_arena *a;
	int passed, failed;
};

/* Leaves those that are sure enough. */
static void
keep_sure(struct dtl_arena *a, const struct test_case *c, struct dtl_extraction *x)
{
	double least = DTL_USUAL_CONFIDENCE;
	struct dtl_event *sure = dtl_arena_copy(a, x->events, x->event_count * sizeof *sure);
	size_t kept = 0;

	(void)dtl_str_to_double(c->least, &least);
	for (size_t i = 0; i < x->event_count; i++) {
		if (sure[i].confidence >= least)
			sure[kept++] = sure[i];
	}
	x->events = sure;
	x->event_count = kept;
}

static void
extract(struct run *r, const struct test_case *c, struct dtl_extraction *ret)
{
	struct dtl_article art = case_article(runner, c->text, c->published);
	struct dtl_err err;

	art.title = c->headline;
	art.source.country = c->source_country;
	if (c->media_type != NULL)
		art.content.media_type = dtl_str_from(c->media_type);
	if (dtl_extract(r->x, r->a, &art, DTL_STAGE_EVENTS, ret, &err) != DTL_OK)
		case_die(runner, err.text);
	keep_sure(r->a, c, ret);
}

/* "key=value" or key="some words"; false at the end of the line. */
static bool
next_field(struct dtl_str *rest, struct dtl_str *key, struct dtl_str *value)
{
	struct dtl_str s = dtl_str_trim(*rest);
	size_t eq = dtl_str_find_char(s, '=', 0), end;

	if (eq >= s.n)
		return false;
	*key = dtl_str_slice(s, 0, eq);
	if (eq + 1 < s.n && s.p[eq + 1] == '"') {
		end = dtl_str_find_char(s, '"', eq + 2);
		*value = dtl_str_slice(s, eq + 2, end);
		end++;
	} else {
		end = dtl_str_find_char(s, ' ', eq);
		*value = dtl_str_slice(s, eq + 1, end);
	}
	*rest = dtl_str_slice(s, end, s.n);
	return true;
}

static bool
holds(struct dtl_str text, struct dtl_str part)
{
	return part.n > 0 && dtl_str_find_nocase(text, part, 0) < text.n;
}

static bool
is_who(const struct dtl_participant *p, struct dtl_str who)
{
	return dtl_str_eq(p->country, who) || dtl_str_eq(p->code, who) || holds(p->name, who) ||
	       holds(p->text, who) || holds(p->affiliation, who);
}

static bool
is_empty(const struct dtl_event *ev, uint32_t sides)
{
	for (size_t i = 0; i < ev->participant_count; i++) {
		if (sides & 1u << ev->participants[i].side)
			return false;
	}
	return true;
}

/* Every name of the list is a participant with one of the sides and all of the functions. */
static bool
has_people(const struct dtl_event *ev, struct dtl_str list, uint32_t sides, uint32_t functions)
{
	struct dtl_str who;

	if (dtl_str_is(list, "-"))
		return is_empty(ev, sides);
	while (dtl_str_split(&list, ',', &who)) {
		bool found = false;

		for (size_t i = 0; i < ev->participant_count && !found; i++) {
			const struct dtl_participant *p = &ev->participants[i];

			found = (sides & 1u << p->side) != 0 &&
				(p->functions & functions) == functions &&
				is_who(p, dtl_str_trim(who));
		}
		if (!found)
			return false;
	}
	return true;
}

static bool
date_is(const struct dtl_event *ev, struct dtl_str value)
{
	char text[32] = "none", start[11], end[11];

	if (ev->when.start.year != 0) {
		dtl_date_format(ev->when.start, start);
		dtl_date_format(ev->when.end, end);
		if (strcmp(start, end) == 0)
			(void)snprintf(text, sizeof text, "%s", start);
		else
			(void)snprintf(text, sizeof text, "%s/%s", start, end);
	}
	return dtl_str_is(value, text) ||
	       (value.n < 10 && value.n >= 4 && !dtl_str_is(value, "none") &&
		   dtl_str_starts(dtl_str_from(text), dtl_str_is(value, text) ? text : "") &&
		   strncmp(text, value.p, value.n) == 0);
}

static bool
people_field(const struct dtl_event *ev, struct dtl_str key, struct dtl_str value, bool *ret)
{
	static const struct {
		const char *key;
		uint32_t sides, functions;
	} keys[] = {
		{ "source", 1u << DTL_SIDE_SOURCE | 1u << DTL_SIDE_BOTH, 0 },
		{ "target", 1u << DTL_SIDE_TARGET | 1u << DTL_SIDE_BOTH, 0 },
		{ "both", 1u << DTL_SIDE_BOTH, 0 },
		{ "host", 15, DTL_FUNCTION_HOST },
		{ "chair", 15, DTL_FUNCTION_CHAIR },
		{ "signatory", 15, DTL_FUNCTION_SIGNATORY },
		{ "witness", 1u << DTL_SIDE_NONE, DTL_FUNCTION_WITNESS },
		{ "mediator", 15, DTL_FUNCTION_MEDIATOR },
		{ "attendee", 15, DTL_FUNCTION_ATTENDEE },
	};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (dtl_str_is(key, keys[i].key)) {
			*ret = has_people(ev, value, keys[i].sides, keys[i].functions);
			return true;
		}
	}
	return false;
}

static bool
number_is(int64_t n, struct dtl_str value)
{
	int64_t want;

	return dtl_str_to_i64(value, INT32_MIN, INT64_MAX, &want) && want == n;
}

static bool
any_holds(const struct dtl_str *items, size_t count, struct dtl_str value)
{
	for (size_t i = 0; i < count; i++) {
		if (holds(items[i], value))
			return true;
	}
	return false;
}

static bool
text_field(const struct dtl_event *ev, struct dtl_str key, struct dtl_str value, bool *ret)
{
	const struct {
		const char *key;
		bool is;
	} keys[] = {
		{ "status", dtl_str_is(value, dtl_status_name(ev->status)) },
		{ "act", dtl_str_is(value, dtl_event_type_name(ev->act)) },
		{ "mode", dtl_str_eq(ev->mode, value) },
		{ "code", value.n <= ev->cameo.n && memcmp(ev->cameo.p, value.p, value.n) == 0 },
		{ "place", holds(ev->where.name, value) },
		{ "forum", holds(ev->forum.name, value) || holds(ev->forum.acronym, value) },
		{ "ordinal", number_is(ev->forum.ordinal, value) },
		{ "instrument", holds(ev->instrument.kind, value) },
		{ "historical", dtl_str_is(value, ev->historical ? "yes" : "no") },
		{ "attribution", holds(ev->attribution, value) },
		{ "killed", number_is(ev->magnitude.killed, value) },
		{ "injured", number_is(ev->magnitude.injured, value) },
		{ "arrested", number_is(ev->magnitude.arrested, value) },
		{ "amount", number_is((int64_t)ev->magnitude.amount, value) },
		{ "currency", dtl_str_eq(ev->magnitude.currency, value) },
		{ "context", any_holds(ev->contexts, ev->context_count, value) },
		{ "topic", any_holds(ev->topics, ev->topic_count, value) },
		{ "tellings", number_is((int64_t)ev->mention_count, value) },
		{ "date", date_is(ev, value) },
	};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (dtl_str_is(key, keys[i].key)) {
			*ret = keys[i].is;
			return true;
		}
	}
	return false;
}

static bool
matches(const struct dtl_event *ev, struct dtl_str line)
{
	size_t blank = dtl_str_find_char(line, ' ', 0);
	struct dtl_str rest = dtl_str_slice(line, blank, line.n), key, value;

	if (!dtl_str_is(dtl_str_slice(line, 0, blank), dtl_event_type_name(ev->type)))
		return false;
	while (next_field(&rest, &key, &value)) {
		bool is = false;

		if (!people_field(ev, key, value, &is) && !text_field(ev, key, value, &is)) {
			(void)fprintf(stderr, "run_cases: unknown key '%.*s'\n", DTL_STR_FMT(key));
			exit(1);
		}
		if (!is)
			return false;
	}
	return true;
}

static void
print_event(const struct dtl_event *ev)
{
	char start[11] = "-", end[11] = "-";

	if (ev->when.start.year != 0) {
		dtl_date_format(ev->when.start, start);
		dtl_date_format(ev->when.end, end);
	}
	(void)printf("    got %s %.*s status=%s date=%s/%s place=\"%.*s\" forum=\"%.*s\" %d "
		     "instrument=%.*s mode=%.*s%s conf=%.2f\n",
	    dtl_event_type_name(ev->type), DTL_STR_FMT(ev->cameo), dtl_status_name(ev->status),
	    start, end, DTL_STR_FMT(ev->where.name), DTL_STR_FMT(ev->forum.name), ev->forum.ordinal,
	    DTL_STR_FMT(ev->instrument.kind), DTL_STR_FMT(ev->mode),
	    ev->historical ? " historical" : "", ev->confidence);
	for (size_t i = 0; i < ev->participant_count; i++) {
		const struct dtl_participant *p = &ev->participants[i];

		(void)printf("        %s %.*s %.*s '%.*s' functions=%u\n", dtl_side_name(p->side),
		    DTL_STR_FMT(p->country), DTL_STR_FMT(p->code), DTL_STR_FMT(p->text),
		    (unsigned)p->functions);
	}
	(void)printf("        by %.*s\n", DTL_STR_FMT(ev->evidence.rule));
}

static bool
case_holds(struct test_case *c, const struct dtl_extraction *out)
{
	size_t used = 0;
	bool taken[256] = { false };

	for (size_t i = 0; i < c->count; i++) {
		for (size_t j = 0; j < out->event_count && j < 256 && !c->expected[i].found; j++) {
			if (taken[j] || !matches(&out->events[j], c->expected[i].line))
				continue;
			taken[j] = c->expected[i].found = true;
			used++;
		}
		if (!c->expected[i].found)
			return false;
	}
	return c->others_allowed || used == out->event_count;
}

static void
run_case(struct run *r, const char *file, struct test_case *c)
{
	struct dtl_extraction out;

	extract(r, c, &out);
	if (case_holds(c, &out)) {
		r->passed++;
		return;
	}
	r->failed++;
	(void)printf("FAIL %s:%d %.*s\n", file, c->line, DTL_STR_FMT(c->title));
	for (size_t i = 0; i < c->count; i++) {
		if (!c->expected[i].found)
			(void)printf("    want %.*s\n", DTL_STR_FMT(c->expected[i].line));
	}
	for (size_t i = 0; i < out.event_count; i++)
		print_event(&out.events[i]);
}

static void
add_expected(struct test_case *c, struct dtl_str line)
{
	if (line.n == 0 || line.p[0] == '#' || dtl_str_is(line, "(none)"))
		return;
	if (dtl_str_is(line, "..."))
		c->others_allowed = true;
	else if (c->count < MAX_EXPECTED)
		c->expected[c->count++].line = line;
}

/* Takes the next case off the file; false at its end. */
static bool
next_case(struct dtl_str *rest, int *line_number, struct test_case *c)
{
	struct dtl_str line, look;
	bool in_text = true, any = false;

	*c = (struct test_case){ .count = 0 };
	for (look = *rest; dtl_str_split(&look, '\n', &line); *rest = look) {
		if (dtl_str_starts(line, "===")) {
			if (any)
				return true;
			any = true;
			c->line = *line_number;
			c->title = dtl_str_trim(dtl_str_slice(line, 3, line.n));
		} else if (any && in_text && dtl_str_is(dtl_str_trim(line), "---")) {
			in_text = false;
		} else if (any && !in_text) {
			add_expected(c, dtl_str_trim(line));
		} else if (any && c->text.n == 0 &&
			   (case_header(line, "published:", &c->published) ||
			       case_header(line, "title:", &c->headline) ||
			       case_header(line, "least:", &c->least) ||
			       case_header(line, "country:", &c->source_country) ||
			       case_header(line, "story:", &c->story))) {
			;
		} else if (any) {
			if (c->text.p == NULL)
				c->text.p = line.p;
			c->text.n = (size_t)(line.p + line.n - c->text.p);
		}
		(*line_number)++;
	}
	return any;
}

/* Line N of a .jsonl file: its title, body and date of publication. */
static void
read_json_line(struct run *r, struct test_case *c, struct dtl_str text, int64_t number)
{
	const struct dtl_json *json = NULL;
	struct dtl_str line = DTL_STR_NONE;
	struct dtl_err err;

	while (number-- > 0 && dtl_str_split(&text, '\n', &line))
		continue;
	if (dtl_json_read(r->a, line, &json, &err) != DTL_OK)
		case_die(runner, err.text);
	c->headline = dtl_json_get_str(json, "title");
	c->text = dtl_json_get_str(json, "body");
	c->published = dtl_json_get_str(json, "published");
}

static void
read_story(struct run *r, struct test_case *c, const char *case_path)
{
	const char *slash = strrchr(case_path, '/');
	int dir = slash != NULL ? (int)(slash + 1 - case_path) : 0;
	size_t colon = dtl_str_find_char(c->story, ':', 0);
	struct dtl_str name = dtl_str_slice(c->story, 0, colon), text;
	const char *path = dtl_arena_printf(r->a, "%.*s%.*s", dir, case_path, DTL_STR_FMT(name));
	int64_t number = 1;

	text = case_file(runner, r->a, path);
	if (dtl_str_ends(name, ".html"))
		c->media_type = "text/html";
	if (!dtl_str_ends(name, ".jsonl")) {
		c->text = text;
		return;
	}
	(void)dtl_str_to_i64(dtl_str_slice(c->story, colon + 1, c->story.n), 1, INT32_MAX, &number);
	read_json_line(r, c, text, number);
}

static void
run_file(struct run *r, const char *path)
{
	struct dtl_arena *text_arena = dtl_arena_new(0);
	struct test_case c;
	struct dtl_str text = case_file(runner, text_arena, path);
	int line = 1;

	while (next_case(&text, &line, &c)) {
		if (c.story.n != 0)
			read_story(r, &c, path);
		run_case(r, path, &c);
		dtl_arena_reset(r->a);
	}
	dtl_arena_free(text_arena);
}

int
main(int argc, char **argv)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct run r = { .a = dtl_arena_new(0) };

	if (argc < 2) {
		(void)fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		return 64;
	}
	r.x = case_extractor(
	    runner, a, &(struct dtl_extract_options){ .keep_text = true, .min_confidence = 0 });
	for (int i = 1; i < argc; i++)
		run_file(&r, argv[i]);
	(void)printf("%d passed, %d failed\n", r.passed, r.failed);
	dtl_extractor_free(r.x);
	dtl_arena_free(r.a);
	dtl_arena_free(a);
	return r.failed == 0 ? 0 : 1;
}

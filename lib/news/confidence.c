#include "news/confidence.h"

#include "news/lexicon_build.h"

#include <assert.h>
#include <math.h>

#define UNSURE_SHARE 0.19 /* of the confidence of what may be: below DTL_USUAL_CONFIDENCE */

static const char *const plain[] = { "always", "nominal", "aside", "flat", "demands", "reported",
	"verbal", "perhaps", "proposed", "negated", "question", "modal", "quoted", "one_side",
	"crowd", "at_home", "stateless", "pointed", "guessed", "source_guess", "target_guess",
	"source_deep", "target_deep", "target_first", "source_far", "target_far", "rivals",
	"headline", "late", "long", "others", "figures", "firms", "lone", "plain", "story_plain",
	"bare", "bare_share", "story_figures", "story_firms", "said_market", "said_sport",
	"said_show", "said_politics", "said_war", "story_market", "story_sport", "story_show",
	"story_politics", "story_war", "denied_near", "own_words", "source_often", "target_often" };
static const char *const families[] = { "code", "by", "file", "link", "status", "source", "target",
	"pair", "type_target", "source_path", "target_path", "above", "attribute" };

static const char *const again[] = { "late", "long", "reported", "aside", "nominal", "guessed",
	"at_home", "one_side", "verbal", "demands", "modal", "proposed", "rivals", "target_far",
	"source_far", "target_deep", "source_deep", "flat", "others", "said_politics", "said_war" };

static bool
is_one_of(struct dtl_str name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (dtl_str_is(name, names[i]))
			return true;
	}
	return false;
}

void
dtl_signals_add(struct dtl_signals *s, const char *name, double value)
{
	assert(s->count < DTL_MAX_SIGNALS);
	if (value > 0)
		s->items[s->count++] =
		    (struct dtl_signal){ dtl_str_from(name), value < 1 ? value : 1, 0 };
}

void
dtl_signals_add_of(
    struct dtl_signals *s, struct dtl_arena *a, const char *family, struct dtl_str member)
{
	char *name;

	if (member.n == 0)
		return;
	name = dtl_arena_printf(a, "%s=%.*s", family, DTL_STR_FMT(member));
	for (char *p = name; *p != '\0'; p++) {
		if (*p == ' ' || *p == '#' || *p == ',')
			*p = '_';
	}
	dtl_signals_add(s, name, 1);
}

void
dtl_signals_add_again(struct dtl_signals *s, struct dtl_arena *a, const char *story)
{
	size_t count = s->count;

	for (size_t i = 0; i < count; i++) {
		const struct dtl_signal *found = &s->items[i];

		if (is_one_of(found->name, again, sizeof again / sizeof again[0]))
			dtl_signals_add(s,
			    dtl_arena_printf(a, "%s_%.*s", story, DTL_STR_FMT(found->name)),
			    found->value);
	}
}

/* "lone_late", "plain_late" */
static bool
is_again(struct dtl_str name)
{
	struct dtl_str lone = DTL_STR("lone_"), plainly = DTL_STR("plain_");
	size_t n = dtl_str_starts(name, "lone_")    ? lone.n
		   : dtl_str_starts(name, "plain_") ? plainly.n
						    : 0;

	return n > 0 &&
	       is_one_of(dtl_str_slice(name, n, name.n), again, sizeof again / sizeof again[0]);
}

static bool
is_signal(struct dtl_str name)
{
	size_t eq = dtl_str_find_char(name, '=', 0);
	struct dtl_str family = dtl_str_slice(name, 0, eq);

	if (eq == name.n)
		return is_one_of(name, plain, sizeof plain / sizeof plain[0]) || is_again(name);
	return eq + 1 < name.n && is_one_of(family, families, sizeof families / sizeof families[0]);
}

/* "nominal -0.4"; false: no such line, or none of a signal that the coder gives. */
static bool
read_weight(struct dtl_str line, struct dtl_str *ret_name, double *ret_weight)
{
	size_t gap = dtl_str_find_char(line, ' ', 0);

	*ret_name = dtl_str_slice(line, 0, gap);
	return is_signal(*ret_name) &&
	       dtl_str_to_double(dtl_str_trim(dtl_str_slice(line, gap, line.n)), ret_weight) &&
	       fabs(*ret_weight) <= 20;
}

void
lex_confidence_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text)
{
	struct dtl_buf *out = dtl_lexicon_out_section(b, DTL_CONFIDENCE_SECTION);
	struct dtl_str line;

	for (int number = 1; dtl_str_split(&text, '\n', &line); number++) {
		struct dtl_str name;
		double weight;

		line = dtl_str_trim(dtl_str_slice(line, 0, dtl_str_find_char(line, '#', 0)));
		if (line.n == 0)
			continue;
		if (read_weight(line, &name, &weight))
			dtl_buf_addf(out, "%.*s\n", DTL_STR_FMT(line));
		else if (is_signal(name))
			dtl_lexicon_problem(b, file, number,
			    "'%.*s': the weight must be a number in -20..20", DTL_STR_FMT(line));
		else
			dtl_lexicon_problem(b, file, number,
			    "'%.*s' is no signal that the coder gives; leave the line out",
			    DTL_STR_FMT(name));
	}
}

/* A later line of the same signal wins: the user's own. */
dtl_rc
dtl_confidence_open(
    struct dtl_arena *a, struct dtl_str section, struct dtl_confidence *ret, struct dtl_err *err)
{
	struct dtl_str line;

	dtl_map_init(&ret->weights, a);
	while (dtl_str_split(&section, '\n', &line)) {
		struct dtl_str name;
		double weight;

		if (line.n == 0)
			continue;
		if (!read_weight(line, &name, &weight))
			return dtl_err_set(err, DTL_FAIL, "lexicon: section '%s' is damaged",
			    DTL_CONFIDENCE_SECTION);
		(void)dtl_map_put(&ret->weights, name,
		    (union dtl_map_value){ .num = (int64_t)lround(weight * 1000) });
	}
	return DTL_OK;
}

double
dtl_confidence_weight(const struct dtl_confidence *c, struct dtl_str signal)
{
	union dtl_map_value weight = { .num = 0 };

	(void)dtl_map_get(&c->weights, signal, &weight);
	return (double)weight.num / 1000;
}

static bool
has_signal(const struct dtl_signals *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++) {
		if (dtl_str_is(s->items[i].name, name))
			return true;
	}
	return false;
}

double
dtl_confidence_of(const struct dtl_confidence *c, struct dtl_signals *s)
{
	const struct dtl_str bare_share = DTL_STR("bare_share");
	bool bare = has_signal(s, "bare") && dtl_map_get(&c->weights, bare_share, NULL);
	double each = bare ? dtl_confidence_weight(c, bare_share) : 1, sum = 0;

	for (size_t i = 0; i < s->count; i++) {
		struct dtl_signal *found = &s->items[i];

		found->worth = dtl_confidence_weight(c, found->name) * found->value *
			       (dtl_str_is(found->name, "bare") ? 1 : each);
		sum += found->worth;
	}
	return (has_signal(s, "perhaps") ? UNSURE_SHARE : 1) / (1 + exp(-sum));
}

double
dtl_confidence_again(double confidence)
{
	return confidence < UNSURE_SHARE ? confidence : confidence + (1 - confidence) * 0.2;
}

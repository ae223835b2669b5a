#include "news/confidence.h"

#include "news/code.h"
#include "news/lexicon_build.h"

#include <math.h>

#define UNSURE_SHARE 0.19 /* of the confidence of what may be: below DTL_USUAL_CONFIDENCE */

static const char *const names[DTL_SIGNAL_COUNT] = {
	[DTL_SIGNAL_ALWAYS] = "always",
	[DTL_SIGNAL_NOMINAL] = "nominal",
	[DTL_SIGNAL_ASIDE] = "aside",
	[DTL_SIGNAL_FLAT] = "flat",
	[DTL_SIGNAL_ONE_SIDE] = "one_side",
	[DTL_SIGNAL_DEMANDS] = "demands",
	[DTL_SIGNAL_GUESSED] = "guessed",
	[DTL_SIGNAL_REPORTED] = "reported",
	[DTL_SIGNAL_VERBAL] = "verbal",
	[DTL_SIGNAL_AT_HOME] = "at_home",
	[DTL_SIGNAL_PROPOSED] = "proposed",
	[DTL_SIGNAL_CROWD] = "crowd",
	[DTL_SIGNAL_POINTED] = "pointed",
	[DTL_SIGNAL_STATELESS] = "stateless",
	[DTL_SIGNAL_ELSEWHERE] = "elsewhere",
	[DTL_SIGNAL_SOLD] = "sold",
};

const char *
dtl_signal_name(enum dtl_signal signal)
{
	return names[signal];
}

/* "nominal -0.4"; false: no such line. */
static bool
read_weight(struct dtl_str line, size_t *ret_signal, double *ret_weight)
{
	size_t gap = dtl_str_find_char(line, ' ', 0);
	struct dtl_str name = dtl_str_slice(line, 0, gap);

	for (size_t i = 0; i < DTL_SIGNAL_COUNT; i++) {
		if (!dtl_str_is(name, names[i]))
			continue;
		*ret_signal = i;
		return dtl_str_to_double(
			   dtl_str_trim(dtl_str_slice(line, gap, line.n)), ret_weight) &&
		       fabs(*ret_weight) <= 20;
	}
	return false;
}

void
lex_confidence_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text)
{
	struct dtl_buf *out = dtl_lexicon_out_section(b, DTL_CONFIDENCE_SECTION);
	struct dtl_str line;

	for (int number = 1; dtl_str_split(&text, '\n', &line); number++) {
		size_t signal;
		double weight;

		line = dtl_str_trim(dtl_str_slice(line, 0, dtl_str_find_char(line, '#', 0)));
		if (line.n == 0)
			continue;
		if (read_weight(line, &signal, &weight))
			dtl_buf_addf(out, "%.*s\n", DTL_STR_FMT(line));
		else
			dtl_lexicon_problem(b, file, number,
			    "'%.*s' is no signal and its weight in -20..20", DTL_STR_FMT(line));
	}
}

/* A later line of the same signal wins: the user's own. */
dtl_rc
dtl_confidence_open(struct dtl_str section, struct dtl_confidence *ret, struct dtl_err *err)
{
	struct dtl_str line;

	*ret = (struct dtl_confidence){ .weights = { 0 } };
	while (dtl_str_split(&section, '\n', &line)) {
		size_t signal;
		double weight;

		if (line.n == 0)
			continue;
		if (!read_weight(line, &signal, &weight))
			return dtl_err_set(err, DTL_FAIL, "lexicon: section '%s' is damaged",
			    DTL_CONFIDENCE_SECTION);
		ret->weights[signal] = weight;
	}
	return DTL_OK;
}

static bool
is_verbal(enum dtl_event_type type)
{
	return type == DTL_EVENT_AGREE || type == DTL_EVENT_REQUEST || type == DTL_EVENT_ACCUSE ||
	       type == DTL_EVENT_REJECT || type == DTL_EVENT_THREATEN;
}

struct sides {
	bool source, target, one_country, stateless;
	double least; /* confidence of the least sure */
};

static struct sides
look_at_sides(const struct dtl_draft *d)
{
	struct sides s = { .one_country = true, .least = 1 };

	for (size_t i = 0; i < d->participant_count; i++) {
		const struct dtl_participant *p = &d->participants[i];

		if (p->side == DTL_SIDE_NONE)
			continue;
		s.source |= p->side != DTL_SIDE_TARGET;
		s.target |= p->side != DTL_SIDE_SOURCE;
		s.one_country &= dtl_str_eq(p->country, d->participants[0].country);
		s.stateless |= p->country.n == 0;
		s.least = fmin(s.least, p->confidence);
	}
	return s;
}

void
dtl_confidence_signals(const struct dtl_draft *d, bool flat, double ret[DTL_SIGNAL_COUNT])
{
	const struct dtl_clause *c = d->clause;
	struct sides s = look_at_sides(d);

	ret[DTL_SIGNAL_ALWAYS] = 1;
	ret[DTL_SIGNAL_NOMINAL] = c->nominal;
	ret[DTL_SIGNAL_ASIDE] = c->link == DTL_LINK_ADVCL || c->link == DTL_LINK_PARTICIPLE ||
				c->link == DTL_LINK_RELATIVE || c->link == DTL_LINK_PURPOSE;
	ret[DTL_SIGNAL_FLAT] = flat;
	ret[DTL_SIGNAL_ONE_SIDE] = !s.source || !s.target;
	ret[DTL_SIGNAL_DEMANDS] = fmin(d->pattern->specificity, 3) / 3;
	ret[DTL_SIGNAL_GUESSED] = 1 - s.least;
	ret[DTL_SIGNAL_REPORTED] = c->reported;
	ret[DTL_SIGNAL_VERBAL] = is_verbal(d->ev.type);
	ret[DTL_SIGNAL_AT_HOME] = s.source && s.target && s.one_country;
	ret[DTL_SIGNAL_PROPOSED] = d->ev.status == DTL_STATUS_PROPOSED;
	ret[DTL_SIGNAL_STATELESS] = s.stateless;
	ret[DTL_SIGNAL_CROWD] = d->participant_count > 2;
}

/* "may attack", "to help end": what is not said to be, and what is only meant. */
static bool
may_be(const struct dtl_draft *d)
{
	bool yields = d->ev.type == DTL_EVENT_CONCEDE || d->ev.type == DTL_EVENT_RETREAT;

	if (d->ev.status == DTL_STATUS_HYPOTHETICAL ||
	    (d->ev.status == DTL_STATUS_DENIED && dtl_code_is_said(d->ev.type)))
		return true;
	return d->ev.status == DTL_STATUS_PROPOSED &&
	       (d->clause->link == DTL_LINK_PURPOSE ||
		   (d->clause->link == DTL_LINK_XCOMP && yields));
}

double
dtl_confidence_of(const struct dtl_confidence *c, const struct dtl_draft *d)
{
	double sum = 0;

	for (size_t i = 0; i < DTL_SIGNAL_COUNT; i++)
		sum += c->weights[i] * d->signals[i];
	return (may_be(d) ? UNSURE_SHARE : 1) / (1 + exp(-sum));
}

double
dtl_confidence_again(double confidence)
{
	return confidence < UNSURE_SHARE ? confidence : confidence + (1 - confidence) * 0.2;
}

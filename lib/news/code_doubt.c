/* What is known of a coded event that may make it more or less sure: signals of clause, sentence and story. */
#include "news/code.h"

enum { LONE = 2, PLAIN = 24 /* words of a sentence */ };

static const double CLEARLY = 0.2;

/* What is the same for all drafts of a document, and of one of its sentences. */
struct setting {
	double story[DTL_THEME_COUNT];
	double story_figures, story_firms, story_plain;
	uint32_t sentence; /* the one looked at last, or DTL_NO_TOKEN */
	double said[DTL_THEME_COUNT];
	double figures, firms;
};

/* Firms and bodies of which nothing says what they are. */
static bool
is_firm(const struct dtl_mention *m)
{
	return m->kind == DTL_MENTION_ORGANISATION &&
	       (m->kind_code.n == 0 || dtl_str_is(m->kind_code, "BUS") ||
		   dtl_str_is(m->country, "MNC"));
}

static void
look_at_story(const struct dtl_coder *k, struct setting *s)
{
	struct dtl_story_words words;
	double sentences = (double)k->doc->sentence_count;
	size_t all = 0, figures = 0, firms = 0;

	dtl_code_story_words(k, &words);
	for (int i = 0; i < DTL_THEME_COUNT; i++)
		all += words.all[i];
	for (int i = 0; i < DTL_THEME_COUNT; i++)
		s->story[i] = (double)words.all[i] / ((double)all + 3);
	for (size_t t = 0; t < k->doc->token_count; t++)
		figures += (k->doc->tokens[t].flags & DTL_TOKEN_NUMBER) != 0;
	for (size_t i = 0; i < k->mentions->count; i++)
		firms += is_firm(&k->mentions->items[i]);
	s->story_figures = (double)figures / (4 * sentences);
	s->story_plain = 1 - (double)k->doc->token_count / (PLAIN * sentences);
	s->story_firms = (double)firms / (2 * sentences);
	s->sentence = DTL_NO_TOKEN;
}

static void
look_at_sentence(const struct dtl_coder *k, uint32_t sentence, struct setting *s)
{
	const struct dtl_sentence *at = &k->doc->sentences[sentence];

	if (s->sentence == sentence)
		return;
	s->sentence = sentence;
	s->figures = s->firms = 0;
	for (int i = 0; i < DTL_THEME_COUNT; i++)
		s->said[i] = 0;
	for (uint32_t t = at->token; t < at->token + at->token_count; t++) {
		uint32_t themes = dtl_themes_of(k->themes, &k->doc->tokens[t]);

		for (int i = 0; i < DTL_THEME_COUNT; i++)
			s->said[i] += themes >> i & 1 ? 1.0 / 4 : 0;
		s->figures += (k->doc->tokens[t].flags & DTL_TOKEN_NUMBER) != 0 ? 1.0 / 5 : 0;
	}
	for (size_t i = dtl_code_first_mention(k, at->token);
	     i < k->mentions->count && k->mentions->items[i].sentence == sentence; i++)
		s->firms += is_firm(&k->mentions->items[i]) ? 1.0 / 3 : 0;
}

/* "may attack", "to help end": what is not said to be, and what is only meant. */
bool
dtl_code_may_be(const struct dtl_draft *d)
{
	bool yields = d->ev.type == DTL_EVENT_CONCEDE || d->ev.type == DTL_EVENT_RETREAT;

	if (d->ev.status == DTL_STATUS_HYPOTHETICAL ||
	    (d->ev.status == DTL_STATUS_DENIED && dtl_code_is_said(d->ev.type)))
		return true;
	return d->ev.status == DTL_STATUS_PROPOSED &&
	       (d->clause->link == DTL_LINK_PURPOSE ||
		   (d->clause->link == DTL_LINK_XCOMP && yields));
}

static bool
is_modal(struct dtl_str word)
{
	return word.n > 0 && !dtl_str_is(word, "will") && !dtl_str_is(word, "shall");
}

/* Quotation marks before the token in its sentence do not come out even. */
static bool
is_quoted(const struct dtl_coder *k, const struct dtl_draft *d)
{
	bool open = false;

	for (uint32_t t = k->doc->sentences[d->clause->sentence].token; t < d->predicate; t++) {
		struct dtl_str form = k->doc->tokens[t].form;

		if (dtl_str_is(form, "\""))
			open = !open;
		else if (dtl_str_is(form, "\u201c") || dtl_str_is(form, "``"))
			open = true;
		else if (dtl_str_is(form, "\u201d") || dtl_str_is(form, "''"))
			open = false;
	}
	return open;
}

/* "patterns/agree-deal.txt:75 contract" -> "agree-deal" */
static struct dtl_str
file_of(struct dtl_str rule)
{
	struct dtl_str file = dtl_str_slice(rule, 0, dtl_str_find_char(rule, ':', 0)), piece = file;

	while (dtl_str_split(&file, '/', &piece))
		continue;
	return dtl_str_slice(piece, 0, dtl_str_find_char(piece, '.', 0));
}

static void
doubt_clause(const struct dtl_coder *k, struct dtl_draft *d)
{
	const struct dtl_clause *c = d->clause;
	struct dtl_signals *s = &d->signals;
	struct dtl_arena *a = k->doc->a;

	dtl_signals_add(s, "always", 1);
	dtl_signals_add(s, "nominal", c->nominal);
	dtl_signals_add(s, "aside",
	    c->link == DTL_LINK_ADVCL || c->link == DTL_LINK_PARTICIPLE ||
		c->link == DTL_LINK_RELATIVE || c->link == DTL_LINK_PURPOSE);
	dtl_signals_add(s, "flat", d->flat);
	dtl_signals_add(s, "demands", d->pattern->specificity / 3.0);
	dtl_signals_add(s, "reported", c->reported);
	dtl_signals_add(s, "verbal", dtl_event_type_is_verbal(d->ev.type));
	dtl_signals_add(s, "proposed", d->ev.status == DTL_STATUS_PROPOSED);
	dtl_signals_add(s, "negated", c->negated);
	dtl_signals_add(s, "question", c->question);
	dtl_signals_add(s, "perhaps", dtl_code_may_be(d));
	dtl_signals_add(s, "modal", is_modal(c->modal));
	dtl_signals_add(s, "quoted", is_quoted(k, d) && !dtl_code_speaks_himself(k, d));
	dtl_signals_add_of(s, a, "code", dtl_str_slice(d->ev.cameo, 0, 3));
	dtl_signals_add_of(s, a, "by", k->doc->tokens[d->predicate].lemma);
	dtl_signals_add_of(s, a, "file", file_of(d->pattern->rule));
	dtl_signals_add_of(s, a, "link", dtl_str_from(dtl_link_name(c->link)));
	dtl_signals_add_of(s, a, "status", dtl_str_from(dtl_status_name(d->ev.status)));
}

static const char *const said_names[DTL_THEME_COUNT] = { "said_market", "said_sport", "said_show",
	"said_politics", "said_war" };
static const char *const story_names[DTL_THEME_COUNT] = { "story_market", "story_sport",
	"story_show", "story_politics", "story_war" };

static void
doubt_setting(const struct dtl_coder *k, struct setting *at, size_t others, struct dtl_draft *d)
{
	const struct dtl_sentence *sentence = &k->doc->sentences[d->clause->sentence];
	struct dtl_signals *s = &d->signals;

	look_at_sentence(k, d->clause->sentence, at);
	dtl_signals_add(s, "headline", d->clause->sentence == 0);
	dtl_signals_add(s, "late", d->clause->sentence / 20.0);
	dtl_signals_add(s, "long", sentence->token_count / 60.0);
	dtl_signals_add(s, "others", (double)others / 3);
	dtl_signals_add(s, "figures", at->figures);
	dtl_signals_add(s, "firms", at->firms);
	dtl_signals_add(s, "lone", k->doc->sentence_count <= LONE);
	dtl_signals_add(s, "bare", k->doc->sentence_count <= LONE && k->doc->title.n == 0);
	dtl_signals_add(s, "story_plain", at->story_plain);
	dtl_signals_add(s, "plain", at->story_plain > CLEARLY);
	dtl_signals_add(s, "story_figures", at->story_figures);
	dtl_signals_add(s, "story_firms", at->story_firms);
	if (k->doc->sentence_count <= LONE)
		dtl_signals_add_again(s, k->doc->a, "lone");
	else if (at->story_plain > CLEARLY)
		dtl_signals_add_again(s, k->doc->a, "plain");
	for (int i = 0; i < DTL_THEME_COUNT; i++) {
		dtl_signals_add(s, said_names[i], at->said[i]);
		dtl_signals_add(s, story_names[i], at->story[i]);
	}
}

void
dtl_code_doubt(const struct dtl_coder *k, struct dtl_draft *drafts, size_t count)
{
	struct setting at = { .figures = 0 };

	if (count == 0)
		return;
	look_at_story(k, &at);
	for (size_t i = 0; i < count; i++) {
		struct dtl_draft *d = &drafts[i];
		uint32_t sentence = d->clause->sentence;
		size_t others = 0;

		for (size_t j = i; j > 0 && drafts[j - 1].clause->sentence == sentence; j--)
			others++;
		for (size_t j = i + 1; j < count && drafts[j].clause->sentence == sentence; j++)
			others++;
		doubt_clause(k, d);
		dtl_code_doubt_words(k, d);
		dtl_code_doubt_sides(k, d);
		doubt_setting(k, &at, others, d);
		d->ev.confidence = dtl_confidence_of(k->confidence, &d->signals);
	}
}

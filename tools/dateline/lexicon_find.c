/* dateline lexicon find WORD...: every entry of a word or phrase, with file and line. */
#include "lexicon.h"

#include "base/date.h"
#include "news/pattern.h"

#include <stdio.h>

static const char *const kinds[DTL_ENTRY_KIND_COUNT] = {
	[DTL_ENTRY_COUNTRY] = "country",
	[DTL_ENTRY_DEMONYM] = "demonym",
	[DTL_ENTRY_ORGANISATION] = "organisation",
	[DTL_ENTRY_FORUM] = "forum",
	[DTL_ENTRY_ROLE] = "role",
	[DTL_ENTRY_PERSON] = "person",
	[DTL_ENTRY_PLACE] = "place",
	[DTL_ENTRY_AGENT] = "agent",
	[DTL_ENTRY_EXERCISE] = "exercise",
	[DTL_ENTRY_WORD] = "word",
};

static void
print_day(int32_t days, int32_t open)
{
	struct dtl_date d = dtl_date_from_days(days);

	if (days != open)
		(void)printf("%04d-%02d-%02d", d.year, d.month, d.day);
}

static void
print_text(const char *key, struct dtl_str s)
{
	if (s.n > 0)
		(void)printf(" %s=%.*s", key, DTL_STR_FMT(s));
}

static void
print_entry(const struct dtl_entry *e)
{
	(void)printf("%.*s: %s %.*s", DTL_STR_FMT(e->source), kinds[e->kind], DTL_STR_FMT(e->name));
	print_text("code", e->country);
	print_text("actor", e->actor);
	print_text("title", e->title);
	print_text("acronym", e->acronym);
	if (e->from_day != INT32_MIN || e->to_day != INT32_MAX) {
		(void)printf(" ");
		print_day(e->from_day, INT32_MIN);
		(void)printf("..");
		print_day(e->to_day, INT32_MAX);
	}
	if (e->kind == DTL_ENTRY_PLACE)
		(void)printf(
		    " %.4f %.4f population=%lld", e->lat, e->lon, (long long)e->population);
	(void)printf("%s%s%s\n", e->flags & DTL_ENTRY_METONYM ? " metonym" : "",
	    e->flags & DTL_ENTRY_AMBIGUOUS ? " ambiguous" : "",
	    e->flags & DTL_ENTRY_UNSURE ? " unsure" : "");
}

static bool
lists(const struct dtl_word_list *list, struct dtl_str word)
{
	for (size_t i = 0; i < list->count; i++) {
		if (dtl_str_eq_nocase(list->items[i], word))
			return true;
	}
	return false;
}

/* Where in the pattern the word stands; NULL nowhere. */
static const char *
stands_in(const struct dtl_pattern *p, struct dtl_str word)
{
	for (size_t i = 0; i < p->predicate_count; i++) {
		if (dtl_str_eq_nocase(p->predicates[i].lemma, word))
			return "predicate";
	}
	for (size_t i = 0; i < p->prep_count; i++) {
		if (lists(&p->preps[i].words, word))
			return "prep";
	}
	return lists(&p->subject, word)	     ? "subj"
	       : lists(&p->object, word)     ? "obj"
	       : lists(&p->complement, word) ? "to"
	       : lists(&p->unless, word)     ? "unless"
					     : NULL;
}

static size_t
find_patterns(const struct dtl_patterns *patterns, struct dtl_str phrase)
{
	char *word = dtl_arena_strndup(patterns->by_lemma.a, phrase.p, phrase.n);
	size_t found = 0;

	for (size_t i = 0; i < phrase.n; i++)
		word[i] = word[i] == ' ' ? '_' : word[i];
	for (size_t i = 0; i < patterns->count; i++) {
		const struct dtl_pattern *p = &patterns->items[i];
		const char *where = stands_in(p, dtl_str_make(word, phrase.n));

		if (where == NULL)
			continue;
		(void)printf("%.*s: pattern %.*s %s, as %s\n", DTL_STR_FMT(p->rule),
		    DTL_STR_FMT(p->cameo), dtl_event_type_name(dtl_event_type_from_cameo(p->cameo)),
		    where);
		found++;
	}
	return found;
}

int
dtl_lexicon_find_words(struct dtl_lexicon_call *c)
{
	struct dtl_arena *a = c->line->a;
	struct dtl_lexicon *lex;
	struct dtl_patterns patterns;
	struct dtl_buf phrase;
	struct dtl_err err;
	const uint32_t *entries;

	if (c->word_count == 0)
		return dtl_command_fail(c->self, DTL_EXIT_USAGE, "find needs a word");
	if (dtl_lexicon_open(a, c->compiled.bytes, &lex, &err) != DTL_OK ||
	    dtl_patterns_open(a, dtl_lexicon_section(lex, "patterns"), &patterns, &err) != DTL_OK)
		return dtl_command_fail(c->self, DTL_EXIT_FAIL, "%s", err.text);
	dtl_buf_init(&phrase, a);
	for (size_t i = 0; i < c->word_count; i++)
		dtl_buf_addf(&phrase, "%s%s", i > 0 ? " " : "", c->words[i]);
	size_t count = dtl_lexicon_find(lex, dtl_buf_str(&phrase), &entries);

	for (size_t i = 0; i < count; i++) {
		struct dtl_entry e;

		dtl_lexicon_entry(lex, entries[i], &e);
		print_entry(&e);
	}
	count += find_patterns(&patterns, dtl_buf_str(&phrase));
	if (count > 0)
		return 0;
	return dtl_command_fail(
	    c->self, DTL_EXIT_FAIL, "nobody knows '%.*s'", DTL_STR_FMT(dtl_buf_str(&phrase)));
}

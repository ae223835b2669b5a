/* dateline lexicon check | test | find WORD | import FILE...: for those who write a lexicon. */
#include "lexicon.h"

#include "news/petrarch.h"

#include <stdio.h>

static size_t
line_count(struct dtl_str s)
{
	size_t n = s.n > 0 && s.p[s.n - 1] != '\n';

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* 0, or the exit code after every fault was printed. */
static int
compile(struct dtl_lexicon_call *c, bool show_warnings)
{
	struct dtl_arena *a = c->line->a;
	struct dtl_str problems = DTL_STR_NONE;
	struct dtl_err err;
	dtl_rc rc = dtl_own_lexicon_compile(
	    a, dtl_share_path(a, "lexicon"), &c->own, &c->compiled, &problems, &err);

	if (show_warnings)
		(void)fprintf(stderr, "%.*s", DTL_STR_FMT(c->compiled.warnings));
	if (rc == DTL_OK)
		return 0;
	if (problems.n == 0)
		return dtl_command_fail(c->self, DTL_EXIT_FAIL, "%s", err.text);
	(void)fprintf(stderr, "%.*s\n", DTL_STR_FMT(problems));
	return DTL_EXIT_CONFIG;
}

static int
check(struct dtl_lexicon_call *c)
{
	int code = compile(c, true);
	struct dtl_lexicon *lex;
	struct dtl_err err;

	if (code != 0)
		return code;
	if (c->own.folder[0] != '\0' && c->compiled.own_text_count == 0)
		return dtl_command_fail(c->self, DTL_EXIT_CONFIG,
		    "'%s' has no texts: they stand in folders of it, actors, places, patterns, "
		    "notes, confidence (*.txt) and petrarch",
		    c->own.folder);
	if (dtl_lexicon_open(c->line->a, c->compiled.bytes, &lex, &err) != DTL_OK)
		return dtl_command_fail(c->self, DTL_EXIT_FAIL, "%s", err.text);
	(void)printf("%s: ok, %zu warnings; %zu entries with the shipped ones\n",
	    c->own.folder[0] != '\0' ? c->own.folder : "the shipped lexicon",
	    line_count(c->compiled.warnings), dtl_lexicon_entry_count(lex));
	return 0;
}

static int
dispatch(struct dtl_lexicon_call *c, const char *verb)
{
	int code;

	if (strcmp(verb, "import") == 0)
		return dtl_lexicon_import_files(c);
	if (strcmp(verb, "check") == 0 || strcmp(verb, "test") == 0) {
		if (c->word_count > 1)
			return dtl_command_fail(c->self, DTL_EXIT_USAGE, "one folder at a time");
		if (c->word_count == 1)
			c->own.folder = c->words[0];
	}
	if (strcmp(verb, "check") == 0)
		return check(c);
	if (strcmp(verb, "test") != 0 && strcmp(verb, "find") != 0)
		return dtl_command_fail(
		    c->self, DTL_EXIT_USAGE, "'%s' is none of check, test, find, import", verb);
	code = compile(c, false);
	if (code != 0)
		return code;
	return strcmp(verb, "test") == 0 ? dtl_lexicon_test_examples(c) : dtl_lexicon_find_words(c);
}

static int
run(const struct dtl_command *self, int argc, char **argv)
{
	const char *folder = NULL, *stemming = NULL, *into = NULL;
	const struct dtl_opt_extra extra[] = {
		{ 0, "folder", &folder, NULL },
		{ 0, "stemming", &stemming, NULL },
		{ 0, "into", &into, NULL },
	};
	struct dtl_lexicon_call c = { .self = self };
	struct dtl_line line;
	struct dtl_opt opt;
	int code = dtl_command_begin(self, argc, argv, extra, sizeof extra / sizeof extra[0], &opt);

	if (code >= 0)
		return code;
	if (opt.rest_count == 0)
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "say check, test, find WORD or import FILE...");
	if (stemming != NULL && strcmp(stemming, "tabari") != 0 &&
	    strcmp(stemming, "petrarch") != 0)
		return dtl_command_fail(
		    self, DTL_EXIT_USAGE, "--stemming: '%s' is none of petrarch, tabari", stemming);
	code = dtl_line_open(self, &opt, true, &line);
	if (code != 0)
		return code;
	c.line = &line;
	c.own = (struct dtl_own_lexicon){ .folder =
					      folder != NULL ? folder : line.shared.lexicon_folder,
		.tabari = stemming != NULL ? strcmp(stemming, "tabari") == 0
					   : line.shared.lexicon_stemming == DTL_STEMMING_TABARI,
		.instead = line.shared.lexicon_patterns == 1 };
	c.into = into;
	c.words = opt.rest + 1;
	c.word_count = (size_t)opt.rest_count - 1;
	code = dispatch(&c, opt.rest[0]);
	dtl_line_close(&line);
	return code;
}

const struct dtl_command dtl_command_lexicon = {
	"lexicon",
	"check [FOLDER] | test [FOLDER] | find WORD... | import --into FOLDER FILE...",
	"Checks, tries, searches and imports lexicons of your own",
	"check compiles FOLDER (default: lexicon.folder of the configuration) together with the\n"
	"shipped lexicon and prints every fault as file:line: why. test codes each example that\n"
	"stands below a pattern of FOLDER and says which do not give what they promise. find\n"
	"lists every entry of a word or phrase, with file and line: actors, places, patterns.\n"
	"import turns dictionaries of PETRARCH and TABARI (verbs, actors, agents, discards,\n"
	"issues) into a folder of our form; --stemming tabari reads phrases without '_' at\n"
	"their end as beginnings of words.\n\n"
	"Exit codes: 0 done, 1 failed or nothing found, 64 wrong usage, 78 faults in the "
	"folder.\n\n"
	"Example:\n"
	"    dateline lexicon import --into mine CAMEO.2.0.txt Phoenix.Countries.actors.txt\n"
	"    dateline lexicon find --folder mine \"prime minister\"\n",
	run,
};

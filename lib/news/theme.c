#include "news/theme.h"

#include "news/lexicon_build.h"

static const char *const names[DTL_THEME_COUNT] = {
	[DTL_THEME_MARKET] = "market",
	[DTL_THEME_SPORT] = "sport",
	[DTL_THEME_SHOW] = "show",
	[DTL_THEME_POLITICS] = "politics",
	[DTL_THEME_WAR] = "war",
};

const char *
dtl_theme_name(enum dtl_theme theme)
{
	return names[theme];
}

static enum dtl_theme
theme_of(struct dtl_str name)
{
	enum dtl_theme theme = 0;

	while (theme < DTL_THEME_COUNT && !dtl_str_is(name, names[theme]))
		theme++;
	return theme;
}

/* "share; stock; bond" under a heading: one line "market share" for each. */
static void
put_words(struct dtl_buf *out, enum dtl_theme theme, struct dtl_str line)
{
	struct dtl_str word;

	while (dtl_str_split(&line, ';', &word)) {
		word = dtl_str_trim(word);
		if (word.n > 0)
			dtl_buf_addf(out, "%s %.*s\n", names[theme], DTL_STR_FMT(word));
	}
}

void
lex_themes_build(struct dtl_lexicon_builder *b, const char *file, struct dtl_str text)
{
	struct dtl_buf *out = dtl_lexicon_out_section(b, DTL_THEMES_SECTION);
	enum dtl_theme theme = DTL_THEME_COUNT;
	struct dtl_str line;

	for (int number = 1; dtl_str_split(&text, '\n', &line); number++) {
		line = dtl_str_trim(dtl_str_slice(line, 0, dtl_str_find_char(line, '#', 0)));
		if (line.n == 0)
			continue;
		if (dtl_str_starts(line, "[") && dtl_str_ends(line, "]")) {
			theme = theme_of(dtl_str_slice(line, 1, line.n - 1));
			if (theme == DTL_THEME_COUNT)
				dtl_lexicon_problem(
				    b, file, number, "'%.*s' is no theme", DTL_STR_FMT(line));
		} else if (theme < DTL_THEME_COUNT) {
			put_words(out, theme, line);
		} else {
			dtl_lexicon_problem(
			    b, file, number, "'%.*s' stands under no theme", DTL_STR_FMT(line));
		}
	}
}

dtl_rc
dtl_themes_open(
    struct dtl_arena *a, struct dtl_str section, struct dtl_themes *ret, struct dtl_err *err)
{
	struct dtl_str line;

	dtl_map_init(&ret->words, a);
	while (dtl_str_split(&section, '\n', &line)) {
		size_t gap = dtl_str_find_char(line, ' ', 0);
		enum dtl_theme theme = theme_of(dtl_str_slice(line, 0, gap));
		struct dtl_str word = dtl_str_slice(line, gap + 1, line.n);
		union dtl_map_value known = { .num = 0 };

		if (line.n == 0)
			continue;
		if (theme == DTL_THEME_COUNT || word.n == 0)
			return dtl_err_set(
			    err, DTL_FAIL, "lexicon: section '%s' is damaged", DTL_THEMES_SECTION);
		(void)dtl_map_get(&ret->words, word, &known);
		known.num |= 1 << theme;
		(void)dtl_map_put(&ret->words, word, known);
	}
	return DTL_OK;
}

uint32_t
dtl_themes_of(const struct dtl_themes *themes, const struct dtl_token *token)
{
	union dtl_map_value found = { .num = 0 };

	(void)dtl_map_get(&themes->words, token->lemma.n > 0 ? token->lemma : token->lower, &found);
	return (uint32_t)found.num;
}

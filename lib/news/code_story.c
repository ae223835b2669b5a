/* What a story is about: in the sports pages and on the markets the words of politics mean other things. */
#include "news/code.h"

/* Different words of this kind that make a story of it. */
enum { ENOUGH_SPORTS = 5, ENOUGH_SHOW = 4, ENOUGH_TRADE = 6 };

void
dtl_code_story_words(const struct dtl_coder *k, struct dtl_story_words *ret)
{
	struct dtl_map seen;

	*ret = (struct dtl_story_words){ .all = { 0 } };
	dtl_map_init(&seen, k->doc->a);
	for (size_t i = 0; i < k->doc->token_count; i++) {
		const struct dtl_token *t = &k->doc->tokens[i];
		uint32_t themes = dtl_themes_of(k->themes, t);
		bool fresh;

		if (themes == 0)
			continue;
		fresh = dtl_map_put(
		    &seen, t->lemma.n > 0 ? t->lemma : t->lower, (union dtl_map_value){ .num = 1 });
		for (int theme = 0; theme < DTL_THEME_COUNT; theme++) {
			ret->all[theme] += themes >> theme & 1;
			ret->different[theme] += fresh && (themes >> theme & 1);
		}
	}
}

enum dtl_story
dtl_code_story(const struct dtl_coder *k)
{
	struct dtl_story_words words;

	dtl_code_story_words(k, &words);
	if (words.different[DTL_THEME_SPORT] >= ENOUGH_SPORTS ||
	    words.different[DTL_THEME_SHOW] >= ENOUGH_SHOW)
		return DTL_STORY_LEISURE;
	return words.different[DTL_THEME_MARKET] >= ENOUGH_TRADE ? DTL_STORY_TRADE : DTL_STORY_ANY;
}

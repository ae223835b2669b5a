/* What a story is about: in the sports pages and on the markets the words of politics mean other things. */
#include "news/code.h"

/* Different words of this kind that make a story of it. */
enum { ENOUGH_SPORTS = 5, ENOUGH_SHOW = 4, ENOUGH_TRADE = 6 };

static const char *const sports[] = { "coach", "striker", "midfielder", "defender", "goalkeeper",
	"goal", "penalty", "semi-final", "quarter-final", "final", "champion", "championship",
	"league", "cup", "tournament", "squad", "team-mate", "teammate", "half-time", "injury",
	"medal", "olympic", "olympics", "athlete", "athletics", "sprinter", "marathon", "wicket",
	"innings", "batsman", "bowler", "cricket", "rugby", "fly-half", "scrum", "lock", "winger",
	"full-back", "football", "footballer", "soccer", "tennis", "seed", "racket", "doping",
	"referee", "stadium", "premiership", "season", "fixture", "defeat", "victory", "match",
	"club", "captain", "kick-off", "try", "golf", "boxing", "boxer", "formula", "race", "lap",
	"indoor", "playoff", "unbeaten", "player", "sport", "fan", "kick", "tackle", "lineout",
	"line-out", "hooker", "flanker", "relay", "iaaf", "fifa", "uefa" };

static const char *const shows[] = { "film", "album", "singer", "actor", "actress", "oscar",
	"chart", "song", "movie", "comedy", "drama", "musical", "concert", "rapper", "rap",
	"hip-hop", "screen", "award", "starring", "celebrity", "theatre", "band", "box-office",
	"cinema", "soundtrack", "gig", "audience", "viewer", "sitcom", "screenplay", "novel",
	"nominee", "nomination", "guitarist", "sequel", "premiere", "studio", "music", "tv",
	"gamer", "console" };

static const char *const trades[] = { "share", "stock", "profit", "shareholder", "stockholder",
	"acquisition", "merger", "dividend", "earnings", "quarter", "trader", "analyst", "investor",
	"bid", "takeover", "bond", "broker", "subsidiary", "stake", "turnover", "refinery", "tonne",
	"crude", "barrel", "futures", "commodity", "inventory", "yield", "portfolio", "equity",
	"share-holder", "retailer", "carmaker", "airline", "bourse", "asset", "bankruptcy",
	"creditor", "harvest", "crop" };

/* How many different words of a list the story uses. */
static size_t
count_words(const struct dtl_document *doc, const char *const *words, size_t count)
{
	size_t found = 0;

	for (size_t j = 0; j < count; j++) {
		for (size_t i = 0; i < doc->token_count; i++) {
			if (dtl_str_is(doc->tokens[i].lemma, words[j])) {
				found++;
				break;
			}
		}
	}
	return found;
}

enum dtl_story
dtl_code_story(const struct dtl_document *doc)
{
	if (count_words(doc, sports, sizeof sports / sizeof sports[0]) >= ENOUGH_SPORTS ||
	    count_words(doc, shows, sizeof shows / sizeof shows[0]) >= ENOUGH_SHOW)
		return DTL_STORY_LEISURE;
	if (count_words(doc, trades, sizeof trades / sizeof trades[0]) >= ENOUGH_TRADE)
		return DTL_STORY_TRADE;
	return DTL_STORY_ANY;
}

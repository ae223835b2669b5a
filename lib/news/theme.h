/*
 * theme - which of a few fields of life a word belongs to: markets, sports, shows, politics, war.
 *
 *	build:	lex_themes_build (a part of the lexicon: data/lexicon/themes)
 *	use:	dtl_themes_open(a, section, &themes)  dtl_themes_of(&themes, token)
 *
 * A word may belong to several; most belong to none.
 *
 * Errors:  open: DTL_FAIL (damaged).
 * Memory:  the table lives in the arena and points into the section's bytes.
 * Threads: read-only after open.
 */
#ifndef DTL_NEWS_THEME_H
#define DTL_NEWS_THEME_H

#include "base/err.h"
#include "base/map.h"
#include "text/document.h"

#define DTL_THEMES_SECTION "themes"

enum dtl_theme {
	DTL_THEME_MARKET, /* firms, prices, money */
	DTL_THEME_SPORT,
	DTL_THEME_SHOW, /* films, music, celebrities */
	DTL_THEME_POLITICS, /* states and those who govern them, with each other and at home */
	DTL_THEME_WAR, /* arms, violence, crises */
	DTL_THEME_COUNT,
};

struct dtl_themes {
	struct dtl_map words; /* word -> bits 1 << theme */
};

dtl_rc dtl_themes_open(struct dtl_arena *a, struct dtl_str section, struct dtl_themes *ret,
    struct dtl_err *err) DTL_MUST_USE;
/* "market" */
const char *dtl_theme_name(enum dtl_theme theme);
/* Bits 1 << theme of the token's lemma; 0: none. */
uint32_t dtl_themes_of(const struct dtl_themes *themes, const struct dtl_token *token);

#endif

/* What the words around a predicate say of how sure its event is. */
#include "news/code.h"

enum { NEAR = 5 };

/* A word before it, and close, that takes back what it says. */
static bool
is_denied_near(const struct dtl_coder *k, const struct dtl_draft *d)
{
	static const char *const words[] = { "not", "n't", "never", "no", "without", "nor",
		"neither", "deny", "unless", "instead" };
	uint32_t first = k->doc->sentences[d->clause->sentence].token;

	for (uint32_t t = d->predicate; t > first && d->predicate - t < NEAR; t--) {
		if (DTL_STR_IS_ANY(k->doc->tokens[t - 1].lemma, words))
			return true;
	}
	return false;
}

void
dtl_code_doubt_words(const struct dtl_coder *k, struct dtl_draft *d)
{
	const struct dtl_token *tokens = k->doc->tokens;
	struct dtl_signals *s = &d->signals;
	struct dtl_arena *a = k->doc->a;
	uint32_t above = tokens[d->predicate].head;
	uint32_t attribute = dtl_tree_child(&k->tree, d->predicate, DTL_REL_AMOD);

	if (above != DTL_NO_TOKEN)
		dtl_signals_add_of(s, a, "above", tokens[above].lemma);
	if (attribute != DTL_NO_TOKEN)
		dtl_signals_add_of(s, a, "attribute", tokens[attribute].lemma);
	dtl_signals_add(s, "denied_near", is_denied_near(k, d));
}

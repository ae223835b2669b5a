#include "text/words.h"

struct word {
	struct dtl_str text;
	unsigned classes;
};

/* words[], and word_slots[] by hash */
#include "text/words.inc"

enum { WORD_COUNT = sizeof words / sizeof words[0], WORD_BYTES = 40 };

static const struct word *
find(struct dtl_str lower)
{
	size_t at = dtl_str_hash(lower);

	for (;; at++) {
		uint16_t slot = word_slots[at & (WORD_SLOTS - 1)];

		if (slot == 0)
			return NULL;
		if (dtl_str_eq(words[slot - 1].text, lower))
			return &words[slot - 1];
	}
}

static size_t
lower_ascii(struct dtl_str word, char *out)
{
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];
		out[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
	}
	return word.n;
}

unsigned
dtl_word_classes(struct dtl_str word)
{
	char lower[WORD_BYTES];

	if (word.n == 0 || word.n > sizeof lower)
		return 0;
	const struct word *w = find(dtl_str_make(lower, lower_ascii(word, lower)));
	return w != NULL ? w->classes : 0;
}

unsigned
dtl_word_abbreviation(struct dtl_str word)
{
	unsigned classes = dtl_word_classes(word) & (DTL_WORD_ABBREVIATION | DTL_WORD_ORDINARY);
	bool capital = word.n > 0 && word.p[0] >= 'A' && word.p[0] <= 'Z';

	return (classes & DTL_WORD_ORDINARY) != 0 && !capital ? 0 : classes;
}

size_t
dtl_word_contraction(struct dtl_str word)
{
	char lower[WORD_BYTES];

	/* Shortest and longest of the list; each cut gives at least one letter to either side. */
	if (word.n < 4 || word.n > 8)
		return 0;
	(void)lower_ascii(word, lower);
	for (size_t cut = 2; cut + 1 < word.n; cut++) {
		char key[WORD_BYTES];
		memcpy(key, lower, cut);
		key[cut] = '|';
		memcpy(key + cut + 1, lower + cut, word.n - cut);
		const struct word *w = find(dtl_str_make(key, word.n + 1));
		if (w != NULL && (w->classes & DTL_WORD_CONTRACTION) != 0)
			return cut;
	}
	return 0;
}

bool
dtl_word_next(unsigned classes, size_t *pos, struct dtl_str *ret_word, unsigned *ret_classes)
{
	while (*pos < WORD_COUNT) {
		const struct word *w = &words[(*pos)++];
		if ((w->classes & classes) == 0)
			continue;
		*ret_word = w->text;
		*ret_classes = w->classes;
		return true;
	}
	return false;
}

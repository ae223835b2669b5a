#include "news/sketch.h"

#include "base/utf8.h"

/* Finaliser of SplitMix64: one hash becomes many independent ones. */
static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static uint64_t
word_hash(struct dtl_str word)
{
	uint64_t h = 0xcbf29ce484222325u;
	size_t at = 0;

	while (at < word.n) {
		uint32_t c = dtl_utf8_lower(dtl_utf8_next(word, &at));

		h = (h ^ c) * 0x100000001b3u;
	}
	return h;
}

static bool
is_word(struct dtl_str s)
{
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = dtl_utf8_next(s, &at);

		if (dtl_utf8_is_letter(c) || dtl_utf8_is_digit(c))
			return true;
	}
	return false;
}

static void
add_shingle(int64_t *minima, const uint64_t *seeds, uint64_t shingle)
{
	for (size_t i = 0; i < DTL_SKETCH_SIZE; i++) {
		int64_t h = (int64_t)(mix(shingle ^ seeds[i]) >> 1);

		minima[i] = h < minima[i] ? h : minima[i];
	}
}

void
dtl_sketch_make(struct dtl_arena *a, const struct dtl_document *doc, struct dtl_sketch *ret)
{
	int64_t *minima = DTL_NEW_ARRAY(a, DTL_SKETCH_SIZE, int64_t);
	uint64_t window[DTL_SKETCH_WORDS] = { 0 }, seeds[DTL_SKETCH_SIZE];
	size_t words = 0;

	*ret = (struct dtl_sketch){ .minima = minima };
	for (size_t i = 0; i < DTL_SKETCH_SIZE; i++) {
		minima[i] = INT64_MAX;
		seeds[i] = mix(i + 1);
	}
	for (size_t i = 0; i < doc->sentence_count; i++) {
		const struct dtl_sentence *s = &doc->sentences[i];

		if (!doc->blocks[s->block].coded)
			continue;
		for (uint32_t t = s->token; t < s->token + s->token_count; t++) {
			if (!is_word(doc->tokens[t].form))
				continue;
			for (size_t j = 1; j < DTL_SKETCH_WORDS; j++)
				window[j - 1] = window[j];
			window[DTL_SKETCH_WORDS - 1] = word_hash(doc->tokens[t].form);
			if (++words < DTL_SKETCH_WORDS)
				continue;
			add_shingle(
			    minima, seeds, mix(mix(mix(window[0]) ^ window[1]) ^ window[2]));
			ret->shingle_count++;
		}
	}
	ret->minimum_count = ret->shingle_count > 0 ? DTL_SKETCH_SIZE : 0;
}

double
dtl_sketch_similarity(const struct dtl_sketch *a, const struct dtl_sketch *b)
{
	size_t same = 0;

	if (a->minimum_count == 0 || a->minimum_count != b->minimum_count)
		return 0;
	for (size_t i = 0; i < a->minimum_count; i++)
		same += a->minima[i] == b->minima[i];
	return (double)same / (double)a->minimum_count;
}

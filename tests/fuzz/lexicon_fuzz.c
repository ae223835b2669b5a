/*
 * The door of the lexicon: a file with any bytes is refused or safe to use.
 *
 * The first byte says whether the checksum is set right before (1): without that hardly any change
 * would get past it, and a file may be made wrong as well as damaged.
 */
#include "base/hash.h"
#include "door.h"
#include "news/lexicon_file.h"
#include "news/pattern.h"
#include "text/segment.h"

#include <string.h>

static const char text[] = "Indian and Kenyan defence ministers met in New Delhi on Monday. The "
			   "US-led talks, said Vladimir Putin, are over: troops left Chad.";

static void
use_entries(const struct dtl_lexicon *lex, const uint32_t *found, size_t count)
{
	struct dtl_entry e;

	for (size_t i = 0; i < count; i++) {
		dtl_lexicon_entry(lex, found[i], &e);
		expect(e.kind < DTL_ENTRY_KIND_COUNT);
		const struct dtl_str texts[] = { e.name, e.country, e.actor, e.acronym, e.wikidata,
			e.title, e.admin1, e.source };
		for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
			volatile char sink = 0;

			for (size_t b = 0; b < texts[t].n; b++)
				sink = texts[t].p[b];
			(void)sink;
		}
	}
}

static void
use_patterns(struct dtl_arena *a, struct dtl_str section)
{
	static const char *const lemmas[] = { "sign", "meet", "visit", "talk", "leave" };
	struct dtl_patterns p;
	struct dtl_err err;

	if (dtl_patterns_open(a, section, &p, &err) != DTL_OK)
		return;
	for (size_t i = 0; i < sizeof lemmas / sizeof lemmas[0]; i++) {
		const struct dtl_pattern *x;
		uint32_t cursor = 0;

		while ((x = dtl_patterns_next(&p, dtl_str_from(lemmas[i]), &cursor)) != NULL)
			expect(dtl_patterns_compose(&p, x->cameo, dtl_str_from("04")).n < 64);
	}
}

static void
use(struct dtl_arena *a, const struct dtl_lexicon *lex)
{
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_document doc = { .a = a, .blocks = &block, .block_count = 1 };
	const uint32_t *found;
	struct dtl_err err;

	doc.text = dtl_str_from(text);
	block.span.end = (uint32_t)doc.text.n;
	expect(dtl_segment(&doc, 100, 1000, &err) == DTL_OK);
	for (size_t i = 0; i < doc.token_count; i++) {
		size_t count = 0, left = doc.token_count - i;

		if (dtl_lexicon_match(lex, doc.tokens + i, left, &found, &count) > 0)
			use_entries(lex, found, count);
		use_entries(lex, found, dtl_lexicon_find(lex, doc.tokens[i].form, &found));
	}
	use_patterns(a, dtl_lexicon_section(lex, "patterns"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const size_t seal = offsetof(struct lex_header, sha256);
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon *lex;
	struct dtl_err err;
	char *file = n > 0 ? malloc(n) : NULL; /* of the exact size, and aligned */

	if (file != NULL) {
		memcpy(file, bytes + 1, n - 1);
		if (bytes[0] == 1 && n - 1 >= sizeof(struct lex_header))
			dtl_sha256(dtl_str_slice(dtl_str_make(file, n - 1), seal + 32, n - 1),
			    (uint8_t *)file + seal);
		file = realloc(file, n > 1 ? n - 1 : 1);
		expect(file != NULL);
		if (dtl_lexicon_open(a, dtl_str_make(file, n - 1), &lex, &err) == DTL_OK)
			use(a, lex);
	}
	free(file);
	dtl_arena_free(a);
	return 0;
}

/*
 * The door of the language model: a file with any bytes is refused or safe to use.
 *
 * The first byte chooses: 0 the rest is a file; 1 a table of features; 2 a table of words; 3 changes
 * to the shipped model, 5 bytes each (place from the beginning, or from the end when the top bit is
 * set; new byte), after which its checksum is set right.
 */
#include "base/file.h"
#include "base/hash.h"
#include "door.h"
#include "text/model.h"
#include "text/segment.h"

#include <string.h>

enum { SEAL = 24 };

static struct {
	struct dtl_str shipped;
	char *file;
} door;

static void
close_door(void)
{
	free(door.file);
}

static void
open_door(void)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_mapping map;
	struct dtl_err err;

	expect(dtl_mapping_open(dtl_share_path(a, "english.model"), &map, &err) == DTL_OK);
	door.shipped = dtl_str_make(map.p, map.n); /* stays mapped */
	door.file = malloc(map.n);
	expect(door.file != NULL);
	memcpy(door.file, map.p, map.n);
	(void)atexit(close_door);
	dtl_arena_free(a);
}

static void
use(const struct dtl_model *m, enum dtl_text_reader reader)
{
	static const char text[] = "The defence ministers of India and Kenya's president, who met "
				   "on Monday, didn't sign 2 agreements.";
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_document doc = { .a = a, .blocks = &block, .block_count = 1, .reader = reader };
	struct dtl_err err;

	doc.text = dtl_str_from(text);
	block.span.end = (uint32_t)doc.text.n;
	expect(dtl_segment(&doc, 100, 1000, &err) == DTL_OK);
	for (size_t i = 0; i < doc.sentence_count; i++) {
		dtl_tag(m, &doc, &doc.sentences[i]);
		dtl_parse(m, &doc, &doc.sentences[i]);
	}
	dtl_names_label(m, &doc);
	for (size_t i = 0; i < doc.token_count; i++)
		expect(doc.tokens[i].name < DTL_NAME_KIND_COUNT);
	for (size_t i = 0; i < doc.token_count; i++)
		expect(doc.tokens[i].head == DTL_NO_TOKEN || doc.tokens[i].head < doc.token_count);
	dtl_arena_free(a);
}

static void
try_file(struct dtl_str bytes)
{
	struct dtl_model *m = NULL;
	struct dtl_err err;
	dtl_rc rc = dtl_model_open(bytes, &m, &err);

	expect(rc == DTL_OK || rc == DTL_FAIL);
	for (int r = 0; rc == DTL_OK && r < DTL_READER_COUNT; r++)
		if (dtl_model_has(m, (enum dtl_text_reader)r))
			use(m, (enum dtl_text_reader)r);
	dtl_model_close(m);
}

/* Files are mapped and so begin at a page: the copy is aligned, and of the exact size. */
static void
try_copy(struct dtl_str bytes)
{
	char *copy = malloc(bytes.n > 0 ? bytes.n : 1);

	expect(copy != NULL);
	if (bytes.n > 0)
		memcpy(copy, bytes.p, bytes.n);
	try_file(dtl_str_make(copy, bytes.n));
	free(copy);
}

static size_t
place_of(const uint8_t *change)
{
	uint32_t at;

	memcpy(&at, change, sizeof at);
	bool from_end = at >> 31 != 0;
	at = (at & 0x7fffffff) % (uint32_t)door.shipped.n;
	return from_end ? door.shipped.n - 1 - at : at;
}

static void
try_changes(const uint8_t *bytes, size_t n)
{
	if (door.file == NULL)
		open_door();
	for (size_t i = 0; i + 5 <= n; i += 5)
		door.file[place_of(bytes + i)] = (char)bytes[i + 4];
	dtl_sha256(dtl_str_make(door.file + DTL_MODEL_HEAD, door.shipped.n - DTL_MODEL_HEAD),
	    (uint8_t *)door.file + SEAL);
	try_file(dtl_str_make(door.file, door.shipped.n));
	for (size_t i = 0; i + 5 <= n; i += 5)
		door.file[place_of(bytes + i)] = door.shipped.p[place_of(bytes + i)];
	memcpy(door.file, door.shipped.p, DTL_MODEL_HEAD);
}

static void
try_features(struct dtl_str bytes)
{
	struct dtl_linear l;
	int32_t score[DTL_CLASS_MAX + 1] = { 0 };
	uint64_t features[64];

	if (!dtl_linear_open(&l, bytes))
		return;
	for (uint64_t i = 0; i < 64; i++)
		features[i] = (i + 1) * 0x9e3779b97f4a7c15u;
	for (size_t i = 0; i + 8 <= bytes.n && i < 64; i++) /* hashes that the table may hold */
		memcpy(&features[i], bytes.p + i, 8);
	dtl_linear_score(&l, features, 64, score);
}

static void
try_words(struct dtl_str bytes)
{
	struct dtl_words w;

	if (!dtl_words_open(&w, bytes))
		return;
	for (uint64_t i = 0; i < 64; i++)
		(void)dtl_words_get(&w, (i + 1) * 0x9e3779b97f4a7c15u);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n == 0)
		return 0;
	struct dtl_str rest = dtl_str_make((const char *)bytes + 1, n - 1);

	switch (bytes[0]) {
	case 0:
		try_copy(rest);
		break;
	case 1:
		try_features(rest);
		break;
	case 2:
		try_words(rest);
		break;
	case 3:
		try_changes(bytes + 1, n - 1);
		break;
	default:
		break;
	}
	return 0;
}

/* The second encoder: what it reads, beside the first and on every kernel, and what is refused of it. */
#include "small_model.h"

#include "base/hash.h"

enum { EPOCHS = 300 };

static struct dtl_train_options
both(void)
{
	struct dtl_train_options ret = small;

	ret.more_epochs = MORE;
	ret.quick_epochs = EPOCHS;
	return ret;
}

static struct dtl_str
train_both(struct dtl_arena *a)
{
	return train_so(a, both(), DTL_STR_NONE, DTL_STR_NONE);
}

static struct dtl_model *
open_model(struct dtl_str bytes)
{
	struct dtl_model *m;
	struct dtl_err err;

	if (dtl_model_open(bytes, &m, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return m;
}

static void
tag_all(const struct dtl_model *m, struct dtl_document *doc)
{
	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_tag(m, doc, &doc->sentences[i]);
}

static void
parse_all(const struct dtl_model *m, struct dtl_document *doc)
{
	for (size_t i = 0; i < doc->sentence_count; i++)
		dtl_parse(m, doc, &doc->sentences[i]);
}

static void
assert_same(const struct dtl_document *got, const struct dtl_document *want)
{
	for (size_t i = 0; i < want->token_count; i++) {
		assert_int_equal(got->tokens[i].upos, want->tokens[i].upos);
		assert_int_equal(got->tokens[i].xpos, want->tokens[i].xpos);
		assert_int_equal(got->tokens[i].head, want->tokens[i].head);
		assert_string_equal(got->tokens[i].deprel, want->tokens[i].deprel);
	}
}

static void
it_parses_what_it_was_trained_on(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_model *m = open_model(train_both(a));
	struct dtl_document doc = bare_bank(a, DTL_READER_QUICK), gold;
	struct dtl_err err;

	(void)state;
	assert_true(dtl_model_has(m, DTL_READER_FULL) && dtl_model_has(m, DTL_READER_QUICK));
	assert_ptr_equal(m->encoder[DTL_READER_QUICK].vectors, m->encoder[DTL_READER_FULL].vectors);
	assert_int_equal(dtl_conllu_read(a, dtl_str_from(bank), &gold, &err), DTL_OK);
	tag_all(m, &doc);
	parse_all(m, &doc);
	assert_same(&doc, &gold);
	for (size_t i = 0; i < doc.sentence_count; i++)
		assert_ptr_equal(doc.sentences[i].encoded->by, &m->encoder[DTL_READER_QUICK]);
	dtl_model_close(m);
	dtl_arena_free(a);
}

/* A reader takes nothing but tags from another. */
static void
readers_may_change_between_calls(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_model *m = open_model(train_both(a));
	struct dtl_document full = bare_bank(a, DTL_READER_FULL);
	struct dtl_document doc = bare_bank(a, DTL_READER_QUICK);

	(void)state;
	tag_all(m, &full);
	parse_all(m, &full);
	tag_all(m, &doc);
	doc.reader = DTL_READER_FULL;
	parse_all(m, &doc);
	assert_same(&doc, &full);
	for (size_t i = 0; i < doc.sentence_count; i++)
		assert_ptr_equal(doc.sentences[i].encoded->by, &m->encoder[DTL_READER_FULL]);
	doc.reader = DTL_READER_QUICK;
	tag_all(m, &doc);
	parse_all(m, &doc);
	for (size_t i = 0; i < doc.sentence_count; i++)
		assert_ptr_equal(doc.sentences[i].encoded->by, &m->encoder[DTL_READER_QUICK]);
	dtl_model_close(m);
	dtl_arena_free(a);
}

static void
both_read_the_same_on_every_kernel(void **state)
{
	const struct dtl_kernel *const kernels[] = { dtl_kernel_avx2(), dtl_kernel_vnni() };
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_model *m = open_model(train_both(a));

	(void)state;
	for (int r = 0; r < DTL_READER_COUNT; r++) {
		struct dtl_document want = bare_bank(a, (enum dtl_text_reader)r);

		m->encoder[r].kernel = &dtl_kernel_plain;
		tag_all(m, &want);
		for (size_t k = 0; k < 2; k++) {
			struct dtl_document got = bare_bank(a, (enum dtl_text_reader)r);
			const size_t cells = m->encoder[r].size[DTL_ENCODER_STATE];

			if (kernels[k] == NULL)
				continue;
			m->encoder[r].kernel = kernels[k];
			tag_all(m, &got);
			for (size_t i = 0; i < got.sentence_count; i++)
				assert_memory_equal(got.sentences[i].encoded->states,
				    want.sentences[i].encoded->states,
				    got.sentences[i].token_count * 2 * cells);
		}
	}
	dtl_model_close(m);
	dtl_arena_free(a);
}

static void
it_is_learned_alone_with_the_same_bytes(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_train_options options = both();
	struct dtl_str whole = train_both(a);

	(void)state;
	assert_true(dtl_str_eq(train_so(a, options, whole, DTL_STR_NONE), whole)); /* names alone */
	options.quick_epochs = 0;
	struct dtl_str without = train_so(a, options, DTL_STR_NONE, DTL_STR_NONE);
	struct dtl_model *m = open_model(without);
	assert_true(dtl_model_has(m, DTL_READER_FULL));
	assert_false(dtl_model_has(m, DTL_READER_QUICK));
	dtl_model_close(m);
	options.quick_epochs = EPOCHS;
	options.quick_only = true;
	assert_true(dtl_str_eq(train_so(a, options, without, DTL_STR_NONE), whole));
	assert_true(dtl_str_eq(train_so(a, options, whole, DTL_STR_NONE), whole));
	dtl_arena_free(a);
}

enum { SECTIONS = 64, SEAL = 24 };

/* Where the head says how long the quick reader's section is. */
static uint64_t *
size_of_section(char *file)
{
	return (uint64_t *)(void *)(file + SECTIONS) + 2 * DTL_SECTION_QUICK + 1;
}

static void
assert_refused(char *file, size_t n)
{
	struct dtl_model *m = NULL;
	struct dtl_err err;

	dtl_sha256(dtl_str_make(file + DTL_MODEL_HEAD, n - DTL_MODEL_HEAD), (uint8_t *)file + SEAL);
	assert_int_equal(dtl_model_open(dtl_str_make(file, n), &m, &err), DTL_FAIL);
	assert_string_equal(err.text, "language model: its tables do not fit together");
}

static void
a_damaged_one_is_refused(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str bytes = train_both(a);
	char *file = dtl_arena_copy(a, bytes.p, bytes.n);
	uint64_t *size = size_of_section(file), whole = *size;
	uint32_t *sizes = (uint32_t *)(void *)(file + bytes.n - whole);

	(void)state;
	const uint64_t cut[] = { 1, 63, 64, 128, whole / 2, whole - 64, whole - 1 };
	for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++) {
		*size = cut[i];
		assert_refused(file, bytes.n);
	}
	*size = whole;
	for (size_t i = 0; i < DTL_ENCODER_INDEX; i++) {
		const uint32_t right = sizes[i];

		for (uint32_t wrong = 0; wrong < 3; wrong++) {
			sizes[i] = wrong == 0 ? 0 : wrong == 1 ? right * 2 : UINT32_MAX;
			assert_refused(file, bytes.n);
		}
		sizes[i] = right;
	}
	dtl_arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_parses_what_it_was_trained_on),
		cmocka_unit_test(readers_may_change_between_calls),
		cmocka_unit_test(both_read_the_same_on_every_kernel),
		cmocka_unit_test(it_is_learned_alone_with_the_same_bytes),
		cmocka_unit_test(a_damaged_one_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* model: what is refused and why. */
#include "shipped_model.h"
#include "text/model.h"

enum { SECTION_COUNT = 60 }; /* where the head tells it */

static struct dtl_str
copy_of_shipped(struct dtl_arena *a)
{
	return dtl_str_make(dtl_arena_copy(a, shipped.map.p, shipped.map.n), shipped.map.n);
}

static void
assert_refused(struct dtl_str bytes, const char *why)
{
	struct dtl_model *m = NULL;
	struct dtl_err err;

	assert_int_equal(dtl_model_open(bytes, &m, &err), DTL_FAIL);
	assert_null(m);
	if (strstr(err.text, why) == NULL)
		fail_msg("'%s' does not say '%s'", err.text, why);
}

static void
damage_anywhere_is_found(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str bytes = copy_of_shipped(a);

	(void)state;
	for (size_t at = DTL_MODEL_HEAD; at < bytes.n; at += bytes.n / 7) {
		char *p = (char *)(uintptr_t)bytes.p + at;

		*p = (char)(*p ^ 0x20);
		assert_refused(bytes, "damaged: wrong checksum");
		*p = (char)(*p ^ 0x20);
	}
	dtl_arena_free(a);
}

static void
a_cut_or_padded_file_is_refused(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str bytes = copy_of_shipped(a);
	static const struct {
		size_t size;
		const char *why;
	} cases[] = { { 0, "no language model" }, { 7, "no language model" },
		{ 8, "cut off: 8 bytes" }, { DTL_MODEL_HEAD - 1, "cut off" },
		{ DTL_MODEL_HEAD, "cut off" }, { 1 << 20, "cut off: 1048576 bytes" } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_refused(dtl_str_make(bytes.p, cases[i].size), cases[i].why);
	assert_refused(dtl_str_make(bytes.p, bytes.n - 1), "cut off");
	char *longer = dtl_arena_alloc(a, bytes.n + 1);
	memcpy(longer, bytes.p, bytes.n);
	assert_refused(dtl_str_make(longer, bytes.n + 1), "too long");
	dtl_arena_free(a);
}

static void
foreign_files_are_refused(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str bytes = copy_of_shipped(a);
	char *p = (char *)(uintptr_t)bytes.p;

	(void)state;
	assert_refused(
	    dtl_str_from("PK\x03\x04 a zip archive, say, and nothing else"), "no language model");
	p[8] = 99;
	assert_refused(bytes, "has format 99.");
	p[8] = DTL_MODEL_VERSION;
	for (int i = 0; i < 4; i++)
		p[12 + i] = (char)(i + 1);
	assert_refused(bytes, "another byte order");
	dtl_arena_free(a);
}

/* As files were before there was a second reader. */
static void
a_file_without_the_quick_reader_has_the_full_one(void **state)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str bytes = copy_of_shipped(a);
	uint32_t *sections = (uint32_t *)(uintptr_t)(bytes.p + SECTION_COUNT);
	struct dtl_model *m;
	struct dtl_err err;

	(void)state;
	*sections = DTL_SECTION_QUICK;
	assert_int_equal(dtl_model_open(bytes, &m, &err), DTL_OK);
	assert_true(dtl_model_has(m, DTL_READER_FULL));
	assert_false(dtl_model_has(m, DTL_READER_QUICK));
	dtl_model_close(m);
	*sections = DTL_SECTION_QUICK - 1;
	assert_refused(bytes, "has format 1.");
	*sections = DTL_SECTION_COUNT + 1;
	assert_refused(bytes, "has format 1.");
	dtl_arena_free(a);
}

static void
an_open_model_tells_its_checksum_and_licence(void **state)
{
	(void)state;
	assert_int_equal(dtl_model_checksum(shipped.m).n, 64);
	struct dtl_str manifest = dtl_model_manifest(shipped.m);
	assert_true(dtl_str_find(manifest, dtl_str_from("CC BY-SA 4.0"), 0) < manifest.n);
	assert_true(shipped.map.n <= (size_t)16 << 20);
}

static void
names_lead_back_to_their_values(void **state)
{
	(void)state;
	for (int i = 1; i < DTL_UPOS_COUNT; i++)
		assert_int_equal(
		    dtl_upos_from_name(dtl_str_from(dtl_upos_name((enum dtl_upos)i))), i);
	for (uint16_t i = 1; i < dtl_xpos_count(); i++)
		assert_int_equal(dtl_xpos_from_name(dtl_str_from(dtl_xpos_name(i))), i);
	for (size_t i = 0; i < dtl_label_count(); i++)
		assert_int_equal(dtl_label_from_name(dtl_str_from(dtl_label_name(i))), i);
	for (int i = DTL_REL_ROOT; i < DTL_REL_COUNT; i++)
		assert_int_equal(dtl_rel_from_label(dtl_rel_name((enum dtl_rel)i)), i);
	assert_int_equal(dtl_rel_from_label("flat:foreign"), DTL_REL_FLAT);
	assert_int_equal(dtl_rel_from_label("nonsense"), DTL_REL_OTHER);
	assert_string_equal(dtl_xpos_name(0), "_");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_anywhere_is_found),
		cmocka_unit_test(a_cut_or_padded_file_is_refused),
		cmocka_unit_test(foreign_files_are_refused),
		cmocka_unit_test(a_file_without_the_quick_reader_has_the_full_one),
		cmocka_unit_test(an_open_model_tells_its_checksum_and_licence),
		cmocka_unit_test(names_lead_back_to_their_values),
	};

	return cmocka_run_group_tests(tests, open_shipped, close_shipped);
}

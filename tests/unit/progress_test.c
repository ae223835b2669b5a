#include "run_fixture.h"

#include "run/progress.h"

static const struct dtl_str source = DTL_STR("/data/x.jsonl");
static const struct dtl_str key = DTL_STR("files//data/x.jsonl");

static struct dtl_str
z(const char *text)
{
	return dtl_str_from(text);
}

static void
take(struct dtl_progress *p, struct dtl_str k, struct dtl_str value, int partition, int64_t ms)
{
	dtl_progress_take(p, &(struct dtl_progress_record){ k, value, partition, ms });
}

static void
the_later_record_of_a_partition_wins_whatever_its_clock_said(void **state)
{
	struct dtl_progress *p = dtl_progress_new("files");

	(void)state;
	take(p, key, z("100"), 1, 90);
	take(p, key, z("200"), 1, 20);
	take(p, z("feeds//data/x.jsonl"), z("999"), 1, 95);
	assert_true(dtl_str_is(dtl_progress_get(p, source), "200"));
	assert_null(dtl_progress_get(p, z("/data/y.jsonl")).p);
	take(p, key, DTL_STR_NONE, 1, 10);
	assert_null(dtl_progress_get(p, source).p);
	dtl_progress_free(p);
}

/* The topic was given more partitions, and the key moved. */
static void
between_partitions_the_newer_time_wins(void **state)
{
	struct dtl_progress *p = dtl_progress_new("files");

	(void)state;
	take(p, key, z("300"), 4, 30);
	take(p, key, z("200"), 1, 20);
	assert_true(dtl_str_is(dtl_progress_get(p, source), "300"));
	take(p, key, z("400"), 1, 40);
	assert_true(dtl_str_is(dtl_progress_get(p, source), "400"));
	dtl_progress_free(p);
}

static void
what_changed_is_told_once_with_its_last_position(void **state)
{
	struct dtl_progress *p = dtl_progress_new("files");
	struct dtl_str k;
	struct dtl_str v;

	(void)state;
	take(p, key, z("5"), 0, 1);
	assert_false(dtl_progress_changed(p, &k, &v));
	dtl_progress_set(p, source, z("10"));
	dtl_progress_set(p, z("b"), z("1"));
	dtl_progress_set(p, source, z("20"));
	assert_true(dtl_str_is(dtl_progress_get(p, source), "20"));
	assert_true(dtl_progress_changed(p, &k, &v));
	assert_true(dtl_str_eq(k, key));
	assert_true(dtl_str_is(v, "20"));
	assert_true(dtl_progress_changed(p, &k, &v));
	assert_true(dtl_str_is(k, "files/b"));
	assert_false(dtl_progress_changed(p, &k, &v));
	dtl_progress_set(p, source, DTL_STR_NONE);
	assert_true(dtl_progress_changed(p, &k, &v));
	assert_null(v.p);
	assert_false(dtl_progress_changed(p, &k, &v));
	dtl_progress_free(p);
}

static void
note(void *self, struct dtl_str k)
{
	struct dtl_buf *b = self;

	dtl_buf_addf(b, "%.*s ", DTL_STR_FMT(k));
}

/* As when another process had our identity for a while. */
static void
what_others_wrote_meanwhile_is_seen(void **state)
{
	struct dtl_progress *ours = dtl_progress_new("files");
	struct dtl_progress *view = dtl_progress_new("files");
	struct dtl_buf told;

	(void)state;
	dtl_buf_init(&told, NULL);
	take(ours, z("files/same"), z("1"), 0, 1);
	take(ours, z("files/moved"), z("1"), 0, 1);
	take(ours, z("files/gone"), z("1"), 0, 1);
	dtl_progress_set(ours, z("gathered"), z("1"));
	take(view, z("files/same"), z("1"), 0, 1);
	take(view, z("files/moved"), z("2"), 0, 2);
	take(view, z("files/gone"), DTL_STR_NONE, 0, 2);
	take(view, z("files/new"), z("1"), 0, 2);
	dtl_progress_compare(ours, view, note, &told);
	assert_true(dtl_str_is(dtl_buf_str(&told), "files/moved files/gone files/new "));
	dtl_progress_committed(ours, z("files/moved"), z("2"));
	dtl_progress_committed(ours, z("files/gone"), DTL_STR_NONE);
	dtl_progress_committed(ours, z("files/new"), z("1"));
	dtl_buf_truncate(&told, 0);
	dtl_progress_compare(ours, view, note, &told);
	assert_int_equal(told.n, 0);
	dtl_buf_clear(&told);
	dtl_progress_free(ours);
	dtl_progress_free(view);
}

#define MANY 3000
#define MOVES 20000

static struct dtl_str
nth(uint32_t n, char text[32])
{
	(void)snprintf(text, 32, "files/%08x", (unsigned)(n * 2654435761u));
	return dtl_str_from(text);
}

static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % below;
}

static void
move(struct dtl_progress *p, uint32_t kind, struct dtl_str k, struct dtl_str v, int64_t ms)
{
	struct dtl_str told_key, told;

	if (kind == 0) {
		take(p, k, v, (int)(ms % 2), ms);
		return;
	}
	dtl_progress_set(p, dtl_str_slice(k, 6, k.n), v);
	if (kind == 1)
		return; /* gathered, and told with what follows */
	while (dtl_progress_changed(p, &told_key, &told))
		if (kind == 2)
			dtl_progress_committed(p, told_key, told);
}

static bool
is_even(void *self, struct dtl_str s)
{
	(void)self;
	return (s.p[s.n - 1] & 1) == 0;
}

static void
same_answers(const struct dtl_progress *p, const struct dtl_progress *twin)
{
	char text[32];

	for (uint32_t n = 0; n < MANY; n++) {
		struct dtl_str k = nth(n, text);
		struct dtl_str got = dtl_progress_get(p, dtl_str_slice(k, 6, k.n));
		struct dtl_str want = dtl_progress_get(twin, dtl_str_slice(k, 6, k.n));

		assert_true(dtl_str_eq(got, want));
		assert_int_equal(got.p == NULL, want.p == NULL);
		assert_true(dtl_progress_is_base(p, k, twin));
	}
}

/* The same moves with a file and without. */
static void
what_went_to_the_file_answers_as_from_memory(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_progress *p = dtl_progress_new("files");
	struct dtl_progress *twin = dtl_progress_new("files");
	struct dtl_buf told;
	uint32_t seed = 7;
	char key_text[32], value[32];

	(void)state;
	dtl_buf_init(&told, NULL);
	dtl_progress_fold(p, f->dir);
	for (int64_t i = 0; i < MOVES; i++) {
		struct dtl_str k = nth(draw(&seed, MANY), key_text);
		uint32_t kind = draw(&seed, 4);
		struct dtl_str v = DTL_STR_NONE;

		(void)snprintf(value, sizeof value, "%u", (unsigned)draw(&seed, 1000));
		if (draw(&seed, 10) > 0)
			v = dtl_str_from(value);
		move(p, kind, k, v, i);
		move(twin, kind, k, v, i);
		if (i == MOVES / 2) {
			dtl_progress_drop(p, is_even, NULL);
			dtl_progress_drop(twin, is_even, NULL);
		}
	}
	same_answers(p, twin);
	dtl_progress_compare(p, twin, note, &told);
	assert_int_equal(told.n, 0);
	take(twin, nth(1, key_text), z("elsewhere"), 0, MOVES);
	take(twin, z("files/new"), z("1"), 0, MOVES);
	dtl_progress_compare(p, twin, note, &told);
	(void)snprintf(value, sizeof value, "%s files/new ", key_text);
	assert_true(dtl_str_is(dtl_buf_str(&told), value));
	assert_int_equal(dtl_progress_check(p, &f->err), DTL_OK);
	dtl_buf_clear(&told);
	dtl_progress_free(p);
	dtl_progress_free(twin);
	fixture_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_later_record_of_a_partition_wins_whatever_its_clock_said),
		cmocka_unit_test(between_partitions_the_newer_time_wins),
		cmocka_unit_test(what_changed_is_told_once_with_its_last_position),
		cmocka_unit_test(what_others_wrote_meanwhile_is_seen),
		cmocka_unit_test(what_went_to_the_file_answers_as_from_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

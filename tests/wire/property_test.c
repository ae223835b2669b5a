/* Random records of every kind survive the wire, and every member of our structs is on it. */
#include "random.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define ROUNDS 2500

static struct dtl_wire *
open_wire(struct dtl_arena *a)
{
	struct dtl_wire *w = NULL;
	struct dtl_err err;

	if (dtl_wire_open(dtl_share_path(a, "schemas"), NULL, &w, &err) != DTL_OK)
		fail_msg("%s", err.text);
	return w;
}

static void
check_round_trips(enum dtl_kind kind)
{
	struct dtl_arena *fixed = dtl_arena_new(0);
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_wire *w = open_wire(fixed);
	struct dtl_random r = { .state = 20251222 + (uint64_t)kind, .a = a };

	for (int round = 0; round < ROUNDS; round++) {
		struct dtl_record back;
		struct dtl_buf bytes, again;
		struct dtl_err err;

		r.longest = (unsigned)(round % 40);
		dtl_buf_init(&bytes, a);
		dtl_buf_init(&again, a);
		struct dtl_record record = dtl_random_record(&r, kind);
		if (dtl_wire_encode(w, record, &bytes, &err) != DTL_OK)
			fail_msg("round %d: encode: %s", round, err.text);
		if (dtl_wire_decode(w, a, kind,
			(struct dtl_wire_message){ dtl_buf_str(&bytes), DTL_STR_NONE }, &back,
			&err) != DTL_OK)
			fail_msg("round %d: decode: %s", round, err.text);
		const char *where =
		    dtl_random_difference(a, dtl_shape_of_kind(kind), record.u.any, back.u.any);
		if (where != NULL)
			fail_msg("round %d: %s differs", round, where);
		assert_int_equal(dtl_wire_encode(w, back, &again, &err), DTL_OK);
		assert_true(dtl_str_eq(dtl_buf_str(&bytes), dtl_buf_str(&again)));
		dtl_arena_reset(a);
	}
	dtl_wire_close(w);
	dtl_arena_free(a);
	dtl_arena_free(fixed);
	print_message("%d random %s records\n", ROUNDS, dtl_kind_name(kind));
}

static void
random_articles_survive_the_wire(void **state)
{
	(void)state;
	check_round_trips(DTL_KIND_ARTICLE);
}

static void
random_events_survive_the_wire(void **state)
{
	(void)state;
	check_round_trips(DTL_KIND_EVENT);
}

static void
random_ledger_records_survive_the_wire(void **state)
{
	(void)state;
	check_round_trips(DTL_KIND_CODED);
}

static void
random_happenings_survive_the_wire(void **state)
{
	(void)state;
	check_round_trips(DTL_KIND_HAPPENING);
}

static void
random_manifests_survive_the_wire(void **state)
{
	(void)state;
	check_round_trips(DTL_KIND_MANIFEST);
}

static size_t
member_size(const struct dtl_shape_field *f)
{
	switch (f->member) {
	case DTL_MEMBER_STR:
	case DTL_MEMBER_BYTES:
		return sizeof(struct dtl_str);
	case DTL_MEMBER_I32:
	case DTL_MEMBER_DATE:
	case DTL_MEMBER_WORD:
	case DTL_MEMBER_BITS:
		return 4;
	case DTL_MEMBER_BOOL:
		return sizeof(bool);
	case DTL_MEMBER_RECORD:
		return f->sub->size;
	case DTL_MEMBER_STRS:
	case DTL_MEMBER_I64S:
	case DTL_MEMBER_RECORDS:
	case DTL_MEMBER_PAIRS:
		return sizeof(void *) + sizeof(size_t);
	default:
		return 8;
	}
}

/* Members in the order of the struct leave no gap larger than alignment needs. */
static void
check_no_gaps(const struct dtl_shape *shape)
{
	size_t at = 0;

	for (size_t i = 0; i < shape->count; i++) {
		const struct dtl_shape_field *f = &shape->fields[i];

		if (f->offset < at || f->offset - at >= 8 || (f->offset - at) % 8 + at % 8 > 8)
			fail_msg("%s: something lies before '%s'", shape->name, f->name);
		if (f->offset - at >= 4 && at % 8 == 0)
			fail_msg("%s: something lies before '%s'", shape->name, f->name);
		at = f->offset + member_size(f);
		if (f->sub != NULL)
			check_no_gaps(f->sub);
	}
	if (shape->size - at >= 8 || (shape->size - at >= 4 && at % 8 == 0))
		fail_msg("%s: something lies after the last member", shape->name);
}

static void
every_member_of_every_struct_has_a_row(void **state)
{
	(void)state;
	for (int kind = 0; kind < DTL_KIND_COUNT; kind++)
		check_no_gaps(dtl_shape_of_kind((enum dtl_kind)kind));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_member_of_every_struct_has_a_row),
		cmocka_unit_test(random_articles_survive_the_wire),
		cmocka_unit_test(random_events_survive_the_wire),
		cmocka_unit_test(random_ledger_records_survive_the_wire),
		cmocka_unit_test(random_happenings_survive_the_wire),
		cmocka_unit_test(random_manifests_survive_the_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

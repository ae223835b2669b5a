/* table: prints are found the same way by vectors and one by one; rows say what they spilt. */
#include "text/slot.h"
#include "text/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>

#include <cmocka.h>

static void
vectors_find_what_a_loop_finds(void **state)
{
	static const unsigned counts[] = { 8, 10, 12, 16 };
	uint64_t random = 7;

	(void)state;
	for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
		unsigned count = counts[c];

		for (int round = 0; round < 2000; round++) {
			unsigned char row[32];
			uint16_t print;

			for (size_t i = 0; i < sizeof row; i++) {
				random = random * 6364136223846793005u + 1442695040888963407u;
				/* few values: prints come twice, and half of one is met in another */
				row[i] = (unsigned char)(random >> 40 & 1);
			}
			print = (uint16_t)(random >> 50 & 0x101);
			assert_int_equal(
			    dtl_slot(row, count, print), dtl_slot_plain(row, count, print));
			for (unsigned i = 0; i < count; i++)
				assert_int_equal(dtl_slot_bits(row, count, print) >> i & 1,
				    dtl_slot_plain(row + 2 * (size_t)i, 1, print) == 0);
		}
	}
}

static void
a_print_at_every_place_is_found(void **state)
{
	(void)state;
	for (unsigned count = 8; count <= 16; count++) {
		for (unsigned at = 0; at < count; at++) {
			unsigned char row[32] = { 0 };
			const uint16_t print = 0xfedc;

			memcpy(row + 2 * (size_t)at, &print, sizeof print);
			assert_int_equal(dtl_slot(row, count, print), at);
			assert_int_equal(dtl_slot_plain(row, count, print), at);
			assert_int_equal(dtl_slot(row, count, 0xfedd), count);
		}
	}
}

static void
a_row_tells_which_prints_it_spilt(void **state)
{
	unsigned char row[DTL_TABLE_ROW] = { 0 };
	size_t others = 0;

	(void)state;
	for (uint32_t print = 1; print <= UINT16_MAX; print++)
		assert_false(dtl_linear_spilt(row, (uint16_t)print));
	dtl_linear_spill(row, 0xfedc);
	dtl_linear_spill(row, 1);
	assert_true(dtl_linear_spilt(row, 0xfedc));
	assert_true(dtl_linear_spilt(row, 1));
	for (uint32_t print = 1; print <= UINT16_MAX; print++)
		others += dtl_linear_spilt(row, (uint16_t)print);
	assert_in_range(others, 2, UINT16_MAX / 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_find_what_a_loop_finds),
		cmocka_unit_test(a_print_at_every_place_is_found),
		cmocka_unit_test(a_row_tells_which_prints_it_spilt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "run_fixture.h"

#include "run/acks.h"

static void
low_waits_for_the_oldest(void **state)
{
	struct dtl_acks w;

	(void)state;
	dtl_acks_init(&w);
	for (uint64_t i = 0; i < 4; i++)
		assert_int_equal(dtl_acks_issue(&w), i);
	dtl_acks_done(&w, 2);
	dtl_acks_done(&w, 1);
	assert_int_equal(w.low, 0);
	dtl_acks_done(&w, 0);
	assert_int_equal(w.low, 3);
	dtl_acks_done(&w, 3);
	assert_int_equal(w.low, w.next);
	dtl_acks_clear(&w);
}

/* Any order, any number in flight: low is always the oldest that is not done. */
static void
low_is_right_in_any_order(void **state)
{
	enum { COUNT = 5000 };
	static bool done[COUNT];
	uint32_t random = 12345;
	uint64_t oldest = 0;
	struct dtl_acks w;

	(void)state;
	dtl_acks_init(&w);
	while (oldest < COUNT) {
		random = random * 1103515245u + 12345u;
		if (w.next < COUNT && (random >> 16) % 3 != 0) {
			(void)dtl_acks_issue(&w);
		} else if (w.next > oldest) {
			uint64_t seq = oldest + (random >> 8) % (w.next - oldest);

			while (done[seq])
				seq = oldest + (seq + 1 - oldest) % (w.next - oldest);
			done[seq] = true;
			dtl_acks_done(&w, seq);
			while (oldest < w.next && done[oldest])
				oldest++;
			assert_int_equal(w.low, oldest);
		}
	}
	dtl_acks_clear(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(low_waits_for_the_oldest),
		cmocka_unit_test(low_is_right_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

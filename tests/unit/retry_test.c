#include "run_fixture.h"

#include "run/retry.h"

static void
waits_stay_within_the_growing_limit(void **state)
{
	struct dtl_retry r;
	int64_t limit_ms = 50;

	(void)state;
	dtl_retry_init(&r, 30000, 42);
	for (int i = 0; i < 40; i++) {
		int64_t wait_ms = dtl_retry_next(&r);

		assert_in_range(wait_ms, 1, limit_ms < 30000 ? limit_ms : 30000);
		if (limit_ms < 30000)
			limit_ms *= 2;
	}
}

static void
waits_use_the_whole_range(void **state)
{
	struct dtl_retry r;
	int low = 0;
	int high = 0;

	(void)state;
	dtl_retry_init(&r, 1000, 7);
	r.attempt = 20;
	for (int i = 0; i < 1000; i++) {
		int64_t wait_ms = dtl_retry_next(&r);

		low += wait_ms <= 250;
		high += wait_ms > 750;
	}
	assert_in_range(low, 150, 350);
	assert_in_range(high, 150, 350);
}

static void
success_makes_waits_small_again(void **state)
{
	struct dtl_retry r;

	(void)state;
	dtl_retry_init(&r, 30000, 3);
	for (int i = 0; i < 10; i++)
		(void)dtl_retry_next(&r);
	dtl_retry_reset(&r);
	assert_in_range(dtl_retry_next(&r), 1, 50);
}

static void
two_processes_wait_differently(void **state)
{
	struct dtl_retry a;
	struct dtl_retry b;
	int equal = 0;

	(void)state;
	dtl_retry_init(&a, 30000, 1);
	dtl_retry_init(&b, 30000, 2);
	a.attempt = b.attempt = 10;
	for (int i = 0; i < 100; i++)
		equal += dtl_retry_next(&a) == dtl_retry_next(&b);
	assert_in_range(equal, 0, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_stay_within_the_growing_limit),
		cmocka_unit_test(waits_use_the_whole_range),
		cmocka_unit_test(success_makes_waits_small_again),
		cmocka_unit_test(two_processes_wait_differently),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "run_fixture.h"

#include "run/slot.h"

#include <signal.h>
#include <sys/wait.h>

static void
remove_slots(struct fixture *f)
{
	char path[128];

	for (int i = 0; i < 8; i++) {
		(void)snprintf(path, sizeof path, "%s/run/extract.%d.lock", f->dir, i);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof path, "%s/run", f->dir);
	(void)rmdir(path);
}

static struct dtl_slot
claim(struct fixture *f, int wanted)
{
	struct dtl_slot slot = { .fd = -1 };

	fixture_must(f, dtl_slot_claim(&f->shared, "extract", wanted, &slot, &f->err));
	return slot;
}

static void
the_lowest_free_slot_is_taken(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_slot first = claim(f, -1);
	struct dtl_slot second = claim(f, -1);
	struct dtl_slot third;

	(void)state;
	assert_int_equal(first.number, 0);
	assert_int_equal(second.number, 1);
	assert_string_equal(second.identity, "news/extract/1");
	dtl_slot_release(&first);
	third = claim(f, -1);
	assert_int_equal(third.number, 0);
	dtl_slot_release(&second);
	dtl_slot_release(&third);
	remove_slots(f);
	fixture_close(f);
}

static void
a_wanted_slot_that_is_taken_names_its_owner(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_slot mine = claim(f, 5);
	struct dtl_slot other = { .fd = -1 };
	char expected[96];

	(void)state;
	assert_int_equal(dtl_slot_claim(&f->shared, "extract", 5, &other, &f->err), DTL_FAIL);
	(void)snprintf(expected, sizeof expected, "slot 5 of 'extract' is taken by process %ld",
	    (long)getpid());
	assert_string_equal(f->err.text, expected);
	assert_true(dtl_slot_alive(&f->shared, "extract", 5));
	assert_false(dtl_slot_alive(&f->shared, "extract", 4));
	dtl_slot_release(&mine);
	remove_slots(f);
	fixture_close(f);
}

static void
a_killed_owner_frees_its_slot(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_slot slot = { .fd = -1 };
	int status = 0;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		struct dtl_err err;

		if (dtl_slot_claim(&f->shared, "extract", 0, &slot, &err) != DTL_OK)
			_exit(9);
		(void)kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_false(dtl_slot_alive(&f->shared, "extract", 0));
	slot = claim(f, 0);
	assert_int_equal(slot.number, 0);
	dtl_slot_release(&slot);
	remove_slots(f);
	fixture_close(f);
}

static void
a_broker_elsewhere_puts_the_host_into_the_name(void **state)
{
	struct fixture *f = fixture_open();
	struct dtl_slot slot;
	char host[128] = "";
	char expected[256];

	(void)state;
	f->shared.bootstrap = "kafka-1.example.org:9092";
	slot = claim(f, -1);
	assert_int_equal(gethostname(host, sizeof host - 1), 0);
	(void)snprintf(expected, sizeof expected, "news/extract/%s-0", host);
	assert_string_equal(slot.identity, expected);
	dtl_slot_release(&slot);
	f->shared.bootstrap = "127.0.0.1:9092";
	slot = claim(f, -1);
	assert_string_equal(slot.identity, "news/extract/0");
	dtl_slot_release(&slot);
	remove_slots(f);
	fixture_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lowest_free_slot_is_taken),
		cmocka_unit_test(a_wanted_slot_that_is_taken_names_its_owner),
		cmocka_unit_test(a_killed_owner_frees_its_slot),
		cmocka_unit_test(a_broker_elsewhere_puts_the_host_into_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

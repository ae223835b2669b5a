#include "fleet.h"

#include "base/date.h"
#include "base/file.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka wants the above first */
#include <cmocka.h>

enum { PATIENCE_MS = 20000 };

/* The commands that the sources under test refer to. */
const struct dtl_command dtl_command_version = { "version", "", "", "", NULL };
const struct dtl_command *const dtl_commands[] = { &dtl_command_version, NULL };

struct fixture {
	char dir[64];
	struct dtl_line line;
	struct dtl_opt opt;
	struct dtl_child children[4];
	struct dtl_fleet fleet;
};

static const char *
path_in(struct fixture *f, const char *name)
{
	return dtl_arena_printf(f->line.a, "%s/%s", f->dir, name);
}

static void
begin(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	(void)snprintf(f->dir, sizeof f->dir, "/tmp/dtl-fleet-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->line.a = dtl_arena_new(0);
	f->line.opt = &f->opt;
	f->line.shared.drain_ms = 10000;
	f->fleet.self = &dtl_command_version;
	f->fleet.line = &f->line;
	f->fleet.children = f->children;
}

static struct dtl_child *
add(struct fixture *f, enum dtl_kind_of kind, const char *name, const char *script)
{
	struct dtl_child *child = &f->children[f->fleet.count++];
	struct dtl_err err;
	const char *path = path_in(f, name);
	const char *text = dtl_arena_printf(f->line.a, "#!/bin/sh\ncd '%s'\n%s\n", f->dir, script);

	assert_int_equal(dtl_file_write_atomic(path, dtl_str_from(text), 0755, &err), DTL_OK);
	assert_int_equal(chmod(path, 0755), 0);
	*child = (struct dtl_child){ .kind = kind, .name = name, .path = path, .fd = -1 };
	child->counters = path_in(f, "none.counters");
	dtl_buf_init(&child->said, NULL);
	return child;
}

static void
end(struct fixture *f)
{
	dtl_fleet_stop(&f->fleet);
	dtl_fleet_clear(&f->fleet);
	const char *argv[] = { "/bin/rm", "-rf", f->dir, NULL };
	struct dtl_err err;
	int code;
	assert_int_equal(dtl_program_run(argv, NULL, NULL, &code, &err), DTL_OK);
	dtl_arena_free(f->line.a);
}

static bool
exists(struct fixture *f, const char *name)
{
	return access(path_in(f, name), F_OK) == 0;
}

/* Turns the fleet until the fact holds. */
#define WAIT_FOR(f, fact)                                                                          \
	do {                                                                                       \
		int64_t until = dtl_time_mono_ms() + PATIENCE_MS;                                  \
		struct dtl_err wait_err;                                                           \
                                                                                                   \
		while (!(fact)) {                                                                  \
			assert_true(dtl_time_mono_ms() < until);                                   \
			assert_int_equal(dtl_fleet_turn(&(f)->fleet, 20, &wait_err), DTL_OK);      \
		}                                                                                  \
	} while (0)

static void
a_child_that_ends_is_not_started_again(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	struct dtl_child *child = add(&f, DTL_OF_PRODUCER, "ends", "exit 0");
	WAIT_FOR(&f, child->state == DTL_CHILD_ENDED);
	assert_int_equal(child->restarts, 0);
	assert_int_equal(f.fleet.failed, 0);
	assert_true(dtl_fleet_ended(&f.fleet, DTL_OF_PRODUCER));
	end(&f);
}

static void
a_crashed_child_is_started_again_after_a_wait(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	struct dtl_child *child = add(&f, DTL_OF_SINK, "crashes",
	    "if [ -e second ]; then echo ok >third; exit 0; fi\n"
	    "if [ -e first ]; then echo ok >second; kill -SEGV $$; fi\n"
	    "echo ok >first; exit 1");
	WAIT_FOR(&f, child->state == DTL_CHILD_WAITING && child->restarts == 1);
	assert_int_equal(child->code, 1);
	int64_t first_wait = child->start_ms - dtl_time_mono_ms();
	WAIT_FOR(&f, child->state == DTL_CHILD_WAITING && child->restarts == 2);
	assert_int_equal(child->code, 128 + SIGSEGV);
	assert_true(child->start_ms - dtl_time_mono_ms() > first_wait);
	WAIT_FOR(&f, child->state == DTL_CHILD_ENDED);
	assert_true(exists(&f, "third"));
	end(&f);
}

static void
wrong_config_and_usage_are_given_up(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	struct dtl_child *config = add(&f, DTL_OF_SINK, "config", "exit 78");
	struct dtl_child *usage = add(&f, DTL_OF_SINK, "usage", "exit 64");
	struct dtl_child *none = add(&f, DTL_OF_SINK, "none", "exit 0");
	none->path = path_in(&f, "not-there");
	WAIT_FOR(&f, f.fleet.failed == 3);
	assert_int_equal(config->state, DTL_CHILD_LOST);
	assert_int_equal(usage->state, DTL_CHILD_LOST);
	assert_int_equal(none->state, DTL_CHILD_LOST);
	assert_int_equal(config->restarts + usage->restarts + none->restarts, 0);
	end(&f);
}

static void
stopping_goes_down_the_flow(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	add(&f, DTL_OF_SINK, "s",
	    "trap 'test -e ended-x && echo ok >ended-s; exit 0' TERM\n"
	    "echo ok >ready-s\nwhile :; do sleep 0.05; done");
	add(&f, DTL_OF_PROCESSOR, "x",
	    "trap 'test -e ended-p && echo ok >ended-x; exit 0' TERM\n"
	    "echo ok >ready-x\nwhile :; do sleep 0.05; done");
	add(&f, DTL_OF_PRODUCER, "p",
	    "trap 'echo ok >ended-p; exit 0' TERM\n"
	    "echo ok >ready-p\nwhile :; do sleep 0.05; done");
	WAIT_FOR(&f, exists(&f, "ready-s") && exists(&f, "ready-x") && exists(&f, "ready-p"));
	dtl_fleet_stop(&f.fleet);
	assert_true(exists(&f, "ended-p"));
	assert_true(exists(&f, "ended-x"));
	assert_true(exists(&f, "ended-s"));
	assert_int_equal(f.fleet.failed, 0);
	end(&f);
}

static void
a_child_that_does_not_stop_in_time_is_killed(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	f.line.shared.drain_ms = -9900; /* the stop adds 10 s */
	struct dtl_child *child = add(
	    &f, DTL_OF_SINK, "deaf", "trap '' TERM\necho ok >ready\nwhile :; do sleep 0.05; done");
	WAIT_FOR(&f, exists(&f, "ready"));
	dtl_fleet_stop(&f.fleet);
	assert_int_equal(child->code, 128 + SIGKILL);
	assert_int_equal(f.fleet.failed, 1);
	end(&f);
}

static void
children_die_with_their_parent(void **state)
{
	struct fixture f;
	struct dtl_err err;

	(void)state;
	begin(&f);
	add(&f, DTL_OF_SINK, "lives",
	    "trap 'echo ok >died; exit 0' TERM\necho ok >ready\nwhile :; do sleep 0.05; done");
	pid_t parent = fork();
	if (parent == 0) {
		while (dtl_fleet_turn(&f.fleet, 20, &err) == DTL_OK)
			continue;
		_exit(0);
	}
	int64_t until = dtl_time_mono_ms() + PATIENCE_MS;
	while (!exists(&f, "ready"))
		assert_true(dtl_time_mono_ms() < until);
	assert_int_equal(kill(parent, SIGKILL), 0);
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	while (!exists(&f, "died"))
		assert_true(dtl_time_mono_ms() < until);
	f.fleet.count = 0;
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_that_ends_is_not_started_again),
		cmocka_unit_test(a_crashed_child_is_started_again_after_a_wait),
		cmocka_unit_test(wrong_config_and_usage_are_given_up),
		cmocka_unit_test(stopping_goes_down_the_flow),
		cmocka_unit_test(a_child_that_does_not_stop_in_time_is_killed),
		cmocka_unit_test(children_die_with_their_parent),
	};

	dtl_fleet_begin(NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

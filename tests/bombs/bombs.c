#include "bombs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 *	bombs [--list] [BEGIN-OF-NAME]
 *
 * Names are "door.input". Exit 1 when one took more than it may, ended by a signal, or not at all.
 */

#define CPU_MS 250
#define MORE_KIB (64 * 1024)
#define HANG_S 20 /* of CPU: then it is ended */

struct cost {
	long cpu_ms;
	long kib;
};

static void
repeat(const struct bomb *b, struct dtl_buf *out)
{
	dtl_buf_add_z(out, b->begin);
	for (int i = 0; i < b->count; i++)
		for (const char *p = b->unit; *p != '\0'; p++)
			if (*p == '#')
				dtl_buf_addf(out, "%d", i);
			else
				dtl_buf_add_char(out, *p);
	dtl_buf_add_z(out, b->end);
}

static long
cpu_ms(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 +
	       (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

/* The most memory since the mark, which is set anew. */
static long
peak_kib(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	long kib = 0;

	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "VmHWM: %ld", &kib) == 1)
			break;
	if (f != NULL)
		(void)fclose(f);
	return kib;
}

static void
mark_memory(void)
{
	int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "5", 1) != 1)
		abort();
	(void)close(fd);
}

static void
measure(const char *door, const struct bomb *b, const struct bomb_made *made, int to)
{
	struct rlimit hang = { HANG_S, HANG_S };
	bomb_door run = bomb_door_of(door);
	struct dtl_buf input;
	struct cost cost;

	if (run == NULL)
		abort();
	dtl_buf_init(&input, NULL);
	if (b != NULL)
		repeat(b, &input);
	else
		made->make(&input);
	(void)setrlimit(RLIMIT_CPU, &hang);
	mark_memory();
	long before_ms = cpu_ms(), before_kib = peak_kib();

	run(dtl_buf_str(&input));
	cost.cpu_ms = cpu_ms() - before_ms;
	cost.kib = peak_kib() - before_kib;
	_exit(write(to, &cost, sizeof cost) == sizeof cost ? 0 : 1);
}

static bool
bear(const char *door, const char *name, const struct bomb *b, const struct bomb_made *made,
    bool list)
{
	struct cost cost = { -1, -1 };
	int ends[2], status = 0;

	if (pipe(ends) != 0)
		abort();
	pid_t pid = fork();

	if (pid < 0)
		abort();
	if (pid == 0)
		measure(door, b, made, ends[1]);
	(void)close(ends[1]);
	bool told = read(ends[0], &cost, sizeof cost) == sizeof cost;

	(void)close(ends[0]);
	(void)waitpid(pid, &status, 0);
	bool good = told && status == 0 && cost.cpu_ms <= CPU_MS && cost.kib <= MORE_KIB;

	if (list || !good)
		(void)printf("%-8s %-28s %6ld ms %8ld KiB%s\n", door, name, cost.cpu_ms, cost.kib,
		    good ? ""
			 : (WIFSIGNALED(status) ? "  TOO MUCH: ended by a signal" : "  TOO MUCH"));
	(void)fflush(stdout);
	return good;
}

static bool
is_wanted(const char *wanted, const char *door, const char *name)
{
	char whole[128];

	(void)snprintf(whole, sizeof whole, "%s.%s", door, name);
	return wanted == NULL || strncmp(whole, wanted, strlen(wanted)) == 0;
}

int
main(int argc, char **argv)
{
	bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
	const char *wanted = argc > 1 + list ? argv[1 + list] : NULL;
	int count = 0, bad = 0;

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < bombs_repeated_count; i++) {
		const struct bomb *b = &bombs_repeated[i];

		if (is_wanted(wanted, b->door, b->name)) {
			count++;
			bad += !bear(b->door, b->name, b, NULL, list);
		}
	}
	for (size_t i = 0; i < bombs_made_count; i++) {
		const struct bomb_made *m = &bombs_made[i];

		if (is_wanted(wanted, m->door, m->name)) {
			count++;
			bad += !bear(m->door, m->name, NULL, m, list);
		}
	}
	(void)printf("%d inputs, %d over %d ms of CPU or %d MiB more memory\n", count, bad, CPU_MS,
	    MORE_KIB / 1024);
	return bad > 0 || count == 0;
}

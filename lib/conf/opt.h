/*
 * opt - the command line that every program has.
 *
 *	-c FILE config, -n check and exit, -nv check and print the effective config,
 *	-o key=value override (repeatable), -d debug, -V version, --slot N, --once, --help,
 *	--keys print the table of this program's keys (docs/config.md is made of them),
 *	--work-delay TIME wait with every record (for tests of scaling)
 *
 * Exit codes: 0 stopped as asked, 1 failed, 64 wrong usage, 75 stopped before all was final (what was open was aborted
 * and is worked again), 78 wrong config.
 *
 * Errors:  the message says what is wrong, not the manual.
 * Memory:  pointers into argv, whose operands are moved together.
 * Threads: main thread, once.
 */
#ifndef DTL_CONF_OPT_H
#define DTL_CONF_OPT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DTL_EXIT_FAIL 1
#define DTL_EXIT_USAGE 64
#define DTL_EXIT_UNFINISHED 75
#define DTL_EXIT_CONFIG 78

#define DTL_SLOT_MAX 9999

struct dtl_opt {
	const char *config; /* NULL: no -c given */
	bool check; /* -n */
	bool print; /* -v with -n */
	bool debug;
	bool version;
	bool help;
	int slot; /* -1: choose the lowest free one */
	bool once; /* --once: stop when the input is drained */
	bool keys; /* --keys: print dtl_conf_document of the own section and exit 0 */
	int64_t work_delay_ms; /* --work-delay: wait before each record, 0 = none */
	const char *overrides[64];
	size_t override_count;
	const char *const *rest; /* operands after the options */
	int rest_count;
};

/* DTL_FAIL = usage error (exit 64). Long forms: --config --check --override --debug --version. */
dtl_rc dtl_opt_parse(int argc, char **argv, struct dtl_opt *ret, struct dtl_err *err) DTL_MUST_USE;

/* An option of one command besides those above: exactly one of value and flag. At most 32. */
struct dtl_opt_extra {
	char letter; /* 0: only the long form; wins over a common one */
	const char *name;
	const char **value;
	bool *flag;
};
dtl_rc dtl_opt_parse_more(int argc, char **argv, const struct dtl_opt_extra *extra,
    size_t extra_count, struct dtl_opt *ret, struct dtl_err *err) DTL_MUST_USE;

#endif

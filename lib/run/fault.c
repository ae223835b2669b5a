#include "run/fault.h"

#include "base/str.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const names[DTL_FAULT_COUNT] = {
#define X(name, text) text,
	DTL_FAULTS(X)
#undef X
};

static int wanted = -1; /* written before there are threads */
static int number;
static _Atomic int64_t left; /* times to come by before it happens */

static void
refuse(const char *text)
{
	(void)fprintf(stderr, "DATELINE_FAULT='%s': place[:times[:kill|stop]]\n", text);
	exit(64);
}

void
dtl_fault_setup(void)
{
	const char *text = getenv("DATELINE_FAULT");
	struct dtl_str rest = dtl_str_from(text != NULL ? text : "");
	struct dtl_str place = DTL_STR_NONE;
	struct dtl_str times = DTL_STR("1");
	struct dtl_str what = DTL_STR("kill");
	int64_t count = 0;

	if (rest.n == 0)
		return;
	(void)dtl_str_split(&rest, ':', &place);
	(void)dtl_str_split(&rest, ':', &times);
	(void)dtl_str_split(&rest, ':', &what);
	for (int i = 0; i < DTL_FAULT_COUNT; i++)
		if (dtl_str_is(place, names[i]))
			wanted = i;
	number = dtl_str_is(what, "stop") ? SIGSTOP : SIGKILL;
	if (wanted < 0 || !dtl_str_to_i64(times, 1, INT32_MAX, &count) ||
	    (number == SIGKILL && !dtl_str_is(what, "kill")))
		refuse(text);
	atomic_store(&left, count);
}

void
dtl_fault_at(enum dtl_fault place)
{
	if ((int)place != wanted || atomic_fetch_sub(&left, 1) != 1)
		return;
	(void)kill(getpid(), number);
}

/*
 * fake_out - a double of run/out.h that remembers what a producer put.
 *
 *	fake_out_reset   ...   fake.articles, fake.dead, fake_position
 *
 * Errors:  fake.fail makes the next put return that; it goes back to DTL_OK by itself.
 * Memory:  an arena of its own.
 * Threads: main thread.
 */
#ifndef DTL_TESTS_PARTS_FAKE_OUT_H
#define DTL_TESTS_PARTS_FAKE_OUT_H

#include "base/map.h"
#include "run/out.h"

struct fake_dead {
	const char *origin;
	const char *bytes;
	const char *reason;
};

struct fake {
	struct dtl_arena *a;
	struct dtl_article articles[4096]; /* id, url, title, content ... copied */
	size_t article_count;
	struct fake_dead dead[256];
	size_t dead_count;
	struct dtl_map positions;
	int counted[3];
	dtl_rc fail;
	bool stopping;
};

extern struct fake fake;

/* Empties everything but the positions, as a restart does. */
void fake_out_restart(void);
void fake_out_reset(void);

#endif

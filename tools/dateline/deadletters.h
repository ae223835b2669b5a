/*
 * deadletters - which letters a command means, and what it does with each.
 *
 * Errors:  a taker gives the exit code, having said why.
 * Memory:  the line's arena.
 * Threads: main thread.
 */
#ifndef DATELINE_DEADLETTERS_H
#define DATELINE_DEADLETTERS_H

#include "base/map.h"
#include "raw.h"
#include "run/hand.h"
#include "run/schemas.h"

#define MAX_POSITIONS 64
#define MAX_PARTITIONS 64

struct position {
	int32_t partition;
	int64_t offset;
};

/* What purge may delete of one partition. */
struct purged {
	int64_t before; /* offset of the first letter that stays, as far as was read */
	bool closed; /* one that stays was met */
	int64_t count; /* letters that go */
};

struct letters {
	const struct dtl_command *self;
	struct dtl_line *line;
	struct dtl_hand *hand; /* requeue and purge only */
	struct dtl_schemas *schemas; /* requeue only */
	struct dtl_admin *admin; /* purge only */
	struct position positions[MAX_POSITIONS];
	size_t position_count;
	const char *process, *stage, *topic, *error, *origin, *contains; /* NULL = any */
	int64_t since_ms, until_ms; /* half-open */
	bool all;
	int64_t limit;
	int64_t matched, skipped;
	struct dtl_map told; /* what letters say -> where the first stands */
	struct dtl_arena *told_a;
	int64_t doubles; /* letters that were passed over since they say what another said */
	struct purged purged[MAX_PARTITIONS];
	int (*take)(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m);
	void (*pass_over)(struct letters *l, const struct dtl_raw_message *m); /* NULL: nothing */
};

/* "-" when it is not there. */
struct dtl_str dtl_letter_header(const struct dtl_raw_message *m, const char *name);

/* deadletters_double.c: where the same was said before, or NULL. A process that writes letters before its own store
 * (sinks/sqlite), or without transactions, says the same again when it was killed between the two. */
const char *dtl_letters_double(struct letters *l, const struct dtl_raw_message *m);

/* deadletters_send.c */
/* "0:12" */
const char *dtl_letters_mark(struct dtl_arena *a, const struct dtl_raw_message *m);
int dtl_letters_requeue(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m);
/* A letter that goes if no older one stays, one that stays, and the end of both: they are deleted. */
int dtl_letters_purge(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m);
void dtl_letters_keep(struct letters *l, const struct dtl_raw_message *m);
int dtl_letters_purged(struct letters *l);

#endif

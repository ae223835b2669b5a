#include "run/dead.h"

#include <inttypes.h>

#define CONNECT "__connect.errors."
#define OURS "dtl."
#define OUR_HEADERS 14

static void
put(struct dtl_header *headers, size_t *count, const char *name, struct dtl_str value)
{
	headers[*count] = (struct dtl_header){ dtl_str_from(name), value };
	(*count)++;
}

/* Headers of an earlier death are replaced; how often it was sent back is kept. */
static bool
is_kept(struct dtl_str name)
{
	if (dtl_str_is(name, "dtl.requeued"))
		return true;
	return !dtl_str_starts(name, CONNECT) && !dtl_str_starts(name, OURS);
}

static struct dtl_str
task_id(const char *instance)
{
	const char *slash = strrchr(instance, '/');

	return dtl_str_from(slash != NULL ? slash + 1 : instance);
}

static struct dtl_str
origin(struct dtl_arena *a, const struct dtl_dead_reason *r)
{
	if (r->topic == NULL)
		return r->origin;
	return dtl_str_from(
	    dtl_arena_printf(a, "%s/%" PRId32 "/%" PRId64, r->topic, r->partition, r->offset));
}

/* Attempts of its former lives count, too. */
static int64_t
attempts(const struct dtl_dead_reason *reason, const struct dtl_header *original, size_t count)
{
	int64_t before = 0;

	for (size_t i = 0; i < count; i++)
		if (dtl_str_is(original[i].name, OURS "attempts"))
			(void)dtl_str_to_i64(original[i].value, 0, INT32_MAX, &before);
	return before + reason->attempts;
}

size_t
dtl_dead_headers(struct dtl_arena *a, const struct dtl_dead_reason *reason,
    const struct dtl_header *original, size_t original_count, const struct dtl_header **ret)
{
	struct dtl_header *h = DTL_NEW_ARRAY(a, original_count + OUR_HEADERS, struct dtl_header);
	bool placed = reason->topic != NULL;
	size_t n = 0;

	for (size_t i = 0; i < original_count; i++)
		if (is_kept(original[i].name))
			h[n++] = original[i];
	put(h, &n, CONNECT "topic", dtl_str_from(placed ? reason->topic : ""));
	put(h, &n, CONNECT "partition",
	    dtl_str_from(dtl_arena_printf(a, "%" PRId32, placed ? reason->partition : -1)));
	put(h, &n, CONNECT "offset",
	    dtl_str_from(dtl_arena_printf(a, "%" PRId64, placed ? reason->offset : -1)));
	put(h, &n, CONNECT "connector.name", dtl_str_from(reason->process));
	put(h, &n, CONNECT "task.id", task_id(reason->instance));
	put(h, &n, CONNECT "stage", dtl_str_from(reason->stage));
	put(h, &n, CONNECT "class.name",
	    dtl_str_from(dtl_arena_printf(a, "dateline.%s", reason->process)));
	put(h, &n, CONNECT "exception.class.name",
	    dtl_str_from(dtl_arena_printf(a, "dateline.%s", reason->error)));
	put(h, &n, CONNECT "exception.message", dtl_str_from(reason->message));
	put(h, &n, CONNECT "exception.stacktrace", dtl_str_from(reason->message));
	put(h, &n, OURS "origin", origin(a, reason));
	put(h, &n, OURS "attempts",
	    dtl_str_from(
		dtl_arena_printf(a, "%" PRId64, attempts(reason, original, original_count))));
	put(h, &n, OURS "instance", dtl_str_from(reason->instance));
	put(h, &n, OURS "error", dtl_str_from(reason->error));
	*ret = h;
	return n;
}

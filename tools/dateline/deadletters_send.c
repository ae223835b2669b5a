#include "deadletters.h"

#include "base/date.h"
#include "run/headers.h"

#include <inttypes.h>
#include <stdio.h>

const char *
dtl_letters_mark(struct dtl_arena *a, const struct dtl_raw_message *m)
{
	return dtl_arena_printf(a, "%" PRId32 ":%" PRId64, m->partition, m->offset);
}

static bool
goes_back(struct dtl_str name)
{
	if (dtl_str_is(name, "dtl.attempts"))
		return true;
	return !dtl_str_starts(name, "__connect.errors.") && !dtl_str_starts(name, "dtl.");
}

/* The original as it was, how often it was tried, and how often it was sent back. */
static struct dtl_raw_message
original(struct dtl_arena *a, const struct dtl_raw_message *m, int64_t times)
{
	struct dtl_raw_message again = {
		.key = m->key, .value = m->value, .partition = -1, .timestamp_ms = m->timestamp_ms
	};
	struct dtl_header *headers = DTL_NEW_ARRAY(a, m->header_count + 1, struct dtl_header);

	for (size_t i = 0; i < m->header_count; i++)
		if (goes_back(m->headers[i].name))
			headers[again.header_count++] = m->headers[i];
	headers[again.header_count].name = dtl_str_from("dtl.requeued");
	headers[again.header_count++].value = dtl_str_from(dtl_arena_printf(a, "%" PRId64, times));
	again.headers = headers;
	return again;
}

/* A record that came without them gets what we write ourselves, if it can be read. */
static void
complete_headers(
    struct letters *l, struct dtl_arena *a, enum dtl_topic topic, struct dtl_raw_message *m)
{
	struct dtl_wire_message message = dtl_header_message(m->value, m->headers, m->header_count);
	struct dtl_trace trace = { dtl_header_find(m->headers, m->header_count, "traceparent"),
		dtl_header_find(m->headers, m->header_count, "tracestate") };
	const struct dtl_header *made = NULL;
	struct dtl_header *all;
	struct dtl_record record;
	struct dtl_err ignored;
	size_t count;

	if (dtl_topic_kind(topic) == DTL_KIND_COUNT || m->value.p == NULL ||
	    dtl_header_find(m->headers, m->header_count, "ce_id").p != NULL ||
	    dtl_wire_decode(dtl_schemas_wire(l->schemas), a, dtl_topic_kind(topic), message,
		&record, &ignored) != DTL_OK)
		return;
	count = dtl_headers_make(a, record, l->line->shared.line, &trace, &made);
	all = DTL_NEW_ARRAY(a, m->header_count + count, struct dtl_header);
	memcpy(all, m->headers, m->header_count * sizeof *all);
	for (size_t i = 0; i < count; i++) {
		char name[64];

		(void)snprintf(name, sizeof name, "%.*s", DTL_STR_FMT(made[i].name));
		if (dtl_header_find(m->headers, m->header_count, name).p == NULL)
			all[m->header_count++] = made[i];
	}
	m->headers = all;
}

int
dtl_letters_requeue(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m)
{
	struct dtl_str to = dtl_raw_header(m, "__connect.errors.topic");
	const char *mark = dtl_letters_mark(a, m);
	struct dtl_str marked = dtl_hand_marked(l->hand, mark);
	char now[25];
	int64_t times = 0;
	struct dtl_err err;

	if (to.n == 0) {
		l->skipped++;
		return dtl_command_fail(l->self, 0,
		    "%s came from '%.*s', not from a topic: give that to its producer again", mark,
		    DTL_STR_FMT(dtl_letter_header(m, "dtl.origin")));
	}
	if (marked.p != NULL) {
		(void)printf("%s was sent back already (%.*s)\n", mark, DTL_STR_FMT(marked));
		return 0;
	}
	(void)dtl_str_to_i64(dtl_raw_header(m, "dtl.requeued"), 0, INT32_MAX, &times);
	struct dtl_raw_message again = original(a, m, ++times);
	const char *topic = dtl_arena_strndup(a, to.p, to.n);
	enum dtl_topic role;

	if (dtl_raw_topic(&l->line->shared, topic, &role))
		complete_headers(l, a, role, &again);
	dtl_time_format(dtl_time_now_ms(), now);
	if (dtl_hand_send(l->hand, topic, &again, mark, now, &err) != DTL_OK)
		return dtl_command_fail(l->self, DTL_EXIT_FAIL, "%s: %s", mark, err.text);
	(void)printf("%s sent to %s (time %" PRId64 ")\n", mark, topic, times);
	return 0;
}

int
dtl_letters_purge(struct letters *l, struct dtl_arena *a, const struct dtl_raw_message *m)
{
	struct purged *p = &l->purged[m->partition < MAX_PARTITIONS ? m->partition : 0];
	const char *mark = dtl_letters_mark(a, m);
	struct dtl_err err;

	if (p->closed || m->partition >= MAX_PARTITIONS) {
		l->skipped++;
		return 0;
	}
	if (dtl_hand_marked(l->hand, mark).p != NULL &&
	    dtl_hand_send(l->hand, NULL, NULL, mark, NULL, &err) != DTL_OK)
		return dtl_command_fail(l->self, DTL_EXIT_FAIL, "%s: %s", mark, err.text);
	p->before = m->offset + 1;
	p->count++;
	return 0;
}

void
dtl_letters_keep(struct letters *l, const struct dtl_raw_message *m)
{
	if (m->partition < MAX_PARTITIONS)
		l->purged[m->partition].closed = true;
}

int
dtl_letters_purged(struct letters *l)
{
	const char *topic = l->line->shared.topics[DTL_TOPIC_DEADLETTERS];
	int64_t count = 0;
	struct dtl_err err;

	for (int32_t p = 0; p < MAX_PARTITIONS; p++) {
		if (l->purged[p].count == 0)
			continue;
		if (dtl_admin_forget(l->admin, topic, p, l->purged[p].before, &err) != DTL_OK)
			return dtl_command_fail(l->self, DTL_EXIT_FAIL, "%s", err.text);
		count += l->purged[p].count;
	}
	if (l->matched > 0)
		(void)printf("%" PRId64 " deleted\n", count);
	if (l->skipped > 0)
		(void)dtl_command_fail(l->self, 0,
		    "%" PRId64 " stay, for an older letter that was not named stays", l->skipped);
	return 0;
}

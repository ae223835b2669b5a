/* The door of filters: an expression, and behind the first NUL the JSON of an event to try it on. */
#include "door.h"
#include "news/filter.h"
#include "wire/wire.h"

static void
check_verdict(struct dtl_arena *a, const struct dtl_filter *filter, const struct dtl_event *ev)
{
	struct dtl_filter_verdict v = dtl_filter_judge(filter, ev);
	struct dtl_buf why;

	expect(v.pass == dtl_filter_match(filter, ev) && v.why != NULL);
	dtl_buf_init(&why, a);
	dtl_filter_explain(v, ev, &why);
	expect(why.n > 0);
}

/* What is written as JSON reads back as the same. */
static void
check_event(struct dtl_arena *a, const struct dtl_event *ev)
{
	struct dtl_record record = { DTL_KIND_EVENT, { .event = ev } };
	struct dtl_event again;
	struct dtl_buf one, two;
	struct dtl_err err;

	dtl_buf_init(&one, a);
	dtl_buf_init(&two, a);
	dtl_wire_json(record, DTL_STR_NONE, 0, &one);
	expect(dtl_wire_event_from_json(a, dtl_buf_str(&one), &again, &err) == DTL_OK);
	record.u.event = &again;
	dtl_wire_json(record, DTL_STR_NONE, 0, &two);
	expect(dtl_str_eq(dtl_buf_str(&one), dtl_buf_str(&two)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_str all = dtl_str_make((const char *)bytes, n);
	size_t end = dtl_str_find_char(all, '\0', 0), at = 0;
	struct dtl_str text = dtl_str_slice(all, 0, end), json = dtl_str_slice(all, end + 1, n);
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_filter *filter = NULL;
	struct dtl_event ev;
	struct dtl_err err = { "" };
	dtl_rc rc = dtl_filter_parse(a, text, &filter, &at, &err);

	memset(&ev, 0, sizeof ev);
	if (rc != DTL_OK)
		expect(at <= text.n && err.text[0] != '\0');
	else
		check_verdict(a, filter, &ev);
	if (json.n > 0 && dtl_wire_event_from_json(a, json, &ev, &err) == DTL_OK) {
		check_event(a, &ev);
		if (rc == DTL_OK)
			check_verdict(a, filter, &ev);
	}
	dtl_arena_free(a);
	return 0;
}

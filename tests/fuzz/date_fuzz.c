/* The door of dates: the input as an instant and a day on its own, and as a text that speaks of dates. */
#include "base/date.h"
#include "base/utf8.h"
#include "door.h"
#include "news/when.h"
#include "text/segment.h"

static void
check_whole(struct dtl_str s)
{
	char text[25], day_text[11];
	int64_t ms, ms_again;
	struct dtl_date day, day_again;

	if (dtl_time_parse(s, &ms)) {
		dtl_time_format(ms, text);
		expect(dtl_time_parse(dtl_str_from(text), &ms_again) && ms == ms_again);
	}
	if (dtl_date_parse(s, &day)) {
		expect(dtl_date_valid(day));
		dtl_date_format(day, day_text);
		expect(dtl_date_parse(dtl_str_from(day_text), &day_again));
		expect(dtl_date_cmp(day, day_again) == 0);
		expect(dtl_date_cmp(dtl_date_from_days(dtl_date_to_days(day)), day) == 0);
	}
}

static void
check_when(struct dtl_document *doc, struct dtl_date anchor)
{
	struct dtl_date_list found;

	dtl_dates_find(doc, anchor, &found);
	for (size_t i = 0; i < found.count; i++) {
		const struct dtl_timex *t = &found.items[i];

		expect(t->token_count > 0 && t->token + t->token_count <= doc->token_count);
		expect(t->span.beg < t->span.end && t->span.end <= doc->text.n);
		expect(t->sentence < doc->sentence_count);
		expect(t->value.n > 0);
		if (t->when.start.year == 0)
			continue;
		expect(dtl_date_valid(t->when.start) && dtl_date_valid(t->when.end));
		expect(dtl_date_cmp(t->when.start, t->when.end) <= 0);
	}
	(void)dtl_dates_dateline(doc, anchor);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_str s = dtl_str_make((const char *)bytes, n);
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_document doc = { .a = a, .blocks = &block, .block_count = 1 };
	struct dtl_err err;

	check_whole(s);
	doc.text = dtl_utf8_repair(a, s);
	block.span.end = (uint32_t)doc.text.n;
	if (dtl_segment(&doc, 5000, 200000, &err) == DTL_OK) {
		check_when(&doc, (struct dtl_date){ 2024, 2, 29 });
		check_when(&doc, (struct dtl_date){ 0, 0, 0 });
	}
	dtl_arena_free(a);
	return 0;
}

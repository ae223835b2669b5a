#include "raw.h"
#include "table.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
/* cmocka wants the above first */
#include <cmocka.h>

static void
positions_are_partition_and_offset(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int32_t partition;
		int64_t offset;
	} cases[] = {
		{ "0:12", true, 0, 12 },
		{ "7:0", true, 7, 0 },
		{ "12", true, 0, 12 },
		{ "", false, 0, 0 },
		{ ":", false, 0, 0 },
		{ "a:1", false, 0, 0 },
		{ "1:", false, 0, 0 },
		{ "1:-1", false, 0, 0 },
		{ "1:2:3", false, 0, 0 },
		{ "99999999999:1", false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int32_t partition = -7;
		int64_t offset = -7;

		assert_int_equal(
		    dtl_raw_position(cases[i].text, &partition, &offset), cases[i].good);
		if (!cases[i].good)
			continue;
		assert_int_equal(partition, cases[i].partition);
		assert_int_equal(offset, cases[i].offset);
	}
}

static void
bytes_that_are_no_text_are_written_in_base64(void **state)
{
	static const struct {
		struct dtl_str bytes;
		const char *json;
	} cases[] = {
		{ DTL_STR("caf\xc3\xa9"), "\"caf\xc3\xa9\"" },
		{ DTL_STR(""), "\"\"" },
		{ { NULL, 0 }, "null" },
		{ DTL_STR("\xff"), "{\"base64\":\"/w==\"}" },
		{ DTL_STR("\xff\xfe"), "{\"base64\":\"//4=\"}" },
		{ DTL_STR("\xff\xfe\xfd"), "{\"base64\":\"//79\"}" },
		{ DTL_STR("\xc3\x01M\xff"), "{\"base64\":\"wwFN/w==\"}" },
	};
	struct dtl_arena *a = dtl_arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_json_writer w;
		struct dtl_buf out;

		dtl_buf_init(&out, a);
		dtl_json_writer_init(&w, &out, 0);
		dtl_raw_bytes(&w, a, cases[i].bytes);
		assert_string_equal(out.p, cases[i].json);
	}
	dtl_arena_free(a);
}

static void
topics_are_found_by_role_and_by_name(void **state)
{
	struct dtl_shared shared = { .topics = { "w.articles", "w.events", "w.coded",
					 "w.happenings", "w.progress", "w.dead", "w.manifest",
					 "w.errands" } };
	enum dtl_topic topic;

	(void)state;
	assert_true(dtl_raw_topic(&shared, "deadletters", &topic));
	assert_int_equal(topic, DTL_TOPIC_DEADLETTERS);
	assert_true(dtl_raw_topic(&shared, "w.coded", &topic));
	assert_int_equal(topic, DTL_TOPIC_CODED);
	assert_false(dtl_raw_topic(&shared, "news.coded", &topic));
}

static void
assert_lines_fit(struct dtl_str text, size_t width, size_t lines)
{
	struct dtl_str line;

	assert_int_equal(text.p[text.n - 1], '\n');
	text.n--;
	while (dtl_str_split(&text, '\n', &line)) {
		assert_true(dtl_utf8_count(line) < width);
		assert_true(line.n == 0 || line.p[line.n - 1] != ' ');
		lines--;
	}
	assert_int_equal(lines, 0);
}

/* No line of a table wraps on the terminal, whatever is in the cells. */
static void
rows_keep_to_the_width_and_steer_nothing(void **state)
{
	static const struct {
		int width;
		size_t lines;
	} cases[] = { { 40, 2 }, { 79, 2 }, { 80, 2 }, { 110, 2 }, { 139, 2 }, { 140, 1 },
		{ 200, 1 } };
	struct dtl_participant sides[3] = {
		{ .side = DTL_SIDE_BOTH, .name = DTL_STR("\xc3\x89lise N'Diaye") },
		{ .side = DTL_SIDE_BOTH,
		    .text = DTL_STR("a very long name that does not fit into its column") },
		{ .side = DTL_SIDE_NONE, .name = DTL_STR("Somebody Present") },
	};
	struct dtl_event ev = { .type = DTL_EVENT_AGREE,
		.participants = sides,
		.participant_count = 3,
		.when = { .start = { 2025, 12, 22 } },
		.evidence = { .sentence = DTL_STR("They\x1b[31m signed\na\xc2\x9b paper in the "
						  "hall of the palace, as both sides had said "
						  "they would, and left.") } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_buf head, row;

		dtl_buf_init(&head, NULL);
		dtl_buf_init(&row, NULL);
		dtl_table_head(&head, cases[i].width, false);
		dtl_table_event(&row, &ev, cases[i].width, false);
		assert_lines_fit(dtl_buf_str(&head), (size_t)cases[i].width, cases[i].lines);
		assert_lines_fit(dtl_buf_str(&row), (size_t)cases[i].width, cases[i].lines);
		assert_null(strchr(row.p, 0x1b));
		assert_null(strstr(row.p, "\xc2\x9b"));
		assert_null(strstr(row.p, "Somebody"));
		dtl_buf_clear(&head);
		dtl_buf_clear(&row);
	}
}

static void
rows_say_no_more_of_the_date_and_the_status_than_is_known(void **state)
{
	static const struct {
		struct dtl_when when;
		enum dtl_status status;
		const char *begins, *has;
	} cases[] = {
		{ { .start = { 2025, 3, 1 } }, DTL_STATUS_OCCURRED, "2025-03-01 ", " Done." },
		{ { .start = { 2025, 3, 1 }, .precision = DTL_PRECISION_MONTH },
		    DTL_STATUS_SCHEDULED, "2025-03    ", " (SCHEDULED) Done." },
		{ { .start = { 2025, 1, 1 }, .precision = DTL_PRECISION_YEAR }, DTL_STATUS_DENIED,
		    "2025       ", " (DENIED) Done." },
		{ { .precision = DTL_PRECISION_UNKNOWN }, DTL_STATUS_OCCURRED, "?          ",
		    " Done." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct dtl_event ev = { .type = DTL_EVENT_AGREE,
			.when = cases[i].when,
			.status = cases[i].status,
			.evidence = { .sentence = DTL_STR("Done.") } };
		struct dtl_buf row;

		dtl_buf_init(&row, NULL);
		dtl_table_event(&row, &ev, 160, false);
		dtl_buf_add_char(&row, '\0');
		assert_memory_equal(row.p, cases[i].begins, strlen(cases[i].begins));
		assert_non_null(strstr(row.p, cases[i].has));
		dtl_buf_clear(&row);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(positions_are_partition_and_offset),
		cmocka_unit_test(bytes_that_are_no_text_are_written_in_base64),
		cmocka_unit_test(topics_are_found_by_role_and_by_name),
		cmocka_unit_test(rows_keep_to_the_width_and_steer_nothing),
		cmocka_unit_test(rows_say_no_more_of_the_date_and_the_status_than_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

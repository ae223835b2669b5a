/* The door of robots.txt: first line a path, the rest the file. */
#include "door.h"
#include "net/robots.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_str rest = dtl_str_make((const char *)bytes, n), path;
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_robots robots;

	if (dtl_str_split(&rest, '\n', &path)) {
		dtl_robots_parse(a, rest, "dateline", &robots);
		expect(robots.crawl_delay_ms >= 0 && robots.crawl_delay_ms <= 86400000);
		expect(robots.rule_count <= DTL_ROBOTS_RULES);
		(void)dtl_robots_allows(&robots, path);
		expect(dtl_robots_allows(&robots, dtl_str_from("/robots.txt")));
	}
	dtl_arena_free(a);
	return 0;
}

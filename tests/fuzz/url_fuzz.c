/* The door of URLs: first line a base, second a reference, the rest rules. */
#include "door.h"
#include "net/url.h"

static void
check_spelling(struct dtl_arena *a, struct dtl_str url)
{
	struct dtl_url parts;

	if (url.p == NULL)
		return;
	if (url.n <= DTL_URL_MAX / 3) { /* an escape is three bytes */
		expect(dtl_url_parse(a, url, &parts));
		expect(parts.port > 0 && parts.port < 65536 && parts.host.n > 0);
		expect(dtl_str_eq(dtl_url_normal(a, url), url));
		expect(dtl_url_site(parts.host).n <= parts.host.n);
	}
	for (size_t i = 0; i < url.n; i++)
		expect((unsigned char)url.p[i] > ' ');
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_str rest = dtl_str_make((const char *)bytes, n), base, ref;
	struct dtl_arena *a = dtl_arena_new(0);
	const struct dtl_url_rules *rules = NULL;
	struct dtl_err err;

	if (dtl_str_split(&rest, '\n', &base) && dtl_str_split(&rest, '\n', &ref)) {
		check_spelling(a, dtl_url_normal(a, base));
		check_spelling(a, dtl_url_join(a, base, ref));
		if (dtl_url_rules_parse(a, rest, &rules, &err) == DTL_OK)
			(void)dtl_url_canonical(a, rules, ref);
		(void)dtl_url_canonical(a, NULL, ref);
	}
	dtl_arena_free(a);
	return 0;
}

/* The door of response headers: the input as a date, a directive, a tag, a type and links. */
#include "door.h"
#include "net/http.h"
#include "net/httpdate.h"
#include "net/link.h"

#define NOW INT64_C(1766397600000)

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_str s = dtl_str_make((const char *)bytes, n);
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_freshness f = { .cache_control = s, .expires = s, .date = s, .age = s };
	int64_t ms = 0, again;
	char text[30];

	if (dtl_httpdate_parse(s, NOW, &ms) && ms >= INT64_C(-62135596800000)) {
		dtl_httpdate_format(ms, text);
		expect(dtl_httpdate_parse(dtl_str_from(text), NOW, &again));
		expect(again == ms - ms % 1000 || ms < 0);
	}
	if (dtl_retry_after_parse(s, NOW, &ms))
		expect(ms >= 0);
	expect(dtl_freshness_ms(&f, NOW) >= -1);
	if (dtl_http_etag_good(s))
		expect(dtl_http_value_good(s) && memchr(s.p, '\n', s.n) == NULL);
	expect(dtl_http_charset(s).n <= 64);
	(void)dtl_http_media_type(a, s);
	struct dtl_str hub = dtl_link_rel(a, s, dtl_str_from("https://n.example/feed"), "hub");
	struct dtl_url url;

	if (hub.p != NULL && hub.n < DTL_URL_MAX / 3)
		expect(dtl_url_parse(a, hub, &url));
	dtl_arena_free(a);
	return 0;
}

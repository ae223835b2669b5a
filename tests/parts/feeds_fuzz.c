/* The doors of the producer of feeds: its list as OPML, a remembered position, the page of an article, what another
 * producer says of an errand. The first byte says which. */
#include "../fuzz/door.h"
#include "base/utf8.h"
#include "errand_word.h"
#include "opml.h"
#include "page.h"
#include "state.h"

static void
read_list(struct dtl_arena *a, struct dtl_str s)
{
	struct opml list, again;
	struct dtl_err err;
	struct dtl_buf out;

	if (opml_read(a, dtl_utf8_repair(a, s), &list, &err) != DTL_OK)
		return;
	expect(list.bad <= list.count);
	dtl_buf_init(&out, a);
	opml_write(&list, &out);
	expect(opml_read(a, dtl_buf_str(&out), &again, &err) == DTL_OK);
	expect(again.count == list.count);
}

static void
read_position(struct dtl_arena *a, struct dtl_str s)
{
	struct feed_state state, again;
	struct dtl_buf out;

	if (!state_parse(a, s, &state))
		return;
	expect(state.seen_count <= STATE_SEEN_MAX);
	dtl_buf_init(&out, a);
	state_print(&state, &out);
	expect(state_parse(a, dtl_buf_str(&out), &again));
	expect(again.seen_count == state.seen_count);
}

static void
read_page(struct dtl_arena *a, struct dtl_str s)
{
	struct dtl_http_header type = { DTL_STR("content-type"), DTL_STR("text/html"), false };
	struct dtl_http_response r = { .outcome = DTL_HTTP_ANSWERED,
		.why = "",
		.status = 200,
		.url = DTL_STR("https://n.example/a"),
		.headers = &type,
		.header_count = 1,
		.body = s,
		.address = "" };
	const struct dtl_walls *walls = NULL;
	struct dtl_url url;
	struct dtl_err err;
	struct page page;

	expect(dtl_walls_parse(a, dtl_str_from("paywall words pay\nconsent source cookie\n"),
		   &walls, &err) == DTL_OK);
	page_read(a, walls, NULL, &r, &page);
	expect(page.good == (page.why == NULL));
	expect(page.canonical.p != NULL && dtl_url_parse(a, page.canonical, &url));
	expect(dtl_str_is(dtl_url_site(url.host), "n.example"));
}

static void
read_errand(struct dtl_arena *a, struct dtl_str s)
{
	struct errand_word word, again;
	struct dtl_buf out;

	if (!errand_word_read(a, s, &word))
		return;
	dtl_buf_init(&out, a);
	errand_word_print(&word, &out);
	expect(errand_word_read(a, dtl_buf_str(&out), &again));
	expect(again.asks == word.asks && dtl_str_eq(again.id, word.id));
	expect(again.request.header_count == word.request.header_count);
	expect(again.response.body.n == word.response.body.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static void (*const doors[])(struct dtl_arena *, struct dtl_str) = { read_list,
		read_position, read_page, read_errand };
	struct dtl_arena *a = dtl_arena_new(0);

	if (n > 0)
		doors[bytes[0] % 4](a, dtl_str_make((const char *)bytes + 1, n - 1));
	dtl_arena_free(a);
	return 0;
}

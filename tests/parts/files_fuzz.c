/* The door of files: a line of JSON, a page, front matter, a stored position. Whatever the bytes, an
 * article has an id of the right length, text that is no larger than what came, and a sane time. */
#include "news/identity.h"
#include "run/article_json.h"
#include "page.h"
#include "position.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
expect(bool fact)
{
	if (!fact)
		abort();
}

static void
check(struct dtl_arena *a, struct dtl_article *art, size_t n)
{
	char time[25];

	expect(art->content.bytes.n <= n);
	expect(art->published_basis.p == NULL || art->published_at != DTL_TIME_NONE);
	dtl_identity_settle(a, art);
	expect(art->id.n == DTL_ID_HEX);
	expect(art->url.p == NULL || art->canonical_url.n <= art->url.n);
	if (art->published_at != DTL_TIME_NONE)
		dtl_time_format(art->published_at, time);
}

static void
check_position(struct dtl_arena *a, struct dtl_str input)
{
	struct position pos, again;
	struct dtl_buf b;

	if (!position_parse(a, input, &pos))
		return;
	dtl_buf_init(&b, a);
	position_print(&pos, &b);
	expect(position_parse(a, dtl_buf_str(&b), &again));
	expect(again.offset == (pos.lines ? pos.offset : 0) && again.size == pos.size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_str input = dtl_str_make((const char *)bytes, n);
	const struct dtl_conf_map none = { NULL, 0 };
	struct dtl_article art;
	struct dtl_article_map map;
	const char *unknown;
	struct dtl_err err;

	expect(dtl_article_map_init(&map, &none, &unknown));
	if (dtl_article_line(a, &map, input, &art, &err) == DTL_OK)
		check(a, &art, n);
	page_text(a, input, &art);
	check(a, &art, n);
	dtl_head_article(a, input, &art);
	check(a, &art, n);
	(void)page_classify("x", input);
	check_position(a, input);
	dtl_arena_free(a);
	return 0;
}

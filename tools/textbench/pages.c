/* Pages from memory to articles: CPU seconds of one thread, each page read as the extractor reads it. */
#include "textbench.h"

#include "text/body.h"

#include <stdio.h>

enum { MAX_PAGES = 100000 };

/* One "LENGTH URL\n" and LENGTH bytes; false at the end or when it is broken. */
static bool
take_page(struct dtl_str *rest, struct dtl_body_input *ret)
{
	int64_t length = 0;
	size_t end = dtl_str_find_char(*rest, '\n', 0);
	struct dtl_str url = dtl_str_slice(*rest, 0, end);
	struct dtl_str number;

	if (end == rest->n || !dtl_str_split(&url, ' ', &number) ||
	    !dtl_str_to_i64(number, 0, (int64_t)(rest->n - end - 1), &length))
		return false;
	*ret = (struct dtl_body_input){
		.bytes = dtl_str_slice(*rest, end + 1, end + 1 + (size_t)length),
		.media_type = DTL_STR("text/html"),
		.url = url,
	};
	*rest = dtl_str_slice(*rest, end + 1 + (size_t)length, rest->n);
	return true;
}

int
textbench_pages(struct dtl_arena *a, struct dtl_str input, int64_t rounds)
{
	struct dtl_body_input *pages = DTL_NEW_ARRAY(a, MAX_PAGES, struct dtl_body_input);
	struct dtl_arena *work = dtl_arena_new(0);
	struct dtl_err err;
	size_t count = 0;
	size_t bytes = 0;
	size_t failed = 0;
	size_t blocks = 0;

	for (struct dtl_str rest = input; count < MAX_PAGES && take_page(&rest, &pages[count]);)
		bytes += pages[count++].bytes.n;
	double begun = textbench_cpu_seconds();
	for (int64_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++) {
			struct dtl_document doc;
			dtl_arena_reset(work);
			if (dtl_body_read(work, &pages[i], &doc, &err) == DTL_OK)
				blocks += doc.block_count;
			else
				failed++;
		}
	double seconds = textbench_cpu_seconds() - begun;
	(void)printf("{\"pages\":%zu,\"bytes\":%zu,\"rounds\":%lld,\"failed\":%zu,\"blocks\":%zu,"
		     "\"cpu_seconds\":%.4f,\"pages_per_cpu_second\":%.1f}\n",
	    count, bytes, (long long)rounds, failed, blocks, seconds,
	    seconds > 0 ? (double)count * (double)rounds / seconds : 0.0);
	dtl_arena_free(work);
	return 0;
}

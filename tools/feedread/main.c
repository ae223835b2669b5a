#include "base/file.h"
#include "base/json.h"
#include "net/feed.h"
#include "net/http.h"
#include "text/charset.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct line {
	char text[8192];
	struct dtl_str file, address, type;
};

static bool
next_line(struct line *l)
{
	struct dtl_str rest;

	if (fgets(l->text, sizeof l->text, stdin) == NULL)
		return false;
	rest = dtl_str_trim(dtl_str_from(l->text));
	l->file = l->address = l->type = DTL_STR_NONE;
	(void)dtl_str_split(&rest, '\t', &l->file);
	(void)dtl_str_split(&rest, '\t', &l->address);
	(void)dtl_str_split(&rest, '\t', &l->type);
	return l->file.n > 0;
}

static dtl_rc
read_feed(struct dtl_arena *a, const struct line *l, struct dtl_str bytes, struct dtl_feed *ret,
    struct dtl_err *err)
{
	struct dtl_str text, declared = dtl_http_charset(l->type);
	const char *charset;
	dtl_rc rc =
	    dtl_charset_decode(a, bytes, dtl_feed_charset(bytes, declared), &text, &charset, err);

	return rc == DTL_OK ? dtl_feed_parse(a, text, l->address, ret, err) : rc;
}

static void
put_str(struct dtl_json_writer *w, const char *key, struct dtl_str s)
{
	dtl_json_key(w, key);
	dtl_json_str(w, s);
}

static void
put_item(struct dtl_arena *a, struct dtl_json_writer *w, const struct dtl_feed_item *item)
{
	dtl_json_begin_object(w);
	put_str(w, "id", item->id);
	put_str(w, "link", item->link);
	put_str(
	    w, "title", item->title.s.p == NULL ? DTL_STR_NONE : dtl_feed_plain(a, item->title));
	put_str(w, "summary",
	    item->summary.s.p == NULL ? DTL_STR_NONE : dtl_feed_plain(a, item->summary));
	put_str(w, "content",
	    item->content.s.p == NULL ? DTL_STR_NONE : dtl_feed_plain(a, item->content));
	dtl_json_member_time(w, "published", item->published_ms);
	dtl_json_member_time(w, "updated", item->updated_ms);
	dtl_json_end_object(w);
}

static void
print_feed(struct dtl_arena *a, const struct line *l, struct dtl_str bytes)
{
	struct dtl_feed feed = { .item_count = 0 };
	struct dtl_json_writer w;
	struct dtl_err err = { "" };
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	dtl_json_writer_init(&w, &out, 0);
	dtl_json_begin_object(&w);
	put_str(&w, "file", l->file);
	if (read_feed(a, l, bytes, &feed, &err) != DTL_OK) {
		memset(&feed, 0, sizeof feed);
		put_str(&w, "refused", dtl_str_from(err.text));
	}
	dtl_json_key(&w, "recovered");
	dtl_json_bool(&w, feed.recovered);
	dtl_json_key(&w, "entries");
	dtl_json_begin_array(&w);
	for (size_t i = 0; i < feed.item_count; i++)
		put_item(a, &w, &feed.items[i]);
	dtl_json_end_array(&w);
	dtl_json_end_object(&w);
	(void)printf("%.*s\n", DTL_STR_FMT(dtl_buf_str(&out)));
}

static size_t
read_often(struct dtl_arena *a, const struct line *l, struct dtl_str bytes, long times)
{
	size_t count = 0;

	for (long i = 0; i < times; i++) {
		struct dtl_feed feed = { .item_count = 0 };
		struct dtl_err err;

		if (read_feed(a, l, bytes, &feed, &err) == DTL_OK)
			count += feed.item_count;
		for (size_t k = 0; k < feed.item_count; k++) {
			const struct dtl_feed_item *item = &feed.items[k];

			(void)dtl_feed_plain(a, item->title);
			(void)dtl_feed_html(a, item->content);
			(void)dtl_feed_html(a, item->summary);
		}
		dtl_arena_reset(a);
	}
	return count;
}

int
main(int argc, char **argv)
{
	bool often = argc > 2 && strcmp(argv[1], "--repeat") == 0;
	long times = often ? strtol(argv[2], NULL, 10) : 0;
	struct dtl_arena *a = dtl_arena_new(0), *keep = dtl_arena_new(0);
	struct line *l = DTL_NEW(keep, struct line);
	size_t count = 0;
	clock_t spent = 0;

	while (next_line(l)) {
		struct dtl_str bytes;
		struct dtl_err err;
		const char *path = dtl_arena_strndup(a, l->file.p, l->file.n);

		if (dtl_file_read(a, path, 64 << 20, &bytes, &err) != DTL_OK) {
			(void)fprintf(stderr, "%s\n", err.text);
			return 1;
		}
		struct dtl_arena *work = dtl_arena_new(0);
		clock_t from = clock();

		if (often)
			count += read_often(work, l, bytes, times);
		else
			print_feed(work, l, bytes);
		spent += clock() - from;
		dtl_arena_free(work);
		dtl_arena_reset(a);
	}
	if (often)
		(void)printf("{\"entries\": %zu, \"seconds\": %.6f}\n", count,
		    (double)spent / CLOCKS_PER_SEC);
	dtl_arena_free(keep);
	dtl_arena_free(a);
	return 0;
}

#include "stories.h"

#include "base/file.h"

#define STORY_BYTES ((size_t)4 << 20)

static struct dtl_str
name_of(struct dtl_str path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return dtl_str_slice(path, n, path.n);
}

dtl_rc
stories_read(struct dtl_arena *a, const char *list, struct stories *ret, struct dtl_err *err)
{
	struct dtl_str text = DTL_STR_NONE, line;
	dtl_rc rc = dtl_file_read(a, list, STORY_BYTES, &text, err);
	size_t lines = 1;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	ret->items = DTL_NEW_ARRAY(a, lines, struct story);
	while (rc == DTL_OK && dtl_str_split(&text, '\n', &line)) {
		struct story *story = &ret->items[ret->count];

		if (line.n == 0)
			continue;
		story->name = name_of(line);
		story->html = dtl_str_ends(line, ".html");
		rc = dtl_file_read(
		    a, dtl_arena_strndup(a, line.p, line.n), STORY_BYTES, &story->text, err);
		ret->count++;
	}
	return rc;
}

/* Stories that have appeared. */
static size_t
there(const struct stories *s, int64_t now_ms)
{
	size_t count = s->now;

	if (s->every_ms > 0 && now_ms > s->begun_ms)
		count += (size_t)((now_ms - s->begun_ms) / s->every_ms);
	return count < s->count ? count : s->count;
}

static void
add_escaped(struct dtl_buf *out, struct dtl_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '&')
			dtl_buf_add_z(out, "&amp;");
		else if (c == '<')
			dtl_buf_add_z(out, "&lt;");
		else if (c == '\r')
			dtl_buf_add_z(out, "&#13;");
		else
			dtl_buf_add_char(out, c);
	}
}

static struct dtl_str
title_of(struct dtl_str page)
{
	size_t begin = dtl_str_find_nocase(page, dtl_str_from("<title>"), 0);
	size_t end = dtl_str_find_nocase(page, dtl_str_from("</title>"), begin);

	return end < page.n ? dtl_str_slice(page, begin + 7, end) : dtl_str_from("A page");
}

static void
add_entry(struct dtl_buf *out, const struct story *story)
{
	const char *host = story->html ? "pages.test" : "stories.test";

	dtl_buf_addf(out, "<entry><id>http://%s/%.*s</id><link href=\"http://%s/%.*s\"/>", host,
	    DTL_STR_FMT(story->name), host, DTL_STR_FMT(story->name));
	if (story->html) {
		dtl_buf_add_z(out, "<title type=\"html\">");
		add_escaped(out, title_of(story->text));
		dtl_buf_add_z(out, "</title>");
	} else {
		dtl_buf_add_z(out, "<content type=\"text\">");
		add_escaped(out, story->text);
		dtl_buf_add_z(out, "</content>");
	}
	dtl_buf_add_z(out, "</entry>\n");
}

static void
write_head(struct dtl_buf *out, const char *type, size_t n)
{
	dtl_buf_addf(
	    out, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", type, n);
}

static void
write_feed(const struct stories *s, bool html, size_t count, struct dtl_buf *out)
{
	struct dtl_buf body;

	dtl_buf_init(&body, NULL);
	dtl_buf_addf(&body,
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>%s of the samples</title>\n",
	    html ? "Pages" : "Stories");
	for (size_t i = count; i > 0; i--) /* newest first */
		if (s->items[i - 1].html == html)
			add_entry(&body, &s->items[i - 1]);
	dtl_buf_add_z(&body, "</feed>\n");
	write_head(out, "application/atom+xml; charset=utf-8", body.n);
	dtl_buf_add_str(out, dtl_buf_str(&body));
	dtl_buf_clear(&body);
}

bool
stories_answer(
    const struct stories *s, const struct request *q, int64_t now_ms, struct dtl_buf *out)
{
	bool html = dtl_str_is(q->host, "pages.test");
	size_t count = there(s, now_ms);

	if (s->count == 0 || q->path.n < 2 || (!html && !dtl_str_is(q->host, "stories.test")))
		return false;
	if (dtl_str_is(q->path, "/feed")) {
		write_feed(s, html, count, out);
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		const struct story *story = &s->items[i];

		if (story->html != html ||
		    !dtl_str_eq(story->name, dtl_str_slice(q->path, 1, q->path.n)))
			continue;
		write_head(out, html ? "text/html" : "text/plain; charset=utf-8", story->text.n);
		dtl_buf_add_str(out, story->text);
		return true;
	}
	return false;
}

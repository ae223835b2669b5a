#include "list.h"

#include "base/file.h"
#include "net/url.h"

#include <stdio.h>

static int
fail(struct dtl_err *err, const char *word, const char *why)
{
	(void)dtl_err_set(err, DTL_FAIL, "'%s' %s", word, why);
	return DTL_EXIT_FAIL;
}

static int
save(struct list *l, const char *path, struct dtl_err *err)
{
	struct dtl_buf out;

	dtl_buf_init(&out, l->a);
	opml_write(&l->opml, &out);
	return dtl_file_write_atomic(path, dtl_buf_str(&out), 0644, err) == DTL_OK ? 0
										   : DTL_EXIT_FAIL;
}

static size_t
find(const struct list *l, struct dtl_str url)
{
	size_t i = 0;

	while (i < l->opml.count && !dtl_str_eq(l->opml.feeds[i].url, url))
		i++;
	return i;
}

/* At the end of its folder, so that folders stay in one piece. */
static void
insert(struct list *l, const struct opml_feed *feed)
{
	size_t n = l->opml.count, at = n;
	struct opml_feed *all = DTL_NEW_ARRAY(l->a, n + 1, struct opml_feed);

	for (size_t i = 0; i < n; i++)
		if (dtl_str_eq(l->opml.feeds[i].folder, feed->folder))
			at = i + 1;
	for (size_t i = 0; i <= n; i++)
		all[i] = i < at ? l->opml.feeds[i] : i == at ? *feed : l->opml.feeds[i - 1];
	l->opml.feeds = all;
	l->opml.count = n + 1;
}

static bool
set_attribute(struct opml_feed *feed, struct dtl_str name, struct dtl_str value)
{
	const struct {
		const char *name;
		struct dtl_str *place;
	} places[] = { { "title", &feed->title }, { "folder", &feed->folder },
		{ "interval", &feed->interval }, { "country", &feed->country },
		{ "language", &feed->language }, { "follow", &feed->follow },
		{ "tls", &feed->tls } };

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (dtl_str_is(name, places[i].name)) {
			*places[i].place = value;
			return !dtl_str_is(name, "interval") ||
			       opml_duration(value, &feed->interval_ms);
		}
	return false;
}

int
list_add(struct list *l, struct dtl_err *err)
{
	struct opml_feed feed = { .raw_url = dtl_str_from(l->words[0]) };

	feed.url = dtl_url_normal(l->a, feed.raw_url);
	if (feed.url.p == NULL)
		return fail(err, l->words[0], "is no http or https address");
	if (find(l, feed.url) < l->opml.count)
		return fail(err, l->words[0], "is in the list already");
	for (int i = 1; i < l->count; i++) {
		struct dtl_str word = dtl_str_from(l->words[i]);
		size_t equals = dtl_str_find_char(word, '=', 0);

		if (!set_attribute(&feed, dtl_str_slice(word, 0, equals),
			dtl_str_slice(word, equals + 1, word.n)))
			return fail(err, l->words[i], "is no attribute=value of a feed");
	}
	insert(l, &feed);
	return save(l, l->path, err);
}

int
list_remove(struct list *l, struct dtl_err *err)
{
	for (int i = 0; i < l->count; i++) {
		size_t at = find(l, dtl_url_normal(l->a, dtl_str_from(l->words[i])));

		if (at == l->opml.count)
			return fail(err, l->words[i], "is not in the list");
		memmove(l->opml.feeds + at, l->opml.feeds + at + 1,
		    (l->opml.count - at - 1) * sizeof *l->opml.feeds);
		l->opml.count--;
	}
	return save(l, l->path, err);
}

int
list_import(struct list *l, struct dtl_err *err)
{
	struct opml other;
	size_t added = 0;

	if (opml_load(l->a, l->words[0], false, &other, err) != DTL_OK)
		return DTL_EXIT_FAIL;
	for (size_t i = 0; i < other.count; i++) {
		if (other.feeds[i].url.p == NULL || find(l, other.feeds[i].url) < l->opml.count)
			continue;
		insert(l, &other.feeds[i]);
		added++;
	}
	(void)printf("%zu feeds added, %zu were there, %zu have no http or https address\n", added,
	    other.count - added - other.bad, other.bad);
	return save(l, l->path, err);
}

int
list_export(struct list *l, struct dtl_err *err)
{
	struct dtl_buf out;

	if (l->count > 0)
		return save(l, l->words[0], err);
	dtl_buf_init(&out, l->a);
	opml_write(&l->opml, &out);
	(void)fwrite(out.p, 1, out.n, stdout);
	return 0;
}

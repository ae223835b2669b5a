#include "page.h"

#include "base/utf8.h"
#include "news/identity.h"

#define MAX_FRONT 16384
#define MAX_AUTHORS 32
#define MAX_META 32

static struct dtl_str
unquote(struct dtl_str s)
{
	s = dtl_str_trim(s);
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		s = dtl_str_slice(s, 1, s.n - 1);
	return s;
}

static void
read_names(struct dtl_arena *a, struct dtl_str list, struct dtl_article *art)
{
	struct dtl_str *authors = DTL_NEW_ARRAY(a, MAX_AUTHORS, struct dtl_str);
	struct dtl_str name;

	if (list.n >= 2 && list.p[0] == '[' && list.p[list.n - 1] == ']')
		list = dtl_str_slice(list, 1, list.n - 1);
	art->author_count = 0;
	while (art->author_count < MAX_AUTHORS && dtl_str_split(&list, ',', &name)) {
		name = unquote(name);
		if (name.n > 0)
			authors[art->author_count++] = name;
	}
	art->authors = authors;
}

static void
take_pair(struct dtl_arena *a, struct dtl_str key, struct dtl_str value, struct dtl_article *art,
    struct dtl_pair *meta)
{
	const struct {
		const char *name;
		struct dtl_str *target;
	} texts[] = {
		{ "title", &art->title },
		{ "source", &art->source.name },
		{ "domain", &art->source.domain },
		{ "country", &art->source.country },
	};

	if (value.n == 0)
		return;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (dtl_str_is_nocase(key, texts[i].name)) {
			*texts[i].target = value;
			return;
		}
	if (dtl_str_is_nocase(key, "url") || dtl_str_is_nocase(key, "link"))
		art->url = dtl_identity_url(value);
	else if (dtl_str_is_nocase(key, "language") || dtl_str_is_nocase(key, "lang"))
		art->language = dtl_identity_language(a, value);
	else if (dtl_str_is_nocase(key, "authors") || dtl_str_is_nocase(key, "author"))
		read_names(a, value, art);
	else if (dtl_str_is_nocase(key, "published") || dtl_str_is_nocase(key, "date"))
		art->published_at = dtl_identity_time(value);
	else if (art->meta_count < MAX_META)
		meta[art->meta_count++] = (struct dtl_pair){ key, value };
}

/* Length of the front matter with its closing line, 0 when the text does not begin with one. Every
 * line between the fences must be "key: value", else the fence is a rule in somebody's text. */
static size_t
front_length(struct dtl_str text)
{
	struct dtl_str rest = dtl_str_slice(text, 0, MAX_FRONT);
	struct dtl_str line;
	bool first = true;

	while (dtl_str_split(&rest, '\n', &line)) {
		bool fence = dtl_str_is(dtl_str_trim(line), "---");

		if (first && !fence)
			return 0;
		if (!first && fence)
			return rest.p == NULL ? text.n : (size_t)(rest.p - text.p);
		if (!first && dtl_str_trim(line).n > 0) {
			size_t colon = dtl_str_find_char(line, ':', 0);

			if (colon == 0 || colon == line.n || line.p[0] == ' ')
				return 0;
		}
		first = false;
	}
	return 0;
}

static void
read_front(struct dtl_arena *a, struct dtl_str front, struct dtl_article *art)
{
	struct dtl_pair *meta = DTL_NEW_ARRAY(a, MAX_META, struct dtl_pair);
	struct dtl_str line;

	front = dtl_utf8_repair(a, front);
	while (dtl_str_split(&front, '\n', &line)) {
		size_t colon = dtl_str_find_char(line, ':', 0);

		if (colon < line.n)
			take_pair(a, dtl_str_trim(dtl_str_slice(line, 0, colon)),
			    unquote(dtl_str_slice(line, colon + 1, line.n)), art, meta);
	}
	art->meta = meta;
	if (art->published_at != DTL_TIME_NONE)
		art->published_basis = dtl_str_from("front-matter");
}

void
page_text(struct dtl_arena *a, struct dtl_str bytes, struct dtl_article *ret)
{
	struct dtl_str text = bytes;

	memset(ret, 0, sizeof *ret);
	ret->published_at = DTL_TIME_NONE;
	ret->content.media_type = dtl_str_from("text/plain");
	if (dtl_str_starts(text, "\xef\xbb\xbf"))
		text = dtl_str_slice(text, 3, text.n);
	size_t n = front_length(text);

	if (n > 0) {
		read_front(a, dtl_str_slice(text, 0, n), ret);
		text = dtl_str_slice(text, n, text.n);
	}
	ret->content.bytes = text;
}

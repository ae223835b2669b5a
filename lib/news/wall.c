#include "news/wall.h"

#include "text/body.h"

enum {
	HEAD_BYTES = 256 << 10, /* of a page, where marks are looked for */
	SHORT_BYTES = 2500, /* what can be read of a wall */
	PAIRS = 1 << 16
};

enum place { IN_HEADER, IN_ADDRESS, IN_SOURCE, IN_WORDS, PLACES };

struct mark {
	const char *kind;
	enum place place;
	struct dtl_str text;
};

struct dtl_walls {
	struct mark *marks;
	size_t count;
	uint8_t pairs[PAIRS / 8]; /* a bit for each two bytes that a mark in the page begins with */
};

static const char *const place_names[PLACES] = { "header", "address", "source", "words" };
static const char *const kinds[] = { "challenge", "consent", "paywall" };

static struct dtl_str
next_word(struct dtl_str *line)
{
	struct dtl_str s = dtl_str_trim(*line);
	size_t n = dtl_str_find_char(s, ' ', 0);

	*line = dtl_str_trim(dtl_str_slice(s, n, s.n));
	return dtl_str_slice(s, 0, n);
}

static bool
parse_mark(struct dtl_str line, struct mark *mark)
{
	struct dtl_str kind = next_word(&line);
	struct dtl_str place = next_word(&line);

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (dtl_str_is(kind, kinds[i]))
			mark->kind = kinds[i];
	while (mark->place < PLACES && !dtl_str_is(place, place_names[mark->place]))
		mark->place++;
	mark->text = line;
	return mark->kind != NULL && mark->place < PLACES && line.n > 1;
}

static unsigned
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static unsigned
pair_at(struct dtl_str s, size_t at)
{
	return lower(s.p[at]) << 8 | lower(s.p[at + 1]);
}

dtl_rc
dtl_walls_parse(
    struct dtl_arena *a, struct dtl_str text, const struct dtl_walls **ret, struct dtl_err *err)
{
	struct dtl_walls *walls = DTL_NEW(a, struct dtl_walls);
	struct dtl_str line;
	unsigned number = 0;
	size_t lines = 1;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	walls->marks = DTL_NEW_ARRAY(a, lines, struct mark);
	while (dtl_str_split(&text, '\n', &line)) {
		number++;
		line = dtl_str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		struct mark *mark = &walls->marks[walls->count++];
		if (!parse_mark(line, mark))
			return dtl_err_set(err, DTL_SKIP,
			    "line %u: '%.*s' is no mark 'challenge|consent|paywall "
			    "header|address|source|words TEXT'",
			    number, DTL_STR_FMT(line));
		unsigned pair = pair_at(mark->text, 0);
		if (mark->place == IN_SOURCE || mark->place == IN_WORDS)
			walls->pairs[pair / 8] |= (uint8_t)(1u << pair % 8);
	}
	*ret = walls;
	return DTL_OK;
}

static bool
holds(struct dtl_str text, struct dtl_str part)
{
	return dtl_str_find_nocase(text, part, 0) < text.n;
}

/* Which marks begin at this byte of the page. */
static void
take_marks(const struct dtl_walls *walls, struct dtl_str head, size_t at, bool *found)
{
	for (size_t i = 0; i < walls->count; i++) {
		const struct mark *mark = &walls->marks[i];
		bool inside = mark->place == IN_SOURCE || mark->place == IN_WORDS;
		struct dtl_str here = dtl_str_slice(head, at, at + mark->text.n);
		if (inside && !found[i] && pair_at(mark->text, 0) == pair_at(head, at))
			found[i] = dtl_str_eq_nocase(here, mark->text);
	}
}

static void
find_marks(const struct dtl_walls *walls, struct dtl_str head, bool *found)
{
	for (size_t at = 0; at + 1 < head.n; at++) {
		unsigned pair = pair_at(head, at);
		if ((walls->pairs[pair / 8] & 1u << pair % 8) != 0)
			take_marks(walls, head, at, found);
	}
}

static bool
has_header(const struct dtl_wall_page *page, struct dtl_str name)
{
	for (size_t i = 0; i < page->header_count; i++)
		if (dtl_str_eq_nocase(page->headers[i].key, name))
			return true;
	return false;
}

/* What can be read of a page; absent when it cannot. */
static struct dtl_str
text_of(struct dtl_arena *a, const struct dtl_wall_page *page)
{
	struct dtl_body_input in = { .bytes = page->bytes,
		.media_type = page->media_type,
		.charset = page->charset,
		.url = page->url };
	struct dtl_document doc;
	struct dtl_err err;

	return dtl_body_read(a, &in, &doc, &err) == DTL_OK ? doc.text : DTL_STR_NONE;
}

const char *
dtl_wall_of(struct dtl_arena *a, const struct dtl_walls *walls, const struct dtl_wall_page *page)
{
	bool *found = DTL_NEW_ARRAY(a, walls->count + 1, bool);
	struct dtl_str text = page->text != NULL ? *page->text : DTL_STR_NONE;
	bool read = page->text != NULL;

	find_marks(walls, dtl_str_slice(page->bytes, 0, HEAD_BYTES), found);
	for (size_t i = 0; i < walls->count; i++) {
		const struct mark *mark = &walls->marks[i];
		bool fits = found[i];

		if (mark->place == IN_HEADER)
			fits = has_header(page, mark->text);
		else if (mark->place == IN_ADDRESS)
			fits = holds(page->url, mark->text);
		if (mark->place == IN_WORDS && (fits || page->text != NULL)) {
			text = read ? text : text_of(a, page);
			read = true;
			fits = text.n < SHORT_BYTES && holds(text, mark->text);
		}
		if (fits)
			return mark->kind;
	}
	return NULL;
}

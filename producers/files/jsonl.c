#include "jsonl.h"

#include "base/json.h"
#include "news/identity.h"

/* A tree of many small values takes far more room than its text; news has a few dozen. */
#define MAX_VALUES 20000

const char *const jsonl_field_names[JSONL_FIELD_COUNT + 1] = {
	[JSONL_ID] = "id",
	[JSONL_URL] = "url",
	[JSONL_TITLE] = "title",
	[JSONL_BODY] = "body",
	[JSONL_HTML] = "html",
	[JSONL_PUBLISHED] = "published",
	[JSONL_LANGUAGE] = "language",
	[JSONL_SOURCE] = "source",
	[JSONL_DOMAIN] = "domain",
	[JSONL_COUNTRY] = "country",
	[JSONL_AUTHORS] = "authors",
	[JSONL_REVISION] = "revision",
	[JSONL_FIELD_COUNT] = NULL,
};

static const char *const default_paths[JSONL_FIELD_COUNT] = {
	[JSONL_ID] = "id",
	[JSONL_URL] = "url|link",
	[JSONL_TITLE] = "title|headline",
	[JSONL_BODY] = "text|body|content",
	[JSONL_HTML] = "html",
	[JSONL_PUBLISHED] = "published|published_at|date",
	[JSONL_LANGUAGE] = "language|lang",
	[JSONL_SOURCE] = "source|source.name",
	[JSONL_DOMAIN] = "domain|source.domain",
	[JSONL_COUNTRY] = "country|source.country",
	[JSONL_AUTHORS] = "authors|author",
	[JSONL_REVISION] = "revision",
};

bool
jsonl_map_init(struct jsonl_map *map, const struct dtl_conf_map *conf, const char **ret_unknown)
{
	for (int f = 0; f < JSONL_FIELD_COUNT; f++)
		map->path[f] = dtl_str_from(default_paths[f]);
	for (size_t i = 0; i < conf->count; i++) {
		int f = 0;

		while (
		    f < JSONL_FIELD_COUNT && strcmp(jsonl_field_names[f], conf->items[i].key) != 0)
			f++;
		if (f == JSONL_FIELD_COUNT) {
			*ret_unknown = conf->items[i].key;
			return false;
		}
		map->path[f] = dtl_str_from(conf->items[i].value);
	}
	return true;
}

/* Separators outside strings bound the number of values from above. */
static bool
too_many_values(struct dtl_str line)
{
	size_t count = 0;
	bool in_string = false;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == ',' || c == '[' || c == '{'))
			count++;
	}
	return count > MAX_VALUES;
}

static bool
holds_text(const struct dtl_json *v)
{
	return v != NULL && (v->type == DTL_JSON_STRING || v->type == DTL_JSON_INT);
}

/* First alternative that holds a string or a number (with lists: also an array). */
static const struct dtl_json *
find(const struct dtl_json *obj, struct dtl_str paths, bool lists, struct dtl_str *ret_path)
{
	struct dtl_str path;

	while (dtl_str_split(&paths, '|', &path)) {
		path = dtl_str_trim(path);
		if (path.n == 0)
			continue;
		const struct dtl_json *v = dtl_json_path(obj, path);

		if (holds_text(v) || (lists && v != NULL && v->type == DTL_JSON_ARRAY)) {
			if (ret_path != NULL)
				*ret_path = path;
			return v;
		}
	}
	return NULL;
}

static struct dtl_str
text_of(struct dtl_arena *a, const struct dtl_json *v)
{
	if (v == NULL)
		return DTL_STR_NONE;
	if (v->type == DTL_JSON_INT)
		return dtl_str_from(dtl_arena_printf(a, "%lld", (long long)v->integer));
	return v->string;
}

static struct dtl_str
field(struct dtl_arena *a, const struct jsonl_map *map, const struct dtl_json *obj,
    enum jsonl_field f)
{
	return text_of(a, find(obj, map->path[f], false, NULL));
}

/* Absent instead of blank. */
static struct dtl_str
label(struct dtl_arena *a, const struct jsonl_map *map, const struct dtl_json *obj,
    enum jsonl_field f)
{
	struct dtl_str s = dtl_str_trim(field(a, map, obj, f));

	return s.n == 0 ? DTL_STR_NONE : s;
}

static void
read_authors(struct dtl_arena *a, const struct dtl_json *v, struct dtl_article *art)
{
	const struct dtl_json *items = v;
	size_t count = 1;

	if (v == NULL)
		return;
	if (v->type == DTL_JSON_ARRAY) {
		items = v->items;
		count = v->count;
	}
	struct dtl_str *authors = DTL_NEW_ARRAY(a, count, struct dtl_str);

	for (size_t i = 0; i < count; i++) {
		struct dtl_str name =
		    holds_text(&items[i]) ? dtl_str_trim(text_of(a, &items[i])) : DTL_STR_NONE;

		if (name.n > 0)
			authors[art->author_count++] = name;
	}
	art->authors = authors;
}

static void
read_published(struct dtl_arena *a, const struct jsonl_map *map, const struct dtl_json *obj,
    struct dtl_article *art)
{
	struct dtl_str path = DTL_STR_NONE;
	const struct dtl_json *v = find(obj, map->path[JSONL_PUBLISHED], false, &path);

	art->published_at = v == NULL ? DTL_TIME_NONE : dtl_identity_time(text_of(a, v));
	if (art->published_at != DTL_TIME_NONE)
		art->published_basis =
		    dtl_str_from(dtl_arena_printf(a, "jsonl:%.*s", DTL_STR_FMT(path)));
}

static dtl_rc
read_content(struct dtl_arena *a, const struct jsonl_map *map, const struct dtl_json *obj,
    struct dtl_content *ret, struct dtl_err *err)
{
	ret->bytes = label(a, map, obj, JSONL_HTML);
	ret->media_type = dtl_str_from("text/html");
	ret->charset = dtl_str_from("utf-8");
	if (ret->bytes.p != NULL)
		return DTL_OK;
	ret->bytes = label(a, map, obj, JSONL_BODY);
	ret->media_type = dtl_str_from("text/plain");
	if (ret->bytes.p != NULL)
		return DTL_OK;
	return dtl_err_set(err, DTL_SKIP, "no text: neither '%.*s' nor '%.*s' holds any",
	    DTL_STR_FMT(map->path[JSONL_BODY]), DTL_STR_FMT(map->path[JSONL_HTML]));
}

static void
read_meta(struct dtl_arena *a, const struct jsonl_map *map, const struct dtl_json *obj,
    struct dtl_article *art)
{
	struct dtl_str id = label(a, map, obj, JSONL_ID);

	if (id.p == NULL)
		return;
	struct dtl_pair *meta = DTL_NEW(a, struct dtl_pair);

	meta->key = dtl_str_from("id");
	meta->value = id;
	art->meta = meta;
	art->meta_count = 1;
}

dtl_rc
jsonl_article(struct dtl_arena *a, const struct jsonl_map *map, struct dtl_str line,
    struct dtl_article *ret, struct dtl_err *err)
{
	const struct dtl_json *obj = NULL;
	struct dtl_article art = { .action = DTL_ACTION_PUBLISH };
	int64_t revision = 0;
	dtl_rc rc;

	if (too_many_values(line))
		return dtl_err_set(
		    err, DTL_SKIP, "more than %d values in one JSON line", MAX_VALUES);
	rc = dtl_json_read(a, line, &obj, err);
	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_SKIP, "no JSON");
	if (obj->type != DTL_JSON_OBJECT)
		return dtl_err_set(err, DTL_SKIP, "the line holds no JSON object");
	rc = read_content(a, map, obj, &art.content, err);
	if (rc != DTL_OK)
		return rc;
	art.url = dtl_identity_url(label(a, map, obj, JSONL_URL));
	art.title = label(a, map, obj, JSONL_TITLE);
	art.language = dtl_identity_language(a, label(a, map, obj, JSONL_LANGUAGE));
	art.source.name = label(a, map, obj, JSONL_SOURCE);
	art.source.domain = label(a, map, obj, JSONL_DOMAIN);
	art.source.country = label(a, map, obj, JSONL_COUNTRY);
	read_authors(a, find(obj, map->path[JSONL_AUTHORS], true, NULL), &art);
	read_published(a, map, obj, &art);
	read_meta(a, map, obj, &art);
	if (dtl_str_to_i64(field(a, map, obj, JSONL_REVISION), 1, INT32_MAX, &revision))
		art.revision = (int32_t)revision;
	*ret = art;
	return DTL_OK;
}

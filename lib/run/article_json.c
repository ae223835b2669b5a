#include "run/article_json.h"

#include "news/identity.h"

/* A tree of many small values takes far more room than its text; news has a few dozen. */
#define MAX_VALUES 20000

const char *const dtl_article_field_names[DTL_ARTICLE_FIELD_COUNT + 1] = {
	[DTL_ARTICLE_ID] = "id",
	[DTL_ARTICLE_URL] = "url",
	[DTL_ARTICLE_TITLE] = "title",
	[DTL_ARTICLE_BODY] = "body",
	[DTL_ARTICLE_HTML] = "html",
	[DTL_ARTICLE_PUBLISHED] = "published",
	[DTL_ARTICLE_LANGUAGE] = "language",
	[DTL_ARTICLE_SOURCE] = "source",
	[DTL_ARTICLE_DOMAIN] = "domain",
	[DTL_ARTICLE_COUNTRY] = "country",
	[DTL_ARTICLE_AUTHORS] = "authors",
	[DTL_ARTICLE_REVISION] = "revision",
	[DTL_ARTICLE_FIELD_COUNT] = NULL,
};

static const char *const default_paths[DTL_ARTICLE_FIELD_COUNT] = {
	[DTL_ARTICLE_ID] = "id",
	[DTL_ARTICLE_URL] = "url|link",
	[DTL_ARTICLE_TITLE] = "title|headline",
	[DTL_ARTICLE_BODY] = "text|body|content",
	[DTL_ARTICLE_HTML] = "html",
	[DTL_ARTICLE_PUBLISHED] = "published|published_at|date",
	[DTL_ARTICLE_LANGUAGE] = "language|lang",
	[DTL_ARTICLE_SOURCE] = "source|source.name",
	[DTL_ARTICLE_DOMAIN] = "domain|source.domain",
	[DTL_ARTICLE_COUNTRY] = "country|source.country",
	[DTL_ARTICLE_AUTHORS] = "authors|author",
	[DTL_ARTICLE_REVISION] = "revision",
};

bool
dtl_article_map_init(
    struct dtl_article_map *map, const struct dtl_conf_map *conf, const char **ret_unknown)
{
	for (int f = 0; f < DTL_ARTICLE_FIELD_COUNT; f++)
		map->path[f] = dtl_str_from(default_paths[f]);
	for (size_t i = 0; i < conf->count; i++) {
		int f = 0;

		while (f < DTL_ARTICLE_FIELD_COUNT &&
		       strcmp(dtl_article_field_names[f], conf->items[i].key) != 0)
			f++;
		if (f == DTL_ARTICLE_FIELD_COUNT) {
			*ret_unknown = conf->items[i].key;
			return false;
		}
		map->path[f] = dtl_str_from(conf->items[i].value);
	}
	return true;
}

/* Separators outside strings bound the number of values from above. */
bool
dtl_article_too_many_values(struct dtl_str line, size_t limit)
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
	return count > limit;
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
field(struct dtl_arena *a, const struct dtl_article_map *map, const struct dtl_json *obj,
    enum dtl_article_field f)
{
	return text_of(a, find(obj, map->path[f], false, NULL));
}

/* Absent instead of blank. */
static struct dtl_str
label(struct dtl_arena *a, const struct dtl_article_map *map, const struct dtl_json *obj,
    enum dtl_article_field f)
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
read_published(struct dtl_arena *a, const struct dtl_article_map *map, const struct dtl_json *obj,
    struct dtl_article *art)
{
	struct dtl_str path = DTL_STR_NONE;
	const struct dtl_json *v = find(obj, map->path[DTL_ARTICLE_PUBLISHED], false, &path);

	art->published_at = v == NULL ? DTL_TIME_NONE : dtl_identity_time(text_of(a, v));
	if (art->published_at != DTL_TIME_NONE)
		art->published_basis =
		    dtl_str_from(dtl_arena_printf(a, "jsonl:%.*s", DTL_STR_FMT(path)));
}

static dtl_rc
read_content(struct dtl_arena *a, const struct dtl_article_map *map, const struct dtl_json *obj,
    struct dtl_content *ret, struct dtl_err *err)
{
	ret->bytes = label(a, map, obj, DTL_ARTICLE_HTML);
	ret->media_type = dtl_str_from("text/html");
	ret->charset = dtl_str_from("utf-8");
	if (ret->bytes.p != NULL)
		return DTL_OK;
	ret->bytes = label(a, map, obj, DTL_ARTICLE_BODY);
	ret->media_type = dtl_str_from("text/plain");
	if (ret->bytes.p != NULL)
		return DTL_OK;
	return dtl_err_set(err, DTL_SKIP, "no text: neither '%.*s' nor '%.*s' holds any",
	    DTL_STR_FMT(map->path[DTL_ARTICLE_BODY]), DTL_STR_FMT(map->path[DTL_ARTICLE_HTML]));
}

static void
read_meta(struct dtl_arena *a, const struct dtl_article_map *map, const struct dtl_json *obj,
    struct dtl_article *art)
{
	struct dtl_str id = label(a, map, obj, DTL_ARTICLE_ID);

	if (id.p == NULL)
		return;
	struct dtl_pair *meta = DTL_NEW(a, struct dtl_pair);

	meta->key = dtl_str_from("id");
	meta->value = id;
	art->meta = meta;
	art->meta_count = 1;
}

dtl_rc
dtl_article_object(struct dtl_arena *a, const struct dtl_article_map *map,
    const struct dtl_json *obj, struct dtl_article *ret, struct dtl_err *err)
{
	struct dtl_article art = { .action = DTL_ACTION_PUBLISH };
	int64_t revision = 0;

	if (obj->type != DTL_JSON_OBJECT)
		return dtl_err_set(err, DTL_SKIP, "the line holds no JSON object");
	dtl_rc rc = read_content(a, map, obj, &art.content, err);

	if (rc != DTL_OK)
		return rc;
	art.url = dtl_identity_url(label(a, map, obj, DTL_ARTICLE_URL));
	art.title = label(a, map, obj, DTL_ARTICLE_TITLE);
	art.language = dtl_identity_language(a, label(a, map, obj, DTL_ARTICLE_LANGUAGE));
	art.source.name = label(a, map, obj, DTL_ARTICLE_SOURCE);
	art.source.domain = label(a, map, obj, DTL_ARTICLE_DOMAIN);
	art.source.country = label(a, map, obj, DTL_ARTICLE_COUNTRY);
	read_authors(a, find(obj, map->path[DTL_ARTICLE_AUTHORS], true, NULL), &art);
	read_published(a, map, obj, &art);
	read_meta(a, map, obj, &art);
	if (dtl_str_to_i64(field(a, map, obj, DTL_ARTICLE_REVISION), 1, INT32_MAX, &revision))
		art.revision = (int32_t)revision;
	*ret = art;
	return DTL_OK;
}

dtl_rc
dtl_article_line(struct dtl_arena *a, const struct dtl_article_map *map, struct dtl_str line,
    struct dtl_article *ret, struct dtl_err *err)
{
	const struct dtl_json *obj = NULL;

	if (dtl_article_too_many_values(line, MAX_VALUES))
		return dtl_err_set(
		    err, DTL_SKIP, "more than %d values in one JSON line", MAX_VALUES);
	dtl_rc rc = dtl_json_read(a, line, &obj, err);

	if (rc != DTL_OK)
		return dtl_err_wrap(err, DTL_SKIP, "no JSON");
	return dtl_article_object(a, map, obj, ret, err);
}

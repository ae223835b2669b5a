#include "run/walls.h"

#include "base/file.h"

enum { MARKS_BYTES = 1 << 20 };

dtl_rc
dtl_walls_load(const struct dtl_shared *shared, struct dtl_arena *a, const struct dtl_walls **ret,
    struct dtl_err *err)
{
	const char *path = dtl_shared_data_path(shared, a, "net/page-marks.txt");
	struct dtl_str text;
	dtl_rc rc = dtl_file_read(a, path, MARKS_BYTES, &text, err);

	if (rc == DTL_OK)
		rc = dtl_walls_parse(a, text, ret, err);
	return rc == DTL_OK ? DTL_OK : dtl_err_wrap(err, DTL_FAIL, "'%s'", path);
}

static bool
has_meta(const struct dtl_article *art, const char *key)
{
	for (size_t i = 0; i < art->meta_count; i++)
		if (dtl_str_is(art->meta[i].key, key))
			return true;
	return false;
}

void
dtl_walls_mark(struct dtl_arena *a, const struct dtl_walls *walls, const struct dtl_wall_page *page,
    struct dtl_article *art)
{
	bool html = dtl_str_is(art->content.media_type, "text/html") ||
		    dtl_str_is(art->content.media_type, "application/xhtml+xml");

	if (!html || has_meta(art, "page"))
		return;
	const char *kind = dtl_wall_of(a, walls, page);
	if (kind == NULL)
		return;
	struct dtl_pair *meta = DTL_NEW_ARRAY(a, art->meta_count + 2, struct dtl_pair);
	if (art->meta_count > 0)
		memcpy(meta, art->meta, art->meta_count * sizeof *meta);
	if (!has_meta(art, "content"))
		meta[art->meta_count++] = (struct dtl_pair){ DTL_STR("content"), DTL_STR("page") };
	meta[art->meta_count++] = (struct dtl_pair){ DTL_STR("page"), dtl_str_from(kind) };
	art->meta = meta;
}

#include "news/article.h"

void
dtl_article_id(struct dtl_str canonical_url, struct dtl_str content, char out[DTL_ID_HEX + 1])
{
	if (canonical_url.n > 0)
		dtl_id_from_bytes(canonical_url, out);
	else
		dtl_id_from_bytes(content, out);
}

static struct dtl_str
meta(const struct dtl_article *art, const char *key)
{
	for (size_t i = 0; i < art->meta_count; i++)
		if (dtl_str_is(art->meta[i].key, key))
			return art->meta[i].value;
	return DTL_STR_NONE;
}

struct dtl_str
dtl_article_wall(const struct dtl_article *art)
{
	return dtl_str_is(meta(art, "content"), "page") ? meta(art, "page") : DTL_STR_NONE;
}

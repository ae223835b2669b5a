#include "news/article.h"

void
dtl_article_id(struct dtl_str canonical_url, struct dtl_str content, char out[DTL_ID_HEX + 1])
{
	if (canonical_url.n > 0)
		dtl_id_from_bytes(canonical_url, out);
	else
		dtl_id_from_bytes(content, out);
}

#include "case_reader.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_BYTES = 64 << 20 };

void
case_die(const char *runner, const char *why)
{
	(void)fprintf(stderr, "%s: %s\n", runner, why);
	exit(1);
}

struct dtl_str
case_file(const char *runner, struct dtl_arena *a, const char *path)
{
	struct dtl_str text;
	struct dtl_err err;

	if (dtl_file_read(a, path, MAX_BYTES, &text, &err) != DTL_OK)
		case_die(runner, err.text);
	return text;
}

struct dtl_extractor *
case_extractor(const char *runner, struct dtl_arena *a, const struct dtl_extract_options *options)
{
	struct dtl_extract_resources res = { .language_data = NULL };
	struct dtl_extractor *x;
	struct dtl_err err;

	res.lexicon = case_file(runner, a, dtl_share_path(a, "lexicon.bin"));
	res.model = case_file(runner, a, dtl_share_path(a, "english.model"));
	if (dtl_extractor_new(&res, options, &x, &err) != DTL_OK)
		case_die(runner, err.text);
	return x;
}

bool
case_header(struct dtl_str line, const char *name, struct dtl_str *ret)
{
	if (!dtl_str_starts(line, name))
		return false;
	*ret = dtl_str_trim(dtl_str_slice(line, strlen(name), line.n));
	return true;
}

struct dtl_article
case_article(const char *runner, struct dtl_str text, struct dtl_str published)
{
	struct dtl_article art = { .id = DTL_STR("00000000000000000000000000000000"),
		.revision = 1,
		.published_at = DTL_TIME_NONE };

	art.content.bytes = text;
	art.content.media_type = dtl_str_from("text/plain");
	if (published.n > 0 && !dtl_time_parse(published, &art.published_at))
		case_die(runner, "bad date after 'published:'");
	return art;
}

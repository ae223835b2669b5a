/* dateline-lexicon-build OUT ROOT FILE...: text files to lexicon.bin. */
#include "base/file.h"
#include "news/lexicon.h"

#include <stdio.h>

#define MAX_SOURCE_BYTES (16u << 20)

static dtl_rc
add_file(struct dtl_lexicon_builder *b, const char *root, const char *file, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_lexicon_arena(b);
	const char *slash = strchr(file, '/');
	struct dtl_str text;

	if (slash == NULL)
		return dtl_err_set(err, DTL_FAIL, "%s: stands in no folder", file);
	const char *path = dtl_arena_printf(a, "%s/%s", root, file);
	const char *part = dtl_arena_strndup(a, file, (size_t)(slash - file));
	dtl_rc rc = dtl_file_read(a, path, MAX_SOURCE_BYTES, &text, err);

	if (rc != DTL_OK)
		return DTL_FAIL;
	return dtl_lexicon_add_source(b, part, file, text, err);
}

static dtl_rc
build(struct dtl_lexicon_builder *b, int argc, char **argv, struct dtl_err *err)
{
	struct dtl_buf out;

	for (int i = 3; i < argc; i++) {
		if (add_file(b, argv[2], argv[i], err) != DTL_OK)
			return DTL_FAIL;
	}
	dtl_buf_init(&out, dtl_lexicon_arena(b));
	if (dtl_lexicon_finish(b, &out, err) != DTL_OK)
		return DTL_FAIL;
	return dtl_file_write_atomic(argv[1], dtl_buf_str(&out), 0644, err);
}

int
main(int argc, char **argv)
{
	struct dtl_err err;

	if (argc < 4) {
		(void)fprintf(stderr, "usage: %s OUT ROOT FILE...\n", argv[0]);
		return 64;
	}
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(a);
	dtl_rc rc = build(b, argc, argv, &err);

	if (rc != DTL_OK) {
		struct dtl_str problems = dtl_lexicon_problems(b);

		if (problems.n > 0)
			(void)fprintf(stderr, "%.*s\n", DTL_STR_FMT(problems));
		else
			(void)fprintf(stderr, "%s\n", err.text);
	}
	dtl_arena_free(a);
	return rc == DTL_OK ? 0 : 1;
}

#include "run/lexicon.h"

#include "news/petrarch.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

enum { MAX_FILES = 4000, MAX_SOURCE_BYTES = 64 << 20 };

static int
by_name(const void *a, const void *b)
{
	return dtl_str_cmp(*(const struct dtl_str *)a, *(const struct dtl_str *)b);
}

dtl_rc
dtl_folder_list(struct dtl_arena *a, const char *folder, const char *ending, struct dtl_str **ret,
    size_t *ret_count, struct dtl_err *err)
{
	DIR *dir = opendir(folder);
	struct dtl_str *names = NULL;
	size_t count = 0, cap = 0;
	struct dirent *e;

	*ret = NULL;
	*ret_count = 0;
	if (dir == NULL && errno == ENOENT)
		return DTL_OK;
	if (dir == NULL)
		return dtl_err_set(err, DTL_FAIL, "'%s': %s", folder, strerror(errno));
	while ((e = readdir(dir)) != NULL && count < MAX_FILES) {
		struct dtl_str name = dtl_str_from(e->d_name);

		if (name.p[0] == '.' || !dtl_str_ends(name, ending))
			continue;
		if (count == cap) {
			size_t more = cap != 0 ? 2 * cap : 16;

			names = dtl_arena_grow(a, names, cap, more, sizeof *names);
			cap = more;
		}
		names[count++] = dtl_str_from(dtl_arena_strndup(a, name.p, name.n));
	}
	(void)closedir(dir);
	if (count > 0)
		qsort(names, count, sizeof *names, by_name);
	*ret = names;
	*ret_count = count;
	return DTL_OK;
}

/* prefix: what the files are called in messages and in rules. */
static dtl_rc
add_part(struct dtl_lexicon_builder *b, const char *root, const char *part, const char *prefix,
    size_t *text_count, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_lexicon_arena(b);
	const char *folder = dtl_arena_printf(a, "%s/%s", root, part);
	struct dtl_str *names;
	size_t count;
	dtl_rc rc = dtl_folder_list(a, folder, ".txt", &names, &count, err);

	for (size_t i = 0; rc == DTL_OK && i < count; i++) {
		const char *path = dtl_arena_printf(a, "%s/%s", folder, names[i].p);
		const char *file = dtl_arena_printf(a, "%s%s/%s", prefix, part, names[i].p);
		struct dtl_str text;

		rc = dtl_file_read(a, path, MAX_SOURCE_BYTES, &text, err);
		if (rc == DTL_OK)
			rc = dtl_lexicon_add_source(b, part, file, text, err);
	}
	*text_count += count;
	return rc == DTL_OK ? DTL_OK : DTL_FAIL;
}

static dtl_rc
add_parts(struct dtl_lexicon_builder *b, const char *root, const char *prefix, size_t *text_count,
    struct dtl_err *err)
{
	static const char *const parts[] = { "actors", "places", "patterns", "notes",
		"confidence" };
	dtl_rc rc = DTL_OK;

	for (size_t i = 0; rc == DTL_OK && i < sizeof parts / sizeof parts[0]; i++)
		rc = add_part(b, root, parts[i], prefix, text_count, err);
	return rc;
}

/* Every file of the folder that is a dictionary, verbs first: others may use their synsets. */
static dtl_rc
add_petrarch(struct dtl_lexicon_builder *b, const struct dtl_own_lexicon *own,
    struct dtl_petrarch *p, size_t *text_count, struct dtl_err *err)
{
	struct dtl_arena *a = dtl_lexicon_arena(b);
	const char *folder = dtl_arena_printf(a, "%s/petrarch", own->folder);
	struct dtl_str *names, *texts;
	size_t count;
	dtl_rc rc = dtl_folder_list(a, folder, "", &names, &count, err);

	if (rc != DTL_OK)
		return rc;
	texts = DTL_NEW_ARRAY(a, count, struct dtl_str);
	for (size_t i = 0; rc == DTL_OK && i < count; i++)
		rc = dtl_file_read(a, dtl_arena_printf(a, "%s/%s", folder, names[i].p),
		    MAX_SOURCE_BYTES, &texts[i], err);
	for (int verbs = 1; rc == DTL_OK && verbs >= 0; verbs--) {
		for (size_t i = 0; i < count; i++) {
			enum dtl_petrarch_kind kind = dtl_petrarch_kind_of(names[i].p, texts[i]);

			if (kind != DTL_PETRARCH_KIND_COUNT &&
			    (kind == DTL_PETRARCH_VERBS) == (verbs == 1))
				(void)dtl_petrarch_read(p, kind,
				    dtl_arena_printf(a, "petrarch/%s", names[i].p), texts[i]);
		}
	}
	dtl_lexicon_add_petrarch(b, p);
	*text_count += count;
	return rc == DTL_OK ? DTL_OK : DTL_FAIL;
}

static void
join_warnings(struct dtl_arena *a, struct dtl_str one, struct dtl_str two, struct dtl_str *ret)
{
	struct dtl_buf out;

	dtl_buf_init(&out, a);
	dtl_buf_add_str(&out, one);
	dtl_buf_add_str(&out, two);
	if (two.n > 0)
		dtl_buf_add_char(&out, '\n');
	*ret = dtl_buf_str(&out);
}

static struct dtl_str
kept(struct dtl_arena *a, struct dtl_str s)
{
	return s.n > 0 ? dtl_str_make(dtl_arena_copy(a, s.p, s.n), s.n) : DTL_STR_NONE;
}

/* A name that was mistyped would else be a lexicon with nothing in it. */
static dtl_rc
find_own(const char *folder, struct dtl_err *err)
{
	DIR *dir = folder[0] != '\0' ? opendir(folder) : NULL;

	if (dir != NULL)
		(void)closedir(dir);
	else if (folder[0] != '\0')
		return dtl_err_set(
		    err, DTL_FAIL, "lexicon folder '%s': %s", folder, strerror(errno));
	return DTL_OK;
}

dtl_rc
dtl_own_lexicon_compile(struct dtl_arena *a, const char *shipped, const struct dtl_own_lexicon *own,
    struct dtl_line_lexicon *ret, struct dtl_str *problems, struct dtl_err *err)
{
	struct dtl_arena *work = dtl_arena_new(0);
	struct dtl_lexicon_builder *b = dtl_lexicon_builder_new(work);
	struct dtl_petrarch *p =
	    dtl_petrarch_new(work, own->tabari ? DTL_STEMMING_TABARI : DTL_STEMMING_PETRARCH);
	struct dtl_buf out;
	size_t shipped_count = 0;
	dtl_rc rc = find_own(own->folder, err);

	ret->own_text_count = 0;
	dtl_buf_init(&out, work);
	if (own->instead)
		dtl_lexicon_only_own_patterns(b);
	if (rc == DTL_OK && shipped != NULL)
		rc = add_parts(b, shipped, "", &shipped_count, err);
	dtl_lexicon_begin_own(b);
	if (rc == DTL_OK && own->folder[0] != '\0')
		rc = add_parts(b, own->folder, "own/", &ret->own_text_count, err);
	if (rc == DTL_OK && own->folder[0] != '\0')
		rc = add_petrarch(b, own, p, &ret->own_text_count, err);
	if (rc == DTL_OK)
		rc = dtl_lexicon_finish(b, &out, err);
	*problems = kept(a, dtl_lexicon_problems(b));
	ret->bytes = kept(a, dtl_buf_str(&out));
	join_warnings(a, dtl_petrarch_warnings(p), dtl_lexicon_warnings(b), &ret->warnings);
	dtl_arena_free(work);
	return rc;
}

/* All that is wrong in one text, as far as an error has room. */
static dtl_rc
say_problems(const char *folder, struct dtl_str problems, struct dtl_err *err)
{
	struct dtl_str first;
	size_t more = 0;

	(void)dtl_str_split(&problems, '\n', &first);
	for (size_t i = 0; i < problems.n; i++)
		more += problems.p[i] == '\n';
	more += problems.n > 0;
	return dtl_err_set(err, DTL_FAIL,
	    "lexicon folder '%s': %.*s%s; `dateline lexicon check` lists all", folder,
	    DTL_STR_FMT(first), more > 0 ? " (and more)" : "");
}

dtl_rc
dtl_line_lexicon_open(const struct dtl_shared *shared, struct dtl_arena *a,
    struct dtl_line_lexicon *ret, struct dtl_err *err)
{
	struct dtl_own_lexicon own = { .folder = shared->lexicon_folder,
		.tabari = shared->lexicon_stemming == DTL_STEMMING_TABARI,
		.instead = shared->lexicon_patterns == 1 };
	struct dtl_str problems = DTL_STR_NONE;
	dtl_rc rc;

	*ret = (struct dtl_line_lexicon){ .bytes = DTL_STR_NONE };
	if (own.folder[0] == '\0') {
		rc = dtl_mapping_open(
		    dtl_shared_data_path(shared, a, "lexicon.bin"), &ret->map, err);
		ret->bytes = dtl_str_make(ret->map.p, ret->map.n);
		return rc;
	}
	rc = dtl_own_lexicon_compile(a, dtl_share_path(a, "lexicon"), &own, ret, &problems, err);
	if (rc != DTL_OK && problems.n > 0)
		return say_problems(own.folder, problems, err);
	return rc;
}

void
dtl_line_lexicon_close(struct dtl_line_lexicon *lexicon)
{
	dtl_mapping_close(&lexicon->map);
}

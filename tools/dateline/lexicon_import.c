/* dateline lexicon import: dictionaries of PETRARCH and TABARI into a folder of our form. */
#include "lexicon.h"

#include "news/petrarch.h"

#include <stdio.h>

enum { MAX_FILE_BYTES = 64 << 20 };

struct source {
	const char *path;
	struct dtl_str text;
	enum dtl_petrarch_kind kind;
};

static int
read_sources(struct dtl_lexicon_call *c, struct source *sources)
{
	struct dtl_err err;

	for (size_t i = 0; i < c->word_count; i++) {
		struct source *s = &sources[i];

		s->path = c->words[i];
		if (dtl_file_read(c->line->a, s->path, MAX_FILE_BYTES, &s->text, &err) != DTL_OK)
			return dtl_command_fail(c->self, DTL_EXIT_FAIL, "%s", err.text);
		s->kind = dtl_petrarch_kind_of(s->path, s->text);
		if (s->kind == DTL_PETRARCH_KIND_COUNT)
			return dtl_command_fail(c->self, DTL_EXIT_FAIL,
			    "'%s' is no dictionary of verbs, actors, agents, discards or issues",
			    s->path);
	}
	return 0;
}

static dtl_rc
write_part(struct dtl_lexicon_call *c, const char *part, struct dtl_str text, struct dtl_err *err)
{
	const char *folder = dtl_arena_printf(c->line->a, "%s/%s", c->into, part);
	dtl_rc rc;

	if (text.n == 0)
		return DTL_OK;
	rc = dtl_dir_make(folder, 0755, err);
	if (rc != DTL_OK)
		return rc;
	return dtl_file_write_atomic(
	    dtl_arena_printf(c->line->a, "%s/imported.txt", folder), text, 0644, err);
}

int
dtl_lexicon_import_files(struct dtl_lexicon_call *c)
{
	struct dtl_arena *a = c->line->a;
	struct dtl_petrarch *p =
	    dtl_petrarch_new(a, c->own.tabari ? DTL_STEMMING_TABARI : DTL_STEMMING_PETRARCH);
	struct source *sources = DTL_NEW_ARRAY(a, c->word_count, struct source);
	struct dtl_err err;
	dtl_rc rc;

	if (c->word_count == 0 || c->into == NULL)
		return dtl_command_fail(
		    c->self, DTL_EXIT_USAGE, "import needs --into FOLDER and files");
	int code = read_sources(c, sources);

	if (code != 0)
		return code;
	for (int verbs = 1; verbs >= 0; verbs--) { /* others may use the synsets of verbs */
		for (size_t i = 0; i < c->word_count; i++) {
			const struct source *s = &sources[i];

			if ((s->kind == DTL_PETRARCH_VERBS) != (verbs == 1))
				continue;
			size_t count = dtl_petrarch_read(p, s->kind, s->path, s->text);

			(void)printf("%s: %s, %zu lines of ours\n", s->path,
			    dtl_petrarch_kind_name(s->kind), count);
		}
	}
	rc = dtl_dir_make(c->into, 0755, &err);
	if (rc == DTL_OK)
		rc = write_part(c, "actors", dtl_petrarch_actors(p), &err);
	if (rc == DTL_OK)
		rc = write_part(c, "patterns", dtl_petrarch_patterns(p), &err);
	if (rc == DTL_OK)
		rc = write_part(c, "notes", dtl_petrarch_notes(p), &err);
	if (rc != DTL_OK)
		return dtl_command_fail(c->self, DTL_EXIT_FAIL, "%s", err.text);
	struct dtl_str warnings = dtl_petrarch_warnings(p);

	(void)fprintf(stderr, "%.*s", DTL_STR_FMT(warnings));
	(void)printf("%zu warnings\n", dtl_petrarch_warning_count(p));
	return 0;
}

#include "run/reload.h"

#include "base/log.h"

#include <inttypes.h>
#include <stdlib.h>

/* Keys that take effect at the next batch. */
static const char *const live_shared[] = { "data", "lexicon.folder", "lexicon.stemming",
	"lexicon.patterns", "limits.max_article_bytes", "limits.crashes", NULL };
static const char *const live_section[] = { "batch_wait", "batch_records", "filter", NULL };

/* What changed although it cannot. */
struct stuck {
	const char *section; /* of the first */
	const char *key;
	struct dtl_buf others;
	size_t count;
};

static bool
is_among(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static const char *
full_name(struct dtl_arena *a, const char *section, const char *key)
{
	return section[0] == '\0' ? key : dtl_arena_printf(a, "%s.%s", section, key);
}

static void
add_stuck(struct stuck *s, struct dtl_arena *a, const char *section, const char *key)
{
	if (s->count++ == 0) {
		s->section = section;
		s->key = key;
		return;
	}
	dtl_buf_addf(&s->others, "%s%s", s->count == 2 ? "" : ", ", full_name(a, section, key));
}

static void
compare_shared(const struct dtl_frame *now, struct dtl_frame *next, struct stuck *s)
{
	size_t count;
	const struct dtl_conf_section *sections = dtl_shared_sections(&next->shared, &count);

	for (size_t i = 0; i < count; i++)
		for (const struct dtl_conf_key *k = sections[i].keys; k->name != NULL; k++)
			if (!dtl_conf_same(k, &now->shared, &next->shared) &&
			    !is_among(live_shared, full_name(next->a, sections[i].path, k->name)))
				add_stuck(s, next->a, sections[i].path, k->name);
}

static void
compare_section(const struct dtl_frame *now, const struct dtl_frame *next, bool reopens,
    const char *path, struct stuck *s)
{
	for (const struct dtl_conf_key *k = next->keys; k->name != NULL; k++) {
		bool live = dtl_frame_owns(next, k) ? reopens : is_among(live_section, k->name);

		if (!live && !dtl_conf_same(k, now->section, next->section))
			add_stuck(s, next->a, path, k->name);
	}
}

static dtl_rc
compare(const struct dtl_frame *now, struct dtl_frame *next, bool reopens, struct dtl_err *err)
{
	const char *path = dtl_arena_printf(next->a, "%s.%s", next->spec->folder, next->spec->name);
	struct stuck s = { NULL, NULL, { 0 }, 0 };

	dtl_buf_init(&s.others, next->a);
	compare_shared(now, next, &s);
	compare_section(now, next, reopens, path, &s);
	if (s.count == 0)
		return DTL_OK;
	dtl_buf_add_char(&s.others, '\0');
	return dtl_conf_error(next->conf, s.section, s.key, err,
	    "cannot change while the process runs%s%s; restart it", s.count > 1 ? ", nor can " : "",
	    s.others.p);
}

static void
free_edition(struct dtl_frame *edition)
{
	if (edition == NULL)
		return;
	dtl_conf_free(edition->conf);
	dtl_arena_free(edition->a);
	free(edition);
}

/* Other objects hold the address of f's shared part: what may change in it is written over. */
static void
adopt(struct dtl_frame *f, struct dtl_frame *next, bool reopened)
{
	struct dtl_shared *to = &f->shared;
	const struct dtl_shared *from = &next->shared;

	memcpy(to->data_path, from->data_path, sizeof to->data_path);
	memcpy(to->lexicon_path, from->lexicon_path, sizeof to->lexicon_path);
	to->lexicon_stemming = from->lexicon_stemming;
	to->lexicon_patterns = from->lexicon_patterns;
	to->max_article_bytes = from->max_article_bytes;
	to->crashes = from->crashes;
	if (reopened)
		f->section = next->section;
	f->more = next->more;
	free_edition(f->edition);
	f->edition = next;
}

static dtl_rc
replace(
    struct dtl_frame *f, struct dtl_frame *next, const struct dtl_reload *how, struct dtl_err *err)
{
	const struct dtl_frame *now = f->edition != NULL ? f->edition : f;
	dtl_rc rc = dtl_frame_reread(next, err);

	if (rc == DTL_OK)
		rc = compare(now, next, how->reopens, err);
	if (rc == DTL_OK)
		rc = how->take(how->self, next, err);
	if (rc == DTL_OK)
		adopt(f, next, how->reopens);
	return rc;
}

void
dtl_reload_refuse(struct dtl_frame *f, const char *why)
{
	dtl_log(DTL_LOG_ERROR, "reload.refused", why, "generation=%" PRId64,
	    atomic_load(&f->metrics->generation));
	dtl_metrics_reloaded(f->metrics, false, why);
}

void
dtl_reload(struct dtl_frame *f, const struct dtl_reload *how)
{
	struct dtl_frame *next = calloc(1, sizeof *next);
	struct dtl_err err = { "" };

	if (next == NULL)
		abort();
	next->spec = f->spec;
	next->opt = f->opt;
	next->a = dtl_arena_new(0);
	if (replace(f, next, how, &err) != DTL_OK) {
		dtl_reload_refuse(f, err.text);
		free_edition(next);
		return;
	}
	dtl_log(DTL_LOG_INFO, "reload", NULL, "generation=%" PRId64,
	    atomic_load(&f->metrics->generation) + 1);
	dtl_metrics_reloaded(f->metrics, true, "taken");
}

void
dtl_reload_forget(struct dtl_frame *f)
{
	free_edition(f->edition);
	f->edition = NULL;
}

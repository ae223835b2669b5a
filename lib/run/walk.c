#include "run/walk.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/map.h"
#include "run/walk_roots.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_DEPTH 64
#define SIZING_MS 1000 /* at most so long is spent on finding the total for a bar */

struct level {
	struct dirent **names;
	int count;
	int next;
	size_t path_n; /* length of the folder's path in walk.path */
};

struct dtl_walk {
	struct dtl_roots roots;
	size_t root; /* next one */
	bool named; /* the root being walked is a file named in the list, or a glob's hit */
	glob_t hits;
	bool globbing;
	size_t hit;
	struct level levels[MAX_DEPTH + 1];
	int depth; /* levels open */
	size_t root_n; /* length of the path of the folder that is walked */
	struct dtl_buf path;
	struct dtl_arena *a; /* keys of seen */
	struct dtl_map seen; /* (device, inode) of folders entered */
	char problem[256];
};

dtl_rc
dtl_walk_open(const struct dtl_walk_options *options, struct dtl_walk **ret, struct dtl_err *err)
{
	struct dtl_walk *w = calloc(1, sizeof *w);
	dtl_rc rc;

	if (w == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	w->a = dtl_arena_new(0);
	dtl_buf_init(&w->path, NULL);
	dtl_map_init(&w->seen, w->a);
	rc = dtl_roots_open(options, &w->roots, err);
	if (rc != DTL_OK) {
		dtl_walk_close(w);
		return rc;
	}
	*ret = w;
	return DTL_OK;
}

static void
leave(struct dtl_walk *w)
{
	struct level *level = &w->levels[--w->depth];

	for (int i = 0; i < level->count; i++)
		free(level->names[i]);
	free(level->names);
	memset(level, 0, sizeof *level);
}

static void
end_glob(struct dtl_walk *w)
{
	if (w->globbing)
		globfree(&w->hits);
	w->globbing = false;
}

void
dtl_walk_restart(struct dtl_walk *w)
{
	while (w->depth > 0)
		leave(w);
	end_glob(w);
	w->root = 0;
	dtl_arena_reset(w->a);
	dtl_map_init(&w->seen, w->a);
}

/* What was read from a pipe and is not worked yet would be lost with the process. */
const char *
dtl_walk_steady(const struct dtl_conf_list *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		if (strcmp(paths->items[i], "-") == 0)
			return "what comes from standard input cannot be opened anew; restart it";
	return NULL;
}

void
dtl_walk_close(struct dtl_walk *w)
{
	if (w == NULL)
		return;
	while (w->depth > 0)
		leave(w);
	end_glob(w);
	dtl_roots_close(&w->roots);
	dtl_buf_clear(&w->path);
	dtl_arena_free(w->a);
	free(w);
}

bool
dtl_walk_wants(const struct dtl_walk *w, const char *path)
{
	return dtl_roots_want(&w->roots, path);
}

static int
visible(const struct dirent *entry)
{
	return dtl_roots_visible(entry->d_name) ? 1 : 0;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool
first_visit(struct dtl_walk *w, const struct stat *st)
{
	uint64_t id[2] = { (uint64_t)st->st_dev, (uint64_t)st->st_ino };
	const char *key = dtl_arena_copy(w->a, id, sizeof id);

	return dtl_map_put(
	    &w->seen, dtl_str_make(key, sizeof id), (union dtl_map_value){ .num = 1 });
}

static bool
trouble(struct dtl_walk *w, const char *why, struct dtl_walk_item *ret)
{
	(void)snprintf(w->problem, sizeof w->problem, "%s", why);
	ret->path = w->path.p;
	ret->problem = w->problem;
	ret->named = false;
	return true;
}

/* Opens the folder at w->path. True when that gave an item, which is a problem. */
static bool
enter(struct dtl_walk *w, const struct stat *st, struct dtl_walk_item *ret)
{
	struct level *level = &w->levels[w->depth];

	if (!first_visit(w, st))
		return false;
	if (w->depth > w->roots.options.depth || w->depth > MAX_DEPTH)
		return trouble(w, "folder is deeper than producers.files.depth", ret);
	level->count = scandir(w->path.p, &level->names, visible, by_name);
	if (level->count < 0) {
		level->count = 0;
		return trouble(w, strerror(errno), ret);
	}
	level->next = 0;
	level->path_n = w->path.n;
	w->depth++;
	return false;
}

/* What stands at w->path: true when it gave an item. */
static bool
visit(struct dtl_walk *w, struct dtl_walk_item *ret)
{
	struct stat st;

	if (stat(w->path.p, &st) != 0) {
		/* Gone since the folder was listed; a dangling link is worth a word. */
		struct stat link;

		if (lstat(w->path.p, &link) != 0 && !w->named)
			return false;
		return trouble(w, strerror(errno), ret);
	}
	if (S_ISDIR(st.st_mode)) {
		if (w->depth == 0)
			w->root_n = w->path.n;
		return enter(w, &st, ret);
	}
	if (w->depth > 0 && !S_ISREG(st.st_mode))
		return false;
	if (w->depth > 0 && !dtl_roots_chosen(&w->roots, w->path.p + w->root_n + 1))
		return false;
	ret->path = w->path.p;
	ret->problem = NULL;
	ret->named = w->depth == 0;
	return true;
}

static void
set_path(struct dtl_walk *w, const char *path)
{
	dtl_buf_truncate(&w->path, 0);
	dtl_buf_add_z(&w->path, path);
}

static bool
next_root(struct dtl_walk *w, struct dtl_walk_item *ret)
{
	const struct dtl_root *root = &w->roots.items[w->root++];

	w->named = true;
	set_path(w, root->path);
	if (root->kind == ROOT_STDIN) {
		*ret = (struct dtl_walk_item){ .path = w->path.p, .named = true };
		return true;
	}
	if (root->kind != ROOT_GLOB)
		return visit(w, ret);
	w->hit = 0;
	w->globbing = glob(root->path, 0, NULL, &w->hits) == 0;
	return false;
}

static bool
next_hit(struct dtl_walk *w, struct dtl_walk_item *ret)
{
	if (w->hit == w->hits.gl_pathc) {
		end_glob(w);
		return false;
	}
	set_path(w, w->hits.gl_pathv[w->hit++]);
	return visit(w, ret);
}

static bool
next_entry(struct dtl_walk *w, struct dtl_walk_item *ret)
{
	struct level *level = &w->levels[w->depth - 1];

	if (level->next == level->count) {
		leave(w);
		return false;
	}
	w->named = false;
	dtl_buf_truncate(&w->path, level->path_n);
	dtl_buf_add_char(&w->path, '/');
	dtl_buf_add_z(&w->path, level->names[level->next++]->d_name);
	return visit(w, ret);
}

bool
dtl_walk_next(struct dtl_walk *w, struct dtl_walk_item *ret)
{
	bool found = false;

	while (!found) {
		if (w->depth > 0)
			found = next_entry(w, ret);
		else if (w->globbing)
			found = next_hit(w, ret);
		else if (w->root < w->roots.count)
			found = next_root(w, ret);
		else
			return false;
	}
	return true;
}

/* The folder that holds the last name of a path, or, of a glob, the part before the first wildcard. */
static void
visit_parent(struct dtl_walk *w, const char *path,
    void (*visit_folder)(void *self, const char *path), void *self)
{
	size_t n = strcspn(path, "*?[");

	while (n > 1 && path[n - 1] != '/')
		n--;
	while (n > 1 && path[n - 1] == '/')
		n--;
	dtl_buf_truncate(&w->path, 0);
	dtl_buf_add(&w->path, path, n);
	visit_folder(self, w->path.p);
}

void
dtl_walk_folders(struct dtl_walk *w, void (*visit_folder)(void *self, const char *path), void *self)
{
	dtl_walk_restart(w);
	for (size_t i = 0; i < w->roots.count; i++)
		if (w->roots.items[i].kind == ROOT_FILE || w->roots.items[i].kind == ROOT_GLOB)
			visit_parent(w, w->roots.items[i].path, visit_folder, self);
	for (;;) {
		struct dtl_walk_item item;
		int before = w->depth;
		bool found = false;

		if (w->depth > 0)
			found = next_entry(w, &item);
		else if (w->globbing)
			found = next_hit(w, &item);
		else if (w->root < w->roots.count)
			found = next_root(w, &item);
		else
			break;
		if (!found && w->depth > before)
			visit_folder(self, w->path.p);
	}
	dtl_walk_restart(w);
}

int64_t
dtl_walk_bytes(struct dtl_walk *w)
{
	int64_t until_ms = dtl_time_mono_ms() + SIZING_MS;
	struct dtl_walk_item item;
	int64_t total = 0;
	struct stat st;

	while (dtl_walk_next(w, &item)) {
		if (strcmp(item.path, "-") == 0 || dtl_time_mono_ms() > until_ms) {
			total = 0;
			break;
		}
		if (item.problem == NULL && stat(item.path, &st) == 0 && S_ISREG(st.st_mode))
			total += st.st_size;
	}
	dtl_walk_restart(w);
	return total;
}

#include "run/walk_roots.h"

#include "base/buf.h"

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
dtl_roots_visible(const char *name)
{
	static const char *const unfinished[] = { "*.tmp", "*.part", "*~" };

	if (name[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof unfinished / sizeof unfinished[0]; i++)
		if (fnmatch(unfinished[i], name, 0) == 0)
			return false;
	return true;
}

static bool
matches_any(const struct dtl_conf_list *patterns, const char *below_root)
{
	const char *slash = strrchr(below_root, '/');
	const char *name = slash != NULL ? slash + 1 : below_root;

	for (size_t i = 0; i < patterns->count; i++) {
		const char *pattern = patterns->items[i];
		bool whole = strchr(pattern, '/') != NULL;

		if (fnmatch(pattern, whole ? below_root : name, whole ? FNM_PATHNAME : 0) == 0)
			return true;
	}
	return false;
}

bool
dtl_roots_chosen(const struct dtl_roots *roots, const char *below_root)
{
	if (matches_any(roots->options.exclude, below_root))
		return false;
	return roots->options.include->count == 0 ||
	       matches_any(roots->options.include, below_root);
}

/* A path below a folder: all its parts visible, not too deep, chosen. */
static bool
folder_wants(const struct dtl_roots *roots, const char *folder, const char *path)
{
	size_t n = strlen(folder);
	const char *below = path + n + 1;
	int depth = 0;

	if (strncmp(path, folder, n) != 0 || path[n] != '/')
		return false;
	for (const char *part = below; part != NULL; depth++) {
		const char *slash = strchr(part, '/');

		if (part[0] == '.' || (slash == NULL && !dtl_roots_visible(part)))
			return false;
		part = slash != NULL ? slash + 1 : NULL;
	}
	return depth - 1 <= roots->options.depth && dtl_roots_chosen(roots, below);
}

bool
dtl_roots_want(const struct dtl_roots *roots, const char *path)
{
	for (size_t i = 0; i < roots->count; i++) {
		const struct dtl_root *root = &roots->items[i];

		if (root->kind == ROOT_FILE && strcmp(root->path, path) == 0)
			return true;
		if (root->kind == ROOT_GLOB &&
		    fnmatch(root->path, path, FNM_PATHNAME | FNM_PERIOD) == 0)
			return true;
		if (root->kind == ROOT_FOLDER && folder_wants(roots, root->path, path))
			return true;
	}
	return false;
}

static char *
absolute(const char *dir, const char *path)
{
	struct dtl_buf b;
	char here[PATH_MAX];
	char *copy;

	dtl_buf_init(&b, NULL);
	if (path[0] != '/' && (dir == NULL || dir[0] != '/') && getcwd(here, sizeof here) != NULL)
		dtl_buf_addf(&b, "%s/", here);
	if (path[0] != '/' && dir != NULL && strcmp(dir, ".") != 0)
		dtl_buf_addf(&b, "%s/", dir);
	dtl_buf_add_z(&b, path);
	copy = strdup(b.p);
	dtl_buf_clear(&b);
	return copy;
}

static dtl_rc
classify(struct dtl_root *root, struct dtl_err *err)
{
	struct stat st;

	if (stat(root->path, &st) != 0) {
		if (errno == ENOENT && strpbrk(root->path, "*?[") != NULL) {
			root->kind = ROOT_GLOB;
			return DTL_OK;
		}
		return dtl_err_set(err, DTL_FAIL, "path '%s': %s%s", root->path, strerror(errno),
		    errno == ENOENT ? "; make it first or mend producers.files.paths" : "");
	}
	root->kind = S_ISDIR(st.st_mode) ? ROOT_FOLDER : ROOT_FILE;
	char *real = realpath(root->path, NULL);

	if (real != NULL) {
		free(root->path);
		root->path = real;
	}
	return DTL_OK;
}

static dtl_rc
add(struct dtl_roots *roots, const char *dir, const char *path, struct dtl_err *err)
{
	struct dtl_root *root = &roots->items[roots->count];

	root->kind = ROOT_STDIN;
	root->path = strcmp(path, "-") == 0 ? strdup("-") : absolute(dir, path);
	if (root->path == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	roots->count++;
	return strcmp(path, "-") == 0 ? DTL_OK : classify(root, err);
}

/* Paths on the command line take the place of those in the configuration. */
dtl_rc
dtl_roots_open(const struct dtl_walk_options *options, struct dtl_roots *ret, struct dtl_err *err)
{
	size_t operands = (size_t)options->operand_count;
	dtl_rc rc = DTL_OK;

	memset(ret, 0, sizeof *ret);
	ret->options = *options;
	ret->items = calloc(options->paths->count + operands + 1, sizeof *ret->items);
	if (ret->items == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	for (size_t i = 0; i < operands && rc == DTL_OK; i++)
		rc = add(ret, NULL, options->operands[i], err);
	for (size_t i = 0; operands == 0 && i < options->paths->count && rc == DTL_OK; i++)
		rc = add(ret, options->dir, options->paths->items[i], err);
	if (rc == DTL_OK && ret->count == 0)
		rc = dtl_err_set(err, DTL_FAIL,
		    "nothing to read: name files or folders in producers.files.paths or behind the "
		    "options, '-' for standard input");
	if (rc != DTL_OK)
		dtl_roots_close(ret);
	return rc;
}

void
dtl_roots_close(struct dtl_roots *roots)
{
	for (size_t i = 0; i < roots->count; i++)
		free(roots->items[i].path);
	free(roots->items);
	memset(roots, 0, sizeof *roots);
}

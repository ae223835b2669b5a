/* One file for each thing learned, written whole: processes of a line share the folder without a lock. */
#include "base/file.h"
#include "base/hash.h"
#include "wire/registry_parts.h"

#include <dirent.h>
#include <unistd.h>

#define TEXT_LIMIT ((size_t)4 << 20)

/* Ids are the registry's own: another registry has a folder of its own. */
dtl_rc
dtl_cache_open(struct dtl_registry_cache *c, struct dtl_arena *a, const char *dir,
    const char *registry, struct dtl_err *err)
{
	char id[DTL_ID_HEX + 1];

	c->dir = NULL;
	if (dir == NULL)
		return DTL_OK;
	dtl_id_from_bytes(dtl_str_from(registry), id);
	c->dir = dtl_arena_printf(a, "%s/%.16s", dir, id);
	return dtl_dir_make(c->dir, 0700, err);
}

struct dtl_str
dtl_cache_get(const struct dtl_registry_cache *c, struct dtl_arena *a, const char *name)
{
	struct dtl_str bytes = DTL_STR_NONE;
	struct dtl_err ignored;

	if (c->dir == NULL)
		return DTL_STR_NONE;
	if (dtl_file_read(a, dtl_arena_printf(a, "%s/%s", c->dir, name), TEXT_LIMIT, &bytes,
		&ignored) != DTL_OK)
		return DTL_STR_NONE;
	return bytes;
}

/* A cache that cannot be written is only a cache less. */
void
dtl_cache_put(const struct dtl_registry_cache *c, const char *name, struct dtl_str bytes)
{
	struct dtl_arena *a;
	struct dtl_err ignored;

	if (c->dir == NULL)
		return;
	a = dtl_arena_new(0);
	if (dtl_file_write_atomic(
		dtl_arena_printf(a, "%s/%s", c->dir, name), bytes, 0600, &ignored) != DTL_OK)
		(void)unlink(dtl_arena_printf(a, "%s/%s", c->dir, name));
	dtl_arena_free(a);
}

void
dtl_cache_forget(const struct dtl_registry_cache *c)
{
	DIR *d = c->dir != NULL ? opendir(c->dir) : NULL;
	const struct dirent *entry;

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(d), entry->d_name, 0);
	(void)closedir(d);
}

#include "watch.h"

#include "base/buf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVENT_BYTES 65536

struct watch {
	int fd;
	char **folders; /* by watch descriptor, which the kernel counts up from 1 */
	size_t folder_cap;
	struct dtl_buf path;
	size_t beg, end; /* unread part of events */
	_Alignas(struct inotify_event) char events[EVENT_BYTES];
};

dtl_rc
watch_open(struct watch **ret, struct dtl_err *err)
{
	struct watch *w = calloc(1, sizeof *w);

	if (w == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	dtl_buf_init(&w->path, NULL);
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (w->fd < 0) {
		(void)dtl_err_set(err, DTL_FAIL,
		    "inotify: %s; raise fs.inotify.max_user_instances or set watch: false",
		    strerror(errno));
		free(w);
		return DTL_FAIL;
	}
	*ret = w;
	return DTL_OK;
}

void
watch_close(struct watch *w)
{
	if (w == NULL)
		return;
	(void)close(w->fd);
	for (size_t i = 0; i < w->folder_cap; i++)
		free(w->folders[i]);
	free(w->folders);
	dtl_buf_clear(&w->path);
	free(w);
}

int
watch_fd(const struct watch *w)
{
	return w->fd;
}

static bool
remember(struct watch *w, size_t wd, const char *path)
{
	char *copy = strdup(path);

	if (wd >= w->folder_cap) {
		size_t cap = 2 * wd + 16;
		char **grown = realloc(w->folders, cap * sizeof *grown);

		if (grown == NULL) {
			free(copy);
			return false;
		}
		memset(grown + w->folder_cap, 0, (cap - w->folder_cap) * sizeof *grown);
		w->folders = grown;
		w->folder_cap = cap;
	}
	free(w->folders[wd]);
	w->folders[wd] = copy;
	return copy != NULL;
}

bool
watch_folder(struct watch *w, const char *path)
{
	int wd = inotify_add_watch(
	    w->fd, path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR | IN_EXCL_UNLINK);

	return wd >= 0 && remember(w, (size_t)wd, path);
}

/* A created file is only begun; a created hard link is whole at once. */
static bool
is_new_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink > 1;
}

static enum watch_kind
judge(struct watch *w, const struct inotify_event *ev)
{
	if (ev->mask & IN_Q_OVERFLOW)
		return WATCH_OVERFLOW;
	if (ev->wd < 0 || (size_t)ev->wd >= w->folder_cap || w->folders[ev->wd] == NULL)
		return WATCH_NOTHING;
	if (ev->mask & IN_IGNORED) {
		free(w->folders[ev->wd]);
		w->folders[ev->wd] = NULL;
		return WATCH_NOTHING;
	}
	if (ev->len == 0)
		return WATCH_NOTHING;
	dtl_buf_truncate(&w->path, 0);
	dtl_buf_addf(&w->path, "%s/%s", w->folders[ev->wd], ev->name);
	if (ev->mask & IN_ISDIR)
		return ev->mask & (IN_CREATE | IN_MOVED_TO) ? WATCH_FOLDER : WATCH_NOTHING;
	if ((ev->mask & IN_CREATE) && !is_new_link(w->path.p))
		return WATCH_NOTHING;
	return WATCH_FILE;
}

enum watch_kind
watch_next(struct watch *w, const char **ret_path)
{
	for (;;) {
		if (w->beg == w->end) {
			ssize_t n = read(w->fd, w->events, sizeof w->events);

			if (n <= 0)
				return WATCH_NOTHING;
			w->beg = 0;
			w->end = (size_t)n;
		}
		const void *at = w->events + w->beg;
		const struct inotify_event *ev = at;

		w->beg += sizeof *ev + ev->len;
		enum watch_kind kind = judge(w, ev);

		if (kind != WATCH_NOTHING) {
			*ret_path = w->path.p;
			return kind;
		}
	}
}

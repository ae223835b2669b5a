#include "wire/path.h"

#include <stdio.h>

/* Builds from the end, so that a path too long for the buffer keeps its last steps. */
const char *
dtl_path_format(const struct dtl_path *path, char out[DTL_PATH_SIZE])
{
	size_t at = DTL_PATH_SIZE - 1;

	out[at] = '\0';
	for (; path != NULL; path = path->up) {
		char item[32];
		struct dtl_str step = path->name;

		if (step.p == NULL) {
			int n = snprintf(item, sizeof item, "[%zu]", path->index);

			step = dtl_str_make(item, (size_t)n);
		}
		bool dot = path->up != NULL && path->name.p != NULL;
		if (at < step.n + dot)
			break;
		at -= step.n;
		memcpy(out + at, step.p, step.n);
		if (dot)
			out[--at] = '.';
	}
	memmove(out, out + at, DTL_PATH_SIZE - at);
	return out;
}

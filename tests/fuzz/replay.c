/* Feeds every file of the folders given on the command line to the door; says how many they were. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { MAX_BYTES = 16 << 20 };

static int
feed_file(const char *path)
{
	FILE *in = fopen(path, "re");

	if (in == NULL) {
		(void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return 1;
	}
	uint8_t *bytes = malloc(MAX_BYTES);
	size_t n = bytes != NULL ? fread(bytes, 1, MAX_BYTES, in) : 0;
	/* A buffer of the exact size, so that a read past its end is seen. */
	uint8_t *exact = malloc(n > 0 ? n : 1);
	if (exact != NULL && n > 0)
		memcpy(exact, bytes, n);
	if (exact != NULL)
		(void)LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	free(bytes);
	(void)fclose(in);
	return 0;
}

static int
feed_folder(const char *folder, unsigned *count)
{
	DIR *dir = opendir(folder);
	int failed = 0;

	if (dir == NULL) {
		(void)fprintf(stderr, "%s: %s\n", folder, strerror(errno));
		return 1;
	}
	for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
		char path[PATH_MAX];
		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		failed |= feed_file(path);
		(*count)++;
	}
	(void)closedir(dir);
	return failed;
}

int
main(int argc, char **argv)
{
	unsigned count = 0;
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= feed_folder(argv[i], &count);
	(void)printf("%u inputs\n", count);
	return failed || count == 0;
}

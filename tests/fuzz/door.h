/* What every door has: the function that takes an input, and a fact that must hold for all of them. */
#ifndef DTL_TESTS_DOOR_H
#define DTL_TESTS_DOOR_H

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static inline void
expect(bool fact)
{
	if (!fact)
		abort();
}

/* The bytes as an open file that has no name; at its beginning. */
static inline int
door_file(const uint8_t *bytes, size_t n)
{
	int fd = memfd_create("door", MFD_CLOEXEC);

	expect(fd >= 0);
	expect(write(fd, bytes, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

#endif

#include "run/crash.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAGIC 0x574c5444u /* "DTLW" */
#define LAYOUT_VERSION 1u
#define ENTRIES 16
#define LEARNED 64

struct entry {
	uint64_t topic; /* hash of the name */
	int64_t offset;
	int32_t partition;
	int32_t crashes; /* 0: free */
};

struct crash_file {
	uint32_t magic;
	uint32_t version;
	_Atomic uint32_t in_work;
	uint32_t next; /* entry to take when all are used */
	struct entry work;
	struct entry entries[ENTRIES];
};

struct dtl_crash {
	struct crash_file *file;
	struct entry learned[LEARNED];
	size_t learned_count;
};

static bool
same_place(const struct entry *a, const struct entry *b)
{
	return a->topic == b->topic && a->partition == b->partition && a->offset == b->offset;
}

static struct entry
entry_of(const struct dtl_place *place)
{
	return (struct entry){ .topic = dtl_str_hash(dtl_str_from(place->topic)),
		.offset = place->offset,
		.partition = place->partition };
}

static struct entry *
find(struct entry *entries, size_t count, const struct entry *wanted)
{
	for (size_t i = 0; i < count; i++)
		if (entries[i].crashes > 0 && same_place(&entries[i], wanted))
			return &entries[i];
	return NULL;
}

static struct entry *
free_entry(struct crash_file *file)
{
	for (size_t i = 0; i < ENTRIES; i++)
		if (file->entries[i].crashes <= 0)
			return &file->entries[i];
	file->next = (file->next + 1) % ENTRIES;
	return &file->entries[file->next];
}

/* The predecessor ended with a record in work: one crash more for that record. */
static void
settle(struct crash_file *file)
{
	struct entry *e;

	if (atomic_load(&file->in_work) == 0)
		return;
	e = find(file->entries, ENTRIES, &file->work);
	if (e == NULL) {
		e = free_entry(file);
		*e = file->work;
		e->crashes = 0;
	}
	e->crashes++;
	atomic_store(&file->in_work, 0);
}

dtl_rc
dtl_crash_open(const char *path, struct dtl_crash **ret, struct dtl_err *err)
{
	struct dtl_crash *c = calloc(1, sizeof *c);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	void *p = MAP_FAILED;

	if (c == NULL || fd < 0)
		goto fail;
	if (ftruncate(fd, sizeof(struct crash_file)) != 0)
		goto fail;
	p = mmap(NULL, sizeof(struct crash_file), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		goto fail;
	(void)close(fd);
	c->file = p;
	if (c->file->magic != MAGIC || c->file->version != LAYOUT_VERSION)
		memset(c->file, 0, sizeof *c->file);
	c->file->magic = MAGIC;
	c->file->version = LAYOUT_VERSION;
	settle(c->file);
	*ret = c;
	return DTL_OK;

fail:
	(void)dtl_err_set(err, DTL_FAIL, "open '%s': %s", path, strerror(errno));
	if (fd >= 0)
		(void)close(fd);
	free(c);
	return DTL_FAIL;
}

void
dtl_crash_close(struct dtl_crash *c)
{
	if (c == NULL)
		return;
	(void)munmap(c->file, sizeof *c->file);
	free(c);
}

static void
learn_entry(struct dtl_crash *c, const struct entry *e, int32_t crashes)
{
	struct entry *known = find(c->learned, c->learned_count, e);

	if (crashes <= 0 || (known == NULL && c->learned_count == LEARNED))
		return;
	if (known == NULL) {
		known = &c->learned[c->learned_count++];
		*known = *e;
		known->crashes = 0;
	}
	known->crashes += crashes;
}

void
dtl_crash_learn(struct dtl_crash *c, const char *path, bool alive)
{
	struct crash_file other;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return;
	n = pread(fd, &other, sizeof other, 0);
	(void)close(fd);
	if (n != (ssize_t)sizeof other || other.magic != MAGIC || other.version != LAYOUT_VERSION)
		return;
	for (size_t i = 0; i < ENTRIES; i++)
		learn_entry(c, &other.entries[i], other.entries[i].crashes);
	if (!alive && atomic_load(&other.in_work) != 0)
		learn_entry(c, &other.work, 1);
}

void
dtl_crash_forget_learned(struct dtl_crash *c)
{
	c->learned_count = 0;
}

int
dtl_crash_count(const struct dtl_crash *c, const struct dtl_place *place)
{
	struct entry wanted = entry_of(place);
	int count = 0;

	for (size_t i = 0; i < ENTRIES; i++)
		if (c->file->entries[i].crashes > 0 && same_place(&c->file->entries[i], &wanted))
			count += c->file->entries[i].crashes;
	for (size_t i = 0; i < c->learned_count; i++)
		if (same_place(&c->learned[i], &wanted))
			count += c->learned[i].crashes;
	return count;
}

void
dtl_crash_begin(struct dtl_crash *c, const struct dtl_place *place)
{
	c->file->work = entry_of(place);
	atomic_store(&c->file->in_work, 1);
}

void
dtl_crash_end(struct dtl_crash *c)
{
	struct entry *e;

	atomic_store(&c->file->in_work, 0);
	e = find(c->file->entries, ENTRIES, &c->file->work);
	if (e != NULL)
		e->crashes = 0;
}

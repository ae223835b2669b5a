#include "run/crash.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAGIC 0x574c5444u /* "DTLW" */
#define LAYOUT_VERSION 2u
#define ENTRIES 16
#define LEARNED 64

/* What in_work says: nothing, a record, a record at which the process found itself at fault. */
enum { IDLE, WORKING, BLAMED };

/* An entry's weight: a crash, and a death that may have come from outside. */
enum { CRASH = 3, DEATH = 1 };

struct entry {
	uint64_t topic; /* hash of the name */
	int64_t offset;
	int32_t partition;
	int32_t weight; /* 0: free */
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

/* The file of the open crash memory, for the handler of fatal signals. */
static struct crash_file *volatile watched;

static const int faults[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSYS };
static struct sigaction before[sizeof faults / sizeof faults[0]];

static void
blame(struct crash_file *file)
{
	uint32_t working = WORKING;

	(void)atomic_compare_exchange_strong(&file->in_work, &working, BLAMED);
}

/* Puts the former handler back and returns: a fault comes again at once and meets that one; a signal
 * that was sent must be sent again. */
static void
on_fault(int number, siginfo_t *info, void *context)
{
	(void)context;

	if (watched != NULL)
		blame(watched);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
		if (faults[i] == number)
			(void)sigaction(number, &before[i], NULL);
	if (info->si_code <= 0)
		(void)raise(number);
}

static void
watch_faults(struct crash_file *file)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

	if (watched == NULL && file != NULL) {
		(void)sigemptyset(&action.sa_mask);
		for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
			(void)sigaction(faults[i], &action, &before[i]);
	}
	watched = file;
}

static int32_t
weight_of(uint32_t in_work)
{
	return in_work == BLAMED ? CRASH : in_work == WORKING ? DEATH : 0;
}

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
		if (entries[i].weight > 0 && same_place(&entries[i], wanted))
			return &entries[i];
	return NULL;
}

static struct entry *
free_entry(struct crash_file *file)
{
	for (size_t i = 0; i < ENTRIES; i++)
		if (file->entries[i].weight <= 0)
			return &file->entries[i];
	file->next = (file->next + 1) % ENTRIES;
	return &file->entries[file->next];
}

/* The predecessor ended with a record in work: that weighs on the record. */
static void
settle(struct crash_file *file)
{
	struct entry *e;

	int32_t weight = weight_of(atomic_load(&file->in_work));

	if (weight == 0)
		return;
	e = find(file->entries, ENTRIES, &file->work);
	if (e == NULL) {
		e = free_entry(file);
		*e = file->work;
		e->weight = 0;
	}
	e->weight += weight;
	atomic_store(&file->in_work, IDLE);
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
	watch_faults(c->file);
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
	if (watched == c->file)
		watched = NULL;
	(void)munmap(c->file, sizeof *c->file);
	free(c);
}

static void
learn_entry(struct dtl_crash *c, const struct entry *e, int32_t weight)
{
	struct entry *known = find(c->learned, c->learned_count, e);

	if (weight <= 0 || (known == NULL && c->learned_count == LEARNED))
		return;
	if (known == NULL) {
		known = &c->learned[c->learned_count++];
		*known = *e;
		known->weight = 0;
	}
	known->weight += weight;
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
		learn_entry(c, &other.entries[i], other.entries[i].weight);
	if (!alive)
		learn_entry(c, &other.work, weight_of(atomic_load(&other.in_work)));
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
	int weight = 0;

	for (size_t i = 0; i < ENTRIES; i++)
		if (c->file->entries[i].weight > 0 && same_place(&c->file->entries[i], &wanted))
			weight += c->file->entries[i].weight;
	for (size_t i = 0; i < c->learned_count; i++)
		if (same_place(&c->learned[i], &wanted))
			weight += c->learned[i].weight;
	return weight / CRASH;
}

void
dtl_crash_begin(struct dtl_crash *c, const struct dtl_place *place)
{
	c->file->work = entry_of(place);
	atomic_store(&c->file->in_work, WORKING);
}

void
dtl_crash_end(struct dtl_crash *c)
{
	struct entry *e;

	atomic_store(&c->file->in_work, IDLE);
	e = find(c->file->entries, ENTRIES, &c->file->work);
	if (e != NULL)
		e->weight = 0;
}

void
dtl_crash_blame(struct dtl_crash *c)
{
	blame(c->file);
}

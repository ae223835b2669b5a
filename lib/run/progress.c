#include "run/progress.h"

#include "base/map.h"

#include <stdio.h>
#include <stdlib.h>

struct source {
	char *key; /* heap, "<producer>/<source>" */
	size_t key_n;
	struct dtl_str at; /* heap; absent: none */
	struct dtl_str base; /* heap; what the topic has, unless same */
	bool same; /* the topic has what is in at: for most sources, most of the time */
	int64_t known_ms;
	int32_t partition;
	bool changed;
};

struct dtl_progress {
	char prefix[80]; /* "files/" */
	struct dtl_map sources;
	struct source **changed; /* in the order they were set */
	size_t changed_count;
	size_t changed_cap;
	size_t told;
	dtl_progress_wants wants;
	void *wants_self;
};

static void
keep(struct dtl_str *at, struct dtl_str bytes)
{
	char *copy;

	free((char *)(uintptr_t)at->p);
	*at = DTL_STR_NONE;
	if (bytes.p == NULL)
		return;
	copy = malloc(bytes.n + 1);
	if (copy == NULL)
		abort();
	if (bytes.n > 0)
		memcpy(copy, bytes.p, bytes.n);
	copy[bytes.n] = '\0';
	*at = dtl_str_make(copy, bytes.n);
}

struct dtl_progress *
dtl_progress_new(const char *producer)
{
	struct dtl_progress *p = calloc(1, sizeof *p);

	if (p == NULL)
		abort();
	(void)snprintf(p->prefix, sizeof p->prefix, "%s/", producer);
	dtl_map_init(&p->sources, NULL);
	return p;
}

void
dtl_progress_free(struct dtl_progress *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->sources.count; i++) {
		struct source *s = p->sources.entries[i].value.ptr;

		keep(&s->at, DTL_STR_NONE);
		keep(&s->base, DTL_STR_NONE);
		free(s->key);
		free(s);
	}
	dtl_map_clear(&p->sources);
	free(p->changed);
	free(p);
}

void
dtl_progress_filter(struct dtl_progress *p, dtl_progress_wants wants, void *self)
{
	p->wants = wants;
	p->wants_self = self;
}

void
dtl_progress_drop(struct dtl_progress *p, dtl_progress_wants which, void *self)
{
	size_t prefix = strlen(p->prefix);

	for (size_t i = 0; i < p->sources.count; i++) {
		struct source *s = p->sources.entries[i].value.ptr;

		if (!which(self, dtl_str_make(s->key + prefix, s->key_n - prefix)))
			continue;
		keep(&s->at, DTL_STR_NONE);
		keep(&s->base, DTL_STR_NONE);
		s->same = true;
		s->known_ms = 0;
	}
}

static struct source *
source_of(struct dtl_progress *p, struct dtl_str key)
{
	union dtl_map_value value = { NULL };
	struct source *s;

	if (dtl_map_get(&p->sources, key, &value))
		return value.ptr;
	s = calloc(1, sizeof *s);
	if (s == NULL)
		abort();
	s->key = malloc(key.n + 1);
	if (s->key == NULL)
		abort();
	memcpy(s->key, key.p, key.n);
	s->key[key.n] = '\0';
	s->key_n = key.n;
	value.ptr = s;
	(void)dtl_map_put(&p->sources, dtl_str_make(s->key, s->key_n), value);
	return s;
}

/* Within a partition the later record is the newer, whatever the clocks said. A key only comes in two
 * partitions when the topic was given more of them: then its time decides. */
void
dtl_progress_take(struct dtl_progress *p, const struct dtl_progress_record *record)
{
	struct source *s;

	if (record->key.p == NULL || !dtl_str_starts(record->key, p->prefix))
		return;
	if (p->wants != NULL &&
	    !p->wants(p->wants_self, dtl_str_slice(record->key, strlen(p->prefix), record->key.n)))
		return;
	s = source_of(p, record->key);
	if (s->partition != record->partition && record->timestamp_ms < s->known_ms)
		return;
	s->known_ms = record->timestamp_ms;
	s->partition = record->partition;
	keep(&s->at, record->value);
	keep(&s->base, DTL_STR_NONE);
	s->same = true;
}

static struct dtl_str
key_of(const struct dtl_progress *p, struct dtl_str source, struct dtl_buf *b)
{
	dtl_buf_add_z(b, p->prefix);
	dtl_buf_add_str(b, source);
	return dtl_buf_str(b);
}

struct dtl_str
dtl_progress_get(const struct dtl_progress *p, struct dtl_str source)
{
	union dtl_map_value value = { NULL };
	struct dtl_str found = DTL_STR_NONE;
	struct dtl_buf key;

	dtl_buf_init(&key, NULL);
	if (dtl_map_get(&p->sources, key_of(p, source, &key), &value)) {
		const struct source *s = value.ptr;

		found = s->at;
	}
	dtl_buf_clear(&key);
	return found;
}

static void
remember(struct dtl_progress *p, struct source *s)
{
	if (s->changed)
		return;
	s->changed = true;
	if (p->changed_count == p->changed_cap) {
		p->changed_cap = p->changed_cap > 0 ? 2 * p->changed_cap : 64;
		p->changed = realloc(p->changed, p->changed_cap * sizeof *p->changed);
		if (p->changed == NULL)
			abort();
	}
	p->changed[p->changed_count++] = s;
}

void
dtl_progress_set(struct dtl_progress *p, struct dtl_str source, struct dtl_str position)
{
	struct dtl_buf key;
	struct source *s;

	dtl_buf_init(&key, NULL);
	s = source_of(p, key_of(p, source, &key));
	dtl_buf_clear(&key);
	if (s->same) {
		s->base = s->at;
		s->at = DTL_STR_NONE;
		s->same = false;
	}
	keep(&s->at, position);
	remember(p, s);
}

bool
dtl_progress_changed(struct dtl_progress *p, struct dtl_str *ret_key, struct dtl_str *ret_position)
{
	struct source *s;

	if (p->told == p->changed_count) {
		p->told = 0;
		p->changed_count = 0;
		return false;
	}
	s = p->changed[p->told++];
	s->changed = false;
	*ret_key = dtl_str_make(s->key, s->key_n);
	*ret_position = s->at;
	return true;
}

void
dtl_progress_committed(struct dtl_progress *p, struct dtl_str key, struct dtl_str position)
{
	struct source *s = source_of(p, key);

	s->same =
	    !s->changed && dtl_str_eq(s->at, position) && (s->at.p == NULL) == (position.p == NULL);
	keep(&s->base, s->same ? DTL_STR_NONE : position);
}

static struct dtl_str
known_of(const struct source *s)
{
	return s->same ? s->at : s->base;
}

static struct dtl_str
base_of(const struct dtl_progress *p, struct dtl_str key)
{
	union dtl_map_value value = { NULL };
	const struct source *s;

	if (!dtl_map_get(&p->sources, key, &value))
		return DTL_STR_NONE;
	s = value.ptr;
	return known_of(s);
}

bool
dtl_progress_has(const struct dtl_progress *p, struct dtl_str key, struct dtl_str position)
{
	struct dtl_str base = base_of(p, key);

	return (base.p == NULL) == (position.p == NULL) && dtl_str_eq(base, position);
}

bool
dtl_progress_is_base(
    const struct dtl_progress *p, struct dtl_str key, const struct dtl_progress *view)
{
	return dtl_progress_has(p, key, base_of(view, key));
}

static void
compare_known(const struct dtl_progress *p, const struct dtl_progress *other, bool absent_only,
    void (*differs)(void *self, struct dtl_str key), void *self)
{
	for (size_t i = 0; i < p->sources.count; i++) {
		const struct source *s = p->sources.entries[i].value.ptr;
		struct dtl_str key = dtl_str_make(s->key, s->key_n);

		if (absent_only &&
		    dtl_map_get(&other->sources, key, &(union dtl_map_value){ NULL }))
			continue;
		if (!dtl_progress_has(other, key, known_of(s)))
			differs(self, key);
	}
}

void
dtl_progress_compare(const struct dtl_progress *p, const struct dtl_progress *view,
    void (*differs)(void *self, struct dtl_str key), void *self)
{
	compare_known(p, view, false, differs, self);
	compare_known(view, p, true, differs, self);
}

#include "run/progress_parts.h"

#include <stdio.h>
#include <stdlib.h>

void
dtl_progress_keep(struct dtl_str *at, struct dtl_str bytes)
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
dtl_progress_fold(struct dtl_progress *p, const char *folder)
{
	p->folder = strdup(folder);
	if (p->folder == NULL)
		abort();
	p->fold_at = DTL_PROGRESS_HOT;
}

dtl_rc
dtl_progress_check(const struct dtl_progress *p, struct dtl_err *err)
{
	if (p->rc != DTL_OK)
		*err = p->why;
	return p->rc;
}

void
dtl_progress_free_source(struct dtl_standing *s)
{
	dtl_progress_keep(&s->at, DTL_STR_NONE);
	dtl_progress_keep(&s->base, DTL_STR_NONE);
	free(s->key);
	free(s);
}

void
dtl_progress_free(struct dtl_progress *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->sources.count; i++)
		dtl_progress_free_source(p->sources.entries[i].value.ptr);
	dtl_map_clear(&p->sources);
	dtl_cold_close(p->cold);
	free(p->folder);
	free(p->changed);
	free(p);
}

void
dtl_progress_filter(struct dtl_progress *p, dtl_progress_wants wants, void *self)
{
	p->wants = wants;
	p->wants_self = self;
}

static struct dtl_standing *
new_source(struct dtl_progress *p, struct dtl_str key)
{
	struct dtl_standing *s = calloc(1, sizeof *s);

	if (s == NULL)
		abort();
	s->key = malloc(key.n + 1);
	if (s->key == NULL)
		abort();
	memcpy(s->key, key.p, key.n);
	s->key[key.n] = '\0';
	s->key_n = key.n;
	(void)dtl_map_put(
	    &p->sources, dtl_str_make(s->key, s->key_n), (union dtl_map_value){ .ptr = s });
	return s;
}

struct dtl_standing *
dtl_progress_source(struct dtl_progress *p, struct dtl_str key)
{
	union dtl_map_value value = { NULL };
	struct dtl_cold_row row;
	struct dtl_standing *s;

	if (dtl_map_get(&p->sources, key, &value))
		return value.ptr;
	if (!dtl_progress_cold(p, key, &row))
		return new_source(p, key);
	s = new_source(p, key);
	dtl_progress_keep(&s->at, row.value);
	s->same = true;
	s->known_ms = row.time_ms;
	s->partition = row.partition;
	return s;
}

/* Within a partition the later record is the newer, whatever the clocks said. A key only comes in two
 * partitions when the topic was given more of them: then its time decides. */
void
dtl_progress_take(struct dtl_progress *p, const struct dtl_progress_record *record)
{
	struct dtl_standing *s;

	if (record->key.p == NULL || !dtl_str_starts(record->key, p->prefix))
		return;
	if (p->wants != NULL &&
	    !p->wants(p->wants_self, dtl_str_slice(record->key, strlen(p->prefix), record->key.n)))
		return;
	s = dtl_progress_source(p, record->key);
	if (s->partition != record->partition && record->timestamp_ms < s->known_ms)
		return;
	s->known_ms = record->timestamp_ms;
	s->partition = record->partition;
	dtl_progress_keep(&s->at, record->value);
	dtl_progress_keep(&s->base, DTL_STR_NONE);
	s->same = true;
	dtl_progress_tidy(p);
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
	struct dtl_cold_row row = { .value = DTL_STR_NONE };
	struct dtl_buf key;

	dtl_buf_init(&key, NULL);
	if (dtl_map_get(&p->sources, key_of(p, source, &key), &value))
		row.value = ((const struct dtl_standing *)value.ptr)->at;
	else if (!dtl_progress_cold(p, dtl_buf_str(&key), &row))
		row.value = DTL_STR_NONE;
	dtl_buf_clear(&key);
	return row.value;
}

static void
remember(struct dtl_progress *p, struct dtl_standing *s)
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
	struct dtl_standing *s;

	dtl_buf_init(&key, NULL);
	s = dtl_progress_source(p, key_of(p, source, &key));
	dtl_buf_clear(&key);
	if (s->same) {
		s->base = s->at;
		s->at = DTL_STR_NONE;
		s->same = false;
	}
	dtl_progress_keep(&s->at, position);
	remember(p, s);
}

bool
dtl_progress_changed(struct dtl_progress *p, struct dtl_str *ret_key, struct dtl_str *ret_position)
{
	struct dtl_standing *s;

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
	struct dtl_standing *s = dtl_progress_source(p, key);

	s->same =
	    !s->changed && dtl_str_eq(s->at, position) && (s->at.p == NULL) == (position.p == NULL);
	dtl_progress_keep(&s->base, s->same ? DTL_STR_NONE : position);
	dtl_progress_tidy(p);
}

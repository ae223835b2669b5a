#include "fake_out.h"

#include <stdio.h>
#include <stdlib.h>

struct fake fake;

static struct dtl_str
keep(struct dtl_str s)
{
	if (s.p == NULL)
		return s;
	return dtl_str_make(dtl_arena_strndup(fake.a, s.p, s.n), s.n);
}

void
fake_out_restart(void)
{
	fake.article_count = 0;
	fake.dead_count = 0;
	memset(fake.counted, 0, sizeof fake.counted);
	fake.fail = DTL_OK;
	fake.stopping = false;
}

void
fake_out_reset(void)
{
	fake_out_restart();
	if (fake.a == NULL)
		fake.a = dtl_arena_new(0);
	dtl_arena_reset(fake.a);
	dtl_map_init(&fake.positions, fake.a);
}

dtl_rc
dtl_out_put(struct dtl_out *out, struct dtl_record record, struct dtl_err *err)
{
	const struct dtl_article *from = record.u.article;
	struct dtl_article *art = &fake.articles[fake.article_count];
	dtl_rc rc = fake.fail;

	(void)out;
	fake.fail = DTL_OK;
	if (rc != DTL_OK)
		return dtl_err_set(err, rc, "as the test wants");
	if (fake.article_count == sizeof fake.articles / sizeof fake.articles[0])
		abort();
	fake.article_count++;
	*art = *from;
	art->id = keep(from->id);
	art->url = keep(from->url);
	art->canonical_url = keep(from->canonical_url);
	art->title = keep(from->title);
	art->language = keep(from->language);
	art->source.name = keep(from->source.name);
	art->source.domain = keep(from->source.domain);
	art->source.feed = keep(from->source.feed);
	art->published_basis = keep(from->published_basis);
	art->content.bytes = keep(from->content.bytes);
	art->content.media_type = keep(from->content.media_type);
	return DTL_OK;
}

dtl_rc
dtl_out_progress(
    struct dtl_out *out, struct dtl_str source, struct dtl_str position, struct dtl_err *err)
{
	union dtl_map_value value = { NULL };

	(void)out;
	(void)err;
	value.cptr = keep(position).p;
	(void)dtl_map_put(&fake.positions, keep(source), value);
	return DTL_OK;
}

struct dtl_str
dtl_out_position(struct dtl_out *out, struct dtl_arena *a, struct dtl_str source)
{
	union dtl_map_value value = { NULL };

	(void)out;
	(void)a;
	if (!dtl_map_get(&fake.positions, source, &value))
		return DTL_STR_NONE;
	return dtl_str_from(value.cptr);
}

dtl_rc
dtl_out_dead(struct dtl_out *out, struct dtl_str origin, struct dtl_str bytes, const char *reason,
    struct dtl_err *err)
{
	struct fake_dead *dead = &fake.dead[fake.dead_count];

	(void)out;
	(void)err;
	if (fake.dead_count == sizeof fake.dead / sizeof fake.dead[0])
		abort();
	fake.dead_count++;
	dead->origin = keep(origin).p;
	dead->bytes = bytes.p == NULL ? "" : keep(bytes).p;
	dead->reason = dtl_arena_printf(fake.a, "%s", reason);
	return DTL_OK;
}

dtl_rc
dtl_out_commit(struct dtl_out *out, struct dtl_err *err)
{
	(void)out;
	(void)err;
	return DTL_OK;
}

void
dtl_out_count(struct dtl_out *out, enum dtl_fate fate)
{
	(void)out;
	fake.counted[fate]++;
}

bool
dtl_out_stopping(const struct dtl_out *out)
{
	(void)out;
	return fake.stopping;
}

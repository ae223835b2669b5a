#include "outlet.h"

#include "base/log.h"

#include <stdio.h>

void
outlet_init(struct outlet *o, struct dtl_out *out, struct cache *cache)
{
	memset(o, 0, sizeof *o);
	o->out = out;
	o->cache = cache;
	dtl_buf_init(&o->line, NULL);
}

bool
outlet_owns(const struct outlet *o, struct dtl_str name)
{
	return o->out == NULL || dtl_out_owns(o->out, name);
}

uint64_t
outlet_shares(const struct outlet *o)
{
	return o->out == NULL ? 1 : dtl_out_shares(o->out);
}

bool
outlet_has_others(const struct outlet *o)
{
	return o->out != NULL && dtl_out_sharers(o->out) > 1;
}

int32_t
outlet_place(const struct outlet *o, struct dtl_str name)
{
	return o->out == NULL ? 0 : dtl_out_place(o->out, name);
}

dtl_rc
outlet_tell(struct outlet *o, int32_t to, struct dtl_str bytes, struct dtl_err *err)
{
	return o->out == NULL ? DTL_OK : dtl_out_tell(o->out, to, bytes, err);
}

dtl_rc
outlet_hear(struct outlet *o, struct dtl_word *ret, bool *ret_any, struct dtl_err *err)
{
	*ret_any = false;
	return o->out == NULL ? DTL_OK : dtl_out_hear(o->out, ret, ret_any, err);
}

void
outlet_clear(struct outlet *o)
{
	dtl_buf_clear(&o->line);
}

struct dtl_str
outlet_position(struct outlet *o, struct dtl_arena *a, struct dtl_str url)
{
	return o->out != NULL ? dtl_out_position(o->out, a, url) : cache_get(o->cache, a, url);
}

static dtl_rc
print(struct outlet *o, struct dtl_record record, struct dtl_err *err)
{
	dtl_buf_truncate(&o->line, 0);
	dtl_wire_json(record, DTL_STR_NONE, 0, &o->line);
	dtl_buf_add_char(&o->line, '\n');
	if (fwrite(o->line.p, 1, o->line.n, stdout) != o->line.n)
		return dtl_err_set(err, DTL_FAIL, "standard output cannot be written");
	return DTL_OK;
}

dtl_rc
outlet_put(struct outlet *o, const struct dtl_article *art, struct dtl_err *err)
{
	struct dtl_record record = { .kind = DTL_KIND_ARTICLE, .u.article = art };
	dtl_rc rc = o->out != NULL ? dtl_out_put(o->out, record, err) : print(o, record, err);

	if (rc != DTL_OK)
		return rc;
	o->put_count++;
	if (o->out != NULL)
		dtl_out_count(o->out, DTL_FATE_DONE);
	return DTL_OK;
}

dtl_rc
outlet_progress(struct outlet *o, struct dtl_str url, struct dtl_str position, struct dtl_err *err)
{
	dtl_rc rc = DTL_OK;

	if (o->out != NULL)
		rc = dtl_out_progress(o->out, url, position, err);
	if (rc == DTL_OK && o->out != NULL)
		rc = dtl_out_commit(
		    o->out, err); /* this answer is whole, whatever the next one brings */
	return rc == DTL_OK ? cache_put(o->cache, url, position, err) : rc;
}

dtl_rc
outlet_dead(struct outlet *o, struct dtl_str origin, struct dtl_str bytes, const char *why,
    struct dtl_err *err)
{
	char quoted[512];

	dtl_log(DTL_LOG_WARN, "feeds.dead", why, "origin=%s",
	    dtl_log_quote(origin, quoted, sizeof quoted));
	if (o->out == NULL)
		return DTL_OK;
	dtl_out_count(o->out, DTL_FATE_DEAD);
	return dtl_out_dead(o->out, origin, bytes, why, err);
}

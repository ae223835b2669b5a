#include "deadletters.h"

#include <inttypes.h>

/* The same record at the same place, given up by the same process. What came from a file has a name only, under
 * which other content may stand by now. */
static struct dtl_str
identity(struct dtl_arena *a, const struct dtl_raw_message *m)
{
	struct dtl_buf b;

	dtl_buf_init(&b, a);
	dtl_buf_addf(&b, "%.*s|%.*s|%" PRId64 "|",
	    DTL_STR_FMT(dtl_letter_header(m, "__connect.errors.connector.name")),
	    DTL_STR_FMT(dtl_letter_header(m, "dtl.origin")), m->timestamp_ms);
	dtl_buf_add_str(&b, m->key);
	return dtl_buf_str(&b);
}

const char *
dtl_letters_double(struct letters *l, const struct dtl_raw_message *m)
{
	union dtl_map_value first = { NULL };
	struct dtl_str id;

	if (dtl_raw_header(m, "__connect.errors.topic").n == 0)
		return NULL;
	id = identity(l->told_a, m);
	if (dtl_map_get(&l->told, id, &first))
		return first.cptr;
	first.cptr = dtl_letters_mark(l->told_a, m);
	(void)dtl_map_put(&l->told, id, first);
	return NULL;
}

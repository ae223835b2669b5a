/*
 * template - JSON with {{fields}} of a record.
 *
 *	{"text": "{{type}} in {{where.name}}", "sure": {{confidence}}, "first": {{participants.0.name}}}
 *
 * Outside a string a field is its JSON value, inside one it is text, escaped for JSON; what is unknown is
 * null or nothing. A name steps into objects and, by number, into lists.
 *
 * Errors:  parse: DTL_FAIL with the byte. The result is JSON whatever the record holds.
 * Memory:  the template lives in the arena and points into the text.
 * Threads: read-only.
 */
#ifndef DTL_SINKS_WEBHOOK_TEMPLATE_H
#define DTL_SINKS_WEBHOOK_TEMPLATE_H

#include "base/json.h"

struct template;

dtl_rc template_parse(struct dtl_arena *a, struct dtl_str text, const struct template **ret,
    size_t *ret_at, struct dtl_err *err) DTL_MUST_USE;
void template_fill(const struct template *t, const struct dtl_json *record, struct dtl_buf *out);

#endif

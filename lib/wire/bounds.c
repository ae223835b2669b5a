#include "wire/bounds.h"

#include "base/utf8.h"
#include "wire/path.h"

#include <inttypes.h>

#define EMPTY_ITEMS_LIMIT 1024 /* array items that take no bytes, in one message */
#define VISITS_PER_BYTE 64
#define VISITS_FREE 4096

struct walker {
	const uint8_t *p;
	size_t n;
	size_t at;
	size_t visits_left;
	size_t empty_left;
	size_t items_left;
	struct dtl_err *err;
};

static dtl_rc
walk(struct walker *w, const struct dtl_schema *s, const struct dtl_path *path, int depth);

/* Puts the place in front of a reason that was just written. */
static dtl_rc
at_place(struct walker *w, size_t at, const struct dtl_path *path)
{
	char place[DTL_PATH_SIZE];

	(void)dtl_err_wrap(w->err, DTL_SKIP, "byte %zu: %s", at, dtl_path_format(path, place));
	return DTL_SKIP;
}

static dtl_rc
need(struct walker *w, const struct dtl_path *path, uint64_t size, const char *what)
{
	if (size <= w->n - w->at)
		return DTL_OK;
	(void)dtl_err_set(w->err, DTL_SKIP, "%s of %" PRIu64 " bytes, but %zu are left", what, size,
	    w->n - w->at);
	return at_place(w, w->at, path);
}

/* Zigzag varint of at most max_bytes bytes. */
static dtl_rc
read_varint(struct walker *w, const struct dtl_path *path, size_t max_bytes, int64_t *ret)
{
	uint64_t value = 0;
	size_t start = w->at;

	for (size_t i = 0; i < max_bytes; i++) {
		if (w->at == w->n) {
			(void)dtl_err_set(w->err, DTL_SKIP, "the message ends inside a number");
			return at_place(w, w->at, path);
		}
		uint8_t byte = w->p[w->at++];
		if (i == 9 && byte > 1)
			break;
		value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if ((byte & 0x80) == 0) {
			*ret = (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
			return DTL_OK;
		}
	}
	(void)dtl_err_set(w->err, DTL_SKIP, "a number longer than %zu bytes", max_bytes);
	return at_place(w, start, path);
}

static dtl_rc
walk_int(struct walker *w, const struct dtl_path *path)
{
	size_t start = w->at;
	int64_t value;

	dtl_rc rc = read_varint(w, path, 5, &value);
	if (rc != DTL_OK)
		return rc;
	if (value >= INT32_MIN && value <= INT32_MAX)
		return DTL_OK;
	(void)dtl_err_set(w->err, DTL_SKIP, "%" PRId64 " is no 32-bit number", value);
	return at_place(w, start, path);
}

static dtl_rc
walk_index(struct walker *w, const struct dtl_path *path, const char *what, size_t count,
    size_t *ret_index)
{
	size_t start = w->at;
	int64_t value;

	dtl_rc rc = read_varint(w, path, 5, &value);
	if (rc != DTL_OK)
		return rc;
	if (value < 0 || (uint64_t)value >= count) {
		(void)dtl_err_set(
		    w->err, DTL_SKIP, "%s %" PRId64 " is outside 0..%zu", what, value, count - 1);
		return at_place(w, start, path);
	}
	*ret_index = (size_t)value;
	return DTL_OK;
}

static dtl_rc
walk_skip(struct walker *w, const struct dtl_path *path, size_t size, const char *what)
{
	dtl_rc rc = need(w, path, size, what);

	if (rc == DTL_OK)
		w->at += size;
	return rc;
}

/* Reads a length and takes that many bytes. */
static dtl_rc
walk_bytes(
    struct walker *w, const struct dtl_path *path, const char *what, struct dtl_str *ret_bytes)
{
	size_t start = w->at;
	int64_t size;

	dtl_rc rc = read_varint(w, path, 10, &size);
	if (rc != DTL_OK)
		return rc;
	if (size < 0) {
		(void)dtl_err_set(w->err, DTL_SKIP, "%s of %" PRId64 " bytes", what, size);
		return at_place(w, start, path);
	}
	rc = need(w, path, (uint64_t)size, what);
	if (rc != DTL_OK)
		return rc;
	*ret_bytes = dtl_str_make((const char *)w->p + w->at, (size_t)size);
	w->at += (size_t)size;
	return DTL_OK;
}

static dtl_rc
walk_string(struct walker *w, const struct dtl_path *path)
{
	struct dtl_str s;

	dtl_rc rc = walk_bytes(w, path, "a string", &s);
	if (rc != DTL_OK)
		return rc;
	size_t bad = dtl_utf8_check(s);
	size_t nul = dtl_str_find_char(s, '\0', 0);
	if (bad == s.n && nul == s.n)
		return DTL_OK;
	if (bad < s.n)
		(void)dtl_err_set(w->err, DTL_SKIP, "broken UTF-8");
	else
		(void)dtl_err_set(w->err, DTL_SKIP, "a NUL in text");
	return at_place(w, w->at - s.n + (bad < s.n ? bad : nul), path);
}

static dtl_rc
walk_boolean(struct walker *w, const struct dtl_path *path)
{
	dtl_rc rc = need(w, path, 1, "a boolean");

	if (rc != DTL_OK)
		return rc;
	if (w->p[w->at] > 1) {
		(void)dtl_err_set(w->err, DTL_SKIP, "boolean %u is neither 0 nor 1", w->p[w->at]);
		return at_place(w, w->at, path);
	}
	w->at++;
	return DTL_OK;
}

/* Count of the next block; *ret_end is where it must end, or 0 when the writer did not say. */
static dtl_rc
read_block(struct walker *w, const struct dtl_path *path, uint64_t *ret_count, size_t *ret_end)
{
	size_t start = w->at;
	int64_t count = 0;
	int64_t size = 0;

	*ret_end = 0;
	dtl_rc rc = read_varint(w, path, 10, &count);
	if (rc != DTL_OK || count >= 0) {
		*ret_count = (uint64_t)count;
		return rc;
	}
	*ret_count = 0 - (uint64_t)count;
	rc = read_varint(w, path, 10, &size);
	if (rc != DTL_OK)
		return rc;
	if (count == INT64_MIN || size < 0 || (uint64_t)size > w->n - w->at) {
		(void)dtl_err_set(w->err, DTL_SKIP,
		    "a block of %" PRIu64 " items in %" PRId64 " bytes, but %zu are left",
		    *ret_count, size, w->n - w->at);
		return at_place(w, start, path);
	}
	*ret_end = w->at + (size_t)size;
	return DTL_OK;
}

static dtl_rc
walk_item(struct walker *w, const struct dtl_schema *s, const struct dtl_path *path, int depth)
{
	size_t start = w->at;
	dtl_rc rc = DTL_OK;

	if (w->items_left-- == 0) {
		(void)dtl_err_set(w->err, DTL_SKIP, "more than %zu items", DTL_ITEMS_LIMIT);
		return at_place(w, start, path);
	}
	if (s->type == DTL_SCHEMA_MAP)
		rc = walk_string(w, path);
	if (rc == DTL_OK)
		rc = walk(w, s->items, path, depth + 1);
	if (rc != DTL_OK || w->at > start)
		return rc;
	if (w->empty_left > 0) {
		w->empty_left--;
		return DTL_OK;
	}
	(void)dtl_err_set(w->err, DTL_SKIP, "more than %d items without bytes", EMPTY_ITEMS_LIMIT);
	return at_place(w, start, path);
}

static dtl_rc
walk_blocks(struct walker *w, const struct dtl_schema *s, const struct dtl_path *path, int depth)
{
	size_t index = 0;

	for (;;) {
		size_t start = w->at;
		uint64_t count;
		size_t end;

		dtl_rc rc = read_block(w, path, &count, &end);
		if (rc != DTL_OK || count == 0)
			return rc;
		for (uint64_t i = 0; i < count; i++) {
			struct dtl_path item = dtl_path_item(path, index++);

			rc = walk_item(w, s, &item, depth);
			if (rc != DTL_OK)
				return rc;
		}
		if (end != 0 && end != w->at) {
			(void)dtl_err_set(w->err, DTL_SKIP,
			    "a block that says it ends at byte %zu"
			    " ends at byte %zu",
			    end, w->at);
			return at_place(w, start, path);
		}
	}
}

static dtl_rc
walk_record(struct walker *w, const struct dtl_schema *s, const struct dtl_path *path, int depth)
{
	for (size_t i = 0; i < s->field_count; i++) {
		struct dtl_path field = dtl_path_field(path, s->fields[i].name);
		dtl_rc rc = walk(w, s->fields[i].schema, &field, depth + 1);

		if (rc != DTL_OK)
			return rc;
	}
	return DTL_OK;
}

static dtl_rc
enter(struct walker *w, const struct dtl_path *path, int depth)
{
	if (depth > DTL_SCHEMA_DEPTH)
		(void)dtl_err_set(w->err, DTL_SKIP, "deeper than %d levels", DTL_SCHEMA_DEPTH);
	else if (w->visits_left == 0)
		(void)dtl_err_set(w->err, DTL_SKIP, "too many values for %zu bytes", w->n);
	else {
		w->visits_left--;
		return DTL_OK;
	}
	return at_place(w, w->at, path);
}

static dtl_rc
walk(struct walker *w, const struct dtl_schema *s, const struct dtl_path *path, int depth)
{
	struct dtl_str ignored;
	int64_t number;
	size_t index;
	dtl_rc rc = enter(w, path, depth);

	if (rc != DTL_OK)
		return rc;
	switch (s->type) {
	case DTL_SCHEMA_NULL:
		return DTL_OK;
	case DTL_SCHEMA_BOOLEAN:
		return walk_boolean(w, path);
	case DTL_SCHEMA_INT:
		return walk_int(w, path);
	case DTL_SCHEMA_LONG:
		return read_varint(w, path, 10, &number);
	case DTL_SCHEMA_FLOAT:
		return walk_skip(w, path, 4, "a float");
	case DTL_SCHEMA_DOUBLE:
		return walk_skip(w, path, 8, "a double");
	case DTL_SCHEMA_BYTES:
		return walk_bytes(w, path, "bytes", &ignored);
	case DTL_SCHEMA_STRING:
		return walk_string(w, path);
	case DTL_SCHEMA_ENUM:
		return walk_index(w, path, "enum index", s->symbol_count, &index);
	case DTL_SCHEMA_FIXED:
		return walk_skip(w, path, (size_t)s->size, "a fixed");
	case DTL_SCHEMA_UNION:
		rc = walk_index(w, path, "union branch", s->branch_count, &index);
		return rc != DTL_OK ? rc : walk(w, s->branches[index], path, depth + 1);
	case DTL_SCHEMA_RECORD:
		return walk_record(w, s, path, depth);
	case DTL_SCHEMA_ARRAY:
	case DTL_SCHEMA_MAP:
		return walk_blocks(w, s, path, depth);
	}
	return DTL_OK;
}

dtl_rc
dtl_bounds_check(const struct dtl_schema *writer, struct dtl_str message, size_t body_at,
    const char *root, struct dtl_err *err)
{
	struct dtl_path path = dtl_path_field(NULL, dtl_str_from(root));
	struct walker w = {
		.p = (const uint8_t *)message.p,
		.n = message.n,
		.at = body_at,
		.visits_left = VISITS_PER_BYTE * (message.n - body_at) + VISITS_FREE,
		.empty_left = EMPTY_ITEMS_LIMIT,
		.items_left = DTL_ITEMS_LIMIT,
		.err = err,
	};

	dtl_rc rc = walk(&w, writer, &path, 0);
	if (rc != DTL_OK)
		return rc;
	if (w.at == w.n)
		return DTL_OK;
	return dtl_err_set(
	    err, DTL_SKIP, "byte %zu: %zu bytes are left after the %s", w.at, w.n - w.at, root);
}

#include "wire/canonical.h"

#include "base/map.h"

#include <inttypes.h>

/* The fingerprint of no bytes, which is also the reversed polynomial. */
#define CRC64_EMPTY UINT64_C(0xc15d213aa4d7a795)

static void write_node(struct dtl_map *seen, const struct dtl_schema *s, struct dtl_buf *out);

static void
write_quoted(struct dtl_buf *out, struct dtl_str s)
{
	dtl_buf_addf(out, "\"%.*s\"", DTL_STR_FMT(s));
}

static void
write_fields(struct dtl_map *seen, const struct dtl_schema *s, struct dtl_buf *out)
{
	dtl_buf_add_z(out, ",\"fields\":[");
	for (size_t i = 0; i < s->field_count; i++) {
		dtl_buf_add_z(out, i > 0 ? ",{\"name\":" : "{\"name\":");
		write_quoted(out, s->fields[i].name);
		dtl_buf_add_z(out, ",\"type\":");
		write_node(seen, s->fields[i].schema, out);
		dtl_buf_add_char(out, '}');
	}
	dtl_buf_add_char(out, ']');
}

static void
write_symbols(const struct dtl_schema *s, struct dtl_buf *out)
{
	dtl_buf_add_z(out, ",\"symbols\":[");
	for (size_t i = 0; i < s->symbol_count; i++) {
		if (i > 0)
			dtl_buf_add_char(out, ',');
		write_quoted(out, s->symbols[i]);
	}
	dtl_buf_add_char(out, ']');
}

static void
write_named(struct dtl_map *seen, const struct dtl_schema *s, struct dtl_buf *out)
{
	if (!dtl_map_put(seen, s->full_name, (union dtl_map_value){ .num = 1 })) {
		write_quoted(out, s->full_name);
		return;
	}
	dtl_buf_add_z(out, "{\"name\":");
	write_quoted(out, s->full_name);
	dtl_buf_addf(out, ",\"type\":\"%s\"", dtl_schema_type_name(s->type));
	if (s->type == DTL_SCHEMA_RECORD)
		write_fields(seen, s, out);
	else if (s->type == DTL_SCHEMA_ENUM)
		write_symbols(s, out);
	else
		dtl_buf_addf(out, ",\"size\":%" PRId64, s->size);
	dtl_buf_add_char(out, '}');
}

/* Depth is that of the schema's own text, which its reader bounds. */
static void
write_node(struct dtl_map *seen, const struct dtl_schema *s, struct dtl_buf *out)
{
	if (dtl_schema_named(s)) {
		write_named(seen, s, out);
	} else if (s->type == DTL_SCHEMA_UNION) {
		for (size_t i = 0; i < s->branch_count; i++) {
			dtl_buf_add_char(out, i > 0 ? ',' : '[');
			write_node(seen, s->branches[i], out);
		}
		dtl_buf_add_char(out, ']');
	} else if (s->type == DTL_SCHEMA_ARRAY || s->type == DTL_SCHEMA_MAP) {
		dtl_buf_addf(out, "{\"type\":\"%s\",\"%s\":", dtl_schema_type_name(s->type),
		    s->type == DTL_SCHEMA_ARRAY ? "items" : "values");
		write_node(seen, s->items, out);
		dtl_buf_add_char(out, '}');
	} else {
		dtl_buf_addf(out, "\"%s\"", dtl_schema_type_name(s->type));
	}
}

void
dtl_canonical_write(struct dtl_arena *a, const struct dtl_schema *s, struct dtl_buf *out)
{
	struct dtl_map seen;

	dtl_map_init(&seen, a);
	write_node(&seen, s, out);
}

uint64_t
dtl_crc64_avro(struct dtl_str bytes)
{
	uint64_t crc = CRC64_EMPTY;

	for (size_t i = 0; i < bytes.n; i++) {
		uint64_t low = (crc ^ (uint8_t)bytes.p[i]) & 0xff;

		for (int bit = 0; bit < 8; bit++)
			low = (low >> 1) ^ (CRC64_EMPTY & (0 - (low & 1)));
		crc = (crc >> 8) ^ low;
	}
	return crc;
}

uint64_t
dtl_canonical_fingerprint(struct dtl_arena *a, const struct dtl_schema *s)
{
	struct dtl_buf text;

	dtl_buf_init(&text, a);
	dtl_canonical_write(a, s, &text);
	return dtl_crc64_avro(dtl_buf_str(&text));
}

#include "wire/edition.h"

#include "wire/canonical.h"
#include "wire/frame.h"

#include <stdlib.h>

#define TEXT_LIMIT ((size_t)1 << 20)

static dtl_rc
give_to_avro(struct dtl_edition *e, struct dtl_err *err)
{
	struct dtl_buf canonical;

	dtl_buf_init(&canonical, e->a);
	dtl_canonical_write(e->a, e->tree, &canonical);
	e->fingerprint = dtl_crc64_avro(dtl_buf_str(&canonical));
	if (avro_schema_from_json_length(canonical.p, canonical.n, &e->schema) != 0) {
		e->schema = NULL;
		return dtl_err_set(err, DTL_SKIP, "Avro: %s", avro_strerror());
	}
	e->iface = avro_generic_class_from_schema(e->schema);
	if (e->iface == NULL || avro_generic_value_new(e->iface, &e->value) != 0)
		return dtl_err_set(err, DTL_FAIL, "Avro: %s", avro_strerror());
	e->has_value = true;
	return DTL_OK;
}

dtl_rc
dtl_edition_new(
    struct dtl_str key, struct dtl_str text, struct dtl_edition **ret, struct dtl_err *err)
{
	struct dtl_edition *e;

	if (text.n > TEXT_LIMIT)
		return dtl_err_set(
		    err, DTL_SKIP, "schema of %zu bytes is over %zu", text.n, TEXT_LIMIT);
	e = calloc(1, sizeof *e);
	if (e == NULL)
		return dtl_err_set(err, DTL_FAIL, "out of memory");
	e->a = dtl_arena_new(0);
	e->text = dtl_str_make(dtl_arena_strndup(e->a, text.p, text.n), text.n);
	dtl_rc rc = dtl_schema_parse(e->a, e->text, &e->tree, err);
	if (rc == DTL_OK)
		rc = give_to_avro(e, err);
	if (rc != DTL_OK) {
		dtl_edition_free(e);
		return rc;
	}
	if (key.p == NULL) {
		struct dtl_buf framing;

		dtl_buf_init(&framing, e->a);
		dtl_frame_write_fingerprint(e->fingerprint, &framing);
		e->key = dtl_buf_str(&framing);
	} else {
		e->key = dtl_str_make(dtl_arena_copy(e->a, key.p, key.n), key.n);
	}
	*ret = e;
	return DTL_OK;
}

void
dtl_edition_free(struct dtl_edition *e)
{
	if (e == NULL)
		return;
	if (e->has_value)
		avro_value_decref(&e->value);
	if (e->iface != NULL)
		avro_value_iface_decref(e->iface);
	if (e->schema != NULL)
		(void)avro_schema_decref(e->schema);
	dtl_arena_free(e->a);
	free(e);
}

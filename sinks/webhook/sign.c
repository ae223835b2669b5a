#include "sign.h"

#include "base/buf.h"
#include "base/hash.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
add_base64(struct dtl_buf *out, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i += 3) {
		uint32_t group = (uint32_t)p[i] << 16;

		group |= i + 1 < n ? (uint32_t)p[i + 1] << 8 : 0;
		group |= i + 2 < n ? p[i + 2] : 0;
		dtl_buf_add_char(out, digits[group >> 18]);
		dtl_buf_add_char(out, digits[group >> 12 & 63]);
		dtl_buf_add_char(out, i + 1 < n ? digits[group >> 6 & 63] : '=');
		dtl_buf_add_char(out, i + 2 < n ? digits[group & 63] : '=');
	}
}

static bool
read_base64(struct dtl_str text, struct dtl_buf *out)
{
	uint32_t group = 0;
	int bits = 0;

	while (text.n > 0 && text.p[text.n - 1] == '=')
		text.n--;
	for (size_t i = 0; i < text.n; i++) {
		const char *digit = memchr(digits, text.p[i], sizeof digits - 1);

		if (digit == NULL)
			return false;
		group = group << 6 | (uint32_t)(digit - digits);
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		dtl_buf_add_char(out, (char)(group >> bits & 255));
	}
	return out->n > 0;
}

dtl_rc
sign_key(struct dtl_arena *a, const char *secret, struct dtl_str *ret, struct dtl_err *err)
{
	struct dtl_str text = dtl_str_from(secret);
	struct dtl_buf key;

	*ret = text;
	if (!dtl_str_starts(text, "whsec_"))
		return DTL_OK;
	dtl_buf_init(&key, a);
	if (!read_base64(dtl_str_slice(text, 6, text.n), &key))
		return dtl_err_set(err, DTL_FAIL, "what follows whsec_ is no base64");
	*ret = dtl_buf_str(&key);
	return DTL_OK;
}

struct dtl_str
sign_value(struct dtl_arena *a, struct dtl_str key, struct dtl_str id, int64_t seconds,
    struct dtl_str body)
{
	struct dtl_buf content, out;
	uint8_t mac[32];

	dtl_buf_init(&content, a);
	dtl_buf_addf(&content, "%.*s.%lld.", DTL_STR_FMT(id), (long long)seconds);
	dtl_buf_add_str(&content, body);
	dtl_hmac_sha256(key, dtl_buf_str(&content), mac);
	dtl_buf_init(&out, a);
	dtl_buf_add_z(&out, "v1,");
	add_base64(&out, mac, sizeof mac);
	return dtl_buf_str(&out);
}

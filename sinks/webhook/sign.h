/*
 * sign - the signature of a request, as the specification Standard Webhooks 1.0.0 says.
 *
 *	webhook-id: ID	webhook-timestamp: SECONDS	webhook-signature: v1,BASE64
 *
 * The signature is HMAC-SHA256 over "ID.SECONDS.BODY". A secret "whsec_..." is base64 of the key; any other
 * is the key.
 *
 * Errors:  sign_key: DTL_FAIL when what follows whsec_ is no base64.
 * Memory:  arena.
 * Threads: pure functions.
 */
#ifndef DTL_SINKS_WEBHOOK_SIGN_H
#define DTL_SINKS_WEBHOOK_SIGN_H

#include "base/arena.h"
#include "base/str.h"

dtl_rc sign_key(
    struct dtl_arena *a, const char *secret, struct dtl_str *ret, struct dtl_err *err) DTL_MUST_USE;
/* "v1,..." */
struct dtl_str sign_value(struct dtl_arena *a, struct dtl_str key, struct dtl_str id,
    int64_t seconds, struct dtl_str body);

#endif

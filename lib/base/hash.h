/*
 * hash - SHA-256 (FIPS 180-4, by libcrypto) and identifiers made from it.
 *
 * Errors:  none; a library that cannot hash aborts.
 * Memory:  none kept.
 * Threads: pure functions.
 */
#ifndef DTL_BASE_HASH_H
#define DTL_BASE_HASH_H

#include "base/str.h"

#define DTL_ID_HEX 32 /* characters of an id */

void dtl_sha256(struct dtl_str bytes, uint8_t out[32]);
/* HMAC of RFC 2104. */
void dtl_hmac_sha256(struct dtl_str key, struct dtl_str bytes, uint8_t out[32]);
void dtl_sha256_hex(struct dtl_str bytes, char out[65]);
/* Eight bytes that change when the bytes are damaged, at the speed of memory; no defence against
 * whoever means to deceive. */
uint64_t dtl_fast_hash(struct dtl_str bytes);
/* First 16 bytes of SHA-256 over the parts, each preceded by its length as 8 bytes big-endian;
 * 32 hex digits and NUL. */
void dtl_id_from_parts(const struct dtl_str *parts, size_t count, char out[DTL_ID_HEX + 1]);
/* First 16 bytes of SHA-256 of the bytes alone. */
void dtl_id_from_bytes(struct dtl_str bytes, char out[DTL_ID_HEX + 1]);

/* HMAC (RFC 2104) with "sha1", "sha256", "sha384" or "sha512", in hex; false for another name. */
#define DTL_HMAC_HEX 128
bool dtl_hmac_hex(
    const char *hash, struct dtl_str key, struct dtl_str bytes, char out[DTL_HMAC_HEX + 1]);
/* Whether a secret was given, in a time that tells nothing but its length. */
bool dtl_secret_eq(struct dtl_str given, struct dtl_str secret);

#endif

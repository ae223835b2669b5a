#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/hmac.h>

#include <stdio.h>
#include <stdlib.h>

static void __attribute__((noreturn)) give_up(void)
{
	(void)fputs("hash: libcrypto cannot do SHA-256\n", stderr);
	abort();
}

static void
put_hex(const uint8_t *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

void
dtl_sha256(struct dtl_str bytes, uint8_t out[32])
{
	unsigned n = 0;

	if (EVP_Digest(bytes.n != 0 ? bytes.p : "", bytes.n, out, &n, EVP_sha256(), NULL) != 1 ||
	    n != 32)
		give_up();
}

void
dtl_hmac_sha256(struct dtl_str key, struct dtl_str bytes, uint8_t out[32])
{
	unsigned n = 0;

	if (HMAC(EVP_sha256(), key.n != 0 ? key.p : "", (int)key.n, (const unsigned char *)bytes.p,
		bytes.n, out, &n) == NULL ||
	    n != 32)
		give_up();
}

void
dtl_sha256_hex(struct dtl_str bytes, char out[65])
{
	uint8_t digest[32];

	dtl_sha256(bytes, digest);
	put_hex(digest, sizeof digest, out);
}

void
dtl_id_from_bytes(struct dtl_str bytes, char out[DTL_ID_HEX + 1])
{
	uint8_t digest[32];

	dtl_sha256(bytes, digest);
	put_hex(digest, DTL_ID_HEX / 2, out);
}

static void
add_part(EVP_MD_CTX *ctx, struct dtl_str part)
{
	uint8_t length[8];
	int i;

	for (i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)part.n >> (56 - 8 * i));
	if (EVP_DigestUpdate(ctx, length, sizeof length) != 1)
		give_up();
	if (part.n != 0 && EVP_DigestUpdate(ctx, part.p, part.n) != 1)
		give_up();
}

static uint64_t
mix(uint64_t lane, uint64_t word)
{
	lane = (lane ^ word) * 0x9e3779b97f4a7c15u;
	return lane ^ lane >> 29;
}

/* Four lanes, so that the multiplications need not wait for each other. */
uint64_t
dtl_fast_hash(struct dtl_str bytes)
{
	uint64_t lane[4] = { 0x243f6a8885a308d3u, 0x13198a2e03707344u, 0xa4093822299f31d0u,
		0x082efa98ec4e6c89u };
	uint64_t words[4];
	size_t at = 0;

	for (; bytes.n - at >= sizeof words; at += sizeof words) {
		memcpy(words, bytes.p + at, sizeof words);
		for (size_t i = 0; i < 4; i++)
			lane[i] = mix(lane[i], words[i]);
	}
	memset(words, 0, sizeof words);
	if (at < bytes.n)
		memcpy(words, bytes.p + at, bytes.n - at);
	for (size_t i = 0; i < 4; i++)
		lane[i] = mix(lane[i], words[i]);
	return mix(mix(mix(mix(bytes.n, lane[0]), lane[1]), lane[2]), lane[3]);
}

void
dtl_id_from_parts(const struct dtl_str *parts, size_t count, char out[DTL_ID_HEX + 1])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t digest[32];
	unsigned n = 0;
	size_t i;

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		give_up();
	for (i = 0; i < count; i++)
		add_part(ctx, parts[i]);
	if (EVP_DigestFinal_ex(ctx, digest, &n) != 1 || n != sizeof digest)
		give_up();
	EVP_MD_CTX_free(ctx);
	put_hex(digest, DTL_ID_HEX / 2, out);
}

bool
dtl_hmac_hex(const char *hash, struct dtl_str key, struct dtl_str bytes, char out[DTL_HMAC_HEX + 1])
{
	const EVP_MD *md = NULL;
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (strcmp(hash, "sha1") == 0)
		md = EVP_sha1();
	else if (strcmp(hash, "sha256") == 0)
		md = EVP_sha256();
	else if (strcmp(hash, "sha384") == 0)
		md = EVP_sha384();
	else if (strcmp(hash, "sha512") == 0)
		md = EVP_sha512();
	if (md == NULL || key.n > INT32_MAX)
		return false;
	if (HMAC(md, key.n > 0 ? key.p : "", (int)key.n,
		(const unsigned char *)(bytes.n > 0 ? bytes.p : ""), bytes.n, digest, &n) == NULL)
		give_up();
	put_hex(digest, n, out);
	return true;
}

bool
dtl_secret_eq(struct dtl_str given, struct dtl_str secret)
{
	return given.n == secret.n && given.n > 0 && CRYPTO_memcmp(given.p, secret.p, given.n) == 0;
}

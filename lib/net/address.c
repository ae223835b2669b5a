#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

struct range {
	const char *network;
	uint8_t bits;
	const char *what;
};

/* IANA IPv4 Special-Purpose Address Registry, and multicast. */
static const struct range ranges4[] = {
	{ "0.0.0.0", 8, "this network" },
	{ "10.0.0.0", 8, "private" },
	{ "100.64.0.0", 10, "shared (carrier NAT)" },
	{ "127.0.0.0", 8, "loopback" },
	{ "169.254.0.0", 16, "link-local" },
	{ "172.16.0.0", 12, "private" },
	{ "192.0.0.0", 24, "protocol assignments" },
	{ "192.0.2.0", 24, "documentation" },
	{ "192.31.196.0", 24, "AS112" },
	{ "192.52.193.0", 24, "AMT" },
	{ "192.88.99.0", 24, "6to4 relay" },
	{ "192.168.0.0", 16, "private" },
	{ "192.175.48.0", 24, "AS112" },
	{ "198.18.0.0", 15, "benchmarking" },
	{ "198.51.100.0", 24, "documentation" },
	{ "203.0.113.0", 24, "documentation" },
	{ "224.0.0.0", 4, "multicast" },
	{ "240.0.0.0", 4, "reserved" },
};

/* IANA IPv6 registry. Only 2000::/3 is handed out; what lies outside it is refused as a whole below. */
static const struct range ranges6[] = {
	{ "::1", 128, "loopback" },
	{ "::", 128, "unspecified" },
	{ "fc00::", 7, "unique local" },
	{ "fe80::", 10, "link-local" },
	{ "fec0::", 10, "site-local" },
	{ "ff00::", 8, "multicast" },
	{ "100::", 64, "discard" },
	{ "2001::", 32, "Teredo" },
	{ "2001::", 23, "protocol assignments" },
	{ "2001:db8::", 32, "documentation" },
	{ "2002::", 16, "6to4" },
	{ "2620:4f:8000::", 48, "AS112" },
	{ "3fff::", 20, "documentation" },
	{ "5f00::", 16, "segment routing" },
	{ "64:ff9b:1::", 48, "local NAT64" },
};

static const uint8_t mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool
within(const uint8_t *address, const uint8_t *network, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(address, network, whole) != 0)
		return false;
	if (rest == 0)
		return true;
	uint8_t mask = (uint8_t)(0xff << (8 - rest));

	return ((address[whole] ^ network[whole]) & mask) == 0;
}

static const char *
refused4(const uint8_t v4[4])
{
	uint8_t network[4];

	for (size_t i = 0; i < sizeof ranges4 / sizeof ranges4[0]; i++) {
		(void)inet_pton(AF_INET, ranges4[i].network, network);
		if (within(v4, network, ranges4[i].bits))
			return ranges4[i].what;
	}
	return NULL;
}

/* Where an IPv6 address carries an IPv4 one; NULL: nowhere. */
static const uint8_t *
carried(const uint8_t v6[16])
{
	static const uint8_t nat64[12] = { 0, 0x64, 0xff, 0x9b };
	static const uint8_t zero[12];
	static const uint8_t isatap[3] = { 0, 0x5e, 0xfe };

	if (memcmp(v6, nat64, 12) == 0 || memcmp(v6, mapped_prefix, 12) == 0 ||
	    memcmp(v6, zero, 12) == 0)
		return v6 + 12;
	if ((v6[8] & 0xfd) == 0 && memcmp(v6 + 9, isatap, 3) == 0)
		return v6 + 12;
	return NULL;
}

static const char *
refused6(const uint8_t v6[16])
{
	uint8_t network[16];
	const uint8_t *v4 = carried(v6);
	bool nat64 = v6[0] == 0 && v6[1] == 0x64 && v4 != NULL;

	if (memcmp(v6, mapped_prefix, 12) == 0)
		return refused4(v4);
	for (size_t i = 0; i < sizeof ranges6 / sizeof ranges6[0]; i++) {
		(void)inet_pton(AF_INET6, ranges6[i].network, network);
		if (within(v6, network, ranges6[i].bits))
			return ranges6[i].what;
	}
	if ((v6[0] & 0xe0) != 0x20 && !nat64)
		return v4 != NULL ? "IPv4-compatible" : "outside the global range";
	return v4 != NULL ? refused4(v4) : NULL;
}

/* The 16 bytes of an address, IPv4 as v4-mapped; false for other families. */
static bool
bytes_of(const struct sockaddr *address, socklen_t size, uint8_t out[16])
{
	if (address->sa_family == AF_INET && size >= (socklen_t)sizeof(struct sockaddr_in)) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof in);
		memcpy(out, mapped_prefix, 12);
		memcpy(out + 12, &in.sin_addr, 4);
		return true;
	}
	if (address->sa_family == AF_INET6 && size >= (socklen_t)sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof in6);
		memcpy(out, &in6.sin6_addr, 16);
		return true;
	}
	return false;
}

dtl_rc
dtl_address_allow(struct dtl_address_allow *allow, struct dtl_str network, struct dtl_err *err)
{
	char text[DTL_ADDRESS_TEXT];
	size_t slash = dtl_str_find_char(network, '/', 0);
	struct dtl_net_block *block = &allow->blocks[allow->count];
	int64_t bits = -1;
	uint8_t v4[4];

	if (allow->count == DTL_ADDRESS_NETS)
		return dtl_err_set(err, DTL_SKIP, "more than %d networks", DTL_ADDRESS_NETS);
	(void)snprintf(
	    text, sizeof text, "%.*s", (int)(slash < sizeof text ? slash : 0), network.p);
	bool is4 = inet_pton(AF_INET, text, v4) == 1;

	if (is4) {
		memcpy(block->bytes, mapped_prefix, 12);
		memcpy(block->bytes + 12, v4, 4);
	} else if (inet_pton(AF_INET6, text, block->bytes) != 1) {
		return dtl_err_set(
		    err, DTL_SKIP, "'%.*s' is no network address", DTL_STR_FMT(network));
	}
	if (slash == network.n)
		bits = is4 ? 32 : 128;
	else if (!dtl_str_to_i64(
		     dtl_str_slice(network, slash + 1, network.n), 0, is4 ? 32 : 128, &bits))
		return dtl_err_set(err, DTL_SKIP, "'%.*s': prefix length is outside 0..%d",
		    DTL_STR_FMT(network), is4 ? 32 : 128);
	block->bits = (uint8_t)(bits + (is4 ? 96 : 0));
	allow->count++;
	return DTL_OK;
}

const char *
dtl_address_refused(
    const struct dtl_address_allow *allow, const struct sockaddr *address, socklen_t size)
{
	uint8_t bytes[16];

	if (!bytes_of(address, size, bytes))
		return "no internet address";
	for (size_t i = 0; allow != NULL && i < allow->count; i++)
		if (within(bytes, allow->blocks[i].bytes, allow->blocks[i].bits))
			return NULL;
	return refused6(bytes);
}

bool
dtl_address_is_loopback(const struct sockaddr *address, socklen_t size)
{
	static const uint8_t one[16] = { [15] = 1 };
	uint8_t bytes[16];

	if (!bytes_of(address, size, bytes))
		return false;
	return memcmp(bytes, one, 16) == 0 ||
	       (memcmp(bytes, mapped_prefix, 12) == 0 && bytes[12] == 127);
}

void
dtl_address_text(const struct sockaddr *address, socklen_t size, char out[DTL_ADDRESS_TEXT])
{
	uint8_t bytes[16];

	(void)snprintf(out, DTL_ADDRESS_TEXT, "?");
	if (!bytes_of(address, size, bytes))
		return;
	if (memcmp(bytes, mapped_prefix, 12) == 0)
		(void)inet_ntop(AF_INET, bytes + 12, out, DTL_ADDRESS_TEXT);
	else
		(void)inet_ntop(AF_INET6, bytes, out, DTL_ADDRESS_TEXT);
}

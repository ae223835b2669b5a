/*
 * address - which addresses a fetch may connect to.
 *
 *	dtl_address_allow(&allow, "10.1.0.0/16") ...   dtl_address_refused(&allow, sockaddr) == NULL
 *
 * Refused is every range that IANA keeps for a special purpose (loopback, private, link-local, shared,
 * documentation, benchmarking, multicast, reserved ...). An IPv6 address that carries an IPv4 address
 * (v4-mapped, v4-compatible, NAT64, 6to4, Teredo, ISATAP) is judged by that address too. The check is made
 * on the address of the socket, so no spelling of a name or number passes by it.
 *
 * Errors:  dtl_address_allow: DTL_SKIP with the text that is no network.
 * Memory:  a plain struct.
 * Threads: pure functions.
 */
#ifndef DTL_NET_ADDRESS_H
#define DTL_NET_ADDRESS_H

#include "base/err.h"
#include "base/str.h"

#include <sys/socket.h>

#define DTL_ADDRESS_NETS 64
#define DTL_ADDRESS_TEXT 64

struct dtl_net_block {
	uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
	uint8_t bits; /* 0-128 */
};

struct dtl_address_allow {
	struct dtl_net_block blocks[DTL_ADDRESS_NETS];
	size_t count;
};

/* "127.0.0.0/8", "::1", "fd00::/8": one more network that is fine. */
dtl_rc dtl_address_allow(
    struct dtl_address_allow *allow, struct dtl_str network, struct dtl_err *err) DTL_MUST_USE;
/* NULL: connect. Otherwise what the address is ("loopback"). allow may be NULL. */
const char *dtl_address_refused(
    const struct dtl_address_allow *allow, const struct sockaddr *address, socklen_t size);
/* Loopback, so that no stranger is troubled by what we ask. */
bool dtl_address_is_loopback(const struct sockaddr *address, socklen_t size);
/* "192.0.2.1" or "2001:db8::1" and NUL; "?" for what is neither. */
void dtl_address_text(const struct sockaddr *address, socklen_t size, char out[DTL_ADDRESS_TEXT]);

#endif

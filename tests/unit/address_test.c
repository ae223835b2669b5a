#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const char *
refused(const struct dtl_address_allow *allow, const char *text)
{
	struct sockaddr_storage ss = { 0 };

	if (strchr(text, ':') == NULL) {
		struct sockaddr_in in = { .sin_family = AF_INET };

		assert_int_equal(inet_pton(AF_INET, text, &in.sin_addr), 1);
		memcpy(&ss, &in, sizeof in);
		return dtl_address_refused(allow, (struct sockaddr *)&ss, sizeof in);
	}
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	memcpy(&ss, &in6, sizeof in6);
	return dtl_address_refused(allow, (struct sockaddr *)&ss, sizeof in6);
}

struct row {
	const char *address;
	bool fine;
};

static const struct row rows[] = {
	/* each range at its first and last address, and its neighbours */
	{ "0.0.0.0", false },
	{ "0.255.255.255", false },
	{ "1.0.0.0", true },
	{ "9.255.255.255", true },
	{ "10.0.0.0", false },
	{ "10.255.255.255", false },
	{ "11.0.0.0", true },
	{ "100.63.255.255", true },
	{ "100.64.0.0", false },
	{ "100.127.255.255", false },
	{ "100.128.0.0", true },
	{ "126.255.255.255", true },
	{ "127.0.0.0", false },
	{ "127.0.0.1", false },
	{ "127.255.255.255", false },
	{ "128.0.0.0", true },
	{ "169.253.255.255", true },
	{ "169.254.0.0", false },
	{ "169.254.169.254", false },
	{ "169.254.255.255", false },
	{ "169.255.0.0", true },
	{ "172.15.255.255", true },
	{ "172.16.0.0", false },
	{ "172.31.255.255", false },
	{ "172.32.0.0", true },
	{ "191.255.255.255", true },
	{ "192.0.0.0", false },
	{ "192.0.0.255", false },
	{ "192.0.1.0", true },
	{ "192.0.2.0", false },
	{ "192.0.2.255", false },
	{ "192.0.3.0", true },
	{ "192.31.196.1", false },
	{ "192.52.193.9", false },
	{ "192.88.98.255", true },
	{ "192.88.99.0", false },
	{ "192.88.100.0", true },
	{ "192.167.255.255", true },
	{ "192.168.0.0", false },
	{ "192.168.255.255", false },
	{ "192.169.0.0", true },
	{ "192.175.48.1", false },
	{ "198.17.255.255", true },
	{ "198.18.0.0", false },
	{ "198.19.255.255", false },
	{ "198.20.0.0", true },
	{ "198.51.99.255", true },
	{ "198.51.100.0", false },
	{ "198.51.101.0", true },
	{ "203.0.112.255", true },
	{ "203.0.113.0", false },
	{ "203.0.114.0", true },
	{ "223.255.255.255", true },
	{ "224.0.0.0", false },
	{ "239.255.255.255", false },
	{ "240.0.0.0", false },
	{ "255.255.255.255", false },
	{ "8.8.8.8", true },
	{ "93.184.216.34", true },
	/* IPv6 */
	{ "::", false },
	{ "::1", false },
	{ "::2", false },
	{ "64:ff9b:1::1", false },
	{ "100::1", false },
	{ "1fff::1", false },
	{ "2000::1", true },
	{ "2001::1", false },
	{ "2001:1ff:ffff::1", false },
	{ "2001:200::1", true },
	{ "2001:db7:ffff::1", true },
	{ "2001:db8::1", false },
	{ "2001:db9::1", true },
	{ "2001:4860:4860::8888", true },
	{ "2002:808:808::1", false },
	{ "2606:4700::1111", true },
	{ "2620:4f:8000::1", false },
	{ "3fff::1", false },
	{ "3fff:1000::1", true },
	{ "4000::1", false },
	{ "5f00::1", false },
	{ "fbff::1", false },
	{ "fc00::1", false },
	{ "fdff::1", false },
	{ "fe80::1", false },
	{ "febf::1", false },
	{ "fec0::1", false },
	{ "ff02::1", false },
	/* IPv4 inside IPv6 */
	{ "::ffff:127.0.0.1", false },
	{ "::ffff:10.0.0.1", false },
	{ "::ffff:8.8.8.8", true },
	{ "::ffff:169.254.169.254", false },
	{ "::127.0.0.1", false },
	{ "::8.8.8.8", false },
	{ "64:ff9b::8.8.8.8", true },
	{ "64:ff9b::127.0.0.1", false },
	{ "64:ff9b::10.1.2.3", false },
	{ "2002:7f00:1::", false },
	{ "2001:0:808:808::", false },
	{ "2a00:1450::5efe:10.0.0.1", false },
	{ "2a00:1450::200:5efe:192.168.1.1", false },
	{ "2a00:1450::5efe:8.8.8.8", true },
};

static void
special_ranges_are_refused_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if ((refused(NULL, rows[i].address) == NULL) != rows[i].fine)
			fail_msg(
			    "%s should be %s", rows[i].address, rows[i].fine ? "fine" : "refused");
}

static void
an_allowed_network_is_fine_in_both_spellings(void **state)
{
	struct dtl_address_allow allow = { .count = 0 };
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_address_allow(&allow, dtl_str_from("127.0.0.1"), &err), DTL_OK);
	assert_int_equal(dtl_address_allow(&allow, dtl_str_from("10.1.0.0/16"), &err), DTL_OK);
	assert_int_equal(dtl_address_allow(&allow, dtl_str_from("fd00::/8"), &err), DTL_OK);
	assert_null(refused(&allow, "127.0.0.1"));
	assert_null(refused(&allow, "::ffff:127.0.0.1"));
	assert_non_null(refused(&allow, "127.0.0.2"));
	assert_null(refused(&allow, "10.1.255.1"));
	assert_non_null(refused(&allow, "10.2.0.1"));
	assert_null(refused(&allow, "fd12::1"));
	assert_non_null(refused(&allow, "fc12::1"));
}

static void
what_is_no_network_is_not_allowed(void **state)
{
	static const char *const bad[] = { "", "/8", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "::/129",
		"localhost", "10.0.0.0/-1", "0x7f.1" };
	struct dtl_address_allow allow = { .count = 0 };
	struct dtl_err err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (dtl_address_allow(&allow, dtl_str_from(bad[i]), &err) != DTL_SKIP)
			fail_msg("'%s' was taken", bad[i]);
	assert_int_equal(allow.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(special_ranges_are_refused_and_nothing_else),
		cmocka_unit_test(an_allowed_network_is_fine_in_both_spellings),
		cmocka_unit_test(what_is_no_network_is_not_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

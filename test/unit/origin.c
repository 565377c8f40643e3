/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From where a request comes: who is believed, which cookie counts, and whose page sent it. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "web/origin.h"

#include <cmocka.h> /* last: it has a fail of its own */

struct peer {
	struct sockaddr_storage at;
};

static struct peer peer_of(const char *address)
{
	struct peer p = { 0 };
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, address, &four.sin_addr) == 1) {
		memcpy(&p.at, &four, sizeof four);
	} else {
		assert_int_equal(inet_pton(AF_INET6, address, &six.sin6_addr), 1);
		memcpy(&p.at, &six, sizeof six);
	}
	return p;
}

static void comes(const char *peer, const char *forwarded, const char *proto, const char *address,
                  bool tls)
{
	AUTO(arena_end) struct arena *a = arena_new();
	const struct origin_headers h = { .forwarded_for = str_of(forwarded),
		                          .forwarded_proto = str_of(proto) };
	struct peer p = peer_of(peer);
	struct origin o;

	origin_find(a, (const struct sockaddr *)&p.at, &h, &o);
	if (!str_eq(o.address, str_of(address)) || o.tls != tls)
		fail_msg("%s, %s: %.*s, %d", peer, forwarded ? forwarded : "-", P(o.address),
		         o.tls);
}

/* Only a proxy on this machine is believed, and of what it says the last. */
static void addresses(void **state)
{
	(void)state;

	comes("192.0.2.1", NULL, NULL, "192.0.2.1", false);
	comes("192.0.2.1", "198.51.100.9", "https", "192.0.2.1", false);
	comes("127.0.0.1", NULL, NULL, "127.0.0.1", false);
	comes("127.0.0.1", "198.51.100.9", "https", "198.51.100.9", true);
	comes("127.0.0.1", "203.0.113.5, 198.51.100.9", "https", "198.51.100.9", true);
	comes("127.0.0.1", "198.51.100.9, rubbish", "http", "127.0.0.1", false);
	comes("::1", "2001:db8:1:2:3:4:5:6", "https", "2001:db8:1:2::", true);
	comes("2001:db8:1:2:aaaa::1", NULL, NULL, "2001:db8:1:2::", false);
	comes("::ffff:192.0.2.1", "198.51.100.9", NULL, "192.0.2.1", false);
	comes("::ffff:127.0.0.1", "198.51.100.9", NULL, "198.51.100.9", false);
}

static void cookie_is(const char *header, bool tls, err e, const char *value)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct origin_headers h = { .cookie = str_of(header) };
	str got;

	assert_int_equal(origin_cookie(&cx, &h, tls, &got), e);
	if (e == OK)
		assert_true(str_eq(got, str_of(value)));
}

/* Over TLS the cookie that no neighbour can plant, and no other. */
static void cookies(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	cookie_is(NULL, false, OK, "");
	cookie_is("a=b; fangsheng=x; c", false, OK, "x");
	cookie_is("fangsheng=x", true, OK, "");
	cookie_is("__Host-fangsheng=x; fangsheng=y", true, OK, "x");
	cookie_is("__Host-fangsheng=x", false, OK, "");
	cookie_is("fangsheng=x; fangsheng=x", false, E_UNAUTHENTICATED, NULL);
	cookie_is("Fangsheng=x;;=; =", false, OK, "");
	assert_true(str_eq(origin_set_cookie(a, true, S("x"), 60),
	                   S("__Host-fangsheng=x; Path=/; Max-Age=60; HttpOnly; "
	                     "SameSite=Strict; Secure")));
	assert_true(str_eq(origin_set_cookie(a, false, S(""), 60),
	                   S("fangsheng=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")));
}

static err site(const char *fetch, const char *origin, const char *type, bool strict)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct origin_headers h = { .fetch_site = str_of(fetch),
		                          .origin = str_of(origin),
		                          .host = S("log.example.org"),
		                          .content_type = str_of(type) };

	return origin_same_site(&cx, &h, true, strict, type != NULL);
}

static void sites(void **state)
{
	(void)state;

	assert_int_equal(site("same-origin", NULL, NULL, true), OK);
	assert_int_equal(site(NULL, "https://log.example.org", NULL, true), OK);
	assert_int_equal(site(NULL, "https://LOG.example.org", NULL, true), OK);
	assert_int_equal(site(NULL, NULL, NULL, true), E_CROSS_SITE);
	assert_int_equal(site(NULL, NULL, NULL, false), OK);
	assert_int_equal(site("cross-site", NULL, NULL, false), E_CROSS_SITE);
	assert_int_equal(site("same-site", NULL, NULL, true), E_CROSS_SITE);
	assert_int_equal(site("none", NULL, NULL, true), E_CROSS_SITE);
	assert_int_equal(site("same-origin", "https://evil.example", NULL, true), E_CROSS_SITE);
	assert_int_equal(site(NULL, "http://log.example.org", NULL, true), E_CROSS_SITE);
	assert_int_equal(site(NULL, "https://log.example.org.evil.example", NULL, true),
	                 E_CROSS_SITE);
	assert_int_equal(site(NULL, "https://log.example.or", NULL, true), E_CROSS_SITE);
	assert_int_equal(site(NULL, "null", NULL, true), E_CROSS_SITE);
	assert_int_equal(site(NULL, "https://", NULL, true), E_CROSS_SITE);
}

/* The three types that a form of another site can send, and none at all. */
static void forms(void **state)
{
	static const char *const refused[] = { "", "text/plain", "Text/Plain; charset=utf-8",
		                               "application/x-www-form-urlencoded",
		                               "multipart/form-data; boundary=x" };
	(void)state;

	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_int_equal(site("same-origin", NULL, refused[i], true), E_CROSS_SITE);
	assert_int_equal(site("same-origin", NULL, "application/json", true), OK);
	assert_int_equal(site("same-origin", NULL, "application/pdf", true), OK);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(addresses),
	cmocka_unit_test(cookies),
	cmocka_unit_test(sites),
	cmocka_unit_test(forms),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

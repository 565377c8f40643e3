/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pkcs11: URIs: what is read, and everything that is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/pkcs11_uri.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define END "?module-path=/m.so&pin-source=file:/pin"

static struct arena *a;
static struct cx cx;

static err read_uri(const char *text, struct pkcs11_uri *out)
{
	cx_clear(&cx);
	return pkcs11_uri_parse(&cx, str_of(text), out);
}

static void whole(void **state)
{
	struct pkcs11_uri u;
	(void)state;

	assert_int_equal(read_uri("pkcs11:token=the%20log;object=log-ed25519;id=%01%00%fF"
	                          "?module-path=/usr/lib/softhsm/libsofthsm2.so"
	                          "&pin-source=file:/etc/fangsheng/pin",
	                          &u),
	                 OK);
	assert_true(str_eq(u.token, S("the log")));
	assert_true(str_eq(u.object, S("log-ed25519")));
	assert_true(str_eq(u.id, S("\x01\x00\xff")));
	assert_true(str_eq(u.module, S("/usr/lib/softhsm/libsofthsm2.so")));
	assert_true(str_eq(u.pin, S("/etc/fangsheng/pin")));
}

static void other_order(void **state)
{
	struct pkcs11_uri u;
	(void)state;

	assert_int_equal(
	        read_uri("pkcs11:id=a&b;token=t?pin-source=file:///p&module-path=/m%26.so", &u),
	        OK);
	assert_true(str_eq(u.id, S("a&b")));
	assert_true(str_eq(u.pin, S("/p")));
	assert_true(str_eq(u.module, S("/m&.so")));
	assert_int_equal(u.object.n, 0);
}

static void refused(void **state)
{
	static const char *const bad[] = {
		"",
		"pkcs11:",
		"PKCS11:token=t;object=o" END,
		"pkcs11:token=t;object=o",
		"pkcs11:token=t;object=o?",
		"pkcs11:token=t;object=o?module-path=/m.so",
		"pkcs11:token=t;object=o?pin-source=file:/pin",
		"pkcs11:object=o" END,
		"pkcs11:token=t" END,
		"pkcs11:token=t;object=o;" END,
		"pkcs11:;token=t;object=o" END,
		"pkcs11:token=t;;object=o" END,
		"pkcs11:token=t;object=o" END "&",
		"pkcs11:token=t;object=" END,
		"pkcs11:token;object=o" END,
		"pkcs11:token=t;token=t;object=o" END,
		"pkcs11:token=t;object=o;serial=1" END,
		"pkcs11:token=t;object=o;module-path=/m.so?pin-source=file:/pin",
		"pkcs11:token=t?object=o&module-path=/m.so&pin-source=file:/pin",
		"pkcs11:token=t;object=o" END "&x-more=1",
		"pkcs11:token=t;object=o?module-path=m.so&pin-source=file:/pin",
		"pkcs11:token=t;object=o?module-path=/m.so&pin-source=/pin",
		"pkcs11:token=t;object=o?module-path=/m.so&pin-source=file:pin",
		"pkcs11:token=t;object=o?module-path=/m.so&pin-source=file://host/pin",
		"pkcs11:token=t;object=o?module-path=/m.so&pin-source=file:////pin",
		"pkcs11:token=t;object=o?module-path=/m.so&pin-source=|/bin/pin",
		"pkcs11:token=t;object=a/b" END,
		"pkcs11:token=t;object=a b" END,
		"pkcs11:token=t;object=%" END,
		"pkcs11:token=t;object=%4" END,
		"pkcs11:token=t;object=%4g" END,
		"pkcs11:token=t;object=a%00b" END,
		"pkcs11:token=\xe6\x97\xa5;object=o" END,
		"pkcs11:token=123456789012345678901234567890123;object=o" END,
		" pkcs11:token=t;object=o" END,
		"pkcs11:token=t;object=o" END "\n",
	};
	struct pkcs11_uri u;
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (read_uri(bad[i], &u) != E_SYNTAX)
			fail_msg("%s", bad[i]);
}

/* A PIN in the URI is refused by name, and is not repeated in the words. */
static void no_pin(void **state)
{
	static const char *const bad[] = {
		"pkcs11:token=t;object=o" END "&pin-value=4711",
		"pkcs11:token=t;object=o?module-path=/m.so&pin-value=4711",
		("pkcs11:token=t;object=o;pin-value=4711" END),
	};
	struct pkcs11_uri u;
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(read_uri(bad[i], &u), E_SYNTAX);
		assert_non_null(strstr(str_c(a, cx.detail), "pin-value"));
		assert_null(strstr(str_c(a, cx.detail), "4711"));
	}
}

static void too_long(void **state)
{
	char text[PKCS11_URI_MAX + 2];
	struct pkcs11_uri u;
	(void)state;

	memset(text, 'a', sizeof text);
	memcpy(text, "pkcs11:token=", 13);
	text[sizeof text - 1] = '\0';
	assert_int_equal(read_uri(text, &u), E_SYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),  cmocka_unit_test(other_order), cmocka_unit_test(refused),
		cmocka_unit_test(no_pin), cmocka_unit_test(too_long),
	};

	a = arena_new();
	cx = cx_new(a, world_real());
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}

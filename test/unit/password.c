/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which passwords are taken, and their hashes. */
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/password.h"

#include <cmocka.h> /* last: it has a fail of its own */

static void is(const char *password, const char *fault)
{
	const char *why = NULL;
	const char *got = password_fault(str_of(password), S("anna"), S("demo-maker"), &why);

	if (fault == NULL) {
		assert_null(got);
		return;
	}
	assert_non_null(got);
	assert_string_equal(got, fault);
	assert_non_null(why);
}

static void policy(void **state)
{
	(void)state;

	is("tall ship sails", NULL);
	is("elf letters", "too-short");
	is("elf letters!", NULL);
	is("", "too-short");
	is("十二个汉字也是一个好密码", NULL);
	is("十一个汉字不是一个密码", "too-short");
	is("abcd\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b",
	   "too-short"); /* not to be seen */
	is("demo-maker12", "login-name");
	is("Anna12345678", "login-name");
	is("my aunt Anna has red shoes", NULL);
	is("Password1234", "common");
	is("aaaaaaaaaaaaaaaa", "common");
	is("abababababababab", "common");
}

static void bounded(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const char *why;
	char text[257];
	str hash;
	(void)state;

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i % 26);
	assert_null(password_fault((str){ text, 256 }, S_NONE, S_NONE, &why));
	assert_string_equal(password_fault((str){ text, 257 }, S_NONE, S_NONE, &why), "too-long");
	assert_int_equal(password_hash(&cx, (str){ text, 257 }, &hash), E_INVALID);
}

static void hashes(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	char old[crypto_pwhash_STRBYTES];
	str one, two;
	(void)state;

	int64_t begun = os_monotonic_ns();
	assert_int_equal(password_hash(&cx, S("tall ship sails"), &one), OK);
	printf("one hash: %lld us\n", (long long)(os_monotonic_ns() - begun) / 1000);
	assert_int_equal(password_hash(&cx, S("tall ship sails"), &two), OK);
	assert_true(str_starts(one, S("$argon2id$v=19$m=32768,t=3,p=1$")));
	assert_false(str_eq(one, two));
	assert_true(password_fits(&cx, one, S("tall ship sails")));
	assert_false(password_fits(&cx, one, S("tall ship sail")));
	assert_false(password_fits(&cx, one, S_NONE));
	assert_false(password_fits(&cx, S("no hash"), S("tall ship sails")));
	assert_false(password_aged(&cx, one));
	assert_int_equal(crypto_pwhash_str(old, "tall ship sails", 15, 1, 8192 * 1024), 0);
	assert_true(password_fits(&cx, str_of(old), S("tall ship sails")));
	assert_true(password_aged(&cx, str_of(old)));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(policy),
	cmocka_unit_test(bounded),
	cmocka_unit_test(hashes),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

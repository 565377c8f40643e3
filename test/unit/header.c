/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Request headers: names in any letters, lists joined, and what comes twice though it may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/cx.h"
#include "web/header.h"

#include <cmocka.h> /* last: it has a fail of its own */

static struct headers gathered(struct arena *a, const char *const (*line)[2])
{
	struct headers h = { .arena = a };

	for (; (*line)[0] != NULL; line++)
		headers_add(&h, str_of((*line)[0]), str_of((*line)[1]));
	return h;
}

static void gathers(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;
	struct headers h = gathered(a, (const char *const[][2]){ { "accept", "a" },
	                                                         { "X-Other", "b" },
	                                                         { "CONTENT-TYPE", "c" },
	                                                         { "Accept", "d" },
	                                                         { "Accept", "e" },
	                                                         { "Cookies", "f" },
	                                                         { "Origin", "" },
	                                                         { NULL, NULL } });

	assert_true(str_eq(h.value[HEADER_ACCEPT], S("a, d, e")));
	assert_int_equal(h.lines[HEADER_ACCEPT], 3);
	assert_true(str_eq(h.value[HEADER_CONTENT_TYPE], S("c")));
	assert_int_equal(h.value[HEADER_COOKIE].n, 0);
	assert_int_equal(h.lines[HEADER_COOKIE], 0);
	assert_int_equal(h.lines[HEADER_ORIGIN], 1); /* there, and empty */
	assert_int_equal(headers_repeated(&h), HEADERS);
}

static void knows_what_may_not_come_twice(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;
	struct headers h = gathered(a, (const char *const[][2]){ { "Authorization", "Bearer a" },
	                                                         { "Cookie", "x=y" },
	                                                         { "cookie", "x=z" },
	                                                         { NULL, NULL } });

	assert_int_equal(headers_repeated(&h), HEADER_COOKIE);
	assert_string_equal(header_name(HEADER_COOKIE), "Cookie");
	assert_true(str_eq(h.value[HEADER_COOKIE], S("x=y")));
}

static bool misnamed(const char *name)
{
	AUTO(arena_end) struct arena *a = arena_new();

	return gathered(a, (const char *const[][2]){ { name, "v" }, { NULL, NULL } }).misnamed;
}

static void knows_what_is_no_name(void **state)
{
	(void)state;

	assert_false(misnamed("Host"));
	assert_false(misnamed("sec-ch-ua-platform"));
	assert_false(misnamed("x!#$%&'*+-.^_`|~9"));
	assert_true(misnamed("Authorization "));
	assert_true(misnamed("Content-Length\t"));
	assert_true(misnamed(" Host"));
	assert_true(misnamed("X Y"));
	assert_true(misnamed("X(Y"));
	assert_true(misnamed("X\xc3\xa4"));
	assert_true(misnamed(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gathers),
		cmocka_unit_test(knows_what_may_not_come_twice),
		cmocka_unit_test(knows_what_is_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

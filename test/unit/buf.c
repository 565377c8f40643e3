/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing buffer: what is written stands there, and the first error is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

static void writing(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	str out;
	(void)state;

	assert_int_equal(buf_view(&b).n, 0);
	buf_char(&b, 'a');
	buf_str(&b, S("bc"));
	buf_str(&b, S_NONE);
	buf_text(&b, "de");
	buf_put(&b, "f\0g", 3);
	buf_put(&b, NULL, 0);
	buf_i64(&b, INT64_MIN);
	buf_i64(&b, 0);
	buf_i64(&b, INT64_MAX);
	buf_fmt(&b, "[%s|%d]", "x", -3);
	memcpy(buf_room(&b, 2), "yz", 2);
	assert_int_equal(buf_done(&b, &out), OK);
	assert_true(str_eq(out, S("abcdef\0g-922337203685477580809223372036854775807[x|-3]yz")));
}

static void growing(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf one = buf_new(a);
	struct buf two = buf_new(a);
	(void)state;

	/* Two that grow in turn never stand in each other's way. */
	for (int i = 0; i < 100000; i++) {
		buf_char(&one, (char)('a' + i % 26));
		buf_char(&two, (char)('z' - i % 26));
	}
	for (int i = 0; i < 100000; i++) {
		assert_int_equal(one.p[i], 'a' + i % 26);
		assert_int_equal(two.p[i], 'z' - i % 26);
	}
}

static void bounded(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_bounded(a, 5);
	str out;
	(void)state;

	buf_text(&b, "12345");
	assert_int_equal(buf_done(&b, &out), OK);
	buf_char(&b, '6');
	assert_int_equal(buf_done(&b, &out), E_TOO_LARGE);
	assert_true(str_eq(out, S("12345")));
	b = buf_bounded(a, 5);
	buf_text(&b, "123456");
	buf_text(&b, "1"); /* would fit, but comes after the error */
	assert_int_equal(buf_done(&b, &out), E_TOO_LARGE);
	assert_int_equal(out.n, 0);
	assert_null(buf_room(&b, 1));
}

/* The limit counts what is written, in whatever way. */
static void bounded_by_format(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_bounded(a, 5);
	str out;
	(void)state;

	buf_fmt(&b, "%d", 12345);
	assert_int_equal(buf_done(&b, &out), OK);
	assert_true(str_eq(out, S("12345")));
	buf_fmt(&b, "%d", 1);
	assert_int_equal(buf_done(&b, &out), E_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writing),
		cmocka_unit_test(growing),
		cmocka_unit_test(bounded),
		cmocka_unit_test(bounded_by_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

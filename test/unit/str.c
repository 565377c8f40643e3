/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Borrowed strings, also empty ones without a pointer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define assert_eq(a, b) assert_true(str_eq((a), (b)))

static void comparison(void **state)
{
	(void)state;
	assert_eq(S_NONE, S(""));
	assert_eq(str_of(NULL), S_NONE);
	assert_eq(str_of("ab"), S("ab"));
	assert_false(str_eq(S("ab"), S("abc")));
	assert_false(str_eq(S("a\0b"), S("a\0c")));
	assert_true(str_cmp(S("a"), S("b")) < 0);
	assert_true(str_cmp(S("ab"), S("a")) > 0);
	assert_true(str_cmp(S("a"), S("ab")) < 0);
	assert_true(str_cmp(S("\x7f"), S("\x80")) < 0); /* bytes, not signed characters */
	assert_int_equal(str_cmp(S_NONE, S("")), 0);
	assert_true(str_cmp(S_NONE, S("a")) < 0);
}

static void parts(void **state)
{
	str head;
	(void)state;

	assert_true(str_starts(S("abc"), S("ab")));
	assert_true(str_starts(S("abc"), S("")));
	assert_true(str_starts(S_NONE, S_NONE));
	assert_false(str_starts(S("ab"), S("abc")));
	assert_true(str_ends(S("abc"), S("bc")));
	assert_true(str_ends(S("abc"), S("")));
	assert_false(str_ends(S("bc"), S("abc")));
	assert_false(str_ends(S("abc"), S("bd")));
	assert_eq(str_part(S("abcd"), 1, 2), S("bc"));
	assert_eq(str_part(S("abcd"), 1, SIZE_MAX), S("bcd"));
	assert_eq(str_part(S("abcd"), 4, 1), S(""));
	assert_eq(str_part(S("abcd"), SIZE_MAX, SIZE_MAX), S(""));
	assert_int_equal(str_find(S("abcb"), 'b', 0), 1);
	assert_int_equal(str_find(S("abcb"), 'b', 2), 3);
	assert_int_equal(str_find(S("abcb"), 'b', 4), -1);
	assert_int_equal(str_find(S_NONE, 'b', 0), -1);
	assert_eq(str_cut(S("k=v=w"), '=', &head), S("v=w"));
	assert_eq(head, S("k"));
	assert_eq(str_cut(S("k="), '=', &head), S(""));
	assert_eq(head, S("k"));
	assert_eq(str_cut(S("k"), '=', &head), S(""));
	assert_eq(head, S("k"));
}

static void numbers(void **state)
{
	static const str refused[] = { { NULL, 0 }, S(""),   S("-1"), S("+1"), S(" 1"),
		                       S("1 "),     S("1a"), S("/"),  S(":") };
	uint64_t n;
	(void)state;

	assert_true(str_u64(S("0"), 0, &n));
	assert_int_equal(n, 0);
	assert_true(str_u64(S("0012"), 12, &n));
	assert_int_equal(n, 12);
	assert_false(str_u64(S("13"), 12, &n));
	assert_true(str_u64(S("18446744073709551615"), UINT64_MAX, &n));
	assert_true(n == UINT64_MAX);
	assert_false(str_u64(S("18446744073709551616"), UINT64_MAX, &n));
	assert_false(str_u64(S("184467440737095516150"), UINT64_MAX, &n));
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_false(str_u64(refused[i], UINT64_MAX, &n));
}

static void copies(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	char many[300];
	(void)state;

	memset(many, 'x', sizeof many);
	many[sizeof many - 1] = '\0';
	str copy = str_dup(a, S("a\0b"));
	assert_int_equal(copy.n, 3);
	assert_memory_equal(copy.p, "a\0b", 4);
	assert_non_null(str_dup(a, S_NONE).p);
	assert_string_equal(str_c(a, S("abc")), "abc");
	assert_string_equal(str_c(a, S_NONE), "");
	assert_string_equal(str_fmt(a, "%d-%.*s", 7, P(S("水"))).p, "7-水");
	/* Around the size up to which it prints once. */
	for (int n = 250; n < 262; n++) {
		str text = str_fmt(a, "%.*s", n, many);
		assert_int_equal(text.n, n);
		assert_memory_equal(text.p, many, (size_t)n);
		assert_int_equal(text.p[n], '\0');
	}
	assert_int_equal(str_fmt(a, "%s%s", many, many).n, 598);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparison),
		cmocka_unit_test(parts),
		cmocka_unit_test(numbers),
		cmocka_unit_test(copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

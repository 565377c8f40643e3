/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory from an arena is zeroed, aligned, its own, and stays where it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

static bool all_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void zeroed_aligned_and_apart(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	unsigned char *piece[500];
	(void)state;

	for (size_t i = 0; i < 500; i++) {
		size_t n = i * i % 777;
		piece[i] = arena_alloc(a, n);
		assert_non_null(piece[i]);
		assert_int_equal((uintptr_t)piece[i] % 16, 0);
		assert_true(all_zero(piece[i], n));
		memset(piece[i], (int)(i % 255) + 1, n);
	}
	for (size_t i = 0; i < 500; i++)
		for (size_t j = 0; j < i * i % 777; j++)
			assert_int_equal(piece[i][j], i % 255 + 1);
}

static void larger_than_a_block(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	unsigned char *small = arena_alloc(a, 10);
	unsigned char *large = arena_alloc(a, (size_t)5 << 20);
	unsigned char *after = arena_alloc(a, 10);
	(void)state;

	assert_true(all_zero(large, (size_t)5 << 20));
	memset(large, 1, (size_t)5 << 20);
	assert_true(all_zero(small, 10));
	assert_true(all_zero(after, 10));
	assert_true(arena_size(a) >= (size_t)5 << 20);
}

static void memory_is_zeroed_again_after_a_reset(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	arena_reset(a); /* nothing yet */
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			unsigned char *p = arena_alloc(a, 1000);
			assert_true(all_zero(p, 1000));
			memset(p, 0xFF, 1000);
		}
		arena_reset(a);
		/* One block is kept, and counted. */
		assert_in_range(arena_size(a), 1, (size_t)1 << 20);
	}
}

static void growing_keeps_the_bytes(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	unsigned char *p = arena_grow(a, NULL, 0, 10);
	size_t n = 10;
	(void)state;

	memset(p, 7, n);
	for (int i = 0; i < 15; i++) {
		if (i % 3 == 0)
			(void)arena_alloc(a, 1); /* now it is not the newest */
		p = arena_grow(a, p, n, n * 2);
		memset(p + n, 7, n);
		n *= 2;
		for (size_t at = 0; at < n; at++)
			assert_int_equal(p[at], 7);
	}
	assert_true(all_zero(arena_alloc(a, 100), 100));
}

static void the_newest_grows_in_place(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	void *p = arena_alloc(a, 100);
	(void)state;

	assert_ptr_equal(arena_grow(a, p, 100, 1000), p);
	assert_ptr_not_equal(arena_alloc(a, 1), p);
	assert_ptr_not_equal(arena_grow(a, p, 1000, 2000), p);
}

static void copies_end_with_a_nul(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	char dirt[64];
	(void)state;

	memset(dirt, 'x', sizeof dirt);
	(void)arena_copy(a, dirt, sizeof dirt);
	arena_reset(a);
	assert_string_equal(arena_copy(a, "abc", 2), "ab");
	assert_string_equal(arena_copy(a, NULL, 0), "");
}

static void ends(void **state)
{
	struct arena *a = arena_new();
	(void)state;

	assert_int_equal(arena_size(a), 0);
	*NEW(a, int) = 1;
	assert_non_null(NEW_N(a, int, 0));
	arena_end(&a);
	assert_null(a);
	arena_end(&a);
	arena_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zeroed_aligned_and_apart),
		cmocka_unit_test(larger_than_a_block),
		cmocka_unit_test(memory_is_zeroed_again_after_a_reset),
		cmocka_unit_test(growing_keeps_the_bytes),
		cmocka_unit_test(the_newest_grows_in_place),
		cmocka_unit_test(copies_end_with_a_nul),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

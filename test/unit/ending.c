/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A validity on each of its edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/os.h"
#include "work/ending.h"

#include <cmocka.h> /* last: it has a fail of its own */

static void edges(void **state)
{
	static const struct {
		int64_t day, from, until, ended;
		bool holds;
	} cases[] = {
		{ 9, 10, 20, ABSENT_INT, false },
		{ 10, 10, 20, ABSENT_INT, true },
		{ 20, 10, 20, ABSENT_INT, true },
		{ 21, 10, 20, ABSENT_INT, false },
		{ 14, 10, 20, 15, true },
		{ 15, 10, 20, 15, false },
		{ 10, 10, 20, 10, false },
		{ 99999, 10, ABSENT_INT, ABSENT_INT, true },
		{ 9, 10, ABSENT_INT, ABSENT_INT, false },
		{ 15, 10, ABSENT_INT, 15, false },
		{ 14, 10, ABSENT_INT, 15, true },
		{ 21, 10, 20, 30, false },
		{ -5, -10, -5, ABSENT_INT, true },
		{ -4, -10, -5, ABSENT_INT, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(
		        holds_on(cases[i].day, cases[i].from, cases[i].until, cases[i].ended),
		        cases[i].holds);
}

static void validity(void **state)
{
	struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	(void)state;

	validity_check(&cx, 10, 10);
	validity_check(&cx, 10, ABSENT_INT);
	assert_int_equal(cx.problem_n, 0);
	validity_check(&cx, 10, 9);
	assert_int_equal(cx.problem_n, 1);
	arena_free(a);
}

static const struct CMUnitTest tests[] = { cmocka_unit_test(edges), cmocka_unit_test(validity) };

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

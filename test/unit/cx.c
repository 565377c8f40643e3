/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong is kept in order, bounded, and forgotten when asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/cx.h"

/* Its name is a macro of cmocka's, which is not wanted here. */
static err fails(struct cx *cx, err e, const char *words)
{
	return fail(cx, e, "%s", words);
}

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

static int64_t still_now(void *state)
{
	return *(int64_t *)state;
}

static void still_random(void *state, void *out, size_t n)
{
	(void)state;
	memset(out, 0x5A, n);
}

static void time_and_chance_come_from_outside(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	int64_t now_ms = 1795137125000;
	const struct world w = { still_now, still_random, &now_ms };
	struct cx cx = cx_new(a, &w);
	unsigned char bytes[3];
	(void)state;

	assert_int_equal(cx_now_ms(&cx), 1795137125000);
	now_ms++;
	assert_int_equal(cx_now_ms(&cx), 1795137125001);
	cx_random(&cx, bytes, sizeof bytes);
	assert_memory_equal(bytes, "\x5A\x5A\x5A", 3);
}

static void the_last_failure_wins(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	char words[3000];
	(void)state;

	assert_int_equal(fails(&cx, E_IO, "first"), E_IO);
	assert_int_equal(fails(&cx, E_CONFLICT, "second %d"), E_CONFLICT);
	assert_int_equal(cx.error, E_CONFLICT);
	assert_string_equal(cx.detail.p, "second %d");
	memset(words, 'x', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	assert_int_equal(fails(&cx, E_IO, words), E_IO);
	assert_int_equal(cx.detail.n, 1023);
}

static void faults_in_order(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	(void)state;

	assert_int_equal(cx_problems(&cx), OK);
	cx.path = S("/meters/3");
	assert_int_equal(fail_at(&cx, S("/serial"), "missing", "%s is missing", "serial"),
	                 E_INVALID);
	assert_int_equal(cx_problems(&cx), E_INVALID);
	assert_string_equal(cx.detail.p, "/meters/3/serial: serial is missing");
	cx.path = S_NONE;
	assert_int_equal(fail_at(&cx, S(""), "odd", "odd"), E_INVALID);
	assert_int_equal(cx_problems(&cx), E_INVALID);
	assert_string_equal(cx.detail.p,
	                    "2 faults; the first is /meters/3/serial: serial is missing");
	assert_string_equal(cx.problem->code, "missing");
	assert_string_equal(cx.problem->next->pointer.p, "");
	assert_null(cx.problem->next->next);
}

static void faults_are_bounded(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	int described = 0;
	(void)state;

	for (int i = 0; i < PROBLEMS_MAX + 50; i++)
		assert_int_equal(fail_at(&cx, S("/x"), "x", "%d", i), E_INVALID);
	for (const struct problem *p = cx.problem; p != NULL; p = p->next)
		described++;
	assert_int_equal(described, PROBLEMS_MAX);
	assert_int_equal(cx.problem_n, PROBLEMS_MAX + 50);
	cx_clear(&cx);
	assert_int_equal(cx_problems(&cx), OK);
	assert_int_equal(cx.error, OK);
	assert_int_equal(fail_at(&cx, S("/y"), "y", "again"), E_INVALID);
	assert_int_equal(cx.problem_n, 1);
	assert_string_equal(cx.problem->pointer.p, "/y");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_and_chance_come_from_outside),
		cmocka_unit_test(the_last_failure_wins),
		cmocka_unit_test(faults_in_order),
		cmocka_unit_test(faults_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a case, read from their leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/case_step.h"
#include "base/arena.h"

#include <cmocka.h> /* last: it has a fail of its own */

static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	static const struct fact_case_move moves[] = {
		{ .id = { "A-1/1", 5 }, .event = { "submit", 6 } },
		{ .id = { "A-1/2", 5 }, .event = { "accept", 6 } },
		{ .id = { "A-1/4", 5 }, .event = { "accept", 6 } },
	};
	struct fact *f = state;

	for (size_t i = 0; kind == FACT_CASE_MOVE && i < sizeof moves / sizeof moves[0]; i++)
		if (str_eq(subject, moves[i].id)) {
			f->value = &moves[i];
			return f;
		}
	return NULL;
}

static void test_steps(void **state)
{
	struct fact found = { .kind = FACT_CASE_MOVE };
	const struct fact_source s = { NULL, latest, &found, true };
	struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);

	(void)state;
	assert_true(str_eq(case_step_at(&cx, &s, S("A-1"), 2)->id, S("A-1/2")));
	assert_null(case_step_at(&cx, &s, S("A-1"), 3));
	assert_null(case_step_at(&cx, &s, S("A-2"), 1));
	assert_int_equal(case_step_times(&cx, &s, S("A-1"), 0, "submit"), 0);
	assert_int_equal(case_step_times(&cx, &s, S("A-1"), 4, "submit"), 1);
	assert_int_equal(case_step_times(&cx, &s, S("A-1"), 3, "accept"), 1);
	assert_int_equal(case_step_times(&cx, &s, S("A-1"), 4, "accept"), 2);
	assert_int_equal(case_step_times(&cx, &s, S("A-1"), 4, "refuse"), 0);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_steps) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
